//! Orders: where each stands, as its events have it. A view: whatever is here can be made again from them.

use domain::{
    channel::Provider,
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    money::Money,
    order::{Happening, Order, OrderId, Payment, Unfit},
    reference::Reference,
};
use rusqlite::{OptionalExtension, Row, Statement, params};
use sabotage::Rule;

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::{Error, twice},
    events::Stamp,
    fact::Fact,
};

/// `due_ms` is when something is owed to the order next: whatever is not at rest has one, so that no restart forgets it.
/// `operations` is what each of the providers' operations paid: one order, by the table's own shape.
/// `orders_by_day` holds all that a day's sums ask for, so that they never touch the rows.
/// `orders_left` finds those that came to another end than being paid, however many were paid; a sale that is paid
/// never enters it.
/// `orders_live_at_sale_point` lets a printed code collect one sale at a time, whoever writes and however many.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE orders (
        number        INTEGER PRIMARY KEY,
        id            TEXT    NOT NULL UNIQUE,
        reference     TEXT    NOT NULL UNIQUE,
        state         TEXT    NOT NULL,
        due_ms        INTEGER,
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
    CREATE INDEX orders_not_at_rest ON orders (number) WHERE due_ms IS NOT NULL;
    CREATE INDEX orders_left ON orders (state, number) WHERE due_ms IS NULL AND state <> 'paid';
    CREATE INDEX orders_awaiting_credit ON orders (number) WHERE awaits_credit = 1;

    CREATE TABLE operations (
        provider  TEXT NOT NULL,
        operation TEXT NOT NULL,
        order_id  TEXT NOT NULL REFERENCES orders (id) DEFERRABLE INITIALLY DEFERRED,
        PRIMARY KEY (provider, operation)
    ) STRICT, WITHOUT ROWID;";

/// Finds one person's sales, the newest first, however much others sold: what a shift shows to whoever may not see all
/// of it. SQLite keeps those of one name in the order of their numbers.
pub(crate) const BY_OPERATOR: &str = "
    CREATE INDEX orders_by_operator ON orders (operator);";

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
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
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
            let statement = self.connection.prepare_cached(newest(filter.state))?;
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
            "SELECT body, sequence FROM orders WHERE due_ms IS NOT NULL ORDER BY number",
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
        let stored = self
            .connection
            .prepare_cached(
                "SELECT body, orders.sequence FROM operations JOIN orders ON orders.id = order_id
                 WHERE provider = ?1 AND operation = ?2",
            )?
            .query_row([provider.word(), operation], Stored::from_row)
            .optional()?;
        Ok(stored)
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
        Ok(self
            .first_number_after_a_loss()?
            .map_or(number, |first| first.max(number)))
    }
}

