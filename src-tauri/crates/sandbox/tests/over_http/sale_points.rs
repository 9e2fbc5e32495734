//! The counters of the shop: their QRs on the wall, and the orders that wait there.

use serde_json::{Value, json};

use crate::counter::{Counter, said};

const SALE_POINTS: &str = "/v2/payment/cashin/qr/sale-point";

async fn listed(counter: &Counter) -> Vec<Value> {
    let (status, answer) = counter.read(SALE_POINTS).await;
    assert_eq!(status, 200, "sale points are listed: {answer}");
    answer["sale_points"].as_array().expect("a list").clone()
}

async fn retire(counter: &Counter, query: &str, body: Option<Value>) -> u16 {
    let asked = counter.retire(&format!("{SALE_POINTS}{query}"));
    let asked = match body {
        None => asked,
        Some(body) => asked.json(&body),
    };
    said(asked.send().await.expect("an answer")).await.0
}

async fn refused(counter: &Counter, body: Value) -> (u16, Value) {
    let (status, answer) = counter.try_pay(&body).await;
    (status, answer["code"].clone())
}

#[tokio::test]
async fn sale_points_are_made_listed_and_given_up() {
    let counter = Counter::open().await;
    assert!(listed(&counter).await.is_empty(), "none yet");
    let bar = counter.sale_point("Barra").await;
    let twin = counter.sale_point("Barra").await;
    assert_ne!(bar, twin, "the same name twice is two sale points");
    assert_eq!(
        listed(&counter).await[0],
        json!({"id": bar, "name": "Barra", "status": "active"}),
        "the documented fields"
    );

    let body = Some(json!({"sale_point_id": twin}));
    assert_eq!(retire(&counter, "", body.clone()).await, 200, "given up");
    assert_eq!(retire(&counter, "", body).await, 404, "and gone");
    assert_eq!(
        listed(&counter).await[1]["status"],
        "inactive",
        "but listed"
    );
    counter
        .speak(json!({"retired_sale_points": "hidden"}))
        .await;
    assert_eq!(listed(&counter).await.len(), 1, "or not");
    for name in [json!(""), json!(" "), json!(null), json!("ñ".repeat(61))] {
        let (status, _) = counter.ask(SALE_POINTS, &json!({"name": name})).await;
        assert_eq!(status, 422, "{name} is no name");
    }
}

#[tokio::test]
async fn the_fields_of_a_delete_may_stand_anywhere_a_dialect_looks() {
    let counter = Counter::open().await;
    let mut ids = Vec::new();
    for name in ["1", "2", "3", "4", "5"] {
        ids.push(counter.sale_point(name).await);
    }
    let query = |at: usize| format!("?sale_point_id={}", ids[at]);
    let body = |at: usize| Some(json!({"sale_point_id": ids[at]}));
    assert_eq!(retire(&counter, &query(0), None).await, 200, "the query");
    assert_eq!(retire(&counter, "", body(1)).await, 200, "the body");
    assert_eq!(retire(&counter, &query(2), body(2)).await, 200, "both");
    assert_eq!(
        retire(&counter, &query(3), body(4)).await,
        400,
        "if they agree"
    );
    assert_eq!(retire(&counter, "", None).await, 422, "somewhere");
    counter.speak(json!({"get_fields": "query"})).await;
    assert_eq!(
        retire(&counter, &query(3), body(3)).await,
        400,
        "no body here"
    );
    counter.speak(json!({"get_fields": "body"})).await;
    assert_eq!(
        retire(&counter, &query(3), None).await,
        422,
        "no query here"
    );
    assert_eq!(retire(&counter, "", body(3)).await, 200, "but the body");
}

#[tokio::test]
async fn the_qr_on_the_wall_never_changes() {
    let counter = Counter::open().await;
    let (bar, door) = (
        counter.sale_point("Barra").await,
        counter.sale_point("Puerta").await,
    );
    let closed = counter.wall(bar, "closed").await;
    let mut others = vec![
        counter.wall(bar, "open").await,
        counter.wall(door, "closed").await,
        counter.wall(door, "open").await,
    ];
    assert!(!others.contains(&closed), "four different strings");
    others.dedup();
    assert_eq!(others.len(), 3, "indeed");
    counter.order_at(bar, "10").await;
    counter.pass(86_000);
    assert_eq!(
        counter.wall(bar, "closed").await,
        closed,
        "printed once, good for ever"
    );
    for qr in others.iter().chain([&closed]) {
        assert!(qr.starts_with("000201010211"), "static: {qr}");
    }
    for query in [
        String::new(),
        format!("?sale_point_id={bar}"),
        format!("?type_amount=half&sale_point_id={bar}"),
        "?type_amount=open&sale_point_id=uno".to_owned(),
    ] {
        let path = format!("{SALE_POINTS}/static{query}");
        assert_eq!(counter.read(&path).await.0, 422, "{query:?}");
    }
    let unknown = format!("{SALE_POINTS}/static?type_amount=open&sale_point_id=1");
    assert_eq!(counter.read(&unknown).await.0, 404, "no such sale point");
}

