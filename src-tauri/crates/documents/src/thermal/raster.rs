//! Dots for a thermal head: a picture in black and white, as wide as the head at most.

#![expect(
    clippy::arithmetic_side_effects,
    reason = "places in a picture of bounded sides"
)]

/// Rows that are sent at once: printers with little memory take no more.
const BAND_ROWS: usize = 128;
/// No logo is taller than this many dots: five centimetres.
const TALLEST: usize = 400;

/// A picture in black and white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raster {
    width: usize,
    height: usize,
    /// Row by row; `true` is black. Invariant: `width * height` of them.
    dark: Vec<bool>,
}

/// Some rows of a picture, packed.
pub(crate) struct Band<'a> {
    /// How many bytes a row is.
    pub(crate) bytes_wide: u16,
    /// How many rows.
    pub(crate) rows: u16,
    /// One bit a dot, the first in the high bit; 1 is black.
    pub(crate) bits: &'a [u8],
}

/// A picture as it is sent.
pub(crate) struct Packed {
    bytes_wide: usize,
    bits: Vec<u8>,
}

impl Raster {
    /// A picture of rows from the top, eight dots a byte, the leftmost in the high bit; a one is black, and each row
    /// begins a byte. Rows that are not whole are left out.
    pub(crate) fn of(width: usize, bits: &[u8]) -> Raster {
        let bytes_wide = width.div_ceil(8).max(1);
        let rows = bits.chunks_exact(bytes_wide);
        let height = rows.len();
        let dark = rows
            .flat_map(|row| {
                (0..width).map(|x| row.get(x / 8).is_some_and(|it| it & (0x80 >> (x % 8)) != 0))
            })
            .collect();
        Raster {
            width,
            height,
            dark,
        }
    }

    /// The picture no wider than that, nor too tall for the head of a receipt, packed for sending.
    pub(crate) fn within(&self, dots: u32) -> Packed {
        let widest = usize::try_from(dots).unwrap_or(384).min(self.width.max(1));
        // As wide as it may be, or narrower when it would be too tall.
        let width = widest.min((self.width * TALLEST).div_ceil(self.height.max(1)).max(1));
        let height = (self.height * width).div_ceil(self.width.max(1));
        let bytes_wide = width.div_ceil(8);
        let mut bits = vec![0_u8; bytes_wide * height];
        for y in 0..height {
            for x in 0..width {
                if self.is_dark_around(x, y, width, height)
                    && let Some(byte) = bits.get_mut(y * bytes_wide + x / 8)
                {
                    *byte |= 0x80 >> (x % 8);
                }
            }
        }
        Packed { bytes_wide, bits }
    }

    /// Whether at least half of what becomes one dot of a smaller picture is black.
    fn is_dark_around(&self, x: usize, y: usize, width: usize, height: usize) -> bool {
        let span = |place: usize, of: usize, whole: usize| {
            let first = place * whole / of;
            first..((place + 1) * whole / of).max(first + 1)
        };
        let (mut dark, mut all) = (0_usize, 0_usize);
        for row in span(y, height, self.height) {
            for column in span(x, width, self.width) {
                all += 1;
                dark += usize::from(self.dark.get(row * self.width + column) == Some(&true));
            }
        }
        dark * 2 >= all && dark > 0
    }
}

impl Packed {
    /// The picture in parts that any printer takes.
    pub(crate) fn bands(&self) -> impl Iterator<Item = Band<'_>> {
        let bytes_wide = self.bytes_wide.max(1);
        self.bits
            .chunks(bytes_wide * BAND_ROWS)
            .filter_map(move |bits| {
                Some(Band {
                    bytes_wide: u16::try_from(bytes_wide).ok()?,
                    rows: u16::try_from(bits.len() / bytes_wide).ok()?,
                    bits,
                })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::Raster;

    fn squares(width: usize, height: usize) -> Raster {
        // Both widths are whole bytes on both sides of the middle.
        let row: Vec<u8> = (0..width / 8)
            .map(|byte| if byte * 16 < width { 0xFF } else { 0 })
            .collect();
        Raster::of(width, &row.repeat(height))
    }

    #[test]
    fn a_picture_too_wide_is_made_smaller_and_a_small_one_stays() {
        let packed = squares(1_152, 200).within(576);
        assert_eq!(packed.bytes_wide, 72, "as wide as the head");
        assert_eq!(packed.bits.len(), 72 * 100, "and as tall as that makes it");
        assert_eq!(packed.bits[..36], [0xFF; 36], "its left half is black");
        assert_eq!(packed.bits[36..72], [0; 36], "its right half is not");
        assert_eq!(
            squares(16, 4).within(576).bytes_wide,
            2,
            "a small one stays"
        );
    }

    #[test]
    fn a_tall_picture_is_held_to_the_head_of_a_receipt_and_sent_in_parts() {
        let packed = squares(400, 2_000).within(576);
        let rows: Vec<u16> = packed.bands().map(|band| band.rows).collect();
        assert_eq!(
            rows.iter().sum::<u16>(),
            400,
            "no taller than five centimetres"
        );
        assert!(rows.iter().all(|rows| *rows <= 128), "{rows:?}");
    }
}