impl Writing<'_> {
    /// Records what happened to an order and answers how it stands now.
    ///
    /// [`Error::Unfit`] when it cannot have happened to it, [`Error::NoSuchOrder`] when there is none, and
    /// when the happening tells of a credit: [`Error::CreditTaken`], [`Error::NoSuchCredit`]; when it tells of an
    /// operation that paid already: [`Error::OperationTaken`].
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
        let before = self.order(id)?.map(|stored| stored.order);
        let order = match before.clone() {
            Some(order) => order.after(happening, at)?,
            None => self.begin_order(id, happening, at)?,
        };
        if before.is_none() {
            self.count_sale()?;
        }
        let entries = self.enter(before.as_ref(), id, happening, (at, sequence))?;
        let stored = Stored { order, sequence };
        self.put(&OrderRow::of(&stored, entries.listed_at(&stored.order)))?;
        let payments = before.map(|order| order.payments).unwrap_or_default();
        self.hold_to_payments(&payments, &stored.order)?;
        Ok(stored)
    }

    /// What its payments came by is the order's own, and what they came by before and do no longer is anybody's.
    fn hold_to_payments(&self, before: &[Payment], order: &Order) -> Result<(), Error> {
        let provider = order.draft.channel.provider();
        let (had, has) = (Means::of(before), Means::of(&order.payments));
        for credit in without(&had.credits, &has.credits) {
            self.let_go(credit, order.id)?;
        }
        // One that is the order's own already is taken like anybody else's: it pays once.
        for credit in without(&has.credits, &had.credits) {
            self.claim(credit, order.id)?;
        }
        for operation in without(&had.operations, &has.operations) {
            self.connection
                .prepare_cached("DELETE FROM operations WHERE provider = ?1 AND operation = ?2")?
                .execute([provider.word(), operation])?;
        }
        for operation in without(&has.operations, &had.operations) {
            self.take_operation(provider, operation, order.id)?;
        }
        Ok(())
    }

    fn take_operation(
        &self,
        provider: Provider,
        operation: &str,
        order: OrderId,
    ) -> Result<(), Error> {
        let or_not = if sabotage::breaks(Rule::OneOperationOneOrder) {
            "INSERT OR REPLACE INTO operations VALUES (?1, ?2, ?3)"
        } else {
            "INSERT INTO operations VALUES (?1, ?2, ?3)"
        };
        self.connection
            .prepare_cached(or_not)?
            .execute([provider.word(), operation, &order.to_string()])
            .map_err(|error| match twice("operation")(error) {
                Error::Duplicate(_) => Error::OperationTaken,
                other => other,
            })?;
        Ok(())
    }

    fn begin_order(&self, id: OrderId, happening: &Happening, at: Instant) -> Result<Order, Error> {
        let order = Order::begin(id, happening, at).map_err(|unfit| match unfit {
            Unfit::Beginning => Error::NoSuchOrder,
            Unfit::Illegal(_)
            | Unfit::Sum
            | Unfit::NothingToList
            | Unfit::NotAPersons
            | Unfit::TooMuchBack
            | Unfit::NoSuchRefund
            | Unfit::NotToNote
            | Unfit::NotToPrint => unfit.into(),
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
                "INSERT INTO orders (id, reference, number, state, due_ms, awaits_credit,
                    effective_ms, operator, sale_point_id, amount_cents, paid_cents, sequence, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
                 ON CONFLICT (id) DO UPDATE SET
                    state = excluded.state, due_ms = excluded.due_ms,
                    awaits_credit = excluded.awaits_credit, effective_ms = excluded.effective_ms,
                    paid_cents = excluded.paid_cents, sequence = excluded.sequence,
                    body = excluded.body",
            )?
            .execute(params![
                row.id,
                row.reference,
                row.number,
                row.state,
                row.due_ms,
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

/// The statement that finds the newest orders of a state (or of any) without looking at all the others: of those that
/// were paid nearly every row is one, those not at rest are few, and what came to another end has an index.
const fn newest(state: Option<State>) -> &'static str {
    match state {
        None => "SELECT body, sequence FROM orders WHERE ?1 IS NULL ORDER BY number DESC LIMIT ?2",
        Some(State::Paid) => {
            "SELECT body, sequence FROM orders WHERE state = ?1 ORDER BY number DESC LIMIT ?2"
        }
        Some(_) => {
            "SELECT body, sequence, number FROM orders INDEXED BY orders_not_at_rest
                WHERE due_ms IS NOT NULL AND state = ?1
             UNION ALL
             SELECT body, sequence, number FROM orders INDEXED BY orders_left
                WHERE due_ms IS NULL AND state <> 'paid' AND state = ?1
             ORDER BY number DESC LIMIT ?2"
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
    due_ms: Option<i64>,
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
    /// The row of an order that is listed by that moment.
    pub(crate) fn of(stored: &Stored, listed_at: Instant) -> OrderRow {
        let order = &stored.order;
        OrderRow {
            id: order.id.to_string(),
            reference: order.draft.reference.as_str().to_owned(),
            number: order.draft.number,
            state: order.state.word().to_owned(),
            due_ms: order.next_action().map(|next| next.at.ms()),
            // Only TelePagos has a list in which the credit will be shown.
            awaits_credit: order.draft.channel.provider() == Provider::Telepagos
                && order
                    .payments
                    .iter()
                    .any(|payment| payment.evidence == Evidence::Order && payment.credit.is_none()),
            effective_ms: listed_at.ms(),
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
                "SELECT id, reference, number, state, due_ms, awaits_credit, effective_ms,
                    operator, sale_point_id, amount_cents, paid_cents, sequence, body
                 FROM orders WHERE id = ?1",
            )?
            .query_row([id.to_string()], |row| {
                Ok(OrderRow {
                    id: row.get(0)?,
                    reference: row.get(1)?,
                    number: row.get(2)?,
                    state: row.get(3)?,
                    due_ms: row.get(4)?,
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

/// What an order's payments came by.
pub(crate) struct Means<'a> {
    pub(crate) credits: Vec<&'a Fingerprint>,
    pub(crate) operations: Vec<&'a str>,
}

impl<'a> Means<'a> {
    pub(crate) fn of(payments: &'a [Payment]) -> Means<'a> {
        let credits = payments.iter().filter_map(|it| it.credit.as_ref());
        let operations = payments.iter().filter_map(|it| it.operation.as_deref());
        Means {
            credits: credits.collect(),
            operations: operations.collect(),
        }
    }
}

/// What is in `all` more often than in `known`.
fn without<T: Copy + PartialEq>(all: &[T], known: &[T]) -> Vec<T> {
    let mut rest = all.to_vec();
    for one in known {
        if let Some(place) = rest.iter().position(|left| left == one) {
            rest.remove(place);
        }
    }
    rest
}

pub(crate) fn all(
    mut statement: rusqlite::CachedStatement<'_>,
    params: impl rusqlite::Params,
) -> Result<Vec<Stored>, Error> {
    let statement: &mut Statement<'_> = &mut statement;
    let stored = statement
        .query_map(params, Stored::from_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(stored)
}
