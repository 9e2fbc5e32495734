//! Pictures, changed below their checks: a chunk's contents, its place, its length, and then its CRC made good.

use super::{Knob, bytes, put};

/// Where a chunk begins and ends, its length and its CRC included.
fn chunks(input: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 8;
    while let Some(length) = input.get(at..at + 4) {
        let length = length
            .iter()
            .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let end = at.saturating_add(length).saturating_add(12);
        if end > input.len() {
            break;
        }
        found.push((at, end));
        at = end;
    }
    found
}

/// Changes one chunk.
pub(super) fn twist(input: &mut Vec<u8>, knob: &Knob<'_>) {
    let chunks = chunks(input);
    if chunks.is_empty() {
        return bytes::twist(input, knob);
    }
    let (begins, ends) = chunks[knob.at % chunks.len()];
    match knob.how % 6 {
        0 | 1 => {
            // A byte of what it says.
            let body = ends - begins - 12;
            let place = begins + 8 + knob.with / 256 % body.max(1);
            input[place] = u8::try_from(knob.with % 256).unwrap_or(0);
        }
        2 => {
            let copy = input[begins..ends].to_vec();
            put(input, begins..begins, &copy);
        }
        3 => put(input, begins..ends, b""),
        4 => {
            // The header's width, height, depth, colour, and the rest.
            let edges = [0_u32, 1, 7, 177, 2_048, 2_049, 65_535, u32::MAX];
            if let Some(place) = input.get_mut(16 + (knob.at % 2) * 4..20 + (knob.at % 2) * 4) {
                place.copy_from_slice(&knob.one(&edges).to_be_bytes());
            }
        }
        _ => {
            if let Some(byte) = input.get_mut(24 + knob.at % 5) {
                *byte = *knob.one(&[0, 1, 2, 3, 4, 6, 8, 16, 255]);
            }
        }
    }
    make_good(input);
}

/// Puts the right CRC behind every chunk.
fn make_good(input: &mut [u8]) {
    for (begins, ends) in chunks(input) {
        let check = crc32(&input[begins + 4..ends - 4]);
        input[ends - 4..ends].copy_from_slice(&check.to_be_bytes());
    }
}

/// CRC-32 as PNG has it: reflected, polynomial 0xEDB88320.
fn crc32(bytes: &[u8]) -> u32 {
    let all = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    });
    !all
}
