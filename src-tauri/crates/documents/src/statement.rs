//! A sheet of A4 that states one thing: who says so, what it is, an amount, and rows of names and values.
//!
//! The receipt on A4 and the voucher of a payout are this sheet (drawing «12-comprobante-a4»). It is one sheet,
//! always: what is too long for it is set smaller.
//!
//! ```text
//! Panadería La Vereda                      20/11/2026
//! Av. Rivadavia 4820, CABA                   20:08:41
//!
//! Comprobante de transferencia
//! $ 250.000,00
//! ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
//! Estado                                   Acreditada
//! ───────────────────────────────────────────────────
//! Para                          Molinos del Oeste SRL
//!
//! Emitido por Mostrador.                  Hoja 1 de 1
//! ```

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: a sheet is held to A4, far from what an i64 holds"
)]

use domain::money::Money;

use crate::Error;
use crate::fonts::{Face, printable};
use crate::leaf::{A4, Leaf, Side};
use crate::lines::Style;
use crate::pdf::{Area, Ink, Label, Um, within};
use crate::receipt::Shop;

/// What such a sheet says.
pub(crate) struct Statement<'a> {
    /// Who says so.
    pub(crate) shop: &'a Shop,
    /// At the right of the head, one line each: a date, an hour.
    pub(crate) corner: Vec<String>,
    /// A mark above the title: that it is a copy.
    pub(crate) mark: Option<String>,
    /// What it is.
    pub(crate) title: &'a str,
    /// Of how much.
    pub(crate) amount: Money,
    /// Names and values, in order.
    pub(crate) rows: Vec<(&'a str, String)>,
    /// At the foot.
    pub(crate) foot: String,
    /// Whether it is worth nothing.
    pub(crate) practice: bool,
    /// What the file is called.
    pub(crate) label: &'a str,
}

const MARGIN: Um = 22_000;
const WIDTH: Um = A4.width - 2 * MARGIN;
const HEAD: Um = 20_000;
/// Where the rule above the foot is.
const FOOT: Um = A4.height - 29_000;
/// Between the two sides of the head, and between a name and its value.
const BETWEEN: Um = 8_000;

const TEXT: Style = Style {
    face: Face::Text,
    size: 4_000,
    smallest: 4_000,
    leading: 1_400,
    tracking: 0,
};
const SHOP: Style = Style {
    face: Face::Title,
    size: 5_400,
    smallest: 5_400,
    leading: 1_200,
    tracking: 0,
};
const TITLE: Style = Style {
    face: Face::Title,
    size: 8_400,
    smallest: 0,
    leading: 1_200,
    tracking: 0,
};
const MARK: Style = Style {
    face: Face::Bold,
    size: 5_000,
    smallest: 0,
    leading: 1_400,
    tracking: 10,
};
const NAME: Style = Style {
    size: 4_200,
    smallest: 4_200,
    ..TEXT
};
const VALUE: Style = Style {
    face: Face::Strong,
    ..NAME
};
const SMALL: Style = Style {
    size: 3_400,
    smallest: 3_400,
    ..TEXT
};
const AMOUNT: Um = 22_700;
/// How wide and how tall a logo may be, and what is clear beneath it.
const LOGO: (Um, Um) = (60_000, 18_000);
const LOGO_GAP: Um = 3_000;
/// Above and beneath the text of a row.
const PADDING: Um = 3_100;

