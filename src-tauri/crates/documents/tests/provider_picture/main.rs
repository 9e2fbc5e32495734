//! Pictures of QRs as providers send them, and as nobody should: what is read, and what is refused
//! and why. From outside: bytes in, text or reason out.

mod hostile;
mod sheet;

use documents::qr::{UnreadablePicture, encode, read_png};
use png::{BitDepth, ColorType};
use proptest::prelude::*;

use sheet::{Sheet, WHITE};

/// As long and as mixed as the payloads this program lives on; its fields are made up.
const PAYLOAD: &str = "00020101021143530016com.example.cobro0129a4f1c7e09b2d4c6f8a13e5b70d92\
    c50150150011307180924815204549953030325802AR5919PANADERIA LA VEREDA6004CABA\
    62140510MOSC1000486304A1B2";

#[test]
fn what_we_draw_we_read() {
    for scale in [1, 2, 3, 7] {
        let read = read_png(&encode(PAYLOAD).expect("fits").png(scale)).expect("one code");
        assert_eq!(
            read, PAYLOAD,
            "letter for letter at {scale} pixels a module"
        );
    }
}

#[test]
fn every_size_of_code_is_read() {
    let mut sizes = std::collections::BTreeSet::new();
    for length in (1..400)
        .step_by(11)
        .chain((400..=2331).step_by(37))
        .chain([2331])
    {
        let text: String = "cobro/".chars().cycle().take(length).collect();
        let code = encode(&text).expect("fits");
        if sizes.insert(code.modules) {
            let read = read_png(&code.png(2)).expect("one code");
            assert_eq!(read, text, "{} modules", code.modules);
        }
    }
    assert_eq!(sizes.len(), 40, "all forty sizes were among them");
}

#[test]
fn uneven_modules_are_read() {
    let drawn = Sheet::of(PAYLOAD, 6);
    for side in (drawn.width / 3..drawn.width * 2).step_by(37) {
        assert_eq!(
            read_png(&drawn.stretched(side).png()).expect("one code"),
            PAYLOAD,
            "stretched to {side} pixels"
        );
    }
}

#[test]
fn a_code_is_found_anywhere_on_its_sheet() {
    for (left, top) in [(0, 0), (57, 3), (0, 91), (133, 140)] {
        let mut sheet = Sheet::blank(400, 420);
        sheet.draw("https://example.com/pagar/1", 5, left, top);
        assert_eq!(
            read_png(&sheet.png()).expect("one code"),
            "https://example.com/pagar/1",
            "drawn at {left}, {top}"
        );
    }
}

#[test]
fn a_code_without_a_quiet_zone_is_read() {
    let framed = Sheet::of("sin margen", 3);
    let inner = framed.width - 24;
    let mut bare = Sheet::blank(inner, inner);
    for y in 0..inner {
        let from = (y + 12) * framed.width + 12;
        bare.grey[y * inner..(y + 1) * inner].copy_from_slice(&framed.grey[from..from + inner]);
    }
    assert_eq!(
        read_png(&bare.png()).expect("one code"),
        "sin margen",
        "the edge of the picture is an edge of the code"
    );
}

#[test]
fn every_kind_of_png_is_read() {
    let sheet = Sheet::of(PAYLOAD, 3);
    let kinds = [
        (
            "colour",
            sheet.png_as(ColorType::Rgb, BitDepth::Eight, |grey| {
                vec![grey, grey / 2 + 127, grey]
            }),
        ),
        (
            "blue on yellow",
            sheet.png_as(ColorType::Rgb, BitDepth::Eight, |grey| {
                if grey == 0 {
                    vec![0, 0, 160]
                } else {
                    vec![250, 240, 90]
                }
            }),
        ),
        (
            "sixteen bits",
            sheet.png_as(ColorType::Grayscale, BitDepth::Sixteen, |grey| {
                vec![grey, 77]
            }),
        ),
        (
            "black ink on nothing",
            sheet.png_as(ColorType::GrayscaleAlpha, BitDepth::Eight, |grey| {
                vec![0, 255 - grey]
            }),
        ),
        (
            "dark ink on nothing, in colour",
            sheet.png_as(ColorType::Rgba, BitDepth::Eight, |grey| {
                vec![10, 20, 40, 255 - grey]
            }),
        ),
    ];
    for (kind, picture) in kinds {
        assert_eq!(read_png(&picture).expect(kind), PAYLOAD, "{kind}");
    }
}

#[test]
fn white_ink_on_nothing_is_no_code() {
    let unseen = Sheet::of(PAYLOAD, 3).png_as(ColorType::GrayscaleAlpha, BitDepth::Eight, |grey| {
        vec![255, 255 - grey]
    });
    assert!(
        matches!(read_png(&unseen), Err(UnreadablePicture::NoCode)),
        "what is transparent lies on white, and white on white is nothing"
    );
}

#[test]
fn a_code_with_a_torn_patch_is_read_and_one_torn_apart_is_not() {
    let mut patched = Sheet::of(PAYLOAD, 4);
    let (width, middle) = (patched.width, patched.width / 2);
    for y in middle - 8..middle + 8 {
        patched.grey[y * width + middle - 8..y * width + middle + 8].fill(WHITE);
    }
    assert_eq!(
        read_png(&patched.png()).expect("error correction holds"),
        PAYLOAD,
        "a logo's worth of modules is missing"
    );

    for y in middle - 60..middle + 60 {
        patched.grey[y * width + middle - 40..y * width + middle + 60].fill(0);
    }
    assert!(
        matches!(read_png(&patched.png()), Err(UnreadablePicture::Damaged)),
        "rather no text than a wrong one"
    );
}

