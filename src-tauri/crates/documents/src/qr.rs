//! A text as a QR: modules, an SVG path for the screen, a PNG for files.
//!
//! What the text means (an EMV payload, a link) is not known here; it is encoded as it comes, in
//! UTF-8. A provider that sends a picture has it read by [`read_png`], and drawn anew; a photograph of what hangs on a
//! counter is read by [`read_photo`].
//!
//! **Error correction M** (15 %), as EMV asks of merchant-presented codes and as wallets expect: on
//! a lit screen a higher level buys nothing and costs modules, and fewer modules scan from farther.
//!
//! **No Kanji mode.** The encoder would take UTF-8 bytes that happen to form Shift-JIS pairs (the
//! `Í` + `A` of `PANADERÍA`) for Japanese, and a reader would show other letters than were written.

mod drawn;
mod finders;
mod photo;
mod picture;
mod reader;

use std::fmt::Write;

use qrcode::bits::Bits;
use qrcode::optimize::{Optimizer, Parser, Segment};
use qrcode::types::{Color, Mode};
use qrcode::{EcLevel, QrCode, Version};

use crate::Error;

pub use photo::{MOST_BYTES as MOST_PHOTO_BYTES, UnreadablePhoto, read_photo};
pub(crate) use picture::grey_of;
pub use reader::{UnreadablePicture, read_png};

/// Clear modules on each side, as ISO/IEC 18004 asks: without them a reader may not find the code.
pub const QUIET_ZONE: u32 = 4;

/// A QR ready to be shown.
///
/// ```
/// let code = documents::qr::encode("https://example.com/pagar/1")?;
/// assert_eq!(code.modules, 37, "29 modules and the quiet zone on both sides");
/// assert!(code.path.starts_with("M4 4h7v1h-7z"), "the top bar of the first finder");
/// # Ok::<(), documents::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The side in modules, with the quiet zone ([`QUIET_ZONE`]) on both sides.
    pub modules: u32,
    /// The dark modules as an SVG path in module units: one rectangle for each horizontal run. Draw
    /// it over white, at a whole number of pixels for each module.
    pub path: String,
    /// Row by row with the quiet zone; `true` is dark. Invariant: `modules²` of them.
    dark: Vec<bool>,
}

/// Encodes `text` in the smallest QR that holds it at error correction M.
///
/// # Errors
/// [`Error::Empty`] without text; [`Error::TextTooLong`] above 2,331 bytes (more when it is mostly
/// digits).
pub fn encode(text: &str) -> Result<Code, Error> {
    if text.is_empty() {
        return Err(Error::Empty);
    }
    drawn::or(text, draw)
}

fn draw(text: &str) -> Result<Code, Error> {
    let too_long = || Error::TextTooLong { bytes: text.len() };
    let bits = (1..=40).find_map(|version| fit(text.as_bytes(), Version::Normal(version)));
    let symbol =
        QrCode::with_bits(bits.ok_or_else(too_long)?, EcLevel::M).map_err(|_| too_long())?;
    Ok(Code::framed(symbol.width(), &symbol.to_colors()))
}

impl Code {
    /// A whole SVG document: the code over white, one user unit a module.
    pub fn svg(&self) -> String {
        let Code { modules, path, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {modules} {modules}\" \
             shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{modules}v{modules}H0z\"/>\
             <path d=\"{path}\"/></svg>"
        )
    }

    /// A black and white PNG (one bit a pixel) with `module_px` pixels a module, held to 1 ..= 64.
    pub fn png(&self, module_px: u32) -> Vec<u8> {
        let scale = module_px.clamp(1, 64);
        one_bit_png(self.modules.saturating_mul(scale), &self.packed_rows(scale))
    }

