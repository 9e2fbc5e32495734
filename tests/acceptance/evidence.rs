//! Whose payment a credit is: by the provider's own word, or because nothing else fits.

use std::time::Duration;

use domain::{evidence::Evidence, lifecycle::State};
use serde_json::json;
use tests::Counter;

use crate::{evidence_of, with_colliding_ids};

#[tokio::test]
async fn the_providers_own_word_pays_an_order() {
    let counter = Counter::open().await;
    let order = counter.charge("1550,50").await;
    let credits = counter.customer_pays(&order).await;
    counter.advance(Duration::from_secs(3));

    counter.looks().await;

    let paid = counter.order(&order).await;
    assert_eq!(paid.state, State::Paid, "the money is in");
    assert_eq!(paid.paid.cents(), 155_050, "all of it");
    let payment = paid.payment().cloned().expect("and known");
    assert_eq!(
        payment.evidence,
        Evidence::Order,
        "the provider tied the credit to this very order"
    );
    assert_eq!(
        payment.operation,
        Some(credits[0]["transaction_id"].to_string()),
        "with the number of the operation"
    );
    assert_eq!(
        payment.name.as_deref(),
        credits[0]["payer"]["name"].as_str(),
        "and the name of who paid, which only the list gives"
    );
    assert_eq!(
        counter.unclaimed().await,
        0,
        "the listed credit is this payment's"
    );
    let steps = [
        "drafted", "intended", "asked", "opened", "answered", "paid", "listed",
    ];
    assert_eq!(
        counter.history_of(&order).await,
        steps,
        "each step told once"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_payment_is_told_with_the_paper_it_needs_and_without_the_code() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let views = counter.gazette().views_of(&order);
    let paid = views.last().expect("it was told");
    assert_eq!(
        (paid.state, paid.paid_cents),
        (State::Paid, 15_000),
        "paid in full"
    );
    assert!(paid.qr.is_none(), "nobody else is to pay it");
    let payer = paid.payer.clone().expect("who paid");
    let cuit = payer.cuit.expect("their CUIT");
    assert!(cuit.contains('•'), "masked: {cuit}");
    assert_eq!(
        payer.account.expect("their account").len(),
        4,
        "four digits of it"
    );
}

#[tokio::test]
async fn paid_twice_is_paid_once_and_the_rest_is_kept_for_a_person() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .customer_pays_with(&order, json!({ "how": "twice" }))
        .await;
    counter.looks().await;

    let paid = counter.order(&order).await;
    assert_eq!(
        (paid.state, paid.paid.cents()),
        (State::Paid, 15_000),
        "once"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the second one touches nothing"
    );

    counter.advance(Duration::from_secs(10));
    let next = counter.charge("150,00").await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&next).await,
        State::Open,
        "not even the next sale of that amount"
    );
    counter.customer_pays(&next).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&next).await,
        State::Paid,
        "which its own customer pays"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "and the second one is still there"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_second_payment_that_comes_later_touches_nothing() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    counter.advance(Duration::from_secs(30));
    counter.customer_pays(&order).await;

    counter.watches_for(Duration::from_mins(2)).await;

    let paid = counter.order(&order).await;
    assert_eq!(
        (paid.state, paid.paid.cents()),
        (State::Paid, 15_000),
        "paid is paid"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the second is for a person to give back"
    );
}

#[tokio::test]
async fn less_is_underpaid_and_more_is_overpaid_by_the_providers_word() {
    for (how, state, cents) in [
        ("less", State::Underpaid, 7_500),
        ("more", State::Overpaid, 60_000),
        ("exact", State::Paid, 15_000),
    ] {
        let counter = Counter::open().await;
        let order = counter.charge("150,00").await;
        counter
            .customer_pays_with(&order, json!({ "how": how }))
            .await;
        counter.looks().await;
        let order = counter.order(&order).await;
        assert_eq!(
            (order.state, order.paid.cents()),
            (state, cents),
            "paid {how}"
        );
        assert_eq!(
            counter.unclaimed().await,
            0,
            "{how}: the credit is this order's"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn the_rest_of_an_underpaid_order_is_for_a_person() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .customer_pays_with(&order, json!({ "how": "less" }))
        .await;
    counter.looks().await;
    counter.advance(Duration::from_secs(20));
    counter
        .customer_pays_with(&order, json!({ "amount": "75.00" }))
        .await;

    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Underpaid,
        "no first credit is counted twice"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the second waits to be claimed"
    );
}

#[tokio::test]
async fn a_payment_the_list_does_not_show_yet_is_found_by_asking_for_the_order() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&order).await;

    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "the order itself was asked about"
    );
}

#[tokio::test]
async fn the_credit_of_a_known_payment_pays_no_other_order_when_the_list_shows_it_at_last() {
    let counter = Counter::open().await;
    let first = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&first).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Paid,
        "known before it was listed"
    );

    let second = counter.charge("150,00").await;
    counter.wire().list_catches_up();
    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&second).await,
        State::Open,
        "that credit is spoken for"
    );
    assert_eq!(counter.unclaimed().await, 0, "by the first order");
    counter.holds_together().await;
}

#[tokio::test]
async fn the_customer_of_another_till_does_not_pay_ours() {
    let counter = Counter::open().await;
    let first = counter.charge("100,00").await;
    counter.customer_pays(&first).await;
    counter.looks().await;
    assert_eq!(
        evidence_of(&counter, &first).await,
        Some(Evidence::Order),
        "this provider says which order a credit is of"
    );

    let ours = counter.charge("2600,00").await;
    let code = counter
        .provider()
        .makes_an_order_for_somebody_else("2600.00")
        .await;
    counter.provider().is_visited(json!({ "qr": code })).await;
    counter.watches_for(Duration::from_secs(30)).await;

    assert_eq!(
        counter.state_of(&ours).await,
        State::Open,
        "it could have said so of ours, and did not"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the credit is somebody's, not ours"
    );
    counter.customer_pays(&ours).await;
    counter.watches_for(Duration::from_secs(10)).await;
    assert_eq!(
        counter.state_of(&ours).await,
        State::Paid,
        "our customer pays all the same"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_puzzle_does_not_spoil_its_price_for_the_next_customer() {
    let counter = with_colliding_ids().await;
    let cancelled = counter.charge("2700,00").await;
    counter.till().cancel(cancelled).await.expect("it is open");
    let puzzled = counter.charge("2700,00").await;
    counter.customer_pays(&puzzled).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&puzzled).await,
        State::Ambiguous,
        "the one cancelled may have been paid as well"
    );

    counter.advance(Duration::from_secs(5));
    let next = counter.charge("2700,00").await;
    counter.advance(Duration::from_secs(5));
    counter.customer_pays(&next).await;
    counter.watches_for(Duration::from_secs(10)).await;

    assert_eq!(
        counter.state_of(&next).await,
        State::Paid,
        "the puzzle has its credit, and this one is another"
    );
    counter.holds_together().await;
}
