//! The sandbox as TelePagos: every request of its pages, and its one way to say no, with HTTP 200 too.

use serde_json::{Value, json};

use super::{Stranger, faults_in, is_a_no, outbound, said};
use crate::exchange::{Exchange, Request};

const AUTH: &str = "telepagos_auth_token.http";
const CASHIN: &str = "telepagos_cashin.http";
const CASHOUT: &str = "telepagos_cashout.http";
const CONCEPTS: &str = "telepagos_payment_concepts.http";
const CREATE: &str = "telepagos_sale_point_create.http";
const GENERATE: &str = "telepagos_qr_generate.http";
const LINK: &str = "telepagos_link_generate.http";
const ORDER: &str = "telepagos_static_order.http";
const RETIRE: &str = "telepagos_sale_point_retire.http";
const STATIC: &str = "telepagos_sale_point_static.http";
const TRANSACTIONS: &str = "telepagos_account_transactions.http";
const PAGE: &str = "telepagos_account_transactions_page.http";
const VOUCHER: &str = "telepagos_cashout_voucher.http";

/// A stranger who has signed in, sold something and has money to send.
async fn at_work() -> (Stranger, String) {
    let mut stranger = Stranger::arrives().await;
    stranger.signs_in(AUTH).await;
    let order = stranger.gets(GENERATE, "").await;
    let visit = json!({ "qr": order["qr_code"] });
    let paid = stranger.behind().is_visited(visit).await;
    (stranger, paid[0]["id"].to_string())
}

/// A stranger at the point where the exchange of this name can begin, and what it is about.
async fn ready_for(name: &str) -> (Stranger, String) {
    let (stranger, credit) = at_work().await;
    let id = match name {
        CASHIN => credit,
        VOUCHER => stranger.gets(CASHOUT, "").await["id"].to_string(),
        RETIRE | STATIC | ORDER => stranger.gets(CREATE, "").await["sale_point_id"].to_string(),
        "telepagos_whitelabel_statics.http" => "2026-11".to_owned(),
        _ => String::new(),
    };
    (stranger, id)
}

fn exchanges() -> impl Iterator<Item = (String, Exchange)> {
    outbound().filter(|(_, exchange)| exchange.number == "003")
}

#[tokio::test]
async fn every_request_of_the_pages_is_answered_as_documented() {
    for (name, exchange) in exchanges() {
        for (what, request) in &exchange.requests {
            let (stranger, id) = ready_for(&name).await;
            // The one field where the plainest dialect leaves the page: an account has centavos.
            stranger
                .behind()
                .speaks(json!({ "balance": "whole" }))
                .await;
            let (status, answer) = stranger.asks(request, &id).await;
            assert_eq!(
                status, exchange.answers[0].1.status,
                "{name} {what}: {answer}"
            );
            assert_eq!(
                faults_in(&exchange, &answer),
                Vec::<String>::new(),
                "{name} {what}: {answer}"
            );
            assert_eq!(
                answer["status"], "ok",
                "{name} {what}: and says that it went well"
            );
        }
    }
}

#[tokio::test]
async fn a_balance_has_its_centavos_unless_it_is_told_otherwise() {
    let (stranger, _) = at_work().await;
    let balance = "telepagos_account_balance.http";
    let exact = stranger.gets(balance, "").await;
    assert_eq!(exact["amount"], json!(1550.50), "a decimal");
    stranger
        .behind()
        .speaks(json!({ "balance": "whole" }))
        .await;
    let whole = stranger.gets(balance, "").await;
    assert_eq!(whole["amount"], json!(1550), "the page's integer");
}

#[tokio::test]
async fn what_is_made_is_there_afterwards() {
    let (stranger, _) = at_work().await;
    let id = stranger.gets(CREATE, "").await["sale_point_id"].to_string();
    let list = async || stranger.gets("telepagos_sale_point_list.http", "").await;
    let made = list().await;
    assert_eq!(
        made["sale_points"][0]["id"].to_string(),
        id,
        "the sale point"
    );
    assert_eq!(made["sale_points"][0]["name"], "Mostrador", "by its name");
    stranger.gets(RETIRE, &id).await;
    assert_ne!(
        list().await["sale_points"],
        made["sale_points"],
        "and is retired"
    );

    let first = stranger.gets(CASHOUT, "").await;
    let again = stranger.gets(CASHOUT, "").await;
    assert_eq!(
        first["id"], again["id"],
        "the same reference is the same payout"
    );
    let rows = stranger.gets(TRANSACTIONS, "").await;
    let sent = |row: &&Value| row["income"] == 0 && row["amount"] == "900.25";
    let rows = rows["transactions"].as_array().expect("a list");
    assert_eq!(rows.iter().filter(sent).count(), 1, "sent once");
}

