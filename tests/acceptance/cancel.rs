//! Cancelling: a code comes down, and whoever scanned it before may still pay.

use std::time::Duration;

use domain::{lifecycle::State, order::OrderId};
use tests::{Counter, GENERATE, ask, code_of};
use till::refusal::Code;

#[tokio::test]
async fn a_cancelled_order_has_no_code_and_is_looked_after_for_half_an_hour() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;

    counter
        .till()
        .cancel(order)
        .await
        .expect("an open order can be cancelled");

    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(
        (view.state, view.qr),
        (State::Cancelled, None),
        "nobody else can scan it"
    );
    let closed = view.closed_ms.expect("it is closed");
    assert_eq!(
        view.watched_until_ms,
        Some(closed + 1_800_000),
        "somebody may have"
    );
    let told = counter.gazette().states_of(&order);
    assert_eq!(told.last(), Some(&State::Cancelled), "the windows know");
}

#[tokio::test]
async fn a_payment_after_the_cancel_is_paid_late() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .till()
        .cancel(order)
        .await
        .expect("an open order can be cancelled");
    counter.customer_pays(&order).await;

    counter.looks().await;

    let late = counter.order(&order).await;
    assert_eq!(
        (late.state, late.paid.cents()),
        (State::PaidLate, 15_000),
        "money wins"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_cancelled_order_that_nobody_pays_is_released() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .till()
        .cancel(order)
        .await
        .expect("an open order can be cancelled");
    counter.watches_for(Duration::from_mins(31)).await;
    assert_eq!(counter.looks().await.waiting, 0, "half an hour is enough");
    assert_eq!(
        counter.state_of(&order).await,
        State::Cancelled,
        "it stays what it was"
    );
}

#[tokio::test]
async fn cancelling_twice_is_cancelling_once() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    for _ in 0..2 {
        counter
            .till()
            .cancel(order)
            .await
            .expect("a finger that slipped");
    }
    let cancelled = counter
        .history_of(&order)
        .await
        .iter()
        .filter(|word| *word == "cancelled")
        .count();
    assert_eq!(cancelled, 1, "it happened once");
}

#[tokio::test]
async fn what_is_over_cannot_be_cancelled() {
    let counter = Counter::open().await;
    let paid = counter.charge("150,00").await;
    counter.customer_pays(&paid).await;
    counter.looks().await;
    let lapsed = counter.charge("10").await;
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    counter.wire().is_cut();
    let declined = counter.charge("20").await;

    for (order, state) in [
        (paid, State::Paid),
        (lapsed, State::Lapsed),
        (declined, State::Declined),
    ] {
        let refused = code_of(counter.till().cancel(order).await);
        assert_eq!(refused, Code::NotCancellable, "{state:?} is past that");
        assert_eq!(counter.state_of(&order).await, state, "and stays so");
    }
    let nobody = code_of(counter.till().cancel(OrderId(uuid::Uuid::nil())).await);
    assert_eq!(nobody, Code::NoSuchOrder, "what was never sold neither");
}

/// Whether a call is out whose outcome is not known.
async fn is_being_asked_for(counter: &Counter) -> bool {
    let open = counter.journal().read(|book| book.intents_open()).await;
    !open.expect("the journal can be read").is_empty()
}

#[tokio::test]
async fn an_order_cancelled_while_its_code_is_on_the_way_never_shows_it() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.wire().holds(GENERATE);
    let order = counter
        .till()
        .charge(&ask("150"))
        .await
        .expect("it is taken up");
    counter.wire().has_one_waiting().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "the answer has not come"
    );

    counter
        .till()
        .cancel(order)
        .await
        .expect("the customer left");
    let mut notices = counter.till().notices();
    counter.wire().releases();
    while is_being_asked_for(&counter).await {
        notices.changed().await.expect("the answer is told of");
    }

    assert_eq!(
        counter.state_of(&order).await,
        State::Cancelled,
        "the code came too late"
    );
    assert_eq!(
        counter.world().await.orders().len(),
        2,
        "though the provider made it"
    );
    let shown = counter
        .gazette()
        .views_of(&order)
        .iter()
        .any(|view| view.qr.is_some());
    assert!(!shown, "no window ever had it");
    counter.looks().await;
    counter.looks().await;
    assert_eq!(
        counter.history_of(&order).await.last().map(String::as_str),
        Some("released")
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn the_watch_leaves_an_order_alone_whose_code_is_on_the_way() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.wire().holds(GENERATE);
    let order = counter
        .till()
        .charge(&ask("150"))
        .await
        .expect("it is taken up");
    counter.wire().has_one_waiting().await;

    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "it was not left behind by anybody"
    );

    let mut notices = counter.till().notices();
    counter.wire().releases();
    while counter.state_of(&order).await != State::Open {
        notices.changed().await.expect("the answer is told of");
    }
    assert_eq!(
        counter.wire().sent_to(GENERATE).len(),
        2,
        "and asked for once"
    );
}
