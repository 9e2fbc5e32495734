//! The sandbox as TotalCoin: every request of its pages, also as they print it; every error they list; and
//! what it sends of its own accord.

use domain::instant::Instant;
use gateway::totalcoin::{Callback, PaymentState, Webhook};
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{Stranger, faults_in, is_a_no, outbound, said};
use crate::{
    document,
    exchange::{Answer, Exchange, Request},
    server::Server,
};

const PREORDER: &str = "totalcoin_preorder.http";
const PREORDERS_LOGIN: &str = "totalcoin_preorders_login.http";
const PAYMENT: &str = "totalcoin_payment.http";
const PAYMENTS_LOGIN: &str = "totalcoin_payments_login.http";
const BY_ID: &str = "totalcoin_payment_by_id.http";
const EXTERNAL: &str = "totalcoin_payment_external.http";
const GENERATE: &str = "totalcoin_qr_generate.http";
const STATUS: &str = "totalcoin_qr_status.http";

/// The morning of the day whose pre-order the page prints, before that one ends.
const PRINTED_DAY: Instant = Instant::from_ms(1_743_000_000_000);

/// A reference in the request of a payment.
const REFERENCE: &str = "A1B2C3D4E5F6G7";

/// A stranger who has signed in with the company, sold something and has money to send.
async fn at_work() -> Stranger {
    let mut stranger = Stranger::arrives().await;
    stranger.signs_in(PAYMENTS_LOGIN).await;
    let preorder = stranger.gets(PREORDER, "").await;
    let visit = json!({ "qr": preorder["qrCode"] });
    stranger.behind().is_visited(visit).await;
    stranger
}

/// A stranger at the point where the exchange of this name can begin, and what it is about.
async fn ready_for(name: &str, what: &str) -> (Stranger, String) {
    if (name, what) == (PREORDER, "as printed") {
        let mut stranger = Stranger::arrives_at(PRINTED_DAY).await;
        stranger.signs_in(PREORDERS_LOGIN).await;
        return (stranger, String::new());
    }
    let stranger = at_work().await;
    let id = match name {
        BY_ID => text(&stranger.gets(PAYMENT, "").await["id"]),
        EXTERNAL => {
            stranger.gets(PAYMENT, "").await;
            REFERENCE.to_owned()
        }
        STATUS => text(&stranger.gets(GENERATE, "").await["qr_id"]),
        _ => String::new(),
    };
    (stranger, id)
}

fn text(value: &Value) -> String {
    value.as_str().expect("an id is text").to_owned()
}

fn exchanges() -> impl Iterator<Item = (String, Exchange)> {
    outbound().filter(|(_, exchange)| exchange.number != "003")
}

/// Whether the sandbox refuses this request for what it says, whoever sends it.
fn is_refused(what: &str) -> bool {
    what == "as printed, blank"
}

#[tokio::test]
async fn every_request_of_the_pages_is_answered_as_documented() {
    for (name, exchange) in exchanges() {
        for (what, request) in &exchange.requests {
            if is_refused(what) {
                continue;
            }
            let (stranger, id) = ready_for(&name, what).await;
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
        }
    }
}

