//! The picture of a QR, as `api/qr/generate` gives it: a PNG inside a `data:` URI.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use png::{BitDepth, ColorType, Encoder};
use qrcode::{Color, EcLevel, QrCode};

/// How the URI begins.
pub(crate) const PREFIX: &str = "data:image/png;base64,";

/// Pixels along the edge of one module: large enough for a screen, small enough for an answer.
const MODULE: usize = 6;

/// Modules of white around the code; the standard wants four.
const QUIET: usize = 4;

/// Draws `payload`. A camera pointed at the picture reads exactly this text.
///
/// Every payload of this sandbox fits a QR; one that did not would be a mistake of its own.
pub(crate) fn data_uri(payload: &str) -> String {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M)
        .expect("a payload is shorter than the largest QR");
    let modules = code.width();
    let colors = code.to_colors();
    let side = (modules + 2 * QUIET) * MODULE;
    let is_dark = |x: usize, y: usize| {
        let inside = |pixel: usize| {
            (pixel / MODULE)
                .checked_sub(QUIET)
                .filter(|at| *at < modules)
        };
        match (inside(x), inside(y)) {
            (Some(x), Some(y)) => colors[y * modules + x] == Color::Dark,
            _ => false,
        }
    };
    let pixels: Vec<u8> = (0..side * side)
        .map(|at| {
            if is_dark(at % side, at / side) {
                0
            } else {
                255
            }
        })
        .collect();
    let edge = u32::try_from(side).expect("a QR is at most a few thousand pixels wide");
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, edge, edge);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    encoder
        .write_header()
        .and_then(|mut picture| picture.write_image_data(&pixels))
        .expect("as many pixels as the size says, written to memory");
    format!("{PREFIX}{}", STANDARD.encode(png))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rxing::BarcodeFormat;

    /// What a camera reads off the picture.
    fn seen(uri: &str) -> String {
        let bytes = STANDARD
            .decode(uri.strip_prefix(PREFIX).expect("a PNG in a data URI"))
            .expect("base64");
        let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        let mut reader = decoder.read_info().expect("a PNG");
        let mut luma = vec![0; reader.output_buffer_size().expect("a small picture")];
        let info = reader.next_frame(&mut luma).expect("one frame");
        let format = Some(BarcodeFormat::QR_CODE);
        rxing::helpers::detect_in_luma(luma, info.width, info.height, format)
            .expect("a QR")
            .getText()
            .to_owned()
    }

    #[test]
    fn a_camera_reads_what_was_drawn() {
        let longest = "7".repeat(300);
        for payload in ["0002010102126304ABCD", longest.as_str()] {
            assert_eq!(seen(&data_uri(payload)), payload, "to the letter");
        }
    }
}
