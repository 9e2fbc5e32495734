//! Swapping: the customer would rather pay another way, and there are never two codes of one sale.

use std::time::Duration;

use domain::{
    channel::Channel,
    lifecycle::State,
    operator::Role,
    order::{Order, OrderId},
};
use serde_json::json;
use tests::{Counter, GENERATE, ask, code_of};
use till::{charge::Charge, refusal::Code};

use crate::with_colliding_ids;

const A_ROUND: Duration = Duration::from_secs(3);
const LINK: &str = "v2/payment/cashin/link/generate";

/// A counter with a sale point.
async fn with_a_sale_point() -> Counter {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    counter
}

async fn swaps(counter: &Counter, order: OrderId, channel: Channel) -> OrderId {
    let swapped = counter.till().swap_and_wait(order, channel).await;
    swapped.expect("it can be swapped")
}

/// The orders whose code may be up.
async fn live(counter: &Counter) -> Vec<OrderId> {
    let waiting = counter.journal().read(|book| book.unsettled()).await;
    let waiting = waiting.expect("the journal can be read").into_iter();
    waiting
        .filter(|stored| stored.order.state.is_live())
        .map(|stored| stored.order.id)
        .collect()
}

async fn a_few_rounds(counter: &Counter) {
    for _ in 0..4 {
        counter.advance(A_ROUND);
        counter.looks().await;
    }
}

#[tokio::test]
async fn the_old_code_comes_down_and_what_is_owed_is_asked_for_by_the_other_channel() {
    let counter = with_a_sale_point().await;
    let concept = Some("FAC".to_owned());
    for from in [
        Channel::TelepagosQr,
        Channel::TelepagosCounter,
        Channel::TelepagosLink,
        Channel::TotalcoinQr,
    ] {
        for to in [
            Channel::TelepagosQr,
            Channel::TelepagosCounter,
            Channel::TelepagosLink,
            Channel::TotalcoinQr,
        ] {
            if from == to {
                continue;
            }
            let request = Charge {
                channel: from,
                concept_id: concept.clone(),
                ..ask("1550,50")
            };
            let old = counter.till().charge_and_wait(&request).await;
            let old = old.expect("the charge is taken up");

            let new = swaps(&counter, old, to).await;

            let view = counter.till().order(old).await.expect("it is there");
            assert_eq!(
                (view.state, view.qr, view.link),
                (State::Cancelled, None, None),
                "{from:?} to {to:?}: nobody else can scan it"
            );
            assert!(view.watched_until_ms.is_some(), "but somebody may have");
            let (old, order) = (counter.order(&old).await, counter.order(&new).await);
            assert_eq!(
                (order.state, order.draft.channel, order.draft.amount),
                (State::Open, to, old.draft.amount),
                "{from:?} to {to:?}"
            );
            assert_eq!(
                (order.draft.concept.id.as_str(), &order.draft.operator),
                ("FAC", &old.draft.operator),
                "{from:?} to {to:?}: the same sale"
            );
            assert_eq!(live(&counter).await, [new], "one code of one sale");
            counter.till().cancel(new).await.expect("the next, please");
        }
    }
    counter.holds_together().await;
}

#[tokio::test]
async fn a_swap_pressed_twice_makes_one_order() {
    let counter = Counter::open().await;
    let old = counter.charge("150,00").await;
    let till = counter.till();

    let (first, second) = tokio::join!(
        till.swap_and_wait(old, Channel::TelepagosLink),
        till.swap_and_wait(old, Channel::TelepagosLink),
    );
    let third = till.swap_and_wait(old, Channel::TelepagosLink).await;

    let first = first.expect("the first press");
    for again in [second, third] {
        assert_eq!(again.ok(), Some(first), "the same swap");
    }
    assert_eq!(counter.world().await.orders().len(), 2, "and no third code");
    let elsewhere = till.swap_and_wait(old, Channel::TotalcoinQr).await;
    assert_eq!(
        code_of(elsewhere),
        Code::NotCancellable,
        "from here on the new one is swapped"
    );
    let onwards = swaps(&counter, first, Channel::TotalcoinQr).await;
    assert_eq!(live(&counter).await, [onwards], "as often as they like");
    till.cancel(onwards).await.expect("it is open");
    let late = till.swap_and_wait(first, Channel::TotalcoinQr).await;
    assert_eq!(
        code_of(late),
        Code::NotCancellable,
        "and not once it is over"
    );
}

