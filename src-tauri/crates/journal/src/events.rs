//! Events: all that happened on this register, numbered and chained. Only added to, never changed.
//!
//! What they add up to is in the other tables; what a body means is in `fact`.

use domain::{
    instant::Instant,
    order::{Happening, OrderId},
    register::Register,
};
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{
    access::{Reading, Writing},
    chain::{Hash, Head, hash_of},
    error::{Error, twice},
    fact::Fact,
    subject::Subject,
};

/// A file holds one register's stream, and an event's number is its row's own: it costs no tree of its own, and no
/// index can come to disagree with the rows about it.
///
/// The triggers hold even for a connection that is not ours: one that has not turned on
/// `recursive_triggers` would slip an `INSERT OR REPLACE` past the one on DELETE, but not past `follow_on`.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE events (
        register TEXT    NOT NULL,
        sequence INTEGER PRIMARY KEY CHECK (sequence >= 1),
        id       BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
        at_ms    INTEGER NOT NULL,
        operator TEXT,
        subject  TEXT    NOT NULL,
        kind     TEXT    NOT NULL,
        body     TEXT    NOT NULL CHECK (json_valid(body)),
        previous BLOB    NOT NULL CHECK (length(previous) = 32),
        hash     BLOB    NOT NULL CHECK (length(hash) = 32)
    ) STRICT;

    CREATE INDEX events_of_subject ON events (subject, sequence);

    CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

    CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

    CREATE TRIGGER events_follow_on BEFORE INSERT ON events
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
        OR NEW.sequence > 1 AND (NEW.register, NEW.previous) IS NOT
            (SELECT register, hash FROM events WHERE sequence = NEW.sequence - 1)
        OR EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'an event follows on the last one'); END;";

/// When, by whom and under which id something is written. The journal reads no clock and draws nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// A uuid v7, never used before.
    pub id: Uuid,
    /// When it happened, by the till's clock.
    pub at: Instant,
    /// Who was signed in.
    pub operator: Option<String>,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Whose stream it belongs to.
    pub register: String,
    /// Its number in that stream, from 1 without gaps.
    pub sequence: i64,
    /// Its identity wherever it is copied to.
    pub id: Uuid,
    /// When it happened, by the clock of then. Order is told by `sequence`.
    pub at: Instant,
    /// Who was signed in.
    pub operator: Option<String>,
    /// What it is about: a [`Subject`]'s text, or `credit`, `debit`, `shift`, `reconciliation`, `operator`,
    /// `setting`, `sale_point`, `journal`.
    pub subject: String,
    /// What happened, in one word.
    pub kind: String,
    /// All of it, as canonical JSON.
    pub body: String,
    /// The hash of the event before it.
    pub previous: Hash,
    /// Its own hash, over all of the above.
    pub hash: Hash,
}

/// What happened to an order, when, and who was signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When, by the clock of then.
    pub at: Instant,
    /// Who was signed in.
    pub operator: Option<String>,
    /// What.
    pub happening: Happening,
}

impl Recorded {
    /// Reads a row of `register, sequence, id, at_ms, operator, subject, kind, body, previous, hash`.
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Recorded> {
        Ok(Recorded {
            register: row.get(0)?,
            sequence: row.get(1)?,
            id: Uuid::from_bytes(row.get(2)?),
            at: Instant::from_ms(row.get(3)?),
            operator: row.get(4)?,
            subject: row.get(5)?,
            kind: row.get(6)?,
            body: row.get(7)?,
            previous: Hash(row.get(8)?),
            hash: Hash(row.get(9)?),
        })
    }

    /// The fact it holds.
    pub(crate) fn fact(&self) -> Option<Fact> {
        Fact::read(&self.subject, &self.kind, &self.body)
    }
}

