//! The watch: rounds that go on whoever looks, a code that comes down in time, and a link that is told.

use std::time::Duration;

use domain::lifecycle::State;
use serde_json::json;
use tests::{Counter, TRANSACTIONS};

const MS: Duration = Duration::from_millis(1);
/// A code's time but for a millisecond.
const ALMOST_FIVE_MINUTES: Duration = Duration::from_millis(5 * 60_000 - 1);

#[tokio::test]
async fn a_code_comes_down_exactly_when_its_time_is_over() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.advance(ALMOST_FIVE_MINUTES);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "a millisecond is left"
    );
    counter.advance(MS);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "and now none is"
    );
    let told = counter
        .gazette()
        .views_of(&order)
        .pop()
        .expect("it was told");
    assert_eq!(
        (told.state, told.qr),
        (State::Lapsed, None),
        "the window took it down"
    );
}

#[tokio::test]
async fn a_code_comes_down_in_time_even_when_enough_was_asked_this_minute() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.advance(ALMOST_FIVE_MINUTES);
    let before = counter.world().await.requests_in_all();
    for _ in 0..20 {
        counter.looks().await;
    }
    let asked = counter.world().await.requests_in_all() - before;
    assert_eq!(
        asked, 10,
        "impatience asks the provider no more than the budget has"
    );
    counter.advance(MS);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "the code came down all the same"
    );
}

#[tokio::test]
async fn the_next_round_is_due_no_later_than_the_code_comes_down() {
    let counter = Counter::open().await;
    counter.charge("150,00").await;
    counter.advance(Duration::from_millis(5 * 60_000 - 700));
    let next = counter.looks().await.next;
    assert_eq!(
        next,
        Duration::from_millis(700),
        "not at the pace of an order of that age"
    );
}

#[tokio::test]
async fn a_lapsed_order_is_released_after_the_grace_and_one_more_look_that_was_answered() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    counter.advance(Duration::from_millis(30 * 60_000 - 1));
    assert_eq!(counter.looks().await.waiting, 1, "money may still come");

    counter.provider().goes_silent().await;
    counter.advance(MS);
    let round = counter.looks().await;
    assert_eq!(
        (round.waiting, round.heard),
        (1, false),
        "the time is over, but nobody was heard"
    );

    counter.provider().answers_again().await;
    assert_eq!(
        counter.looks().await.waiting,
        0,
        "one more look found nothing"
    );
    assert_eq!(
        counter.history_of(&order).await.last().map(String::as_str),
        Some("released")
    );
    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(
        (view.state, view.watched_until_ms),
        (State::Lapsed, None),
        "lapsed for good"
    );
}

#[tokio::test]
async fn a_payment_that_comes_after_the_code_came_down_is_still_a_payment() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "nobody paid in time"
    );
    counter.advance(Duration::from_mins(20));
    counter.customer_pays(&order).await;

    counter.looks().await;

    let late = counter.order(&order).await;
    assert_eq!(
        (late.state, late.paid.cents()),
        (State::PaidLate, 15_000),
        "money wins"
    );
    assert_eq!(counter.unclaimed().await, 0, "the credit is this order's");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_late_payment_is_found_by_matching_too() {
    let counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "cashin_id": "credit" }))
        .await;
    counter.charge("999,00").await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_mins(5));
    counter.looks().await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "one credit and one order fit"
    );
}

#[tokio::test]
async fn a_bank_that_is_late_pays_late() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .customer_pays_with(&order, json!({ "how": "late" }))
        .await;
    counter.watches_for(Duration::from_mins(6)).await;
    assert_eq!(
        counter.gazette().states_of(&order),
        [State::InDoubt, State::Open, State::Lapsed, State::PaidLate],
        "the code came down ten seconds before the money came"
    );
}

#[tokio::test]
async fn money_that_comes_after_the_watch_is_nobodys_until_a_person_claims_it() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.watches_for(Duration::from_mins(40)).await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_mins(5)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "we had stopped looking for it"
    );
    assert_eq!(
        counter.unclaimed().await,
        1,
        "but the money is seen, and kept for a person"
    );
}

#[tokio::test]
async fn offline_a_code_comes_down_in_time_and_nothing_is_given_up() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.looks().await;
    counter.provider().goes_silent().await;

    counter.watches_for(Duration::from_mins(5)).await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "no code stays up for want of internet"
    );
    counter.watches_for(Duration::from_hours(2)).await;
    assert_eq!(
        counter.looks().await.waiting,
        1,
        "but whether it was paid we do not know"
    );

    counter.customer_pays(&order).await;
    counter.provider().answers_again().await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "until the provider says so"
    );
    assert_eq!(
        counter.gazette().links(),
        [true, false, true],
        "on, off and on again was told"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_was_paid_while_we_were_offline_is_found_afterwards() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.provider().goes_silent().await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_hours(2)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "nobody told us"
    );

    counter.provider().answers_again().await;
    counter.looks().await;

    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "now somebody did"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn the_watch_goes_on_by_itself_as_time_passes() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    let till = counter.till().clone();
    let watch = tokio::spawn(async move { till.watch().await });
    counter.clock().has_a_sleeper().await;
    counter.customer_pays(&order).await;

    // Time stands while a round is under way, so each step is a round.
    let mut rounds = 0;
    while counter.state_of(&order).await == State::Open {
        counter.clock().has_a_sleeper().await;
        counter.advance(Duration::from_secs(4));
        rounds += 1;
    }

    watch.abort();
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "nobody asked it to look"
    );
    assert!(rounds <= 10, "and soon: after {rounds} rounds");
}

