//! A sheet of a fixed size: lines of text at places, rules, the large amount. For printers that take paper in sheets.
//!
//! What is said and where it stands is decided by the documents; here text stays within its place: it shrinks, wraps,
//! or, where a table gives it one line and no more, ends in an ellipsis. Lengths are in micrometres.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: sheets are held to A4, far from what an i64 holds"
)]

use domain::money::Money;

use crate::Error;
use crate::fonts::{Face, printable};
use crate::lines::{Style, wrapped};
use crate::logo::Logo;
use crate::pdf::{Area, Ink, Label, Lettering, Sheet, Um, bind};
use crate::qr::Code;

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    /// From edge to edge.
    pub(crate) width: Um,
    /// From top to bottom.
    pub(crate) height: Um,
}

/// What offices print on.
pub(crate) const A4: Format = Format {
    width: 210_000,
    height: 297_000,
};

/// Where a line stands within its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// At its left edge.
    Left,
    /// In its middle.
    Middle,
    /// At its right edge.
    Right,
}

/// A sheet being filled.
pub(crate) struct Leaf {
    sheet: Sheet,
    format: Format,
    practice: bool,
}

/// What a sheet says that is worth nothing.
pub(crate) const PRACTICE: &str = "PRÁCTICA — SIN VALOR";
/// The same, as it stands across the whole sheet.
const ACROSS: &str = "SIN VALOR — SIN VALOR";
/// What is cleared of the words across beyond the letters.
const HALO: Um = 600;
/// How thin a line is that only guides the eye.
const HAIR: Um = 200;
/// How far a black band stands from the edge of the sheet, for a sheet as wide as A4.
const BAND_EDGE: Um = 7_000;
/// How tall it is there.
const BAND: Um = 8_000;

impl Leaf {
    /// An empty sheet. One for `practice` says so in bands at its head and foot and across all of it.
    pub(crate) fn new(format: Format, practice: bool) -> Leaf {
        let mut leaf = Leaf {
            sheet: Sheet::new(format.width),
            format,
            practice,
        };
        if practice {
            leaf.mark();
        }
        leaf
    }

    /// One line in a place, shrunk as far as the style allows and then cut short: it never leaves the place.
    pub(crate) fn line(&mut self, area: Area, side: Side, style: Style, ink: Ink, text: &str) {
        let text = printable(text);
        let style = style.fitted(&text, area.width);
        let text = cut(style.letters(), text, area.width);
        let width = style.letters().width(&text);
        let x = match side {
            Side::Left => area.x,
            Side::Middle => area.x + (area.width - width) / 2,
            Side::Right => area.x + area.width - width,
        };
        self.write(
            Area { x, width, ..area },
            style.letters(),
            ink,
            &text,
            ink != Ink::White,
        );
    }

    /// Text from the top of a place downwards, in as many lines as it needs. Answers how tall it came out.
    pub(crate) fn lines(
        &mut self,
        area: Area,
        side: Side,
        style: Style,
        ink: Ink,
        text: &str,
    ) -> Um {
        let height = style.line_height();
        let lines = wrapped(style.letters(), &printable(text), area.width);
        let mut y = area.y;
        for line in &lines {
            self.line(Area { y, height, ..area }, side, style, ink, line);
            y += height;
        }
        y - area.y
    }

    /// An amount as the screens show it: the sign and the centavos lighter than the pesos, as large as the place
    /// allows.
    pub(crate) fn amount(&mut self, area: Area, size: Um, amount: Money) {
        let text = printable(&amount.to_string());
        let pesos = text
            .find(|character: char| character.is_ascii_digit())
            .unwrap_or(0);
        let cents = text.rfind(',').unwrap_or(text.len());
        let parts = [
            (Face::Text, text.get(..pesos)),
            (Face::Bold, text.get(pesos..cents)),
            (Face::Text, text.get(cents..)),
        ]
        .map(|(face, part)| (face, part.unwrap_or_default()));
        let letters = |face, size| Lettering {
            face,
            size,
            tracking: 0,
        };
        let width = |size| -> Um {
            let widths = parts.map(|(face, part)| letters(face, size).width(part));
            widths.iter().sum()
        };
        let size = (size * area.width / width(size).max(1)).min(size);
        let mut x = area.x;
        for (face, part) in parts {
            let width = letters(face, size).width(part);
            let place = Area { x, width, ..area };
            self.write(place, letters(face, size), Ink::Black, part, true);
            x += width;
        }
    }

