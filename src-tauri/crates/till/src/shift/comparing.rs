//! A shift is compared with the provider's list when it is closed, by itself: what came of it is written down with the
//! close, and what does not agree must be explained there.
//!
//! Compared are whole days, from that on which the shift was opened until today, because the list is by days. What
//! somebody has decided on is no difference any more. A provider that is silent keeps no shift open: that nobody could
//! look is then what is written down, and explained.

use std::time::Duration;

use domain::{
    day::Day,
    instant::Instant,
    money::Money,
    operator::Deed,
    shift::{Compared, Shift},
};

use crate::{
    Till,
    reconcile::DAYS_MAX,
    refusal::{Code, Refusal},
    view::{ComparedView, Work},
};

/// How long what was seen when the close was looked at is good for the close itself, if nothing was written since: the
/// list is not read twice while a manager types a PIN.
const FRESH: Duration = Duration::from_mins(2);

/// What the last comparison of an open shift came to.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    shift: i64,
    /// On the uptime clock.
    at: Duration,
    /// The last event there was. Whoever decides on a difference writes another.
    sequence: i64,
    compared: Option<Compared>,
}

impl Till {
    /// Compares the days of the open shift with the provider's list, which is read anew, as closing it does. A manager's
    /// to see. None where there is no list, or in practice none of the days: a pretended provider that was started after
    /// the shift was opened knows nothing of what came before.
    ///
    /// [`Code::NoShift`] when none is open.
    pub async fn compare_shift(&self) -> Result<Option<ComparedView>, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        self.must_write()?;
        let shift = self.shift_to_compare().await?;
        let compared = self.see_shift(&shift).await?;
        Ok(compared.map(ComparedView::from))
    }

    /// The pretended provider of this register was started now, and knows of nothing.
    pub fn practises_anew(&self) {
        self.present().practises_since = Some(self.clock_now());
    }

    /// What closing writes down: what was seen a moment ago, or else what is seen now.
    pub(super) async fn compared_at_close(&self) -> Result<Option<Compared>, Refusal> {
        let read = self
            .inner
            .journal
            .read(|book| Ok(book.shift_so_far()?.zip(Some(book.head()?))))
            .await?;
        let (so_far, head) = read.ok_or_else(|| self.refuse(Code::NoShift))?;
        if !so_far.open.is_empty() {
            return Err(self.refuse(Code::ShiftHasOpenSales));
        }
        let (seen, now) = (self.present().compared, self.uptime());
        let is_fresh = |seen: &Seen| {
            seen.shift == so_far.shift.number
                && seen.sequence == head.sequence
                && now.saturating_sub(seen.at) < FRESH
        };
        match seen.filter(is_fresh) {
            Some(seen) => Ok(seen.compared),
            None => self.see_shift(&so_far.shift).await,
        }
    }

    async fn shift_to_compare(&self) -> Result<Shift, Refusal> {
        let open = self
            .inner
            .journal
            .read(|book| Ok(book.open_shift()?.map(|open| open.shift)))
            .await?;
        open.ok_or_else(|| self.refuse(Code::NoShift))
    }

    async fn see_shift(&self, shift: &Shift) -> Result<Option<Compared>, Refusal> {
        let compared = self.days_of_shift_compared(shift.opened).await?;
        let head = self.inner.journal.read(|book| book.head()).await?;
        let seen = Seen {
            shift: shift.number,
            at: self.uptime(),
            sequence: head.sequence,
            compared,
        };
        self.present().compared = Some(seen);
        Ok(compared)
    }

    async fn days_of_shift_compared(&self, opened: Instant) -> Result<Option<Compared>, Refusal> {
        let since = self.present().practises_since;
        if since.is_some_and(|since| opened < since) {
            return Ok(None);
        }
        let (at, today) = (self.clock_now(), self.today());
        // A shift that was never closed may be older than what is compared at once.
        let oldest = today.number().saturating_sub(DAYS_MAX.saturating_sub(1));
        let first = Day::of(opened, self.settings().cut_off).min(today);
        let first = Day::from_number(oldest).map_or(first, |oldest| first.max(oldest));
        let task = self.set_about(Work::Reconcile);
        let (sides, outcome) = match self.compare((first, today), &task).await {
            Ok(compared) => compared,
            Err(refusal) => return uncompared(refusal, at),
        };
        let (differences, _) = self.differences(&sides, &outcome);
        let matched = i64::try_from(outcome.pairs.len()).unwrap_or(i64::MAX);
        let cents = differences
            .iter()
            .try_fold(0_i64, |sum, it| sum.checked_add(it.cents));
        let amount = cents.and_then(|cents| Money::from_cents(cents).ok());
        let amount = amount.ok_or_else(|| self.refuse(Code::Internal))?;
        Ok(Some(if differences.is_empty() {
            Compared::Agreed { at, matched }
        } else {
            Compared::Differed {
                at,
                matched,
                differences: i64::try_from(differences.len()).unwrap_or(i64::MAX),
                amount,
            }
        }))
    }
}

/// What it means that the list was not had: nothing where there is none, and not knowing where it did not come.
fn uncompared(refusal: Refusal, at: Instant) -> Result<Option<Compared>, Refusal> {
    match refusal.code {
        Code::NoList => Ok(None),
        Code::ProviderSilent
        | Code::ProviderUnreachable
        | Code::ProviderRefused
        | Code::ProviderBusy
        | Code::CredentialsRefused
        | Code::AccountNotPermitted
        | Code::NoAccount => {
            tracing::warn!(code = %refusal.code.word(), "a shift could not be compared");
            Ok(Some(Compared::Unread { at }))
        }
        _ => Err(refusal),
    }
}
