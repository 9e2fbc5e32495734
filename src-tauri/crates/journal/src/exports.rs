//! What an export reads: which sales some days are about, and what their money did on them, one sale at a time. So years
//! of sales take no more memory than a page of them.

use domain::{day::Day, order::OrderId};
use rusqlite::params;

use crate::{
    access::Reading,
    days::{Moved, moved},
    error::Error,
};

impl Reading<'_> {
    /// The numbers of the sales whose money moved on the days from `first` to `last`, both included, each once.
    pub fn numbers_moved(&self, first: Day, last: Day) -> Result<Vec<i64>, Error> {
        let numbers = self
            .connection
            .prepare_cached(
                "SELECT DISTINCT orders.number
                 FROM entries CROSS JOIN orders ON orders.id = entries.order_id
                 WHERE entries.day BETWEEN ?1 AND ?2",
            )?
            .query_map([first.number(), last.number()], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(numbers)
    }

    /// The movements of one sale that count on those days, as [`Reading::movements`] has them.
    pub fn movements_of(&self, order: OrderId, first: Day, last: Day) -> Result<Vec<Moved>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entries.kind, entries.cents, entries.day, entries.at_ms, orders.id, orders.operator,
                orders.body ->> '$.draft.sale_point', orders.body ->> '$.draft.channel',
                (SELECT coalesce(events.body -> '$.settlement', events.body -> '$.payment.settlement')
                 FROM events
                 WHERE events.sequence = entries.sequence AND events.kind IN ('paid', 'claimed'))
             FROM entries INDEXED BY entries_of_order
                CROSS JOIN orders ON orders.id = entries.order_id
             WHERE entries.order_id = ?1 AND entries.day BETWEEN ?2 AND ?3
             ORDER BY entries.day, entries.sequence",
        )?;
        let mut rows =
            statement.query(params![order.to_string(), first.number(), last.number()])?;
        let mut movements = Vec::new();
        while let Some(row) = rows.next()? {
            movements.push(moved(row)?);
        }
        Ok(movements)
    }
}
