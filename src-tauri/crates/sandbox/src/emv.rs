//! The payload of an Argentine QR: built, sealed with its check, and read back.
//!
//! ```text
//! 00 02 01 │ 01 02 12 │ 43 nn {00 …, 02 …} │ … │ 63 04 ABCD
//! tag len value                                 CRC over all before it, "6304" included
//! ```
//!
//! Lengths count characters; the CRC runs over UTF-8 bytes. What the tags mean to a shop or to a
//! wallet lives with `world` and `customer`.

use thiserror::Error;

/// Why a payload cannot be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum Unreadable {
    #[error("se corta en la posición {0}")]
    CutShort(usize),
    #[error("hay algo que no es un campo en la posición {0}")]
    NotATag(usize),
    #[error("el campo {0} está repetido")]
    Repeated(String),
    #[error("no empieza con el campo 00 en 01")]
    NotEmv,
    #[error("no termina con su verificación (63)")]
    Unsealed,
    #[error("la verificación dice {said} y debería decir {right}")]
    WrongCheck { said: String, right: String },
}

/// Tags and values, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tags(Vec<(String, String)>);

impl Tags {
    /// The same tags and one more. The value must fit a two-digit length, which every caller's
    /// does by its own limits.
    pub(crate) fn with(mut self, tag: &str, value: impl Into<String>) -> Tags {
        let value = value.into();
        assert!(tag.len() == 2, "a tag is two digits");
        assert!(
            value.chars().count() <= 99,
            "tag {tag} holds at most 99 characters"
        );
        self.0.push((tag.to_owned(), value));
        self
    }

    /// The value of a tag.
    pub(crate) fn get(&self, tag: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == tag)
            .map(|(_, value)| value.as_str())
    }

    /// The tags inside a template.
    pub(crate) fn inside(&self, tag: &str) -> Option<Tags> {
        split(self.get(tag)?).ok()
    }

    /// Tags and values in a row, without a check: the form of a template.
    pub(crate) fn row(&self) -> String {
        let one = |(tag, value): &(String, String)| {
            let length = value.chars().count();
            format!("{tag}{length:02}{value}")
        };
        self.0.iter().map(one).collect::<Vec<_>>().concat()
    }

    /// The whole payload, closed with its check.
    pub(crate) fn sealed(&self) -> String {
        let open = format!("{}6304", self.row());
        let check = crc(open.as_bytes());
        format!("{open}{check:04X}")
    }
}

/// Reads a whole payload and believes it only if its check is right.
pub(crate) fn read(payload: &str) -> Result<Tags, Unreadable> {
    let tags = split(payload)?;
    if tags
        .0
        .first()
        .is_none_or(|(tag, value)| tag != "00" || value != "01")
    {
        return Err(Unreadable::NotEmv);
    }
    let said = match tags.0.last() {
        Some((tag, value)) if tag == "63" && value.len() == 4 => value.clone(),
        _ => return Err(Unreadable::Unsealed),
    };
    let covered = payload.len() - said.len();
    let right = format!("{:04X}", crc(&payload.as_bytes()[..covered]));
    if said == right {
        Ok(tags)
    } else {
        Err(Unreadable::WrongCheck { said, right })
    }
}

/// The same payload with a check that is surely wrong.
pub(crate) fn with_broken_check(payload: &str) -> String {
    let mut letters: Vec<char> = payload.chars().collect();
    if let Some(last) = letters.last_mut() {
        *last = if *last == '0' { '1' } else { '0' };
    }
    letters.into_iter().collect()
}

fn split(text: &str) -> Result<Tags, Unreadable> {
    let letters: Vec<char> = text.chars().collect();
    let mut tags = Tags::default();
    let mut at = 0;
    while at < letters.len() {
        let head = letters.get(at..at + 4).ok_or(Unreadable::CutShort(at))?;
        if !head.iter().all(char::is_ascii_digit) {
            return Err(Unreadable::NotATag(at));
        }
        let length = head[2..].iter().filter_map(|digit| digit.to_digit(10));
        let length = length.fold(0, |length, digit| length * 10 + digit as usize);
        let value = letters
            .get(at + 4..at + 4 + length)
            .ok_or(Unreadable::CutShort(at))?;
        let tag: String = head[..2].iter().collect();
        if tags.get(&tag).is_some() {
            return Err(Unreadable::Repeated(tag));
        }
        tags.0.push((tag, value.iter().collect()));
        at += 4 + length;
    }
    Ok(tags)
}

/// CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected, nothing added at the end.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                (crc << 1) ^ 0x1021
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The QR printed in the provider's document.
    const DOCUMENTED: &str = "00020101021143510033com.totalcoin.integracionesqrtest021000000130105\
        01500113071809248151260022000022280000000005772352044900530303258\
        02AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304584D";

    #[test]
    fn the_check_is_crc_ccitt_false() {
        assert_eq!(crc(b"123456789"), 0x29B1, "the published check value");
    }

    #[test]
    fn the_documented_qr_is_read_and_written_alike() {
        let tags = read(DOCUMENTED).expect("the document's own example");
        let till = tags.inside("43").expect("a template");
        assert_eq!(
            till.get("00"),
            Some("com.totalcoin.integracionesqrtest"),
            "the acceptor"
        );
        assert_eq!(
            till.get("02"),
            Some("0000013010"),
            "the order, padded with zeros"
        );
        assert_eq!(tags.get("60"), Some("Buenos Aires"), "the city");
        assert_eq!(tags.get("54"), None, "this one carries no amount");

        let mut open = tags.clone();
        open.0.pop();
        assert_eq!(
            open.sealed(),
            DOCUMENTED,
            "the same tags give the same payload, CRC 584D"
        );
    }

    #[test]
    fn lengths_count_characters_and_the_check_counts_bytes() {
        let payload = Tags::default()
            .with("00", "01")
            .with("59", "Peluquería Ñandú")
            .sealed();
        assert!(
            payload.contains("5916Peluquería Ñandú"),
            "sixteen characters, eighteen bytes"
        );
        let tags = read(&payload).expect("what was sealed is readable");
        assert_eq!(
            tags.get("59"),
            Some("Peluquería Ñandú"),
            "the name survives"
        );
    }

    #[test]
    fn every_single_changed_character_is_seen() {
        for (at, _) in DOCUMENTED.char_indices() {
            for other in ["0", "7", "F", "x"] {
                let mut changed = DOCUMENTED.to_owned();
                changed.replace_range(at..=at, other);
                if changed != DOCUMENTED {
                    assert!(
                        read(&changed).is_err(),
                        "a changed character at {at} must be seen"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_not_a_payload_says_why() {
        let broken = with_broken_check(DOCUMENTED);
        assert!(
            matches!(read(&broken), Err(Unreadable::WrongCheck { .. })),
            "a broken check is named as such"
        );
        assert_eq!(read(""), Err(Unreadable::NotEmv), "nothing is no payload");
        assert_eq!(
            read("0002016304"),
            Err(Unreadable::CutShort(6)),
            "the check is missing"
        );
        assert_eq!(read("000201"), Err(Unreadable::Unsealed), "no check at all");
        assert_eq!(
            read("hola"),
            Err(Unreadable::NotATag(0)),
            "prose is no payload"
        );
        assert_eq!(
            read("000201010212010212"),
            Err(Unreadable::Repeated("01".to_owned())),
            "two values of one tag leave the reader to guess"
        );
    }
}
