//! The webhook of a pre-order: when it comes, what it says, and how it is repeated.

use serde_json::{Value, json};

use super::{Shop, Till};

/// An amount of a webhook in centavos, by its digits.
fn cents(value: &Value) -> i64 {
    let text = value.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{decimals:0<2}").parse().expect("digits")
}

#[tokio::test]
async fn a_payment_is_told_and_then_its_reconciliation() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (_, qr) = till.preorder(json!({"amount": 1550.5})).await;
    let credits = till.counter.pay(&json!({"qr": qr})).await;
    let (first, second) = (shop.hears().await, shop.hears().await);
    for heard in [&first, &second] {
        assert_eq!(
            heard.header("x-shop-key"),
            Some("s3cret"),
            "as it was asked"
        );
        assert_eq!(
            heard.header("content-type"),
            Some("application/json"),
            "JSON"
        );
        let said = heard.json();
        assert_eq!(
            said.as_object().map(serde_json::Map::len),
            Some(24),
            "all 24 fields"
        );
        assert_eq!(said["Estado"], "APROBADO", "the one documented word");
        assert_eq!(
            said["ReferenciaMerchant"], "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
            "our operationId"
        );
        assert_eq!(said["Concepto"], "VENTA1", "our reference");
        assert_eq!(
            said["CuilCuitEmisor"], credits[0]["payer"]["cuit"],
            "who paid"
        );
        assert_eq!(
            said["FechaConfirmacion"], "03/26/2026 11:00:00",
            "month first"
        );
        let parts = ["MontoNeto", "Tarifas", "Impuestos"].map(|part| cents(&said[part]));
        assert_eq!(cents(&said["Monto"]), 155_050, "the gross amount");
        assert_eq!(
            parts.iter().sum::<i64>(),
            155_050,
            "the parts are the whole"
        );
    }
    let (first, second) = (first.json(), second.json());
    assert_eq!(first["Referencia"], second["Referencia"], "one operation");
    assert_eq!(first["Operacion"], "COBRANZA QR", "the payment first");
    assert_eq!(
        second["Operacion"], "CONCILIACION AUTOMATICA",
        "then the reconciliation"
    );
    till.until_last_is("received").await;
    assert_eq!(till.deliveries().await.len(), 2, "and nothing else");
}

#[tokio::test]
async fn it_comes_when_the_credit_does_and_not_before() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (_, qr) = till.preorder(json!({})).await;
    till.counter
        .pay(&json!({"qr": qr, "delay_ms": 9_000}))
        .await;
    till.counter.pass(8_999);
    assert!(till.deliveries().await.is_empty(), "nothing to tell yet");
    // From here on nobody calls the provider: it tells by itself.
    till.counter.pass(1);
    assert_eq!(shop.hears().await.json()["Estado"], "APROBADO", "now");
}

#[tokio::test]
async fn another_amount_than_the_closed_one_is_paid_but_not_reconciled() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (_, closed) = till.preorder(json!({"amount": 100})).await;
    till.counter
        .pay(&json!({"qr": closed, "how": "less"}))
        .await;
    let said = shop.hears().await.json();
    assert_eq!(cents(&said["Monto"]), 5_000, "what came");
    till.until_last_is("received").await;
    assert_eq!(till.deliveries().await.len(), 1, "no reconciliation");
    let (_, open) = till
        .preorder(json!({"amount": 100, "qrAmountType": "open"}))
        .await;
    till.counter.pay(&json!({"qr": open, "amount": "70"})).await;
    till.until_last_is("received").await;
    assert_eq!(
        till.deliveries().await.len(),
        3,
        "an open one is, whatever came"
    );
}

#[tokio::test]
async fn it_is_repeated_until_it_is_received_and_not_for_ever() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.counter.speak(json!({"webhooks": "payment"})).await;
    till.subscribe(&shop).await;
    shop.will_answer(&[500, 302]);
    let (_, qr) = till.preorder(json!({})).await;
    till.counter.pay(&json!({"qr": qr})).await;
    let texts = [
        shop.hears().await.text,
        shop.hears().await.text,
        shop.hears().await.text,
    ];
    assert!(
        texts.iter().all(|text| *text == texts[0]),
        "the same words each time"
    );
    let last = till.until_last_is("received").await;
    assert_eq!(
        last["tries"],
        json!([500, 302, 200]),
        "no redirect was followed"
    );

    shop.will_answer(&[500, 500, 500, 500]);
    let (_, qr) = till.preorder(json!({})).await;
    till.counter.pay(&json!({"qr": qr})).await;
    let last = till.until_last_is("given_up").await;
    assert_eq!(
        last["tries"],
        json!([500, 500, 500, 500]),
        "four times, and no more"
    );
}

#[tokio::test]
async fn an_outage_of_the_shops_network_holds_it_back() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (_, qr) = till.preorder(json!({})).await;
    till.post("/sandbox/outage", &json!({"on": true})).await;
    till.counter.pay(&json!({"qr": qr})).await;
    let waiting = till.deliveries().await;
    assert_eq!(waiting.len(), 2, "written");
    assert!(
        waiting.iter().all(|it| it["tries"] == json!([])),
        "and not sent"
    );
    till.post("/sandbox/outage", &json!({"on": false})).await;
    assert_eq!(
        shop.hears().await.json()["Estado"],
        "APROBADO",
        "sent when it can be"
    );
}

