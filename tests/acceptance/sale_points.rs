//! Sale points: made once, one sale at a time, and what hangs on the wall is not what stands on the screen.

use std::time::Duration;

use domain::{channel::Channel, lifecycle::State, operator::Role};
use gateway::AmountType;
use serde_json::json;
use till::{charge::Charge, refusal::Code};

use tests::{Counter, ask, code_of};

const A_ROUND: Duration = Duration::from_secs(3);
const CREATE: &str = "POST cashin/qr/sale-point";

async fn with_a_sale_point() -> (Counter, String) {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    let id = made.expect("the provider makes one").id;
    (counter, id)
}

fn is_ready(counter: &Counter, channel: Channel) -> bool {
    let offers = counter.till().channels();
    offers.iter().any(|it| it.channel == channel && it.ready)
}

fn at_the_counter(amount: &str) -> Charge {
    Charge {
        channel: Channel::TelepagosCounter,
        ..ask(amount)
    }
}

#[tokio::test]
async fn a_sale_point_is_made_once_however_often_it_is_asked_for() {
    let (counter, id) = with_a_sale_point().await;
    let again = counter.till().create_sale_point(" caja 1 ").await;
    let again = again.expect("it is there");
    assert!(again.existed, "the list was read first");
    assert_eq!(again.id, id, "so it is the same one");
    let listed = counter.till().sale_points().await.expect("the list");
    assert_eq!(listed.len(), 1, "and there is one");
}

#[tokio::test]
async fn a_sale_point_whose_answer_was_lost_is_found_by_its_name() {
    let counter = Counter::open().await;
    counter
        .provider()
        .fails_at(CREATE, json!({ "fault": "drop_after", "times": 1 }))
        .await;
    let made = counter.till().create_sale_point("Caja 2").await;
    let made = made.expect("the list shows that it was made");
    let listed = counter.till().sale_points().await.expect("the list");
    assert_eq!(
        listed.iter().map(|it| it.id.clone()).collect::<Vec<_>>(),
        [made.id],
        "one, and not a second"
    );
}

#[tokio::test]
async fn only_a_manager_makes_or_retires_one() {
    let (counter, id) = with_a_sale_point().await;
    counter.hire("Bruno", Role::Cashier, "1357").await;
    let session = counter.till().sign_in("Bruno", "1357").await;
    session.expect("a cashier comes in");
    assert_eq!(
        code_of(counter.till().create_sale_point("Otra").await),
        Code::NotAllowed,
        "not a cashier's to make"
    );
    assert_eq!(
        code_of(counter.till().retire_sale_point(&id).await),
        Code::NotAllowed,
        "nor to retire"
    );
}

#[tokio::test]
async fn the_codes_on_the_wall_are_checked_and_differ() {
    let (counter, id) = with_a_sale_point().await;
    let closed = counter.till().static_code(&id, AmountType::Closed).await;
    let open = counter.till().static_code(&id, AmountType::Open).await;
    let (closed, open) = (closed.expect("a code"), open.expect("a code"));
    assert_ne!(
        closed, open,
        "one waits for an order, the other takes any amount"
    );
    let unknown = counter.till().static_code("987654", AmountType::Open).await;
    assert!(unknown.is_err(), "there is no such sale point");
}

#[tokio::test]
async fn one_sale_waits_at_a_sale_point_and_the_next_when_it_is_over() {
    let (counter, id) = with_a_sale_point().await;
    let first = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    let before = counter.world().await.requests_in_all();
    let second = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert_eq!(
        code_of(second),
        Code::SalePointBusy,
        "the code on the wall collects one at a time"
    );
    assert_eq!(
        counter.world().await.requests_in_all(),
        before,
        "and nobody was asked"
    );
    assert_eq!(
        code_of(counter.till().retire_sale_point(&id).await),
        Code::SalePointBusy,
        "nor is it retired under a customer's hands"
    );
    counter.customer_pays(&first).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Paid,
        "the first is over"
    );
    let second = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert!(second.is_ok(), "the wall is free again: {second:?}");
}

#[tokio::test]
async fn a_lost_answer_keeps_the_sale_point_until_its_time_is_over_and_a_payment_is_still_found() {
    let (counter, _) = with_a_sale_point().await;
    counter
        .provider()
        .fails_at(
            "cashin/qr/static/order",
            json!({ "fault": "drop_after", "times": 1 }),
        )
        .await;
    let lost = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    assert_eq!(counter.state_of(&lost).await, State::InDoubt, "no answer");
    counter.advance(A_ROUND);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&lost).await,
        State::InDoubt,
        "the wall may show it all the same"
    );
    let next = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert_eq!(
        code_of(next),
        Code::SalePointBusy,
        "the sale point is dirty"
    );

    // The customer saw the code on the wall, as always, and pays what waits there.
    let wall = counter.world().await.0["sale_points"][0]["closed_qr"].clone();
    counter.provider().is_visited(json!({ "qr": wall })).await;
    counter.advance(A_ROUND);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&lost).await,
        State::Paid,
        "the list names the sale point and the amount"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_doubt_nobody_paid_ends_with_the_time_of_a_code() {
    let (counter, _) = with_a_sale_point().await;
    counter
        .provider()
        .fails_at(
            "cashin/qr/static/order",
            json!({ "fault": "drop_after", "times": 1 }),
        )
        .await;
    let lost = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    counter.watches_for(Duration::from_secs(5 * 60 + 3)).await;
    assert_eq!(
        counter.state_of(&lost).await,
        State::Lapsed,
        "its time is over"
    );
    let order = counter.order(&lost).await;
    assert!(!order.released, "but late money is still looked for");
    let next = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert!(next.is_ok(), "and the sale point is clean: {next:?}");
}

