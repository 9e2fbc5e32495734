//! Entries: what each sale does to the shop's days, so that a day can be summed without looking at its sales. A view.
//!
//! Where a movement counts follows from its event and from which days were closed when that was written: the settings
//! as they stood then. So the days can be made again from the events, and come out the same.

use domain::{
    day::{Calendar, Counted, Day},
    entry::{self, Change, Entry, Kind},
    instant::Instant,
    money::Money,
    order::{Happening, Order, OrderId},
};
use rusqlite::{Row, params};
use uuid::Uuid;

use crate::{
    access::{Reading, Writing},
    error::Error,
    fact::{Fact, OfSetting},
};

/// The setting that says which business day was closed last.
pub const DAY_CLOSED: &str = "day.closed";
/// The setting that says at which hour a business day begins.
pub const DAY_CUT_OFF: &str = "day.cut_off";

/// A day's entries lie together, so that a report reads them and nothing else. `sequence` is the event each follows
/// from. Of refunds there are few, and all that were ever begun are summed to know what is under way.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE entries (
        day        INTEGER NOT NULL,
        sequence   INTEGER NOT NULL,
        order_id   TEXT    NOT NULL,
        kind       TEXT    NOT NULL,
        own_day    INTEGER NOT NULL,
        at_ms      INTEGER NOT NULL,
        learned_ms INTEGER NOT NULL,
        cents      INTEGER NOT NULL,
        listed     INTEGER NOT NULL CHECK (listed IN (0, 1)),
        PRIMARY KEY (day, sequence)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX entries_of_order ON entries (order_id, sequence);
    CREATE INDEX entries_of_refunds ON entries (kind, day, cents)
        WHERE kind IN ('refund_begun', 'refund_arrived', 'refund_failed');";

/// What entries of one kind add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// What moved.
    pub kind: Kind,
    /// Whether it happened on a day that was closed before it was known.
    pub is_of_before: bool,
    /// How many there are.
    pub count: i64,
    /// What they add up to.
    pub amount: Money,
}

/// What came in at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The provider's id of the sale point, for sales collected by its static code.
    pub sale_point_id: Option<String>,
    /// Its name, or the till's.
    pub sale_point: String,
    /// How many payments.
    pub count: i64,
    /// What they add up to.
    pub amount: Money,
}

/// An entry, and the event it follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entered {
    pub(crate) sequence: i64,
    pub(crate) entry: Entry,
}

/// The entries of one order, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries(pub(crate) Vec<Entered>);

impl Entries {
    /// By which moment the order is listed.
    pub(crate) fn listed_at(&self, order: &Order) -> Instant {
        entry::listed_at(order, &self.plain())
    }

    /// These after the event of that number. Answers which of them is new or another.
    pub(crate) fn take(
        &mut self,
        before: Option<&Order>,
        happening: &Happening,
        (at, sequence): (Instant, i64),
        calendar: Calendar,
        credited: Option<Instant>,
    ) -> Option<usize> {
        let change = Change::of(&self.plain(), before?, happening, at, &calendar, credited);
        match change {
            Change::Nothing => None,
            Change::New(entry) => {
                self.0.push(Entered { sequence, entry });
                self.0.len().checked_sub(1)
            }
            Change::Known(place, entry) => {
                self.0.get_mut(place)?.entry = entry;
                Some(place)
            }
        }
    }

    fn plain(&self) -> Vec<Entry> {
        self.0.iter().map(|entered| entered.entry.clone()).collect()
    }
}

/// Whether anything of the order's money follows from it.
pub(crate) fn moves_money(happening: &Happening) -> bool {
    matches!(
        happening,
        Happening::Paid(_)
            | Happening::Claimed { .. }
            | Happening::Listed { .. }
            | Happening::Unclaimed { .. }
            | Happening::Overruled { .. }
            | Happening::RefundBegun { .. }
            | Happening::RefundEnded { .. }
    )
}