#[tokio::test]
async fn which_webhooks_come_is_a_matter_of_dialect() {
    for (webhooks, operation) in [
        ("payment", "COBRANZA QR"),
        ("reconciliation", "CONCILIACION AUTOMATICA"),
    ] {
        let (till, mut shop) = (Till::open().await, Shop::open().await);
        till.counter.speak(json!({"webhooks": webhooks})).await;
        till.subscribe(&shop).await;
        till.earn(10).await;
        assert_eq!(
            shop.hears().await.json()["Operacion"],
            operation,
            "this one"
        );
        till.until_last_is("received").await;
        assert_eq!(till.deliveries().await.len(), 1, "alone");
    }
}

#[tokio::test]
async fn other_credits_are_not_its_business() {
    let (till, shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (_, qr) = till.counter.generate("10").await;
    till.counter.pay(&json!({"qr": qr})).await;
    let body = json!({"amount": 10, "currency": "ARS", "description": "Café"});
    let (_, qr) = till.post("/api/qr/generate", &body).await;
    till.counter.pay(&json!({"link": qr["qr_url"]})).await;
    assert!(
        till.deliveries().await.is_empty(),
        "it belongs to the pre-orders"
    );
}

#[tokio::test]
async fn wrong_webhooks_come_when_they_are_wanted() {
    let (till, mut shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    let (id, _) = till.preorder(json!({})).await;
    for (variant, count, field, value) in [
        ("duplicate", 2, "Operacion", json!("COBRANZA QR")),
        (
            "reordered",
            2,
            "Operacion",
            json!("CONCILIACION AUTOMATICA"),
        ),
        ("orderless", 1, "ReferenciaMerchant", Value::Null),
        ("pending", 1, "Estado", json!("PENDIENTE")),
        ("rejected", 1, "Estado", json!("RECHAZADO")),
        ("mismatched_sum", 1, "Monto", json!(10)),
        ("pretty", 1, "Estado", json!("APROBADO")),
        ("forged", 1, "Estado", json!("APROBADO")),
    ] {
        let body = json!({"order": id, "variant": variant});
        let (status, answer) = till.post("/sandbox/webhook/send", &body).await;
        assert_eq!((status, &answer["sent"]), (200, &count.into()), "{variant}");
        let first = shop.hears().await;
        let said = first.json();
        assert_eq!(said[field], value, "{variant}: {said}");
        let is_known = first.header("x-shop-key") == Some("s3cret");
        assert_eq!(
            is_known,
            variant != "forged",
            "{variant} knows the secret or not"
        );
        assert_eq!(
            first.text.contains('\n'),
            variant == "pretty",
            "{variant} is indented or not"
        );
        let parts = ["MontoNeto", "Tarifas", "Impuestos"].map(|part| cents(&said[part]));
        let adds_up = parts.iter().sum::<i64>() == cents(&said["Monto"]);
        assert_eq!(
            adds_up,
            variant != "mismatched_sum",
            "{variant} adds up or not"
        );
        if count == 2 {
            let second = shop.hears().await.json();
            assert_eq!(
                second["Operacion"], "COBRANZA QR",
                "{variant} ends with the payment"
            );
            assert_eq!(
                second["Referencia"], said["Referencia"],
                "{variant}: one operation"
            );
        }
    }
    let world = till.counter.world().await;
    assert_eq!(world["credits"], json!([]), "and no centavo moved");
}

#[tokio::test]
async fn an_address_that_is_not_here_is_refused() {
    let (till, shop) = (Till::open().await, Shop::open().await);
    till.subscribe(&shop).await;
    for body in [
        json!({"url": "https://example.com/hook"}),
        json!({"url": "http://192.0.2.1/"}),
        json!({"url": shop.url, "header": {"name": "host", "value": "example.com"}}),
        json!({"url": shop.url, "header": {"name": "a b", "value": "x"}}),
        json!({"url": shop.url, "header": {"name": "x", "value": "a\r\nb: c"}}),
        json!({"link": shop.url}),
    ] {
        let (status, answer) = till.post("/sandbox/webhook", &body).await;
        assert_eq!(
            (status, &answer["code"]),
            (422, &"bad_webhook".into()),
            "{body}"
        );
    }
    let seen = till.totalcoin().await["webhook"].clone();
    assert_eq!(
        seen,
        json!({"url": shop.url, "header": "x-shop-key"}),
        "what was set stays set, and its secret is not shown"
    );
    till.post("/sandbox/webhook", &json!({"url": null})).await;
    till.earn(10).await;
    assert!(till.deliveries().await.is_empty(), "null is nowhere");
    let (id, _) = till.preorder(json!({})).await;
    let body = json!({"order": id, "variant": "forged"});
    let (status, answer) = till.post("/sandbox/webhook/send", &body).await;
    assert_eq!(
        (status, &answer["code"]),
        (422, &"no_webhook".into()),
        "not on demand"
    );
}
