//! Claims: a manager says whose payment a credit is, or that it is not, and nobody else does but the provider.

use std::time::Duration;

use domain::{
    credit::Fingerprint, evidence::Evidence, instant::Instant, lifecycle::State, operator::Role,
    order::OrderId,
};
use serde_json::json;
use tests::{CASHIN, Counter, code_of};
use till::{refunds::Refunding, refusal::Code};

use crate::{evidence_of, with_colliding_ids};

const WHY: &str = "el cliente mostró el comprobante";

/// What nobody has claimed, by the text that names it.
async fn unclaimed(counter: &Counter) -> Vec<String> {
    let credits = counter.till().credits(Instant::from_ms(0)).await;
    credits
        .expect("a manager may see them")
        .into_iter()
        .map(|it| it.credit.fingerprint.as_str().to_owned())
        .collect()
}

/// Two sales of one amount, and one credit that could be either's.
async fn puzzled() -> (Counter, OrderId, OrderId, String) {
    let counter = with_colliding_ids().await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&second).await;
    counter.looks().await;
    let credit = unclaimed(&counter).await.pop().expect("one credit");
    (counter, first, second, credit)
}

#[tokio::test]
async fn a_manager_solves_a_puzzle_and_the_other_sale_stays_one() {
    let (counter, first, second, credit) = puzzled().await;

    let claimed = counter.till().claim(&credit, second, WHY).await;

    let order = claimed.expect("a manager may");
    assert_eq!(order.state, State::Paid, "in time");
    let evidence = order.payment().map(|payment| payment.evidence);
    assert_eq!(evidence, Some(Evidence::Manual), "on a person's word");
    assert_eq!(
        counter.state_of(&first).await,
        State::Ambiguous,
        "the other one was not paid by it"
    );
    let again = counter.till().claim(&credit, first, WHY).await;
    assert_eq!(code_of(again), Code::CreditTaken, "a credit pays one sale");
    counter.holds_together().await;
}

#[tokio::test]
async fn what_was_claimed_by_mistake_is_taken_back_and_never_comes_back_by_itself() {
    let (counter, first, second, credit) = puzzled().await;
    let till = counter.till();
    till.claim(&credit, first, WHY).await.expect("a mistake");

    let order = till.unclaim(&credit, "era de la otra venta").await;

    let order = order.expect("a manager may");
    assert_eq!(
        (order.state, order.paid.cents()),
        (State::Lapsed, 0),
        "as if it never was"
    );
    assert_eq!(
        unclaimed(&counter).await,
        std::slice::from_ref(&credit),
        "it is nobody's again"
    );
    counter.watches_for(Duration::from_mins(5)).await;
    assert_eq!(
        counter.state_of(&first).await,
        State::Lapsed,
        "a person said that it is not this one's"
    );
    till.claim(&credit, second, WHY)
        .await
        .expect("the right one");
    assert_eq!(counter.state_of(&second).await, State::Paid, "whose it was");
    let twice = till.unclaim("nada", WHY).await;
    assert_eq!(code_of(twice), Code::NoSuchCredit, "that is no credit");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_double_payment_is_an_item_to_claim() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter
        .customer_pays_with(&order, json!({ "how": "twice" }))
        .await;
    counter.watches_for(Duration::from_secs(30)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "by the first");
    let second = unclaimed(&counter).await;
    assert_eq!(second.len(), 1, "the second is nobody's");

    let claimed = counter.till().claim(&second[0], order, WHY).await;

    let claimed = claimed.expect("the customer paid twice");
    assert_eq!(
        (claimed.state, claimed.paid.cents()),
        (State::Overpaid, 30_000),
        "and it can be given back from there"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_the_provider_tied_to_a_sale_nobody_unties() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(30)).await;
    let paid = counter.order(&order).await;
    let credit = paid.payment().and_then(|payment| payment.credit.clone());
    let credit = credit.expect("the list showed it");

    let untied = counter.till().unclaim(credit.as_str(), WHY).await;

    assert_eq!(code_of(untied), Code::NotClaimable, "the provider said so");
    assert_eq!(counter.state_of(&order).await, State::Paid, "and it stays");
}

#[tokio::test]
async fn a_claim_wants_a_manager_and_a_reason() {
    let (counter, _, second, credit) = puzzled().await;
    for short in ["", "  ", "sí", "línea\nnueva"] {
        let refused = counter.till().claim(&credit, second, short).await;
        assert_eq!(
            code_of(refused),
            Code::ReasonNeeded,
            "{short:?} says nothing"
        );
    }
    counter.hire("Ana", Role::Cashier, "2580").await;
    let session = counter.till().sign_in("Ana", "2580").await;
    session.expect("she works here");

    let claimed = counter.till().claim(&credit, second, WHY).await;
    assert_eq!(
        code_of(claimed),
        Code::NotAllowed,
        "a cashier sees, a manager claims"
    );
    let unclaimed = counter.till().unclaim(&credit, WHY).await;
    assert_eq!(code_of(unclaimed), Code::NotAllowed, "nor takes back");
    assert_eq!(
        counter.state_of(&second).await,
        State::Ambiguous,
        "nothing changed"
    );
}

