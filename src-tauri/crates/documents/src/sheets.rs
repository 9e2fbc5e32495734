//! Sheets: rows and columns for programs that calculate, as text (CSV) and as a workbook (XLSX).
//!
//! A [`Sheet`] is data: what each cell is, and not how it is written. Amounts are written from their digits, so that what
//! is read back is the same to the centavo. Text that people outside may choose (a payer's name) is text in both formats
//! and never a formula.

mod agreement;
mod csv;
mod sales;
mod xlsx;

use domain::{day::Day, instant::Instant, money::Money};

pub use self::{
    agreement::{Compared, Standing, agreement},
    csv::{csv, csv_head, csv_rows},
    sales::{Sale, sale_columns, sale_row, sales},
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

/// The columns of those names.
fn named(columns: &[(&str, Kind)]) -> Vec<Column> {
    let named = columns.iter().map(|(name, kind)| Column {
        name: (*name).to_owned(),
        kind: *kind,
    });
    named.collect()
}

/// What the rows come to: the sum of each column of amounts, and a word over the first. None when that is more than can
/// be held.
fn totals(columns: &[(&str, Kind)], rows: &[Vec<Cell>]) -> Option<Vec<Cell>> {
    let mut totals = Vec::new();
    for (place, (_, kind)) in columns.iter().enumerate() {
        totals.push(match kind {
            Kind::Money => Cell::Money(sum(rows, place)?),
            // Over the first column, where the eye begins.
            _ if place == 0 => Cell::Text("Total".to_owned()),
            Kind::Text | Kind::Moment | Kind::Day | Kind::Number => Cell::Empty,
        });
    }
    Some(totals)
}

fn sum(rows: &[Vec<Cell>], place: usize) -> Option<Money> {
    rows.iter()
        .try_fold(Money::ZERO, |sum, row| match row.get(place) {
            Some(Cell::Money(amount)) => sum.plus(*amount),
            _ => Some(sum),
        })
}

impl Cell {
    /// Text, if there is any.
    pub fn text(text: Option<&str>) -> Cell {
        text.map_or(Cell::Empty, |text| Cell::Text(text.to_owned()))
    }
}
