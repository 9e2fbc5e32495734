//! The day: what was sold, each sale on the day it was paid, to the millisecond.

use std::time::Duration;

use domain::{day::Day, instant::Instant, lifecycle::State};
use journal::Stamp;
use serde_json::json;
use tests::Counter;
use till::day::DayReport;

/// 2026-11-20 23:59:50.000 in Buenos Aires.
const BEFORE_MIDNIGHT: Instant = Instant::from_ms(1_795_229_990_000);

async fn report(counter: &Counter, day: &str) -> DayReport {
    let day = Day::parse(day).expect("a day");
    counter
        .till()
        .day(day)
        .await
        .expect("a manager sees totals")
}

/// Sales, paid sales and what came in.
async fn sums(counter: &Counter, day: &str) -> (i64, i64, i64) {
    let report = report(counter, day).await;
    (report.orders, report.paid, report.collected.amount.cents())
}

#[tokio::test]
async fn a_sale_counts_on_the_day_it_was_paid_to_the_millisecond() {
    let counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    let today = counter.charge("100").await;
    let tomorrow = counter.charge("200").await;
    let never = counter.charge("400").await;
    // Each customer takes a second to pay.
    counter.advance(Duration::from_millis(8_999));
    counter.customer_pays(&today).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&today).await,
        State::Paid,
        "at 23:59:59.999"
    );
    let visit = json!({ "qr": counter.code_of(&tomorrow).await });
    counter.advance(Duration::from_millis(1));
    counter.provider().is_visited(visit).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&tomorrow).await,
        State::Paid,
        "at 00:00:00.000"
    );
    assert_eq!(counter.state_of(&never).await, State::Open, "not at all");

    assert_eq!(
        sums(&counter, "2026-11-20").await,
        (2, 1, 10_000),
        "the first and the unpaid one"
    );
    assert_eq!(
        sums(&counter, "2026-11-21").await,
        (1, 1, 20_000),
        "the second, once"
    );
    assert_eq!(
        sums(&counter, "2026-11-19").await,
        (0, 0, 0),
        "nothing yesterday"
    );
    assert_eq!(
        counter.till().today().to_string(),
        "2026-11-21",
        "and it is tomorrow now"
    );
}

#[tokio::test]
async fn a_shop_that_closes_late_has_its_own_midnight() {
    let mut counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    let stamp = Stamp {
        id: uuid::Uuid::from_u128(1),
        at: BEFORE_MIDNIGHT,
        operator: None,
    };
    let written = counter
        .journal()
        .write(move |book| book.set_setting("day.cut_off", "5", &stamp));
    written.await.expect("a setting is kept");
    counter.restart().await;
    let order = counter.charge("100").await;
    counter.advance(Duration::from_mins(4));
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "at four past midnight"
    );
    assert_eq!(
        sums(&counter, "2026-11-20").await,
        (1, 1, 10_000),
        "the night is the evening's"
    );
    assert_eq!(
        sums(&counter, "2026-11-21").await,
        (0, 0, 0),
        "tomorrow begins at five"
    );
}

#[tokio::test]
async fn the_total_is_what_came_in_and_not_what_was_asked() {
    let counter = Counter::open().await;
    for (amount, how) in [("100", "exact"), ("200", "less"), ("300", "more")] {
        let order = counter.charge(amount).await;
        counter
            .customer_pays_with(&order, json!({ "how": how }))
            .await;
        counter.looks().await;
    }
    let cancelled = counter.charge("50").await;
    counter
        .till()
        .cancel(cancelled)
        .await
        .expect("an open order can be cancelled");

    let report = report(&counter, "2026-11-20").await;

    assert_eq!(
        report.collected.amount.cents(),
        10_000 + 10_000 + 75_000,
        "to the centavo"
    );
    assert_eq!(report.paid, 2, "the one paid less is not paid in full");
    let states = [
        (State::Cancelled, 1),
        (State::Paid, 1),
        (State::Underpaid, 1),
        (State::Overpaid, 1),
    ];
    assert_eq!(report.by_state, states, "each state that has any");
    assert_eq!(report.orders, 4, "each order once");
    let shop = &counter.world().await.0["accounts"];
    let shop = shop
        .as_array()
        .expect("a list")
        .iter()
        .find(|account| account["holder"] == "shop");
    assert_eq!(
        shop.map(|shop| shop["balance"].clone()),
        Some(json!("950.00")),
        "as the provider has it"
    );
}

#[tokio::test]
async fn the_sum_of_the_days_is_the_sum_of_everything() {
    let counter = Counter::open_at(BEFORE_MIDNIGHT).await;
    let mut paid = 0;
    for cents in [101, 2_002, 30_003, 400_004] {
        let amount = format!("{},{:02}", cents / 100, cents % 100);
        let order = counter.charge(&amount).await;
        counter.customer_pays(&order).await;
        counter.advance(Duration::from_hours(9));
        counter.looks().await;
        assert!(
            counter.state_of(&order).await.is_paid(),
            "{amount} came in, if late"
        );
        paid += cents;
    }
    let mut sum = 0;
    for day in ["2026-11-20", "2026-11-21", "2026-11-22"] {
        sum += sums(&counter, day).await.2;
    }
    assert_eq!(sum, paid, "no sale is in two days or in none");
}