    /// The dark runs of all rows: column, row and length, in modules from the top left corner of the quiet zone.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (i64, i64, i64)> + '_ {
        let side = usize::try_from(self.modules).expect("at most 185");
        let rows = (0_i64..).zip(self.dark.chunks(side));
        rows.flat_map(|(y, row)| {
            let mut x: i64 = 0;
            row.chunk_by(|left, right| left == right)
                .filter_map(move |run| {
                    let length = i64::try_from(run.len()).expect("at most 185");
                    let start = x;
                    x = x.saturating_add(length);
                    (run.first() == Some(&true)).then_some((start, y, length))
                })
        })
    }

    /// Adds the quiet zone around a symbol of `side` modules and draws the path.
    fn framed(side: usize, symbol: &[Color]) -> Code {
        let quiet = vec![false; 4];
        let framed_side = side.saturating_add(quiet.len()).saturating_add(quiet.len());
        let clear = vec![false; framed_side.saturating_mul(quiet.len())];

        let mut dark = clear.clone();
        for row in symbol.chunks(side) {
            dark.extend(&quiet);
            dark.extend(row.iter().map(|module| *module == Color::Dark));
            dark.extend(&quiet);
        }
        dark.extend(&clear);

        let modules = u32::try_from(framed_side).expect("a symbol has at most 177 modules a side");
        Code {
            modules,
            path: trace(&dark, framed_side),
            dark,
        }
    }

    /// The PNG's rows: one bit a pixel, first pixel in the high bit, white is 1, rows of whole
    /// bytes.
    fn packed_rows(&self, scale: u32) -> Vec<u8> {
        let scale = usize::try_from(scale).expect("at most 64");
        let side = usize::try_from(self.modules).expect("at most 185");
        self.dark
            .chunks(side)
            .flat_map(|row| {
                let pixels: Vec<bool> = row
                    .iter()
                    .flat_map(|dark| std::iter::repeat_n(*dark, scale))
                    .collect();
                let packed: Vec<u8> = pixels.chunks(8).map(pack).collect();
                std::iter::repeat_n(packed, scale).flatten()
            })
            .collect()
    }
}

/// A square PNG of one bit a pixel from its packed rows.
fn one_bit_png(side: u32, rows: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(rows))
        .expect("the rows have the size of the header, and a Vec takes every byte");
    bytes
}

/// The text in a symbol of this version, if it fits.
fn fit(text: &[u8], version: Version) -> Option<Bits> {
    let segments = Parser::new(text).map(|segment| match segment.mode {
        Mode::Kanji => Segment {
            mode: Mode::Byte,
            ..segment
        },
        Mode::Numeric | Mode::Alphanumeric | Mode::Byte => segment,
    });
    let mut bits = Bits::new(version);
    bits.push_segments(text, Optimizer::new(segments, version))
        .ok()?;
    bits.push_terminator(EcLevel::M).ok()?;
    Some(bits)
}

/// The dark runs of each row as `M x y h length v1 h -length z`.
fn trace(dark: &[bool], side: usize) -> String {
    let mut path = String::new();
    for (y, row) in dark.chunks(side).enumerate() {
        let mut x: usize = 0;
        for run in row.chunk_by(|left, right| left == right) {
            let length = run.len();
            if run.first() == Some(&true) {
                write!(path, "M{x} {y}h{length}v1h-{length}z").expect("a String takes all text");
            }
            x = x.saturating_add(length);
        }
    }
    path
}

/// Up to eight pixels in a byte; the ones a short row lacks are white.
fn pack(pixels: &[bool]) -> u8 {
    (0..8).fold(0, |byte, position| {
        let dark = pixels.get(position).copied().unwrap_or(false);
        byte << 1 | u8::from(!dark)
    })
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "an overflow fails the test, as it should"
)]
mod tests {
    use proptest::prelude::*;
    use rxing::BarcodeFormat;

    use super::{Code, encode};
    use crate::Error;

    /// As long and as mixed as the payloads this program lives on; its fields are made up.
    const PAYLOAD: &str = "00020101021143530016com.example.cobro0129a4f1c7e09b2d4c6f8a13e5b70d92\
        c50150150011307180924815204549953030325802AR5919PANADERIA LA VEREDA6004CABA\
        62140510MOSC1000486304A1B2";

    /// What an independent reader sees in 8-bit grey pixels.
    fn read(luma: Vec<u8>, side: u32) -> String {
        rxing::helpers::detect_in_luma(luma, side, side, Some(BarcodeFormat::QR_CODE))
            .expect("an independent reader finds the code")
            .getText()
            .to_owned()
    }

    /// Draws the SVG path as a renderer would, knowing nothing of the matrix it came from.
    fn rasterise(code: &Code, scale: u32) -> Vec<u8> {
        let side = usize::try_from(code.modules * scale).expect("small");
        let scale = usize::try_from(scale).expect("small");
        let mut luma = vec![255; side * side];
        for rectangle in code.path.split_terminator('z') {
            let numbers: Vec<usize> = rectangle
                .trim_start_matches('M')
                .split([' ', 'h', 'v', '-'])
                .filter(|number| !number.is_empty())
                .map(|number| number.parse().expect("the path holds whole numbers"))
                .collect();
            let [x, y, length, 1, back] = numbers[..] else {
                panic!("odd path: {rectangle}")
            };
            assert_eq!(length, back, "each run closes where it began");
            for row in y * scale..(y + 1) * scale {
                luma[row * side + x * scale..row * side + (x + length) * scale].fill(0);
            }
        }
        luma
    }

