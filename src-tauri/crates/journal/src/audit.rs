//! The audit: what the events add up to, worked out anew and held against every row. Changes nothing.
//!
//! It reads the events subject by subject, so that however many orders, payouts and links there are only one
//! is in hand.

use std::collections::BTreeMap;

use domain::{
    link::{self, Link, LinkId},
    order::{Happening, Order, OrderId},
    payout::{self, Payout, PayoutId},
};

use crate::{
    access::Reading,
    chain::Hash,
    closings::{self, ClosingRow},
    credits::CreditRow,
    debits::DebitRow,
    decisions::{self, Told as Decided},
    entries::{Calendars, Entries, moves_money},
    events::Recorded,
    fact::{Fact, OfCall, OfCredit, OfDebit, OfOperator, OfSetting},
    intents::IntentRow,
    links::LinkRow,
    operators::{OperatorRow, Vouched},
    orders::{Means, OrderRow, Stored},
    payouts::PayoutRow,
    shifts::ShiftRow,
    subject::Subject,
    verify::{Break, Stop},
};

/// What was counted so far, and what is in hand.
pub(crate) struct Audit<'r> {
    reading: &'r Reading<'r>,
    hand: Option<Hand>,
    calendars: Calendars,
    orders: i64,
    entries: i64,
    payouts: i64,
    links: i64,
    credits: i64,
    debits: i64,
    claims: i64,
    operations: i64,
    intents: i64,
    outcomes: i64,
    /// What was said last of each person and their PIN, and the number of that event.
    operators: BTreeMap<String, (OfOperator, i64)>,
    pins_unvouched: i64,
    settings: BTreeMap<String, (String, i64)>,
    /// In the order in which they were opened, with the sales counted so far.
    shifts: Vec<ShiftRow>,
    closings: Vec<ClosingRow>,
    /// What people decided, as far as nothing was found yet that ended it.
    decided: Decided,
}

/// What the events read last are about, as far as they go.
enum Hand {
    Order(Stored, Entries),
    Payout(Told<Payout>),
    Link(Told<Link>),
}

/// What the events tell of one thing, and the numbers of the first and the last of them.
struct Told<T> {
    thing: T,
    begun: i64,
    sequence: i64,
}

impl Hand {
    fn subject(&self) -> Subject {
        match self {
            Hand::Order(stored, _) => Subject::Order(stored.order.id),
            Hand::Payout(told) => Subject::Payout(told.thing.id),
            Hand::Link(told) => Subject::Link(told.thing.id),
        }
    }
}

