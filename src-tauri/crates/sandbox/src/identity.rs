//! CUIT and CVU: the check digits of an Argentine taxpayer and of an account.
//!
//! Who the people are lives in `customer`; here are only the numbers.

const CUIT_WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// Whether `text` is a CUIT whose check digit is right.
pub(crate) fn is_cuit(text: &str) -> bool {
    text.is_ascii() && text.len() == 11 && cuit_of(&text[..10]).as_deref() == Some(text)
}

/// The CUIT of ten digits, or nothing when its check digit would be 10: such a number is never
/// issued, its owner gets another prefix.
pub(crate) fn cuit_of(ten: &str) -> Option<String> {
    let sum: u32 = digits(ten)?
        .iter()
        .zip(CUIT_WEIGHTS)
        .map(|(d, w)| d * w)
        .sum();
    match (11 - sum % 11) % 11 {
        10 => None,
        check => Some(format!("{ten}{check}")),
    }
}

/// Whether `text` is a CVU or a CBU (the same 22 digits) with both check digits right.
pub(crate) fn is_cvu(text: &str) -> bool {
    text.is_ascii() && text.len() == 22 && cvu_of(&text[..7], &text[8..21]).as_deref() == Some(text)
}

/// The CVU of seven digits of the entity and thirteen of the account.
pub(crate) fn cvu_of(entity: &str, account: &str) -> Option<String> {
    let (first, second) = (block_check(entity)?, block_check(account)?);
    Some(format!("{entity}{first}{account}{second}"))
}

/// Weights 3, 1, 7, 9 repeat from the right; the digit completes the sum to a multiple of ten.
fn block_check(block: &str) -> Option<u32> {
    let weights = [3, 1, 7, 9].into_iter().cycle();
    let sum: u32 = digits(block)?
        .iter()
        .rev()
        .zip(weights)
        .map(|(d, w)| d * w)
        .sum();
    Some((10 - sum % 10) % 10)
}

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|letter| letter.to_digit(10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_numbers_pass() {
        assert!(is_cuit("30718092481"), "the CUIT of the documented QR");
        assert!(is_cuit("27326594305"), "the CUIT of a second sample QR");
        assert!(
            is_cvu("0000222800000000057723"),
            "the CVU of the documented QR"
        );
    }

    #[test]
    fn any_single_wrong_digit_is_seen() {
        for (good, check) in [
            ("30718092481", is_cuit as fn(&str) -> bool),
            ("0000222800000000057723", is_cvu),
        ] {
            for position in 0..good.len() {
                for digit in "0123456789".chars() {
                    let mut changed: Vec<char> = good.chars().collect();
                    if changed[position] == digit {
                        continue;
                    }
                    changed[position] = digit;
                    let changed: String = changed.into_iter().collect();
                    assert!(
                        !check(&changed),
                        "{changed} differs from {good} in one digit"
                    );
                }
            }
        }
    }

    #[test]
    fn lengths_and_letters_are_refused() {
        for text in ["", "3071809248", "307180924811", "3071809248a", "éééééa"] {
            assert!(!is_cuit(text), "{text:?} is no CUIT");
            assert!(!is_cvu(text), "{text:?} is no CVU");
        }
    }

    #[test]
    fn a_check_digit_of_ten_is_never_issued() {
        let never = (0..200).filter(|n| cuit_of(&format!("20{:08}", 99_000_000 + n)).is_none());
        assert!(
            never.count() > 0,
            "about one number in eleven has no check digit"
        );
    }
}
