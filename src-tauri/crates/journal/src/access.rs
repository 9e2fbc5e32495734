//! Reading and Writing: what a closure given to the journal may do, within one transaction.
//!
//! Each table's verbs are in its own file, as further `impl` blocks of these two.

use std::ops::Deref;

use domain::register::Register;
use rusqlite::Connection;

use crate::{chain::Head, error::Error};

/// Looks at the journal as it stood at one moment.
///
/// Two references, so it is passed by value where it takes nothing else along.
#[derive(Clone, Copy)]
pub struct Reading<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) register: &'c Register,
}

/// Writes to the journal: all of what one closure does is kept, or nothing. Reads what it wrote.
///
/// Each verb is also whole in itself: one that fails leaves no trace, so a closure may go on after it.
pub struct Writing<'c> {
    reading: Reading<'c>,
    /// The event the next one follows. Read anew in each transaction: another program may write too.
    pub(crate) head: Head,
    /// Whether a step could not be taken back. What is left is not kept.
    spoilt: bool,
}

impl<'c> Deref for Writing<'c> {
    type Target = Reading<'c>;

    fn deref(&self) -> &Reading<'c> {
        &self.reading
    }
}

impl<'c> Writing<'c> {
    /// Over a connection in an immediate transaction.
    pub(crate) fn begin(
        connection: &'c Connection,
        register: &'c Register,
    ) -> Result<Writing<'c>, Error> {
        let reading = Reading {
            connection,
            register,
        };
        let head = reading.head()?;
        Ok(Writing {
            reading,
            head,
            spoilt: false,
        })
    }

    /// Whether all that was written may be kept.
    pub(crate) fn check(&self) -> Result<(), Error> {
        // SQLite undoes a transaction by itself after some failures (a full disk among them). A statement
        // after that would be one of its own, kept although the rest was not.
        if self.spoilt || self.connection.is_autocommit() {
            return Err(Error::Undone);
        }
        Ok(())
    }

    /// Takes a step wholly or not at all.
    pub(crate) fn whole<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.check()?;
        let head = self.head;
        self.connection.execute_batch("SAVEPOINT step")?;
        let done = step(self);
        let end = match done {
            Ok(_) => self.connection.execute_batch("RELEASE step"),
            Err(_) => self
                .connection
                .execute_batch("ROLLBACK TO step; RELEASE step"),
        };
        if done.is_err() {
            self.head = head;
        }
        match (done, end) {
            (Ok(done), Ok(())) => Ok(done),
            (Err(why), Ok(())) => Err(why),
            (Ok(_), Err(why)) => {
                self.spoilt = true;
                Err(why.into())
            }
            (Err(why), Err(_)) => {
                self.spoilt = true;
                Err(why)
            }
        }
    }
}
