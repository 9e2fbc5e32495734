//! Every fact reads back as it was written, and as nothing else.

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
    shift::{Closing, Compared, Letterhead, Share, Sum, Totals},
};
use uuid::Uuid;

use super::{
    Attendance, Fact, OfCall, OfCredit, OfDebit, OfJournal, OfOperator, OfReconciliation,
    OfSetting, OfShift, SalePointNote, Subject,
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
        second: None,
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
        link::Happening::Paid {
            amount: price(1_000).money(),
            operation: Some("OP-1".to_owned()),
        },
        link::Happening::Hidden,
        link::Happening::Shown,
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
        Fact::Operator(OfOperator::Dismissed {
            name: name(),
            role: Role::Cashier,
        }),
    ]
}

/// One of each kind.
fn of_the_desk() -> Vec<Fact> {
    let (name, credit) = (|| "Lucía".to_owned(), || Fingerprint::of(&["a", "b"], 1));
    let one = Sum {
        count: 1,
        amount: Money::from_cents(1_000).expect("small"),
    };
    let share = |name: &str| Share {
        name: name.to_owned(),
        sum: one,
    };
    vec![
        Fact::Shift(OfShift::Opened {
            number: 3,
            first_sale: 48,
            operator: name(),
        }),
        Fact::SalePoint(SalePointNote::Created {
            id: "9".to_owned(),
            name: "Caja 2".to_owned(),
        }),
        Fact::SalePoint(SalePointNote::Retired {
            id: "9".to_owned(),
            name: Some("Caja 2".to_owned()),
        }),
        Fact::Shift(OfShift::Closed(Box::new(Closing {
            number: 3,
            opened: Instant::from_ms(1),
            opened_by: name(),
            closed: Instant::from_ms(9),
            operator: "Marta".to_owned(),
            explanation: "el cartel de la otra caja".to_owned(),
            totals: Totals {
                collected: one,
                fees: Money::from_cents(3).expect("small"),
                first_sale: Some(48),
                by_operator: vec![share("Lucía")],
                by_channel: vec![share("telepagos.qr")],
                unassigned: one,
                ..Totals::default()
            },
            compared: Some(Compared::Differed {
                at: Instant::from_ms(8),
                matched: 40,
                differences: 2,
                amount: Money::from_cents(-3).expect("small"),
            }),
            head: "7:00".to_owned(),
            events: 7,
            letterhead: Some(Letterhead {
                shop: "El Almacén".to_owned(),
                address: vec!["Av. Rivadavia 4820".to_owned()],
                cuit: None,
                till: "Caja 1".to_owned(),
            }),
        }))),
        Fact::Credit(OfCredit::Disowned {
            credit: credit(),
            operator: name(),
            reason: "es de la otra sucursal".to_owned(),
        }),
        Fact::Credit(OfCredit::Acknowledged {
            credit: credit(),
            operator: name(),
        }),
        Fact::Reconciliation(OfReconciliation::Reviewed {
            difference: "missing_there:x".to_owned(),
            operator: name(),
            reason: "llamé".to_owned(),
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
    [
        others,
        of_payouts(),
        of_links(),
        of_what_went_wrong(),
        of_the_desk(),
    ]
    .concat()
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
            "reconciliation",
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
