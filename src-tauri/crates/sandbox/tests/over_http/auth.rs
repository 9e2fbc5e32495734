//! Tokens: given, wanted, expired, revoked.

use serde_json::json;

use crate::counter::{Counter, MORNING_MS, said};

#[tokio::test]
async fn the_practice_credentials_open_a_token_for_an_hour() {
    let counter = Counter::open().await;
    let (status, answer) = said(counter.ask_token("practica", "practica").await).await;
    assert_eq!(status, 200, "the practice account signs in");
    assert_eq!(answer["status"], "ok", "as documented");
    assert!(
        answer["token"].as_str().is_some_and(|it| it.len() > 20),
        "opaque, not guessable"
    );
    assert_eq!(
        answer["expires_at"],
        MORNING_MS / 1_000 + 3_600,
        "an hour by its own clock"
    );
}

#[tokio::test]
async fn other_credentials_open_nothing() {
    let counter = Counter::open().await;
    for (username, password) in [("practica", "otra"), ("otro", "practica"), ("", "")] {
        let (status, answer) = said(counter.ask_token(username, password).await).await;
        assert_eq!(status, 401, "{username}/{password} is nobody");
        assert_eq!(answer["status"], "error", "as documented");
        assert!(answer["message"].is_string(), "with a reason");
    }
    let asked = counter
        .post("/v2/auth/token")
        .json(&json!({"username": "practica"}))
        .send();
    let (status, _) = said(asked.await.expect("an answer")).await;
    assert_eq!(status, 422, "a missing password is a malformed request");
}

/// Every endpoint of the document but the one that gives tokens.
const ENDPOINTS: [(&str, &str); 16] = [
    ("GET", "/v2/payment/concepts"),
    ("GET", "/v2/account/balance"),
    ("POST", "/v2/payment/cashout"),
    ("GET", "/v2/payment/cashout/1"),
    ("GET", "/v2/payment/cashin/1"),
    ("POST", "/v2/payment/cashin/qr/generate"),
    ("POST", "/v2/payment/cashin/transfer/generate"),
    ("GET", "/v2/whitelabel/statics/2026-03"),
    ("POST", "/v2/payment/cashin/link/generate"),
    ("GET", "/v2/payment/cashin/qr/sale-point"),
    ("GET", "/v2/payment/cashin/qr/sale-point/static"),
    ("POST", "/v2/payment/cashin/qr/sale-point"),
    ("DELETE", "/v2/payment/cashin/qr/sale-point"),
    ("POST", "/v2/payment/cashin/qr/static/order"),
    ("GET", "/v2/account/transactions"),
    ("GET", "/v2/account/transactions_filters"),
];

#[tokio::test]
async fn the_whole_document_is_there_counted_and_breakable() {
    let counter = Counter::open().await;
    let fault = json!({"endpoint": "*", "fault": "status", "status": 503, "times": 16});
    counter.break_with(fault).await;
    for round in ["broken", "whole"] {
        for (method, path) in ENDPOINTS {
            let bare = reqwest::Client::builder().no_proxy().build();
            let method = method.parse().expect("a method");
            let asked = bare
                .expect("a plain client")
                .request(method, counter.at(path));
            let (status, _) = said(asked.send().await.expect("an answer")).await;
            let expected = if round == "broken" { 503 } else { 401 };
            assert_eq!(status, expected, "{path}, {round}, for somebody unknown");
        }
    }
    let world = counter.world().await;
    let requests = world["requests"].as_object().expect("requests");
    let twice = requests.values().filter(|count| **count == 2).count();
    assert_eq!(twice, 16, "each counted by its own name, broken or not");
}

#[tokio::test]
async fn every_other_endpoint_wants_a_token() {
    let counter = Counter::open().await;
    for path in [
        "/v2/payment/concepts",
        "/v2/payment/cashin/1",
        "/v2/account/transactions",
    ] {
        let (status, answer) = said(counter.get(path).send().await.expect("an answer")).await;
        assert_ne!(status, 401, "{path} takes a good token: {answer}");
        for bearer in ["Bearer nada", "Bearer ", "nada", "Basic cHJhY3RpY2E="] {
            let client = reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a plain client");
            let asked = client
                .get(counter.at(path))
                .header("authorization", bearer)
                .send();
            let (status, answer) = said(asked.await.expect("an answer")).await;
            assert_eq!(status, 401, "{path} with {bearer:?}");
            assert_eq!(answer["status"], "error", "said in the provider's way");
        }
    }
}

#[tokio::test]
async fn a_token_ends_when_the_clock_says_so() {
    let mut counter = Counter::open().await;
    counter.pass(3_600_000 - 1);
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        200,
        "its last millisecond"
    );
    counter.pass(1);
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        401,
        "and no more"
    );
    counter.sign_in().await;
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        200,
        "a new one opens again"
    );

    let world = counter.world().await;
    assert_eq!(
        world["tokens"],
        json!({"issued": 2, "live": 1}),
        "one of two is left"
    );
    assert_eq!(
        world["requests"]["auth/token"], 2,
        "each renewal is counted"
    );
}

#[tokio::test]
async fn tokens_can_be_revoked_in_mid_flight() {
    let counter = Counter::open().await;
    let revoked = counter
        .delete("/sandbox/tokens")
        .send()
        .await
        .expect("an answer");
    assert_eq!(revoked.status(), 200, "anybody behind the stage may");
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        401,
        "before its time"
    );
}
