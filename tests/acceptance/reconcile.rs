//! Conciliación: a day held against the provider's own list, and what people decide on what differs.

use std::time::Duration;

use domain::{lifecycle::State, order::OrderId};
use gateway::Clock;
use serde_json::json;
use tests::{Counter, TRANSACTIONS, code_of};
use till::{
    people::PRACTICE_MANAGER,
    refusal::Code,
    view::{Difference, DifferenceKind, Reconciliation, Sum},
};

const WHY: &str = "el cliente mostró el comprobante";

async fn with_a_wall() -> Counter {
    let counter = Counter::open().await;
    let made = counter.till().create_sale_point("Caja 1").await;
    made.expect("the provider makes one");
    counter
}

async fn is_paid(counter: &Counter, amount: &str) -> OrderId {
    let order = counter.charge(amount).await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "it is paid");
    order
}

/// Money comes in by the code on the wall that takes any amount. Nobody looks.
async fn comes_in(counter: &Counter, amount: &str) {
    let world = counter.world().await;
    let open = world.0["sale_points"][0]["open_qr"].clone();
    let visit = json!({ "qr": open, "amount": amount });
    counter.advance(Duration::from_secs(10));
    counter.provider().is_visited(visit).await;
}

async fn compared(counter: &Counter) -> Reconciliation {
    let today = counter.till().today();
    let compared = counter.till().reconcile(today, today).await;
    let compared = compared.expect("a manager may, and the provider answers");
    let differs: i64 = compared
        .differences
        .iter()
        .chain(&compared.decided)
        .map(|it| it.cents)
        .sum();
    assert_eq!(
        compared.ours.cents + differs,
        compared.theirs.cents,
        "ours and the differences are theirs: {compared:?}"
    );
    compared
}

fn kinds(differences: &[Difference]) -> Vec<(DifferenceKind, i64)> {
    differences.iter().map(|it| (it.kind, it.cents)).collect()
}

