//! Credits: the money the provider showed as received, when we first saw it, and whose payment it is.
//!
//! One row a credit and one order a row: that a credit funds at most one order is the table's own shape.

use domain::{
    credit::{Credit, Fingerprint},
    instant::Instant,
    matching::Unclaimed,
    order::OrderId,
};
use rusqlite::{OptionalExtension, Rows, params};
use sabotage::Rule;

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::Error,
    events::Stamp,
    fact::{Fact, OfCredit},
};

pub(crate) const SCHEMA: &str = "
    CREATE TABLE credits (
        fingerprint TEXT    NOT NULL PRIMARY KEY,
        seen_ms     INTEGER NOT NULL,
        order_id    TEXT    REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
        sequence    INTEGER NOT NULL,
        body        TEXT    NOT NULL
    ) STRICT;

    CREATE INDEX credits_unclaimed ON credits (seen_ms, sequence) WHERE order_id IS NULL;
    CREATE INDEX credits_of_order ON credits (order_id) WHERE order_id IS NOT NULL;";

impl Reading<'_> {
    /// The credits first seen at `since` or after that are no order's payment, in the order they came up.
    pub fn unclaimed(&self, since: Instant) -> Result<Vec<Unclaimed>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT body, seen_ms, sequence FROM credits WHERE order_id IS NULL AND seen_ms >= ?1
             ORDER BY sequence",
        )?;
        rows(statement.query([since.ms()])?)
    }

    /// The credits that came up after the event of that number and are no order's payment, in that order: whatever the
    /// clock on the wall showed.
    pub fn unclaimed_after(&self, sequence: i64) -> Result<Vec<Unclaimed>, Error> {
        // Those that are nobody's are few, and all the index has to be read for.
        let mut statement = self.connection.prepare_cached(
            "SELECT body, seen_ms, sequence FROM credits INDEXED BY credits_unclaimed
             WHERE order_id IS NULL AND sequence > ?1 ORDER BY sequence",
        )?;
        rows(statement.query([sequence])?)
    }

    /// The credits that came up after the event of that number, in that order, each with the order whose payment it is.
    pub fn credits_after(&self, sequence: i64) -> Result<Vec<(Unclaimed, Option<OrderId>)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT body FROM events WHERE subject = 'credit' AND kind = 'seen' AND sequence > ?1 AND register = ?2
             ORDER BY sequence",
        )?;
        let mut seen = statement.query(params![sequence, self.register.as_str()])?;
        let mut credits = Vec::new();
        while let Some(row) = seen.next()? {
            let fact = Fact::read("credit", "seen", &row.get::<_, String>(0)?);
            let Some(Fact::Credit(OfCredit::Seen { credit })) = fact else {
                return Err(Error::Damaged("a credit that was seen".to_owned()));
            };
            if let Some(row) = CreditRow::find(self, &credit.fingerprint)? {
                credits.push((
                    Unclaimed {
                        credit,
                        seen: Instant::from_ms(row.seen_ms),
                        sequence: row.sequence,
                    },
                    owner(row.order_id)?,
                ));
            }
        }
        Ok(credits)
    }

    /// One credit as it was first seen, and the order it paid, if it paid one.
    pub fn credit_seen(
        &self,
        fingerprint: &Fingerprint,
    ) -> Result<Option<(Unclaimed, Option<OrderId>)>, Error> {
        let Some(row) = CreditRow::find(self, fingerprint)? else {
            return Ok(None);
        };
        let seen = Unclaimed {
            credit: parse(&row.body)?,
            seen: Instant::from_ms(row.seen_ms),
            sequence: row.sequence,
        };
        Ok(Some((seen, owner(row.order_id)?)))
    }

    /// One credit, and the order it paid, if it paid one.
    pub fn credit(
        &self,
        fingerprint: &Fingerprint,
    ) -> Result<Option<(Credit, Option<OrderId>)>, Error> {
        let Some(row) = CreditRow::find(self, fingerprint)? else {
            return Ok(None);
        };
        Ok(Some((parse(&row.body)?, owner(row.order_id)?)))
    }
}

