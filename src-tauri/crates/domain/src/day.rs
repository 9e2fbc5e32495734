//! The business day: a date on the shop's wall, with an hour at which one day becomes the next.
//!
//! A bar that closes at four has a cut-off of 5: what it sells at 3:59 on Saturday is Friday's.
//!
//! Money counts on the day on which it moved, while that day is open. A day that was closed never changes again, so
//! what is learned of it afterwards counts on the day on which it is learned, and is told apart there: see
//! [`Calendar::counts`].

use std::fmt;

use jiff::{ToSpan, civil};
use sabotage::Rule;
use serde::{Deserialize, Serialize};

use crate::instant::{Instant, zone};

/// The hour, 0 to 12, at which the shop's day begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct CutOff(i8);

/// The hour is not one a day can begin at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day begins between 0 and 12 o'clock")]
pub struct NotACutOff;

impl CutOff {
    /// Midnight.
    pub const MIDNIGHT: CutOff = CutOff(0);

    /// A cut-off at this hour.
    pub fn at_hour(hour: i8) -> Result<CutOff, NotACutOff> {
        if (0..=12).contains(&hour) {
            Ok(CutOff(hour))
        } else {
            Err(NotACutOff)
        }
    }
}

impl TryFrom<i8> for CutOff {
    type Error = NotACutOff;

    fn try_from(hour: i8) -> Result<CutOff, NotACutOff> {
        CutOff::at_hour(hour)
    }
}

impl From<CutOff> for i8 {
    fn from(cut_off: CutOff) -> i8 {
        cut_off.0
    }
}

/// A business day, named by the date on which it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(civil::Date);

/// The text is not a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a day is written YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// The business day that `instant` falls into.
    pub fn of(instant: Instant, cut_off: CutOff) -> Day {
        let date = instant.zoned().datetime();
        let begun = date.hour() >= cut_off.0;
        let today = date.date();
        Day(if begun {
            today
        } else {
            today.yesterday().unwrap_or(today)
        })
    }

    /// Reads `2026-11-20`.
    pub fn parse(text: &str) -> Result<Day, NotADay> {
        if text.len() != 10 {
            return Err(NotADay);
        }
        let date: civil::Date = text.parse().map_err(|_| NotADay)?;
        // At the ends of the calendar there is no day before or after, and the moments run out.
        if !(1..=9_998).contains(&date.year()) {
            return Err(NotADay);
        }
        Ok(Day(date))
    }

    /// The day before.
    #[must_use]
    pub fn before(self) -> Day {
        Day(self.0.yesterday().unwrap_or(self.0))
    }

    /// The day after.
    #[must_use]
    pub fn after(self) -> Day {
        Day(self.0.tomorrow().unwrap_or(self.0))
    }

    /// Its number, by which days are kept and follow on each other: 0 is 1970-01-01.
    pub fn number(self) -> i64 {
        let since = self.0.since(EPOCH).map_or(0, |span| span.get_days());
        i64::from(since)
    }

    /// The day of that number; none for one beyond the calendar.
    pub fn from_number(number: i64) -> Option<Day> {
        let days = jiff::Span::new().try_days(number).ok()?;
        EPOCH.checked_add(days).ok().map(Day)
    }

    /// When this day begins, and when the next one does: `[from, to)`.
    pub fn bounds(self, cut_off: CutOff) -> (Instant, Instant) {
        let next = self.0.checked_add(1.day()).unwrap_or(self.0);
        (begin(self.0, cut_off), begin(next, cut_off))
    }
}

/// The day with the number 0.
const EPOCH: civil::Date = civil::date(1970, 1, 1);

/// How many days a day that was closed may lie ahead of today before it is taken for one that never came. A clock
/// that is set back over a midnight or two must not open what is closed; one that was ahead for longer must not keep
/// the days that come from being days of their own.
const AHEAD: i64 = 2;

/// Which days are closed, and when one becomes the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The hour at which a day begins.
    pub cut_off: CutOff,
    /// The last day that was closed; with it, all before it are. None on a register that never closed one.
    pub closed: Option<Day>,
}

