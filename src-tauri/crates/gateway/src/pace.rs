//! When to ask again: pure arithmetic. Chance and time are passed in; whoever waits does so elsewhere.
//!
//! One request serves all open orders (provider notes, §6), so the pace is that of the youngest: a
//! customer stands at the counter for two minutes, and a bank that is late may be hours late.

use std::time::Duration;

/// The largest jitter [`after`] takes: 0 is 20 % early, 20 on time, 40 is 20 % late.
pub const JITTER_MAX: u8 = 40;

/// How many failures in a row are answered with quick tries before the pace takes over again.
const QUICK_TRIES: u32 = 3;
/// What the first wait after a silence is drawn from.
const BACK_OFF_BASE: Duration = Duration::from_millis(500);
/// What no wait after a silence is drawn beyond.
const BACK_OFF_CAP: Duration = Duration::from_secs(5);
/// The longest `Retry-After` we heed: a mistaken one must not blind the till for a day.
const RETRY_AFTER_MAX: Duration = Duration::from_mins(10);

/// How long to wait before asking again about an order of this age: 3 s while it is younger than two
/// minutes, 10 s to ten minutes, 60 s from there on; spread by `jitter`, a draw from 0 to
/// [`JITTER_MAX`], so that the tills of a street do not ask in step.
pub fn after(age: Duration, jitter: u8) -> Duration {
    let pace = match age.as_secs() {
        ..120 => Duration::from_secs(3),
        120..600 => Duration::from_secs(10),
        _ => Duration::from_mins(1),
    };
    let percent = u32::from(jitter.min(JITTER_MAX)).saturating_add(80);
    percentage(pace, percent)
}

/// How long to wait after the `failures`-th silence in a row (from 1), for an order of this age.
///
/// The first three are tried again soon: full jitter, a draw from nothing to 0.5 s, 1 s, 2 s (in no
/// case beyond 5 s). After that the ordinary pace is quick enough. `draw` is uniform over `0..=255`,
/// `jitter` as for [`after`].
pub fn after_silence(failures: u32, age: Duration, draw: u8, jitter: u8) -> Duration {
    if failures > QUICK_TRIES {
        return after(age, jitter);
    }
    let doublings = failures.saturating_sub(1);
    let ceiling = BACK_OFF_BASE
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(BACK_OFF_CAP);
    ceiling
        .saturating_mul(u32::from(draw))
        .checked_div(u32::from(u8::MAX))
        .unwrap_or(ceiling)
}

/// How long to wait after being told that they are busy: what they asked for, at most ten minutes, and
/// never less than the ordinary pace.
pub fn after_busy(retry_after_ms: Option<i64>, age: Duration, jitter: u8) -> Duration {
    let asked = retry_after_ms.and_then(|ms| u64::try_from(ms).ok());
    let asked = asked.map_or(Duration::ZERO, Duration::from_millis);
    asked.min(RETRY_AFTER_MAX).max(after(age, jitter))
}

fn percentage(whole: Duration, percent: u32) -> Duration {
    whole
        .saturating_mul(percent)
        .checked_div(100)
        .unwrap_or(whole)
}

/// Thirty requests in any minute and no more, whatever the orders would like (provider notes, §6).
///
/// A bucket of ten that gains one every three seconds: ten at once and twenty over the minute. Asking
/// at the quickest pace spends what it gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    // What the bucket holds, as the time it took to gain it: at most FULL.
    saved: Duration,
    // The uptime up to which `saved` is reckoned.
    at: Duration,
}

impl Budget {
    /// What one request costs.
    const PRICE: Duration = Duration::from_secs(3);
    /// The most that can be saved: ten requests.
    const FULL: Duration = Duration::from_secs(30);

    /// A full bucket, at this uptime.
    pub const fn new(uptime: Duration) -> Budget {
        Budget {
            saved: Budget::FULL,
            at: uptime,
        }
    }

    /// Takes one request out. When there is none, says how long until there is.
    pub fn take(&mut self, uptime: Duration) -> Result<(), Duration> {
        self.take_leaving(0, uptime)
    }

    /// Takes one request out if `more` are left then, for what follows from its answer. When there are not as many,
    /// says how long until there are.
    pub fn take_leaving(&mut self, more: u32, uptime: Duration) -> Result<(), Duration> {
        let gained = uptime.saturating_sub(self.at);
        self.saved = self.saved.saturating_add(gained).min(Budget::FULL);
        self.at = self.at.max(uptime);
        let needed = Budget::PRICE.saturating_mul(more.saturating_add(1));
        if self.saved < needed {
            return Err(needed.saturating_sub(self.saved));
        }
        self.saved = self.saved.saturating_sub(Budget::PRICE);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Budget, JITTER_MAX, after, after_busy, after_silence};

