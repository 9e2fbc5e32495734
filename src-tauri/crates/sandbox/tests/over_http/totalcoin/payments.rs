//! Payments the shop makes, and the callbacks about them.

use sandbox::PRACTICE_KEY;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Shop, Till};

/// A valid CBU and a valid CUIT of nobody here.
const CBU: &str = "2850590940090418135201";
const CUIT: &str = "27326594305";

const PATH: &str = "/api/payments/transactions";

fn payment(changes: Value) -> Value {
    let mut body = json!({
        "cbucvu": CBU, "cuitcuil": CUIT, "amount": 100.5, "reference": "PAGO1",
        "notificationUrl": "",
    });
    let Value::Object(changes) = changes else {
        panic!("changes are an object");
    };
    for (name, value) in changes {
        body[name] = value;
    }
    body
}

/// Pays, and answers the id.
async fn pays(till: &Till, changes: Value) -> String {
    let (status, answer) = till.post(PATH, &payment(changes)).await;
    assert_eq!(status, 200, "a good payment is taken: {answer}");
    answer["id"].as_str().expect("an id").to_owned()
}

async fn state(till: &Till, id: &str) -> Value {
    let (status, answer) = till.read(&format!("{PATH}/{id}")).await;
    assert_eq!(status, 200, "the payment is known: {answer}");
    answer["status"].clone()
}

#[tokio::test]
async fn a_payment_goes_through_its_states_by_the_clock() {
    let till = Till::open().await;
    till.earn(1_000).await;
    let id = pays(&till, json!({})).await;
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "889.82",
        "debited at once"
    );
    assert_eq!(state(&till, &id).await, "Pending", "received");
    till.counter.pass(1_500);
    assert_eq!(state(&till, &id).await, "Processing", "half of its way");
    till.counter.pass(1_499);
    assert_eq!(
        state(&till, &id).await,
        "Processing",
        "one millisecond early is early"
    );
    till.counter.pass(1);
    assert_eq!(state(&till, &id).await, "Processed", "it arrived");
    assert_eq!(till.counter.balance("outside").await, "100.50", "all of it");
    let asked = till.http.get(till.counter.at(&format!("{PATH}/{id}")));
    let text = till
        .request(asked)
        .send()
        .await
        .expect("an answer")
        .text()
        .await;
    assert_eq!(
        text.expect("a text"),
        format!(
            r#"{{"id":"{id}","status":"Processed","amount":100.50,"date":"2026-03-26 11:00:00","reference":"PAGO1"}}"#
        ),
        "the documented fields"
    );
}

#[tokio::test]
async fn a_payment_that_fails_brings_the_money_back() {
    let till = Till::open().await;
    till.earn(1_000).await;
    till.post("/sandbox/payouts", &json!({"next": "fail"}))
        .await;
    let id = pays(&till, json!({})).await;
    till.counter.pass(3_000);
    assert_eq!(state(&till, &id).await, "Failed", "final");
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "990.32",
        "it is back"
    );
}

#[tokio::test]
async fn the_same_reference_is_a_conflict_whatever_else_is_said() {
    let till = Till::open().await;
    till.earn(1_000).await;
    let id = pays(&till, json!({})).await;
    for changes in [json!({}), json!({"amount": 7}), json!({"cbucvu": "nada"})] {
        let (status, _) = till.post(PATH, &payment(changes.clone())).await;
        assert_eq!(status, 409, "{changes}: the reference is taken");
    }
    let (_, found) = till.read(&format!("{PATH}/PAGO1/external")).await;
    assert_eq!(found["id"], id.as_str(), "the first one is found by it");
    assert_eq!(found["amount"].to_string(), "100.5", "with its own amount");
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "889.82",
        "paid once"
    );
}

#[tokio::test]
async fn a_payment_whose_answer_was_lost_is_found_by_its_reference() {
    let till = Till::open().await;
    till.earn(1_000).await;
    let fault = json!({"endpoint": "api/payments/transactions", "fault": "drop_after", "times": 1});
    till.counter.break_with(fault).await;
    let asked = till.request(till.http.post(till.counter.at(PATH)));
    assert!(
        asked.json(&payment(json!({}))).send().await.is_err(),
        "no answer"
    );
    let (status, found) = till.read(&format!("{PATH}/PAGO1/external")).await;
    assert_eq!(
        (status, &found["reference"]),
        (200, &"PAGO1".into()),
        "but a payment"
    );
}

