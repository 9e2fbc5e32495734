//! The same faults as everywhere, in TotalCoin's way of speaking.

use serde_json::json;

use super::{Till, preorder};

async fn struck(fault: &str) -> (u16, String) {
    let till = Till::open().await;
    let fault = json!({"endpoint": "/api/iep/pre-order", "fault": fault, "times": 1});
    till.counter.break_with(fault).await;
    let asked = till.request(till.http.post(till.counter.at("/api/iep/pre-order")));
    let answer = asked
        .json(&preorder(json!({})))
        .send()
        .await
        .expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a text"))
}

#[tokio::test]
async fn a_fault_speaks_as_the_provider_does() {
    let (status, text) = struck("error_ok").await;
    assert_eq!(status, 200, "HTTP calls it good");
    assert_eq!(
        text, r#"{"message":"El servicio no está disponible"}"#,
        "its own shape"
    );
    let (status, text) = struck("missing_fields").await;
    assert_eq!(
        (status, text.as_str()),
        (201, "{}"),
        "created, and nothing said"
    );
    let (_, text) = struck("wrong_types").await;
    assert!(
        text.contains(r#""id":{"value":"NaN"}"#),
        "no number: {text}"
    );
    let (_, text) = struck("invalid_json").await;
    assert!(
        serde_json::from_str::<serde_json::Value>(&text).is_err(),
        "{text}"
    );
}

#[tokio::test]
async fn a_status_is_a_value_and_not_a_verdict_here() {
    let till = Till::open().await;
    let body = json!({"amount": 10, "currency": "ARS", "description": "Café"});
    let (_, qr) = till.post("/api/qr/generate", &body).await;
    let fault = json!({"endpoint": "api/qr/{qr_id}/status", "fault": "wrong_types", "times": 1});
    till.counter.break_with(fault).await;
    let path = format!("/api/qr/{}/status", qr["qr_id"].as_str().expect("an id"));
    let (_, answer) = till.read(&path).await;
    assert_eq!(
        answer["status"],
        json!([false]),
        "so it is spoiled like the rest"
    );
}

#[tokio::test]
async fn a_broken_check_reaches_the_text_and_the_picture() {
    let till = Till::open().await;
    till.counter
        .break_with(json!({"endpoint": "*", "fault": "wrong_crc", "times": 2}))
        .await;
    let (_, broken) = till.preorder(json!({})).await;
    let (status, answer) = till.counter.try_pay(&json!({"qr": broken})).await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"wrong_crc".into()),
        "a wallet sees it"
    );
    let body = json!({"amount": 10, "currency": "ARS", "description": "Café"});
    let (_, spoiled) = till.post("/api/qr/generate", &body).await;
    let picture = spoiled["qr_code"].as_str().expect("a picture");
    assert!(
        picture.starts_with("data:image/png;base64,iVBORw0KGgo"),
        "still a PNG"
    );
}
