//! Files that are not, or no longer, a journal. None of them is ever made anew or made worse.

use domain::instant::Instant;
use journal::{Error, Filter, Journal, Reading, Recorded, Stored, Verification};

use crate::{
    book::{Book, credit, stamp, two_sales},
    links, payouts,
};

/// Opens what lies at the book's path in both ways and demands that its bytes stay as they are.
fn refusals(book: &Book) -> (Option<Error>, Option<Error>) {
    let before = std::fs::read(book.path()).expect("a file");
    let opened = book.try_open().err();
    let looked = Journal::open_read_only(&book.path()).err();
    let after = std::fs::read(book.path()).expect("still a file");
    assert_eq!(before, after, "what is not understood is not touched");
    (opened, looked)
}

#[test]
fn a_file_that_is_no_journal_is_refused_and_left_alone() {
    let garbage: Vec<u8> = (0..20_000_u32)
        .map(|n| (n * 7 % 251).to_le_bytes()[0])
        .collect();
    for (what, bytes) in [("garbage", garbage), ("nothing", Vec::new())] {
        let book = Book::new();
        std::fs::write(book.path(), bytes).expect("a file");
        let refused = refusals(&book);
        assert!(
            matches!(refused, (Some(Error::Damaged(_)), Some(Error::Damaged(_)))),
            "a file of {what}: {refused:?}"
        );
        let files = std::fs::read_dir(book.folder()).expect("a folder").count();
        assert_eq!(files, 1, "no log was begun beside it");
    }
}

#[test]
fn somebody_elses_database_is_refused_and_left_alone() {
    let book = Book::new();
    book.raw()
        .execute_batch("CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1;")
        .expect("another program's file");
    let refused = refusals(&book);
    assert!(
        matches!(refused, (Some(Error::Damaged(_)), Some(Error::Damaged(_)))),
        "it is not ours to bring up to date: {refused:?}"
    );
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let book = Book::new();
    two_sales(&book.open()).await;
    book.raw()
        .pragma_update(None, "user_version", 4)
        .expect("a schema from the future");
    let refused = refusals(&book);
    let newer = |error: &Option<Error>| matches!(error, Some(Error::Newer { found: 4, known: 3 }));
    assert!(
        newer(&refused.0) && newer(&refused.1),
        "both numbers are told: {refused:?}"
    );
}

#[tokio::test]
async fn a_file_cut_short_is_refused_and_left_alone() {
    let book = Book::new();
    two_sales(&book.open()).await;
    let whole = std::fs::read(book.path()).expect("a file");
    std::fs::write(book.path(), &whole[..whole.len() / 2]).expect("half a file");
    let before = std::fs::read(book.path()).expect("half a file");
    let refused = book.try_open().err();
    assert!(
        matches!(refused, Some(Error::Damaged(_))),
        "half of it is missing: {refused:?}"
    );
    let after = std::fs::read(book.path()).expect("half a file");
    assert_eq!(before.len(), after.len(), "nobody mends it in secret");
}

#[tokio::test]
async fn a_log_without_its_file_is_not_mixed_into_a_new_one() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let left = book.copy();
    std::fs::remove_file(left.path()).expect("somebody deleted it");
    let refused = left.try_open().err();
    assert!(
        matches!(refused, Some(Error::Damaged(_))),
        "sales are in that log: {refused:?}"
    );
    assert!(!left.path().exists(), "no new file was made over the loss");
}

#[tokio::test]
async fn a_journal_that_is_gone_is_not_begun_anew() {
    let book = Book::new();
    two_sales(&book.open()).await;
    std::fs::remove_file(book.path()).expect("somebody deleted it");
    let refused = book.try_open().err();
    assert!(
        matches!(refused, Some(Error::Damaged(_))),
        "its reserve is there, so a journal was: {refused:?}"
    );
    assert!(!book.path().exists(), "no new file was made over the loss");
}

#[tokio::test]
async fn a_guard_that_was_taken_off_is_noticed_before_anything_is_written() {
    for guard in [
        "TRIGGER events_are_not_changed",
        "TRIGGER events_follow_on",
        "INDEX orders_live_at_sale_point",
    ] {
        let book = Book::new();
        two_sales(&book.open()).await;
        book.raw()
            .execute_batch(&format!("DROP {guard}"))
            .expect("it was there");
        let refused = book.try_open().err();
        assert!(
            matches!(&refused, Some(Error::Damaged(why)) if guard.ends_with(why.split(' ').next().unwrap_or("-"))),
            "{guard}: it would take what it must refuse: {refused:?}"
        );
    }
}

