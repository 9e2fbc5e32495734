//! The hash in the `Authorization` of a callback, as the Payments 2.0 document computes it.
//!
//! ```text
//! {"body":{"id":"…","status":"…"},"securityKey":""}       what is sent
//! {"body":{"id":"…","status":"…"},"securityKey":"KEY"}    the key spliced in
//! {"body":{"id":"…","status":"…"},"securitykey":"key"}    lower case, the key included
//! SHA-256, in hexadecimal                                 what the header says
//! ```
//!
//! Whitespace counts: the same JSON written prettily has another hash.

use sha2::{Digest, Sha256};

/// The private key of the practice account: the one printed in the document's example, so that its
/// printed hash holds here too.
pub const PRACTICE_KEY: &str = "09B4ET8C4EB24S8ABTA8B8A";

/// The hash of `text`, whose last empty string is the security key's.
pub(crate) fn of(text: &str, key: &str) -> String {
    let filled = match text.rfind("\"\"") {
        Some(at) => format!("{}\"{key}\"{}", &text[..at], &text[at + 2..]),
        None => text.to_owned(),
    };
    hex(&Sha256::digest(filled.to_ascii_lowercase().as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).expect("a nibble is a digit");
    let digits = |byte: &u8| [digit(byte >> 4), digit(byte & 0xF)];
    bytes.iter().flat_map(digits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As printed, with its capitals.
    const RECEIVED: &str = r#"{"Body":{"Id":"E6451028-84CE-4FA4-B3BC-335972BEBF0A","Status":"Failed"},"Securitykey":""}"#;

    #[test]
    fn the_documented_hash_comes_out() {
        assert_eq!(
            of(RECEIVED, PRACTICE_KEY),
            "4e36de37b87010d301e4b3a9046befe24ef253a98746f1d43998f29c31e188d4",
            "the document's own example"
        );
    }

    #[test]
    fn case_does_not_count_and_whitespace_does() {
        let lower = RECEIVED.to_ascii_lowercase();
        assert_eq!(
            of(&lower, PRACTICE_KEY),
            of(RECEIVED, PRACTICE_KEY),
            "everything is lowered before it is hashed"
        );
        let spaced = RECEIVED.replace(':', ": ");
        assert_ne!(
            of(&spaced, PRACTICE_KEY),
            of(RECEIVED, PRACTICE_KEY),
            "a blank is a byte like any other"
        );
        assert_ne!(
            of(RECEIVED, "another key"),
            of(RECEIVED, PRACTICE_KEY),
            "who does not have the key cannot sign"
        );
    }
}
