//! Money, in whole centavos of Argentine pesos. There is no other way to hold an amount here.
//!
//! [`Money`] is any amount: a total, a difference, a balance. [`Price`] is an amount a customer can owe.
//! Both are read from text by hand, digit by digit: no floating point touches them. What is ambiguous
//! (`1.234`, which a shop writes for a thousand and a program for a fraction) is refused, never guessed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount of Argentine pesos, in centavos, of either sign.
///
/// Bounded by ±[`Money::LIMIT`] so that every amount is exact in JSON readers that hold numbers as
/// doubles (2⁵³), and so that no sum of two can overflow an `i64`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Money {
    // Invariant: |cents| <= LIMIT.
    cents: i64,
}

/// Why a text or a number is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAmount {
    /// Nothing to charge.
    #[error("the amount is zero")]
    Zero,
    /// A customer cannot owe less than nothing.
    #[error("the amount is negative")]
    Negative,
    /// Above [`Price::MAX`], or above [`Money::LIMIT`] for money of other kinds.
    #[error("the amount is too large")]
    TooLarge,
    /// More than two decimals: there is no coin for that.
    #[error("the amount has more than two decimals")]
    TooPrecise,
    /// `1.234`: one thousand two hundred and thirty-four, or one and a bit?
    #[error(
        "the amount is ambiguous: a dot before three digits may be a decimal or a thousands mark"
    )]
    Ambiguous,
    /// Not digits with at most one decimal mark.
    #[error("the text is not an amount")]
    Unreadable,
}

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money { cents: 0 };
    /// The largest amount held, in centavos: 2⁵³ − 1, some ninety million million pesos.
    pub const LIMIT: i64 = 9_007_199_254_740_991;

    /// An amount from whole centavos.
    pub fn from_cents(cents: i64) -> Result<Money, NotAnAmount> {
        if cents.unsigned_abs() > Self::LIMIT.unsigned_abs() {
            return Err(NotAnAmount::TooLarge);
        }
        Ok(Money { cents })
    }

    /// The amount in whole centavos.
    pub const fn cents(self) -> i64 {
        self.cents
    }

    /// The sum, unless it leaves the bounds.
    pub fn plus(self, other: Money) -> Option<Money> {
        Money::from_cents(self.cents.checked_add(other.cents)?).ok()
    }

    /// The difference, unless it leaves the bounds.
    pub fn minus(self, other: Money) -> Option<Money> {
        Money::from_cents(self.cents.checked_sub(other.cents)?).ok()
    }

    /// Whether there is nothing.
    pub const fn is_zero(self) -> bool {
        self.cents == 0
    }

    /// Reads what a person typed: `1550`, `1550,5`, `1550.50`, `1.550,50`, `1.234.567`, with or without
    /// `$`. Refuses `1.550` as [`NotAnAmount::Ambiguous`].
    pub fn parse(text: &str) -> Result<Money, NotAnAmount> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let text = text.strip_prefix('$').unwrap_or(text).trim_start();
        let (whole, decimals) = split_typed(text)?;
        compose(negative, &whole, decimals)
    }

    /// Reads an amount from the raw text of a JSON value: a number, or a string that holds one.
    ///
    /// A number may carry any count of decimals and an exponent as long as it comes out in whole
    /// centavos (`10`, `10.0`, `1.55e3`). A string follows [`Money::parse`], because it was written for
    /// people and `"1.234"` is as ambiguous there as anywhere (provider notes, ambiguity 4).
    pub fn from_json_token(token: &str) -> Result<Money, NotAnAmount> {
        let token = token.trim();
        match token.strip_prefix('"') {
            Some(rest) => Money::parse(rest.strip_suffix('"').ok_or(NotAnAmount::Unreadable)?),
            None => from_json_number(token),
        }
    }

    /// The amount with a dot and two decimals, as JSON numbers and the console write it: `1550.50`.
    pub fn to_decimal(self) -> String {
        let (pesos, cents) = self.split();
        format!("{}{pesos}.{cents:02}", self.sign())
    }

    /// The amount as a shop writes it, without the sign of the currency: `1.550,50`.
    pub fn to_es_ar(self) -> String {
        let (pesos, cents) = self.split();
        let digits = pesos.to_string();
        let mut grouped = String::new();
        for (position, digit) in digits.chars().rev().enumerate() {
            if position > 0 && position.is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        let grouped: String = grouped.chars().rev().collect();
        format!("{}{grouped},{cents:02}", self.sign())
    }

    fn sign(self) -> &'static str {
        if self.cents < 0 { "-" } else { "" }
    }

    fn split(self) -> (u64, u64) {
        let cents = self.cents.unsigned_abs();
        (cents.div_euclid(100), cents.rem_euclid(100))
    }
}

impl TryFrom<i64> for Money {
    type Error = NotAnAmount;

    fn try_from(cents: i64) -> Result<Money, NotAnAmount> {
        Money::from_cents(cents)
    }
}

impl From<Money> for i64 {
    fn from(money: Money) -> i64 {
        money.cents
    }
}

/// `$ 1.550,50`, as a person reads it.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$ {}", self.to_es_ar())
    }
}

