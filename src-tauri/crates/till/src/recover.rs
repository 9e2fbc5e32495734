//! Recovering: after a start, a suspended computer or a provider that was away, what is in doubt is looked at first.
//!
//! A suspended program does not know that it slept; its clocks do. Between two beats the wall's time and the time
//! since the computer was switched on are compared with what was slept: when either went on by much more, the program
//! was away. Then the connections are dropped, because the other side has long forgotten them, and the next round is
//! made at once and looks at everything in doubt, due or not.

use std::time::Duration;

use domain::{channel::Provider, instant::Instant};

use crate::Till;

/// How often the clocks are compared while nothing happens.
const BEAT: Duration = Duration::from_secs(5);
/// How much more than was slept must have passed for the program to have been away (reliability rules, B2.7).
const AWAY: Duration = Duration::from_secs(30);
/// How long a provider that does not answer is left alone at most while something of ours waits for it: whatever is
/// in doubt is to be settled within ten seconds of its answering again.
pub(crate) const ABSENT: Duration = Duration::from_secs(5);

/// What both clocks show.
struct Clocks {
    wall: Instant,
    uptime: Duration,
}

impl Till {
    /// Waits for the next round, or until something asks for one before, or until the program was away.
    pub async fn wait(&self, next: Duration) {
        let until = self.inner.ports.clock.uptime().saturating_add(next);
        loop {
            let before = self.clocks();
            let left = until.saturating_sub(before.uptime);
            if left.is_zero() {
                return;
            }
            let beat = left.min(BEAT);
            tokio::select! {
                () = self.inner.ports.clock.sleep(beat) => {}
                () = self.inner.nudge.notified() => return,
            }
            if was_away(&before, &self.clocks(), beat) {
                self.comes_back();
                return;
            }
        }
    }

    fn clocks(&self) -> Clocks {
        Clocks {
            wall: self.clock_now(),
            uptime: self.inner.ports.clock.uptime(),
        }
    }

    /// The program was away: nothing that was open is open still, and anything may have happened.
    fn comes_back(&self) {
        tracing::warn!("the program was away; whatever is in doubt is looked at");
        let providers = self.providers();
        if let Some(telepagos) = providers.telepagos {
            telepagos.drop_connections();
        }
        if let Some(totalcoin) = providers.totalcoin {
            totalcoin.drop_connections();
        }
        let mut present = self.present();
        present.catches_up = true;
        present.quiet_until.clear();
    }

    /// A provider answers again after it did not: what waited for it is looked at, due or not.
    pub(crate) fn is_back(&self, provider: Provider) {
        tracing::info!(provider = provider.word(), "the provider answers again");
        self.present().catches_up = true;
        self.hint();
    }
}

/// Whether much more time passed between two looks at the clocks than was slept, by either of them. A wall clock that
/// was set tells the same story; one round too many does no harm.
fn was_away(before: &Clocks, after: &Clocks, slept: Duration) -> bool {
    let longest = slept.saturating_add(AWAY);
    let by_wall = after.wall.ms_since(before.wall).unsigned_abs();
    let by_uptime = after.uptime.saturating_sub(before.uptime);
    Duration::from_millis(by_wall) > longest || by_uptime > longest
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::instant::Instant;

    use super::{BEAT, Clocks, was_away};

    fn after(wall_ms: i64, uptime_ms: u64) -> bool {
        let before = Clocks {
            wall: Instant::from_ms(1_000_000),
            uptime: Duration::from_secs(50),
        };
        let after = Clocks {
            wall: before.wall.plus_ms(wall_ms),
            uptime: before
                .uptime
                .saturating_add(Duration::from_millis(uptime_ms)),
        };
        was_away(&before, &after, BEAT)
    }

    #[test]
    fn sleeping_for_as_long_as_was_meant_is_not_being_away() {
        assert!(!after(5_000, 5_000), "to the millisecond");
        assert!(!after(34_000, 34_000), "a busy computer is late");
    }

    #[test]
    fn either_clock_tells_that_the_computer_was_suspended() {
        assert!(after(36_000, 36_000), "both went on");
        assert!(
            after(3_600_000, 5_000),
            "where uptime stands still meanwhile"
        );
        assert!(
            after(5_000, 3_600_000),
            "where the wall was set back as well"
        );
        assert!(after(-3_600_000, 5_000), "a wall clock that was set back");
    }
}
