//! A file as grey pixels, and those as dark and light ones; nothing of what they mean.

use super::{MOST_BYTES, MOST_PIXELS, UnreadablePhoto};
use crate::qr::{UnreadablePicture, grey_of};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

/// Pixels a side: more than any sensor has.
const LONGEST: u16 = 16_384;
/// What the decoder of a PNG may take for itself: four bytes for each pixel, and a little.
const MOST_MEMORY: usize = 256 * 1024 * 1024;
/// The first bytes of every PNG, and of every JPEG.
const PNG: [u8; 4] = *b"\x89PNG";
const JPEG: [u8; 3] = *b"\xff\xd8\xff";
/// Dark is darker than so many hundredths of what is around.
const DARKER: u64 = 88;

/// A grey picture.
#[derive(Clone, Debug)]
pub(super) struct Grey {
    width: usize,
    /// Invariant: whole rows of `width`, at least one.
    luma: Vec<u8>,
}

impl Grey {
    /// Unpacks a PNG or a JPEG.
    pub(super) fn open(bytes: &[u8]) -> Result<Grey, UnreadablePhoto> {
        if bytes.len() > MOST_BYTES {
            return Err(UnreadablePhoto::TooLarge);
        }
        let (width, luma) = if bytes.starts_with(&PNG) {
            of_png(bytes)?
        } else if bytes.starts_with(&JPEG) {
            of_jpeg(bytes)?
        } else {
            return Err(UnreadablePhoto::NotAPicture);
        };
        let whole = width > 0 && luma.len() >= width && luma.len().is_multiple_of(width);
        whole
            .then_some(Grey { width, luma })
            .ok_or(UnreadablePhoto::Broken)
    }

    fn height(&self) -> usize {
        self.luma.len().checked_div(self.width).unwrap_or(0)
    }

    fn rows(&self) -> std::slice::Chunks<'_, u8> {
        self.luma.chunks(self.width)
    }

    /// The picture with no side longer than that: each pixel the mean of as many by as many. None when a shorter limit
    /// would give the same, so that nobody looks twice at one picture.
    pub(super) fn within(&self, longest: usize) -> Option<Grey> {
        let longer = self.width.max(self.height());
        let factor = longer.div_ceil(longest);
        if longest > 1_000 && longer.div_ceil(longest / 2) == factor {
            return None;
        }
        if factor <= 1 {
            return Some(self.clone());
        }
        let width = self.width.checked_div(factor)?;
        let height = self.height().checked_div(factor)?;
        if width == 0 || height == 0 {
            return None;
        }
        let area = u32::try_from(factor.saturating_mul(factor)).ok()?;
        let mut luma = Vec::with_capacity(width.saturating_mul(height));
        let mut sums = vec![0_u32; width];
        for band in self.luma.chunks_exact(self.width.saturating_mul(factor)) {
            sums.fill(0);
            for row in band.chunks(self.width) {
                for (sum, few) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    let few = few.iter().map(|grey| u32::from(*grey)).sum();
                    *sum = sum.saturating_add(few);
                }
            }
            let means = sums.iter().map(|sum| sum.checked_div(area).unwrap_or(0));
            luma.extend(means.map(|mean| u8::try_from(mean).unwrap_or(u8::MAX)));
        }
        (!luma.is_empty()).then_some(Grey { width, luma })
    }

    /// Each pixel as the mean of the nine around it: what a sensor adds by itself goes away, and edges stay.
    pub(super) fn softened(&self) -> Grey {
        let across: Vec<u16> = self.rows().flat_map(thirds).collect();
        let rows: Vec<&[u16]> = across.chunks(self.width).collect();
        let last = rows.len().saturating_sub(1);
        let mut luma = Vec::with_capacity(self.luma.len());
        for (y, row) in rows.iter().enumerate() {
            let above = rows.get(y.saturating_sub(1)).unwrap_or(row);
            let below = rows.get(y.saturating_add(1).min(last)).unwrap_or(row);
            let nine = above.iter().zip(row.iter()).zip(below.iter());
            luma.extend(nine.map(|((above, here), below)| {
                let sum = above.saturating_add(*here).saturating_add(*below);
                u8::try_from(sum / 9).unwrap_or(u8::MAX)
            }));
        }
        Grey {
            width: self.width,
            luma,
        }
    }

    /// The light ones dark, and the other way round.
    pub(super) fn inverse(mut self) -> Grey {
        for grey in &mut self.luma {
            *grey = u8::MAX.saturating_sub(*grey);
        }
        self
    }
}

/// The sums of each pixel of a row and of the two beside it.
fn thirds(row: &[u8]) -> Vec<u16> {
    let last = row.len().saturating_sub(1);
    let at = |x: usize| row.get(x).copied().map_or(0, u16::from);
    (0..row.len())
        .map(|x| {
            let (left, right) = (x.saturating_sub(1), x.saturating_add(1).min(last));
            at(left).saturating_add(at(x)).saturating_add(at(right))
        })
        .collect()
}

