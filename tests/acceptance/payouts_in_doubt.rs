//! Payouts whose fate nobody knows: each is settled under the reference and with the bytes it began with, and the
//! money moves once.

use std::time::Duration;

use domain::{
    channel::Provider,
    operator::Role,
    payout::{PayoutId, Proof, State},
};
use serde_json::{Value, json};
use tests::{Counter, code_of};
use till::{payouts::Disbursement, refusal::Code};

use crate::payouts::{
    CASHOUT, EXTERNAL, EXTERNAL_THERE, PAY, VOUCHER, pay, payout, pays, sent, stands, with_money,
};

const SECOND: Duration = Duration::from_secs(1);

/// The route, and the sandbox's name for it, that sends money.
pub(crate) fn sends(provider: Provider) -> (&'static str, &'static str) {
    match provider {
        Provider::Telepagos => (CASHOUT, "payment/cashout"),
        Provider::Totalcoin => (PAY, PAY),
    }
}

/// Orders five hundred pesos while the next request that sends money meets a fault.
pub(crate) async fn pays_into(counter: &Counter, provider: Provider, fault: Value) -> PayoutId {
    let mut fault = fault;
    fault["times"] = 1.into();
    counter.provider().fails_at(sends(provider).1, fault).await;
    let id = pays(counter, &pay(provider, 500)).await;
    assert_eq!(
        stands(counter, id).await,
        State::InDoubt,
        "no answer is no answer"
    );
    id
}

