//! How the fields of a GET travel: the documents show a JSON body, which proxies and servers on the way
//! may refuse or drop.
//!
//! So they are sent as a query and as a body at once; when that is what seems to be refused, either
//! alone is tried, once, and what worked is kept to (provider notes, ambiguity 1).

use std::time::Duration;

use super::transactions::Oddities;
use crate::{
    answer::{RefusedKind, Unsaid},
    transport::{Method, Request},
    wire,
};

/// How long after all carriers failed none but the usual is tried.
const REST: Duration = Duration::from_mins(10);

/// What carries a GET's fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Carrier {
    /// The query and a JSON body.
    #[default]
    Both,
    /// A JSON body, as the documents show.
    Body,
    /// The query, as everybody else does it.
    Query,
}

impl Carrier {
    /// The others, likeliest first: bodies are what is refused.
    pub(super) const fn others(self) -> [Carrier; 2] {
        match self {
            Carrier::Both => [Carrier::Query, Carrier::Body],
            Carrier::Body => [Carrier::Query, Carrier::Both],
            Carrier::Query => [Carrier::Both, Carrier::Body],
        }
    }

    /// A GET with these fields; those whose value is digits alone are numbers in the body.
    pub(super) fn get(self, route: &'static str, fields: &[(&'static str, String)]) -> Request {
        let query = matches!(self, Carrier::Both | Carrier::Query);
        let body = matches!(self, Carrier::Both | Carrier::Body);
        Request {
            query: if query { fields.to_vec() } else { Vec::new() },
            body: body.then(|| json(fields)),
            ..Request::to(Method::Get, route)
        }
    }
}

fn json(fields: &[(&'static str, String)]) -> Vec<u8> {
    let fields = fields.iter().map(|(name, value)| {
        let value = match value.parse::<u32>() {
            Ok(number) => serde_json::Value::from(number),
            Err(_) => serde_json::Value::from(value.as_str()),
        };
        ((*name).to_owned(), value)
    });
    let object: serde_json::Map<String, serde_json::Value> = fields.collect();
    serde_json::Value::Object(object).to_string().into_bytes()
}

/// What one account learned about carriers and lists.
#[derive(Debug, Default)]
pub(super) struct Habit {
    /// What worked last.
    pub(super) carrier: Carrier,
    /// Whether lists come in pages though nobody asked for pages.
    pub(super) paged: bool,
    /// What the last list had left out, as the log was told.
    pub(super) oddities: Oddities,
    /// The uptime at which all carriers had failed.
    failed: Option<Duration>,
}

impl Habit {
    /// Whether the other carriers may be tried now.
    pub(super) fn may_try(&self, uptime: Duration) -> bool {
        self.failed
            .is_none_or(|failed| uptime.saturating_sub(failed) >= REST)
    }

    /// This carrier worked.
    pub(super) fn settle(&mut self, carrier: Carrier) {
        if self.carrier != carrier {
            tracing::info!(
                provider = "telepagos",
                ?carrier,
                "The provider takes fields otherwise."
            );
        }
        self.carrier = carrier;
        self.failed = None;
    }

    /// None worked: it was not the carrier.
    pub(super) fn give_up(&mut self, uptime: Duration) {
        self.failed = Some(uptime);
    }
}

/// Whether a refusal may be about how the fields came rather than about what they say.
pub(super) fn is_suspect(unsaid: &Unsaid) -> bool {
    let Unsaid::Refused(refused) = unsaid else {
        return false;
    };
    match refused.kind {
        RefusedKind::Rejected => {
            matches!(refused.status, Some(400 | 405 | 411 | 413 | 501))
                || refused.words.as_deref().is_some_and(is_about_a_field)
        }
        // A wordless 403 is how some guards in front of a server meet a GET with a body.
        RefusedKind::Permission => refused.words.is_none(),
        RefusedKind::Credentials | RefusedKind::NotSent | RefusedKind::Busy { .. } => false,
    }
}

fn is_about_a_field(words: &str) -> bool {
    let words = wire::fold(words);
    let missing = ["requerid", "obligatori", "falta", "required", "missing"];
    let field = ["date_from", "date_to"];
    missing
        .iter()
        .chain(&field)
        .any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Carrier, Habit, is_suspect};
    use crate::answer::{RefusedKind, SilenceKind, Unsaid};

    fn fields() -> Vec<(&'static str, String)> {
        vec![
            ("date_from", "2026-11-20".to_owned()),
            ("page", "2".to_owned()),
        ]
    }

    #[test]
    fn the_same_fields_travel_as_query_as_body_or_as_both() {
        let body = br#"{"date_from":"2026-11-20","page":2}"#.to_vec();
        for (carrier, query, body) in [
            (Carrier::Both, fields(), Some(body.clone())),
            (Carrier::Query, fields(), None),
            (Carrier::Body, Vec::new(), Some(body)),
        ] {
            let request = carrier.get("v2/account/transactions", &fields());
            assert_eq!(request.query, query, "the query of {carrier:?}");
            assert_eq!(request.body, body, "the body of {carrier:?}");
            assert!(!carrier.others().contains(&carrier), "others are others");
        }
    }

    #[test]
    fn only_a_refusal_that_may_be_about_the_carrier_is_suspect() {
        let refused = |kind, words: Option<&str>, status| {
            is_suspect(&Unsaid::refused(kind, words.map(str::to_owned), status))
        };
        for status in [400, 405, 411, 413, 501] {
            assert!(
                refused(RefusedKind::Rejected, None, Some(status)),
                "{status}"
            );
        }
        for words in ["date_from es requerido", "Faltan datos", "missing field"] {
            assert!(
                refused(RefusedKind::Rejected, Some(words), Some(200)),
                "{words}"
            );
        }
        assert!(refused(RefusedKind::Permission, None, Some(403)), "a guard");
        assert!(
            !refused(RefusedKind::Permission, Some("Sin permiso"), Some(403)),
            "the provider itself"
        );
        assert!(
            !refused(RefusedKind::Rejected, Some("Cuenta inactiva"), Some(200)),
            "about something else"
        );
        assert!(
            !refused(RefusedKind::Credentials, None, Some(401)),
            "who we are"
        );
        assert!(
            !refused(RefusedKind::NotSent, None, None),
            "nobody was asked"
        );
        let silence = Unsaid::silence(SilenceKind::ServerError(501));
        assert!(!is_suspect(&silence), "silence is met with patience");
    }

    #[test]
    fn after_all_carriers_failed_the_usual_one_serves_for_ten_minutes() {
        let secs = Duration::from_secs;
        let mut habit = Habit::default();
        assert!(habit.may_try(secs(0)), "nothing was tried yet");
        habit.give_up(secs(100));
        assert!(!habit.may_try(secs(699)), "it was not the carrier");
        assert!(habit.may_try(secs(700)), "it may be by now");
        habit.give_up(secs(700));
        habit.settle(Carrier::Query);
        assert!(habit.may_try(secs(701)), "what works is known");
        assert_eq!(habit.carrier, Carrier::Query, "and kept to");
    }
}
