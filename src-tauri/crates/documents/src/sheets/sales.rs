//! The sheet of sales: a row each, and what they come to.

use domain::{channel::Channel, instant::Instant, lifecycle::State, money::Money};

use super::{Cell, Column, Kind, Sheet, named, totals};
use crate::words;

/// A sale on the sheet of some days. Its movements are those that count on these days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// When it was paid, or else begun.
    pub at: Instant,
    /// Its number.
    pub number: i64,
    /// Our reference.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// What was asked for.
    pub amount: Money,
    /// What came in.
    pub collected: Money,
    /// What was not its payment after all.
    pub taken_back: Money,
    /// What was given back and arrived.
    pub refunded: Money,
    /// What the provider kept and what the taxes took, if that is known.
    pub costs: Option<(Money, Money)>,
    /// What is left of it.
    pub net: Money,
    /// Who paid.
    pub payer: Option<String>,
    /// Their CUIT.
    pub cuit: Option<String>,
    /// The provider's number of the operation.
    pub operation: Option<String>,
    /// What it was for.
    pub concept: String,
    /// Who charged.
    pub operator: String,
    /// Where.
    pub sale_point: String,
    /// How it was collected.
    pub channel: Channel,
}

/// The columns, and what each holds.
const COLUMNS: [(&str, Kind); 18] = [
    ("Fecha y hora", Kind::Moment),
    ("Venta", Kind::Number),
    ("Referencia", Kind::Text),
    ("Estado", Kind::Text),
    ("Monto", Kind::Money),
    ("Cobrado", Kind::Money),
    ("Quitado", Kind::Money),
    ("Devuelto", Kind::Money),
    ("Tarifas", Kind::Money),
    ("Impuestos", Kind::Money),
    ("Neto", Kind::Money),
    ("Quién pagó", Kind::Text),
    ("CUIT", Kind::Text),
    ("Operación", Kind::Text),
    ("Concepto", Kind::Text),
    ("Cajero", Kind::Text),
    ("Punto de venta", Kind::Text),
    ("Cómo se cobró", Kind::Text),
];

/// The sheet of these sales; none when they come to more than can be held.
pub fn sales(title: &str, sales: &[Sale]) -> Option<Sheet> {
    let rows: Vec<Vec<Cell>> = sales.iter().map(sale_row).collect();
    Some(Sheet {
        title: title.to_owned(),
        columns: sale_columns(),
        totals: Some(totals(&COLUMNS, &rows)?),
        rows,
    })
}

/// The columns of a sheet of sales, for one that is written a few rows at a time.
pub fn sale_columns() -> Vec<Column> {
    named(&COLUMNS)
}

/// The row of a sale, with a cell for each of them.
pub fn sale_row(sale: &Sale) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let cost =
        |of: fn((Money, Money)) -> Money| sale.costs.map_or(Cell::Empty, |it| Cell::Money(of(it)));
    vec![
        Cell::Moment(sale.at),
        Cell::Number(sale.number),
        text(&sale.reference),
        text(words::state(sale.state)),
        Cell::Money(sale.amount),
        Cell::Money(sale.collected),
        Cell::Money(sale.taken_back),
        Cell::Money(sale.refunded),
        cost(|(fees, _)| fees),
        cost(|(_, taxes)| taxes),
        Cell::Money(sale.net),
        Cell::text(sale.payer.as_deref()),
        Cell::text(sale.cuit.as_deref()),
        Cell::text(sale.operation.as_deref()),
        text(&sale.concept),
        text(&sale.operator),
        text(&sale.sale_point),
        text(words::channel(sale.channel)),
    ]
}
