//! `shift x`, `shift close`, `reconcile`: the evening at the console.

use serde_json::json;

use crate::program::Shop;

#[tokio::test]
async fn an_evening_is_looked_at_compared_and_closed() {
    let shop = Shop::open();
    // Whoever hires opens the register.
    shop.hires("Ana", "cashier", "2580");
    let none = shop.runs(&["shift", "x"]);
    assert_eq!(
        (none.code, none.refused()),
        (3, "no_shift".to_owned()),
        "none is open"
    );
    assert_eq!(shop.runs(&["shift", "open"]).code, 0, "one is opened");
    shop.sells("1000").await;

    let x = shop.runs(&["shift", "x"]);
    let seen = x.last();
    assert_eq!(
        (x.code, &seen["collected"], &seen["closed_at"]),
        (0, &json!({ "count": 1, "amount": "1000.00" }), &json!(null)),
        "so far: {x:?}"
    );
    let agrees = shop.runs(&["reconcile"]);
    assert_eq!(
        (
            agrees.code,
            &agrees.last()["matched"],
            &agrees.last()["difference"]
        ),
        (0, &json!(1), &json!("0.00")),
        "all of it is in the list: {agrees:?}"
    );

    let world = shop.provider().world().await;
    let order = world.orders().last().cloned().expect("the order");
    let visit = json!({ "qr": order["qr_code"] });
    shop.provider().is_visited(visit).await;
    let differs = shop.runs(&["reconcile"]);
    let difference = &differs.last()["differences"][0];
    assert_eq!(
        (differs.code, &difference["kind"], &difference["amount"]),
        (6, &json!("missing_here"), &json!("1000.00")),
        "somebody paid twice: {differs:?}"
    );
    let told = shop.tells(&["reconcile"]).lines.join("\n");
    assert!(
        told.contains("Falta en Mostrador") && told.contains("$ 1.000,00"),
        "people read it, too: {told}"
    );

    let unexplained = shop.runs(&["shift", "close"]);
    assert_eq!(
        (unexplained.code, unexplained.refused()),
        (2, "explanation_needed".to_owned()),
        "{unexplained:?}"
    );
    let closed = shop.runs(&["shift", "close", "--explain", "pagaron dos veces"]);
    let z = closed.last();
    assert_eq!(
        (closed.code, &z["collected"], &z["explanation"]),
        (0, &seen["collected"], &json!("pagaron dos veces")),
        "as it was seen: {closed:?}"
    );
    assert!(z["closed_at"].is_string(), "and when: {z}");
    let head = z["head"].as_str().expect("a head").to_owned();
    let verified = shop.runs(&["journal", "verify", "--head", &head]);
    assert_eq!(
        verified.code, 0,
        "the paper vouches for the file: {verified:?}"
    );
    let again = shop.runs(&["shift", "close"]);
    assert_eq!(
        (again.code, again.refused()),
        (3, "no_shift".to_owned()),
        "it is closed once"
    );
    for command in [
        ["shift", "x"].as_slice(),
        &["shift", "close"],
        &["reconcile"],
    ] {
        let cashier = shop.runs_as("Ana", "2580", command);
        assert_eq!(
            (cashier.code, cashier.refused()),
            (3, "not_allowed".to_owned()),
            "{command:?} is a manager's"
        );
    }
}

#[tokio::test]
async fn a_day_that_is_none_is_refused_and_nothing_is_read() {
    let shop = Shop::open();
    // Whoever hires opens the register.
    shop.hires("Ana", "cashier", "2580");
    let wrong = shop.runs(&["reconcile", "--day", "ayer"]);
    assert_eq!(wrong.code, 2, "{wrong:?}");
    let future = shop.runs(&["reconcile", "--day", "2100-01-01"]);
    assert_eq!(
        (future.code, future.refused()),
        (2, "bad_date".to_owned()),
        "it has not come: {future:?}"
    );
}
