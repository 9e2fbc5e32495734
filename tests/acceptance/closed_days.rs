//! Days that are over: what they came to stays as it is, and what is learned of them afterwards counts where it can.

use std::time::Duration;

use domain::{day::Day, instant::Instant, lifecycle::State, order::OrderId};
use serde_json::json;
use tests::Counter;
use till::{
    day::{DayReport, Movements},
    refunds::Refunding,
};

use crate::with_colliding_ids;

/// 2026-11-20 23:59:50.000 in Buenos Aires.
const BEFORE_MIDNIGHT: Instant = Instant::from_ms(1_795_229_990_000);
const WHY: &str = "el cliente mostró el comprobante";

async fn report(counter: &Counter, day: &str) -> DayReport {
    let day = Day::parse(day).expect("a day");
    let report = counter.till().day(day).await;
    report.expect("a manager sees totals")
}

/// So many, of so many centavos.
fn of(count: i64, cents: i64) -> Movements {
    Movements {
        count,
        amount: domain::money::Money::from_cents(cents).expect("small"),
    }
}

/// What a day came to, without what its sales have become since.
fn sums(report: &DayReport) -> DayReport {
    DayReport {
        orders: 0,
        paid: 0,
        by_state: Vec::new(),
        ..report.clone()
    }
}

/// A sale of $ 150 whose payment nobody can tell from another sale's, and the credit.
async fn puzzled() -> (Counter, OrderId, String) {
    let counter = with_colliding_ids().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Ambiguous,
        "nobody can tell"
    );
    let credits = counter.till().credits(Instant::from_ms(0)).await;
    let credit = credits.expect("a manager may see them").pop();
    let credit = credit.expect("one").credit.fingerprint.as_str().to_owned();
    (counter, second, credit)
}

