//! What was looked up in a face before: a font's tables answer in microseconds, and a month on paper asks millions of
//! times for the same few letters.
//!
//! Only of the letters that papers are made of; what is rare is looked up again. Two threads that look up the same write
//! down the same.

use std::sync::atomic::{AtomicI16, AtomicU16, Ordering::Relaxed};

/// How many letters are remembered: those of Latin 1.
const LETTERS: usize = 0x100;

/// What is known of a face. Zero is: nothing.
pub(super) struct Known {
    /// By letter: 1 when the face does not have it, or else its advance and 2.
    advances: Box<[AtomicU16]>,
    /// By the left letter and the right one: twice the kerning and 1.
    pairs: Box<[AtomicI16]>,
}

impl Known {
    pub(super) fn nothing() -> Known {
        let pairs = LETTERS.saturating_mul(LETTERS);
        Known {
            advances: (0..LETTERS).map(|_| AtomicU16::default()).collect(),
            pairs: (0..pairs).map(|_| AtomicI16::default()).collect(),
        }
    }

    /// The advance of a letter, as it is known or as `look` finds it; none when the face does not have it.
    pub(super) fn advance(&self, letter: char, look: impl FnOnce() -> Option<u16>) -> Option<u16> {
        let letter = u8::try_from(letter).ok();
        let Some(place) = letter.and_then(|it| self.advances.get(usize::from(it))) else {
            return look();
        };
        match place.load(Relaxed) {
            0 => {
                let found = look();
                let written = found.map_or(Some(1), |advance| advance.checked_add(2));
                place.store(written.unwrap_or(0), Relaxed);
                found
            }
            1 => None,
            known => known.checked_sub(2),
        }
    }

    /// How much closer two letters stand, as it is known or as `look` finds it.
    pub(super) fn kerning(&self, left: char, right: char, look: impl FnOnce() -> i16) -> i16 {
        let pair = u8::try_from(left).ok().zip(u8::try_from(right).ok());
        let place = pair.map(|(left, right)| usize::from(u16::from_be_bytes([left, right])));
        let Some(place) = place.and_then(|place| self.pairs.get(place)) else {
            return look();
        };
        match place.load(Relaxed) {
            0 => {
                let found = look();
                let written = found.checked_mul(2).and_then(|twice| twice.checked_add(1));
                place.store(written.unwrap_or(0), Relaxed);
                found
            }
            // What is odd loses its 1.
            known => known >> 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn what_was_found_is_not_looked_for_again_and_comes_out_the_same() {
        for kerning in [0, 1, -1, 45, -120] {
            let known = Known::nothing();
            assert_eq!(known.kerning('A', 'V', || kerning), kerning, "as found");
            let again = known.kerning('A', 'V', || panic!("it is known"));
            assert_eq!(again, kerning, "and as known");
            assert_eq!(known.kerning('V', 'A', || 7), 7, "the other way round");
        }
        for advance in [None, Some(0), Some(612)] {
            let known = Known::nothing();
            assert_eq!(known.advance('ñ', || advance), advance, "as found");
            let again = known.advance('ñ', || panic!("it is known"));
            assert_eq!(again, advance, "and as known");
        }
        let known = Known::nothing();
        assert_eq!(known.advance('□', || Some(9)), Some(9), "a rare one");
        assert_eq!(known.advance('□', || Some(8)), Some(8), "is looked up");
    }

    #[test]
    fn what_has_no_room_is_looked_up_each_time() {
        let known = Known::nothing();
        assert_eq!(known.kerning('a', 'b', || i16::MAX), i16::MAX, "large");
        assert_eq!(known.kerning('a', 'b', || i16::MIN), i16::MIN, "or small");
        assert_eq!(
            known.advance('a', || Some(u16::MAX)),
            Some(u16::MAX),
            "wide"
        );
        assert_eq!(known.advance('a', || Some(5)), Some(5), "each time");
    }
}
