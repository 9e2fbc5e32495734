//! Entries: what each sale does to the days, and that a day which was closed never changes.

use domain::{day::Day, entry::Kind, instant::Instant, order::Happening};
use journal::{DAY_CLOSED, DAY_CUT_OFF, Journal, Stamp, Sum, Verification};

use crate::book::{Book, NOON, cents, credit, draft, opened, order, paid, stamp};

const DAY_MS: i64 = 24 * 3_600_000;

/// A stamp of so many days after the first noon.
fn later(n: u128, days: i64) -> Stamp {
    Stamp {
        at: NOON.plus_ms(days * DAY_MS),
        ..stamp(n)
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

async fn sums(journal: &Journal, of: &str) -> Vec<Sum> {
    let of = day(of);
    let sums = journal.read(move |book| book.sums(of, of)).await;
    sums.expect("they can be read")
}

fn payment(is_of_before: bool, amount: i64) -> Sum {
    Sum {
        kind: Kind::Payment,
        is_of_before,
        count: 1,
        amount: cents(amount),
    }
}

async fn holds(journal: &Journal) {
    let verified = journal.read(|book| book.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "the audit comes to the same: {verified:?}"
    );
}

/// A sale that is paid by a credit of the first noon, two days later, with so much closed by then.
async fn paid_late(closed: &'static str) -> (Book, Journal) {
    let book = Book::new();
    let journal = book.open();
    let written = journal.write(move |writing| {
        writing.see_credits(&[credit(0, 1_000)], &mut || stamp(500))?;
        writing.set_setting(DAY_CLOSED, closed, &stamp(501))?;
        for (happening, n) in [draft(1), Happening::Asked, opened()].into_iter().zip(1..) {
            writing.record(order(1), &happening, &stamp(n))?;
        }
        let paid = paid(1_000, Some(credit(0, 1_000).fingerprint));
        writing.record(order(1), &paid, &later(600, 2)).map(|_| ())
    });
    written.await.expect("a sale");
    (book, journal)
}

#[tokio::test]
async fn a_late_payment_is_of_its_own_day_unless_that_is_closed() {
    let own = Instant::ms(credit(0, 1_000).at.expect("it is dated"));
    assert!((own - NOON.ms()).abs() < DAY_MS / 2, "on the first day");
    for (closed, counts_on, is_of_before) in [
        ("2026-11-19", "2026-11-20", false),
        ("2026-11-21", "2026-11-22", true),
        ("2026-11-22", "2026-11-23", true),
    ] {
        let (_book, journal) = paid_late(closed).await;
        assert_eq!(
            sums(&journal, counts_on).await,
            [payment(is_of_before, 1_000)],
            "closed until {closed}"
        );
        holds(&journal).await;
    }
}

#[tokio::test]
async fn the_days_are_the_same_when_they_are_made_again() {
    let (_book, journal) = paid_late("2026-11-21").await;
    let written = journal.write(|writing| {
        // What is closed afterwards, and when a day begins since, changes nothing of before.
        writing.set_setting(DAY_CLOSED, "2026-12-31", &later(700, 3))?;
        writing.set_setting(DAY_CUT_OFF, "5", &later(701, 3))?;
        writing.rebuild()
    });
    written.await.expect("it can be made again");
    assert_eq!(
        sums(&journal, "2026-11-22").await,
        [payment(true, 1_000)],
        "by what was closed when it was written"
    );
    holds(&journal).await;
}

#[tokio::test]
async fn an_entry_that_was_changed_or_slipped_in_is_found() {
    for (done, what) in [
        ("UPDATE entries SET cents = cents + 1", "another amount"),
        ("UPDATE entries SET day = day - 1", "another day"),
        ("UPDATE entries SET own_day = day", "as if it were today's"),
        ("DELETE FROM entries", "gone"),
        (
            "INSERT INTO entries SELECT day, sequence + 1, 'x', kind, own_day, at_ms, learned_ms,
                cents, listed FROM entries",
            "one of no order",
        ),
    ] {
        let (book, journal) = paid_late("2026-11-21").await;
        book.raw().execute_batch(done).expect("somebody's hand");
        let verified = journal.read(|book| book.verify()).await;
        assert!(
            matches!(verified, Ok(Verification::Broken { .. })),
            "{what}: {verified:?}"
        );
    }
}
