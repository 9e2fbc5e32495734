//! The printer's letters: cells of twelve by twenty-four dots, drawn once each.

use std::collections::HashMap;

use ttf_parser::{Face, OutlineBuilder};

use super::CELL;

const TEXT: &[u8] = include_bytes!("../../../fonts/archivo-text.ttf");
const BOLD: &[u8] = include_bytes!("../../../fonts/archivo-bold.ttf");
/// How tall the em is in a cell, and where the baseline is.
const EM: f32 = 20.0;
const BASELINE: f32 = 18.0;

/// Cells that were drawn already: dot by dot, whether there is ink.
#[derive(Default)]
pub(crate) struct Glyphs {
    drawn: HashMap<(char, bool), Vec<bool>>,
}

/// An outline as straight pieces, in dots of the cell.
struct Outline {
    pieces: Vec<[(f32, f32); 2]>,
    begun: (f32, f32),
    pen: (f32, f32),
    across: f32,
    down: f32,
    left: f32,
}

impl Glyphs {
    /// The cell of a letter.
    pub(crate) fn of(&mut self, character: char, bold: bool) -> &[bool] {
        self.drawn
            .entry((character, bold))
            .or_insert_with(|| stroke(character).unwrap_or_else(|| letter(character, bold)))
    }
}

/// The strokes of boxes, which have to meet those of the next cell.
fn stroke(character: char) -> Option<Vec<bool>> {
    // Above, to the right, below, to the left of the middle.
    let arms = match character {
        '═' => [false, true, false, true],
        '║' => [true, false, true, false],
        '╔' => [false, true, true, false],
        '╗' => [false, false, true, true],
        '╚' => [true, true, false, false],
        '╝' => [true, false, false, true],
        '■' => {
            let inside = |x: usize, y: usize| (2..10).contains(&x) && (8..16).contains(&y);
            return Some(cell(inside));
        }
        _ => return None,
    };
    let [above, right, below, left] = arms;
    Some(cell(|x, y| {
        let (near_x, near_y) = ((4..8).contains(&x), (10..14).contains(&y));
        let on_line = |place: usize, middle: usize| place != middle && place + 1 != middle;
        let across = near_y && on_line(y, 12) && ((right && x >= 4) || (left && x < 8));
        let down = near_x && on_line(x, 6) && ((below && y >= 10) || (above && y < 14));
        across || down
    }))
}

fn cell(inked: impl Fn(usize, usize) -> bool) -> Vec<bool> {
    let dots = (0..CELL.0 * CELL.1).map(|at| inked(at % CELL.0, at / CELL.0));
    dots.collect()
}

#[expect(clippy::cast_precision_loss, reason = "a cell is a few dots wide")]
fn letter(character: char, bold: bool) -> Vec<bool> {
    if character == ' ' {
        return vec![false; CELL.0 * CELL.1];
    }
    let face = Face::parse(if bold { BOLD } else { TEXT }, 0).expect("a whole font");
    let glyph = face
        .glyph_index(character)
        .unwrap_or_else(|| panic!("no shape for {character:?}"));
    let advance = f32::from(face.glyph_hor_advance(glyph).expect("a width")) * EM / 1_000.0;
    let room = CELL.0 as f32;
    let squeezed = (room / advance).min(1.0);
    let mut outline = Outline {
        pieces: Vec::new(),
        begun: (0.0, 0.0),
        pen: (0.0, 0.0),
        across: EM / 1_000.0 * squeezed,
        down: EM / 1_000.0,
        left: (room - advance * squeezed) / 2.0,
    };
    face.outline_glyph(glyph, &mut outline);
    cell(|x, y| outline.covers(x as f32 + 0.5, y as f32 + 0.5))
}

impl Outline {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * self.across, BASELINE - y * self.down)
    }

    fn to(&mut self, end: (f32, f32)) {
        self.pieces.push([self.pen, end]);
        self.pen = end;
    }

    fn curve(&mut self, at: impl Fn(f32) -> (f32, f32)) {
        for step in 1..=8_u8 {
            self.to(at(f32::from(step) / 8.0));
        }
    }

    /// Whether the point is inside, by how often the outline goes around it.
    fn covers(&self, x: f32, y: f32) -> bool {
        let mut turns = 0;
        for [(x0, y0), (x1, y1)] in &self.pieces {
            if (*y0 <= y) == (*y1 <= y) {
                continue;
            }
            let crossing = x0 + (y - y0) / (y1 - y0) * (x1 - x0);
            if crossing > x {
                turns += if y1 > y0 { 1 } else { -1 };
            }
        }
        turns != 0
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.pen = self.place(x, y);
        self.begun = self.pen;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let end = self.place(x, y);
        self.to(end);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (from, by, end) = (self.pen, self.place(x1, y1), self.place(x, y));
        let mix = |a: f32, b: f32, c: f32, t: f32| {
            let rest = 1.0 - t;
            rest * rest * a + 2.0 * rest * t * b + t * t * c
        };
        self.curve(|t| (mix(from.0, by.0, end.0, t), mix(from.1, by.1, end.1, t)));
    }

    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, _: f32, _: f32) {
        panic!("the fonts have none such");
    }

    fn close(&mut self) {
        let end = self.begun;
        self.to(end);
    }
}
