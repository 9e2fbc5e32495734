//! How the fields of a GET or a DELETE travel: the documents show a JSON body, which proxies and servers
//! on the way may refuse or drop.
//!
//! So they are sent as a query and as a body at once; when that is what seems to be refused, either
//! alone is tried, once, and what worked is kept to, for each call by itself (provider notes, ambiguity 1).
//! What is asked for here must be harmless to ask for twice.

use std::{collections::BTreeMap, time::Duration};

use super::{Telepagos, dialect::Stake, transactions::Oddities};
use crate::{
    answer::{RefusedKind, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire,
};

/// How long after all carriers failed none but the usual is tried.
const REST: Duration = Duration::from_mins(10);

/// The fields that are numbers in a body, if what they hold is one.
const NUMBERS: &[&str] = &["page", "paginate", "sale_point_id"];

/// A call whose fields are carried: its method and its route.
type Door = (&'static str, &'static str);

/// The fields of a call, by their names.
pub(super) type Fields = [(&'static str, String)];

/// What carries the fields of a GET or a DELETE (ambiguity 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carrier {
    /// The query and a JSON body.
    #[default]
    Both,
    /// A JSON body, as the documents show.
    Body,
    /// The query, as everybody else does it.
    Query,
}

impl Carrier {
    /// Reads the word of an account's switch: `both`, `body` or `query`.
    pub fn parse(word: &str) -> Option<Carrier> {
        match word {
            "both" => Some(Carrier::Both),
            "body" => Some(Carrier::Body),
            "query" => Some(Carrier::Query),
            _ => None,
        }
    }

    /// The others, likeliest first: bodies are what is refused.
    pub(super) const fn others(self) -> [Carrier; 2] {
        match self {
            Carrier::Both => [Carrier::Query, Carrier::Body],
            Carrier::Body => [Carrier::Query, Carrier::Both],
            Carrier::Query => [Carrier::Both, Carrier::Body],
        }
    }

    /// A request with these fields.
    fn request(self, method: Method, route: &'static str, fields: &Fields) -> Request {
        let query = matches!(self, Carrier::Both | Carrier::Query);
        let body = matches!(self, Carrier::Both | Carrier::Body);
        Request {
            query: if query { fields.to_vec() } else { Vec::new() },
            body: body.then(|| json(fields)),
            ..Request::to(method, route)
        }
    }
}

fn json(fields: &Fields) -> Vec<u8> {
    let fields: BTreeMap<&str, Field> = fields
        .iter()
        .map(|(name, value)| (*name, Field(name, value)))
        .collect();
    wire::json(&fields)
}

/// A field's value as it stands in a body.
struct Field<'a>(&'a str, &'a str);

impl serde::Serialize for Field<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if NUMBERS.contains(&self.0) {
            wire::IdNumber(self.1).serialize(serializer)
        } else {
            self.1.serialize(serializer)
        }
    }
}

impl Telepagos {
    /// The body of a successful answer, the fields carried as usual, or otherwise if that seems to be
    /// refused. If all ways fail, the answer is that of the usual one.
    pub(super) async fn carried(
        &self,
        stake: Stake,
        method: Method,
        route: &'static str,
        fields: &Fields,
    ) -> Result<String, Unsaid> {
        let door = (method.as_str(), route);
        let usual = self.habit().way(door).carrier;
        let request = |carrier: Carrier| carrier.request(method, route, fields);
        let first = self.ask(stake, request(usual)).await;
        let refused = match first {
            Err(unsaid) if is_suspect(&unsaid, fields) => unsaid,
            heard => return heard,
        };
        if !self.habit().way(door).may_try(self.clock.uptime()) {
            return Err(refused);
        }

        for other in usual.others() {
            match self.ask(stake, request(other)).await {
                Ok(body) => {
                    self.habit().settle(door, other);
                    return Ok(body);
                }
                Err(unsaid) if is_suspect(&unsaid, fields) => {}
                Err(unsaid) => return Err(unsaid),
            }
        }
        self.habit().give_up(door, self.clock.uptime());
        Err(refused)
    }
}

/// What one account learned about carriers and lists.
#[derive(Debug, Default)]
pub(super) struct Habit {
    /// What carries the fields of a call of which nothing was learned.
    pub(super) usual: Carrier,
    /// What was learned of each call. What takes a GET's fields need not take a DELETE's.
    ways: BTreeMap<Door, Way>,
    /// Whether lists come in pages though nobody asked for pages.
    pub(super) paged: bool,
    /// What the last list had left out, as the log was told.
    pub(super) oddities: Oddities,
}

/// What was learned of one call.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// What worked last.
    carrier: Carrier,
    /// The uptime at which all carriers had failed.
    failed: Option<Duration>,
}

impl Way {
    /// Whether the other carriers may be tried now.
    fn may_try(&self, uptime: Duration) -> bool {
        self.failed
            .is_none_or(|failed| uptime.saturating_sub(failed) >= REST)
    }
}

impl Habit {
    fn way(&self, door: Door) -> Way {
        let fresh = Way {
            carrier: self.usual,
            failed: None,
        };
        self.ways.get(&door).copied().unwrap_or(fresh)
    }

    /// This carrier worked.
    fn settle(&mut self, door: Door, carrier: Carrier) {
        let (method, path) = door;
        if self.way(door).carrier != carrier {
            tracing::info!(
                provider = "telepagos",
                method,
                path,
                ?carrier,
                "The provider takes fields otherwise."
            );
        }
        let failed = None;
        self.ways.insert(door, Way { carrier, failed });
    }

