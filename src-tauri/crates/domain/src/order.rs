//! Orders: what a sale is, and how it comes to be from what happened to it.
//!
//! An [`Order`] is never written, only folded from its [`Happening`]s, one at a time, through
//! [`State::after`]. Where they are kept is the journal's business.

mod happening;
mod note;
mod refund;
#[cfg(test)]
mod tests;

pub use happening::{Happening, Payment, Reason, Settlement};
pub use note::{Note, Noted};
pub use refund::Refund;
use sabotage::Rule;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    channel::Channel,
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    lifecycle::{Duty, Illegal, State, Step},
    money::{Money, Price},
    reference::Reference,
};

/// How long a closed order is looked after for a late payment: thirty minutes (UI specification, screen 3).
pub const WATCH_MS: i64 = 30 * 60_000;

/// An order's identity: made by us before anybody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

impl std::fmt::Display for OrderId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// What a sale is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
pub struct Concept {
    /// The provider's word, sent with the order.
    pub id: String,
    /// What people read.
    pub name: String,
}

/// A sale as it was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Our name for it.
    pub reference: Reference,
    /// Its number on this register, from 1.
    pub number: i64,
    /// What the customer owes.
    pub amount: Price,
    /// How it is collected.
    pub channel: Channel,
    /// The till it is collected at.
    pub sale_point: String,
    /// The provider's id of the sale point whose static QR collects it; none when it has a code of its own.
    pub sale_point_id: Option<String>,
    /// What it is for.
    pub concept: Concept,
    /// Who charged.
    pub operator: String,
}

/// An order as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its identity.
    pub id: OrderId,
    /// How it was begun.
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
    /// When it was begun.
    pub created: Instant,
    /// When it was asked for.
    pub asked: Option<Instant>,
    /// The text of its QR, once there is one.
    pub qr: Option<String>,
    /// The address the customer may open instead, once there is one.
    pub link: Option<String>,
    /// The provider's id of it, once there is one.
    pub provider_order: Option<String>,
    /// When its code came up.
    pub opened: Option<Instant>,
    /// When its code goes down.
    pub expires: Option<Instant>,
    /// Whether the provider's list was read before its code came up.
    pub baseline: bool,
    /// When its code came down for another reason than being paid in full.
    pub closed: Option<Instant>,
    /// Whether we stopped looking for a late payment.
    pub released: bool,
    /// When the payment was known to us.
    pub paid_at: Option<Instant>,
    /// What was paid in all.
    pub paid: Money,
    /// Its payments, in the order in which they were known.
    pub payments: Vec<Payment>,
    /// What of them goes back.
    pub refunds: Vec<Refund>,
    /// The credits that may or may not be its payment: nobody else's until a person decides.
    pub puzzle: Vec<Fingerprint>,
    /// The credits of which a person said that they are not its payment.
    pub disclaimed: Vec<Fingerprint>,
    /// Why there is no code.
    pub reason: Option<Reason>,
    /// What people did about its payment, oldest first. Not written when there is none: orders from before there were
    /// notes are kept without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Noted>,
    /// How often its receipt was given out: the first is the original, and each later one has its number here. Not
    /// written while there is none, as notes are not.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub receipts: u32,
}

/// A happening that does not fit the order it is said to have happened to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The order's state does not allow the step.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// An order is drafted once, first.
    #[error("an order begins with a draft and has only one")]
    Beginning,
    /// The payments add up to more than can be held.
    #[error("the payments add up to too much")]
    Sum,
    /// A credit is listed for an order that was not paid, or has its credit already.
    #[error("the order awaits no listed credit")]
    NothingToList,
    /// A person can claim only a listed credit, and only what a person or the matching said can be taken back: not what
    /// the provider said, nor what was given back since.
    #[error("what is said of the payment is not a person's to say")]
    NotAPersons,
    /// More would be given back than was paid and not given back.
    #[error("more would be given back than is left")]
    TooMuchBack,
    /// No such refund is on its way.
    #[error("no such refund is on its way")]
    NoSuchRefund,
    /// The order does not stand where that could be said of it, or it was said already.
    #[error("the note does not fit the order, or is there already")]
    NotToNote,
    /// Nothing was paid, or a receipt of that number was given out before.
    #[error("there is no receipt to give, or that one was given out already")]
    NotToPrint,
}

/// What is owed to an order next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextAction {
    /// What.
    pub duty: Duty,
    /// The moment from which it is owed, or at which it ends: for a code that is up, when it comes down; for a closed
    /// order, until when it is looked after.
    pub at: Instant,
}

