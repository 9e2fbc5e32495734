//! The customer pays, and the shop learns of it.

use serde_json::json;

use crate::counter::{Counter, MORNING_MS, said};

#[tokio::test]
async fn a_sale_from_the_qr_to_the_credit() {
    let counter = Counter::open().await;
    let (order, qr) = counter.generate("1550.50").await;
    assert!(counter.rows().await.is_empty(), "nobody has paid yet");
    assert_eq!(counter.cashin(order).await.0, 404, "so there is no credit");

    let credits = counter.pay(&json!({"qr": qr})).await;
    assert_eq!(credits.len(), 1, "one payment, one credit");
    assert_eq!(credits[0]["amount"], "1550.50", "the order's amount");
    assert_eq!(credits[0]["visible_at"], MORNING_MS, "visible at once");

    let rows = counter.rows().await;
    let payer = &credits[0]["payer"];
    assert_eq!(
        rows,
        [json!({
            "income": 1, "date": "2026-03-26 11:00:00", "amount": "1550.50",
            "operation": "cashin_qr", "holder": payer["name"], "cuit": payer["cuit"],
            "cvu_cbu": payer["cvu"], "status": "APROBADO", "sale_point_name": "",
        })],
        "the documented fields and no others: no id, no order"
    );

    let id = credits[0]["id"].as_u64().expect("a numeric credit");
    let (_, by_credit) = counter.cashin(id).await;
    assert_eq!(
        by_credit,
        json!({
            "status": "ok", "buyer": [{"cuit": payer["cuit"], "cvu": payer["cvu"]}],
            "amount": 1550.50, "concept": "VAR", "description": "VENTA1",
            "transaction_id": credits[0]["transaction_id"], "qr_order_id": order,
            "link_id": null,
        }),
        "the documented fields"
    );
    assert_eq!(
        counter.cashin(order).await.1,
        by_credit,
        "the order's id leads there too"
    );
    assert_eq!(
        counter.balance("shop").await,
        "1550.50",
        "and the shop has the money"
    );
}

#[tokio::test]
async fn a_bare_string_is_a_payment() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("10").await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json",
    ] {
        let asked = counter.post("/sandbox/pay").header("content-type", kind);
        let (status, answer) = said(
            asked
                .body(format!("{qr}\n"))
                .send()
                .await
                .expect("an answer"),
        )
        .await;
        assert_eq!(status, 200, "sent as {kind}: {answer}");
    }
    let credits = counter.pay(&json!({"qr_code": qr})).await;
    assert_eq!(
        credits[0]["amount"], "10.00",
        "and qr_code is another name for it"
    );
}

#[tokio::test]
async fn less_more_and_another_amount_are_what_they_say() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("1550.51").await;
    for (how, amount) in [
        (json!({"qr": qr, "how": "less"}), "775.26"),
        (json!({"qr": qr, "how": "more"}), "2000.51"),
        (json!({"qr": qr, "amount": 12.3}), "12.30"),
        (json!({"qr": qr, "amount": "0.01"}), "0.01"),
        (json!({"qr": qr, "how": "exact"}), "1550.51"),
    ] {
        let credits = counter.pay(&how).await;
        assert_eq!(credits[0]["amount"], amount, "{how}");
    }
    assert_eq!(
        counter.balance("shop").await,
        "4338.59",
        "all of it arrived"
    );
}

#[tokio::test]
async fn paying_twice_leaves_two_rows_that_look_alike() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("100").await;
    let credits = counter.pay(&json!({"qr": qr, "how": "twice"})).await;
    assert_eq!(credits.len(), 2, "two credits");
    assert_ne!(credits[0]["id"], credits[1]["id"], "each with its own id");
    let rows = counter.rows().await;
    assert_eq!(rows.len(), 2, "two rows");
    assert_eq!(rows[0], rows[1], "and nothing in them tells them apart");
}

#[tokio::test]
async fn late_money_is_on_the_rail_until_its_time() {
    let counter = Counter::open().await;
    let (order, qr) = counter.generate("80").await;
    counter.pass(60_000);
    let credits = counter.pay(&json!({"qr": qr, "how": "late"})).await;
    assert_eq!(
        credits[0]["visible_at"],
        MORNING_MS + 310_000,
        "5 min 10 s after the order"
    );
    assert_eq!(
        counter.balance("rail").await,
        "80.00",
        "it left the customer"
    );
    assert_eq!(
        counter.balance("shop").await,
        "0.00",
        "and has not reached the shop"
    );

    counter.pass(249_999);
    assert!(counter.rows().await.is_empty(), "not a millisecond early");
    assert_eq!(counter.cashin(order).await.0, 404, "neither by the order");
    counter.pass(1);
    assert_eq!(
        counter.rows().await[0]["date"],
        "2026-03-26 11:05:10",
        "dated when it arrived"
    );
    assert_eq!(
        counter.balance("shop").await,
        "80.00",
        "now it is the shop's"
    );
}