    /// None worked: it was not the carrier.
    fn give_up(&mut self, door: Door, uptime: Duration) {
        let failed = Some(uptime);
        let way = self.way(door);
        self.ways.insert(door, Way { failed, ..way });
    }
}

/// Whether what was heard may be about how the fields came rather than about what they say.
fn is_suspect(unsaid: &Unsaid, fields: &Fields) -> bool {
    let refused = match unsaid {
        Unsaid::Refused(refused) => refused,
        // Where something may have been done, whoever stands between and minds a body leaves silence.
        Unsaid::Silence(silence) => {
            return matches!(
                silence.why,
                SilenceKind::UnexpectedStatus(400 | 405 | 411 | 413)
            );
        }
    };
    match refused.kind {
        RefusedKind::Rejected => {
            let words = refused.words.as_deref();
            // An error with a 2xx is how a server that found no fields objects, in words nobody can
            // foresee: "La fecha es inválida". If it is about something else, the others hear it too.
            matches!(
                refused.status,
                Some(200..=299 | 400 | 405 | 411 | 413 | 501)
            ) || words.is_some_and(|words| is_about_a_field(words, fields))
        }
        // A wordless 403 is how some guards in front of a server meet a GET with a body.
        RefusedKind::Permission => refused.words.is_none(),
        RefusedKind::Credentials | RefusedKind::NotSent | RefusedKind::Busy { .. } => false,
    }
}

fn is_about_a_field(words: &str, fields: &Fields) -> bool {
    let words = wire::fold(words);
    let missing = ["requerid", "obligatori", "falta", "required", "missing"];
    let names = fields.iter().map(|(name, _)| *name);
    missing
        .into_iter()
        .chain(names)
        .any(|word| words.contains(word))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Carrier, Habit, is_suspect, json};
    use crate::{
        answer::{RefusedKind, SilenceKind, Unsaid},
        transport::Method,
    };

    const LIST: super::Door = ("GET", "v2/account/transactions");

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
            let request = carrier.request(Method::Delete, "v2/x", &fields());
            assert_eq!(request.method, Method::Delete, "as asked");
            assert_eq!(request.query, query, "the query of {carrier:?}");
            assert_eq!(request.body, body, "the body of {carrier:?}");
            assert!(!carrier.others().contains(&carrier), "others are others");
        }
    }

    #[test]
    fn in_a_body_what_counts_is_a_number_and_what_names_is_text() {
        let fields = [
            ("operation", "12".to_owned()),
            ("page", "2".to_owned()),
            ("sale_point_id", "0348".to_owned()),
        ];
        assert_eq!(
            String::from_utf8_lossy(&json(&fields)),
            r#"{"operation":"12","page":2,"sale_point_id":"0348"}"#,
            "and an id that no number writes stays as it is"
        );
    }

    #[test]
    fn only_a_refusal_that_may_be_about_the_carrier_is_suspect() {
        let refused = |kind, words: Option<&str>, status| {
            is_suspect(
                &Unsaid::refused(kind, words.map(str::to_owned), status),
                &fields(),
            )
        };
        for status in [400, 405, 411, 413, 501] {
            assert!(
                refused(RefusedKind::Rejected, None, Some(status)),
                "{status}"
            );
        }
        for words in ["date_from es requerido", "Faltan datos", "missing field"] {
            assert!(
                refused(RefusedKind::Rejected, Some(words), Some(422)),
                "{words}"
            );
        }
        assert!(refused(RefusedKind::Permission, None, Some(403)), "a guard");
        assert!(
            !refused(RefusedKind::Permission, Some("Sin permiso"), Some(403)),
            "the provider itself"
        );
        assert!(
            refused(RefusedKind::Rejected, Some("Fecha inválida"), Some(200)),
            "an error with a 200, in words of its own"
        );
        assert!(
            !refused(RefusedKind::Rejected, Some("Cuenta inactiva"), Some(422)),
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
        let silence = |why| is_suspect(&Unsaid::silence(why), &fields());
        assert!(
            silence(SilenceKind::UnexpectedStatus(413)),
            "a guard that minds a DELETE with a body"
        );
        for why in [
            SilenceKind::ServerError(501),
            SilenceKind::TimedOut,
            SilenceKind::UnexpectedStatus(408),
        ] {
            assert!(!silence(why), "{why:?} is met with patience");
        }
    }

    #[test]
    fn after_all_carriers_failed_the_usual_one_serves_for_ten_minutes() {
        let secs = Duration::from_secs;
        let mut habit = Habit::default();
        let may_try = |habit: &Habit, at| habit.way(LIST).may_try(secs(at));
        assert!(may_try(&habit, 0), "nothing was tried yet");
        habit.give_up(LIST, secs(100));
        assert!(!may_try(&habit, 699), "it was not the carrier");
        assert!(may_try(&habit, 700), "it may be by now");
        habit.give_up(LIST, secs(700));
        let other = ("DELETE", "v2/x");
        assert!(
            habit.way(other).may_try(secs(701)),
            "of another call nothing is known"
        );
        habit.settle(LIST, Carrier::Query);
        assert!(may_try(&habit, 701), "what works is known");
        assert_eq!(habit.way(LIST).carrier, Carrier::Query, "and kept to");
        assert_eq!(
            habit.way(other).carrier,
            Carrier::Both,
            "for this call alone"
        );
    }
}
