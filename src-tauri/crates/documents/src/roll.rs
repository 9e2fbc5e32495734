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
use crate::pdf::{Area, Ink, Label, Lettering, Sheet, Um};

/// A kind of paper.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    /// From edge to edge.
    pub(crate) width: Um,
    /// What a printer cannot reach on the left and on the right.
    pub(crate) margin: Um,
    /// Clear above the first block.
    pub(crate) head: Um,
    /// Clear beneath the last one, to tear it off.
    pub(crate) foot: Um,
}

/// A roll of 80 mm, of which 72 can be printed on.
pub(crate) const ROLL_80: Paper = Paper {
    width: 80_000,
    margin: 4_000,
    head: 5_000,
    foot: 7_000,
};

/// How a block is set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The cut.
    pub(crate) face: Face,
    /// The size of the type.
    pub(crate) size: Um,
    /// The size a single line may shrink to before it is wrapped instead; zero: it is never
    /// wrapped.
    pub(crate) smallest: Um,
    /// The height of a line, in thousandths of the size.
    pub(crate) leading: i64,
    /// Space added after each letter, in thousandths of the size.
    pub(crate) tracking: i64,
}

/// A strip being filled.
pub(crate) struct Roll {
    sheet: Sheet,
    paper: Paper,
    /// Where the next block begins, without the gap before it.
    y: Um,
    /// The space owed between the last block and the next.
    owed: Um,
    /// The words drawn under everything, if any.
    watermark: Option<&'static str>,
}

/// Space between a name and its value.
const PAIR_GAP: Um = 3_000;
/// What is cleared of the watermark beyond the letters.
const HALO: Um = 500;

impl Style {
    fn letters(&self) -> Lettering {
        Lettering {
            face: self.face,
            size: self.size,
            tracking: self.tracking,
        }
    }

    fn line_height(&self) -> Um {
        self.size * self.leading / 1000
    }

    /// The style for one line of `text` in `room`, shrunk as far as it may and has to.
    fn fitted(self, text: &str, room: Um) -> Style {
        let width = self.letters().width(text).max(1);
        let size = (self.size * room / width).clamp(self.smallest.min(self.size), self.size);
        Style { size, ..self }
    }
}

impl Roll {
    /// An empty strip. `watermark` is repeated in outline across all of it.
    pub(crate) fn new(paper: Paper, watermark: Option<&'static str>) -> Roll {
        Roll {
            sheet: Sheet::new(paper.width),
            paper,
            y: paper.head,
            owed: 0,
            watermark,
        }
    }

    /// Leaves at least this much between the last block and the next: of two gaps the larger
    /// counts.
    pub(crate) fn gap(&mut self, height: Um) {
        self.owed = self.owed.max(height);
    }

