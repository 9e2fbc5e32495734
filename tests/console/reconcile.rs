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

#[tokio::test]
async fn several_days_are_compared_and_written_for_a_spreadsheet() {
    let shop = Shop::open();
    let sale = shop.sells("1000").await;
    let today = &sale["created_at"].as_str().expect("a time")[..10];
    shop.runs(&["settle"]);
    let compared = shop.runs(&["reconcile", "--from", today]);
    assert_eq!(
        (compared.code, &compared.last()["to"]),
        (0, &json!(today)),
        "until today, unless somebody says another: {compared:?}"
    );
    let csv = shop.tells(&["reconcile", "--day", today, "--format", "csv"]);
    assert!(
        csv.lines.join("\n").contains("Coincide;"),
        "a row each: {csv:?}"
    );
    let path = shop.file("conciliacion.xlsx");
    let written = path.display().to_string();
    let saved = shop.runs(&[
        "reconcile",
        "--day",
        today,
        "--format",
        "xlsx",
        "-o",
        &written,
    ]);
    assert_eq!(
        (saved.code, &saved.last()["file"]),
        (0, &json!(written)),
        "{saved:?}"
    );
    let bytes = std::fs::read(&path).expect("it is there");
    assert!(bytes.starts_with(b"PK"), "a workbook is packed");

    for wrong in [
        ["reconcile", "--day", today, "--from", today].as_slice(),
        &["reconcile", "--to", today],
        &["reconcile", "--day", "ayer"],
        &["reconcile", "--from", today, "--to", "2001-01-01"],
        &["reconcile", "--from", "2001-01-01"],
        &["reconcile", "--format", "xlsx"],
        &["reconcile", "--format", "pdf"],
    ] {
        let refused = shop.runs(wrong);
        assert_eq!(refused.code, 2, "{wrong:?}: {refused:?}");
    }
}

#[tokio::test]
async fn a_shift_that_was_closed_is_looked_at_and_printed_again() {
    let shop = Shop::open();
    // Whoever hires opens the register.
    shop.hires("Ana", "cashier", "2580");
    shop.runs(&["shift", "open"]);
    shop.sells("1000").await;
    shop.runs(&["settle"]);
    let paper = |name: &str| shop.file(name).display().to_string();
    let x = shop.runs(&["shift", "x", "-o", &paper("x.pdf")]);
    assert_eq!(x.code, 0, "{x:?}");
    let closed = shop.runs(&["shift", "close", "-o", &paper("z.pdf")]);
    let told = closed.objects();
    assert_eq!(
        (closed.code, &told[0]["compared"]["outcome"]),
        (0, &json!("agreed")),
        "compared by itself: {closed:?}"
    );
    let again = shop.runs(&["shift", "z", "1", "-o", &paper("otra.pdf")]);
    assert_eq!(
        (again.code, &again.objects()[0]),
        (0, &told[0]),
        "as it was: {again:?}"
    );
    let read = |name: &str| std::fs::read(shop.file(name)).expect("it is there");
    assert!(read("z.pdf") == read("otra.pdf"), "to the byte");
    for (name, words) in [("x.pdf", "turno abierto"), ("z.pdf", "CIERRE Z 0001")] {
        let text = lopdf::Document::load(shop.file(name)).expect("a PDF");
        let text = text.extract_text(&[1]).expect("text");
        assert!(text.contains(words), "{name}: {text}");
    }
    let listed = shop.runs(&["shift", "list"]);
    assert_eq!(
        (listed.code, &listed.last()["number"]),
        (0, &json!(1)),
        "{listed:?}"
    );
    let none = shop.runs(&["shift", "z", "7"]);
    assert_eq!((none.code, none.refused()), (3, "no_shift".to_owned()));
    assert_eq!(
        shop.runs(&["shift", "z", "uno"]).code,
        2,
        "that is no number"
    );
    shop.runs(&["shift", "open"]);
    let nowhere = shop.file("x.pdf").join("z.pdf").display().to_string();
    let unwritten = shop.runs(&["shift", "close", "-o", &nowhere]);
    assert_eq!(
        (unwritten.code, unwritten.refused()),
        (1, "document_unwritable".to_owned()),
        "the paper was not kept: {unwritten:?}"
    );
    assert_eq!(
        shop.runs(&["shift", "z", "2"]).code,
        0,
        "but the shift is closed"
    );
}
