//! A sheet to draw on, and the PDF file it becomes: letters, lines, boxes at places in micrometres.
//!
//! What a document says and where it says it is decided by its own module; this one alone knows
//! printpdf and lopdf. Places are measured from the top left corner, downwards. Black is drawn, and
//! white upon it; two greys are for sheets only, because a thermal head has none.
//!
//! The file depends on nothing but what was drawn: no dates, no random ids, fonts cut down to the
//! letters used, so the same drawing gives the same bytes.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "lengths on paper: pages are held to MAX_HEIGHT, far from what an i64 holds"
)]

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, FontId, Greyscale,
    LineDashPattern, LineJoinStyle, LinePoint, Mm, Op, PaintMode, PdfDocument, PdfFont,
    PdfFontHandle, PdfPage, Point, Polygon, PolygonRing, Pt, Rect, TextItem, WindingOrder, XObject,
    XObjectId, XObjectTransform,
};

use crate::Error;
use crate::fonts::{ASCENT, DESCENT, Face};
use crate::logo::Logo;
use crate::qr::Code;

mod file;
mod outline;

/// A length on paper, in micrometres.
pub(crate) type Um = i64;

/// The tallest page every reader opens: 14,400 points (PDF 32000-1, annex C), less a little.
const MAX_HEIGHT: Um = 5_000_000;

/// Letters of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lettering {
    /// The cut.
    pub(crate) face: Face,
    /// The size of the type.
    pub(crate) size: Um,
    /// Space added after each letter, in thousandths of the size.
    pub(crate) tracking: i64,
}

/// What letters are drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// On paper.
    Black,
    /// On a black area.
    White,
    /// What is said beside what matters: names of values, a foot. On sheets only.
    Soft,
    /// A line that only guides the eye. On sheets only.
    Faint,
}

/// How many lengths make up the dot of a printer with 600 to the inch, in thousandths of a point: the module of a code
/// is a whole number of these, so that all of them are printed alike.
const DOT: i64 = 120;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// From the left edge of the paper.
    pub(crate) x: Um,
    /// From the top edge of the paper to the rectangle's top.
    pub(crate) y: Um,
    /// To the right of `x`.
    pub(crate) width: Um,
    /// Down from `y`.
    pub(crate) height: Um,
}

/// What a document is called where files are listed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label<'a> {
    /// The title shown in the reader's window.
    pub(crate) title: &'a str,
    /// Who issued it.
    pub(crate) author: &'a str,
}

/// A page being drawn. Its height is told at the end.
pub(crate) struct Sheet {
    width: Um,
    /// Drawn first: what other things stand on.
    ground: Vec<Op>,
    /// Drawn over it.
    drawn: Vec<Op>,
    letters: BTreeMap<Face, BTreeSet<char>>,
    logo: Option<Logo>,
}

impl Lettering {
    /// How wide the text is. Only for [`printable`](crate::fonts::printable) text.
    pub(crate) fn width(&self, text: &str) -> Um {
        let steps: i64 = self
            .steps(text)
            .map(|(_, advance, adjustment)| advance + adjustment)
            .sum();
        steps * self.size / 1000
    }

    /// How far down from the top of a line `height` tall the baseline is, the letters in its
    /// middle.
    pub(crate) fn baseline(&self, height: Um) -> Um {
        (height - (ASCENT + DESCENT) * self.size / 1000) / 2 + ASCENT * self.size / 1000
    }

    /// Each character, its advance, and what is added before the next one (nothing after the last).
    fn steps<'a>(&self, text: &'a str) -> impl Iterator<Item = (char, i64, i64)> + use<'a> {
        let Lettering { face, tracking, .. } = *self;
        let next = text.chars().skip(1).map(Some).chain([None]);
        text.chars().zip(next).map(move |(character, next)| {
            let adjustment = next.map_or(0, |next| face.kerning(character, next) + tracking);
            (character, face.advance(character), adjustment)
        })
    }
}

impl Sheet {
    /// An empty sheet of this width.
    pub(crate) fn new(width: Um) -> Sheet {
        Sheet {
            width,
            ground: Vec::new(),
            drawn: Vec::new(),
            letters: BTreeMap::new(),
            logo: None,
        }
    }

