//! Orders: where each stands, as its events have it. A view: whatever is here can be made again from them.

use domain::{
    channel::Provider,
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    lifecycle::{Duty, State},
    money::Money,
    order::{Happening, Order, OrderId, Unfit},
    reference::Reference,
};
use rusqlite::{OptionalExtension, Row, Statement, params};

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::{Error, twice},
    events::Stamp,
    fact::Fact,
};

/// `orders_by_day` holds all that a day's sums ask for, so that they never touch the rows.
/// `orders_live_at_sale_point` lets a printed code collect one sale at a time, whoever writes and however many.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE orders (
        id            TEXT    NOT NULL PRIMARY KEY,
        reference     TEXT    NOT NULL UNIQUE,
        number        INTEGER NOT NULL UNIQUE,
        state         TEXT    NOT NULL,
        at_rest       INTEGER NOT NULL CHECK (at_rest IN (0, 1)),
        awaits_credit INTEGER NOT NULL CHECK (awaits_credit IN (0, 1)),
        effective_ms  INTEGER NOT NULL,
        operator      TEXT    NOT NULL,
        sale_point_id TEXT,
        amount_cents  INTEGER NOT NULL,
        paid_cents    INTEGER NOT NULL,
        sequence      INTEGER NOT NULL,
        body          TEXT    NOT NULL
    ) STRICT;

    CREATE INDEX orders_by_day ON orders
        (effective_ms, state, operator, amount_cents, paid_cents);
    CREATE UNIQUE INDEX orders_live_at_sale_point ON orders (sale_point_id)
        WHERE sale_point_id IS NOT NULL AND state IN ('drafted', 'in_doubt', 'open');
    CREATE INDEX orders_not_at_rest ON orders (number) WHERE at_rest = 0;
    CREATE INDEX orders_awaiting_credit ON orders (number) WHERE awaits_credit = 1;
    CREATE INDEX orders_by_operation ON orders (body ->> '$.payment.operation')
        WHERE body ->> '$.payment.operation' IS NOT NULL;";

/// An order, and how far its events are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The order as it stands.
    pub order: Order,
    /// The number of its last event.
    pub sequence: i64,
}

/// Which orders. A default one means all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of this moment and after: a sale belongs to when it was paid, or else begun.
    pub from: Option<Instant>,
    /// Those before this moment.
    pub to: Option<Instant>,
    /// Those that stand here.
    pub state: Option<State>,
    /// At most so many, the newest.
    pub limit: Option<u32>,
}

/// What one operator's orders of one state add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Where these orders stand.
    pub state: State,
    /// Who charged.
    pub operator: String,
    /// How many there are.
    pub orders: i64,
    /// What was asked for.
    pub amount: Money,
    /// What came in.
    pub paid: Money,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
        let body: String = row.get(0)?;
        Ok(Stored {
            order: serde_json::from_str(&body).map_err(|error| {
                let text = rusqlite::types::Type::Text;
                rusqlite::Error::FromSqlConversionFailure(0, text, Box::new(error))
            })?,
            sequence: row.get(1)?,
        })
    }
}

impl Filter {
    /// The first and the last millisecond meant, if any is.
    fn range(&self) -> Option<(i64, i64)> {
        if self.from.is_none() && self.to.is_none() {
            return None;
        }
        let first = self.from.map_or(i64::MIN, Instant::ms);
        let last = self.to.map_or(i64::MAX, |to| to.plus_ms(-1).ms());
        Some((first, last))
    }
}

