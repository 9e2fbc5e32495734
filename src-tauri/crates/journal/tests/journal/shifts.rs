//! Shifts: one is open at a time whoever opens it, its sales are counted, and nobody changes either unseen.

use std::sync::{Arc, Barrier};

use domain::order::{Draft, Happening};
use journal::{Break, Error, Journal, OpenShift, Opened, Restore, Stored, Verification};
use rusqlite::Connection;

use crate::{
    book::{Book, NOON, draft, order, stamp, tell, two_sales},
    tamper::found_in,
};

/// The draft of the `n`th sale, charged by that person.
fn draft_by(n: u128, operator: &str) -> Happening {
    match draft(n) {
        Happening::Drafted(draft) => Happening::Drafted(Draft {
            operator: operator.to_owned(),
            ..draft
        }),
        other => other,
    }
}

async fn open_shift(journal: &Journal, operator: &'static str, at: u128) -> Result<Opened, Error> {
    journal
        .write(move |writing| writing.open_shift_by(operator, &stamp(at)))
        .await
}

/// The open shift, and the number of the next.
async fn standing(journal: &Journal) -> (Option<OpenShift>, i64) {
    let read = journal.read(|reading| Ok((reading.open_shift()?, reading.next_shift()?)));
    read.await.expect("it can be read")
}

fn numbers(sales: &[Stored]) -> Vec<i64> {
    let number = |stored: &Stored| stored.order.draft.number;
    sales.iter().map(number).collect()
}

/// A register with two sales from before it knew of shifts, one shift, and three sales in it.
async fn with_a_shift() -> (Book, Journal) {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    open_shift(&journal, "Lucía", 300).await.expect("the first");
    for (n, operator) in [(3, "Lucía"), (4, "Bruno"), (5, "Lucía")] {
        let sale = vec![draft_by(n, operator), Happening::Asked];
        tell(&journal, n, n * 200, sale).await;
    }
    (book, journal)
}

#[tokio::test]
async fn a_shift_is_opened_once_and_stays_open() {
    let (book, journal) = with_a_shift().await;
    let (open, next) = standing(&journal).await;
    let open = open.expect("one is open");
    assert_eq!(
        (open.shift.number, open.shift.operator.as_str(), next),
        (1, "Lucía", 2),
        "the first, by whoever opened it"
    );
    assert_eq!(open.shift.opened, stamp(300).at, "when it was opened");
    assert_eq!(
        (open.shift.first_sale, open.sales),
        (3, 3),
        "what was sold before it is not of it"
    );
    let again = open_shift(&journal, "Bruno", 900).await.expect("an answer");
    assert_eq!(
        again,
        Opened::Already(open.shift.clone()),
        "it is the register's, not a person's"
    );
    drop(journal);
    let journal = book.open();
    assert_eq!(
        standing(&journal).await,
        (Some(open), 2),
        "a start in the middle of it ends nothing"
    );
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { events: 15, .. })),
        "and the second opening left no event: {verified:?}"
    );
}

#[test]
fn of_two_programs_that_open_a_shift_at_once_both_are_in_the_same() {
    for _ in 0..8 {
        let book = Book::new();
        let begun = Arc::new(Barrier::new(2));
        let race = |operator: &'static str, at: u128| {
            let (journal, begun) = (book.open(), Arc::clone(&begun));
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                runtime.expect("a runtime").block_on(async {
                    begun.wait();
                    open_shift(&journal, operator, at).await
                })
            })
        };
        let racers = [race("Lucía", 1), race("Bruno", 2)];
        let ends = racers.map(|racer| racer.join().expect("no panic").expect("an answer"));
        let new = ends.iter().filter(|end| matches!(end, Opened::New(_)));
        assert_eq!(new.count(), 1, "one of them opened it: {ends:?}");
        let [one, other] = ends.map(|end| match end {
            Opened::New(shift) | Opened::Already(shift) => shift,
        });
        assert_eq!(one, other, "and the other found that one");
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let verified = book.look().read(|reading| reading.verify()).await;
            assert!(
                matches!(verified, Ok(Verification::Holds { events: 2, .. })),
                "there is one event of it: {verified:?}"
            );
        });
    }
}

