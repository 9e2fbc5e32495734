//! Whatever the history, the views are what it adds up to, and can be made again from it.

use std::collections::{BTreeMap, BTreeSet};

use domain::order::{Happening, Order, OrderId};
use journal::{Error, Filter, Reading, Stored, Verification};
use proptest::prelude::*;

use crate::book::{Book, NOON, credit, draft, opened, order, paid, reason, stamp};

/// Something that may or may not be possible: a happening, and the sale it is said to happen to.
fn attempt() -> impl Strategy<Value = (u128, Happening)> {
    let sale = 1..5_u128;
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
            holder: None,
        }),
        1 => Just(Happening::Puzzled { credits: vec![] }),
    ];
    (
        sale,
        prop_oneof![1 => Just(None), 5 => happening.prop_map(Some)],
    )
        .prop_map(|(sale, happening)| (sale, happening.unwrap_or_else(|| draft(sale))))
}

/// An independent reading of the rules: the domain's fold, and a set of the credits that are taken.
#[derive(Default)]
struct Model {
    orders: BTreeMap<OrderId, Order>,
    taken: BTreeSet<String>,
}

impl Model {
    /// The order after `happening`, if the journal must take it.
    fn take(&mut self, sale: u128, happening: &Happening, n: u128) -> Option<Order> {
        let id = order(sale);
        let at = stamp(n).at;
        let next = match self.orders.get(&id) {
            Some(order) => order.clone().after(happening, at).ok()?,
            None => Order::begin(id, happening, at).ok()?,
        };
        let credit = match happening {
            Happening::Paid(payment) => payment.credit.as_ref(),
            Happening::Listed { credit, .. } => Some(credit),
            _ => None,
        };
        if let Some(credit) = credit {
            // Six were shown; the seventh never was.
            let shown = (0..6).any(|n| crate::book::credit(n, 1_000).fingerprint == *credit);
            if !shown || !self.taken.insert(credit.as_str().to_owned()) {
                return None;
            }
        }
        self.orders.insert(id, next.clone());
        Some(next)
    }
}

type Views = (
    Vec<Stored>,
    Vec<Stored>,
    Vec<Stored>,
    Vec<domain::matching::Unclaimed>,
);

fn views(reading: &Reading<'_>) -> Result<Views, Error> {
    Ok((
        reading.orders(&Filter::default())?,
        reading.unsettled()?,
        reading.unlisted()?,
        reading.unclaimed(NOON)?,
    ))
}

async fn check(history: Vec<(u128, Happening)>) {
    let book = Book::new();
    let journal = book.open();
    let model = journal
        .write(move |writing| {
            let mut model = Model::default();
            let shown: Vec<_> = (0..6).map(|n| credit(n, 1_000)).collect();
            let mut ids = 5_000..;
            writing.see_credits(&shown, &mut || stamp(ids.next().unwrap_or(0)))?;
            for ((sale, happening), n) in history.into_iter().zip(1..) {
                let expected = model.take(sale, &happening, n);
                let got = writing.record(order(sale), &happening, &stamp(n)).ok();
                let got = got.map(|stored| stored.order);
                assert_eq!(got, expected, "sale {sale} and {happening:?}");
            }
            Ok(model.orders)
        })
        .await
        .expect("what is impossible is refused one by one");
    let before = journal.read(views).await.expect("views");
    let orders: BTreeMap<_, _> = before
        .0
        .iter()
        .map(|stored| (stored.order.id, stored.order.clone()))
        .collect();
    assert_eq!(orders, model, "the view is the fold");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "verifying comes to the same: {verified:?}"
    );
    // A view that says anything at all is made right again.
    book.raw()
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             UPDATE orders SET state = 'paid', at_rest = 1, awaits_credit = 0, body = '{}';
             DELETE FROM orders WHERE number = 2;
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
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_history_folds_to_its_view_and_can_be_made_again(
        history in proptest::collection::vec(attempt(), 0..60),
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
                order: order(2),
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
