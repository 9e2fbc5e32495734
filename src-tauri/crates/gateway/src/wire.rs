//! Single JSON values: lenient readers, and a few strict writers. What the providers' documents leave open is settled here.
//!
//! A value is kept as the raw text it came in and read once somebody knows what it should be. So one
//! field of an odd type spoils only itself, an amount never passes through floating point, and unknown
//! fields are nobody's concern (provider notes, ambiguities 4, 5 and 28). What a value means is not here.

#[cfg(test)]
pub(crate) mod arbitrary;
mod moment;
mod write;

use std::collections::BTreeMap;

use domain::money::{Money, NotAnAmount};
pub(crate) use moment::{moment, retry_after_ms, shop_time};
use serde_json::value::RawValue;
pub(crate) use write::{Decimal, IdNumber, json};

/// The longest text taken from a provider, in characters: names, words, accounts.
const TEXT_MAX: usize = 200;
/// The longest id taken from a provider, in characters.
const ID_MAX: usize = 64;

/// A JSON object whose values have not been read yet.
pub(crate) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// The object, if the text is one.
    pub(crate) fn parse(text: &'a str) -> Option<Object<'a>> {
        serde_json::from_str(text).ok().map(Object)
    }

    /// All fields, in the order of their names.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// The field under the first of these names that is there. `null` is not there.
    pub(crate) fn field(&self, names: &[&str]) -> Option<&'a RawValue> {
        let mut found = names.iter().filter_map(|name| self.0.get(*name).copied());
        found.find(|value| value.get() != "null")
    }

    /// The text under the first of these names that holds any.
    pub(crate) fn text(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.field(&[name]).and_then(text))
    }

    /// The id under the first of these names that holds one.
    pub(crate) fn id(&self, names: &[&str]) -> Option<String> {
        names
            .iter()
            .find_map(|name| self.field(&[name]).and_then(id))
    }
}

/// The answer as text: UTF-8, without the mark some servers put first. A byte that is not UTF-8 becomes
/// a replacement character, so that one ill-encoded name does not hide a whole list.
pub(crate) fn decode(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    text.to_owned()
}

