//! A clock that stands until it is moved.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::instant::Instant;
use gateway::{BoxFuture, Clock};
use tokio::sync::watch;

/// Two hands: the wall's, which may be set to anything, and the time since it was started, which only
/// goes forward. Moving it takes both along and wakes whoever sleeps until then.
pub struct FrozenClock {
    /// What the wall showed when it was started.
    start_ms: i64,
    /// What the wall shows at an uptime of nothing.
    wall_ms: AtomicI64,
    uptime: watch::Sender<Duration>,
    sleepers: watch::Sender<usize>,
    /// When those who sleep want to be woken.
    alarms: Mutex<Vec<Duration>>,
}

impl FrozenClock {
    /// A clock that shows `start` and has just been started.
    pub fn at(start: Instant) -> FrozenClock {
        FrozenClock {
            start_ms: start.ms(),
            wall_ms: AtomicI64::new(start.ms()),
            uptime: watch::Sender::new(Duration::ZERO),
            sleepers: watch::Sender::new(0),
            alarms: Mutex::default(),
        }
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.uptime
            .send_modify(|uptime| *uptime = uptime.saturating_add(time));
    }

    /// Sets the wall's hand, as people and time servers do. Nobody has slept meanwhile.
    pub fn set(&self, to: Instant) {
        let wall_ms = to.ms().saturating_sub(ms(self.uptime()));
        self.wall_ms.store(wall_ms, Ordering::SeqCst);
    }

    /// What a clock elsewhere shows, which nobody has set.
    pub fn elsewhere(&self) -> Instant {
        Instant::from_ms(self.start_ms).plus_ms(ms(self.uptime()))
    }

    /// When the first of those who sleep wants to be woken, on the uptime.
    pub fn next_alarm(&self) -> Option<Duration> {
        self.alarms().iter().min().copied()
    }

    /// Waits until somebody sleeps by this clock, so that moving it wakes them.
    ///
    /// # Panics
    ///
    /// Never: the clock outlives whoever borrows it.
    pub async fn has_a_sleeper(&self) {
        // Who was just woken gets up first.
        tokio::task::yield_now().await;
        let mut sleepers = self.sleepers.subscribe();
        let asleep = sleepers.wait_for(|sleepers| *sleepers > 0).await;
        asleep.expect("the clock is there");
    }

    fn alarms(&self) -> MutexGuard<'_, Vec<Duration>> {
        self.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Instant {
        Instant::from_ms(self.wall_ms.load(Ordering::SeqCst)).plus_ms(ms(self.uptime()))
    }

    fn uptime(&self) -> Duration {
        *self.uptime.borrow()
    }

    fn sleep(&self, wait: Duration) -> BoxFuture<'_, ()> {
        let until = self.uptime().saturating_add(wait);
        let mut uptime = self.uptime.subscribe();
        Box::pin(async move {
            let _asleep = Asleep::until(self, until);
            let woken = uptime.wait_for(|uptime| *uptime >= until).await;
            woken.expect("the clock is there");
        })
    }
}

/// Somebody who sleeps, counted until they wake or are no more.
struct Asleep<'a> {
    clock: &'a FrozenClock,
    until: Duration,
}

impl Asleep<'_> {
    fn until(clock: &FrozenClock, until: Duration) -> Asleep<'_> {
        clock.alarms().push(until);
        clock
            .sleepers
            .send_modify(|sleepers| *sleepers = sleepers.saturating_add(1));
        Asleep { clock, until }
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        {
            let mut alarms = self.clock.alarms();
            if let Some(place) = alarms.iter().position(|alarm| *alarm == self.until) {
                alarms.swap_remove(place);
            }
        }
        self.clock
            .sleepers
            .send_modify(|sleepers| *sleepers = sleepers.saturating_sub(1));
    }
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
