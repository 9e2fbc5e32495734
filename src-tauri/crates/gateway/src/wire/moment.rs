//! Moments as the providers write them: in rows, in tokens and in headers.

use domain::instant::{Instant, ZONE};
use jiff::{Timestamp, civil, fmt::rfc2822, tz};

/// A moment as the providers write it: ISO 8601 with `Z` or an offset, or a date and a time of day
/// without, which is the shop's (−03:00); also day first, `20/11/2026 14:33`. A date alone is no moment
/// (ambiguity 7). Never used for order or for money.
pub(crate) fn moment(text: &str) -> Option<Instant> {
    let text = text.trim();
    if !text.contains(':') {
        return None;
    }
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(Instant::from_ms(timestamp.as_millisecond()));
    }
    // jiff would take a zone in brackets, or an offset it could not place: only bare times are left.
    let bare = text.bytes().all(|byte| !matches!(byte, b'[' | b'Z' | b'z'));
    let local = bare.then(|| local(text)).flatten()?;
    let timestamp = local.to_zoned(shop()).ok()?.timestamp();
    Some(Instant::from_ms(timestamp.as_millisecond()))
}

fn local(text: &str) -> Option<civil::DateTime> {
    if let Ok(local) = text.parse() {
        return Some(local);
    }
    ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M"]
        .iter()
        .find_map(|form| civil::DateTime::strptime(form, text).ok())
}

/// A moment as the shop's date and time, to the second, without a zone: `2026-11-20 14:33:08`. None beyond
/// the years a calendar of four digits has.
pub(crate) fn shop_time(at: Instant) -> Option<String> {
    let timestamp = Timestamp::from_millisecond(at.ms()).ok()?;
    let local = timestamp.to_zoned(shop());
    (0..=9_999)
        .contains(&local.year())
        .then(|| local.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn shop() -> tz::TimeZone {
    tz::TimeZone::get(ZONE).unwrap_or_else(|_| tz::TimeZone::fixed(tz::offset(-3)))
}

/// A `Retry-After` header in milliseconds from `now`: seconds, or an HTTP date. A date past is now.
pub(crate) fn retry_after_ms(header: &str, now: Instant) -> Option<i64> {
    let header = header.trim();
    if let Ok(seconds) = header.parse::<u32>() {
        return Some(i64::from(seconds).saturating_mul(1_000));
    }
    let at = rfc2822::parse(header).ok()?.timestamp().as_millisecond();
    Some(Instant::from_ms(at).ms_since(now).max(0))
}

#[cfg(test)]
mod tests {
    use domain::instant::Instant;
    use proptest::prelude::*;

    use super::{moment, retry_after_ms, shop_time};

    #[test]
    fn moments_are_read_in_every_form_seen_and_no_zone_is_the_shops() {
        // 2026-11-20 14:33:08 in Buenos Aires.
        let expected = Instant::from_ms(1_795_195_988_000);
        for written in [
            "2026-11-20T17:33:08Z",
            "2026-11-20T17:33:08.000000Z",
            "2026-11-20T14:33:08-03:00",
            "2026-11-20T14:33:08-0300",
            "2026-11-20 14:33:08",
            "2026-11-20T14:33:08",
            " 2026-11-20 14:33:08.000 ",
            "20/11/2026 14:33:08",
        ] {
            assert_eq!(moment(written), Some(expected), "{written:?}");
        }
        assert_eq!(
            moment("20/11/2026 14:33"),
            Some(expected.plus_ms(-8_000)),
            "to the minute"
        );
        for written in [
            "",
            "2026-11-20",
            "20/11/2026",
            "11/20/2026 14:33:08",
            "2026-13-20 14:33:08",
            "2026-11-20 25:00:00",
            "ayer 14:33",
            "14:33:08",
        ] {
            assert_eq!(moment(written), None, "{written:?} is no moment");
        }
    }

    #[test]
    fn retry_after_is_seconds_or_an_http_date() {
        let now = Instant::from_ms(1_795_195_988_000);
        let wait = |header| retry_after_ms(header, now);
        assert_eq!(wait("120"), Some(120_000), "seconds");
        assert_eq!(
            wait("Fri, 20 Nov 2026 17:33:38 GMT"),
            Some(30_000),
            "half a minute from now"
        );
        assert_eq!(
            wait("Fri, 20 Nov 2026 17:00:00 GMT"),
            Some(0),
            "already past"
        );
        for header in ["", "soon", "-5", "1e9", "99999999999999"] {
            assert_eq!(wait(header), None, "{header:?} says nothing");
        }
    }

    #[test]
    fn a_moment_is_written_as_the_shops_wall_shows_it() {
        let written = shop_time(Instant::from_ms(1_795_195_988_999));
        assert_eq!(
            written.as_deref(),
            Some("2026-11-20 14:33:08"),
            "three hours behind UTC, the second it is in"
        );
        for ends in [i64::MIN, i64::MAX] {
            assert_eq!(shop_time(Instant::from_ms(ends)), None, "no such date");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_to_the_second(seconds in 0_i64..4_102_444_800) {
            let at = Instant::from_ms(0).plus_ms(seconds.saturating_mul(1_000));
            let written = shop_time(at).expect("a date");
            prop_assert_eq!(moment(&written), Some(at));
        }

        #[test]
        fn no_text_makes_reading_panic(
            text in prop_oneof![
                any::<String>(),
                "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?[Z+-]?",
            ],
        ) {
            let _ = moment(&text);
            let wait = retry_after_ms(&text, Instant::from_ms(0));
            prop_assert!(wait.is_none_or(|ms| ms >= 0));
        }
    }
}
