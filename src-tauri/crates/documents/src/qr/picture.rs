//! A PNG that somebody else drew, as dark and light pixels; nothing of what they mean.
//!
//! The bytes are a stranger's. What they may cost is settled from their length and their header,
//! before a single pixel is unpacked, and what a picture may carry along (texts, colour profiles)
//! is not unpacked at all.

use std::io::Cursor;

use super::reader::UnreadablePicture;

/// Bytes of the file: a QR of 2,048 pixels a side fits many times over.
pub(super) const MOST_BYTES: usize = 256 * 1024;

/// Pixels a side.
pub(super) const MOST_PIXELS: u32 = 2048;

/// What the decoder may take for itself: four bytes for each pixel at the most, twice.
const MOST_MEMORY: usize = 32 * 1024 * 1024;

/// The first bytes of every PNG.
const MAGIC: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The least difference between the darkest and the lightest pixel that is taken for a drawing.
const LEAST_CONTRAST: u8 = 64;

/// Dark and light, row by row.
#[derive(Debug)]
pub(super) struct Picture {
    width: usize,
    /// Invariant: whole rows of `width`; `true` is dark.
    dark: Vec<bool>,
}

impl Picture {
    /// Unpacks a PNG and says of each pixel whether it is dark: darker than half-way between the
    /// darkest and the lightest. What is transparent lies on white.
    pub(super) fn open(bytes: &[u8]) -> Result<Picture, UnreadablePicture> {
        if bytes.starts_with(&MAGIC) && bytes.len() > MOST_BYTES {
            return Err(UnreadablePicture::TooManyBytes { bytes: bytes.len() });
        }
        let (width, luma) = grey_of(bytes, MOST_PIXELS, MOST_MEMORY)?;
        let darkest = luma.iter().copied().min().unwrap_or(u8::MAX);
        let lightest = luma.iter().copied().max().unwrap_or(u8::MAX);
        if lightest.saturating_sub(darkest) < LEAST_CONTRAST {
            return Err(UnreadablePicture::NoCode);
        }
        let middle = darkest.midpoint(lightest);
        let dark = luma.into_iter().map(|grey| grey <= middle).collect();
        Ok(Picture { width, dark })
    }

    /// Whether there is a dark pixel; beside the picture all is light.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        let row = self.dark.chunks(self.width).nth(y);
        row.and_then(|row| row.get(x)).copied().unwrap_or(false)
    }

    /// The rows, from the top.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.width)
    }
}

/// The width (never zero) and the grey of each pixel, of a PNG with so many of them a side at most, for so much memory.
pub(crate) fn grey_of(
    bytes: &[u8],
    most_pixels: u32,
    most_memory: usize,
) -> Result<(usize, Vec<u8>), UnreadablePicture> {
    if !bytes.starts_with(&MAGIC) {
        return Err(UnreadablePicture::NotPng);
    }
    let limits = png::Limits { bytes: most_memory };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let header = decoder.read_header_info()?;
    let (width, height) = (header.width, header.height);
    if width > most_pixels || height > most_pixels {
        return Err(UnreadablePicture::TooManyPixels { width, height });
    }

    let mut reader = decoder.read_info()?;
    let size = reader
        .output_buffer_size()
        .filter(|size| *size <= most_memory)
        .ok_or(UnreadablePicture::TooManyPixels { width, height })?;
    let mut pixels = vec![0; size];
    // A file of several frames shows its first one, as a viewer without patience would.
    let frame = reader.next_frame(&mut pixels)?;
    let samples = frame.color_type.samples();
    let luma: Vec<u8> = pixels.chunks_exact(samples).map(on_white).collect();
    let width = usize::try_from(width).expect("some thousands, checked above");
    Ok((width, luma))
}

/// The grey of one pixel as it looks on white paper.
fn on_white(pixel: &[u8]) -> u8 {
    match *pixel {
        [grey] => grey,
        [grey, alpha] => over_white(grey, alpha),
        [red, green, blue] => luma(red, green, blue),
        [red, green, blue, alpha] => over_white(luma(red, green, blue), alpha),
        _ => u8::MAX, // A PNG has one to four samples a pixel.
    }
}

/// How bright a colour looks (the weights of ITU-R BT.601).
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = [(red, 299_u32), (green, 587), (blue, 114)]
        .iter()
        .fold(0_u32, |sum, (sample, weight)| {
            sum.saturating_add(u32::from(*sample).saturating_mul(*weight))
        });
    u8::try_from(weighted / 1000).unwrap_or(u8::MAX)
}

fn over_white(grey: u8, alpha: u8) -> u8 {
    const OPAQUE: u32 = 255;
    let ink = u32::from(grey).saturating_mul(u32::from(alpha));
    let paper = OPAQUE.saturating_mul(OPAQUE.saturating_sub(u32::from(alpha)));
    u8::try_from(ink.saturating_add(paper) / OPAQUE).unwrap_or(u8::MAX)
}
