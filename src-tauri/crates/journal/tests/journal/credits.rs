//! One credit funds at most one order, once.

use domain::{
    channel::{Channel, Provider},
    lifecycle::State,
    order::{Draft, Happening, OrderId},
};
use journal::{Error, Journal, Stamp, Verification};
use uuid::Uuid;

use crate::book::{
    Book, NOON, credit, draft, opened, order, paid, paid_by, stamp, tell, two_sales,
};

/// Shows the journal two credits that look alike and one that does not; answers how many were new.
async fn see(journal: &Journal, first: u128) -> usize {
    journal
        .write(move |writing| {
            let list = [credit(0, 1_000), credit(1, 1_000), credit(2, 400)];
            let mut ids = first..;
            let new = writing.see_credits(&list, &mut || stamp(ids.next().unwrap_or(0)))?;
            Ok(new.len())
        })
        .await
        .expect("a list")
}

#[tokio::test]
async fn a_list_seen_again_is_no_news() {
    let book = Book::new();
    let journal = book.open();
    assert_eq!(see(&journal, 500).await, 3, "none was known");
    let head = journal.read(|reading| reading.head()).await.expect("one");
    assert_eq!(see(&journal, 600).await, 0, "all were known");
    let same = journal.read(|reading| reading.head()).await.expect("one");
    assert_eq!(head, same, "and nothing was written");
    let seen = journal
        .read(|reading| reading.unclaimed(NOON))
        .await
        .expect("credits");
    let seen: Vec<_> = seen
        .into_iter()
        .map(|unclaimed| (unclaimed.credit, unclaimed.seen))
        .collect();
    assert_eq!(
        seen,
        [
            (credit(0, 1_000), stamp(500).at),
            (credit(1, 1_000), stamp(501).at),
            (credit(2, 400), stamp(502).at),
        ],
        "in the order of the list, with when each came up"
    );
    let later = journal
        .read(|reading| reading.unclaimed(stamp(502).at))
        .await
        .expect("credits");
    assert_eq!(later.len(), 1, "only those first seen since then");
}

#[tokio::test]
async fn what_came_up_after_an_event_is_told_by_the_numbers_and_not_by_the_clock() {
    let book = Book::new();
    let journal = book.open();
    see(&journal, 500).await;
    let head = journal.read(|reading| reading.head()).await.expect("one");
    // The clock was set back: what comes up now bears an earlier time than what was there.
    let back = credit(3, 700);
    let listed = back.clone();
    journal
        .write(move |writing| writing.see_credits(&[listed], &mut || stamp(10)))
        .await
        .expect("a list");
    let (all, new, since) = journal
        .read(move |reading| {
            let first = head.sequence.saturating_sub(1);
            Ok((
                reading.unclaimed_after(first)?,
                reading.unclaimed_after(head.sequence)?,
                reading.unclaimed(stamp(500).at)?,
            ))
        })
        .await
        .expect("credits");
    assert_eq!(new.len(), 1, "one came up since");
    assert_eq!(new[0].credit, back, "and it is this");
    assert_eq!(all.len(), 2, "with the one just before it");
    assert!(
        since.iter().all(|it| it.credit != back),
        "by the clock it would be missed"
    );
}

#[tokio::test]
async fn each_credit_that_came_up_is_told_with_whose_payment_it_is() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    see(&journal, 500).await;
    tell(
        &journal,
        2,
        900,
        vec![paid(1_000, Some(credit(1, 1_000).fingerprint))],
    )
    .await;
    let told = journal.read(|reading| reading.credits_after(0)).await;
    let told: Vec<_> = told
        .expect("credits")
        .into_iter()
        .map(|(it, owner)| (it.credit, it.seen, owner))
        .collect();
    assert_eq!(
        told,
        [
            (credit(0, 1_000), stamp(500).at, None),
            (credit(1, 1_000), stamp(501).at, Some(order(2))),
            (credit(2, 400), stamp(502).at, None),
        ],
        "in the order in which they came up"
    );
}

#[tokio::test]
async fn a_credit_cannot_pay_two_orders() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    tell(&journal, 3, 300, vec![draft(3), Happening::Asked, opened()]).await;
    see(&journal, 500).await;
    let fingerprint = credit(0, 1_000).fingerprint;
    let pay = |order: OrderId, stamp: Stamp| {
        let happening = paid(1_000, Some(fingerprint.clone()));
        journal.write(move |writing| writing.record(order, &happening, &stamp))
    };
    let first = pay(order(2), stamp(900)).await.expect("a free credit");
    assert_eq!(first.order.state, State::Paid, "it pays the first");
    let second = pay(order(3), stamp(901)).await;
    assert!(
        matches!(second, Err(Error::CreditTaken)),
        "and no other: {second:?}"
    );
    let (other, of, verified) = journal
        .read(|reading| {
            Ok((
                reading.order(order(3))?,
                reading.credit(&credit(0, 1_000).fingerprint)?,
                reading.verify()?,
            ))
        })
        .await
        .expect("a sound journal");
    assert_eq!(
        other.map(|stored| stored.order.state),
        Some(State::Open),
        "the second one still waits"
    );
    assert_eq!(
        of,
        Some((credit(0, 1_000), Some(order(2)))),
        "the credit knows whose it is"
    );
    assert!(
        matches!(verified, Verification::Holds { .. }),
        "nothing was left behind: {verified:?}"
    );
}

