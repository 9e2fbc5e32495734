//! The auditor's own days: what each came to, reckoned by hand.
//!
//! The shop's rule, once more and on numbers alone, so that a mistake in the till's arithmetic is not repeated: money
//! is of the day on which it moved, unless that was closed before anybody knew; then of the day on which it was known.
//! The country has been three hours behind since 2009, and a day has as many hours as any other.

use std::collections::BTreeMap;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// So many movements, of so many centavos.
pub type Sum = (i64, i64);

/// What a day came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// What came in.
    pub payments: Sum,
    /// Of that, what is of days that were closed before.
    pub of_before: Sum,
    /// What managers took back.
    pub taken_back: Sum,
    /// Refunds that were ordered.
    pub begun: Sum,
    /// Refunds that arrived.
    pub arrived: Sum,
    /// Refunds that did not.
    pub failed: Sum,
}

/// What payments cost, as far as a provider said it with them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Costs {
    /// Of how many it was said.
    pub settled: i64,
    /// What the provider kept of these.
    pub fees: i64,
    /// What the taxes took of these.
    pub taxes: i64,
}

/// What moves but is no payment.
#[derive(Clone, Copy, Debug)]
pub enum Back {
    /// A manager took a payment back.
    TakenBack,
    /// A refund was ordered.
    Begun,
    /// One arrived.
    Arrived,
    /// One did not.
    Failed,
}

/// The days, by number.
#[derive(Clone, Debug, Default)]
pub struct Days {
    /// What each came to.
    pub came: BTreeMap<i64, Came>,
    /// What is of each and was only known when it was closed, so that it counts later.
    pub later: BTreeMap<i64, Sum>,
    /// What the payments of each cost.
    pub costs: BTreeMap<i64, Costs>,
    /// The last that is closed.
    pub closed: Option<i64>,
    cut_off_ms: i64,
    /// The payments of each sale, and where they are.
    payments: BTreeMap<String, Vec<Placed>>,
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    cents: i64,
    costs: Option<(i64, i64)>,
    is_listed: bool,
    place: Place,
}

/// A day, the day before it whose it really is, if there is one, and the moment that says so.
#[derive(Clone, Copy, Debug)]
struct Place {
    day: i64,
    own: i64,
    is_of_before: bool,
    at_ms: i64,
}

impl Days {
    /// A setting was set, maybe one of the two that days are made by.
    pub fn sets(&mut self, key: &str, value: &str) {
        match key {
            "day.closed" => self.closed = number(value),
            "day.cut_off" => {
                let hour = value.parse::<i64>().ok();
                let hour = hour.filter(|hour| (0..=12).contains(hour));
                self.cut_off_ms = hour.unwrap_or(0).saturating_mul(HOUR_MS);
            }
            _ => {}
        }
    }

    /// Money came in for a sale, and cost that, if the provider said so: known at `at_ms`, paid at `paid_ms` if the
    /// provider said when.
    pub fn comes_in(
        &mut self,
        sale: &str,
        (cents, costs): (i64, Option<(i64, i64)>),
        paid_ms: Option<i64>,
        at_ms: i64,
    ) {
        let placed = Placed {
            cents,
            costs,
            is_listed: false,
            place: self.place(paid_ms, at_ms),
        };
        self.counts(placed, 1);
        let payments = self.payments.entry(sale.to_owned()).or_default();
        payments.push(placed);
    }

    /// The last payment that came in for the sale has its credit.
    pub fn has_its_credit(&mut self, sale: &str) {
        let payments = self.payments.get_mut(sale);
        if let Some(last) = payments.and_then(|payments| payments.last_mut()) {
            last.is_listed = true;
        }
    }

    /// The list shows a payment that was known, and when it was made.
    pub fn is_listed(&mut self, sale: &str, cents: i64, paid_ms: Option<i64>) {
        let payments = self.payments.get_mut(sale);
        let mut payments = payments.into_iter().flatten();
        let Some(found) = payments.find(|it| !it.is_listed && it.cents == cents) else {
            return;
        };
        found.is_listed = true;
        let before = *found;
        let Some(paid_ms) = paid_ms.filter(|_| !self.is_closed(before.place.day)) else {
            return;
        };
        let after = Placed {
            place: self.place(Some(paid_ms), before.place.at_ms),
            ..before
        };
        self.counts(before, -1);
        self.counts(after, 1);
        let payments = self.payments.get_mut(sale);
        let alike = |it: &&mut Placed| it.place.at_ms == before.place.at_ms && it.cents == cents;
        if let Some(found) = payments.into_iter().flatten().find(alike) {
            found.place = after.place;
        }
    }

