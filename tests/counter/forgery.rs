//! Forging codes: EMV payloads with one thing changed and everything else, the check included, in order.
//!
//! Written for ASCII payloads and knowing nothing of the house's own reader, which it is there to try.

/// `payload` with the tag at `path` (`["54"]`, or `["50", "00"]` inside a template) set to `value`, and
/// sealed again. A tag that is not there is not added.
pub fn with(payload: &str, path: &[&str], value: &str) -> String {
    sealed(&replaced(body_of(payload), path, Some(value)))
}

/// `payload` without the tag at `path`, sealed again.
pub fn without(payload: &str, path: &[&str]) -> String {
    sealed(&replaced(body_of(payload), path, None))
}

/// `payload` with a check that is not its own.
pub fn with_wrong_check(payload: &str) -> String {
    let (body, check) = payload.split_at(payload.len() - 4);
    let check = u16::from_str_radix(check, 16).expect("a check is four hexadecimal digits");
    format!("{body}{:04X}", check ^ 1)
}

/// What a customer's wallet would read at `path`.
pub fn read(payload: &str, path: &[&str]) -> Option<String> {
    let (tag, inner) = path.split_first().expect("a path names a tag");
    let (_, value) = rows(payload).into_iter().find(|(name, _)| name == tag)?;
    if inner.is_empty() {
        Some(value.to_owned())
    } else {
        read(value, inner)
    }
}

/// All but the check's eight characters.
fn body_of(payload: &str) -> &str {
    &payload[..payload.len() - 8]
}

fn replaced(rows_of: &str, path: &[&str], value: Option<&str>) -> String {
    let (tag, inner) = path.split_first().expect("a path names a tag");
    let kept = rows(rows_of).into_iter().filter_map(|(name, old)| {
        let value = match (name == *tag, inner) {
            (false, _) => old.to_owned(),
            (true, []) => value?.to_owned(),
            (true, inner) => replaced(old, inner, value),
        };
        Some(format!("{name}{:02}{value}", value.len()))
    });
    kept.collect()
}

fn rows(text: &str) -> Vec<(&str, &str)> {
    let mut rest = text;
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let length: usize = rest[2..4].parse().expect("a length is two digits");
        rows.push((&rest[..2], &rest[4..4 + length]));
        rest = &rest[4 + length..];
    }
    rows
}

fn sealed(body: &str) -> String {
    let body = format!("{body}6304");
    let check = body.bytes().fold(0xFFFF_u16, |check, byte| {
        (0..8).rev().fold(check, |check, bit| {
            let carry = (check >> 15) ^ u16::from(byte >> bit & 1);
            (check << 1) ^ (carry * 0x1021)
        })
    });
    format!("{body}{check:04X}")
}
