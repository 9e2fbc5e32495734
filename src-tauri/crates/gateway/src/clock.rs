//! The clock, as a port: what time it is, how long we have been up, and waiting.
//!
//! Nothing here reads a clock. The computer's own is elsewhere; tests and the simulator bring theirs.

use std::time::Duration;

use domain::instant::Instant;

use crate::BoxFuture;

/// Time, as this program is told it.
pub trait Clock: Send + Sync {
    /// The wall clock: for dates and for what people read. It may jump either way.
    fn now(&self) -> Instant;

    /// Time since some fixed moment. Never runs backwards, and counts the time the computer slept: what
    /// is due after a suspend is due at once.
    fn uptime(&self) -> Duration;

    /// Completes once `wait` has passed on [`Clock::uptime`].
    fn sleep(&self, wait: Duration) -> BoxFuture<'_, ()>;
}
