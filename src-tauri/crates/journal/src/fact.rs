//! Facts: what an event says, as types. The journal's own words are here; those of orders, payouts
//! and links are the domain's.
//!
//! A fact knows its subject, its kind and its body, and is read back from those three.

use domain::{
    credit::{Credit, Fingerprint},
    debit::Debit,
    instant::Instant,
    link::{self, LinkId},
    operator::Role,
    order::{Happening, OrderId},
    payout::{self, PayoutId},
    register::Register,
    shift::Closing,
};
use serde::{Deserialize, Serialize};

use crate::{canonical::canonical, sale_points::SalePointNote, subject::Subject};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Something about the journal itself.
    Journal(OfJournal),
    /// Something that happened to an order.
    Order(OrderId, Happening),
    /// Something that happened to a payout.
    Payout(PayoutId, payout::Happening),
    /// Something that happened to a link.
    Link(LinkId, link::Happening),
    /// A call, before it was made or after it was answered.
    Call(Subject, OfCall),
    /// Something about the provider's list of credits.
    Credit(OfCredit),
    /// Something about money that went out and that nothing here explains.
    Debit(OfDebit),
    /// Something about the register's shifts.
    Shift(OfShift),
    /// Something about what does not agree with the provider's list.
    Reconciliation(OfReconciliation),
    /// Something about a person.
    Operator(OfOperator),
    /// Something about the settings.
    Setting(OfSetting),
    /// Something about the account's sale points.
    SalePoint(SalePointNote),
}

/// What can be said of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfJournal {
    /// It was begun: the first event of every stream.
    Begun { register: Register },
    /// All before it was sealed. What is under the MAC, and why there may be none, is said in `seal`.
    Sealed {
        sequence: i64,
        hash: String,
        mac: Option<String>,
        day: Option<String>,
    },
    /// It was put together again from a backup and what was left of a damaged file.
    Restored {
        /// The last event the backup had.
        backup: i64,
        /// How many events after that one were read out of the damaged file.
        salvaged: i64,
        /// When the last event that is here happened: what came after it is lost.
        lost_after: Instant,
    },
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
    /// A person said that it is the payment of none of the shop's sales.
    Disowned {
        credit: Fingerprint,
        operator: String,
        reason: String,
    },
    /// A person took that back.
    Acknowledged {
        credit: Fingerprint,
        operator: String,
    },
}

/// What can be said of a debit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfDebit {
    /// The provider's list shows it, and no payout explains it.
    Unexplained { debit: Debit },
}

/// What can be said of a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfShift {
    /// It was opened, by whoever was signed in.
    Opened {
        number: i64,
        /// The number of the first sale that can be one of its.
        first_sale: i64,
        operator: String,
    },
    /// It was closed. All that its paper says is here, and never worked out again.
    Closed(Box<Closing>),
}

/// What can be said of what does not agree with the provider's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfReconciliation {
    /// A person looked at it.
    Reviewed {
        /// The name of the difference.
        difference: String,
        operator: String,
        reason: String,
    },
}

