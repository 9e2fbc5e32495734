//! A moment, in milliseconds since 1970, as the journal and the windows carry it.
//!
//! Reading the time is not here: a moment is always passed in. How a moment falls into a business day
//! is in [`crate::day`].

use std::sync::LazyLock;

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The time zone of every shop: no summer time since 2009, but asked of the zone database all the same.
pub const ZONE: &str = "America/Argentina/Buenos_Aires";

/// A moment of wall-clock time: for showing, for deadlines, for days. Order is told by the journal's
/// sequence, never by this.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// A moment from milliseconds since 1970.
    pub const fn from_ms(ms: i64) -> Instant {
        Instant(ms)
    }

    /// Milliseconds since 1970.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// The moment `ms` later; at the ends of time, the end.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Instant {
        Instant(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this; negative when it is later.
    pub const fn ms_since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 with the shop's offset: `2026-11-20T14:33:08.120-03:00`.
    pub fn to_rfc3339(self) -> String {
        self.zoned()
            .strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")
            .to_string()
    }

    /// As a receipt prints it: `20/11/2026 14:33:08`.
    pub fn to_receipt(self) -> String {
        self.zoned().strftime("%d/%m/%Y %H:%M:%S").to_string()
    }

    /// What the shop's wall shows, as seconds after it showed the first of January 1970.
    pub fn wall_seconds(self) -> i64 {
        let zoned = self.zoned();
        let offset = i64::from(zoned.offset().seconds());
        let seconds = zoned.timestamp().as_millisecond().div_euclid(1_000);
        seconds.saturating_add(offset)
    }

    /// The hour on the shop's wall, from 0 to 23.
    pub fn hour(self) -> u8 {
        // The hour of a day is never less than none.
        self.zoned().hour().unsigned_abs()
    }

    /// The moment on the shop's wall.
    pub(crate) fn zoned(self) -> jiff::Zoned {
        // A moment out of jiff's ten thousand years is a broken clock; the epoch is shown, and no sale
        // is harmed, because nothing but text is made from this.
        let timestamp = Timestamp::from_millisecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH);
        timestamp.to_zoned(zone())
    }
}

/// The shop's zone; Argentina's fixed offset should the bundled database ever lack it.
pub(crate) fn zone() -> TimeZone {
    // Looked up once: every row of a month asks for it.
    static KNOWN: LazyLock<TimeZone> = LazyLock::new(|| {
        TimeZone::get(ZONE).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(-3)))
    });
    KNOWN.clone()
}

#[cfg(test)]
mod tests {
    use super::Instant;

    #[test]
    fn a_moment_is_shown_in_the_shops_zone() {
        let moment = Instant::from_ms(1_795_195_988_120);
        assert_eq!(
            moment.to_rfc3339(),
            "2026-11-20T14:33:08.120-03:00",
            "three hours behind UTC"
        );
        assert_eq!(
            moment.to_receipt(),
            "20/11/2026 14:33:08",
            "day first, as paper has it"
        );
    }

    #[test]
    fn the_seconds_of_a_wall_are_those_that_its_date_and_hour_come_to() {
        let moment = Instant::from_ms(1_795_195_988_120);
        assert_eq!(
            moment.wall_seconds(),
            1_795_195_988 - 3 * 3_600,
            "three hours behind UTC, and the part of a second is left out"
        );
        assert_eq!(
            Instant::from_ms(-1).wall_seconds(),
            -1 - 3 * 3_600,
            "before 1970 too it is the second that had begun"
        );
    }

    #[test]
    fn an_hour_is_the_walls_and_not_utcs() {
        let nine_at_night = Instant::from_ms(1_795_230_000_000 - 3 * 3_600_000);
        assert_eq!(nine_at_night.hour(), 21, "midnight in UTC");
        assert_eq!(
            nine_at_night.plus_ms(-1).hour(),
            20,
            "and a millisecond before"
        );
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let end = Instant::from_ms(i64::MAX);
        assert_eq!(end.plus_ms(1), end, "there is no later");
        assert_eq!(
            end.to_receipt(),
            "31/12/1969 21:00:00",
            "a broken clock still prints"
        );
    }
}