impl Reading<'_> {
    /// One order.
    pub fn order(&self, id: OrderId) -> Result<Option<Stored>, Error> {
        let stored = self
            .connection
            .prepare_cached("SELECT body, sequence FROM orders WHERE id = ?1")?
            .query_row([id.to_string()], Stored::from_row)
            .optional()?;
        Ok(stored)
    }

    /// The order of our reference.
    pub fn order_by_reference(&self, reference: &Reference) -> Result<Option<Stored>, Error> {
        let stored = self
            .connection
            .prepare_cached("SELECT body, sequence FROM orders WHERE reference = ?1")?
            .query_row([reference.as_str()], Stored::from_row)
            .optional()?;
        Ok(stored)
    }

    /// The orders that `filter` means, the newest sale first.
    ///
    /// Newest by number, not by the clock: a clock that ran ahead for a day must not hide today's sales.
    pub fn orders(&self, filter: &Filter) -> Result<Vec<Stored>, Error> {
        let state = filter.state.map(State::word);
        // SQLite takes -1 for no limit.
        let limit = filter.limit.map_or(-1, i64::from);
        let Some((first, last)) = filter.range() else {
            let statement = self.connection.prepare_cached(
                "SELECT body, sequence FROM orders WHERE ?1 IS NULL OR state = ?1
                 ORDER BY number DESC LIMIT ?2",
            )?;
            return all(statement, params![state, limit]);
        };
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders INDEXED BY orders_by_day
             WHERE effective_ms BETWEEN ?1 AND ?2 AND (?3 IS NULL OR state = ?3)
             ORDER BY number DESC LIMIT ?4",
        )?;
        all(statement, params![first, last, state, limit])
    }

    /// What the orders from `from` on and before `to` add up to, by state and operator.
    pub fn tally(&self, from: Instant, to: Instant) -> Result<Vec<Tally>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT state, operator, count(*), sum(amount_cents), sum(paid_cents)
             FROM orders INDEXED BY orders_by_day
             WHERE effective_ms BETWEEN ?1 AND ?2
             GROUP BY state, operator ORDER BY state, operator",
        )?;
        let mut rows = statement.query([from.ms(), to.plus_ms(-1).ms()])?;
        let mut tallies = Vec::new();
        while let Some(row) = rows.next()? {
            let state: String = row.get(0)?;
            let money = |cents: i64| {
                Money::from_cents(cents).map_err(|error| Error::Damaged(error.to_string()))
            };
            tallies.push(Tally {
                state: State::parse(&state)
                    .ok_or_else(|| Error::Damaged(format!("{state:?} is no state")))?,
                operator: row.get(1)?,
                orders: row.get(2)?,
                amount: money(row.get(3)?)?,
                paid: money(row.get(4)?)?,
            });
        }
        Ok(tallies)
    }

    /// The orders to which something is still owed, the oldest sale first.
    pub fn unsettled(self) -> Result<Vec<Stored>, Error> {
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders WHERE at_rest = 0 ORDER BY number",
        )?;
        all(statement, [])
    }

    /// The orders the provider told us were paid and whose credit its list has not shown yet, the oldest
    /// sale first.
    pub fn unlisted(self) -> Result<Vec<Stored>, Error> {
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders WHERE awaits_credit = 1 ORDER BY number",
        )?;
        all(statement, [])
    }

    /// The order that the operation of that number of that provider paid, if it paid one. Each provider counts
    /// its own: the same number at another is another operation.
    pub fn order_by_operation(
        &self,
        provider: Provider,
        operation: &str,
    ) -> Result<Option<Stored>, Error> {
        let statement = self.connection.prepare_cached(
            "SELECT body, sequence FROM orders WHERE body ->> '$.payment.operation' = ?1
             ORDER BY number",
        )?;
        let mut paid = all(statement, [operation])?.into_iter();
        Ok(paid.find(|stored| stored.order.draft.channel.provider() == provider))
    }

    /// The order that is being collected by the static code of the sale point with the provider's id `id`:
    /// begun, asked for or open. Never more than one.
    pub fn live_at_sale_point(&self, id: &str) -> Result<Option<Stored>, Error> {
        let stored = self
            .connection
            .prepare_cached(
                "SELECT body, sequence FROM orders INDEXED BY orders_live_at_sale_point
                 WHERE sale_point_id = ?1 AND state IN ('drafted', 'in_doubt', 'open')",
            )?
            .query_row([id], Stored::from_row)
            .optional()?;
        Ok(stored)
    }

    /// The number of the next sale on this register.
    pub fn next_number(self) -> Result<i64, Error> {
        let number = self
            .connection
            .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM orders")?
            .query_row([], |row| row.get(0))?;
        Ok(number)
    }
}