impl Writing<'_> {
    /// Takes note of what the provider's list shows, and answers the credits that were not known before.
    ///
    /// `stamp` is asked once for each of those, and their order is kept. Seeing a list again writes nothing.
    pub fn see_credits(
        &mut self,
        credits: &[Credit],
        stamp: &mut dyn FnMut() -> Stamp,
    ) -> Result<Vec<Credit>, Error> {
        self.whole(|writing| {
            let mut new = Vec::new();
            for credit in credits {
                if CreditRow::find(writing, &credit.fingerprint)?.is_some() {
                    continue;
                }
                let stamp = stamp();
                let seen = Fact::Credit(OfCredit::Seen {
                    credit: credit.clone(),
                });
                let sequence = writing.append(&seen, &stamp)?;
                writing.put_credit(credit, stamp.at, sequence)?;
                new.push(credit.clone());
            }
            Ok(new)
        })
    }

    pub(crate) fn put_credit(
        &self,
        credit: &Credit,
        seen: Instant,
        sequence: i64,
    ) -> Result<(), Error> {
        let row = CreditRow::of(credit, seen, sequence);
        self.connection
            .prepare_cached(
                "INSERT INTO credits (fingerprint, seen_ms, sequence, body)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![
                credit.fingerprint.as_str(),
                row.seen_ms,
                row.sequence,
                row.body
            ])?;
        Ok(())
    }

    /// Makes a credit an order's own, until a person or the provider's own word takes that back.
    pub(crate) fn claim(&self, credit: &Fingerprint, order: OrderId) -> Result<(), Error> {
        let if_free = if sabotage::breaks(Rule::OneCreditOneOrder) {
            "UPDATE credits SET order_id = ?2 WHERE fingerprint = ?1"
        } else {
            "UPDATE credits SET order_id = ?2 WHERE fingerprint = ?1 AND order_id IS NULL"
        };
        let claimed = self
            .connection
            .prepare_cached(if_free)?
            .execute(params![credit.as_str(), order.to_string()])?;
        if claimed == 1 {
            // Whose it is, is known: nobody's word that it is no sale's holds any longer.
            return self.end_disowning(credit);
        }
        match CreditRow::find(self, credit)? {
            Some(_) => Err(Error::CreditTaken),
            None => Err(Error::NoSuchCredit),
        }
    }
}

impl Writing<'_> {
    /// A credit that was the order's is nobody's again.
    pub(crate) fn let_go(&self, credit: &Fingerprint, order: OrderId) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE credits SET order_id = NULL WHERE fingerprint = ?1 AND order_id = ?2",
            )?
            .execute(params![credit.as_str(), order.to_string()])?;
        Ok(())
    }
}

/// A row of the view.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CreditRow {
    pub(crate) seen_ms: i64,
    pub(crate) order_id: Option<String>,
    pub(crate) sequence: i64,
    pub(crate) body: String,
}

impl CreditRow {
    /// The row of a credit that nobody has claimed.
    pub(crate) fn of(credit: &Credit, seen: Instant, sequence: i64) -> CreditRow {
        CreditRow {
            seen_ms: seen.ms(),
            order_id: None,
            sequence,
            body: canonical(credit),
        }
    }

    /// The row as it stands in the file.
    pub(crate) fn find(
        reading: &Reading<'_>,
        fingerprint: &Fingerprint,
    ) -> Result<Option<CreditRow>, Error> {
        let row = reading
            .connection
            .prepare_cached(
                "SELECT seen_ms, order_id, sequence, body FROM credits WHERE fingerprint = ?1",
            )?
            .query_row([fingerprint.as_str()], |row| {
                Ok(CreditRow {
                    seen_ms: row.get(0)?,
                    order_id: row.get(1)?,
                    sequence: row.get(2)?,
                    body: row.get(3)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}

/// The credits of `SELECT body, seen_ms, sequence`.
fn rows(mut rows: Rows<'_>) -> Result<Vec<Unclaimed>, Error> {
    let mut unclaimed = Vec::new();
    while let Some(row) = rows.next()? {
        unclaimed.push(Unclaimed {
            credit: parse(&row.get::<_, String>(0)?)?,
            seen: Instant::from_ms(row.get(1)?),
            sequence: row.get(2)?,
        });
    }
    Ok(unclaimed)
}

fn owner(order: Option<String>) -> Result<Option<OrderId>, Error> {
    order
        .map(|id| uuid::Uuid::parse_str(&id).map(OrderId))
        .transpose()
        .map_err(|error| Error::Damaged(error.to_string()))
}

fn parse(body: &str) -> Result<Credit, Error> {
    serde_json::from_str(body).map_err(|error| Error::Damaged(format!("a credit: {error}")))
}
