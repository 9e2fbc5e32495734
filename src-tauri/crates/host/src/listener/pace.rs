//! How many calls in which time: a bucket of tokens that fills by itself.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// At most `burst` calls at once, and after them one for each `refill`.
#[derive(Debug)]
pub(super) struct Pace {
    burst: u32,
    refill: Duration,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: u32,
    /// Up to when what was filled in is in `tokens`.
    counted: Duration,
}

impl Pace {
    /// A full bucket.
    pub(super) fn new(burst: u32, refill: Duration) -> Pace {
        let bucket = Bucket {
            tokens: burst,
            counted: Duration::ZERO,
        };
        Pace {
            burst,
            refill,
            bucket: Mutex::new(bucket),
        }
    }

    /// Whether one more call is within the pace at `now`, on a clock that never runs backwards.
    pub(super) fn allows(&self, now: Duration) -> bool {
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_sub(bucket.counted);
        let nanos = self.refill.as_nanos().max(1);
        let filled = u32::try_from(passed.as_nanos() / nanos).unwrap_or(u32::MAX);
        let tokens = bucket.tokens.saturating_add(filled);
        if tokens >= self.burst {
            *bucket = Bucket {
                tokens: self.burst,
                counted: now.max(bucket.counted),
            };
        } else {
            let counted = bucket
                .counted
                .saturating_add(self.refill.saturating_mul(filled));
            *bucket = Bucket { tokens, counted };
        }
        match bucket.tokens.checked_sub(1) {
            Some(left) => {
                bucket.tokens = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Pace;

    fn allowed(pace: &Pace, now_ms: u64, calls: u32) -> usize {
        let now = Duration::from_millis(now_ms);
        (0..calls).filter(|_| pace.allows(now)).count()
    }

    #[test]
    fn a_burst_is_allowed_and_then_one_call_for_each_refill() {
        let pace = Pace::new(20, Duration::from_millis(50));
        assert_eq!(allowed(&pace, 7_000, 100), 20, "the burst");
        assert_eq!(allowed(&pace, 7_049, 100), 0, "not yet");
        assert_eq!(allowed(&pace, 7_050, 100), 1, "one was filled in");
        assert_eq!(allowed(&pace, 7_125, 100), 1, "and one more");
        assert_eq!(
            allowed(&pace, 7_150, 100),
            1,
            "the odd half of a refill was not lost"
        );
    }

    #[test]
    fn a_second_of_it_is_twenty_calls_however_they_come() {
        let pace = Pace::new(20, Duration::from_millis(50));
        allowed(&pace, 1_000, 100);
        let in_a_second: usize = (1_001..=2_000).map(|ms| allowed(&pace, ms, 3)).sum();
        assert_eq!(in_a_second, 20, "asking more often brings nothing");
    }

    #[test]
    fn a_long_rest_fills_the_bucket_once() {
        let pace = Pace::new(20, Duration::from_millis(50));
        allowed(&pace, 0, 100);
        assert_eq!(
            allowed(&pace, u64::MAX, 100),
            20,
            "no more than a burst is saved up"
        );
    }

    #[test]
    fn a_clock_that_stands_or_slips_gives_nothing_away() {
        let pace = Pace::new(2, Duration::from_millis(50));
        assert_eq!(allowed(&pace, 1_000, 10), 2, "the burst");
        assert_eq!(allowed(&pace, 900, 10), 0, "nothing before its time");
        assert_eq!(allowed(&pace, 1_000, 10), 0, "nor for the way back");
    }
}
