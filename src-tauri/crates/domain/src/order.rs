//! Orders: what a sale is, and how it comes to be from what happened to it.
//!
//! An [`Order`] is never written, only folded from its [`Happening`]s, one at a time, through
//! [`State::after`]. Where they are kept is the journal's business.

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

/// A payment of an order, as told by the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much came in.
    pub amount: Money,
    /// How we know.
    pub evidence: Evidence,
    /// The listed credit that paid it, once the list shows it.
    pub credit: Option<Fingerprint>,
    /// The provider's number of the operation, if it gave one.
    pub operation: Option<String>,
    /// The account holder who paid.
    pub name: Option<String>,
    /// Their CUIT, as given.
    pub cuit: Option<String>,
    /// Their CBU or CVU, as given.
    pub account: Option<String>,
    /// What of it reaches the shop, and when, if the provider said.
    pub settlement: Option<Settlement>,
}

/// What becomes of a payment on its way to the shop's account (TotalCoin, "Webhook Payload").
///
/// `net + fees + taxes` is the amount of its payment: one that does not add up is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What reaches the shop.
    pub net: Money,
    /// What the provider keeps.
    pub fees: Money,
    /// What the taxes take.
    pub taxes: Money,
    /// When the shop has it.
    pub accredits: Option<Instant>,
}

/// Why an order has no code: our word for it, and the provider's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A refusal code, as the window and the console word it.
    pub code: String,
    /// What the provider said.
    pub words: Option<String>,
    /// Finds the story in the log.
    pub trace: String,
}

/// Something that happened to an order, with what it carries: the journal's events are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// A sale was begun.
    Drafted(Draft),
    /// The request is about to be sent.
    Asked,
    /// No answer came.
    Unanswered(Reason),
    /// The provider made the order; its code may be shown.
    Opened {
        /// The text of the QR: a payment code, or an address when the channel has only that.
        qr: String,
        /// The address the customer may open instead of scanning.
        link: Option<String>,
        /// The provider's id of the order, or of the link, if it gave one.
        provider_order: Option<String>,
        /// When we take the code down.
        expires: Instant,
        /// Whether the provider's list of credits was read before the code came up, so that what is new
        /// in it afterwards is known to be new.
        baseline: bool,
    },
    /// There is no code to show.
    Declined(Reason),
    /// Its time ran out.
    Lapsed,
    /// A person cancelled it.
    Cancelled {
        /// Who.
        operator: String,
    },
    /// We stopped looking for a late payment.
    Released,
    /// A payment came in, all, less or more: [`Order::after`] compares.
    Paid(Payment),
    /// The list shows the credit of a payment that was known before.
    Listed {
        /// The credit.
        credit: Fingerprint,
        /// The account holder, whom only the list names.
        holder: Option<String>,
    },
    /// Several credits or several orders fit.
    Puzzled {
        /// The credits that fit.
        credits: Vec<Fingerprint>,
    },
}

