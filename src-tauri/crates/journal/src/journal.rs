//! The handle: opens a journal and carries closures to its threads.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::{instant::Instant, register::Register};
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{OnceCell, watch};

use crate::{
    access::{Reading, Writing},
    backup::{self, Backup},
    chain::Head,
    clerk::Clerk,
    connection,
    error::Error,
    events,
    health::{Checkup, Condition, Health, Traffic, examine_tail},
    reserve::{RESERVE_BYTES, Reserve},
    seal::Sealing,
};

/// How long nothing must have been written before the log is put away.
const IDLE: Duration = Duration::from_secs(2);
/// How many of the last events are looked at before anything is written after them.
const TAIL: u32 = 300;

/// A handle on a journal; cheap to clone. The file is let go when the last one is dropped.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

/// Its register's name; what is in it is nobody's log line.
impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Journal")
            .field("register", &self.inner.register)
            .finish_non_exhaustive()
    }
}

struct Inner {
    register: Arc<Register>,
    path: PathBuf,
    reserve: Arc<Reserve>,
    sealing: Arc<Sealing>,
    condition: Arc<Condition>,
    traffic: Arc<Traffic>,
    // Dropped in this order: the writer leaves last and takes the log along.
    _checkup: Option<Checkup>,
    reader: Clerk,
    /// Hired when somebody first browses: most who open a journal never do.
    browser: OnceCell<Clerk>,
    writer: Option<Clerk>,
}

/// How a journal is opened, where the usual would not do: on a small disk, or a thousand times a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// How much room is kept for what must be stored when the disk is full.
    pub reserve_bytes: u64,
    /// How long after opening the whole file begins to be read.
    pub check_after: Duration,
}

impl Default for Opening {
    fn default() -> Opening {
        Opening {
            reserve_bytes: RESERVE_BYTES,
            check_after: Duration::from_secs(3),
        }
    }
}

impl Journal {
    /// Opens the journal at `path`, or begins one for `new_register` at `at` if there is none.
    ///
    /// Refuses a newer schema, a file that is not a whole journal ([`Error::Damaged`]) and one that cannot
    /// be written ([`Error::ReadOnly`]), and leaves all of these as they are. Nothing is begun where a
    /// journal was before: that is a loss ([`Error::Damaged`]). Takes as long for a file of years as for an
    /// empty one: all of it is read afterwards, beside the work ([`Journal::health`]).
    pub fn open(path: &Path, new_register: Register, at: Instant) -> Result<Journal, Error> {
        Journal::open_as(path, new_register, at, Opening::default())
    }

