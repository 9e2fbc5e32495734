//! Sale points: a printed code collects one sale at a time, and who made or retired one is told.

use std::sync::{Arc, Barrier};

use domain::order::{Draft, Happening, OrderId};
use journal::{Error, Intent, Journal, SalePointNote, Stamp, Subject, Verification};

use crate::book::{Book, draft, opened, order, paid, reason, stamp, tell};

/// The draft of the `n`th sale, collected by the static code of the sale point `point`.
fn at_point(n: u128, point: &str) -> Happening {
    match draft(n) {
        Happening::Drafted(draft) => Happening::Drafted(Draft {
            sale_point_id: Some(point.to_owned()),
            ..draft
        }),
        other => other,
    }
}

async fn begin(journal: &Journal, n: u128, point: &'static str, at: u128) -> Result<(), Error> {
    let begun = journal
        .write(move |writing| writing.record(order(n), &at_point(n, point), &stamp(at)))
        .await;
    begun.map(|_| ())
}

async fn live(journal: &Journal, point: &'static str) -> Option<OrderId> {
    let live = journal.read(move |reading| reading.live_at_sale_point(point));
    let live = live.await.expect("an answer");
    live.map(|stored| stored.order.id)
}

#[test]
fn of_two_sales_racing_for_a_sale_point_exactly_one_gets_it() {
    for _ in 0..8 {
        let book = Book::new();
        let begun = Arc::new(Barrier::new(2));
        // Handles of their own, as two programs have: neither knows of the other but from the file.
        let race = |n: u128| {
            let (journal, begun) = (book.open(), Arc::clone(&begun));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                runtime.expect("a runtime").block_on(async {
                    begun.wait();
                    begin(&journal, n, "9", n).await
                })
            })
        };
        let racers = [race(1), race(2)];
        let ends = racers.map(|racer| racer.join().expect("no panic"));
        let winners = ends.iter().filter(|end| end.is_ok()).count();
        assert_eq!(
            winners, 1,
            "one customer scans, one sale is meant: {ends:?}"
        );
        assert!(
            ends.iter()
                .any(|end| matches!(end, Err(Error::SalePointBusy))),
            "the other is told why: {ends:?}"
        );
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let (orders, verified) = book
                .look()
                .read(|reading| {
                    let all = journal::Filter::default();
                    Ok((reading.orders(&all)?.len(), reading.verify()?))
                })
                .await
                .expect("a sound journal");
            assert_eq!(orders, 1, "of the other there is no trace");
            assert!(
                matches!(verified, Verification::Holds { events: 2, .. }),
                "nor an event: {verified:?}"
            );
        });
    }
}

#[tokio::test]
async fn a_sale_point_is_taken_until_its_sale_is_over() {
    let cancelled = Happening::Cancelled {
        operator: "Ana".to_owned(),
    };
    for (end, story) in [
        ("paid", vec![Happening::Asked, opened(), paid(1_000, None)]),
        ("paid in doubt", vec![Happening::Asked, paid(1_000, None)]),
        ("underpaid", vec![Happening::Asked, opened(), paid(1, None)]),
        (
            "lapsed",
            vec![Happening::Asked, opened(), Happening::Lapsed],
        ),
        (
            "lapsed in doubt",
            vec![
                Happening::Asked,
                Happening::Unanswered(reason()),
                Happening::Lapsed,
            ],
        ),
        (
            "cancelled",
            vec![Happening::Asked, opened(), cancelled.clone()],
        ),
        ("never sent", vec![cancelled]),
        (
            "declined",
            vec![Happening::Asked, Happening::Declined(reason())],
        ),
    ] {
        let book = Book::new();
        let journal = book.open();
        begin(&journal, 1, "9", 1).await.expect("it is free");
        for (happening, at) in story.into_iter().zip(10..) {
            assert_eq!(
                live(&journal, "9").await,
                Some(order(1)),
                "{end}: before {happening:?} the code is the first sale's"
            );
            let refused = begin(&journal, 2, "9", 100 + at).await;
            assert!(
                matches!(refused, Err(Error::SalePointBusy)),
                "{end}: before {happening:?}: {refused:?}"
            );
            tell(&journal, 1, at, vec![happening]).await;
        }
        assert_eq!(live(&journal, "9").await, None, "{end}: it is free again");
        begin(&journal, 2, "9", 200).await.expect(end);
        assert_eq!(live(&journal, "9").await, Some(order(2)), "{end}: the next");
        drop(journal);
        let refused = begin(&book.open(), 3, "9", 300).await;
        assert!(
            matches!(refused, Err(Error::SalePointBusy)),
            "{end}: a restart frees nothing: {refused:?}"
        );
    }
}

