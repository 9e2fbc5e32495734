//! A journal is made, and an unclean one opened, while every call to the disk fails in its turn: what comes of it
//! is the journal that there was, or one that begins; never something between.

use std::{fs, path::Path, time::Duration};

use disk::{Disk, Fault};
use domain::{instant::Instant, register::Register};
use journal::{Error, Journal, Opening, Recorded, Stamp, Verification};
use tempfile::TempDir;
use tests::{START, folder};

const JOURNAL: &str = "journal.db";

fn open(folder: &Path) -> Result<Journal, Error> {
    let opening = Opening {
        reserve_bytes: 64 * 1024,
        check_after: Duration::from_hours(1),
    };
    let name = Register::from_bits(0x5EED);
    Journal::open_as(&folder.join(JOURNAL), name, START, opening)
}

fn stamp(n: u128) -> Stamp {
    Stamp {
        id: uuid::Uuid::from_u128(n),
        at: Instant::from_ms(START.ms()),
        operator: None,
    }
}

async fn set(journal: &Journal, n: u128) -> Result<(), Error> {
    journal
        .write(move |book| book.set_setting(&n.to_string(), &"x".repeat(500), &stamp(n)))
        .await
}

/// Every event, of a journal that holds together.
async fn events(journal: &Journal) -> Vec<Recorded> {
    let read = journal.read(|book| Ok((book.verify()?, book.events(1, u32::MAX)?)));
    let (verified, events) = read.await.expect("the disk is healed");
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "what is there holds: {verified:?}"
    );
    events
}

/// A journal and its log as a program leaves them that was ended without a word.
async fn unclean() -> (TempDir, Vec<Recorded>) {
    let (at_work, left) = (folder(), folder());
    let journal = open(at_work.path()).expect("a journal");
    for n in 1..=12 {
        set(&journal, n).await.expect("there is room");
    }
    for file in [JOURNAL, "journal.db-wal", "journal.reserve"] {
        fs::copy(at_work.path().join(file), left.path().join(file)).expect("a copy");
    }
    let events = events(&journal).await;
    (left, events)
}

/// For every call there is: the disk fails, a journal is opened and written to; then the disk is healed, and it
/// is opened again. Answers how many calls failed.
async fn sweep(before: Option<(&Path, &[Recorded])>) -> u64 {
    let begun = before.map_or(1, |(_, events)| events.len());
    let mut tried = 0;
    for lasting in [false, true] {
        for at in 1.. {
            let folder = folder();
            if let Some((left, _)) = before {
                for file in fs::read_dir(left).expect("a folder").flatten() {
                    fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
                }
            }
            let disk = Disk::over(folder.path());
            disk.fails(Fault::at(at, lasting));
            let opened = open(folder.path());
            let acknowledged = match &opened {
                Ok(journal) => set(journal, 1_000).await.is_ok(),
                Err(_) => false,
            };
            // It ends on a disk that still fails.
            drop(opened);
            if !disk.heals() {
                assert!(acknowledged, "nothing failed, so it was written");
                break;
            }
            tried += 1;
            let journal = open(folder.path());
            let journal = journal.unwrap_or_else(|why| {
                panic!("call {at}, lasting {lasting}: it does not open any more: {why:?}")
            });
            let found = events(&journal).await;
            if let Some((_, events)) = before {
                assert_eq!(
                    &found[..begun],
                    events,
                    "call {at}, lasting {lasting}: nothing of before is missing"
                );
            }
            assert!(
                found.len() <= begun + 1 && (!acknowledged || found.len() == begun + 1),
                "call {at}, lasting {lasting}: {} events, acknowledged {acknowledged}",
                found.len()
            );
            set(&journal, 2_000).await.expect("and it goes on");
        }
    }
    tried
}

#[tokio::test]
async fn a_journal_that_is_made_while_the_disk_fails_begins_whole_or_not_at_all() {
    let tried = sweep(None).await;
    assert!(tried > 200, "calls that failed: {tried}");
}

#[tokio::test]
async fn a_journal_that_is_opened_while_the_disk_fails_is_the_one_it_was() {
    let (left, events) = unclean().await;
    let tried = sweep(Some((left.path(), &events))).await;
    assert!(tried > 100, "calls that failed: {tried}");
}
