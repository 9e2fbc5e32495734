//! A thermal printer that prints on a picture: it knows the commands that our papers use, and stops at any other.
//!
//! It reads the bytes as a printer does, one after the other, with no idea of what was meant; a letter that does not fit
//! on its line is a fault, where a real one would go on beneath. Its letters are drawn from Archivo, squeezed into the
//! cells of twelve by twenty-four dots that such printers have.

mod glyphs;

use documents::{qr, thermal::Alphabet};

use glyphs::Glyphs;

/// The size of a letter, in dots.
const CELL: (usize, usize) = (12, 24);
/// How far the paper moves at the end of a line of usual letters: a sixth of an inch.
const USUAL_LINE: usize = 34;

/// What came out of the printer.
pub(crate) struct Printed {
    /// How many dots wide the paper is.
    pub(crate) width: usize,
    /// Row by row, a byte a dot: 0 is black.
    pub(crate) pixels: Vec<u8>,
    /// The letters, line by line.
    pub(crate) text: String,
    /// What the codes say that the printer drew by itself.
    pub(crate) codes: Vec<String>,
    /// How often the paper was cut.
    pub(crate) cuts: usize,
    /// How often the drawer was opened.
    pub(crate) kicks: usize,
}

struct Machine<'a> {
    bytes: &'a [u8],
    at: usize,
    glyphs: Glyphs,
    alphabet: Alphabet,
    printed: Printed,
    /// The letters of the line that is not printed yet.
    line: Vec<Letter>,
    wide: usize,
    tall: usize,
    bold: bool,
    reversed: bool,
    centred: bool,
    spacing: usize,
    module: u32,
    stored: Option<String>,
}

#[derive(Clone, Copy)]
struct Letter {
    character: char,
    wide: usize,
    tall: usize,
    bold: bool,
    reversed: bool,
}

/// Prints the bytes on paper so many dots wide.
///
/// # Panics
/// At a command that it does not know, and at whatever a printer would print otherwise than it was meant.
pub(crate) fn print(bytes: &[u8], width: usize) -> Printed {
    let mut machine = Machine {
        bytes,
        at: 0,
        glyphs: Glyphs::default(),
        alphabet: Alphabet::Plain,
        printed: Printed {
            width,
            pixels: Vec::new(),
            text: String::new(),
            codes: Vec::new(),
            cuts: 0,
            kicks: 0,
        },
        line: Vec::new(),
        wide: 1,
        tall: 1,
        bold: false,
        reversed: false,
        centred: false,
        spacing: USUAL_LINE,
        module: 3,
        stored: None,
    };
    while machine.at < bytes.len() {
        machine.step();
    }
    assert!(machine.line.is_empty(), "a line was never ended");
    machine.printed
}

