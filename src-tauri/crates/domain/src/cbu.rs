//! CBU and CVU: the 22 digits that name an account at a bank or a wallet.
//!
//! Two blocks, 3 + 4 + 1 and 13 + 1, each closed by a check digit over the weights 3, 1, 7, 9 from the
//! right. A CVU is the same with an entity of `000`. The check misses a swap of neighbours that differ by
//! five, so a typed one also needs its holder confirmed; that is the till's business.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An account number whose check digits hold.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cbu(String);

/// No more of it than a screen shows: what is printed for a developer ends in logs.
impl fmt::Debug for Cbu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cbu(…{})", self.tail())
    }
}

/// Why 22 digits are not an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotACbu {
    /// Not 22 digits.
    #[error("a CBU or CVU has 22 digits")]
    Length,
    /// One of the first eight is wrong.
    #[error("the first 8 digits do not verify")]
    FirstBlock,
    /// One of the last fourteen is wrong.
    #[error("the last 14 digits do not verify")]
    SecondBlock,
}

impl Cbu {
    /// Reads 22 digits; blanks and dashes, as people paste them, are passed over.
    pub fn parse(text: &str) -> Result<Cbu, NotACbu> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-' && *c != '.')
            .collect();
        if digits.len() != 22 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotACbu::Length);
        }
        let (first, second) = digits.split_at(8);
        if !verifies(first) {
            return Err(NotACbu::FirstBlock);
        }
        if !verifies(second) {
            return Err(NotACbu::SecondBlock);
        }
        Ok(Cbu(digits))
    }

    /// Whether it is a wallet's (CVU) rather than a bank's (CBU).
    pub fn is_cvu(&self) -> bool {
        self.0.starts_with("000")
    }

    /// The 22 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last four digits: as much as a screen or a receipt shows.
    pub fn tail(&self) -> &str {
        self.0.get(18..).unwrap_or_default()
    }
}

impl TryFrom<String> for Cbu {
    type Error = NotACbu;

    fn try_from(text: String) -> Result<Cbu, NotACbu> {
        Cbu::parse(&text)
    }
}

impl From<Cbu> for String {
    fn from(cbu: Cbu) -> String {
        cbu.0
    }
}

impl fmt::Display for Cbu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far the number of an account that is being typed verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    /// How many digits are missing of 22; less than nothing: so many are too many.
    pub missing: i64,
    /// The first eight: entity and branch.
    pub first: Block,
    /// The last fourteen: the account.
    pub second: Block,
}

/// One of the two blocks of a number that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// It is not whole yet.
    Partial,
    /// Its check digit holds.
    Right,
    /// One of its digits is another, or two changed places; or there is more than it can have.
    Wrong,
}

impl Typed {
    /// What can be said of these digits, and nothing but digits.
    pub fn of(digits: &str) -> Typed {
        let block = |from: usize, to: usize| match digits.get(from..to) {
            None => Block::Partial,
            Some(block) if verifies(block) => Block::Right,
            Some(_) => Block::Wrong,
        };
        let count = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let missing = 22_i64.saturating_sub(count);
        Typed {
            missing,
            first: block(0, 8),
            second: if missing < 0 {
                Block::Wrong
            } else {
                block(8, 22)
            },
        }
    }
}

/// Whether the last digit of a block is the check of those before it.
fn verifies(block: &str) -> bool {
    let sum = block
        .bytes()
        .rev()
        .skip(1)
        .zip([3_u32, 1, 7, 9].into_iter().cycle())
        .fold(0_u32, |sum, (digit, weight)| {
            sum.saturating_add(value(digit).saturating_mul(weight))
        });
    let check = 10_u32.saturating_sub(sum.rem_euclid(10)).rem_euclid(10);
    block.bytes().last().map(value) == Some(check)
}

fn value(digit: u8) -> u32 {
    u32::from(digit.saturating_sub(b'0'))
}

#[cfg(test)]
mod tests {
    use super::{Block, Cbu, NotACbu, Typed};

    /// From the QR of the provider's own document (seed 000).
    const SEED_CVU: &str = "0000222800000000057723";

    #[test]
    fn the_documents_own_account_verifies() {
        let cvu = Cbu::parse(SEED_CVU).expect("the provider printed it");
        assert!(cvu.is_cvu(), "its entity is 000");
        assert_eq!(cvu.tail(), "7723", "four digits are enough to recognise it");
        assert_eq!(
            Cbu::parse("00002228 00000000057723"),
            Ok(cvu),
            "pasted with a blank"
        );
    }

    #[test]
    fn every_single_wrong_digit_is_caught() {
        for place in 0..22 {
            for digit in b'0'..=b'9' {
                let mut wrong = SEED_CVU.as_bytes().to_vec();
                if wrong[place] == digit {
                    continue;
                }
                wrong[place] = digit;
                let wrong = String::from_utf8(wrong).expect("digits");
                let expected = if place < 8 {
                    NotACbu::FirstBlock
                } else {
                    NotACbu::SecondBlock
                };
                assert_eq!(
                    Cbu::parse(&wrong),
                    Err(expected),
                    "{wrong} is off by one digit"
                );
            }
        }
    }

    #[test]
    fn a_number_is_told_block_by_block_while_it_is_typed() {
        let typed = |digits: usize| {
            let typed = Typed::of(&SEED_CVU[..digits]);
            (typed.missing, typed.first, typed.second)
        };
        assert_eq!(
            typed(0),
            (22, Block::Partial, Block::Partial),
            "nothing yet"
        );
        assert_eq!(
            typed(7),
            (15, Block::Partial, Block::Partial),
            "without its check"
        );
        assert_eq!(typed(8), (14, Block::Right, Block::Partial), "the entity");
        assert_eq!(typed(21), (1, Block::Right, Block::Partial), "one missing");
        assert_eq!(typed(22), (0, Block::Right, Block::Right), "all of it");
        let swapped = Typed::of("0000222800000000057732");
        assert_eq!(
            (swapped.first, swapped.second),
            (Block::Right, Block::Wrong),
            "the end of it is wrong"
        );
        let long = Typed::of("00002228000000000577231");
        assert_eq!(
            (long.missing, long.second),
            (-1, Block::Wrong),
            "one too many"
        );
    }

    #[test]
    fn anything_but_22_digits_is_no_account() {
        for text in [
            "",
            "123",
            "00002228000000000577231",
            "000022280000000005772X",
        ] {
            assert_eq!(Cbu::parse(text), Err(NotACbu::Length), "{text:?}");
        }
    }
}