#[tokio::test]
async fn a_code_that_was_up_its_time_frees_the_wall_whether_or_not_the_provider_answers() {
    for silent in [false, true] {
        let (counter, _) = with_a_sale_point().await;
        let first = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
        if silent {
            counter.provider().goes_silent().await;
        }
        counter.watches_for(Duration::from_mins(5)).await;
        counter.looks().await;
        assert_eq!(
            counter.state_of(&first).await,
            State::Lapsed,
            "its time is over"
        );
        counter.provider().answers_again().await;
        let next = counter.till().charge_and_wait(&at_the_counter("200")).await;
        let next = next.expect("the wall is free");
        counter.customer_pays(&next).await;
        counter.watches_for(Duration::from_secs(20)).await;
        assert_eq!(
            [
                counter.state_of(&first).await,
                counter.state_of(&next).await
            ],
            [State::Lapsed, State::Paid],
            "whoever scans the wall now pays what waits there now"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_sale_point_retired_past_this_till_is_noticed() {
    let (counter, id) = with_a_sale_point().await;
    counter.till().snapshot().await.expect("a window is there");
    counter.looks().await;
    assert!(is_ready(&counter, Channel::TelepagosCounter), "it collects");
    counter
        .provider()
        .retires_a_sale_point_for_somebody_else(&id)
        .await;
    let gone = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    assert_eq!(
        counter.state_of(&gone).await,
        State::Declined,
        "the provider says so"
    );
    counter.looks().await;
    assert!(
        !is_ready(&counter, Channel::TelepagosCounter),
        "and the window shows it"
    );
    let next = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert_eq!(code_of(next), Code::NoSuchSalePoint, "with the reason");
}

#[tokio::test]
async fn money_on_the_open_code_pays_no_sale_on_the_screen() {
    let (counter, id) = with_a_sale_point().await;
    let order = counter.charge("150,00").await;
    let open = counter.till().static_code(&id, AmountType::Open).await;
    counter.advance(Duration::from_secs(1));
    counter
        .provider()
        .is_visited(json!({ "qr": open.expect("a code"), "amount": "150.00" }))
        .await;
    counter.watches_for(Duration::from_secs(30)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "it came in by the wall, and belongs to nobody yet"
    );
    assert_eq!(counter.unclaimed().await, 1, "a person claims it");
}

#[tokio::test]
async fn what_may_hang_on_the_wall_is_not_cancelled_while_nobody_knows() {
    let (counter, _) = with_a_sale_point().await;
    counter
        .provider()
        .fails_at(
            "cashin/qr/static/order",
            json!({ "fault": "drop_after", "times": 1 }),
        )
        .await;
    let lost = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    assert_eq!(
        code_of(counter.till().cancel(lost).await),
        Code::NotCancellable,
        "the next customer would pay this one's amount"
    );
}

#[tokio::test]
async fn the_sale_point_that_was_used_last_is_not_taken_for_the_only_one() {
    let (counter, _) = with_a_sale_point().await;
    let second = counter.till().create_sale_point("Caja 2").await;
    let named = Charge {
        sale_point_id: Some(second.expect("another one").id),
        ..at_the_counter("150,00")
    };
    let order = counter.till().charge_and_wait(&named).await;
    let order = order.expect("it was named");
    counter.customer_pays(&order).await;
    counter.looks().await;
    let unnamed = counter.till().charge_and_wait(&at_the_counter("200")).await;
    assert_eq!(
        code_of(unnamed),
        Code::NoSuchSalePoint,
        "there are two, and nobody said which"
    );
}

#[tokio::test]
async fn a_poster_somebody_else_put_up_pays_no_sale_on_the_screen() {
    let counter = Counter::open().await;
    // Made past this till, which has never read the list.
    let open = counter
        .provider()
        .makes_a_sale_point_for_somebody_else("Feria")
        .await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_secs(1));
    counter
        .provider()
        .is_visited(json!({ "qr": open, "amount": "150.00" }))
        .await;
    counter.watches_for(Duration::from_secs(30)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "the name in the row is a sale point's: somebody scanned the poster"
    );
    assert_eq!(counter.unclaimed().await, 1, "and a person claims it");
}