    /// The same, with another reserve or another time for reading it all.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the name is handed over: nothing else may bear it"
    )]
    pub fn open_as(
        path: &Path,
        new_register: Register,
        at: Instant,
        opening: Opening,
    ) -> Result<Journal, Error> {
        if !path.try_exists()? {
            connection::create(path, &new_register, at)?;
        }
        let reserve = Arc::new(Reserve::of(path, opening.reserve_bytes));
        let writer = loop {
            match connection::open_to_write(path) {
                // Even the log's index needs room. What is in hand must be storable after a restart, too.
                Err(Error::Full | Error::Io(_)) if reserve.spend() => {}
                opened => break opened?,
            }
        };
        let register = Arc::new(events::register_of(&writer)?);
        let looked = examine_tail(
            &Reading {
                connection: &writer,
                register: &register,
            },
            TAIL,
        );
        // Nothing may follow on an event that is not what its hash says: the chain would hide the change.
        looked?;
        reserve.fill();
        let reader = connection::open_to_read(path)?;
        let kept = Arc::clone(&reserve);
        let writer = Clerk::hire("journal-writer", writer, IDLE, move |connection| {
            connection::tidy(connection);
            kept.fill_in_passing();
        })?;
        let (condition, traffic) = (Arc::new(Condition::unknown()), Arc::default());
        let checkup = Checkup::begin(
            path.to_owned(),
            Arc::clone(&register),
            opening.check_after,
            Arc::clone(&condition),
            Arc::clone(&traffic),
        )?;
        let reader = Clerk::hire("journal-reader", reader, Duration::MAX, |_| ())?;
        Ok(Journal {
            inner: Arc::new(Inner {
                register,
                path: path.to_owned(),
                reserve,
                sealing: Arc::new(Sealing::new()),
                condition,
                traffic,
                _checkup: Some(checkup),
                reader,
                browser: OnceCell::new(),
                writer: Some(writer),
            }),
        })
    }

    /// Opens the journal at `path` for looking only: beside a writer, or where nothing can be written.
    /// Every write answers [`Error::ReadOnly`].
    ///
    /// Looks at whatever can be read, so that a damaged journal can be verified too.
    pub fn open_read_only(path: &Path) -> Result<Journal, Error> {
        Journal::look(path, connection::PATIENCE)
    }

    /// The same, for whoever has waited for another program already: [`Error::Locked`] at once.
    pub fn open_read_only_at_once(path: &Path) -> Result<Journal, Error> {
        Journal::look(path, Duration::ZERO)
    }

    fn look(path: &Path, patience: Duration) -> Result<Journal, Error> {
        let reader = connection::open_to_look(path, patience)?;
        let register = events::register_of(&reader)?;
        let reader = Clerk::hire("journal-reader", reader, Duration::MAX, |_| ())?;
        Ok(Journal {
            inner: Arc::new(Inner {
                register: Arc::new(register),
                path: path.to_owned(),
                reserve: Arc::new(Reserve::of(path, RESERVE_BYTES)),
                sealing: Arc::new(Sealing::new()),
                condition: Arc::new(Condition::unknown()),
                traffic: Arc::default(),
                _checkup: None,
                reader,
                browser: OnceCell::new(),
                writer: None,
            }),
        })
    }

    /// Whose stream this is.
    pub fn register(&self) -> &Register {
        &self.inner.register
    }

    /// Whether this handle only looks.
    pub fn is_read_only(&self) -> bool {
        self.inner.writer.is_none()
    }

    /// What is known of the file. [`Health::Checking`] for ever if this handle only looks.
    pub fn health(&self) -> Health {
        self.inner.condition.now()
    }

    /// Tells when that changes.
    pub fn health_changes(&self) -> watch::Receiver<Health> {
        self.inner.condition.changes()
    }

    /// Whether there is room put by for what must be stored when the disk is full. If not, nothing new may
    /// be begun: what comes of it might not be storable. Asking has the reserve looked after, so that it is
    /// there the next time if room was made; not more than once a minute by `uptime`, which only goes forward,
    /// when it comes to nothing.
    pub fn has_reserve(&self, uptime: Duration) -> bool {
        if self.inner.reserve.is_whole() {
            return true;
        }
        if let Some(writer) = &self.inner.writer
            && self.inner.reserve.is_to_be_tried(uptime)
        {
            let reserve = Arc::clone(&self.inner.reserve);
            writer.begin(move |_| {
                reserve.fill();
            });
        }
        false
    }

    /// Writes the journal as it stands at this moment to a file of its own, and reads all of it back before
    /// it gets its name. Neither reading nor writing waits for that.
    ///
    /// `to` is replaced. On an `Err` nothing of that name is new.
    pub async fn back_up(&self, to: &Path) -> Result<Backup, Error> {
        let (from, to) = (self.inner.path.clone(), to.to_owned());
        let register = Arc::clone(&self.inner.register);
        let traffic = Arc::clone(&self.inner.traffic);
        let (answer, answered) = tokio::sync::oneshot::channel();
        std::thread::Builder::new()
            .name("journal-backup".to_owned())
            .spawn(move || {
                let made = backup::make(&from, &to, &register, &traffic);
                answer.send(made).ok();
            })?;
        let made = answered.await.unwrap_or(Err(Error::Stopped));
        self.inner.condition.note(&made);
        made
    }

    /// What it seals with.
    pub(crate) fn sealing(&self) -> &Sealing {
        &self.inner.sealing
    }

    /// Runs `f` in one transaction, after those asked for before. Answers when what it wrote is on the
    /// disk; an `Err` of `f` undoes all of it.
    ///
    /// Once polled the work is done even if the answer is no longer awaited. An `Err` of the disk itself
    /// may, in the worst case, come for something that was kept after all; never the other way round.
    pub async fn write<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writing<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let writer = self.inner.writer.as_ref().ok_or(Error::ReadOnly)?;
        let register = Arc::clone(&self.inner.register);
        let sealing = Arc::clone(&self.inner.sealing);
        let at_work = Traffic::begin(&self.inner.traffic);
        let written = writer
            .ask(move |connection| {
                let written = transact(connection, &register, &sealing, f);
                drop(at_work);
                written
            })
            .await;
        self.inner.condition.note(&written);
        written
    }

    /// Like [`Journal::write`], for what must be stored even on a full disk: money that came, how a request
    /// ended. Room is then taken from the reserve, a slice at a time, and `f` is run again: what it did
    /// before is undone by then.
    pub async fn keep<T, F>(&self, mut f: F) -> Result<T, Error>
    where
        F: FnMut(&mut Writing<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let writer = self.inner.writer.as_ref().ok_or(Error::ReadOnly)?;
        let register = Arc::clone(&self.inner.register);
        let sealing = Arc::clone(&self.inner.sealing);
        let reserve = Arc::clone(&self.inner.reserve);
        let at_work = Traffic::begin(&self.inner.traffic);
        let written = writer
            .ask(move |connection| {
                let written = loop {
                    match transact(connection, &register, &sealing, &mut f) {
                        // A full disk has more names than one: a quota, a log's index that cannot grow.
                        Err(Error::Full | Error::Io(_) | Error::Undone) if reserve.spend() => {}
                        written => break written,
                    }
                };
                drop(at_work);
                written
            })
            .await;
        self.inner.condition.note(&written);
        written
    }

    /// Runs `f` over the journal as it stands at one moment. The writer never keeps it waiting; others who read do, so
    /// what takes long is [browsed](Journal::browse).
    pub async fn read<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reading<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        self.read_by(&self.inner.reader, f).await
    }

    /// The same, for whoever goes through days or years of it: on a thread of its own, so that nobody at the counter
    /// waits meanwhile.
    pub async fn browse<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reading<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        // Where nothing can be written nothing is sold either, and what can be opened there is open already.
        if self.is_read_only() {
            return self.read(f).await;
        }
        let hired = self.inner.browser.get_or_try_init(|| async {
            let connection = connection::open_to_read(&self.inner.path)?;
            Clerk::hire("journal-browser", connection, Duration::MAX, |_| ())
        });
        // A file that cannot be opened once more is read by whoever has it open: as right, and not as quick.
        let browser = hired.await.unwrap_or(&self.inner.reader);
        self.read_by(browser, f).await
    }

    async fn read_by<T, F>(&self, clerk: &Clerk, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reading<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let register = Arc::clone(&self.inner.register);
        let at_work = Traffic::begin(&self.inner.traffic);
        let read = clerk
            .ask(move |connection| {
                let transaction = connection.transaction()?;
                let read = f(&Reading {
                    connection: &transaction,
                    register: &register,
                });
                drop(at_work);
                read
            })
            .await;
        self.inner.condition.note(&read);
        read
    }
}

/// One transaction of the writer's.
fn transact<T>(
    connection: &mut Connection,
    register: &Register,
    sealing: &Sealing,
    f: impl FnOnce(&mut Writing<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    if !connection.is_autocommit() {
        // A transaction before this one failed, and so did taking it back.
        connection.execute_batch("ROLLBACK")?;
    }
    // Immediate: whoever reads the head holds the pen, also against another program.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut writing = Writing::begin(&transaction, register)?;
    let before = writing.head;
    let done = f(&mut writing)?;
    writing.check()?;
    let sealed = sealing.close(&mut writing, before)?;
    let after = writing.head;
    match transaction.commit() {
        Ok(()) => {}
        // The last word on whether a commit was one is the file's.
        Err(_) if before != after && stands(connection, register, after) => {}
        Err(error) => return Err(error.into()),
    }
    sealing.tell(sealed);
    Ok(done)
}

/// Whether the file has this head: no other transaction could have come to the same hash.
fn stands(connection: &Connection, register: &Register, head: Head) -> bool {
    let reading = Reading {
        connection,
        register,
    };
    connection.is_autocommit() && reading.head().is_ok_and(|found| found == head)
}

#[cfg(test)]
mod tests;
