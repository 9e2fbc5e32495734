//! A strip of paper filled from top to bottom: centred lines, pairs, rules, boxes, none wider than
//! it.
//!
//! What is said is decided by the documents; how letters get into a file, by `pdf`. Here text finds
//! its place: it wraps or shrinks, and never runs over an edge. Lengths are in micrometres.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: pages are held to five metres, far from what an i64 holds"
)]

use crate::Error;
use crate::fonts::{Face, printable};
use crate::lines::{Style, balanced, wrapped};
use crate::logo::Logo;
use crate::pdf::{Area, Ink, Label, Lettering, Sheet, Um, dots_within, within};
use crate::qr;

/// A kind of roll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strip {
    /// From edge to edge.
    pub(crate) width: Um,
    /// What a printer cannot reach on the left and on the right.
    pub(crate) margin: Um,
    /// Clear above the first block.
    pub(crate) head: Um,
    /// Clear beneath the last one, to tear it off.
    pub(crate) foot: Um,
    /// How large letters and boxes are set on it, in thousandths of their sizes on a roll of 80 mm.
    pub(crate) scale: i64,
}

/// A roll of 80 mm, of which 72 can be printed on.
pub(crate) const ROLL_80: Strip = Strip {
    width: 80_000,
    margin: 4_000,
    head: 5_000,
    foot: 7_000,
    scale: 1_000,
};

/// A roll of 58 mm, of which 48 can be printed on. The letters are as small as a head of 203 dots an inch still prints
/// them clearly.
pub(crate) const ROLL_58: Strip = Strip {
    width: 58_000,
    margin: 5_000,
    head: 4_000,
    foot: 7_000,
    scale: 800,
};

/// The head of a sheet of A4, for what else is on a roll.
pub(crate) const SHEET: Strip = Strip {
    width: 210_000,
    margin: 45_000,
    head: 20_000,
    foot: 20_000,
    scale: 1_300,
};

/// A strip that is written on from top to bottom: what a paper of the counter says, whoever prints it. A [`Roll`] is
/// drawn as a PDF, a [`Head`](crate::thermal::Head) prints with letters of its own. Sizes are those on a roll of
/// 80 mm; nothing is ever wider than the strip.
pub(crate) trait Tape {
    /// Leaves at least this much between the last block and the next: of two gaps the larger
    /// counts.
    fn gap(&mut self, height: Um);
    /// Text in the middle: on one line if the style can shrink enough, else in lines of like
    /// length.
    fn centred(&mut self, style: Style, text: &str);
    /// A name on the left and its value on the right, each wrapped in its share when both do not
    /// fit.
    fn pair(&mut self, name: (Style, &str), value: (Style, &str));
    /// A logo in the middle.
    fn logo(&mut self, logo: &Logo);
    /// A solid line across.
    fn rule(&mut self, thickness: Um);
    /// A dashed line across.
    fn dashes(&mut self, thickness: Um);
    /// A word in a box as wide as the paper.
    fn stamp(&mut self, style: Style, border: Um, padding: Um, text: &str);
    /// A word in white on a black band as wide as the paper.
    fn band(&mut self, style: Style, padding: Um, text: &str);
    /// A text as a QR in the middle.
    fn code(&mut self, text: &str) -> Result<(), Error>;
}

/// A strip being filled.
pub(crate) struct Roll {
    sheet: Sheet,
    paper: Strip,
    /// Where the next block begins, without the gap before it.
    y: Um,
    /// The space owed between the last block and the next.
    owed: Um,
    /// The words drawn under everything, if any.
    watermark: Option<&'static str>,
}

/// Space between a name and its value.
const PAIR_GAP: Um = 3_000;
/// How tall a logo may be, and how much of the width it may take, in thousandths.
const LOGO_HEIGHT: Um = 20_000;
const LOGO_WIDTH: i64 = 700;
/// How wide and tall a QR is.
const CODE: Um = 30_000;
/// What is cleared of the watermark beyond the letters.
const HALO: Um = 500;

impl Tape for Roll {
    fn gap(&mut self, height: Um) {
        self.owed = self.owed.max(self.scaled(height));
    }

    fn centred(&mut self, style: Style, text: &str) {
        let style = self.sized(style);
        let text = printable(text);
        let fitted = style.fitted(&text, self.room());
        let lines = if fitted.letters().width(&text) <= self.room() {
            vec![(fitted, text)]
        } else {
            let lines = balanced(style.letters(), &text, self.room());
            lines.into_iter().map(|line| (style, line)).collect()
        };
        for (style, line) in lines {
            let area = self.block(style.line_height());
            self.write_centred(area, style, Ink::Black, &line);
        }
    }