    /// Writes one line of [`printable`](crate::fonts::printable) text from `x` on, standing on
    /// `baseline`.
    pub(crate) fn text(&mut self, x: Um, baseline: Um, letters: Lettering, ink: Ink, text: &str) {
        if text.is_empty() {
            return;
        }
        self.letters
            .entry(letters.face)
            .or_default()
            .extend(text.chars());
        let font = PdfFontHandle::External(font_id(letters.face));
        self.drawn.extend([
            Op::SetFillColor { col: grey(ink) },
            Op::StartTextSection,
            Op::SetFont {
                font,
                size: points(letters.size),
            },
            Op::SetTextCursor {
                pos: point(x, baseline),
            },
            Op::ShowText {
                items: spaced(letters, text),
            },
            Op::EndTextSection,
        ]);
    }

    /// Fills an area with black.
    pub(crate) fn fill(&mut self, area: Area) {
        self.tint(area, Ink::Black);
    }

    /// Fills an area.
    pub(crate) fn tint(&mut self, area: Area, ink: Ink) {
        self.drawn.extend(filled(area, ink));
    }

    /// Draws a code over a white square, in the middle of an area at least as large as it is.
    pub(crate) fn code(&mut self, area: Area, code: &Code, dots: i64) {
        let module = DOT * dots;
        let side = i64::from(code.modules) * module * 25_400 / 72_000;
        let square = Area {
            x: area.x + (area.width - side) / 2,
            y: area.y + (area.height - side) / 2,
            width: side,
            height: side,
        };
        let corner = point(square.x, square.y);
        // In modules, downwards, so that every corner of every module is a whole number.
        let unit = thousandth(whole(module));
        let down = thousandth(whole(-module));
        let rings = code.runs().map(|(x, y, length)| PolygonRing {
            points: [(x, y), (x + length, y), (x + length, y + 1), (x, y + 1)]
                .map(|(x, y)| LinePoint {
                    p: Point {
                        x: Pt(whole(x)),
                        y: Pt(whole(y)),
                    },
                    bezier: false,
                })
                .to_vec(),
        });
        self.drawn.extend(filled(square, Ink::White));
        self.drawn.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw([unit, 0.0, 0.0, down, corner.x.0, corner.y.0]),
            },
            Op::SetFillColor {
                col: grey(Ink::Black),
            },
            // One figure: between two, some readers let the paper shine through.
            Op::DrawPolygon {
                polygon: Polygon {
                    rings: rings.collect(),
                    mode: PaintMode::Fill,
                    winding_order: WindingOrder::NonZero,
                },
            },
            Op::RestoreGraphicsState,
        ]);
    }

    /// Draws a logo over all of an area. A document has one.
    pub(crate) fn picture(&mut self, area: Area, logo: &Logo) {
        self.logo = Some(logo.clone());
        let corner = point(area.x, area.y + area.height);
        let [width, height] = [area.width, area.height].map(|length| points(length).0);
        self.drawn.extend([
            Op::SaveGraphicsState,
            Op::SetTransformationMatrix {
                matrix: CurTransMat::Raw([width, 0.0, 0.0, height, corner.x.0, corner.y.0]),
            },
            Op::SetFillColor {
                col: grey(Ink::Black),
            },
            Op::UseXobject {
                id: logo_id(),
                transform: XObjectTransform {
                    no_auto_scale: true,
                    ..XObjectTransform::default()
                },
            },
            Op::RestoreGraphicsState,
        ]);
    }

    /// Clears an area of what [`Sheet::watermark`] draws, so that text over it stays readable.
    pub(crate) fn clear(&mut self, area: Area) {
        self.ground.extend(filled(area, Ink::White));
    }

    /// Draws the inner border of an area.
    pub(crate) fn frame(&mut self, area: Area, thickness: Um) {
        let Area {
            x,
            y,
            width,
            height,
        } = area;
        for side in [
            Area {
                height: thickness,
                ..area
            },
            Area {
                y: y + height - thickness,
                height: thickness,
                ..area
            },
            Area {
                width: thickness,
                ..area
            },
            Area {
                x: x + width - thickness,
                width: thickness,
                ..area
            },
        ] {
            self.fill(side);
        }
    }

    /// Draws a dashed line along the area's height, with a whole dash at each end.
    pub(crate) fn dashes(&mut self, area: Area, dash: Um, gap: Um) {
        let count = ((area.width + gap) / (dash + gap)).max(2);
        let gap = (area.width - count * dash) / (count - 1);
        let middle = area.y + area.height / 2;
        let ends = [area.x, area.x + area.width].map(|x| on_line(point(x, middle)));
        self.drawn.extend([
            Op::SetOutlineColor {
                col: grey(Ink::Black),
            },
            Op::SetOutlineThickness {
                pt: points(area.height),
            },
            Op::SetLineDashPattern {
                dash: LineDashPattern {
                    offset: 0.0,
                    pattern: [dash, gap]
                        .into_iter()
                        .map(|length| points(length).0)
                        .collect(),
                },
            },
            Op::DrawLine {
                line: printpdf::Line {
                    points: ends.to_vec(),
                    is_closed: false,
                },
            },
        ]);
    }

    /// Draws the outlines of the text, rising to the right at 37° from `x` and `baseline`, under
    /// everything else. They are lines and not letters: nobody finds them when searching or
    /// copying.
    pub(crate) fn watermark(
        &mut self,
        x: Um,
        baseline: Um,
        letters: Lettering,
        line: Um,
        text: &str,
    ) {
        let origin = point(x, baseline);
        // A 3-4-5 triangle, so that the slope has short numbers.
        let slope = |side: i64| thousandth(points(letters.size * side / 5).0);
        let matrix = [
            slope(4),
            slope(3),
            slope(-3),
            slope(4),
            origin.x.0,
            origin.y.0,
        ];
        // Before the cleared areas, which must cover it.
        self.ground.splice(
            0..0,
            [
                Op::SaveGraphicsState,
                Op::SetTransformationMatrix {
                    matrix: CurTransMat::Raw(matrix),
                },
                Op::SetOutlineColor {
                    col: grey(Ink::Black),
                },
                Op::SetOutlineThickness {
                    pt: Pt(whole(line * 1000 / letters.size)),
                },
                Op::SetLineJoinStyle {
                    join: LineJoinStyle::Round,
                },
                Op::DrawPolygon {
                    polygon: outline::of(letters, text),
                },
                Op::RestoreGraphicsState,
            ],
        );
    }

    /// The file, of a page this tall.
    pub(crate) fn finish(self, height: Um, label: Label<'_>) -> Result<Vec<u8>, Error> {
        bind(vec![self], height, label)
    }
}

