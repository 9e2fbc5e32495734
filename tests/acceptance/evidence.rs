//! Whose payment a credit is: by the provider's word, by matching, or nobody's until a person decides.

use std::time::Duration;

use domain::{evidence::Evidence, lifecycle::State, order::OrderId};
use serde_json::json;
use tests::Counter;

/// A provider that tells of credits by their own ids only, which collide with those of orders: whoever
/// probes with an order's id meets somebody else's credit.
async fn with_colliding_ids() -> Counter {
    let counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "cashin_id": "credit" }))
        .await;
    counter
}

/// How we know that the order was paid.
async fn evidence_of(counter: &Counter, order: &OrderId) -> Option<Evidence> {
    counter
        .order(order)
        .await
        .payment
        .map(|payment| payment.evidence)
}

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
    let payment = paid.payment.expect("and known");
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
