//! The plug is pulled: what the disk held at that moment is opened again.

use domain::order::Happening;
use journal::{Filter, Recorded, Verification};

use crate::book::{Book, draft, opened, order, paid, stamp, two_sales};

async fn events_of(book: &Book) -> Vec<Recorded> {
    let journal = book.open();
    let (events, verified) = journal
        .read(|reading| Ok((reading.events(1, 1_000)?, reading.verify()?)))
        .await
        .expect("a sound journal");
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "what is left holds together: {verified:?}"
    );
    events
}

#[tokio::test]
async fn whatever_was_acknowledged_is_there_after_the_plug_is_pulled() {
    let book = Book::new();
    let journal = book.open();
    let story = [draft(1), Happening::Asked, opened(), paid(1_000, None)];
    for (happening, n) in story.into_iter().zip(1..) {
        let stored = journal
            .write(move |writing| writing.record(order(1), &happening, &stamp(n)))
            .await
            .expect("a legal story");
        // Nothing was closed: this is what a dead machine finds at its next start.
        let found = book.copy();
        let orders = found
            .open()
            .read(|reading| reading.orders(&Filter::default()))
            .await;
        assert_eq!(
            orders.ok(),
            Some(vec![stored]),
            "happening {n} was acknowledged, so it is kept"
        );
    }
}

#[tokio::test]
async fn a_torn_log_loses_whole_transactions_from_its_end_and_nothing_else() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    // File and log of one moment: a journal at rest soon empties its log into the file.
    let still = book.copy();
    let log = std::fs::read(still.folder().join("register.journal-wal")).expect("a log");
    let all = events_of(&still.copy()).await;
    let mut kept = 0;
    let mut lengths = Vec::new();
    let step = (log.len() / 60).max(1);
    for length in (0..log.len()).step_by(step).chain([log.len()]) {
        let torn = still.copy();
        let path = torn.folder().join("register.journal-wal");
        std::fs::write(path, &log[..length]).expect("a torn log");
        let events = events_of(&torn).await;
        assert_eq!(
            events,
            all[..events.len()],
            "a log of {length} bytes holds the first events, unchanged"
        );
        assert!(
            events.len() >= kept,
            "more of the log is never less of the story"
        );
        kept = events.len();
        lengths.push(kept);
    }
    assert_eq!(kept, all.len(), "the whole log holds the whole story");
    lengths.dedup();
    assert!(
        lengths.len() > 4,
        "the cuts fell into several transactions: {lengths:?}"
    );
}

#[tokio::test]
async fn a_program_that_never_closes_leaves_a_journal_that_opens() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    // Its threads and locks are still about, as those of a program that hangs.
    std::mem::forget(journal);
    let next = book.open();
    let head = next
        .write(|writing| {
            writing.record(order(2), &Happening::Lapsed, &stamp(900))?;
            writing.head()
        })
        .await;
    assert_eq!(
        head.map(|head| head.sequence).ok(),
        Some(9),
        "the story goes on where it was left"
    );
}

#[test]
fn a_journal_comes_up_whole_or_not_at_all() {
    let book = Book::new();
    // What a crash leaves that came just before the new file was given its name.
    let unborn = book
        .folder()
        .join(format!("register.journal.{}.new", crate::book::register()));
    std::fs::write(&unborn, b"half a file").expect("a leftover");
    let journal = book.open();
    assert_eq!(
        journal.register(),
        &crate::book::register(),
        "the next start makes it anew"
    );
    assert!(!unborn.exists(), "and leaves nothing half made behind");
}
