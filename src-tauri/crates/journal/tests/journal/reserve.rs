//! A full disk: nothing new is begun, what is in hand is stored.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use domain::order::Happening;
use journal::{Error, Journal, Opening, Verification};

use crate::book::{Book, NOON, draft, opened, order, paid, register, stamp, two_sales};

/// What tells the test that it stands on a small disk, and may fill it.
const MARK: &str = "small-disk";

/// Has the test of that name run on a disk of its own of twelve mebibytes, in a process of its own, where the
/// system lets a process have one. Where it does not, the page limit beside `Journal::keep` must do.
fn on_a_small_disk(name: &str) {
    let system_lets = Command::new("unshare").args(["-rm", "true"]).output();
    if !system_lets.is_ok_and(|output| output.status.success()) {
        return;
    }
    let folder = Book::new();
    let script = r#"mount -t tmpfs -o size=12m none "$1" && cd "$1" && touch small-disk \
        && exec "$2" --exact "$3" --nocapture"#;
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .arg(folder.folder())
        .arg(std::env::current_exe().expect("this program knows where it is"))
        .arg(name)
        .output()
        .expect("it ran a moment ago");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "on a small disk: {said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn small_disk() -> Option<PathBuf> {
    let here = std::env::current_dir().expect("a folder");
    here.join(MARK).exists().then_some(here)
}

/// Another program, which takes all the room there is.
fn fill_up(disk: &Path) {
    let mut hog = fs::OpenOptions::new();
    let hog = hog.create(true).append(true).open(disk.join("hog"));
    let mut hog = hog.expect("an empty file needs no room");
    for length in [65_536, 4_096, 1] {
        while hog.write_all(&vec![7; length]).is_ok() {}
    }
}

async fn pay(journal: &Journal, n: u128) -> Result<(), Error> {
    journal
        .keep(move |writing| {
            writing.record(order(n), &draft(n), &stamp(n * 10))?;
            writing.record(order(n), &Happening::Asked, &stamp(n * 10 + 1))?;
            writing.record(order(n), &opened(), &stamp(n * 10 + 2))?;
            let payment = match paid(1_000, None) {
                Happening::Paid(mut payment) => {
                    payment.operation = Some(n.to_string());
                    Happening::Paid(payment)
                }
                other => other,
            };
            writing.record(order(n), &payment, &stamp(n * 10 + 3))?;
            Ok(())
        })
        .await
}

async fn verified(journal: &Journal) -> i64 {
    match journal.read(|reading| reading.verify()).await {
        Ok(Verification::Holds { events, .. }) => events,
        other => panic!("it does not hold together: {other:?}"),
    }
}

#[tokio::test]
async fn on_a_full_disk_nothing_new_is_written_and_what_is_in_hand_is_kept() {
    let Some(disk) = small_disk() else {
        return on_a_small_disk(
            "reserve::on_a_full_disk_nothing_new_is_written_and_what_is_in_hand_is_kept",
        );
    };
    let path = disk.join("journal.db");
    let journal = Journal::open(&path, register(), NOON).expect("there is room");
    assert!(journal.has_reserve(Duration::ZERO), "room was put by");
    fill_up(&disk);
    let refused = journal
        .write(|writing| writing.set_setting("shop.name", &"x".repeat(200_000), &stamp(1)))
        .await;
    assert!(matches!(refused, Err(Error::Full)), "no room: {refused:?}");
    assert!(
        journal.has_reserve(Duration::ZERO),
        "nothing was taken for that"
    );

    let mut kept = 0;
    // The other program takes whatever is set free, again and again.
    while let Ok(()) = pay(&journal, kept + 1).await {
        kept += 1;
        fill_up(&disk);
        assert!(kept < 10_000, "the reserve is no bottomless one");
    }
    assert!(kept >= 8, "each slice keeps at least one payment: {kept}");
    assert!(
        !journal.has_reserve(Duration::ZERO),
        "and nothing new may be begun"
    );
    let refused = pay(&journal, kept + 1).await;
    assert!(
        matches!(refused, Err(Error::Full | Error::Undone | Error::Io(_))),
        "at last there is nothing left, and that is said: {refused:?}"
    );
    let events = verified(&journal).await;
    assert_eq!(
        events,
        1 + 4 * i64::try_from(kept).expect("few"),
        "whole payments, each of those that were acknowledged"
    );

    fs::remove_file(disk.join("hog")).expect("somebody makes room");
    journal.has_reserve(Duration::ZERO);
    pay(&journal, kept + 1).await.expect("there is room again");
    assert!(
        journal.has_reserve(Duration::ZERO),
        "and it was put by again"
    );
    drop(journal);
    let journal = Journal::open(&path, register(), NOON).expect("it opens");
    assert_eq!(verified(&journal).await, events + 4, "it is all there");
}

