//! Glyphs as lines to draw along, for words that must not be letters.

use printpdf::{LinePoint, PaintMode, Point, Polygon, PolygonRing, Pt, WindingOrder};

use super::{Lettering, whole};

/// The outlines of a text as one figure, from zero on, in thousandths of the size of the type.
pub(super) fn of(letters: Lettering, text: &str) -> Polygon {
    let mut outline = Outline::default();
    for (character, advance, adjustment) in letters.steps(text) {
        letters.face.outline(character, &mut outline);
        outline.left += advance + adjustment;
    }
    Polygon {
        rings: outline.rings,
        mode: PaintMode::Stroke,
        winding_order: WindingOrder::NonZero,
    }
}

/// Glyphs beside each other, as far as they are drawn.
#[derive(Default)]
struct Outline {
    /// Where the glyph being drawn begins.
    left: i64,
    rings: Vec<PolygonRing>,
    last: (f32, f32),
}

impl Outline {
    fn add(&mut self, x: f32, y: f32, bezier: bool) {
        let place = Point {
            x: Pt(self.shifted(x)),
            y: Pt(y),
        };
        if let Some(ring) = self.rings.last_mut() {
            ring.points.push(LinePoint { p: place, bezier });
        }
        self.last = (x, y);
    }

    #[expect(clippy::float_arithmetic, reason = "a place in a glyph, never money")]
    fn shifted(&self, x: f32) -> f32 {
        x + whole(self.left)
    }
}

impl ttf_parser::OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.rings.push(PolygonRing::default());
        self.add(x, y, false);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x, y, false);
    }

    /// PDF has cubic curves only: the handles stand two thirds of the way to the quadratic's one.
    #[expect(clippy::float_arithmetic, reason = "a place in a glyph, never money")]
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.last;
        let third = |end: f32, handle: f32| ((end + 2.0 * handle) / 3.0).round();
        self.curve_to(
            third(x0, x1),
            third(y0, y1),
            third(x, x1),
            third(y, y1),
            x,
            y,
        );
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.add(x1, y1, true);
        self.add(x2, y2, true);
        self.add(x, y, false);
    }

    /// printpdf closes the last ring only, so each goes back to its start by itself.
    fn close(&mut self) {
        let start = self
            .rings
            .last()
            .and_then(|ring| ring.points.first())
            .cloned();
        if let (Some(start), Some(ring)) = (start, self.rings.last_mut()) {
            ring.points.push(start);
        }
    }
}
