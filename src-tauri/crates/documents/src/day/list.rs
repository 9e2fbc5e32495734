//! The list of sales, over as many sheets as it takes.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: sheets are held to A4, far from what an i64 holds"
)]

use domain::money::Money;

use super::{DayPaper, FOOT, HEAD, MARGIN, SaleLine, WIDTH};
use crate::fonts::Face;
use crate::leaf::{A4, Leaf, Side};
use crate::lines::Style;
use crate::pdf::{Area, Ink, Um};

/// A column: its name, where it begins, how wide it is, and at which side of it the words stand.
struct Column(&'static str, Um, Um, Side);

const COLUMNS: [Column; 9] = [
    Column("Hora", 1_500, 12_700, Side::Left),
    Column("Venta", 15_800, 11_700, Side::Left),
    Column("Monto", 27_500, 20_500, Side::Right),
    Column("Tarifas", 49_500, 14_500, Side::Right),
    Column("Impuestos", 65_500, 21_000, Side::Right),
    Column("Neto", 88_000, 19_500, Side::Right),
    Column("Estado", 115_000, 27_000, Side::Left),
    Column("Cajero", 144_000, 15_500, Side::Left),
    Column("Punto", 160_500, 16_500, Side::Left),
];
const ROW: Um = 6_200;
/// Clear beneath the last row of a sheet.
const CLEAR: Um = 4_000;

const CELL: Style = Style {
    face: Face::Text,
    size: 3_050,
    smallest: 2_400,
    leading: 1_350,
    tracking: 0,
};
/// A number is set smaller rather than cut: half of one is another number.
const NUMBER: Style = Style {
    smallest: 0,
    ..CELL
};
const STRONG: Style = Style {
    face: Face::Strong,
    ..NUMBER
};

impl DayPaper {
    /// The list, from `y` on the last sheet onwards.
    pub(super) fn draw_list(&self, leaves: &mut Vec<Leaf>, y: Um) {
        let mut y = y;
        let mut names_owed = true;
        for sale in &self.sales {
            let needed = if names_owed { 2 * ROW } else { ROW };
            if y + needed + CLEAR > FOOT {
                leaves.push(Leaf::new(A4, self.practice));
                (y, names_owed) = (HEAD, true);
            }
            let Some(leaf) = leaves.last_mut() else {
                return;
            };
            if names_owed {
                names(leaf, y);
                y += ROW;
                names_owed = false;
            }
            row(leaf, y, sale);
            y += ROW;
        }
    }
}

fn cell(y: Um, column: &Column) -> Area {
    Area {
        x: MARGIN + column.1,
        y,
        width: column.2,
        height: ROW,
    }
}

fn names(leaf: &mut Leaf, y: Um) {
    for column in &COLUMNS {
        leaf.line(cell(y, column), column.3, STRONG, Ink::Black, column.0);
    }
    leaf.rule(MARGIN, y + ROW - 500, WIDTH, 500);
}

fn row(leaf: &mut Leaf, y: Um, sale: &SaleLine) {
    let settled = |part: fn(super::Settled) -> Money| {
        let settlement = sale.settlement;
        settlement.map_or_else(String::new, |settled| part(settled).to_es_ar())
    };
    let words = [
        (NUMBER, sale.at.clone()),
        (NUMBER, sale.number.to_string()),
        (STRONG, sale.amount.to_es_ar()),
        (NUMBER, settled(|it| it.fees)),
        (NUMBER, settled(|it| it.taxes)),
        (NUMBER, settled(|it| it.net)),
        (CELL, sale.state.clone()),
        (CELL, sale.cashier.clone()),
        (CELL, sale.sale_point.clone()),
    ];
    for (column, (style, text)) in COLUMNS.iter().zip(words) {
        leaf.line(cell(y, column), column.3, style, Ink::Black, &text);
    }
    leaf.hair(MARGIN, y + ROW - 200, WIDTH);
}
