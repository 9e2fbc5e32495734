//! What the shop has, by what its rows can be filtered, and the numbers of a month.

use serde_json::{Value, json};

use crate::counter::{Counter, TODAY};

async fn balance(counter: &Counter) -> String {
    let asked = counter.get("/v2/account/balance").send().await;
    let text = asked.expect("an answer").text().await.expect("a text");
    text.trim_start_matches(r#"{"status":"ok","amount":"#)
        .trim_end_matches('}')
        .to_owned()
}

/// The numbers of a month, by name.
async fn statistics(counter: &Counter, period: &str) -> Value {
    let (status, answer) = counter
        .read(&format!("/v2/whitelabel/statics/{period}"))
        .await;
    assert_eq!(status, 200, "{period} is a month: {answer}");
    let rows = answer["data"].as_array().expect("a list");
    assert_eq!(rows.len(), 4, "of four lists, as documented");
    let mut all = serde_json::Map::new();
    for row in rows {
        let row = row.as_array().expect("a list in the list");
        assert_eq!(row.len(), 1, "of one object each");
        all.extend(row[0].as_object().expect("an object").clone());
    }
    Value::Object(all)
}

#[tokio::test]
async fn the_balance_is_what_arrived_and_has_not_left() {
    let counter = Counter::open().await;
    assert_eq!(balance(&counter).await, "0.00", "nobody paid yet");
    counter.earn("1550.75").await;
    let (_, qr) = counter.generate("10").await;
    counter.pay(&json!({"qr": qr, "delay_ms": 5_000})).await;
    assert_eq!(
        balance(&counter).await,
        "1550.75",
        "what is on the rail is not there yet"
    );
    for (dialect, written) in [
        (json!({"amounts": "string"}), "\"1550.75\""),
        (json!({"balance": "whole"}), "1550"),
    ] {
        counter.speak(dialect.clone()).await;
        assert_eq!(balance(&counter).await, written, "in {dialect}");
    }
}

#[tokio::test]
async fn every_row_has_an_operation_that_the_filters_list() {
    let counter = Counter::open().await;
    let (_, answer) = counter.read("/v2/account/transactions_filters").await;
    let operations = answer["operations"].as_array().expect("operations");
    for operation in operations {
        for field in ["id", "name", "type"] {
            assert!(operation[field].is_string(), "{operation} has its {field}");
        }
    }

    counter.earn("100").await;
    let sale_point = counter.sale_point("Barra").await;
    let open = counter.wall(sale_point, "open").await;
    counter.pay(&json!({"qr": open, "amount": "5"})).await;
    let body = json!({
        "alias": "panaderia.sol", "amount": 7, "reference_id": "R1", "concept": "VAR",
        "description": "",
    });
    let (status, answer) = counter.ask("/v2/payment/cashout", &body).await;
    assert_eq!(status, 200, "a payout: {answer}");

    let rows = counter.rows().await;
    assert_eq!(rows.len(), 3, "two credits and a debit");
    for row in &rows {
        let kind = if row["income"] == 1 {
            "income"
        } else {
            "outcome"
        };
        let listed = operations
            .iter()
            .any(|it| it["id"] == row["operation"] && it["type"] == kind);
        assert!(listed, "{row} is of a listed operation and of its type");
    }
    let mut found = 0;
    for operation in operations {
        let id = operation["id"].as_str().expect("an id");
        let path =
            format!("/v2/account/transactions?date_from={TODAY}&date_to={TODAY}&operation={id}");
        let (_, answer) = counter.read(&path).await;
        for row in answer["transactions"].as_array().expect("rows") {
            assert_eq!(row["operation"], id, "only what was asked for");
            found += 1;
        }
    }
    assert_eq!(found, 3, "each row under one of the filters");
}

#[tokio::test]
async fn a_month_is_counted_from_what_happened_in_it() {
    let counter = Counter::open().await;
    let nothing = statistics(&counter, "2026-03").await;
    assert_eq!(
        nothing,
        json!({
            "count_open_cvu": 1, "total_cashout": null, "total_cashin": null,
            "count_payments_services": 0, "count_sent_sms": 0,
        }),
        "sums of nothing are null, as documented"
    );

    counter.earn("100.50").await;
    counter.earn("20").await;
    let body = json!({
        "alias": "panaderia.sol", "amount": "30.25", "reference_id": "R1", "concept": "VAR",
        "description": "",
    });
    counter.ask("/v2/payment/cashout", &body).await;
    let march = statistics(&counter, "2026-03").await;
    assert_eq!(march["total_cashin"].to_string(), "120.5", "both credits");
    assert_eq!(march["total_cashout"].to_string(), "30.25", "the payout");
    counter
        .ask("/sandbox/payouts", &json!({"next": "fail"}))
        .await;
    let mut failed = body.clone();
    failed["reference_id"] = json!("R2");
    counter.ask("/v2/payment/cashout", &failed).await;
    let march = statistics(&counter, "2026-03").await;
    assert_eq!(
        march["total_cashout"].to_string(),
        "30.25",
        "what came back was never sent"
    );
    let april = statistics(&counter, "2026-04").await;
    assert_eq!(
        (&april["total_cashin"], &april["total_cashout"]),
        (&Value::Null, &Value::Null),
        "not in April"
    );

    for period in ["2026", "2026-13", "marzo", "2026-3", "2026-03-01"] {
        let path = format!("/v2/whitelabel/statics/{period}");
        assert_eq!(counter.read(&path).await.0, 422, "{period} is no month");
    }
}