impl Writing<'_> {
    /// Records what happened to an order and answers how it stands now.
    ///
    /// [`Error::Unfit`] when it cannot have happened to it, [`Error::NoSuchOrder`] when there is none, and
    /// when the happening tells of a credit: [`Error::CreditTaken`], [`Error::NoSuchCredit`].
    /// [`Error::Duplicate`] when a draft's reference or number is another's, [`Error::SalePointBusy`] when
    /// another order is live at a draft's sale point.
    pub fn record(
        &mut self,
        order: OrderId,
        happening: &Happening,
        stamp: &Stamp,
    ) -> Result<Stored, Error> {
        self.whole(|writing| {
            let sequence = writing.append(&Fact::Order(order, happening.clone()), stamp)?;
            writing.apply_to_order(order, happening, stamp.at, sequence)
        })
    }

    /// Brings the view of an order up to an event of it.
    pub(crate) fn apply_to_order(
        &self,
        id: OrderId,
        happening: &Happening,
        at: Instant,
        sequence: i64,
    ) -> Result<Stored, Error> {
        let order = match self.order(id)? {
            Some(stored) => stored.order.after(happening, at)?,
            None => self.begin_order(id, happening, at)?,
        };
        let stored = Stored { order, sequence };
        self.put(&OrderRow::of(&stored))?;
        if let Some(credit) = credit_of(happening) {
            self.claim(credit, id)?;
        }
        Ok(stored)
    }

    fn begin_order(&self, id: OrderId, happening: &Happening, at: Instant) -> Result<Order, Error> {
        let order = Order::begin(id, happening, at).map_err(|unfit| match unfit {
            Unfit::Beginning => Error::NoSuchOrder,
            Unfit::Illegal(_) | Unfit::Sum | Unfit::NothingToList => unfit.into(),
        })?;
        // A provider tells us of both by the reference alone.
        if self.payout_by_reference(&order.draft.reference)?.is_some() {
            return Err(Error::Duplicate("reference"));
        }
        Ok(order)
    }

    fn put(&self, row: &OrderRow) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO orders (id, reference, number, state, at_rest, awaits_credit,
                    effective_ms, operator, sale_point_id, amount_cents, paid_cents, sequence, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                 ON CONFLICT (id) DO UPDATE SET
                    state = excluded.state, at_rest = excluded.at_rest,
                    awaits_credit = excluded.awaits_credit, effective_ms = excluded.effective_ms,
                    paid_cents = excluded.paid_cents, sequence = excluded.sequence,
                    body = excluded.body",
            )?
            .execute(params![
                row.id,
                row.reference,
                row.number,
                row.state,
                row.at_rest,
                row.awaits_credit,
                row.effective_ms,
                row.operator,
                row.sale_point_id,
                row.amount_cents,
                row.paid_cents,
                row.sequence,
                row.body,
            ])
            .map_err(|error| self.whose_place(error, row))?;
        Ok(())
    }

    /// Says what an order could not be written for: another has its sale point, or its name or number.
    fn whose_place(&self, error: rusqlite::Error, row: &OrderRow) -> Error {
        let live = row
            .sale_point_id
            .as_ref()
            .map(|point| self.live_at_sale_point(point));
        match (twice("reference or number")(error), live) {
            (Error::Duplicate(_), Some(Ok(Some(_)))) => Error::SalePointBusy,
            (why, _) => why,
        }
    }
}

/// A row of the view: all of it follows from the order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct OrderRow {
    id: String,
    reference: String,
    number: i64,
    state: String,
    at_rest: bool,
    awaits_credit: bool,
    effective_ms: i64,
    operator: String,
    sale_point_id: Option<String>,
    amount_cents: i64,
    paid_cents: i64,
    sequence: i64,
    body: String,
}

impl OrderRow {
    pub(crate) fn of(stored: &Stored) -> OrderRow {
        let order = &stored.order;
        OrderRow {
            id: order.id.to_string(),
            reference: order.draft.reference.as_str().to_owned(),
            number: order.draft.number,
            state: order.state.word().to_owned(),
            at_rest: order.duty() == Duty::Rest,
            // Only TelePagos has a list in which the credit will be shown.
            awaits_credit: order.draft.channel.provider() == Provider::Telepagos
                && order.payment.as_ref().is_some_and(|payment| {
                    payment.evidence == Evidence::Order && payment.credit.is_none()
                }),
            effective_ms: order.paid_at.unwrap_or(order.created).ms(),
            operator: order.draft.operator.clone(),
            sale_point_id: order.draft.sale_point_id.clone(),
            amount_cents: order.draft.amount.cents(),
            paid_cents: order.paid.cents(),
            sequence: stored.sequence,
            body: canonical(order),
        }
    }

    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, id: OrderId) -> Result<Option<OrderRow>, Error> {
        let row = reading
            .connection
            .prepare_cached(
                "SELECT id, reference, number, state, at_rest, awaits_credit, effective_ms,
                    operator, sale_point_id, amount_cents, paid_cents, sequence, body
                 FROM orders WHERE id = ?1",
            )?
            .query_row([id.to_string()], |row| {
                Ok(OrderRow {
                    id: row.get(0)?,
                    reference: row.get(1)?,
                    number: row.get(2)?,
                    state: row.get(3)?,
                    at_rest: row.get(4)?,
                    awaits_credit: row.get(5)?,
                    effective_ms: row.get(6)?,
                    operator: row.get(7)?,
                    sale_point_id: row.get(8)?,
                    amount_cents: row.get(9)?,
                    paid_cents: row.get(10)?,
                    sequence: row.get(11)?,
                    body: row.get(12)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}

/// The credit that a happening makes an order's own. Exhaustive on purpose: a new happening must answer.
pub(crate) fn credit_of(happening: &Happening) -> Option<&Fingerprint> {
    match happening {
        Happening::Paid(payment) => payment.credit.as_ref(),
        Happening::Listed { credit, .. } => Some(credit),
        Happening::Drafted(_)
        | Happening::Asked
        | Happening::Unanswered(_)
        | Happening::Opened { .. }
        | Happening::Declined(_)
        | Happening::Lapsed
        | Happening::Cancelled { .. }
        | Happening::Released
        | Happening::Puzzled { .. } => None,
    }
}

fn all(
    mut statement: rusqlite::CachedStatement<'_>,
    params: impl rusqlite::Params,
) -> Result<Vec<Stored>, Error> {
    let statement: &mut Statement<'_> = &mut statement;
    let stored = statement
        .query_map(params, Stored::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(stored)
}
