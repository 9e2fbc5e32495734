//! Whatever the history, the views are what it adds up to, and can be made again from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    credit::Fingerprint,
    evidence::Evidence,
    lifecycle::State,
    link::{self, Link, LinkId},
    money::Price,
    order::{Draft, Happening, Note, Order, OrderId, Payment},
    payout::{self, Payout, PayoutId},
    reference::Reference,
};
use journal::{Error, Filter, OpenShift, Opened, Reading, Stored, Verification, Writing};
use proptest::prelude::*;

use crate::{
    book::{Book, NOON, credit, draft, opened, order, paid, reason, stamp},
    links, payouts,
};

/// Something that may or may not be possible, and the sale, payout or link it is said to happen to.
#[derive(Clone, Debug)]
enum Attempt {
    Sale(u128, Happening),
    Payout(u128, payout::Happening),
    Link(u128, link::Happening),
    Shift,
}

/// The draft of a sale; some are collected by the one static code there is.
fn draft_at(sale: u128, point: Option<&str>) -> Happening {
    match draft(sale) {
        Happening::Drafted(draft) => Happening::Drafted(Draft {
            sale_point_id: point.map(str::to_owned),
            ..draft
        }),
        other => other,
    }
}

/// The draft of a payout; some bear the reference of a sale.
fn ordered(payout: u128) -> payout::Happening {
    match payouts::ordered(payout, "mate.pan.sol", 50_000) {
        payout::Happening::Drafted(draft) => payout::Happening::Drafted(payout::Draft {
            reference: Reference::from_bits(payout + 3),
            ..draft
        }),
        other => other,
    }
}

/// A manager says that the credit is the sale's.
fn claimed(n: usize) -> Happening {
    let Happening::Paid(payment) = paid(1_000, Some(credit(n, 1_000).fingerprint)) else {
        unreachable!("it is a payment");
    };
    Happening::Claimed {
        payment: Payment {
            evidence: Evidence::Manual,
            ..payment
        },
        operator: "Lucía".to_owned(),
        reason: "vi el comprobante".to_owned(),
    }
}

/// The provider says that its operation of that number paid.
fn by_operation(number: u8) -> Happening {
    let Happening::Paid(payment) = paid(600, None) else {
        unreachable!("it is a payment");
    };
    Happening::Paid(Payment {
        operation: Some(number.to_string()),
        ..payment
    })
}

fn sale() -> impl Strategy<Value = Attempt> {
    let amount = prop_oneof![Just(400_i64), Just(600), Just(1_000), Just(1_500)];
    let some_credit =
        proptest::option::of(0..7_usize).prop_map(|n| n.map(|n| credit(n, 1_000).fingerprint));
    let happening = prop_oneof![
        3 => Just(Happening::Asked),
        1 => Just(Happening::Unanswered(reason())),
        3 => Just(opened()),
        1 => Just(Happening::Declined(reason())),
        1 => Just(Happening::Lapsed),
        1 => Just(Happening::Cancelled { operator: "Ana".to_owned() }),
        1 => Just(Happening::Released),
        3 => (amount, some_credit).prop_map(|(amount, credit)| paid(amount, credit)),
        2 => (0..7_usize).prop_map(|n| Happening::Listed {
            credit: credit(n, 1_000).fingerprint,
            amount: credit(n, 1_000).amount,
            holder: None,
        }),
        1 => Just(Happening::Puzzled { credits: vec![] }),
        2 => (0..7_usize).prop_map(claimed),
        2 => (0..7_usize).prop_map(|n| Happening::Unclaimed {
            credit: credit(n, 1_000).fingerprint,
            operator: "Lucía".to_owned(),
            reason: "era de otra venta".to_owned(),
        }),
        1 => (1..4_u128, 1..900_i64).prop_map(|(n, cents)| Happening::RefundBegun {
            payout: payouts::payout(n),
            account: "0000222800000000057723".to_owned(),
            amount: Price::from_cents(cents).expect("a price"),
        }),
        1 => (1..4_u128, proptest::bool::ANY).prop_map(|(n, arrived)| Happening::RefundEnded {
            payout: payouts::payout(n),
            arrived,
        }),
        2 => (0..3_u8).prop_map(by_operation),
        2 => (0..4_u32).prop_map(|copy| Happening::Printed { copy }),
        2 => (0..Note::ALL.len()).prop_map(|n| Happening::Noted {
            note: Note::ALL[n],
            operator: "Lucía".to_owned(),
        }),
    ];
    let first = proptest::option::of(Just("9"));
    (
        1..5_u128,
        prop_oneof![1 => first.prop_map(Err), 5 => happening.prop_map(Ok)],
    )
        .prop_map(|(sale, happening)| {
            let happening = happening.unwrap_or_else(|point| draft_at(sale, point));
            Attempt::Sale(sale, happening)
        })
}