/// An amount a customer can owe: from one centavo to [`Price::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Price(Money);

impl Price {
    /// $ 99.999.999,99: what the till's display holds (UI specification, screen 2).
    pub const MAX: Money = Money {
        cents: 9_999_999_999,
    };

    /// A price from whole centavos.
    pub fn from_cents(cents: i64) -> Result<Price, NotAnAmount> {
        Price::try_from(Money::from_cents(cents)?)
    }

    /// Reads what a person typed, as [`Money::parse`] does, and holds it to a price's bounds.
    pub fn parse(text: &str) -> Result<Price, NotAnAmount> {
        Price::try_from(Money::parse(text)?)
    }

    /// The price as money.
    pub const fn money(self) -> Money {
        self.0
    }

    /// The price in whole centavos.
    pub const fn cents(self) -> i64 {
        self.0.cents
    }
}

impl TryFrom<Money> for Price {
    type Error = NotAnAmount;

    fn try_from(money: Money) -> Result<Price, NotAnAmount> {
        match money.cents {
            0 => Err(NotAnAmount::Zero),
            ..0 => Err(NotAnAmount::Negative),
            _ if money > Self::MAX => Err(NotAnAmount::TooLarge),
            _ => Ok(Price(money)),
        }
    }
}

impl TryFrom<i64> for Price {
    type Error = NotAnAmount;

    fn try_from(cents: i64) -> Result<Price, NotAnAmount> {
        Price::from_cents(cents)
    }
}

impl From<Price> for i64 {
    fn from(price: Price) -> i64 {
        price.cents()
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Splits typed text into its whole digits, without thousands marks, and its decimals.
fn split_typed(text: &str) -> Result<(String, &str), NotAnAmount> {
    if let Some((whole, decimals)) = text.split_once(',') {
        return Ok((ungroup(whole)?, decimals));
    }
    let groups: Vec<&str> = text.split('.').collect();
    match groups.as_slice() {
        [whole] => Ok(((*whole).to_owned(), "")),
        [whole, tail] if tail.len() == 3 && is_digits(tail) && is_leading_group(whole) => {
            Err(NotAnAmount::Ambiguous)
        }
        [whole, decimals] => Ok(((*whole).to_owned(), decimals)),
        _ => Ok((ungroup(text)?, "")),
    }
}

/// `1.234.567` without its dots; groups that are not of three digits are not thousands.
fn ungroup(text: &str) -> Result<String, NotAnAmount> {
    let mut groups = text.split('.');
    let first = groups.next().unwrap_or_default();
    if text == first {
        return Ok(first.to_owned());
    }
    if !is_leading_group(first) || !groups.all(|group| group.len() == 3 && is_digits(group)) {
        return Err(NotAnAmount::Unreadable);
    }
    Ok(text.replace('.', ""))
}

fn is_leading_group(text: &str) -> bool {
    (1..=3).contains(&text.len()) && is_digits(text) && text != "0"
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Centavos from whole digits and up to two decimals.
fn compose(negative: bool, whole: &str, decimals: &str) -> Result<Money, NotAnAmount> {
    if !is_digits(whole) || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAnAmount::Unreadable);
    }
    if decimals.len() > 2 {
        return Err(NotAnAmount::TooPrecise);
    }
    from_digits(negative, &format!("{whole}{decimals:0<2}"))
}

/// Money from the digits of its centavos.
fn from_digits(negative: bool, digits: &str) -> Result<Money, NotAnAmount> {
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(Money::ZERO);
    }
    let cents: i64 = significant.parse().map_err(|_| NotAnAmount::TooLarge)?;
    let cents = if negative {
        cents.checked_neg().ok_or(NotAnAmount::TooLarge)?
    } else {
        cents
    };
    Money::from_cents(cents)
}

/// A JSON number, read exactly: sign, digits, fraction, exponent.
fn from_json_number(token: &str) -> Result<Money, NotAnAmount> {
    let (negative, token) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token),
    };
    let (mantissa, exponent) = match token.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.trim_start_matches('+')),
        None => (token, "0"),
    };
    let exponent: i16 = exponent.parse().map_err(|_| NotAnAmount::Unreadable)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if !is_digits(whole) || (mantissa.contains('.') && !is_digits(fraction)) {
        return Err(NotAnAmount::Unreadable);
    }
    let digits = format!("{whole}{fraction}");
    // Centavos = digits × 10^(exponent − decimals + 2), which must be a whole number.
    let decimals = i16::try_from(fraction.len()).map_err(|_| NotAnAmount::TooPrecise)?;
    let power = exponent
        .checked_sub(decimals)
        .and_then(|power| power.checked_add(2));
    from_digits(
        negative,
        &shift(&digits, power.ok_or(NotAnAmount::TooLarge)?)?,
    )
}

