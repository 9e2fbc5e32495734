//! Health: whether the whole file is sound, found out beside the work.
//!
//! Opening looks at a bounded part of the file, whatever its size: its head, its shape, its last events. All
//! of it is read by a thread of its own, a moment after opening, giving way to whatever is asked of the
//! journal meanwhile. Damage that shows in the middle of other work is told the same way.

use std::{
    path::PathBuf,
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use domain::register::Register;
use rusqlite::Connection;
use tokio::sync::watch;

use crate::{
    access::Reading,
    chain::{Head, hash_of},
    connection,
    error::Error,
    events::Recorded,
};

/// How many events are read at a time: between two times the log may be put away.
const CHUNK: u32 = 500;
/// After how many of SQLite's own steps the checking looks up from its work.
const STRIDE: i32 = 20_000;
/// The longest that the checking gives way at once: work without an end must not put it off for ever.
const COURTESY: Duration = Duration::from_millis(50);

/// What is said when the last events are missing that an index still names.
const LOST_EVENTS: &str = "the last events are gone";

/// What is said of a journal in which nothing happened, not even its beginning.
const EMPTY: &str = "there is no event";

/// What is known of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It opened, and has not been read to its end. Whoever only looks never reads it all.
    Checking,
    /// Every page and every event was read, and they hold together.
    Sound,
    /// Something does not, as said here for whoever helps the shop. Nothing was changed or deleted.
    Damaged(String),
}

/// What the threads of one journal know of its file.
pub(crate) struct Condition {
    health: watch::Sender<Health>,
}

impl Condition {
    pub(crate) fn unknown() -> Condition {
        Condition {
            health: watch::Sender::new(Health::Checking),
        }
    }

    pub(crate) fn now(&self) -> Health {
        self.health.borrow().clone()
    }

    pub(crate) fn changes(&self) -> watch::Receiver<Health> {
        self.health.subscribe()
    }

    /// Takes note of damage that showed in the middle of other work.
    pub(crate) fn note<T>(&self, done: &Result<T, Error>) {
        if let Err(Error::Damaged(what)) = done {
            self.is(Health::Damaged(what.clone()));
        }
    }

    /// Nothing heals by being looked at again: what was once found damaged stays so until it is opened anew.
    fn is(&self, found: Health) {
        self.health.send_if_modified(|health| {
            let news = !matches!(health, Health::Damaged(_)) && *health != found;
            if news {
                if let Health::Damaged(what) = &found {
                    tracing::error!(what = %what, "the journal is damaged");
                }
                *health = found;
            }
            news
        });
    }
}

/// Who is at work on a journal, so that whoever has time can give way.
#[derive(Default)]
pub(crate) struct Traffic {
    at_work: Mutex<u32>,
    quiet: Condvar,
}

/// One piece of work, from when it was asked for until it is done.
pub(crate) struct AtWork(Arc<Traffic>);

impl Traffic {
    pub(crate) fn begin(traffic: &Arc<Traffic>) -> AtWork {
        let mut at_work = traffic.lock();
        *at_work = at_work.saturating_add(1);
        AtWork(Arc::clone(traffic))
    }

    /// Waits while others are at work, but not for ever.
    pub(crate) fn give_way(&self) {
        let waited = self
            .quiet
            .wait_timeout_while(self.lock(), COURTESY, |at_work| *at_work > 0);
        // Whether they are done or the courtesy is over, it goes on.
        drop(waited);
    }

    fn lock(&self) -> MutexGuard<'_, u32> {
        // A number is whole whoever panicked.
        self.at_work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let mut at_work = self.0.lock();
        *at_work = at_work.saturating_sub(1);
        if *at_work == 0 {
            self.0.quiet.notify_all();
        }
    }
}

/// The thread that reads the whole file. Leaves when dropped.
pub(crate) struct Checkup {
    leaves: Arc<AtomicBool>,
    /// None only while being dropped.
    go: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkup {
    /// Begins reading the file at `path` when `after` is over, and tells `condition` what it found.
    pub(crate) fn begin(
        path: PathBuf,
        register: Arc<Register>,
        after: Duration,
        condition: Arc<Condition>,
        traffic: Arc<Traffic>,
    ) -> Result<Checkup, Error> {
        let leaves = Arc::new(AtomicBool::new(false));
        let (go, stay) = channel();
        let leaving = Arc::clone(&leaves);
        let thread = thread::Builder::new()
            .name("journal-checkup".to_owned())
            .spawn(move || {
                // Whoever opens a journal only for a moment has no use for all this reading.
                if stay.recv_timeout(after) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
                let found = check(&path, &register, &traffic, &leaving);
                if !leaving.load(Ordering::Relaxed) {
                    condition.is(found);
                }
            })?;
        Ok(Checkup {
            leaves,
            go: Some(go),
            thread: Some(thread),
        })
    }
}

impl Drop for Checkup {
    fn drop(&mut self) {
        self.leaves.store(true, Ordering::Relaxed);
        self.go = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // It reads only; why it ended, if it was a panic, is in the log.
            thread.join().ok();
        }
    }
}

