//! Shops that never were: the real till, over a real journal, under a pretended network, clock, machine and world.
//!
//! ```text
//! History ── decides by its seed ──▶ Shop ──▶ Till ──▶ Journal, a file
//!    │                                │        │
//!    │                                │        └─▶ Line ──▶ Stage, the sandbox without a socket
//!    └── after every step ─▶ Auditor ◀┴── notes, the journal's events, the providers' ledger
//! ```
//!
//! The same seed gives the same history, event by event: nothing here reads a clock, draws at random or waits in real
//! time, and whatever runs beside the till has come to rest before the next thing happens. A history that goes wrong
//! says its seed, its step, the rule that does not hold, and what happened before.

#![deny(clippy::float_arithmetic)]

pub mod auditor;
pub mod clock;
pub mod day;
pub mod dice;
pub mod history;
pub mod line;
pub mod ports;
pub mod season;
pub mod shop;
pub mod strings;

pub use clock::FrozenClock;
pub use day::Day;
pub use dice::SeededDice;
pub use history::{Ended, Failure, History};
pub use ports::MemoryVault;
pub use season::Season;
