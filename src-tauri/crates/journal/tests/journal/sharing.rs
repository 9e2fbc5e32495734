//! Several at one file: two programs that write, and some that only look.

use std::sync::mpsc::channel;

use domain::{lifecycle::State, order::Happening};
use journal::{Error, Filter, Journal, Verification};

use crate::book::{Book, draft, opened, order, stamp, tell, two_sales};

#[test]
fn two_programs_on_one_file_neither_fork_the_chain_nor_lose_a_sale() {
    const EACH: u128 = 40;
    let book = Book::new();
    let sell = |journal: Journal, first: u128| {
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            runtime.expect("a runtime").block_on(async {
                for n in first..first + EACH {
                    journal
                        .write(move |writing| writing.record(order(n), &draft(n), &stamp(n)))
                        .await
                        .expect("a draft");
                }
            });
        }
    };
    // Handles of their own: each knows the head only from the file.
    let (one, other) = (book.open(), book.open());
    let threads = [
        std::thread::spawn(sell(one, 1)),
        std::thread::spawn(sell(other, 1 + EACH)),
    ];
    for thread in threads {
        thread.join().expect("every sale was written");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let (orders, verified) = book
            .look()
            .read(|reading| Ok((reading.orders(&Filter::default())?, reading.verify()?)))
            .await
            .expect("a sound journal");
        assert_eq!(orders.len(), 80, "not one is missing");
        assert!(
            matches!(verified, Verification::Holds { events: 81, head, .. } if head.sequence == 81),
            "one chain holds them all: {verified:?}"
        );
    });
}

#[tokio::test]
async fn a_reader_does_not_wait_for_the_writer_and_sees_only_what_is_kept() {
    let book = Book::new();
    let journal = book.open();
    let (begun, has_begun) = channel();
    let (go_on, may_go_on) = channel();
    let writer = journal.clone();
    let write = tokio::spawn(async move {
        writer
            .write(move |writing| {
                writing.record(order(1), &draft(1), &stamp(1))?;
                begun.send(()).ok();
                // Until the reader is done; were it kept waiting, this test would never end.
                may_go_on.recv().ok();
                Ok(())
            })
            .await
    });
    tokio::task::yield_now().await;
    has_begun.recv().expect("the writer is at it");
    let meanwhile = journal.read(|reading| reading.order(order(1))).await;
    assert_eq!(
        meanwhile.ok(),
        Some(None),
        "what is not kept yet is not there"
    );
    go_on.send(()).expect("the writer waits");
    write.await.expect("no panic").expect("kept");
    let after = journal.read(|reading| reading.order(order(1))).await;
    assert!(
        matches!(after, Ok(Some(_))),
        "once acknowledged it is there for everybody"
    );
}

#[tokio::test]
async fn a_reader_sees_one_moment_however_long_it_looks() {
    let book = Book::new();
    let journal = book.open();
    let (begun, has_begun) = channel();
    let (go_on, may_go_on) = channel();
    let reader = journal.clone();
    let read = tokio::spawn(async move {
        reader
            .read(move |reading| {
                let first = (reading.head()?, reading.next_number()?);
                begun.send(()).ok();
                may_go_on.recv().ok();
                Ok(first == (reading.head()?, reading.next_number()?))
            })
            .await
    });
    tokio::task::yield_now().await;
    has_begun.recv().expect("the reader is at it");
    two_sales(&journal).await;
    go_on.send(()).expect("the reader waits");
    let same = read.await.expect("no panic");
    assert_eq!(same.ok(), Some(true), "a list and its sums belong together");
}

#[tokio::test]
async fn looking_works_beside_a_writer_and_writing_is_refused() {
    let book = Book::new();
    let journal = book.open();
    let looking = book.look();
    tell(&journal, 1, 100, vec![draft(1), Happening::Asked, opened()]).await;
    let seen = looking.read(|reading| reading.order(order(1))).await;
    assert_eq!(
        seen.ok().flatten().map(|stored| stored.order.state),
        Some(State::Open),
        "the other program's sale is seen"
    );
    let refused = looking
        .write(|writing| writing.record(order(1), &Happening::Lapsed, &stamp(900)))
        .await;
    assert!(
        matches!(refused, Err(Error::ReadOnly)),
        "whoever looks does not write: {refused:?}"
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_written_can_be_looked_at() {
    let book = Book::new();
    two_sales(&book.open()).await;
    let file = book.path();
    let set = |file_mode: u32, folder_mode: u32| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode;
            std::fs::set_permissions(&file, mode(file_mode)).expect("our file");
            std::fs::set_permissions(book.folder(), mode(folder_mode)).expect("our folder");
        }
    };
    set(0o400, 0o500);
    let looked = match Journal::open_read_only(&file) {
        Ok(journal) => journal.read(|reading| reading.verify()).await,
        Err(error) => Err(error),
    };
    let denied = std::fs::OpenOptions::new().write(true).open(&file).is_err();
    let written = book.try_open().err();
    set(0o600, 0o700);
    // Root may write anywhere, whatever the file says.
    assert!(
        !denied || matches!(written, Some(Error::ReadOnly)),
        "selling is refused before it begins: {written:?}"
    );
    assert!(
        matches!(looked, Ok(Verification::Holds { events: 8, .. })),
        "all of it is there: {looked:?}"
    );
}

#[tokio::test]
async fn there_is_nothing_to_look_at_where_there_is_no_journal() {
    let book = Book::new();
    let looked = Journal::open_read_only(&book.path());
    assert!(
        matches!(looked, Err(Error::Missing)),
        "looking makes no journal"
    );
    assert!(!book.path().exists(), "nor any file");
}

#[tokio::test]
async fn a_bug_in_the_writer_is_not_silent() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let panicked: Result<(), Error> = journal
        .write(|writing| {
            writing.record(order(2), &Happening::Lapsed, &stamp(900))?;
            panic!("a bug, for this test");
        })
        .await;
    assert!(
        matches!(panicked, Err(Error::Stopped)),
        "whoever asked is told: {panicked:?}"
    );
    let next = journal
        .write(|writing| writing.record(order(2), &Happening::Lapsed, &stamp(901)))
        .await;
    assert!(
        matches!(next, Err(Error::Stopped)),
        "and so is everybody after: {next:?}"
    );
    let state = |journal: Journal| async move {
        let stored = journal.read(|reading| reading.order(order(2))).await;
        stored.ok().flatten().map(|stored| stored.order.state)
    };
    assert_eq!(
        state(journal.clone()).await,
        Some(State::Open),
        "reading goes on, and half a transaction is none"
    );
    drop(journal);
    let journal = book.open();
    assert_eq!(
        state(journal).await,
        Some(State::Open),
        "the file is sound and can be opened again"
    );
}

#[tokio::test]
async fn the_log_leaves_with_the_last_handle() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    assert!(
        book.folder().join("register.journal-wal").exists(),
        "while it is open there is a log"
    );
    drop(journal);
    let mut names: Vec<_> = std::fs::read_dir(book.folder())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["register.journal", "register.reserve"],
        "afterwards the file is all there is to carry away; what is beside it holds nothing"
    );
}
