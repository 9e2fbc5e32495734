//! Payouts as a window orders them: with a key that makes one payout of however many tries, and a PIN each time.

use std::time::Duration;

use domain::{
    channel::Provider,
    operator::Role,
    payout::{PayoutId, State},
};
use serde_json::json;
use tests::{Counter, code_of};
use till::{
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    refusal::Code,
    view::{PayoutRequest, PayoutView, Recipient},
};
use uuid::Uuid;

use crate::payouts::{CASHOUT, payout, sent, with_money};

/// The key of one confirmation.
const KEY: &str = "019b0000-0000-7000-8000-000000000001";
/// The route that says how much there is, asked when a payout has its turn.
const BALANCE: &str = "v2/account/balance";
/// A supplier's account at a bank, and whose it is.
pub(crate) const SUPPLIER: [&str; 2] = ["2850590940090418135201", "20-26756539-3"];

/// What the window asks for: this many pesos for the supplier.
pub(crate) fn order(key: &str, pesos: i64) -> PayoutRequest {
    PayoutRequest {
        key: key.to_owned(),
        provider: Some(Provider::Telepagos),
        to: SUPPLIER[0].to_owned(),
        cuit: Some(SUPPLIER[1].to_owned()),
        cents: pesos * 100,
        concept_id: None,
        description: String::new(),
        again: false,
        second: None,
    }
}

/// Orders it with the practice manager's PIN.
async fn orders(counter: &Counter, request: &PayoutRequest) -> PayoutView {
    let ordered = counter.till().order_payout(request, PRACTICE_PIN).await;
    ordered.expect("the payout is taken up")
}

#[tokio::test]
async fn the_same_key_twice_is_one_payout() {
    let counter = with_money(Provider::Telepagos).await;
    let first = orders(&counter, &order(KEY, 500)).await;
    assert_eq!(first.state, State::Accepted, "the provider took it");
    counter.looks().await;
    let second = orders(&counter, &order(KEY, 500)).await;
    assert_eq!(
        second.reference, first.reference,
        "the payout that exists is answered"
    );
    assert_eq!(second.state, State::Processed, "as it stands now");
    assert_eq!(sent(&counter, CASHOUT), 1, "and nothing more was sent");
    let id = PayoutId(Uuid::parse_str(KEY).expect("a uuid"));
    let kept = payout(&counter, id).await.draft.reference;
    assert_eq!(kept.to_string(), first.reference, "the key is its name");
    counter.holds_together().await;
}

#[tokio::test]
async fn the_same_key_while_the_first_is_on_the_wire_waits_for_the_same_answer() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().holds(CASHOUT);
    let ask = || {
        let till = counter.till().clone();
        tokio::spawn(async move { till.order_payout(&order(KEY, 500), PRACTICE_PIN).await })
    };
    let (one, other) = (ask(), ask());
    while sent(&counter, CASHOUT) < 1 {
        tokio::task::yield_now().await;
    }
    let third = ask();
    counter.wire().releases();
    let mut seen = Vec::new();
    for asked in [one, other, third] {
        let answer = asked.await.expect("it ends").expect("it is answered");
        seen.push((answer.reference, answer.state));
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "one payout, whoever asked: {seen:?}");
    assert_eq!(seen[0].1, State::Accepted, "and its answer");
    assert_eq!(sent(&counter, CASHOUT), 1, "sent once");
    assert_eq!(counter.world().await.payouts().len(), 1, "and made once");
    counter.holds_together().await;
}