impl Happening {
    /// The happening's word in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Happening::Drafted(_) => "drafted",
            Happening::Asked => "asked",
            Happening::Unanswered(_) => "unanswered",
            Happening::Opened { .. } => "opened",
            Happening::Declined(_) => "declined",
            Happening::Lapsed => "lapsed",
            Happening::Cancelled { .. } => "cancelled",
            Happening::Released => "released",
            Happening::Paid(_) => "paid",
            Happening::Listed { .. } => "listed",
            Happening::Puzzled { .. } => "puzzled",
        }
    }
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
    /// The last payment.
    pub payment: Option<Payment>,
    /// The provider's numbers of all the operations that paid it.
    pub operations: Vec<String>,
    /// The credits that may or may not be its payment: nobody else's until a person decides.
    pub puzzle: Vec<Fingerprint>,
    /// Why there is no code.
    pub reason: Option<Reason>,
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
            payment: None,
            operations: Vec::new(),
            puzzle: Vec::new(),
            reason: None,
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
            Happening::Listed { credit, holder } => match &mut self.payment {
                Some(payment) if payment.credit.is_none() => {
                    payment.credit = Some(credit.clone());
                    payment.name = payment.name.take().or_else(|| holder.clone());
                }
                _ => return Err(Unfit::NothingToList),
            },
            Happening::Puzzled { credits } => {
                self.state = self.state.after(Step::Puzzled)?;
                self.puzzle.clone_from(credits);
                self.closed = self.closed.or(Some(at));
            }
        }
        Ok(self)
    }

    fn paid_by(mut self, payment: &Payment, at: Instant) -> Result<Order, Unfit> {
        let paid = self.paid.plus(payment.amount).ok_or(Unfit::Sum)?;
        let step = match paid.cmp(&self.draft.amount.money()) {
            std::cmp::Ordering::Less => Step::PaidLess,
            std::cmp::Ordering::Equal => Step::Paid,
            std::cmp::Ordering::Greater => Step::PaidMore,
        };
        self.state = self.state.after(step)?;
        if self.state == State::Underpaid {
            self.closed = self.closed.or(Some(at));
        }
        self.paid = paid;
        self.paid_at = Some(at);
        self.payment = Some(payment.clone());
        self.operations.extend(payment.operation.clone());
        self.puzzle.clear();
        Ok(self)
    }

    /// What we owe it: its state's duty, until it is released.
    pub fn duty(&self) -> Duty {
        let duty = self.state.duty();
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
            .minus(self.paid)
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

#[cfg(test)]
mod tests {
    use super::{Concept, Draft, Happening, Order, OrderId, Payment, Reason, Unfit};
    use crate::{
        channel::Channel,
        evidence::Evidence,
        instant::Instant,
        lifecycle::{Duty, State},
        money::{Money, Price},
        reference::Reference,
    };

    const NOW: Instant = Instant::from_ms(1_000_000);

    fn drafted() -> Order {
        let draft = Draft {
            reference: Reference::from_bits(7),
            number: 1,
            amount: Price::from_cents(1_000).expect("ten pesos"),
            channel: Channel::TelepagosQr,
            sale_point: "Caja 1".to_owned(),
            sale_point_id: None,
            concept: Concept {
                id: "VAR".to_owned(),
                name: "Varios".to_owned(),
            },
            operator: "Lucía".to_owned(),
        };
        Order::begin(OrderId(uuid::Uuid::nil()), &Happening::Drafted(draft), NOW).expect("a draft")
    }

    fn opened() -> Happening {
        Happening::Opened {
            qr: "000201".to_owned(),
            link: None,
            provider_order: Some("4001".to_owned()),
            expires: NOW.plus_ms(300_000),
            baseline: true,
        }
    }

    fn paid(cents: i64) -> Happening {
        Happening::Paid(Payment {
            amount: Money::from_cents(cents).expect("small"),
            evidence: Evidence::Order,
            credit: None,
            operation: None,
            name: None,
            cuit: None,
            account: None,
            settlement: None,
        })
    }

    fn after(happenings: &[Happening]) -> Result<Order, Unfit> {
        happenings
            .iter()
            .try_fold(drafted(), |order, happening| order.after(happening, NOW))
    }

    #[test]
    fn the_amount_decides_what_a_payment_means() {
        for (cents, state) in [
            (999, State::Underpaid),
            (1_000, State::Paid),
            (1_001, State::Overpaid),
        ] {
            let order = after(&[Happening::Asked, opened(), paid(cents)]).expect("it was open");
            assert_eq!(order.state, state, "{cents} centavos of a thousand");
        }
    }

    #[test]
    fn two_parts_make_a_whole() {
        let order = after(&[Happening::Asked, opened(), paid(400), paid(600)]).expect("two parts");
        assert_eq!(order.state, State::Paid, "what was missing came");
        assert_eq!(order.paid.cents(), 1_000, "and is counted together");
    }

    #[test]
    fn a_second_payment_does_not_touch_a_paid_order() {
        let twice = after(&[Happening::Asked, opened(), paid(1_000), paid(1_000)]);
        assert!(
            matches!(twice, Err(Unfit::Illegal(_))),
            "it is a credit for somebody to claim"
        );
    }

    #[test]
    fn a_closed_order_is_watched_until_it_is_released() {
        let closed = [Happening::Asked, opened(), Happening::Lapsed];
        let order = after(&closed).expect("its time ran out");
        assert_eq!(order.duty(), Duty::Watch, "money may still come");
        assert!(order.watched_until().is_some(), "for a while");
        let order = order
            .after(&Happening::Released, NOW)
            .expect("nothing came");
        assert_eq!(order.duty(), Duty::Rest, "we stop asking");
        let order = order.after(&paid(1_000), NOW).expect("money wins");
        assert_eq!(order.state, State::PaidLate, "even then");
    }

    #[test]
    fn an_order_for_a_static_code_can_be_paid_although_nobody_heard_that_it_is_there() {
        let asked = after(&[Happening::Asked]).expect("it was drafted");
        assert_eq!(asked.payable_since(), None, "nobody saw a code of its own");
        let mut at_the_counter = asked;
        at_the_counter.draft.sale_point_id = Some("7".to_owned());
        assert_eq!(
            at_the_counter.payable_since(),
            Some(NOW),
            "the printed code hangs on the wall all the time"
        );
        let declined = Happening::Declined(Reason {
            code: "provider_refused".to_owned(),
            words: None,
            trace: "T".to_owned(),
        });
        let declined = at_the_counter.after(&declined, NOW).expect("they said no");
        assert_eq!(
            declined.payable_since(),
            None,
            "what they did not take is not there"
        );
    }

    #[test]
    fn an_order_begins_once() {
        let again = after(&[Happening::Drafted(drafted().draft)]);
        assert_eq!(
            again,
            Err(Unfit::Beginning),
            "a second draft is another order"
        );
        let headless = Order::begin(OrderId(uuid::Uuid::nil()), &Happening::Asked, NOW);
        assert_eq!(
            headless,
            Err(Unfit::Beginning),
            "nothing comes before the draft"
        );
    }
}