    /// The grey pixels and the side of a PNG.
    fn open_png(bytes: &[u8]) -> (Vec<u8>, u32) {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        assert_eq!(
            reader.info().bit_depth,
            png::BitDepth::One,
            "one bit a pixel"
        );
        let mut luma = vec![0; reader.output_buffer_size().expect("fits in memory")];
        let frame = reader.next_frame(&mut luma).expect("whole");
        assert_eq!(frame.width, frame.height, "a QR is square");
        (luma, frame.width)
    }

    #[test]
    fn the_path_reads_back_as_the_payload() {
        let code = encode(PAYLOAD).expect("fits");
        assert_eq!(
            read(rasterise(&code, 4), code.modules * 4),
            PAYLOAD,
            "what the customer scans"
        );
    }

    #[test]
    fn the_png_reads_back_as_the_payload() {
        let code = encode(PAYLOAD).expect("fits");
        for scale in [1, 3, 10] {
            let (luma, side) = open_png(&code.png(scale));
            assert_eq!(side, code.modules * scale, "pixels are whole modules");
            assert_eq!(
                luma,
                rasterise(&code, scale),
                "the PNG and the path are one picture"
            );
            if scale > 1 {
                assert_eq!(read(luma, side), PAYLOAD, "what the customer scans");
            }
        }
    }

    #[test]
    fn a_png_without_pixels_is_never_made() {
        let code = encode("1").expect("fits");
        assert_eq!(
            code.png(0),
            code.png(1),
            "zero pixels a module is taken as one"
        );
        assert_eq!(code.png(u32::MAX), code.png(64), "no more than 64");
    }

    #[test]
    fn the_quiet_zone_is_four_modules_on_every_side() {
        let code = encode(PAYLOAD).expect("fits");
        let luma = rasterise(&code, 1);
        let side = usize::try_from(code.modules).expect("small");
        let dark: Vec<(usize, usize)> = (0..side * side)
            .filter(|pixel| luma[*pixel] == 0)
            .map(|pixel| (pixel % side, pixel / side))
            .collect();
        let (xs, ys): (Vec<usize>, Vec<usize>) = dark.into_iter().unzip();
        for (name, axis) in [("columns", xs), ("rows", ys)] {
            assert_eq!(axis.iter().min(), Some(&4), "four clear {name} before");
            assert_eq!(
                axis.iter().max(),
                Some(&(side - 5)),
                "four clear {name} after"
            );
        }
    }

    #[test]
    fn the_svg_is_the_path_over_white() {
        let code = encode(PAYLOAD).expect("fits");
        let svg = code.svg();
        let side = code.modules;
        assert!(
            svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")),
            "one unit a module"
        );
        assert!(svg.contains(&code.path), "the path whole");
        assert!(
            svg.contains("fill=\"#fff\""),
            "never transparent: a dark window is behind"
        );
    }

    #[test]
    fn upper_case_accents_are_not_taken_for_japanese() {
        for text in [
            "PANADERÍA",
            "ÁÁÁÁÁÁÁÁÁÁÁÁ",
            "ÍAÍAÍAÍAÍAÍAÍA",
            "Ñandú, café — «ÉÍÓÚ»",
        ] {
            let code = encode(text).expect("fits");
            assert_eq!(
                read(rasterise(&code, 4), code.modules * 4),
                text,
                "letter for letter"
            );
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(
            matches!(encode(""), Err(Error::Empty)),
            "an empty QR would scan as nothing"
        );
        assert!(
            encode(&"a".repeat(2331)).is_ok(),
            "the largest symbol at level M"
        );
        assert!(
            matches!(
                encode(&"a".repeat(2332)),
                Err(Error::TextTooLong { bytes: 2332 })
            ),
            "one byte more"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_reads_back(text in "[ -~áéíóúñüÁÉÍÓÚÑ¡¿€«»]{1,300}") {
            let code = encode(&text).expect("fits");
            prop_assert_eq!(read(rasterise(&code, 4), code.modules * 4), text);
        }

        #[test]
        fn any_length_of_payload_reads_back(length in 1_usize..1200) {
            let text: String = PAYLOAD.chars().cycle().take(length).collect();
            let code = encode(&text).expect("fits");
            prop_assert_eq!(read(rasterise(&code, 3), code.modules * 3), text);
        }
    }
}
