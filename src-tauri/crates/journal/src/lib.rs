//! What happened, kept: the only crate that knows SQL.
//!
//! A [`Journal`] is one file per register: a numbered, hash-chained stream of events that is only ever
//! added to, and beside it what follows from the events, so that nobody has to read them all to know
//! where an order or a payout stands.
//!
//! ```text
//!  write(…) ──▶ one thread, one connection, one transaction ──▶ events ──fold──▶ orders, credits, settings,
//!                                                          │                   payouts, links, shifts, closings, decisions
//!                                                          └──▶ intents, operators
//!  read(…) ───▶ another thread, another connection, one snapshot; the writer never keeps it waiting
//! ```
//!
//! What an event means to an order is the domain's to say; when, by whom and under which id it is written
//! arrives in a [`Stamp`]. Nothing here reads a clock or draws a number.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod access;
mod audit;
mod backup;
mod canonical;
mod carve;
mod chain;
mod clerk;
mod closings;
mod connection;
mod credits;
mod days;
mod debits;
mod decisions;
mod entries;
mod error;
mod events;
mod exports;
mod fact;
mod health;
mod intents;
mod journal;
mod lines;
mod links;
mod numbers;
mod operators;
mod orders;
mod payouts;
mod rebuild;
mod reserve;
mod sale_points;
mod salvage;
mod schema;
mod seal;
mod settings;
mod shifts;
mod stats;
mod subject;
mod verify;

pub use access::{Reading, Writing};
pub use backup::{Backup, Peek};
pub use chain::{Hash, Head};
pub use closings::SoFar;
pub use days::{Headcount, Moved, Range, Whose};
pub use debits::Unexplained;
pub use decisions::Decision;
pub use entries::{DAY_CLOSED, DAY_CUT_OFF, Place, Sum};
pub use error::Error;
pub use events::{Happened, Recorded, Stamp};
pub use fact::Attendance;
pub use health::Health;
pub use intents::Intent;
pub use journal::{Journal, Opening};
pub use lines::{LinesBreak, LinesVerdict, first_line, verify_lines};
pub use numbers::Witness;
pub use operators::{NO_PIN, OperatorRow};
pub use orders::{Filter, Stored, Tally};
pub use sale_points::SalePointNote;
pub use salvage::{Gap, Restore, Restored};
pub use seal::{Restoration, SEAL_EVERY, SealKey, Standing, UNSEALED_AT_MOST};
pub use shifts::{OpenShift, Opened};
pub use stats::Stats;
pub use subject::Subject;
pub use verify::{Anchors, Break, Seals, Verification};
