//! The review of some days: what they come to, and what that is made of.
//!
//! What they come to is [`day`](crate::day)'s, for one day as for many. What it is made of is told movement by movement:
//! by hour, by day, by whom, where and how, each of which adds up to what was collected. What providers kept and what
//! the taxes took is known of the payments of which a provider said it; of the others nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    day::{CutOff, Day},
    entry::Kind,
    instant::Instant,
    money::Money,
    operator::Deed,
};
use journal::{Moved, Reading};

use crate::{
    Till,
    day::{DayReport, Found, Movements, bounds},
    refusal::{Code, Refusal},
    sales::Wanted,
    view::{HourSum, NamedSum, Review, SalesQuery, StateCount, Sum},
};

/// How much earlier than it is dated a credit may have been seen first: clocks differ.
const SEEN_BEFORE_MS: i64 = 24 * 3_600_000;
/// The most days that are told one by one although nothing came in on them: a year.
const DAYS_MAX: usize = 366;
/// The hours of a day.
const HOURS: u8 = 24;

/// What a payment, or several, cost as far as a provider said.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Costs {
    /// Of how many payments it was said.
    pub(crate) settled: i64,
    pub(crate) fees: Money,
    pub(crate) taxes: Money,
}

/// What was collected, by what it is looked at by.
#[derive(Default)]
struct MadeOf {
    hours: BTreeMap<u8, Movements>,
    days: BTreeMap<Day, Movements>,
    operators: BTreeMap<String, Movements>,
    sale_points: BTreeMap<String, Movements>,
    channels: BTreeMap<&'static str, Movements>,
    costs: Costs,
}

/// All that is read for a review, as of one moment.
struct Read {
    found: Found,
    made_of: Option<MadeOf>,
    /// Whoever charged and wherever was charged, of those days.
    everybody: (BTreeSet<String>, BTreeSet<String>),
    unassigned: Option<Movements>,
}

impl Till {
    /// What the sales of the days of `query` come to. Of the rest of it only who charged and where narrow the sums: they
    /// are always of all that was sold there, whichever sales are listed. What is no sale's is everybody's, and is told
    /// whole. Totals are a manager's to see.
    pub async fn review_days(&self, query: &SalesQuery) -> Result<Review, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let wanted = self.wanted(query)?;
        let asked = wanted.clone();
        let read = self
            .inner
            .journal
            .browse(move |book| Read::of(book, &asked))
            .await?;
        self.review(read, &wanted)
            .ok_or_else(|| self.refuse(Code::Internal))
    }

    /// None when something is more than can be held.
    fn review(&self, read: Read, wanted: &Wanted) -> Option<Review> {
        let report = read.found.report(&wanted.whose)?;
        let made_of = read.made_of?;
        let costs = made_of.costs;
        let net = net_of(&report, &costs)?;
        let (operators, sale_points) = read.everybody;
        Some(Review {
            from: report.day.to_string(),
            to: report.last.to_string(),
            today: self.today().to_string(),
            closed: report.is_closed,
            collected: report.collected.into(),
            of_before: report.of_before.into(),
            taken_back: report.taken_back.into(),
            refunded: report.refunds.arrived.into(),
            refunds_under_way: report.refunds.under_way.into(),
            settled: costs.settled,
            fees_cents: costs.fees.cents(),
            taxes_cents: costs.taxes.cents(),
            net_cents: net.cents(),
            orders: report.orders,
            by_state: report
                .by_state
                .iter()
                .map(|(state, count)| StateCount {
                    state: *state,
                    count: *count,
                })
                .collect(),
            by_hour: by_hour(&made_of.hours, wanted.cut_off),
            by_day: by_day(&made_of.days, wanted.days),
            by_operator: the_most_first(made_of.operators),
            by_sale_point: the_most_first(made_of.sale_points),
            by_channel: the_most_first(made_of.channels),
            operators: operators.into_iter().collect(),
            sale_points: sale_points.into_iter().collect(),
            unassigned: read.unassigned?.into(),
        })
    }
}