/// Holds that every request to `route` that names the payout is one text, which the journal has.
pub(crate) async fn is_one_text(counter: &Counter, route: &str, id: PayoutId) {
    let reference = payout(counter, id).await.draft.reference.to_string();
    let key = reference.clone();
    let intent = counter.journal().read(move |book| book.intent(&key)).await;
    let intent = intent.expect("readable").expect("it was journaled");
    for sent in counter.wire().sent_to(route) {
        if String::from_utf8_lossy(&sent.body).contains(&reference) {
            assert_eq!(sent.body, intent.body, "the very bytes of the journal");
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_is_asked_for_again_and_the_money_moves_once() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().list_lags();
    let id = pays_into(
        &counter,
        Provider::Telepagos,
        json!({ "fault": "drop_after" }),
    )
    .await;
    counter.advance(4 * SECOND);
    counter.looks().await;
    assert_eq!(
        stands(&counter, id).await,
        State::Accepted,
        "the same data and reference give the same payout"
    );
    assert_eq!(sent(&counter, CASHOUT), 2, "asked once more");
    is_one_text(&counter, CASHOUT, id).await;
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "and it arrived"
    );
    assert_eq!(counter.world().await.payouts().len(), 1, "once");
    counter.holds_together().await;
}

#[tokio::test]
async fn an_answer_that_was_lost_is_looked_up_and_nothing_is_sent_again() {
    let counter = with_money(Provider::Totalcoin).await;
    let id = pays_into(
        &counter,
        Provider::Totalcoin,
        json!({ "fault": "drop_after" }),
    )
    .await;
    counter.watches_for(Duration::from_mins(1)).await;
    let payout = payout(&counter, id).await;
    assert_eq!(payout.state, State::Processed, "it was there all along");
    assert!(payout.provider_id.is_some(), "and has its id now");
    assert_eq!(sent(&counter, PAY), 1, "a look is enough");
    assert_eq!(
        counter.world().await.payouts().len(),
        1,
        "the money moved once"
    );
    let open = counter.journal().read(|book| book.intents_open()).await;
    assert!(
        open.expect("readable").is_empty(),
        "the call has its outcome"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_500_says_nothing_about_the_money() {
    for provider in Provider::ALL {
        let counter = with_money(provider).await;
        let fault = json!({ "fault": "html_500" });
        let id = pays_into(&counter, provider, fault).await;
        counter.watches_for(Duration::from_mins(20)).await;
        assert_eq!(
            stands(&counter, id).await,
            State::Processed,
            "{provider:?} has it"
        );
        assert_eq!(counter.world().await.payouts().len(), 1, "once");
        is_one_text(&counter, sends(provider).0, id).await;
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn not_found_is_no_proof_until_it_was_said_five_times_over_ten_minutes() {
    let counter = with_money(Provider::Totalcoin).await;
    let id = pays_into(
        &counter,
        Provider::Totalcoin,
        json!({ "fault": "drop_before" }),
    )
    .await;
    counter.watches_for(Duration::from_secs(9 * 60 + 50)).await;
    let before = payout(&counter, id).await;
    assert_eq!(before.state, State::InDoubt, "it may be in flight");
    assert!(before.missing >= 5, "often enough: {}", before.missing);
    assert_eq!(sent(&counter, PAY), 1, "but not for long enough");

    counter.watches_for(Duration::from_mins(3)).await;
    let after = payout(&counter, id).await;
    assert_eq!(after.state, State::Processed, "sent again, it arrived");
    assert_eq!(
        after.draft.reference, before.draft.reference,
        "under the same name"
    );
    assert_eq!(sent(&counter, PAY), 2, "one time more");
    is_one_text(&counter, PAY, id).await;
    assert_eq!(counter.world().await.payouts().len(), 1, "and once in all");
    counter.holds_together().await;
}

#[tokio::test]
async fn only_not_found_itself_lets_the_same_be_sent_again() {
    let counter = with_money(Provider::Totalcoin).await;
    let lost = json!({ "fault": "drop_before" });
    let id = pays_into(&counter, Provider::Totalcoin, lost).await;
    counter.watches_for(Duration::from_secs(9 * 60 + 50)).await;
    for fault in [
        json!({ "fault": "status", "status": 400, "message": "Mal pedido" }),
        json!({ "fault": "html_500" }),
        json!({ "fault": "drop_before" }),
    ] {
        counter.provider().heals().await;
        counter.provider().fails_at(EXTERNAL_THERE, fault).await;
        counter.watches_for(Duration::from_mins(10)).await;
        assert_eq!(sent(&counter, PAY), 1, "that is not what they said before");
    }
    counter.provider().heals().await;
    counter.watches_for(Duration::from_mins(10)).await;
    assert_eq!(stands(&counter, id).await, State::Processed, "this is");
    assert_eq!(sent(&counter, PAY), 2, "and so it went out again, once");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_duplicate_of_the_same_amount_is_ours() {
    let counter = with_money(Provider::Totalcoin).await;
    let id = meets_its_double(&counter, "500.00").await;
    let payout = payout(&counter, id).await;
    assert!(
        matches!(payout.state, State::Processing | State::Processed),
        "the first of our sendings arrived after all: {:?}",
        payout.state
    );
    assert!(payout.provider_id.is_some(), "and has its id");
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(stands(&counter, id).await, State::Processed, "and its end");
    assert_eq!(counter.world().await.payouts().len(), 1, "there is one");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_duplicate_of_another_amount_is_for_a_person() {
    let counter = with_money(Provider::Totalcoin).await;
    let id = meets_its_double(&counter, "499.00").await;
    let flagged = payout(&counter, id).await;
    assert_eq!(
        flagged.state,
        State::Flagged,
        "that is not what was ordered"
    );
    let words = flagged.reason.and_then(|reason| reason.words);
    assert!(
        words.is_some_and(|words| words.contains("499.00")),
        "it is told what there is"
    );
    counter.watches_for(Duration::from_hours(1)).await;
    assert_eq!(sent(&counter, PAY), 1, "nothing is sent any more");
    assert_eq!(
        counter.looks().await.payouts_undecided,
        1,
        "somebody must look"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn what_waits_for_a_person_is_ended_by_a_manager_who_says_how_they_know() {
    let counter = with_money(Provider::Totalcoin).await;
    let id = meets_its_double(&counter, "499.00").await;
    let conclude = async |reason: &str| counter.till().conclude_payout(id, false, reason).await;
    assert_eq!(
        code_of(conclude(" ").await),
        Code::BadWord,
        "not without a reason"
    );
    counter.hire("Bruno", Role::Cashier, "1357").await;
    let session = counter.till().sign_in("Bruno", "1357").await;
    session.expect("a cashier comes in");
    assert_eq!(
        code_of(conclude("llamé al proveedor").await),
        Code::NotAllowed,
        "nor by a cashier"
    );
    counter.sign_in().await;
    let ended = conclude("llamé al proveedor").await.expect("a manager may");
    assert_eq!(ended.state, State::Failed, "the money stayed");
    assert_eq!(
        code_of(conclude("otra vez").await),
        Code::NotFlagged,
        "and an end is an end"
    );
    assert_eq!(
        counter.looks().await.payouts,
        0,
        "nothing is owed to it any more"
    );
    counter.holds_together().await;
}

/// A payout of five hundred pesos that finds its reference taken when it arrives.
async fn meets_its_double(counter: &Counter, amount: &str) -> PayoutId {
    counter.wire().holds(PAY);
    let till = counter.till().clone();
    let paying = tokio::spawn(async move {
        let order = pay(Provider::Totalcoin, 500);
        till.pay_out_and_wait(&order).await
    });
    counter.wire().has_one_waiting().await;
    let payouts = counter.till().payouts(None).await.expect("readable");
    let reference = &payouts
        .first()
        .expect("it is in the journal")
        .draft
        .reference;
    let double = counter.provider();
    double
        .pays_out_for_somebody_else(reference.as_str(), amount)
        .await;
    counter.wire().releases();
    let paid = paying.await.expect("it ends");
    paid.expect("the payout is taken up")
}

#[tokio::test]
async fn while_they_are_silent_the_same_is_sent_again_and_again_and_arrives_once() {
    let counter = with_money(Provider::Telepagos).await;
    counter.provider().goes_silent().await;
    let refused = counter
        .till()
        .pay_out_and_wait(&pay(Provider::Telepagos, 500))
        .await;
    assert_eq!(
        code_of(refused),
        Code::ProviderSilent,
        "who cannot be asked for the balance is sent nothing"
    );
    counter.provider().answers_again().await;
    let id = pays_into(
        &counter,
        Provider::Telepagos,
        json!({ "fault": "drop_after" }),
    )
    .await;
    counter.provider().goes_silent().await;
    counter.watches_for(Duration::from_hours(2)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::InDoubt,
        "time settles nothing"
    );
    let sendings = sent(&counter, CASHOUT);
    assert!((10..60).contains(&sendings), "patiently: {sendings}");
    counter.provider().answers_again().await;
    counter.watches_for(Duration::from_mins(10)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "an answer does"
    );
    is_one_text(&counter, CASHOUT, id).await;
    assert_eq!(counter.world().await.payouts().len(), 1, "once");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_debit_like_it_proves_nothing_while_the_provider_can_be_asked_for_it() {
    let counter = with_money(Provider::Telepagos).await;
    let id = pays_into(
        &counter,
        Provider::Telepagos,
        json!({ "fault": "drop_after" }),
    )
    .await;
    counter.looks().await;
    assert_eq!(
        stands(&counter, id).await,
        State::InDoubt,
        "as much, to the same account, may have been sent at another till"
    );
    counter.provider().heals().await;
    counter.watches_for(Duration::from_mins(5)).await;
    let payout = payout(&counter, id).await;
    assert_eq!(payout.state, State::Processed, "it was asked for by name");
    assert!(payout.provider_id.is_some(), "and has one there");
    is_one_text(&counter, CASHOUT, id).await;
    let open = counter.journal().read(|book| book.intents_open()).await;
    assert!(
        open.expect("readable").is_empty(),
        "the call has its outcome"
    );
    assert_eq!(counter.world().await.payouts().len(), 1, "once");
    counter.holds_together().await;
}

#[tokio::test]
async fn one_debit_and_two_equal_payouts_prove_neither() {
    let counter = with_money(Provider::Telepagos).await;
    let lost = pays_into(
        &counter,
        Provider::Telepagos,
        json!({ "fault": "drop_before" }),
    )
    .await;
    let fault = json!({ "fault": "drop_after", "times": 1 });
    counter.provider().fails_at("payment/cashout", fault).await;
    let again = Disbursement {
        again: true,
        ..pay(Provider::Telepagos, 500)
    };
    let arrived = pays(&counter, &again).await;
    counter.looks().await;
    for id in [lost, arrived] {
        assert_eq!(
            stands(&counter, id).await,
            State::InDoubt,
            "it may be the one's or the other's"
        );
    }
    counter.watches_for(Duration::from_mins(5)).await;
    for id in [lost, arrived] {
        assert_eq!(
            payout(&counter, id).await.proof,
            Some(Proof::Voucher),
            "each has its own, once it has its id"
        );
    }
    assert_eq!(counter.world().await.payouts().len(), 2, "both were meant");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_no_to_a_repetition_says_nothing_of_the_first() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().list_lags();
    let id = pays_into(
        &counter,
        Provider::Telepagos,
        json!({ "fault": "drop_after" }),
    )
    .await;
    let no = json!({ "fault": "status", "status": 422, "message": "Saldo insuficiente" });
    counter.provider().fails_at("payment/cashout", no).await;
    counter.watches_for(Duration::from_mins(5)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::InDoubt,
        "the balance may be low because it left"
    );
    counter.watches_for(Duration::from_mins(10)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Flagged,
        "a person hears of it before the day is over"
    );
    counter.wire().list_catches_up();
    counter.looks().await;
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "the list has the last word, even then"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_used_reference_is_never_taken_for_a_no() {
    let counter = with_money(Provider::Telepagos).await;
    counter.wire().list_lags();
    let used = json!({ "fault": "status", "status": 422, "message": "El reference_id ya existe" });
    let id = pays_into(&counter, Provider::Telepagos, used).await;
    assert_eq!(stands(&counter, id).await, State::InDoubt, "it may be ours");
    counter.watches_for(Duration::from_mins(1)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "as it is by now"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_provider_that_says_nothing_of_a_payout_keeps_no_round_waiting() {
    let counter = with_money(Provider::Totalcoin).await;
    let mut lost = Vec::new();
    for pesos in [500, 600] {
        let fault = json!({ "fault": "drop_after", "times": 1 });
        counter.provider().fails_at(PAY, fault).await;
        lost.push(pays(&counter, &pay(Provider::Totalcoin, pesos)).await);
    }
    counter.advance(4 * SECOND);
    counter.wire().holds(EXTERNAL);
    let till = counter.till().clone();
    let round = tokio::spawn(async move { till.round().await });
    counter.wire().has_one_waiting().await;
    counter.clock().has_a_sleeper().await;
    counter.advance(2 * SECOND);
    let round = round.await.expect("it ends");
    let round = round.expect("the journal can be read");
    assert_eq!(
        round.payouts_in_doubt, 2,
        "it says that these are not settled"
    );
    assert_eq!(sent(&counter, EXTERNAL), 1, "one look is on its way");
    counter.looks().await;
    assert_eq!(
        sent(&counter, EXTERNAL),
        1,
        "and nobody asks beside it, not of the other either"
    );

    counter.wire().releases();
    while stands(&counter, lost[0]).await == State::InDoubt {
        tokio::task::yield_now().await;
    }
    for id in lost {
        // The look that was held may not have put itself away yet, and until then nobody asks of the other.
        for _ in 0..60 {
            if stands(&counter, id).await != State::InDoubt {
                break;
            }
            counter.watches_for(Duration::from_mins(1)).await;
        }
        assert_eq!(
            stands(&counter, id).await,
            State::Processed,
            "what it found counts"
        );
    }
    counter.holds_together().await;
}

#[tokio::test]
async fn a_provider_that_forgets_what_it_took_is_sent_nothing() {
    let counter = with_money(Provider::Totalcoin).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let id = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    let gone = json!({ "fault": "status", "status": 404, "message": "No existe" });
    for endpoint in ["api/payments/transactions/{id}", EXTERNAL_THERE] {
        counter.provider().fails_at(endpoint, gone.clone()).await;
    }
    counter.watches_for(Duration::from_hours(1)).await;
    let forgotten = payout(&counter, id).await;
    assert_eq!(forgotten.state, State::Accepted, "it said that it has it");
    assert!(forgotten.missing > 5, "however often it denies it");
    assert_eq!(sent(&counter, PAY), 1, "nothing is sent again");
    assert_eq!(sent(&counter, VOUCHER), 0, "and nobody else is asked");
    counter.holds_together().await;
}
