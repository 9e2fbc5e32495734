//! Facts: what an event says, as types. The journal's own words are here; those of orders, payouts
//! and links are the domain's.
//!
//! A fact knows its subject, its kind and its body, and is read back from those three.

use domain::{
    credit::Credit,
    debit::Debit,
    instant::Instant,
    link::{self, LinkId},
    operator::Role,
    order::{Happening, OrderId},
    payout::{self, PayoutId},
    register::Register,
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
            Fact::Debit(OfDebit::Unexplained { .. }) => "unexplained",
            Fact::Shift(OfShift::Opened { .. }) => "opened",
            Fact::Operator(OfOperator::Added { .. }) => "added",
            Fact::Operator(OfOperator::PinSet { .. }) => "pin_set",
            Fact::Operator(OfOperator::PinTaken { .. }) => "pin_taken",
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
mod tests {
    use domain::{
        channel::Provider,
        credit::{Credit, Fingerprint},
        debit::Debit,
        instant::Instant,
        link::{self, LinkId},
        money::{Money, Price},
        operator::Role,
        order::{Happening, Note, OrderId, Reason},
        payout::{self, Payee, PayoutId},
        reference::Reference,
        register::Register,
    };
    use uuid::Uuid;

    use super::{
        Attendance, Fact, OfCall, OfCredit, OfDebit, OfJournal, OfOperator, OfSetting, OfShift,
        SalePointNote, Subject,
    };

    const CVU: &str = "0000222800000000057723";

    fn price(cents: i64) -> Price {
        Price::from_cents(cents).expect("a price")
    }

    fn reason() -> Reason {
        Reason {
            code: "provider_silent".to_owned(),
            words: Some("«¿?»".to_owned()),
            trace: "K3".to_owned(),
        }
    }

    /// One of each kind.
    fn of_payouts() -> Vec<Fact> {
        let next_check = Instant::from_ms(60_000);
        let provider_id = || Some("T1".to_owned());
        let draft = |payee: &str| payout::Draft {
            reference: Reference::from_bits(7),
            provider: Provider::Totalcoin,
            payee: Payee::parse(payee).expect("a payee"),
            cuit: None,
            amount: price(1_000),
            concept: "VAR".to_owned(),
            description: "Harina, ñoquis".to_owned(),
            operator: "Lucía".to_owned(),
            refund_of: Some(OrderId(Uuid::from_u128(9))),
        };
        let happenings = [
            payout::Happening::Drafted(draft(CVU)),
            payout::Happening::Drafted(draft("mate.pan.sol")),
            payout::Happening::Asked { next_check },
            payout::Happening::Unanswered {
                reason: reason(),
                next_check,
            },
            payout::Happening::Missing { next_check },
            payout::Happening::Resent { next_check },
            payout::Happening::Accepted {
                provider_id: "T1".to_owned(),
                next_check,
            },
            payout::Happening::Processing {
                provider_id: None,
                word: "Pending".to_owned(),
                next_check,
            },
            payout::Happening::Processed {
                provider_id: provider_id(),
                proof: payout::Proof::Movement,
            },
            payout::Happening::Failed {
                provider_id: provider_id(),
                word: "Failed".to_owned(),
            },
            payout::Happening::Rejected(reason()),
            payout::Happening::Flagged(reason()),
            payout::Happening::VoucherKept(payout::Voucher {
                file: None,
                text: Some("https://x.example/v/1".to_owned()),
                sha256: "00".to_owned(),
            }),
        ];
        let id = PayoutId(Uuid::from_u128(5));
        happenings.map(|said| Fact::Payout(id, said)).into()
    }

    /// One of each kind.
    fn of_links() -> Vec<Fact> {
        let account = domain::cbu::Cbu::parse(CVU).expect("it verifies");
        let share = link::Share {
            account: account.clone(),
            amount: price(400),
        };
        let draft = |kind| link::Draft {
            kind,
            amount: price(1_000),
            concept: "VAR".to_owned(),
            operator: "Lucía".to_owned(),
        };
        let happenings = [
            link::Happening::Drafted(draft(link::Kind::Payment {
                expires: Instant::from_ms(9),
                multiple_use: true,
                distribution: vec![share],
            })),
            link::Happening::Drafted(draft(link::Kind::Transfer {
                account,
                cuit: domain::cuit::Cuit::parse("20-11111111-2").expect("it verifies"),
            })),
            link::Happening::Asked,
            link::Happening::Unanswered(reason()),
            link::Happening::Opened {
                url: "https://x.example/1".to_owned(),
                provider_id: None,
            },
            link::Happening::Declined(reason()),
        ];
        let id = LinkId(Uuid::from_u128(5));
        happenings.map(|said| Fact::Link(id, said)).into()
    }

    /// One of each kind.
    fn of_what_went_wrong() -> Vec<Fact> {
        let name = || "Lucía".to_owned();
        vec![
            Fact::Debit(OfDebit::Unexplained {
                debit: Debit {
                    fingerprint: Fingerprint::of(&["a"], 1),
                    provider: Provider::Telepagos,
                    amount: Money::from_cents(7).expect("small"),
                    date: "ayer".to_owned(),
                    at: None,
                    holder: None,
                    cuit: None,
                    account: None,
                    operation: None,
                },
            }),
            Fact::Order(
                OrderId(Uuid::from_u128(5)),
                Happening::Noted {
                    note: Note::RestInCash,
                    operator: name(),
                },
            ),
            Fact::Order(OrderId(Uuid::from_u128(5)), Happening::Printed { copy: 2 }),
            Fact::Operator(OfOperator::PinSet {
                name: name(),
                role: Role::Manager,
                pin: "00".to_owned(),
            }),
            Fact::Operator(OfOperator::PinTaken {
                name: name(),
                role: Role::Cashier,
            }),
        ]
    }

    fn facts() -> Vec<Fact> {
        let order = OrderId(Uuid::from_u128(5));
        let name = || "Lucía".to_owned();
        let attended = |attendance| {
            Fact::Operator(OfOperator::Attended {
                name: name(),
                attendance,
            })
        };
        let others = vec![
            Fact::Shift(OfShift::Opened {
                number: 3,
                first_sale: 48,
                operator: name(),
            }),
            Fact::SalePoint(SalePointNote::Created {
                id: "9".to_owned(),
                name: "Caja 2".to_owned(),
            }),
            Fact::SalePoint(SalePointNote::Retired { id: "9".to_owned() }),
            Fact::Journal(OfJournal::Begun {
                register: Register::from_bits(9),
            }),
            Fact::Journal(OfJournal::Sealed {
                sequence: 256,
                hash: "00".to_owned(),
                mac: Some("11".to_owned()),
                day: None,
            }),
            Fact::Journal(OfJournal::Sealed {
                sequence: 257,
                hash: "00".to_owned(),
                mac: None,
                day: Some("2026-11-20".to_owned()),
            }),
            Fact::Journal(OfJournal::Restored {
                backup: 256,
                salvaged: 3,
                lost_after: Instant::from_ms(9),
            }),
            Fact::Order(order, Happening::Asked),
            Fact::Order(
                order,
                Happening::Opened {
                    qr: "000201".to_owned(),
                    link: None,
                    provider_order: Some("4001".to_owned()),
                    expires: Instant::from_ms(-5),
                    baseline: true,
                },
            ),
            Fact::Call(
                Subject::Order(order),
                OfCall::Intended {
                    key: "K".to_owned(),
                    call: "POST v2/x".to_owned(),
                    sha256: "00".to_owned(),
                },
            ),
            Fact::Call(
                Subject::SalePoint("Caja 2".to_owned()),
                OfCall::Answered {
                    key: "K".to_owned(),
                    outcome: "said".to_owned(),
                },
            ),
            Fact::Credit(OfCredit::Seen {
                credit: Credit {
                    fingerprint: Fingerprint::of(&["a", "b"], 1),
                    provider: Provider::Totalcoin,
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
                pin: Some("00".to_owned()),
            }),
            Fact::Operator(OfOperator::Added {
                name: name(),
                role: Role::Cashier,
                pin: None,
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
        ];
        [others, of_payouts(), of_links(), of_what_went_wrong()].concat()
    }

    #[test]
    fn what_is_about_different_things_bears_different_subjects() {
        let id = Uuid::from_u128(5);
        let mut subjects: Vec<String> = facts().iter().map(Fact::subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        let mut expected = vec![
            id.to_string(),
            format!("link:{id}"),
            format!("payout:{id}"),
            "sale_point:Caja 2".to_owned(),
        ];
        expected.extend(
            [
                "credit",
                "debit",
                "journal",
                "operator",
                "sale_point",
                "setting",
                "shift",
            ]
            .map(str::to_owned),
        );
        expected.sort_unstable();
        assert_eq!(
            subjects, expected,
            "an order, a payout and a link of the same uuid are three things"
        );
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