impl Order {
    /// The order that begins with `first`, which must be a draft.
    pub fn begin(id: OrderId, first: &Happening, at: Instant) -> Result<Order, Unfit> {
        let Happening::Drafted(draft) = first else {
            return Err(Unfit::Beginning);
        };
        Ok(Order {
            id,
            draft: draft.clone(),
            state: State::Drafted,
            created: at,
            asked: None,
            qr: None,
            link: None,
            provider_order: None,
            opened: None,
            expires: None,
            baseline: false,
            closed: None,
            released: false,
            paid_at: None,
            paid: Money::ZERO,
            payments: Vec::new(),
            refunds: Vec::new(),
            puzzle: Vec::new(),
            disclaimed: Vec::new(),
            reason: None,
            notes: Vec::new(),
            receipts: 0,
        })
    }

    /// The order after `happening` at `at`, or why that cannot have happened to it.
    pub fn after(mut self, happening: &Happening, at: Instant) -> Result<Order, Unfit> {
        match happening {
            Happening::Drafted(_) => return Err(Unfit::Beginning),
            Happening::Asked => {
                self.state = self.state.after(Step::Asked)?;
                self.asked = Some(at);
            }
            Happening::Unanswered(reason) => {
                self.state = self.state.after(Step::Unanswered)?;
                self.reason = Some(reason.clone());
            }
            Happening::Opened {
                qr,
                link,
                provider_order,
                expires,
                baseline,
            } => {
                self.state = self.state.after(Step::Opened)?;
                self.qr = Some(qr.clone());
                self.link.clone_from(link);
                self.provider_order.clone_from(provider_order);
                self.opened = Some(at);
                self.expires = Some(*expires);
                self.baseline = *baseline;
                self.reason = None;
            }
            Happening::Declined(reason) => {
                self.state = self.state.after(Step::Declined)?;
                self.reason = Some(reason.clone());
                self.closed = Some(at);
            }
            Happening::Lapsed => {
                self.state = self.state.after(Step::Lapsed)?;
                self.closed = Some(at);
            }
            Happening::Cancelled { .. } => {
                self.state = self.state.after(Step::Cancelled)?;
                self.closed = Some(at);
            }
            Happening::Released => {
                self.state = self.state.after(Step::Released)?;
                self.released = true;
            }
            Happening::Paid(payment) => self = self.paid_by(payment, at)?,
            Happening::Listed {
                credit,
                amount,
                holder,
            } => {
                let awaits =
                    |payment: &&mut Payment| payment.credit.is_none() && payment.amount == *amount;
                let payment = self.payments.iter_mut().find(awaits);
                let payment = payment.ok_or(Unfit::NothingToList)?;
                payment.credit = Some(credit.clone());
                payment.name = payment.name.take().or_else(|| holder.clone());
            }
            Happening::Puzzled { credits } => {
                self.state = self.state.after(Step::Puzzled)?;
                self.puzzle.clone_from(credits);
                self.closed = self.closed.or(Some(at));
            }
            Happening::Claimed { payment, .. } => {
                if payment.credit.is_none() || payment.evidence != Evidence::Manual {
                    return Err(Unfit::NotAPersons);
                }
                self = self.paid_by(payment, at)?;
            }
            Happening::Unclaimed { credit, .. } => {
                self = self.without(credit, Step::LeftNothing, at)?;
            }
            Happening::Overruled { credit, .. } => {
                self = self.without(credit, Step::Overruled, at)?;
            }
            Happening::RefundBegun {
                payout,
                account,
                amount,
            } => {
                self = self.begin_refund(*payout, account, *amount)?;
            }
            Happening::RefundEnded { payout, arrived } => {
                self = self.end_refund(*payout, *arrived)?;
            }
            Happening::Noted { note, operator } => {
                if !note.fits(self.state) || self.has_note(*note) {
                    return Err(Unfit::NotToNote);
                }
                self.notes.push(Noted {
                    note: *note,
                    operator: operator.clone(),
                    at,
                });
            }
            Happening::Printed { copy } => {
                // A number is given out once; one may be passed over, when whoever asks wants a copy and no original.
                let is_given = self.payments.is_empty() || *copy < self.receipts;
                let next = copy.checked_add(1).filter(|_| !is_given);
                self.receipts = next.ok_or(Unfit::NotToPrint)?;
            }
        }
        Ok(self)
    }

    fn paid_by(mut self, payment: &Payment, at: Instant) -> Result<Order, Unfit> {
        let paid = self.paid.plus(payment.amount).ok_or(Unfit::Sum)?;
        let again = payment.evidence == Evidence::Manual && self.state.is_paid();
        // What goes back does not pay for anything.
        let step = match self.held(paid).cmp(&self.draft.amount.money()) {
            _ if again => Step::PaidAgain,
            std::cmp::Ordering::Less => Step::PaidLess,
            std::cmp::Ordering::Equal => Step::Paid,
            std::cmp::Ordering::Greater => Step::PaidMore,
        };
        self.state = self.state.after(step)?;
        if self.state == State::Underpaid {
            self.closed = self.closed.or(Some(at));
        }
        self.paid = paid;
        // A sale stays on the day on which it was paid, whatever is added to it afterwards.
        if !again {
            self.paid_at = Some(at);
        }
        self.payments.push(payment.clone());
        self.puzzle.clear();
        Ok(self)
    }