/// Where a movement of money counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The day on which it counts.
    pub day: Day,
    /// The day on which it happened: the same, or one that was closed before anybody knew of it.
    pub own: Day,
    /// A moment of the day on which it counts: when it happened, when it was learned, or when that day begins.
    pub at: Instant,
}

/// What is due at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing: yesterday is closed.
    Nothing,
    /// Days are counted from here on: this one and those before it are closed without a seal. The register is new.
    Begin(Day),
    /// The same, because days were closed that have not come: the clock was ahead.
    Reopen(Day),
    /// This day is over.
    Close(Day),
}

impl Calendar {
    /// The calendar that these texts tell of, as settings are kept; one that does not read is as if it were not set.
    pub fn read(cut_off: Option<&str>, closed: Option<&str>) -> Calendar {
        let hour = cut_off.and_then(|text| text.parse().ok());
        Calendar {
            cut_off: hour
                .and_then(|hour| CutOff::at_hour(hour).ok())
                .unwrap_or_default(),
            closed: closed.and_then(|text| Day::parse(text).ok()),
        }
    }

    /// Whether nothing is added to the day any more.
    pub fn is_closed(&self, day: Day) -> bool {
        self.closed.is_some_and(|closed| day <= closed) && !sabotage::breaks(Rule::ClosedDayStays)
    }

    /// Where what happened at `happened`, by the provider's clock if it said so, and was learned at `learned`, by
    /// ours, counts: on its own day while that is open; then on the day on which it was learned; and when our clock
    /// was set back behind the last day that was closed, on the first that is open. Nothing happened after it was
    /// learned.
    pub fn counts(&self, happened: Option<Instant>, learned: Instant) -> Counted {
        let happened = happened.map_or(learned, |happened| happened.min(learned));
        let own = Day::of(happened, self.cut_off);
        if !self.is_closed(own) {
            return Counted {
                day: own,
                own,
                at: happened,
            };
        }
        let today = Day::of(learned, self.cut_off);
        if !self.is_closed(today) {
            return Counted {
                day: today,
                own,
                at: learned,
            };
        }
        let open = self.closed.map_or(today, Day::after);
        Counted {
            day: open,
            own,
            at: open.bounds(self.cut_off).0,
        }
    }

    /// Where what counts there does, once it is known when it happened: what a closed day has, it keeps.
    pub fn counts_anew(&self, counted: Counted, happened: Instant) -> Counted {
        if self.is_closed(counted.day) {
            return counted;
        }
        self.counts(Some(happened), counted.at)
    }

    /// What is due when today is `today`.
    pub fn due(&self, today: Day) -> Due {
        let over = today.before();
        match self.closed {
            None => Due::Begin(over),
            Some(closed) if closed.number().saturating_sub(today.number()) >= AHEAD => {
                Due::Reopen(over)
            }
            Some(closed) if closed >= over => Due::Nothing,
            Some(_) => Due::Close(over),
        }
    }
}

/// The moment at which a date's business begins.
fn begin(date: civil::Date, cut_off: CutOff) -> Instant {
    let moment = date.at(cut_off.0, 0, 0, 0).to_zoned(zone());
    Instant::from_ms(moment.map_or(0, |zoned| zoned.timestamp().as_millisecond()))
}