#[tokio::test]
async fn on_a_nearly_full_disk_the_reserve_is_not_tried_again_and_again() {
    let Some(disk) = small_disk() else {
        return on_a_small_disk(
            "reserve::on_a_nearly_full_disk_the_reserve_is_not_tried_again_and_again",
        );
    };
    let path = disk.join("journal.db");
    let journal = Journal::open(&path, register(), NOON).expect("there is room");
    fill_up(&disk);
    let mut spent = 0;
    while fs::metadata(disk.join("journal.reserve")).is_ok_and(|it| it.len() > 0) {
        spent += 1;
        // At last the reserve is used up, and this cannot be stored either.
        let _ = pay(&journal, spent).await;
        fill_up(&disk);
        assert!(spent < 10_000, "the reserve is no bottomless one");
    }
    // Another program lets go of half of what it would take.
    let hog = fs::OpenOptions::new().write(true).open(disk.join("hog"));
    let hog = hog.expect("it is there");
    let took = hog.metadata().expect("its size").len();
    hog.set_len(took - 4 * 1024 * 1024).expect("some room");
    drop(hog);
    let touched = || {
        let reserve = fs::metadata(disk.join("journal.reserve")).expect("what is left of it");
        (reserve.len(), reserve.modified().expect("when"))
    };
    let before = touched();
    for second in 0..200 {
        assert!(
            !journal.has_reserve(Duration::from_secs(second)),
            "there is no room for it"
        );
        // After whatever was asked of the writer.
        journal.read(|_| Ok(())).await.expect("a look");
        let _ = journal.write(|_| Ok(())).await;
    }
    assert_eq!(touched(), before, "nothing was written to see that");
    fs::remove_file(disk.join("hog")).expect("somebody makes room");
    journal.has_reserve(Duration::from_secs(200));
    pay(&journal, spent + 1).await.expect("there is room again");
    assert!(
        journal.has_reserve(Duration::from_secs(200)),
        "and it is put by at once"
    );
}

#[tokio::test]
async fn without_anybody_else_the_reserve_keeps_a_day_of_payments() {
    let Some(disk) = small_disk() else {
        return on_a_small_disk(
            "reserve::without_anybody_else_the_reserve_keeps_a_day_of_payments",
        );
    };
    let path = disk.join("journal.db");
    let journal = Journal::open(&path, register(), NOON).expect("there is room");
    fill_up(&disk);
    for n in 1..=200 {
        pay(&journal, n).await.expect("what came in is stored");
    }
    // The program ends and begins again, on a disk as full as before.
    drop(journal);
    fill_up(&disk);
    let journal = Journal::open(&path, register(), NOON).expect("it opens on a full disk");
    assert_eq!(verified(&journal).await, 801, "not one payment is missing");
    assert!(
        !journal.has_reserve(Duration::ZERO),
        "and it knows that there is no room"
    );
}

#[tokio::test]
async fn a_program_that_died_on_a_full_disk_begins_again() {
    let Some(disk) = small_disk() else {
        return on_a_small_disk("reserve::a_program_that_died_on_a_full_disk_begins_again");
    };
    let path = disk.join("journal.db");
    {
        let journal = Journal::open(&path, register(), NOON).expect("there is room");
        two_sales(&journal).await;
        // As it is on the disk while it works: the log is not put away.
        for name in ["journal.db", "journal.db-wal", "journal.reserve"] {
            fs::create_dir_all(disk.join("dead")).expect("a folder");
            if name != "journal.reserve" {
                fs::copy(disk.join(name), disk.join("dead").join(name)).expect("a copy");
            }
        }
    }
    fs::rename(
        disk.join("journal.reserve"),
        disk.join("dead/journal.reserve"),
    )
    .expect("the room that was put by");
    fill_up(&disk);
    let path = disk.join("dead").join("journal.db");
    let journal = Journal::open(&path, register(), NOON)
        .expect("even the log's index needs room, and there is some put by");
    pay(&journal, 9).await.expect("a payment in hand is stored");
    assert_eq!(verified(&journal).await, 12, "and nothing else was lost");
}

#[tokio::test]
async fn keeping_is_writing_where_there_is_room() {
    let book = Book::new();
    let opening = Opening {
        reserve_bytes: 80_000,
        ..Opening::default()
    };
    let journal = Journal::open_as(&book.path(), register(), NOON, opening).expect("it opens");
    pay(&journal, 1).await.expect("there is room");
    assert!(
        journal.has_reserve(Duration::ZERO),
        "nothing was spent for it"
    );
    let refused = journal
        .keep(|writing| writing.record(order(7), &Happening::Lapsed, &stamp(900)))
        .await;
    assert!(
        matches!(refused, Err(Error::NoSuchOrder)),
        "what cannot be is told as ever: {refused:?}"
    );
    assert!(journal.has_reserve(Duration::ZERO), "and costs nothing");
}