fn check(
    path: &std::path::Path,
    register: &Register,
    traffic: &Arc<Traffic>,
    leaves: &Arc<AtomicBool>,
) -> Health {
    let once = || {
        let mut connection = connection::open_to_read(path)?;
        let (traffic, leaves) = (Arc::clone(traffic), Arc::clone(leaves));
        examine(&mut connection, register, Care::Pages, move || {
            traffic.give_way();
            leaves.load(Ordering::Relaxed)
        })
    };
    // A disk may fail once and read the next time; one that fails twice has lost something.
    let found = match once() {
        Err(Error::Io(_)) => once(),
        found => found,
    };
    match found {
        Ok(_) => Health::Sound,
        Err(Error::Damaged(what)) => Health::Damaged(what),
        Err(error @ Error::Io(_)) => Health::Damaged(error.to_string()),
        Err(error) => {
            if !leaves.load(Ordering::Relaxed) {
                tracing::warn!(error = %error, "the journal could not be checked");
            }
            Health::Checking
        }
    }
}

/// How closely the pages are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Care {
    /// Every page, but not whether each index has all that it should: for a file that is large and in use.
    Pages,
    /// The indexes too.
    Indexes,
}

/// Reads all pages and all events, a part at a time, and answers the last event. `look_up` is called every
/// now and then, and says whether to leave off.
pub(crate) fn examine(
    connection: &mut Connection,
    register: &Register,
    care: Care,
    look_up: impl Fn() -> bool + Send + Clone + 'static,
) -> Result<Head, Error> {
    connection.progress_handler(STRIDE, Some(look_up.clone()))?;
    let check = match care {
        Care::Pages => "PRAGMA quick_check(1)",
        Care::Indexes => "PRAGMA integrity_check(1)",
    };
    let verdict = connection.query_row(check, [], |row| row.get::<_, String>(0));
    connection.progress_handler(0, None::<fn() -> bool>)?;
    match verdict?.as_str() {
        "ok" => {}
        words => return Err(Error::Damaged(words.to_owned())),
    }
    let mut head = Head::genesis(register);
    loop {
        let events = after(connection, head.sequence)?;
        for event in &events {
            head = follow(head, event)?;
        }
        if events.is_empty() {
            break;
        }
        if look_up() {
            return Err(Error::Stopped);
        }
    }
    if head.sequence > 0 {
        Ok(head)
    } else {
        Err(Error::Damaged(EMPTY.to_owned()))
    }
}

