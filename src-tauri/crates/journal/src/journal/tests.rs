//! The handle under stress: a disk that is full or fails, a file that others hold.

use std::time::Duration;

use domain::{instant::Instant, register::Register};
use rusqlite::Connection;

use super::{Journal, Opening};
use crate::{access::Writing, clerk::Clerk, error::Error, events::Stamp, payouts};

fn journal(folder: &tempfile::TempDir) -> Journal {
    let path = folder.path().join("register.journal");
    Journal::open(&path, Register::from_bits(1), Instant::from_ms(0)).expect("a new journal")
}

fn stamp(n: u128) -> Stamp {
    Stamp {
        id: uuid::Uuid::from_u128(n),
        at: Instant::from_ms(1),
        operator: None,
    }
}

fn set(writing: &mut Writing<'_>, n: u128, bytes: usize) -> Result<(), Error> {
    writing.set_setting(&n.to_string(), &"x".repeat(bytes), &stamp(n))
}

/// The numbers that were set, in order.
async fn settings(journal: &Journal) -> Vec<u128> {
    let numbers = journal.read(|reading| {
        let numbers = reading
            .connection
            .prepare("SELECT key FROM settings ORDER BY sequence")?
            .query_map([], |row| row.get::<_, String>(0))?
            .map(|key| key.map(|key| key.parse().expect("a number")))
            .collect::<rusqlite::Result<_>>()?;
        Ok(numbers)
    });
    numbers.await.expect("settings")
}

/// What SQLite itself says of a connection: mode, synchronous, keys, triggers, patience.
async fn pragmas(clerk: &Clerk) -> (String, [i64; 4]) {
    clerk
        .ask(|connection| {
            let mode: String =
                connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
            let number = |pragma: &str| -> Result<i64, Error> {
                Ok(connection.pragma_query_value(None, pragma, |row| row.get(0))?)
            };
            let numbers = [
                number("synchronous")?,
                number("foreign_keys")?,
                number("recursive_triggers")?,
                number("busy_timeout")?,
            ];
            Ok((mode, numbers))
        })
        .await
        .expect("an answer")
}

#[tokio::test]
async fn every_connection_writes_ahead_and_waits_for_the_disk() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let looking = Journal::open_read_only(&folder.path().join("register.journal"));
    let looking = looking.expect("beside the writer");
    let writer = journal.inner.writer.as_ref().expect("it writes");
    for (who, clerk) in [
        ("the writer", writer),
        ("the reader", &journal.inner.reader),
        ("whoever looks", &looking.inner.reader),
    ] {
        let (mode, numbers) = pragmas(clerk).await;
        assert_eq!(mode, "wal", "{who} uses a write-ahead log");
        assert_eq!(
            numbers,
            [2, 1, 1, 5_000],
            "{who}: synchronous FULL, foreign keys, recursive triggers, five seconds of patience"
        );
    }
}

#[tokio::test]
async fn a_full_disk_takes_back_the_step_and_leaves_the_journal_at_work() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let writer = journal.inner.writer.as_ref().expect("it writes");
    let room = |pages: i64| {
        writer.ask(move |connection: &mut Connection| {
            let used: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let all = used.saturating_add(pages);
            connection.pragma_update_and_check(None, "max_page_count", all, |_| Ok(()))?;
            Ok(())
        })
    };
    room(2).await.expect("a small disk");
    journal
        .write(|writing| {
            let full = set(writing, 2, 100_000);
            assert!(matches!(full, Err(Error::Full)), "no room: {full:?}");
            set(writing, 3, 10)
        })
        .await
        .expect("what does fit is kept");
    room(1_000).await.expect("a larger disk");
    journal
        .write(|writing| set(writing, 4, 100_000))
        .await
        .expect("there is room again");
    assert_eq!(settings(&journal).await, [3, 4], "all but what had no room");
}

