//! The text inside a payment QR: `EMVCo`'s merchant-presented TLV, as Argentina uses it.
//!
//! Two digits of tag, two of length, a value; lengths count characters, the CRC runs over UTF-8 bytes up
//! to and including `6304`, tag order is free but for `00` first and `63` last (provider notes, §3 and §4).
//! A payload is checked against what it must say before every display: [`Payload::check`].
//! Drawing the code is the documents' business; making payloads is the providers'.

mod sticker;

use std::fmt;

pub use sticker::{Compared, Part, compare};

use crate::{cbu::Cbu, cuit::Cuit, money::Money};

/// A payload whose structure and CRC hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    fields: Vec<Field>,
}

/// One tag and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    tag: u8,
    value: String,
}

/// Why a text is not a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Longer than any QR holds.
    #[error("the payload is too long")]
    TooLong,
    /// A tag or a length is not two digits, or a value is cut short.
    #[error("the payload is cut or is not tag, length, value")]
    Structure,
    /// Does not begin with `000201`.
    #[error("the payload does not begin with the EMV format tag")]
    Format,
    /// The CRC is missing, or is not the last field.
    #[error("the payload does not end with its CRC")]
    NoCrc,
    /// The CRC does not match.
    #[error("the payload's CRC does not match")]
    Crc,
}

/// What a payload must say before a customer sees it. What we do not know is not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// 54, when present, must be this.
    pub amount: Option<Money>,
    /// 50/00, when present, must be this.
    pub cuit: Option<Cuit>,
    /// 51/00, when present, must be this.
    pub account: Option<Cbu>,
    /// 62/01 must be this. Only for the channels whose document ties it to our reference.
    pub reference: Option<String>,
}

/// The field in which a payload does not say what it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// 53 is not 032.
    #[error("the currency is not the Argentine peso")]
    Currency,
    /// 58 is not AR.
    #[error("the country is not Argentina")]
    Country,
    /// 54 is another amount.
    #[error("the amount is another")]
    Amount,
    /// 50/00 is somebody else's.
    #[error("the CUIT is somebody else's")]
    Cuit,
    /// 51/00 is somebody else's.
    #[error("the account is somebody else's")]
    Account,
    /// 62/01 is another order's.
    #[error("the reference is another order's")]
    Reference,
}

/// Version 40 with the lowest correction holds 4,296 characters; no wallet reads near that.
const LENGTH_MAX: usize = 1_000;

impl Payload {
    /// Reads a payload and verifies its CRC.
    pub fn parse(text: &str) -> Result<Payload, Unreadable> {
        if text.len() > LENGTH_MAX {
            return Err(Unreadable::TooLong);
        }
        let fields = read_fields(text)?;
        match fields.first() {
            Some(Field { tag: 0, value }) if value == "01" => {}
            _ => return Err(Unreadable::Format),
        }
        match fields.last() {
            Some(Field { tag: 63, value }) if value.len() == 4 => {
                let body = text.get(..text.len().saturating_sub(4)).unwrap_or_default();
                if format!("{:04X}", crc(body.as_bytes())) != value.to_ascii_uppercase() {
                    return Err(Unreadable::Crc);
                }
            }
            _ => return Err(Unreadable::NoCrc),
        }
        Ok(Payload { fields })
    }

    fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The value of a top-level tag.
    pub fn field(&self, tag: u8) -> Option<&str> {
        self.fields
            .iter()
            .find(|field| field.tag == tag)
            .map(|field| field.value.as_str())
    }

    /// The value of a tag within a template, such as 50/00.
    pub fn nested(&self, template: u8, tag: u8) -> Option<String> {
        let fields = read_fields(self.field(template)?).ok()?;
        fields
            .into_iter()
            .find(|field| field.tag == tag)
            .map(|field| field.value)
    }

    /// Whether the payload says what it must; the first field that does not.
    ///
    /// Of a tag that is there twice one wallet reads the first and another the last, so each of them must say it;
    /// and a template of which only the beginning can be read says nothing that could be relied on.
    pub fn check(&self, expected: &Expected) -> Result<(), Mismatch> {
        if !self.says(53, "032") {
            return Err(Mismatch::Currency);
        }
        if !self.says(58, "AR") {
            return Err(Mismatch::Country);
        }
        if let Some(amount) = expected.amount {
            // EMVCo writes 54 with a dot; a JSON number has the same form and reads exactly.
            let mut shown = self.every(54);
            if !shown.all(|shown| Money::from_json_token(shown) == Ok(amount)) {
                return Err(Mismatch::Amount);
            }
        }
        if let Some(cuit) = &expected.cuit
            && !self.says_within(50, 0, cuit.as_str())
        {
            return Err(Mismatch::Cuit);
        }
        if let Some(account) = &expected.account
            && !self.says_within(51, 0, account.as_str())
        {
            return Err(Mismatch::Account);
        }
        match &expected.reference {
            Some(reference)
                if self.nested(62, 1).as_ref() != Some(reference)
                    || !self.says_within(62, 1, reference) =>
            {
                Err(Mismatch::Reference)
            }
            _ => Ok(()),
        }
    }

