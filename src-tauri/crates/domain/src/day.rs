//! The business day: a date on the shop's wall, with an hour at which one day becomes the next.
//!
//! A bar that closes at four has a cut-off of 5: what it sells at 3:59 on Saturday is Friday's. A sale
//! belongs to the day in which it was paid; that rule lives with the reports, the arithmetic is here.

use std::fmt;

use jiff::{ToSpan, civil};
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

    /// When this day begins, and when the next one does: `[from, to)`.
    pub fn bounds(self, cut_off: CutOff) -> (Instant, Instant) {
        let next = self.0.checked_add(1.day()).unwrap_or(self.0);
        (begin(self.0, cut_off), begin(next, cut_off))
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

    use super::{CutOff, Day};
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

    proptest! {
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
