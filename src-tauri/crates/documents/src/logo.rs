//! The shop's logo on paper: black dots on white, as a thermal head prints them.
//!
//! A picture is a stranger's file: what it may cost is settled from its length and its header before a pixel of it is
//! unpacked. What is made of it is small, has no grey, and is the same for the same file.

use std::fmt;

use crate::qr::grey_of;

/// The longest file, in bytes.
pub const MOST_BYTES: usize = 2 * 1024 * 1024;
/// Pixels a side, at most.
pub const MOST_PIXELS: u32 = 4_000;
/// What the decoder may take for itself.
const MOST_MEMORY: usize = 96 * 1024 * 1024;
/// Dots a side as kept: as wide as a roll of 80 mm prints, and no taller than a head may be.
const WIDEST: usize = 576;
const TALLEST: usize = 288;
/// How much darker than paper something of it must be.
const LEAST_CONTRAST: u8 = 24;
/// What is darker than half-way between black and paper.
const HALF: u8 = 127;

/// A picture in black on white.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    width: usize,
    /// Invariant: whole rows of `width`, at least one; `true` is black.
    dots: Vec<bool>,
}

/// Why a file is no logo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALogo {
    /// It is no picture that can be read.
    #[error("no picture that can be read: {0}")]
    Unreadable(String),
    /// The file is too long, or the picture too large.
    #[error("too large")]
    TooLarge,
    /// All of it is of one shade, or nearly.
    #[error("nothing is seen of it in black on white")]
    Blank,
}

/// How large it is, and no more.
impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Logo")
            .field("width", &self.width)
            .field("height", &self.height())
            .finish_non_exhaustive()
    }
}

impl Logo {
    /// Reads a PNG, cuts away the white around the drawing, makes it as small as it is printed, and says of each dot
    /// whether it is black. What is transparent lies on white.
    pub fn of_picture(bytes: &[u8]) -> Result<Logo, NotALogo> {
        if bytes.len() > MOST_BYTES {
            return Err(NotALogo::TooLarge);
        }
        let (width, luma) = grey_of(bytes, MOST_PIXELS, MOST_MEMORY).map_err(|why| match why {
            crate::qr::UnreadablePicture::TooManyPixels { .. } => NotALogo::TooLarge,
            why => NotALogo::Unreadable(why.to_string()),
        })?;
        let darkest = luma.iter().copied().min().unwrap_or(u8::MAX);
        if width == 0 || u8::MAX.saturating_sub(darkest) < LEAST_CONTRAST {
            return Err(NotALogo::Blank);
        }
        // The paper around it is white, whatever the file says.
        let middle = darkest.midpoint(u8::MAX);
        let (width, luma) = shrunk(&cropped(width, &luma, middle).ok_or(NotALogo::Blank)?);
        let black = |grey: u8| if grey <= middle { 0 } else { u8::MAX };
        let luma: Vec<u8> = luma.into_iter().map(black).collect();
        // Again: lines may be so thin that nothing of them is left.
        let of = cropped(width, &luma, HALF).ok_or(NotALogo::Blank)?;
        Ok(Logo {
            width: of.width,
            dots: of.luma.into_iter().map(|grey| grey <= HALF).collect(),
        })
    }

    /// The picture as a PNG of one bit a dot, which [reads](Logo::of_picture) as the same logo.
    pub fn png(&self) -> Result<Vec<u8>, NotALogo> {
        let unreadable = |why: png::EncodingError| NotALogo::Unreadable(why.to_string());
        let side = |dots: usize| u32::try_from(dots).map_err(|_| NotALogo::TooLarge);
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side(self.width)?, side(self.height())?);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(unreadable)?;
        // Here a one is light.
        let light: Vec<u8> = self.bits().iter().map(|byte| !byte).collect();
        writer.write_image_data(&light).map_err(unreadable)?;
        writer.finish().map_err(unreadable)?;
        Ok(bytes)
    }

    /// Dots from left to right.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Dots from top to bottom.
    pub fn height(&self) -> usize {
        self.dots.len().checked_div(self.width).unwrap_or(0)
    }

    /// The rows from the top, eight dots a byte, the leftmost first; a one is black, and each row begins a byte.
    pub fn bits(&self) -> Vec<u8> {
        let rows = self.dots.chunks(self.width.max(1));
        rows.flat_map(|row| {
            row.chunks(8).map(|eight| {
                let ones = eight.iter().zip((0..8).rev());
                ones.fold(0_u8, |byte, (black, place)| {
                    byte | (u8::from(*black) << place)
                })
            })
        })
        .collect()
    }
}

/// A grey picture.
struct Grey {
    width: usize,
    luma: Vec<u8>,
}

/// What is left when the white around the drawing is cut away; none when all of it is white.
fn cropped(width: usize, luma: &[u8], middle: u8) -> Option<Grey> {
    let rows = || luma.chunks(width);
    let is_dark = |row: &[u8]| row.iter().any(|grey| *grey <= middle);
    let top = rows().position(is_dark)?;
    let bottom = rows().rposition(is_dark)?;
    let column = |row: &[u8], from_left: bool| {
        if from_left {
            row.iter().position(|grey| *grey <= middle)
        } else {
            row.iter().rposition(|grey| *grey <= middle)
        }
    };
    let left = rows().filter_map(|row| column(row, true)).min()?;
    let right = rows().filter_map(|row| column(row, false)).max()?;
    let kept = rows()
        .skip(top)
        .take(bottom.saturating_sub(top).saturating_add(1))
        .filter_map(|row| row.get(left..=right))
        .flatten()
        .copied()
        .collect();
    Some(Grey {
        width: right.saturating_sub(left).saturating_add(1),
        luma: kept,
    })
}

