//! Links as a manager sees them: made once, shown as they stand, left out of the list and put back.

use std::time::Duration;

use serde_json::json;
use tests::{Counter, START, code_of};
use till::{
    people::PRACTICE_PIN,
    refusal::Code,
    view::{LinkKind, LinkRequest, LinkState, LinkView, ShareView, Sum, TransferLinkRequest},
};

use crate::with_colliding_ids;

const OTHERS: &str = "2850590940090418135201";
const HOUR_MS: i64 = 3_600_000;
/// What a link that is split takes.
const PIN: Option<&str> = Some(PRACTICE_PIN);

fn request(cents: i64) -> LinkRequest {
    LinkRequest {
        cents,
        concept_id: None,
        expires_ms: Some(START.ms() + HOUR_MS),
        multiple: true,
        split: Vec::new(),
    }
}

fn share(cvu: &str, cents: i64) -> ShareView {
    ShareView {
        cvu: cvu.to_owned(),
        cents,
    }
}

async fn list(counter: &Counter) -> Vec<LinkView> {
    counter.till().link_list().await.expect("the list")
}

#[tokio::test]
async fn a_link_is_shown_with_its_code_until_its_time_is_over() {
    let counter = Counter::open().await;
    let asked = LinkRequest {
        split: vec![share(OTHERS, 40_000)],
        ..request(100_000)
    };
    let made = counter
        .till()
        .order_link(&asked, PIN)
        .await
        .expect("it is made");
    assert_eq!(made.kind, LinkKind::Payment, "anybody pays it");
    assert_eq!(made.state, LinkState::Active, "it can be paid");
    assert_eq!(made.expires_ms, asked.expires_ms, "until then");
    assert_eq!(made.split, asked.split, "and a part of it goes elsewhere");
    assert!(
        made.url.is_some() && made.qr.is_some(),
        "to copy or to scan"
    );
    assert_eq!(made.paid, Sum::default(), "nothing says that it was paid");
    assert_eq!(
        list(&counter).await,
        std::slice::from_ref(&made),
        "it is in the list"
    );
    counter.advance(Duration::from_hours(1));
    let over = list(&counter).await;
    assert_eq!(over[0].state, LinkState::Ended, "also before anybody looks");
    counter.looks().await;
    assert_eq!(list(&counter).await[0].state, LinkState::Ended, "and after");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_link_that_was_paid_says_so_as_far_as_the_provider_does() {
    let mut counter = Counter::open().await;
    let mut made = Vec::new();
    for cents in [100_000, 200_000, 300_000, 400_000, 500_000] {
        let link = counter.till().order_link(&request(cents), PIN).await;
        made.push(link.expect("it is made"));
    }
    let url = made[1].url.clone();
    counter.advance(Duration::from_secs(1));
    counter.provider().is_visited(json!({ "qr": url })).await;
    // By turns, so that none is forgotten however many there are.
    for _ in 0..2 {
        list(&counter).await;
        counter.advance(Duration::from_mins(1));
    }
    let paid = |links: Vec<LinkView>| -> Vec<(i64, Sum)> {
        let paid = links.into_iter().filter(|link| link.paid.count > 0);
        paid.map(|link| (link.amount_cents, link.paid)).collect()
    };
    let sum = Sum {
        count: 1,
        cents: 200_000,
    };
    let expected = vec![(200_000, sum)];
    assert_eq!(
        paid(list(&counter).await),
        expected,
        "that one and no other"
    );
    counter.restart().await;
    assert_eq!(
        paid(list(&counter).await),
        expected,
        "and it is not forgotten"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn somebody_else_s_credit_is_no_link_s_payment() {
    let counter = with_colliding_ids().await;
    for amount in ["10", "20", "30", "40", "50", "60"] {
        let sale = counter.charge(amount).await;
        counter.customer_pays(&sale).await;
    }
    let last = counter.world().await.credits().len();
    for cents in [100_000, 200_000, 300_000] {
        let made = counter.till().order_link(&request(cents), PIN).await;
        made.expect("it is made");
    }
    assert_eq!(last, 6, "there are credits to meet");
    for _ in 0..2 {
        counter.advance(Duration::from_mins(1));
        let paid = list(&counter).await;
        assert!(
            paid.iter().all(|link| link.paid == Sum::default()),
            "an answer that names no link says nothing of one: {paid:?}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_a_link_is_refused_before_anybody_is_asked() {
    let counter = Counter::open().await;
    let asked = counter.world().await.requests_in_all();
    let split = |split: Vec<ShareView>| LinkRequest {
        split,
        ..request(100_000)
    };
    let over = LinkRequest {
        expires_ms: Some(START.ms()),
        ..request(100_000)
    };
    for (wrong, code, why) in [
        (
            split(vec![share(OTHERS, 60_000), share(OTHERS, 40_001)]),
            Code::BadShare,
            "a centavo too much",
        ),
        (split(vec![share(OTHERS, 0)]), Code::BadShare, "no share"),
        (
            split(vec![share("2850590940090418135200", 1)]),
            Code::BadAccount,
            "a digit is wrong",
        ),
        (over, Code::BadDate, "it would be over"),
        (request(0), Code::AmountZero, "nothing"),
    ] {
        let refused = counter.till().order_link(&wrong, PIN).await;
        assert_eq!(code_of(refused), code, "{why}");
    }
    let bad_cuit = TransferLinkRequest {
        cents: 100,
        concept_id: None,
        account: OTHERS.to_owned(),
        cuit: "20-26756539-4".to_owned(),
    };
    let refused = counter
        .till()
        .order_transfer_link(&bad_cuit, PRACTICE_PIN)
        .await;
    assert_eq!(code_of(refused), Code::BadCuit, "a digit is wrong");
    assert!(list(&counter).await.is_empty(), "nothing was written");
    let concepts = counter.world().await.requests("payment/concepts");
    let now = counter.world().await.requests_in_all();
    assert!(
        now <= asked + concepts + 1,
        "and nothing asked for but what concepts there are"
    );
}

#[tokio::test]
async fn a_transfer_link_has_no_end() {
    let counter = Counter::open().await;
    let asked = TransferLinkRequest {
        cents: 5_000,
        concept_id: None,
        account: "0000222800000000057723".to_owned(),
        cuit: "30-71809248-1".to_owned(),
    };
    let made = counter
        .till()
        .order_transfer_link(&asked, PRACTICE_PIN)
        .await;
    let made = made.expect("it is made");
    assert_eq!(made.kind, LinkKind::Transfer, "already filled in");
    assert_eq!(made.expires_ms, None, "nobody ends it");
    counter.watches_for(Duration::from_hours(25)).await;
    assert_eq!(
        list(&counter).await[0].state,
        LinkState::Active,
        "whoever has it can pay it"
    );
}

#[tokio::test]
async fn one_whose_answer_was_lost_is_shown_as_a_possible_twin() {
    let counter = Counter::open().await;
    let lost = json!({ "fault": "drop_after", "times": 1 });
    counter
        .provider()
        .fails_at("cashin/link/generate", lost)
        .await;
    let refused = counter.till().order_link(&request(100_000), PIN).await;
    assert_eq!(code_of(refused), Code::ProviderSilent, "nobody answered");
    let shown = list(&counter).await;
    assert_eq!(shown[0].state, LinkState::InDoubt, "it may exist");
    assert_eq!(shown[0].url, None, "and nobody has its address");
    assert!(shown[0].refusal.is_some(), "with why");
}

#[tokio::test]
async fn a_hidden_link_is_marked_stays_hidden_and_comes_back() {
    let mut counter = Counter::open().await;
    let made = counter.till().order_link(&request(100_000), PIN).await;
    let id = made.expect("it is made").id;
    let hide = async |counter: &Counter, hidden| counter.till().hide_link(&id, hidden).await;
    hide(&counter, true).await.expect("it is there");
    hide(&counter, true).await.expect("twice is once");
    counter.restart().await;
    let hidden = list(&counter).await;
    assert!(hidden[0].hidden, "the journal knows");
    assert_eq!(
        hidden[0].state,
        LinkState::Active,
        "whoever has it can pay it all the same"
    );
    hide(&counter, false).await.expect("it is there");
    assert!(!list(&counter).await[0].hidden, "back in the list");
    let verified = counter
        .journal()
        .write(|book| book.rebuild().map(drop))
        .await;
    verified.expect("its events say the same");
    let nobodys = counter
        .till()
        .hide_link("019b0000-0000-7000-8000-000000000001", true);
    assert_eq!(code_of(nobodys.await), Code::NoSuchLink, "there is none");
    counter.holds_together().await;
}
