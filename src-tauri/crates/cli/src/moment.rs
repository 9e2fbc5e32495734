//! Moments as people type them, in the shop's time.

use domain::{
    day::{CutOff, Day},
    instant::Instant,
};
use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{self, TimeZone},
};
use till::refusal::{Code, Refusal};

use crate::{arguments::Days, commands::orders, output::Output};

/// The shop's zone; its offset has been the same since 2009.
const ZONE: &str = "America/Argentina/Buenos_Aires";
/// A second short of the next day: what a provider is told has no fractions of one.
const LAST_SECOND_MS: i64 = -1_000;

/// The moment a text means as an end: a day is meant whole; an hour without an offset is the shop's.
///
/// `AAAA-MM-DD`, `AAAA-MM-DDTHH:MM`, the same with seconds, or RFC 3339.
pub(crate) fn end_of(text: &str) -> Result<Instant, Refusal> {
    let text = text.trim();
    if let Ok(day) = Day::parse(text) {
        return Ok(day.bounds(CutOff::MIDNIGHT).1.plus_ms(LAST_SECOND_MS));
    }
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .into_iter()
        .find_map(|form| DateTime::strptime(form, text).ok());
    let timestamp = match local {
        Some(local) => local.to_zoned(zone()).ok().map(|zoned| zoned.timestamp()),
        None => text.parse::<Timestamp>().ok(),
    };
    timestamp
        .map(|timestamp| Instant::from_ms(timestamp.as_millisecond()))
        .ok_or_else(|| Refusal::new(Code::BadDate, String::new()))
}

/// Reads a day, or says that it is none.
pub(crate) fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(|_| Refusal::new(Code::BadDate, String::new()))
}

/// The days that are meant, of which `today` is the last unless somebody says another.
pub(crate) fn days(asked: &Days, today: Day) -> Result<(Day, Day), Refusal> {
    let read = |text: &Option<String>| match text {
        Some(text) => orders::day(text),
        None => Ok(today),
    };
    let (from, to) = match &asked.from {
        Some(from) => (orders::day(from)?, read(&asked.to)?),
        None => (read(&asked.day)?, read(&asked.day)?),
    };
    if from > to {
        Output::diagnostic("El último día no puede ser anterior al primero.");
        return Err(Refusal::new(Code::BadWord, String::new()));
    }
    Ok((from, to))
}

fn zone() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or_else(|_| TimeZone::fixed(tz::offset(-3)))
}

#[cfg(test)]
mod tests {
    use till::refusal::Code;

    use super::end_of;

    #[test]
    fn an_end_is_read_in_the_shops_time() {
        for (text, meant) in [
            ("2026-12-31", "2026-12-31T23:59:59.000-03:00"),
            ("2026-12-31T18:30", "2026-12-31T18:30:00.000-03:00"),
            ("2026-12-31T18:30:05", "2026-12-31T18:30:05.000-03:00"),
            ("2026-12-31T18:30:00Z", "2026-12-31T15:30:00.000-03:00"),
            ("2026-12-31T18:30:00-03:00", "2026-12-31T18:30:00.000-03:00"),
            (" 2024-02-29 ", "2024-02-29T23:59:59.000-03:00"),
        ] {
            let end = end_of(text).map(domain::instant::Instant::to_rfc3339);
            assert_eq!(end.as_deref(), Ok(meant), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "mañana",
            "31/12/2026",
            "2026-13-01",
            "2026-02-29",
            "2026-12-31T25:00",
            "2026-12-31T18:30+",
            "1798761600",
        ] {
            let code = end_of(text).map_err(|refusal| refusal.code);
            assert_eq!(code, Err(Code::BadDate), "{text:?} says no moment");
        }
    }
}