#[tokio::test]
async fn late_money_for_a_sale_that_is_over_does_not_wait_for_the_next() {
    let book = Book::new();
    let journal = book.open();
    begin(&journal, 1, "9", 1).await.expect("it is free");
    let story = vec![Happening::Asked, opened(), Happening::Lapsed];
    tell(&journal, 1, 10, story).await;
    begin(&journal, 2, "9", 20).await.expect("it is free again");
    let late = tell(&journal, 1, 30, vec![paid(1_000, None)]).await;
    assert_eq!(
        late.order.state,
        domain::lifecycle::State::PaidLate,
        "money wins"
    );
    assert_eq!(
        live(&journal, "9").await,
        Some(order(2)),
        "and the next sale keeps its place"
    );
    let read = journal
        .write(|writing| Ok((writing.rebuild()?, writing.verify()?)))
        .await;
    assert!(
        matches!(read, Ok((7, Verification::Holds { events: 7, .. }))),
        "also when all of it is told again: {read:?}"
    );
}

#[tokio::test]
async fn other_sale_points_and_codes_of_their_own_are_nobodys_hindrance() {
    let book = Book::new();
    let journal = book.open();
    begin(&journal, 1, "9", 1).await.expect("it is free");
    begin(&journal, 2, "10", 2).await.expect("another code");
    tell(&journal, 3, 10, vec![draft(3), Happening::Asked]).await;
    tell(&journal, 4, 20, vec![draft(4), Happening::Asked]).await;
    assert_eq!(live(&journal, "10").await, Some(order(2)), "each its own");
    assert_eq!(live(&journal, "").await, None, "no name is no sale point");
    let same_number = Happening::Drafted(match at_point(1, "11") {
        Happening::Drafted(draft) => draft,
        other => unreachable!("{other:?}"),
    });
    let twice = journal
        .write(move |writing| writing.record(order(5), &same_number, &stamp(50)))
        .await;
    assert!(
        matches!(twice, Err(Error::Duplicate(_))),
        "a name or number that is taken is not a sale point that is: {twice:?}"
    );
}

#[tokio::test]
async fn what_became_of_the_sale_points_is_told_in_order() {
    let book = Book::new();
    let journal = book.open();
    let created = SalePointNote::Created {
        id: "9".to_owned(),
        name: "Caja 2".to_owned(),
    };
    let retired = SalePointNote::Retired {
        id: "9".to_owned(),
        name: None,
    };
    let notes = [created.clone(), retired.clone()];
    let intent = Intent {
        key: "K1".to_owned(),
        subject: Subject::SalePoint("Caja 2".to_owned()),
        call: "POST v2/salepoint".to_owned(),
        body: br#"{"name":"Caja 2"}"#.to_vec(),
    };
    let meant = intent.clone();
    journal
        .write(move |writing| {
            // The call comes first: before it there is nothing to look up.
            writing.intend(&meant, &stamp(1))?;
            for (note, at) in notes.iter().zip(2..) {
                writing.note_sale_point(note, &stamp(at))?;
            }
            Ok(())
        })
        .await
        .expect("notes");
    drop(journal);
    let journal = book.open();
    let (told, open, calls, verified) = journal
        .read(|reading| {
            let point = Subject::SalePoint("Caja 2".to_owned());
            Ok((
                reading.sale_point_notes()?,
                reading.intents_open()?,
                reading.history_of(&point)?,
                reading.verify()?,
            ))
        })
        .await
        .expect("a sound journal");
    assert_eq!(
        told,
        [(created, stamp(2).at), (retired, stamp(3).at)],
        "each with its time"
    );
    assert_eq!(open, [intent], "the call is in doubt until it is answered");
    let Stamp { operator, .. } = stamp(1);
    let calls: Vec<_> = calls
        .into_iter()
        .map(|event| (event.kind, event.operator))
        .collect();
    assert_eq!(
        calls,
        [("intended".to_owned(), operator)],
        "and who made it is known"
    );
    assert!(
        matches!(verified, Verification::Holds { events: 4, .. }),
        "all of it is in the chain: {verified:?}"
    );
}