#[tokio::test]
async fn what_cannot_be_paid_is_refused_with_its_reason() {
    let till = Till::open().await;
    till.earn(1_000).await;
    for (changes, field) in [
        (json!({"amount": 5_000}), "amount"),
        (json!({"amount": 0}), "amount"),
        (json!({"amount": -5}), "amount"),
        (json!({"amount": 1.005}), "amount"),
        (json!({"cbucvu": "2850590940090418135202"}), "cbucvu"),
        (json!({"cbucvu": null}), "cbucvu"),
        (json!({"cbucvu": "0000222800000000057723"}), "cbucvu"),
        (json!({"alias": "la.panaderia"}), "cbucvu"),
        (json!({"cbucvu": null, "alias": "ñandú.mío"}), "alias"),
        (json!({"cuitcuil": "27326594306"}), "cuitcuil"),
        (json!({"reference": ""}), "reference"),
        (json!({"notificationUrl": null}), "notificationUrl"),
    ] {
        let (status, answer) = till.post(PATH, &payment(changes.clone())).await;
        assert_eq!(status, 400, "{changes}: {answer}");
        assert_eq!(answer["details"][0]["field"], field, "{changes}: {answer}");
    }
    till.post("/sandbox/payouts", &json!({"next": "refuse"}))
        .await;
    let (status, _) = till.post(PATH, &payment(json!({}))).await;
    assert_eq!(status, 500, "\"Error processing the transaction\"");
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "990.32",
        "nothing left"
    );
    let (status, _) = till.read(&format!("{PATH}/PAGO1/external")).await;
    assert_eq!(status, 404, "and nothing was made");
    pays(&till, json!({"cbucvu": null, "alias": "la.panaderia"})).await;
}

#[tokio::test]
async fn who_asks_for_no_payment_is_told_so() {
    let till = Till::open().await;
    let nobody = "00000000-0000-0000-0000-000000000000";
    assert_eq!(
        till.read(&format!("{PATH}/{nobody}")).await.0,
        404,
        "an id of nobody's"
    );
    assert_eq!(
        till.read(&format!("{PATH}/7")).await.0,
        400,
        "not even an id"
    );
    assert_eq!(
        till.read(&format!("{PATH}/7/external")).await.0,
        404,
        "no such reference"
    );
}

#[tokio::test]
async fn states_have_spanish_names_in_another_dialect() {
    let till = Till::open().await;
    till.earn(1_000).await;
    till.counter
        .speak(json!({"payment_words": "spanish", "amounts": "string"}))
        .await;
    let id = pays(&till, json!({})).await;
    let (_, answer) = till.read(&format!("{PATH}/{id}")).await;
    assert_eq!(answer["amount"], "100.50", "a string here");
    assert_eq!(answer["status"], "Pendiente", "not final");
    till.counter.pass(1_500);
    assert_eq!(
        state(&till, &id).await,
        "Pendiente",
        "they have one word for both"
    );
    till.counter.pass(1_500);
    assert_eq!(state(&till, &id).await, "Exitoso", "final");
}