#[tokio::test]
async fn a_hint_is_heeded_at_once() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    let till = counter.till().clone();
    let mut notices = till.notices();
    let watch = tokio::spawn({
        let till = till.clone();
        async move { till.watch().await }
    });
    notices.changed().await.expect("the first round is told");
    counter.customer_pays(&order).await;
    till.hint();
    while counter.state_of(&order).await != State::Paid {
        notices
            .changed()
            .await
            .expect("the till tells of each round");
    }
    watch.abort();
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "no time passed at all"
    );
}

#[tokio::test]
async fn the_watch_needs_nobody_at_the_till() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.till().lock().await.expect("it can be locked");
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(10)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "the customer did pay"
    );
    let paid = counter
        .events_of(&order)
        .await
        .into_iter()
        .find(|event| event.kind == "paid");
    assert_eq!(
        paid.map(|event| event.operator),
        Some(None),
        "and nobody is said to have seen it"
    );
}

#[tokio::test]
async fn one_list_serves_however_many_orders_wait() {
    let counter = Counter::open().await;
    for amount in ["10", "20", "30", "40", "50"] {
        counter.charge(amount).await;
    }
    let before = counter.wire().sent_to(TRANSACTIONS).len();
    counter.looks().await;
    assert_eq!(
        counter.wire().sent_to(TRANSACTIONS).len(),
        before + 1,
        "asked once for all of them"
    );
}

#[tokio::test]
async fn no_minute_of_a_busy_hour_sees_more_than_thirty_requests() {
    let counter = Counter::open().await;
    let mut before = counter.world().await.requests_in_all();
    for minute in 0..12 {
        if minute < 6 {
            counter.charge(&format!("{}", 100 + minute)).await;
        }
        counter.watches_for(Duration::from_mins(1)).await;
        let after = counter.world().await.requests_in_all();
        assert!(
            after - before <= 30,
            "{} requests in minute {minute}",
            after - before
        );
        before = after;
    }
}

#[tokio::test]
async fn in_a_rush_each_payment_is_known_soon_also_of_those_who_are_not_in_front() {
    let counter = Counter::open().await;
    let second = Duration::from_secs(1);
    // Long enough that nothing of the budget is saved up any more.
    for pair in 0..15_u32 {
        let aside = counter.charge(&format!("{}", 1_000 + pair)).await;
        counter.watches_for(second * 3).await;
        let in_front = counter.charge(&format!("{}", 2_000 + pair)).await;
        counter.watches_for(second * 2).await;
        counter.customer_pays(&aside).await;
        counter.customer_pays(&in_front).await;
        counter.watches_for(second * 18).await;
        for (order, which) in [(&in_front, "in front"), (&aside, "aside")] {
            assert_eq!(
                counter.state_of(order).await,
                State::Paid,
                "the sale {which} of pair {pair}: what was seen in the list is asked about"
            );
        }
    }
}

#[tokio::test]
async fn whoever_pays_aside_is_known_although_the_queue_never_ends() {
    let counter = Counter::open().await;
    let second = Duration::from_secs(1);
    let aside = counter.charge("7.777,00").await;
    counter.watches_for(second * 3).await;
    counter.customer_pays(&aside).await;
    let mut queue = Vec::new();
    // A sale every five seconds takes more than the budget gives, for minutes.
    for sale in 0..40_u32 {
        let in_front = counter.charge(&format!("{}", 1_000 + sale)).await;
        counter.watches_for(second * 3).await;
        counter.customer_pays(&in_front).await;
        counter.watches_for(second * 2).await;
        queue.push(in_front);
        if sale == 5 {
            assert_eq!(
                counter.state_of(&aside).await,
                State::Paid,
                "its money was in the list, and nobody newer could be asked about it instead"
            );
        }
    }
    counter.watches_for(second * 60).await;
    for order in &queue {
        assert_eq!(
            counter.state_of(order).await,
            State::Paid,
            "and so was each of the queue, before its code came down"
        );
    }
}

#[tokio::test]
async fn whoever_pays_less_aside_has_a_turn_although_the_queue_never_ends() {
    let counter = Counter::open().await;
    let second = Duration::from_secs(1);
    let aside = counter.charge("7.777,00").await;
    counter.watches_for(second * 3).await;
    counter
        .customer_pays_with(&aside, json!({ "amount": "7000.00" }))
        .await;
    for dawdler in 0..2_u32 {
        counter.charge(&format!("{}", 5_000 + dawdler)).await;
    }
    for sale in 0..50_u32 {
        let in_front = counter.charge(&format!("{}", 1_000 + sale)).await;
        counter.watches_for(second * 3).await;
        counter.customer_pays(&in_front).await;
        counter.watches_for(second * 2).await;
    }
    assert_eq!(
        counter.state_of(&aside).await,
        State::Underpaid,
        "no amount tells whose that money is, and yet it was asked about"
    );
}

#[tokio::test]
async fn a_shop_that_sells_nothing_is_quiet() {
    let counter = Counter::open().await;
    counter.looks().await;
    let before = counter.world().await.requests_in_all();
    counter.watches_for(Duration::from_mins(10)).await;
    let asked = counter.world().await.requests_in_all() - before;
    assert!(
        (9..=11).contains(&asked),
        "once a minute, to know whether they answer: {asked}"
    );
}

#[tokio::test]
async fn midnight_hides_no_payment() {
    // 2026-11-20 23:59:58.000 in Buenos Aires.
    let counter = Counter::open_at(domain::instant::Instant::from_ms(1_795_229_998_000)).await;
    let order = counter.charge("150,00").await;
    counter.advance(Duration::from_millis(999));
    counter.customer_pays(&order).await;
    counter.advance(MS);
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Paid,
        "yesterday's list was read too"
    );
}
