//! Bytes and short texts, changed.

use super::{Knob, NUMBERS, TEXTS, put};
use crate::engine::INPUT_MAX;

/// Something at any place of any bytes.
pub(super) fn twist(input: &mut Vec<u8>, knob: &Knob<'_>) {
    let at = knob.place(input.len());
    let run = 1 + knob.with % 64;
    let end = (at + run).min(input.len());
    match knob.how % 15 {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << (knob.with % 8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = *knob.one(b"\0\x7f\x80\xff\"\\{}[]:,09-+eE. \n");
            }
        }
        2 => put(input, at..at, knob.one(TEXTS).as_bytes()),
        3 => put(input, at..end, b""),
        4 => {
            let copy = input[at..end].to_vec();
            put(input, at..at, &copy);
        }
        5 => input.truncate(at),
        6 => {
            // The first part of this, the last part of another.
            let other = knob.one(knob.pool);
            input.truncate(at);
            input.extend_from_slice(other.get(at.min(other.len())..).unwrap_or_default());
        }
        7 => put(input, 0..0, "\u{feff}".as_bytes()),
        8 => {
            // The same again and again, up to the most there may be.
            let part = input[at..end].to_vec();
            let times = INPUT_MAX.saturating_sub(input.len()) / part.len().max(1);
            let times = if knob.with.is_multiple_of(3) {
                times
            } else {
                times.min(1 << (knob.with % 12))
            };
            if !part.is_empty() {
                put(input, at..at, &part.repeat(times));
            }
        }
        9 => digits(input, knob),
        10 => one_digit(input, knob),
        11 => put(
            input,
            at..at,
            knob.one::<&[u8]>(&[b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80"]),
        ),
        12 => input.reverse(),
        13 => {
            let copy = input[at..end].to_vec();
            put(input, at..end, &copy.to_ascii_uppercase());
        }
        _ => {
            let byte = char::from(b' ' + u8::try_from(knob.with % 95).unwrap_or(0));
            put(input, at..end, byte.to_string().as_bytes());
        }
    }
}

/// The same for a short text, more often about its digits.
pub(super) fn twist_text(input: &mut Vec<u8>, knob: &Knob<'_>) {
    match knob.how % 5 {
        0 | 1 => one_digit(input, knob),
        2 => digits(input, knob),
        _ => {
            let knob = Knob {
                how: knob.how / 5,
                ..*knob
            };
            twist(input, &knob);
        }
    }
}

/// Another number in place of a run of digits.
fn digits(input: &mut Vec<u8>, knob: &Knob<'_>) {
    let from = knob.place(input.len());
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let begins = input[from..].iter().position(is_digit);
    let Some(begins) = begins.map(|begins| from + begins) else {
        return put(input, from..from, knob.one(NUMBERS).as_bytes());
    };
    let length = input[begins..].iter().take_while(|byte| is_digit(byte));
    let end = begins + length.count();
    put(input, begins..end, knob.one(NUMBERS).as_bytes());
}

/// Another digit in place of one.
fn one_digit(input: &mut [u8], knob: &Knob<'_>) {
    let from = knob.place(input.len());
    let digit = input[from..].iter_mut().find(|byte| byte.is_ascii_digit());
    if let Some(digit) = digit {
        *digit = b'0' + u8::try_from(knob.with % 10).unwrap_or(0);
    }
}