#[tokio::test]
async fn an_event_that_was_changed_among_the_last_is_noticed_at_opening() {
    let book = Book::new();
    two_sales(&book.open()).await;
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
         UPDATE events SET at_ms = at_ms + 1 WHERE sequence = 3; {guard};"
    ))
    .expect("a change");
    drop(raw);
    let refused = book.try_open().err();
    assert!(
        matches!(&refused, Some(Error::Damaged(why)) if why.contains('3')),
        "nothing follows on an event that is not what was written: {refused:?}"
    );
}

#[tokio::test]
async fn a_page_that_lost_its_last_events_is_noticed_before_a_number_is_given_twice() {
    let book = Book::new();
    two_sales(&book.open()).await;
    let (root, bytes, last): (u32, u32, i64) = book
        .raw()
        .query_row(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size),
                (SELECT max(sequence) FROM events)
             FROM sqlite_schema WHERE name = 'events'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .expect("the table of the events");
    let mut file = std::fs::read(book.path()).expect("a file");
    let place = |page: u32| usize::try_from((page - 1) * bytes).expect("a small file");
    let mut page = place(root);
    while file[page] == 0x05 {
        // Not a page of rows yet: the last of those below it.
        let below = file[page + 8..page + 12].try_into().expect("four bytes");
        page = place(u32::from_be_bytes(below));
    }
    assert_eq!(file[page], 0x0D, "a page of rows");
    assert!(file[page + 4] > 2, "with the last events");
    file[page + 4] -= 2;
    std::fs::write(book.path(), file).expect("a flipped byte");
    let left: i64 = book
        .raw()
        .query_row("SELECT max(sequence) FROM events", [], |row| row.get(0))
        .expect("it can still be read");
    assert_eq!(left, last - 2, "the last two events are gone");
    let refused = refusals(&book).0;
    assert!(
        matches!(refused, Some(Error::Damaged(_))),
        "the chain would fork after event {left}: {refused:?}"
    );
}

/// All that a shop would miss.
#[derive(Debug, PartialEq)]
struct Contents {
    events: Vec<Recorded>,
    orders: Vec<Stored>,
    unsettled: Vec<Stored>,
    unclaimed: Vec<domain::matching::Unclaimed>,
    payouts: Vec<domain::payout::Payout>,
    due: Vec<domain::payout::Payout>,
    links: Vec<domain::link::Link>,
    setting: Option<String>,
}

fn contents(reading: &Reading<'_>) -> Result<Contents, Error> {
    Ok(Contents {
        events: reading.events(1, 1_000)?,
        orders: reading.orders(&Filter::default())?,
        unsettled: reading.unsettled()?,
        unclaimed: reading.unclaimed(Instant::from_ms(0))?,
        payouts: reading.payouts(None)?,
        due: reading.payouts_due(Instant::from_ms(i64::MAX))?,
        links: reading.links(None)?,
        setting: reading.setting("shop.name")?,
    })
}

#[tokio::test]
async fn no_flipped_byte_is_taken_for_the_truth() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    journal
        .write(|writing| {
            writing.see_credits(&[credit(0, 1_000)], &mut || stamp(500))?;
            let first = payouts::ordered(1, "mate.pan.sol", 50_000);
            writing.record_payout(payouts::payout(1), &first, &stamp(502))?;
            writing.record_link(links::link(1), &links::ordered(), &stamp(503))?;
            writing.set_setting("shop.name", "El Almacén", &stamp(501))
        })
        .await
        .expect("one of each");
    let truth = journal.read(contents).await.expect("all of it");
    drop(journal);
    let sound = std::fs::read(book.path()).expect("a file");
    // Where bytes are, and a fixed walk over the rest: most of a small database is empty space.
    let used: Vec<usize> = (0..sound.len()).filter(|at| sound[*at] != 0).collect();
    let mut noticed = 0;
    for turn in 0..240_usize {
        let at = used[turn * 7_919 % used.len()];
        let mut bytes = sound.clone();
        bytes[at] ^= 1 << (turn % 8);
        let flipped = Book::new();
        std::fs::write(flipped.path(), bytes).expect("a flipped file");
        let Ok(journal) = flipped.try_open() else {
            noticed += 1;
            continue;
        };
        match journal.read(|reading| reading.verify()).await {
            Ok(Verification::Holds { .. }) => {
                let still = journal.read(contents).await;
                assert_eq!(
                    still.ok().as_ref(),
                    Some(&truth),
                    "byte {at} was flipped, nobody noticed, and it mattered"
                );
            }
            Ok(Verification::Broken { .. }) | Err(_) => noticed += 1,
        }
    }
    assert!(
        noticed > 120,
        "most bytes matter, and {noticed} were missed"
    );
}
