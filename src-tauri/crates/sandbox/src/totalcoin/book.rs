//! What TotalCoin keeps beside the world: what was said with each pre-order and payment, whom to
//! notify, and what they were told. Orders, credits and money are the world's.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderName, HeaderValue, header};

use super::auth::Tokens;
use super::callback::{Standing, signed};
use super::delivery::Target;
use super::dialect::{Callbacks, Webhooks};
use super::outbox::{Channel, Letter, Outbox};
use super::signature::PRACTICE_KEY;
use super::webhook::{Estado, Notice, Occasion};
use crate::dialect::{Amounts, Dialect};
use crate::shared::State;
use crate::world::{Credit, PayoutState, Provider, Split, World};

/// What was said with a pre-order and is not part of the order.
#[derive(Clone, Debug)]
pub(super) struct Preorder {
    pub(super) order_id: u64,
    /// The shop's own id of the payment, which the webhook repeats.
    pub(super) operation_id: Option<String>,
    pub(super) reference: String,
    /// Whether the customer may choose the amount.
    pub(super) is_open: bool,
}

/// A payment the shop made.
#[derive(Clone, Debug)]
pub(super) struct Payment {
    /// A UUID.
    pub(super) id: String,
    /// Its money, in the world.
    pub(super) payout_id: u64,
    /// Whom to tell, if that is somebody on this computer.
    pub(super) target: Option<Target>,
    /// Whether the result was called back.
    is_called: bool,
}

/// Where webhooks go, and what they carry to be recognised.
#[derive(Clone, Debug)]
pub(super) struct Subscriber {
    pub(super) target: Target,
    pub(super) header: Option<(HeaderName, HeaderValue)>,
}

/// Everything that is TotalCoin's own.
#[derive(Debug)]
pub(crate) struct Book {
    pub(crate) tokens: Tokens,
    pub(crate) outbox: Outbox,
    pub(super) subscriber: Option<Subscriber>,
    preorders: Vec<Preorder>,
    payments: Vec<Payment>,
    currencies: BTreeMap<u64, &'static str>,
    /// The credits whose webhooks were written.
    announced: BTreeSet<u64>,
    dice: fastrand::Rng,
}

impl Book {
    /// An empty book. The seed decides its ids and tokens.
    pub(crate) fn new(seed: u64) -> Book {
        Book {
            tokens: Tokens::new(seed),
            outbox: Outbox::default(),
            subscriber: None,
            preorders: Vec::new(),
            payments: Vec::new(),
            currencies: BTreeMap::new(),
            announced: BTreeSet::new(),
            dice: fastrand::Rng::with_seed(seed ^ 0x0004_D1CE),
        }
    }

    pub(super) fn remember_preorder(&mut self, preorder: Preorder) {
        self.preorders.push(preorder);
    }

    pub(super) fn preorders(&self) -> &[Preorder] {
        &self.preorders
    }

    pub(super) fn preorder(&self, order_id: u64) -> Option<&Preorder> {
        // They come in by the number of their order, which only grows.
        let place = self
            .preorders
            .binary_search_by_key(&order_id, |it| it.order_id);
        self.preorders.get(place.ok()?)
    }

    pub(super) fn remember_currency(&mut self, order_id: u64, currency: &'static str) {
        self.currencies.insert(order_id, currency);
    }