#[tokio::test]
async fn the_fields_of_the_static_qr_may_stand_in_the_body() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    let body = json!({"type_amount": "closed", "sale_point_id": bar});
    let path = format!("{SALE_POINTS}/static");
    let asked = counter.get(&path).json(&body).send().await;
    let (status, answer) = said(asked.expect("an answer")).await;
    assert_eq!(status, 200, "as documented: {answer}");
    assert_eq!(
        answer["qr_code"],
        counter.wall(bar, "closed").await,
        "the same as by query"
    );
}

#[tokio::test]
async fn an_order_waits_on_the_closed_qr_until_it_is_paid() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    let qr = counter.wall(bar, "closed").await;
    assert_eq!(
        refused(&counter, json!({"qr": qr})).await,
        (422, "no_order".into()),
        "there is nothing to pay"
    );
    let (status, answer) = counter.order_at(bar, "1550.50").await;
    assert_eq!(status, 200, "an order: {answer}");
    let order = answer["qr_order_id"].as_u64().expect("a numeric order");
    assert_eq!(
        counter.world().await["sale_points"][0]["waiting_order"],
        order,
        "it waits there"
    );

    let credits = counter.pay(&json!({"qr": qr, "how": "twice"})).await;
    assert_eq!(credits.len(), 1, "the second customer finds nothing");
    assert_eq!(credits[0]["amount"], "1550.50", "the order's amount");
    assert_eq!(
        refused(&counter, json!({"qr": qr})).await,
        (422, "no_order".into()),
        "it is paid"
    );
    let (_, cashin) = counter.cashin(order).await;
    assert_eq!(
        (&cashin["qr_order_id"], &cashin["description"]),
        (&json!(order), &json!("MESA4")),
        "the credit belongs to the order"
    );
    let row = counter.rows().await[0].clone();
    assert_eq!(
        (&row["sale_point_name"], &row["operation"]),
        (&json!("Barra"), &json!("cashin_qr_static")),
        "and its row names the sale point"
    );
}

#[tokio::test]
async fn a_second_order_replaces_queues_or_is_refused() {
    for (second, codes, paid) in [
        ("replace", [200, 200], vec!["20.00"]),
        ("queue", [200, 200], vec!["10.00", "20.00"]),
        ("refuse", [200, 409], vec!["10.00"]),
    ] {
        let counter = Counter::open().await;
        counter.speak(json!({"second_order": second})).await;
        let bar = counter.sale_point("Barra").await;
        let door = counter.sale_point("Puerta").await;
        counter.order_at(door, "99").await;
        let answers = [
            counter.order_at(bar, "10").await.0,
            counter.order_at(bar, "20").await.0,
        ];
        assert_eq!(answers, codes, "{second}");
        let qr = counter.wall(bar, "closed").await;
        for amount in paid {
            let credits = counter.pay(&json!({"qr": qr})).await;
            assert_eq!(credits[0]["amount"], amount, "{second}");
        }
        assert_eq!(
            refused(&counter, json!({"qr": qr})).await.1,
            "no_order",
            "{second}: no more"
        );
        let other = counter.wall(door, "closed").await;
        let credits = counter.pay(&json!({"qr": other})).await;
        assert_eq!(
            credits[0]["amount"], "99.00",
            "the other counter is untouched"
        );
    }
}

#[tokio::test]
async fn a_replaced_order_is_never_paid() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    let (_, first) = counter.order_at(bar, "10").await;
    counter.order_at(bar, "20").await;
    let orders = counter.world().await["orders"].clone();
    assert_eq!(orders[0]["withdrawn"], true, "the first is gone");
    let qr = counter.wall(bar, "closed").await;
    counter.pay(&json!({"qr": qr})).await;
    let first = first["qr_order_id"].as_u64().expect("a numeric order");
    assert_eq!(
        counter.cashin(first).await.0,
        404,
        "no credit is the first's"
    );
}

