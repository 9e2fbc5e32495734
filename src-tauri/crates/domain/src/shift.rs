//! Shifts: the turns of a register. Sales are counted by them, and each comes to something.
//!
//! A shift is the register's, not a person's: whoever works while it is open works in it. Its sales are those with the
//! number it began with and above, so that no clock is asked which they are.
//!
//! Its money is every movement that was learned after the shift before it was closed (of the first shift: after it was
//! opened) and before it is closed itself, whichever sale it is of. So a payment that comes late is the next shift's, a
//! closing is never touched by it, and no movement is of two closings or of none.

use serde::{Deserialize, Serialize};

use crate::{
    channel::Channel, entry::Kind, instant::Instant, lifecycle::State, money::Money,
    order::Settlement,
};

/// A shift as it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its number on this register, from 1.
    pub number: i64,
    /// When it was opened.
    pub opened: Instant,
    /// Who opened it.
    pub operator: String,
    /// The number of the first sale that can be one of its.
    pub first_sale: i64,
}

/// How many, and what they add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub count: i64,
    /// What they add up to.
    #[serde(rename = "cents")]
    pub amount: Money,
}

/// A part of what came in, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Who charged, or the channel's word.
    pub name: String,
    /// How much.
    #[serde(flatten)]
    pub sum: Sum,
}

/// A movement of a sale's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What moved.
    pub kind: Kind,
    /// How much.
    pub amount: Money,
    /// Who charged the sale.
    pub operator: String,
    /// How it is collected.
    pub channel: Channel,
    /// What becomes of a payment, if the provider said it with the payment.
    pub settlement: Option<Settlement>,
}

/// What a shift comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The payments.
    pub collected: Sum,
    /// The payments that were not their sale's after all, whenever they were made.
    pub taken_back: Sum,
    /// The refunds that arrived.
    pub refunded: Sum,
    /// Of how many payments the provider said what they cost.
    pub settled: i64,
    /// What the provider kept of these, and keeps also of one that is then taken from its sale.
    #[serde(rename = "fees_cents")]
    pub fees: Money,
    /// What the taxes took of these.
    #[serde(rename = "taxes_cents")]
    pub taxes: Money,
    /// How many sales were begun in it.
    pub orders: i64,
    /// How many of them ended without being paid.
    pub unpaid: i64,
    /// How many of them need a look: paid late, less, more, or nobody knows.
    pub to_review: i64,
    /// The number of the first of them.
    pub first_sale: Option<i64>,
    /// The number of the last of them.
    pub last_sale: Option<i64>,
    /// What was collected by who charged, the most first.
    pub by_operator: Vec<Share>,
    /// What was collected by how, the most first.
    pub by_channel: Vec<Share>,
    /// What came in and is no sale's, but for what somebody said is none of the shop's sales'.
    pub unassigned: Sum,
    /// How many payouts nobody knows the end of.
    pub payouts_in_doubt: i64,
}

/// Whose register it is, as stands at the head of the shift's paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The shop's name.
    pub shop: String,
    /// Where it is; one line each.
    pub address: Vec<String>,
    /// Its CUIT; none until the shop has told it.
    pub cuit: Option<String>,
    /// What the register is called.
    pub till: String,
}

/// What comparing the shift's days with the provider's list came to, when it was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Compared {
    /// Everything agreed, or somebody had decided on it.
    Agreed {
        /// When the list was read.
        at: Instant,
        /// How many payments agreed.
        matched: i64,
    },
    /// Something did not, and nobody had decided on it.
    Differed {
        /// When the list was read.
        at: Instant,
        /// How many payments agreed.
        matched: i64,
        /// How many things did not.
        differences: i64,
        /// What the list has more than the journal by them; less than nothing when it has less.
        #[serde(rename = "cents")]
        amount: Money,
    },
    /// The provider did not give its list.
    Unread {
        /// When it was asked.
        at: Instant,
    },
}

