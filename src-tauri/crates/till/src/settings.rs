//! Settings: what a shop decides about its register, with the defaults of a fresh one.
//!
//! Kept as texts in the journal, one key each; a text that no longer reads falls back to the default, with a
//! warning, because a till that does not open over a setting helps nobody.

use domain::day::CutOff;
use journal::{DAY_CUT_OFF, Journal};

use crate::{
    profile::Profile,
    refusal::Refusal,
    view::{Mode, Shop},
};

/// A register's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The shop and this till in it.
    pub shop: Shop,
    /// When one business day becomes the next.
    pub cut_off: CutOff,
    /// How long a QR stays on screen.
    pub qr_seconds: u32,
    /// How long a paid sale stays on screen; none: until a person moves on.
    pub return_seconds: Option<u32>,
    /// After how long without a touch an idle till locks itself; none: never.
    pub idle_seconds: Option<u32>,
    /// Amounts one touch adds, in centavos.
    pub quick_amounts_cents: Vec<i64>,
    /// The concept a sale is for unless the cashier chooses.
    pub concept_id: String,
    /// The provider's id of the sale point at this till, whose static QR collects.
    pub sale_point_id: Option<String>,
    /// What TotalCoin's pre-orders must say of the shop; none: it collects by no pre-orders.
    pub preorder: Option<Preorder>,
}

/// What a pre-order must say of the shop (TotalCoin, "Create Pre-Order").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preorder {
    /// The business unit that receives the payment.
    pub business_unit: String,
    /// The document number of the payer, which at a counter nobody knows: what the provider agreed to.
    pub dni: String,
}

/// After how long without a touch the till locks itself: a number of seconds, or `never`.
const IDLE_SECONDS: &str = "lock.idle_seconds";
/// The register's own sale point at TelePagos.
pub(crate) const SALE_POINT_ID: &str = "sale_point.id";
/// The business unit of pre-orders.
pub(crate) const BUSINESS_UNIT: &str = "totalcoin.business_unit";
/// The document number of pre-orders.
pub(crate) const DNI: &str = "totalcoin.dni";
/// The business unit in TotalCoin's own example, and a document number above all that were issued.
const PRACTICE_PREORDER: [&str; 2] = ["348", "99999999"];

/// What a fresh register offers at a touch: the notes in a drawer.
const QUICK_AMOUNTS_CENTS: [i64; 6] = [50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000];

impl Settings {
    /// The register's settings as its journal has them.
    pub async fn read(journal: &Journal, profile: &Profile) -> Result<Settings, Refusal> {
        let keys = [
            "shop.name",
            "shop.address",
            "shop.cuit",
            "sale_point",
            DAY_CUT_OFF,
            "qr.seconds",
            "return.seconds",
            IDLE_SECONDS,
            "concept",
            SALE_POINT_ID,
            BUSINESS_UNIT,
            DNI,
        ];
        let kept = journal
            .read(move |book| {
                keys.iter()
                    .map(|key| book.setting(key))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let mut kept = kept.into_iter();
        let mut next = || kept.next().flatten();
        let fresh_name = match profile.mode {
            Mode::Practice => "Comercio de práctica",
            Mode::Live => "Mi comercio",
        };
        Ok(Settings {
            shop: Shop {
                name: next().unwrap_or_else(|| fresh_name.to_owned()),
                address: next().unwrap_or_default(),
                cuit: next().unwrap_or_else(|| {
                    profile
                        .cuit
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default()
                }),
                sale_point: next().unwrap_or_else(|| "Caja 1".to_owned()),
            },
            cut_off: parsed(next(), DAY_CUT_OFF, |text| {
                text.parse()
                    .ok()
                    .and_then(|hour| CutOff::at_hour(hour).ok())
            })
            .unwrap_or_default(),
            qr_seconds: parsed(next(), "qr.seconds", |text| {
                text.parse()
                    .ok()
                    .filter(|seconds| (60..=900).contains(seconds))
            })
            .unwrap_or(300),
            return_seconds: match next().as_deref() {
                Some("never") => None,
                kept => Some(kept.and_then(|text| text.parse().ok()).unwrap_or(8)),
            },
            idle_seconds: match next() {
                Some(never) if never == "never" => None,
                kept => parsed(kept, IDLE_SECONDS, |text| {
                    text.parse()
                        .ok()
                        .filter(|seconds| (60..=3_600).contains(seconds))
                })
                .or(Some(300)),
            },
            concept_id: next().unwrap_or_else(|| "VAR".to_owned()),
            sale_point_id: next(),
            preorder: {
                let [unit, dni] = PRACTICE_PREORDER.map(|sample| {
                    let practice = profile.mode == Mode::Practice;
                    next().or_else(|| practice.then(|| sample.to_owned()))
                });
                unit.zip(dni)
                    .map(|(business_unit, dni)| Preorder { business_unit, dni })
            },
            quick_amounts_cents: QUICK_AMOUNTS_CENTS.to_vec(),
        })
    }
}

fn parsed<T>(kept: Option<String>, key: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = kept?;
    let value = read(&text);
    if value.is_none() {
        tracing::warn!(key, "a setting does not read; the default stands in for it");
    }
    value
}