impl Read {
    fn of(book: &Reading<'_>, wanted: &Wanted) -> Result<Read, journal::Error> {
        let (first, last) = wanted.days;
        let found = Found::read(book, wanted.days, wanted.cut_off, &wanted.whose)?;
        let mut everybody: (BTreeSet<String>, BTreeSet<String>) = found
            .sales
            .iter()
            .map(|of| (of.operator.clone(), of.sale_point.clone()))
            .unzip();
        let mut made_of = Some(MadeOf::default());
        book.movements(first, last, &wanted.whose, &mut |moved| {
            // A sale that was paid then may be listed on another day.
            if !everybody.0.contains(&moved.operator) {
                everybody.0.insert(moved.operator.clone());
            }
            if !everybody.1.contains(&moved.sale_point) {
                everybody.1.insert(moved.sale_point.clone());
            }
            if moved.kind == Kind::Payment {
                made_of = made_of.take().and_then(|made_of| made_of.and(moved));
            }
        })?;
        Ok(Read {
            found,
            made_of,
            everybody,
            unassigned: unassigned(book, bounds(wanted.days, wanted.cut_off))?,
        })
    }
}

impl MadeOf {
    /// These and that payment; none when it is more than can be held.
    fn and(mut self, paid: Moved) -> Option<MadeOf> {
        let one = Movements {
            count: 1,
            amount: paid.amount,
        };
        add(&mut self.hours, paid.at.hour(), one)?;
        add(&mut self.days, paid.day, one)?;
        add(&mut self.channels, paid.channel.word(), one)?;
        add(&mut self.operators, paid.operator, one)?;
        add(&mut self.sale_points, paid.sale_point, one)?;
        self.costs = self.costs.and(paid.settlement.as_ref())?;
        Some(self)
    }
}

impl Costs {
    /// These and those of one more payment, if they are known.
    pub(crate) fn and(self, said: Option<&domain::order::Settlement>) -> Option<Costs> {
        let Some(said) = said else {
            return Some(self);
        };
        Some(Costs {
            settled: self.settled.checked_add(1)?,
            fees: self.fees.plus(said.fees)?,
            taxes: self.taxes.plus(said.taxes)?,
        })
    }

    /// These and those.
    pub(crate) fn with(self, others: Costs) -> Option<Costs> {
        Some(Costs {
            settled: self.settled.checked_add(others.settled)?,
            fees: self.fees.plus(others.fees)?,
            taxes: self.taxes.plus(others.taxes)?,
        })
    }
}

/// What came in, less what was taken back, what arrived of refunds, and what the payments are known to have cost.
fn net_of(report: &DayReport, costs: &Costs) -> Option<Money> {
    report.net.minus(costs.fees)?.minus(costs.taxes)
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Movements>, of: K, one: Movements) -> Option<()> {
    let sum = sums.entry(of).or_default();
    *sum = sum.and(one)?;
    Some(())
}

/// What came in between these moments, by the provider's clock if it said when, and is no sale's; but for what somebody
/// said is none of the shop's sales', which the close of a shift does not count either.
fn unassigned(
    book: &Reading<'_>,
    (from, to): (Instant, Instant),
) -> Result<Option<Movements>, journal::Error> {
    let unclaimed = book.unclaimed(from.plus_ms(SEEN_BEFORE_MS.saturating_neg()))?;
    let disowned = book.disowned()?;
    let mut of_then = unclaimed.iter().filter(|it| {
        let at = it.credit.at.unwrap_or(it.seen);
        from <= at && at < to && !disowned.contains_key(&it.credit.fingerprint)
    });
    Ok(of_then.try_fold(Movements::default(), |all, it| {
        all.and(Movements {
            count: 1,
            amount: it.credit.amount,
        })
    }))
}