/// A shift that was closed, whole: what its paper says, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// The shift's number.
    pub number: i64,
    /// When it was opened.
    pub opened: Instant,
    /// Who opened it.
    pub opened_by: String,
    /// When it was closed.
    pub closed: Instant,
    /// Who closed it.
    pub operator: String,
    /// What they wrote; empty: nothing.
    pub explanation: String,
    /// What it came to.
    pub totals: Totals,
    /// What comparing it with the provider's list came to; none where the provider has no list, and in what was written
    /// before closings were compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared: Option<Compared>,
    /// The last event before this one as it is printed, `sequence:hash`.
    pub head: String,
    /// How many events there are up to that one.
    pub events: i64,
    /// Whose register it was: a shop that moves or gets another name has old papers with the old one. None where that was
    /// not written down yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letterhead: Option<Letterhead>,
}

impl Compared {
    /// Whether the close must be explained: something does not agree, or nobody knows whether it does.
    pub const fn must_be_explained(&self) -> bool {
        match self {
            Compared::Agreed { .. } => false,
            Compared::Differed { .. } | Compared::Unread { .. } => true,
        }
    }
}

impl Sum {
    /// These and one more of that amount; none when that is more than can be held.
    #[must_use]
    pub fn and(self, amount: Money) -> Option<Sum> {
        Some(Sum {
            count: self.count.checked_add(1)?,
            amount: self.amount.plus(amount)?,
        })
    }
}

impl Totals {
    /// These and a movement; none when that is more than can be held.
    pub fn take(&mut self, moved: &Moved) -> Option<()> {
        match moved.kind {
            Kind::Payment => {
                self.collected = self.collected.and(moved.amount)?;
                add(&mut self.by_operator, &moved.operator, moved.amount)?;
                add(&mut self.by_channel, moved.channel.word(), moved.amount)?;
                if let Some(settlement) = &moved.settlement {
                    self.settled = self.settled.checked_add(1)?;
                    self.fees = self.fees.plus(settlement.fees)?;
                    self.taxes = self.taxes.plus(settlement.taxes)?;
                }
            }
            Kind::TakenBack => self.taken_back = self.taken_back.and(moved.amount)?,
            Kind::RefundArrived => self.refunded = self.refunded.and(moved.amount)?,
            // Until it has arrived the money is still the shop's, and one that failed was never gone.
            Kind::RefundBegun | Kind::RefundFailed => {}
        }
        Some(())
    }

    /// Counts sales that stand there, of these numbers.
    pub fn count(&mut self, state: State, orders: i64, numbers: std::ops::RangeInclusive<i64>) {
        let (first, last) = numbers.into_inner();
        self.orders = self.orders.saturating_add(orders);
        self.first_sale = Some(self.first_sale.map_or(first, |known| known.min(first)));
        self.last_sale = Some(self.last_sale.map_or(last, |known| known.max(last)));
        match state {
            State::Declined | State::Lapsed | State::Cancelled => {
                self.unpaid = self.unpaid.saturating_add(orders);
            }
            State::PaidLate | State::Underpaid | State::Overpaid | State::Ambiguous => {
                self.to_review = self.to_review.saturating_add(orders);
            }
            State::Drafted | State::InDoubt | State::Open | State::Paid | State::Refunded => {}
        }
    }

    /// Puts those with the most first, by name where that is the same.
    pub fn sort(&mut self) {
        for shares in [&mut self.by_operator, &mut self.by_channel] {
            shares.sort_by(|one, other| {
                let most = other.sum.amount.cmp(&one.sum.amount);
                most.then_with(|| one.name.cmp(&other.name))
            });
        }
    }

    /// What reaches the shop as far as is known: collected, less taken back, refunded, fees and taxes. Less than
    /// nothing when more went back of other shifts than came in.
    pub fn net(&self) -> Option<Money> {
        let kept = self.collected.amount.minus(self.taken_back.amount)?;
        let kept = kept.minus(self.refunded.amount)?;
        kept.minus(self.fees)?.minus(self.taxes)
    }

