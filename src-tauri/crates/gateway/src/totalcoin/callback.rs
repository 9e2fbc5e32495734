//! What TotalCoin posts about a payment of ours, and whether it is theirs.
//!
//! ```text
//! {"body":{"id":"…","status":"…"},"securityKey":""}     what comes
//! {"body":{"id":"…","status":"…"},"securityKey":"KEY"}  the key in the empty place
//! {"body":{"id":"…","status":"…"},"securitykey":"key"}  in lower case
//! 4e36de37b87010d3…                                     SHA-256: what the Authorization must say
//! ```
//!
//! The hash is over text, so blanks count and nobody says which; what came is tried as it came, then
//! without the blanks between its tokens (ambiguity 14). It has no date: a callback can be repeated by
//! anybody who has seen it, and "the reported status will not correspond to the final status". So a
//! verified callback is a reason to ask for the payment and nothing else.

use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    members::{Members, body},
    payment::PaymentState,
};
use crate::wire;

/// A callback that carries the provider's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The provider's id of the payment.
    pub id: String,
    /// Where it stood when this was sent.
    pub state: PaymentState,
}

impl Callback {
    /// The callback in `raw`, a body of at most 64 KiB, if its `Authorization` header proves that whoever
    /// sent it has the `key`.
    ///
    /// The header is 64 hexadecimal digits in any case, alone or after the word `SHA256` or `Bearer`. A body
    /// with a name twice, without `securityKey`, or with anything in it, is nobody's; nor does an empty key
    /// prove anything.
    pub fn verified(raw: &[u8], authorization: &str, key: &SecretString) -> Option<Callback> {
        let claimed = digest_in(authorization)?;
        let key = Some(key.expose_secret()).filter(|key| !key.trim().is_empty())?;
        let text = body(raw)?;
        let members = Members::parse(text)?;
        let inner = Members::parse(members.get("body")?.get())?;
        let callback = Callback {
            id: inner.get("id").and_then(wire::id)?,
            state: PaymentState::of(&inner.text("status")?),
        };

        let empty = members.get("securitykey").map(RawValue::get)?;
        if empty != "\"\"" {
            return None;
        }
        // The value is a part of the text, so where it begins is the distance between the two.
        let at = empty.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        let (before, rest) = text.split_at_checked(at)?;
        let after = rest.strip_prefix(empty)?;
        let key = serde_json::to_string(key).ok()?;

        let signed = |before: &str, after: &str| {
            let filled = [before, &key, after].concat().to_ascii_lowercase();
            bool::from(Sha256::digest(filled).as_slice().ct_eq(&claimed))
        };
        let (tight_before, tight_after) = (compact(before), compact(after));
        let is_tight = tight_before == before && tight_after == after;
        let genuine = signed(before, after) || (!is_tight && signed(&tight_before, &tight_after));
        (genuine || sabotage::breaks(sabotage::Rule::CallbackIsSigned)).then_some(callback)
    }
}

/// The digest in a header.
fn digest_in(authorization: &str) -> Option<[u8; 32]> {
    let text = authorization.trim();
    let hex = match text.split_once([' ', '=', ':']) {
        Some((word, hex)) if is_scheme(word) => hex.trim_start(),
        Some(_) => return None,
        None => text,
    };
    let mut digest = [0; 32];
    if hex.len() != 64 {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        // `from_str_radix` alone would take a plus sign.
        let digits = pair.bytes().all(|digit| digit.is_ascii_hexdigit());
        *byte = u8::from_str_radix(pair, 16).ok().filter(|_| digits)?;
    }
    Some(digest)
}