/// The values of an array.
pub(crate) fn array(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

/// A string exactly as it was meant, escapes resolved.
pub(crate) fn string(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// A string or a number, as clean text; none when nothing is left of it.
pub(crate) fn text(value: &RawValue) -> Option<String> {
    clean(&scalar(value)?, TEXT_MAX)
}

/// An id: a string, or a number as its digits (`13010` and `13010.0` are one id).
pub(crate) fn id(value: &RawValue) -> Option<String> {
    let text = scalar(value)?;
    let text = match text.split_once('.') {
        Some((whole, zeros)) if is_number(value) && zeros.bytes().all(|byte| byte == b'0') => whole,
        Some(_) | None => &text,
    };
    let text = text.trim();
    let sane = !text.is_empty() && text.chars().count() <= ID_MAX;
    (sane && !text.chars().any(is_unfit)).then(|| text.to_owned())
}

/// Whether the text fits into a path as it is, and stays one segment of it: 1 to 64 letters, digits, `-`
/// and `_`.
pub(crate) fn is_segment(text: &str) -> bool {
    (1..=ID_MAX).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Yes or no: `true`, `1`, `"1"`, `"true"` and their opposites, in any case.
pub(crate) fn flag(value: &RawValue) -> Option<bool> {
    let text = scalar(value).unwrap_or_else(|| value.get().to_owned());
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" => Some(true),
        "0" | "0.0" | "false" => Some(false),
        _ => None,
    }
}

/// A count: a number or its digits in a string.
pub(crate) fn count(value: &RawValue) -> Option<u32> {
    scalar(value)?.trim().parse().ok()
}

/// An amount, from a number or a string (ambiguity 4).
pub(crate) fn money(value: &RawValue) -> Result<Money, NotAnAmount> {
    if is_number(value) {
        return Money::from_json_token(value.get());
    }
    let text = string(value).ok_or(NotAnAmount::Unreadable)?;
    match Money::parse(&text) {
        // `1550.5000`, as a database column of four decimals comes out: exact when read as a number, and
        // too long to be mistaken for thousands.
        Err(NotAnAmount::TooPrecise) => {
            Money::from_json_token(text.trim()).map_err(|_| NotAnAmount::TooPrecise)
        }
        read => read,
    }
}

/// The text without characters that move a cursor or turn text around, at most `max` characters long;
/// none when nothing is left.
pub(crate) fn clean(text: &str, max: usize) -> Option<String> {
    let spaced: String = text
        .chars()
        .map(|c| if is_unfit(c) { ' ' } else { c })
        .collect();
    let kept: String = spaced.trim().chars().take(max).collect();
    let kept = kept.trim_end();
    (!kept.is_empty()).then(|| kept.to_owned())
}

/// Lower case, without Spanish accents: `Acreditación` and `ACREDITACION` are one word.
pub(crate) fn fold(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    lower
        .chars()
        .map(|c| match c {
            'á' | 'à' => 'a',
            'é' | 'è' => 'e',
            'í' | 'ì' => 'i',
            'ó' | 'ò' => 'o',
            'ú' | 'ù' | 'ü' => 'u',
            other => other,
        })
        // An accent may also come as a letter and a mark.
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect()
}

/// Control characters, and those that turn or hide the text around them.
fn is_unfit(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The text of a string, or of a number as it was written.
fn scalar(value: &RawValue) -> Option<String> {
    if is_number(value) {
        return Some(value.get().to_owned());
    }
    string(value)
}

fn is_number(value: &RawValue) -> bool {
    let first = value.get().bytes().next();
    first.is_some_and(|byte| byte == b'-' || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use domain::money::NotAnAmount;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    use super::{Object, clean, count, decode, flag, fold, id, is_segment, money, text};

    fn raw(token: &str) -> Box<RawValue> {
        RawValue::from_string(token.to_owned()).expect("a JSON value")
    }

    #[test]
    fn an_odd_field_spoils_only_itself() {
        let answer = r#"{"id":{"deep":[1]},"name":"Ñandú","more":1e400,"none":null}"#;
        let object = Object::parse(answer).expect("an object");
        assert_eq!(object.id(&["id"]), None, "an object is no id");
        assert_eq!(
            object.text(&["id", "name"]).as_deref(),
            Some("Ñandú"),
            "the next name is tried"
        );
        assert!(object.field(&["none"]).is_none(), "null is not there");
        assert!(Object::parse("[1]").is_none(), "a list is no object");
        assert!(Object::parse("{} x").is_none(), "nothing may follow");
    }

    #[test]
    fn ids_are_text_whatever_they_were() {
        for (token, expected) in [
            ("13010", Some("13010")),
            ("13010.0", Some("13010")),
            ("\"13010.0\"", Some("13010.0")),
            ("\" A-1 \"", Some("A-1")),
            ("9007199254740993", Some("9007199254740993")),
            ("\"\"", None),
            ("\"a\\u0000b\"", None),
            ("true", None),
            ("[]", None),
        ] {
            assert_eq!(id(&raw(token)).as_deref(), expected, "{token} as an id");
        }
        let long = format!("\"{}\"", "1".repeat(65));
        assert_eq!(id(&raw(&long)), None, "no id is that long");
    }

    #[test]
    fn an_id_stays_one_segment_of_the_path() {
        assert!(is_segment("901") && is_segment("a-B_9"), "ids as they come");
        let long = "1".repeat(65);
        for text in ["", "..", "9/1", "9?x", "9 1", "%2e", "ñ", &long] {
            assert!(!is_segment(text), "{text:?} would lead elsewhere");
        }
    }

    #[test]
    fn text_is_clean_and_short() {
        assert_eq!(
            text(&raw("30718092481")).as_deref(),
            Some("30718092481"),
            "digits"
        );
        assert_eq!(text(&raw("\"  \"")), None, "blank is nothing");
        assert_eq!(
            text(&raw("\"a\\n\\u202eb\"")).as_deref(),
            Some("a  b"),
            "one line, one direction"
        );
        let long = format!("\"{}\"", "é".repeat(500));
        let kept = text(&raw(&long)).expect("text");
        assert_eq!(kept.chars().count(), 200, "cut between characters");
        assert_eq!(
            clean("ab cd", 3).as_deref(),
            Some("ab"),
            "no space at the cut"
        );
    }

    #[test]
    fn yes_and_no_come_in_many_forms() {
        for token in ["1", "\"1\"", "true", "\"True\"", "1.0"] {
            assert_eq!(flag(&raw(token)), Some(true), "{token} is yes");
        }
        for token in ["0", "\"0\"", "false", "\"FALSE\""] {
            assert_eq!(flag(&raw(token)), Some(false), "{token} is no");
        }
        for token in ["2", "\"yes\"", "null", "{}", "\"\""] {
            assert_eq!(flag(&raw(token)), None, "{token} is neither");
        }
        assert_eq!(count(&raw("\"12\"")), Some(12), "a count in a string");
        assert_eq!(count(&raw("-1")), None, "nothing is counted below zero");
    }

    #[test]
    fn amounts_are_read_exactly_from_numbers_and_strings() {
        let cents = |token: &str| money(&raw(token)).map(domain::money::Money::cents);
        for (token, expected) in [
            ("1550.5", 155_050),
            ("1550", 155_000),
            ("0.1", 10),
            ("\"1550.50\"", 155_050),
            ("\"1.550,50\"", 155_050),
            ("\"1550.5000\"", 155_050),
            ("\"$\\u00a01.550,50\"", 155_050),
            ("90071992547409.91", 9_007_199_254_740_991),
        ] {
            assert_eq!(cents(token), Ok(expected), "{token} has one reading");
        }
        assert_eq!(
            cents("\"1.234\""),
            Err(NotAnAmount::Ambiguous),
            "not guessed"
        );
        assert_eq!(
            cents("\"1550.5001\""),
            Err(NotAnAmount::TooPrecise),
            "a ten-thousandth is not dropped"
        );
        for token in ["true", "null", "[1]", "\"abc\""] {
            assert_eq!(cents(token), Err(NotAnAmount::Unreadable), "{token}");
        }
    }

    #[test]
    fn words_are_compared_without_case_or_accents() {
        assert_eq!(fold(" Acreditación "), "acreditacion", "composed");
        assert_eq!(fold("ACREDITACIO\u{301}N"), "acreditacion", "decomposed");
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let decoded = decode(&bytes);
            let _ = Object::parse(&decoded).map(|object| object.text(&["a"]));
            let _ = clean(&decoded, 7);
            let _ = fold(&decoded);
        }

        #[test]
        fn no_value_makes_a_reader_panic(value in crate::wire::arbitrary::value()) {
            let value = raw(&value);
            let _ = (text(&value), id(&value), flag(&value), count(&value), money(&value).ok());
        }
    }
}
