//! What stands in a payment QR.

use domain::{
    cbu::Cbu,
    cuit::Cuit,
    emv_qr::{Expected, Payload, crc},
    money::Money,
};

use crate::{
    engine::{Came, Target},
    twist::Grammar,
};

/// CRC-16/CCITT-FALSE a byte at a time, by another formula than the program's.
fn check_of(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF_u16, |crc, byte| {
        let mut x = (crc >> 8) ^ u16::from(*byte);
        x ^= x >> 4;
        (crc << 8) ^ (x << 12) ^ (x << 5) ^ x
    })
}

/// Every value under this path a lenient wallet could find: the first, the last, or one in a template that goes
/// bad further on.
fn all_of<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let (Some(head), Some(length)) = (rest.get(..2), rest.get(2..4)) {
        let Ok(length) = length.parse::<usize>() else {
            break;
        };
        let value = rest.get(4..).unwrap_or_default();
        let end = value
            .char_indices()
            .nth(length)
            .map_or(value.len(), |(end, _)| end);
        if head == tag {
            found.push(&value[..end]);
        }
        rest = &value[end..];
    }
    found
}

#[test]
fn a_payload_is_read_only_under_its_own_check_and_says_one_thing_to_everybody() {
    let expected = Expected {
        amount: Money::parse("10").ok(),
        cuit: Cuit::parse("30718092481").ok(),
        account: Cbu::parse("0000222800000000057723").ok(),
        reference: None,
    };
    assert!(
        expected.amount.is_some() && expected.cuit.is_some() && expected.account.is_some(),
        "everything is looked for"
    );
    Target::new("emv", Grammar::Emv).cases(8_000).run(|input| {
        let Ok(text) = std::str::from_utf8(input) else {
            return Came::refused("no text");
        };
        let payload = match Payload::parse(text) {
            Ok(payload) => payload,
            Err(why) => return Came::refused(format!("{why:?}")),
        };
        let (body, check) = text.split_at(text.len() - 4);
        assert_eq!(
            check.to_ascii_uppercase(),
            format!("{:04X}", check_of(body.as_bytes())),
            "the check is its own"
        );
        assert_eq!(
            crc(body.as_bytes()),
            check_of(body.as_bytes()),
            "however it is reckoned"
        );
        assert_eq!(payload.to_string(), text, "written again, it is what came");
        assert_eq!(
            Payload::parse(&payload.to_string()),
            Ok(payload.clone()),
            "and reads again"
        );
        if let Err(why) = payload.check(&expected) {
            return Came::read(format!("but {why:?}"));
        }
        let one = |path: &str, values: Vec<&str>, meant: &str| {
            for value in values {
                assert_eq!(
                    value, meant,
                    "{path}: what is shown says nothing else to any wallet"
                );
            }
        };
        one("53", all_of(text, "53"), "032");
        one("58", all_of(text, "58"), "AR");
        for amount in all_of(text, "54") {
            assert_eq!(
                Money::from_json_token(amount),
                Money::parse("10"),
                "the amount, wherever it stands"
            );
        }
        let within = |template| -> Vec<&str> {
            let templates = all_of(text, template).into_iter();
            templates
                .flat_map(|template| all_of(template, "00"))
                .collect()
        };
        one("50/00", within("50"), "30718092481");
        one("51/00", within("51"), "0000222800000000057723");
        Came::read("and is the shop's")
    });
}