#[tokio::test]
async fn a_blank_form_is_refused_with_what_is_wrong() {
    for (name, exchange) in exchanges() {
        for (what, request) in &exchange.requests {
            if !is_refused(what) {
                continue;
            }
            let (status, answer) = at_work().await.asks(request, "").await;
            let login = exchange.document.path == "api/auth/login";
            assert_eq!(
                status,
                if login { 401 } else { 400 },
                "{name} {what}: {answer}"
            );
            is_a_no(&exchange, &answer, &name);
            let details = answer["details"].as_array();
            assert_eq!(
                details.is_none(),
                login,
                "{name} {what}: details of the validation: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn the_printed_pre_order_comes_back_as_printed_but_for_whose_it_is() {
    let (stranger, _) = ready_for(PREORDER, "as printed").await;
    let exchange = Exchange::read(PREORDER);
    let mut answer = said(stranger.asks(exchange.request_of("as printed"), "").await);
    let mut printed: Value = serde_json::from_str(&exchange.answers[0].1.body).expect("JSON");
    for whose in ["id", "qrCode", "businessUnitName", "cashier"] {
        answer[whose] = Value::Null;
        printed[whose] = Value::Null;
    }
    assert_eq!(answer, printed, "what was asked for is told back");
}

#[tokio::test]
async fn the_words_for_where_a_payment_stands_are_the_documents_or_the_diagrams() {
    for (words, delay_ms, expected) in [
        ("documented", 60_000, "Pending"),
        ("documented", 0, "Processed"),
        ("spanish", 60_000, "Pendiente"),
        ("spanish", 0, "Exitoso"),
    ] {
        let stranger = at_work().await;
        let dialect = json!({ "payment_words": words, "payment_delay_ms": delay_ms });
        stranger.behind().speaks(dialect).await;
        let id = text(&stranger.gets(PAYMENT, "").await["id"]);
        let by_id = stranger.gets(BY_ID, &id).await;
        let by_reference = stranger.gets(EXTERNAL, REFERENCE).await;
        assert_eq!(by_id["status"], expected, "{words} after {delay_ms}");
        assert_eq!(by_id, by_reference, "by either name");
        assert_eq!(by_id["reference"], REFERENCE, "our reference");
    }
}

#[tokio::test]
async fn a_qr_that_was_paid_says_so_and_when() {
    let stranger = at_work().await;
    let qr = stranger.gets(GENERATE, "").await;
    let id = text(&qr["qr_id"]);
    assert_eq!(
        stranger.gets(STATUS, &id).await["paid_at"],
        Value::Null,
        "nobody has paid"
    );
    stranger
        .behind()
        .is_visited(json!({ "link": qr["qr_url"] }))
        .await;
    let paid = stranger.gets(STATUS, &id).await;
    assert_eq!(paid["status"], "paid", "{paid}");
    assert!(paid["paid_at"].is_string(), "and when: {paid}");
    assert_eq!(paid["currency"], "ARS", "in pesos");
}

/// The first request of an exchange with a part of it changed.
fn changed(name: &str, from: &str, to: &str) -> Request {
    let mut request = Exchange::read(name).request().clone();
    assert!(
        request.body.contains(from) || request.target.contains(from),
        "{name}: {from}"
    );
    request.body = request.body.replace(from, to);
    request.target = request.target.replace(from, to);
    request
}

#[tokio::test]
async fn every_error_the_pages_list_comes_where_they_list_it() {
    let nobody = "00000000-0000-0000-0000-000000000000";
    let unsigned = |name: &str| {
        let mut request = Exchange::read(name).request().clone();
        request.headers.clear();
        request
    };
    let again = Exchange::read(PAYMENT).request().clone();
    let mut told = vec![
        (PREORDER, 400, changed(PREORDER, "closed", "shut")),
        (PREORDER, 401, unsigned(PREORDER)),
        (PREORDER, 403, Exchange::read(PREORDER).request().clone()),
        (PAYMENT, 400, changed(PAYMENT, "30718092481", "30718092482")),
        (PAYMENT, 401, unsigned(PAYMENT)),
        (PAYMENT, 409, again),
        (BY_ID, 400, changed(BY_ID, "{id}", "13010")),
        (BY_ID, 401, unsigned(BY_ID)),
        (BY_ID, 404, changed(BY_ID, "{id}", nobody)),
        (EXTERNAL, 401, unsigned(EXTERNAL)),
        (EXTERNAL, 404, changed(EXTERNAL, "{id}", "0000000")),
    ];
    for login in [PREORDERS_LOGIN, PAYMENTS_LOGIN, "totalcoin_qr_login.http"] {
        let password = (r#""password":"practica""#, r#""password":"otra""#);
        let name = (r#""username":"practica""#, r#""username":"sin-permiso""#);
        told.push((login, 401, changed(login, password.0, password.1)));
        told.push((login, 403, changed(login, name.0, name.1)));
    }
    for (name, status, request) in &told {
        let stranger = at_work().await;
        match (*name, status) {
            (PAYMENT, 409) => drop(stranger.gets(PAYMENT, "").await),
            // Signed in with the company, at the door of those who are not.
            (PREORDER, 403) => {
                let strict = json!({ "tokens_open": "their_document" });
                stranger.behind().speaks(strict).await;
            }
            _ => {}
        }
        let (came, answer) = stranger.asks(request, nobody).await;
        assert_eq!(came, *status, "{name}: {answer}");
        is_a_no(&Exchange::read(name), &answer, name);
    }
    // What cannot be brought about by asking is brought about behind the stage.
    for (name, exchange) in exchanges() {
        for code in &exchange.document.codes {
            let natural = told
                .iter()
                .any(|(other, status, _)| *other == name && status == code);
            let staged = *code == 500 || (name == EXTERNAL && *code == 400);
            assert!(
                natural != staged,
                "{name}: {code} comes one way or the other"
            );
        }
    }
}

#[tokio::test]
async fn the_webhook_it_sends_is_the_documents_and_can_be_read() {
    let received = received();
    let shop = Server::with(&[("webhook", &received)]).await;
    let stranger = at_work().await;
    let url = format!("{}/webhook", shop.url());
    said(behind(&stranger, "webhook", &json!({ "url": url })).await);
    let preorder = stranger.gets(PREORDER, "").await;
    stranger
        .behind()
        .is_visited(json!({ "qr": preorder["qrCode"] }))
        .await;
    let heard = heard(&shop, "webhook").await;

    let exchange = Exchange::read("totalcoin_webhook.http");
    assert_eq!(heard.method, exchange.request().method, "a POST");
    let said = heard.json();
    let mut faults = document::faults(&exchange.document.request, &said);
    // The page's example was paid by card; a QR has neither card nor instalments.
    faults.retain(|fault| !["Cuotas", "Tarjeta"].contains(&fault.split(' ').next().unwrap_or("")));
    assert_eq!(
        faults,
        Vec::<String>::new(),
        "every field of the page: {said}"
    );
    let names = said.as_object().map(serde_json::Map::len);
    assert_eq!(
        names,
        Some(exchange.document.request.len()),
        "and no other: {said}"
    );
    let read = Webhook::read(heard.body.as_bytes()).expect("it can be read");
    assert!(
        read.approved && read.adds_up() == Some(true),
        "whole, in parts that add up"
    );
    assert_eq!(read.amount.cents(), 155_050, "before fees and taxes");
    let ours = "ca8964d1-b90b-4583-98da-bfc7f757d6e7";
    assert_eq!(
        read.merchant_reference.as_deref(),
        Some(ours),
        "our operation"
    );
}

#[tokio::test]
async fn the_callback_it_sends_is_the_documents_and_verifies_in_every_form() {
    let received = received();
    let exchange = Exchange::read("totalcoin_callback.http");
    for form in ["compact", "pretty", "pretty_hashed_compact", "capitalised"] {
        let shop = Server::with(&[("callback", &received)]).await;
        let stranger = at_work().await;
        let dialect = json!({ "callbacks": form, "payment_delay_ms": 0 });
        stranger.behind().speaks(dialect).await;
        let here = format!("{}/callback", shop.url());
        let request = changed(PAYMENT, "http://127.0.0.1:8730/callback", &here);
        let id = text(&said(stranger.asks(&request, "").await)["id"]);
        let heard = heard(&shop, "callback").await;

        if form != "capitalised" {
            let faults = document::faults(&exchange.document.request, &heard.json());
            assert_eq!(faults, Vec::<String>::new(), "{form}: as in the schema");
        }
        let hash = heard.header("authorization").expect("it is signed");
        let key = SecretString::from(sandbox::PRACTICE_KEY);
        let callback = Callback::verified(heard.body.as_bytes(), hash, &key);
        let callback = callback.unwrap_or_else(|| panic!("{form}: it verifies: {}", heard.body));
        assert!(
            callback.id.eq_ignore_ascii_case(&id),
            "{form}: of our payment"
        );
        assert_eq!(
            callback.state,
            PaymentState::Processed,
            "{form}: which arrived"
        );
        let other = SecretString::from("another key altogether");
        assert_eq!(
            Callback::verified(heard.body.as_bytes(), hash, &other),
            None,
            "{form}: by key"
        );
    }
    assert!(
        exchange.quoted.contains(sandbox::PRACTICE_KEY),
        "the page's own key"
    );
}

/// How a shop says that it has something.
fn received() -> Answer {
    Answer {
        status: 200,
        kind: "application/json".to_owned(),
        body: "{}".to_owned(),
    }
}

/// Pulls one of the strings behind the stage.
async fn behind(stranger: &Stranger, string: &str, body: &Value) -> (u16, Value) {
    let request = Request {
        method: "POST".to_owned(),
        target: format!("/sandbox/{string}"),
        headers: Vec::new(),
        body: body.to_string(),
    };
    stranger.asks(&request, "").await
}

/// Waits until something comes in at a path.
async fn heard(shop: &Server, path: &str) -> Request {
    loop {
        if let Some(request) = shop.asked(path).pop() {
            return request;
        }
        tokio::task::yield_now().await;
    }
}
