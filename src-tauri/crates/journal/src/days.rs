//! Days looked at closely: each movement of their money and whose it is, what one person's or one place's come to, and
//! their sales one by one.
//!
//! All of it is bounded by the days that are asked for, however many years the journal has.

use domain::{
    channel::Channel,
    day::Day,
    entry::Kind,
    instant::Instant,
    lifecycle::State,
    money::Money,
    order::{OrderId, Settlement},
};
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{
    access::Reading,
    entries::{Sum, kind, money, sum},
    error::Error,
    orders::Stored,
};

/// Whose sales. A default one means everybody's, everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    /// Who charged.
    pub operator: Option<String>,
    /// Where: the sale point's name.
    pub sale_point: Option<String>,
}

/// A movement of a sale's money, and what it is looked at by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The sale.
    pub order: OrderId,
    /// What moved.
    pub kind: Kind,
    /// How much.
    pub amount: Money,
    /// The day on which it counts.
    pub day: Day,
    /// A moment of that day: when it happened, when it was learned, or when that day begins.
    pub at: Instant,
    /// Who charged.
    pub operator: String,
    /// Where.
    pub sale_point: String,
    /// How it was collected.
    pub channel: Channel,
    /// Of a payment: what of it reaches the shop, if the provider said so with it.
    pub settlement: Option<Settlement>,
}

/// How many sales of one person at one place stand in one state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headcount {
    /// Where they stand.
    pub state: State,
    /// Who charged.
    pub operator: String,
    /// Where.
    pub sale_point: String,
    /// How many there are.
    pub orders: i64,
}

/// Which sales, by what no sale has to be read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Those of this moment and after: a sale belongs to when it was paid, or else begun.
    pub from: Instant,
    /// Those before this moment.
    pub to: Instant,
    /// Those that stand in one of these.
    pub states: Vec<State>,
    /// Who charged.
    pub operator: Option<String>,
    /// Those with a number below this one.
    pub before: Option<i64>,
}

impl Whose {
    /// Whether these are everybody's.
    fn is_everybody(&self) -> bool {
        self.operator.is_none() && self.sale_point.is_none()
    }
}

