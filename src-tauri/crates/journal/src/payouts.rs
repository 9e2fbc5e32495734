//! Payouts: where each stands, as its events have it. A view: whatever is here can be made again from them.
//!
//! When each is to be looked at next is a column, so that no restart forgets money that is on its way.

use domain::{
    instant::Instant,
    money::Money,
    payout::{Duty, Happening, Payout, PayoutId, State, Unfit},
    reference::Reference,
};
use rusqlite::{OptionalExtension, Params, params};

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::{Error, twice},
    events::Stamp,
    fact::Fact,
};

/// `begun` is the number of a payout's first event: which is newer is not for the clock to say.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE payouts (
        id            TEXT    NOT NULL PRIMARY KEY,
        reference     TEXT    NOT NULL UNIQUE,
        state         TEXT    NOT NULL,
        at_rest       INTEGER NOT NULL CHECK (at_rest IN (0, 1)),
        next_check_ms INTEGER,
        created_ms    INTEGER NOT NULL,
        payee         TEXT    NOT NULL,
        amount_cents  INTEGER NOT NULL,
        begun         INTEGER NOT NULL UNIQUE,
        sequence      INTEGER NOT NULL,
        body          TEXT    NOT NULL,
        CHECK ((at_rest = 1) = (next_check_ms IS NULL))
    ) STRICT;

    CREATE INDEX payouts_due ON payouts (next_check_ms, begun) WHERE next_check_ms IS NOT NULL;
    CREATE INDEX payouts_not_at_rest ON payouts (begun) WHERE at_rest = 0;
    CREATE INDEX payouts_alike ON payouts (payee, amount_cents, begun);";

/// Asked at every turn of the watch.
pub(crate) const DUE: &str =
    "SELECT body FROM payouts WHERE next_check_ms <= ?1 ORDER BY next_check_ms, begun";
/// Asked at every start.
pub(crate) const UNSETTLED: &str = "SELECT body FROM payouts WHERE at_rest = 0 ORDER BY begun";
/// Asked before every payout.
pub(crate) const ALIKE: &str = "SELECT body FROM payouts
     WHERE payee = ?1 AND amount_cents = ?2 AND created_ms >= ?3 AND state NOT IN (?4, ?5)
     ORDER BY begun DESC LIMIT 1";

impl Reading<'_> {
    /// One payout.
    pub fn payout(&self, id: PayoutId) -> Result<Option<Payout>, Error> {
        let row = PayoutRow::find(self, id)?;
        row.map(|row| parse(&row.body)).transpose()
    }

    /// The payout of our reference.
    pub fn payout_by_reference(&self, reference: &Reference) -> Result<Option<Payout>, Error> {
        let sql = "SELECT body FROM payouts WHERE reference = ?1";
        Ok(self.all_payouts(sql, [reference.as_str()])?.pop())
    }

    /// The payouts, the newest first: the newest `limit`, and however old every one to which something is still owed.
    pub fn payouts(&self, limit: Option<u32>) -> Result<Vec<Payout>, Error> {
        let sql = "SELECT body FROM payouts WHERE at_rest = 0 OR begun IN
             (SELECT begun FROM payouts ORDER BY begun DESC LIMIT ?1) ORDER BY begun DESC";
        // SQLite takes -1 for no limit.
        self.all_payouts(sql, [limit.map_or(-1, i64::from)])
    }

    /// The payouts that were ordered at `from` or after and before `to`, and did not come to nothing: the oldest first.
    pub fn payouts_ordered(&self, from: Instant, to: Instant) -> Result<Vec<Payout>, Error> {
        let sql = "SELECT body FROM payouts WHERE created_ms >= ?1 AND created_ms < ?2
             AND state NOT IN (?3, ?4) ORDER BY begun";
        let (rejected, failed) = (State::Rejected.word(), State::Failed.word());
        self.all_payouts(sql, params![from.ms(), to.ms(), rejected, failed])
    }

    /// The payouts to be looked at by `now`, the one that has waited longest first.
    pub fn payouts_due(&self, now: Instant) -> Result<Vec<Payout>, Error> {
        self.all_payouts(DUE, [now.ms()])
    }

    /// The payouts to which something is still owed, if only a person's decision, the oldest first.
    pub fn payouts_unsettled(self) -> Result<Vec<Payout>, Error> {
        self.all_payouts(UNSETTLED, [])
    }

    /// The newest payout of `amount` to `payee` that was ordered at `since` or after and did not come to
    /// nothing: whoever orders another like it may mean this one. By whichever provider.
    pub fn payout_alike(
        &self,
        payee: &str,
        amount: Money,
        since: Instant,
    ) -> Result<Option<Payout>, Error> {
        let (rejected, failed) = (State::Rejected.word(), State::Failed.word());
        let params = params![payee, amount.cents(), since.ms(), rejected, failed];
        Ok(self.all_payouts(ALIKE, params)?.pop())
    }

    fn all_payouts(&self, sql: &str, params: impl Params) -> Result<Vec<Payout>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        let mut payouts = Vec::new();
        while let Some(row) = rows.next()? {
            payouts.push(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(payouts)
    }
}

