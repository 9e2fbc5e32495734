//! What is shown of a payout: its voucher as it was kept, its end as soon as a callback hints at it.

use std::time::Duration;

use domain::{channel::Provider, payout::State};
use serde_json::json;
use tests::code_of;
use till::{payouts::VoucherDocument, refusal::Code};

use crate::payouts::{EXTERNAL, PAY, VOUCHER, pay, payout, pays, sent, stands, with_money};

#[tokio::test]
async fn a_voucher_that_was_changed_is_not_handed_out() {
    let counter = with_money(Provider::Telepagos).await;
    let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.looks().await;
    let first = counter.till().voucher(id).await.expect("there is one");
    let VoucherDocument::Pdf { path, .. } = &first else {
        panic!("a document");
    };
    std::fs::write(path, b"%PDF-1.4 for ten times as much").expect("anybody can write there");

    counter.provider().goes_silent().await;
    assert_eq!(
        code_of(counter.till().voucher(id).await),
        Code::ProviderSilent,
        "what was changed is nobody's voucher"
    );
    counter.provider().answers_again().await;
    let again = counter.till().voucher(id).await;
    assert_eq!(again.expect("it is given again"), first, "the true one");
    let asked = sent(&counter, VOUCHER);
    let kept = counter.till().voucher(id).await;
    assert_eq!(kept.expect("it is kept"), first, "and it is kept again");
    assert_eq!(sent(&counter, VOUCHER), asked, "without asking");
    counter.holds_together().await;
}

#[tokio::test]
async fn there_is_no_voucher_before_it_is_given() {
    let counter = with_money(Provider::Telepagos).await;
    counter
        .provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    counter.watches_for(Duration::from_mins(2)).await;
    assert_eq!(
        stands(&counter, id).await,
        State::Accepted,
        "a row that is pending proves nothing, and there is no voucher"
    );
    let refused = counter.till().voucher(id).await.expect_err("not yet");
    assert_eq!(refused.code, Code::NoVoucher, "there is none");
    assert!(
        refused
            .reason
            .is_some_and(|words| words.contains("pendiente")),
        "in the provider's words"
    );
    counter
        .provider()
        .decides_payouts(json!({ "held": "ok" }))
        .await;
    let given = counter.till().voucher(id).await;
    assert!(given.is_ok(), "now there is");
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "and who asks for it learns that it arrived"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn words_prove_nothing_and_are_kept_as_they_read() {
    // The sandbox's address is at a host that is nobody's, so that it is words too.
    for form in ["url", "text"] {
        let counter = with_money(Provider::Telepagos).await;
        counter.provider().speaks(json!({ "voucher": form })).await;
        counter.wire().list_lags();
        let id = pays(&counter, &pay(Provider::Telepagos, 500)).await;
        counter.watches_for(Duration::from_mins(1)).await;
        assert_eq!(
            stands(&counter, id).await,
            State::Accepted,
            "{form}: anything may stand there"
        );
        assert!(sent(&counter, VOUCHER) > 0, "although it was asked for");
        counter.wire().list_catches_up();
        counter.looks().await;
        assert_eq!(stands(&counter, id).await, State::Processed, "the list is");
        let voucher = counter.till().voucher(id).await.expect("there is one");
        assert!(
            matches!(voucher, VoucherDocument::Text(_)),
            "{form}: {voucher:?}"
        );
        let kept = payout(&counter, id).await.voucher.expect("it is kept");
        assert_eq!(kept.file, None, "not as a file");
        assert!(kept.text.is_some(), "but as it reads");
        assert!(
            !counter.papers().exists(),
            "and nothing was written beside it"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_payout_is_found_by_its_reference_and_the_newest_is_first() {
    let counter = with_money(Provider::Telepagos).await;
    let first = pays(&counter, &pay(Provider::Telepagos, 500)).await;
    let second = pays(&counter, &pay(Provider::Telepagos, 600)).await;
    let till = counter.till();
    let listed = till.payouts(None).await.expect("readable");
    let listed: Vec<_> = listed.into_iter().map(|payout| payout.id).collect();
    assert_eq!(listed, [second, first], "the newest first");
    let newest = async || till.payouts(Some(1)).await.expect("readable").len();
    assert_eq!(newest().await, 2, "neither has ended");
    counter.watches_for(Duration::from_mins(2)).await;
    assert_eq!(newest().await, 1, "the newest of those that have");
    let reference = payout(&counter, first).await.draft.reference;
    let typed = format!(" {} ", reference.as_str().to_lowercase());
    let found = till.payout_of_reference(&typed).await;
    assert_eq!(found.expect("it is there").id, first, "however it is typed");
    for wrong in ["", "AAAAAAAAAAAAAA", "*"] {
        assert_eq!(
            code_of(till.payout_of_reference(wrong).await),
            Code::NoSuchPayout,
            "{wrong:?} is none"
        );
    }
}

#[tokio::test]
async fn a_callback_makes_it_due_at_once_and_what_it_says_is_not_believed() {
    // The example of the provider's document: a key, a text and its hash.
    const SAYS_FAILED: &[u8] = br#"{"Body":{"Id":"E6451028-84CE-4FA4-B3BC-335972BEBF0A","Status":"Failed"},"Securitykey":""}"#;
    const HASH: &str = "4e36de37b87010d301e4b3a9046befe24ef253a98746f1d43998f29c31e188d4";
    const FORGED: &str = "4e36de37b87010d301e4b3a9046befe24ef253a98746f1d43998f29c31e188d5";

    let counter = with_money(Provider::Totalcoin).await;
    counter
        .provider()
        .speaks(json!({ "payment_delay_ms": 0 }))
        .await;
    let lost = json!({ "fault": "drop_after", "times": 1 });
    counter.provider().fails_at(PAY, lost).await;
    let id = pays(&counter, &pay(Provider::Totalcoin, 500)).await;
    let till = counter.till();

    let heard = till.hear_callback(SAYS_FAILED, FORGED).await;
    assert!(!heard.expect("readable"), "anybody can write that");
    counter.looks().await;
    assert_eq!(
        sent(&counter, EXTERNAL),
        0,
        "so nobody is asked before it is due"
    );

    for _ in 0..3 {
        let heard = till.hear_callback(SAYS_FAILED, HASH).await;
        assert!(heard.expect("readable"), "it is signed with the key");
    }
    counter.looks().await;
    assert_eq!(sent(&counter, EXTERNAL), 1, "the provider is asked, once");
    assert_eq!(
        stands(&counter, id).await,
        State::Processed,
        "and what it says then is believed"
    );
    counter.looks().await;
    assert_eq!(sent(&counter, EXTERNAL), 1, "and that is the end of it");
    counter.holds_together().await;
}