/// Two sales of one amount, of which the first was paid; the provider, which can tell, has not yet. And the credit.
async fn untold() -> (Counter, OrderId, OrderId, String) {
    let counter = Counter::open().await;
    let told = counter.charge("99,00").await;
    counter.customer_pays(&told).await;
    counter.watches_for(Duration::from_secs(20)).await;
    let is_paid = counter.state_of(&told).await == State::Paid;
    assert!(is_paid, "from now on the list alone pays nothing");
    let silence = json!({ "fault": "status", "status": 500 });
    counter.provider().fails_at(CASHIN, silence).await;
    let first = counter.charge("150,00").await;
    let second = counter.charge("150,00").await;
    counter.customer_pays(&first).await;
    counter.looks().await;
    let credit = unclaimed(&counter).await.pop().expect("one credit");
    (counter, first, second, credit)
}

/// The provider tells of orders again, and the till has asked about each of them.
async fn it_tells(counter: &Counter) {
    counter.provider().heals().await;
    counter.watches_for(Duration::from_mins(2)).await;
}

#[tokio::test]
async fn a_credit_that_a_waiting_sale_may_have_is_claimed_only_by_who_insists() {
    let (counter, first, second, credit) = untold().await;
    let till = counter.till();
    for order in [first, second] {
        let claimed = till.claim(&credit, order, WHY).await;
        assert_eq!(
            code_of(claimed),
            Code::CreditAwaited,
            "the provider has yet to say whose it is"
        );
    }
    let claimed = till.claim_all_the_same(&credit, first, WHY).await;
    assert_eq!(
        claimed.map(|order| order.state).ok(),
        Some(State::Paid),
        "a manager who saw the receipt knows better"
    );
    it_tells(&counter).await;
    let order = counter.order(&first).await;
    assert_eq!(
        (order.state, order.paid.cents()),
        (State::Paid, 15_000),
        "the same money, said twice"
    );
    assert_eq!(counter.state_of(&second).await, State::Open, "it waits");
    counter.holds_together().await;
}

/// Two sales of one amount: the provider said that the first was paid, and not by whom, before its list showed the
/// credit; now it does, and no round has looked yet. And the credit.
async fn told_before_it_was_listed() -> (Counter, OrderId, OrderId, String) {
    let counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "buyer": "unsaid" }))
        .await;
    let told = counter.charge("150,00").await;
    let other = counter.charge("150,00").await;
    counter.wire().list_lags();
    counter.customer_pays(&told).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(
        [
            counter.state_of(&told).await,
            counter.state_of(&other).await
        ],
        [State::Paid, State::Open],
        "on its word"
    );
    counter.wire().list_catches_up();
    // A charge reads the list, so that what stands in it is not taken for its payment; it ties nothing.
    counter.charge("1,00").await;
    let credit = unclaimed(&counter).await.pop().expect("one credit");
    (counter, told, other, credit)
}

