//! The disk as tests use it, under a plain SQLite.

use std::path::{Path, PathBuf};

use disk::{Class, Disk, Event, Fault, Loss, Record, Replay, Unit};
use rusqlite::{Connection, ffi};
use tempfile::TempDir;

/// In memory where the system offers that: a record tells what was synced, whatever it was synced to.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    folder.expect("a folder")
}

/// A folder under a disk that records, and a database in it that writes ahead.
struct Desk {
    disk: Disk,
    folder: TempDir,
    connection: Connection,
}

impl Desk {
    fn set_up(synchronous: &str) -> Desk {
        let folder = folder();
        let disk = Disk::over(folder.path());
        disk.records();
        let connection = Connection::open(folder.path().join("a.db")).expect("a database");
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .expect("a log");
        connection
            .pragma_update(None, "synchronous", synchronous)
            .expect("a word of SQLite's");
        connection
            .execute_batch("CREATE TABLE kept (n INTEGER PRIMARY KEY, filling BLOB)")
            .expect("a table");
        Desk {
            disk,
            folder,
            connection,
        }
    }

    /// Keeps a number, and answers whether that was acknowledged.
    fn keeps(&self, n: i64) -> rusqlite::Result<()> {
        let sql = "INSERT INTO kept VALUES (?1, zeroblob(3000))";
        self.connection.execute(sql, [n]).map(|_| ())
    }

    fn kept(&self) -> i64 {
        count(&self.connection).expect("it can be read")
    }
}

fn count(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT count(*) FROM kept", [], |row| row.get(0))
}

/// Twenty numbers, each marked when it was acknowledged, with the log put away half-way.
fn story(synchronous: &str) -> (PathBuf, Record) {
    let desk = Desk::set_up(synchronous);
    for n in 1..=20 {
        desk.keeps(n).expect("there is room");
        desk.disk.marks(n);
        if n == 10 {
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            let put = desk.connection.query_row(checkpoint, [], |_| Ok(()));
            put.expect("nobody is in the way");
        }
    }
    let record = desk.disk.record();
    let folder = desk.folder.path().canonicalize().expect("it is there");
    (folder, record)
}

/// How many of the images lack what was acknowledged or do not open, of how many.
fn losses(synchronous: &str) -> (usize, usize) {
    let (at, record) = story(synchronous);
    let (mut bad, mut all) = (0, 0);
    let mut replay = Replay::of(&record);
    while let Some(event) = replay.step() {
        let mut losses = vec![Loss::All, Loss::Nothing];
        for seed in 0..4 {
            losses.push(Loss::Some(seed, Unit::Sector));
            losses.push(Loss::Some(seed, Unit::Page));
        }
        if let Event::Written { bytes, .. } = event {
            losses.extend([0, 1, 12, bytes.len() - 1].map(Loss::Torn));
        }
        for loss in losses {
            let after = folder();
            for (path, held) in replay.image(loss) {
                let name = path.strip_prefix(&at).expect("all is in the folder");
                std::fs::write(after.path().join(name), held).expect("there is room");
            }
            let known = replay.mark().unwrap_or(0);
            let connection = Connection::open(after.path().join("a.db")).expect("a database");
            let found = count(&connection);
            let sound: rusqlite::Result<String> =
                connection.query_row("PRAGMA integrity_check", [], |row| row.get(0));
            // Before the table was made there is nothing to count.
            let holds = replay.mark().is_none()
                || found.is_ok_and(|found| (known..=known + 1).contains(&found))
                    && sound.as_deref() == Ok("ok");
            bad += usize::from(!holds);
            all += 1;
        }
    }
    (bad, all)
}

#[test]
fn a_database_that_waits_for_the_disk_keeps_what_it_acknowledged_on_every_image() {
    let (bad, all) = losses("FULL");
    assert!(all > 500, "the record is long enough: {all}");
    assert_eq!(bad, 0, "of {all} images");
}

#[test]
fn one_that_does_not_wait_is_caught() {
    let (bad, all) = losses("NORMAL");
    assert!(
        bad > all / 10,
        "{bad} of {all} images lack what was acknowledged"
    );
    let (bad, _) = losses("OFF");
    assert!(bad > all / 10, "nor does it without any sync: {bad}");
}

#[test]
fn every_class_of_calls_is_counted_and_can_fail() {
    let desk = Desk::set_up("FULL");
    for class in Class::ALL {
        desk.disk.fails(Fault::of(class, 1, false));
        let told = desk.keeps(1).and_then(|()| {
            let checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)";
            let put = desk
                .connection
                .query_row(checkpoint, [], |row| row.get::<_, i64>(0))?;
            assert_eq!(put, 0, "{class:?}: nobody else is here");
            let other = Connection::open(desk.folder.path().join("a.db"))?;
            count(&other)?;
            // A journal of the old kind is made, and removed at the end.
            let old = desk.folder.path().join(format!("{class:?}.db"));
            Connection::open(old)?.execute_batch("CREATE TABLE a (b)")
        });
        assert!(desk.disk.heals(), "{class:?} was asked for");
        assert!(told.is_err(), "{class:?} failed, and SQLite was told");
        desk.connection
            .execute("DELETE FROM kept", [])
            .expect("it is healed");
    }
}