#[tokio::test]
async fn one_that_is_in_doubt_is_answered_as_such_and_not_sent_again_by_whoever_asks() {
    let counter = with_money(Provider::Telepagos).await;
    let lost = json!({ "fault": "drop_after", "times": 1 });
    counter.provider().fails_at("payment/cashout", lost).await;
    let first = orders(&counter, &order(KEY, 500)).await;
    assert_eq!(first.state, State::InDoubt, "no answer is an answer too");
    assert!(first.refusal.is_some(), "with why nobody knows");
    assert!(first.next_check_ms.is_some(), "and when somebody will ask");
    let second = orders(&counter, &order(KEY, 500)).await;
    assert_eq!(
        (second.reference, second.state),
        (first.reference.clone(), State::InDoubt),
        "the same one, still in doubt"
    );
    assert_eq!(sent(&counter, CASHOUT), 1, "that is the watch's to settle");

    counter.advance(Duration::from_secs(10));
    let asked = counter.till().ask_about_payout(&first.reference).await;
    let asked = asked.expect("the provider is asked");
    assert_eq!(asked.state, State::Accepted, "the provider has it");
    counter.advance(Duration::from_secs(10));
    let asked = counter.till().ask_about_payout(&first.reference).await;
    let asked = asked.expect("the provider is asked once more");
    assert_eq!(asked.state, State::Processed, "and it arrived");
    assert_eq!(counter.world().await.payouts().len(), 1, "once");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_key_is_good_for_one_payout() {
    let counter = with_money(Provider::Telepagos).await;
    orders(&counter, &order(KEY, 500)).await;
    let other_payee = PayoutRequest {
        to: "otro.alias.mp".to_owned(),
        ..order(KEY, 500)
    };
    let other_way = PayoutRequest {
        provider: Some(Provider::Totalcoin),
        ..order(KEY, 500)
    };
    for (other, what) in [
        (order(KEY, 501), "another amount"),
        (other_payee, "another payee"),
        (other_way, "another provider"),
    ] {
        let refused = counter.till().order_payout(&other, PRACTICE_PIN).await;
        assert_eq!(code_of(refused), Code::PayoutKeyUsed, "{what}");
    }
    for no_key in ["", "0", "00000000-0000-0000-0000-000000000000"] {
        let keyless = order(no_key, 10);
        let refused = counter.till().order_payout(&keyless, PRACTICE_PIN).await;
        assert_eq!(code_of(refused), Code::BadWord, "{no_key:?}");
    }
    assert_eq!(sent(&counter, CASHOUT), 1, "one payout was sent");
    let again = "019b0000-0000-7000-8000-000000000002";
    let again = order(again, 500);
    let refused = counter.till().order_payout(&again, PRACTICE_PIN).await;
    assert_eq!(
        code_of(refused),
        Code::PayoutRepeated,
        "and the same under another key must be meant"
    );
}

#[tokio::test]
async fn a_wrong_pin_sends_nothing_and_counts() {
    let counter = with_money(Provider::Telepagos).await;
    let till = counter.till();
    for left in [4, 3, 2, 1] {
        let refused = till.order_payout(&order(KEY, 500), "111111").await;
        let refusal = refused.expect_err("that is not the PIN");
        assert_eq!(refusal.code, Code::WrongPin, "and it says so");
        assert_eq!(refusal.attempts_left, Some(left), "with what is left");
    }
    let refused = till.order_payout(&order(KEY, 500), "111111").await;
    let refusal = refused.expect_err("that was one too many");
    assert_eq!(refusal.code, Code::LockedOut, "as at signing in");
    assert!(refusal.retry_at_ms.is_some(), "until then");
    let right = till.order_payout(&order(KEY, 500), PRACTICE_PIN).await;
    assert_eq!(code_of(right), Code::LockedOut, "the right one waits too");
    let signing_in = till.sign_in(PRACTICE_MANAGER, PRACTICE_PIN).await;
    assert_eq!(code_of(signing_in), Code::LockedOut, "wherever it is given");
    assert_eq!(sent(&counter, CASHOUT), 0, "nothing was sent");
    let payouts = till.payouts(None).await.expect("readable");
    assert!(payouts.is_empty(), "nothing was written");

    counter.advance(Duration::from_mins(6));
    orders(&counter, &order(KEY, 500)).await;
    assert_eq!(sent(&counter, CASHOUT), 1, "after the wait it is");
}

#[tokio::test]
async fn a_cashier_s_pin_is_no_use() {
    let counter = with_money(Provider::Telepagos).await;
    counter.hire("Lucía", Role::Cashier, "4826").await;
    let till = counter.till();
    till.sign_in("Lucía", "4826").await.expect("her PIN");
    let refused = till.order_payout(&order(KEY, 500), "4826").await;
    assert_eq!(code_of(refused), Code::NotAllowed, "that is a manager's");
    assert_eq!(sent(&counter, CASHOUT), 0, "nothing was sent");
}

#[tokio::test]
async fn a_payout_is_shown_with_all_that_is_known_of_where_it_went() {
    let counter = with_money(Provider::Telepagos).await;
    let mill = Recipient {
        name: " Molinos  del Oeste ".to_owned(),
        to: SUPPLIER[0].to_owned(),
        cuit: Some(SUPPLIER[1].replace('-', "")),
        concept_id: None,
    };
    let saved = counter.till().save_recipient(&mill).await;
    assert_eq!(
        saved.expect("it verifies")[0].cuit.as_deref(),
        Some(SUPPLIER[1]),
        "kept as people write it"
    );
    let ordered = orders(&counter, &order(KEY, 500)).await;
    assert_eq!(ordered.name.as_deref(), Some("Molinos del Oeste"), "who");
    assert_eq!(ordered.bank.as_deref(), Some("Banco Macro"), "where");
    assert_eq!(ordered.cuit.as_deref(), Some(SUPPLIER[1]), "whose");
    assert_eq!(ordered.amount_cents, 50_000, "how much");
    assert_eq!(ordered.operator, PRACTICE_MANAGER, "by whom");
    assert_eq!(ordered.refund_of, None, "it is no refund");
    counter.advance(Duration::from_secs(4));
    counter.looks().await;
    let listed = counter.till().recent_payouts().await.expect("the list");
    assert_eq!(listed.len(), 1, "it is the only one");
    assert_eq!(listed[0].reference, ordered.reference, "and is listed");
    assert!(listed[0].ended_ms.is_some(), "it ended meanwhile");
}

#[tokio::test]
async fn a_refund_names_the_sale_it_gives_back() {
    let counter = Counter::open().await;
    let sale = counter.charge("1.000,00").await;
    counter.customer_pays(&sale).await;
    counter.watches_for(Duration::from_secs(30)).await;
    let request = till::refunds::Refunding {
        order: sale,
        cents: 40_000,
        reason: "pan de ayer".to_owned(),
        again: false,
    };
    let refunded = counter.till().refund_and_wait(&request).await;
    refunded.expect("there is enough to give back");
    let listed = counter.till().recent_payouts().await.expect("the list");
    let number = counter.order(&sale).await.draft.number;
    assert_eq!(listed[0].refund_of, Some(number), "by its number");
}

#[tokio::test]
async fn what_waits_for_a_person_is_ended_by_one() {
    let counter = with_money(Provider::Totalcoin).await;
    let lost = json!({ "fault": "drop_before" });
    let request = PayoutRequest {
        provider: Some(Provider::Totalcoin),
        ..order(KEY, 500)
    };
    counter
        .provider()
        .fails_at(crate::payouts::PAY, lost.clone())
        .await;
    counter
        .provider()
        .fails_at(crate::payouts::EXTERNAL_THERE, lost)
        .await;
    let doubtful = orders(&counter, &request).await;
    let end = |arrived, reason| {
        let (till, reference) = (counter.till(), doubtful.reference.clone());
        async move {
            till.end_payout(&reference, arrived, reason, PRACTICE_PIN)
                .await
        }
    };
    assert_eq!(
        code_of(end(false, "llamé").await),
        Code::NotFlagged,
        "the program is still finding out"
    );
    counter.watches_for(Duration::from_hours(26)).await;
    let guessed =
        counter
            .till()
            .end_payout(&doubtful.reference, false, "llamé y no salió", "111111");
    assert_eq!(
        code_of(guessed.await),
        Code::WrongPin,
        "an unlocked window does not say how it ended"
    );
    let listed = counter.till().recent_payouts().await.expect("the list");
    assert_eq!(listed[0].state, State::Flagged, "it still waits");
    let ended = end(false, "llamé y no salió").await.expect("it waits");
    assert_eq!(ended.state, State::Failed, "as the manager found out");
    assert!(ended.ended_ms.is_some(), "and that is the end of it");
}

#[tokio::test]
async fn a_payout_that_waited_for_its_turn_is_of_whoever_ordered_it() {
    let counter = with_money(Provider::Telepagos).await;
    counter.hire("Marta", Role::Manager, "135790").await;
    let till = counter.till();
    let ask = |request: PayoutRequest| {
        let till = till.clone();
        tokio::spawn(async move { till.order_payout(&request, PRACTICE_PIN).await })
    };
    counter.wire().holds(BALANCE);
    let first = ask(order(KEY, 500));
    counter.wire().has_one_waiting().await;
    // Forgotten when the second one's PIN was found right, which is how that is seen from here.
    let wrong = till.sign_in(PRACTICE_MANAGER, "111111").await;
    assert_eq!(code_of(wrong), Code::WrongPin, "one is counted");
    let second = ask(order("019b0000-0000-7000-8000-000000000002", 300));
    while wrong_pins(&counter).await > 0 {
        tokio::task::yield_now().await;
    }
    // What the journal answers to this it answers after that.
    let nothing = counter.journal().write(|_| Ok(())).await;
    nothing.expect("it is there");
    let came = till.sign_in("Marta", "135790").await;
    came.expect("her PIN, while both wait");
    counter.wire().releases();

    for (ordered, what) in [(first, "the first"), (second, "the one that waited for it")] {
        let ordered = ordered.await.expect("it ends").expect("it is sent");
        assert_eq!(ordered.operator, PRACTICE_MANAGER, "{what}");
    }
    let events = counter.journal().read(|book| book.events(1, u32::MAX));
    let events = events.await.expect("readable");
    let after = events.iter().rev();
    let after: Vec<_> = after.take_while(|it| it.kind != "attended").collect();
    assert!(after.len() >= 6, "two payouts were written down: {after:?}");
    let by_marta = after
        .iter()
        .filter(|it| it.operator.as_deref() == Some("Marta"));
    assert_eq!(by_marta.count(), 0, "none of it is hers: {after:?}");
    counter.holds_together().await;
}

async fn wrong_pins(counter: &Counter) -> u32 {
    let person = counter
        .journal()
        .read(|book| book.operator(PRACTICE_MANAGER));
    let person = person.await.expect("readable");
    person.expect("they work here").failures
}