/// Each hour from the first with any to the last, those with nothing between them too: in the order in which they pass on
/// a business day, which may begin in the night.
fn by_hour(hours: &BTreeMap<u8, Movements>, cut_off: CutOff) -> Vec<HourSum> {
    let begins = i8::from(cut_off).unsigned_abs();
    let day = (begins..HOURS).chain(0..begins);
    let mut sums: Vec<HourSum> = day
        .map(|hour| HourSum {
            hour,
            sum: hours.get(&hour).copied().unwrap_or_default().into(),
        })
        .skip_while(|of| of.sum.count == 0)
        .collect();
    while sums.last().is_some_and(|of| of.sum.count == 0) {
        sums.pop();
    }
    sums
}

/// Each day, those with nothing too, as long as they are not too many to be looked at; none when there is only one.
fn by_day(days: &BTreeMap<Day, Movements>, (first, last): (Day, Day)) -> Vec<NamedSum> {
    if first == last {
        return Vec::new();
    }
    let named = |day: Day, sum: Movements| NamedSum {
        name: day.to_string(),
        sum: sum.into(),
    };
    let all = std::iter::successors(Some(first), |day| (*day < last).then(|| day.after()));
    let all: Vec<Day> = all.take(DAYS_MAX.saturating_add(1)).collect();
    if all.len() > DAYS_MAX {
        return days.iter().map(|(day, sum)| named(*day, *sum)).collect();
    }
    let of = |day: &Day| days.get(day).copied().unwrap_or_default();
    all.iter().map(|day| named(*day, of(day))).collect()
}

fn the_most_first<K: Into<String>>(sums: BTreeMap<K, Movements>) -> Vec<NamedSum> {
    let mut named: Vec<NamedSum> = sums
        .into_iter()
        .map(|(name, sum)| NamedSum {
            name: name.into(),
            sum: sum.into(),
        })
        .collect();
    // Those of the same amount stay in the order of their names.
    named.sort_by_key(|of| std::cmp::Reverse(of.sum.cents));
    named
}

impl From<Movements> for Sum {
    fn from(of: Movements) -> Sum {
        Sum {
            count: of.count,
            cents: of.amount.cents(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        day::{CutOff, Day},
        money::Money,
    };

    use super::{by_day, by_hour};
    use crate::day::Movements;

    fn of(cents: i64) -> Movements {
        Movements {
            count: 1,
            amount: Money::from_cents(cents).expect("small"),
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    #[test]
    fn the_hours_of_a_bar_go_on_after_midnight() {
        let hours = BTreeMap::from([(1, of(7)), (22, of(5))]);
        let five = CutOff::at_hour(5).expect("an hour");
        let told = |cut_off| -> Vec<(u8, i64)> {
            let hours = by_hour(&hours, cut_off).into_iter();
            hours.map(|of| (of.hour, of.sum.cents)).collect()
        };
        assert_eq!(
            told(five),
            [(22, 5), (23, 0), (0, 0), (1, 7)],
            "the night is one piece"
        );
        let midnight = told(CutOff::MIDNIGHT);
        assert_eq!(
            midnight.len(),
            22,
            "from one in the morning to ten at night"
        );
        assert_eq!(by_hour(&BTreeMap::new(), five), [], "nothing has no hours");
    }

    #[test]
    fn a_week_has_its_quiet_days_and_an_age_only_its_busy_ones() {
        let days = BTreeMap::from([(day("2026-11-20"), of(5))]);
        let week = by_day(&days, (day("2026-11-16"), day("2026-11-22")));
        let sums: Vec<i64> = week.iter().map(|of| of.sum.cents).collect();
        assert_eq!(sums, [0, 0, 0, 0, 5, 0, 0], "every day of it");
        let age = by_day(&days, (day("1990-01-01"), day("2090-01-01")));
        assert_eq!(age.len(), 1, "nobody reads thirty thousand empty days");
        let one = by_day(&days, (day("2026-11-20"), day("2026-11-20")));
        assert_eq!(one, [], "one day is its own sum");
    }
}