impl Reading<'_> {
    /// What the entries of the days from `first` to `last`, both included, add up to: each kind at most twice, what is
    /// of a day that was closed before apart.
    pub fn sums(&self, first: Day, last: Day) -> Result<Vec<Sum>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, own_day < day, count(*), sum(cents) FROM entries
             WHERE day BETWEEN ?1 AND ?2 GROUP BY 1, 2 ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([first.number(), last.number()])?;
        let mut sums = Vec::new();
        while let Some(row) = rows.next()? {
            sums.push(sum(row)?);
        }
        Ok(sums)
    }

    /// What came in on a day, by where it was charged.
    pub fn places(&self, day: Day) -> Result<Vec<Place>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT o.sale_point_id, json_extract(o.body, '$.draft.sale_point'), count(*), sum(e.cents)
             FROM entries e JOIN orders o ON o.id = e.order_id
             WHERE e.day = ?1 AND e.kind = 'payment' GROUP BY 1, 2 ORDER BY 1, 2",
        )?;
        let mut rows = statement.query([day.number()])?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            places.push(Place {
                sale_point_id: row.get(0)?,
                sale_point: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                count: row.get(2)?,
                amount: money(row.get(3)?)?,
            });
        }
        Ok(places)
    }

    /// The refunds that were begun, arrived and failed on that day or before: begun and neither of the others is under
    /// way at its end.
    pub fn refunds_until(&self, day: Day) -> Result<Vec<Sum>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, 0, count(*), sum(cents) FROM entries INDEXED BY entries_of_refunds
             WHERE kind IN ('refund_begun', 'refund_arrived', 'refund_failed') AND day <= ?1
             GROUP BY kind",
        )?;
        let mut rows = statement.query([day.number()])?;
        let mut sums = Vec::new();
        while let Some(row) = rows.next()? {
            sums.push(sum(row)?);
        }
        Ok(sums)
    }

    /// The payments that were made on the days from `first` to `last`, both included, on whichever day they count, each
    /// with its order. Also what was taken back since.
    pub fn payments_made(&self, first: Day, last: Day) -> Result<Vec<(OrderId, Entry)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT day, sequence, kind, own_day, at_ms, learned_ms, cents, listed, order_id
             FROM entries
             WHERE kind = 'payment' AND day BETWEEN ?1 AND ?2 AND own_day BETWEEN ?1 AND ?2
             UNION ALL
             SELECT day, sequence, kind, own_day, at_ms, learned_ms, cents, listed, order_id
             FROM entries INDEXED BY entries_of_before
             WHERE kind = 'payment' AND own_day < day AND own_day BETWEEN ?1 AND ?2 AND day > ?2",
        )?;
        let mut rows = statement.query([first.number(), last.number()])?;
        let mut payments = Vec::new();
        while let Some(row) = rows.next()? {
            let order: String = row.get(8)?;
            let order = Uuid::parse_str(&order).map_err(|why| Error::Damaged(why.to_string()))?;
            payments.push((OrderId(order), entered(row)?.entry));
        }
        Ok(payments)
    }

    /// Which days are closed now, and when one begins.
    pub fn calendar(self) -> Result<Calendar, Error> {
        let (cut_off, closed) = (self.setting(DAY_CUT_OFF)?, self.setting(DAY_CLOSED)?);
        Ok(Calendar::read(cut_off.as_deref(), closed.as_deref()))
    }

    /// The entries of an order.
    pub(crate) fn entries_of(&self, order: OrderId) -> Result<Entries, Error> {
        let entries = self
            .connection
            .prepare_cached(
                "SELECT day, sequence, kind, own_day, at_ms, learned_ms, cents, listed
                 FROM entries WHERE order_id = ?1 ORDER BY sequence",
            )?
            .query_map([order.to_string()], |row| Ok(entered(row)))?
            .collect::<rusqlite::Result<Result<Vec<_>, Error>>>()??;
        Ok(Entries(entries))
    }

    /// When what happened was paid by the provider's clock, as the credit it names has it.
    pub(crate) fn credited(&self, happening: &Happening) -> Result<Option<Instant>, Error> {
        let Some(credit) = entry::dated_by(happening) else {
            return Ok(None);
        };
        Ok(self.credit(credit)?.and_then(|(credit, _)| credit.at))
    }
}