fn payout() -> impl Strategy<Value = Attempt> {
    let id = proptest::option::of("T[12]");
    let happening = (0..11_usize, id, 0..9_i64).prop_map(|(kind, provider_id, second)| {
        let next_check = NOON.plus_ms(second * 1_000);
        let word = || "word".to_owned();
        match kind {
            0 | 1 => Some(payout::Happening::Asked { next_check }),
            2 => Some(payout::Happening::Unanswered {
                reason: reason(),
                next_check,
            }),
            3 => Some(payout::Happening::Missing { next_check }),
            4 => Some(payout::Happening::Resent { next_check }),
            5 => Some(payout::Happening::Accepted {
                provider_id: provider_id.unwrap_or_else(word),
                next_check,
            }),
            6 => Some(payout::Happening::Processing {
                provider_id,
                word: word(),
                next_check,
            }),
            7 => Some(payout::Happening::Processed {
                provider_id,
                proof: payout::Proof::Movement,
            }),
            8 => Some(payout::Happening::Rejected(reason())),
            9 => Some(payout::Happening::Flagged(reason())),
            _ => None,
        }
    });
    (1..4_u128, happening)
        .prop_map(|(n, happening)| Attempt::Payout(n, happening.unwrap_or_else(|| ordered(n))))
}

fn link() -> impl Strategy<Value = Attempt> {
    let happening = prop_oneof![
        Just(links::ordered()),
        Just(link::Happening::Asked),
        Just(link::Happening::Unanswered(reason())),
        Just(links::opened()),
        Just(link::Happening::Declined(reason())),
        Just(link::Happening::Paid {
            amount: domain::money::Money::from_cents(1_000).expect("ten pesos"),
            operation: None,
        }),
        Just(link::Happening::Hidden),
        Just(link::Happening::Shown),
    ];
    (1..3_u128, happening).prop_map(|(n, happening)| Attempt::Link(n, happening))
}

fn attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![12 => sale(), 6 => payout(), 2 => link(), 1 => Just(Attempt::Shift)]
}

/// An independent reading of the rules: the domain's fold, and what can be taken only once.
#[derive(Default)]
struct Model {
    orders: BTreeMap<OrderId, Order>,
    payouts: BTreeMap<PayoutId, Payout>,
    links: BTreeMap<LinkId, Link>,
    /// How many sales were begun since a shift was opened, if one was.
    in_shift: Option<i64>,
}

