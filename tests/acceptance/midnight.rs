//! Midnight: the provider lists by its own days, and whatever the clock on the wall shows, no credit falls between two.

use std::time::Duration;

use domain::{instant::Instant, lifecycle::State, order::OrderId};
use serde_json::json;
use tests::{Counter, TRANSACTIONS};

/// 2026-11-21 00:00:00.000 in Buenos Aires.
const MIDNIGHT: Instant = Instant::from_ms(1_795_230_000_000);
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

/// A counter at so many minutes past midnight, or before it.
async fn at(minutes: i64) -> Counter {
    Counter::open_at(MIDNIGHT.plus_ms(minutes * MINUTE_MS)).await
}

/// Somebody pays something that this till has not charged: a credit, and no sale.
async fn somebody_pays(counter: &Counter) {
    let provider = counter.provider();
    let code = provider.makes_an_order_for_somebody_else("777.00").await;
    provider.is_visited(json!({ "qr": code })).await;
}

#[tokio::test]
async fn a_till_that_first_looks_after_midnight_sees_what_came_in_before_it() {
    let counter = at(-10).await;
    somebody_pays(&counter).await;
    counter.advance(Duration::from_mins(20));
    counter.looks().await;
    assert_eq!(
        counter.unclaimed().await,
        1,
        "the register was begun on the day before"
    );
}

#[tokio::test]
async fn an_outage_that_lasts_over_midnight_and_a_restart_hide_nothing() {
    let mut counter = at(-6 * 60).await;
    counter.looks().await;
    counter.wire().is_cut();
    somebody_pays(&counter).await;
    counter.advance(Duration::from_hours(20));
    // Somebody is at work on the next day, and that says nothing of what was read.
    counter.charge("150,00").await;
    counter.looks().await;
    counter.restart().await;
    counter.wire().is_mended();
    counter.looks().await;
    assert_eq!(
        counter.unclaimed().await,
        1,
        "yesterday was not read to its end"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_day_that_was_read_to_its_end_is_not_read_again() {
    let mut counter = at(-60).await;
    counter.looks().await;
    counter.advance(Duration::from_hours(5));
    counter.looks().await;
    counter.restart().await;
    let before = counter.wire().sent_to(TRANSACTIONS).len();
    counter.looks().await;
    let sent = counter.wire().sent_to(TRANSACTIONS).split_off(before);
    let days: Vec<_> = sent.iter().map(|it| days_of(&it.query)).collect();
    assert_eq!(
        days,
        ["2026-11-21 2026-11-21"],
        "at four in the morning it is today everywhere, and yesterday is known"
    );
}

/// The first and the last day that a request asks for.
fn days_of(query: &[(&'static str, String)]) -> String {
    let of = |name: &str| {
        let found = query.iter().find(|(it, _)| *it == name);
        found.map(|(_, day)| day.clone()).unwrap_or_default()
    };
    format!("{} {}", of("date_from"), of("date_to"))
}

/// Whether the credit of the order's payment was found in the list.
async fn is_listed(counter: &Counter, order: &OrderId) -> bool {
    let order = counter.order(order).await;
    order
        .payment()
        .is_some_and(|payment| payment.credit.is_some())
}

#[tokio::test]
async fn where_it_is_tomorrow_already_a_payment_is_seen_at_once() {
    let counter = at(-30).await;
    counter.provider_is_ahead(HOUR_MS);
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "the customer waits at the counter"
    );
    assert!(is_listed(&counter, &order).await, "and the list shows it");
}

#[tokio::test]
async fn where_it_is_yesterday_still_a_payment_is_seen_at_once() {
    let counter = at(90).await;
    counter.provider_is_ahead(-2 * HOUR_MS);
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "the customer waits at the counter"
    );
    assert!(is_listed(&counter, &order).await, "and the list shows it");
}

#[tokio::test]
async fn a_provider_that_lists_no_tomorrow_is_asked_for_today() {
    let counter = at(-30).await;
    counter.looks().await;
    let no = json!({ "fault": "status", "status": 422, "times": 1 });
    counter.provider().fails_at(TRANSACTIONS, no).await;
    somebody_pays(&counter).await;
    let before = counter.wire().sent_to(TRANSACTIONS).len();

    let round = counter.looks().await;

    assert!(round.heard, "it said no to a day that has not come");
    assert_eq!(counter.unclaimed().await, 1, "and yes to this one");
    counter.looks().await;
    let sent = counter.wire().sent_to(TRANSACTIONS).split_off(before);
    let days: Vec<_> = sent.iter().map(|it| days_of(&it.query)).collect();
    assert_eq!(
        days,
        [
            "2026-11-20 2026-11-21",
            "2026-11-20 2026-11-20",
            "2026-11-20 2026-11-20",
        ],
        "it is not asked for tomorrow again"
    );
}

#[tokio::test]
async fn a_clock_that_is_set_back_hides_no_payment_that_was_shown_before() {
    let counter = at(-6 * 60).await;
    let order = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "on the provider's word"
    );
    // Somebody sets it by the church clock; the provider's goes on.
    counter
        .clock()
        .set(MIDNIGHT.plus_ms(-6 * HOUR_MS - 20 * MINUTE_MS));
    counter.provider_is_ahead(20 * MINUTE_MS);
    counter.wire().list_catches_up();
    counter.looks().await;
    assert!(
        is_listed(&counter, &order).await,
        "it came up before it was asked for, by this clock, and is its credit all the same"
    );
    counter.holds_together().await;
}