    const ON_TIME: u8 = 20;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_young_order_is_asked_about_often_and_an_old_one_seldom() {
        for (age, expected) in [
            (secs(0), 3),
            (Duration::from_millis(119_999), 3),
            (secs(120), 10),
            (Duration::from_millis(599_999), 10),
            (secs(600), 60),
            (secs(86_400), 60),
        ] {
            assert_eq!(
                after(age, ON_TIME),
                secs(expected),
                "the pace at an age of {age:?}"
            );
        }
    }

    #[test]
    fn jitter_is_a_fifth_either_way_and_no_more() {
        assert_eq!(
            after(secs(0), 0),
            Duration::from_millis(2_400),
            "a fifth early"
        );
        assert_eq!(
            after(secs(0), JITTER_MAX),
            Duration::from_millis(3_600),
            "a fifth late"
        );
        assert_eq!(
            after(secs(0), u8::MAX),
            after(secs(0), JITTER_MAX),
            "a draw out of range is held to it"
        );
    }

    #[test]
    fn silence_is_met_with_three_quick_tries_and_then_the_pace() {
        let age = secs(300);
        for (failures, ceiling_ms) in [(1, 500), (2, 1_000), (3, 2_000)] {
            assert_eq!(
                after_silence(failures, age, u8::MAX, ON_TIME),
                Duration::from_millis(ceiling_ms),
                "the most that try {failures} waits"
            );
            assert_eq!(
                after_silence(failures, age, 0, ON_TIME),
                Duration::ZERO,
                "full jitter begins at nothing"
            );
        }
        assert_eq!(
            after_silence(4, age, 0, ON_TIME),
            secs(10),
            "then the pace of its age"
        );
        assert_eq!(
            after_silence(u32::MAX, age, 0, ON_TIME),
            secs(10),
            "for as long as it lasts"
        );
    }

    #[test]
    fn a_busy_provider_gets_the_time_it_asked_for_within_reason() {
        let wait = |ms| after_busy(ms, secs(0), ON_TIME);
        assert_eq!(wait(Some(20_000)), secs(20), "as asked");
        assert_eq!(wait(Some(0)), secs(3), "never quicker than the pace");
        assert_eq!(wait(None), secs(3), "nothing asked, the pace");
        assert_eq!(wait(Some(-5)), secs(3), "nonsense, the pace");
        assert_eq!(
            wait(Some(i64::MAX)),
            secs(600),
            "a mistaken header does not blind the till"
        );
    }

    #[test]
    fn an_empty_budget_says_when_there_is_more() {
        let mut budget = Budget::new(secs(5));
        for taken in 0..10 {
            assert_eq!(budget.take(secs(5)), Ok(()), "request {taken} of ten");
        }
        assert_eq!(budget.take(secs(5)), Err(secs(3)), "the bucket is empty");
        assert_eq!(
            budget.take(secs(6)),
            Err(secs(2)),
            "a third of one is saved"
        );
        assert_eq!(budget.take(secs(8)), Ok(()), "and now one is");
        assert_eq!(
            budget.take(secs(1)),
            Err(secs(3)),
            "a clock that runs backwards earns nothing"
        );
    }

    proptest! {
        #[test]
        fn no_minute_ever_sees_more_than_thirty_requests(
            gaps_ms in prop::collection::vec(0_u64..4_000, 1..300),
        ) {
            let mut budget = Budget::new(Duration::ZERO);
            let mut now = Duration::ZERO;
            let mut sent: Vec<Duration> = Vec::new();
            for gap in gaps_ms {
                now = now.saturating_add(Duration::from_millis(gap));
                if budget.take(now).is_ok() {
                    sent.push(now);
                }
                let minute = sent.iter().filter(|at| now.saturating_sub(**at) < secs(60)).count();
                prop_assert!(minute <= 30, "{minute} requests within a minute of {now:?}");
            }
        }
    }

    #[test]
    fn a_question_that_leads_to_another_waits_until_both_can_be_asked() {
        let mut budget = Budget::new(secs(0));
        while budget.take(secs(0)).is_ok() {}
        assert_eq!(
            budget.take_leaving(1, secs(3)),
            Err(secs(3)),
            "there is one, and two are needed"
        );
        assert_eq!(budget.take_leaving(1, secs(6)), Ok(()), "there are two");
        assert_eq!(budget.take(secs(6)), Ok(()), "and the second was left");
        assert_eq!(budget.take(secs(6)), Err(secs(3)), "and no third");
    }
}
