//! Each documented variant, heard over the wire.

use sandbox::{Dialect, Errors};
use serde_json::{Value, json};

use crate::counter::{Counter, MORNING_MS, said};

async fn token(counter: &Counter) -> Value {
    said(counter.ask_token("practica", "practica").await)
        .await
        .1
}

/// The text of the answer for a paid order, as it came.
async fn paid_cashin(counter: &Counter) -> String {
    let (_, qr) = counter.generate("1550.50").await;
    let id = counter.pay(&json!({"qr": qr})).await[0]["id"].clone();
    let asked = counter
        .get(&format!("/v2/payment/cashin/{id}"))
        .send()
        .await;
    asked.expect("an answer").text().await.expect("a text")
}

#[tokio::test]
async fn the_end_of_a_token_is_told_in_three_forms() {
    let counter = Counter::open().await;
    for (form, said) in [
        ("seconds", json!(MORNING_MS / 1_000 + 3_600)),
        ("milliseconds", json!(MORNING_MS + 3_600_000)),
        ("text", json!("2026-03-26 12:00:00")),
    ] {
        counter.speak(json!({"expires_at": form})).await;
        assert_eq!(token(&counter).await["expires_at"], said, "in {form}");
    }
}

#[tokio::test]
async fn the_token_has_two_names_and_any_length_of_life() {
    let mut counter = Counter::open().await;
    counter
        .speak(json!({"token_field": "access_token", "token_seconds": 5}))
        .await;
    let answer = token(&counter).await;
    assert!(answer.get("token").is_none(), "not by its documented name");
    assert!(answer["access_token"].is_string(), "but by the other");
    counter.sign_in().await;
    counter.pass(5_000);
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        401,
        "five seconds are over"
    );
}

#[tokio::test]
async fn amounts_keep_their_digits_in_each_form() {
    let counter = Counter::open().await;
    for (form, written) in [
        ("number", r#""amount":1550.50,"#),
        ("short", r#""amount":1550.5,"#),
        ("string", r#""amount":"1550.50","#),
    ] {
        counter.speak(json!({"amounts": form})).await;
        let text = paid_cashin(&counter).await;
        assert!(text.contains(written), "{form} writes {written}: {text}");
        assert_eq!(
            counter.rows().await[0]["amount"],
            "1550.50",
            "rows are always strings"
        );
    }
}

#[tokio::test]
async fn a_refusal_may_come_with_http_200() {
    let counter = Counter::open().await;
    let body = r#"{"amount":1,"concept":"XYZ","description":""}"#;
    assert_eq!(
        counter.try_generate(body).await.0,
        422,
        "by default HTTP says it too"
    );
    counter.speak(json!({"errors": "ok"})).await;
    let (status, answer) = counter.try_generate(body).await;
    assert_eq!(
        (status, &answer["status"]),
        (200, &"error".into()),
        "now only the body does"
    );
    let (status, answer) = said(counter.ask_token("otro", "otro").await).await;
    assert_eq!(
        (status, &answer["status"]),
        (200, &"error".into()),
        "nobody signs in so either"
    );
    counter.pass(3_600_000);
    let (status, _) = counter.read("/v2/payment/concepts").await;
    assert_eq!(
        status, 401,
        "but an expired token is HTTP 401 in every dialect"
    );
}

#[tokio::test]
async fn concepts_may_be_plain_strings() {
    let counter = Counter::open().await;
    counter.speak(json!({"concepts": "strings"})).await;
    let (_, answer) = counter.read("/v2/payment/concepts").await;
    assert_eq!(answer["concepts"][0], "VAR", "the code itself");
    counter.generate("10").await;
}

#[tokio::test]
async fn the_buyer_may_stand_alone() {
    let counter = Counter::open().await;
    counter.speak(json!({"buyer": "object"})).await;
    let cashin: Value = serde_json::from_str(&paid_cashin(&counter).await).expect("JSON");
    assert!(
        cashin["buyer"]["cuit"].is_string(),
        "an object instead of a list of one"
    );
}

#[tokio::test]
async fn dates_are_told_in_three_forms() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("10").await;
    counter.pay(&json!({"qr": qr})).await;
    for (form, date) in [
        ("spaced", "2026-03-26 11:00:00"),
        ("iso", "2026-03-26T11:00:00-03:00"),
        ("utc", "2026-03-26T14:00:00.000Z"),
    ] {
        counter.speak(json!({"dates": form})).await;
        assert_eq!(counter.rows().await[0]["date"], date, "in {form}");
    }
}

#[tokio::test]
async fn an_order_id_may_meet_a_strangers_credit() {
    let counter = Counter::open().await;
    counter.speak(json!({"cashin_id": "credit"})).await;
    let (ours, _) = counter.generate("10").await;
    let (theirs, qr) = counter.generate("10").await;
    counter.pay(&json!({"qr": qr})).await;

    let (status, answer) = counter.cashin(ours).await;
    assert_eq!(
        status, 200,
        "there is a credit with the number of our order"
    );
    assert_eq!(
        answer["amount"].to_string(),
        "10.0",
        "even of the same amount"
    );
    assert_eq!(
        answer["qr_order_id"], theirs,
        "and only this tells that it is not ours"
    );
    assert_eq!(
        counter.cashin(theirs).await.0,
        404,
        "the paid order itself answers nothing"
    );
}

#[tokio::test]
async fn unknown_fields_turn_up_everywhere() {
    let counter = Counter::open().await;
    counter.speak(json!({"extra_fields": true})).await;
    assert!(
        token(&counter).await["x_trace"].is_string(),
        "with the token"
    );
    let (_, answer) = counter.read("/v2/payment/concepts").await;
    assert!(
        answer["concepts"][0]["x_meta"].is_array(),
        "inside the lists"
    );
    let (_, answer) = counter
        .try_generate(r#"{"amount":7,"concept":"VAR","description":""}"#)
        .await;
    assert_eq!(
        answer["amount"].to_string(),
        "7.0",
        "an order echoes its amount"
    );
    assert!(
        paid_cashin(&counter).await.contains("x_trace"),
        "in a credit"
    );
    assert!(
        counter.rows().await[0]["x_trace"].is_string(),
        "in the rows"
    );
    let (_, answer) = counter.read("/v2/payment/cashin/1").await;
    assert!(answer["x_trace"].is_string(), "and in a refusal");
}

#[tokio::test]
async fn a_dialect_can_be_spoken_from_the_start_and_read_back() {
    let dialect = Dialect {
        errors: Errors::Ok,
        ..Dialect::default()
    };
    let counter = Counter::open_with(1, dialect).await;
    assert_eq!(
        counter.world().await["dialect"]["errors"],
        "ok",
        "from the start"
    );
    let asked = counter
        .post("/sandbox/dialect")
        .json(&json!({"errors": "loud"}))
        .send();
    let (status, answer) = said(asked.await.expect("an answer")).await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"bad_dialect".into()),
        "no such word"
    );
    let (_, answer) = counter.read("/sandbox/dialect").await;
    assert_eq!(answer["dialect"]["errors"], "ok", "and nothing changed");
}