impl Audit<'_> {
    /// Holds every view against the events, and answers for how many people's PINs no event vouches.
    pub(crate) fn of(reading: &Reading<'_>) -> Result<i64, Stop> {
        let mut audit = Audit {
            reading,
            hand: None,
            calendars: Calendars::of(reading)?,
            orders: 0,
            entries: 0,
            payouts: 0,
            links: 0,
            credits: 0,
            debits: 0,
            claims: 0,
            operations: 0,
            intents: 0,
            outcomes: 0,
            operators: BTreeMap::new(),
            pins_unvouched: 0,
            settings: BTreeMap::new(),
            shifts: ShiftRow::told(reading)?,
            closings: closings::told(reading)?,
            decided: decisions::told(reading)?,
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
        audit.close()?;
        audit.check_operators()?;
        audit.check_settings()?;
        audit.check_shifts()?;
        audit.check_decisions()?;
        audit.count_rows()?;
        Ok(audit.pins_unvouched)
    }

    fn take(&mut self, fact: &Fact, event: &Recorded) -> Result<(), Stop> {
        match fact {
            Fact::Journal(_)
            | Fact::Operator(OfOperator::Attended { .. })
            | Fact::SalePoint(_)
            // All of them were read before.
            | Fact::Shift(_)
            | Fact::Credit(OfCredit::Disowned { .. } | OfCredit::Acknowledged { .. })
            | Fact::Reconciliation(_) => Ok(()),
            Fact::Order(id, happening) => self.take_happening(*id, happening, event),
            Fact::Payout(id, happening) => self.take_payout(*id, happening, event),
            Fact::Link(id, happening) => self.take_link(*id, happening, event),
            Fact::Call(subject, call) => self.take_call(subject, call, event),
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
            Fact::Debit(OfDebit::Unexplained { debit }) => {
                self.debits = self.debits.saturating_add(1);
                let row = DebitRow::find(self.reading, &debit.fingerprint)?;
                let same = row == Some(DebitRow::of(debit, event.at, event.sequence));
                demand(same, event, "debits", debit.fingerprint.as_str())
            }
            Fact::Operator(
                said @ (OfOperator::Added { name, .. }
                | OfOperator::PinSet { name, .. }
                | OfOperator::PinTaken { name, .. }
                | OfOperator::Dismissed { name, .. }),
            ) => {
                self.operators
                    .insert(name.clone(), (said.clone(), event.sequence));
                Ok(())
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
        let (before, mut entries) = match self.in_hand(&Subject::Order(id))? {
            Some(Hand::Order(stored, entries)) => (Some(stored.order), entries),
            _ => (None, Entries::default()),
        };
        if before.is_none() {
            self.count_sale(event.sequence);
        }
        self.decided.claimed_by(happening, event.sequence);
        let order = match before.clone() {
            Some(order) => order.after(happening, event.at),
            None => Order::begin(id, happening, event.at),
        };
        let order = order.map_err(|unfit| Stop::Broken(event.sequence, Break::Unfit(unfit)))?;
        if moves_money(happening) {
            let calendar = self.calendars.before(event.sequence);
            let credited = self.reading.credited(happening)?;
            let moment = (event.at, event.sequence);
            entries.take(before.as_ref(), happening, moment, calendar, credited);
        }
        let sequence = event.sequence;
        self.hand = Some(Hand::Order(Stored { order, sequence }, entries));
        Ok(())
    }

    fn take_payout(
        &mut self,
        id: PayoutId,
        happening: &payout::Happening,
        event: &Recorded,
    ) -> Result<(), Stop> {
        let (payout, begun) = match self.in_hand(&Subject::Payout(id))? {
            Some(Hand::Payout(told)) => (told.thing.after(happening, event.at), told.begun),
            _ => (Payout::begin(id, happening, event.at), event.sequence),
        };
        let unfit = |unfit| Stop::Broken(event.sequence, Break::UnfitPayout(unfit));
        self.hand = Some(Hand::Payout(Told {
            thing: payout.map_err(unfit)?,
            begun,
            sequence: event.sequence,
        }));
        Ok(())
    }

    fn take_link(
        &mut self,
        id: LinkId,
        happening: &link::Happening,
        event: &Recorded,
    ) -> Result<(), Stop> {
        let (link, begun) = match self.in_hand(&Subject::Link(id))? {
            Some(Hand::Link(told)) => (told.thing.after(happening), told.begun),
            _ => (Link::begin(id, happening, event.at), event.sequence),
        };
        let unfit = |unfit| Stop::Broken(event.sequence, Break::UnfitLink(unfit));
        self.hand = Some(Hand::Link(Told {
            thing: link.map_err(unfit)?,
            begun,
            sequence: event.sequence,
        }));
        Ok(())
    }

    /// What is in hand if it is `subject`; what else it is was read to its end, and its row is checked.
    fn in_hand(&mut self, subject: &Subject) -> Result<Option<Hand>, Stop> {
        if self
            .hand
            .as_ref()
            .is_some_and(|hand| hand.subject() != *subject)
        {
            self.close()?;
        }
        Ok(self.hand.take())
    }

    /// What the order's payments came by must be its own, and nobody else's.
    fn check_means(&mut self, stored: &Stored) -> Result<(), Stop> {
        let order = &stored.order;
        let (means, id) = (Means::of(&order.payments), order.id.to_string());
        for credit in means.credits {
            self.claims = self.claims.saturating_add(1);
            let row = CreditRow::find(self.reading, credit)?;
            if row.is_none_or(|row| row.order_id.as_ref() != Some(&id)) {
                return Err(differs(stored.sequence, "credits", credit.as_str()));
            }
        }
        let provider = order.draft.channel.provider();
        for operation in means.operations {
            self.operations = self.operations.saturating_add(1);
            let paid = self.reading.order_by_operation(provider, operation)?;
            if paid.is_none_or(|paid| paid.order.id != order.id) {
                return Err(differs(stored.sequence, "operations", operation));
            }
        }
        Ok(())
    }

    /// What the order did to the days must be there, and no more.
    fn check_entries(&mut self, stored: &Stored, entries: &Entries) -> Result<(), Stop> {
        let count = i64::try_from(entries.0.len()).unwrap_or(i64::MAX);
        self.entries = self.entries.saturating_add(count);
        let id = stored.order.id;
        if self.reading.entries_of(id)? == *entries {
            Ok(())
        } else {
            Err(differs(stored.sequence, "entries", &id.to_string()))
        }
    }

    fn take_call(
        &mut self,
        subject: &Subject,
        call: &OfCall,
        event: &Recorded,
    ) -> Result<(), Stop> {
        let (OfCall::Intended { key, .. } | OfCall::Answered { key, .. }) = call;
        let row = IntentRow::find(self.reading, key)?;
        let same = row.is_some_and(|row| match call {
            OfCall::Intended { call, sha256, .. } => {
                self.intents = self.intents.saturating_add(1);
                row.intent.subject == *subject
                    && row.intent.call == *call
                    && row.sequence == event.sequence
                    && row.written == event.at
                    && row.sha256 == Hash::of(&row.intent.body)
                    && row.sha256.to_string() == *sha256
            }
            OfCall::Answered { outcome, .. } => {
                self.outcomes = self.outcomes.saturating_add(1);
                row.outcome.as_ref() == Some(outcome) && row.settled == Some(event.at)
            }
        });
        demand(same, event, "intents", key)
    }

    /// The events of what is in hand are all read: its row must say the same.
    fn close(&mut self) -> Result<(), Stop> {
        let Some(hand) = self.hand.take() else {
            return Ok(());
        };
        let (table, same, id, sequence) = match hand {
            Hand::Order(stored, entries) => {
                self.orders = self.orders.saturating_add(1);
                self.check_means(&stored)?;
                self.check_entries(&stored, &entries)?;
                let row = OrderRow::find(self.reading, stored.order.id)?;
                let listed_at = entries.listed_at(&stored.order);
                let same = row == Some(OrderRow::of(&stored, listed_at));
                ("orders", same, stored.order.id.0, stored.sequence)
            }
            Hand::Payout(told) => {
                self.payouts = self.payouts.saturating_add(1);
                let row = PayoutRow::find(self.reading, told.thing.id)?;
                let same = row == Some(PayoutRow::of(&told.thing, told.begun, told.sequence));
                ("payouts", same, told.thing.id.0, told.sequence)
            }
            Hand::Link(told) => {
                self.links = self.links.saturating_add(1);
                let row = LinkRow::find(self.reading, told.thing.id)?;
                let same = row == Some(LinkRow::of(&told.thing, told.begun, told.sequence));
                ("links", same, told.thing.id.0, told.sequence)
            }
        };
        if same {
            Ok(())
        } else {
            Err(differs(sequence, table, &id.to_string()))
        }
    }

    fn check_operators(&mut self) -> Result<(), Stop> {
        for (name, (said, told)) in &self.operators {
            let vouched = match OperatorRow::find(self.reading, name)? {
                Some((row, sequence)) if sequence == *told => {
                    row.vouched(said, sequence, self.reading)?
                }
                _ => None,
            };
            match vouched {
                Some(Vouched::Whole) => {}
                Some(Vouched::ButThePin) => {
                    self.pins_unvouched = self.pins_unvouched.saturating_add(1);
                }
                None => return Err(differs(*told, "operators", name)),
            }
        }
        Ok(())
    }

    fn check_settings(&self) -> Result<(), Stop> {
        for (key, told) in &self.settings {
            if self.reading.setting_row(key)?.as_ref() != Some(told) {
                return Err(differs(told.1, "settings", key));
            }
        }
        Ok(())
    }

    /// A sale was begun by the event of that number: the shift that was open then has one more.
    fn count_sale(&mut self, sequence: i64) {
        let until = self.shifts.partition_point(|row| row.sequence < sequence);
        let last = until.checked_sub(1);
        let Some(row) = last.and_then(|place| self.shifts.get_mut(place)) else {
            return;
        };
        let number = row.shift.number;
        // Shifts are closed in the order of their numbers.
        let place = self.closings.partition_point(|it| it.shift < number);
        let closing = self.closings.get(place).filter(|it| it.shift == number);
        if closing.is_none_or(|closing| sequence < closing.sequence) {
            row.sales = row.sales.saturating_add(1);
        }
    }

    fn check_shifts(&self) -> Result<(), Stop> {
        for told in &self.shifts {
            let number = told.shift.number;
            if ShiftRow::find(self.reading, number)?.as_ref() != Some(told) {
                return Err(differs(told.sequence, "shifts", &number.to_string()));
            }
        }
        for told in &self.closings {
            let row = ClosingRow::find(self.reading, told.shift)?;
            let was_open =
                |it: &ShiftRow| it.shift.number == told.shift && it.sequence < told.sequence;
            if row.as_ref() != Some(told) || !self.shifts.iter().any(was_open) {
                let shift = told.shift.to_string();
                return Err(differs(told.sequence, "closings", &shift));
            }
        }
        Ok(())
    }

    fn check_decisions(&self) -> Result<(), Stop> {
        for (table, name, told) in self.decided.rows() {
            if decisions::found(self.reading, table, name)? != Some(told) {
                return Err(differs(told, table, name));
            }
        }
        Ok(())
    }

    /// Each row that the events tell of was found; there must be no others.
    fn count_rows(&self) -> Result<(), Stop> {
        let settings = i64::try_from(self.settings.len()).unwrap_or(i64::MAX);
        let operators = i64::try_from(self.operators.len()).unwrap_or(i64::MAX);
        let shifts = i64::try_from(self.shifts.len()).unwrap_or(i64::MAX);
        let closings = i64::try_from(self.closings.len()).unwrap_or(i64::MAX);
        let [disowned, reviewed] = self.decided.counts();
        let counts = [
            ("orders", "SELECT count(*) FROM orders", self.orders),
            ("entries", "SELECT count(*) FROM entries", self.entries),
            ("payouts", "SELECT count(*) FROM payouts", self.payouts),
            ("links", "SELECT count(*) FROM links", self.links),
            ("credits", "SELECT count(*) FROM credits", self.credits),
            (
                "credits",
                "SELECT count(order_id) FROM credits",
                self.claims,
            ),
            (
                "operations",
                "SELECT count(*) FROM operations",
                self.operations,
            ),
            ("debits", "SELECT count(*) FROM debits", self.debits),
            ("intents", "SELECT count(*) FROM intents", self.intents),
            (
                "intents",
                "SELECT count(outcome) FROM intents",
                self.outcomes,
            ),
            ("operators", "SELECT count(*) FROM operators", operators),
            ("settings", "SELECT count(*) FROM settings", settings),
            ("shifts", "SELECT count(*) FROM shifts", shifts),
            ("closings", "SELECT count(*) FROM closings", closings),
            ("disowned", "SELECT count(*) FROM disowned", disowned),
            ("reviewed", "SELECT count(*) FROM reviewed", reviewed),
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

#[cfg(test)]
mod tests;