/// The disk of this test has as many pages as there is reserve left: what is given back is room.
#[tokio::test]
async fn what_is_kept_takes_its_room_from_the_reserve_and_nothing_else_does() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("register.journal");
    let opening = Opening {
        reserve_bytes: 800_000,
        ..Opening::default()
    };
    let at = Instant::from_ms(0);
    let journal = Journal::open_as(&path, Register::from_bits(1), at, opening);
    let journal = journal.expect("a new journal");
    let reserve = folder.path().join("register.reserve");
    let room = move |writing: &Writing<'_>, used: i64| -> Result<(), Error> {
        let left = std::fs::metadata(&reserve)?.len();
        let given = i64::try_from(800_000 - left).expect("small") / 4_096;
        let all = used.saturating_add(given);
        writing
            .connection
            .pragma_update_and_check(None, "max_page_count", all, |_| Ok(()))?;
        Ok(())
    };
    let used = journal
        .read(|reading| {
            let pages = "PRAGMA page_count";
            Ok(reading.connection.query_row(pages, [], |row| row.get(0))?)
        })
        .await
        .expect("a number");
    let narrow = room.clone();
    let written = journal.write(move |writing| {
        narrow(writing, used)?;
        set(writing, 2, 150_000)
    });
    let written = written.await;
    assert!(matches!(written, Err(Error::Full)), "no room: {written:?}");
    assert!(
        journal.has_reserve(Duration::ZERO),
        "what can wait takes nothing of it"
    );
    let mut turns = 0_u64;
    let kept = journal.keep(move |writing| {
        turns += 1;
        room(writing, used)?;
        set(writing, 3, 150_000)?;
        Ok(turns)
    });
    let turns = kept.await.expect("there is room in the reserve");
    assert!((3..8).contains(&turns), "no more than was needed: {turns}");
    let left = std::fs::metadata(folder.path().join("register.reserve"));
    assert_eq!(
        left.map(|file| file.len()).ok(),
        Some(800_000 - 100_000 * (turns - 1)),
        "a slice for each time that it was run again"
    );
    assert!(!journal.has_reserve(Duration::ZERO), "and that is known");
    assert_eq!(settings(&journal).await, [3], "once, and whole");
}

#[tokio::test]
async fn a_commit_that_fails_is_not_acknowledged() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let writer = journal.inner.writer.as_ref().expect("it writes");
    let refuse = |refuse: bool| {
        writer.ask(move |connection: &mut Connection| {
            Ok(connection.commit_hook(refuse.then_some(|| true))?)
        })
    };
    refuse(true).await.expect("a hook");
    let refused = journal.write(|writing| set(writing, 1, 1)).await;
    assert!(refused.is_err(), "nothing reached the disk");
    refuse(false).await.expect("no hook");
    let kept = journal.write(|writing| set(writing, 2, 1)).await;
    kept.expect("the connection is not stuck in a transaction");
    assert_eq!(settings(&journal).await, [2], "only what was acknowledged");
}

