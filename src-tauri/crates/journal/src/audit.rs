//! The audit: what the events add up to, worked out anew and held against every row. Changes nothing.
//!
//! It reads the events subject by subject, so that however many orders there are only one is in hand.

use std::collections::BTreeMap;

use domain::{
    credit::Fingerprint,
    order::{Happening, Order, OrderId},
};

use crate::{
    access::Reading,
    chain::Hash,
    credits::CreditRow,
    events::Recorded,
    fact::{Fact, OfCall, OfCredit, OfOperator, OfSetting},
    intents::IntentRow,
    orders::{OrderRow, Stored, credit_of},
    verify::{Break, Stop},
};

/// What was counted so far, and the order in hand.
pub(crate) struct Audit<'r> {
    reading: &'r Reading<'r>,
    order: Option<Stored>,
    orders: i64,
    credits: i64,
    claims: i64,
    intents: i64,
    outcomes: i64,
    operators: i64,
    settings: BTreeMap<String, (String, i64)>,
}

impl Audit<'_> {
    /// Holds every view against the events.
    pub(crate) fn of(reading: &Reading<'_>) -> Result<(), Stop> {
        let mut audit = Audit {
            reading,
            order: None,
            orders: 0,
            credits: 0,
            claims: 0,
            intents: 0,
            outcomes: 0,
            operators: 0,
            settings: BTreeMap::new(),
        };
        let mut statement = reading.connection.prepare(
            "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM events INDEXED BY events_of_subject ORDER BY subject, sequence",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let event = Recorded::from_row(row)?;
            let unreadable = Stop::Broken(event.sequence, Break::BodyUnreadable);
            let fact = event.fact().ok_or(unreadable)?;
            audit.take(&fact, &event)?;
        }
        audit.close_order()?;
        audit.check_settings()?;
        audit.count_rows()
    }

    fn take(&mut self, fact: &Fact, event: &Recorded) -> Result<(), Stop> {
        match fact {
            Fact::Journal(_) | Fact::Operator(OfOperator::Attended { .. }) => Ok(()),
            Fact::Order(id, happening) => self.take_happening(*id, happening, event),
            Fact::Call(order, call) => self.take_call(*order, call, event),
            Fact::Credit(OfCredit::Seen { credit }) => {
                self.credits = self.credits.saturating_add(1);
                let row = CreditRow::find(self.reading, &credit.fingerprint)?;
                let expected = CreditRow::of(credit, event.at, event.sequence);
                // Whose it is follows from the orders' events.
                let same = row.is_some_and(|row| {
                    let order_id = None;
                    CreditRow { order_id, ..row } == expected
                });
                demand(same, event, "credits", credit.fingerprint.as_str())
            }
            Fact::Operator(OfOperator::Added { name, role }) => {
                self.operators = self.operators.saturating_add(1);
                let row = self.reading.operator(name)?;
                let same = row.is_some_and(|row| row.role == *role);
                demand(same, event, "operators", name)
            }
            Fact::Setting(OfSetting::Set { key, value }) => {
                self.settings
                    .insert(key.clone(), (value.clone(), event.sequence));
                Ok(())
            }
        }
    }

    fn take_happening(
        &mut self,
        id: OrderId,
        happening: &Happening,
        event: &Recorded,
    ) -> Result<(), Stop> {
        if self
            .order
            .as_ref()
            .is_some_and(|stored| stored.order.id != id)
        {
            self.close_order()?;
        }
        let order = match self.order.take() {
            Some(stored) => stored.order.after(happening, event.at),
            None => Order::begin(id, happening, event.at),
        };
        self.order = Some(Stored {
            order: order.map_err(|unfit| Stop::Broken(event.sequence, Break::Unfit(unfit)))?,
            sequence: event.sequence,
        });
        match credit_of(happening) {
            Some(credit) => self.take_claim(id, credit, event),
            None => Ok(()),
        }
    }

    fn take_claim(
        &mut self,
        id: OrderId,
        credit: &Fingerprint,
        event: &Recorded,
    ) -> Result<(), Stop> {
        self.claims = self.claims.saturating_add(1);
        let row = CreditRow::find(self.reading, credit)?;
        let same = row.is_some_and(|row| row.order_id == Some(id.to_string()));
        demand(same, event, "credits", credit.as_str())
    }

    fn take_call(&mut self, id: OrderId, call: &OfCall, event: &Recorded) -> Result<(), Stop> {
        let (OfCall::Intended { key, .. } | OfCall::Answered { key, .. }) = call;
        let row = IntentRow::find(self.reading, key)?;
        let same = row.is_some_and(|row| match call {
            OfCall::Intended { call, sha256, .. } => {
                self.intents = self.intents.saturating_add(1);
                row.intent.order == id
                    && row.intent.call == *call
                    && row.sequence == event.sequence
                    && row.sha256 == Hash::of(&row.intent.body)
                    && row.sha256.to_string() == *sha256
            }
            OfCall::Answered { outcome, .. } => {
                self.outcomes = self.outcomes.saturating_add(1);
                row.outcome.as_ref() == Some(outcome)
            }
        });
        demand(same, event, "intents", key)
    }

    /// The events of the order in hand are all read: its row must say the same.
    fn close_order(&mut self) -> Result<(), Stop> {
        let Some(stored) = self.order.take() else {
            return Ok(());
        };
        self.orders = self.orders.saturating_add(1);
        let id = stored.order.id;
        let row = OrderRow::find(self.reading, id)?;
        if row == Some(OrderRow::of(&stored)) {
            return Ok(());
        }
        Err(differs(stored.sequence, "orders", &id.to_string()))
    }

    fn check_settings(&self) -> Result<(), Stop> {
        for (key, (value, sequence)) in &self.settings {
            if self.reading.setting(key)?.as_ref() != Some(value) {
                return Err(differs(*sequence, "settings", key));
            }
        }
        Ok(())
    }

    /// Each row that the events tell of was found; there must be no others.
    fn count_rows(&self) -> Result<(), Stop> {
        let settings = i64::try_from(self.settings.len()).unwrap_or(i64::MAX);
        let counts = [
            ("orders", "SELECT count(*) FROM orders", self.orders),
            ("credits", "SELECT count(*) FROM credits", self.credits),
            (
                "credits",
                "SELECT count(order_id) FROM credits",
                self.claims,
            ),
            ("intents", "SELECT count(*) FROM intents", self.intents),
            (
                "intents",
                "SELECT count(outcome) FROM intents",
                self.outcomes,
            ),
            (
                "operators",
                "SELECT count(*) FROM operators",
                self.operators,
            ),
            ("settings", "SELECT count(*) FROM settings", settings),
        ];
        for (table, sql, told) in counts {
            let rows: i64 = self
                .reading
                .connection
                .query_row(sql, [], |row| row.get(0))?;
            if rows != told {
                return Err(differs(0, table, ""));
            }
        }
        Ok(())
    }
}

fn demand(same: bool, event: &Recorded, table: &'static str, row: &str) -> Result<(), Stop> {
    if same {
        Ok(())
    } else {
        Err(differs(event.sequence, table, row))
    }
}

fn differs(sequence: i64, table: &'static str, row: &str) -> Stop {
    let row = row.to_owned();
    Stop::Broken(sequence, Break::ViewDiffers { table, row })
}
