//! Operators: who may sign in, with what their PIN is checked against, and how often it was wrong.
//!
//! Their coming to be and their coming and going are events; the hash of a PIN and the counters are here
//! alone, so that a copied stream of events tells nothing to guess at.
//!
//! The event that tells of a person has a digest of that hash: SHA-256 of its text. A hash put in the place of
//! another is found by it, and lets nobody in. It helps no guesser: what it is of has a salt of 128 bits, which is
//! in no event, and whoever has the text itself has nothing more to learn from its digest. The counters are covered
//! by nothing; whoever can set them back has the hash to guess at, without counting.

use domain::{instant::Instant, operator::Role};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    access::{Reading, Writing},
    chain::Hash,
    error::Error,
    events::Stamp,
    fact::{Attendance, Fact, OfOperator},
};

/// `sequence` is the event by which they got the PIN they have.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE operators (
        name            TEXT    NOT NULL PRIMARY KEY,
        role            TEXT    NOT NULL,
        pin_hash        TEXT    NOT NULL,
        failures        INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
        locked_until_ms INTEGER,
        active          INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
        sequence        INTEGER NOT NULL
    ) STRICT;";

/// What stands in the place of a hash where there is no PIN: nothing hashes to it.
pub const NO_PIN: &str = "!";

/// What an event says of the hash of a PIN.
pub(crate) fn digest(pin_hash: &str) -> String {
    Hash::of(pin_hash.as_bytes()).to_string()
}

/// A person who may sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorRow {
    /// The name they sign in by.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// What their PIN is checked against.
    pub pin_hash: String,
    /// Wrong PINs in a row.
    pub failures: u32,
    /// Until when no PIN is tried.
    pub locked_until: Option<Instant>,
    /// Whether they still work here.
    pub active: bool,
}

impl OperatorRow {
    fn from_row(row: &Row<'_>) -> Result<OperatorRow, Error> {
        let role: String = row.get(1)?;
        Ok(OperatorRow {
            name: row.get(0)?,
            role: Role::parse(&role)
                .ok_or_else(|| Error::Damaged(format!("{role:?} is no role")))?,
            pin_hash: row.get(2)?,
            failures: row.get(3)?,
            locked_until: row.get::<_, Option<i64>>(4)?.map(Instant::from_ms),
            active: row.get(5)?,
        })
    }
}

impl Reading<'_> {
    /// Everybody, in the order they were added.
    pub fn operators(self) -> Result<Vec<OperatorRow>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, role, pin_hash, failures, locked_until_ms, active FROM operators
             ORDER BY rowid",
        )?;
        let mut rows = statement.query([])?;
        let mut operators = Vec::new();
        while let Some(row) = rows.next()? {
            operators.push(OperatorRow::from_row(row)?);
        }
        Ok(operators)
    }

    /// One person. [`Error::Unvouched`] when the row is not what the event that tells of them says.
    pub fn operator(&self, name: &str) -> Result<Option<OperatorRow>, Error> {
        let Some((row, sequence)) = OperatorRow::find(self, name)? else {
            return Ok(None);
        };
        let event = self.events(sequence, 1)?;
        let told = event.first().and_then(crate::events::Recorded::fact);
        let vouched = match &told {
            Some(Fact::Operator(said)) => row.vouched(said, sequence, self)?,
            _ => None,
        };
        if vouched.is_none() {
            return Err(Error::Unvouched(format!("the row of {name:?}")));
        }
        Ok(Some(row))
    }
}

/// How far an event vouches for a person's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vouched {
    /// For all of it but the counters.
    Whole,
    /// Not for the PIN: an older program told of it, or it was lost and nobody has it.
    ButThePin,
}

impl OperatorRow {
    /// The row as it stands in the file, and the number of the event that it names.
    pub(crate) fn find(
        reading: &Reading<'_>,
        name: &str,
    ) -> Result<Option<(OperatorRow, i64)>, Error> {
        reading
            .connection
            .prepare_cached(
                "SELECT name, role, pin_hash, failures, locked_until_ms, active, sequence
                 FROM operators WHERE name = ?1",
            )?
            .query_row([name], |row| Ok((OperatorRow::from_row(row), row.get(6)?)))
            .optional()?
            .map(|(row, sequence)| Ok((row?, sequence)))
            .transpose()
    }

    /// How far the event of that number, which says `told`, vouches for this row; none when it says otherwise.
    pub(crate) fn vouched(
        &self,
        told: &OfOperator,
        sequence: i64,
        reading: &Reading<'_>,
    ) -> Result<Option<Vouched>, Error> {
        let (name, role, pin) = match told {
            OfOperator::Added { name, role, pin } => (name, role, pin.as_deref()),
            OfOperator::PinSet { name, role, pin } => (name, role, Some(pin.as_str())),
            OfOperator::PinTaken { name, role } if self.pin_hash == NO_PIN => (name, role, None),
            OfOperator::Dismissed { name, role } if self.pin_hash == NO_PIN => (name, role, None),
            OfOperator::PinTaken { .. }
            | OfOperator::Dismissed { .. }
            | OfOperator::Attended { .. } => return Ok(None),
        };
        let works_here = !matches!(told, OfOperator::Dismissed { .. });
        if self.name != *name || self.role != *role || self.active != works_here {
            return Ok(None);
        }
        Ok(match pin {
            Some(pin) if pin == digest(&self.pin_hash) => Some(Vouched::Whole),
            // It is lost only where something was: in a journal that was put together again since.
            Some(_) if self.pin_hash == NO_PIN => {
                let restored = reading.restored()?;
                let since = restored.is_some_and(|it| it.sequence > sequence);
                since.then_some(Vouched::ButThePin)
            }
            Some(_) => None,
            None if matches!(
                told,
                OfOperator::PinTaken { .. } | OfOperator::Dismissed { .. }
            ) =>
            {
                Some(Vouched::Whole)
            }
            None => Some(Vouched::ButThePin),
        })
    }
}

