//! All of the file is read beside the work, and what does not hold is told.

use std::{path::Path, time::Duration};

use domain::register::Register;
use journal::{Error, Filter, Health, Journal, Opening};

use crate::book::{Book, NOON, draft, order, register, stamp, two_sales};

/// The book's journal, whose file begins to be read at once.
fn checked(book: &Book) -> Result<Journal, Error> {
    let opening = Opening {
        check_after: Duration::ZERO,
        ..Opening::default()
    };
    Journal::open_as(&book.path(), register(), NOON, opening)
}

/// What came of reading it.
async fn found(journal: &Journal) -> Health {
    let mut changes = journal.health_changes();
    let health = changes.wait_for(|health| *health != Health::Checking).await;
    health.expect("the journal is open").clone()
}

/// Overwrites the first page of a table of the closed file with `0xFF`.
fn spoil(path: &Path, table: &str) {
    let raw = rusqlite::Connection::open(path).expect("the file");
    let (page, bytes): (u32, u32) = raw
        .query_row(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema
             WHERE name = ?1",
            [table],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .expect("a table");
    drop(raw);
    let mut file = std::fs::read(path).expect("a file");
    let at = |page: u32| usize::try_from(page * bytes).expect("a small file");
    file[at(page - 1)..at(page)].fill(0xFF);
    std::fs::write(path, file).expect("a bad page");
}

#[tokio::test]
async fn a_sound_file_is_found_sound() {
    let book = Book::new();
    two_sales(&book.open()).await;
    let journal = checked(&book).expect("it opens");
    assert_eq!(found(&journal).await, Health::Sound, "all of it was read");
    assert_eq!(journal.health(), Health::Sound, "and that can be asked");
}

#[tokio::test]
async fn a_page_that_opening_does_not_need_is_read_afterwards() {
    let book = Book::new();
    two_sales(&book.open()).await;
    spoil(&book.path(), "credits");
    let before = std::fs::read(book.path()).expect("a file");
    let journal = checked(&book).expect("opening looks at a bounded part");
    let health = found(&journal).await;
    assert!(
        matches!(health, Health::Damaged(_)),
        "it would have shown in the middle of a sale: {health:?}"
    );
    drop(journal);
    let after = std::fs::read(book.path()).expect("a file");
    assert_eq!(before, after, "nothing was mended and nothing deleted");
}

#[tokio::test]
async fn an_old_event_that_was_changed_is_found_though_the_pages_are_sound() {
    let book = Book::new();
    let journal = book.open();
    for n in 1..=400 {
        journal
            .write(move |writing| writing.record(order(n), &draft(n), &stamp(n)))
            .await
            .expect("a draft");
    }
    drop(journal);
    let raw = book.raw();
    let guard: String = raw
        .query_row(
            "SELECT sql FROM sqlite_schema WHERE name = 'events_are_not_changed'",
            [],
            |row| row.get(0),
        )
        .expect("a guard");
    raw.execute_batch(&format!(
        "DROP TRIGGER events_are_not_changed;
         UPDATE events SET at_ms = at_ms + 1 WHERE sequence = 20; {guard};"
    ))
    .expect("a change far from the end");
    drop(raw);
    let journal = checked(&book).expect("its last events hold together");
    let health = found(&journal).await;
    assert!(
        matches!(&health, Health::Damaged(why) if why.contains("20")),
        "the chain tells which: {health:?}"
    );
}

#[tokio::test]
async fn damage_that_shows_in_the_middle_of_work_is_told_too() {
    let book = Book::new();
    two_sales(&book.open()).await;
    spoil(&book.path(), "orders");
    let journal = book.open();
    assert_eq!(journal.health(), Health::Checking, "nobody has looked yet");
    let read = journal
        .read(|reading| reading.orders(&Filter::default()))
        .await;
    assert!(
        matches!(read, Err(Error::Damaged(_))),
        "that page: {read:?}"
    );
    assert!(
        matches!(journal.health(), Health::Damaged(_)),
        "whoever sells hears of what a reader saw"
    );
}

#[tokio::test]
async fn selling_goes_on_while_the_file_is_read() {
    let book = Book::new();
    let journal = book.open();
    for n in 1..=300 {
        journal
            .write(move |writing| writing.record(order(n), &draft(n), &stamp(n)))
            .await
            .expect("a draft");
    }
    drop(journal);
    let journal = checked(&book).expect("it opens");
    for n in 301..=600 {
        journal
            .write(move |writing| writing.record(order(n), &draft(n), &stamp(n)))
            .await
            .expect("nobody is kept waiting");
    }
    assert_eq!(
        found(&journal).await,
        Health::Sound,
        "what is written meanwhile confuses nobody"
    );
}

#[test]
fn whoever_opens_it_for_a_moment_waits_for_no_reading() {
    let book = Book::new();
    let opening = Opening {
        check_after: Duration::from_secs(100_000),
        ..Opening::default()
    };
    let journal = Journal::open_as(&book.path(), Register::from_bits(1), NOON, opening);
    // The thread that would begin to read in a day leaves at once, or this test would take as long.
    drop(journal.expect("it opens"));
}
