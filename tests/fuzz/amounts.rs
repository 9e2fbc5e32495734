//! Amounts: typed, told in JSON, printed and read again.

use domain::money::{Money, NotAnAmount, Price};
use tests::soak;

use crate::{
    engine::{Came, Target},
    twist::Grammar,
};

/// A JSON number written out: sign, whole digits without leading zeros, decimals without trailing ones. Reckoned
/// with text alone.
fn written_out(number: &str) -> Option<(bool, String, String)> {
    let (negative, number) = match number.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, number),
    };
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{decimals}");
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let (whole, decimals) = if point <= 0 {
        let zeros = usize::try_from(-point).ok()?;
        (String::new(), format!("{}{digits}", "0".repeat(zeros)))
    } else {
        let point = usize::try_from(point).ok()?;
        let digits = format!("{digits:0<point$}");
        (digits[..point].to_owned(), digits[point..].to_owned())
    };
    let whole = whole.trim_start_matches('0').to_owned();
    let decimals = decimals.trim_end_matches('0').to_owned();
    let is_zero = whole.is_empty() && decimals.is_empty();
    Some((negative && !is_zero, whole, decimals))
}

fn is_written_back(money: Money) {
    assert!(
        money.cents().unsigned_abs() <= Money::LIMIT.unsigned_abs(),
        "within its bounds"
    );
    let decimal = money.to_decimal();
    assert_eq!(
        Money::from_json_token(&decimal),
        Ok(money),
        "{decimal} as a number"
    );
    assert_eq!(Money::parse(&decimal), Ok(money), "{decimal} as typed");
    let shown = money.to_es_ar();
    assert_eq!(
        Money::parse(&shown),
        Ok(money),
        "{shown} as a shop writes it"
    );
    let quoted = format!("\"{shown}\"");
    assert_eq!(
        Money::from_json_token(&quoted),
        Ok(money),
        "{quoted} as a text"
    );
    let kept = serde_json::to_string(&money).expect("a number");
    let back: Money = serde_json::from_str(&kept).expect("what was kept");
    assert_eq!(back, money, "as the journal keeps it");
    if let Ok(price) = Price::try_from(money) {
        assert!(
            money > Money::ZERO && money <= Price::MAX,
            "{money} can be owed"
        );
        assert_eq!(
            Price::parse(&price.to_string()),
            Ok(price),
            "{price} as a receipt prints it"
        );
    }
}

#[test]
fn an_amount_that_reads_prints_to_what_reads_the_same() {
    Target::new("amount.typed", Grammar::Text)
        .cases(8_000)
        .run(|input| {
            let text = String::from_utf8_lossy(input);
            let typed = Money::parse(&text);
            if let Ok(money) = typed {
                is_written_back(money);
                // A comma is the decimal mark, and a lone dot before two digits is one too: nothing else moved.
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let cents = money.cents().unsigned_abs().to_string();
                let digits = digits.trim_start_matches('0');
                let zeros = cents.strip_prefix(digits);
                assert!(
                    zeros.is_some_and(
                        |zeros| zeros.len() <= 2 && zeros.bytes().all(|zero| zero == b'0')
                    ) || money.is_zero(),
                    "{text:?} came to {cents}: the digits are those that were typed"
                );
            }
            if let Ok(price) = Price::parse(&text) {
                assert_eq!(Ok(price.money()), typed, "a price is that amount");
            }
            Came::of(&typed)
        });
}

#[test]
fn an_amount_in_json_is_exact_or_none() {
    Target::new("amount.json", Grammar::Text)
        .cases(8_000)
        .run(|input| {
            let token = String::from_utf8_lossy(input);
            let told = Money::from_json_token(&token);
            let number = token.trim();
            let is_number = serde_json::from_str::<&serde_json::value::RawValue>(number).is_ok()
                && !number.starts_with('"');
            match told {
                Ok(money) => {
                    is_written_back(money);
                    if is_number {
                        let meant = written_out(number);
                        assert_eq!(
                            meant,
                            written_out(&money.to_decimal()),
                            "{number} to the centavo"
                        );
                    }
                }
                Err(NotAnAmount::Zero | NotAnAmount::Negative) => {
                    panic!("{number}: money may be either")
                }
                Err(_) => {}
            }
            Came::of(&told)
        });
}

#[test]
fn a_million_amounts_are_printed_and_read_without_a_difference() {
    let mut state = 0x5EED_u64;
    for _ in 0..1_000_000_u64 * u64::from(soak()) {
        // SplitMix64, whose low bits are as good as its high ones.
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // Of every length there is: as many small ones as large ones.
        let size = state >> 58;
        let cents = i64::try_from(bits & u64::try_from(Money::LIMIT).expect("positive"))
            .expect("within")
            >> (size % 53);
        let cents = if bits >> 63 == 1 { -cents } else { cents };
        let money = Money::from_cents(cents).expect("within its bounds");
        let there_and_back = [
            Money::from_json_token(&money.to_decimal()),
            Money::parse(&money.to_es_ar()),
        ];
        assert_eq!(there_and_back, [Ok(money); 2], "{cents} centavos");
    }
    for cents in [
        0,
        1,
        -1,
        99,
        100,
        101,
        Money::LIMIT,
        -Money::LIMIT,
        Price::MAX.cents(),
    ] {
        is_written_back(Money::from_cents(cents).expect("within its bounds"));
    }
    for cents in [Money::LIMIT + 1, -Money::LIMIT - 1, i64::MAX, i64::MIN] {
        assert_eq!(
            Money::from_cents(cents),
            Err(NotAnAmount::TooLarge),
            "{cents} centavos"
        );
    }
}