/// The file of some pages, all of them this tall.
pub(crate) fn bind(pages: Vec<Sheet>, height: Um, label: Label<'_>) -> Result<Vec<u8>, Error> {
    if height > MAX_HEIGHT {
        return Err(Error::PageTooLong {
            millimetres: height / 1000,
        });
    }
    let mut pdf = PdfDocument::new(label.title);
    label.author.clone_into(&mut pdf.metadata.info.author);
    "Mostrador".clone_into(&mut pdf.metadata.info.creator);
    "Mostrador".clone_into(&mut pdf.metadata.info.producer);
    let mut letters: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for page in pages {
        if let Some(logo) = &page.logo {
            pdf.resources.xobjects.map.insert(logo_id(), stencil(logo));
        }
        for (face, characters) in page.letters {
            letters.entry(face).or_default().extend(characters);
        }
        // PDF measures upwards from the bottom: the top edge becomes zero, and places go below it.
        let origin = CurTransMat::Translate(Pt(0.0), points(height));
        let mut ops = vec![Op::SetTransformationMatrix { matrix: origin }];
        ops.extend(page.ground);
        ops.extend(page.drawn);
        let [width, height] = [page.width, height].map(|length| Mm::from(points(length)));
        pdf.pages.push(PdfPage::new(width, height, ops));
    }
    for (face, characters) in &letters {
        let font = PdfFont::new(file::embedded(*face, characters));
        pdf.resources.fonts.map.insert(font_id(*face), font);
    }
    file::write(&pdf)
}