/// The next events after number `sequence`, by the rows themselves: an index may have lost some, and nobody would
/// miss them.
fn after(connection: &Connection, sequence: i64) -> Result<Vec<Recorded>, Error> {
    let events = connection
        .prepare_cached(
            "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM events NOT INDEXED WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
        )?
        .query_map((sequence, CHUNK), Recorded::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(events)
}

/// The last events, as many as `count` (a chunk at most), hold together, and none is missing after them that the
/// index of their ids still names. Answers the last of them.
pub(crate) fn examine_tail(reading: &Reading<'_>, count: u32) -> Result<Head, Error> {
    // As it stood at one moment: what another process writes between two questions is no damage.
    let moment = reading.connection.unchecked_transaction()?;
    let reading = Reading {
        connection: &moment,
        register: reading.register,
    };
    let last = reading.head()?.sequence;
    let before = last.saturating_sub(i64::from(count)).max(0);
    let mut head = None;
    for event in after(reading.connection, before)? {
        let follows = head.unwrap_or(if before == 0 {
            Head::genesis(reading.register)
        } else {
            Head {
                sequence: before,
                hash: event.previous,
            }
        });
        head = Some(follow(follows, &event)?);
    }
    let head = head.ok_or_else(|| Error::Damaged(EMPTY.to_owned()))?;
    // A page that lost its last rows would have the next event bear a number that is taken.
    let named: i64 = reading.connection.query_row(
        "SELECT max(sequence) FROM (SELECT sequence FROM events ORDER BY id DESC LIMIT ?1)",
        [count],
        |row| row.get(0),
    )?;
    if named > head.sequence {
        return Err(Error::Damaged(LOST_EVENTS.to_owned()));
    }
    Ok(head)
}

/// The head after `event`, if that is what it says and it follows on `head`.
pub(crate) fn follow(head: Head, event: &Recorded) -> Result<Head, Error> {
    let next = head.sequence.saturating_add(1);
    if event.sequence != next || event.previous != head.hash {
        return Err(Error::Damaged(format!(
            "event {} does not follow on event {}",
            event.sequence, head.sequence
        )));
    }
    if hash_of(event) != event.hash {
        return Err(Error::Damaged(format!("event {next} was changed")));
    }
    Ok(Head {
        sequence: event.sequence,
        hash: event.hash,
    })
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc, Mutex,
            atomic::{AtomicBool, AtomicU64, Ordering},
        },
        thread,
        time::Duration,
    };

    use domain::{instant::Instant, register::Register};
    use rusqlite::Connection;

    use super::{Condition, Health, Traffic, examine_tail};
    use crate::{
        access::{Reading, Writing},
        connection,
        error::Error,
        events::Stamp,
    };

    #[test]
    fn damage_is_not_talked_away() {
        let condition = Condition::unknown();
        condition.note(&Ok(()));
        assert_eq!(condition.now(), Health::Checking, "work says nothing yet");
        condition.note::<()>(&Err(Error::Full));
        assert_eq!(
            condition.now(),
            Health::Checking,
            "a full disk is no damage"
        );
        condition.note::<()>(&Err(Error::Damaged("a page".to_owned())));
        condition.is(Health::Sound);
        assert_eq!(
            condition.now(),
            Health::Damaged("a page".to_owned()),
            "what one of the threads has seen is so"
        );
    }

    #[test]
    fn what_another_writes_while_the_tail_is_looked_at_is_no_damage() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("journal.db");
        let register = Register::from_bits(1);
        connection::create(&path, &register, Instant::from_ms(0)).expect("a new journal");
        let mut looker = connection::open_to_write(&path).expect("a sound journal");
        let writer = connection::open_to_write(&path).expect("and by another process");
        let writer = Arc::new(Mutex::new(writer));
        for instruction in 1_u128..10_000 {
            // Somebody writes before this very instruction of the looking.
            let (pen, name) = (Arc::clone(&writer), register.clone());
            let (left, is_written) = (AtomicU64::new(1), Arc::new(AtomicBool::new(false)));
            let written = Arc::clone(&is_written);
            let disturbance = move || {
                if u128::from(left.fetch_add(1, Ordering::SeqCst)) == instruction {
                    let mut pen = pen.lock().expect("nobody panics with it");
                    note_something(&mut pen, &name, instruction);
                    written.store(true, Ordering::SeqCst);
                }
                false
            };
            looker
                .progress_handler(1, Some(disturbance))
                .expect("a handler");
            let found = examine_tail(
                &Reading {
                    connection: &looker,
                    register: &register,
                },
                3,
            );
            looker
                .progress_handler(0, None::<fn() -> bool>)
                .expect("no handler");
            assert!(found.is_ok(), "instruction {instruction}: {found:?}");
            if !is_written.load(Ordering::SeqCst) {
                assert!(instruction > 50, "it was disturbed in many places");
                return;
            }
        }
        panic!("looking comes to an end");
    }

    fn note_something(pen: &mut Connection, register: &Register, n: u128) {
        let transaction = pen.transaction().expect("the pen is free");
        let mut writing = Writing::begin(&transaction, register).expect("it has a head");
        let stamp = Stamp {
            id: uuid::Uuid::from_u128(n),
            at: Instant::from_ms(1),
            operator: None,
        };
        writing
            .set_setting("a", &n.to_string(), &stamp)
            .expect("a setting");
        transaction.commit().expect("kept");
    }

    #[test]
    fn whoever_has_time_waits_for_whoever_has_not() {
        let traffic = Arc::new(Traffic::default());
        let work = Traffic::begin(&traffic);
        let waiting = Arc::clone(&traffic);
        let waits = thread::spawn(move || waiting.give_way());
        drop(work);
        waits.join().expect("it goes on once the work is done");
        // Work without an end: it goes on all the same, or this test would never end.
        let _work = Traffic::begin(&traffic);
        traffic.give_way();
        assert!(
            super::COURTESY < Duration::from_secs(1),
            "nobody waits for long"
        );
    }
}
