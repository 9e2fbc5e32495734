//! What a shift comes to, as windows see it.

use domain::{instant::Instant, shift};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use super::{NamedSum, OrderView, Shift, Sum};

/// What a shift comes to: the X while it is open, the Z when it is closed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct ShiftReport {
    /// The shift.
    pub shift: Shift,
    /// When it was closed; none: it is open.
    #[specta(type = Option<Number>)]
    pub closed_ms: Option<i64>,
    /// By whom.
    pub closed_by: Option<String>,
    /// What the manager wrote at the close; empty: nothing.
    pub explanation: String,
    /// As of when this is.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// What came in.
    pub collected: Sum,
    /// Payments that were not their sale's after all.
    pub taken_back: Sum,
    /// What was given back and arrived.
    pub refunded: Sum,
    /// Of how many payments the provider said what they cost.
    #[specta(type = Number)]
    pub settled: i64,
    /// What the provider kept of these.
    #[specta(type = Number)]
    pub fees_cents: i64,
    /// What the taxes took of these.
    #[specta(type = Number)]
    pub taxes_cents: i64,
    /// Collected, less taken back, refunded, fees and taxes as far as they are known.
    #[specta(type = Number)]
    pub net_cents: i64,
    /// How many sales were begun in it.
    #[specta(type = Number)]
    pub orders: i64,
    /// How many of them nobody paid.
    #[specta(type = Number)]
    pub unpaid: i64,
    /// The numbers of its first and last sale; none: it had no sale.
    #[specta(type = Option<Number>)]
    pub first_sale: Option<i64>,
    /// The number of its last sale.
    #[specta(type = Option<Number>)]
    pub last_sale: Option<i64>,
    /// By who charged, the most first.
    pub by_operator: Vec<NamedSum>,
    /// By how it was collected, the most first.
    pub by_channel: Vec<NamedSum>,
    /// Its sales that can still be paid or are in doubt: as long as there is one it cannot be closed.
    pub open: Vec<OrderView>,
    /// How many of its sales need a look: paid late, less, more, unclear. With any, closing asks for an explanation.
    #[specta(type = Number)]
    pub to_review: i64,
    /// What came in during it and is no sale's. With any, closing asks for an explanation.
    pub unassigned: Sum,
    /// Payouts nobody knows the end of.
    #[specta(type = Number)]
    pub payouts_in_doubt: i64,
    /// What comparing it with the provider's list came to when it was closed; none while it is open, and where there is
    /// no list.
    pub compared: Option<ComparedView>,
    /// The journal's last event as it is printed, `sequence:hash`.
    pub head: String,
    /// How many events the journal has up to there.
    #[specta(type = Number)]
    pub events: i64,
}

/// What comparing a shift's days with the provider's list came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ComparedView {
    /// In short.
    pub outcome: ComparedOutcome,
    /// When the list was read, or asked for.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// How many payments agreed.
    #[specta(type = Number)]
    pub matched: i64,
    /// How much does not agree and nobody has decided on; its centavos are theirs less ours.
    pub differences: Sum,
}

/// What it came to, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ComparedOutcome {
    /// Everything agrees.
    Agreed,
    /// Something does not. Closing asks for an explanation.
    Differed,
    /// The provider did not give its list. Closing asks for an explanation.
    Unread,
}

impl From<shift::Compared> for ComparedView {
    fn from(compared: shift::Compared) -> ComparedView {
        let view = |outcome, at: Instant, matched, differences| ComparedView {
            outcome,
            at_ms: at.ms(),
            matched,
            differences,
        };
        match compared {
            shift::Compared::Agreed { at, matched } => {
                view(ComparedOutcome::Agreed, at, matched, Sum::default())
            }
            shift::Compared::Differed {
                at,
                matched,
                differences,
                amount,
            } => {
                let differences = Sum {
                    count: differences,
                    cents: amount.cents(),
                };
                view(ComparedOutcome::Differed, at, matched, differences)
            }
            shift::Compared::Unread { at } => view(ComparedOutcome::Unread, at, 0, Sum::default()),
        }
    }
}

impl ShiftReport {
    /// What the totals of a shift say, as of `at`. None when they are more than can be held.
    pub(crate) fn of(
        shift: Shift,
        totals: &shift::Totals,
        at: Instant,
        (head, events): (String, i64),
    ) -> Option<ShiftReport> {
        Some(ShiftReport {
            shift,
            closed_ms: None,
            closed_by: None,
            explanation: String::new(),
            at_ms: at.ms(),
            collected: totals.collected.into(),
            taken_back: totals.taken_back.into(),
            refunded: totals.refunded.into(),
            settled: totals.settled,
            fees_cents: totals.fees.cents(),
            taxes_cents: totals.taxes.cents(),
            net_cents: totals.net()?.cents(),
            orders: totals.orders,
            unpaid: totals.unpaid,
            first_sale: totals.first_sale,
            last_sale: totals.last_sale,
            by_operator: totals.by_operator.iter().map(NamedSum::from).collect(),
            by_channel: totals.by_channel.iter().map(NamedSum::from).collect(),
            open: Vec::new(),
            to_review: totals.to_review,
            unassigned: totals.unassigned.into(),
            payouts_in_doubt: totals.payouts_in_doubt,
            compared: None,
            head,
            events,
        })
    }

    /// A shift that was closed, as it was: none of its sales was open. None when it says more than can be held.
    pub(crate) fn closed(closing: shift::Closing) -> Option<ShiftReport> {
        let shift = Shift {
            number: closing.number,
            opened_ms: closing.opened.ms(),
            operator: closing.opened_by,
        };
        let head = (closing.head, closing.events);
        let report = ShiftReport::of(shift, &closing.totals, closing.closed, head)?;
        Some(ShiftReport {
            closed_ms: Some(closing.closed.ms()),
            closed_by: Some(closing.operator),
            explanation: closing.explanation,
            compared: closing.compared.map(ComparedView::from),
            ..report
        })
    }
}

impl From<shift::Sum> for Sum {
    fn from(sum: shift::Sum) -> Sum {
        Sum {
            count: sum.count,
            cents: sum.amount.cents(),
        }
    }
}

impl From<&shift::Share> for NamedSum {
    fn from(share: &shift::Share) -> NamedSum {
        NamedSum {
            name: share.name.clone(),
            sum: share.sum.into(),
        }
    }
}
