//! Recovering: the program ends without a word, in every state an order can be in, and goes on from what
//! the journal has.

use std::time::Duration;

use domain::{lifecycle::State, order::OrderId};
use serde_json::json;
use tests::{Counter, GENERATE, ask};

/// Charges, and pulls the plug while the request is on its way to the provider.
async fn unplugged_while_asking(counter: &mut Counter) -> OrderId {
    counter.wire().holds(GENERATE);
    let till = counter.till().clone();
    let asking = tokio::spawn(async move { till.charge_and_wait(&ask("150")).await });
    counter.wire().has_one_waiting().await;
    asking.abort();
    assert!(asking.await.is_err(), "it ended in the middle");
    counter.restart().await;
    counter.wire().releases();
    let waiting = counter
        .journal()
        .read(|book| book.unsettled())
        .await
        .expect("readable");
    waiting.first().expect("the order is there").order.id
}

#[tokio::test]
async fn an_order_left_while_it_was_asked_for_is_in_doubt_and_settled() {
    let mut counter = Counter::open().await;
    let order = unplugged_while_asking(&mut counter).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "nobody knows what came of it"
    );
    let open = counter
        .journal()
        .read(|book| book.intents_open())
        .await
        .expect("readable");
    assert_eq!(open.len(), 1, "the call and its bytes are kept");

    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "nobody was shown a code of it"
    );
    counter.looks().await;
    assert_eq!(counter.looks().await.waiting, 0, "and it is at rest");
    let sent = counter.wire().sent_to(GENERATE).len();
    assert_eq!(
        sent, 1,
        "we never ask twice for one sale, not even after a crash"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn an_order_left_in_doubt_stays_so_while_the_provider_is_silent() {
    let mut counter = Counter::open().await;
    counter.charge("10").await;
    counter
        .provider()
        .fails_at("cashin/qr/generate", json!({ "fault": "drop_after" }))
        .await;
    let order = counter.charge("150,00").await;
    counter.provider().goes_silent().await;
    counter.restart().await;

    let round = counter.looks().await;
    assert_eq!(
        (round.in_doubt, round.heard),
        (1, false),
        "we still do not know"
    );
    counter.watches_for(Duration::from_mins(30)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "time alone settles nothing"
    );

    counter.provider().answers_again().await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "an answer does"
    );
}

#[tokio::test]
async fn an_open_order_goes_on_where_it_was() {
    let mut counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    let code = counter.code_of(&order).await;
    let expires = counter.order(&order).await.expires;
    counter.advance(Duration::from_mins(2));
    counter.restart().await;

    let snapshot = counter.till().snapshot().await.expect("readable");
    assert!(snapshot.orders[0].qr.is_some(), "its code is shown again");
    assert_eq!(counter.code_of(&order).await, code, "the same one");
    assert_eq!(
        counter.order(&order).await.expires,
        expires,
        "until the same moment"
    );

    counter.customer_pays(&order).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "and paid as if nothing had been"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn an_order_paid_while_the_program_was_off_is_found_paid() {
    let mut counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.advance(Duration::from_hours(10));
    counter.restart().await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "money wins over a clock"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn an_order_whose_time_ran_out_while_the_program_was_off_comes_down() {
    let mut counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_mins(6));
    counter.restart().await;
    counter.provider().goes_silent().await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "even with nobody answering"
    );
}

#[tokio::test]
async fn a_closed_order_is_still_watched_after_a_restart() {
    for cancelled in [true, false] {
        let mut counter = Counter::open().await;
        let order = counter.charge("150,00").await;
        if cancelled {
            counter
                .till()
                .cancel(order)
                .await
                .expect("an open order can be cancelled");
        } else {
            counter.advance(Duration::from_mins(5));
            counter.looks().await;
        }
        counter.restart().await;
        counter.advance(Duration::from_mins(10));
        counter.customer_pays(&order).await;
        counter.looks().await;
        assert_eq!(
            counter.state_of(&order).await,
            State::PaidLate,
            "cancelled: {cancelled}"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_doubt_outlives_a_restart_and_so_does_its_end() {
    let mut counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "cashin_id": "credit" }))
        .await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    counter.restart().await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Ambiguous,
        "still nobody's guess"
    );

    counter
        .provider()
        .speaks(json!({ "cashin_id": "either" }))
        .await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&second).await,
        State::Paid,
        "and still open to better evidence"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_known_payment_keeps_its_credit_across_a_restart() {
    let mut counter = Counter::open().await;
    let first = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&first).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Paid,
        "known before it was listed"
    );
    counter.restart().await;

    let second = counter.charge("150,00").await;
    counter.wire().list_catches_up();
    counter.watches_for(Duration::from_mins(1)).await;

    assert_eq!(
        counter.state_of(&second).await,
        State::Open,
        "the credit is the first order's"
    );
    assert_eq!(counter.unclaimed().await, 0, "and known to be");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_credit_seen_before_a_restart_pays_nothing_that_opened_after_it() {
    let mut counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "cashin_id": "credit" }))
        .await;
    let other = counter
        .provider()
        .makes_an_order_for_somebody_else("150.00")
        .await;
    counter.provider().is_visited(json!({ "qr": other })).await;
    counter.looks().await;
    counter.restart().await;
    counter.advance(Duration::from_secs(1));
    let order = counter.charge("150,00").await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "it is remembered as somebody else's"
    );
}

#[tokio::test]
async fn what_is_at_rest_stays_so_and_the_numbers_go_on() {
    let mut counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    let before = counter.order(&order).await;
    counter.restart().await;
    counter.watches_for(Duration::from_mins(5)).await;
    assert_eq!(counter.order(&order).await, before, "paid is paid");
    let next = counter.charge("10").await;
    assert_eq!(
        counter.order(&next).await.draft.number,
        2,
        "the next sale is the second"
    );
    assert_eq!(
        counter.looks().await.waiting,
        1,
        "and the only one that waits"
    );
}

#[tokio::test]
async fn a_suspended_computer_looks_at_once_when_it_wakes() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.looks().await;
    let till = counter.till().clone();
    // The charge asked for a look; that was heeded.
    till.wait(Duration::from_secs(1)).await;
    let waiting = tokio::spawn(async move { till.wait(Duration::from_hours(1)).await });
    counter.clock().has_a_sleeper().await;
    counter.customer_pays(&order).await;

    // The first beat after an hour in a bag.
    counter.advance(Duration::from_mins(59));

    waiting.await.expect("it did not wait for its hour");
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "it was paid in time, and is found whatever the hour"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_provider_that_was_away_is_missed_for_seconds_at_most_and_then_caught_up_with() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter
        .provider()
        .fails_at("cashin/qr/generate", json!({ "fault": "drop_after" }))
        .await;
    let order = counter.charge("150,00").await;
    counter.provider().goes_silent().await;
    counter.watches_for(Duration::from_mins(20)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "nobody can say"
    );
    let next = counter.looks().await.next;
    assert!(
        next <= Duration::from_secs(5),
        "asked again in {next:?}, however long they were away"
    );

    counter.provider().answers_again().await;
    counter.advance(next);
    counter.looks().await;

    assert_ne!(
        counter.state_of(&order).await,
        State::InDoubt,
        "settled in the first round that was heard"
    );
    counter.holds_together().await;
}
