//! The handle: opens a journal and carries closures to its threads.

use std::{path::Path, sync::Arc};

use domain::{instant::Instant, register::Register};
use rusqlite::{Connection, TransactionBehavior};

use crate::{
    access::{Reading, Writing},
    chain::hash_of,
    clerk::Clerk,
    connection,
    error::Error,
    events,
};

/// A handle on a journal; cheap to clone. The file is let go when the last one is dropped.
#[derive(Clone)]
pub struct Journal {
    inner: Arc<Inner>,
}

struct Inner {
    register: Arc<Register>,
    // Dropped in this order: the writer leaves last and takes the log along.
    reader: Clerk,
    writer: Option<Clerk>,
}

impl Journal {
    /// Opens the journal at `path`, or begins one for `new_register` at `at` if there is none.
    ///
    /// Refuses a newer schema, a file that is not a whole journal ([`Error::Damaged`]) and one that cannot
    /// be written ([`Error::ReadOnly`]), and leaves all of these as they are. Blocks while it checks the
    /// file: half a second for a million sales.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "the name is handed over: nothing else may bear it"
    )]
    pub fn open(path: &Path, new_register: Register, at: Instant) -> Result<Journal, Error> {
        if !path.try_exists()? {
            connection::create(path, &new_register, at)?;
        }
        let writer = connection::open_to_write(path)?;
        let register = events::register_of(&writer)?;
        check_head(&writer, &register)?;
        let reader = connection::open_to_read(path)?;
        let writer = Clerk::hire("journal-writer", writer, connection::tidy)?;
        Journal::over(register, reader, Some(writer))
    }

    /// Opens the journal at `path` for looking only: beside a writer, or where nothing can be written.
    /// Every write answers [`Error::ReadOnly`].
    ///
    /// Looks at whatever can be read, so that a damaged journal can be verified too.
    pub fn open_read_only(path: &Path) -> Result<Journal, Error> {
        let reader = connection::open_to_look(path)?;
        let register = events::register_of(&reader)?;
        Journal::over(register, reader, None)
    }

    fn over(
        register: Register,
        reader: Connection,
        writer: Option<Clerk>,
    ) -> Result<Journal, Error> {
        let reader = Clerk::hire("journal-reader", reader, |_| ())?;
        let inner = Inner {
            register: Arc::new(register),
            reader,
            writer,
        };
        Ok(Journal {
            inner: Arc::new(inner),
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

    /// Runs `f` in one transaction, after those asked for before. Answers when what it wrote is on the
    /// disk; an `Err` of `f` undoes all of it.
    ///
    /// Once polled the work is done even if the answer is no longer awaited.
    pub async fn write<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&mut Writing<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let writer = self.inner.writer.as_ref().ok_or(Error::ReadOnly)?;
        let register = Arc::clone(&self.inner.register);
        writer
            .ask(move |connection| {
                // Immediate: whoever reads the head holds the pen, also against another program.
                let transaction =
                    connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let mut writing = Writing::begin(&transaction, &register)?;
                let done = f(&mut writing)?;
                writing.check()?;
                transaction.commit()?;
                Ok(done)
            })
            .await
    }

    /// Runs `f` over the journal as it stands at one moment. The writer never keeps it waiting.
    pub async fn read<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: FnOnce(&Reading<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        let register = Arc::clone(&self.inner.register);
        self.inner
            .reader
            .ask(move |connection| {
                let transaction = connection.transaction()?;
                f(&Reading {
                    connection: &transaction,
                    register: &register,
                })
            })
            .await
    }
}

/// Nothing may follow on an event whose hash is not its own: the chain would hide the change.
fn check_head(connection: &Connection, register: &Register) -> Result<(), Error> {
    let reading = Reading {
        connection,
        register,
    };
    let head = reading.head()?;
    let last = reading.events(head.sequence, 1)?;
    match last.first() {
        Some(event) if hash_of(event) == event.hash => Ok(()),
        _ => Err(Error::Damaged("the last event was changed".to_owned())),
    }
}
