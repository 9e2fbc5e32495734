//! Links that a customer opens: until when, how often, and who gets a part.

use serde_json::{Value, json};

use crate::counter::{Counter, MORNING_MS};

/// Somebody's CBU, with check digits of its own.
const CBU: &str = "2850590940090418135201";

/// A link for $ 100,00 until noon, changed where `changes` says.
async fn generate(counter: &Counter, changes: &Value) -> (u16, Value) {
    let mut body = json!({
        "expiration_date": "2026-03-26 12:00:00", "amount": 100.00, "multiple_use": false,
        "concept": "VAR",
    });
    for (name, value) in changes.as_object().expect("changes") {
        body[name] = value.clone();
    }
    counter.ask("/v2/payment/cashin/link/generate", &body).await
}

async fn link(counter: &Counter, changes: &Value) -> (u64, String) {
    let (status, answer) = generate(counter, changes).await;
    assert_eq!(status, 200, "{changes} is a link: {answer}");
    let id = answer["link_id"].as_u64().expect("a numeric id");
    (id, answer["link"].as_str().expect("a link").to_owned())
}

async fn refused(counter: &Counter, body: Value) -> (u16, Value) {
    let (status, answer) = counter.try_pay(&body).await;
    (status, answer["code"].clone())
}

#[tokio::test]
async fn a_link_is_paid_and_its_credit_says_which() {
    let counter = Counter::open().await;
    let (id, link) = link(&counter, &json!({})).await;
    assert_eq!(counter.cashin(id).await.0, 404, "nobody paid it yet");
    let credit = counter.pay(&json!({"link": link})).await[0].clone();
    assert_eq!(credit["amount"], "100.00", "what was asked");

    let number = credit["id"].as_u64().expect("a numeric credit");
    let (_, cashin) = counter.cashin(number).await;
    assert_eq!(
        (&cashin["link_id"], &cashin["qr_order_id"]),
        (&json!(id), &Value::Null),
        "a link is no QR order"
    );
    assert_eq!(
        counter.cashin(id).await.1,
        cashin,
        "the link's id leads there"
    );
    let rows = counter.rows().await;
    assert_eq!(
        (rows.len(), &rows[0]["operation"]),
        (1, &"cashin_link".into()),
        "one row, of its own operation"
    );
    counter.speak(json!({"cashin_id": "credit"})).await;
    assert_eq!(counter.cashin(id).await.0, 404, "unless only credits count");
}

#[tokio::test]
async fn a_phone_that_scans_a_link_opens_it() {
    let counter = Counter::open().await;
    let (_, link) = link(&counter, &json!({"multiple_use": true})).await;
    for body in [json!({"qr": link}), json!({"link": link})] {
        let credits = counter.pay(&body).await;
        assert_eq!(credits[0]["amount"], "100.00", "{body}");
    }
    let asked = counter.post("/sandbox/pay").body(link).send().await;
    assert_eq!(
        asked.expect("an answer").status(),
        200,
        "and the bare link is enough"
    );
    assert_eq!(counter.balance("shop").await, "300.00", "many times over");
}

#[tokio::test]
async fn a_link_is_used_up_by_its_first_payment_unless_it_is_for_many() {
    let counter = Counter::open().await;
    let (_, once) = link(&counter, &json!({})).await;
    let credits = counter.pay(&json!({"link": once, "how": "twice"})).await;
    assert_eq!(credits.len(), 1, "the second finds it used");
    assert_eq!(
        refused(&counter, json!({"link": once})).await,
        (422, "used".into()),
        "and so does everybody after"
    );
    let (_, many) = link(&counter, &json!({"multiple_use": true})).await;
    let credits = counter.pay(&json!({"link": many, "how": "twice"})).await;
    assert_eq!(credits.len(), 2, "this one is for many");
    assert_eq!(
        refused(&counter, json!({"link": format!("{many}x")})).await,
        (404, "unknown_link".into()),
        "and a link with a typo is none"
    );
}

#[tokio::test]
async fn a_link_on_the_rail_is_already_used() {
    let counter = Counter::open().await;
    let (id, link) = link(&counter, &json!({})).await;
    counter
        .pay(&json!({"link": link, "delay_ms": 15_000}))
        .await;
    assert_eq!(counter.cashin(id).await.0, 404, "the shop cannot see it");
    assert_eq!(
        refused(&counter, json!({"link": link})).await,
        (422, "used".into()),
        "but nobody pays it again"
    );
}

#[tokio::test]
async fn a_link_ends_when_it_said() {
    let counter = Counter::open().await;
    let (_, link) = link(&counter, &json!({"multiple_use": true})).await;
    counter.pass(3_599_999);
    counter.pay(&json!({"link": link})).await;
    counter.pass(1);
    assert_eq!(
        refused(&counter, json!({"link": link})).await,
        (422, "expired".into()),
        "noon is over"
    );
    let shown = counter.world().await["links"][0].clone();
    assert_eq!(
        shown["expires_at"],
        MORNING_MS + 3_600_000,
        "an hour after eleven, Argentine time"
    );
}

