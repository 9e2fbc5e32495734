//! The words of the dialect that only TotalCoin has; [`crate::Dialect`] is where they are switched.

use serde::{Deserialize, Serialize};

/// Which endpoints a token opens. The pre-order document signs in without a company, the others
/// with one; none says whether the tokens differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokensOpen {
    /// All of TotalCoin's.
    Everything,
    /// Those of the document it was given out for; 403 at the others.
    TheirDocument,
}

/// How a payment's state is called. The Payments document has four words; a diagram published for
/// the same product has three in Spanish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentWords {
    /// `Pending`, `Processing`, `Processed`, `Failed`.
    Documented,
    /// `Pendiente` (for both that are not final), `Exitoso`, `Rechazado`.
    Spanish,
}

/// How the result of a payment is called back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Callbacks {
    /// One line, names as in the schema, once the payment has ended.
    Compact,
    /// The same, indented, and hashed as it is sent.
    Pretty,
    /// Indented on its way, but hashed as one line.
    PrettyHashedCompact,
    /// One line, names capitalised as in the document's example of the hash.
    Capitalised,
    /// One line, sent while the payment is still being processed and saying so; nothing follows.
    /// "In some cases, the reported status will not correspond to the final status."
    Early,
}

/// Which webhooks a payment of a pre-order gives. The document calls for one when the payment is
/// received and one when the pre-order is reconciled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Webhooks {
    /// The payment, then its reconciliation.
    Both,
    /// The payment alone.
    Payment,
    /// The reconciliation alone.
    Reconciliation,
}
