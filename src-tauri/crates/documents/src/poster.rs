//! The poster of a sale point, on A5 or A6: its static code, to hang where customers pay.
//!
//! It draws the text it is given; that the text is the shop's own code is checked before it comes here. The code is
//! black on white whatever else the sheet says, its modules are all of one size, a whole number of a printer's dots
//! and never under [`SMALLEST_MODULE`], with four clear ones around it.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: sheets are held to A5, far from what an i64 holds"
)]

use crate::Error;
use crate::fonts::{Face, printable};
use crate::leaf::{Format, Leaf, Side};
use crate::lines::Style;
use crate::logo::Logo;
use crate::pdf::{Area, Ink, Label, Um, dots_wide, dots_within, within};
use crate::qr;

/// A poster, ready to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// The name over the door.
    pub shop: String,
    /// What stands beside the name.
    pub logo: Option<Logo>,
    /// Where it hangs: `Caja 1`.
    pub sale_point: String,
    /// Whether the customer types the amount; else it waits in the code.
    pub open: bool,
    /// The text of the code.
    pub content: String,
    /// Whether it is worth nothing.
    pub practice: bool,
}

/// The paper of a poster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 148 × 210 mm.
    #[default]
    A5,
    /// 105 × 148 mm.
    A6,
}

/// The least a module may be, in micrometres: a phone reads it off a wall from an arm's length.
pub const SMALLEST_MODULE: i64 = 1_200;

const A5: Format = Format {
    width: 148_000,
    height: 210_000,
};
const A6: Format = Format {
    width: 105_000,
    height: 148_000,
};
/// The side of the code on A5, with its quiet zone.
const CODE: Um = 124_000;

const SHOP: Style = Style {
    face: Face::Title,
    size: 7_200,
    smallest: 3_600,
    leading: 1_100,
    tracking: 0,
};
/// Between the logo and the name.
const LOGO_GAP: Um = 4_000;
const CALL: Style = Style {
    face: Face::Title,
    size: 14_800,
    smallest: 0,
    leading: 1_000,
    tracking: -25,
};
const PLACE: Style = Style {
    face: Face::Title,
    size: 8_000,
    smallest: 4_000,
    leading: 1_100,
    tracking: 0,
};
const ADVICE: Style = Style {
    face: Face::Text,
    size: 5_200,
    smallest: 0,
    leading: 1_300,
    tracking: 0,
};

impl Poster {
    /// The poster as a PDF of one sheet. The same poster gives the same bytes.
    ///
    /// # Errors
    /// [`Error::Empty`] and [`Error::TextTooLong`] as for any code; [`Error::CodeTooFine`] when its modules would be
    /// smaller than [`SMALLEST_MODULE`] on this paper.
    pub fn pdf(&self, size: Size) -> Result<Vec<u8>, Error> {
        let format = match size {
            Size::A5 => A5,
            Size::A6 => A6,
        };
        // Both sheets are the same drawing; the smaller one is a little squatter.
        let scaled = |length: Um| length * format.width / A5.width;
        let scale = 1_000 * format.width / A5.width;
        let code = qr::encode(&self.content)?;
        let dots = dots_within(scaled(CODE), code.modules);
        if dots_wide(dots) < SMALLEST_MODULE {
            return Err(Error::CodeTooFine {
                modules: code.modules,
            });
        }

        let mut leaf = Leaf::new(format, self.practice);
        let place = |y, height| Area {
            x: scaled(12_000),
            y: scaled(y),
            width: format.width - 2 * scaled(12_000),
            height: scaled(height),
        };
        self.head(&mut leaf, place(12_000, 8_500), scale);
        let lines = [
            (place(23_500, 15_000), CALL, "Pagá con QR"),
            (place(172_500, 10_000), PLACE, self.sale_point.as_str()),
            (place(183_000, 7_500), ADVICE, self.advice()),
        ];
        for (area, style, text) in lines {
            leaf.line(area, Side::Middle, style.scaled(scale), Ink::Black, text);
        }
        leaf.code(place(40_000, 124_000), &code, dots);
        let counter = place(164_000, 2_600);
        leaf.rule(0, counter.y, format.width, counter.height);

        let practice = if self.practice { " de práctica" } else { "" };
        Leaf::bind(
            vec![leaf],
            Label {
                title: &format!("Cartel{practice}, {}", self.sale_point),
                author: &self.shop,
            },
        )
    }

    /// Whose it is: the name in the middle, and a logo at its left if there is one.
    fn head(&self, leaf: &mut Leaf, area: Area, scale: i64) {
        let style = SHOP.scaled(scale);
        let Some(logo) = &self.logo else {
            return leaf.line(area, Side::Middle, style, Ink::Black, &self.shop);
        };
        let gap = LOGO_GAP * scale / 1000;
        let (wide, tall) = within(logo, (area.width / 3, area.height));
        let room = area.width - wide - gap;
        let name = printable(&self.shop);
        let named = style.fitted(&name, room).letters().width(&name).min(room);
        let x = area.x + (area.width - wide - gap - named) / 2;
        let picture = Area {
            x,
            y: area.y + (area.height - tall) / 2,
            width: wide,
            height: tall,
        };
        leaf.picture(picture, logo);
        let rest = Area {
            x: x + wide + gap,
            width: named,
            ..area
        };
        leaf.line(rest, Side::Left, style, Ink::Black, &self.shop);
    }

    const fn advice(&self) -> &'static str {
        if self.open {
            "Escaneá con tu banco o billetera y poné el monto"
        } else {
            "Esperá a que te carguen el monto y escaneá"
        }
    }
}
