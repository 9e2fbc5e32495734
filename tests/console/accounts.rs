//! `account` and `credits`: what the provider says, and who may see it.

use serde_json::{Value, json};

use crate::{
    credentials::GOOD,
    program::{Shop, run},
};

/// Today, as the register has it.
fn today(order: &Value) -> String {
    let created = order["created_at"].as_str().expect("a time");
    created[..10].to_owned()
}

#[tokio::test]
async fn the_balance_is_what_the_provider_says() {
    let shop = Shop::open();
    let balance = || shop.runs(&["account", "balance"]);
    assert_eq!(
        (balance().code, &balance().last()["balance"]),
        (0, &json!("0.00")),
        "nothing yet"
    );
    shop.sells("1550,50").await;
    assert_eq!(balance().last()["balance"], "1550.50", "what came in");
}

#[tokio::test]
async fn concepts_and_kinds_of_movement_are_the_providers() {
    let shop = Shop::open();
    let concepts = shop.runs(&["account", "concepts"]).objects();
    assert!(
        concepts.contains(&json!({ "id": "VAR", "name": "Varios" })),
        "{concepts:?}"
    );
    let filters = shop.runs(&["account", "filters"]).objects();
    assert!(
        filters
            .iter()
            .any(|filter| filter["id"] == "cashout" && filter["type"] == "outcome"),
        "{filters:?}"
    );
    let period = shop.runs(&["account", "statistics", "2026-11"]);
    let names: Vec<Value> = period
        .objects()
        .iter()
        .map(|it| it["name"].clone())
        .collect();
    assert!(
        period.code == 0 && names.contains(&json!("total_cashin")),
        "{period:?}"
    );
}

#[tokio::test]
async fn movements_are_listed_by_day_and_kind_and_page() {
    let shop = Shop::open();
    let day = today(&shop.sells("100").await);
    shop.sells("200").await;
    let listed = |more: &[&str]| {
        let asked = ["account", "transactions", "--from", &day, "--to", &day];
        shop.runs(&[&asked, more].concat())
    };
    let all = listed(&[]);
    let mut amounts: Vec<Value> = all
        .objects()
        .iter()
        .map(|row| row["amount"].clone())
        .collect();
    amounts.sort_by_key(Value::to_string);
    assert_eq!(
        (all.code, amounts),
        (0, vec![json!("100.00"), json!("200.00")]),
        "{all:?}"
    );
    for row in all.objects() {
        assert_eq!(
            (&row["income"], &row["operation"]),
            (&json!(true), &json!("cashin_qr")),
            "{row}"
        );
        assert!(row["account"].is_string(), "whole, for a manager: {row}");
    }
    let sent = listed(&["--operation", "cashout"]);
    assert_eq!(
        (sent.code, sent.lines.len()),
        (0, 0),
        "none went out: {sent:?}"
    );

    shop.provider().speaks(json!({ "page_size": 1 })).await;
    let second = listed(&["--page", "2"]);
    assert_eq!(
        (
            second.lines.len(),
            &second.last()["page"],
            &second.last()["pages"]
        ),
        (1, &json!(2), &json!(2)),
        "{second:?}"
    );
}

#[tokio::test]
async fn days_and_months_that_are_none_are_not_asked_about() {
    let shop = Shop::open();
    for arguments in [
        &[
            "account",
            "transactions",
            "--from",
            "20/11/2026",
            "--to",
            "2026-11-20",
        ][..],
        &[
            "account",
            "transactions",
            "--from",
            "2026-11-21",
            "--to",
            "2026-11-20",
        ],
        &["account", "statistics", "2026"],
        &["account", "statistics", "2026-13"],
        &["account", "statistics", "../2026"],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "bad_date"),
            "{arguments:?}: {ended:?}"
        );
    }
    let page = shop.runs(&[
        "account",
        "transactions",
        "--from",
        "2026-11-20",
        "--to",
        "2026-11-20",
        "--page",
        "0",
    ]);
    assert_eq!(page.code, 2, "pages begin with one: {page:?}");
    let world = shop.provider().world().await;
    assert_eq!(world.requests_in_all(), 0, "nobody was asked");
}

#[tokio::test]
async fn the_account_is_a_managers_to_see() {
    let shop = Shop::open();
    shop.hires("Lucía", "cashier", "4826");
    for arguments in [
        &["account", "balance"][..],
        &["account", "filters"],
        &[
            "account",
            "transactions",
            "--from",
            "2026-11-20",
            "--to",
            "2026-11-20",
        ],
        &["account", "statistics", "2026-11"],
        &["account", "remove", "telepagos"],
        &["credits"],
    ] {
        let ended = shop.runs_as("Lucía", "4826", arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "not_allowed"),
            "{arguments:?}: {ended:?}"
        );
    }
    let mut adding = shop.command(&["account", "add", "telepagos", "--operator", "Lucía"]);
    adding.env("MOSTRADOR_PIN", "4826").envs(GOOD);
    let ended = run(adding);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "not_allowed"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_nobody_claims_is_listed_with_who_paid_it() {
    let shop = Shop::open();
    shop.sells("100").await;
    let code = shop
        .provider()
        .makes_an_order_for_somebody_else("77.50")
        .await;
    shop.provider().is_visited(json!({ "qr": code })).await;
    shop.runs(&["settle"]);
    let credits = shop.runs(&["credits"]);
    assert_eq!((credits.code, credits.lines.len()), (0, 1), "{credits:?}");
    let credit = credits.last();
    assert_eq!(
        (&credit["amount"], &credit["provider"]),
        (&json!("77.50"), &json!("telepagos")),
        "{credit}"
    );
    for field in ["id", "holder", "cuit", "account", "at", "seen_at"] {
        assert!(credit[field].is_string(), "{field} is told: {credit}");
    }
    let recent = shop.runs(&["credits", "--minutes", "60"]);
    assert_eq!(recent.lines.len(), 1, "within the hour: {recent:?}");
    let none = shop.runs(&["credits", "--minutes", "0"]);
    assert_eq!((none.code, none.lines.len()), (0, 0), "not now: {none:?}");
}

#[tokio::test]
async fn the_doctor_tells_which_provider_is_ill() {
    let shop = Shop::open();
    shop.provider()
        .fails_at("api/auth/login", json!({ "fault": "silence" }))
        .await;
    let ill = shop.runs(&["doctor"]);
    let provider = ill.last();
    assert_eq!(
        (ill.code, &provider["check"], &provider["providers"]),
        (
            1,
            &json!("provider"),
            &json!({ "telepagos": "ok", "totalcoin": "failing" })
        ),
        "{ill:?}"
    );
}

#[tokio::test]
async fn the_account_can_be_practised_without_another_program() {
    let shop = Shop::open();
    for arguments in [
        &["account", "balance"][..],
        &["account", "concepts"],
        &["account", "filters"],
        &[
            "account",
            "transactions",
            "--from",
            "2026-11-20",
            "--to",
            "2026-11-20",
        ],
        &["account", "statistics", "2026-11"],
        &["credits"],
        &["settle"],
        &["doctor"],
    ] {
        let ended = shop.practises(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
    }
    let mut adding = shop.command_without_provider(&["account", "add", "totalcoin"]);
    adding.envs(GOOD);
    let ended = run(adding);
    assert_eq!(
        (ended.code, &ended.last()["environment"]),
        (0, &json!("practice")),
        "{ended:?}"
    );
}
