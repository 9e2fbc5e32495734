//! JSON, changed by its values and names. What is no longer JSON is looked at as far as it looks like it.

use std::ops::Range;

use super::{Knob, NUMBERS, TEXTS, bytes, put};
use crate::engine::INPUT_MAX;

/// Where values and members are in a text.
#[derive(Default)]
struct Places {
    values: Vec<Range<usize>>,
    /// From the name's quote to the value's end, and where the name ends.
    members: Vec<(Range<usize>, usize)>,
}

/// Changes the JSON that begins at `from`.
pub(super) fn twist(input: &mut Vec<u8>, from: usize, knob: &Knob<'_>) {
    let places = places(input, from);
    let value = pick(&places.values, knob.at);
    let member = pick(&places.members, knob.at);
    match (knob.how % 16, value, member) {
        (0..=2, Some(value), _) => put(input, value, odd_value(knob).as_bytes()),
        (3, Some(value), _) => put(input, value, knob.one(NUMBERS).as_bytes()),
        (4, Some(value), _) => {
            let quoted = format!("\"{}\"", knob.one(NUMBERS));
            put(input, value, quoted.as_bytes());
        }
        (5, Some(value), _) => {
            let quoted = serde_json::to_string(knob.one(TEXTS)).unwrap_or_default();
            put(input, value, quoted.as_bytes());
        }
        (6, _, Some((member, _))) => {
            // Out, with the comma after it.
            let comma = input.get(member.end).is_some_and(|byte| *byte == b',');
            put(input, member.start..member.end + usize::from(comma), b"");
        }
        (7, _, Some((member, name_end))) => {
            // There twice, with another value the second time or the first.
            let name = input[member.start..name_end].to_vec();
            let again = [&name, &b":"[..], odd_value(knob).as_bytes(), b","].concat();
            let after = [b",", again.strip_suffix(b",").unwrap_or_default()].concat();
            if knob.with.is_multiple_of(2) {
                put(input, member.start..member.start, &again);
            } else {
                put(input, member.end..member.end, &after);
            }
        }
        (8, Some(value), _) => {
            // In place of another.
            let copy = input[value].to_vec();
            if let Some(other) = pick(&places.values, knob.with) {
                put(input, other, &copy);
            }
        }
        (9, Some(value), _) => {
            let depth = *knob.one(&[1, 2, 126, 127, 128, 129, 1_000, 30_000]);
            let (open, close) = *knob.one(&[("[", "]"), ("{\"a\":", "}")]);
            put(input, value.end..value.end, close.repeat(depth).as_bytes());
            put(
                input,
                value.start..value.start,
                open.repeat(depth).as_bytes(),
            );
        }
        (10, _, Some((member, name_end))) => {
            let name = input[member.start..name_end].to_vec();
            put(input, member.start..name_end, &renamed(&name, knob.with));
        }
        (11, Some(value), _) => {
            // A number as its text, or the other way round.
            let text = input[value.clone()].to_vec();
            match text
                .strip_prefix(b"\"")
                .and_then(|text| text.strip_suffix(b"\""))
            {
                Some(bare) => put(input, value, bare),
                None => put(input, value, &[b"\"", text.as_slice(), b"\""].concat()),
            }
        }
        (12, Some(value), _) => put(
            input,
            value.start..value.start,
            knob.one(&[" ", "\n\t\r ", "/**/", "\u{a0}"]).as_bytes(),
        ),
        (13, Some(value), _) => {
            // A list of it, as long as may be.
            let one = [&input[value.clone()], b","].concat();
            let room = INPUT_MAX.saturating_sub(input.len()) / one.len().max(1);
            let times = room.min(1 << (knob.with % 17));
            let list = [b"[", one.repeat(times).as_slice(), b"0]"].concat();
            put(input, value, &list);
        }
        (14, _, Some((member, _))) => {
            // As many members as may be, all of other names.
            let count = 1 << (knob.with % 13);
            let names = (0..count).map(|n| format!("\"m{n}\":{n},"));
            put(
                input,
                member.start..member.start,
                names.collect::<String>().as_bytes(),
            );
        }
        _ => bytes::twist(input, knob),
    }
}

/// A value that is rarely meant.
fn odd_value(knob: &Knob<'_>) -> String {
    let odd = [
        "null",
        "true",
        "false",
        "0",
        "[]",
        "{}",
        "\"\"",
        "[null]",
        "[[]]",
        "{\"\":0}",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u202e\"",
        "\"\\uFEFF\"",
        "1e400",
        "-1",
        "\"0\"",
        "\"null\"",
        "\"paid\"",
        "\"ok\"",
        "\"APROBADO\"",
        "\"Processed\"",
        "\"ARS\"",
        "\"USD\"",
        "\"una-clave-cualquiera\"",
        "\"\\u0075na-clave-cualquiera\"",
        "4294967295",
        "\"4294967295\"",
        "\"ya existe\"",
    ];
    match knob.with % 40 {
        36 => format!("\"{}\"", "x".repeat(60_000)),
        37 => "9".repeat(60_000),
        38 => format!("\"{}\"", "\u{e9}".repeat(20_000)),
        39 => format!("0.{}1", "0".repeat(40_000)),
        with => odd[with % odd.len()].to_owned(),
    }
}

/// The name in other letters, or in escapes, or with something in it.
fn renamed(quoted: &[u8], with: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(quoted);
    let name = text.trim_matches('"');
    let other = match with % 6 {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.chars().fold(String::new(), |text, c| {
            text + &format!("\\u{:04x}", u32::from(c) & 0xffff)
        }),
        3 => format!("{name} "),
        4 => String::new(),
        _ => format!("{name}\\u200b"),
    };
    format!("\"{other}\"").into_bytes()
}

fn pick<T: Clone>(of: &[T], at: usize) -> Option<T> {
    (!of.is_empty()).then(|| of[at % of.len()].clone())
}

/// Without recursion: what is looked at may be as deep as it is long.
fn places(input: &[u8], from: usize) -> Places {
    let mut places = Places::default();
    // Where each open object or list begins, and the name whose value comes next.
    let mut open: Vec<(usize, Option<Range<usize>>)> = vec![(from, None)];
    let mut at = from;
    while let Some(byte) = input.get(at) {
        let begins = at;
        at += 1;
        let ended = match byte {
            b'{' | b'[' => {
                open.push((begins, None));
                continue;
            }
            b'}' | b']' if open.len() > 1 => open.pop().map_or(begins, |(begun, _)| begun),
            b'"' => {
                at = string_end(input, at);
                let next = input[at..]
                    .iter()
                    .position(|byte| !byte.is_ascii_whitespace());
                if next.is_some_and(|next| input[at + next] == b':') {
                    if let Some((_, name)) = open.last_mut() {
                        *name = Some(begins..at);
                    }
                    continue;
                }
                begins
            }
            byte if byte.is_ascii_alphanumeric() || *byte == b'-' => {
                let more = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                at += input[at..].iter().take_while(|byte| more(byte)).count();
                begins
            }
            _ => continue,
        };
        places.values.push(ended..at);
        if let Some(name) = open.last_mut().and_then(|(_, name)| name.take()) {
            places.members.push((name.start..at, name.end));
        }
    }
    places
}

fn string_end(input: &[u8], mut at: usize) -> usize {
    while let Some(byte) = input.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'"' => break,
            _ => {}
        }
    }
    at.min(input.len())
}
