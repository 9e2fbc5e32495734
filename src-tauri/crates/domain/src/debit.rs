//! Debits: money the provider shows as gone out that no payout of this register explains.
//!
//! There are any only when the register lost a part of what it knew: then a payout of the lost part shows in the
//! provider's list and nowhere else. It is kept so that nobody orders it again without knowing.

use serde::{Deserialize, Serialize};

use crate::{channel::Provider, credit::Fingerprint, instant::Instant, money::Money};

/// A debit as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debit {
    /// What tells it from every other.
    pub fingerprint: Fingerprint,
    /// From whose account.
    pub provider: Provider,
    /// How much went out, without a sign.
    pub amount: Money,
    /// When, as the provider wrote it.
    pub date: String,
    /// When, if that could be read.
    pub at: Option<Instant>,
    /// Whose account it went to, if the provider says.
    pub holder: Option<String>,
    /// Their CUIT, as given.
    pub cuit: Option<String>,
    /// Their CBU, CVU or alias, as given.
    pub account: Option<String>,
    /// The provider's word for the kind of movement.
    pub operation: Option<String>,
}