    /// The currency of a QR.
    pub(super) fn currency(&self, order_id: u64) -> &'static str {
        self.currencies.get(&order_id).copied().unwrap_or("ARS")
    }

    /// Gives a payment its id.
    pub(super) fn remember_payment(&mut self, payout_id: u64, target: Option<Target>) -> String {
        let id = self.uuid();
        self.payments.push(Payment {
            id: id.clone(),
            payout_id,
            target,
            is_called: false,
        });
        id
    }

    pub(super) fn payments(&self) -> &[Payment] {
        &self.payments
    }

    /// The payment with this id, in whichever case it is written.
    pub(super) fn payment(&self, id: &str) -> Option<&Payment> {
        self.payments
            .iter()
            .find(|it| it.id.eq_ignore_ascii_case(id))
    }

    pub(super) fn payment_of(&self, payout_id: u64) -> Option<&Payment> {
        self.payments.iter().find(|it| it.payout_id == payout_id)
    }

    /// A random UUID, version 4.
    pub(super) fn uuid(&mut self) -> String {
        let bits = self.dice.u128(..);
        let bits = (bits & !(0xF << 76)) | (0x4 << 76);
        let bits = (bits & !(0x3 << 62)) | (0x2 << 62);
        let hex = format!("{bits:032x}");
        let groups = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        groups.join("-")
    }

    /// Writes every notification that is due: a webhook for each new credit of a pre-order, a
    /// callback for each payment that ended.
    pub(crate) fn catch_up(&mut self, world: &World, dialect: &Dialect, now_ms: i64) {
        for credit in world.visible_credits(Provider::Totalcoin) {
            if self.announced.contains(&credit.id) {
                continue;
            }
            let preorder = credit.order_id.and_then(|order_id| self.preorder(order_id));
            if let Some(preorder) = preorder.cloned() {
                self.announced.insert(credit.id);
                self.announce(&preorder, credit, world, dialect);
            }
        }
        for at in 0..self.payments.len() {
            let payment = &self.payments[at];
            if payment.is_called {
                continue;
            }
            let Some(payout) = world.payout(Provider::Totalcoin, payment.payout_id) else {
                continue;
            };
            let standing = Standing::of(payout, now_ms);
            let is_early = dialect.callbacks == Callbacks::Early && standing != Standing::Pending;
            if !standing.is_final() && !is_early {
                continue;
            }
            // Early, it says what was so at half of the way, however late the clock was looked at.
            let told = if is_early {
                Standing::Processing
            } else {
                standing
            };
            let said = told.word(dialect.payment_words);
            let letter = callback(payment, &payment.id, said, dialect.callbacks, PRACTICE_KEY);
            self.payments[at].is_called = true;
            self.outbox.extend(letter);
        }
    }

    fn announce(&mut self, preorder: &Preorder, credit: &Credit, world: &World, dialect: &Dialect) {
        let Some(subscriber) = self.subscriber.clone() else {
            return;
        };
        // Reconciliation goes by the gross amount, except where the customer was to choose it.
        let asked_cents = world
            .order(preorder.order_id)
            .and_then(|order| order.amount_cents);
        let is_matched = preorder.is_open || asked_cents == Some(credit.amount_cents);
        let occasions: &[Occasion] = match dialect.webhooks {
            Webhooks::Both => &[Occasion::Payment, Occasion::Reconciliation],
            Webhooks::Payment => &[Occasion::Payment],
            Webhooks::Reconciliation => &[Occasion::Reconciliation],
        };
        for occasion in occasions {
            if *occasion == Occasion::Payment || is_matched {
                let notice = notice(preorder, credit, *occasion);
                let body = notice.json(notice_amounts(dialect)).written();
                self.outbox.post(subscriber.letter(preorder.order_id, body));
            }
        }
    }

    /// Whether a credit or a payment of this provider is on its way, and somebody wants to know.
    fn is_anything_due(&self, world: &World) -> bool {
        let is_ours = |credit: &Credit| credit.provider == Provider::Totalcoin && !credit.visible;
        let is_open = |payment: &Payment| {
            let payout = world.payout(Provider::Totalcoin, payment.payout_id);
            let is_pending = payout.is_some_and(|payout| payout.state == PayoutState::Pending);
            payment.target.is_some() && !payment.is_called && is_pending
        };
        self.subscriber.is_some() && world.credits().iter().any(is_ours)
            || self.payments.iter().any(is_open)
    }
}

impl State {
    /// Whether time alone will bring something to tell the shop.
    pub(crate) fn is_anything_due(&self) -> bool {
        self.totalcoin.is_anything_due(&self.world)
    }
}

impl Subscriber {
    /// A letter about an order.
    pub(super) fn letter(&self, order_id: u64, body: String) -> Letter {
        Letter {
            channel: Channel::Webhook,
            about: order_id.to_string(),
            target: self.target.clone(),
            header: self.header.clone(),
            body,
        }
    }
}

/// The notice of a credit of a pre-order.
pub(super) fn notice(preorder: &Preorder, credit: &Credit, occasion: Occasion) -> Notice {
    Notice {
        occasion,
        estado: Estado::Approved,
        reference: credit.transaction_id,
        concept: preorder.reference.clone(),
        operation_id: preorder.operation_id.clone(),
        amount_cents: credit.amount_cents,
        split: Split::of(credit.amount_cents),
        payer: credit.payer.clone(),
        created_ms: credit.paid_ms,
        confirmed_ms: credit.visible_ms,
    }
}

/// How a webhook writes amounts: the document's own example drops trailing zeros.
pub(super) fn notice_amounts(dialect: &Dialect) -> Amounts {
    match dialect.amounts {
        Amounts::Number | Amounts::Short => Amounts::Short,
        Amounts::String => Amounts::String,
    }
}

/// A letter that tells what became of a payment, if somebody wants to be told.
pub(super) fn callback(
    payment: &Payment,
    id: &str,
    word: &str,
    form: Callbacks,
    key: &str,
) -> Option<Letter> {
    let target = payment.target.clone()?;
    let signed = signed(id, word, form, key);
    let hash = HeaderValue::from_str(&signed.hash).expect("a hash is hexadecimal digits");
    Some(Letter {
        channel: Channel::Callback,
        about: payment.id.clone(),
        target,
        header: Some((header::AUTHORIZATION, hash)),
        body: signed.body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_payments_are_uuids_of_version_4() {
        let mut book = Book::new(1);
        for _ in 0..100 {
            let id = book.uuid();
            let letters: Vec<char> = id.chars().collect();
            assert_eq!(letters.len(), 36, "{id} has four dashes");
            assert_eq!(letters[14], '4', "{id} says its version");
            assert!(
                matches!(letters[19], '8' | '9' | 'a' | 'b'),
                "{id} says its variant"
            );
        }
        assert_eq!(Book::new(7).uuid(), Book::new(7).uuid(), "the seed decides");
    }
}
