//! Decisions: what people said of money that does not agree: that a credit is no sale's of the shop, or that somebody
//! looked at a difference. Views, which only find the events: who said it, when and why is there.
//!
//! That a credit is disowned ends when it is taken back, and when the credit becomes a sale's payment after all.

use std::collections::BTreeMap;

use domain::{credit::Fingerprint, entry, instant::Instant, order::Happening};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    access::{Reading, Writing},
    credits::CreditRow,
    error::Error,
    events::Stamp,
    fact::{Fact, OfCredit, OfReconciliation},
};

/// `entries_of_before` finds the payments of a day that were learned of after it was closed: what a list is held against
/// is of the day it was paid.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE disowned (
        name     TEXT    NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE reviewed (
        name     TEXT    NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL
    ) STRICT;

    CREATE INDEX entries_of_before ON entries (own_day) WHERE own_day < day;";

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Who.
    pub operator: String,
    /// When.
    pub at: Instant,
    /// Why.
    pub reason: String,
}

impl Reading<'_> {
    /// The credits of which somebody said that they are no sale's of the shop, and each decision.
    pub fn disowned(self) -> Result<BTreeMap<Fingerprint, Decision>, Error> {
        let decided = self.decided(
            "SELECT name, subject, kind, body, at_ms FROM disowned
             JOIN events ON events.sequence = disowned.sequence",
        )?;
        let known = |(name, decision): (String, _)| (Fingerprint::known(&name), decision);
        Ok(decided.into_iter().map(known).collect())
    }

    /// The differences that somebody looked at, by name, and the last decision on each.
    pub fn reviewed(self) -> Result<BTreeMap<String, Decision>, Error> {
        self.decided(
            "SELECT name, subject, kind, body, at_ms FROM reviewed
             JOIN events ON events.sequence = reviewed.sequence",
        )
    }

    fn decided(&self, sql: &str) -> Result<BTreeMap<String, Decision>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut decided = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (name, decision) = decision(row)?;
            decided.insert(name, decision);
        }
        Ok(decided)
    }
}

impl Writing<'_> {
    /// Notes that a credit is no sale's of the shop. [`Error::NoSuchCredit`] when there is none,
    /// [`Error::CreditTaken`] when it is a sale's payment.
    pub fn disown(
        &mut self,
        credit: &Fingerprint,
        operator: &str,
        reason: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            writing.must_be_nobodys(credit)?;
            let disowned = Fact::Credit(OfCredit::Disowned {
                credit: credit.clone(),
                operator: operator.to_owned(),
                reason: reason.to_owned(),
            });
            let sequence = writing.append(&disowned, stamp)?;
            writing.put_disowned(credit, sequence)
        })
    }

    /// Takes that back. Where nobody said it: writes nothing. Errors as [`Writing::disown`].
    pub fn acknowledge(
        &mut self,
        credit: &Fingerprint,
        operator: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            writing.must_be_nobodys(credit)?;
            if found(writing, DISOWNED, credit.as_str())?.is_none() {
                return Ok(());
            }
            let acknowledged = Fact::Credit(OfCredit::Acknowledged {
                credit: credit.clone(),
                operator: operator.to_owned(),
            });
            writing.append(&acknowledged, stamp)?;
            writing.end_disowning(credit)
        })
    }

    /// Notes that somebody looked at a difference.
    pub fn review(
        &mut self,
        difference: &str,
        operator: &str,
        reason: &str,
        stamp: &Stamp,
    ) -> Result<(), Error> {
        self.whole(|writing| {
            let reviewed = Fact::Reconciliation(OfReconciliation::Reviewed {
                difference: difference.to_owned(),
                operator: operator.to_owned(),
                reason: reason.to_owned(),
            });
            let sequence = writing.append(&reviewed, stamp)?;
            writing.put_reviewed(difference, sequence)
        })
    }

    fn must_be_nobodys(&self, credit: &Fingerprint) -> Result<(), Error> {
        match CreditRow::find(self, credit)? {
            None => Err(Error::NoSuchCredit),
            Some(row) if row.order_id.is_some() => Err(Error::CreditTaken),
            Some(_) => Ok(()),
        }
    }

    pub(crate) fn put_disowned(&self, credit: &Fingerprint, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO disowned (name, sequence) VALUES (?1, ?2)")?
            .execute(params![credit.as_str(), sequence])?;
        Ok(())
    }

    pub(crate) fn end_disowning(&self, credit: &Fingerprint) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM disowned WHERE name = ?1")?
            .execute([credit.as_str()])?;
        Ok(())
    }

    pub(crate) fn put_reviewed(&self, difference: &str, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO reviewed (name, sequence) VALUES (?1, ?2)")?
            .execute(params![difference, sequence])?;
        Ok(())
    }
}

