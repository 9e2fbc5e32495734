//! Debits: the money that went out and that no payout here explains, as the provider's list showed it after a loss.
//! A view.

use domain::{credit::Fingerprint, debit::Debit, instant::Instant};
use rusqlite::{OptionalExtension, params};

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::Error,
    events::Stamp,
    fact::{Fact, OfDebit},
};

pub(crate) const SCHEMA: &str = "
    CREATE TABLE debits (
        fingerprint TEXT    NOT NULL PRIMARY KEY,
        seen_ms     INTEGER NOT NULL,
        sequence    INTEGER NOT NULL,
        body        TEXT    NOT NULL
    ) STRICT;";

/// A debit that no payout explains, and when that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexplained {
    /// The debit.
    pub debit: Debit,
    /// When it was first seen, by our clock.
    pub seen: Instant,
}

impl Reading<'_> {
    /// The debits that no payout explains, the last seen first. There are as many as were lost sight of, so few.
    pub fn unexplained(self) -> Result<Vec<Unexplained>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT body, seen_ms FROM debits ORDER BY sequence DESC")?;
        let mut rows = statement.query([])?;
        let mut debits = Vec::new();
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            debits.push(Unexplained {
                debit: serde_json::from_str(&body)
                    .map_err(|error| Error::Damaged(format!("a debit: {error}")))?,
                seen: Instant::from_ms(row.get(1)?),
            });
        }
        Ok(debits)
    }
}

impl Writing<'_> {
    /// Takes note of debits that no payout explains, and answers how many were not known before. Seeing one again
    /// writes nothing.
    pub fn see_debits(
        &mut self,
        debits: &[Debit],
        stamp: &mut dyn FnMut() -> Stamp,
    ) -> Result<usize, Error> {
        self.whole(|writing| {
            let mut new = 0_usize;
            for debit in debits {
                if DebitRow::find(writing, &debit.fingerprint)?.is_some() {
                    continue;
                }
                let stamp = stamp();
                let seen = Fact::Debit(OfDebit::Unexplained {
                    debit: debit.clone(),
                });
                let sequence = writing.append(&seen, &stamp)?;
                writing.put_debit(debit, stamp.at, sequence)?;
                new = new.saturating_add(1);
            }
            Ok(new)
        })
    }

    pub(crate) fn put_debit(
        &self,
        debit: &Debit,
        seen: Instant,
        sequence: i64,
    ) -> Result<(), Error> {
        let row = DebitRow::of(debit, seen, sequence);
        self.connection
            .prepare_cached(
                "INSERT INTO debits (fingerprint, seen_ms, sequence, body) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                debit.fingerprint.as_str(),
                row.seen_ms,
                row.sequence,
                row.body
            ])?;
        Ok(())
    }
}

/// A row of the view: all of it follows from the event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct DebitRow {
    seen_ms: i64,
    sequence: i64,
    body: String,
}

impl DebitRow {
    pub(crate) fn of(debit: &Debit, seen: Instant, sequence: i64) -> DebitRow {
        DebitRow {
            seen_ms: seen.ms(),
            sequence,
            body: canonical(debit),
        }
    }

    /// The row as it stands in the file.
    pub(crate) fn find(
        reading: &Reading<'_>,
        fingerprint: &Fingerprint,
    ) -> Result<Option<DebitRow>, Error> {
        let row = reading
            .connection
            .prepare_cached("SELECT seen_ms, sequence, body FROM debits WHERE fingerprint = ?1")?
            .query_row([fingerprint.as_str()], |row| {
                Ok(DebitRow {
                    seen_ms: row.get(0)?,
                    sequence: row.get(1)?,
                    body: row.get(2)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}
