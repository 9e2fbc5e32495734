//! What comparing with a provider's list came to, and money that is no sale's, as windows see them.

use domain::{channel::Provider, reconcile::Kind};
use journal::Decision;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::{CreditView, OrderView, Sum};

/// What comparing some days with the provider's list came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Reconciliation {
    /// The first day.
    pub from: String,
    /// The last one.
    pub to: String,
    /// With whom.
    pub provider: Provider,
    /// When the list was read.
    #[specta(type = Number)]
    pub read_ms: i64,
    /// What came in, as the journal has it.
    pub ours: Sum,
    /// What came in, as the list has it.
    pub theirs: Sum,
    /// Theirs less ours.
    #[specta(type = Number)]
    pub difference_cents: i64,
    /// What does not agree and nobody has decided on, the newest first.
    pub differences: Vec<Difference>,
    /// What did not agree and somebody decided on.
    pub decided: Vec<Difference>,
    /// What agrees, one to one, the newest first, at most 500.
    pub pairs: Vec<Pair>,
    /// How many agree.
    #[specta(type = Number)]
    pub matched: i64,
}

/// A payment of a sale and the credit that stands for it in the provider's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Pair {
    /// The sale.
    pub order: OrderView,
    /// The credit.
    pub credit: CreditView,
}

/// Something that does not agree with the provider's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Difference {
    /// Names it: the same difference has the same id at the next look.
    pub id: String,
    /// What.
    pub kind: DifferenceKind,
    /// Theirs less ours.
    #[specta(type = Number)]
    pub cents: i64,
    /// The sale, on our side.
    pub order: Option<OrderView>,
    /// The credit, on theirs.
    pub credit: Option<CreditView>,
    /// What was decided on it.
    pub decision: Option<DecisionView>,
}

/// In what way two sides do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// The list has money that is no sale's here.
    MissingHere,
    /// The sale and its credit have other amounts.
    AmountsDiffer,
    /// A sale that had ended unpaid was paid.
    PaidLate,
    /// A payment we know of is not in the list.
    MissingThere,
    /// More than one fits: nobody guesses.
    Ambiguous,
}

/// What a comparison can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    /// Text that a spreadsheet opens.
    Csv,
    /// A workbook, with totals.
    Xlsx,
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct DecisionView {
    /// Who.
    pub operator: String,
    /// When.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// Why.
    pub reason: String,
}

/// Money that came in and is no sale's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct UnassignedView {
    /// The credit.
    pub credit: CreditView,
    /// That it is none of the shop's sales', if somebody said so.
    pub disowned: Option<DecisionView>,
    /// How many sales it may be the payment of.
    pub candidates: u32,
}

impl From<Kind> for DifferenceKind {
    fn from(kind: Kind) -> DifferenceKind {
        match kind {
            Kind::MissingHere => DifferenceKind::MissingHere,
            Kind::AmountsDiffer => DifferenceKind::AmountsDiffer,
            Kind::PaidLate => DifferenceKind::PaidLate,
            Kind::MissingThere => DifferenceKind::MissingThere,
            Kind::Ambiguous => DifferenceKind::Ambiguous,
        }
    }
}

impl From<&Decision> for DecisionView {
    fn from(decision: &Decision) -> DecisionView {
        DecisionView {
            operator: decision.operator.clone(),
            at_ms: decision.at.ms(),
            reason: decision.reason.clone(),
        }
    }
}