    /// Something of the day on which it is done.
    pub fn goes(&mut self, what: Back, cents: i64, at_ms: i64) {
        let place = self.place(None, at_ms);
        let came = self.came.entry(place.day).or_default();
        let sum = match what {
            Back::TakenBack => &mut came.taken_back,
            Back::Begun => &mut came.begun,
            Back::Arrived => &mut came.arrived,
            Back::Failed => &mut came.failed,
        };
        *sum = (sum.0.saturating_add(1), sum.1.saturating_add(cents));
    }

    fn is_closed(&self, day: i64) -> bool {
        self.closed.is_some_and(|closed| day <= closed)
    }

    fn place(&self, paid_ms: Option<i64>, at_ms: i64) -> Place {
        let paid_ms = paid_ms.map_or(at_ms, |paid| paid.min(at_ms));
        let (own, today) = (self.day_of(paid_ms), self.day_of(at_ms));
        let (day, at_ms) = if !self.is_closed(own) {
            (own, paid_ms)
        } else if !self.is_closed(today) {
            (today, at_ms)
        } else {
            let open = self.closed.unwrap_or(today).saturating_add(1);
            (open, self.begins(open))
        };
        Place {
            day,
            own,
            is_of_before: own < day,
            at_ms,
        }
    }

    fn counts(&mut self, placed: Placed, times: i64) {
        let came = self.came.entry(placed.place.day).or_default();
        let add = |sum: &mut Sum| {
            sum.0 = sum.0.saturating_add(times);
            sum.1 = sum.1.saturating_add(placed.cents.saturating_mul(times));
        };
        add(&mut came.payments);
        if placed.place.is_of_before {
            add(&mut came.of_before);
            add(self.later.entry(placed.place.own).or_default());
        }
        if let Some((fees, taxes)) = placed.costs {
            let costs = self.costs.entry(placed.place.day).or_default();
            costs.settled = costs.settled.saturating_add(times);
            costs.fees = costs.fees.saturating_add(fees.saturating_mul(times));
            costs.taxes = costs.taxes.saturating_add(taxes.saturating_mul(times));
        }
    }

    fn day_of(&self, ms: i64) -> i64 {
        let here = ms.saturating_sub(3 * HOUR_MS);
        here.saturating_sub(self.cut_off_ms).div_euclid(DAY_MS)
    }

    fn begins(&self, day: i64) -> i64 {
        let here = day.saturating_mul(DAY_MS).saturating_add(self.cut_off_ms);
        here.saturating_add(3 * HOUR_MS)
    }
}

/// The number of a date, from 1970-01-01, by the calendar's own arithmetic.
fn number(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years that begin in March, so that the day that comes every fourth year is the last of one.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let in_year = (153 * month + 2).div_euclid(5) + day - 1;
    Some(365 * year + leaps + in_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::{Days, number};

    #[test]
    fn dates_are_numbered_as_everywhere() {
        for (text, day) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11_017),
            ("2026-11-20", 20_777),
        ] {
            assert_eq!(number(text), Some(day), "{text}");
            assert_eq!(
                domain::day::Day::parse(text).map(domain::day::Day::number),
                Ok(day),
                "{text}, as the till has it"
            );
        }
    }

    #[test]
    fn what_is_known_too_late_is_todays_and_what_is_closed_stays() {
        let mut days = Days::default();
        let noon = 20_777 * super::DAY_MS + 15 * super::HOUR_MS;
        days.comes_in("one", (100, None), Some(noon - super::DAY_MS), noon);
        days.sets("day.closed", "2026-11-19");
        days.comes_in("two", (10, None), Some(noon - super::DAY_MS), noon);
        let payments = |day: i64| {
            days.came
                .get(&day)
                .map(|came| (came.payments, came.of_before))
        };
        assert_eq!(
            payments(20_776),
            Some(((1, 100), (0, 0))),
            "before it closed"
        );
        assert_eq!(payments(20_777), Some(((1, 10), (1, 10))), "and afterwards");
    }
}