impl Machine<'_> {
    fn next(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).expect("a command is cut off");
        self.at += 1;
        *byte
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next()).collect()
    }

    fn two(&mut self) -> usize {
        let [low, high] = [self.next(), self.next()];
        usize::from(u16::from_le_bytes([low, high]))
    }

    fn step(&mut self) {
        match self.next() {
            0x1B => self.escaped(),
            0x1D => self.grouped(),
            0x1C => assert_eq!(self.next(), b'.', "only an end of Chinese"),
            b'\n' => self.end_line(),
            byte if byte >= 0x20 => self.line.push(Letter {
                character: self.alphabet.character(byte),
                wide: self.wide,
                tall: self.tall,
                bold: self.bold,
                reversed: self.reversed,
            }),
            other => panic!("{other:#x} at {} is no letter and no command", self.at),
        }
    }

    fn escaped(&mut self) {
        match self.next() {
            b'@' => assert!(self.line.is_empty(), "it would forget a line"),
            b't' => {
                self.alphabet = match self.next() {
                    19 => Alphabet::Pc858,
                    2 => Alphabet::Pc850,
                    0 => Alphabet::Plain,
                    other => panic!("no page {other}"),
                }
            }
            b'R' => assert_eq!(self.next(), 0, "the signs of ASCII"),
            b'E' => self.bold = self.next() & 1 == 1,
            b'a' => self.centred = self.next() == 1,
            b'J' => {
                let dots = usize::from(self.next());
                self.feed(dots);
            }
            b'd' => {
                let lines = usize::from(self.next());
                self.feed(lines * self.spacing);
            }
            b'2' => self.spacing = USUAL_LINE,
            b'3' => self.spacing = usize::from(self.next()),
            b'p' => {
                self.take(3);
                self.printed.kicks += 1;
            }
            other => panic!("ESC {other:#x} is not known"),
        }
    }

    fn grouped(&mut self) {
        match self.next() {
            b'!' => {
                let size = usize::from(self.next());
                (self.wide, self.tall) = (size / 16 + 1, size % 16 + 1);
            }
            b'B' => self.reversed = self.next() & 1 == 1,
            b'V' => {
                assert_eq!(self.take(2), [66, 0], "a cut with a feed to the blade");
                self.feed(5 * USUAL_LINE);
                self.printed.cuts += 1;
            }
            b'v' => self.raster(),
            b'(' => self.code(),
            other => panic!("GS {other:#x} is not known"),
        }
    }

    fn raster(&mut self) {
        assert_eq!(self.take(2), [b'0', 0], "dots as they are");
        let (bytes_wide, rows) = (self.two(), self.two());
        let bits = self.take(bytes_wide * rows);
        assert!(
            bytes_wide * 8 <= self.printed.width + 7,
            "wider than the head"
        );
        let left = self.left(bytes_wide * 8);
        for row in bits.chunks(bytes_wide) {
            let mut dots = self.blank_row();
            for (x, dot) in dots.iter_mut().skip(left).take(bytes_wide * 8).enumerate() {
                if row[x / 8] & (0x80 >> (x % 8)) != 0 {
                    *dot = 0;
                }
            }
            self.printed.pixels.extend(dots);
        }
    }

    fn code(&mut self) {
        assert_eq!(self.next(), b'k', "only codes");
        let length = self.two();
        let told = self.take(length);
        match told.as_slice() {
            [b'1', b'A', b'2', 0] | [b'1', b'E', b'1'] => {}
            [b'1', b'C', dots] => self.module = u32::from(*dots),
            [b'1', b'P', b'0', text @ ..] => {
                self.stored = Some(String::from_utf8(text.to_vec()).expect("UTF-8"));
            }
            [b'1', b'Q', b'0'] => {
                let text = self.stored.clone().expect("a text was kept");
                let code = qr::encode(&text).expect("a code");
                let side = usize::try_from(code.modules * self.module).expect("small");
                assert!(side <= self.printed.width, "wider than the paper");
                let pixels = opened(&code.png(self.module));
                let left = self.left(side);
                for row in pixels.chunks(side) {
                    let mut dots = self.blank_row();
                    dots[left..left + side].copy_from_slice(row);
                    self.printed.pixels.extend(dots);
                }
                self.printed.codes.push(text);
            }
            other => panic!("GS ( k {other:?} is not known"),
        }
    }

    fn end_line(&mut self) {
        let letters = std::mem::take(&mut self.line);
        let text: String = letters.iter().map(|letter| letter.character).collect();
        let taken: usize = letters.iter().map(|it| it.wide * CELL.0).sum();
        assert!(
            taken <= self.printed.width,
            "{text:?} is wider than the paper"
        );
        self.printed.text.push_str(text.trim_end());
        self.printed.text.push('\n');
        let tallest = letters.iter().map(|it| it.tall).max().unwrap_or(1) * CELL.1;
        let height = tallest.max(self.spacing);
        let width = self.printed.width;
        let mut rows = vec![255_u8; width * height];
        let mut x = self.left(taken);
        for letter in letters {
            let glyph = self.glyphs.of(letter.character, letter.bold);
            let top = tallest - letter.tall * CELL.1;
            for row in 0..letter.tall * CELL.1 {
                for column in 0..letter.wide * CELL.0 {
                    let inked = glyph[row / letter.tall * CELL.0 + column / letter.wide];
                    if inked != letter.reversed {
                        rows[(top + row) * width + x + column] = 0;
                    }
                }
            }
            x += letter.wide * CELL.0;
        }
        self.printed.pixels.extend(rows);
    }

    fn left(&self, taken: usize) -> usize {
        if self.centred {
            (self.printed.width.saturating_sub(taken)) / 2
        } else {
            0
        }
    }

    fn blank_row(&self) -> Vec<u8> {
        vec![255; self.printed.width]
    }

    fn feed(&mut self, dots: usize) {
        assert!(self.line.is_empty(), "it would print a line early");
        let blank = vec![255; self.printed.width * dots];
        self.printed.pixels.extend(blank);
    }
}

/// The pixels of a code as it was packed: a byte each.
fn opened(png: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
    let frame = reader.next_frame(&mut pixels).expect("whole");
    pixels.truncate(frame.buffer_size());
    pixels
}