/// SQLite breaks off at its k-th instruction, once or from then on, for every k that matters, while
/// the closure goes on with whatever still works: the worst a disk and a caller can do together.
#[tokio::test]
async fn a_failure_at_any_instruction_keeps_what_was_acknowledged_and_nothing_else() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let writer = journal.inner.writer.as_ref().expect("it writes");
    let break_off = |after: Option<(u64, bool)>| {
        writer.ask(move |connection: &mut Connection| {
            let mut count = 0_u64;
            let handler = after.map(|(k, from_then_on)| {
                move || {
                    count = count.saturating_add(1);
                    count == k || from_then_on && count > k
                }
            });
            Ok(connection.progress_handler(1, handler)?)
        })
    };
    let (mut expected, mut undone, mut next) = (Vec::new(), 0_u32, 1_u128);
    for from_then_on in [false, true] {
        for k in 1..5_000_u64 {
            break_off(Some((k, from_then_on))).await.expect("a handler");
            let answer = journal
                .write(move |writing| {
                    let steps = (next..).take(3);
                    Ok(steps
                        .filter(|n| set(writing, *n, 1).is_ok())
                        .collect::<Vec<_>>())
                })
                .await;
            break_off(None).await.expect("no handler");
            let all: Vec<u128> = (next..).take(3).collect();
            next = next.saturating_add(3);
            let found = settings(&journal).await;
            match answer {
                Ok(kept) => expected.extend(kept),
                // The commit was one, and nobody could tell that either: whoever is told of a
                // failure must look, and finds all of it.
                Err(_) if from_then_on && found.ends_with(&all) => expected.extend(all.clone()),
                Err(_) => undone = undone.saturating_add(1),
            }
            assert_eq!(found, expected, "the answer at instruction {k} was true");
            if found.ends_with(&all) {
                break;
            }
        }
    }
    assert!(next < 10_000, "and at last there was nothing to break off");
    assert!(undone > 500, "it broke off in many places: {undone}");
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(crate::Verification::Holds { .. })),
        "the chain never noticed: {verified:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_held_too_long_is_locked() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let writer = journal.inner.writer.as_ref().expect("it writes");
    writer
        .ask(|connection| Ok(connection.busy_timeout(Duration::ZERO)?))
        .await
        .expect("no patience at all");
    let other = Connection::open(folder.path().join("register.journal")).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").expect("the pen");
    let refused = journal.write(|writing| set(writing, 1, 1)).await;
    assert!(
        matches!(refused, Err(Error::Locked)),
        "somebody else has the pen: {refused:?}"
    );
    other.execute_batch("ROLLBACK").expect("the pen is back");
    journal
        .write(|writing| set(writing, 2, 1))
        .await
        .expect("it is ours again");
}

#[tokio::test]
async fn looking_for_work_reads_no_more_than_there_is_work() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    for (index, sql) in [
        ("payouts_due", payouts::DUE),
        ("payouts_not_at_rest", payouts::UNSETTLED),
        ("payouts_alike", payouts::ALIKE),
    ] {
        let plan: Vec<String> = journal
            .inner
            .reader
            .ask(move |connection| {
                let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
                let count = plan.parameter_count();
                let nothing = std::iter::repeat_n(1_i64, count);
                let steps = plan
                    .query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?
                    .collect::<rusqlite::Result<_>>()?;
                Ok(steps)
            })
            .await
            .expect("a plan");
        assert!(
            matches!(plan.as_slice(), [only] if only.contains(index)),
            "years of payouts must not be read or sorted at every turn: {plan:?}"
        );
    }
}

#[tokio::test]
async fn a_day_is_summed_without_touching_its_rows() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let plan: String = journal
        .inner
        .reader
        .ask(|connection| {
            let plan = connection.query_row(
                "EXPLAIN QUERY PLAN
                 SELECT state, operator, count(*), sum(amount_cents), sum(paid_cents)
                 FROM orders INDEXED BY orders_by_day
                 WHERE effective_ms BETWEEN 1 AND 2 GROUP BY state, operator",
                [],
                |row| row.get(3),
            )?;
            Ok(plan)
        })
        .await
        .expect("a plan");
    assert!(
        plan.contains("COVERING INDEX orders_by_day"),
        "a year of sales must not be read for one day: {plan}"
    );
}

#[tokio::test]
async fn nobody_waits_for_whoever_browses_who_sees_what_was_just_written() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = journal(&folder);
    let written = journal.write(|writing| set(writing, 1, 1)).await;
    written.expect("it is written");
    let (served, is_served) = std::sync::mpsc::channel();
    let browsing = journal.browse(move |reading| {
        // Only whoever is not served meanwhile lets the ten seconds pass.
        let is_served = is_served.recv_timeout(Duration::from_secs(10)).is_ok();
        Ok((is_served, reading.setting("1")?))
    });
    let reading = async {
        let read = journal.read(|reading| reading.setting("1")).await;
        served.send(()).ok();
        read
    };
    let (browsed, read) = tokio::join!(browsing, reading);
    let kept = || Some("x".to_owned());
    assert_eq!(read.expect("it can be read"), kept(), "served at once");
    assert_eq!(
        browsed.expect("it can be read"),
        (true, kept()),
        "while somebody was still browsing, in the same journal"
    );
}
