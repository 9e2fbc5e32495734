//! Lines that end in CR LF, changed line by line: the head of a call.

use super::{Knob, NUMBERS, TEXTS, bytes};

/// Changes one line, or where it stands.
pub(super) fn twist(input: &mut Vec<u8>, knob: &Knob<'_>) {
    let mut lines: Vec<Vec<u8>> = split(input);
    let at = knob.at % lines.len();
    let line = lines[at].clone();
    let other = knob.with % lines.len();
    match knob.how % 9 {
        0 => lines.insert(at, line),
        1 => drop(lines.remove(at)),
        2 => lines.swap(at, other),
        3 => lines[at].extend_from_slice(knob.one(TEXTS).as_bytes()),
        4 => {
            // Another value under the same name.
            let name = line.iter().position(|byte| *byte == b':');
            lines[at].truncate(name.map_or(0, |name| name + 1));
            lines[at].extend_from_slice(knob.one(NUMBERS).as_bytes());
        }
        5 => lines[at] = line.to_ascii_uppercase(),
        6 => {
            let header = knob.one(&[
                "Content-Length: 0",
                "Content-Length: 5, 5",
                "Content-Length: 18446744073709551616",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: gzip, chunked",
                "Expect: 100-continue",
                "Connection: upgrade\r\nUpgrade: websocket",
                "Authorization: x",
                "Host: y",
                " folded",
                ": nameless",
                "x",
            ]);
            lines.insert(at.max(1).min(lines.len()), header.as_bytes().to_vec());
        }
        7 => lines[at] = line.repeat(1 << (knob.with % 12)),
        _ => return bytes::twist(input, knob),
    }
    *input = lines.join(&b"\r\n"[..]);
}

fn split(input: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = input
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let last = lines.len().saturating_sub(1);
    for line in &mut lines[..last] {
        if line.last() == Some(&b'\r') {
            line.pop();
        }
    }
    lines
}
