//! Thermal printers that have letters of their own: a paper of the counter as ESC/POS bytes.
//!
//! What a paper says is its own module's and is the same on a PDF; here it is set in columns of twelve dots and written
//! in the printer's commands: Epson's, and of those only what every clone knows. Letters are those of the printer, so a
//! character that it does not have is written as one that it has (`alphabet`), and a logo is sent as dots
//! (`raster`).
//!
//! ```text
//! ESC @   begin anew             GS !    size          GS v 0   dots (the logo)
//! ESC t   the page of letters    ESC E   bold          GS ( k   a QR, drawn by the printer
//! FS .    no Chinese             GS B    white on black   GS V   cut
//! ```
//!
//! The same paper for the same printer gives the same bytes. Nothing here sends them anywhere.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "columns and dots of a strip of paper: some hundreds at most"
)]

mod alphabet;
mod raster;

pub use alphabet::Alphabet;
use raster::Raster;

use crate::Error;
use crate::fonts::{Face, printable};
use crate::lines::{Style, balanced_by, wrapped_by};
use crate::logo::Logo;
use crate::pdf::Um;
use crate::roll::Tape;

/// What kind of thermal printer a paper is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thermal {
    /// How wide its paper is.
    pub width: Width,
    /// The letters it has.
    pub alphabet: Alphabet,
    /// Whether it cuts the paper at the end.
    pub cut: bool,
    /// Whether it opens the drawer that hangs on it.
    pub drawer: bool,
}

/// How wide a thermal printer's paper is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// 80 mm, of which 72 are printed on: 48 columns, 576 dots.
    #[default]
    Mm80,
    /// 58 mm, of which 48 are printed on: 32 columns, 384 dots.
    Mm58,
}

impl Default for Thermal {
    fn default() -> Thermal {
        Thermal {
            width: Width::default(),
            alphabet: Alphabet::default(),
            cut: true,
            drawer: false,
        }
    }
}

impl Width {
    /// How many letters of the usual size are on a line.
    pub const fn columns(self) -> i64 {
        match self {
            Width::Mm80 => 48,
            Width::Mm58 => 32,
        }
    }

    /// How many dots are on a line.
    pub const fn dots(self) -> u32 {
        match self {
            Width::Mm80 => 576,
            Width::Mm58 => 384,
        }
    }
}

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;
const FS: u8 = 0x1C;
const LINE_END: u8 = b'\n';
/// A column as lines are measured: [`balanced_by`] tells lengths of less than a hundred from none.
const COLUMN: i64 = 1_000;
/// Between a name and its value, in columns.
const PAIR_GAP: i64 = 1;
/// How tall a letter is, and with it a line of a box, whose strokes have to meet.
const LETTER_DOTS: u8 = 24;
/// Lines fed before the paper is torn off by hand: the head is that far beneath the edge.
const TEAR_OFF: u8 = 5;

/// How large letters are: so many times as wide and as tall as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Size {
    wide: i64,
    tall: i64,
}

const USUAL: Size = Size { wide: 1, tall: 1 };

/// A strip that a thermal printer prints.
pub(crate) struct Head {
    bytes: Vec<u8>,
    width: Width,
    alphabet: Alphabet,
    cut: bool,
    /// The space owed between the last block and the next, in dots.
    owed: i64,
    /// Whether anything stands on it yet.
    begun: bool,
    /// The words between all parts, if any.
    watermark: Option<&'static str>,
}

impl Head {
    /// The beginning of a strip: the printer as if it were just switched on, and its drawer. `watermark` is written
    /// between all parts.
    pub(crate) fn begun(printer: &Thermal, watermark: Option<&'static str>) -> Head {
        let mut head = Head {
            bytes: Vec::with_capacity(2_048),
            width: printer.width,
            alphabet: printer.alphabet,
            cut: printer.cut,
            owed: 0,
            begun: false,
            watermark,
        };
        // Anew; no Chinese, which would take two letters with accents for one sign; the signs of ASCII as they are;
        // its letters.
        head.send(&[ESC, b'@', FS, b'.', ESC, b'R', 0]);
        head.send(&[ESC, b't', printer.alphabet.page()]);
        if printer.drawer {
            // 50 ms on the first connector, then 500 ms of rest: what drawers are built for.
            head.send(&[ESC, b'p', 0, 25, 250]);
        }
        head
    }

