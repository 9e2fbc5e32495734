//! Shifts: the turns of a register. Sales are counted by them.
//!
//! A shift is the register's, not a person's: whoever works while it is open works in it. Its sales are those with the
//! number it began with and above, so that no clock is asked which they are.

use crate::instant::Instant;

/// A shift as it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its number on this register, from 1.
    pub number: i64,
    /// When it was opened.
    pub opened: Instant,
    /// Who opened it.
    pub operator: String,
    /// The number of the first sale that can be one of its.
    pub first_sale: i64,
}
