//! Bytes that nobody draws by accident: what they may cost is bounded, and none stops the program.

use documents::qr::{UnreadablePicture, encode, read_png};
use png::{BitDepth, ColorType};
use proptest::prelude::*;

use crate::PAYLOAD;
use crate::sheet::{Sheet, WHITE};

/// A PNG that promises this many pixels and holds none.
fn promise(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    // Dropping the writer closes the file; the header is what counts.
    drop(encoder.write_header().expect("a header"));
    bytes
}

/// Dice with a fixed seed (xorshift), so that a failure is the same tomorrow.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let most = u64::try_from(most).expect("small");
        usize::try_from(self.0 % most).expect("below a usize")
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }
}

#[test]
fn what_is_no_png_is_refused_by_its_first_bytes() {
    for bytes in [
        &b""[..],
        b"\x89PNG",
        b"GIF89a",
        b"\xff\xd8\xff\xe0JFIF",
        b"<svg/>",
    ] {
        assert!(
            matches!(read_png(bytes), Err(UnreadablePicture::NotPng)),
            "{bytes:?}"
        );
    }
}

#[test]
fn a_heavy_file_is_refused_by_its_length() {
    let mut picture = encode(PAYLOAD).expect("fits").png(3);
    picture.resize(256 * 1024, 0);
    assert_eq!(
        read_png(&picture).expect("what follows the picture is not looked at"),
        PAYLOAD,
        "the most that is taken"
    );
    picture.push(0);
    assert!(
        matches!(
            read_png(&picture),
            Err(UnreadablePicture::TooManyBytes { bytes: 262_145 })
        ),
        "one byte more"
    );
}

#[test]
fn a_huge_picture_is_refused_by_its_header() {
    for (width, height) in [
        (2049, 10),
        (10, 2049),
        (65_535, 65_535),
        (0x7fff_ffff, 0x7fff_ffff),
    ] {
        match read_png(&promise(width, height)) {
            Err(UnreadablePicture::TooManyPixels {
                width: told_width,
                height: told_height,
            }) => assert_eq!(
                (told_width, told_height),
                (width, height),
                "refused by what the header says"
            ),
            other => panic!("{width} × {height}: {other:?}, so somebody looked past the header"),
        }
    }
    assert!(
        matches!(
            read_png(&promise(2048, 2048)),
            Err(UnreadablePicture::Broken(_))
        ),
        "the most that is taken; this one then has no pixels"
    );
}

#[test]
fn a_picture_cut_short_is_broken_wherever_it_was_cut() {
    let whole = encode(PAYLOAD).expect("fits").png(2);
    // The pixels end four bytes of checksum and twelve bytes of closing chunk before the file does.
    for length in 8..whole.len() - 16 {
        assert!(
            matches!(
                read_png(&whole[..length]),
                Err(UnreadablePicture::Broken(_))
            ),
            "cut to {length} of {} bytes",
            whole.len()
        );
    }
}

#[test]
fn no_mutated_file_stops_the_program_or_says_something_else() {
    let whole = encode(PAYLOAD).expect("fits").png(2);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..10_000 {
        let mut mutated = whole.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(mutated.len());
            mutated[at] = dice.byte();
        }
        if let Ok(text) = read_png(&mutated) {
            assert_eq!(text, PAYLOAD, "its checksums tell a changed pixel");
        }
    }
}

#[test]
fn no_mutated_drawing_stops_the_program() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let mut read = 0;
    let drawings: Vec<Sheet> = (0..12)
        .map(|drawing| Sheet::of(&PAYLOAD[..20 + dice.below(140)], 1 + drawing % 3))
        .collect();
    for round in 0..600 {
        let mut sheet = drawings[round % drawings.len()].clone();
        for _ in 0..=dice.below(8) {
            let (width, height) = (1 + dice.below(12), 1 + dice.below(12));
            let left = dice.below(sheet.width - width);
            let top = dice.below(sheet.height() - height);
            let shade = dice.byte();
            for y in top..top + height {
                let row = y * sheet.width;
                sheet.grey[row + left..row + left + width].fill(shade);
            }
        }
        read += usize::from(read_png(&sheet.png()).is_ok());
    }
    assert!(
        (60..540).contains(&read),
        "some survive and some do not, or the mutations try nothing: {read}"
    );
}

#[test]
fn a_sheet_made_to_cost_time_costs_little() {
    // Rows that look like the middle of a finder every six pixels, and columns that do not.
    let mut sheet = Sheet::blank(2048, 2048);
    for (at, grey) in sheet.grey.iter_mut().enumerate() {
        *grey = if matches!(at % 2048 % 6, 1 | 5) {
            WHITE
        } else {
            0
        };
    }
    assert!(
        matches!(read_png(&sheet.png()), Err(UnreadablePicture::NoCode)),
        "each candidate is followed for its own width and no farther"
    );
    // As many whole finders as fit.
    for (at, grey) in sheet.grey.iter_mut().enumerate() {
        let (x, y) = (at % 2048 % 8, at / 2048 % 8);
        let ring = x.abs_diff(3).max(y.abs_diff(3));
        *grey = if matches!(ring, 2 | 4) { WHITE } else { 0 };
    }
    assert!(
        matches!(read_png(&sheet.png()), Err(UnreadablePicture::SeveralCodes)),
        "the fourth one ends the search"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_stop_the_program(mut bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let alone = read_png(&bytes);
        prop_assert!(alone.is_err(), "noise is no picture");
        bytes.splice(0..0, *b"\x89PNG\r\n\x1a\n");
        prop_assert!(read_png(&bytes).is_err(), "nor behind the mark of one");
    }

    /// Modules at random between true finders: the decoder is shown what no encoder makes.
    #[test]
    fn no_modules_stop_the_program(length in 1_usize..1500, seed in 1_u64.., share in 2_usize..40) {
        let text: String = PAYLOAD.chars().cycle().take(length).collect();
        let mut sheet = Sheet::of(&text, 1);
        let (side, mut dice) = (sheet.width, Dice(seed));
        for y in 11..side - 4 {
            for x in 4..side - 4 {
                if dice.below(share) == 0 && !(y > side - 13 && x < 13) && x != 10 {
                    sheet.grey[y * side + x] = dice.byte();
                }
            }
        }
        let _ = read_png(&sheet.png());
    }
}
