//! What is found in a chain that holds and tells of what cannot have been.

use domain::{
    instant::Instant,
    link::{self, LinkId},
    operator::Role,
    order::{self, OrderId},
    payout::{self, PayoutId},
    register::Register,
};
use uuid::Uuid;

use crate::{
    Break, Journal, Stamp, Verification,
    fact::{Fact, OfOperator},
};

/// What verifying finds when the chain tells `facts`, each rightly numbered and hashed, and no view does.
async fn found(facts: Vec<Fact>) -> Verification {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("register.journal");
    let journal = Journal::open(&path, Register::from_bits(1), Instant::from_ms(0));
    let journal = journal.expect("a new journal");
    journal
        .write(move |writing| {
            for (fact, n) in facts.iter().zip(1..) {
                let stamp = Stamp {
                    id: Uuid::from_u128(n),
                    at: Instant::from_ms(1),
                    operator: None,
                };
                writing.append(fact, &stamp)?;
            }
            writing.verify()
        })
        .await
        .expect("it can be read")
}

#[tokio::test]
async fn events_that_cannot_have_happened_are_found_though_the_chain_holds() {
    let id = Uuid::from_u128(5);
    for (fact, why) in [
        (
            Fact::Order(OrderId(id), order::Happening::Lapsed),
            Break::Unfit(order::Unfit::Beginning),
        ),
        (
            Fact::Payout(
                PayoutId(id),
                payout::Happening::Asked {
                    next_check: Instant::from_ms(9),
                },
            ),
            Break::UnfitPayout(payout::Unfit::Beginning),
        ),
        (
            Fact::Link(LinkId(id), link::Happening::Asked),
            Break::UnfitLink(link::Unfit::Beginning),
        ),
    ] {
        assert_eq!(
            found(vec![fact]).await,
            Verification::Broken { sequence: 2, why },
            "a story begins at its beginning"
        );
    }
}

#[tokio::test]
async fn an_event_from_before_pins_were_vouched_for_is_as_good_and_told_of() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("register.journal");
    let journal = Journal::open(&path, Register::from_bits(1), Instant::from_ms(0));
    let journal = journal.expect("a new journal");
    let (verified, ana) = journal
        .write(|writing| {
            let added = Fact::Operator(OfOperator::Added {
                name: "Ana".to_owned(),
                role: Role::Cashier,
                pin: None,
            });
            assert!(!added.body().contains("pin"), "as it was written then");
            let stamp = Stamp {
                id: Uuid::from_u128(1),
                at: Instant::from_ms(1),
                operator: None,
            };
            let sequence = writing.append(&added, &stamp)?;
            writing.connection.execute(
                "INSERT INTO operators (name, role, pin_hash, sequence)
                 VALUES ('Ana', 'cashier', 'hash', ?1)",
                [sequence],
            )?;
            Ok((writing.verify()?, writing.operator("Ana")?))
        })
        .await
        .expect("it can be read");
    assert!(
        matches!(
            verified,
            Verification::Holds {
                pins_unvouched: 1,
                ..
            }
        ),
        "nobody can say whose the PIN is: {verified:?}"
    );
    assert!(ana.is_some(), "and she comes in as ever");
}

#[tokio::test]
async fn an_event_without_its_row_is_found_also_when_others_follow() {
    let draft = link::Happening::Drafted(link::Draft {
        kind: link::Kind::Payment {
            expires: Instant::from_ms(9),
            multiple_use: false,
            distribution: Vec::new(),
        },
        amount: domain::money::Price::from_cents(1).expect("a price"),
        concept: String::new(),
        operator: String::new(),
    });
    let (one, other) = (LinkId(Uuid::from_u128(5)), LinkId(Uuid::from_u128(6)));
    let told = vec![Fact::Link(one, draft.clone()), Fact::Link(other, draft)];
    assert_eq!(
        found(told).await,
        Verification::Broken {
            sequence: 2,
            why: Break::ViewDiffers {
                table: "links",
                row: one.to_string(),
            },
        },
        "the first is not forgotten for the second"
    );
}
