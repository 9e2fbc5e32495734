//! Closings: what a shift comes to, and what it came to when it was closed.
//!
//! What the paper of a closed shift says is in its event, whole, and read back from there. So it is the same after a
//! restart, after a rebuild and after years, whatever became of the shift's sales since. The view only finds the event.

use domain::{
    channel::Channel,
    entry::Kind,
    lifecycle::State,
    money::Money,
    order::Happening,
    payout,
    shift::{Closing, Compared, Letterhead, Moved, Shift, Totals},
};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    access::{Reading, Writing},
    error::Error,
    events::{Recorded, Stamp},
    fact::{Fact, OfShift},
    orders::{Stored, all},
};

/// `entries_by_sequence` finds what moved since a shift was closed, on whatever day it counts.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE closings (
        shift    INTEGER PRIMARY KEY,
        sequence INTEGER NOT NULL UNIQUE
    ) STRICT;

    CREATE INDEX entries_by_sequence ON entries (sequence);";

/// What the open shift comes to by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoFar {
    /// The shift.
    pub shift: Shift,
    /// What it comes to.
    pub totals: Totals,
    /// Its sales that can still be paid or are in doubt, the newest first; but for links that are out, which live longer
    /// than shifts and are paid in their own time.
    pub open: Vec<Stored>,
}

impl Reading<'_> {
    /// What the open shift comes to, if one is open.
    pub fn shift_so_far(self) -> Result<Option<SoFar>, Error> {
        let Some(open) = self.open_shift()? else {
            return Ok(None);
        };
        let shift = open.shift;
        let since = self.money_since(shift.number)?;
        let mut totals = Totals::default();
        self.add_movements(&mut totals, since)?;
        self.count_sales(&mut totals, shift.first_sale)?;
        let disowned = self.disowned()?;
        for unclaimed in self.unclaimed_after(since)? {
            let credit = unclaimed.credit;
            if !disowned.contains_key(&credit.fingerprint) {
                let more = totals.unassigned.and(credit.amount);
                totals.unassigned = more.ok_or_else(too_much)?;
            }
        }
        let payouts = self.payouts_unsettled()?;
        let in_doubt = payouts
            .iter()
            .filter(|it| matches!(it.state, payout::State::InDoubt | payout::State::Flagged));
        totals.payouts_in_doubt = i64::try_from(in_doubt.count()).unwrap_or(i64::MAX);
        Ok(Some(SoFar {
            open: self.open_sales(shift.first_sale)?,
            shift,
            totals,
        }))
    }

    /// The shifts that were closed, as they were, the newest first, at most `limit`; below the number `before`, if one
    /// is given.
    pub fn closings(&self, before: Option<i64>, limit: u32) -> Result<Vec<Closing>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT register, events.sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM closings JOIN events ON events.sequence = closings.sequence
             WHERE shift < ?1 ORDER BY shift DESC LIMIT ?2",
        )?;
        let below = before.unwrap_or(i64::MAX);
        let mut rows = statement.query(params![below, limit])?;
        let mut closings = Vec::new();
        while let Some(row) = rows.next()? {
            closings.push(closing_of(&Recorded::from_row(row)?)?);
        }
        Ok(closings)
    }

    /// One closed shift, as it was.
    pub fn closing(&self, shift: i64) -> Result<Option<Closing>, Error> {
        let newest = self.closings(shift.checked_add(1), 1)?;
        Ok(newest.into_iter().find(|closing| closing.number == shift))
    }

    /// The event after which what moves is of that shift: that by which the one before it was closed; of the first, that
    /// by which it was opened.
    fn money_since(&self, shift: i64) -> Result<i64, Error> {
        let since = self
            .connection
            .prepare_cached(
                "SELECT coalesce(
                    (SELECT sequence FROM closings WHERE shift < ?1 ORDER BY shift DESC LIMIT 1),
                    (SELECT sequence FROM shifts WHERE number = ?1))",
            )?
            .query_row([shift], |row| row.get(0))?;
        Ok(since)
    }

    /// Adds what moved after the event of that number. What a payment costs is in the event that told of it.
    fn add_movements(&self, totals: &mut Totals, since: i64) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entries.kind, entries.cents, orders.operator,
                json_extract(orders.body, '$.draft.channel'),
                (SELECT body FROM events WHERE events.sequence = entries.sequence)
             FROM entries INDEXED BY entries_by_sequence JOIN orders ON orders.id = entries.order_id
             WHERE entries.sequence > ?1 ORDER BY entries.sequence",
        )?;
        let mut rows = statement.query([since])?;
        while let Some(row) = rows.next()? {
            totals.take(&moved(row)?).ok_or_else(too_much)?;
        }
        totals.sort();
        Ok(())
    }

    fn count_sales(&self, totals: &mut Totals, first: i64) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, count(*), min(number), max(number) FROM orders WHERE number >= ?1
             GROUP BY state",
        )?;
        let mut rows = statement.query([first])?;
        while let Some(row) = rows.next()? {
            let word: String = row.get(0)?;
            let state = State::parse(&word)
                .ok_or_else(|| Error::Damaged(format!("{word:?} is no state")))?;
            totals.count(state, row.get(1)?, row.get(2)?..=row.get(3)?);
        }
        Ok(())
    }

    /// The sales from that number on that keep their shift open.
    fn open_sales(&self, first: i64) -> Result<Vec<Stored>, Error> {
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders WHERE due_ms IS NOT NULL AND number >= ?1
                AND state IN ('drafted', 'in_doubt', 'open') ORDER BY number DESC",
        )?;
        let mut open = all(statement, [first])?;
        open.retain(|stored| {
            let is_out = stored.order.state == State::Open;
            !(is_out && stored.order.draft.channel.surface() == domain::channel::Surface::Link)
        });
        Ok(open)
    }
}

