//! A clock that stands until a test moves it.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use domain::instant::Instant;
use gateway::{BoxFuture, Clock};
use tokio::sync::watch;

/// Two hands: the wall's, which may be set to anything, and the time since it was started, which only
/// goes forward. Moving it takes both along and wakes whoever sleeps until then.
pub struct FrozenClock {
    /// What the wall shows at an uptime of nothing.
    wall_ms: AtomicI64,
    uptime: watch::Sender<Duration>,
    sleepers: watch::Sender<usize>,
}

impl FrozenClock {
    /// A clock that shows `start` and has just been started.
    pub fn at(start: Instant) -> FrozenClock {
        FrozenClock {
            wall_ms: AtomicI64::new(start.ms()),
            uptime: watch::Sender::new(Duration::ZERO),
            sleepers: watch::Sender::new(0),
        }
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.uptime.send_modify(|uptime| *uptime += time);
    }

    /// Sets the wall's hand, as people and time servers do. Nobody has slept meanwhile.
    pub fn set(&self, to: Instant) {
        self.wall_ms
            .store(to.ms() - ms(self.uptime()), Ordering::SeqCst);
    }

    /// Waits until somebody sleeps by this clock, so that moving it wakes them.
    pub async fn has_a_sleeper(&self) {
        // Who was just woken gets up first.
        tokio::task::yield_now().await;
        let mut sleepers = self.sleepers.subscribe();
        let asleep = sleepers.wait_for(|sleepers| *sleepers > 0).await;
        asleep.expect("the clock is there");
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
        let until = self.uptime() + wait;
        let mut uptime = self.uptime.subscribe();
        Box::pin(async move {
            let _asleep = Asleep::by(&self.sleepers);
            let woken = uptime.wait_for(|uptime| *uptime >= until).await;
            woken.expect("the clock is there");
        })
    }
}

/// Somebody who sleeps, counted until they wake or are no more.
struct Asleep<'a>(&'a watch::Sender<usize>);

impl Asleep<'_> {
    fn by(sleepers: &watch::Sender<usize>) -> Asleep<'_> {
        sleepers.send_modify(|sleepers| *sleepers += 1);
        Asleep(sleepers)
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|sleepers| *sleepers -= 1);
    }
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).expect("tests take less than an age")
}
