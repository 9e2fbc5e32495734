//! Pre-orders: asked for, refused, paid.

use serde_json::json;

use super::{Till, preorder};

#[tokio::test]
async fn the_answer_has_the_documented_fields() {
    let till = Till::open().await;
    let body = preorder(json!({"amount": 1550.5}));
    let asked = till
        .request(till.http.post(till.counter.at("/api/iep/pre-order")))
        .json(&body);
    let answer = asked.send().await.expect("an answer");
    assert_eq!(answer.status(), 201, "created");
    let text = answer.text().await.expect("a text");
    let names = [
        "id",
        "qrCode",
        "expirationDate",
        "amount",
        "concept",
        "businessUnitName",
        "cashier",
        "externalReference",
        "isEnabled",
    ];
    let places: Vec<_> = names.map(|name| text.find(&format!("\"{name}\":"))).into();
    assert!(places.iter().all(Option::is_some), "all nine: {text}");
    assert!(places.is_sorted(), "in the order of the document: {text}");
    assert!(
        text.contains(r#""amount":1550.50,"#),
        "to the centavo: {text}"
    );
    assert!(
        text.contains(r#""expirationDate":"2026-03-26T17:23:14.099Z""#),
        "as it was said: {text}"
    );
    assert!(
        text.contains("62100106VENTA1"),
        "the reference is in the QR: {text}"
    );
}

#[tokio::test]
async fn with_strings_the_answer_follows_the_documents_table() {
    let till = Till::open().await;
    till.counter.speak(json!({"amounts": "string"})).await;
    let (_, answer) = till.post("/api/iep/pre-order", &preorder(json!({}))).await;
    for name in ["id", "amount", "isEnabled"] {
        assert!(
            answer[name].is_string(),
            "{name} is \"String\" there: {answer}"
        );
    }
    assert_eq!(answer["amount"], "10.00", "an amount all the same");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_made() {
    let till = Till::open().await;
    let body = preorder(json!({"amount": "diez", "qrType": "both", "dni": null}));
    let (status, answer) = till.post("/api/iep/pre-order", &body).await;
    assert_eq!(status, 400, "as documented");
    let details = answer["details"].as_array().expect("details");
    let named: Vec<_> = details.iter().map(|detail| &detail["field"]).collect();
    assert_eq!(named, ["amount", "qrType", "dni"], "all of it at once");
    let body = preorder(json!({"expirationDate": "2026-03-26T13:59:59Z"}));
    let (status, _) = till.post("/api/iep/pre-order", &body).await;
    assert_eq!(status, 400, "an expiration that is already past");
    let world = till.counter.world().await;
    assert_eq!(world["orders"], json!([]), "nothing was made");
    assert_eq!(
        world["requests"]["api/iep/pre-order"], 2,
        "though it was asked"
    );
}

#[tokio::test]
async fn a_dynamic_qr_is_paid_once_and_a_static_one_as_often_as_it_is_reset() {
    let till = Till::open().await;
    for (changes, again) in [
        (json!({"qrType": "dynamic", "resetOnPayment": true}), "used"),
        (json!({"qrType": "static", "resetOnPayment": false}), "used"),
        (json!({"qrType": "static", "resetOnPayment": true}), ""),
    ] {
        let (_, qr) = till.preorder(changes.clone()).await;
        till.counter.pay(&json!({"qr": qr})).await;
        let (status, answer) = till.counter.try_pay(&json!({"qr": qr})).await;
        if again.is_empty() {
            assert_eq!(status, 200, "{changes} can be paid again");
        } else {
            assert_eq!((status, &answer["code"]), (422, &again.into()), "{changes}");
        }
    }
}

#[tokio::test]
async fn nobody_pays_what_has_expired_but_what_was_paid_in_time_may_come_late() {
    let till = Till::open().await;
    let (_, in_time) = till.preorder(json!({})).await;
    let (_, too_late) = till.preorder(json!({})).await;
    // Three hours and some minutes: the expiration is at 14:23:14 here.
    let late = json!({"qr": in_time, "delay_ms": 4 * 3_600_000});
    till.counter.pay(&late).await;
    till.counter.pass(13_000_000);
    let (status, answer) = till.counter.try_pay(&json!({"qr": too_late})).await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"expired".into()),
        "its time is over"
    );
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "0.00",
        "still on its way"
    );
    till.counter.pass(3_600_000);
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "9.90",
        "it came after the expiration"
    );
}

#[tokio::test]
async fn the_shop_gets_the_net_and_the_provider_the_rest() {
    let till = Till::open().await;
    till.earn(1_000).await;
    assert_eq!(
        till.counter.balance("shop_totalcoin").await,
        "990.32",
        "net"
    );
    assert_eq!(
        till.counter.balance("fees").await,
        "9.68",
        "0.8 % and its tax"
    );
    assert_eq!(
        till.counter.balance("shop").await,
        "0.00",
        "TelePagos knows nothing of it"
    );
    let world = till.counter.world().await;
    assert_eq!(world["conserved"], true, "and the sum is what it was");
}

#[tokio::test]
async fn the_older_edition_is_there_only_when_wanted() {
    let till = Till::open().await;
    let body = json!({
        "amount": 25.5, "currency": "ARS", "description": "Mesa 4",
        "expiration_date": "2026-03-27T00:00:00Z",
        "customer": {"name": "Ana", "email": "ana@example.com", "phone": "1"},
    });
    assert_eq!(
        till.post("/api/pre-orders", &body).await.0,
        404,
        "not by default"
    );
    till.counter.speak(json!({"old_pre_orders": true})).await;
    let (status, answer) = till.post("/api/pre-orders", &body).await;
    assert_eq!(status, 201, "now it is: {answer}");
    assert_eq!(answer["status"], "pending", "nobody paid it");
    let picture = answer["qr_code"].as_str().unwrap_or_default();
    assert!(
        picture.starts_with("data:image/png;base64,"),
        "a picture, not a text"
    );
    let credits = till
        .counter
        .pay(&json!({"link": answer["payment_url"]}))
        .await;
    assert_eq!(credits[0]["amount"], "25.50", "its address can be paid");
}