    /// The bytes: the paper is fed to where it is torn off, and cut if it is to be.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.cut {
            // Feeds to the blade by itself, and leaves a bridge so that nothing falls.
            self.send(&[GS, b'V', 66, 0]);
        } else {
            self.send(&[ESC, b'd', TEAR_OFF]);
        }
        self.bytes
    }

    fn send(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn columns(&self) -> i64 {
        self.width.columns()
    }

    /// A block begins: after the gap that is owed, unless it is the first.
    fn block(&mut self) {
        let dots = std::mem::take(&mut self.owed);
        let begun = std::mem::replace(&mut self.begun, true);
        if let Some(dots) = u8::try_from(dots).ok().filter(|dots| begun && *dots > 0) {
            self.send(&[ESC, b'J', dots]);
        }
    }

    fn size(&mut self, size: Size) {
        let nibble = |times: i64| u8::try_from(times - 1).unwrap_or(0).min(7);
        self.send(&[GS, b'!', nibble(size.wide) * 16 + nibble(size.tall)]);
    }

    fn bold(&mut self, bold: bool) {
        self.send(&[ESC, b'E', u8::from(bold)]);
    }

    fn blanks(&mut self, columns: i64) {
        let columns = usize::try_from(columns).unwrap_or(0);
        self.bytes.extend(std::iter::repeat_n(b' ', columns));
    }

    fn letters(&mut self, text: &str) {
        let bytes = self.alphabet.bytes(text);
        self.send(&bytes);
    }

    /// A sign as often as it goes across.
    fn across(&mut self, sign: char, columns: i64) {
        let times = usize::try_from(columns).unwrap_or(0);
        let line: String = std::iter::repeat_n(sign, times).collect();
        self.letters(&line);
    }

    /// The text as this printer can write it.
    fn written(&self, text: &str) -> String {
        self.alphabet.written(&printable(text))
    }

    /// The largest size up to the style's at which the text fits in so many columns, if there is one.
    fn fitted(style: Style, text: &str, columns: i64) -> Option<Size> {
        let largest = times(style);
        let wide = (1..=largest)
            .rev()
            .find(|wide| length(text) * wide <= columns);
        wide.map(|wide| Size {
            wide,
            // Letters that are only taller are harder to read, but are still more than the rest.
            tall: wide.max(largest.min(2)),
        })
    }

    fn line_in_the_middle(&mut self, style: Style, size: Size, text: &str) {
        self.blanks((self.columns() - length(text) * size.wide) / 2);
        self.size(size);
        self.bold(is_bold(style));
        self.letters(text);
        self.bold(false);
        self.size(USUAL);
        self.bytes.push(LINE_END);
    }

    fn picture(&mut self, logo: &Raster) {
        let logo = logo.within(self.width.dots());
        self.block();
        self.send(&[ESC, b'a', 1]);
        for band in logo.bands() {
            self.send(&[GS, b'v', b'0', 0]);
            self.send(&band.bytes_wide.to_le_bytes());
            self.send(&band.rows.to_le_bytes());
            self.send(band.bits);
        }
        self.send(&[ESC, b'a', 0]);
        self.owed = 16;
    }

    /// A line across, with the watermark in its middle.
    fn line_across(&mut self, sign: char) {
        self.block();
        let columns = self.columns();
        match self.watermark {
            None => self.across(sign, columns),
            Some(words) => {
                let words = format!(" {} ", self.written(words));
                let left = (columns - length(&words)) / 2;
                self.across(sign, left);
                self.letters(&words);
                self.across(sign, columns - left - length(&words));
            }
        }
        self.bytes.push(LINE_END);
    }
}

impl Tape for Head {
    fn gap(&mut self, height: Um) {
        // Eight dots to the millimetre, and more than thirty millimetres nobody asks for.
        self.owed = self.owed.max((height / 125).clamp(0, 240));
    }

    fn centred(&mut self, style: Style, text: &str) {
        let text = self.written(text);
        self.block();
        if let Some(size) = Head::fitted(style, &text, self.columns()) {
            self.line_in_the_middle(style, size, &text);
            return;
        }
        let width = |text: &str| length(text) * COLUMN;
        let size = Size {
            wide: 1,
            tall: times(style).min(2),
        };
        for line in balanced_by(&width, &text, self.columns() * COLUMN) {
            self.line_in_the_middle(style, size, &line);
        }
    }

