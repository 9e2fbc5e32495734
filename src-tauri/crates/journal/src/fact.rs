//! Facts: what an event says, as types. The journal's own words are here; an order's are the domain's.
//!
//! A fact knows its subject, its kind and its body, and is read back from those three.

use domain::{
    credit::Credit,
    instant::Instant,
    operator::Role,
    order::{Happening, OrderId},
    register::Register,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::canonical::canonical;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Something about the journal itself.
    Journal(OfJournal),
    /// Something that happened to an order.
    Order(OrderId, Happening),
    /// A call about an order, before it was made or after it was answered.
    Call(OrderId, OfCall),
    /// Something about the provider's list of credits.
    Credit(OfCredit),
    /// Something about a person.
    Operator(OfOperator),
    /// Something about the settings.
    Setting(OfSetting),
}

/// What can be said of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfJournal {
    /// It was begun: the first event of every stream.
    Begun { register: Register },
}

/// What can be said of a call. Its bytes are in `intents`; the event holds their hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfCall {
    /// We are about to make it.
    Intended {
        key: String,
        call: String,
        sha256: String,
    },
    /// We know how it ended.
    Answered { key: String, outcome: String },
}

/// What can be said of a credit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfCredit {
    /// The provider's list shows it, and did not before.
    Seen { credit: Credit },
}

/// What can be said of a person. Never their PIN, nor its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfOperator {
    /// They may sign in from now on.
    Added { name: String, role: Role },
    /// They came or went.
    Attended {
        name: String,
        #[serde(flatten)]
        attendance: Attendance,
    },
}

/// A person's coming and going at the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "attendance", rename_all = "snake_case")]
pub enum Attendance {
    /// They gave the right PIN.
    SignedIn,
    /// They left, or the till was locked.
    SignedOut,
    /// Too many wrong PINs were given in their name.
    LockedOut {
        /// Until when no PIN is tried.
        until: Instant,
    },
}

/// What can be said of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfSetting {
    /// It has this value from now on.
    Set { key: String, value: String },
}

impl Fact {
    /// What it is about: an order's id, or a word for the rest.
    pub(crate) fn subject(&self) -> String {
        match self {
            Fact::Journal(_) => "journal".to_owned(),
            Fact::Order(id, _) | Fact::Call(id, _) => id.to_string(),
            Fact::Credit(_) => "credit".to_owned(),
            Fact::Operator(_) => "operator".to_owned(),
            Fact::Setting(_) => "setting".to_owned(),
        }
    }

    /// What happened, in one word.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Fact::Journal(OfJournal::Begun { .. }) => "begun",
            Fact::Order(_, happening) => happening.word(),
            Fact::Call(_, OfCall::Intended { .. }) => "intended",
            Fact::Call(_, OfCall::Answered { .. }) => "answered",
            Fact::Credit(OfCredit::Seen { .. }) => "seen",
            Fact::Operator(OfOperator::Added { .. }) => "added",
            Fact::Operator(OfOperator::Attended { .. }) => "attended",
            Fact::Setting(OfSetting::Set { .. }) => "set",
        }
    }

    /// All of it, as canonical JSON.
    pub(crate) fn body(&self) -> String {
        match self {
            Fact::Journal(said) => canonical(said),
            Fact::Order(_, happening) => canonical(happening),
            Fact::Call(_, said) => canonical(said),
            Fact::Credit(said) => canonical(said),
            Fact::Operator(said) => canonical(said),
            Fact::Setting(said) => canonical(said),
        }
    }

    /// The fact an event holds; none when it is not one of ours, or its kind is not its body's.
    pub(crate) fn read(subject: &str, kind: &str, body: &str) -> Option<Fact> {
        let fact = match subject {
            "journal" => Fact::Journal(serde_json::from_str(body).ok()?),
            "credit" => Fact::Credit(serde_json::from_str(body).ok()?),
            "operator" => Fact::Operator(serde_json::from_str(body).ok()?),
            "setting" => Fact::Setting(serde_json::from_str(body).ok()?),
            order => {
                let id = OrderId(Uuid::parse_str(order).ok()?);
                match kind {
                    "intended" | "answered" => Fact::Call(id, serde_json::from_str(body).ok()?),
                    _ => Fact::Order(id, serde_json::from_str(body).ok()?),
                }
            }
        };
        (fact.kind() == kind).then_some(fact)
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        credit::{Credit, Fingerprint},
        instant::Instant,
        money::Money,
        operator::Role,
        order::{Happening, OrderId},
        register::Register,
    };
    use uuid::Uuid;

    use super::{Attendance, Fact, OfCall, OfCredit, OfJournal, OfOperator, OfSetting};

    fn facts() -> Vec<Fact> {
        let order = OrderId(Uuid::from_u128(5));
        let name = || "Lucía".to_owned();
        let attended = |attendance| {
            Fact::Operator(OfOperator::Attended {
                name: name(),
                attendance,
            })
        };
        vec![
            Fact::Journal(OfJournal::Begun {
                register: Register::from_bits(9),
            }),
            Fact::Order(order, Happening::Asked),
            Fact::Order(
                order,
                Happening::Opened {
                    qr: "000201".to_owned(),
                    provider_order: "4001".to_owned(),
                    expires: Instant::from_ms(-5),
                    baseline: true,
                },
            ),
            Fact::Call(
                order,
                OfCall::Intended {
                    key: "K".to_owned(),
                    call: "POST v2/x".to_owned(),
                    sha256: "00".to_owned(),
                },
            ),
            Fact::Call(
                order,
                OfCall::Answered {
                    key: "K".to_owned(),
                    outcome: "said".to_owned(),
                },
            ),
            Fact::Credit(OfCredit::Seen {
                credit: Credit {
                    fingerprint: Fingerprint::of(&["a", "b"], 1),
                    amount: Money::from_cents(-1).expect("small"),
                    date: "ayer".to_owned(),
                    at: None,
                    holder: None,
                    cuit: None,
                    account: None,
                    operation: None,
                    sale_point: None,
                },
            }),
            Fact::Operator(OfOperator::Added {
                name: name(),
                role: Role::Manager,
            }),
            attended(Attendance::SignedIn),
            attended(Attendance::SignedOut),
            attended(Attendance::LockedOut {
                until: Instant::from_ms(60_000),
            }),
            Fact::Setting(OfSetting::Set {
                key: "shop".to_owned(),
                value: "El almacén".to_owned(),
            }),
        ]
    }

    #[test]
    fn every_fact_reads_back_as_it_was_written() {
        for fact in facts() {
            let read = Fact::read(&fact.subject(), fact.kind(), &fact.body());
            assert_eq!(read, Some(fact.clone()), "{} tells it all", fact.body());
        }
    }

    #[test]
    fn a_fact_under_another_name_is_not_read() {
        for fact in facts() {
            let read = Fact::read(&fact.subject(), "kissed", &fact.body());
            assert_eq!(read, None, "{} is not that", fact.body());
            let read = Fact::read("somebody", fact.kind(), &fact.body());
            assert_eq!(read, None, "{} has another subject", fact.body());
        }
    }
}