#[test]
fn a_disk_that_goes_on_failing_fails_until_it_is_healed() {
    let desk = Desk::set_up("FULL");
    desk.disk.fails(Fault {
        with: Some(ffi::SQLITE_FULL),
        ..Fault::of(Class::Write, 1, true)
    });
    for _ in 0..3 {
        let told = desk.keeps(1).expect_err("there is no room");
        let code = told.sqlite_error_code();
        assert_eq!(
            code,
            Some(ffi::ErrorCode::DiskFull),
            "the word it was given"
        );
    }
    assert!(desk.disk.heals(), "it was met");
    desk.keeps(1).expect("there is room again");
    assert_eq!(desk.kept(), 1, "and nothing of the others");
}

#[test]
fn a_folder_holds_no_more_than_it_has_room_for_whoever_uses_it_up() {
    let desk = Desk::set_up("FULL");
    desk.keeps(1).expect("there is room");
    std::fs::write(desk.folder.path().join("ballast"), vec![0; 50_000]).expect("written");
    desk.disk.holds(Some(desk.disk.used() + 5_000));
    let told = desk.keeps(2).and_then(|()| desk.keeps(3));
    let code = told.expect_err("it is full").sqlite_error_code();
    assert_eq!(code, Some(ffi::ErrorCode::DiskFull), "and SQLite was told");
    std::fs::remove_file(desk.folder.path().join("ballast")).expect("removed");
    desk.keeps(4).expect("there is room again");
}

#[test]
fn what_others_wrote_where_there_was_no_room_is_taken_back() {
    let desk = Desk::set_up("FULL");
    let ballast = desk.folder.path().join("ballast");
    let length = || std::fs::metadata(&ballast).expect("it is there").len();
    std::fs::write(&ballast, vec![0; 90_000]).expect("written");
    desk.disk.holds(Some(desk.disk.used()));
    desk.keeps(1).expect_err("it is full");
    std::fs::write(&ballast, vec![0; 30_000]).expect("some is given back");
    desk.keeps(2).expect("there is room again");
    std::fs::write(&ballast, vec![0; 40_000]).expect("some of it is taken");
    desk.keeps(3).expect("which there was room for");
    assert_eq!(length(), 40_000, "so it was left alone");
    std::fs::write(&ballast, vec![0; 90_000]).expect("written past the shim");
    desk.keeps(4).expect("nobody else loses by it");
    assert_eq!(length(), 40_000, "there was no room for all of it");
}

#[test]
fn a_folder_that_fills_up_at_a_write_is_full_from_then_on() {
    let desk = Desk::set_up("FULL");
    desk.disk.fills_up(2);
    assert!(!desk.disk.is_limited(), "not yet");
    let told = desk.keeps(1).expect_err("the second write had no room");
    let code = told.sqlite_error_code();
    assert_eq!(code, Some(ffi::ErrorCode::DiskFull), "and SQLite was told");
    assert!(desk.disk.is_limited(), "it is full");
    desk.keeps(2).expect_err("it still is");
    desk.disk.holds(None);
    desk.keeps(3).expect("there is room again");
    assert_eq!(desk.kept(), 1, "nothing of the others");
}

#[test]
fn what_lies_elsewhere_is_nobodys_business() {
    let desk = Desk::set_up("FULL");
    let elsewhere = folder();
    desk.disk.fails(Fault::at(1, true));
    let other = Connection::open(elsewhere.path().join("b.db")).expect("a database");
    other
        .execute_batch("CREATE TABLE kept (n); INSERT INTO kept VALUES (1)")
        .expect("nothing fails there");
    let calls = desk.disk.calls();
    assert_eq!(calls.in_all(), 0, "nothing was counted: {calls:?}");
}

#[test]
fn a_file_keeps_its_story_under_another_name() {
    let folder = folder();
    let disk = Disk::over(folder.path());
    disk.records();
    let at = |name: &str| folder.path().canonicalize().expect("there").join(name);
    let made = Connection::open(at("made.new")).expect("a database");
    made.execute_batch("CREATE TABLE kept (n)")
        .expect("a table");
    made.close().expect("closed");
    std::fs::rename(at("made.new"), at("made.db")).expect("renamed");
    let found = Connection::open(at("made.db")).expect("a database");
    assert_eq!(count(&found).ok(), Some(0), "it is read");
    drop(found);
    let record = disk.record();
    let mut replay = Replay::of(&record);
    while replay.step().is_some() {}
    let image = replay.image(Loss::All);
    let made = std::fs::read(at("made.db")).expect("a file");
    assert_eq!(
        image.get(&at("made.db")),
        Some(&made),
        "what was synced under the first name is there under the other"
    );
}
