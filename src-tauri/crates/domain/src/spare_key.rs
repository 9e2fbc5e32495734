//! The spare key: what opens a register to a manager when the keyring has lost what PINs are checked with.
//!
//! 128 bits, written so that a person can copy them from paper: no letter looks like a digit, and a slip shows.
//!
//! ```text
//! K7M2-9QXT-…   seven groups of four: 26 symbols of five bits, then two that check them
//! ```

use std::fmt;

/// Crockford's symbols: without I, L, O and U.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many symbols hold the bits.
const KEY_SYMBOLS: u32 = 26;
/// The largest prime that two symbols hold: no single slip, and no two symbols that changed places, leave the
/// remainder by it as it is.
const CHECK: u128 = 1_021;

/// A key that was shown once, and is on paper. Never logged or kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SpareKey(u128);

/// The text is no spare key, or has a slip in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a spare key is 28 symbols that check each other")]
pub struct NotASpareKey;

impl SpareKey {
    /// The key of these bits, which nobody can guess.
    pub fn of_bits(bits: u128) -> SpareKey {
        SpareKey(bits)
    }

    /// Reads what a person copied: in capitals or not, with dashes, spaces or neither, O for 0, I and L for 1.
    pub fn parse(text: &str) -> Result<SpareKey, NotASpareKey> {
        let mut symbols = Vec::with_capacity(28);
        for letter in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            symbols.push(symbol(letter).ok_or(NotASpareKey)?);
        }
        let (key, check) = symbols.split_at_checked(26).ok_or(NotASpareKey)?;
        let &[high, low] = check else {
            return Err(NotASpareKey);
        };
        let mut bits = 0_u128;
        for symbol in key {
            bits = bits.checked_mul(32).ok_or(NotASpareKey)?;
            bits = bits.checked_add(*symbol).ok_or(NotASpareKey)?;
        }
        let check = high.saturating_mul(32).saturating_add(low);
        if check == bits.rem_euclid(CHECK) {
            Ok(SpareKey(bits))
        } else {
            Err(NotASpareKey)
        }
    }

    /// As it is shown, once.
    pub fn expose(self) -> String {
        let mut text = String::with_capacity(34);
        let check = self.0.rem_euclid(CHECK);
        let key = (0..KEY_SYMBOLS).rev().map(|place| five(self.0, place));
        let check = [five(check, 1), five(check, 0)];
        for (place, symbol) in key.chain(check).enumerate() {
            if place > 0 && place.is_multiple_of(4) {
                text.push('-');
            }
            text.push(symbol);
        }
        text
    }
}

/// The symbol of the five bits at that place, counted from the lowest.
fn five(bits: u128, place: u32) -> char {
    let at = bits
        .checked_shr(place.saturating_mul(5))
        .unwrap_or(0)
        .rem_euclid(32);
    let at = usize::try_from(at).unwrap_or(0);
    char::from(SYMBOLS.get(at).copied().unwrap_or(b'0'))
}

fn symbol(letter: char) -> Option<u128> {
    let plain = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = SYMBOLS.iter().position(|it| char::from(*it) == plain)?;
    u128::try_from(place).ok()
}

impl fmt::Debug for SpareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SpareKey(••)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NotASpareKey, SpareKey};

    #[test]
    fn a_key_is_read_as_people_copy_it() {
        let key = SpareKey::of_bits(u128::MAX / 7);
        let text = key.expose();
        assert_eq!(text.len(), 34, "seven groups of four: {text}");
        assert_eq!(SpareKey::parse(&text), Ok(key), "as it is shown");
        let careless = text.to_lowercase().replace('-', " ");
        assert_eq!(SpareKey::parse(&careless), Ok(key), "as it is typed");
        let zero = SpareKey::of_bits(0);
        let letters = zero.expose().replace('0', "o");
        assert_eq!(SpareKey::parse(&letters), Ok(zero), "O is read as 0");
        for wrong in ["", "1234", &format!("{text}0"), &text.replace('-', "U")] {
            assert_eq!(SpareKey::parse(wrong), Err(NotASpareKey), "{wrong:?}");
        }
        assert_eq!(format!("{key:?}"), "SpareKey(••)", "not in a log either");
    }

    proptest! {
        #[test]
        fn every_slip_shows(bits in any::<u128>(), place in 0_usize..28, by in 1_usize..32) {
            let text = SpareKey::of_bits(bits).expose();
            prop_assert_eq!(SpareKey::parse(&text), Ok(SpareKey::of_bits(bits)));
            let mut symbols: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
            let at = super::SYMBOLS.iter().position(|it| *it == symbols[place]).expect("ours");
            symbols[place] = super::SYMBOLS[at.saturating_add(by).rem_euclid(32)];
            let slipped = String::from_utf8(symbols.clone()).expect("letters");
            prop_assert_eq!(SpareKey::parse(&slipped), Err(NotASpareKey));
            symbols[place] = super::SYMBOLS[at];
            let next = place.saturating_add(1);
            if place < 25 && symbols[place] != symbols[next] {
                symbols.swap(place, next);
                let swapped = String::from_utf8(symbols).expect("letters");
                prop_assert_eq!(SpareKey::parse(&swapped), Err(NotASpareKey));
            }
        }
    }
}
