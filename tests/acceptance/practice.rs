//! The practice customer: whoever learns the till plays both sides of the counter.

use std::time::Duration;

use domain::{channel::Channel, lifecycle::State};
use tests::{Counter, code_of, live};
use till::{
    refusal::Code,
    view::{Mode, PracticeAct},
};

async fn acts(counter: &Counter, order: Option<domain::order::OrderId>, act: PracticeAct) {
    let done = counter.till().practice_customer(order, act).await;
    done.expect("the practice customer does as told");
}

#[tokio::test]
async fn the_practice_customer_pays_as_told() {
    for (act, state, cents) in [
        (PracticeAct::Pay, State::Paid, 100_000),
        (PracticeAct::PayLess, State::Underpaid, 50_000),
        (PracticeAct::PayMore, State::Overpaid, 145_000),
        (PracticeAct::PayLate, State::PaidLate, 100_000),
    ] {
        let counter = Counter::open().await;
        let order = counter.charge("1000").await;
        acts(&counter, Some(order), act).await;
        counter.watches_for(Duration::from_mins(6)).await;
        let order = counter.order(&order).await;
        assert_eq!((order.state, order.paid.cents()), (state, cents), "{act:?}");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn the_practice_customer_pays_by_every_channel_that_is_there() {
    let payments = [
        (PracticeAct::Pay, State::Paid, 100_000),
        (PracticeAct::PayLess, State::Underpaid, 50_000),
        (PracticeAct::PayMore, State::Overpaid, 145_000),
        (PracticeAct::PayLate, State::PaidLate, 100_000),
    ];
    for channel in Channel::ALL {
        for (act, state, cents) in payments {
            // Of a transfer only the list tells, and another amount there is no sale's by itself.
            let by_list = channel == Channel::TelepagosTransfer;
            if by_list && matches!(act, PracticeAct::PayLess | PracticeAct::PayMore) {
                continue;
            }
            let mut counter = Counter::open().await;
            counter.opens_the_doors().await;
            let made = counter.till().create_sale_point("Caja 1").await;
            made.expect("the provider makes one");
            let order = counter.charge_by(channel, "1000").await;
            acts(&counter, Some(order), act).await;
            let mut notices = counter.till().notices();
            let in_time = act != PracticeAct::PayLate;
            let by_call = channel == Channel::TotalcoinPreorder;
            if by_call && in_time {
                counter.hears_of(&order).await;
            }
            counter.watches_for(Duration::from_mins(6)).await;
            // What is told late calls in late.
            while by_call && counter.state_of(&order).await == State::Lapsed {
                notices.changed().await.expect("the till is there");
            }
            // A status that tells of another amount than was asked for is for a person.
            let by_status = channel == Channel::TotalcoinQr;
            let expected = match act {
                PracticeAct::PayLess | PracticeAct::PayMore if by_status => (State::Ambiguous, 0),
                _ => (state, cents),
            };
            let order = counter.order(&order).await;
            assert_eq!(
                (order.state, order.paid.cents()),
                expected,
                "{channel:?}: {act:?}"
            );
            counter.holds_together().await;
        }
    }
}

#[tokio::test]
async fn a_wallet_that_would_not_pay_says_so() {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    let order = counter.charge_by(Channel::TelepagosCounter, "1000").await;
    acts(&counter, Some(order), PracticeAct::Pay).await;
    // Nobody has looked since, so the code is still up.
    let till = counter.till();
    let again = till.practice_customer(Some(order), PracticeAct::Pay).await;
    assert_eq!(
        code_of(again),
        Code::NotPayable,
        "nothing waits on the wall"
    );
}

#[tokio::test]
async fn the_practice_customer_pulls_the_cable_and_puts_it_back() {
    let counter = Counter::open().await;
    acts(&counter, None, PracticeAct::CutInternet).await;
    assert!(!counter.looks().await.heard, "nobody answers");
    acts(&counter, None, PracticeAct::RestoreInternet).await;
    assert!(counter.looks().await.heard, "and now somebody does");
    assert_eq!(
        counter.gazette().links(),
        [false, true],
        "which the window shows"
    );
}

#[tokio::test]
async fn nobody_pays_what_is_not_on_screen() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    counter
        .till()
        .cancel(order)
        .await
        .expect("an open order can be cancelled");
    let refused = code_of(
        counter
            .till()
            .practice_customer(Some(order), PracticeAct::Pay)
            .await,
    );
    assert_eq!(refused, Code::NotPayable, "its code is down");
    let refused = code_of(
        counter
            .till()
            .practice_customer(None, PracticeAct::Pay)
            .await,
    );
    assert_eq!(refused, Code::NoSuchOrder, "nothing was named");
    assert_eq!(counter.world().await.credits().len(), 0, "nobody paid");
}

#[tokio::test]
async fn where_money_is_real_there_is_no_practice_customer() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    let desk = counter.another_desk(live(), true).await;
    for act in [PracticeAct::Pay, PracticeAct::CutInternet] {
        let refused = code_of(desk.till.practice_customer(Some(order), act).await);
        assert_eq!(refused, Code::PracticeOnly, "{act:?}");
    }
    assert_eq!(counter.world().await.credits().len(), 0, "nothing was done");
}

#[tokio::test]
async fn a_fresh_practice_register_has_its_manager_once() {
    let mut counter = Counter::open().await;
    counter.restart().await;
    let people = counter.till().people().await.expect("readable");
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["practica"], "however often it is started");
    assert_eq!(
        counter.till().profile().mode,
        Mode::Practice,
        "and it is practice"
    );
}