    /// Whether the close must be explained: something needs a look, or came in and is nobody's.
    pub fn must_be_explained(&self) -> bool {
        self.to_review > 0 || self.unassigned.count > 0
    }
}

/// Adds an amount to the share of that name. There are as many as people or channels: few.
fn add(shares: &mut Vec<Share>, name: &str, amount: Money) -> Option<()> {
    if let Some(share) = shares.iter_mut().find(|share| share.name == name) {
        share.sum = share.sum.and(amount)?;
        return Some(());
    }
    shares.push(Share {
        name: name.to_owned(),
        sum: Sum::default().and(amount)?,
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Moved, Totals};
    use crate::{channel::Channel, entry::Kind, lifecycle::State, money::Money, order::Settlement};

    fn cents(cents: i64) -> Money {
        Money::from_cents(cents).expect("small")
    }

    fn moved(kind: Kind, amount: i64, operator: &str, channel: Channel) -> Moved {
        Moved {
            kind,
            amount: cents(amount),
            operator: operator.to_owned(),
            channel,
            settlement: None,
        }
    }

    #[test]
    fn what_came_in_less_what_went_is_what_the_shop_has() {
        let mut totals = Totals::default();
        let settled = Moved {
            settlement: Some(Settlement {
                net: cents(930),
                fees: cents(50),
                taxes: cents(20),
                accredits: None,
            }),
            ..moved(Kind::Payment, 1_000, "Lucía", Channel::TotalcoinQr)
        };
        for movement in [
            settled,
            moved(Kind::Payment, 700, "Bruno", Channel::TelepagosQr),
            moved(Kind::Payment, 700, "Lucía", Channel::TelepagosQr),
            moved(Kind::TakenBack, 700, "Bruno", Channel::TelepagosQr),
            moved(Kind::RefundBegun, 100, "Lucía", Channel::TelepagosQr),
            moved(Kind::RefundArrived, 90, "Lucía", Channel::TelepagosQr),
            moved(Kind::RefundFailed, 10, "Lucía", Channel::TelepagosQr),
        ] {
            totals.take(&movement).expect("it is little");
        }
        totals.sort();
        assert_eq!(
            totals.net(),
            Some(cents(2_400 - 700 - 90 - 50 - 20)),
            "each of them counts once, and what only began counts nothing"
        );
        let shares = |shares: &[super::Share]| -> Vec<(String, i64, i64)> {
            let plain = |it: &super::Share| (it.name.clone(), it.sum.count, it.sum.amount.cents());
            shares.iter().map(plain).collect()
        };
        assert_eq!(
            shares(&totals.by_operator),
            [("Lucía".to_owned(), 2, 1_700), ("Bruno".to_owned(), 1, 700)],
            "the most first; together they are what was collected"
        );
        assert_eq!(
            shares(&totals.by_channel),
            [
                ("telepagos.qr".to_owned(), 2, 1_400),
                ("totalcoin.qr".to_owned(), 1, 1_000)
            ],
            "and by the way it came"
        );
    }

    #[test]
    fn what_needs_a_look_or_is_nobodys_must_be_explained() {
        let mut totals = Totals::default();
        totals.count(State::Paid, 3, 7..=12);
        totals.count(State::Lapsed, 2, 5..=9);
        assert_eq!(
            (
                totals.orders,
                totals.unpaid,
                totals.first_sale,
                totals.last_sale
            ),
            (5, 2, Some(5), Some(12)),
            "every sale is counted"
        );
        assert!(!totals.must_be_explained(), "nothing is wrong with them");
        let mut late = totals.clone();
        late.count(State::PaidLate, 1, 10..=10);
        assert!(late.must_be_explained(), "one was paid late");
        totals.unassigned = totals.unassigned.and(cents(1)).expect("little");
        assert!(totals.must_be_explained(), "a centavo is nobody's");
    }
}
