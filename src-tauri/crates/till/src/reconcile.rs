//! Reconciling: some days held against the provider's own list, which is read anew, whole. What fits what is the
//! domain's rule ([`domain::reconcile`]); here is what it is asked about, and what people decide on what differs.
//!
//! TelePagos lists what came in; of TotalCoin there is no list to ask for. Both sides are of the day on which the money
//! came in by the provider's clock, whichever day it counts on here: a payment that was learned of after its day was
//! closed is compared on its own day. One that the list has not shown yet is of the day on which it was known.
//!
//! Nothing is changed by looking, but that credits which were not known are noted like any the watch sees, and paid to
//! the orders they can only belong to. What somebody decides is journaled with their name.

mod sheet;
mod sides;

use domain::{
    channel::Provider,
    credit::Credit,
    day::{CutOff, Day},
    operator::Deed,
    reconcile::{self, Outcome},
};
use journal::Decision;

pub use self::sheet::{ComparedSheet, ending, file_name};
pub(crate) use self::sides::Sides;
use self::sides::Span;
use crate::{
    Till,
    picture::view,
    progress::Task,
    refusal::{Code, Refusal},
    view::{CreditView, DecisionView, Difference, Pair, Reconciliation, Sum, Work},
};

/// How many days are compared at once at most: a quarter.
pub(crate) const DAYS_MAX: i64 = 92;
/// How many days of the list are asked for at once.
const DAYS_AT_A_TIME: i64 = 7;
/// How many pairs are shown: nobody reads more.
const PAIRS_SHOWN: usize = 500;

