//! QR with a picture and a state.

use serde_json::{Value, json};

use super::Till;

async fn generate(till: &Till, changes: &Value) -> (u16, Value) {
    let mut body = json!({"amount": 100.00, "currency": "ARS", "description": "Payment"});
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    till.post("/api/qr/generate", &body).await
}

/// What a camera reads off the only QR there is.
async fn payload(till: &Till) -> String {
    let world = till.counter.world().await;
    let qr = world["orders"][0]["qr_code"].as_str();
    qr.expect("a payload").to_owned()
}

#[tokio::test]
async fn a_qr_lives_an_hour_unless_told_otherwise() {
    let till = Till::open().await;
    let (status, answer) = generate(&till, &json!({})).await;
    assert_eq!(status, 200, "as documented: {answer}");
    assert_eq!(
        answer["expires_at"], "2026-03-26T15:00:00Z",
        "an hour, to the second"
    );
    let id = answer["qr_id"].as_str().expect("an id");
    assert!(id.starts_with("qr_"), "in the document's form: {id}");
    assert_eq!(
        answer["qr_url"],
        format!("https://totalcoin.com/qr/{id}"),
        "its address"
    );
    let (_, answer) = generate(&till, &json!({"expires_in": 60})).await;
    assert_eq!(answer["expires_at"], "2026-03-26T14:01:00Z", "a minute");
}

#[tokio::test]
async fn its_state_goes_from_pending_to_paid() {
    let till = Till::open().await;
    let (_, qr) = generate(&till, &json!({"amount": 12.3})).await;
    let path = format!("/api/qr/{}/status", qr["qr_id"].as_str().expect("an id"));
    let asked = till
        .request(till.http.get(till.counter.at(&path)))
        .send()
        .await;
    let text = asked.expect("an answer").text().await.expect("a text");
    assert_eq!(
        text,
        r#"{"status":"pending","amount":12.30,"currency":"ARS","created_at":"2026-03-26T14:00:00Z","expires_at":"2026-03-26T15:00:00Z","paid_at":null}"#,
        "two decimals and no payment"
    );
    till.counter.pass(5_000);
    let paid = json!({"qr": payload(&till).await, "delay_ms": 2_000});
    till.counter.pay(&paid).await;
    assert_eq!(till.read(&path).await.1["status"], "pending", "on its way");
    till.counter.pass(2_000);
    let (_, answer) = till.read(&path).await;
    assert_eq!(answer["status"], "paid", "it came");
    assert_eq!(
        answer["paid_at"], "2026-03-26T14:00:05Z",
        "when it was paid"
    );
}

#[tokio::test]
async fn it_expires_and_may_still_be_found_paid() {
    let till = Till::open().await;
    let (_, qr) = generate(&till, &json!({"expires_in": 60})).await;
    let path = format!("/api/qr/{}/status", qr["qr_id"].as_str().expect("an id"));
    till.counter
        .pay(&json!({"link": qr["qr_url"], "delay_ms": 90_000}))
        .await;
    till.counter.pass(60_000);
    assert_eq!(
        till.read(&path).await.1["status"],
        "expired",
        "its minute is over"
    );
    till.counter.pass(30_000);
    assert_eq!(
        till.read(&path).await.1["status"],
        "paid",
        "who gave up at the minute lost a sale"
    );
}

#[tokio::test]
async fn the_amount_of_a_paid_qr_is_what_was_paid() {
    let till = Till::open().await;
    let (_, qr) = generate(&till, &json!({})).await;
    let path = format!("/api/qr/{}/status", qr["qr_id"].as_str().expect("an id"));
    till.counter
        .pay(&json!({"qr": qr["qr_url"], "how": "less"}))
        .await;
    let (_, answer) = till.read(&path).await;
    assert_eq!(answer["status"], "paid", "somebody paid");
    assert_eq!(answer["amount"].to_string(), "50.0", "but not all of it");
}

#[tokio::test]
async fn its_amount_may_stay_out_of_the_picture() {
    let till = Till::open().await;
    generate(&till, &json!({})).await;
    assert!(payload(&till).await.contains("5406100.00"), "tag 54");
    let till = Till::open().await;
    till.counter.speak(json!({"qr_with_amount": false})).await;
    generate(&till, &json!({})).await;
    let qr = payload(&till).await;
    assert!(
        qr.contains("53030325802AR"),
        "no tag between currency and country: {qr}"
    );
    let credits = till.counter.pay(&json!({"qr": qr})).await;
    assert_eq!(credits[0]["amount"], "100.00", "a wallet asks for it");
}

#[tokio::test]
async fn a_wallet_pays_pesos_and_nothing_else() {
    let till = Till::open().await;
    let (status, qr) = generate(&till, &json!({"currency": "USD"})).await;
    assert_eq!(status, 200, "the document's own example is in dollars");
    let path = format!("/api/qr/{}/status", qr["qr_id"].as_str().expect("an id"));
    assert_eq!(till.read(&path).await.1["currency"], "USD", "and stays so");
    let (status, answer) = till
        .counter
        .try_pay(&json!({"qr": payload(&till).await}))
        .await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"not_pesos".into()),
        "not here"
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let till = Till::open().await;
    for (changes, field) in [
        (json!({"amount": 0}), "amount"),
        (json!({"amount": 1.005}), "amount"),
        (json!({"amount": null}), "amount"),
        (json!({"currency": "pesos"}), "currency"),
        (json!({"currency": "ars"}), "currency"),
        (json!({"currency": null}), "currency"),
        (json!({"description": ""}), "description"),
        (json!({"expires_in": 0}), "expires_in"),
        (json!({"expires_in": -60}), "expires_in"),
        (json!({"expires_in": "hora"}), "expires_in"),
        (json!({"customer_email": "ana"}), "customer_email"),
        (json!({"customer_name": ""}), "customer_name"),
    ] {
        let (status, answer) = generate(&till, &changes).await;
        assert_eq!(status, 400, "{changes}");
        assert_eq!(answer["details"][0]["field"], field, "{changes}: {answer}");
    }
    for id in ["qr_1", "1", "qr_", "qr_%2e"] {
        let (status, _) = till.read(&format!("/api/qr/{id}/status")).await;
        assert_eq!(status, 404, "{id} is no QR of this shop");
    }
    assert_eq!(
        till.counter.world().await["orders"],
        json!([]),
        "nothing was made"
    );
}
