//! Refunds: what was paid goes back to where it came from, once, and never more of it.

use std::time::Duration;

use domain::{channel::Channel, lifecycle::State, operator::Role, order::OrderId, payout};
use serde_json::json;
use tests::{Counter, code_of};
use till::{refunds::Refunding, refusal::Code};

/// A sale of $ 1.000 that was paid.
async fn paid(counter: &Counter) -> OrderId {
    let order = counter.charge("1000").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "it is paid");
    order
}

fn of(order: OrderId, cents: i64) -> Refunding {
    Refunding {
        order,
        cents,
        reason: "no era su talle".to_owned(),
        again: false,
    }
}

#[tokio::test]
async fn a_part_goes_back_and_then_the_rest_and_no_more() {
    let counter = Counter::open().await;
    let order = paid(&counter).await;
    let till = counter.till();

    let id = till.refund_and_wait(&of(order, 40_000)).await;
    let id = id.expect("a manager may");

    let sent = till.payout(id).await.expect("it is a payout");
    let payer = counter.order(&order).await;
    let payer = payer.payment().and_then(|payment| payment.account.clone());
    assert_eq!(
        Some(sent.draft.payee.as_str()),
        payer.as_deref(),
        "to the account it came from"
    );
    assert_eq!(
        sent.draft.refund_of,
        Some(order),
        "and it is tied to the sale"
    );
    counter.watches_for(Duration::from_secs(30)).await;
    let half = counter.order(&order).await;
    assert_eq!(
        (half.state, half.refunded().cents()),
        (State::Paid, 40_000),
        "a part given back leaves it paid"
    );
    let too_much = till.refund_and_wait(&of(order, 60_001)).await;
    assert_eq!(
        code_of(too_much),
        Code::RefundTooLarge,
        "a centavo more than is left"
    );

    till.refund_and_wait(&of(order, 60_000))
        .await
        .expect("the rest");
    counter.watches_for(Duration::from_secs(30)).await;

    assert_eq!(counter.state_of(&order).await, State::Refunded, "all of it");
    let more = till.refund_and_wait(&of(order, 1)).await;
    assert_eq!(code_of(more), Code::RefundTooLarge, "there is no more");
    assert_eq!(counter.world().await.payouts().len(), 2, "two went out");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_is_on_its_way_counts_and_what_came_back_does_not() {
    let counter = Counter::open().await;
    let order = paid(&counter).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    counter
        .till()
        .refund_and_wait(&of(order, 70_000))
        .await
        .expect("it is taken");
    assert!(
        counter.order(&order).await.is_being_refunded(),
        "nobody knows yet"
    );
    let second = counter.till().refund_and_wait(&of(order, 30_001)).await;
    assert_eq!(
        code_of(second),
        Code::RefundTooLarge,
        "what is under way counts"
    );

    counter.watches_for(Duration::from_hours(25)).await;
    let waits = counter
        .till()
        .payouts(None)
        .await
        .expect("a manager sees them");
    assert_eq!(
        waits[0].state,
        payout::State::Flagged,
        "a day without an end"
    );
    counter
        .till()
        .conclude_payout(waits[0].id, false, "el banco la devolvió")
        .await
        .expect("a manager found out");

    let order_now = counter.order(&order).await;
    assert_eq!(order_now.state, State::Paid, "nothing went back");
    assert_eq!(
        order_now.refundable().map(domain::money::Price::cents),
        Some(100_000),
        "so all of it may"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_goes_back_once() {
    let mut counter = Counter::open().await;
    let order = paid(&counter).await;
    counter
        .provider()
        .fails_at(
            "payment/cashout",
            json!({ "fault": "drop_after", "times": 1 }),
        )
        .await;
    counter
        .till()
        .refund_and_wait(&of(order, 100_000))
        .await
        .expect("it is in the journal");
    counter.restart().await;

    counter.watches_for(Duration::from_mins(2)).await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Refunded,
        "it arrived"
    );
    let world = counter.world().await;
    assert_eq!(world.payouts().len(), 1, "the money left once");
    counter.holds_together().await;
}

#[tokio::test]
async fn two_who_give_back_at_the_same_moment_give_back_what_was_paid() {
    let counter = Counter::open().await;
    let order = paid(&counter).await;
    let refunding = Refunding {
        again: true,
        ..of(order, 60_000)
    };
    let (till, other) = (counter.till().clone(), counter.till().clone());
    let (one, two) = (refunding.clone(), refunding);

    let (one, two) = tokio::join!(till.refund_and_wait(&one), other.refund_and_wait(&two));

    let refused = [one.is_err(), two.is_err()];
    assert_eq!(
        refused.iter().filter(|refused| **refused).count(),
        1,
        "one of them was too late"
    );
    assert_eq!(counter.world().await.payouts().len(), 1, "one went out");
    counter.holds_together().await;
}

#[tokio::test]
async fn an_unpaid_sale_a_cashier_and_an_unknown_payer_get_nothing_back() {
    let mut counter = Counter::open().await;
    let open = counter.charge("1000").await;
    let refused = counter.till().refund_and_wait(&of(open, 100)).await;
    assert_eq!(code_of(refused), Code::RefundTooLarge, "nothing was paid");

    counter.opens_the_doors().await;
    let silent = counter.charge_by(Channel::TotalcoinQr, "1000").await;
    counter.customer_pays(&silent).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        counter.state_of(&silent).await,
        State::Paid,
        "the status said so"
    );
    let refused = counter.till().refund_and_wait(&of(silent, 100)).await;
    assert_eq!(
        code_of(refused),
        Code::PayerUnknown,
        "the status does not say who paid"
    );

    let order = paid(&counter).await;
    counter.hire("Ana", Role::Cashier, "2580").await;
    counter
        .till()
        .sign_in("Ana", "2580")
        .await
        .expect("she works here");
    let refused = counter.till().refund_and_wait(&of(order, 100)).await;
    assert_eq!(
        code_of(refused),
        Code::NotAllowed,
        "money out is a manager's"
    );
    assert!(
        counter.world().await.payouts().is_empty(),
        "nothing went out"
    );
}