#[tokio::test]
async fn a_day_on_which_all_is_well_agrees_one_to_one() {
    let counter = with_a_wall().await;
    let first = is_paid(&counter, "150,00").await;
    let second = is_paid(&counter, "150,00").await;
    let unpaid = counter.charge("20").await;
    counter.till().cancel(unpaid).await.expect("it is open");

    let compared = compared(&counter).await;

    let both = Sum {
        count: 2,
        cents: 30_000,
    };
    assert_eq!(
        (compared.ours, compared.theirs, compared.difference_cents),
        (both, both, 0),
        "to the centavo"
    );
    assert!(
        compared.differences.is_empty(),
        "{:?}",
        compared.differences
    );
    let pairs: Vec<&str> = compared
        .pairs
        .iter()
        .map(|it| it.order.id.as_str())
        .collect();
    assert_eq!(
        pairs,
        [second.to_string(), first.to_string()],
        "each sale with its own credit, the newest first"
    );
    assert_eq!(compared.matched, 2, "and how many");
    assert_eq!(
        compared.read_ms,
        counter.clock().now().ms(),
        "read just now"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_was_paid_twice_is_missing_here_until_somebody_says_whose_it_is() {
    let counter = with_a_wall().await;
    let order = counter.charge("150,00").await;
    let visit = json!({ "how": "twice" });
    counter.customer_pays_with(&order, visit).await;
    counter.watches_for(Duration::from_mins(1)).await;
    let before = compared(&counter).await;
    assert_eq!(
        kinds(&before.differences),
        [(DifferenceKind::MissingHere, 15_000)],
        "the second is no sale's"
    );
    assert_eq!(before.matched, 1, "the first is its own");
    let credit = before.differences[0].credit.clone();
    let credit = credit.expect("it is theirs").id;
    let claimed = counter.till().claim(&credit, order, WHY).await;
    claimed.expect("a manager may");
    let after = compared(&counter).await;
    assert!(
        after.differences.is_empty(),
        "claimed, it agrees: {after:?}"
    );
    assert_eq!(after.difference_cents, 0, "to the centavo");
    counter.holds_together().await;
}

#[tokio::test]
async fn looking_finds_what_the_watch_has_not_seen_yet() {
    let counter = with_a_wall().await;
    comes_in(&counter, "35.00").await;
    assert_eq!(counter.unclaimed().await, 0, "nobody has looked");
    let compared = compared(&counter).await;
    assert_eq!(
        kinds(&compared.differences),
        [(DifferenceKind::MissingHere, 3_500)],
        "the list is read anew"
    );
    assert_eq!(counter.unclaimed().await, 1, "and what is new is noted");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_sale_that_was_paid_long_after_it_ended_is_shown_with_its_money() {
    let counter = with_a_wall().await;
    let order = counter.charge("500").await;
    counter.till().cancel(order).await.expect("it is open");
    counter.watches_for(Duration::from_mins(45)).await;
    counter.customer_pays(&order).await;

    let compared = compared(&counter).await;

    let [late] = compared.differences.as_slice() else {
        panic!("one: {:?}", compared.differences);
    };
    assert_eq!(
        (
            late.kind,
            late.cents,
            late.order.as_ref().map(|it| it.id.clone())
        ),
        (DifferenceKind::PaidLate, 50_000, Some(order.to_string())),
        "somebody had the code"
    );
    let inbox = counter.till().unassigned().await.expect("a manager may");
    let shown: Vec<u32> = inbox.iter().map(|it| it.candidates).collect();
    assert_eq!(shown, [1], "the inbox knows the sale, too");
    let credit = late.credit.clone().expect("it came in").id;
    counter
        .till()
        .claim(&credit, order, WHY)
        .await
        .expect("it is its");
    assert_eq!(
        counter.state_of(&order).await,
        State::PaidLate,
        "it is paid"
    );
    let after = self::compared(&counter).await;
    assert!(after.differences.is_empty(), "and agrees: {after:?}");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_is_decided_is_listed_apart_and_can_be_taken_back() {
    let counter = with_a_wall().await;
    comes_in(&counter, "35.00").await;
    comes_in(&counter, "36.00").await;
    let before = compared(&counter).await;
    let ids: Vec<String> = before.differences.iter().map(|it| it.id.clone()).collect();
    assert_eq!(ids.len(), 2, "both are nobody's: {before:?}");
    let credits: Vec<String> = before
        .differences
        .iter()
        .filter_map(|it| it.credit.as_ref().map(|it| it.id.clone()))
        .collect();
    let till = counter.till();
    till.disown(&credits[0], "es de la otra caja")
        .await
        .expect("a manager may");
    till.review_difference(&ids[1], "lo vemos mañana")
        .await
        .expect("a manager may");
    let (kind, _) = ids[1].split_once(':').expect("what, and of what");
    for no_difference in ["", "ninguna", &format!("{kind}::"), &format!("{kind}:x:y")] {
        let refused = till.review_difference(no_difference, "lo vemos").await;
        assert_eq!(
            code_of(refused),
            Code::BadWord,
            "{no_difference:?}: nothing differs so"
        );
    }
    let after = compared(&counter).await;
    assert!(after.differences.is_empty(), "nothing is left to decide");
    let decisions: Vec<(String, String)> = after
        .decided
        .iter()
        .filter_map(|it| it.decision.clone())
        .map(|it| (it.operator, it.reason))
        .collect();
    let by = |reason: &str| (PRACTICE_MANAGER.to_owned(), reason.to_owned());
    assert_eq!(
        decisions,
        [by("es de la otra caja"), by("lo vemos mañana")],
        "who and why"
    );
    assert_eq!(
        after.difference_cents, 7_100,
        "the money is there all the same"
    );
    let inbox = till.unassigned().await.expect("a manager may");
    let disowned = inbox.iter().filter(|it| it.disowned.is_some()).count();
    assert_eq!((inbox.len(), disowned), (2, 1), "the inbox says it, too");

    till.disown(&credits[0], "")
        .await
        .expect("it is taken back");
    assert_eq!(
        compared(&counter).await.differences.len(),
        1,
        "it is open again"
    );

    till.disown(&credits[0], "no es nuestra")
        .await
        .expect("again");
    let order = counter.charge("36").await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "no guess takes it"
    );
    till.claim_all_the_same(&credits[0], order, WHY)
        .await
        .expect("it may be claimed");
    let inbox = till.unassigned().await.expect("a manager may");
    assert!(
        inbox.iter().all(|it| it.disowned.is_none()),
        "which ends that it was disowned"
    );
    let refused = till.disown(&credits[0], "no es nuestra").await;
    assert_eq!(code_of(refused), Code::CreditTaken, "it is a sale's now");
    let refused = till.disown("nada", "no es nuestra").await;
    assert_eq!(code_of(refused), Code::NoSuchCredit, "nobody ever saw that");
    let refused = till.review_difference(&ids[1], "x").await;
    assert_eq!(code_of(refused), Code::ReasonNeeded, "that says nothing");
    counter.holds_together().await;
}

#[tokio::test]
async fn nothing_changes_when_the_provider_is_silent_or_says_no() {
    let counter = with_a_wall().await;
    is_paid(&counter, "150,00").await;
    comes_in(&counter, "35.00").await;
    let head = async || counter.till().head().await.expect("a manager may");
    let before = head().await;
    let today = counter.till().today();
    counter.provider().goes_silent().await;
    let refused = counter.till().reconcile(today, today).await;
    assert_eq!(code_of(refused), Code::ProviderSilent, "nobody knows");
    counter.provider().answers_again().await;
    counter
        .provider()
        .fails_at(
            TRANSACTIONS,
            json!({ "fault": "status", "status": 422, "message": "no" }),
        )
        .await;
    let refused = counter.till().reconcile(today, today).await;
    assert_eq!(code_of(refused), Code::ProviderRefused, "it will not say");
    assert_eq!(head().await, before, "not a word was written");
    counter.provider().heals().await;
    assert_eq!(compared(&counter).await.matched, 1, "then it is as it was");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_day_is_compared_afterwards_like_on_the_evening() {
    let counter = with_a_wall().await;
    is_paid(&counter, "150,00").await;
    comes_in(&counter, "35.00").await;
    let day = counter.till().today();
    let evening = compared(&counter).await;
    counter.advance(Duration::from_hours(30));
    counter.looks().await;
    let after = counter
        .till()
        .reconcile(day, day)
        .await
        .expect("days later");
    assert_eq!(
        (
            after.ours,
            after.theirs,
            after.matched,
            after.differences.clone()
        ),
        (
            evening.ours,
            evening.theirs,
            evening.matched,
            evening.differences
        ),
        "the same day is the same"
    );
    let today = counter.till().today();
    let empty = counter.till().reconcile(today, today).await.expect("today");
    assert_eq!(
        (empty.matched, empty.theirs.count),
        (0, 0),
        "nothing came today"
    );
    let both = counter.till().reconcile(day, today).await.expect("a range");
    assert_eq!((both.matched, both.differences.len()), (1, 1), "both days");
    for (from, to) in [(today, day), (today.after(), today.after())] {
        let refused = counter.till().reconcile(from, to).await;
        assert_eq!(code_of(refused), Code::BadDate, "{from} to {to} is nothing");
    }
    counter.holds_together().await;
}