const DISOWNED: &str = "disowned";
const REVIEWED: &str = "reviewed";

/// What the events tell of both views: names, and the number of the event that counts.
pub(crate) struct Told {
    disowned: BTreeMap<String, i64>,
    reviewed: BTreeMap<String, i64>,
}

/// What the events tell, but for the claims, which are the orders' own: [`Told::claimed_by`].
pub(crate) fn told(reading: &Reading<'_>) -> Result<Told, Error> {
    let (mut disowned, mut reviewed) = (BTreeMap::new(), BTreeMap::new());
    let mut statement = reading.connection.prepare(
        "SELECT subject, kind, body, sequence FROM events
         WHERE subject IN ('credit', 'reconciliation') AND kind <> 'seen' ORDER BY sequence",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (subject, kind, body): (String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        match Fact::read(&subject, &kind, &body) {
            Some(Fact::Credit(OfCredit::Disowned { credit, .. })) => {
                disowned.insert(credit.as_str().to_owned(), row.get(3)?);
            }
            Some(Fact::Credit(OfCredit::Acknowledged { credit, .. })) => {
                disowned.remove(credit.as_str());
            }
            Some(Fact::Reconciliation(OfReconciliation::Reviewed { difference, .. })) => {
                reviewed.insert(difference, row.get(3)?);
            }
            // What cannot be read is found where every event is.
            _ => {}
        }
    }
    Ok(Told { disowned, reviewed })
}

impl Told {
    /// An order's event of that number makes a credit its payment: a decision before it has ended.
    pub(crate) fn claimed_by(&mut self, happening: &Happening, sequence: i64) {
        let Some(credit) = entry::dated_by(happening) else {
            return;
        };
        let decided = self.disowned.get(credit.as_str());
        if decided.is_some_and(|decided| *decided < sequence) {
            self.disowned.remove(credit.as_str());
        }
    }

    /// Each row as it must be: its table, its name and the number of its event.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, &str, i64)> {
        let disowned = self.disowned.iter().map(|row| (DISOWNED, row));
        let reviewed = self.reviewed.iter().map(|row| (REVIEWED, row));
        disowned
            .chain(reviewed)
            .map(|(table, (name, sequence))| (table, name.as_str(), *sequence))
    }

    /// How many rows each table must have.
    pub(crate) fn counts(&self) -> [i64; 2] {
        [&self.disowned, &self.reviewed].map(|rows| i64::try_from(rows.len()).unwrap_or(i64::MAX))
    }
}

/// The number of the event that a row of one of the views names.
pub(crate) fn found(
    reading: &Reading<'_>,
    table: &'static str,
    name: &str,
) -> Result<Option<i64>, Error> {
    let sql = if table == DISOWNED {
        "SELECT sequence FROM disowned WHERE name = ?1"
    } else {
        "SELECT sequence FROM reviewed WHERE name = ?1"
    };
    let found = reading
        .connection
        .prepare_cached(sql)?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(found)
}

/// A decision of `SELECT name, subject, kind, body, at_ms`.
fn decision(row: &Row<'_>) -> Result<(String, Decision), Error> {
    let name: String = row.get(0)?;
    let (subject, kind, body): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let fact = Fact::read(&subject, &kind, &body);
    let Some(
        Fact::Credit(OfCredit::Disowned {
            operator, reason, ..
        })
        | Fact::Reconciliation(OfReconciliation::Reviewed {
            operator, reason, ..
        }),
    ) = fact
    else {
        return Err(Error::Damaged(format!("what was decided on {name:?}")));
    };
    let at = Instant::from_ms(row.get(4)?);
    Ok((
        name,
        Decision {
            operator,
            at,
            reason,
        },
    ))
}