#[tokio::test]
async fn the_result_is_called_back_and_signed() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.earn(1_000).await;
    let id = pays(&till, json!({"notificationUrl": shop.url})).await;
    assert!(till.deliveries().await.is_empty(), "there is no result yet");
    till.counter.pass(3_000);
    let heard = shop.hears().await;
    assert_eq!(
        heard.text,
        format!(r#"{{"body":{{"id":"{id}","status":"Processed"}},"securityKey":""}}"#),
        "one line, and no key in it"
    );
    let keyed = heard.text.replace(
        r#""securityKey":"""#,
        &format!(r#""securityKey":"{PRACTICE_KEY}""#),
    );
    assert_ne!(keyed, heard.text, "there was room for the key");
    let hash = Sha256::digest(keyed.to_lowercase())
        .iter()
        .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    assert_eq!(
        heard.header("authorization"),
        Some(hash.as_str()),
        "the bare hash, as the shop computes it for itself"
    );
    till.until_last_is("received").await;
    assert_eq!(till.deliveries().await.len(), 1, "once");
}

#[tokio::test]
async fn a_callback_may_be_early_pretty_or_capitalised() {
    for (form, piece, status) in [
        ("early", "\"body\":{\"id\":", "Processing"),
        ("pretty", "\n  \"body\": {\n", "Processed"),
        ("pretty_hashed_compact", "\n  \"body\": {\n", "Processed"),
        ("capitalised", "{\"Body\":{\"Id\":\"", "Processed"),
    ] {
        let (till, mut shop) = (Till::open().await, Shop::open().await);
        till.earn(1_000).await;
        till.counter.speak(json!({"callbacks": form})).await;
        let id = pays(&till, json!({"notificationUrl": shop.url})).await;
        till.counter.pass(3_000);
        let heard = shop.hears().await;
        assert!(heard.text.contains(piece), "{form}: {}", heard.text);
        assert!(heard.text.contains(status), "{form}: {}", heard.text);
        assert_eq!(
            state(&till, &id).await,
            "Processed",
            "{form}: what is so is asked"
        );
        till.until_last_is("received").await;
        assert_eq!(till.deliveries().await.len(), 1, "{form}: nothing follows");
    }
}

#[tokio::test]
async fn nobody_off_this_computer_is_called() {
    let till = Till::open().await;
    till.earn(1_000).await;
    for (url, reference) in [
        ("https://example.com/hook", "A1"),
        ("http://192.0.2.1/", "A2"),
        ("", "A3"),
    ] {
        pays(
            &till,
            json!({"notificationUrl": url, "reference": reference, "amount": 1}),
        )
        .await;
    }
    till.counter.pass(3_000);
    assert!(
        till.deliveries().await.is_empty(),
        "and nothing even waits to be sent"
    );
    let body = json!({"payment": "A1", "variant": "duplicate"});
    let (status, answer) = till.post("/sandbox/callback/send", &body).await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"no_callback_url".into()),
        "not on demand"
    );
}

#[tokio::test]
async fn wrong_callbacks_come_when_they_are_wanted() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.earn(1_000).await;
    let id = pays(&till, json!({"notificationUrl": shop.url})).await;
    till.counter.pass(3_000);
    let good = shop.hears().await;
    let hash = good
        .header("authorization")
        .expect("a signature")
        .to_owned();
    for (variant, told, is_same_hash) in [
        ("duplicate", "Processed", true),
        ("forged", "Processed", false),
        ("stale", "Pending", false),
        ("contradicting", "Failed", false),
        ("pretty", "Processed", false),
        ("pretty_hashed_compact", "Processed", true),
        ("capitalised", "Processed", true),
    ] {
        let body = json!({"payment": "PAGO1", "variant": variant});
        till.post("/sandbox/callback/send", &body).await;
        let heard = shop.hears().await;
        let text = heard.text.to_ascii_lowercase();
        assert!(text.contains(&id), "{variant} is about it: {text}");
        assert!(
            text.contains(&told.to_ascii_lowercase()),
            "{variant}: {text}"
        );
        let is_same = heard.header("authorization") == Some(&hash);
        assert_eq!(
            is_same,
            is_same_hash,
            "{variant} has {} hash",
            if is_same { "the" } else { "another" }
        );
    }
    till.post(
        "/sandbox/callback/send",
        &json!({"payment": id, "variant": "unsigned"}),
    )
    .await;
    assert_eq!(
        shop.hears().await.header("authorization"),
        None,
        "no signature at all"
    );
    till.post(
        "/sandbox/callback/send",
        &json!({"payment": id, "variant": "unknown"}),
    )
    .await;
    assert!(
        !shop.hears().await.text.contains(&id),
        "about a payment of nobody's"
    );
    assert_eq!(
        state(&till, &id).await,
        "Processed",
        "and nothing of it changed a thing"
    );
}
