//! Payouts after a crash and after a day: what the journal has is what is done, and a person hears of the rest.

use std::time::Duration;

use domain::{
    channel::Provider,
    payout::{PayoutId, State},
};
use serde_json::json;
use tests::Counter;

use crate::{
    payouts::{PAY, pay, payout, pays, sent, stands, with_money},
    payouts_in_doubt::{is_one_text, pays_into, sends},
};

/// Orders a payout, and pulls the plug while the request is on its way to the provider.
async fn unplugged_while_paying(counter: &mut Counter, provider: Provider) -> PayoutId {
    counter.wire().holds(sends(provider).0);
    let till = counter.till().clone();
    let paying = tokio::spawn(async move { till.pay_out_and_wait(&pay(provider, 500)).await });
    counter.wire().has_one_waiting().await;
    paying.abort();
    assert!(paying.await.is_err(), "it ended in the middle");
    counter.restart().await;
    counter.wire().releases();
    let payouts = counter.till().payouts(None).await.expect("readable");
    payouts.first().expect("it is in the journal").id
}

#[tokio::test]
async fn a_crash_before_the_request_left_sends_it_once() {
    for provider in Provider::ALL {
        let mut counter = with_money(provider).await;
        let id = unplugged_while_paying(&mut counter, provider).await;
        assert_eq!(
            stands(&counter, id).await,
            State::InDoubt,
            "nobody knows what came of it"
        );
        assert_eq!(
            counter.world().await.payouts().len(),
            0,
            "it did not arrive"
        );
        counter.watches_for(Duration::from_mins(20)).await;
        assert_eq!(
            stands(&counter, id).await,
            State::Processed,
            "it has by now"
        );
        is_one_text(&counter, sends(provider).0, id).await;
        assert_eq!(
            counter.world().await.payouts().len(),
            1,
            "{provider:?}: once"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_crash_before_the_answer_came_sends_nothing_twice() {
    for provider in Provider::ALL {
        let mut counter = with_money(provider).await;
        let id = pays_into(&counter, provider, json!({ "fault": "drop_after" })).await;
        counter.restart().await;
        counter.watches_for(Duration::from_mins(20)).await;
        assert_eq!(
            stands(&counter, id).await,
            State::Processed,
            "{provider:?} had it"
        );
        assert_eq!(
            counter.world().await.payouts().len(),
            1,
            "{provider:?}: once"
        );
        is_one_text(&counter, sends(provider).0, id).await;
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn after_a_day_it_is_for_a_person_and_is_never_sent_again() {
    for provider in Provider::ALL {
        let mut counter = with_money(provider).await;
        let id = pays_into(&counter, provider, json!({ "fault": "drop_before" })).await;
        counter.provider().goes_silent().await;
        counter.restart().await;
        counter.advance(Duration::from_hours(24));
        counter.looks().await;
        let flagged = payout(&counter, id).await;
        assert_eq!(
            flagged.state,
            State::Flagged,
            "{provider:?} was silent for a day"
        );
        let sendings = sent(&counter, sends(provider).0);
        assert_eq!(sendings, 1, "a day later nothing is sent");

        counter.provider().answers_again().await;
        counter.watches_for(Duration::from_mins(30)).await;
        counter
            .till()
            .check_payout(id)
            .await
            .expect("a person may look");
        assert_eq!(
            sent(&counter, sends(provider).0),
            sendings,
            "and looking sends nothing either"
        );
        assert_eq!(
            counter.world().await.payouts().len(),
            0,
            "nothing ever arrived"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_word_nobody_heard_is_waited_for_and_flagged_after_a_day() {
    let counter = with_money(Provider::Totalcoin).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let id = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    counter.watches_for(Duration::from_hours(1)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Processing,
        "on its way for an hour"
    );
    counter.advance(Duration::from_hours(24));
    counter.looks().await;
    assert_eq!(
        stands(&counter, id).await,
        State::Flagged,
        "for a day: somebody asks"
    );
    counter
        .provider()
        .decides_payouts(json!({ "held": "ok" }))
        .await;
    let checked = counter.till().check_payout(id).await;
    assert_eq!(
        checked.expect("a person may look").state,
        State::Processed,
        "better news still ends it"
    );
    assert_eq!(sent(&counter, PAY), 1, "and it was sent once");
    counter.holds_together().await;
}
