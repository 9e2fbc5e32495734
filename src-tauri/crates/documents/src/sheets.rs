//! Sheets: rows and columns for programs that calculate, as text (CSV) and as a workbook (XLSX).
//!
//! A [`Sheet`] is data: what each cell is, and not how it is written. Amounts are written from their digits, so that what
//! is read back is the same to the centavo. Text that people outside may choose (a payer's name) is text in both formats
//! and never a formula.

mod csv;
mod sales;
mod xlsx;

use domain::{day::Day, instant::Instant, money::Money};

pub use self::{
    csv::csv,
    sales::{Sale, sales},
    xlsx::xlsx,
};

/// Rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called.
    pub title: String,
    /// What its columns hold.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// What the columns come to, with a cell for each. An amount in it is the sum of the amounts above.
    pub totals: Option<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands over it.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Amounts.
    Money,
    /// Moments, on the shop's wall.
    Moment,
    /// Days.
    Day,
    /// Whole numbers.
    Number,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, whatever it looks like.
    Text(String),
    /// An amount.
    Money(Money),
    /// A moment.
    Moment(Instant),
    /// A day.
    Day(Day),
    /// A whole number.
    Number(i64),
}

impl Cell {
    /// Text, if there is any.
    pub fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
    }
}
