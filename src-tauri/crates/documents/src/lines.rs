//! Text in lines: how it is set, how wide it is, where it breaks.
//!
//! Where the lines go is decided by `roll`, `leaf` and `thermal`. Lengths are in micrometres.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: pages are held to five metres, far from what an i64 holds"
)]

use crate::fonts::Face;
use crate::pdf::{Lettering, Um};

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

impl Style {
    /// Its letters.
    pub(crate) fn letters(&self) -> Lettering {
        Lettering {
            face: self.face,
            size: self.size,
            tracking: self.tracking,
        }
    }

    /// How tall one line is.
    pub(crate) fn line_height(&self) -> Um {
        self.size * self.leading / 1000
    }

    /// The style, larger or smaller: its sizes in thousandths.
    pub(crate) fn scaled(self, scale: i64) -> Style {
        Style {
            size: self.size * scale / 1000,
            smallest: self.smallest * scale / 1000,
            ..self
        }
    }

    /// The style for one line of `text` in `room`, shrunk as far as it may and has to.
    pub(crate) fn fitted(self, text: &str, room: Um) -> Style {
        let width = self.letters().width(text).max(1);
        let size = (self.size * room / width).clamp(self.smallest.min(self.size), self.size);
        Style { size, ..self }
    }
}

/// The text in lines no wider than `room`, broken between words, within a word only when it alone
/// is too wide. At least one line.
pub(crate) fn wrapped(letters: Lettering, text: &str, room: Um) -> Vec<String> {
    wrapped_by(&|text| letters.width(text), text, room)
}

/// As few lines as [`wrapped`] makes, but of like length: no single word left alone at the end.
pub(crate) fn balanced(letters: Lettering, text: &str, room: Um) -> Vec<String> {
    balanced_by(&|text| letters.width(text), text, room)
}

/// How wide a text is: in letters that are drawn, or in columns of a printer that has its own.
pub(crate) type Measure<'a> = dyn Fn(&str) -> i64 + 'a;

/// [`wrapped`], however wide letters are.
pub(crate) fn wrapped_by(width: &Measure<'_>, text: &str, room: i64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if width(&joined) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut pieces = broken(width, word, room);
        line = pieces.pop().unwrap_or_default();
        lines.append(&mut pieces);
    }
    lines.push(line);
    lines
}

/// [`balanced`], however wide letters are.
pub(crate) fn balanced_by(width: &Measure<'_>, text: &str, room: i64) -> Vec<String> {
    let fewest = wrapped_by(width, text, room).len();
    let (mut too_narrow, mut enough) = (0, room);
    while enough - too_narrow > 100 {
        let middle = too_narrow + (enough - too_narrow) / 2;
        if wrapped_by(width, text, middle).len() > fewest {
            too_narrow = middle;
        } else {
            enough = middle;
        }
    }
    wrapped_by(width, text, enough)
}

/// A word in pieces no wider than `room`, one character at least.
fn broken(width: &Measure<'_>, word: &str, room: i64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    for character in word.chars() {
        let longer = format!("{piece}{character}");
        if !piece.is_empty() && width(&longer) > room {
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