#[tokio::test]
async fn a_list_has_the_counts_of_pages_when_pages_were_asked_for_and_only_then() {
    let (stranger, _) = at_work().await;
    let counts = ["number_of_results", "page", "pages", "pagination"];
    let whole = stranger.gets(TRANSACTIONS, "").await;
    let paged = stranger.gets(PAGE, "").await;
    assert!(
        counts.iter().all(|count| whole.get(count).is_none()),
        "{whole}"
    );
    assert!(counts.iter().all(|count| paged[count].is_i64()), "{paged}");
    assert_eq!(
        whole["transactions"], paged["transactions"],
        "the same rows"
    );
    // What was sent is of another kind, so a filter leaves it out.
    stranger.gets(CASHOUT, "").await;
    let all = stranger.gets(TRANSACTIONS, "").await;
    let filtered = stranger.gets(PAGE, "").await;
    assert_eq!(
        all["transactions"].as_array().map(Vec::len),
        Some(2),
        "{all}"
    );
    assert_eq!(
        filtered["transactions"], paged["transactions"],
        "only what it asks for"
    );
}

#[tokio::test]
async fn fields_are_taken_from_the_query_from_the_body_and_from_both() {
    for name in [TRANSACTIONS, PAGE, STATIC, RETIRE] {
        for (get_fields, drops_query, drops_body) in [
            ("either", false, false),
            ("either", true, false),
            ("either", false, true),
            ("body", true, false),
            ("query", false, true),
        ] {
            let (stranger, id) = ready_for(name).await;
            stranger
                .behind()
                .speaks(json!({ "get_fields": get_fields }))
                .await;
            let exchange = Exchange::read(name);
            let mut request = exchange.request().about(&id);
            if drops_query {
                request.target = format!("/{}", request.path());
            }
            if drops_body {
                request.body.clear();
            }
            let answer = said(stranger.asks(&request, &id).await);
            let faults = faults_in(&exchange, &answer);
            assert_eq!(
                faults,
                Vec::<String>::new(),
                "{name}, {get_fields}: {answer}"
            );
        }
    }
}

/// A request changed so that it must be refused.
fn spoiled(name: &str, from: &str, to: &str) -> (String, Request) {
    let mut request = Exchange::read(name).request().clone();
    let before = (request.body.clone(), request.target.clone());
    request.body = request.body.replace(from, to);
    request.target = request.target.replace(from, to);
    let after = (&request.body, &request.target);
    assert_ne!((&before.0, &before.1), after, "{name}: {from} was there");
    (name.to_owned(), request)
}

#[tokio::test]
async fn a_no_has_a_status_and_a_message_whatever_it_is_about() {
    let wrong = [
        spoiled(AUTH, r#""password":"practica""#, r#""password":"otra""#),
        spoiled(GENERATE, r#""concept":"VAR""#, r#""concept":"XYZ""#),
        spoiled(CASHIN, "{id}", "1"),
        spoiled(CASHOUT, "900.25", "9000000.25"),
        spoiled(CASHOUT, r#""cvu":"#, r#""alias":"panaderia.sol","cvu":"#),
        spoiled(VOUCHER, "{id}", "1"),
        spoiled(LINK, "1050.00", "1050.26"),
        spoiled(LINK, "2026-11-21", "2026-11-20"),
        spoiled(
            "telepagos_transfer_generate.http",
            "30718092481",
            "30718092482",
        ),
        spoiled(CREATE, "Mostrador", ""),
        spoiled(RETIRE, "{id}", "1"),
        spoiled(STATIC, "closed", "shut"),
        spoiled(ORDER, "{id}", "1"),
        spoiled(TRANSACTIONS, "date_to", "until"),
        spoiled(PAGE, "2026-11-19", "2026-11-21"),
        spoiled("telepagos_whitelabel_statics.http", "{period}", "2026-13"),
    ];
    for (errors, is_ok) in [("http", false), ("ok", true)] {
        let (stranger, _) = at_work().await;
        stranger.behind().speaks(json!({ "errors": errors })).await;
        for (name, request) in &wrong {
            let (status, answer) = stranger.asks(request, "1").await;
            is_a_no(&Exchange::read(name), &answer, name);
            assert_eq!(status == 200, is_ok, "{errors}: {name} {answer}");
        }
        // A missing token is a 401 in any case: otherwise nobody could tell it from a no.
        let mut request = Exchange::read(CONCEPTS).request().clone();
        request.headers.clear();
        let (status, answer) = stranger.asks(&request, "").await;
        assert_eq!(status, 401, "{errors}: {answer}");
    }
}

#[tokio::test]
async fn the_same_reference_for_another_payout_is_refused() {
    let (stranger, _) = at_work().await;
    stranger.gets(CASHOUT, "").await;
    let (name, other) = spoiled(CASHOUT, "900.25", "1.25");
    let (status, answer) = stranger.asks(&other, "").await;
    assert_eq!(status, 409, "{answer}");
    is_a_no(&Exchange::read(&name), &answer, &name);
}

#[tokio::test]
async fn fields_are_taken_as_json_and_as_a_form() {
    let stranger = Stranger::arrives().await;
    let login = Exchange::read(AUTH);
    let mut form = login.request().clone();
    form.body = "username=practica&password=practica".to_owned();
    form.headers = vec![(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    let answer = said(stranger.asks(&form, "").await);
    let faults = faults_in(&login, &answer);
    assert_eq!(faults, Vec::<String>::new(), "the provider's site says so");
}
