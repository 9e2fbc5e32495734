//! The sandbox over real HTTP, one module a subject.
//!
//! The clock stands still until a test moves it; nothing sleeps.

mod counter;

mod account;
mod auth;
mod cashout;
mod dialects;
mod faults;
mod links;
mod page;
mod paying;
mod qr;
mod sale_points;
mod seeds;
mod totalcoin;
mod transactions;