impl Till {
    /// Compares the days from `from` to `to`, both included, with TelePagos's list. A manager's. It can be watched and
    /// stopped as [`Work::Reconcile`].
    ///
    /// [`Code::BadDate`] for days that have not begun, are the wrong way round or too many, [`Code::NoList`] where the
    /// register has no account but at a provider without a list. When the list does not come, nothing changes.
    pub async fn reconcile(&self, from: Day, to: Day) -> Result<Reconciliation, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let task = self.set_about(Work::Reconcile);
        let (sides, outcome) = self.compare((from, to), &task).await?;
        self.as_views((from, to), &sides, outcome)
            .ok_or_else(|| self.refuse(Code::Internal))
    }

    /// Whether the person at the till may have these days compared: for whoever asks where to put it, first.
    pub fn may_reconcile(&self, from: Day, to: Day) -> Result<(), Refusal> {
        self.allowed(Deed::SeeTotals)?;
        self.must_write()?;
        let days = to.number().saturating_sub(from.number());
        if from > to || from > self.today() || days >= DAYS_MAX {
            return Err(self.refuse(Code::BadDate));
        }
        if !self.has(Provider::Telepagos) {
            return Err(self.refuse(Code::NoList));
        }
        Ok(())
    }

    /// Reads the list anew, and compares.
    pub(crate) async fn compare(
        &self,
        (from, to): (Day, Day),
        task: &Task,
    ) -> Result<(Sides, Outcome), Refusal> {
        self.may_reconcile(from, to)?;
        let span = Span::of(from, to, self.settings().cut_off);
        let (first, last) = span.days_listed();
        let now = self.clock_now();
        let last = last.min(Day::of(now, CutOff::MIDNIGHT));
        let listed = self.read_watched((first, last), task).await?;
        self.tell_news().await?;
        let sides = self
            .inner
            .journal
            .browse(move |book| Sides::read(book, span, listed, now.ms()))
            .await?;
        let outcome = sides
            .compared()
            .ok_or_else(|| self.refuse(Code::Internal))?;
        Ok((sides, outcome))
    }

    /// Reads the list of these days, a week at a time, so that whoever waits sees how far it is and can stop it.
    async fn read_watched(
        &self,
        (first, last): (Day, Day),
        task: &Task,
    ) -> Result<Vec<Credit>, Refusal> {
        let (begins, ends) = (first.number(), last.number());
        let count = ends.saturating_sub(begins).saturating_add(1);
        task.has(usize::try_from(count).unwrap_or(0)).await;
        let (mut listed, mut begin) = (Vec::new(), begins);
        while begin <= ends {
            task.goes_on()?;
            let end = begin
                .saturating_add(DAYS_AT_A_TIME.saturating_sub(1))
                .min(ends);
            let week = Day::from_number(begin).zip(Day::from_number(end));
            let (from, to) = week.ok_or_else(|| self.refuse(Code::BadDate))?;
            listed.extend(self.read_days(from, to).await?);
            let days = end.saturating_sub(begin).saturating_add(1);
            task.did(usize::try_from(days).unwrap_or(0)).await?;
            begin = end.saturating_add(1);
        }
        Ok(listed)
    }

    /// Says of a difference that somebody looked at it, for the reason given. A manager's.
    ///
    /// [`Code::BadWord`] for what no comparison came to.
    pub async fn review_difference(&self, id: &str, reason: &str) -> Result<(), Refusal> {
        let who = self.allowed(Deed::ClaimCredits)?;
        self.must_write()?;
        let reason = self.reason(reason)?;
        if !self.present().differing.contains(id) {
            return Err(self.refuse(Code::BadWord));
        }
        let (id, stamp) = (id.to_owned(), self.stamp());
        self.inner
            .journal
            .write(move |book| book.review(&id, &who.name, &reason, &stamp))
            .await?;
        Ok(())
    }

    /// What came of comparing, for people. None when the sums are more than can be held.
    fn as_views(
        &self,
        (from, to): (Day, Day),
        sides: &Sides,
        outcome: Outcome,
    ) -> Option<Reconciliation> {
        let (ours, theirs) = (sides.ours_in_all()?, sides.theirs_in_all()?);
        let (differences, decided) = self.differences(sides, &outcome);
        let mut pairs = outcome.pairs;
        pairs.sort_by_key(|pair| std::cmp::Reverse(sides.came_in(pair.theirs)));
        let matched = i64::try_from(pairs.len()).ok()?;
        let shown = pairs.iter().take(PAIRS_SHOWN).filter_map(|pair| {
            Some(Pair {
                order: view(sides.order_of(pair.ours)?, &self.inner.profile),
                credit: CreditView::of(sides.credit(pair.theirs)?),
            })
        });
        Some(Reconciliation {
            from: from.to_string(),
            to: to.to_string(),
            provider: Provider::Telepagos,
            read_ms: sides.read_ms,
            difference_cents: theirs.cents.checked_sub(ours.cents)?,
            ours,
            theirs,
            differences,
            decided,
            pairs: shown.collect(),
            matched,
        })
    }

    /// What differs, the newest first: what nobody has decided on, and what somebody has.
    pub(crate) fn differences(
        &self,
        sides: &Sides,
        outcome: &Outcome,
    ) -> (Vec<Difference>, Vec<Difference>) {
        let mut found: Vec<&reconcile::Difference> = outcome.differences.iter().collect();
        found.sort_by_key(|it| std::cmp::Reverse(sides.happened(it)));
        let mut names = sides::Names::default();
        let views = found.into_iter().map(|it| {
            let id = names.name(sides, it);
            let decision: Option<&Decision> = sides.decision_on(&id, it);
            let order = it.ours.and_then(|place| sides.order_of(place));
            let order = order.or_else(|| sides.unpaid_order(it.unpaid?));
            Difference {
                kind: it.kind.into(),
                cents: it.amount.cents(),
                order: order.map(|stored| view(stored, &self.inner.profile)),
                credit: it
                    .theirs
                    .and_then(|place| sides.credit(place))
                    .map(CreditView::of),
                decision: decision.map(DecisionView::from),
                id,
            }
        });
        let views: Vec<Difference> = views.collect();
        let ids = views.iter().map(|it| it.id.clone());
        self.present().differing.extend(ids);
        views.into_iter().partition(|it| it.decision.is_none())
    }
}

/// How many amounts there are, and what they add up to.
fn sum(amounts: impl Iterator<Item = i64>) -> Option<Sum> {
    let mut sum = Sum::default();
    for cents in amounts {
        sum = Sum {
            count: sum.count.checked_add(1)?,
            cents: sum.cents.checked_add(cents)?,
        };
    }
    Some(sum)
}
