//! Shifts: the register's turns, and how many sales each has. A view: whatever is here can be made again from the
//! events.
//!
//! A sale belongs to the shift that was open when it was begun, by the order of the events; what is begun while none is
//! open belongs to none. Sales are numbered in that same order, so those of the open shift are the ones from its first
//! number on. What a shift came to when it was closed is in `closings`.

use domain::{instant::Instant, shift::Shift};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    access::{Reading, Writing},
    error::Error,
    events::Stamp,
    fact::{Fact, OfShift},
    orders::{Stored, all},
};

/// `sales` is counted as sales are begun: a shift that nobody closes for years is opened as fast as one of today.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE shifts (
        number     INTEGER PRIMARY KEY,
        opened_ms  INTEGER NOT NULL,
        operator   TEXT    NOT NULL,
        first_sale INTEGER NOT NULL,
        sales      INTEGER NOT NULL,
        sequence   INTEGER NOT NULL
    ) STRICT;";

/// The shift that is open, and what it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenShift {
    /// The shift.
    pub shift: Shift,
    /// How many sales were begun in it.
    pub sales: i64,
}

/// What came of opening a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// There is one now.
    New(Shift),
    /// There was one already, and it stays.
    Already(Shift),
}

impl Reading<'_> {
    /// The shift that is open, if one is.
    pub fn open_shift(&self) -> Result<Option<OpenShift>, Error> {
        let row = self
            .connection
            // Only the last one can be open: none is opened while one is.
            .prepare_cached(
                "SELECT number, opened_ms, operator, first_sale, sales, sequence FROM shifts
                 WHERE number = (SELECT max(number) FROM shifts)
                    AND number NOT IN (SELECT shift FROM closings)",
            )?
            .query_row([], ShiftRow::from_row)
            .optional()?;
        Ok(row.map(|row| OpenShift {
            shift: row.shift,
            sales: row.sales,
        }))
    }

    /// The number of the next shift on this register.
    pub fn next_shift(&self) -> Result<i64, Error> {
        let number = self
            .connection
            .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM shifts")?
            .query_row([], |row| row.get(0))?;
        Ok(number)
    }

    /// The sales of a shift that is open, the newest first, at most `limit`: of one person, if one is named; with a
    /// number below `before`, if one is given.
    pub fn sales_in(
        &self,
        shift: &Shift,
        operator: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Stored>, Error> {
        let below = before.unwrap_or(i64::MAX);
        let Some(operator) = operator else {
            let statement = self.connection.prepare_cached(
                "SELECT body, sequence FROM orders WHERE number >= ?1 AND number < ?2
                 ORDER BY number DESC LIMIT ?3",
            )?;
            return all(statement, params![shift.first_sale, below, limit]);
        };
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders INDEXED BY orders_by_operator
             WHERE operator = ?4 AND number >= ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
        )?;
        all(statement, params![shift.first_sale, below, limit, operator])
    }
}

impl Writing<'_> {
    /// Opens a shift by the name of `operator`, unless one is open: whoever comes second finds the first one's.
    pub fn open_shift_by(&mut self, operator: &str, stamp: &Stamp) -> Result<Opened, Error> {
        self.whole(|writing| {
            if let Some(open) = writing.open_shift()? {
                return Ok(Opened::Already(open.shift));
            }
            let shift = Shift {
                number: writing.next_shift()?,
                opened: stamp.at,
                operator: operator.to_owned(),
                first_sale: writing.next_number()?,
            };
            let opened = Fact::Shift(OfShift::Opened {
                number: shift.number,
                first_sale: shift.first_sale,
                operator: shift.operator.clone(),
            });
            let sequence = writing.append(&opened, stamp)?;
            writing.put_shift(&shift, sequence)?;
            Ok(Opened::New(shift))
        })
    }

    pub(crate) fn put_shift(&self, shift: &Shift, sequence: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO shifts (number, opened_ms, operator, first_sale, sales, sequence)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5)",
            )?
            .execute(params![
                shift.number,
                shift.opened.ms(),
                shift.operator,
                shift.first_sale,
                sequence,
            ])?;
        Ok(())
    }

    /// A sale was begun: the open shift has one more, if one is open.
    pub(crate) fn count_sale(&self) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE shifts SET sales = sales + 1
                 WHERE number = (SELECT max(number) FROM shifts)
                    AND number NOT IN (SELECT shift FROM closings)",
            )?
            .execute([])?;
        Ok(())
    }
}

/// A row of the view: all of it follows from the events.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ShiftRow {
    pub(crate) shift: Shift,
    pub(crate) sales: i64,
    pub(crate) sequence: i64,
}

impl ShiftRow {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<ShiftRow> {
        Ok(ShiftRow {
            shift: Shift {
                number: row.get(0)?,
                opened: Instant::from_ms(row.get(1)?),
                operator: row.get(2)?,
                first_sale: row.get(3)?,
            },
            sales: row.get(4)?,
            sequence: row.get(5)?,
        })
    }

    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, number: i64) -> Result<Option<ShiftRow>, Error> {
        let row = reading
            .connection
            .prepare_cached(
                "SELECT number, opened_ms, operator, first_sale, sales, sequence FROM shifts
                 WHERE number = ?1",
            )?
            .query_row([number], ShiftRow::from_row)
            .optional()?;
        Ok(row)
    }

    /// The rows that the events tell of, in their order, before any sale is counted.
    pub(crate) fn told(reading: &Reading<'_>) -> Result<Vec<ShiftRow>, Error> {
        let events = reading.events_about("shift")?;
        let told = events.into_iter().filter_map(|event| match event.fact() {
            Some(Fact::Shift(OfShift::Opened {
                number,
                first_sale,
                operator,
            })) => Some(ShiftRow {
                shift: Shift {
                    number,
                    opened: event.at,
                    operator,
                    first_sale,
                },
                sales: 0,
                sequence: event.sequence,
            }),
            _ => None,
        });
        Ok(told.collect())
    }
}
