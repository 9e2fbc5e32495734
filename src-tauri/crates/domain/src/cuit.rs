//! CUIT and CUIL: the tax numbers of people and companies.
//!
//! Eleven digits, the last a check over the weights 5 4 3 2 7 6 5 4 3 2. A remainder that would ask for a
//! check of ten is never issued (the prefix changes instead), so such a number is refused.

use std::fmt;

use serde::{Deserialize, Serialize};

const PREFIXES: [&str; 10] = ["20", "23", "24", "27", "30", "33", "34", "50", "51", "55"];
const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// A tax number whose check digit holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cuit(String);

/// Why the text is not a CUIT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACuit {
    /// Not eleven digits.
    #[error("a CUIT has 11 digits")]
    Length,
    /// Begins as none does.
    #[error("no CUIT begins like that")]
    Prefix,
    /// The check digit does not verify.
    #[error("the CUIT does not verify")]
    Check,
}

impl Cuit {
    /// Reads `30718092481` or `30-71809248-1`.
    pub fn parse(text: &str) -> Result<Cuit, NotACuit> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        if digits.len() != 11 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACuit::Length);
        }
        if !PREFIXES.iter().any(|prefix| digits.starts_with(prefix)) {
            return Err(NotACuit::Prefix);
        }
        if !verifies(&digits) {
            return Err(NotACuit::Check);
        }
        Ok(Cuit(digits))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As paper shows somebody else's: the prefix and the last three, `27-••••••06-5`.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

/// Masks a tax number that may not verify (the providers' own samples do not): the first two and the last
/// three of eleven digits stay, of any other text only the last two.
pub fn mask(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    match digits.as_slice() {
        [a, b, _, _, _, _, _, _, y, z, check] => format!("{a}{b}-••••••{y}{z}-{check}"),
        [.., y, z] => format!("••••••{y}{z}"),
        _ => "••••••".to_owned(),
    }
}

impl TryFrom<String> for Cuit {
    type Error = NotACuit;

    fn try_from(text: String) -> Result<Cuit, NotACuit> {
        Cuit::parse(&text)
    }
}

impl From<Cuit> for String {
    fn from(cuit: Cuit) -> String {
        cuit.0
    }
}

/// With dashes, `30-71809248-1`.
impl fmt::Display for Cuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, rest) = self.0.split_at(2);
        let (number, check) = rest.split_at(8);
        write!(f, "{prefix}-{number}-{check}")
    }
}

fn verifies(digits: &str) -> bool {
    let values: Vec<u32> = digits
        .bytes()
        .map(|digit| u32::from(digit.saturating_sub(b'0')))
        .collect();
    let sum = values
        .iter()
        .zip(WEIGHTS)
        .fold(0_u32, |sum, (digit, weight)| {
            sum.saturating_add(digit.saturating_mul(weight))
        });
    let check = 11_u32.saturating_sub(sum.rem_euclid(11)).rem_euclid(11);
    values.last() == Some(&check)
}

#[cfg(test)]
mod tests {
    use super::{Cuit, NotACuit, mask};

    #[test]
    fn the_documents_own_cuits_verify() {
        let ours = Cuit::parse("30-71809248-1").expect("from the provider's sample QR");
        assert_eq!(ours.as_str(), "30718092481", "dashes are for people");
        assert_eq!(ours.to_string(), "30-71809248-1", "and put back for them");
        assert!(
            Cuit::parse("27326594305").is_ok(),
            "the second sample's merchant"
        );
    }

    #[test]
    fn every_single_wrong_digit_is_caught() {
        for place in 0..11 {
            for digit in b'0'..=b'9' {
                let mut wrong = b"30718092481".to_vec();
                if wrong[place] == digit {
                    continue;
                }
                wrong[place] = digit;
                let wrong = String::from_utf8(wrong).expect("digits");
                assert!(Cuit::parse(&wrong).is_err(), "{wrong} is off by one digit");
            }
        }
    }

    #[test]
    fn a_number_that_needs_a_check_of_ten_is_never_issued() {
        let impossible = (0..100_000_000_u32)
            .step_by(7)
            .map(|n| format!("20{n:08}"))
            .find(|stem| (0..10).all(|check| Cuit::parse(&format!("{stem}{check}")).is_err()));
        assert!(
            impossible.is_some(),
            "some stems have no check digit at all"
        );
    }

    #[test]
    fn a_cuit_is_masked_even_when_it_does_not_verify() {
        assert_eq!(
            mask("27234567065"),
            "27-••••••06-5",
            "as the receipt shows it"
        );
        assert_eq!(
            mask("11111111"),
            "••••••11",
            "the documents print eight digits"
        );
        assert_eq!(mask(""), "••••••", "nothing to show, nothing shown");
        assert_eq!(
            Cuit::parse("99718092481"),
            Err(NotACuit::Prefix),
            "nobody has 99"
        );
    }
}