    /// Every value of a top-level tag.
    fn every(&self, tag: u8) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().filter(move |field| field.tag == tag);
        fields.map(|field| field.value.as_str())
    }

    /// Whether a top-level tag is there, and says this wherever it is.
    fn says(&self, tag: u8, expected: &str) -> bool {
        self.every(tag).count() > 0 && self.every(tag).all(|said| said == expected)
    }

    /// Whether a tag of a template says this, however often either is there.
    fn says_within(&self, template: u8, tag: u8, expected: &str) -> bool {
        self.every(template).all(|template| {
            read_fields(template).is_ok_and(|fields| {
                let mut named = fields.iter().filter(|field| field.tag == tag);
                named.all(|field| field.value == expected)
            })
        })
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields.iter().try_for_each(|Field { tag, value }| {
            write!(f, "{tag:02}{:02}{value}", value.chars().count())
        })
    }
}

/// CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, not reflected.
pub fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| {
            let carried = crc & 0x8000 != 0;
            let shifted = crc << 1;
            if carried { shifted ^ 0x1021 } else { shifted }
        })
    })
}

fn read_fields(text: &str) -> Result<Vec<Field>, Unreadable> {
    let mut rest = text.chars();
    let mut fields = Vec::new();
    while !rest.as_str().is_empty() {
        let tag = two_digits(&mut rest)?;
        let length = usize::from(two_digits(&mut rest)?);
        let value: String = rest.by_ref().take(length).collect();
        if value.chars().count() != length {
            return Err(Unreadable::Structure);
        }
        fields.push(Field { tag, value });
    }
    Ok(fields)
}