#[tokio::test]
async fn a_delay_counts_from_the_payment() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("80").await;
    counter.pass(1_000);
    let credits = counter.pay(&json!({"qr": qr, "delay_ms": 15_000})).await;
    assert_eq!(
        credits[0]["visible_at"],
        MORNING_MS + 16_000,
        "fifteen seconds from now"
    );
    let credits = counter
        .pay(&json!({"qr": qr, "how": "late", "delay_ms": 500}))
        .await;
    assert_eq!(
        credits[0]["visible_at"],
        MORNING_MS + 1_500,
        "what is said goes first"
    );
    assert!(counter.rows().await.is_empty(), "neither is there yet");
    counter.pass(500);
    assert_eq!(counter.rows().await.len(), 1, "one of them is");
}

#[tokio::test]
async fn the_payer_can_be_chosen() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("80").await;
    let payer = json!({
        "name": "=1+1", "cuit": "27326594305", "cvu": "0000222800000000057723",
    });
    let credits = counter.pay(&json!({"qr": qr, "payer": payer})).await;
    assert_eq!(credits[0]["payer"], payer, "exactly this one");
    assert_eq!(
        counter.rows().await[0]["holder"],
        "=1+1",
        "with whatever name they have"
    );
    for wrong in [
        json!({"cuit": "27326594306"}),
        json!({"cvu": "0000222800000000057724"}),
    ] {
        let (status, answer) = counter.try_pay(&json!({"qr": qr, "payer": wrong})).await;
        assert_eq!(
            (status, &answer["code"]),
            (422, &"bad_payer".into()),
            "no such person"
        );
    }
}

#[tokio::test]
async fn a_wallet_refuses_what_a_wallet_would() {
    let counter = Counter::open().await;
    let (order, qr) = counter.generate("80").await;
    let mut damaged = qr.clone();
    damaged.replace_range(40..41, "X");
    let other = qr.replace(&format!("{order:010}"), "0000000007");
    for (body, status, code) in [
        (json!({"qr": damaged}), 422, "wrong_crc"),
        (json!({"qr": other}), 422, "wrong_crc"),
        (json!({"qr": "hola"}), 422, "unreadable_qr"),
        (json!({"qr": ""}), 422, "unreadable_qr"),
        (json!({}), 400, "bad_request"),
        (json!({"qr": qr, "amount": 0}), 422, "bad_amount"),
        (json!({"qr": qr, "amount": "1,50"}), 400, "bad_request"),
        (json!({"qr": qr, "how": "never"}), 400, "bad_request"),
        (json!({"qr": qr, "delay": 5}), 400, "bad_request"),
        (json!({"qr": qr, "delay_ms": -5}), 400, "bad_request"),
    ] {
        let (said, answer) = counter.try_pay(&body).await;
        assert_eq!(
            (said, &answer["code"]),
            (status, &code.into()),
            "{body}: {answer}"
        );
        assert!(answer["message"].is_string(), "with a reason for people");
    }
    let asked = counter.post("/sandbox/pay").body(vec![0xFF, 0xFE]).send();
    assert_eq!(
        asked.await.expect("an answer").status(),
        400,
        "bytes are no string"
    );
    assert_eq!(
        counter.balance("shop").await,
        "0.00",
        "and nothing was paid"
    );
}

#[tokio::test]
async fn a_qr_of_another_day_is_an_unknown_order() {
    let yesterday = Counter::open_with(8, sandbox::Dialect::default()).await;
    let (_, qr) = yesterday.generate("80").await;
    let counter = Counter::open().await;
    let (status, answer) = counter.try_pay(&json!({"qr": qr})).await;
    assert_eq!(
        (status, &answer["code"]),
        (404, &"unknown_order".into()),
        "a good QR, not ours"
    );
}

#[tokio::test]
async fn money_is_conserved_whatever_the_customers_do() {
    let counter = Counter::open().await;
    for (at, how) in ["exact", "less", "more", "late", "twice"]
        .iter()
        .cycle()
        .take(40)
        .enumerate()
    {
        let (_, qr) = counter
            .generate(&format!("{}.{:02}", 1 + at * 977_777, at))
            .await;
        counter.pay(&json!({"qr": qr, "how": how})).await;
        counter.pass(20_000);
    }
    let world = counter.world().await;
    assert_eq!(world["conserved"], true, "the sandbox says so itself");
    let accounts = world["accounts"].as_array().expect("accounts");
    let cents = |amount: &str| {
        amount
            .replace('.', "")
            .parse::<i64>()
            .expect("two decimals")
    };
    let sum: i64 = accounts
        .iter()
        .map(|it| cents(it["balance"].as_str().expect("a balance")))
        .sum();
    assert_eq!(sum, 0, "and adding it up here agrees");
    assert_eq!(
        world["credits"].as_array().map(Vec::len),
        Some(48),
        "8 of 40 paid twice"
    );
}
