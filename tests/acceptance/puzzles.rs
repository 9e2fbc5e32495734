//! Puzzles: credits that could be several orders' payment, or only seem to be one's, and that nobody guesses.

use std::time::Duration;

use domain::{evidence::Evidence, lifecycle::State};
use serde_json::json;
use tests::Counter;

use crate::{evidence_of, with_colliding_ids};

#[tokio::test]
async fn somebody_elses_credit_under_our_orders_id_pays_nothing() {
    let counter = with_colliding_ids().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("200,00").await;
    let credits = counter.customer_pays(&second).await;
    let asked = counter.order(&first).await.provider_order;
    assert_eq!(
        asked,
        Some(credits[0]["id"].to_string()),
        "the credit has the first order's id"
    );

    counter.looks().await;

    assert_eq!(
        counter.state_of(&first).await,
        State::Open,
        "the answer named another order"
    );
    assert_eq!(
        counter.state_of(&second).await,
        State::Paid,
        "which the list told us was paid"
    );
    assert_eq!(
        evidence_of(&counter, &second).await,
        Some(Evidence::Matched),
        "one fit, no other did"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn two_orders_of_one_amount_and_one_credit_are_nobodys_guess() {
    let counter = with_colliding_ids().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;

    counter.looks().await;

    for order in [first, second] {
        let puzzled = counter.order(&order).await;
        assert_eq!(puzzled.state, State::Ambiguous, "either could be it");
        assert!(puzzled.paid.is_zero(), "so neither is");
    }
    assert_eq!(
        counter.unclaimed().await,
        1,
        "and the money waits for a person"
    );

    counter.advance(Duration::from_secs(3));
    counter.looks().await;
    assert_eq!(
        counter.history_of(&first).await.last().map(String::as_str),
        Some("puzzled"),
        "once"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn the_providers_word_tells_two_orders_of_one_amount_apart() {
    let counter = Counter::open().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&first).await;

    counter.looks().await;

    assert_eq!(counter.state_of(&first).await, State::Paid, "this one");
    assert_eq!(counter.state_of(&second).await, State::Open, "not that one");
    counter.customer_pays(&second).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&second).await,
        State::Paid,
        "until it is paid too"
    );
    assert_eq!(counter.unclaimed().await, 0, "each credit has its order");
}

#[tokio::test]
async fn a_charge_in_between_does_not_swallow_the_news_of_a_payment() {
    let counter = Counter::open().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.looks().await;
    counter.advance(Duration::from_secs(1));
    counter.customer_pays(&second).await;
    // It reads the list too, to know what stood in it before its own code came up.
    let third = counter.charge("150,00").await;
    counter.advance(Duration::from_secs(1));

    counter.looks().await;

    let mut states = Vec::new();
    for order in [first, second, third] {
        states.push(counter.state_of(&order).await);
    }
    assert_eq!(
        states,
        [State::Open, State::Paid, State::Open],
        "the provider was asked whose it is"
    );
    assert_eq!(
        evidence_of(&counter, &second).await,
        Some(Evidence::Order),
        "and said so"
    );
}

#[tokio::test]
async fn of_many_orders_of_one_amount_even_the_oldest_is_asked_about() {
    let counter = Counter::open().await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(counter.charge("150,00").await);
    }
    counter.advance(Duration::from_secs(30));
    counter.customer_pays(&orders[0]).await;

    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&orders[0]).await,
        State::Paid,
        "the provider's word settles it"
    );
    assert_eq!(
        evidence_of(&counter, &orders[0]).await,
        Some(Evidence::Order),
        "by that order's id"
    );
    for order in &orders[1..] {
        assert!(
            counter.order(order).await.paid.is_zero(),
            "and pays no other"
        );
    }
}

#[tokio::test]
async fn two_credits_for_two_orders_of_one_amount_are_nobodys_guess_either() {
    let counter = with_colliding_ids().await;
    // A third order keeps the first credit from bearing the id of its own order.
    counter.charge("999,00").await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&first).await;
    counter.customer_pays(&second).await;

    counter.looks().await;

    let states = [
        counter.state_of(&first).await,
        counter.state_of(&second).await,
    ];
    assert_eq!(states, [State::Ambiguous; 2], "who paid which is not said");
}

#[tokio::test]
async fn better_evidence_ends_the_doubt_without_a_person() {
    let counter = with_colliding_ids().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&second).await,
        State::Ambiguous,
        "the list does not say"
    );

    counter
        .provider()
        .speaks(json!({ "cashin_id": "either" }))
        .await;
    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&second).await,
        State::Paid,
        "now the provider said which"
    );
    assert_eq!(
        evidence_of(&counter, &second).await,
        Some(Evidence::Order),
        "by its own word"
    );
    assert_eq!(
        counter.unclaimed().await,
        0,
        "and the credit is that order's"
    );
    assert_ne!(
        counter.state_of(&first).await,
        State::Paid,
        "the other one is not"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_credit_that_was_there_before_the_order_pays_nothing() {
    let counter = with_colliding_ids().await;
    let other = counter
        .provider()
        .makes_an_order_for_somebody_else("150.00")
        .await;
    counter.provider().is_visited(json!({ "qr": other })).await;
    counter.looks().await;
    assert_eq!(counter.unclaimed().await, 1, "somebody paid somebody");
    counter.advance(Duration::from_secs(1));

    let order = counter.charge("150,00").await;
    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "that was not this customer"
    );
    assert_eq!(counter.unclaimed().await, 1, "and still is nobody's");
}

#[tokio::test]
async fn a_credit_from_long_before_that_is_first_seen_now_pays_nothing() {
    let counter = with_colliding_ids().await;
    let other = counter
        .provider()
        .makes_an_order_for_somebody_else("150.00")
        .await;
    counter.provider().is_visited(json!({ "qr": other })).await;
    counter.advance(Duration::from_mins(3));

    let order = counter.charge("150,00").await;
    counter.looks().await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "its date is from before"
    );
}

#[tokio::test]
async fn what_stands_in_the_list_when_the_code_comes_up_is_not_its_payment() {
    let counter = with_colliding_ids().await;
    let other = counter
        .provider()
        .makes_an_order_for_somebody_else("150.00")
        .await;
    counter.provider().is_visited(json!({ "qr": other })).await;
    counter.advance(Duration::from_secs(30));

    // Nobody has looked before; the charge itself does, in the very millisecond in which its code comes up.
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_secs(1));
    counter.looks().await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "nobody can have scanned it by then"
    );
    assert_eq!(counter.unclaimed().await, 1, "so it is somebody else's");
}

#[tokio::test]
async fn another_amount_is_another_sale() {
    let counter = with_colliding_ids().await;
    counter.charge("999,00").await;
    let order = counter.charge("150,00").await;
    counter
        .customer_pays_with(&order, json!({ "amount": "149.99" }))
        .await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "a centavo less may be anybody's"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "so it is for a person to claim"
    );
}