#[tokio::test]
async fn the_old_code_paid_after_the_swap_is_late_money_of_the_old_order() {
    for to in [
        Channel::TelepagosCounter,
        Channel::TelepagosLink,
        Channel::TotalcoinQr,
    ] {
        let counter = with_a_sale_point().await;
        let old = counter.charge("150,00").await;
        let new = swaps(&counter, old, to).await;

        counter.customer_pays(&old).await;
        a_few_rounds(&counter).await;

        let late = counter.order(&old).await;
        assert_eq!(
            (late.state, late.paid.cents()),
            (State::PaidLate, 15_000),
            "{to:?}: money wins"
        );
        let untouched = counter.order(&new).await;
        assert_eq!(
            (untouched.state, untouched.paid.cents()),
            (State::Open, 0),
            "{to:?}: and is not counted for the new one"
        );

        counter.customer_pays(&new).await;
        a_few_rounds(&counter).await;
        let (late, paid) = (counter.order(&old).await, counter.order(&new).await);
        assert_eq!(
            [(late.state, late.paid), (paid.state, paid.paid)],
            [(State::PaidLate, late.paid), (State::Paid, late.paid)],
            "{to:?}: both were paid, each its own"
        );
        assert_eq!(counter.unclaimed().await, 0, "{to:?}: and nothing is left");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn both_codes_paid_between_two_looks_are_two_payments() {
    let counter = with_a_sale_point().await;
    let old = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    let new = swaps(&counter, old, Channel::TelepagosQr).await;
    counter.customer_pays(&new).await;
    counter.customer_pays(&old).await;

    a_few_rounds(&counter).await;

    assert_eq!(
        [counter.state_of(&old).await, counter.state_of(&new).await],
        [State::PaidLate, State::Paid],
        "one of them is to be given back, and a person sees it"
    );
    assert_eq!(counter.unclaimed().await, 0, "each by its own credit");
    counter.holds_together().await;
}

#[tokio::test]
async fn where_nobody_can_tell_which_code_was_paid_nobody_guesses() {
    let counter = with_colliding_ids().await;
    let old = counter.charge("150,00").await;
    let new = swaps(&counter, old, Channel::TelepagosLink).await;
    counter.customer_pays(&new).await;

    a_few_rounds(&counter).await;

    for order in [old, new] {
        let order = counter.order(&order).await;
        assert_eq!(
            (order.state, order.paid.cents()),
            (State::Ambiguous, 0),
            "a person says whose it is"
        );
    }
}

#[tokio::test]
async fn what_was_paid_is_not_swapped_and_nothing_is_asked_for() {
    let counter = Counter::open().await;
    let paid = counter.charge("150,00").await;
    counter.customer_pays(&paid).await;
    counter.looks().await;
    let lapsed = counter.charge("10").await;
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    let cancelled = counter.charge("20").await;
    counter.till().cancel(cancelled).await.expect("it is open");

    for (order, state) in [
        (paid, State::Paid),
        (lapsed, State::Lapsed),
        (cancelled, State::Cancelled),
    ] {
        let refused = counter.till().swap(order, Channel::TelepagosLink).await;
        assert_eq!(code_of(refused), Code::NotCancellable, "{state:?}");
        assert_eq!(counter.state_of(&order).await, state, "and stays so");
    }
    let nobody = OrderId(uuid::Uuid::nil());
    let nobody = counter.till().swap(nobody, Channel::TelepagosLink).await;
    assert_eq!(code_of(nobody), Code::NoSuchOrder, "what was never sold");
    assert_eq!(counter.wire().sent_to(LINK).len(), 0, "nothing was sent");
}

#[tokio::test]
async fn paid_at_the_provider_before_anybody_knew_is_late_and_the_new_code_waits() {
    let counter = Counter::open().await;
    let old = counter.charge("150,00").await;
    counter.customer_pays(&old).await;
    // Nobody has looked since.
    let new = swaps(&counter, old, Channel::TelepagosLink).await;
    a_few_rounds(&counter).await;
    assert_eq!(
        [counter.state_of(&old).await, counter.state_of(&new).await],
        [State::PaidLate, State::Open],
        "the cashier sees the late payment, and takes the new code down"
    );
    counter.till().cancel(new).await.expect("it is not needed");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_cannot_be_asked_for_leaves_the_old_code_up() {
    let counter = with_a_sale_point().await;
    let other = counter.charge_by(Channel::TelepagosCounter, "99,00").await;
    let order = counter.charge("150,00").await;
    let before = counter.world().await.requests_in_all();
    for (channel, code) in [
        (Channel::TelepagosCounter, Code::SalePointBusy),
        (Channel::TotalcoinPreorder, Code::UnavailableChannel),
        (Channel::TelepagosQr, Code::UnavailableChannel),
    ] {
        let refused = counter.till().swap_and_wait(order, channel).await;
        assert_eq!(code_of(refused), code, "{channel:?}");
        let view = counter.till().order(order).await.expect("it is there");
        assert!(view.qr.is_some(), "{channel:?}: the customer can still pay");
    }
    assert_eq!(
        counter.world().await.requests_in_all(),
        before,
        "and nobody was asked"
    );
    counter.customer_pays(&order).await;
    counter.customer_pays(&other).await;
    a_few_rounds(&counter).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "as before");

    let bare = Counter::open().await;
    let order = bare.charge("150,00").await;
    let refused = bare.till().swap(order, Channel::TelepagosCounter).await;
    assert_eq!(code_of(refused), Code::NoSuchSalePoint, "there is no wall");
    assert_eq!(bare.state_of(&order).await, State::Open, "nothing happened");
}

#[tokio::test]
async fn a_code_the_provider_refuses_leaves_nothing_up_and_nothing_charged() {
    let counter = Counter::open().await;
    let old = counter.charge("150,00").await;
    let no = json!({ "fault": "status", "status": 422 });
    counter
        .provider()
        .fails_at("cashin/link/generate", no)
        .await;

    let new = swaps(&counter, old, Channel::TelepagosLink).await;

    assert_eq!(
        [counter.state_of(&old).await, counter.state_of(&new).await],
        [State::Cancelled, State::Declined],
        "the old one came down, and the new one says why it is not up"
    );
    let told = counter.till().order(new).await.expect("it is there");
    assert!(told.refusal.is_some(), "in words");
    assert!(live(&counter).await.is_empty(), "nobody can pay anything");
}

#[tokio::test]
async fn a_code_that_is_on_its_way_never_shows_after_a_swap() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.wire().holds(GENERATE);
    let old = counter.till().charge(&ask("150")).await;
    let old = old.expect("it is taken up");
    counter.wire().has_one_waiting().await;

    let new = swaps(&counter, old, Channel::TelepagosLink).await;
    let mut notices = counter.till().notices();
    counter.wire().releases();
    while counter.till().is_asking(old) {
        notices.changed().await.expect("the answer is told of");
    }

    assert_eq!(
        [counter.state_of(&old).await, counter.state_of(&new).await],
        [State::Cancelled, State::Open],
        "the answer came too late"
    );
    let shown = counter.gazette().views_of(&old);
    let shown = shown.iter().any(|view| view.qr.is_some());
    assert!(!shown, "no window ever had the old code");
}

/// An order for the wall of which nobody knows whether it hangs there.
async fn unheard_at_the_wall(counter: &Counter) -> OrderId {
    let lost = json!({ "fault": "drop_after", "times": 1 });
    counter
        .provider()
        .fails_at("cashin/qr/static/order", lost)
        .await;
    let order = counter.charge_by(Channel::TelepagosCounter, "150,00").await;
    assert_eq!(counter.state_of(&order).await, State::InDoubt, "no answer");
    order
}

fn at_the_wall(amount: &str) -> Charge {
    Charge {
        channel: Channel::TelepagosCounter,
        ..ask(amount)
    }
}

#[tokio::test]
async fn what_may_hang_on_the_wall_is_swapped_and_the_wall_collects_nothing_else_meanwhile() {
    let counter = with_a_sale_point().await;
    let lost = unheard_at_the_wall(&counter).await;

    let new = swaps(&counter, lost, Channel::TelepagosQr).await;

    assert_eq!(live(&counter).await, [new], "the customer scans the screen");
    let next = counter.till().charge_and_wait(&at_the_wall("200")).await;
    assert_eq!(
        code_of(next),
        Code::SalePointBusy,
        "the next customer would pay this one's amount"
    );
    let sale_points = counter.till().sale_points().await.expect("the list");
    let retired = counter.till().retire_sale_point(&sale_points[0].id).await;
    assert_eq!(
        code_of(retired),
        Code::SalePointBusy,
        "nor is it taken down"
    );
    counter.watches_for(Duration::from_secs(5 * 60 + 3)).await;
    let next = counter.till().charge_and_wait(&at_the_wall("200")).await;
    assert!(next.is_ok(), "until it would have come down: {next:?}");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_hung_on_the_wall_after_all_is_paid_late() {
    let counter = with_a_sale_point().await;
    let lost = unheard_at_the_wall(&counter).await;
    let new = swaps(&counter, lost, Channel::TelepagosQr).await;
    let wall = counter.world().await.0["sale_points"][0]["closed_qr"].clone();
    counter.advance(A_ROUND);
    counter.provider().is_visited(json!({ "qr": wall })).await;
    a_few_rounds(&counter).await;
    assert_eq!(
        [counter.state_of(&lost).await, counter.state_of(&new).await],
        [State::PaidLate, State::Open],
        "the list names the sale point: it is the old one's money"
    );
    let next = counter.till().charge_and_wait(&at_the_wall("200")).await;
    assert!(next.is_ok(), "and the wall is clean: {next:?}");
    counter.holds_together().await;
}

#[tokio::test]
async fn of_a_sale_that_was_paid_in_part_the_rest_is_collected_once() {
    let counter = Counter::open().await;
    let order = counter.charge("1000").await;
    counter
        .customer_pays_with(&order, json!({ "how": "less" }))
        .await;
    a_few_rounds(&counter).await;
    assert_eq!(counter.state_of(&order).await, State::Underpaid, "a half");

    let rest = swaps(&counter, order, Channel::TelepagosQr).await;
    let again = swaps(&counter, order, Channel::TelepagosQr).await;

    assert_eq!(rest, again, "a finger that slipped");
    let asked: Order = counter.order(&rest).await;
    assert_eq!(asked.draft.amount.cents(), 50_000, "what is missing");
    counter.customer_pays(&rest).await;
    a_few_rounds(&counter).await;
    assert_eq!(
        [
            counter.state_of(&order).await,
            counter.state_of(&rest).await
        ],
        [State::Underpaid, State::Paid],
        "each keeps what it was paid"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_program_that_dies_in_a_swap_leaves_one_order_in_doubt_and_the_old_one_watched() {
    let mut counter = Counter::open().await;
    let old = counter.charge("150,00").await;
    counter.wire().holds(LINK);
    let till = counter.till().clone();
    let swapping =
        tokio::spawn(async move { till.swap_and_wait(old, Channel::TelepagosLink).await });
    counter.wire().has_one_waiting().await;
    swapping.abort();
    assert!(swapping.await.is_err(), "it ended in the middle");
    counter.restart().await;
    counter.wire().releases();

    let [new] = live(&counter).await[..] else {
        panic!("one that was asked for");
    };
    assert_eq!(
        [counter.state_of(&old).await, counter.state_of(&new).await],
        [State::Cancelled, State::InDoubt],
        "one code came down for one that was asked for"
    );
    counter.looks().await;
    assert_eq!(
        counter.state_of(&new).await,
        State::Lapsed,
        "nobody was shown it"
    );
    counter.customer_pays(&old).await;
    a_few_rounds(&counter).await;
    assert_eq!(
        counter.state_of(&old).await,
        State::PaidLate,
        "and the old one is still watched"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_sale_stays_whose_it_was_and_is_nobodys_to_swap_who_is_not_there() {
    let counter = Counter::open().await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    counter.till().sign_in("Lucía", "4826").await.expect("hers");
    let first = counter.charge("150,00").await;
    let second = swaps(&counter, first, Channel::TelepagosLink).await;
    counter.sign_in().await;
    let third = swaps(&counter, second, Channel::TelepagosQr).await;
    for order in [second, third] {
        let operator = counter.order(&order).await.draft.operator;
        assert_eq!(operator, "Lucía", "she sold it, whoever pressed");
    }
    let cancelled = counter.events_of(&second).await.pop().expect("it was");
    assert_eq!(
        (cancelled.kind.as_str(), cancelled.operator.as_deref()),
        ("cancelled", Some("practica")),
        "and who pressed is told"
    );
    counter.till().lock().await.expect("it can be locked");
    let refused = counter.till().swap(third, Channel::TelepagosLink).await;
    assert_eq!(code_of(refused), Code::SignedOut, "nobody is there");
}