#[tokio::test]
async fn a_credit_claimed_while_its_day_is_open_is_that_days() {
    let (counter, order, credit) = puzzled().await;
    counter.advance(Duration::from_hours(1));
    let claimed = counter.till().claim(&credit, order, WHY).await;
    claimed.expect("a manager may");

    let today = report(&counter, "2026-11-20").await;

    assert_eq!(today.collected, of(1, 15_000), "on the day it was paid");
    assert_eq!(today.of_before, of(0, 0), "which is this one");
    assert!(!today.is_closed, "and goes on");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_credit_claimed_after_its_day_was_closed_counts_today_and_is_told_apart() {
    let (counter, order, credit) = puzzled().await;
    counter.advance(Duration::from_hours(12));
    counter.looks().await;
    let closed = report(&counter, "2026-11-20").await;
    assert!(closed.is_closed, "the day is over");
    assert_eq!(closed.collected, of(0, 0), "nobody knew whose it was");

    let claimed = counter.till().claim(&credit, order, WHY).await;
    claimed.expect("a manager may");

    let after = report(&counter, "2026-11-20").await;
    assert_eq!(sums(&after), sums(&closed), "a closed day never changes");
    let today = report(&counter, "2026-11-21").await;
    assert_eq!(today.collected, of(1, 15_000), "it counts once, today");
    assert_eq!(today.of_before, of(1, 15_000), "and is known to be older");
    assert_eq!(today.net.cents(), 15_000, "and is in the account");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_claim_that_is_taken_back_is_a_movement_of_the_day_on_which_it_is() {
    let (counter, order, credit) = puzzled().await;
    let till = counter.till();
    till.claim(&credit, order, WHY).await.expect("a mistake");
    counter.advance(Duration::from_hours(12));
    counter.looks().await;
    let closed = report(&counter, "2026-11-20").await;
    assert_eq!(closed.collected, of(1, 15_000), "as it was claimed");

    let unclaimed = till.unclaim(&credit, "era de la otra venta").await;
    unclaimed.expect("a manager may");

    let after = report(&counter, "2026-11-20").await;
    assert_eq!(sums(&after), sums(&closed), "a closed day never changes");
    let today = report(&counter, "2026-11-21").await;
    assert_eq!(today.taken_back, of(1, 15_000), "taken back today");
    assert_eq!(today.net.cents(), -15_000, "so today has less than nothing");
    assert_eq!(today.collected, of(0, 0), "and nothing came in");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_payment_of_the_last_seconds_is_yesterdays_although_it_is_heard_of_after_midnight() {
    let counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    counter.looks().await;
    let order = counter.charge("100").await;
    counter.customer_pays(&order).await;
    counter.advance(Duration::from_secs(20));
    counter.looks().await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "in time");

    let yesterday = report(&counter, "2026-11-20").await;

    assert_eq!(yesterday.collected, of(1, 10_000), "paid at 23:59:5x");
    assert!(yesterday.is_closed, "and closed once it was heard");
    assert_eq!(yesterday.orders, 1, "the sale is listed where it counts");
    let today = report(&counter, "2026-11-21").await;
    assert_eq!((today.collected, today.orders), (of(0, 0), 0), "not twice");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_day_waits_a_few_minutes_for_a_silent_provider_and_no_longer() {
    let counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    counter.looks().await;
    let order = counter.charge("100").await;
    counter.customer_pays(&order).await;
    counter.provider().goes_silent().await;
    counter.watches_for(Duration::from_mins(4)).await;
    let yesterday = report(&counter, "2026-11-20").await;
    assert!(!yesterday.is_closed, "it may still hear of its last sale");

    counter.watches_for(Duration::from_mins(3)).await;
    let closed = report(&counter, "2026-11-20").await;
    assert!(closed.is_closed, "but not for ever");
    counter.provider().answers_again().await;
    counter.watches_for(Duration::from_mins(3)).await;

    assert!(counter.state_of(&order).await.is_paid(), "late is not lost");
    let after = report(&counter, "2026-11-20").await;
    assert_eq!(sums(&after), sums(&closed), "a closed day never changes");
    let today = report(&counter, "2026-11-21").await;
    assert_eq!(today.collected, of(1, 10_000), "it counts when it is known");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_refund_counts_when_it_has_arrived_and_on_that_day() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let refunding = Refunding {
        order,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let begun = counter.till().refund_and_wait(&refunding).await;
    begun.expect("it is taken");

    let first = report(&counter, "2026-11-20").await;
    assert_eq!(first.refunds.begun, of(1, 40_000), "ordered");
    assert_eq!(first.refunds.under_way, of(1, 40_000), "and listed");
    assert_eq!(first.net.cents(), 100_000, "but still in the account");
    counter.watches_for(Duration::from_hours(12)).await;
    let closed = report(&counter, "2026-11-20").await;
    assert!(closed.is_closed, "the day is over");
    counter
        .provider()
        .decides_payouts(json!({ "held": "ok" }))
        .await;
    counter.watches_for(Duration::from_mins(30)).await;
    assert_eq!(
        counter.order(&order).await.refunded().cents(),
        40_000,
        "it arrived"
    );

    let after = report(&counter, "2026-11-20").await;
    assert_eq!(sums(&after), sums(&closed), "a closed day never changes");
    assert_eq!(after.refunds.under_way, of(1, 40_000), "as it stood then");
    let today = report(&counter, "2026-11-21").await;
    assert_eq!(today.refunds.arrived, of(1, 40_000), "it went back today");
    assert_eq!(today.refunds.under_way, of(0, 0), "and nothing is left");
    assert_eq!(today.net.cents(), -40_000, "which is subtracted today");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_refund_that_fails_is_never_subtracted() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let refunding = Refunding {
        order,
        cents: 40_000,
        reason: "no era su talle".to_owned(),
        again: false,
    };
    let till = counter.till();
    let id = till.refund_and_wait(&refunding).await.expect("taken");
    counter.watches_for(Duration::from_hours(25)).await;
    let concluded = till
        .conclude_payout(id, false, "el banco la devolvió")
        .await;
    concluded.expect("a manager found out");

    let today = report(&counter, "2026-11-21").await;

    assert_eq!(today.refunds.failed, of(1, 40_000), "it is said");
    assert_eq!(today.refunds.under_way, of(0, 0), "it is over");
    assert_eq!(today.net.cents(), 0, "and nothing went");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_over_midnight_adds_nothing_to_the_day_that_was_closed() {
    let counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    counter.looks().await;
    counter.advance(Duration::from_mins(10));
    counter.looks().await;
    let closed = report(&counter, "2026-11-20").await;
    assert!(closed.is_closed, "the day is over");
    counter.clock().set(BEFORE_MIDNIGHT);
    counter.looks().await;
    let order = counter.charge("100").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert!(counter.state_of(&order).await.is_paid(), "it is paid");

    let after = report(&counter, "2026-11-20").await;
    assert_eq!(sums(&after), sums(&closed), "a closed day never changes");
    let next = report(&counter, "2026-11-21").await;
    assert_eq!(next.collected, of(1, 10_000), "the first that is open");
    counter.holds_together().await;
}
