//! What goes on paper, and the QR on screen: pure, data in, bytes out.
//!
//! Nothing here reads a file, a clock or a random number: the same data gives the same bytes, so a
//! reprint can be compared with its original. Amounts come as [`Money`](domain::money::Money) and
//! are only ever written out; what a sale is worth is decided elsewhere.
//!
//! - [`qr`]: a text as a QR, for the screen (SVG path) and for files (PNG); and the text of a QR that
//!   a provider drew, or somebody photographed.
//! - [`sheets`]: rows and columns for programs that calculate (CSV, XLSX).
//! - [`receipt`]: the receipt of a sale, on a roll of 80 or 58 mm or on A4 (PDF, like all that follow).
//! - [`refund`]: the slip of what was given back, on a roll of 80 mm.
//! - [`shift`]: the X and the Z of a shift, on a roll of 80 mm.
//! - [`voucher`]: what was paid out, on A4.
//! - [`day`]: the sales of some days, with their chart and their list, on A4.
//! - [`poster`]: the static code of a sale point, on A5 or A6.
//! - [`logo`]: the shop's logo on any of these, in black on white.
//! - [`test_page`]: what a printer is tried with.
//! - [`thermal`]: what kind of thermal printer these are for, when they go to one as ESC/POS bytes.
//! - [`words`]: what states and ways of collecting are called on all of these.
//!
//! Beneath them, for documents only: `roll` lets text flow down a strip of paper, `leaf` puts it on sheets,
//! `statement` is the sheet that states one thing, `lines` breaks text, `pdf` draws and writes the file, `fonts`
//! knows the letters.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

pub mod day;
mod error;
mod fonts;
mod leaf;
mod lines;
pub mod logo;
mod pdf;
pub mod poster;
pub mod qr;
pub mod receipt;
pub mod refund;
mod roll;
pub mod sheets;
pub mod shift;
mod statement;
pub mod sums;
pub mod test_page;
pub mod thermal;
pub mod voucher;
pub mod words;

pub use error::Error;
