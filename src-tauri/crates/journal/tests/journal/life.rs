//! What is written can be read again, as it was meant.

use domain::{
    instant::Instant,
    lifecycle::{Duty, State},
    order::{Happening, Order, Unfit},
    reference::Reference,
};
use journal::{Error, Filter, Intent, Subject, Verification};

use crate::book::{
    Book, NOON, cents, draft, opened, order, paid, reason, register, stamp, tell, two_sales,
};

#[tokio::test]
async fn an_order_is_what_its_happenings_make_of_it() {
    let book = Book::new();
    let journal = book.open();
    let story = [
        draft(1),
        Happening::Asked,
        Happening::Unanswered(reason()),
        opened(),
        Happening::Lapsed,
        paid(1_000, None),
    ];
    let mut folded: Option<Order> = None;
    for (happening, at) in story.into_iter().zip(1..) {
        let stamp = stamp(at);
        let next = match folded {
            None => Order::begin(order(1), &happening, stamp.at),
            Some(order) => order.after(&happening, stamp.at),
        };
        folded = next.ok();
        let told = happening.clone();
        let stored = journal
            .write(move |writing| writing.record(order(1), &told, &stamp))
            .await
            .expect("a legal story");
        let found = journal.read(|reading| reading.order(order(1))).await;
        assert_eq!(
            Some(&stored.order),
            folded.as_ref(),
            "the domain decides what {happening:?} means"
        );
        assert_eq!(
            found.ok().flatten(),
            Some(stored),
            "and that is what is read from then on"
        );
    }
    let state = folded.map(|order| order.state);
    assert_eq!(state, Some(State::PaidLate), "money wins");
}

#[tokio::test]
async fn a_restart_keeps_all_of_it() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let before = journal
        .read(|reading| Ok((reading.orders(&Filter::default())?, reading.events(1, 100)?)))
        .await
        .expect("two sales");
    drop(journal);
    let other_name = domain::register::Register::from_bits(1);
    let journal =
        journal::Journal::open(&book.path(), other_name, Instant::from_ms(0)).expect("again");
    assert_eq!(
        journal.register(),
        &register(),
        "a journal keeps the name it was begun with"
    );
    let after = journal
        .read(|reading| Ok((reading.orders(&Filter::default())?, reading.events(1, 100)?)))
        .await
        .expect("two sales");
    assert_eq!(before, after, "nothing changed by closing and opening");
    assert_eq!(after.1.len(), 8, "the beginning and seven happenings");
}

#[tokio::test]
async fn what_cannot_have_happened_is_not_written() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let head = journal.read(|reading| reading.head()).await.expect("one");
    let late = journal
        .write(|writing| writing.record(order(1), &Happening::Lapsed, &stamp(900)))
        .await;
    assert!(
        matches!(late, Err(Error::Unfit(Unfit::Illegal(_)))),
        "a paid order does not lapse: {late:?}"
    );
    let unknown = journal
        .write(|writing| writing.record(order(77), &Happening::Asked, &stamp(901)))
        .await;
    assert!(
        matches!(unknown, Err(Error::NoSuchOrder)),
        "an order begins with a draft: {unknown:?}"
    );
    let twice = journal
        .write(|writing| writing.record(order(3), &draft(1), &stamp(902)))
        .await;
    assert!(
        matches!(twice, Err(Error::Duplicate(_))),
        "another sale's number and reference: {twice:?}"
    );
    let same_id = journal
        .write(|writing| writing.record(order(2), &Happening::Lapsed, &stamp(100)))
        .await;
    assert!(
        matches!(same_id, Err(Error::Duplicate(_))),
        "an event's id is never used twice: {same_id:?}"
    );
    let still = journal.read(|reading| reading.head()).await.expect("one");
    assert_eq!(head, still, "nothing was added");
}

#[tokio::test]
async fn a_verb_that_fails_leaves_no_trace_in_a_transaction_that_goes_on() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    journal
        .write(|writing| {
            // The event is written before the view refuses the number; both must go.
            let twice = writing.record(order(3), &draft(1), &stamp(900));
            assert!(twice.is_err(), "the number is taken");
            writing.record(order(3), &draft(3), &stamp(901))
        })
        .await
        .expect("the second attempt stands");
    let (events, verified) = journal
        .read(|reading| Ok((reading.history(order(3))?, reading.verify()?)))
        .await
        .expect("a sound journal");
    assert_eq!(events.len(), 1, "one draft was kept: {events:?}");
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "and the chain holds: {verified:?}"
    );
}