fn is_scheme(word: &str) -> bool {
    ["sha256", "sha-256", "bearer"]
        .iter()
        .any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// Valid JSON, or a part of it that begins and ends between tokens, without the blanks between its tokens.
fn compact(json: &str) -> String {
    let mut quoted = false;
    let mut escaped = false;
    json.chars()
        .filter(|c| {
            if quoted {
                match c {
                    _ if escaped => escaped = false,
                    '\\' => escaped = true,
                    '"' => quoted = false,
                    _ => {}
                }
                return true;
            }
            quoted = *c == '"';
            !matches!(c, ' ' | '\t' | '\n' | '\r')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::SecretString;
    use sha2::{Digest, Sha256};

    use super::{Callback, Members, compact, digest_in};
    use crate::totalcoin::PaymentState;

    /// The document's example, to the byte: the body, the key and the hash.
    const RECEIVED: &str = r#"{"Body":{"Id":"E6451028-84CE-4FA4-B3BC-335972BEBF0A","Status":"Failed"},"Securitykey":""}"#;
    const KEY: &str = "09B4ET8C4EB24S8ABTA8B8A";
    const HASH: &str = "4e36de37b87010d301e4b3a9046befe24ef253a98746f1d43998f29c31e188d4";
    const ID: &str = "E6451028-84CE-4FA4-B3BC-335972BEBF0A";

    fn verified(raw: &str, authorization: &str, key: &str) -> Option<Callback> {
        Callback::verified(raw.as_bytes(), authorization, &SecretString::from(key))
    }

    /// The header an honest sender puts on this text, in which the key is already.
    fn hash(filled: &str) -> String {
        format!("{:x}", Sha256::digest(filled.to_ascii_lowercase()))
    }

    #[test]
    fn the_documents_example_is_genuine() {
        let expected = Callback {
            id: ID.to_owned(),
            state: PaymentState::Failed,
        };
        assert_eq!(
            verified(RECEIVED, HASH, KEY),
            Some(expected.clone()),
            "the vector"
        );
        for header in [
            HASH.to_ascii_uppercase(),
            format!(" {HASH} "),
            format!("SHA256 {HASH}"),
            format!("sha256={HASH}"),
            format!("Bearer {HASH}"),
        ] {
            assert_eq!(
                verified(RECEIVED, &header, KEY),
                Some(expected.clone()),
                "{header}"
            );
        }
    }

    #[test]
    fn blanks_between_tokens_may_be_in_the_hash_or_not() {
        let pretty = "{\n  \"body\": {\n    \"id\": \"7 7\",\n    \"status\": \"Processed\"\n  },\n  \"securityKey\": \"\"\n}";
        let filled = pretty.replace(
            "\"securityKey\": \"\"",
            &format!("\"securityKey\": \"{KEY}\""),
        );
        assert!(
            verified(pretty, &hash(&filled), KEY).is_some(),
            "hashed as it came"
        );
        assert!(
            verified(pretty, &hash(&compact(&filled)), KEY).is_some(),
            "hashed without its blanks"
        );
        let torn = filled.replace("7 7", "77");
        assert!(
            verified(pretty, &hash(&compact(&torn)), KEY).is_none(),
            "a blank within a string is no blank between tokens"
        );
    }

    #[test]
    fn the_empty_place_is_the_security_keys_wherever_it_is() {
        let raw =
            r#"{"note":"","securityKey":"","body":{"id":"9","extra":"","status":"Processed"}}"#;
        let right = raw.replace(r#""securityKey":"""#, &format!(r#""securityKey":"{KEY}""#));
        assert!(
            verified(raw, &hash(&right), KEY).is_some(),
            "first, last or between"
        );
        let wrong = raw.replace(r#""note":"""#, &format!(r#""note":"{KEY}""#));
        assert!(
            verified(raw, &hash(&wrong), KEY).is_none(),
            "no other empty string"
        );
    }

    #[test]
    fn a_key_with_a_quote_in_it_is_written_as_json_writes_it() {
        let key = "una\"clave\\larga";
        let filled = RECEIVED.replace(
            r#""Securitykey":"""#,
            r#""Securitykey":"una\"clave\\larga""#,
        );
        assert!(verified(RECEIVED, &hash(&filled), key).is_some(), "escaped");
    }

    #[test]
    fn what_is_not_the_documented_shape_is_nobodys_however_well_signed() {
        for (raw, why) in [
            (r#"{"body":{"id":"9","status":"Processed"}}"#, "no key"),
            (
                r#"{"body":{"id":"9","status":"Processed"},"securityKey":"x"}"#,
                "a key that is not empty",
            ),
            (
                r#"{"body":{"id":"9","status":"Processed"},"securityKey":null}"#,
                "a key that is nothing",
            ),
            (
                r#"{"body":{"id":"9","status":"Processed"},"securityKey":"","SecurityKey":""}"#,
                "two keys",
            ),
            (
                r#"{"body":{"id":"9","status":"Processed","Status":"Failed"},"securityKey":""}"#,
                "two states",
            ),
            (
                r#"{"body":{"id":"9","status":"Failed"},"body":{"id":"9","status":"Processed"},"securityKey":""}"#,
                "two bodies",
            ),
            (
                r#"{"body":{"status":"Processed"},"securityKey":""}"#,
                "no id",
            ),
            (r#"{"body":{"id":"9"},"securityKey":""}"#, "no state"),
            (r#"{"body":"9","securityKey":""}"#, "no body"),
            (r#"[{"securityKey":""}]"#, "a list"),
            ("", "nothing"),
        ] {
            for at in [raw.rfind("\"\""), raw.find("\"\"")].into_iter().flatten() {
                let (before, after) = raw.split_at(at);
                let after = after.trim_start_matches("\"\"");
                let signature = hash(&format!("{before}\"{KEY}\"{after}"));
                assert_eq!(verified(raw, &signature, KEY), None, "{why}");
            }
            assert_eq!(verified(raw, &hash(raw), KEY), None, "{why}");
        }
        let long = RECEIVED.replacen('{', &format!("{{{}", " ".repeat(65_536)), 1);
        assert_eq!(verified(&long, HASH, KEY), None, "no callback is that long");
    }

    #[test]
    fn no_key_proves_nothing() {
        for key in ["", "  "] {
            let filled =
                RECEIVED.replace(r#""Securitykey":"""#, &format!(r#""Securitykey":"{key}""#));
            assert_eq!(
                verified(RECEIVED, &hash(&filled), key),
                None,
                "anybody can hash with {key:?}"
            );
        }
    }

    #[test]
    fn a_header_is_one_digest() {
        let short = HASH.get(1..).expect("63 digits");
        for header in [
            "",
            short,
            &format!("{HASH}0"),
            &format!("Basic {HASH}"),
            &format!("{HASH},{HASH}"),
            &format!("+{short}"),
            &format!("g{short}"),
            &format!("ñ{}", HASH.get(2..).expect("62 digits")),
        ] {
            assert_eq!(digest_in(header), None, "{header:?}");
        }
    }

    /// What forgeries are made of: what JSON is, what hashes and keys are, and letters that change in number
    /// when their case does.
    const LIKELY: &[char] = &[
        '"', '\\', '{', '}', ':', ',', ' ', '0', '1', '7', 'a', 'b', 'F', 'X', '\u{130}',
        '\u{212a}',
    ];

    /// Numbers that look like chance and are the same every time.
    struct Dice(u64);

    impl Dice {
        /// Fewer than `sides`.
        fn roll(&mut self, sides: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let sides = u64::try_from(sides).expect("few");
            usize::try_from(self.0.checked_rem(sides).expect("some")).expect("few")
        }

        /// The text with something wrong in it: a character changed, lost, doubled, swapped or brought in.
        fn mutate(&mut self, text: &str) -> String {
            let mut chars: Vec<char> = text.chars().collect();
            for _ in 0..=self.roll(3) {
                if chars.len() < 2 {
                    break;
                }
                let at = self.roll(chars.len());
                let other = self.roll(chars.len());
                let new = LIKELY[self.roll(LIKELY.len())];
                match self.roll(5) {
                    0 => chars[at] = new,
                    1 => chars.insert(at, new),
                    2 => chars.swap(at, other),
                    3 => chars.insert(at, chars[other]),
                    _ => drop(chars.remove(at)),
                }
            }
            chars.into_iter().collect()
        }
    }

    #[test]
    fn of_a_hundred_thousand_forgeries_none_is_genuine() {
        // What the hash does not see by the provider's own rules: case, and blanks between tokens.
        let meaning = |text: &str| compact(text).to_ascii_lowercase();
        let received = meaning(RECEIVED);
        let mut dice = Dice(0x5eed);
        let (mut forged, mut in_form) = (0_u32, 0_u32);
        let mut accepted = Vec::new();
        while forged < 100_000 {
            let (mut raw, mut header, mut key) =
                (RECEIVED.to_owned(), HASH.to_owned(), KEY.to_owned());
            match dice.roll(4) {
                0 => header = dice.mutate(&header),
                1 => key = dice.mutate(&key),
                _ => raw = dice.mutate(&raw),
            }
            if key.eq_ignore_ascii_case(KEY)
                && header.trim().eq_ignore_ascii_case(HASH)
                && meaning(&raw) == received
            {
                continue;
            }
            forged += 1;
            if digest_in(&header).is_some() && Members::parse(&raw).is_some() {
                in_form += 1;
            }
            if verified(&raw, &header, &key).is_some() {
                accepted.push((raw, header, key));
            }
        }
        assert_eq!(accepted, Vec::new(), "not one passes");
        assert!(
            in_form > 50_000,
            "most are forged well enough that only the hash gives them away: {in_form}"
        );
    }

    proptest! {
        #[test]
        fn no_callback_makes_verifying_panic(
            raw in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                crate::wire::arbitrary::object(&["body", "securityKey"]).prop_map(String::into_bytes),
            ],
            header in prop_oneof![any::<String>(), "[0-9a-f]{64}"],
            key in any::<String>(),
        ) {
            prop_assert!(Callback::verified(&raw, &header, &key.into()).is_none());
        }

        #[test]
        fn whatever_is_signed_with_the_key_is_genuine(
            id in "[0-9a-zA-Z-]{1,36}",
            status in "[^\\p{C}\\s]{1,20}",
            key in "[0-9A-Za-z]{20,40}",
        ) {
            let body = serde_json::json!({"id": id, "status": status});
            let raw = format!(r#"{{"body":{body},"securityKey":""}}"#);
            let filled = format!(r#"{{"body":{body},"securityKey":"{key}"}}"#);
            let callback = verified(&raw, &hash(&filled), &key);
            prop_assert_eq!(callback.map(|callback| callback.id), Some(id));
        }

        #[test]
        fn compact_json_says_the_same(value in crate::wire::arbitrary::value()) {
            let compacted = compact(&value);
            let before: Result<serde_json::Value, _> = serde_json::from_str(&value);
            let after: Result<serde_json::Value, _> = serde_json::from_str(&compacted);
            prop_assert_eq!(before.ok(), after.ok());
        }
    }
}