impl Writing<'_> {
    /// Records what happened to a payout and answers how it stands now.
    ///
    /// [`Error::UnfitPayout`] when it cannot have happened to it, [`Error::NoSuchPayout`] when there is none,
    /// [`Error::Duplicate`] when a draft's reference is another payout's or an order's.
    pub fn record_payout(
        &mut self,
        id: PayoutId,
        happening: &Happening,
        stamp: &Stamp,
    ) -> Result<Payout, Error> {
        self.whole(|writing| {
            let sequence = writing.append(&Fact::Payout(id, happening.clone()), stamp)?;
            writing.apply_to_payout(id, happening, stamp.at, sequence)
        })
    }

    /// Brings the view of a payout up to an event of it.
    pub(crate) fn apply_to_payout(
        &self,
        id: PayoutId,
        happening: &Happening,
        at: Instant,
        sequence: i64,
    ) -> Result<Payout, Error> {
        let (payout, begun) = match PayoutRow::find(self, id)? {
            Some(row) => (parse(&row.body)?.after(happening, at)?, row.begun),
            None => (self.begin_payout(id, happening, at)?, sequence),
        };
        self.put_payout(&PayoutRow::of(&payout, begun, sequence))?;
        Ok(payout)
    }

    fn begin_payout(
        &self,
        id: PayoutId,
        happening: &Happening,
        at: Instant,
    ) -> Result<Payout, Error> {
        let payout = Payout::begin(id, happening, at).map_err(|unfit| match unfit {
            Unfit::Beginning => Error::NoSuchPayout,
            Unfit::Illegal { .. } | Unfit::OtherId => unfit.into(),
        })?;
        // A provider tells us of both by the reference alone.
        if self.order_by_reference(&payout.draft.reference)?.is_some() {
            return Err(Error::Duplicate("reference"));
        }
        Ok(payout)
    }

    fn put_payout(&self, row: &PayoutRow) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO payouts (id, reference, state, at_rest, next_check_ms, created_ms,
                    payee, amount_cents, begun, sequence, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (id) DO UPDATE SET
                    state = excluded.state, at_rest = excluded.at_rest,
                    next_check_ms = excluded.next_check_ms, sequence = excluded.sequence,
                    body = excluded.body",
            )?
            .execute(params![
                row.id,
                row.reference,
                row.state,
                row.at_rest,
                row.next_check_ms,
                row.created_ms,
                row.payee,
                row.amount_cents,
                row.begun,
                row.sequence,
                row.body,
            ])
            .map_err(twice("reference"))?;
        Ok(())
    }
}

/// A row of the view: all of it follows from the payout and the numbers of its events.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PayoutRow {
    id: String,
    reference: String,
    state: String,
    at_rest: bool,
    next_check_ms: Option<i64>,
    created_ms: i64,
    payee: String,
    amount_cents: i64,
    begun: i64,
    sequence: i64,
    body: String,
}

impl PayoutRow {
    pub(crate) fn of(payout: &Payout, begun: i64, sequence: i64) -> PayoutRow {
        PayoutRow {
            id: payout.id.to_string(),
            reference: payout.draft.reference.as_str().to_owned(),
            state: payout.state.word().to_owned(),
            at_rest: payout.duty() == Duty::Rest,
            next_check_ms: payout.next_check.map(Instant::ms),
            created_ms: payout.created.ms(),
            payee: payout.draft.payee.as_str().to_owned(),
            amount_cents: payout.draft.amount.cents(),
            begun,
            sequence,
            body: canonical(payout),
        }
    }

    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, id: PayoutId) -> Result<Option<PayoutRow>, Error> {
        let row = reading
            .connection
            .prepare_cached(
                "SELECT id, reference, state, at_rest, next_check_ms, created_ms, payee,
                    amount_cents, begun, sequence, body
                 FROM payouts WHERE id = ?1",
            )?
            .query_row([id.to_string()], |row| {
                Ok(PayoutRow {
                    id: row.get(0)?,
                    reference: row.get(1)?,
                    state: row.get(2)?,
                    at_rest: row.get(3)?,
                    next_check_ms: row.get(4)?,
                    created_ms: row.get(5)?,
                    payee: row.get(6)?,
                    amount_cents: row.get(7)?,
                    begun: row.get(8)?,
                    sequence: row.get(9)?,
                    body: row.get(10)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}

fn parse(body: &str) -> Result<Payout, Error> {
    serde_json::from_str(body).map_err(|error| Error::Damaged(format!("a payout: {error}")))
}
