//! PINs: what one looks like, and how long a person waits after too many wrong ones.
//!
//! Hashing and keeping them are the till's and the journal's business.

use std::fmt;

use crate::operator::Role;

/// Digits a person typed to prove who they are. Never shown, logged or kept.
pub struct Pin(String);

/// The text cannot be a PIN of that role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a PIN is 4 digits for a cashier and 6 for a manager")]
pub struct NotAPin;

impl Pin {
    /// Reads a PIN of the role's length.
    pub fn parse(text: &str, role: Role) -> Result<Pin, NotAPin> {
        let fits = text.len() == usize::from(role.pin_digits())
            && text.bytes().all(|byte| byte.is_ascii_digit());
        if fits {
            Ok(Pin(text.to_owned()))
        } else {
            Err(NotAPin)
        }
    }

    /// Whether it is among the first that anybody tries: one digit over and over, digits in a row, upwards or downwards,
    /// or the year somebody was born in.
    pub fn is_weak(&self) -> bool {
        let digits = self.0.as_bytes();
        let steps = |step: i16| {
            digits.windows(2).all(|pair| match pair {
                [one, next] => i16::from(*next).saturating_sub(i16::from(*one)) == step,
                _ => false,
            })
        };
        let is_year = digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20"));
        is_year || [0, 1, -1].into_iter().any(steps)
    }

    /// The digits, for the hash alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(••)")
    }
}

/// Wrong PINs a person may type before waiting.
pub const ATTEMPTS: u32 = 5;

/// The longest wait there is, in milliseconds.
pub const LONGEST_LOCKOUT_MS: i64 = 15 * 60_000;

/// How long a person waits after that many wrong PINs in a row, in milliseconds; none: not yet.
///
/// Five minutes at the fifth (UI specification, screen 1), then ten, then fifteen for each one more.
pub fn lockout_ms(failures: u32) -> Option<i64> {
    match failures {
        0..ATTEMPTS => None,
        ATTEMPTS => Some(5 * 60_000),
        6 => Some(10 * 60_000),
        _ => Some(LONGEST_LOCKOUT_MS),
    }
}

/// Attempts left before the next wait: at least one, since after a wait one may try again.
pub fn attempts_left(failures: u32) -> u8 {
    u8::try_from(ATTEMPTS.saturating_sub(failures).max(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::{Pin, attempts_left, lockout_ms};
    use crate::operator::Role;

    #[test]
    fn a_pin_has_the_digits_of_its_role() {
        assert!(
            Pin::parse("0420", Role::Cashier).is_ok(),
            "four for a cashier"
        );
        assert!(
            Pin::parse("000000", Role::Manager).is_ok(),
            "six for a manager"
        );
        for (text, role) in [
            ("042", Role::Cashier),
            ("04200", Role::Cashier),
            ("0420", Role::Manager),
        ] {
            assert!(
                Pin::parse(text, role).is_err(),
                "{text} is of another length"
            );
        }
        assert!(Pin::parse("12a4", Role::Cashier).is_err(), "digits only");
        assert!(Pin::parse("١٢٣٤", Role::Cashier).is_err(), "and only ours");
    }

    #[test]
    fn what_anybody_tries_first_is_weak() {
        for (text, role) in [
            ("0000", Role::Cashier),
            ("7777", Role::Cashier),
            ("1234", Role::Cashier),
            ("4321", Role::Cashier),
            ("1987", Role::Cashier),
            ("2026", Role::Cashier),
            ("000000", Role::Manager),
            ("123456", Role::Manager),
            ("987654", Role::Manager),
        ] {
            let pin = Pin::parse(text, role).expect("digits enough");
            assert!(pin.is_weak(), "{text} is tried first");
        }
        for (text, role) in [
            ("4826", Role::Cashier),
            ("1123", Role::Cashier),
            ("1357", Role::Cashier),
            ("7890", Role::Cashier),
            ("198704", Role::Manager),
        ] {
            let pin = Pin::parse(text, role).expect("digits enough");
            assert!(!pin.is_weak(), "{text} is as good as any");
        }
    }

    #[test]
    fn the_fifth_wrong_pin_costs_five_minutes_and_each_more_costs_more() {
        assert_eq!(lockout_ms(4), None, "four are forgiven");
        assert_eq!(attempts_left(1), 4, "as the screen says after the first");
        assert_eq!(lockout_ms(5), Some(300_000), "the fifth is not");
        assert!(lockout_ms(6) > lockout_ms(5), "guessing gets slower");
        assert_eq!(lockout_ms(7), lockout_ms(700), "up to a quarter of an hour");
    }

    #[test]
    fn a_pin_never_prints_itself() {
        let pin = Pin::parse("123456", Role::Manager).expect("six digits");
        assert!(
            !format!("{pin:?}").contains("123456"),
            "a log must not learn it"
        );
    }
}
