//! A clock that a test moves forward: this computer's, and a while later.

use std::time::Duration;

use domain::instant::Instant;
use host::clock::SystemClock;
use till::ports::{Clock, Soon};
use tokio::sync::watch;

/// This computer's clocks, ahead by what they were moved.
pub(super) struct Later {
    ahead: watch::Sender<Duration>,
}

impl Later {
    /// Not ahead yet.
    pub(super) fn not_yet() -> Later {
        Later {
            ahead: watch::Sender::new(Duration::ZERO),
        }
    }

    /// Lets that much more time have passed. Whoever slept past it wakes.
    pub(super) fn pass(&self, more: Duration) {
        self.ahead
            .send_modify(|ahead| *ahead = ahead.saturating_add(more));
    }

    fn ahead(&self) -> Duration {
        *self.ahead.borrow()
    }
}

impl Clock for Later {
    fn now(&self) -> Instant {
        SystemClock
            .now()
            .plus_ms(i64::try_from(self.ahead().as_millis()).unwrap_or(i64::MAX))
    }

    fn uptime(&self) -> Duration {
        SystemClock.uptime().saturating_add(self.ahead())
    }

    fn sleep(&self, wait: Duration) -> Soon<'_, ()> {
        let due = self.uptime().saturating_add(wait);
        let mut moved = self.ahead.subscribe();
        Box::pin(async move {
            loop {
                let left = due.saturating_sub(self.uptime());
                if left.is_zero() {
                    return;
                }
                tokio::select! {
                    () = SystemClock.sleep(left) => {}
                    // Its other end is this clock, which lives for as long as this sleep borrows it.
                    _ = moved.changed() => {}
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use till::ports::Clock;

    use super::Later;

    #[tokio::test]
    async fn who_slept_past_the_moment_wakes_when_it_is_moved_to() {
        let clock = Later::not_yet();
        let (before, hour) = (clock.now(), Duration::from_hours(1));

        let sleeping = clock.sleep(hour);
        clock.pass(hour);
        sleeping.await;

        let passed = clock.now().ms_since(before);
        assert!(
            passed >= 3_600_000,
            "an hour later, and no test waited for it: {passed} ms"
        );
    }
}