impl Reading<'_> {
    /// Shows each movement that counts on the days from `first` to `last`, both included: day by day, and in the order in
    /// which they came about.
    ///
    /// What a payment costs is told by the event it follows from, so that what a closed day has does not change.
    pub fn movements(
        &self,
        first: Day,
        last: Day,
        whose: &Whose,
        each: &mut dyn FnMut(Moved),
    ) -> Result<(), Error> {
        // The days say which entries, the entries which orders; never the other way round.
        let mut statement = self.connection.prepare_cached(
            "SELECT entries.kind, entries.cents, entries.day, entries.at_ms, orders.id, orders.operator,
                orders.body ->> '$.draft.sale_point', orders.body ->> '$.draft.channel',
                (SELECT coalesce(events.body -> '$.settlement', events.body -> '$.payment.settlement')
                 FROM events
                 WHERE events.sequence = entries.sequence AND events.kind IN ('paid', 'claimed'))
             FROM entries CROSS JOIN orders ON orders.id = entries.order_id
             WHERE entries.day BETWEEN ?1 AND ?2
                AND (?3 IS NULL OR orders.operator = ?3)
                AND (?4 IS NULL OR orders.body ->> '$.draft.sale_point' = ?4)
             ORDER BY entries.day, entries.sequence",
        )?;
        let mut rows = statement.query(params![
            first.number(),
            last.number(),
            whose.operator,
            whose.sale_point
        ])?;
        while let Some(row) = rows.next()? {
            each(moved(row)?);
        }
        Ok(())
    }

    /// The same as [`Reading::sums`], of those sales alone.
    pub fn sums_of(&self, first: Day, last: Day, whose: &Whose) -> Result<Vec<Sum>, Error> {
        if whose.is_everybody() {
            return self.sums(first, last);
        }
        self.narrowed(
            "SELECT kind, own_day < day, count(*), sum(cents)
             FROM entries CROSS JOIN orders ON orders.id = entries.order_id
             WHERE day BETWEEN ?1 AND ?2
                AND (?3 IS NULL OR orders.operator = ?3)
                AND (?4 IS NULL OR orders.body ->> '$.draft.sale_point' = ?4)
             GROUP BY 1, 2 ORDER BY 1, 2",
            (first.number(), last.number()),
            whose,
        )
    }

    /// The same as [`Reading::refunds_until`], of those sales alone.
    pub fn refunds_until_of(&self, day: Day, whose: &Whose) -> Result<Vec<Sum>, Error> {
        if whose.is_everybody() {
            return self.refunds_until(day);
        }
        self.narrowed(
            "SELECT kind, 0, count(*), sum(cents)
             FROM entries INDEXED BY entries_of_refunds
                CROSS JOIN orders ON orders.id = entries.order_id
             WHERE kind IN ('refund_begun', 'refund_arrived', 'refund_failed')
                AND day BETWEEN ?1 AND ?2
                AND (?3 IS NULL OR orders.operator = ?3)
                AND (?4 IS NULL OR orders.body ->> '$.draft.sale_point' = ?4)
             GROUP BY 1",
            (i64::MIN, day.number()),
            whose,
        )
    }

    fn narrowed(
        &self,
        sql: &str,
        (first, last): (i64, i64),
        whose: &Whose,
    ) -> Result<Vec<Sum>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![first, last, whose.operator, whose.sale_point])?;
        let mut sums = Vec::new();
        while let Some(row) = rows.next()? {
            sums.push(sum(row)?);
        }
        Ok(sums)
    }

    /// How many sales from `from` on and before `to` stand where, whose and at which place.
    pub fn headcount(&self, from: Instant, to: Instant) -> Result<Vec<Headcount>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, operator, body ->> '$.draft.sale_point', count(*)
             FROM orders INDEXED BY orders_by_day
             WHERE effective_ms BETWEEN ?1 AND ?2
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        )?;
        let mut rows = statement.query([from.ms(), to.plus_ms(-1).ms()])?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(0)?;
            counts.push(Headcount {
                state: State::parse(&state)
                    .ok_or_else(|| Error::Damaged(format!("{state:?} is no state")))?,
                operator: row.get(1)?,
                sale_point: row.get(2)?,
                orders: row.get(3)?,
            });
        }
        Ok(counts)
    }

    /// The numbers of the sales of a range, the newest first: newest by number, not by the clock. Told by an index alone.
    pub fn numbers(&self, range: &Range) -> Result<Vec<i64>, Error> {
        let words: Vec<&str> = range.states.iter().map(|state| state.word()).collect();
        let words = serde_json::to_string(&words)
            .map_err(|error| Error::Damaged(format!("words cannot be written: {error}")))?;
        let mut numbers: Vec<i64> = self
            .connection
            .prepare_cached(
                "SELECT number FROM orders INDEXED BY orders_by_day
                 WHERE effective_ms BETWEEN ?1 AND ?2
                    AND state IN (SELECT value FROM json_each(?3))
                    AND (?4 IS NULL OR operator = ?4) AND (?5 IS NULL OR number < ?5)",
            )?
            .query_map(
                params![
                    range.from.ms(),
                    range.to.plus_ms(-1).ms(),
                    words,
                    range.operator,
                    range.before
                ],
                |row| row.get(0),
            )?
            .collect::<rusqlite::Result<_>>()?;
        numbers.sort_unstable_by(|one, other| other.cmp(one));
        Ok(numbers)
    }

    /// The sale of that number.
    pub fn order_numbered(&self, number: i64) -> Result<Option<Stored>, Error> {
        let stored = self
            .connection
            .prepare_cached("SELECT body, sequence FROM orders WHERE number = ?1")?
            .query_row([number], Stored::from_row)
            .optional()?;
        Ok(stored)
    }
}

pub(crate) fn moved(row: &Row<'_>) -> Result<Moved, Error> {
    let damaged = |what: &str| Error::Damaged(format!("an entry tells of {what}"));
    let day: i64 = row.get(2)?;
    let order: String = row.get(4)?;
    let channel: String = row.get(7)?;
    let settlement: Option<String> = row.get(8)?;
    Ok(Moved {
        kind: kind(&row.get::<_, String>(0)?)?,
        amount: money(row.get(1)?)?,
        day: Day::from_number(day).ok_or_else(|| damaged("no day"))?,
        at: Instant::from_ms(row.get(3)?),
        order: Uuid::parse_str(&order)
            .map(OrderId)
            .map_err(|_| damaged("no order"))?,
        operator: row.get(5)?,
        sale_point: row.get(6)?,
        channel: Channel::parse(&channel).map_err(|_| damaged("no channel"))?,
        settlement: settlement
            .map_or(Ok(None), |text| serde_json::from_str(&text))
            .map_err(|_| damaged("no settlement"))?,
    })
}