#[tokio::test]
async fn the_sales_of_a_shift_are_listed_newest_first_by_pages_and_by_person() {
    let (_book, journal) = with_a_shift().await;
    let lists = journal
        .read(|reading| {
            let shift = reading.open_shift()?.expect("one is open").shift;
            let list = |operator: Option<&str>, before, limit| {
                Ok::<_, Error>(numbers(&reading.sales_in(&shift, operator, before, limit)?))
            };
            Ok([
                list(None, None, 10)?,
                list(None, None, 2)?,
                list(None, Some(4), 2)?,
                list(Some("Lucía"), None, 10)?,
                list(Some("Lucía"), Some(5), 10)?,
                list(Some("Bruno"), None, 10)?,
                list(Some("Nadie"), None, 10)?,
                list(None, Some(3), 10)?,
            ])
        })
        .await
        .expect("lists");
    let expected: [&[i64]; 8] = [
        &[5, 4, 3],
        &[5, 4],
        &[3],
        &[5, 3],
        &[3],
        &[4],
        &[],
        // Sales 1 and 2 are Lucía's, too, and from before the shift.
        &[],
    ];
    assert_eq!(lists, expected, "all, by pages, and of each person");
}

#[tokio::test]
async fn a_shift_can_be_made_again_from_the_events() {
    let (book, journal) = with_a_shift().await;
    let before = standing(&journal).await;
    book.raw()
        .execute_batch("DELETE FROM shifts; INSERT INTO shifts VALUES (7, 0, 'Eva', 1, 90, 3)")
        .expect("somebody's statements");
    let rebuilt = journal
        .write(|writing| Ok((writing.rebuild()?, writing.head()?.sequence)))
        .await;
    assert_eq!(rebuilt.ok(), Some((15, 15)), "every event was read");
    assert_eq!(standing(&journal).await, before, "the events say it all");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "and nothing is left over: {verified:?}"
    );
}

#[tokio::test]
async fn a_shift_that_somebody_changed_is_found() {
    let views = [
        "UPDATE shifts SET number = 2",
        "UPDATE shifts SET opened_ms = opened_ms - 1",
        "UPDATE shifts SET operator = 'Bruno'",
        "UPDATE shifts SET first_sale = 1",
        "UPDATE shifts SET sales = 2",
        "UPDATE shifts SET sequence = sequence - 1",
        "DELETE FROM shifts",
        "INSERT INTO shifts VALUES (2, 0, 'Eva', 6, 0, 15)",
    ];
    for sql in views {
        let (book, journal) = with_a_shift().await;
        drop(journal);
        let found = found_in(&book, |raw| changed(raw, sql)).await;
        assert!(
            matches!(
                &found,
                Verification::Broken {
                    why: Break::ViewDiffers {
                        table: "shifts",
                        ..
                    },
                    ..
                }
            ),
            "{sql}: {found:?}"
        );
    }
    for change in [
        "body = replace(body, 'Lucía', 'Bruno')",
        "body = replace(body, '\"first_sale\":3', '\"first_sale\":1')",
        "at_ms = at_ms - 1",
        "operator = 'Bruno'",
    ] {
        let (book, journal) = with_a_shift().await;
        drop(journal);
        let sql = format!("UPDATE events SET {change} WHERE subject = 'shift'");
        let found = found_in(&book, |raw| changed(raw, &sql)).await;
        assert_eq!(
            found,
            Verification::Broken {
                sequence: 9,
                why: Break::HashDiffers
            },
            "{change} shows at the event itself"
        );
    }
}

fn changed(raw: &Connection, sql: &str) {
    raw.execute_batch(sql).expect("somebody's statement");
    assert!(raw.total_changes() > 0, "{sql} changed something");
}

#[tokio::test]
async fn a_shift_comes_back_with_a_journal_that_was_put_together_again() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let backup = book.folder().join("backup.db");
    journal.back_up(&backup).await.expect("there is room");
    open_shift(&journal, "Lucía", 300).await.expect("the first");
    tell(&journal, 3, 400, vec![draft(3), Happening::Asked]).await;
    let truth = standing(&journal).await;
    drop(journal);
    let damaged = book.folder().join("damaged.db");
    let mut bytes = std::fs::read(book.path()).expect("a file");
    bytes[..100].fill(0);
    std::fs::write(&damaged, bytes).expect("a damaged file");
    let to = book.folder().join("restored.db");
    let mut ids = 90_000..;
    Restore {
        damaged: Some(&damaged),
        backup: Some(&backup),
        to: &to,
        at: NOON.plus_ms(10_000_000),
        register: None,
        witnesses: &[],
        sealed: None,
    }
    .run(&mut || stamp(ids.next().expect("there is always a next")))
    .expect("restored");
    let restored = Journal::open_read_only(&to).expect("it opens");
    assert_eq!(
        standing(&restored).await,
        truth,
        "the shift, whose it is, and how many sales it has"
    );
    let third = restored
        .read(|reading| reading.order(order(3)))
        .await
        .expect("it can be read");
    assert!(third.is_some(), "and the sale that was begun in it");
}
