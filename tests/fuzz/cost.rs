//! What reading an input may cost: a thread's own processor time, and the memory it holds at once.
//!
//! Both are the thread's alone, so neither a busy computer nor the target beside it changes them.

use std::time::Duration;

/// The most that one input may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    time: Duration,
    bytes: u64,
}

impl Cost {
    /// For 64 KiB at the most, in a program that nobody optimised.
    pub(crate) const ORDINARY: Cost = Cost::of(400, 8);

    /// So many milliseconds, and so many MiB.
    pub(crate) const fn of(ms: u64, mib: u64) -> Cost {
        Cost {
            time: Duration::from_millis(ms),
            bytes: mib * 1024 * 1024,
        }
    }

    /// Whether that is enough.
    pub(crate) fn covers(self, spent: Spent) -> Result<(), String> {
        if spent.time > self.time {
            let Spent { time, .. } = spent;
            return Err(format!("it took {time:?}, and {:?} is the most", self.time));
        }
        if spent.bytes > self.bytes {
            let Spent { bytes, .. } = spent;
            return Err(format!("it held {bytes} bytes, of {} at most", self.bytes));
        }
        Ok(())
    }
}

/// What was spent.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) time: Duration,
    pub(crate) bytes: u64,
}

impl Spent {
    /// What `work` spends. It must not panic.
    pub(crate) fn by<T>(work: impl FnOnce() -> T) -> (T, Spent) {
        let mut done = None;
        let begun = processor_time();
        let held = allocation_counter::measure(|| done = Some(work()));
        let spent = Spent {
            time: processor_time().saturating_sub(begun),
            bytes: held.bytes_max,
        };
        (done.expect("it was done"), spent)
    }

    /// The higher of each.
    pub(crate) fn most(self, other: Spent) -> Spent {
        Spent {
            time: self.time.max(other.time),
            bytes: self.bytes.max(other.bytes),
        }
    }
}

/// How long this thread has been at work, not counting when others were.
#[cfg(unix)]
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// Elsewhere only memory is measured.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    Duration::ZERO
}
