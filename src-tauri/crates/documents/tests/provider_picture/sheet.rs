//! A sheet to draw codes on, and the PNGs it makes. Draws by the path that the window shows, and knows
//! nothing of how a code is read.

use documents::qr::encode;
use png::{BitDepth, ColorType};

pub(crate) const WHITE: u8 = 255;

/// A sheet of grey pixels to draw on.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub(crate) width: usize,
    pub(crate) grey: Vec<u8>,
}

impl Sheet {
    pub(crate) fn blank(width: usize, height: usize) -> Sheet {
        Sheet {
            width,
            grey: vec![WHITE; width * height],
        }
    }

    /// The code alone, `scale` pixels a module, with its quiet zone.
    pub(crate) fn of(text: &str, scale: usize) -> Sheet {
        let code = encode(text).expect("fits");
        let side = usize::try_from(code.modules).expect("small") * scale;
        let mut sheet = Sheet::blank(side, side);
        sheet.draw(text, scale, 0, 0);
        sheet
    }

    /// A code of bytes that [`encode`] would not take, two pixels a module.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Sheet {
        let code = qrcode::QrCode::new(bytes).expect("fits");
        let side = 2 * (code.width() + 8);
        let mut sheet = Sheet::blank(side, side);
        for (at, color) in code.to_colors().into_iter().enumerate() {
            let (x, y) = (2 * (at % code.width() + 4), 2 * (at / code.width() + 4));
            for pixel in [y * side + x, y * side + x + 1] {
                let shade = color.select(0, WHITE);
                sheet.grey[pixel] = shade;
                sheet.grey[pixel + side] = shade;
            }
        }
        sheet
    }

    pub(crate) fn height(&self) -> usize {
        self.grey.len() / self.width
    }

    /// Draws a code by the rectangles of its path.
    pub(crate) fn draw(&mut self, text: &str, scale: usize, left: usize, top: usize) {
        let code = encode(text).expect("fits");
        for rectangle in code.path.split_terminator('z') {
            let numbers: Vec<usize> = rectangle
                .trim_start_matches('M')
                .split([' ', 'h', 'v', '-'])
                .filter(|number| !number.is_empty())
                .map(|number| number.parse().expect("whole numbers"))
                .collect();
            let [x, y, length, ..] = numbers[..] else {
                panic!("odd path: {rectangle}")
            };
            for row in y * scale..(y + 1) * scale {
                let start = (top + row) * self.width + left + x * scale;
                self.grey[start..start + length * scale].fill(0);
            }
        }
    }

    /// Turned by a quarter to the right.
    pub(crate) fn turned(&self) -> Sheet {
        let (width, height) = (self.width, self.height());
        let mut turned = Sheet::blank(height, width);
        for y in 0..height {
            for x in 0..width {
                turned.grey[x * height + (height - 1 - y)] = self.grey[y * width + x];
            }
        }
        turned
    }

    /// Drawn anew at another size, each pixel from the nearest one: modules become uneven.
    pub(crate) fn stretched(&self, side: usize) -> Sheet {
        let mut stretched = Sheet::blank(side, side);
        for y in 0..side {
            for x in 0..side {
                stretched.grey[y * side + x] =
                    self.grey[(y * self.height() / side) * self.width + x * self.width / side];
            }
        }
        stretched
    }

    pub(crate) fn png(&self) -> Vec<u8> {
        self.png_as(ColorType::Grayscale, BitDepth::Eight, |grey| vec![grey])
    }

    pub(crate) fn png_as(
        &self,
        color: ColorType,
        depth: BitDepth,
        pixel: impl Fn(u8) -> Vec<u8>,
    ) -> Vec<u8> {
        let samples: Vec<u8> = self.grey.iter().flat_map(|grey| pixel(*grey)).collect();
        let mut bytes = Vec::new();
        let (width, height) = (
            u32::try_from(self.width).expect("small"),
            u32::try_from(self.height()).expect("small"),
        );
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(color);
        encoder.set_depth(depth);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&samples))
            .expect("the samples fit the header");
        bytes
    }
}
