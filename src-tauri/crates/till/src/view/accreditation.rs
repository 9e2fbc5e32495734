//! What of some days' payments reaches the shop, and when, as windows see it.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// When the payments of some days reach the shop's account, as far as the provider says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Accreditation {
    /// The first day of the payments.
    pub from: String,
    /// The last one.
    pub to: String,
    /// The business day that is now.
    pub today: String,
    /// By the date on which they are expected, the earliest first; those of which no date is known come last.
    pub days: Vec<AccreditationDay>,
}

/// What is expected on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AccreditationDay {
    /// The date; none: the provider does not say it.
    pub day: Option<String>,
    /// How many payments.
    #[specta(type = Number)]
    pub count: i64,
    /// What came in by them.
    #[specta(type = Number)]
    pub gross_cents: i64,
    /// Of how many of them the provider said what they cost; fees and taxes are of these.
    #[specta(type = Number)]
    pub settled: i64,
    /// What the provider keeps of these.
    #[specta(type = Number)]
    pub fees_cents: i64,
    /// What the taxes take of these.
    #[specta(type = Number)]
    pub taxes_cents: i64,
    /// What reaches the shop, as far as is known.
    #[specta(type = Number)]
    pub net_cents: i64,
}
