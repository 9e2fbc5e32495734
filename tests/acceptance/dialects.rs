//! The same sale in every way the documents let the provider speak.

use std::time::Duration;

use domain::{evidence::Evidence, lifecycle::State};
use serde_json::{Value, json};
use tests::Counter;

/// Every reading of the documents, alone and together.
fn dialects() -> Vec<Value> {
    vec![
        json!({ "expires_at": "seconds" }),
        json!({ "expires_at": "milliseconds" }),
        json!({ "expires_at": "text" }),
        json!({ "token_field": "access_token" }),
        json!({ "amounts": "number" }),
        json!({ "amounts": "short" }),
        json!({ "amounts": "string" }),
        json!({ "errors": "ok" }),
        json!({ "concepts": "strings" }),
        json!({ "buyer": "object" }),
        json!({ "dates": "spaced" }),
        json!({ "dates": "iso" }),
        json!({ "dates": "utc" }),
        json!({ "get_fields": "query" }),
        json!({ "get_fields": "body" }),
        json!({ "page_size": 1 }),
        json!({ "extra_fields": true }),
        json!({
            "expires_at": "text", "token_field": "access_token", "amounts": "string", "errors": "ok",
            "concepts": "strings", "buyer": "object", "dates": "utc", "get_fields": "body",
            "page_size": 1, "extra_fields": true,
        }),
        json!({
            "expires_at": "milliseconds", "amounts": "short", "concepts": "objects", "dates": "iso",
            "get_fields": "query", "extra_fields": true,
        }),
    ]
}

#[tokio::test]
async fn the_same_sale_works_in_every_documented_dialect() {
    for dialect in dialects() {
        let counter = Counter::open().await;
        counter.provider().speaks(dialect.clone()).await;

        let order = counter.charge("1550,50").await;
        assert_eq!(
            counter.state_of(&order).await,
            State::Open,
            "{dialect}: its code is up"
        );
        let credits = counter.customer_pays(&order).await;
        counter.advance(Duration::from_secs(3));
        counter.looks().await;

        let paid = counter.order(&order).await;
        assert_eq!(
            (paid.state, paid.paid.cents()),
            (State::Paid, 155_050),
            "{dialect}: to the centavo"
        );
        let payment = paid.payment().cloned().expect("it is known");
        assert_eq!(
            payment.evidence,
            Evidence::Order,
            "{dialect}: by the provider's word"
        );
        let said = |field: &str| credits[0]["payer"][field].as_str().map(str::to_owned);
        let payer = (payment.name, payment.cuit, payment.account);
        assert_eq!(
            payer,
            (said("name"), said("cuit"), said("cvu")),
            "{dialect}: by whom"
        );
        assert_eq!(
            counter.world().await.tokens_issued(),
            1,
            "{dialect}: one token is enough"
        );
        assert_eq!(
            counter.unclaimed().await,
            0,
            "{dialect}: and its credit is the order's"
        );
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn the_same_sale_works_by_matching_in_every_documented_dialect() {
    for mut dialect in dialects() {
        let counter = Counter::open().await;
        dialect["cashin_id"] = "credit".into();
        counter.provider().speaks(dialect.clone()).await;

        let other = counter.charge("999,00").await;
        let order = counter.charge("1550,50").await;
        counter.customer_pays(&order).await;
        counter.advance(Duration::from_secs(3));
        counter.looks().await;

        let paid = counter.order(&order).await;
        assert_eq!(
            (paid.state, paid.paid.cents()),
            (State::Paid, 155_050),
            "{dialect}: to the centavo"
        );
        let evidence = paid.payment().map(|payment| payment.evidence);
        assert_eq!(
            evidence,
            Some(Evidence::Matched),
            "{dialect}: one credit, one order"
        );
        assert_eq!(
            counter.state_of(&other).await,
            State::Open,
            "{dialect}: and no other"
        );
    }
}

#[tokio::test]
async fn a_token_ends_when_it_says_in_whichever_way_it_says_so() {
    for form in ["seconds", "milliseconds", "text"] {
        let counter = Counter::open().await;
        counter
            .provider()
            .speaks(json!({ "expires_at": form, "token_seconds": 600 }))
            .await;
        counter.charge("10").await;
        counter.advance(Duration::from_mins(7));
        counter.charge("20").await;
        assert_eq!(
            counter.world().await.tokens_issued(),
            1,
            "{form}: good for eight minutes"
        );
        counter.advance(Duration::from_mins(2));
        let order = counter.charge("30").await;
        let world = counter.world().await;
        assert_eq!(
            world.tokens_issued(),
            2,
            "{form}: and renewed before the tenth is over"
        );
        assert_eq!(
            world.requests("cashin/qr/generate"),
            3,
            "{form}: without a refusal on the way"
        );
        assert_eq!(counter.state_of(&order).await, State::Open, "{form}");
    }
}

#[tokio::test]
async fn a_list_in_pages_hides_no_payment() {
    let counter = Counter::open().await;
    counter.provider().speaks(json!({ "page_size": 2 })).await;
    for amount in 1..=7 {
        let order = counter.charge(&amount.to_string()).await;
        counter.customer_pays(&order).await;
        counter.advance(Duration::from_secs(5));
        counter.looks().await;
        assert_eq!(
            counter.state_of(&order).await,
            State::Paid,
            "payment {amount}"
        );
    }
    assert_eq!(counter.unclaimed().await, 0, "each credit once");
    counter.holds_together().await;
}