    /// The order without the payment that came by `credit`: where the payments that are left would have it, and when
    /// none is left, where `nothing` leads. It is looked after anew, because its own money may still come.
    fn without(mut self, credit: &Fingerprint, nothing: Step, at: Instant) -> Result<Order, Unfit> {
        let by_credit = |payment: &Payment| payment.credit.as_ref() == Some(credit);
        let place = self.payments.iter().position(by_credit);
        let said = place.and_then(|place| self.payments.get(place)).cloned();
        let (Some(place), Some(said)) = (place, said) else {
            return Err(Unfit::NotAPersons);
        };
        let paid = self.paid.minus(said.amount).ok_or(Unfit::Sum)?;
        // What the provider tied to the order is nobody's to untie, and what was given back must have come in.
        let went_back = |refund: &Refund| refund.arrived != Some(false);
        if said.evidence == Evidence::Order || self.refunds.iter().any(went_back) {
            return Err(Unfit::NotAPersons);
        }
        let step = match paid.cmp(&self.draft.amount.money()) {
            _ if paid.is_zero() => nothing,
            std::cmp::Ordering::Less => Step::LeftLess,
            std::cmp::Ordering::Equal => Step::LeftEnough,
            std::cmp::Ordering::Greater => Step::LeftMore,
        };
        self.state = self.state.after(step)?;
        self.payments.remove(place);
        self.paid = paid;
        if self.payments.is_empty() {
            self.paid_at = None;
        }
        if !self.state.is_paid() {
            (self.closed, self.released) = (Some(at), false);
        }
        self.disclaimed.push(credit.clone());
        Ok(self)
    }

    /// The last of its payments.
    pub fn payment(&self) -> Option<&Payment> {
        self.payments.last()
    }

    /// Whether one of its payments is the provider's operation of that number.
    pub fn has_operation(&self, operation: &str) -> bool {
        self.payments
            .iter()
            .any(|payment| payment.operation.as_deref() == Some(operation))
    }

    /// Whether that note is on it.
    pub fn has_note(&self, note: Note) -> bool {
        self.notes.iter().any(|noted| noted.note == note)
    }

    /// What is owed to it next; none exactly when nothing is.
    pub fn next_action(&self) -> Option<NextAction> {
        let at = match self.duty() {
            Duty::Rest => return None,
            Duty::Send => self.created,
            Duty::Verify => self.asked.unwrap_or(self.created),
            Duty::Poll => self.expires.unwrap_or(self.created),
            Duty::Watch | Duty::Decide => self.watched_until().unwrap_or(self.created),
        };
        Some(NextAction {
            duty: self.duty(),
            at,
        })
    }

    /// What we owe it: its state's duty, until it is released.
    pub fn duty(&self) -> Duty {
        let duty = self.state.duty();
        let closed = matches!(self.state, State::Lapsed | State::Cancelled);
        if closed && sabotage::breaks(Rule::LateMoneyCounts) {
            return Duty::Rest;
        }
        if self.released && matches!(duty, Duty::Watch | Duty::Decide) {
            return Duty::Rest;
        }
        duty
    }

    /// What is still owed; none when it is all paid.
    pub fn owed(&self) -> Option<Price> {
        self.draft
            .amount
            .money()
            .minus(self.held(self.paid))
            .and_then(|owed| Price::try_from(owed).ok())
    }

    /// Since when a customer may have paid it; none when nobody can have.
    ///
    /// A code of its own can be paid once it was shown. An order for a static QR can be paid as soon as the
    /// provider has it, also when we never heard that it does (provider notes, ambiguity 22).
    pub fn payable_since(&self) -> Option<Instant> {
        let unseen = self.draft.sale_point_id.is_some() && self.state != State::Declined;
        self.opened.or(self.asked.filter(|_| unseen))
    }

    /// Until when it is looked after once closed; none while it is not, or when there is nothing to look for.
    pub fn watched_until(&self) -> Option<Instant> {
        if !matches!(self.duty(), Duty::Watch | Duty::Decide) {
            return None;
        }
        self.closed.map(|closed| closed.plus_ms(WATCH_MS))
    }
}

/// Whether no receipt was given out, so that there is nothing to write down.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
const fn is_none_yet(receipts: &u32) -> bool {
    *receipts == 0
}
