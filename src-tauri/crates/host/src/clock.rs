//! The clock: the only place of the program that reads the time.

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use domain::instant::Instant;
use till::ports::{Clock, Soon};

/// This computer's clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Instant {
        let ms = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        Instant::from_ms(ms.saturating_add(sabotage::clock_ahead_ms()))
    }

    fn uptime(&self) -> Duration {
        uptime()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn sleep(&self, wait: Duration) -> Soon<'static, ()> {
        Box::pin(tokio::time::sleep(wait))
    }
}

/// Time since boot, suspension included: on Linux the ordinary monotonic clock stops while suspended.
#[cfg(target_os = "linux")]
fn uptime() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Duration::new(seconds, nanos)
}

/// Time since the program's first look, on a clock that counts suspension on Windows.
#[cfg(not(target_os = "linux"))]
fn uptime() -> Duration {
    monotonic()
}

/// Time since the program first asked, for measuring its own work.
#[cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "Linux has a better clock")
)]
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn monotonic() -> Duration {
    static START: OnceLock<std::time::Instant> = OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

#[cfg(test)]
mod tests {
    use till::ports::Clock;

    use super::SystemClock;

    #[test]
    fn time_since_boot_only_goes_forward() {
        let (earlier, later) = (SystemClock.uptime(), SystemClock.uptime());
        assert!(earlier <= later, "a token's life is measured by it");
        assert!(
            !later.is_zero(),
            "this computer was switched on at some time"
        );
    }
}
