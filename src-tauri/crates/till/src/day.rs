//! The day: what came in and what went back, as the journal has it.
//!
//! What a closed day came to never changes. Money counts on the day the customer paid, while that is open; what is
//! learned of it later, or claimed later, counts on the day on which it is, and is told apart. What a manager takes
//! back or gives back is of the day on which that is done. A refund counts when it has arrived: one under way is
//! listed and not subtracted, because a provider may still say no and the money is in the account until then, so that
//! the net of all days is what the account has gained.
//!
//! How many sales there are and where they stand is told as of now: a sale is of the day it was paid; one never paid,
//! of the day it was begun. Those may move on; the sums may not.

use domain::{
    day::{CutOff, Day},
    entry::Kind,
    instant::Instant,
    lifecycle::State,
    money::Money,
    operator::Deed,
};
use journal::{Filter, Headcount, Reading, Sum, Whose};

use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// What a day adds up to, or several that follow on each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// Which day; of several, the first.
    pub day: Day,
    /// The last of them: the same, when it is one.
    pub last: Day,
    /// Whether all of it is closed: nothing is added to its sums any more.
    pub is_closed: bool,
    /// What came in: the payments that count on this day, one by one.
    pub collected: Movements,
    /// Of these, what was paid on days that were closed before it was known.
    pub of_before: Movements,
    /// What was taken back on this day: payments that were not the sale's after all, as a manager or the provider said.
    pub taken_back: Movements,
    /// What was given back.
    pub refunds: Refunds,
    /// What came in, less what was taken back and what arrived of refunds. Less than nothing when more went back of
    /// other days than came in.
    pub net: Money,
    /// How many sales are of this day, as of now.
    pub orders: i64,
    /// How many of them are paid in full.
    pub paid: i64,
    /// How many stand in each state, those with none left out.
    pub by_state: Vec<(State, i64)>,
}

/// Movements of money of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    /// How many.
    pub count: i64,
    /// What they add up to.
    pub amount: Money,
}

/// What was given back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refunds {
    /// Ordered on this day.
    pub begun: Movements,
    /// Known on this day to have arrived: what is subtracted.
    pub arrived: Movements,
    /// Known on this day not to have arrived.
    pub failed: Movements,
    /// Under way at the end of this day, whenever they were ordered.
    pub under_way: Movements,
}

impl Till {
    /// The business day that is now.
    pub fn today(&self) -> Day {
        Day::of(self.clock_now(), self.settings().cut_off)
    }

    /// What a day adds up to. Totals are a manager's to see.
    pub async fn day(&self, day: Day) -> Result<DayReport, Refusal> {
        self.days(day, day).await
    }

    /// What the days from `from` to `to`, both included, add up to together. Totals are a manager's to see.
    /// [`Code::BadDate`] when the last comes before the first.
    pub async fn days(&self, from: Day, to: Day) -> Result<DayReport, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        if from > to {
            return Err(self.refuse(Code::BadDate));
        }
        let cut_off = self.settings().cut_off;
        let found = self
            .inner
            .journal
            .browse(move |book| Found::read(book, (from, to), cut_off, &Whose::default()))
            .await?;
        found
            .report(&Whose::default())
            .ok_or_else(|| self.refuse(Code::Internal))
    }

    /// The filter for a business day's orders.
    pub fn of_day(&self, day: Day) -> Filter {
        let (from, to) = day.bounds(self.settings().cut_off);
        Filter {
            from: Some(from),
            to: Some(to),
            ..Filter::default()
        }
    }
}

/// What the journal has of some days, as of one moment.
pub(crate) struct Found {
    days: (Day, Day),
    is_closed: bool,
    pub(crate) sales: Vec<Headcount>,
    sums: Vec<Sum>,
    refunds: Vec<Sum>,
}

/// When the first of these days begins, and when the one after the last does.
pub(crate) fn bounds((first, last): (Day, Day), cut_off: CutOff) -> (Instant, Instant) {
    (first.bounds(cut_off).0, last.bounds(cut_off).1)
}

impl Found {
    /// Reads what there is of the days from the first to the last, both included. The sums are of `whose` sales.
    pub(crate) fn read(
        book: &Reading<'_>,
        days: (Day, Day),
        cut_off: CutOff,
        whose: &Whose,
    ) -> Result<Found, journal::Error> {
        let (from, to) = bounds(days, cut_off);
        let (first, last) = days;
        Ok(Found {
            days,
            is_closed: book.calendar()?.is_closed(last),
            sales: book.headcount(from, to)?,
            sums: book.sums_of(first, last, whose)?,
            refunds: book.refunds_until_of(last, whose)?,
        })
    }

    /// What that adds up to; none when it is more than can be held.
    pub(crate) fn report(&self, whose: &Whose) -> Option<DayReport> {
        let of = |kind: Kind| of_kind(&self.sums, kind);
        let until = |kind: Kind| of_kind(&self.refunds, kind);
        let collected = of(Kind::Payment)?;
        let earlier: Vec<Sum> = self
            .sums
            .iter()
            .filter(|sum| sum.is_of_before)
            .copied()
            .collect();
        let taken_back = of(Kind::TakenBack)?;
        let refunds = Refunds {
            begun: of(Kind::RefundBegun)?,
            arrived: of(Kind::RefundArrived)?,
            failed: of(Kind::RefundFailed)?,
            under_way: until(Kind::RefundBegun)?
                .less(until(Kind::RefundArrived)?)?
                .less(until(Kind::RefundFailed)?)?,
        };
        let net = collected.amount.minus(taken_back.amount)?;
        let count = |wanted: &dyn Fn(State) -> bool| -> i64 {
            self.sales
                .iter()
                .filter(|of| wanted(of.state) && is_of(of, whose))
                .map(|of| of.orders)
                .sum()
        };
        Some(DayReport {
            day: self.days.0,
            last: self.days.1,
            is_closed: self.is_closed,
            collected,
            of_before: of_kind(&earlier, Kind::Payment)?,
            taken_back,
            refunds,
            net: net.minus(refunds.arrived.amount)?,
            orders: count(&|_| true),
            paid: count(&State::is_paid),
            by_state: State::ALL
                .into_iter()
                .map(|state| (state, count(&|other| other == state)))
                .filter(|(_, orders)| *orders > 0)
                .collect(),
        })
    }
}

/// Whether these are of those sales.
fn is_of(count: &Headcount, whose: &Whose) -> bool {
    let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|it| it == is);
    fits(&whose.operator, &count.operator) && fits(&whose.sale_point, &count.sale_point)
}

impl Movements {
    /// These and those; none when that is more than can be held.
    pub(crate) fn and(self, other: Movements) -> Option<Movements> {
        Some(Movements {
            count: self.count.checked_add(other.count)?,
            amount: self.amount.plus(other.amount)?,
        })
    }

    /// These without those.
    fn less(self, other: Movements) -> Option<Movements> {
        Some(Movements {
            count: self.count.checked_sub(other.count)?,
            amount: self.amount.minus(other.amount)?,
        })
    }
}

/// All sums of a kind together.
fn of_kind(sums: &[Sum], kind: Kind) -> Option<Movements> {
    let mut of_kind = sums.iter().filter(|sum| sum.kind == kind);
    of_kind.try_fold(Movements::default(), |all, sum| {
        all.and(Movements {
            count: sum.count,
            amount: sum.amount,
        })
    })
}
