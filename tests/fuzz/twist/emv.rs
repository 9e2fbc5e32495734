//! Tag, length, value: changed field by field, with the check made good again or not.

use domain::emv_qr::crc;

use super::{Knob, NUMBERS, TEXTS, bytes, put};

/// A field: where it begins, where its value begins and where it ends, in characters.
struct Field {
    begins: usize,
    value: usize,
    ends: usize,
}

/// Changes a payload's text; what is no text is changed by its bytes.
pub(super) fn twist(input: &mut Vec<u8>, knob: &Knob<'_>) {
    let Ok(text) = std::str::from_utf8(input) else {
        return bytes::twist(input, knob);
    };
    let chars: Vec<char> = text.chars().collect();
    let fields = fields(&chars, 0, chars.len());
    if fields.is_empty() {
        return bytes::twist(input, knob);
    }
    let field = &fields[knob.at % fields.len()];
    let said = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let (before, after) = (said(0, field.begins), said(field.ends, chars.len()));
    let tag = said(field.begins, field.begins + 2);
    let value = said(field.value, field.ends);
    let made = |tag: &str, value: &str| format!("{tag}{:02}{value}", value.chars().count());
    let changed = match knob.how % 12 {
        0 => format!("{before}{tag}{:02}{value}{after}", knob.with % 100),
        1 => {
            let length = value.chars().count();
            let off = if knob.with.is_multiple_of(2) {
                length + 1
            } else {
                length.saturating_sub(1)
            };
            format!("{before}{tag}{off:02}{value}{after}")
        }
        2 => format!("{before}{after}"),
        3 => format!("{before}{0}{0}{after}", made(&tag, &value)),
        4 => {
            // There twice, and differently.
            let other = made(&tag, knob.text(NUMBERS));
            format!("{before}{other}{}{after}", made(&tag, &value))
        }
        5 => format!(
            "{before}{}{after}",
            made(&format!("{:02}", knob.with % 100), &value)
        ),
        6 => format!("{before}{}{after}", made(&tag, knob.text(NUMBERS))),
        7 => format!(
            "{before}{}{after}",
            made(&tag, &format!("{value}{}", knob.one(TEXTS)))
        ),
        8 => {
            // A field within this one, as templates have them.
            let inner = made(&format!("{:02}", knob.with % 4), knob.text(NUMBERS));
            format!("{before}{}{after}", made(&tag, &inner))
        }
        9 => {
            let other = &fields[knob.with % fields.len()];
            let other = said(other.begins, other.ends);
            format!("{before}{other}{after}")
        }
        10 => {
            // The last as the first: order is free but for two.
            format!("{}{before}{after}", made(&tag, &value))
        }
        _ => text.to_owned(),
    };
    *input = changed.into_bytes();
    // So that more than the check is looked at.
    if !knob.with.is_multiple_of(4) {
        make_good(input);
    }
}

/// Puts the right check at the end of a payload that has one.
pub(super) fn make_good(payload: &mut Vec<u8>) {
    let Some(at) = payload.len().checked_sub(4) else {
        return;
    };
    let check = format!("{:04X}", crc(&payload[..at]));
    put(payload, at..at + 4, check.as_bytes());
}

/// The fields of a text that may be cut anywhere, those of its templates too.
fn fields(chars: &[char], from: usize, to: usize) -> Vec<Field> {
    let digits = |at: usize| -> Option<usize> {
        let tens = usize::try_from(chars.get(at)?.to_digit(10)?).ok()?;
        let ones = usize::try_from(chars.get(at + 1)?.to_digit(10)?).ok()?;
        Some(tens * 10 + ones)
    };
    let mut found = Vec::new();
    let mut at = from;
    while at + 4 <= to {
        let (Some(tag), Some(length)) = (digits(at), digits(at + 2)) else {
            break;
        };
        let ends = (at + 4 + length).min(to);
        found.push(Field {
            begins: at,
            value: at + 4,
            ends,
        });
        if from == 0 && (26..=62).contains(&tag) {
            found.extend(fields(chars, at + 4, ends));
        }
        at = ends;
    }
    found
}
