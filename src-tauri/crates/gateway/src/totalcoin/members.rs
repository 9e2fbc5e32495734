//! A JSON object that came unasked, read strictly: its members in their order, no name twice.
//!
//! Of two members of one name, one reader takes the first and another the last; whoever sends both means
//! to be read differently by two. Names are compared without case, because the documents are not of one
//! mind about theirs (ambiguity 14).

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::wire;

/// The longest body taken, in bytes.
const BODY_MAX: usize = 64 * 1024;

/// The members of an object: names in lower case, values as they were written.
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

/// The body as text: at most 64 KiB of UTF-8, to the byte.
pub(super) fn body(raw: &[u8]) -> Option<&str> {
    let fits = raw.len() <= BODY_MAX;
    fits.then(|| std::str::from_utf8(raw).ok()).flatten()
}

impl<'a> Members<'a> {
    /// The members, if the text is an object and no name is in it twice.
    pub(super) fn parse(text: &'a str) -> Option<Members<'a>> {
        serde_json::from_str(text).ok()
    }

    /// The member of this name, which is given in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let mut members = self.0.iter();
        members.find_map(|(its, value)| (its == name).then_some(*value))
    }

    /// The member's text, or number as text; none when it is absent, null or blank.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(wire::text)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Collector)
    }
}

struct Collector;

impl<'de> Visitor<'de> for Collector {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in which no name is twice")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members: Vec<(String, &RawValue)> = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
            let name = name.to_lowercase();
            // Quadratic, and bounded by what is read at all; a body of nothing but names is refused soon.
            if members.len() >= 256 || members.iter().any(|(other, _)| *other == name) {
                return Err(A::Error::custom("a name is there twice, or too many are"));
            }
            members.push((name, value));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, body};

    #[test]
    fn no_name_is_there_twice_however_it_is_written() {
        for twice in [
            r#"{"a":1,"a":2}"#,
            r#"{"a":1,"A":2}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"\u212a":1,"k":2}"#,
            "[1]",
            "{} {}",
            "",
        ] {
            assert!(Members::parse(twice).is_none(), "{twice}");
        }
        let members = Members::parse(r#"{"A":"x","b":null,"c":7}"#).expect("three members");
        assert_eq!(members.text("a").as_deref(), Some("x"), "by its lower case");
        assert_eq!(members.text("b"), None, "null is no text");
        assert_eq!(members.text("c").as_deref(), Some("7"), "a number is");
        assert!(members.get("d").is_none(), "nothing is nothing");
    }

    #[test]
    fn a_body_is_bounded_text() {
        assert!(body(&vec![b'x'; 65_536]).is_some(), "the longest");
        assert!(body(&vec![b'x'; 65_537]).is_none(), "one byte more");
        assert!(body(b"\xff").is_none(), "not UTF-8");
        let many: Vec<String> = (0..257).map(|n| format!("\"m{n}\":1")).collect();
        let many = format!("{{{}}}", many.join(","));
        assert!(Members::parse(&many).is_none(), "nobody has so many names");
    }
}
