//! The sandbox over real HTTP, one module a subject.
//!
//! The clock stands still until a test moves it; nothing sleeps.

mod counter;

mod auth;
mod dialects;
mod faults;
mod paying;
mod qr;
mod seeds;
mod transactions;
