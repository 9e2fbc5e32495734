//! What goes on paper, and the QR on screen: pure, data in, bytes out.
//!
//! Nothing here reads a file, a clock or a random number: the same data gives the same bytes, so a
//! reprint can be compared with its original. Amounts come as [`Money`](domain::money::Money) and
//! are only ever written out; what a sale is worth is decided elsewhere.
//!
//! - [`qr`]: a text as a QR, for the screen (SVG path) and for files (PNG); and the text of a QR that
//!   a provider drew.
//! - [`receipt`]: the receipt of a sale on an 80 mm roll (PDF).
//! - [`sheets`]: rows and columns for programs that calculate (CSV, XLSX).
//!
//! Beneath them, for documents only: `roll` lets text flow down a strip of paper, `pdf` draws and
//! writes the file, `fonts` knows the letters.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod error;
mod fonts;
mod pdf;
pub mod qr;
pub mod receipt;
mod roll;
pub mod sheets;

pub use error::Error;