#[test]
fn two_codes_are_refused_however_they_lie() {
    for (left, top) in [(200, 0), (0, 200), (200, 200)] {
        let mut sheet = Sheet::blank(420, 420);
        sheet.draw("uno", 5, 0, 0);
        sheet.draw("otro", 5, left, top);
        assert!(
            matches!(read_png(&sheet.png()), Err(UnreadablePicture::SeveralCodes)),
            "nobody knows which of them a phone would read"
        );
    }
}

#[test]
fn a_code_beside_a_piece_of_another_is_refused() {
    let mut sheet = Sheet::blank(420, 420);
    sheet.draw("uno", 5, 0, 0);
    sheet.draw("otro", 5, 200, 200);
    let width = sheet.width;
    for y in 220..420 {
        sheet.grey[y * width + 260..(y + 1) * width].fill(WHITE);
    }
    assert!(
        matches!(read_png(&sheet.png()), Err(UnreadablePicture::SeveralCodes)),
        "what is left of it may be enough for a cleverer reader"
    );
}

#[test]
fn pictures_without_a_code_are_refused() {
    let mut stripes = Sheet::blank(300, 300);
    for (at, grey) in stripes.grey.iter_mut().enumerate() {
        *grey = if at / 7 % 2 == 0 { 0 } else { WHITE };
    }
    let mut faint = Sheet::of(PAYLOAD, 3);
    for grey in &mut faint.grey {
        *grey = 200 + *grey / 10;
    }
    let mut inverted = Sheet::of(PAYLOAD, 3);
    for grey in &mut inverted.grey {
        *grey = WHITE - *grey;
    }
    for (name, sheet) in [
        ("an empty sheet", Sheet::blank(300, 300)),
        ("one pixel", Sheet::blank(1, 1)),
        ("stripes", stripes),
        ("a code too faint to be meant", faint),
        ("light on dark", inverted),
    ] {
        assert!(
            matches!(read_png(&sheet.png()), Err(UnreadablePicture::NoCode)),
            "{name}"
        );
    }
}

#[test]
fn a_code_that_lies_on_its_side_is_refused() {
    let mut sheet = Sheet::of(PAYLOAD, 3);
    for turn in 1..=3 {
        sheet = sheet.turned();
        assert!(
            matches!(read_png(&sheet.png()), Err(UnreadablePicture::Crooked)),
            "no program draws it like this (turn {turn})"
        );
    }
    assert_eq!(
        read_png(&sheet.turned().png()).expect("upright again"),
        PAYLOAD,
        "it was the turn and nothing else"
    );
}

#[test]
fn a_code_whose_sides_cannot_be_counted_is_refused() {
    let whole = Sheet::of(PAYLOAD, 1);
    // The seventh row and column lie behind the quiet zone's four; their ninth module is dark.
    let (row, column) = (10 * whole.width + 12, 12 * whole.width + 10);
    for scratches in [&[row][..], &[column], &[row, column]] {
        let mut scratched = whole.clone();
        for at in scratches {
            assert_eq!(scratched.grey[*at], 0, "a dark module is scratched out");
            scratched.grey[*at] = WHITE;
        }
        assert!(
            matches!(read_png(&scratched.png()), Err(UnreadablePicture::Damaged)),
            "a size that was guessed would read other modules: {scratches:?}"
        );
    }
}

#[test]
fn what_is_not_text_is_refused() {
    assert_eq!(
        read_png(&Sheet::of_bytes(b"texto").png()).expect("one code"),
        "texto",
        "drawn by other hands, and read"
    );
    for bytes in [&b""[..], b"\xff\xfe\x00", b"caf\xe9 con leche"] {
        assert!(
            matches!(
                read_png(&Sheet::of_bytes(bytes).png()),
                Err(UnreadablePicture::NotText)
            ),
            "nobody knows which letters are meant: {bytes:?}"
        );
    }
}

#[test]
fn a_text_with_control_characters_is_refused() {
    for text in [
        "linea\notra",
        "\u{0}",
        "campana\u{7}",
        "borra\u{7f}",
        "c1\u{85}",
    ] {
        let picture = encode(text).expect("fits").png(3);
        assert!(
            matches!(
                read_png(&picture),
                Err(UnreadablePicture::ControlCharacters)
            ),
            "{text:?} would draw or mean something that nobody sees"
        );
    }
}

#[test]
fn the_largest_picture_is_read() {
    let mut sheet = Sheet::blank(2048, 2048);
    sheet.draw(PAYLOAD, 30, 40, 80);
    assert_eq!(
        read_png(&sheet.png()).expect("one code"),
        PAYLOAD,
        "2048 a side"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_reads_back(text in "[ -~áéíóúñüÁÉÍÓÚÑ¡¿€«»]{1,300}", scale in 1_u32..5) {
        let picture = encode(&text).expect("fits").png(scale);
        prop_assert_eq!(read_png(&picture).expect("one code"), text);
    }
}
