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
}

impl FrozenClock {
    /// A clock that shows `start` and has just been started.
    pub fn at(start: Instant) -> FrozenClock {
        FrozenClock {
            wall_ms: AtomicI64::new(start.ms()),
            uptime: watch::Sender::new(Duration::ZERO),
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
            // The sender is this clock's own, so it is there for as long as anybody sleeps by it.
            let _ = uptime.wait_for(|uptime| *uptime >= until).await;
        })
    }
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).expect("tests take less than an age")
}
