//! Backups: made beside the work, believed once they were read back.

use std::path::PathBuf;

use journal::{Backup, Error, Journal, Verification};

use crate::book::{Book, draft, order, register, stamp, two_sales};

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .collect::<Result<_, _>>()
        .expect("text");
    names.sort_unstable();
    names
}

/// A book with two sales, and where its backup goes: a folder of its own.
async fn sold() -> (Book, Journal, Book, PathBuf) {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let elsewhere = Book::new();
    let to = elsewhere.folder().join("backup.db");
    (book, journal, elsewhere, to)
}

#[tokio::test]
async fn a_backup_is_the_journal_as_it_stood_and_nothing_beside_it() {
    let (_book, journal, elsewhere, to) = sold().await;
    let made = journal.back_up(&to).await.expect("there is room");
    let head = journal
        .read(|reading| reading.head())
        .await
        .expect("a head");
    assert_eq!(
        (made.head, &made.path),
        (head, &to),
        "it says what it holds"
    );
    assert_eq!(&made.register, &register(), "and whose it is");
    assert_eq!(names(elsewhere.folder()), ["backup.db"], "one whole file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(&to).expect("a file");
        let others = file.permissions().mode() & 0o077;
        assert_eq!(others, 0, "it holds people's accounts");
    }
    assert_eq!(
        Backup::look(&to).ok(),
        Some(made),
        "and it reads the same later"
    );
    assert_eq!(
        names(elsewhere.folder()),
        ["backup.db"],
        "looking at it leaves nothing"
    );
    let opened = Journal::open_read_only(&to).expect("it is a journal");
    let verified = opened.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { events: 8, .. })),
        "whole: {verified:?}"
    );
}

#[tokio::test]
async fn sales_go_on_while_a_backup_is_made() {
    let (_book, journal, _elsewhere, to) = sold().await;
    let selling = journal.clone();
    let sales = tokio::spawn(async move {
        for n in 10..210 {
            selling
                .write(move |writing| writing.record(order(n), &draft(n), &stamp(n + 1_000)))
                .await
                .expect("no sale waits for a backup");
        }
    });
    for _ in 0..5 {
        let made = journal
            .back_up(&to)
            .await
            .expect("it ends although they sell");
        let has = journal
            .read(move |reading| reading.has(made.head))
            .await
            .expect("it can be read");
        assert!(has, "each is a moment of this journal: {made:?}");
    }
    sales.await.expect("every sale was written");
    let made = journal.back_up(&to).await.expect("there is room");
    assert_eq!(made.head.sequence, 208, "the last has them all");
}

#[tokio::test]
async fn a_backup_that_fails_leaves_the_one_before_it() {
    let (_book, journal, elsewhere, to) = sold().await;
    let nowhere = elsewhere.folder().join("no folder").join("backup.db");
    let refused = journal.back_up(&nowhere).await;
    assert!(refused.is_err(), "there is no such folder: {refused:?}");
    let first = journal.back_up(&to).await.expect("there is room");
    // Something is in the way of the new one.
    std::fs::create_dir(elsewhere.folder().join("backup.db.part")).expect("a folder");
    let refused = journal.back_up(&to).await;
    assert!(refused.is_err(), "it cannot be written: {refused:?}");
    assert_eq!(
        Backup::look(&to).ok(),
        Some(first),
        "the old one is as it was"
    );
}

#[tokio::test]
async fn what_a_crash_left_of_a_backup_is_in_nobodys_way() {
    let (_book, journal, elsewhere, to) = sold().await;
    let part = elsewhere.folder().join("backup.db.part");
    std::fs::write(&part, vec![7_u8; 100_000]).expect("half a backup");
    journal.back_up(&to).await.expect("there is room");
    assert_eq!(
        names(elsewhere.folder()),
        ["backup.db"],
        "nothing is left of it"
    );
}

#[tokio::test]
async fn a_damaged_journal_makes_no_backup() {
    let (book, journal, elsewhere, to) = sold().await;
    drop(journal);
    let mut bytes = std::fs::read(book.path()).expect("a file");
    let text = bytes
        .windows(9)
        .position(|window| window == b"mate.pan.")
        .or_else(|| bytes.windows(8).position(|window| window == b"\"drafted"));
    let at = text.expect("a sale is written there");
    bytes[at + 2] ^= 1;
    std::fs::write(book.path(), bytes).expect("a flipped bit");
    let journal = book.look();
    let refused = journal.back_up(&to).await;
    assert!(
        matches!(refused, Err(Error::Io(_) | Error::Damaged(_))),
        "a backup of damage is none: {refused:?}"
    );
    assert!(names(elsewhere.folder()).is_empty(), "and is not kept");
}

#[tokio::test]
async fn a_flipped_byte_in_a_backup_is_found_or_changes_nothing() {
    let (_book, journal, elsewhere, to) = sold().await;
    let made = journal.back_up(&to).await.expect("there is room");
    let events = |path: &std::path::Path| {
        let raw = rusqlite::Connection::open(path).expect("the file");
        let events: Result<Vec<(i64, String, Vec<u8>)>, _> = raw
            .prepare("SELECT sequence, body, hash FROM events ORDER BY sequence")
            .and_then(|mut all| {
                all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect()
            });
        events
    };
    let truth = events(&to).expect("all of them");
    let sound = std::fs::read(&to).expect("a file");
    let used: Vec<usize> = (0..sound.len()).filter(|at| sound[*at] != 0).collect();
    let flipped = elsewhere.folder().join("flipped.db");
    let mut found = 0;
    for turn in 0..400_usize {
        let mut bytes = sound.clone();
        bytes[used[turn * 7_919 % used.len()]] ^= 1 << (turn % 8);
        std::fs::write(&flipped, bytes).expect("a flipped file");
        match Backup::look(&flipped) {
            Ok(looked) => {
                assert_eq!(
                    looked.head, made.head,
                    "turn {turn}: it is the same journal"
                );
                assert_eq!(
                    events(&flipped).expect("it was read whole"),
                    truth,
                    "turn {turn}: nothing that matters was flipped"
                );
            }
            Err(_) => found += 1,
        }
    }
    assert!(found > 200, "most bytes matter: {found}");
}

#[test]
fn what_is_no_backup_is_refused() {
    let folder = Book::new();
    let path = folder.folder().join("backup.db");
    assert!(
        matches!(Backup::look(&path), Err(Error::Missing)),
        "there is none"
    );
    for bytes in [Vec::new(), vec![7_u8; 9_000], b"SQLite format 3\0".to_vec()] {
        std::fs::write(&path, bytes).expect("a file");
        let looked = Backup::look(&path);
        assert!(
            matches!(looked, Err(Error::Damaged(_))),
            "that is none: {looked:?}"
        );
    }
}