/// `2026-11-20`, as the providers and the console write it.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Calendar, CutOff, Day, Due};
    use crate::instant::Instant;

    /// 2026-11-21 00:00:00.000 in Buenos Aires.
    const MIDNIGHT_MS: i64 = 1_795_230_000_000;

    #[test]
    fn the_last_millisecond_is_today_and_the_next_is_tomorrow() {
        let last = Day::of(Instant::from_ms(MIDNIGHT_MS - 1), CutOff::MIDNIGHT);
        let first = Day::of(Instant::from_ms(MIDNIGHT_MS), CutOff::MIDNIGHT);
        assert_eq!(last.to_string(), "2026-11-20", "23:59:59.999 still counts");
        assert_eq!(first.to_string(), "2026-11-21", "00:00:00.000 does not");
    }

    #[test]
    fn a_sale_after_21_hours_is_not_tomorrows_though_it_is_in_utc() {
        let nine_at_night = Instant::from_ms(MIDNIGHT_MS - 3 * 3_600_000);
        let day = Day::of(nine_at_night, CutOff::MIDNIGHT);
        assert_eq!(
            day.to_string(),
            "2026-11-20",
            "midnight in UTC is nine o'clock here"
        );
    }

    #[test]
    fn a_bar_that_closes_at_four_sells_on_yesterdays_day() {
        let cut_off = CutOff::at_hour(5).expect("five is an hour");
        let late = Day::of(Instant::from_ms(MIDNIGHT_MS + 4 * 3_600_000), cut_off);
        assert_eq!(
            late.to_string(),
            "2026-11-20",
            "the night belongs to the evening it began in"
        );
    }

    #[test]
    fn only_dates_are_days() {
        assert!(Day::parse("2026-11-20").is_ok(), "as the console writes it");
        for text in [
            "",
            "20/11/2026",
            "2026-13-01",
            "2026-11-20T00",
            "hoy",
            "2026-11-2",
            "9999-12-31",
            "0000-01-01",
        ] {
            assert!(Day::parse(text).is_err(), "{text:?} is no date");
        }
        assert!(
            CutOff::at_hour(13).is_err(),
            "a day does not begin in the afternoon"
        );
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn closed(text: &str) -> Calendar {
        Calendar::read(None, Some(text))
    }

    /// Where it counts, and which day's it is.
    fn counted(calendar: Calendar, happened_ms: Option<i64>, learned_ms: i64) -> (String, String) {
        let happened = happened_ms.map(Instant::from_ms);
        let counted = calendar.counts(happened, Instant::from_ms(learned_ms));
        (counted.day.to_string(), counted.own.to_string())
    }

    #[test]
    fn money_counts_on_the_day_it_moved_while_that_is_open() {
        let (before, after) = (Some(MIDNIGHT_MS - 1), MIDNIGHT_MS + 5_000);
        let both = |day: &str, own: &str| (day.to_owned(), own.to_owned());
        assert_eq!(
            counted(closed("2026-11-19"), before, after),
            both("2026-11-20", "2026-11-20"),
            "learned after midnight, and the day before is still open"
        );
        assert_eq!(
            counted(closed("2026-11-20"), before, after),
            both("2026-11-21", "2026-11-20"),
            "closed meanwhile: it counts today, and is known to be yesterday's"
        );
        assert_eq!(
            counted(closed("2026-11-19"), None, after),
            both("2026-11-21", "2026-11-21"),
            "nobody knows when: when it was learned"
        );
        assert_eq!(
            counted(closed("2026-11-19"), Some(after), MIDNIGHT_MS - 1),
            both("2026-11-20", "2026-11-20"),
            "nothing happened after it was learned, whatever the provider's clock says"
        );
        assert_eq!(
            counted(closed("2026-11-21"), None, after),
            both("2026-11-22", "2026-11-21"),
            "our clock was set back into a closed day: the first that is open"
        );
    }

    #[test]
    fn what_is_known_better_later_moves_only_between_open_days() {
        let learned = Instant::from_ms(MIDNIGHT_MS + 5_000);
        let paid = Instant::from_ms(MIDNIGHT_MS - 1);
        let open = closed("2026-11-19");
        let counted = open.counts(None, learned);
        assert_eq!(
            open.counts_anew(counted, paid).day,
            day("2026-11-20"),
            "both days are open"
        );
        assert_eq!(
            closed("2026-11-20").counts_anew(counted, paid).day,
            day("2026-11-21"),
            "the day it was paid on is closed"
        );
        assert_eq!(
            closed("2026-11-21").counts_anew(counted, paid),
            counted,
            "what a closed day has, it keeps"
        );
    }

    #[test]
    fn a_day_is_due_once_and_a_clock_that_is_set_back_a_little_opens_none() {
        let today = day("2026-11-20");
        assert_eq!(
            Calendar::default().due(today),
            Due::Begin(day("2026-11-19")),
            "a new register"
        );
        for (last, due) in [
            ("2026-11-10", Due::Close(day("2026-11-19"))),
            ("2026-11-18", Due::Close(day("2026-11-19"))),
            ("2026-11-19", Due::Nothing),
            ("2026-11-20", Due::Nothing),
            ("2026-11-21", Due::Nothing),
            ("2026-11-22", Due::Reopen(day("2026-11-19"))),
            ("2027-11-20", Due::Reopen(day("2026-11-19"))),
        ] {
            assert_eq!(closed(last).due(today), due, "closed until {last}");
        }
    }

    /// A month of a shop: money that moves and is learned of late or never dated, and days that end.
    fn months() -> impl Strategy<Value = Vec<(i64, Option<i64>, bool)>> {
        let hour = 3_600_000_i64;
        proptest::collection::vec(
            (
                0..12 * hour,
                proptest::option::of(-2 * hour..96 * hour),
                any::<bool>(),
            ),
            1..120,
        )
    }

    proptest! {
        #[test]
        fn a_closed_day_never_changes_and_the_days_are_the_whole(
            month in months(),
            hour in 0_i8..=12,
            set_back in proptest::option::of((0_usize..120, 0..40 * 3_600_000_i64)),
        ) {
            let cut_off = CutOff::at_hour(hour).expect("in range");
            let mut calendar = Calendar { cut_off, closed: None };
            let mut days: std::collections::BTreeMap<Day, i64> = std::collections::BTreeMap::new();
            let mut sums = std::collections::BTreeMap::new();
            let (mut now, mut all) = (MIDNIGHT_MS, 0_i64);
            for (n, (later, ago, looks)) in month.into_iter().enumerate() {
                now = now.saturating_add(later);
                if let Some((when, back)) = set_back && when == n {
                    now = now.saturating_sub(back);
                }
                let learned = Instant::from_ms(now);
                if looks {
                    match calendar.due(Day::of(learned, cut_off)) {
                        Due::Nothing => {}
                        Due::Begin(day) | Due::Close(day) => {
                            prop_assert!(calendar.closed.is_none_or(|before| before < day));
                            calendar.closed = Some(day);
                            sums.extend(days.range(..=day).map(|(day, sum)| (*day, *sum)));
                        }
                        Due::Reopen(_) => prop_assert!(false, "no clock was that far ahead"),
                    }
                }
                let happened = ago.map(|ago| Instant::from_ms(now.saturating_sub(ago)));
                let counted = calendar.counts(happened, learned);
                prop_assert!(counted.own <= counted.day);
                prop_assert_eq!(Day::of(counted.at, cut_off), counted.day);
                let amount = i64::try_from(n).expect("few").saturating_add(1);
                all = all.saturating_add(amount);
                let sum = days.entry(counted.day).or_default();
                *sum = sum.saturating_add(amount);
            }
            prop_assert_eq!(days.values().sum::<i64>(), all, "each counts once");
            for (day, sum) in sums {
                prop_assert_eq!(days[&day], sum, "{} was closed", day);
            }
        }

        #[test]
        fn a_day_has_one_number(number in -700_000_i64..2_900_000) {
            let day = Day::from_number(number).expect("within the calendar");
            prop_assert_eq!(day.number(), number);
            prop_assert_eq!(day.after().number(), number.saturating_add(1));
            prop_assert_eq!(day.after().before(), day);
        }

        #[test]
        fn every_moment_lies_within_its_own_day(ms in 0_i64..4_102_444_800_000, hour in 0_i8..=12) {
            let cut_off = CutOff::at_hour(hour).expect("in range");
            let day = Day::of(Instant::from_ms(ms), cut_off);
            let (from, to) = day.bounds(cut_off);
            prop_assert!(from.ms() <= ms && ms < to.ms());
            prop_assert_eq!(Day::of(from, cut_off).before().bounds(cut_off).1, from);
            prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
        }
    }
}
