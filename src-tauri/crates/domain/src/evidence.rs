//! How we know that a sale was paid, graded (provider notes, §6).

use serde::{Deserialize, Serialize};
use specta::Type;

/// What stands behind a payment. A hint alone (a webhook not yet confirmed) is no evidence and has no grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The provider tied the credit to this order: same order id, known amount.
    Order,
    /// One credit and one order fit, and nothing else did.
    Matched,
    /// A manager said so, with a reason.
    Manual,
}