    /// Text in the middle: on one line if the style can shrink enough, else in lines of like
    /// length.
    pub(crate) fn centred(&mut self, style: Style, text: &str) {
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

    /// A name on the left and its value on the right, each wrapped in its share when both do not
    /// fit.
    pub(crate) fn pair(&mut self, name: (Style, &str), value: (Style, &str)) {
        let [(name_style, name), (value_style, value)] =
            [name, value].map(|(style, text)| (style, printable(text)));
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

    /// A solid line across.
    pub(crate) fn rule(&mut self, thickness: Um) {
        let area = self.block(thickness);
        self.sheet.fill(area);
    }

    /// A dashed line across.
    pub(crate) fn dashes(&mut self, thickness: Um) {
        let area = self.block(thickness);
        self.sheet.dashes(area, 3 * thickness, thickness * 5 / 3);
    }

    /// A word in a box as wide as the paper.
    pub(crate) fn stamp(&mut self, style: Style, border: Um, padding: Um, text: &str) {
        let text = printable(text);
        let area = self.block(style.line_height() + 2 * (border + padding));
        self.sheet.clear(area);
        self.sheet.frame(area, border);
        let style = style.fitted(&text, area.width - 2 * (border + padding));
        self.write_centred(area, style, Ink::Black, &text);
    }

    /// A word in white on a black band as wide as the paper.
    pub(crate) fn band(&mut self, style: Style, padding: Um, text: &str) {
        let text = printable(text);
        let area = self.block(style.line_height() + 2 * padding);
        self.sheet.fill(area);
        let style = style.fitted(&text, area.width - 4 * padding);
        self.write_centred(area, style, Ink::White, &text);
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

/// The text in lines no wider than `room`, broken between words, within a word only when it alone
/// is too wide. At least one line.
fn wrapped(letters: Lettering, text: &str, room: Um) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if letters.width(&joined) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut pieces = broken(letters, word, room);
        line = pieces.pop().unwrap_or_default();
        lines.append(&mut pieces);
    }
    lines.push(line);
    lines
}

/// As few lines as [`wrapped`] makes, but of like length: no single word left alone at the end.
fn balanced(letters: Lettering, text: &str, room: Um) -> Vec<String> {
    let fewest = wrapped(letters, text, room).len();
    let (mut too_narrow, mut enough) = (0, room);
    while enough - too_narrow > 100 {
        let middle = too_narrow + (enough - too_narrow) / 2;
        if wrapped(letters, text, middle).len() > fewest {
            too_narrow = middle;
        } else {
            enough = middle;
        }
    }
    wrapped(letters, text, enough)
}

/// A word in pieces no wider than `room`, one character at least.
fn broken(letters: Lettering, word: &str, room: Um) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for character in word.chars() {
        let longer = format!("{piece}{character}");
        if !piece.is_empty() && letters.width(&longer) > room {
            pieces.push(std::mem::take(&mut piece));
            piece.push(character);
        } else {
            piece = longer;
        }
    }
    pieces.push(piece);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Style, balanced, wrapped};
    use crate::fonts::Face;
    use crate::fonts::printable;

    const STYLE: Style = Style {
        face: Face::Strong,
        size: 3_500,
        smallest: 3_500,
        leading: 1_350,
        tracking: 0,
    };

    #[test]
    fn text_that_fits_stays_on_one_line() {
        assert_eq!(
            wrapped(STYLE.letters(), "María Fernanda Ibarra", 72_000),
            ["María Fernanda Ibarra"]
        );
        assert_eq!(
            wrapped(STYLE.letters(), "", 72_000),
            [""],
            "an empty value still takes its line"
        );
    }

    #[test]
    fn a_word_wider_than_the_paper_is_broken_whole() {
        let word = "a".repeat(200);
        let lines = wrapped(STYLE.letters(), &word, 72_000);
        assert!(lines.len() > 4, "it does not fit in fewer");
        assert_eq!(lines.concat(), word, "no letter is lost");
    }

    #[test]
    fn balanced_lines_leave_no_word_alone() {
        let lines = balanced(
            STYLE.letters(),
            "Avenida del Libertador General San Martín 4820 Sur",
            72_000,
        );
        assert_eq!(lines.len(), 2, "as few as can be");
        let [first, second] = [&lines[0], &lines[1]].map(|line| STYLE.letters().width(line));
        assert!(second * 2 > first, "of like length: {lines:?}");
    }

    #[test]
    fn one_line_shrinks_only_as_far_as_it_may() {
        let style = Style {
            smallest: 3_000,
            ..STYLE
        };
        assert_eq!(
            style.fitted("Hola", 72_000).size,
            3_500,
            "what fits is not touched"
        );
        assert_eq!(
            style.fitted(&"a".repeat(100), 72_000).size,
            3_000,
            "no smaller than allowed"
        );
        let free = Style {
            smallest: 0,
            ..STYLE
        }
        .fitted(&"a".repeat(100), 72_000);
        assert!(
            free.letters().width(&"a".repeat(100)) <= 72_000,
            "as small as needed"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_ever_wider_than_its_room(text in "\\PC{0,120}", room in 8_000_i64..72_000) {
            let text = printable(&text);
            let lines = wrapped(STYLE.letters(), &text, room);
            for line in &lines {
                prop_assert!(STYLE.letters().width(line) <= room, "{line:?} in {room}");
            }
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text), "nothing is lost");
        }
    }
}
