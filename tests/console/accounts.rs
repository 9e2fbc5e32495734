//! `account`, `credits` and `operators` on a new register: what the provider says, and whose credentials are used.

use std::fs;

use serde_json::{Value, json};

use crate::{
    program::{Ended, Shop, run},
    secrets::files,
};

/// The credentials everybody practises with.
const GOOD: [(&str, &str); 5] = [
    ("MOSTRADOR_TELEPAGOS_USERNAME", "practica"),
    ("MOSTRADOR_TELEPAGOS_PASSWORD", "practica"),
    ("MOSTRADOR_TOTALCOIN_COMPANY", "practica"),
    ("MOSTRADOR_TOTALCOIN_USERNAME", "practica"),
    ("MOSTRADOR_TOTALCOIN_PASSWORD", "practica"),
];
/// Credentials nobody takes, and that would be found wherever they were left.
const BAD: [(&str, &str); 4] = [
    ("MOSTRADOR_TELEPAGOS_USERNAME", "usuaria-zarpada"),
    ("MOSTRADOR_TELEPAGOS_PASSWORD", "clave-larga-y-ajena"),
    ("MOSTRADOR_TOTALCOIN_USERNAME", "usuaria-zarpada"),
    ("MOSTRADOR_TOTALCOIN_PASSWORD", "clave-larga-y-ajena"),
];

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
async fn credentials_are_tried_before_they_are_taken_up_and_never_left_lying() {
    let shop = Shop::open();
    for provider in ["telepagos", "totalcoin"] {
        let refused = shop.runs_knowing(&BAD, &["account", "add", provider]);
        assert_eq!(
            (refused.code, refused.refused().as_str()),
            (3, "credentials_refused"),
            "{provider}: {refused:?}"
        );
        let particulars = [
            "account",
            "add",
            provider,
            "--cuit",
            "30718092481",
            "--cvu",
            "0000222800000000057723",
            "--business-unit",
            "348",
            "--dni",
            "30111222",
        ];
        let taken = shop.runs_knowing(&GOOD, &particulars);
        let said = taken.last();
        assert_eq!(
            (taken.code, &said["provider"], &said["environment"]),
            (0, &json!(provider), &json!("practice")),
            "{taken:?}"
        );
        match said["kept"].as_str() {
            Some("keyring") => {}
            Some("this_run") => assert!(
                taken.diagnostics.contains("Desbloqueá")
                    && taken.diagnostics.contains("MOSTRADOR_"),
                "and what to do instead: {taken:?}"
            ),
            other => panic!("{provider}: kept {other:?}"),
        }
        assert_no_trace_of_bad(&shop, &[&refused, &taken]);
    }
}

fn assert_no_trace_of_bad(shop: &Shop, ended: &[&Ended]) {
    for (_, secret) in BAD {
        for ended in ended {
            let said = format!("{ended:?}");
            assert!(!said.contains(secret), "{secret} was said: {said}");
        }
        for file in files(&shop.data()) {
            let bytes = fs::read(&file).expect("readable");
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {}", file.display());
        }
    }
}

#[tokio::test]
async fn a_password_is_never_an_argument() {
    let shop = Shop::open();
    for option in ["--password", "--username", "--user"] {
        let ended = shop.runs(&["account", "add", "telepagos", option, "practica"]);
        assert_eq!(ended.code, 2, "{option} is not known: {ended:?}");
    }
    let unsaid = shop.runs(&["account", "add", "telepagos"]);
    assert_eq!(
        (unsaid.code, unsaid.refused().as_str()),
        (2, "bad_word"),
        "without a terminal there is nobody to ask: {unsaid:?}"
    );
    assert!(
        unsaid.diagnostics.contains("MOSTRADOR_TELEPAGOS_PASSWORD"),
        "and says where they go: {}",
        unsaid.diagnostics
    );
}

#[tokio::test]
async fn credentials_in_the_environment_serve_for_one_run() {
    let shop = Shop::open();
    let wrong = shop.runs_knowing(&BAD, &["account", "balance"]);
    assert_eq!(
        (wrong.code, wrong.refused().as_str()),
        (3, "credentials_refused"),
        "those and no others: {wrong:?}"
    );
    let sale = shop.runs_knowing(
        &BAD,
        &["charge", "--amount", "10", "--channel", "totalcoin.qr"],
    );
    assert_eq!(
        (sale.code, sale.refused().as_str()),
        (3, "credentials_refused"),
        "at the other provider too: {sale:?}"
    );
    let right = shop.runs_knowing(&GOOD, &["account", "balance"]);
    assert_eq!(right.code, 0, "{right:?}");
    assert_eq!(
        shop.runs(&["account", "balance"]).code,
        0,
        "and the next run has its own again"
    );
    assert_no_trace_of_bad(&shop, &[&wrong, &sale]);

    let half = shop.runs_knowing(&BAD[..1], &["account", "balance"]);
    assert_eq!(
        (half.code, half.refused().as_str()),
        (2, "bad_word"),
        "half of them is a mistake, not a reason to use others: {half:?}"
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
async fn on_a_live_register_the_first_is_a_manager_and_needs_nobody() {
    let shop = Shop::open();
    let live = |operator: Option<(&str, &str)>, pin: &str, arguments: &[&str]| {
        let mut command = shop.command_without_provider(arguments);
        command.args(["--profile", "telepagos"]);
        command.env("MOSTRADOR_NEW_PIN", pin);
        if let Some((name, pin)) = operator {
            command.args(["--operator", name]).env("MOSTRADOR_PIN", pin);
        }
        run(command)
    };
    let add = |name, role| ["operators", "add", name, "--role", role];
    let cashier = live(None, "4826", &add("Lucía", "cashier"));
    assert_eq!(
        (cashier.code, cashier.refused().as_str()),
        (3, "signed_out"),
        "a cashier is nobody's first: {cashier:?}"
    );
    let first = live(None, "482615", &add("Marta", "manager"));
    assert_eq!(first.code, 0, "somebody must be: {first:?}");
    let second = live(None, "482616", &add("Otra", "manager"));
    assert_eq!(
        (second.code, second.refused().as_str()),
        (3, "signed_out"),
        "from then on Marta decides: {second:?}"
    );
    let hired = live(Some(("Marta", "482615")), "4826", &add("Lucía", "cashier"));
    assert_eq!(hired.code, 0, "{hired:?}");

    let elsewhere = live(
        Some(("Marta", "482615")),
        "",
        &["account", "add", "totalcoin"],
    );
    assert_eq!(
        (elsewhere.code, elsewhere.refused().as_str()),
        (2, "bad_word"),
        "the other provider has a register of its own: {elsewhere:?}"
    );
    let mut nowhere = shop.command_without_provider(&[
        "account",
        "add",
        "telepagos",
        "--environment",
        "test",
        "--profile",
        "telepagos",
        "--operator",
        "Marta",
    ]);
    nowhere.env("MOSTRADOR_PIN", "482615").envs(BAD);
    let nowhere = run(nowhere);
    assert_eq!(
        (nowhere.code, nowhere.refused().as_str()),
        (2, "bad_word"),
        "that host is the other provider's: {nowhere:?}"
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