impl Writing<'_> {
    /// Closes the open shift for good, by the name of `operator`: what it comes to is worked out and written down in one
    /// step, so that no sale slips between, under the `letterhead` that its paper has from now on. [`Error::NoSuchShift`]
    /// when none is open.
    ///
    /// Whether it may be closed (nothing is open, what needs explaining is explained) is for whoever asks to say, in the
    /// same transaction.
    pub fn close_shift_by(
        &mut self,
        operator: &str,
        explanation: &str,
        letterhead: &Letterhead,
        compared: Option<Compared>,
        stamp: &Stamp,
    ) -> Result<Closing, Error> {
        self.whole(|writing| {
            let so_far = writing.shift_so_far()?.ok_or(Error::NoSuchShift)?;
            let (shift, head) = (so_far.shift, writing.head);
            let closing = Closing {
                number: shift.number,
                opened: shift.opened,
                opened_by: shift.operator,
                closed: stamp.at,
                operator: operator.to_owned(),
                explanation: explanation.to_owned(),
                totals: so_far.totals,
                compared,
                head: head.to_string(),
                events: head.sequence,
                letterhead: Some(letterhead.clone()),
            };
            let closed = Fact::Shift(OfShift::Closed(Box::new(closing.clone())));
            let sequence = writing.append(&closed, stamp)?;
            writing.put_closing(closing.number, sequence)?;
            Ok(closing)
        })
    }

    pub(crate) fn put_closing(&self, shift: i64, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached("INSERT INTO closings (shift, sequence) VALUES (?1, ?2)")?
            .execute([shift, sequence])?;
        Ok(())
    }
}

/// A row of the view.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ClosingRow {
    pub(crate) shift: i64,
    pub(crate) sequence: i64,
}

impl ClosingRow {
    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, shift: i64) -> Result<Option<ClosingRow>, Error> {
        let row = reading
            .connection
            .prepare_cached("SELECT shift, sequence FROM closings WHERE shift = ?1")?
            .query_row([shift], |row| {
                Ok(ClosingRow {
                    shift: row.get(0)?,
                    sequence: row.get(1)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}

/// The rows that the events tell of, in their order.
pub(crate) fn told(reading: &Reading<'_>) -> Result<Vec<ClosingRow>, Error> {
    let events = reading.events_about("shift")?;
    let told = events.into_iter().filter_map(|event| match event.fact() {
        Some(Fact::Shift(OfShift::Closed(closing))) => Some(ClosingRow {
            shift: closing.number,
            sequence: event.sequence,
        }),
        _ => None,
    });
    Ok(told.collect())
}

fn closing_of(event: &Recorded) -> Result<Closing, Error> {
    match event.fact() {
        Some(Fact::Shift(OfShift::Closed(closing))) => Ok(*closing),
        _ => Err(Error::Damaged(format!(
            "event {} closes no shift",
            event.sequence
        ))),
    }
}

/// A movement, as `add_movements` selects it.
fn moved(row: &Row<'_>) -> Result<Moved, Error> {
    let (kind, channel): (String, String) = (row.get(0)?, row.get(3)?);
    let kind =
        Kind::parse(&kind).ok_or_else(|| Error::Damaged(format!("{kind:?} moves no money")))?;
    let told: Option<Happening> = row
        .get::<_, Option<String>>(4)?
        .filter(|_| kind == Kind::Payment)
        .and_then(|body| serde_json::from_str(&body).ok());
    let settlement = match told {
        Some(Happening::Paid(payment) | Happening::Claimed { payment, .. }) => payment.settlement,
        _ => None,
    };
    let damaged = |error: &dyn std::fmt::Display| Error::Damaged(error.to_string());
    Ok(Moved {
        kind,
        amount: Money::from_cents(row.get(1)?).map_err(|error| damaged(&error))?,
        operator: row.get(2)?,
        channel: Channel::parse(&channel).map_err(|error| damaged(&error))?,
        settlement,
    })
}

fn too_much() -> Error {
    Error::Damaged("a shift comes to more than can be held".to_owned())
}
