//! Decisions: who said what of money that does not agree, and when that ends.

use domain::order::Happening;
use journal::{Break, Decision, Error, Journal, Verification};

use crate::{
    book::{Book, credit, opened, order, paid, stamp, tell, two_sales},
    tamper::found_in,
};

/// A register with a sale that is open and a credit of a thousand centavos that is nobody's.
async fn with_a_credit() -> (Book, Journal) {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    let seen =
        journal.write(|writing| writing.see_credits(&[credit(0, 1_000)], &mut || stamp(300)));
    seen.await.expect("it is noted");
    (book, journal)
}

async fn disown(journal: &Journal, at: u128) -> Result<(), Error> {
    let fingerprint = credit(0, 1_000).fingerprint;
    journal
        .write(move |writing| writing.disown(&fingerprint, "Marta", "otra caja", &stamp(at)))
        .await
}

async fn disowned(journal: &Journal) -> Vec<Decision> {
    let disowned = journal.read(|reading| reading.disowned()).await;
    disowned.expect("readable").into_values().collect()
}

async fn holds(journal: &Journal) {
    let verified = journal.read(|reading| reading.verify()).await;
    assert!(
        matches!(verified, Ok(Verification::Holds { .. })),
        "{verified:?}"
    );
}

#[tokio::test]
async fn a_credit_is_disowned_with_a_reason_and_that_can_be_taken_back() {
    let (_book, journal) = with_a_credit().await;
    disown(&journal, 400).await.expect("it is nobody's");
    let said = Decision {
        operator: "Marta".to_owned(),
        at: stamp(400).at,
        reason: "otra caja".to_owned(),
    };
    assert_eq!(disowned(&journal).await, [said], "who, when and why");
    holds(&journal).await;
    let fingerprint = credit(0, 1_000).fingerprint;
    let taken_back = journal.write(move |writing| {
        writing.acknowledge(&fingerprint, "Marta", &stamp(410))?;
        // Again, there is nothing to take back and nothing is written.
        writing.acknowledge(&fingerprint, "Marta", &stamp(411))?;
        Ok(writing.head()?.sequence)
    });
    assert_eq!(taken_back.await.ok(), Some(11), "one event more");
    assert!(disowned(&journal).await.is_empty(), "it may be ours");
    holds(&journal).await;
    let unknown = journal
        .write(|writing| {
            let nobodys = credit(9, 1).fingerprint;
            writing.disown(&nobodys, "Marta", "x", &stamp(420))
        })
        .await;
    assert!(matches!(unknown, Err(Error::NoSuchCredit)), "{unknown:?}");
}

#[tokio::test]
async fn a_credit_that_becomes_a_sales_payment_is_disowned_no_longer() {
    let (book, journal) = with_a_credit().await;
    disown(&journal, 400).await.expect("it is nobody's");
    let by_credit = || paid(1_000, Some(credit(0, 1_000).fingerprint));
    tell(&journal, 2, 410, vec![by_credit()]).await;
    assert!(disowned(&journal).await.is_empty(), "it is a sale's");
    assert!(
        matches!(disown(&journal, 420).await, Err(Error::CreditTaken)),
        "and nobody says otherwise without taking it from the sale"
    );
    let unclaimed = Happening::Unclaimed {
        credit: credit(0, 1_000).fingerprint,
        operator: "Marta".to_owned(),
        reason: "no era".to_owned(),
    };
    tell(&journal, 2, 430, vec![unclaimed]).await;
    assert!(disowned(&journal).await.is_empty(), "it is nobody's anew");
    holds(&journal).await;
    disown(&journal, 440).await.expect("again");
    assert_eq!(
        disowned(&journal).await.len(),
        1,
        "what was said last counts"
    );
    holds(&journal).await;
    let before = disowned(&journal).await;
    book.raw()
        .execute_batch("DELETE FROM disowned")
        .expect("somebody's statement");
    let rebuilt = journal.write(|writing| Ok((writing.rebuild()?, writing.head()?)));
    let rebuilt = rebuilt.await;
    assert!(rebuilt.is_ok(), "{rebuilt:?}");
    assert_eq!(disowned(&journal).await, before, "the events say it all");
}

#[tokio::test]
async fn seeing_credits_goes_on_beside_what_was_said_of_them() {
    let (_book, journal) = with_a_credit().await;
    disown(&journal, 400).await.expect("it is nobody's");
    let after = journal.read(|reading| reading.credits_after(0)).await;
    assert_eq!(after.expect("readable").len(), 1, "one credit was seen");
    tell(
        &journal,
        3,
        410,
        vec![crate::book::draft(3), Happening::Asked, opened()],
    )
    .await;
    let sale = journal.read(|reading| reading.order(order(3))).await;
    assert!(sale.expect("readable").is_some(), "and sales are begun");
}

#[tokio::test]
async fn a_difference_is_reviewed_and_nobody_changes_what_was_decided_unseen() {
    let (book, journal) = with_a_credit().await;
    disown(&journal, 400).await.expect("it is nobody's");
    for (reason, at) in [("mañana", 410), ("ya está", 411)] {
        let reviewed = journal
            .write(move |writing| writing.review("missing_there:1", "Marta", reason, &stamp(at)));
        reviewed.await.expect("it is noted");
    }
    let reviewed = journal.read(|reading| reading.reviewed()).await;
    let reasons: Vec<(String, String)> = reviewed
        .expect("readable")
        .into_iter()
        .map(|(name, decision)| (name, decision.reason))
        .collect();
    assert_eq!(
        reasons,
        [("missing_there:1".to_owned(), "ya está".to_owned())],
        "the last word on it"
    );
    holds(&journal).await;
    drop(journal);
    for (sql, table) in [
        ("DELETE FROM disowned", "disowned"),
        ("UPDATE disowned SET sequence = 1", "disowned"),
        ("DELETE FROM reviewed", "reviewed"),
        ("UPDATE reviewed SET sequence = sequence - 1", "reviewed"),
        ("INSERT INTO reviewed VALUES ('otra', 3)", "reviewed"),
    ] {
        let found = found_in(&book.copy(), |raw| {
            raw.execute_batch(sql).expect("somebody's statement");
        })
        .await;
        let Verification::Broken {
            why: Break::ViewDiffers { table: found, .. },
            ..
        } = found
        else {
            panic!("{sql}: {found:?}");
        };
        assert_eq!(found, table, "{sql}");
    }
}
