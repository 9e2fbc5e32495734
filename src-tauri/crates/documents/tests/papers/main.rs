//! Papers as other programs see them: qpdf for the file, poppler for the text and the picture, two readers for codes.
//!
//! These tools are Debian's `qpdf` and `poppler-utils`; a test that lacks one fails and says so. `UPDATE_GOLDEN=1`
//! draws the pictures anew: look at each before it is kept.

mod day;
mod golden;
mod logo;
mod poster;
mod printer;
mod reader;
mod receipt;
mod refund;
mod shift;
mod thermal;
mod voucher;
