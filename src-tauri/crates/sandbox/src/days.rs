//! The sandbox's instants as Argentine days and dates.
//!
//! Instants are milliseconds since the epoch, read from the clock given at the start. Argentina has
//! stood at −03:00 without change since March 2009, so the offset is fixed here.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

const ARGENTINA: Offset = jiff::tz::offset(-3);

/// The Argentine day an instant falls on.
pub(crate) fn day_of(at_ms: i64) -> Date {
    local(at_ms).date()
}

/// The instant at which an Argentine day begins; after the last one there is, the end of time.
pub(crate) fn beginning(day: Date) -> i64 {
    let begins = ARGENTINA.to_timestamp(day.to_datetime(Time::midnight()));
    begins.map_or(i64::MAX, Timestamp::as_millisecond)
}

/// Reads `YYYY-MM-DD`, exactly ten characters of it.
pub(crate) fn read_day(text: &str) -> Option<Date> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shaped { text.parse().ok() } else { None }
}

/// `2026-03-26 14:05:09`, Argentine time, no zone said.
pub(crate) fn spaced(at_ms: i64) -> String {
    local(at_ms).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026-03-26T14:05:09-03:00`.
pub(crate) fn iso(at_ms: i64) -> String {
    local(at_ms).strftime("%Y-%m-%dT%H:%M:%S-03:00").to_string()
}

/// `2026-03-26T17:05:09.000Z`.
pub(crate) fn utc(at_ms: i64) -> String {
    instant(at_ms)
        .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
        .to_string()
}

/// `11/19/2020 16:40:20`: month first, Argentine time, no zone said.
pub(crate) fn month_first(at_ms: i64) -> String {
    local(at_ms).strftime("%m/%d/%Y %H:%M:%S").to_string()
}

/// `2024-03-13T11:00:00Z`, to the second.
pub(crate) fn utc_seconds(at_ms: i64) -> String {
    instant(at_ms).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads an instant that says its zone, such as `2025-03-26T17:23:14.099Z`.
pub(crate) fn read_instant(text: &str) -> Option<i64> {
    let instant: Timestamp = text.parse().ok()?;
    Some(instant.as_millisecond())
}

/// Reads `2026-03-26 14:05:09`, Argentine time, exactly nineteen characters of it.
pub(crate) fn read_spaced(text: &str) -> Option<i64> {
    let shaped = text.len() == 19
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            10 => byte == b' ',
            13 | 16 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    let there: DateTime = if shaped {
        text.parse().ok()?
    } else {
        return None;
    };
    let instant = ARGENTINA.to_timestamp(there).ok()?;
    Some(instant.as_millisecond())
}

fn local(at_ms: i64) -> Zoned {
    instant(at_ms).to_zoned(TimeZone::fixed(ARGENTINA))
}

/// A clock may be years off on purpose; past the calendar's ends it stays at them.
fn instant(at_ms: i64) -> Timestamp {
    Timestamp::from_millisecond(at_ms).unwrap_or(if at_ms < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-03-27 02:59:59.999 UTC: the last millisecond of 26 March in Argentina.
    const LAST_MS: i64 = 1_774_580_399_999;

    #[test]
    fn the_day_turns_at_three_utc() {
        assert_eq!(
            day_of(LAST_MS).to_string(),
            "2026-03-26",
            "23:59:59.999 is still today"
        );
        assert_eq!(
            day_of(LAST_MS + 1).to_string(),
            "2026-03-27",
            "00:00:00.000 is tomorrow"
        );
    }

    #[test]
    fn one_instant_three_spellings() {
        assert_eq!(
            spaced(LAST_MS),
            "2026-03-26 23:59:59",
            "local, without a zone"
        );
        assert_eq!(
            iso(LAST_MS),
            "2026-03-26T23:59:59-03:00",
            "local, with its zone"
        );
        assert_eq!(
            utc(LAST_MS),
            "2026-03-27T02:59:59.999Z",
            "the same instant in UTC"
        );
    }

    #[test]
    fn an_instant_is_read_only_with_its_zone() {
        assert_eq!(
            read_instant("2026-03-27T02:59:59.999Z"),
            Some(LAST_MS),
            "as the documents write it"
        );
        assert_eq!(
            read_instant("2026-03-26T23:59:59.999-03:00"),
            Some(LAST_MS),
            "the same instant, said at home"
        );
        for text in ["2026-03-26T23:59:59", "2026-03-26", "mañana", ""] {
            assert_eq!(
                read_instant(text),
                None,
                "{text:?} leaves the zone to guess"
            );
        }
    }

    #[test]
    fn the_other_document_puts_the_month_first() {
        assert_eq!(
            month_first(LAST_MS),
            "03/26/2026 23:59:59",
            "local, month first"
        );
        assert_eq!(
            utc_seconds(LAST_MS),
            "2026-03-27T02:59:59Z",
            "without its fraction"
        );
    }

    #[test]
    fn a_date_and_time_is_read_as_it_is_spelled() {
        let second_ms = LAST_MS - 999;
        assert_eq!(
            read_spaced(&spaced(LAST_MS)),
            Some(second_ms),
            "to the second"
        );
        for text in [
            "2026-02-30 10:00:00",
            "2026-03-26 24:00:00",
            "2026-03-26T10:00:00",
            "2026-03-26 10:00",
            "26-03-2026 10:00:00",
            "2026-03-26",
            "",
        ] {
            assert_eq!(read_spaced(text), None, "{text:?} is not Y-m-d H:i:s");
        }
    }

    #[test]
    fn only_a_real_day_in_the_documented_form_is_read() {
        assert!(read_day("2026-02-28").is_some(), "the documented form");
        for text in [
            "2026-02-30",
            "26-02-2026",
            "2026-2-28",
            "2026/02/28",
            "20260228",
            "hoy",
            "",
        ] {
            assert!(
                read_day(text).is_none(),
                "{text:?} is not a day in the form Y-m-d"
            );
        }
    }

    #[test]
    fn a_clock_beyond_the_calendar_stays_at_its_end() {
        assert!(
            spaced(i64::MAX).starts_with("9999"),
            "no panic at the far end"
        );
        assert!(!spaced(i64::MIN).is_empty(), "no panic at the near end");
    }
}
