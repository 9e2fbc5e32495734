//! Pictures of codes, and texts that are to become one.

use documents::qr::{encode, read_png};

use crate::{
    corpus::{self, Seed},
    cost::Cost,
    engine::{Came, Target},
    twist::Grammar,
};

/// The payload of the provider's own document.
const PAYLOAD: &str = "00020101021143510033com.totalcoin.integracionesqrtest0210000001301050150011307180924815126002200002228000000000\
577235204490053030325802AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304584D";

fn is_a_text(text: &str) {
    assert!(!text.is_empty(), "nothing is no code");
    assert!(!text.chars().any(char::is_control), "{text:?} can be shown");
}

#[test]
fn a_picture_is_read_or_refused_whatever_is_in_it() {
    let drawn = [
        ("short", "1"),
        ("payload", PAYLOAD),
        ("numbers", "123456789012345678901234567890"),
    ];
    let seeds = drawn.into_iter().flat_map(|(name, text)| {
        [1, 2, 5].map(|scale| {
            Seed::new(
                format!("{name}, {scale} a module"),
                encode(text).expect("it fits").png(scale),
            )
        })
    });
    let target = Target::new("picture.png", Grammar::Png).from(seeds);
    // A picture of the most pixels there may be is four million of them.
    target.cases(800).costs(Cost::of(4_000, 64)).run(|input| {
        let read = read_png(input);
        match &read {
            Ok(text) => {
                is_a_text(text);
                Came::read("")
            }
            Err(why) => {
                let why = format!("{why:?}");
                Came::refused(why.split(['(', ' ', '{']).next().unwrap_or_default())
            }
        }
    });
}

/// The picture of a text in which some squares were turned over: the first line is the text, each two bytes after
/// it a square's row and column.
fn scratched(input: &[u8]) -> Option<(String, Vec<u8>)> {
    let end = input.iter().position(|byte| *byte == b'\n')?;
    let text = std::str::from_utf8(&input[..end]).ok()?;
    let code = encode(text).ok()?;
    let whole = code.png(1);
    let decoder = png::Decoder::new(std::io::Cursor::new(whole));
    let mut reader = decoder.read_info().expect("a picture of ours");
    let mut rows = vec![0; reader.output_buffer_size().expect("a small picture")];
    let frame = reader.next_frame(&mut rows).expect("a whole picture");
    let stride = frame.line_size;
    for square in input[end + 1..].chunks_exact(2) {
        let (row, column) = (usize::from(square[0]), usize::from(square[1]));
        let edge = usize::try_from(code.modules).expect("a few");
        let (row, column) = (row % edge, column % edge);
        rows[row * stride + column / 8] ^= 0x80 >> (column % 8);
    }
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, frame.width, frame.height);
    encoder.set_color(frame.color_type);
    encoder.set_depth(frame.bit_depth);
    let mut writer = encoder.write_header().expect("a header");
    writer
        .write_image_data(&rows)
        .expect("as many rows as before");
    writer.finish().expect("an end");
    Some((text.to_owned(), picture))
}

#[test]
fn a_scratched_code_is_read_as_it_was_or_not_at_all() {
    let target = Target::new("picture.scratched", Grammar::Bytes);
    target.cases(500).costs(Cost::of(2_000, 64)).run(|input| {
        let Some((text, picture)) = scratched(input) else {
            return Came::refused("nothing to draw");
        };
        match read_png(&picture) {
            Ok(read) => {
                is_a_text(&read);
                assert_eq!(read, text, "a code is not read as another");
                Came::read("")
            }
            Err(why) => {
                let why = format!("{why:?}");
                Came::refused(why.split(['(', ' ', '{']).next().unwrap_or_default())
            }
        }
    });
}

#[test]
fn a_text_becomes_a_code_that_says_it_or_none() {
    let target = Target::new("qr.encode", Grammar::Bytes).from(corpus::kept("emv"));
    target.cases(100).costs(Cost::of(4_000, 64)).run(|input| {
        let text = String::from_utf8_lossy(input);
        let code = encode(&text);
        if let Ok(code) = &code {
            assert!(code.modules <= 177 + 8, "no code is larger");
            let svg = code.svg();
            assert!(
                svg.starts_with("<svg ") && !svg.contains("<script"),
                "a drawing and nothing else"
            );
            if !text.chars().any(char::is_control) {
                assert_eq!(
                    read_png(&code.png(1)).as_deref().ok(),
                    Some(&*text),
                    "it says what it was given"
                );
            }
        }
        match code {
            Ok(_) => Came::read(""),
            Err(documents::Error::Empty) => Came::refused("empty"),
            Err(_) => Came::refused("too long"),
        }
    });
}
