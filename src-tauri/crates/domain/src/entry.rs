//! Entries: what a sale does to the shop's days, one for each movement of its money.
//!
//! A day is the sum of its entries. What came in is one of the day it was paid; what was taken back, or is given
//! back, is one of the day on which that was done: a correction never reaches into a day that is over. A refund is
//! noted when it is begun and counts when it has arrived, because until then the money is still the shop's, and one
//! that fails was never gone.

use crate::{
    credit::Fingerprint,
    day::{Calendar, Counted},
    instant::Instant,
    money::Money,
    order::{Happening, Order, Payment},
};

/// What moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Money came in for the sale.
    Payment,
    /// A payment was not the sale's after all: a person took it back, or the provider said whose it is.
    TakenBack,
    /// Money is about to go back to the customer.
    RefundBegun,
    /// It did.
    RefundArrived,
    /// It did not.
    RefundFailed,
}

/// One movement of a sale's money, and where it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What moved.
    pub kind: Kind,
    /// How much.
    pub amount: Money,
    /// Where it counts.
    pub counted: Counted,
    /// When we learned of it, by our clock.
    pub learned: Instant,
    /// Whether the provider's list has shown the payment; of anything else, whether it needs no showing.
    pub listed: bool,
}

/// What a happening does to the entries of its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// One more.
    New(Entry),
    /// The one at this place is known better.
    Known(usize, Entry),
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 5] = [
        Kind::Payment,
        Kind::TakenBack,
        Kind::RefundBegun,
        Kind::RefundArrived,
        Kind::RefundFailed,
    ];

    /// The kind's word in the journal.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::Payment => "payment",
            Kind::TakenBack => "taken_back",
            Kind::RefundBegun => "refund_begun",
            Kind::RefundArrived => "refund_arrived",
            Kind::RefundFailed => "refund_failed",
        }
    }

    /// Reads a kind's word.
    pub fn parse(text: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|kind| kind.word() == text)
    }
}

/// The credit whose moment says when what happened was paid, if it names one.
pub fn dated_by(happening: &Happening) -> Option<&Fingerprint> {
    match happening {
        Happening::Paid(payment) | Happening::Claimed { payment, .. } => payment.credit.as_ref(),
        Happening::Listed { credit, .. } => Some(credit),
        Happening::Drafted(_)
        | Happening::Asked
        | Happening::Unanswered(_)
        | Happening::Opened { .. }
        | Happening::Declined(_)
        | Happening::Lapsed
        | Happening::Cancelled { .. }
        | Happening::Released
        | Happening::Puzzled { .. }
        | Happening::Unclaimed { .. }
        | Happening::Overruled { .. }
        | Happening::RefundBegun { .. }
        | Happening::RefundEnded { .. }
        | Happening::Noted { .. }
        | Happening::Printed { .. } => None,
    }
}

impl Change {
    /// What `happening`, at `at`, does to the entries of the order it happens to, which stood as `before`. `credited`
    /// is when the credit it is [`dated_by`] came in, by the provider's clock.
    pub fn of(
        entries: &[Entry],
        before: &Order,
        happening: &Happening,
        at: Instant,
        calendar: &Calendar,
        credited: Option<Instant>,
    ) -> Change {
        let entry = |kind, amount, credited, listed| {
            Change::New(Entry {
                kind,
                amount,
                counted: calendar.counts(credited, at),
                learned: at,
                listed,
            })
        };
        let pays = |payment: &Payment| {
            let listed = payment.credit.is_some();
            entry(Kind::Payment, payment.amount, credited, listed)
        };
        match happening {
            Happening::Paid(payment) | Happening::Claimed { payment, .. } => pays(payment),
            Happening::Listed { amount, .. } => {
                let awaits = |entry: &Entry| {
                    entry.kind == Kind::Payment && !entry.listed && entry.amount == *amount
                };
                let place = entries.iter().position(awaits);
                let known = place.and_then(|place| Some((place, entries.get(place)?)));
                known.map_or(Change::Nothing, |(place, entry)| {
                    let anew = |credited| calendar.counts_anew(entry.counted, credited);
                    let known = Entry {
                        counted: credited.map_or(entry.counted, anew),
                        listed: true,
                        ..entry.clone()
                    };
                    Change::Known(place, known)
                })
            }
            Happening::Unclaimed { credit, .. } | Happening::Overruled { credit, .. } => {
                let mut payments = before.payments.iter();
                let taken = payments.find(|payment| payment.credit.as_ref() == Some(credit));
                taken.map_or(Change::Nothing, |payment| {
                    entry(Kind::TakenBack, payment.amount, None, true)
                })
            }
            Happening::RefundBegun { amount, .. } => {
                entry(Kind::RefundBegun, amount.money(), None, true)
            }
            Happening::RefundEnded { payout, arrived } => {
                let mut refunds = before.refunds.iter();
                let ended = refunds.find(|refund| refund.payout == *payout);
                let kind = if *arrived {
                    Kind::RefundArrived
                } else {
                    Kind::RefundFailed
                };
                ended.map_or(Change::Nothing, |refund| {
                    entry(kind, refund.amount.money(), None, true)
                })
            }
            Happening::Drafted(_)
            | Happening::Asked
            | Happening::Unanswered(_)
            | Happening::Opened { .. }
            | Happening::Declined(_)
            | Happening::Lapsed
            | Happening::Cancelled { .. }
            | Happening::Released
            | Happening::Puzzled { .. }
            | Happening::Noted { .. }
            | Happening::Printed { .. } => Change::Nothing,
        }
    }

    /// The entries after it.
    pub fn onto(self, entries: &mut Vec<Entry>) {
        match self {
            Change::Nothing => {}
            Change::New(entry) => entries.push(entry),
            Change::Known(place, entry) => {
                if let Some(known) = entries.get_mut(place) {
                    *known = entry;
                }
            }
        }
    }
}

/// The moment by whose day an order is listed: of the payment by which it was paid, or else that it was begun.
pub fn listed_at(order: &Order, entries: &[Entry]) -> Instant {
    let Some(paid) = order.paid_at else {
        return order.created;
    };
    let mut payments = entries.iter().rev();
    let by = payments.find(|entry| entry.kind == Kind::Payment && entry.learned == paid);
    by.map_or(paid, |entry| entry.counted.at)
}
