//! Stickers: what a printed code holds, held against what it must hold, field by field.
//!
//! A thief's sticker over the shop's own is a whole code with a check that holds; what gives it away is the account.
//! So a person is told every field and not only the first that differs, and a code whose check fails is still read as
//! far as it goes: then somebody copied it wrongly, or changed it by hand.

use super::{Field, Payload, crc, read_fields};

/// A field that a person can hold against another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// 51/00: where the money goes.
    Account,
    /// 50/00: whose account that is.
    Cuit,
    /// 26 to 49: the acceptor, and which of its sale points.
    SalePoint,
    /// 53.
    Currency,
    /// 54.
    Amount,
    /// 59 and 60: the name and the city.
    Merchant,
    /// 63.
    Checksum,
    /// All other fields.
    Rest,
}

impl Part {
    /// All of them, what matters most first.
    pub const ALL: [Part; 8] = [
        Part::Account,
        Part::Cuit,
        Part::SalePoint,
        Part::Amount,
        Part::Currency,
        Part::Merchant,
        Part::Checksum,
        Part::Rest,
    ];
}

/// A field of a printed code beside what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Which.
    pub part: Part,
    /// What it must be; none: it must not be there.
    pub expected: Option<String>,
    /// What it is; none: it is not there.
    pub found: Option<String>,
}

impl Compared {
    /// Whether that is as it must be.
    pub fn is_same(&self) -> bool {
        self.expected == self.found
    }
}

/// Holds a printed text against the code it must be. None when the text is no payment code at all.
pub fn compare(expected: &Payload, text: &str) -> Option<Vec<Compared>> {
    let text = text.trim();
    let fields = read_fields(text).ok()?;
    let begins = fields.first()?;
    if begins.tag != 0 || begins.value != "01" {
        return None;
    }
    let compared = Part::ALL.map(|part| match part {
        Part::Checksum => Compared {
            part,
            expected: check_of(text, &fields).or_else(|| said(expected.fields(), Part::Checksum)),
            found: said(&fields, part).map(|check| check.to_ascii_uppercase()),
        },
        Part::Account
        | Part::Cuit
        | Part::SalePoint
        | Part::Amount
        | Part::Currency
        | Part::Merchant
        | Part::Rest => Compared {
            part,
            expected: said(expected.fields(), part),
            found: said(&fields, part),
        },
    });
    Some(compared.into())
}

/// What the check of that text must be, if it ends with one.
fn check_of(text: &str, fields: &[Field]) -> Option<String> {
    let last = fields.last().filter(|field| field.tag == 63)?;
    let body = text.get(..text.len().checked_sub(last.value.len())?)?;
    Some(format!("{:04X}", crc(body.as_bytes())))
}

/// What the fields say of it, however often: of a tag that is there twice both values, because one wallet reads the
/// first and another the last.
fn said(fields: &[Field], part: Part) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for field in fields {
        match (part, field.tag) {
            (Part::Account, 51) | (Part::Cuit, 50) => {
                let inner = read_fields(&field.value).unwrap_or_default();
                words.extend(
                    inner
                        .into_iter()
                        .filter(|it| it.tag == 0)
                        .map(|it| it.value),
                );
            }
            (Part::SalePoint, 26..=49) => match read_fields(&field.value) {
                Ok(inner) => words.extend(inner.into_iter().map(|it| it.value)),
                Err(_) => words.push(field.value.clone()),
            },
            (Part::Currency, 53)
            | (Part::Amount, 54)
            | (Part::Merchant, 59 | 60)
            | (Part::Checksum, 63) => words.push(field.value.clone()),
            (Part::Rest, _) => words.extend(rest_of(field)),
            _ => {}
        }
    }
    if part == Part::Rest {
        words.sort();
    }
    (!words.is_empty()).then(|| words.join(" "))
}

/// What a field says beside all that has a name of its own: `52=4900`, `62.01=A1B2`.
fn rest_of(field: &Field) -> Vec<String> {
    let whole = || vec![format!("{:02}={}", field.tag, field.value)];
    match field.tag {
        26..=49 | 53 | 54 | 59 | 60 | 63 => Vec::new(),
        50 | 51 => match read_fields(&field.value) {
            Ok(inner) => inner
                .into_iter()
                .filter(|it| it.tag != 0)
                .map(|it| format!("{:02}.{:02}={}", field.tag, it.tag, it.value))
                .collect(),
            Err(_) => whole(),
        },
        _ => whole(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Compared, Part, compare};
    use crate::emv_qr::{Payload, crc};

    const BODY: &str = "00020101021143510033com.totalcoin.integracionesqrtest02100000013010501500113071809248151260022000022280000000005772352044900\
53030325802AR5905ARBET6012Buenos Aires6304";

    fn sealed(body: &str) -> String {
        format!("{body}{:04X}", crc(body.as_bytes()))
    }

    fn ours() -> Payload {
        Payload::parse(&sealed(BODY)).expect("the document's own, without a reference")
    }

    fn differing(text: &str) -> Vec<Part> {
        let compared = compare(&ours(), text).expect("a payment code");
        let differs = |it: &Compared| (!it.is_same()).then_some(it.part);
        compared.iter().filter_map(differs).collect()
    }

    #[test]
    fn the_right_code_is_the_same_in_every_field() {
        assert_eq!(differing(&sealed(BODY)), [], "as it was printed");
        let pasted = format!(" {}\n", sealed(BODY));
        assert_eq!(differing(&pasted), [], "and as it was pasted");
        let lower = format!("{BODY}{:04x}", crc(BODY.as_bytes()));
        assert_eq!(differing(&lower), [], "small letters are the same check");
    }

    #[test]
    fn another_shops_sticker_is_whole_and_says_so_where_it_differs() {
        let theirs = BODY
            .replace("0000222800000000057723", "2850590940090418135201")
            .replace("30718092481", "27326594305");
        assert_eq!(
            differing(&sealed(&theirs)),
            [Part::Account, Part::Cuit],
            "its check holds: the account is what gives it away"
        );
    }

    #[test]
    fn each_field_is_told_by_its_name() {
        for (from, to, part) in [
            ("0000013010", "0000013011", Part::SalePoint),
            ("5303032", "5303840", Part::Currency),
            ("5802AR", "540510.005802AR", Part::Amount),
            ("5905ARBET", "5905OTROS", Part::Merchant),
            ("52044900", "52045411", Part::Rest),
            (
                "50150011307180924815",
                "50210011307180924810102125",
                Part::Rest,
            ),
        ] {
            let text = sealed(&BODY.replace(from, to));
            assert_eq!(differing(&text), [part], "{to}");
        }
        assert_eq!(
            differing(&format!("{BODY}0000")),
            [Part::Checksum],
            "somebody changed it by hand"
        );
    }

    #[test]
    fn a_tag_that_is_there_twice_is_not_what_it_must_be() {
        let second = "512600222850590940090418135201";
        let twice = BODY.replace("52044900", &format!("{second}52044900"));
        assert_eq!(
            differing(&sealed(&twice)),
            [Part::Account],
            "one wallet reads the first, another the last"
        );
    }

    #[test]
    fn what_is_no_payment_code_is_none() {
        for text in ["", "hola", "https://example.com/1", "0002", "5903ABC"] {
            assert_eq!(compare(&ours(), text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_comparing_panic(text in "(000201)?\\PC{0,80}") {
            let _ = compare(&ours(), &text);
        }
    }
}