impl Model {
    /// Does to the journal what is attempted, and demands that it takes what it must and nothing else.
    fn attempt(&mut self, writing: &mut Writing<'_>, attempt: &Attempt, n: u128) {
        let stamp = stamp(n);
        match attempt {
            Attempt::Sale(sale, happening) => {
                let expected = self.sell(*sale, happening, n);
                let got = writing.record(order(*sale), happening, &stamp).ok();
                let got = got.map(|stored| stored.order);
                assert_eq!(got, expected, "sale {sale} and {happening:?}");
            }
            Attempt::Payout(n, happening) => {
                let id = payouts::payout(*n);
                let next = match self.payouts.get(&id) {
                    Some(payout) => payout.clone().after(happening, stamp.at).ok(),
                    None => Payout::begin(id, happening, stamp.at)
                        .ok()
                        .filter(|payout| !self.is_named(&payout.draft.reference)),
                };
                let got = writing.record_payout(id, happening, &stamp).ok();
                assert_eq!(got, next, "payout {n} and {happening:?}");
                self.payouts.extend(next.map(|payout| (id, payout)));
            }
            Attempt::Link(n, happening) => {
                let id = links::link(*n);
                let next = match self.links.get(&id) {
                    Some(link) => link.clone().after(happening).ok(),
                    None => Link::begin(id, happening, stamp.at).ok(),
                };
                let got = writing.record_link(id, happening, &stamp).ok();
                assert_eq!(got, next, "link {n} and {happening:?}");
                self.links.extend(next.map(|link| (id, link)));
            }
            Attempt::Shift => {
                let opened = writing.open_shift_by("Lucía", &stamp);
                let is_new = matches!(opened, Ok(Opened::New(_)));
                assert_eq!(is_new, self.in_shift.is_none(), "one shift at a time");
                self.in_shift = self.in_shift.or(Some(0));
            }
        }
    }

    fn is_named(&self, reference: &Reference) -> bool {
        let mut orders = self.orders.values().map(|order| &order.draft.reference);
        let mut payouts = self.payouts.values().map(|payout| &payout.draft.reference);
        orders.any(|name| name == reference) || payouts.any(|name| name == reference)
    }

    fn is_busy(&self, point: Option<&String>) -> bool {
        let live = [State::Drafted, State::InDoubt, State::Open];
        point.is_some()
            && self.orders.values().any(|order| {
                order.draft.sale_point_id.as_ref() == point && live.contains(&order.state)
            })
    }

    /// The order after `happening`, if the journal must take it.
    fn sell(&mut self, sale: u128, happening: &Happening, n: u128) -> Option<Order> {
        let id = order(sale);
        let at = stamp(n).at;
        let next = match self.orders.get(&id) {
            Some(order) => order.clone().after(happening, at).ok()?,
            None => Order::begin(id, happening, at).ok().filter(|order| {
                !self.is_named(&order.draft.reference)
                    && !self.is_busy(order.draft.sale_point_id.as_ref())
            })?,
        };
        // Six were shown; the seventh never was. Each pays once, and so does each operation.
        let shown = |credit: &Fingerprint| {
            (0..6).any(|n| crate::book::credit(n, 1_000).fingerprint == *credit)
        };
        let others = self.orders.iter().filter(|(other, _)| **other != id);
        let all = others
            .flat_map(|(_, order)| &order.payments)
            .chain(&next.payments);
        let (mut credits, mut operations) = (BTreeSet::new(), BTreeSet::new());
        for payment in all {
            if let Some(credit) = &payment.credit
                && !(shown(credit) && credits.insert(credit.clone()))
            {
                return None;
            }
            if let Some(operation) = &payment.operation
                && !operations.insert(operation.clone())
            {
                return None;
            }
        }
        if self.orders.insert(id, next.clone()).is_none() {
            self.in_shift = self.in_shift.map(|sales| sales + 1);
        }
        Some(next)
    }
}

/// All that a till asks the views for.
#[derive(Debug, PartialEq)]
struct Views {
    orders: Vec<Stored>,
    unsettled: Vec<Stored>,
    unlisted: Vec<Stored>,
    live: Option<Stored>,
    unclaimed: Vec<domain::matching::Unclaimed>,
    payouts: Vec<Payout>,
    due: Vec<Payout>,
    unsettled_payouts: Vec<Payout>,
    links: Vec<Link>,
    shift: Option<OpenShift>,
}

fn views(reading: &Reading<'_>) -> Result<Views, Error> {
    Ok(Views {
        orders: reading.orders(&Filter::default())?,
        unsettled: reading.unsettled()?,
        unlisted: reading.unlisted()?,
        live: reading.live_at_sale_point("9")?,
        unclaimed: reading.unclaimed(NOON)?,
        payouts: reading.payouts(None)?,
        due: reading.payouts_due(NOON.plus_ms(4_000))?,
        unsettled_payouts: reading.payouts_unsettled()?,
        links: reading.links(None)?,
        shift: reading.open_shift()?,
    })
}

