//! Rebuilding: the views thrown away and made again from the events, by the same steps that made them.

use domain::shift::Shift;
use rusqlite::params;

use crate::{
    access::Writing,
    error::Error,
    events::Recorded,
    fact::{Fact, OfCredit, OfDebit, OfReconciliation, OfSetting, OfShift},
};

impl Writing<'_> {
    /// Makes `orders`, `entries`, `payouts`, `links`, `credits`, `debits`, `shifts`, `closings`, `disowned`,
    /// `reviewed` and `settings` anew from the events, and answers how many it read.
    ///
    /// Intents and operators stay: they hold bytes and hashes that no event does.
    pub fn rebuild(&mut self) -> Result<i64, Error> {
        self.whole(|writing| {
            writing.connection.execute_batch(
                "DELETE FROM settings; DELETE FROM credits; DELETE FROM debits; DELETE FROM entries; DELETE FROM operations; DELETE FROM orders;
                 DELETE FROM payouts; DELETE FROM links; DELETE FROM closings; DELETE FROM shifts;
                 DELETE FROM disowned; DELETE FROM reviewed;",
            )?;
            let mut statement = writing.connection.prepare(
                "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
                 FROM events WHERE register = ?1 ORDER BY sequence",
            )?;
            let mut rows = statement.query(params![writing.register.as_str()])?;
            let mut read = 0_i64;
            while let Some(row) = rows.next()? {
                let event = Recorded::from_row(row)?;
                let fact = event.fact().ok_or_else(|| {
                    Error::Damaged(format!("event {} cannot be read", event.sequence))
                })?;
                writing.apply(&fact, &event)?;
                read = read.saturating_add(1);
            }
            Ok(read)
        })
    }

    pub(crate) fn apply(&self, fact: &Fact, event: &Recorded) -> Result<(), Error> {
        match fact {
            Fact::Order(id, happening) => self
                .apply_to_order(*id, happening, event.at, event.sequence)
                .map(|_| ()),
            Fact::Payout(id, happening) => self
                .apply_to_payout(*id, happening, event.at, event.sequence)
                .map(|_| ()),
            Fact::Link(id, happening) => self
                .apply_to_link(*id, happening, event.at, event.sequence)
                .map(|_| ()),
            Fact::Credit(OfCredit::Seen { credit }) => {
                self.put_credit(credit, event.at, event.sequence)
            }
            Fact::Credit(OfCredit::Disowned { credit, .. }) => {
                self.put_disowned(credit, event.sequence)
            }
            Fact::Credit(OfCredit::Acknowledged { credit, .. }) => self.end_disowning(credit),
            Fact::Reconciliation(OfReconciliation::Reviewed { difference, .. }) => {
                self.put_reviewed(difference, event.sequence)
            }
            Fact::Debit(OfDebit::Unexplained { debit }) => {
                self.put_debit(debit, event.at, event.sequence)
            }
            Fact::Shift(OfShift::Opened {
                number,
                first_sale,
                operator,
            }) => self.put_shift(
                &Shift {
                    number: *number,
                    opened: event.at,
                    operator: operator.clone(),
                    first_sale: *first_sale,
                },
                event.sequence,
            ),
            Fact::Shift(OfShift::Closed(closing)) => {
                self.put_closing(closing.number, event.sequence)
            }
            Fact::Setting(OfSetting::Set { key, value }) => {
                self.put_setting(key, value, event.sequence)
            }
            Fact::Journal(_) | Fact::Call(..) | Fact::Operator(_) | Fact::SalePoint(_) => Ok(()),
        }
    }
}
