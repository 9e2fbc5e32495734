//! Amounts, read and spelled exactly, in centavos.
//!
//! No floating point: an amount is digits on the wire and an `i64` of centavos inside.

/// The largest amount that fits the 13 characters of a QR's amount field: 9999999999.99.
pub(crate) const MAX_CENTS: i64 = 999_999_999_999;

/// Reads `1550`, `1550.5` or `1550.50` as centavos.
///
/// Signs, exponents, commas, blanks, more than two decimals and anything above [`MAX_CENTS`] are
/// refused: a provider that guessed would hide a mistake of the shop.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (whole, decimals) = match text.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 10 || decimals.len() > 2 {
        return None;
    }
    if !digits(whole) || !digits(decimals) {
        return None;
    }
    format!("{whole}{decimals:0<2}").parse().ok()
}

/// Spells centavos with two decimals: `1550.50`.
pub(crate) fn spell(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let size = cents.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// Spells centavos as a program that drops trailing zeros does: `1550.5`, `1550`.
pub(crate) fn spell_short(cents: i64) -> String {
    spell(cents)
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for (text, cents) in [
            ("1", 100),
            ("0.01", 1),
            ("1550.5", 155_050),
            ("1550.50", 155_050),
            ("9999999999.99", MAX_CENTS),
            ("0", 0),
        ] {
            assert_eq!(read(text), Some(cents), "{text} is a plain decimal");
        }
    }

    #[test]
    fn nothing_is_guessed() {
        let strange = [
            "",
            ".",
            "1.",
            ".5",
            "-5",
            "+5",
            "1e3",
            "1,50",
            "1.2.3",
            "1.005",
            " 1",
            "abc",
            "٣",
            "10000000000",
            "1.5a",
            "0x10",
        ];
        for text in strange {
            assert_eq!(read(text), None, "{text:?} is not an amount");
        }
    }

    #[test]
    fn spelling_and_reading_agree() {
        for cents in [0, 1, 9, 10, 99, 100, 101, 155_050, 12_000_000, MAX_CENTS] {
            assert_eq!(
                read(&spell(cents)),
                Some(cents),
                "two decimals lose nothing"
            );
            assert_eq!(
                read(&spell_short(cents)),
                Some(cents),
                "short spelling loses nothing"
            );
        }
        assert_eq!(
            spell(-1_050),
            "-10.50",
            "the bank's side of the ledger is negative"
        );
        assert_eq!(
            spell_short(120_000),
            "1200",
            "only decimals lose their zeros"
        );
    }
}