impl Statement<'_> {
    /// The sheet as a PDF. The same words give the same bytes.
    ///
    /// # Errors
    /// [`Error::TooMuchForASheet`] when it does not fit on one at half the size.
    pub(crate) fn pdf(&self) -> Result<Vec<u8>, Error> {
        let label = Label {
            title: self.label,
            author: &self.shop.name,
        };
        // Thousandths of the drawing's sizes: most fit at the first.
        for scale in [1_000, 900, 800, 700, 600, 500] {
            if let Some(leaf) = self.drawn(scale) {
                return Leaf::bind(vec![leaf], label);
            }
        }
        Err(Error::TooMuchForASheet)
    }

    /// The sheet at that scale; none when it does not fit.
    fn drawn(&self, scale: i64) -> Option<Leaf> {
        let mut leaf = Leaf::new(A4, self.practice);
        let scaled = |length: Um| length * scale / 1000;
        let place = |y, height| Area {
            x: MARGIN,
            y,
            width: WIDTH,
            height,
        };
        let mut y = self.head(&mut leaf, scale) + scaled(22_000);
        if let Some(mark) = &self.mark {
            let style = MARK.scaled(scale);
            let height = style.line_height();
            let above = place(y - height - scaled(2_000), height);
            leaf.line(above, Side::Left, style, Ink::Black, mark);
        }
        let title = TITLE.scaled(scale);
        let height = title.line_height();
        leaf.line(place(y, height), Side::Left, title, Ink::Black, self.title);
        y += height + scaled(5_000);
        leaf.amount(place(y, scaled(24_000)), scaled(AMOUNT), self.amount);
        y += scaled(24_000) + scaled(2_000);
        leaf.rule(MARGIN, y, WIDTH, scaled(1_600));
        y += scaled(1_600) + scaled(3_000);
        for (number, (name, value)) in self.rows.iter().enumerate() {
            if number > 0 {
                leaf.hair(MARGIN, y, WIDTH);
            }
            y = row(&mut leaf, y, scale, name, value);
        }
        let is_whole = y + scaled(4_000) <= FOOT;
        self.foot(&mut leaf);
        is_whole.then_some(leaf)
    }

    /// Who says so and when. Answers where it ends.
    fn head(&self, leaf: &mut Leaf, scale: i64) -> Um {
        let half = (WIDTH - BETWEEN) / 2;
        let left = |y| Area {
            x: MARGIN,
            y,
            width: WIDTH - BETWEEN - half * 3 / 5,
            height: 0,
        };
        let right = |y| Area {
            x: MARGIN + WIDTH - half * 3 / 5,
            y,
            width: half * 3 / 5,
            height: 0,
        };
        let text = TEXT.scaled(scale);
        let (mut y, mut other) = (HEAD, HEAD);
        if let Some(logo) = &self.shop.logo {
            let (width, height) = within(logo, LOGO);
            let area = Area {
                width,
                height,
                ..left(y)
            };
            leaf.picture(area, logo);
            y += height + LOGO_GAP;
        }
        y += leaf.lines(
            left(y),
            Side::Left,
            SHOP.scaled(scale),
            Ink::Black,
            &self.shop.name,
        );
        for line in &self.shop.address {
            y += leaf.lines(left(y), Side::Left, text, Ink::Black, line);
        }
        if let Some(cuit) = &self.shop.cuit {
            let words = format!("CUIT {cuit}");
            y += leaf.lines(left(y), Side::Left, text, Ink::Black, &words);
        }
        if let Some(phone) = &self.shop.phone {
            let words = format!("Tel. {phone}");
            y += leaf.lines(left(y), Side::Left, text, Ink::Black, &words);
        }
        for line in &self.corner {
            other += leaf.lines(right(other), Side::Right, text, Ink::Black, line);
        }
        y.max(other)
    }

    /// What the sheet is not, and that it is one.
    fn foot(&self, leaf: &mut Leaf) {
        const PAGE: Um = 24_000;
        leaf.rule(MARGIN, FOOT, WIDTH, 300);
        let words = Area {
            x: MARGIN,
            y: FOOT + 2_500,
            width: WIDTH - PAGE,
            height: SMALL.line_height(),
        };
        leaf.lines(words, Side::Left, SMALL, Ink::Soft, &self.foot);
        let page = Area {
            x: MARGIN + WIDTH - PAGE,
            width: PAGE,
            ..words
        };
        leaf.line(page, Side::Right, SMALL, Ink::Soft, "Hoja 1 de 1");
    }
}

/// A name and its value, each in its share. Answers where the row ends.
fn row(leaf: &mut Leaf, y: Um, scale: i64, name: &str, value: &str) -> Um {
    let [name_style, value_style] = [NAME, VALUE].map(|style| style.scaled(scale));
    let padding = PADDING * scale / 1000;
    let named = name_style.letters().width(&printable(name));
    let name_room = named.min(WIDTH * 2 / 5);
    let value_room = WIDTH - BETWEEN - name_room;
    let place = Area {
        x: MARGIN,
        y: y + padding,
        width: name_room,
        height: 0,
    };
    let name_height = leaf.lines(place, Side::Left, name_style, Ink::Soft, name);
    let place = Area {
        x: MARGIN + WIDTH - value_room,
        width: value_room,
        ..place
    };
    let value_height = leaf.lines(place, Side::Right, value_style, Ink::Black, value);
    y + 2 * padding + name_height.max(value_height)
}