/// What can be said of a person. Never their PIN, nor its hash; of the hash a digest, so that it cannot be changed
/// for another's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum OfOperator {
    /// They may sign in from now on.
    Added {
        name: String,
        role: Role,
        /// What the hash of their PIN comes to (`operators`). None in journals from before it was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pin: Option<String>,
    },
    /// They have a new PIN.
    PinSet {
        name: String,
        /// What they may do; it is as it was.
        role: Role,
        /// What the hash of their PIN comes to.
        pin: String,
    },
    /// They have no PIN any more, until they are given one.
    PinTaken {
        name: String,
        /// What they may do once they have one again; it is as it was.
        role: Role,
    },
    /// They may not sign in any more. What they did stays.
    Dismissed {
        name: String,
        /// What they could do until then.
        role: Role,
    },
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
    /// What it is about: one [`Subject`], or a word for the rest.
    pub(crate) fn subject(&self) -> String {
        match self {
            Fact::Journal(_) => "journal".to_owned(),
            Fact::Order(id, _) => Subject::Order(*id).to_string(),
            Fact::Payout(id, _) => Subject::Payout(*id).to_string(),
            Fact::Link(id, _) => Subject::Link(*id).to_string(),
            Fact::Call(subject, _) => subject.to_string(),
            Fact::Credit(_) => "credit".to_owned(),
            Fact::Debit(_) => "debit".to_owned(),
            Fact::Shift(_) => "shift".to_owned(),
            Fact::Reconciliation(_) => "reconciliation".to_owned(),
            Fact::Operator(_) => "operator".to_owned(),
            Fact::Setting(_) => "setting".to_owned(),
            Fact::SalePoint(_) => "sale_point".to_owned(),
        }
    }

    /// What happened, in one word.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Fact::Journal(OfJournal::Begun { .. }) => "begun",
            Fact::Journal(OfJournal::Sealed { .. }) => "sealed",
            Fact::Journal(OfJournal::Restored { .. }) => "restored",
            Fact::Order(_, happening) => happening.word(),
            Fact::Payout(_, happening) => happening.word(),
            Fact::Link(_, happening) => happening.word(),
            Fact::Call(_, OfCall::Intended { .. }) => "intended",
            Fact::Call(_, OfCall::Answered { .. }) => "answered",
            Fact::Credit(OfCredit::Seen { .. }) => "seen",
            Fact::Credit(OfCredit::Disowned { .. }) => "disowned",
            Fact::Credit(OfCredit::Acknowledged { .. }) => "acknowledged",
            Fact::Debit(OfDebit::Unexplained { .. }) => "unexplained",
            Fact::Shift(OfShift::Opened { .. }) => "opened",
            Fact::Shift(OfShift::Closed(_)) => "closed",
            Fact::Reconciliation(OfReconciliation::Reviewed { .. }) => "reviewed",
            Fact::Operator(OfOperator::Added { .. }) => "added",
            Fact::Operator(OfOperator::PinSet { .. }) => "pin_set",
            Fact::Operator(OfOperator::PinTaken { .. }) => "pin_taken",
            Fact::Operator(OfOperator::Dismissed { .. }) => "dismissed",
            Fact::Operator(OfOperator::Attended { .. }) => "attended",
            Fact::Setting(OfSetting::Set { .. }) => "set",
            Fact::SalePoint(note) => note.word(),
        }
    }

    /// All of it, as canonical JSON.
    pub(crate) fn body(&self) -> String {
        match self {
            Fact::Journal(said) => canonical(said),
            Fact::Order(_, happening) => canonical(happening),
            Fact::Payout(_, happening) => canonical(happening),
            Fact::Link(_, happening) => canonical(happening),
            Fact::Call(_, said) => canonical(said),
            Fact::Credit(said) => canonical(said),
            Fact::Debit(said) => canonical(said),
            Fact::Shift(said) => canonical(said),
            Fact::Reconciliation(said) => canonical(said),
            Fact::Operator(said) => canonical(said),
            Fact::Setting(said) => canonical(said),
            Fact::SalePoint(note) => canonical(note),
        }
    }

    /// The fact an event holds; none when it is not one of ours, or its kind is not its body's.
    pub(crate) fn read(subject: &str, kind: &str, body: &str) -> Option<Fact> {
        let fact = match subject {
            "journal" => Fact::Journal(serde_json::from_str(body).ok()?),
            "credit" => Fact::Credit(serde_json::from_str(body).ok()?),
            "debit" => Fact::Debit(serde_json::from_str(body).ok()?),
            "shift" => Fact::Shift(serde_json::from_str(body).ok()?),
            "reconciliation" => Fact::Reconciliation(serde_json::from_str(body).ok()?),
            "operator" => Fact::Operator(serde_json::from_str(body).ok()?),
            "setting" => Fact::Setting(serde_json::from_str(body).ok()?),
            "sale_point" => Fact::SalePoint(serde_json::from_str(body).ok()?),
            one => match (Subject::parse(one)?, kind) {
                (subject, "intended" | "answered") => {
                    Fact::Call(subject, serde_json::from_str(body).ok()?)
                }
                (Subject::Order(id), _) => Fact::Order(id, serde_json::from_str(body).ok()?),
                (Subject::Payout(id), _) => Fact::Payout(id, serde_json::from_str(body).ok()?),
                (Subject::Link(id), _) => Fact::Link(id, serde_json::from_str(body).ok()?),
                (Subject::SalePoint(_), _) => return None,
            },
        };
        (fact.kind() == kind).then_some(fact)
    }
}

#[cfg(test)]
mod tests;
