//! References: the names we give our orders, which the providers carry back to us.
//!
//! At most fifteen of `[0-9A-Z]`: the rail beneath one provider keeps no more (BIND's `origin_id`), and
//! such a name needs no escaping in a URL, a QR or a file name (provider notes, §1 and ambiguity 13).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Crockford's base 32: no I, L, O or U, so a reference can be read out over the counter.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Fourteen digits of five bits: seventy random bits.
const LENGTH: u32 = 14;

/// A reference of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// The text cannot be a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a reference is 1 to 15 of 0-9 and A-Z")]
pub struct NotAReference;

impl Reference {
    /// The longest a reference may be.
    pub const MAX: usize = 15;

    /// A reference from seventy random bits (the low ones of `bits`).
    pub fn from_bits(bits: u128) -> Reference {
        let digit = |place: u32| {
            let shifted = bits.checked_shr(place.saturating_mul(5)).unwrap_or(0);
            let index = usize::try_from(shifted & 31).unwrap_or(0);
            char::from(ALPHABET.get(index).copied().unwrap_or(b'0'))
        };
        Reference((0..LENGTH).rev().map(digit).collect())
    }

    /// Reads a reference.
    pub fn parse(text: &str) -> Result<Reference, NotAReference> {
        let fits = (1..=Self::MAX).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
        if fits {
            Ok(Reference(text.to_owned()))
        } else {
            Err(NotAReference)
        }
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Reference, NotAReference> {
        Reference::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> String {
        reference.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Reference;

    #[test]
    fn only_short_upper_case_names_are_references() {
        for text in ["", "mos", "MOS-1", "ABCDEFGHJKMNPQRS", "Ñ", "A B"] {
            assert!(
                Reference::parse(text).is_err(),
                "{text:?} would not survive the trip"
            );
        }
    }

    proptest! {
        #[test]
        fn what_we_mint_can_be_read_back(bits: u128) {
            let reference = Reference::from_bits(bits);
            prop_assert_eq!(Reference::parse(reference.as_str()), Ok(reference.clone()));
        }

        #[test]
        fn different_bits_make_different_references(a in 0_u128..1 << 70, b in 0_u128..1 << 70) {
            prop_assert_eq!(a == b, Reference::from_bits(a) == Reference::from_bits(b));
        }
    }
}
