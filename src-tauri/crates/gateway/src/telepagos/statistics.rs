//! `GET v2/whitelabel/statics/{period}`: counts and sums of a month, for accounts that may see them.
//!
//! The documents show lists in lists, each with an object of other names, and values that are null; the
//! form of the period they do not show (ambiguity 26). So every named value in the answer is taken as it
//! stands, for eyes alone.

use serde_json::value::RawValue;

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, RefusedKind, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

const ROUTE: &str = "v2/whitelabel/statics/{period}";

/// The most values taken: nobody looks at more.
const VALUES_MAX: usize = 1_000;
/// How deep lists are followed into one another: the documents' are two deep.
const DEPTH_MAX: u32 = 16;
/// The longest name, in characters.
const NAME_MAX: usize = 100;

/// A value with the provider's name for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistic {
    /// The name, as given.
    pub name: String,
    /// The value as written, a number or a word; none where there is none.
    pub value: Option<String>,
}

impl Telepagos {
    /// The statistics of a month, `2026-11`. About anything else nobody is asked.
    ///
    /// Most accounts may not see them; a refusal is no error of anybody's.
    pub async fn statistics(&self, period: &str) -> Answer<Vec<Statistic>> {
        if !is_month(period) {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let request = Request {
            path: ROUTE.replace("{period}", period),
            ..Request::to(Method::Get, ROUTE)
        };
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

/// Whether the text is a year and a month: `2026-11`.
fn is_month(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('-').is_some_and(|(year, month)| {
        let real = month
            .parse::<u8>()
            .is_ok_and(|month| (1..=12).contains(&month));
        digits(year, 4) && digits(month, 2) && real
    })
}

fn read(body: &str) -> Result<Vec<Statistic>, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let data = answer.field(&["data"]).ok_or(Unsaid::missing("data"))?;
    let mut found = Vec::new();
    gather(data, DEPTH_MAX, &mut found);
    Ok(found)
}

/// Adds every named value in `value`: those of an object in the order of their names, those of a list in
/// the list's.
fn gather(value: &RawValue, depth: u32, found: &mut Vec<Statistic>) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    if let Some(values) = wire::array(value) {
        for value in values {
            gather(value, depth, found);
        }
    } else if let Some(object) = Object::parse(value.get()) {
        for (name, value) in object.fields() {
            if value.get().starts_with(['{', '[']) {
                gather(value, depth, found);
            } else if let Some(name) = wire::clean(name, NAME_MAX)
                && found.len() < VALUES_MAX
            {
                let value = plain(value);
                found.push(Statistic { name, value });
            }
        }
    }
}

/// A value as it was written; none of null and of a blank.
fn plain(value: &RawValue) -> Option<String> {
    match value.get() {
        "null" => None,
        word @ ("true" | "false") => Some(word.to_owned()),
        _ => wire::text(value),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{VALUES_MAX, is_month, read};
    use crate::answer::{SilenceKind, Unsaid};

    fn pairs(body: &str) -> Vec<(String, Option<String>)> {
        let found = read(body).expect("statistics");
        found.into_iter().map(|one| (one.name, one.value)).collect()
    }

    fn pair(name: &str, value: Option<&str>) -> (String, Option<String>) {
        (name.to_owned(), value.map(str::to_owned))
    }

    #[test]
    fn the_documents_own_example_is_read_nulls_and_all() {
        let body = r#"{"status":"ok","data":[
            [{"count_open_cvu":0}],
            [{"total_cashout":null,"total_cashin":null}],
            [{"count_payments_services":0}],
            [{"count_sent_sms":0}]]}"#;
        let expected = [
            pair("count_open_cvu", Some("0")),
            pair("total_cashin", None),
            pair("total_cashout", None),
            pair("count_payments_services", Some("0")),
            pair("count_sent_sms", Some("0")),
        ];
        assert_eq!(pairs(body), expected, "every name, in its place");
    }

    #[test]
    fn a_value_is_as_written_however_deep_it_lies() {
        let body =
            r#"{"data":{"total":1550.50,"by":{"qr":"1.550,50","ok":true,"x":[[{"n":1e2}]]}}}"#;
        let expected = [
            pair("ok", Some("true")),
            pair("qr", Some("1.550,50")),
            pair("n", Some("1e2")),
            pair("total", Some("1550.50")),
        ];
        assert_eq!(pairs(body), expected, "no number is made of another");
        assert_eq!(pairs(r#"{"data":[1,"x",null]}"#), [], "what has no name");
        assert_eq!(
            read(r#"{"status":"ok"}"#),
            Err(Unsaid::missing("data")),
            "nothing at all"
        );
        assert_eq!(
            read("[]"),
            Err(Unsaid::silence(SilenceKind::Unreadable)),
            "no object"
        );
    }

    #[test]
    fn no_more_is_taken_than_anybody_looks_at() {
        let many: Vec<String> = (0..2_000).map(|n| format!(r#"{{"n{n}":{n}}}"#)).collect();
        let body = format!(r#"{{"data":[{}]}}"#, many.join(","));
        assert_eq!(pairs(&body).len(), VALUES_MAX, "the first of them");
        let deep = format!(
            r#"{{"data":{}{{"n":1}}{}}}"#,
            "[".repeat(40),
            "]".repeat(40)
        );
        assert_eq!(pairs(&deep), [], "and none from the depths");
    }

    #[test]
    fn only_a_month_is_a_period() {
        assert!(is_month("2026-11") && is_month("2026-01"), "months");
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-11",
            "2026-11-20",
            "2026/11",
            "+026-11",
            "2026-+1",
            "../11",
            "２０２６-11",
        ] {
            assert!(!is_month(text), "{text:?} is none");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "data"]),
            ],
        ) {
            if let Ok(found) = read(&body) {
                prop_assert!(found.iter().all(|one| !one.name.is_empty()));
            }
        }
    }
}