#[tokio::test]
async fn a_credit_does_not_pay_the_same_order_twice() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    see(&journal, 500).await;
    let part = paid(400, Some(credit(2, 400).fingerprint));
    let again = part.clone();
    let first = journal
        .write(move |writing| writing.record(order(2), &part, &stamp(900)))
        .await
        .expect("a part");
    assert_eq!(
        first.order.state,
        State::Underpaid,
        "six hundred are missing"
    );
    let second = journal
        .write(move |writing| writing.record(order(2), &again, &stamp(901)))
        .await;
    assert!(
        matches!(second, Err(Error::CreditTaken)),
        "the same money is not counted twice: {second:?}"
    );
}

#[tokio::test]
async fn the_same_operation_number_at_another_provider_is_another_operation() {
    let book = Book::new();
    let journal = book.open();
    let by = |provider: Provider| {
        journal.read(move |reading| {
            let stored = reading.order_by_operation(provider, "991")?;
            Ok(stored.map(|stored| stored.order.id))
        })
    };
    let Happening::Drafted(first) = draft(1) else {
        unreachable!("a draft");
    };
    let elsewhere = Happening::Drafted(Draft {
        channel: Channel::TotalcoinQr,
        ..first
    });
    let story = vec![elsewhere, Happening::Asked, opened(), paid_by("991", None)];
    tell(&journal, 1, 100, story).await;
    assert_eq!(
        by(Provider::Telepagos).await.ok(),
        Some(None),
        "a payment there must not be taken for one that was counted here"
    );
    let story = vec![draft(2), Happening::Asked, opened(), paid_by("991", None)];
    tell(&journal, 2, 200, story).await;
    assert_eq!(
        (
            by(Provider::Telepagos).await.ok(),
            by(Provider::Totalcoin).await.ok()
        ),
        (Some(Some(order(2))), Some(Some(order(1)))),
        "each provider counts its own"
    );
}

#[tokio::test]
async fn a_listed_credit_is_no_longer_free() {
    let book = Book::new();
    let journal = book.open();
    two_sales(&journal).await;
    see(&journal, 500).await;
    let listed = |n: usize| Happening::Listed {
        credit: credit(n, 1_000).fingerprint,
        amount: credit(n, 1_000).amount,
        holder: Some("Peña, Ana".to_owned()),
    };
    let unseen = listed(9);
    let refused = journal
        .write(move |writing| writing.record(order(1), &unseen, &stamp(899)))
        .await;
    assert!(
        matches!(refused, Err(Error::NoSuchCredit)),
        "a credit is seen before it is somebody's: {refused:?}"
    );
    let happening = listed(1);
    journal
        .write(move |writing| writing.record(order(1), &happening, &stamp(900)))
        .await
        .expect("a paid order without its credit");
    let (unlisted, unclaimed) = journal
        .read(|reading| Ok((reading.unlisted()?, reading.unclaimed(NOON)?)))
        .await
        .expect("an answer");
    assert_eq!(unlisted, [], "the order has its credit");
    let free: Vec<_> = unclaimed
        .iter()
        .map(|unclaimed| &unclaimed.credit)
        .collect();
    assert_eq!(
        free,
        [&credit(0, 1_000), &credit(2, 400)],
        "the others are free"
    );
}

#[tokio::test]
async fn a_credit_that_fails_half_way_through_a_list_takes_the_list_along() {
    let book = Book::new();
    let journal = book.open();
    let refused = journal
        .write(|writing| {
            let same = Stamp {
                id: Uuid::from_u128(1),
                ..stamp(1)
            };
            writing.see_credits(&[credit(0, 1_000), credit(1, 1_000)], &mut || same.clone())
        })
        .await;
    assert!(
        matches!(refused, Err(Error::Duplicate(_))),
        "the second has the first one's id: {refused:?}"
    );
    let seen = journal.read(|reading| reading.unclaimed(NOON)).await;
    assert_eq!(
        seen.map(|seen| seen.len()).ok(),
        Some(0),
        "neither was kept"
    );
}