    fn pair(&mut self, name: (Style, &str), value: (Style, &str)) {
        let [(name_style, name), (value_style, value)] =
            [name, value].map(|(style, text)| (style, self.written(text)));
        let width = |text: &str| length(text);
        let shared = self.columns() - PAIR_GAP;
        // A value may take what its name leaves, or three fifths when both are long.
        let value_room = length(&value).min((shared - length(&name)).max(shared * 3 / 5));
        let name_lines = wrapped_by(&width, &name, shared - value_room);
        let value_lines = wrapped_by(&width, &value, value_room);
        self.block();
        for number in 0..name_lines.len().max(value_lines.len()) {
            let name = name_lines.get(number).map_or("", String::as_str);
            let value = value_lines.get(number).map_or("", String::as_str);
            self.bold(is_bold(name_style));
            self.letters(name);
            self.bold(false);
            if !value.is_empty() {
                self.blanks(self.columns() - length(name) - length(value));
                self.bold(is_bold(value_style));
                self.letters(value);
                self.bold(false);
            }
            self.bytes.push(LINE_END);
        }
    }

    fn logo(&mut self, logo: &Logo) {
        self.picture(&Raster::of(logo.width(), &logo.bits()));
    }

    fn rule(&mut self, _thickness: Um) {
        self.line_across('═');
    }

    fn dashes(&mut self, _thickness: Um) {
        self.line_across('-');
    }

    fn stamp(&mut self, style: Style, _border: Um, _padding: Um, text: &str) {
        let text = self.written(text);
        let columns = self.columns();
        let inner = columns - 2;
        let size = Head::fitted(style, &text, inner).unwrap_or(USUAL);
        let left = (inner - length(&text) * size.wide) / 2;
        let narrow = Size { wide: 1, ..size };
        self.block();
        // The strokes of a box meet only when no space is between the lines.
        self.send(&[ESC, b'3', LETTER_DOTS]);
        self.letters("╔");
        self.across('═', inner);
        self.letters("╗");
        self.bytes.push(LINE_END);
        self.size(narrow);
        self.letters("║");
        self.blanks(left);
        self.size(size);
        self.bold(is_bold(style));
        self.letters(&text);
        self.bold(false);
        self.size(narrow);
        self.blanks(inner - left - length(&text) * size.wide);
        self.letters("║");
        self.size(USUAL);
        self.bytes.push(LINE_END);
        self.letters("╚");
        self.across('═', inner);
        self.letters("╝");
        self.bytes.push(LINE_END);
        self.send(&[ESC, b'2']);
    }

    fn band(&mut self, style: Style, _padding: Um, text: &str) {
        let text = self.written(text);
        let columns = self.columns();
        let size = Head::fitted(style, &text, columns).unwrap_or(USUAL);
        let left = (columns - length(&text) * size.wide) / 2;
        self.block();
        self.send(&[GS, b'B', 1]);
        self.size(Size { wide: 1, ..size });
        self.blanks(left);
        self.size(size);
        self.bold(true);
        self.letters(&text);
        self.bold(false);
        self.size(Size { wide: 1, ..size });
        self.blanks(columns - left - length(&text) * size.wide);
        self.size(USUAL);
        self.send(&[GS, b'B', 0]);
        self.bytes.push(LINE_END);
    }

    fn code(&mut self, text: &str) -> Result<(), Error> {
        let too_long = || Error::TextTooLong { bytes: text.len() };
        if text.is_empty() {
            return Err(Error::Empty);
        }
        // What the printer is told to keep: the text, and three bytes that say so.
        let kept = u16::try_from(text.len() + 3).map_err(|_| too_long())?;
        // The printer draws what our own encoder can: more does not fit in a symbol.
        let modules = crate::qr::encode(text)?.modules;
        let dots = (self.width.dots() / modules).clamp(2, 8);
        let dots = u8::try_from(dots).map_err(|_| too_long())?;
        self.block();
        self.send(&[ESC, b'a', 1]);
        // The second model, the one everybody reads; so many dots a module; correction M, as on the screen.
        self.send(&[GS, b'(', b'k', 4, 0, b'1', b'A', b'2', 0]);
        self.send(&[GS, b'(', b'k', 3, 0, b'1', b'C', dots]);
        self.send(&[GS, b'(', b'k', 3, 0, b'1', b'E', b'1']);
        self.send(&[GS, b'(', b'k']);
        self.send(&kept.to_le_bytes());
        self.send(b"1P0");
        self.send(text.as_bytes());
        self.send(&[GS, b'(', b'k', 3, 0, b'1', b'Q', b'0']);
        self.send(&[ESC, b'a', 0]);
        Ok(())
    }
}

/// How many columns a text takes, every letter being as wide as any other.
fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX / COLUMN)
}

/// How many times the usual size a style is here, by its size on a PDF.
const fn times(style: Style) -> i64 {
    match style.size {
        ..4_200 => 1,
        4_200..10_000 => 2,
        10_000.. => 3,
    }
}

/// Whether the style's cut is heavier than what is read.
const fn is_bold(style: Style) -> bool {
    !matches!(style.face, Face::Text)
}