fn two_digits(rest: &mut std::str::Chars<'_>) -> Result<u8, Unreadable> {
    let mut digit = || {
        rest.next()
            .and_then(|c| c.to_digit(10))
            .ok_or(Unreadable::Structure)
    };
    let (tens, ones) = (digit()?, digit()?);
    u8::try_from(tens.saturating_mul(10).saturating_add(ones)).map_err(|_| Unreadable::Structure)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Expected, Mismatch, Payload, Unreadable, crc};
    use crate::{cbu::Cbu, cuit::Cuit, money::Money};

    /// The QR of the provider's document (seed 000).
    const SEED: &str = "00020101021143510033com.totalcoin.integracionesqrtest02100000013010501500113071809248151260022000022280000000005772352044900530303258\
02AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304584D";
    /// The same, made dynamic with an amount.
    const SEED_WITH_AMOUNT: &str = "00020101021243510033com.totalcoin.integracionesqrtest021000000130105015001130718092481512600220000222800000000057723\
520449005303032540510.005802AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304BFA0";
    /// `EMVCo`'s sample with Chinese text: lengths count characters, and 54 comes after 64.
    const EMVCO: &str = "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING\
64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A";
    /// A public Argentine sample without 51 and with a URL in 43/01.
    const WITHOUT_ACCOUNT: &str = "00020101021143540016com.mercadolibre0130https://mpago.la/pos/10368058550150011273265943055204970053030325802AR\
5906Prueba6004CABA6304FA22";

    fn expected() -> Expected {
        Expected {
            amount: Money::parse("10").ok(),
            cuit: Cuit::parse("30718092481").ok(),
            account: Cbu::parse("0000222800000000057723").ok(),
            reference: Some("JPGQ_PAYMENT_001".to_owned()),
        }
    }

    #[test]
    fn the_crc_has_its_check_value() {
        assert_eq!(
            crc(b"123456789"),
            0x29B1,
            "the published check of CRC-16/CCITT-FALSE"
        );
    }

    #[test]
    fn the_documents_own_codes_are_read() {
        let seed = Payload::parse(SEED).expect("the provider printed it");
        assert_eq!(
            seed.nested(43, 2).as_deref(),
            Some("0000013010"),
            "the order's id, padded"
        );
        assert_eq!(
            seed.check(&expected()),
            Ok(()),
            "no 54: the wallet asks for the amount"
        );
        let dynamic = Payload::parse(SEED_WITH_AMOUNT).expect("derived from it");
        assert_eq!(dynamic.check(&expected()), Ok(()), "54 is ten pesos");
        let foreign = Payload::parse(EMVCO).expect("lengths count characters");
        assert_eq!(
            foreign.nested(64, 1).as_deref(),
            Some("最佳运输"),
            "four characters, not bytes"
        );
        assert_eq!(
            foreign.check(&Expected::default()),
            Err(Mismatch::Currency),
            "yuan"
        );
        let sample = Payload::parse(WITHOUT_ACCOUNT).expect("a public sample");
        assert_eq!(
            sample.check(&expected()),
            Err(Mismatch::Cuit),
            "another merchant's"
        );
    }

    #[test]
    fn each_field_that_says_something_else_is_named() {
        let payload = Payload::parse(SEED_WITH_AMOUNT).expect("valid");
        let other = Expected {
            amount: Money::parse("10,01").ok(),
            ..expected()
        };
        assert_eq!(
            payload.check(&other),
            Err(Mismatch::Amount),
            "a centavo is a difference"
        );
        let other = Expected {
            account: Cbu::parse("2850590940090418135201").ok(),
            ..expected()
        };
        assert_eq!(
            payload.check(&other),
            Err(Mismatch::Account),
            "money would go elsewhere"
        );
        let other = Expected {
            reference: Some("OTHER".to_owned()),
            ..expected()
        };
        assert_eq!(
            payload.check(&other),
            Err(Mismatch::Reference),
            "another order's code"
        );
    }

    #[test]
    fn every_single_substitution_is_caught() {
        let hex: Vec<char> = "0123456789ABCDEF".chars().collect();
        for place in 0..SEED.len() {
            for digit in &hex {
                let mut wrong: Vec<char> = SEED.chars().collect();
                if wrong[place] == *digit {
                    continue;
                }
                wrong[place] = *digit;
                let wrong: String = wrong.into_iter().collect();
                assert!(
                    Payload::parse(&wrong).is_err(),
                    "place {place} became {digit}"
                );
            }
        }
    }

    #[test]
    fn what_is_no_payload_says_why() {
        assert_eq!(Payload::parse(""), Err(Unreadable::Format), "nothing");
        assert_eq!(Payload::parse("000201"), Err(Unreadable::NoCrc), "no CRC");
        assert_eq!(Payload::parse("0002"), Err(Unreadable::Structure), "cut");
        assert_eq!(Payload::parse("hola"), Err(Unreadable::Structure), "a word");
        let long = format!("000201{}", "9901x".repeat(300));
        assert_eq!(
            Payload::parse(&long),
            Err(Unreadable::TooLong),
            "no QR holds it"
        );
        let broken = SEED.replace("584D", "584E");
        assert_eq!(
            Payload::parse(&broken),
            Err(Unreadable::Crc),
            "one digit of the CRC"
        );
    }

    #[test]
    fn what_one_wallet_could_read_otherwise_is_not_shown() {
        let body = SEED_WITH_AMOUNT
            .strip_suffix("6304BFA0")
            .expect("its check");
        let ours = "5015001130718092481";
        for (from, to, why) in [
            ("540510.00", "540510.00540599.00", Mismatch::Amount),
            ("5303032", "53030325303840", Mismatch::Currency),
            (
                ours,
                "50150011307180924815015001127326594305",
                Mismatch::Cuit,
            ),
            (ours, "501800112732659430509X", Mismatch::Cuit),
        ] {
            let body = format!("{}6304", body.replace(from, to));
            let text = format!("{body}{:04X}", crc(body.as_bytes()));
            let payload = Payload::parse(&text).expect("fields under a check");
            assert_eq!(payload.check(&expected()), Err(why), "{to}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,80}") {
            let _ = Payload::parse(&text);
        }

        #[test]
        fn names_with_accents_survive(name in "[A-Za-záéíóúñÑü ]{1,25}") {
            let body = format!("00020159{:02}{name}6304", name.chars().count());
            let text = format!("{body}{:04X}", crc(body.as_bytes()));
            let payload = Payload::parse(&text).expect("well formed");
            prop_assert_eq!(payload.field(59), Some(name.as_str()));
            prop_assert_eq!(payload.to_string(), text);
        }
    }
}
