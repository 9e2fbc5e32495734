//! Sale points, and the codes that hang there.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use domain::emv_qr::{Compared, Part};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::Sum;

/// A sale point of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SalePointView {
    /// The provider's id of it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was retired from here; none: it is active.
    #[specta(type = Option<Number>)]
    pub retired_ms: Option<i64>,
    /// Whether sales of this register are collected there.
    pub own: bool,
    /// What came in there today.
    pub today: Sum,
}

/// What comparing a printed code came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StickerCheck {
    /// Whether it is the right code, whole.
    pub same: bool,
    /// Field by field; empty when the text is no payment code at all.
    pub fields: Vec<StickerField>,
}

/// What comparing a photographed code came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StickerPhoto {
    /// What the code in the photograph says.
    pub content: String,
    /// Held against what it must say.
    pub check: StickerCheck,
}

/// A picture that somebody pasted or dropped: its file in base 64.
#[derive(Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(transparent)]
pub struct PastedPhoto(String);

impl PastedPhoto {
    /// The file. What is not base 64 is no file.
    pub fn bytes(&self) -> Vec<u8> {
        BASE64.decode(&self.0).unwrap_or_default()
    }
}

/// A field of a printed code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StickerField {
    /// Which.
    pub field: StickerFieldName,
    /// What it must be; none: it must not be there.
    pub expected: Option<String>,
    /// What it is; none: it is not there.
    pub found: Option<String>,
    /// Whether that is as it must be.
    pub same: bool,
}

/// A field of a payment code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StickerFieldName {
    /// Where the money goes.
    Account,
    /// Whose account that is.
    Cuit,
    /// The acceptor, and which of its sale points.
    SalePoint,
    /// Which money.
    Currency,
    /// How much.
    Amount,
    /// The name and the city.
    Merchant,
    /// What holds it together.
    Checksum,
    /// All other fields.
    Rest,
}

impl From<Part> for StickerFieldName {
    fn from(part: Part) -> StickerFieldName {
        match part {
            Part::Account => StickerFieldName::Account,
            Part::Cuit => StickerFieldName::Cuit,
            Part::SalePoint => StickerFieldName::SalePoint,
            Part::Currency => StickerFieldName::Currency,
            Part::Amount => StickerFieldName::Amount,
            Part::Merchant => StickerFieldName::Merchant,
            Part::Checksum => StickerFieldName::Checksum,
            Part::Rest => StickerFieldName::Rest,
        }
    }
}

impl From<Compared> for StickerField {
    fn from(compared: Compared) -> StickerField {
        StickerField {
            field: compared.part.into(),
            same: compared.is_same(),
            expected: compared.expected,
            found: compared.found,
        }
    }
}
