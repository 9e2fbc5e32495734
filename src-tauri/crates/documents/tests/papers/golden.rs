//! Pictures of papers as they were looked at and kept, and whether a paper still looks like its own.
//!
//! They are small and grey: what moves by a millimetre or loses a line differs, what another poppler smooths otherwise
//! does not.

use std::path::PathBuf;

use crate::reader::{open_pgm, tool};

/// Dots an inch of the kept pictures.
const DOTS: &str = "48";
/// How far a pixel may be from the kept one before it counts, of 255.
const NEAR: u8 = 72;
/// Of how many pixels one may count.
const ONE_IN: usize = 500;

/// Whether the pictures are taken anew.
const UPDATING: bool = option_env!("UPDATE_GOLDEN").is_some();

/// A picture: a byte a pixel, row by row.
pub(crate) struct Picture {
    /// How many pixels a row has.
    pub(crate) width: usize,
    /// All of them.
    pub(crate) pixels: Vec<u8>,
}

impl Picture {
    /// Half as wide and tall, each pixel the mean of four.
    pub(crate) fn halved(&self) -> Picture {
        let width = self.width / 2;
        let mut pixels = Vec::with_capacity(self.pixels.len() / 4);
        let rows: Vec<&[u8]> = self.pixels.chunks(self.width).collect();
        for pair in rows.chunks_exact(2) {
            for x in 0..width {
                let four = [pair[0], pair[1]].map(|row| [row[2 * x], row[2 * x + 1]]);
                let sum: u16 = four.as_flattened().iter().map(|it| u16::from(*it)).sum();
                pixels.push(u8::try_from(sum / 4).expect("a mean of bytes"));
            }
        }
        Picture { width, pixels }
    }
}

/// The first page looks as it did when somebody last looked at it.
///
/// # Panics
/// When it does not. With `UPDATE_GOLDEN=1` it is kept as it is now, and the paper itself is put beneath `target/tmp`
/// for whoever looks.
pub(crate) fn is_the_picture(name: &str, pdf: &[u8]) {
    let options = ["-r", DOTS, "-gray", "-singlefile", "-f", "1"];
    let picture = tool("pdftoppm", &options, pdf);
    let (width, pixels) = open_pgm(&picture);
    let pixels = pixels.to_vec();
    is_the_picture_of(name, &Picture { width, pixels });
    if UPDATING {
        let paper = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.pdf"));
        std::fs::write(paper, pdf).expect("room for the paper");
    }
}

/// The picture is the one that was kept.
///
/// # Panics
/// When it is not. With `UPDATE_GOLDEN=1` it is kept as it is now.
pub(crate) fn is_the_picture_of(name: &str, picture: &Picture) {
    let Picture { width, pixels } = picture;
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(format!("{name}.png"));
    if UPDATING {
        keep(&path, *width, pixels);
        return;
    }
    let kept = std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{name} was never looked at ({error}): UPDATE_GOLDEN=1"));
    let (kept_width, kept) = open(&kept);
    assert_eq!(
        (*width, pixels.len()),
        (kept_width, kept.len()),
        "{name} has another size"
    );
    let far = pixels
        .iter()
        .zip(&kept)
        .filter(|(now, then)| now.abs_diff(**then) > NEAR)
        .count();
    assert!(
        far * ONE_IN <= pixels.len(),
        "{name} looks different: {far} of {} pixels. Look at it; UPDATE_GOLDEN=1 keeps it",
        pixels.len()
    );
}

fn keep(path: &std::path::Path, width: usize, pixels: &[u8]) {
    let height = pixels.len() / width;
    let side = |length: usize| u32::try_from(length).expect("a small picture");
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side(width), side(height));
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(pixels))
        .expect("the pixels of a picture");
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a place for it");
    std::fs::write(path, bytes).expect("room for it");
}

fn open(bytes: &[u8]) -> (usize, Vec<u8>) {
    let decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
    let frame = reader.next_frame(&mut pixels).expect("whole");
    pixels.truncate(frame.buffer_size());
    (usize::try_from(frame.width).expect("small"), pixels)
}
