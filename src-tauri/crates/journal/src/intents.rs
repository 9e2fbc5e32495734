//! Intents: calls we are about to make, byte for byte, written before we make them.
//!
//! An intent without an outcome is a call that may or may not have been heard. Its bytes are here; the
//! event that tells of it holds their hash, so the chain covers them.

use domain::instant::Instant;
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    access::{Reading, Writing},
    chain::Hash,
    error::Error,
    events::Stamp,
    fact::{Fact, OfCall},
    subject::Subject,
};

pub(crate) const SCHEMA: &str = "
    CREATE TABLE intents (
        key        TEXT    NOT NULL PRIMARY KEY,
        subject    TEXT    NOT NULL,
        call       TEXT    NOT NULL,
        body       BLOB    NOT NULL,
        sha256     BLOB    NOT NULL CHECK (length(sha256) = 32),
        sequence   INTEGER NOT NULL,
        written_ms INTEGER NOT NULL,
        outcome    TEXT,
        settled_ms INTEGER,
        CHECK ((outcome IS NULL) = (settled_ms IS NULL))
    ) STRICT;

    CREATE INDEX intents_open ON intents (sequence) WHERE outcome IS NULL;";

/// A call we mean to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Our name for it: sent along, and the same at every repetition.
    pub key: String,
    /// What it is for.
    pub subject: Subject,
    /// What is called: `POST v2/…`.
    pub call: String,
    /// Every byte that is sent. Never a secret: those travel in headers.
    pub body: Vec<u8>,
}

impl Reading<'_> {
    /// The calls whose outcome we never learned, in the order they were meant.
    pub fn intents_open(self) -> Result<Vec<Intent>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, subject, call, body, sha256, sequence, outcome, written_ms, settled_ms
                 FROM intents
             WHERE outcome IS NULL ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        let mut open = Vec::new();
        while let Some(row) = rows.next()? {
            open.push(IntentRow::from_row(row)?.intent);
        }
        Ok(open)
    }

    /// One call, if it was ever meant.
    pub fn intent(&self, key: &str) -> Result<Option<Intent>, Error> {
        Ok(IntentRow::find(self, key)?.map(|row| row.intent))
    }
}

impl Writing<'_> {
    /// Writes down a call before it is made.
    ///
    /// The same call again, while its outcome is unknown, is the same intent and writes nothing. The key
    /// of another call, or of one that was answered, is [`Error::Duplicate`]. What it is for is written
    /// before: [`Error::NoSuchOrder`], [`Error::NoSuchPayout`], [`Error::NoSuchLink`]. A sale point need not
    /// be: the call may be the one that makes it.
    pub fn intend(&mut self, intent: &Intent, stamp: &Stamp) -> Result<(), Error> {
        self.whole(|writing| {
            match IntentRow::find(writing, &intent.key)? {
                Some(row) if row.intent == *intent && row.outcome.is_none() => return Ok(()),
                Some(_) => return Err(Error::Duplicate("intent")),
                None => {}
            }
            writing.demand_subject(&intent.subject)?;
            let sha256 = Hash::of(&intent.body);
            let fact = Fact::Call(
                intent.subject.clone(),
                OfCall::Intended {
                    key: intent.key.clone(),
                    call: intent.call.clone(),
                    sha256: sha256.to_string(),
                },
            );
            let sequence = writing.append(&fact, stamp)?;
            writing
                .connection
                .prepare_cached(
                    "INSERT INTO intents (key, subject, call, body, sha256, sequence, written_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                )?
                .execute(params![
                    intent.key,
                    intent.subject.to_string(),
                    intent.call,
                    intent.body,
                    sha256.0,
                    sequence,
                    stamp.at.ms(),
                ])?;
            Ok(())
        })
    }

    fn demand_subject(&self, subject: &Subject) -> Result<(), Error> {
        let (is_there, otherwise) = match subject {
            Subject::Order(id) => (self.order(*id)?.is_some(), Error::NoSuchOrder),
            Subject::Payout(id) => (self.payout(*id)?.is_some(), Error::NoSuchPayout),
            Subject::Link(id) => (self.link(*id)?.is_some(), Error::NoSuchLink),
            Subject::SalePoint(_) => return Ok(()),
        };
        if is_there { Ok(()) } else { Err(otherwise) }
    }

    /// Writes down how a call ended, in a word. [`Error::NoSuchIntent`] unless it was awaited.
    pub fn settle_intent(&mut self, key: &str, outcome: &str, stamp: &Stamp) -> Result<(), Error> {
        self.whole(|writing| {
            let row = match IntentRow::find(writing, key)? {
                Some(row) if row.outcome.is_none() => row,
                _ => return Err(Error::NoSuchIntent),
            };
            let fact = Fact::Call(
                row.intent.subject,
                OfCall::Answered {
                    key: key.to_owned(),
                    outcome: outcome.to_owned(),
                },
            );
            writing.append(&fact, stamp)?;
            writing
                .connection
                .prepare_cached("UPDATE intents SET outcome = ?2, settled_ms = ?3 WHERE key = ?1")?
                .execute(params![key, outcome, stamp.at.ms()])?;
            Ok(())
        })
    }
}

/// A row, with what the events say of it too.
#[derive(Debug)]
pub(crate) struct IntentRow {
    pub(crate) intent: Intent,
    pub(crate) sha256: Hash,
    pub(crate) sequence: i64,
    pub(crate) outcome: Option<String>,
    pub(crate) written: Instant,
    pub(crate) settled: Option<Instant>,
}

impl IntentRow {
    fn from_row(row: &Row<'_>) -> Result<IntentRow, Error> {
        let subject: String = row.get(1)?;
        Ok(IntentRow {
            intent: Intent {
                key: row.get(0)?,
                subject: Subject::parse(&subject)
                    .ok_or_else(|| Error::Damaged(format!("an intent's subject: {subject:?}")))?,
                call: row.get(2)?,
                body: row.get(3)?,
            },
            sha256: Hash(row.get(4)?),
            sequence: row.get(5)?,
            outcome: row.get(6)?,
            written: Instant::from_ms(row.get(7)?),
            settled: row.get::<_, Option<i64>>(8)?.map(Instant::from_ms),
        })
    }

    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, key: &str) -> Result<Option<IntentRow>, Error> {
        reading
            .connection
            .prepare_cached(
                "SELECT key, subject, call, body, sha256, sequence, outcome, written_ms, settled_ms
                 FROM intents
                 WHERE key = ?1",
            )?
            .query_row([key], |row| Ok(IntentRow::from_row(row)))
            .optional()?
            .transpose()
    }
}