#[tokio::test]
async fn all_of_a_transaction_is_kept_or_nothing() {
    let book = Book::new();
    let journal = book.open();
    let undone: Result<(), Error> = journal
        .write(|writing| {
            writing.record(order(1), &draft(1), &stamp(1))?;
            writing.set_setting("shop", "El Almacén", &stamp(2))?;
            Err(Error::NoSuchOrder)
        })
        .await;
    assert!(undone.is_err(), "the closure changed its mind");
    let (order, setting, head) = journal
        .read(|reading| {
            Ok((
                reading.order(order(1))?,
                reading.setting("shop")?,
                reading.head()?,
            ))
        })
        .await
        .expect("an empty journal");
    assert_eq!(
        (order, setting, head.sequence),
        (None, None, 1),
        "as if it had not been asked"
    );
}

#[tokio::test]
async fn what_is_owed_is_found_again() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let closed = vec![draft(3), Happening::Asked, opened(), Happening::Lapsed];
    tell(&journal, 3, 300, closed.clone()).await;
    let mut released = closed;
    released[0] = draft(4);
    released.push(Happening::Released);
    tell(&journal, 4, 400, released).await;
    let (unsettled, unlisted, next) = journal
        .read(|reading| {
            Ok((
                reading.unsettled()?,
                reading.unlisted()?,
                reading.next_number()?,
            ))
        })
        .await
        .expect("four sales");
    let owed: Vec<_> = unsettled
        .iter()
        .map(|stored| (stored.order.id, stored.order.duty()))
        .collect();
    assert_eq!(
        owed,
        [(order(2), Duty::Poll), (order(3), Duty::Watch)],
        "the open one and the watched one, oldest first"
    );
    let unlisted: Vec<_> = unlisted.iter().map(|stored| stored.order.id).collect();
    assert_eq!(unlisted, [order(1)], "its credit was not shown yet");
    assert_eq!(next, 5, "numbers go on from the last sale");
}