impl Writing<'_> {
    /// Brings the entries of an order up to an event of it, and answers them.
    pub(crate) fn enter(
        &self,
        before: Option<&Order>,
        id: OrderId,
        happening: &Happening,
        moment: (Instant, i64),
    ) -> Result<Entries, Error> {
        if !moves_money(happening) && before.is_none_or(|order| order.paid_at.is_none()) {
            return Ok(Entries::default());
        }
        let mut entries = self.entries_of(id)?;
        if !moves_money(happening) {
            return Ok(entries);
        }
        let (calendar, credited) = (self.calendar()?, self.credited(happening)?);
        let known = entries.0.clone();
        let place = entries.take(before, happening, moment, calendar, credited);
        let Some((place, new)) = place.and_then(|place| Some((place, entries.0.get(place)?)))
        else {
            return Ok(entries);
        };
        if let Some(old) = known.get(place) {
            self.connection
                .prepare_cached("DELETE FROM entries WHERE day = ?1 AND sequence = ?2")?
                .execute([old.entry.counted.day.number(), old.sequence])?;
        }
        self.put_entry(id, new)?;
        Ok(entries)
    }

    fn put_entry(&self, order: OrderId, entered: &Entered) -> Result<(), Error> {
        let entry = &entered.entry;
        self.connection
            .prepare_cached(
                "INSERT INTO entries
                    (day, sequence, order_id, kind, own_day, at_ms, learned_ms, cents, listed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                entry.counted.day.number(),
                entered.sequence,
                order.to_string(),
                entry.kind.word(),
                entry.counted.own.number(),
                entry.counted.at.ms(),
                entry.learned.ms(),
                entry.amount.cents(),
                entry.listed,
            ])?;
        Ok(())
    }
}

/// The calendar as it stood at each event that changed it, for whoever reads events in another order.
pub(crate) struct Calendars(Vec<(i64, Calendar)>);

impl Calendars {
    pub(crate) fn of(reading: &Reading<'_>) -> Result<Calendars, Error> {
        let (mut closed, mut cut_off) = (None, None);
        let mut calendars = Vec::new();
        for event in reading.events_about("setting")? {
            let Some(Fact::Setting(OfSetting::Set { key, value })) = event.fact() else {
                continue;
            };
            match key.as_str() {
                DAY_CLOSED => closed = Some(value),
                DAY_CUT_OFF => cut_off = Some(value),
                _ => continue,
            }
            let calendar = Calendar::read(cut_off.as_deref(), closed.as_deref());
            calendars.push((event.sequence, calendar));
        }
        Ok(Calendars(calendars))
    }

    /// The calendar as it stood before the event of that number.
    pub(crate) fn before(&self, sequence: i64) -> Calendar {
        let until = self.0.partition_point(|(set, _)| *set < sequence);
        let last = until.checked_sub(1).and_then(|place| self.0.get(place));
        last.map_or_else(Calendar::default, |(_, calendar)| *calendar)
    }
}

pub(crate) fn sum(row: &Row<'_>) -> Result<Sum, Error> {
    Ok(Sum {
        kind: kind(&row.get::<_, String>(0)?)?,
        is_of_before: row.get(1)?,
        count: row.get(2)?,
        amount: money(row.get(3)?)?,
    })
}

fn entered(row: &Row<'_>) -> Result<Entered, Error> {
    let day = |number: i64| {
        Day::from_number(number).ok_or_else(|| Error::Damaged(format!("{number} is no day")))
    };
    Ok(Entered {
        sequence: row.get(1)?,
        entry: Entry {
            kind: kind(&row.get::<_, String>(2)?)?,
            amount: money(row.get(6)?)?,
            counted: Counted {
                day: day(row.get(0)?)?,
                own: day(row.get(3)?)?,
                at: Instant::from_ms(row.get(4)?),
            },
            learned: Instant::from_ms(row.get(5)?),
            listed: row.get(7)?,
        },
    })
}

pub(crate) fn kind(word: &str) -> Result<Kind, Error> {
    Kind::parse(word).ok_or_else(|| Error::Damaged(format!("{word:?} moves no money")))
}

pub(crate) fn money(cents: i64) -> Result<Money, Error> {
    Money::from_cents(cents).map_err(|error| Error::Damaged(error.to_string()))
}
