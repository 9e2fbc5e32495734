//! Values as we write them into requests: amounts with two decimals, ids as the numbers they are.

use domain::money::Money;
use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

/// An amount as a JSON number with two decimals (provider notes, ambiguity 4): `1550.50`.
pub(crate) struct Decimal(pub(crate) Money);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = RawValue::from_string(self.0.to_decimal()).map_err(S::Error::custom)?;
        number.serialize(serializer)
    }
}

/// An id of a provider's: the number it is when it is digits without a leading zero, else a string.
pub(crate) struct IdNumber<'a>(pub(crate) &'a str);

impl Serialize for IdNumber<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u64>() {
            // What does not read back as written (`007`, `+7`) is a name made of digits, not a number.
            Ok(number) if number.to_string() == self.0 => number.serialize(serializer),
            Ok(_) | Err(_) => self.0.serialize(serializer),
        }
    }
}

/// The bytes of a JSON body, fields in the order of the struct.
pub(crate) fn json(body: &impl Serialize) -> Vec<u8> {
    // A struct of strings, flags, ids and amounts always serialises; were one not to, the provider would
    // refuse the nothing that is left.
    serde_json::to_vec(body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::money::Money;
    use proptest::prelude::*;

    use super::{Decimal, IdNumber, json};

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("JSON is UTF-8")
    }

    #[test]
    fn an_id_is_a_number_only_if_it_reads_back_as_it_was_written() {
        for (id, expected) in [
            ("348", "348"),
            ("0", "0"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "\"18446744073709551616\""),
            ("007", "\"007\""),
            ("+7", "\"+7\""),
            ("-7", "\"-7\""),
            ("A-1", "\"A-1\""),
            ("", "\"\""),
        ] {
            assert_eq!(text(json(&IdNumber(id))), expected, "{id:?}");
        }
    }

    proptest! {
        #[test]
        fn every_amount_is_written_to_the_centavo(cents in -9_999_999_999_i64..=9_999_999_999) {
            let amount = Money::from_cents(cents).expect("in range");
            let written = text(json(&Decimal(amount)));
            let decimals = written.rsplit_once('.').map(|(_, decimals)| decimals.len());
            prop_assert_eq!(decimals, Some(2));
            prop_assert_eq!(Money::from_json_token(&written).map(Money::cents), Ok(cents));
        }
    }
}