/// Multiplies a run of digits by a power of ten without losing any: what falls off must be zeros.
fn shift(digits: &str, power: i16) -> Result<String, NotAnAmount> {
    let places = usize::from(power.unsigned_abs());
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Ok("0".to_owned());
    }
    if power >= 0 {
        if places > 20 {
            return Err(NotAnAmount::TooLarge);
        }
        return Ok(format!("{digits}{}", "0".repeat(places)));
    }
    let kept = digits.len().saturating_sub(places);
    let (kept, lost) = digits.split_at(kept);
    if lost.len() < places || lost.bytes().any(|byte| byte != b'0') {
        return Err(NotAnAmount::TooPrecise);
    }
    Ok(if kept.is_empty() {
        "0".to_owned()
    } else {
        kept.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Money, NotAnAmount, Price};

    fn cents(text: &str) -> Result<i64, NotAnAmount> {
        Money::parse(text).map(Money::cents)
    }

    fn json_cents(token: &str) -> Result<i64, NotAnAmount> {
        Money::from_json_token(token).map(Money::cents)
    }

    #[test]
    fn what_people_type_is_read_as_they_mean_it() {
        for (text, expected) in [
            ("1550", 155_000),
            ("1550,5", 155_050),
            ("1550.5", 155_050),
            ("1550.50", 155_050),
            ("1.550,50", 155_050),
            ("$ 1.550,50", 155_050),
            ("1.234.567", 123_456_700),
            ("0,01", 1),
            ("1550,", 155_000),
            ("007", 700),
            ("-12,30", -1_230),
        ] {
            assert_eq!(cents(text), Ok(expected), "{text:?} has one reading");
        }
    }

    #[test]
    fn what_has_two_readings_or_none_is_refused() {
        assert_eq!(
            cents("1.550"),
            Err(NotAnAmount::Ambiguous),
            "a thousand or one and a half?"
        );
        assert_eq!(
            cents("1550,505"),
            Err(NotAnAmount::TooPrecise),
            "there is no such coin"
        );
        assert_eq!(
            cents("1550.505"),
            Err(NotAnAmount::TooPrecise),
            "1550 is no leading group"
        );
        assert_eq!(
            cents(&"9".repeat(99)),
            Err(NotAnAmount::TooLarge),
            "nobody owes that"
        );
        for text in [
            "", " ", "$", "1.2.3", "1,2,3", "12a", "1.55,0,", "1..5", ",5", "0x10", "1e3",
        ] {
            assert_eq!(
                cents(text),
                Err(NotAnAmount::Unreadable),
                "{text:?} is not an amount"
            );
        }
    }

    #[test]
    fn json_tokens_are_read_exactly_whatever_their_form() {
        for (token, expected) in [
            ("1550.5", 155_050),
            ("1550", 155_000),
            ("10.0", 1_000),
            ("10.000", 1_000),
            ("1.55e3", 155_000),
            ("155050E-2", 155_050),
            ("-3.10", -310),
            ("\"1550.50\"", 155_050),
            ("\"1.550,50\"", 155_050),
            ("0.1", 10),
            ("0e999", 0),
        ] {
            assert_eq!(
                json_cents(token),
                Ok(expected),
                "{token} is a whole count of centavos"
            );
        }
        assert_eq!(
            json_cents("0.105"),
            Err(NotAnAmount::TooPrecise),
            "half a centavo"
        );
        assert_eq!(
            json_cents("1e30"),
            Err(NotAnAmount::TooLarge),
            "out of bounds"
        );
        assert_eq!(
            json_cents("\"1.234\""),
            Err(NotAnAmount::Ambiguous),
            "a string is for people"
        );
        for token in [
            "null", "true", "{}", "\"\"", "\"abc\"", "1.", ".5", "--1", "1e", "\"12",
        ] {
            assert_eq!(
                json_cents(token),
                Err(NotAnAmount::Unreadable),
                "{token} is no number"
            );
        }
    }

    #[test]
    fn a_price_is_more_than_nothing_and_fits_the_display() {
        assert_eq!(
            Price::parse("0"),
            Err(NotAnAmount::Zero),
            "a sale of nothing is a mistake"
        );
        assert_eq!(
            Price::parse("-5"),
            Err(NotAnAmount::Negative),
            "nobody owes less than nothing"
        );
        assert_eq!(
            Price::parse("99999999,99").map(Price::cents),
            Ok(9_999_999_999),
            "the most"
        );
        assert_eq!(
            Price::parse("100000000"),
            Err(NotAnAmount::TooLarge),
            "one centavo past it"
        );
    }

    proptest! {
        #[test]
        fn every_amount_reads_back_from_every_form_we_write(cents in -Money::LIMIT..=Money::LIMIT) {
            let money = Money::from_cents(cents).expect("within the bounds");
            prop_assert_eq!(Money::parse(&money.to_es_ar()), Ok(money));
            prop_assert_eq!(Money::from_json_token(&money.to_decimal()), Ok(money));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,40}") {
            let _ = Money::parse(&text);
            let _ = Money::from_json_token(&text);
        }

        #[test]
        fn sums_never_leave_the_bounds(a: i64, b: i64) {
            if let (Ok(a), Ok(b)) = (Money::from_cents(a), Money::from_cents(b))
                && let Some(sum) = a.plus(b) {
                    prop_assert_eq!(sum.minus(b), Some(a));
                }
        }
    }
}