#[tokio::test]
async fn what_makes_no_link_is_refused() {
    let counter = Counter::open().await;
    for changes in [
        json!({"expiration_date": "2026-03-26 11:00:00"}),
        json!({"expiration_date": "2026-03-25 12:00:00"}),
        json!({"expiration_date": "2026-03-26"}),
        json!({"expiration_date": "2026-03-26T12:00:00"}),
        json!({"expiration_date": null}),
        json!({"amount": 0}),
        json!({"amount": 1.005}),
        json!({"multiple_use": null}),
        json!({"multiple_use": "yes"}),
        json!({"concept": "XYZ"}),
        json!({"distribution": {}}),
        json!({"distribution": [{"cvu": CBU}]}),
        json!({"distribution": [{"cvu": CBU, "amount": 0}]}),
        json!({"distribution": [{"cvu": CBU, "amount": "1,5"}]}),
        json!({"distribution": [{"cvu": "2850590940090418135202", "amount": 1}]}),
        json!({"distribution": [{"cvu": CBU, "amount": 60}, {"cvu": CBU, "amount": 40.01}]}),
    ] {
        let (status, answer) = generate(&counter, &changes).await;
        assert_eq!(
            (status, &answer["status"]),
            (422, &"error".into()),
            "{changes}"
        );
    }
    assert_eq!(
        counter.world().await["links"],
        json!([]),
        "and nothing was made"
    );
}

#[tokio::test]
async fn a_distribution_goes_on_when_the_money_is_there() {
    let counter = Counter::open().await;
    let shares = json!({"multiple_use": true, "distribution": [
        {"cvu": CBU, "amount": 60}, {"cvu": "0000222800000000057723", "amount": "15.00"},
    ]});
    let (_, link) = link(&counter, &shares).await;
    counter.pay(&json!({"link": link, "delay_ms": 1_000})).await;
    assert_eq!(counter.balance("rail").await, "100.00", "all of it waits");
    counter.pass(1_000);
    assert_eq!(counter.balance("outside").await, "60.00", "their share");
    assert_eq!(
        counter.balance("shop").await,
        "40.00",
        "the rest, the shop's own share in it"
    );
    let rows = counter.rows().await;
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row["income"].clone(), row["amount"].clone()))
        .collect();
    assert_eq!(
        told,
        [(json!(0), json!("60.00")), (json!(1), json!("100.00"))],
        "the rows add up to the balance"
    );

    counter.pay(&json!({"link": link, "how": "less"})).await;
    assert_eq!(
        counter.balance("outside").await,
        "110.00",
        "of half, they get what there is"
    );
    assert_eq!(
        counter.balance("shop").await,
        "40.00",
        "and the shop nothing"
    );
    assert_eq!(counter.world().await["conserved"], true, "to the centavo");
}

async fn transfer(counter: &Counter, cvu: &str, cuit: &str) -> (u16, Value) {
    let body = json!({
        "cvu": cvu, "cuit": cuit, "amount": 250.00, "concept": "FAC", "description": "Factura 8",
    });
    counter
        .ask("/v2/payment/cashin/transfer/generate", &body)
        .await
}

#[tokio::test]
async fn a_transfer_link_is_paid_once_by_whoever_is_expected() {
    let counter = Counter::open().await;
    let (status, answer) = transfer(&counter, CBU, "27326594305").await;
    assert_eq!(status, 200, "a link: {answer}");
    assert_eq!(
        answer.as_object().map(serde_json::Map::len),
        Some(2),
        "and no id, as documented"
    );
    let link = &answer["payment_link"];
    let credit = counter.pay(&json!({"link": link, "how": "twice"})).await;
    assert_eq!(credit.len(), 1, "once");
    assert_eq!(
        (&credit[0]["payer"]["cvu"], &credit[0]["payer"]["cuit"]),
        (&json!(CBU), &json!("27326594305")),
        "by the one it was made for"
    );
    let id = credit[0]["id"].as_u64().expect("a numeric credit");
    let (_, cashin) = counter.cashin(id).await;
    assert_eq!(
        (
            &cashin["description"],
            &cashin["link_id"],
            &cashin["qr_order_id"]
        ),
        (&json!("Factura 8"), &Value::Null, &Value::Null),
        "only its description tells what it was"
    );
    assert_eq!(
        counter.rows().await[0]["operation"],
        "cashin_transfer",
        "a row"
    );

    let (_, own) = transfer(&counter, "0000222800000000057723", "30718092481").await;
    let credit = counter.pay(&json!({"link": own["payment_link"]})).await;
    assert_ne!(
        credit[0]["payer"]["cvu"], "0000222800000000057723",
        "with the shop's own account, anybody may pay"
    );
    for (cvu, cuit) in [("1", "27326594305"), (CBU, "27326594306")] {
        let (status, _) = transfer(&counter, cvu, cuit).await;
        assert_eq!(status, 422, "{cvu} and {cuit} are nobody");
    }
}
