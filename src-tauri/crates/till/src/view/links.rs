//! Links, as a manager sees and orders them.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::{QrView, Sum};
use crate::refusal::Refusal;

/// What kind of link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// Anybody pays it by what they like.
    Payment,
    /// A transfer already filled in.
    Transfer,
}

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Begun, nothing sent.
    Drafted,
    /// Asked for; the answer has not come. It may exist without anybody having its address.
    InDoubt,
    /// It can be paid.
    Active,
    /// Its time is over.
    Ended,
    /// The provider said no.
    Declined,
}

/// A link that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LinkView {
    /// A uuid.
    pub id: String,
    /// What kind.
    pub kind: LinkKind,
    /// Where it stands.
    pub state: LinkState,
    /// How much it asks for.
    #[specta(type = Number)]
    pub amount_cents: i64,
    /// What for.
    pub concept: String,
    /// Its address, once there is one.
    pub url: Option<String>,
    /// The code of its address, once there is one.
    pub qr: Option<QrView>,
    /// When it was made.
    #[specta(type = Number)]
    pub created_ms: i64,
    /// When it ends; none: never.
    #[specta(type = Option<Number>)]
    pub expires_ms: Option<i64>,
    /// Whether it may be paid more than once.
    pub multiple: bool,
    /// What of it goes to whom.
    pub split: Vec<ShareView>,
    /// What came in that may be its payment, as far as the provider says.
    pub paid: Sum,
    /// Who made it.
    pub operator: String,
    /// Whether it is left out of the list.
    pub hidden: bool,
    /// Why there is none.
    pub refusal: Option<Refusal>,
}

/// A part of a link's money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ShareView {
    /// Where it goes.
    pub cvu: String,
    /// How much.
    #[specta(type = Number)]
    pub cents: i64,
}

/// What a person asks for when they want a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LinkRequest {
    /// How much it asks for.
    #[specta(type = Number)]
    pub cents: i64,
    /// What for; none: the usual.
    pub concept_id: Option<String>,
    /// When it ends; none: in a day.
    #[specta(type = Option<Number>)]
    pub expires_ms: Option<i64>,
    /// Whether it may be paid more than once.
    pub multiple: bool,
    /// What of it goes to whom.
    pub split: Vec<ShareView>,
}

/// What a person asks for when they want a transfer link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TransferLinkRequest {
    /// How much it asks for.
    #[specta(type = Number)]
    pub cents: i64,
    /// What for; none: the usual.
    pub concept_id: Option<String>,
    /// The account in it.
    pub account: String,
    /// Whose account that is.
    pub cuit: String,
}