impl Writing<'_> {
    /// Lets a person sign in from now on, also one who was dismissed and comes back. [`Error::Duplicate`] when somebody
    /// who works here has that name.
    pub fn add_operator(
        &mut self,
        name: &str,
        role: Role,
        pin_hash: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            if OperatorRow::find(writing, name)?.is_some_and(|(row, _)| row.active) {
                return Err(Error::Duplicate("operator"));
            }
            let fact = Fact::Operator(OfOperator::Added {
                name: name.to_owned(),
                role,
                pin: Some(digest(pin_hash)),
            });
            let sequence = writing.append(&fact, stamp)?;
            let row = OperatorRow {
                name: name.to_owned(),
                role,
                pin_hash: pin_hash.to_owned(),
                failures: 0,
                locked_until: None,
                active: true,
            };
            writing.put_operator(&row, sequence)
        })
    }

    /// Somebody who works here from the event of that number on: new, or back again.
    pub(crate) fn put_operator(&self, row: &OperatorRow, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO operators (name, role, pin_hash, failures, locked_until_ms, sequence)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (name) DO UPDATE SET role = excluded.role, active = 1,
                    pin_hash = excluded.pin_hash, failures = excluded.failures,
                    locked_until_ms = excluded.locked_until_ms, sequence = excluded.sequence",
            )?
            .execute(params![
                row.name,
                row.role.word(),
                row.pin_hash,
                row.failures,
                row.locked_until.map(Instant::ms),
                sequence
            ])?;
        Ok(())
    }

    /// Lets a person sign in no more. [`Error::NoSuchOperator`] when nobody of that name works here.
    pub fn dismiss(&mut self, name: &str, stamp: &Stamp) -> Result<(), Error> {
        self.whole(|writing| {
            let person = writing.operator(name)?.filter(|person| person.active);
            let OperatorRow { name, role, .. } = person.ok_or(Error::NoSuchOperator)?;
            let fact = Fact::Operator(OfOperator::Dismissed {
                name: name.clone(),
                role,
            });
            let sequence = writing.append(&fact, stamp)?;
            writing.put_dismissed(&name, sequence)
        })
    }

    pub(crate) fn put_dismissed(&self, name: &str, sequence: i64) -> Result<(), Error> {
        self.put_pin(name, NO_PIN, sequence)?;
        self.connection
            .prepare_cached("UPDATE operators SET active = 0 WHERE name = ?1")?
            .execute([name])?;
        Ok(())
    }

    /// Gives a person another PIN, or takes theirs away. What was tried wrongly before is forgotten.
    /// [`Error::NoSuchOperator`] when nobody has that name.
    pub fn set_pin(
        &mut self,
        name: &str,
        pin_hash: Option<&str>,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            let OperatorRow { name, role, .. } =
                writing.operator(name)?.ok_or(Error::NoSuchOperator)?;
            let fact = Fact::Operator(match pin_hash {
                Some(hash) => OfOperator::PinSet {
                    name: name.clone(),
                    role,
                    pin: digest(hash),
                },
                None => OfOperator::PinTaken {
                    name: name.clone(),
                    role,
                },
            });
            let sequence = writing.append(&fact, stamp)?;
            writing.put_pin(&name, pin_hash.unwrap_or(NO_PIN), sequence)
        })
    }

    pub(crate) fn put_pin(&self, name: &str, pin_hash: &str, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE operators SET pin_hash = ?2, sequence = ?3, failures = 0,
                    locked_until_ms = NULL WHERE name = ?1",
            )?
            .execute(params![name, pin_hash, sequence])?;
        Ok(())
    }

    /// Counts wrong PINs. No event: see [`Writing::attend`] for what a manager should read of later.
    pub fn set_pin_attempts(
        &mut self,
        name: &str,
        failures: u32,
        locked_until: Option<Instant>,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            let found = writing
                .connection
                .prepare_cached(
                    "UPDATE operators SET failures = ?2, locked_until_ms = ?3 WHERE name = ?1",
                )?
                .execute(params![name, failures, locked_until.map(Instant::ms)])?;
            if found == 0 {
                return Err(Error::NoSuchOperator);
            }
            Ok(())
        })
    }

    /// Records that a person came, left or was locked out. Changes no counter.
    pub fn attend(
        &mut self,
        name: &str,
        attendance: Attendance,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            if OperatorRow::find(writing, name)?.is_none() {
                return Err(Error::NoSuchOperator);
            }
            let fact = Fact::Operator(OfOperator::Attended {
                name: name.to_owned(),
                attendance,
            });
            writing.append(&fact, stamp)?;
            Ok(())
        })
    }
}