impl Reading<'_> {
    /// The last event of this register's stream.
    pub fn head(self) -> Result<Head, Error> {
        let head = self
            .connection
            .prepare_cached("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1")?
            .query_row([], |row| {
                Ok(Head {
                    sequence: row.get(0)?,
                    hash: Hash(row.get(1)?),
                })
            })
            .optional()?;
        Ok(head.unwrap_or_else(|| Head::genesis(self.register)))
    }

    /// The events from number `from` on, in order, at most `limit`.
    pub fn events(&self, from: i64, limit: u32) -> Result<Vec<Recorded>, Error> {
        let events = self
            .connection
            .prepare_cached(
                "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
                 FROM events WHERE register = ?1 AND sequence >= ?2 ORDER BY sequence LIMIT ?3",
            )?
            .query_map(
                params![self.register.as_str(), from, limit],
                Recorded::from_row,
            )?
            .collect::<rusqlite::Result<_>>()?;
        Ok(events)
    }

    /// All events of a subject, in order.
    pub(crate) fn events_about(&self, subject: &str) -> Result<Vec<Recorded>, Error> {
        let events = self
            .connection
            .prepare_cached(
                "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
                 FROM events WHERE subject = ?1 ORDER BY sequence",
            )?
            .query_map([subject], Recorded::from_row)?
            .collect::<rusqlite::Result<_>>()?;
        Ok(events)
    }

    /// The number of the event since which an order may be paid: that its code came up, or, where nobody heard that,
    /// that it was asked for.
    pub fn shown(&self, order: OrderId) -> Result<Option<i64>, Error> {
        let sequence = self
            .connection
            .prepare_cached(
                "SELECT sequence FROM events WHERE subject = ?1 AND kind IN ('asked', 'opened')
                 ORDER BY sequence DESC LIMIT 1",
            )?
            .query_row([Subject::Order(order).to_string()], |row| row.get(0))
            .optional()?;
        Ok(sequence)
    }

    /// The number of the event since which the provider may have an order: that it was asked for.
    pub fn asked(&self, order: OrderId) -> Result<Option<i64>, Error> {
        let sequence = self
            .connection
            .prepare_cached(
                "SELECT sequence FROM events WHERE subject = ?1 AND kind = 'asked'
                 ORDER BY sequence LIMIT 1",
            )?
            .query_row([Subject::Order(order).to_string()], |row| row.get(0))
            .optional()?;
        Ok(sequence)
    }

    /// When the register was begun: when its first event was written.
    pub fn begun(self) -> Result<Option<Instant>, Error> {
        let at = self
            .connection
            .prepare_cached(
                "SELECT at_ms FROM events WHERE register = ?1 ORDER BY sequence LIMIT 1",
            )?
            .query_row([self.register.as_str()], |row| row.get(0))
            .optional()?;
        Ok(at.map(Instant::from_ms))
    }

    /// All that happened to an order and all calls made for it, in order.
    pub fn history(&self, order: OrderId) -> Result<Vec<Recorded>, Error> {
        self.history_of(&Subject::Order(order))
    }

    /// All that happened to an order, in order, without the calls that were made for it.
    pub fn happenings(&self, order: OrderId) -> Result<Vec<Happened>, Error> {
        let mut happenings = Vec::new();
        for event in self.history(order)? {
            match event.fact() {
                Some(Fact::Order(_, happening)) => happenings.push(Happened {
                    at: event.at,
                    operator: event.operator,
                    happening,
                }),
                Some(_) => {}
                None => {
                    let what = format!("event {} cannot be read", event.sequence);
                    return Err(Error::Damaged(what));
                }
            }
        }
        Ok(happenings)
    }

    /// All that happened to a subject and all calls made for it, in order. Of a sale point, the calls alone:
    /// what became of it is in [`Reading::sale_point_notes`].
    pub fn history_of(&self, subject: &Subject) -> Result<Vec<Recorded>, Error> {
        self.events_about(&subject.to_string())
    }
}

impl Writing<'_> {
    /// Adds an event to the stream and answers its number.
    pub(crate) fn append(&mut self, fact: &Fact, stamp: &Stamp) -> Result<i64, Error> {
        let mut event = Recorded {
            register: self.register.as_str().to_owned(),
            sequence: self.head.sequence.saturating_add(1),
            id: stamp.id,
            at: stamp.at,
            operator: stamp.operator.clone(),
            subject: fact.subject(),
            kind: fact.kind().to_owned(),
            body: fact.body(),
            previous: self.head.hash,
            hash: self.head.hash,
        };
        event.hash = hash_of(&event);
        self.connection
            .prepare_cached(
                "INSERT INTO events
                    (register, sequence, id, at_ms, operator, subject, kind, body, previous, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                event.register,
                event.sequence,
                event.id.as_bytes(),
                event.at.ms(),
                event.operator,
                event.subject,
                event.kind,
                event.body,
                event.previous.0,
                event.hash.0,
            ])
            // Number and link were read in this very transaction, so only the id can be taken.
            .map_err(twice("event id"))?;
        self.head = Head {
            sequence: event.sequence,
            hash: event.hash,
        };
        Ok(event.sequence)
    }
}

/// Whose stream a file holds: the event that was written first says.
pub(crate) fn register_of(connection: &rusqlite::Connection) -> Result<Register, Error> {
    let name: Option<String> = connection
        .query_row(
            "SELECT register FROM events ORDER BY sequence LIMIT 1",
            [],
            |row| row.get(0),
        )
        .optional()?;
    let name = name.ok_or_else(|| Error::Damaged("there is no first event".to_owned()))?;
    Register::parse(&name).map_err(|_| Error::Damaged(format!("{name:?} names no register")))
}