#[tokio::test]
async fn a_sale_belongs_to_the_time_it_was_paid() {
    let book = Book::new();
    let journal = book.open();
    // Begun at second 100 and paid at second 103; the other one begun at second 200.
    two_sales(&journal).await;
    let at = |second: i64| Some(NOON.plus_ms(second * 1_000));
    let numbers = |from, to, state, limit| {
        let filter = Filter {
            from,
            to,
            state,
            limit,
        };
        let journal = journal.clone();
        async move {
            let found = journal.read(move |reading| reading.orders(&filter)).await;
            let found = found.expect("a list");
            found
                .iter()
                .map(|stored| stored.order.draft.number)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(
        numbers(None, None, None, None).await,
        [2, 1],
        "newest first"
    );
    assert_eq!(numbers(None, None, None, Some(1)).await, [2], "only one");
    assert_eq!(
        numbers(at(103), at(200), None, None).await,
        [1],
        "from is in, to is out"
    );
    assert_eq!(
        numbers(at(100), at(103), None, None).await,
        [0_i64; 0],
        "not where it was begun"
    );
    assert_eq!(
        numbers(at(0), None, Some(State::Open), None).await,
        [2],
        "by state"
    );
    assert_eq!(
        numbers(None, at(201), None, Some(1)).await,
        [2],
        "the newest of those"
    );
    let tally = journal
        .read(|reading| reading.tally(NOON, NOON.plus_ms(201_000)))
        .await
        .expect("sums");
    let sums: Vec<_> = tally
        .iter()
        .map(|tally| (tally.state, tally.orders, tally.amount, tally.paid))
        .collect();
    assert_eq!(
        sums,
        [
            (State::Open, 1, cents(1_000), cents(0)),
            (State::Paid, 1, cents(1_000), cents(1_000)),
        ],
        "each state by itself"
    );
}

#[tokio::test]
async fn a_reference_finds_its_order() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let found = journal
        .read(|reading| {
            Ok((
                reading.order_by_reference(&Reference::from_bits(2))?,
                reading.order_by_reference(&Reference::from_bits(9))?,
            ))
        })
        .await
        .expect("an answer");
    assert_eq!(
        found.0.map(|stored| stored.order.id),
        Some(order(2)),
        "the one that bears it"
    );
    assert_eq!(found.1, None, "nobody bears it");
}

#[tokio::test]
async fn an_intent_is_open_until_it_is_answered() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let intent = Intent {
        key: "K2".to_owned(),
        subject: Subject::Order(order(2)),
        call: "POST v2/payment/cashin/qr/generate".to_owned(),
        body: br#"{"amount":10.00}"#.to_vec(),
    };
    let meant = intent.clone();
    journal
        .write(move |writing| {
            writing.intend(&meant, &stamp(900))?;
            // Sent again, byte for byte: the same intent.
            writing.intend(&meant, &stamp(901))?;
            let other = Intent {
                body: b"{}".to_vec(),
                ..meant
            };
            let reused = writing.intend(&other, &stamp(902));
            assert!(
                matches!(reused, Err(Error::Duplicate(_))),
                "one key, one call: {reused:?}"
            );
            Ok(())
        })
        .await
        .expect("an intent");
    drop(journal);
    let journal = book.open();
    let open = journal.read(|reading| reading.intents_open()).await;
    assert_eq!(
        open.ok(),
        Some(vec![intent]),
        "after a restart every byte is known"
    );
    let settled = journal
        .write(|writing| {
            writing.settle_intent("K2", "said", &stamp(903))?;
            let again = writing.settle_intent("K2", "said", &stamp(904));
            assert!(
                matches!(again, Err(Error::NoSuchIntent)),
                "it is answered once: {again:?}"
            );
            writing.intents_open()
        })
        .await;
    assert_eq!(settled.ok(), Some(vec![]), "nothing is in doubt any more");
    let kinds: Vec<_> = journal
        .read(|reading| reading.history(order(2)))
        .await
        .expect("a history")
        .into_iter()
        .map(|event| event.kind)
        .collect();
    assert_eq!(
        kinds,
        ["drafted", "asked", "opened", "intended", "answered"],
        "an order's story tells of its calls"
    );
}

#[tokio::test]
async fn an_intent_needs_its_order() {
    let book = Book::new();
    let journal = book.open();
    let intent = Intent {
        key: "K9".to_owned(),
        subject: Subject::Order(order(9)),
        call: "POST v2/x".to_owned(),
        body: Vec::new(),
    };
    let refused = journal
        .write(move |writing| writing.intend(&intent, &stamp(1)))
        .await;
    assert!(
        matches!(refused, Err(Error::NoSuchOrder)),
        "nothing is sent for an order that is not written: {refused:?}"
    );
}

#[tokio::test]
async fn stats_count_what_there_is() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let stats = journal.read(|reading| reading.stats()).await.expect("some");
    assert_eq!(
        (stats.events, stats.orders, stats.credits),
        (8, 2, 0),
        "all"
    );
    assert_eq!((stats.payouts, stats.links), (0, 0), "nothing else");
    journal
        .write(|writing| {
            let first = crate::payouts::ordered(1, "mate.pan.sol", 1_000);
            writing.record_payout(crate::payouts::payout(1), &first, &stamp(150))?;
            for (n, at) in (1..).zip(151..153) {
                let first = crate::links::ordered();
                writing.record_link(crate::links::link(n), &first, &stamp(at))?;
            }
            Ok(())
        })
        .await
        .expect("a payout and two links");
    let more = journal.read(|reading| reading.stats()).await.expect("some");
    assert_eq!(
        (more.events, more.orders, more.payouts, more.links),
        (11, 2, 1, 2),
        "each by itself"
    );
    assert_eq!(stats.first_at, NOON, "when the journal was begun");
    assert_eq!(stats.last_at, stamp(202).at, "the code that came up");
    assert_eq!(stats.schema, 3, "the newest schema");
    assert!(stats.file_bytes > 4_096, "more than an empty page");
}
