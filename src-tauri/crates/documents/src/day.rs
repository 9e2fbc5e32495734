//! The sales of a day, or of some days, on sheets of A4: the sums, the hours as a chart, and every sale in a list.
//!
//! It adds up nothing that it prints as a sum: these come as they are, so that paper, screen and file have one source.
//! A day of many sales goes over as many sheets as it takes, each with its number and how many there are.
//!
//! ```text
//! Panadería La Vereda                                        Z 0214
//! Ventas del viernes 20 de noviembre de 2026
//! Cobrado          Tarifas      Impuestos     Neto           Cobros
//! $ 623.400,00  −  4.987,20  −  4.787,69  =  $ 613.625,11       120
//! ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//! Por hora               Por cajero             Por punto de venta
//! ▁▇▅▃▆▂                 Tomás (38)  219.550    Caja 1 (62) 345.350
//!
//! Hora  Venta    Monto  Tarifas  Impuestos  Neto  Estado  Cajero  …
//! ```

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: sheets are held to A4, far from what an i64 holds"
)]

mod head;
mod list;

use domain::money::Money;

use crate::Error;
use crate::fonts::Face;
use crate::leaf::{A4, Leaf, Side};
use crate::lines::Style;
use crate::pdf::{Area, Ink, Label, Um};
use crate::receipt::Shop;
use crate::sums::{Named, Sum};

/// Some days, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayPaper {
    /// Whose sales.
    pub shop: Shop,
    /// At the right of the head, one line each: `Z 0214`, `Emitido 20/11/2026 20:10 por Marta Quiroga`.
    pub corner: Vec<String>,
    /// `Ventas del viernes 20 de noviembre de 2026`.
    pub title: String,
    /// What came in.
    pub collected: Sum,
    /// Payments that were not their sale's after all.
    pub taken_back: Sum,
    /// What was given back and arrived.
    pub refunded: Sum,
    /// Of how many payments the provider said what they cost.
    pub settled: u64,
    /// What the provider kept of these.
    pub fees: Money,
    /// What the taxes took of these.
    pub taxes: Money,
    /// What is left, as far as it is known.
    pub net: Money,
    /// What one payment was, on the average; none without any.
    pub average: Option<Money>,
    /// How many sales stand where: `Pagadas`, 118.
    pub by_state: Vec<(String, u64)>,
    /// What came in by the hour, from the first with any to the last; the hours between are shown empty.
    pub by_hour: Vec<(u8, Money)>,
    /// What came in by who charged, the most first.
    pub by_cashier: Vec<Named>,
    /// What came in by where, the most first.
    pub by_sale_point: Vec<Named>,
    /// Every sale, in the order in which they are listed.
    pub sales: Vec<SaleLine>,
    /// Whether it is a lesson.
    pub practice: bool,
}

/// A sale in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaleLine {
    /// When: `08:08`, with its day when there are several.
    pub at: String,
    /// Its number on the register.
    pub number: u64,
    /// How much.
    pub amount: Money,
    /// What of it reached the shop, if the provider said.
    pub settlement: Option<Settled>,
    /// Where it stands: `Pagada`.
    pub state: String,
    /// Who charged.
    pub cashier: String,
    /// Where.
    pub sale_point: String,
}

/// What became of a payment on its way to the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What the provider kept.
    pub fees: Money,
    /// What the taxes took.
    pub taxes: Money,
    /// What reached the shop.
    pub net: Money,
}

const MARGIN: Um = 16_000;
const WIDTH: Um = A4.width - 2 * MARGIN;
const HEAD: Um = 17_000;
/// Where the foot of each sheet is.
const FOOT: Um = A4.height - 21_000;

const TEXT: Style = Style {
    face: Face::Text,
    size: 3_400,
    smallest: 2_600,
    leading: 1_350,
    tracking: 0,
};
const VALUE: Style = Style {
    face: Face::Strong,
    smallest: 0,
    ..TEXT
};
const SMALL: Style = Style {
    size: 3_000,
    ..TEXT
};

impl DayPaper {
    /// The sheets as a PDF. The same days give the same bytes.
    ///
    /// # Errors
    /// [`Error::Unwritten`] when the file could not be made.
    pub fn pdf(&self) -> Result<Vec<u8>, Error> {
        let mut leaves = vec![Leaf::new(A4, self.practice)];
        let mut y = HEAD;
        if let Some(first) = leaves.last_mut() {
            y = self.draw_head(first);
        }
        self.draw_list(&mut leaves, y);
        let pages = leaves.len();
        for (number, leaf) in leaves.iter_mut().enumerate() {
            self.draw_foot(leaf, number + 1, pages);
        }
        let practice = if self.practice { " (práctica)" } else { "" };
        Leaf::bind(
            leaves,
            Label {
                title: &format!("{}{practice}", self.title),
                author: &self.shop.name,
            },
        )
    }

    fn draw_foot(&self, leaf: &mut Leaf, number: usize, pages: usize) {
        const PAGE: Um = 32_000;
        let words = if self.settled < self.collected.count {
            format!(
                "Las ventas sin pago no entran en los totales. Tarifas e impuestos informados de {} de {} cobros.",
                self.settled, self.collected.count
            )
        } else {
            "Las ventas vencidas, canceladas, fallidas o en espera no entran en los totales."
                .to_owned()
        };
        let place = Area {
            x: MARGIN,
            y: FOOT,
            width: WIDTH - PAGE,
            height: SMALL.line_height(),
        };
        leaf.line(place, Side::Left, SMALL, Ink::Soft, &words);
        let place = Area {
            x: MARGIN + WIDTH - PAGE,
            width: PAGE,
            ..place
        };
        let page = format!("Hoja {number} de {pages}");
        leaf.line(place, Side::Right, SMALL, Ink::Soft, &page);
    }
}