fn of_png(bytes: &[u8]) -> Result<(usize, Vec<u8>), UnreadablePhoto> {
    // Its width and its height stand at a fixed place; the decoder's own bound is of a side.
    let side = |from: usize| {
        let four = bytes.get(from..from.saturating_add(4))?;
        Some(u64::from(u32::from_be_bytes(four.try_into().ok()?)))
    };
    let (width, height) = side(16).zip(side(20)).ok_or(UnreadablePhoto::Broken)?;
    if width.max(height) > u64::from(LONGEST) || width.saturating_mul(height) > MOST_PIXELS {
        return Err(UnreadablePhoto::TooLarge);
    }
    grey_of(bytes, u32::from(LONGEST), MOST_MEMORY).map_err(|why| match why {
        UnreadablePicture::TooManyPixels { .. } => UnreadablePhoto::TooLarge,
        _ => UnreadablePhoto::Broken,
    })
}

fn of_jpeg(bytes: &[u8]) -> Result<(usize, Vec<u8>), UnreadablePhoto> {
    let options = DecoderOptions::default()
        // As long as it can say; what is too long is refused below, by name.
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        // Cameras leave things behind the picture, and a code is read or not whatever they are.
        .set_strict_mode(false)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let header = decoder.decode_headers();
    header.map_err(|_| UnreadablePhoto::Broken)?;
    let (width, height) = decoder.dimensions().ok_or(UnreadablePhoto::Broken)?;
    let pixels = u64::try_from(width.saturating_mul(height)).unwrap_or(u64::MAX);
    if width.max(height) > usize::from(LONGEST) || pixels > MOST_PIXELS {
        return Err(UnreadablePhoto::TooLarge);
    }
    let luma = decoder.decode().map_err(|_| UnreadablePhoto::Broken)?;
    Ok((width, luma))
}

/// Dark and light, row by row.
#[derive(Debug)]
pub(super) struct Shades {
    width: usize,
    height: usize,
    /// Invariant: `width × height` of them; `true` is dark.
    dark: Vec<bool>,
}

impl Shades {
    /// Says of each pixel whether it is darker than what is around it, within such a part of the longer side: a shadow
    /// over half of the poster is no drawing.
    pub(super) fn of(grey: &Grey, part: usize) -> Shades {
        let (width, height) = (grey.width, grey.height());
        let reach = width.max(height).checked_div(part.saturating_mul(2));
        let reach = reach.unwrap_or(1).max(1);
        let sums = Sums::of(grey);
        let mut dark = Vec::with_capacity(grey.luma.len());
        for (y, row) in grey.rows().enumerate() {
            let top = y.saturating_sub(reach);
            let bottom = y.saturating_add(reach).saturating_add(1).min(height);
            for (x, pixel) in row.iter().enumerate() {
                let left = x.saturating_sub(reach);
                let right = x.saturating_add(reach).saturating_add(1).min(width);
                let (sum, count) = sums.within(left, right, top, bottom);
                let here = u64::from(*pixel).saturating_mul(count);
                dark.push(here.saturating_mul(100) < sum.saturating_mul(DARKER));
            }
        }
        Shades {
            width,
            height,
            dark,
        }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    /// Whether there is a dark pixel; beside the picture all is light.
    pub(super) fn is_dark(&self, x: usize, y: usize) -> bool {
        if x >= self.width {
            return false;
        }
        let at = y.saturating_mul(self.width).saturating_add(x);
        self.dark.get(at).copied().unwrap_or(false)
    }

    /// The rows, from the top.
    pub(super) fn rows(&self) -> std::slice::Chunks<'_, bool> {
        self.dark.chunks(self.width.max(1))
    }
}

/// For each place the sum of all that is above and left of it, with a row and a column of zeros before: what any box
/// holds is four of them.
struct Sums {
    width: usize,
    /// They fit: a picture is looked at with 4,000 pixels a side at most, which is 4,080,000,000 if all of it is white.
    sums: Vec<u32>,
}

impl Sums {
    fn of(grey: &Grey) -> Sums {
        let width = grey.width.saturating_add(1);
        let mut sums = vec![0_u32; width];
        sums.reserve(width.saturating_mul(grey.height()));
        for row in grey.rows() {
            let above = sums.len().saturating_sub(width);
            let mut along = 0_u32;
            sums.push(0);
            for (x, pixel) in (1_usize..).zip(row) {
                along = along.saturating_add(u32::from(*pixel));
                let up = sums.get(above.saturating_add(x)).copied().unwrap_or(0);
                sums.push(up.saturating_add(along));
            }
        }
        Sums { width, sums }
    }

    /// What the box holds, and of how many pixels.
    fn within(&self, left: usize, right: usize, top: usize, bottom: usize) -> (u64, u64) {
        let at = |x: usize, y: usize| {
            let place = y.saturating_mul(self.width).saturating_add(x);
            self.sums.get(place).copied().map_or(0, u64::from)
        };
        let whole = at(right, bottom).saturating_add(at(left, top));
        let sum = whole
            .saturating_sub(at(right, top))
            .saturating_sub(at(left, bottom));
        let sides = [right.saturating_sub(left), bottom.saturating_sub(top)];
        let [across, down] = sides.map(|side| u64::try_from(side).unwrap_or(0));
        (sum, across.saturating_mul(down))
    }
}