#[tokio::test]
async fn the_open_qr_takes_any_amount_and_no_order() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    counter.order_at(bar, "10").await;
    let qr = counter.wall(bar, "open").await;
    assert_eq!(
        refused(&counter, json!({"qr": qr})).await,
        (422, "no_amount".into()),
        "the wallet asks how much"
    );
    let credits = counter
        .pay(&json!({"qr": qr, "amount": "33.33", "how": "twice"}))
        .await;
    assert_eq!(credits.len(), 2, "as often as one likes");
    let id = credits[0]["id"].as_u64().expect("a numeric credit");
    let (_, cashin) = counter.cashin(id).await;
    assert_eq!(
        (&cashin["qr_order_id"], &cashin["link_id"]),
        (&Value::Null, &Value::Null),
        "the order that waits has nothing to do with it"
    );
    assert_eq!(
        counter.rows().await[0]["sale_point_name"],
        "Barra",
        "but the sale point has"
    );
    let closed = counter.wall(bar, "closed").await;
    let credits = counter.pay(&json!({"qr": closed})).await;
    assert_eq!(credits[0]["amount"], "10.00", "the order still waited");
}

#[tokio::test]
async fn a_counter_that_was_given_up_takes_no_money() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    counter.order_at(bar, "10").await;
    let walls = [
        counter.wall(bar, "closed").await,
        counter.wall(bar, "open").await,
    ];
    assert_eq!(
        retire(&counter, &format!("?sale_point_id={bar}"), None).await,
        200,
        "given up"
    );
    for qr in walls {
        assert_eq!(
            refused(&counter, json!({"qr": qr, "amount": 5})).await,
            (422, "no_sale_point".into()),
            "an old print on the wall"
        );
    }
    assert_eq!(counter.order_at(bar, "10").await.0, 404, "no order either");
    assert_eq!(counter.balance("shop").await, "0.00", "nothing was paid");
}

#[tokio::test]
async fn an_order_on_the_wall_makes_as_much_sense_as_any() {
    let counter = Counter::open().await;
    let bar = counter.sale_point("Barra").await;
    for amount in ["0", "1.005", "-1", "uno"] {
        assert_eq!(counter.order_at(bar, amount).await.0, 422, "{amount}");
    }
    let path = "/v2/payment/cashin/qr/static/order";
    for body in [
        json!({"amount": 1, "concept": "XYZ", "description": "", "sale_point_id": bar}),
        json!({"amount": 1, "concept": "VAR", "sale_point_id": bar}),
        json!({"amount": 1, "concept": "VAR", "description": ""}),
    ] {
        assert_eq!(counter.ask(path, &body).await.0, 422, "{body}");
    }
    assert_eq!(
        counter.world().await["orders"],
        json!([]),
        "and nothing was made"
    );
}

#[tokio::test]
async fn each_method_of_one_path_is_counted_and_broken_by_itself() {
    let counter = Counter::open().await;
    let fault = json!({
        "endpoint": "POST cashin/qr/sale-point", "fault": "drop_after", "times": 1,
    });
    counter.break_with(fault).await;
    assert!(listed(&counter).await.is_empty(), "the list is not hit");
    let lost = counter.post(SALE_POINTS).json(&json!({"name": "Barra"}));
    assert!(lost.send().await.is_err(), "the answer is lost");
    assert_eq!(
        listed(&counter).await[0]["name"],
        "Barra",
        "and whoever looks finds it made"
    );
    let requests = counter.world().await["requests"].clone();
    assert_eq!(
        (
            &requests["GET cashin/qr/sale-point"],
            &requests["POST cashin/qr/sale-point"],
            &requests["DELETE cashin/qr/sale-point"],
        ),
        (&json!(2), &json!(1), &json!(0)),
        "each for itself"
    );
    let fault = json!({"endpoint": "cashin/qr/sale-point/static", "fault": "wrong_crc"});
    counter.break_with(fault).await;
    let bar = listed(&counter).await[0]["id"].as_u64().expect("an id");
    let qr = counter.wall(bar, "open").await;
    assert_eq!(
        refused(&counter, json!({"qr": qr, "amount": 1})).await.1,
        "wrong_crc",
        "a static QR can be damaged too"
    );
}