/// The picture within the largest size that is printed, each dot the mean of those it stands for. Never enlarged.
fn shrunk(of: &Grey) -> (usize, Vec<u8>) {
    let height = of.luma.len().checked_div(of.width).unwrap_or(0).max(1);
    let (mut to_width, mut to_height) = (of.width, height);
    if to_width > WIDEST {
        (to_width, to_height) = (WIDEST, part(height, WIDEST, of.width));
    }
    if to_height > TALLEST {
        (to_width, to_height) = (part(to_width, TALLEST, to_height), TALLEST);
    }
    let mut luma = Vec::with_capacity(to_width.saturating_mul(to_height));
    for y in 0..to_height {
        let (above, below) = span(y, height, to_height);
        for x in 0..to_width {
            let (left, right) = span(x, of.width, to_width);
            let (mut sum, mut count) = (0_usize, 0_usize);
            for row in of.luma.chunks(of.width).take(below).skip(above) {
                for grey in row.get(left..right).unwrap_or_default() {
                    sum = sum.saturating_add(usize::from(*grey));
                    count = count.saturating_add(1);
                }
            }
            let mean = sum.checked_div(count).unwrap_or(usize::from(u8::MAX));
            luma.push(u8::try_from(mean).unwrap_or(u8::MAX));
        }
    }
    (to_width, luma)
}

/// So much of a length as `some` is of `all`; at least one.
fn part(length: usize, some: usize, all: usize) -> usize {
    let scaled = length.saturating_mul(some).checked_div(all);
    scaled.unwrap_or(length).max(1)
}

/// Which of `all` the dot at `place` of `to` stands for: from, and up to.
fn span(place: usize, all: usize, to: usize) -> (usize, usize) {
    let at = |place: usize| place.saturating_mul(all).checked_div(to).unwrap_or(0);
    let (from, end) = (at(place), at(place.saturating_add(1)));
    (from, end.max(from.saturating_add(1)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Logo, MOST_BYTES, NotALogo};

    /// A picture in grey, each pixel as `shade` says.
    fn picture(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().expect("a header");
        let pixels: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| shade(x, y))
            .collect();
        writer.write_image_data(&pixels).expect("all of it");
        writer.finish().expect("an end");
        bytes
    }

    #[test]
    fn the_white_around_it_is_cut_away_and_it_reads_back_as_it_is() {
        let inside = |x, y| (10..30).contains(&x) && (5..15).contains(&y);
        let logo = Logo::of_picture(&picture(100, 50, |x, y| if inside(x, y) { 0 } else { 255 }));
        let logo = logo.expect("a black box");
        assert_eq!((logo.width(), logo.height()), (20, 10), "the box alone");
        assert_eq!(logo.bits()[..3], [0xff, 0xff, 0xf0], "a row begins a byte");
        let again = Logo::of_picture(&logo.png().expect("it can be kept"));
        assert_eq!(again.as_ref(), Ok(&logo), "nothing is lost in keeping it");
    }

    #[test]
    fn a_large_one_is_made_as_small_as_it_is_printed() {
        let logo = Logo::of_picture(&picture(
            3_000,
            1_000,
            |x, _| {
                if x % 600 < 300 { 20 } else { 230 }
            },
        ));
        let logo = logo.expect("stripes");
        assert!(logo.width() <= 576 && logo.height() <= 288, "{logo:?}");
        let png = logo.png().expect("it can be kept");
        assert!(png.len() < 8_192, "and is small: {} bytes", png.len());
    }

    #[test]
    fn what_shows_nothing_or_costs_too_much_is_no_logo() {
        let white = Logo::of_picture(&picture(50, 50, |_, _| 255));
        assert_eq!(white, Err(NotALogo::Blank), "white on white");
        let wide = Logo::of_picture(&picture(4_001, 1, |x, _| if x == 0 { 0 } else { 255 }));
        assert_eq!(wide, Err(NotALogo::TooLarge), "wider than any logo");
        let long = Logo::of_picture(&vec![0; MOST_BYTES + 1]);
        assert_eq!(long, Err(NotALogo::TooLarge), "longer than any logo");
        for bytes in [&b""[..], b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"<svg/>"] {
            let read = Logo::of_picture(bytes);
            assert!(
                matches!(read, Err(NotALogo::Unreadable(_))),
                "{bytes:?}: {read:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_within_its_size_and_reads_back(
            (width, height) in (1_u32..700, 1_u32..400), salt in 0_u32..1_000,
        ) {
            let shade = |x: u32, y: u32| {
                if (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ salt) % 7 < 3 { 0 } else { 255 }
            };
            if let Ok(logo) = Logo::of_picture(&picture(width, height, shade)) {
                prop_assert!(logo.width() <= 576 && logo.height() <= 288);
                prop_assert_eq!(Logo::of_picture(&logo.png().expect("kept")), Ok(logo));
            }
        }
    }
}
