//! The window: the days of TelePagos's list that are read.
//!
//! The provider lists by its own days, and what the clock on the wall shows need not be its time: near midnight it may
//! be another day there. A day counts as read to its end only when it has been over for longer than the clocks may be
//! apart; from the first that is not, the list is read, whatever happened in between.
//!
//! ```text
//!            20th                21st                22nd
//! ────────────┼───────────────────┼──────────────┬────┼──────
//!        unread from here                    now │    │ it may be this day there
//!             ╰──────────── from ──── to ────────┴────╯
//! ```

use domain::{
    day::{CutOff, Day},
    instant::Instant,
    order::Order,
};
use gateway::{Answer, Movements, RefusedKind};

use super::claims::is_recent;
use crate::{Till, refusal::Refusal};

/// How far the wall's clock may be from the provider's, and how late a list may show what came in, for no day to be
/// taken for another.
const ASTRAY_MS: i64 = 3 * 3_600_000;
/// How far back the list is read at most.
const LOOK_BACK_MS: i64 = 31 * 24 * 3_600_000;
/// The setting that remembers the first day of which the list was not read to its end.
const UNREAD_FROM: &str = "telepagos.unread_from";

/// The first day that need not be over where the provider is.
pub(super) fn unfinished(now: Instant) -> Day {
    day(surely_before(now))
}

/// From which day on the list is read: the first that was not read to its end, or that of the oldest that is waited
/// for.
fn first_day(oldest: Option<Instant>, unread: Day, now: Instant) -> Day {
    let far = day(now.plus_ms(LOOK_BACK_MS.saturating_neg()));
    // The clock was ahead when the list was read last: nobody knows which days those were.
    let unread = if unread > day(now) { far } else { unread };
    let waited = oldest.map_or(unread, unfinished);
    // Also by a clock that was set back, of today.
    unread.min(waited).min(unfinished(now)).max(far)
}

/// A moment before which nothing was seen of what happened at `moment`, as far as the clocks may be apart.
pub(super) fn surely_before(moment: Instant) -> Instant {
    moment.plus_ms(ASTRAY_MS.saturating_neg())
}

fn day(moment: Instant) -> Day {
    Day::of(moment, CutOff::MIDNIGHT)
}

impl Till {
    /// From which day on the list is to be read for these orders, and for what is waited for since then.
    pub(super) async fn window(
        &self,
        waiting: &[Order],
        since: Option<Instant>,
    ) -> Result<Day, Refusal> {
        let now = self.clock_now();
        // One that somebody took a payment from may be old, and must not make every round read a month.
        let fresh = waiting.iter().filter(|order| order.disclaimed.is_empty());
        let created: Vec<Instant> = fresh.map(|order| order.created).collect();
        // The list may still have to show the credit of a payment that the provider told of.
        let unlisted = self.inner.journal.read(|book| book.unlisted()).await?;
        let paid = unlisted.into_iter().filter_map(|it| it.order.paid_at);
        let paid = paid.filter(|paid| is_recent(*paid, now));
        let oldest = created.into_iter().chain(paid).chain(since).min();
        Ok(first_day(oldest, self.unread_from().await?, now))
    }

    /// The window of what comes in from now on.
    pub(super) fn window_of_now(&self) -> Day {
        unfinished(self.clock_now())
    }

    /// The first day of which the list was not read to its end: of a new register, that on which it was begun.
    async fn unread_from(&self) -> Result<Day, Refusal> {
        let known = self.present().unread_from;
        if let Some(known) = known {
            return Ok(known);
        }
        let (noted, begun) = self
            .inner
            .journal
            .read(|book| Ok((book.setting(UNREAD_FROM)?, book.begun()?)))
            .await?;
        let noted = noted.and_then(|text| Day::parse(&text).ok());
        let unread = noted.unwrap_or_else(|| unfinished(begun.unwrap_or_else(|| self.clock_now())));
        self.present().unread_from = Some(unread);
        Ok(unread)
    }

    /// The list was read from that day on, and what it showed is kept: whatever is over by any clock need not be read
    /// again.
    pub(super) async fn has_read(&self, from: Day) -> Result<(), Refusal> {
        let unread = self.unread_from().await?;
        let now = self.clock_now();
        let finished = unfinished(now);
        let is_new = finished > unread || unread > day(now);
        if from > unread || !is_new {
            return Ok(());
        }
        let (text, stamp) = (finished.to_string(), self.stamp_by(None));
        self.inner
            .journal
            .write(move |book| book.set_setting(UNREAD_FROM, &text, &stamp))
            .await?;
        self.present().unread_from = Some(finished);
        Ok(())
    }

    /// Asks for the list from that day on, until the day that it may be by now where the provider is.
    pub(super) async fn list_from(&self, from: Day) -> Result<Answer<Movements>, Refusal> {
        let now = self.clock_now();
        let (today, to) = (day(now), day(now.plus_ms(ASTRAY_MS)));
        let telepagos = self.telepagos()?;
        if to > today && !self.present().lists_no_tomorrow {
            let answer = telepagos.movements(from, to).await;
            let is_no = matches!(&answer, Answer::Refused(no) if no.kind == RefusedKind::Rejected);
            if !is_no {
                return Ok(answer);
            }
            // Some list no day that has not come.
            let answer = telepagos.movements(from, today).await;
            self.present().lists_no_tomorrow = matches!(answer, Answer::Said(_));
            return Ok(answer);
        }
        Ok(telepagos.movements(from, today).await)
    }
}

#[cfg(test)]
mod tests {
    use domain::{day::Day, instant::Instant};

    use super::first_day;

    const HOUR: i64 = 3_600_000;
    /// 2026-11-21 00:00:00.000 in Buenos Aires.
    const MIDNIGHT: Instant = Instant::from_ms(1_795_230_000_000);

    fn on(text: &str) -> Day {
        Day::parse(text).expect("a day")
    }

    fn at(hours: i64) -> Instant {
        MIDNIGHT.plus_ms(hours.saturating_mul(HOUR))
    }

    #[test]
    fn a_day_is_read_until_it_is_over_by_any_clock() {
        let today = on("2026-11-21");
        let from = |hour| first_day(None, today, at(hour));
        assert_eq!(from(1), on("2026-11-20"), "it may be yesterday there");
        assert_eq!(from(3), today, "it cannot be any more");
        assert_eq!(from(20), today, "and is not");
    }

    #[test]
    fn what_was_not_read_to_its_end_is_read_whatever_is_waited_for() {
        let long_ago = on("2026-11-18");
        let from = first_day(Some(at(11)), long_ago, at(12));
        assert_eq!(from, long_ago, "three days of silence");
        let from = first_day(Some(at(-30)), on("2026-11-21"), at(12));
        assert_eq!(from, on("2026-11-19"), "somebody waits since then");
        let from = first_day(Some(at(1)), on("2026-11-21"), at(12));
        assert_eq!(from, on("2026-11-20"), "it was yesterday there, maybe");
    }

    #[test]
    fn a_clock_that_was_ahead_makes_nobody_skip_a_day() {
        let from = first_day(None, on("2031-01-01"), at(12));
        assert_eq!(from, on("2026-10-21"), "nobody knows what was read");
        let from = first_day(None, on("1999-01-01"), at(12));
        assert_eq!(from, on("2026-10-21"), "and no further back than that");
        // Of which day the order is cannot be told either: it bears a time that has not come.
        let from = first_day(Some(at(50)), on("2026-11-21"), at(12));
        assert_eq!(from, on("2026-11-21"), "no day that is still to come");
    }
}