    fn pair(&mut self, name: (Style, &str), value: (Style, &str)) {
        let [(name_style, name), (value_style, value)] =
            [name, value].map(|(style, text)| (self.sized(style), printable(text)));
        let [name_width, value_width] = [(name_style, &name), (value_style, &value)]
            .map(|(style, text)| style.letters().width(text));
        let shared = self.room() - PAIR_GAP;
        // A value may take what its name leaves, or three fifths when both are long.
        let value_room = value_width.min((shared - name_width).max(shared * 3 / 5));
        let name_lines = wrapped(name_style.letters(), &name, shared - value_room);
        let value_lines = wrapped(value_style.letters(), &value, value_room);

        for number in 0..name_lines.len().max(value_lines.len()) {
            let area = self.block(name_style.line_height().max(value_style.line_height()));
            if let Some(line) = name_lines.get(number) {
                self.write(area, area.x, name_style, Ink::Black, line);
            }
            if let Some(line) = value_lines.get(number) {
                let x = area.x + area.width - value_style.letters().width(line);
                self.write(area, x, value_style, Ink::Black, line);
            }
        }
    }

    fn logo(&mut self, logo: &Logo) {
        let most = (self.room() * LOGO_WIDTH / 1000, self.scaled(LOGO_HEIGHT));
        let (width, height) = within(logo, most);
        let block = self.block(height);
        let area = Area {
            x: block.x + (block.width - width) / 2,
            width,
            ..block
        };
        self.sheet.clear(area);
        self.sheet.picture(area, logo);
    }

    fn rule(&mut self, thickness: Um) {
        let area = self.block(thickness);
        self.sheet.fill(area);
    }

    fn dashes(&mut self, thickness: Um) {
        let area = self.block(thickness);
        self.sheet.dashes(area, 3 * thickness, thickness * 5 / 3);
    }

    fn stamp(&mut self, style: Style, border: Um, padding: Um, text: &str) {
        let (style, padding) = (self.sized(style), self.scaled(padding));
        let text = printable(text);
        let area = self.block(style.line_height() + 2 * (border + padding));
        self.sheet.clear(area);
        self.sheet.frame(area, border);
        let style = style.fitted(&text, area.width - 2 * (border + padding));
        self.write_centred(area, style, Ink::Black, &text);
    }

    fn band(&mut self, style: Style, padding: Um, text: &str) {
        let (style, padding) = (self.sized(style), self.scaled(padding));
        let text = printable(text);
        let area = self.block(style.line_height() + 2 * padding);
        self.sheet.fill(area);
        let style = style.fitted(&text, area.width - 4 * padding);
        self.write_centred(area, style, Ink::White, &text);
    }

    fn code(&mut self, text: &str) -> Result<(), Error> {
        let code = qr::encode(text)?;
        let side = self.scaled(CODE);
        let area = self.block(side);
        self.sheet.clear(area);
        self.sheet
            .code(area, &code, dots_within(side, code.modules));
        Ok(())
    }
}

impl Roll {
    /// An empty strip. `watermark` is repeated in outline across all of it.
    pub(crate) fn new(paper: Strip, watermark: Option<&'static str>) -> Roll {
        Roll {
            sheet: Sheet::new(paper.width),
            paper,
            y: paper.head,
            owed: 0,
            watermark,
        }
    }

    /// The file, cut off beneath the last block.
    pub(crate) fn finish(mut self, label: Label<'_>) -> Result<Vec<u8>, Error> {
        let height = self.y + self.paper.foot;
        if let Some(words) = self.watermark {
            self.draw_watermark(words, height);
        }
        self.sheet.finish(height, label)
    }

    /// Takes the next `height` of the strip, after the gap owed.
    fn block(&mut self, height: Um) -> Area {
        let area = Area {
            x: self.paper.margin,
            y: self.y + self.owed,
            width: self.room(),
            height,
        };
        self.y = area.y + height;
        self.owed = 0;
        area
    }

    /// A length as it is on this roll.
    fn scaled(&self, length: Um) -> Um {
        length * self.paper.scale / 1000
    }

    fn sized(&self, style: Style) -> Style {
        style.scaled(self.paper.scale)
    }

    fn room(&self) -> Um {
        self.paper.width - 2 * self.paper.margin
    }

    fn write_centred(&mut self, area: Area, style: Style, ink: Ink, line: &str) {
        let x = area.x + (area.width - style.letters().width(line)) / 2;
        self.write(area, x, style, ink, line);
    }

    fn write(&mut self, area: Area, x: Um, style: Style, ink: Ink, line: &str) {
        let letters = style.letters();
        let baseline = area.y + letters.baseline(area.height);
        if self.watermark.is_some() {
            let width = letters.width(line) + 2 * HALO;
            self.sheet.clear(Area {
                x: x - HALO,
                width,
                ..area
            });
        }
        self.sheet.text(x, baseline, letters, ink, line);
    }

    /// Repeats the words from the foot to the head, each line so long that it leaves the paper.
    fn draw_watermark(&mut self, words: &str, height: Um) {
        const STEP: Um = 34_000;
        const LINE: Um = 350;
        let letters = Lettering {
            face: Face::Title,
            size: 17_000,
            tracking: 20,
        };
        let words = printable(words);
        // The last line starts below the paper and crosses its right edge.
        let rise = self.paper.width * 3 / 4;
        let mut baseline = STEP;
        while baseline < height + rise {
            self.sheet.watermark(0, baseline, letters, LINE, &words);
            baseline += STEP;
        }
    }
}