/// How large a logo is on paper: as a head of 203 dots an inch prints it, or smaller where there is less room.
pub(crate) fn within(logo: &Logo, (most_width, most_height): (Um, Um)) -> (Um, Um) {
    const DOT_OF_A_HEAD: Um = 125;
    let dots = |count: usize| i64::try_from(count).unwrap_or(1).max(1);
    let (across, down) = (dots(logo.width()), dots(logo.height()));
    let width = (across * DOT_OF_A_HEAD)
        .min(most_width)
        .min(most_height * across / down);
    (width, width * down / across)
}

fn logo_id() -> XObjectId {
    XObjectId("Logo".to_owned())
}

/// A logo as a stencil: where it has dots, what lies behind is painted.
fn stencil(logo: &Logo) -> XObject {
    let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
    let count = |dots: usize| DictItem::Int(i64::try_from(dots).unwrap_or_default());
    let dict = [
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", count(logo.width())),
        ("Height", count(logo.height())),
        ("ImageMask", DictItem::Bool(true)),
        ("BitsPerComponent", DictItem::Int(1)),
        (
            "Decode",
            DictItem::Array(vec![DictItem::Int(1), DictItem::Int(0)]),
        ),
    ];
    let dict = dict.into_iter();
    XObject::External(ExternalXObject {
        stream: ExternalStream {
            dict: dict.map(|(key, value)| (key.to_owned(), value)).collect(),
            content: logo.bits(),
            compress: true,
        },
        width: None,
        height: None,
        dpi: None,
    })
}

/// How many dots of 1/600 inch a module of a code may have, so that it fits a square of this side.
pub(crate) fn dots_within(side: Um, modules: u32) -> i64 {
    side * 72_000 / 25_400 / (i64::from(modules).max(1) * DOT)
}

/// How wide a module of that many dots is.
pub(crate) fn dots_wide(dots: i64) -> Um {
    dots * DOT * 25_400 / 72_000
}

/// The text in pieces, with the kerning and tracking between them as PDF wants it: subtracted.
fn spaced(letters: Lettering, text: &str) -> Vec<TextItem> {
    let mut items = Vec::new();
    let mut piece = String::new();
    for (character, _, adjustment) in letters.steps(text) {
        piece.push(character);
        if adjustment != 0 {
            items.push(TextItem::Text(std::mem::take(&mut piece)));
            items.push(TextItem::Offset(whole(-adjustment)));
        }
    }
    if !piece.is_empty() {
        items.push(TextItem::Text(piece));
    }
    items
}

fn font_id(face: Face) -> FontId {
    FontId(face.name().to_owned())
}

fn filled(area: Area, ink: Ink) -> [Op; 2] {
    let corner = point(area.x, area.y + area.height);
    let rectangle = Rect {
        x: corner.x,
        y: corner.y,
        width: points(area.width),
        height: points(area.height),
        mode: Some(PaintMode::Fill),
        winding_order: None,
    };
    [
        Op::SetFillColor { col: grey(ink) },
        Op::DrawRectangle { rectangle },
    ]
}

fn grey(ink: Ink) -> Color {
    let level = match ink {
        Ink::Black => 0.0,
        Ink::White => 1.0,
        Ink::Soft => 0.3,
        Ink::Faint => 0.82,
    };
    Color::Greyscale(Greyscale::new(level, None))
}

/// A place on the sheet, under an origin at its top left corner.
fn point(x: Um, y: Um) -> Point {
    Point {
        x: points(x),
        y: points(-y),
    }
}

fn on_line(place: Point) -> LinePoint {
    LinePoint {
        p: place,
        bezier: false,
    }
}

/// Micrometres as points, to a thousandth of a point.
fn points(length: Um) -> Pt {
    Pt(thousandth(whole(length * 72_000 / 25_400)))
}

/// A whole number as the float that printpdf takes.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "lengths up to MAX_HEIGHT are exact to a hundredth of a point"
)]
fn whole(number: i64) -> f32 {
    number as f32
}

#[expect(clippy::float_arithmetic, reason = "a length on paper, never money")]
fn thousandth(number: f32) -> f32 {
    number / 1000.0
}