#[tokio::test]
async fn a_credit_that_a_told_payment_waits_for_is_claimed_for_another_only_by_who_insists() {
    let (counter, told, other, credit) = told_before_it_was_listed().await;
    let claimed = counter.till().claim(&credit, other, WHY).await;
    assert_eq!(
        code_of(claimed),
        Code::CreditAwaited,
        "it may be the one that the told payment waits for"
    );
    let insisted = counter.till().claim_all_the_same(&credit, other, WHY).await;
    assert_eq!(
        insisted.map(|order| order.state).ok(),
        Some(State::Paid),
        "a manager who saw the receipt knows better"
    );
    assert_eq!(
        counter.order(&told).await.paid.cents(),
        15_000,
        "and what the provider said stays"
    );
    counter.holds_together().await;

    let (counter, told, _, credit) = told_before_it_was_listed().await;
    let claimed = counter.till().claim_all_the_same(&credit, told, WHY).await;
    assert_eq!(
        claimed.map(|order| (order.state, order.paid.cents())).ok(),
        Some((State::Paid, 15_000)),
        "for the sale that waits for it, it is that payment, and no second one"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn the_providers_word_takes_a_claim_back_and_the_money_counts_once() {
    let (counter, first, second, credit) = untold().await;
    let till = counter.till();
    let claimed = till.claim_all_the_same(&credit, second, WHY).await;
    assert_eq!(
        claimed.map(|order| order.state).ok(),
        Some(State::Paid),
        "a mistake"
    );

    it_tells(&counter).await;

    let order = counter.order(&first).await;
    assert_eq!(
        (order.state, evidence_of(&counter, &first).await),
        (State::Paid, Some(Evidence::Order)),
        "the provider says whose it was"
    );
    let payment = order.payment().and_then(|payment| payment.credit.clone());
    assert_eq!(
        payment.as_ref().map(Fingerprint::as_str),
        Some(credit.as_str()),
        "and it is the very credit"
    );
    let other = counter.order(&second).await;
    assert_eq!(
        (other.state, other.paid.cents()),
        (State::Ambiguous, 0),
        "the goods may be gone: a person decides"
    );
    let told = counter.history_of(&second).await;
    assert!(
        told.contains(&"overruled".to_owned()),
        "and reads why: {told:?}"
    );
    let day = till.day(till.today()).await.expect("a manager may");
    assert_eq!(day.net.cents(), 24_900, "one payment, counted once");
    let again = till.unclaim(&credit, WHY).await;
    assert_eq!(code_of(again), Code::NotClaimable, "nobody unties that");

    // The other customer pays after all.
    counter.customer_pays(&second).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        counter.state_of(&second).await,
        State::Paid,
        "it is still looked after"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_was_given_back_is_not_paid_a_second_time_by_the_same_money() {
    let (counter, first, second, credit) = untold().await;
    let till = counter.till();
    let claimed = till.claim_all_the_same(&credit, second, WHY).await;
    claimed.expect("a mistake");
    let back = Refunding {
        order: second,
        cents: 5_000,
        reason: "faltaba un par".to_owned(),
        again: false,
    };
    till.refund_and_wait(&back).await.expect("a manager may");

    it_tells(&counter).await;

    let (one, other) = (counter.order(&first).await, counter.order(&second).await);
    assert_eq!(
        (one.state, one.paid.cents()),
        (State::Ambiguous, 0),
        "the money went elsewhere, and partly out again: a person looks"
    );
    assert_eq!(other.paid.cents(), 15_000, "what went back had come in");
    counter.holds_together().await;
}

#[tokio::test]
async fn anothers_payment_of_the_same_amount_is_not_taken_for_a_claim() {
    let (counter, first, second, credit) = untold().await;
    let till = counter.till();
    // It is the first one's; and then the second one's customer pays, somebody else.
    let claimed = till.claim_all_the_same(&credit, first, WHY).await;
    claimed.expect("a manager may");
    let ana = json!({ "payer": { "cuit": "20990241180", "cvu": "0009999000004096415300" } });
    counter.wire().list_lags();
    counter.customer_pays_with(&second, ana).await;
    it_tells(&counter).await;
    counter.wire().list_catches_up();
    counter.looks().await;
    for order in [first, second] {
        assert_eq!(
            counter.state_of(&order).await,
            State::Paid,
            "two customers paid two sales"
        );
    }
    assert_eq!(unclaimed(&counter).await, [""; 0], "each by its own credit");
    counter.holds_together().await;
}

#[tokio::test]
async fn somebody_elses_credit_is_not_taken_for_the_one_a_known_payment_waits_for() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    // The provider says that it was paid, and by whom; its list is behind.
    counter.wire().list_lags();
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "on its word");
    let account = "0009999000004096415300";
    let ana = json!({ "payer": { "cuit": "20990241180", "cvu": account } });
    counter.customer_pays_with(&order, ana).await;
    counter.advance(Duration::from_mins(1));
    counter.wire().list_catches_up();
    // A charge reads the list, and ties nothing.
    counter.charge("1,00").await;
    let credits = unclaimed(&counter).await;
    let anas = credits.iter().find(|credit| credit.contains(account));
    let anas = anas.expect("she paid as well");

    let claimed = counter.till().claim(anas, order, WHY).await;

    assert_eq!(
        claimed.map(|order| order.paid.cents()).ok(),
        Some(30_000),
        "two customers paid, and both count"
    );
    counter.looks().await;
    assert_eq!(
        unclaimed(&counter).await,
        [""; 0],
        "and the first one's credit is what the payment waited for"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_claim_of_the_credit_of_a_known_payment_counts_it_once() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    // The provider says that it was paid; its list is behind.
    counter.wire().list_lags();
    counter.customer_pays(&order).await;
    counter.watches_for(Duration::from_secs(20)).await;
    assert_eq!(counter.state_of(&order).await, State::Paid, "on its word");
    counter.advance(Duration::from_hours(25));
    counter.wire().list_catches_up();
    counter.looks().await;
    let credit = unclaimed(&counter).await.pop().expect("shown too late");

    let claimed = counter.till().claim(&credit, order, WHY).await;

    let claimed = claimed.expect("a manager may");
    assert_eq!(
        (claimed.state, claimed.paid.cents()),
        (State::Paid, 15_000),
        "it is that payment, and no second one"
    );
    assert!(
        unclaimed(&counter).await.is_empty(),
        "and it is nobody else's"
    );
    counter.holds_together().await;
}
