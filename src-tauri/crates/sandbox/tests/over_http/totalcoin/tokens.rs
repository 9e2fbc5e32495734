//! Signing in, with a company and without.

use serde_json::json;

use super::{Till, preorder};

#[tokio::test]
async fn a_token_comes_with_the_seconds_it_lives() {
    let till = Till::open().await;
    for body in [
        json!({"username": "practica", "password": "practica"}),
        json!({"username": "practica", "password": "practica", "company": "practica"}),
        json!({"username": "practica", "password": "practica", "company": ""}),
    ] {
        let (status, answer) = till.login(&body).await;
        assert_eq!(status, 200, "{body} signs in");
        assert_eq!(answer["expires_in"], 3_600, "seconds, not a moment");
        assert!(
            answer["token"].as_str().is_some_and(|it| it.len() > 20),
            "opaque, not guessable"
        );
    }
}

#[tokio::test]
async fn who_is_nobody_and_who_may_nothing_are_told_apart() {
    let till = Till::open().await;
    for (body, expected) in [
        (json!({"username": "practica", "password": "otra"}), 401),
        (json!({"username": "otro", "password": "practica"}), 401),
        (json!({"username": "practica"}), 401),
        (
            json!({"username": "practica", "password": "practica", "company": "otra"}),
            401,
        ),
        (
            json!({"username": "sin-permiso", "password": "practica"}),
            403,
        ),
    ] {
        let (status, answer) = till.login(&body).await;
        assert_eq!(status, expected, "{body}");
        assert!(answer["message"].is_string(), "with a reason");
        assert_eq!(
            answer.get("status"),
            None,
            "and not in the other provider's way"
        );
    }
}

#[tokio::test]
async fn every_other_endpoint_wants_a_token() {
    let mut till = Till::open().await;
    till.token = "nada".to_owned();
    for path in [
        "/api/iep/pre-order",
        "/api/pre-orders",
        "/api/payments/transactions",
        "/api/qr/generate",
    ] {
        let (status, answer) = till.post(path, &json!({})).await;
        assert_eq!(status, 401, "{path} wants one");
        assert!(answer["message"].is_string(), "{path} says so");
    }
    for path in [
        "/api/payments/transactions/1",
        "/api/payments/transactions/1/external",
        "/api/qr/qr_1/status",
    ] {
        assert_eq!(till.read(path).await.0, 401, "{path} wants one");
    }
}

#[tokio::test]
async fn one_providers_token_is_worth_nothing_at_the_other() {
    let till = Till::open().await;
    let there = till
        .counter
        .get("/v2/payment/concepts")
        .send()
        .await
        .expect("an answer");
    assert_eq!(there.status(), 200, "TelePagos knows its own");
    let there = till.read("/v2/payment/concepts").await;
    assert_eq!(there.0, 401, "and not TotalCoin's");
    let here = till.counter.get("/api/qr/qr_1/status").send().await;
    let here = here.expect("an answer").status();
    assert_eq!(here, 401, "nor TotalCoin TelePagos'");
}

#[tokio::test]
async fn a_token_opens_every_document_unless_told_to_be_strict() {
    let mut till = Till::open().await;
    let qr = json!({"amount": 10, "currency": "ARS", "description": "Café"});
    let (with, without) = (till.token.clone(), till.sign_in(None).await);
    for token in [&with, &without] {
        till.token.clone_from(token);
        let (status, _) = till.post("/api/iep/pre-order", &preorder(json!({}))).await;
        assert_eq!(status, 201, "pre-orders");
        assert_eq!(till.post("/api/qr/generate", &qr).await.0, 200, "and QR");
    }
    till.counter
        .speak(json!({"tokens_open": "their_document"}))
        .await;
    till.token = with;
    let (status, _) = till.post("/api/iep/pre-order", &preorder(json!({}))).await;
    assert_eq!(status, 403, "a company is not for pre-orders");
    assert_eq!(
        till.post("/api/qr/generate", &qr).await.0,
        200,
        "it is for QR"
    );
    till.token = without;
    let (status, _) = till.post("/api/iep/pre-order", &preorder(json!({}))).await;
    assert_eq!(status, 201, "and without one the other way round");
    assert_eq!(till.post("/api/qr/generate", &qr).await.0, 403, "no QR");
}

#[tokio::test]
async fn a_token_ends_by_the_clock_or_by_decree() {
    let mut till = Till::open().await;
    till.counter.pass(3_600_000 - 1);
    assert_eq!(
        till.read("/api/qr/qr_1/status").await.0,
        404,
        "its last millisecond"
    );
    till.counter.pass(1);
    assert_eq!(till.read("/api/qr/qr_1/status").await.0, 401, "and no more");
    till.token = till.sign_in(Some("practica")).await;
    assert_eq!(till.read("/api/qr/qr_1/status").await.0, 404, "a new one");
    let revoked = till.counter.delete("/sandbox/tokens").send().await;
    assert_eq!(
        revoked.expect("an answer").status(),
        200,
        "behind the stage"
    );
    assert_eq!(
        till.read("/api/qr/qr_1/status").await.0,
        401,
        "before its time"
    );
    let tokens = till.totalcoin().await["tokens"].clone();
    assert_eq!(tokens, json!({"issued": 2, "live": 0}), "all are counted");
}
