//! Credits: money the provider shows as received, whether or not it belongs to an order of ours.
//!
//! The provider's list of movements names neither a credit nor an order (provider notes, §6), so a credit
//! is known by its [`Fingerprint`]: everything the row says, and its place among identical rows.

use serde::{Deserialize, Serialize};

use crate::{channel::Provider, instant::Instant, money::Money};

/// A credit as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// What tells it from every other.
    pub fingerprint: Fingerprint,
    /// Who received it for the shop.
    pub provider: Provider,
    /// How much came in.
    pub amount: Money,
    /// When, as the provider wrote it.
    pub date: String,
    /// When, if that could be read. Never used for order, only to rule a credit out.
    pub at: Option<Instant>,
    /// The account holder who paid.
    pub holder: Option<String>,
    /// Their CUIT, as given: the providers' own samples do not verify.
    pub cuit: Option<String>,
    /// Their CBU or CVU, as given.
    pub account: Option<String>,
    /// The provider's word for the kind of movement.
    pub operation: Option<String>,
    /// The sale point it came in by.
    pub sale_point: Option<String>,
}

/// What tells a credit from every other: all the row says, and its ordinal among identical rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// A fingerprint of a row's fields and its ordinal, from 0, among rows with the same fields.
    ///
    /// Each field carries its length, so that no two rows run together into the same text.
    pub fn of(fields: &[&str], ordinal: usize) -> Fingerprint {
        let parts: Vec<String> = fields
            .iter()
            .map(|field| format!("{}:{field}", field.len()))
            .collect();
        Fingerprint(format!("{}#{ordinal}", parts.join("|")))
    }

    /// The fingerprint that was printed as `text`. Whether there is such a credit is the journal's to say.
    pub fn known(text: &str) -> Fingerprint {
        Fingerprint(text.to_owned())
    }

    /// The fingerprint as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn twins_differ_by_their_place_and_nothing_runs_together() {
        let first = Fingerprint::of(&["2026-11-20", "100.00"], 0);
        assert_ne!(
            first,
            Fingerprint::of(&["2026-11-20", "100.00"], 1),
            "the second of two alike"
        );
        let shifted = Fingerprint::of(&["2026-11-201", "00.00"], 0);
        assert_ne!(first, shifted, "a digit that moved to the next field");
    }
}
