//! The letters that a thermal printer has: a page of 256, and what stands in for those it lacks.

use unicode_normalization::UnicodeNormalization;

use crate::fonts::BOX;

/// A page of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alphabet {
    /// PC858: Western Europe with the euro. What printers sold here have.
    #[default]
    Pc858,
    /// PC850: the same without the euro, for older ones.
    Pc850,
    /// No accents at all: for one that prints other signs in their place, whatever page it is asked for.
    Plain,
}

/// What both pages have from 0x80 on, in order; PC858 has the euro for the `ı`.
const UPPER: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
                     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";
/// Where the euro is on PC858.
const EURO: u8 = 0xD5;

impl Alphabet {
    /// The page's number, as printers are asked for it.
    pub(crate) const fn page(self) -> u8 {
        match self {
            Alphabet::Pc858 => 19,
            Alphabet::Pc850 => 2,
            Alphabet::Plain => 0,
        }
    }

    /// The text in characters that this page has: the same letter without its accent where it lacks one, a box where
    /// there is nothing like it. A reader must see that something is missing.
    pub(crate) fn written(self, text: &str) -> String {
        let mut written = String::with_capacity(text.len());
        for character in text.nfc() {
            if self.byte(character).is_some() {
                written.push(character);
            } else {
                self.stand_in(character, &mut written);
            }
        }
        written
    }

    /// The bytes of text that is [`written`](Alphabet::written).
    pub(crate) fn bytes(self, text: &str) -> Vec<u8> {
        let bytes = text.chars().map(|it| self.byte(it).unwrap_or(b'?'));
        bytes.collect()
    }

    /// What a byte of this page is.
    pub fn character(self, byte: u8) -> char {
        let upper = byte.checked_sub(0x80);
        match (self, upper) {
            (_, None) => char::from(byte),
            (Alphabet::Pc858, Some(_)) if byte == EURO => '€',
            (_, Some(place)) => UPPER.chars().nth(usize::from(place)).unwrap_or(BOX),
        }
    }

    fn byte(self, character: char) -> Option<u8> {
        if matches!(character, ' '..='~') {
            return u8::try_from(character).ok();
        }
        match self {
            Alphabet::Plain => None,
            Alphabet::Pc858 if character == '€' => Some(EURO),
            Alphabet::Pc858 if character == 'ı' => None,
            Alphabet::Pc858 | Alphabet::Pc850 => {
                let place = UPPER.chars().position(|it| it == character)?;
                u8::try_from(place).ok()?.checked_add(0x80)
            }
        }
    }

    fn stand_in(self, character: char, written: &mut String) {
        let plain = match character {
            '–' | '—' | '−' | '\u{AD}' | '─' | '¯' => "-",
            '═' => "=",
            '│' | '║' | '¦' => "|",
            '╔' | '╗' | '╚' | '╝' | '┌' | '┐' | '└' | '┘' => "+",
            '‘' | '’' | '‚' | '´' => "'",
            '“' | '”' | '„' | '«' | '»' => "\"",
            '…' => "...",
            '•' | '·' => "*",
            '€' => "EUR",
            '¡' | '¿' => "",
            '×' => "x",
            '\u{A0}' => " ",
            'ß' => "ss",
            'Ø' => "O",
            'æ' => "ae",
            'Æ' => "AE",
            'œ' => "oe",
            'Œ' => "OE",
            'ł' => "l",
            'Ł' => "L",
            'đ' | 'ð' => "d",
            'Đ' | 'Ð' => "D",
            'ı' => "i",
            'ª' => "a",
            'ø' | 'º' | '°' => "o",
            '½' => "1/2",
            '¼' => "1/4",
            '¾' => "3/4",
            '²' => "2",
            '³' => "3",
            '¹' => "1",
            '±' => "+-",
            _ => {
                let mut parts = character.nfd();
                let letter = parts.next().filter(char::is_ascii);
                written.push(letter.unwrap_or(match self {
                    Alphabet::Plain => '?',
                    Alphabet::Pc858 | Alphabet::Pc850 => '■',
                }));
                return;
            }
        };
        written.push_str(plain);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Alphabet, UPPER};

    const ALL: [Alphabet; 3] = [Alphabet::Pc858, Alphabet::Pc850, Alphabet::Plain];

    #[test]
    fn a_page_has_a_letter_for_each_byte() {
        assert_eq!(UPPER.chars().count(), 128, "the upper half, whole");
        for byte in 0x20..=0x7E {
            assert_eq!(
                Alphabet::Pc858.byte(char::from(byte)),
                Some(byte),
                "the lower half is ASCII"
            );
        }
        for byte in 0x80..=0xFF {
            for page in [Alphabet::Pc858, Alphabet::Pc850] {
                let character = page.character(byte);
                assert_eq!(page.byte(character), Some(byte), "{page:?} {character}");
            }
        }
    }

    #[test]
    fn what_argentines_write_is_where_printers_have_it() {
        let bytes = Alphabet::Pc858.bytes("áéíóúñÑüÜ¿¡°€");
        let wanted = [
            0xA0, 0x82, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0x81, 0x9A, 0xA8, 0xAD, 0xF8, 0xD5,
        ];
        assert_eq!(bytes, wanted, "as the table of PC858 has them");
    }

    #[test]
    fn what_a_page_lacks_is_written_in_other_letters_or_seen_to_be_missing() {
        for (alphabet, text, written) in [
            (
                Alphabet::Pc858,
                "Šimon Wałęsa — 2×1 “€ 5”…",
                "Simon Walesa - 2×1 \"€ 5\"...",
            ),
            (Alphabet::Pc850, "€ 5", "EUR 5"),
            (Alphabet::Pc858, "27-••06", "27-**06"),
            (Alphabet::Pc858, "Pan 東", "Pan ■"),
            (Alphabet::Plain, "¿Ñandú? ¡Sí! Nº 1", "Nandu? Si! No 1"),
            (Alphabet::Plain, "Pan 東", "Pan ?"),
        ] {
            assert_eq!(alphabet.written(text), written, "{alphabet:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_ever_becomes_a_command(text in "\\PC{0,200}") {
            for alphabet in ALL {
                let written = alphabet.written(&text);
                let bytes = alphabet.bytes(&written);
                prop_assert!(bytes.iter().all(|byte| *byte >= 0x20 && *byte != 0x7F), "{alphabet:?}");
                prop_assert_eq!(bytes.len(), written.chars().count(), "a letter takes a column");
                let read: String = bytes.iter().map(|byte| alphabet.character(*byte)).collect();
                prop_assert_eq!(read, written, "it is read back");
            }
        }
    }
}
