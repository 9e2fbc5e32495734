//! What is true: money, orders and their life, references, QR payloads, accounts and days.
//!
//! Nothing here reads a clock, draws a number, touches a file or waits. What a value means is decided
//! here once; how it travels, is kept or is shown is decided elsewhere.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]
#![deny(clippy::wildcard_enum_match_arm)]

pub mod alias;
pub mod bank;
pub mod cbu;
pub mod channel;
pub mod credit;
pub mod cuit;
pub mod day;
pub mod debit;
pub mod emv_qr;
pub mod entry;
pub mod evidence;
pub mod instant;
pub mod lifecycle;
pub mod link;
pub mod matching;
pub mod money;
pub mod operator;
pub mod order;
pub mod payout;
pub mod pin;
pub mod reconcile;
pub mod reference;
pub mod register;
pub mod shift;
pub mod spare_key;