    /// A solid line.
    pub(crate) fn rule(&mut self, x: Um, y: Um, width: Um, height: Um) {
        self.fill(
            Area {
                x,
                y,
                width,
                height,
            },
            Ink::Black,
        );
    }

    /// A line that only guides the eye.
    pub(crate) fn hair(&mut self, x: Um, y: Um, width: Um) {
        self.fill(
            Area {
                x,
                y,
                width,
                height: HAIR,
            },
            Ink::Faint,
        );
    }

    /// A filled rectangle.
    pub(crate) fn fill(&mut self, area: Area, ink: Ink) {
        self.sheet.tint(area, ink);
    }

    /// A code in the middle of a place, its modules that many dots of 1/600 inch.
    pub(crate) fn code(&mut self, area: Area, code: &Code, dots: i64) {
        self.sheet.code(area, code, dots);
    }

    /// A logo, in a place of its own proportions.
    pub(crate) fn picture(&mut self, area: Area, logo: &Logo) {
        self.sheet.clear(area);
        self.sheet.picture(area, logo);
    }

    /// The file of some sheets, all of one size.
    pub(crate) fn bind(leaves: Vec<Leaf>, label: Label<'_>) -> Result<Vec<u8>, Error> {
        let height = leaves.first().map_or(0, |leaf| leaf.format.height);
        let sheets = leaves.into_iter().map(|leaf| leaf.sheet).collect();
        bind(sheets, height, label)
    }

    fn write(&mut self, area: Area, letters: Lettering, ink: Ink, text: &str, clears: bool) {
        if self.practice && clears {
            self.sheet.clear(Area {
                x: area.x - HALO,
                width: area.width + 2 * HALO,
                ..area
            });
        }
        let baseline = area.y + letters.baseline(area.height);
        self.sheet.text(area.x, baseline, letters, ink, text);
    }

    /// Says that the sheet is worth nothing, at its head, at its foot and across all of it.
    fn mark(&mut self) {
        let Format { width, height } = self.format;
        let scaled = |length: Um| length * width / A4.width;
        let letters = Lettering {
            face: Face::Title,
            size: scaled(30_000),
            tracking: 20,
        };
        // The last line starts below the paper and crosses its right edge.
        let step = scaled(62_000);
        let mut baseline = step;
        while baseline < height + width * 3 / 4 {
            self.sheet
                .watermark(0, baseline, letters, scaled(400), ACROSS);
            baseline += step;
        }
        let band = scaled(BAND);
        let style = Style {
            face: Face::Title,
            size: band * 5 / 8,
            smallest: 0,
            leading: 1_000,
            tracking: 10,
        };
        for y in [scaled(BAND_EDGE), height - scaled(BAND_EDGE) - band] {
            let x = scaled(BAND_EDGE);
            let area = Area {
                x,
                y,
                width: width - 2 * x,
                height: band,
            };
            self.fill(area, Ink::Black);
            self.line(area, Side::Middle, style, Ink::White, PRACTICE);
        }
    }
}

/// The text, or as much of its beginning as fits with an ellipsis after it.
fn cut(letters: Lettering, text: String, room: Um) -> String {
    if letters.width(&text) <= room {
        return text;
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let shorter: String = kept.iter().collect();
        let shorter = format!("{}…", shorter.trim_end());
        if letters.width(&shorter) <= room {
            return shorter;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::cut;
    use crate::fonts::{Face, printable};
    use crate::pdf::Lettering;

    const LETTERS: Lettering = Lettering {
        face: Face::Text,
        size: 3_050,
        tracking: 0,
    };

    #[test]
    fn a_cell_keeps_what_fits_and_says_that_there_is_more() {
        assert_eq!(
            cut(LETTERS, "Caja 1".to_owned(), 20_000),
            "Caja 1",
            "what fits is whole"
        );
        let name = "María de los Milagros Etchegaray".to_owned();
        let kept = cut(LETTERS, name.clone(), 20_000);
        let begun = kept.strip_suffix('…').expect("it says that there is more");
        assert!(
            name.starts_with(begun) && begun.len() > 5,
            "its beginning: {kept}"
        );
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_cell(text in "\\PC{0,80}", room in 3_000_i64..60_000) {
            let kept = cut(LETTERS, printable(&text), room);
            prop_assert!(LETTERS.width(&kept) <= room, "{kept:?} in {room}");
        }
    }
}