/// Whether the views are the model's fold.
fn compare(views: &Views, model: &Model) {
    let orders: BTreeMap<_, _> = views
        .orders
        .iter()
        .map(|stored| (stored.order.id, stored.order.clone()))
        .collect();
    assert_eq!(orders, model.orders, "the view of the orders is the fold");
    let payouts: BTreeMap<_, _> = views
        .payouts
        .iter()
        .map(|payout| (payout.id, payout.clone()))
        .collect();
    assert_eq!(payouts, model.payouts, "that of the payouts too");
    let links: BTreeMap<_, _> = views
        .links
        .iter()
        .map(|link| (link.id, link.clone()))
        .collect();
    assert_eq!(links, model.links, "and that of the links");
    let in_shift = views.shift.as_ref().map(|open| open.sales);
    assert_eq!(in_shift, model.in_shift, "each sale is counted once");
    let due = model.payouts.values().filter(|payout| {
        let by = NOON.plus_ms(4_000);
        payout.next_check.is_some_and(|next| next <= by)
    });
    assert_eq!(
        views.due.len(),
        due.count(),
        "no payout that is due is missed, none is looked at before"
    );
}

async fn check(history: Vec<Attempt>) {
    let book = Book::new();
    let journal = book.open();
    let model = journal
        .write(move |writing| {
            let mut model = Model::default();
            let shown: Vec<_> = (0..6).map(|n| credit(n, 1_000)).collect();
            let mut ids = 5_000..;
            writing.see_credits(&shown, &mut || stamp(ids.next().unwrap_or(0)))?;
            for (attempt, n) in history.iter().zip(1..) {
                model.attempt(writing, attempt, n);
            }
            Ok(model)
        })
        .await
        .expect("what is impossible is refused one by one");
    let before = journal.read(views).await.expect("views");
    compare(&before, &model);
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "verifying comes to the same: {verified:?}"
    );
    // A view that says anything at all is made right again.
    book.raw()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             UPDATE orders SET state = 'paid', due_ms = NULL, awaits_credit = 0, body = '{}';
             DELETE FROM orders WHERE number = 2;
             UPDATE payouts SET state = 'failed', at_rest = 1, next_check_ms = NULL, body = '{}';
             DELETE FROM payouts WHERE reference LIKE '%5'; DELETE FROM links;
             UPDATE shifts SET sales = sales + 3, operator = 'Eva';
             UPDATE credits SET order_id = NULL; DELETE FROM credits WHERE sequence = 3;",
        )
        .expect("somebody's statements");
    let read = journal
        .write(|writing| Ok((writing.rebuild()?, writing.head()?.sequence)))
        .await
        .expect("a rebuilt view");
    assert_eq!(read.0, read.1, "every event was read");
    let after = journal.read(views).await.expect("views");
    assert_eq!(before, after, "the events say it all");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "and nothing is left over: {verified:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_history_folds_to_its_view_and_can_be_made_again(
        history in proptest::collection::vec(attempt(), 0..80),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(check(history));
    }
}

#[tokio::test]
async fn rebuilding_keeps_what_no_event_holds() {
    let book = Book::new();
    let journal = book.open();
    crate::book::two_sales(&journal).await;
    let kept = journal
        .write(|writing| {
            let intent = journal::Intent {
                key: "K2".to_owned(),
                subject: journal::Subject::Order(order(2)),
                call: "POST v2/x".to_owned(),
                body: b"{}".to_vec(),
            };
            writing.intend(&intent, &stamp(600))?;
            writing.add_operator("Ana", domain::operator::Role::Cashier, "hash", &stamp(601))?;
            let events = writing.rebuild()?;
            let hash = writing.operator("Ana")?.map(|row| row.pin_hash);
            Ok((events, hash, writing.intents_open()? == vec![intent]))
        })
        .await;
    assert_eq!(
        kept.ok(),
        Some((10, Some("hash".to_owned()), true)),
        "all events read, Ana can still sign in, and the call is still in doubt"
    );
}
