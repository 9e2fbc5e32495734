//! The sheet of a comparison with a provider's list: what does not agree first, then what does, a row each. What the
//! columns of amounts come to is what both sides have, and what lies between them.

use domain::{instant::Instant, lifecycle::State, money::Money};

use super::{Cell, Kind, Sheet, named, totals};
use crate::words;

/// How a payment and a credit stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They agree.
    Agrees,
    /// The list has money that is no sale's here.
    MissingHere,
    /// The sale and its credit have other amounts.
    AmountsDiffer,
    /// A sale that had ended unpaid was paid.
    PaidLate,
    /// A payment is not in the list.
    MissingThere,
    /// More than one fits.
    Ambiguous,
}

/// A row of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// How both sides stand to each other.
    pub standing: Standing,
    /// When the money came in, or else was known to have.
    pub at: Option<Instant>,
    /// The sale's number, if it is about one.
    pub number: Option<i64>,
    /// Its reference.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: Option<State>,
    /// What came in, as the journal has it.
    pub ours: Option<Money>,
    /// What came in, as the list has it.
    pub theirs: Option<Money>,
    /// Theirs less ours.
    pub difference: Money,
    /// Who paid, as the list has it.
    pub holder: Option<String>,
    /// Their CUIT.
    pub cuit: Option<String>,
    /// The provider's number of the operation.
    pub operation: Option<String>,
    /// Where, as the list has it.
    pub sale_point: Option<String>,
    /// What somebody decided on it: who, when, and why.
    pub decision: Option<(String, Instant, String)>,
}

/// The columns, and what each holds.
const COLUMNS: [(&str, Kind); 15] = [
    ("Resultado", Kind::Text),
    ("Fecha y hora", Kind::Moment),
    ("Venta", Kind::Number),
    ("Referencia", Kind::Text),
    ("Estado de la venta", Kind::Text),
    ("Mostrador", Kind::Money),
    ("Proveedor", Kind::Money),
    ("Diferencia", Kind::Money),
    ("Quién pagó", Kind::Text),
    ("CUIT", Kind::Text),
    ("Operación", Kind::Text),
    ("Punto de venta", Kind::Text),
    ("Decidió", Kind::Text),
    ("Cuándo se decidió", Kind::Moment),
    ("Por qué", Kind::Text),
];

/// The sheet of these rows; none when they come to more than can be held.
pub fn agreement(title: &str, compared: &[Compared]) -> Option<Sheet> {
    let rows: Vec<Vec<Cell>> = compared.iter().map(row).collect();
    Some(Sheet {
        title: title.to_owned(),
        columns: named(&COLUMNS),
        totals: Some(totals(&COLUMNS, &rows)?),
        rows,
    })
}

const fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Agrees => "Coincide",
        Standing::MissingHere => "Falta en Mostrador",
        Standing::AmountsDiffer => "Montos distintos",
        Standing::PaidLate => "Pagada tarde",
        Standing::MissingThere => "Falta en el proveedor",
        Standing::Ambiguous => "Puede ser de varias",
    }
}

fn row(of: &Compared) -> Vec<Cell> {
    let money = |amount: Option<Money>| amount.map_or(Cell::Empty, Cell::Money);
    let moment = |at: Option<Instant>| at.map_or(Cell::Empty, Cell::Moment);
    let decision = of.decision.as_ref();
    vec![
        Cell::Text(word(of.standing).to_owned()),
        moment(of.at),
        of.number.map_or(Cell::Empty, Cell::Number),
        Cell::text(of.reference.as_deref()),
        Cell::text(of.state.map(words::state)),
        money(of.ours),
        money(of.theirs),
        Cell::Money(of.difference),
        Cell::text(of.holder.as_deref()),
        Cell::text(of.cuit.as_deref()),
        Cell::text(of.operation.as_deref()),
        Cell::text(of.sale_point.as_deref()),
        Cell::text(decision.map(|(who, _, _)| who.as_str())),
        moment(decision.map(|(_, at, _)| *at)),
        Cell::text(decision.map(|(_, _, why)| why.as_str())),
    ]
}
