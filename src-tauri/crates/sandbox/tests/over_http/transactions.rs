//! The rows of the account: days, pages, filters, and where the fields of a GET may stand.

use sandbox::Dialect;
use serde_json::{Value, json};

use crate::counter::{Counter, TODAY, said};

async fn get(counter: &Counter, query: &str, body: Option<Value>) -> (u16, Value) {
    let asked = counter.get(&format!("/v2/account/transactions{query}"));
    let asked = match body {
        None => asked,
        Some(body) => asked.json(&body),
    };
    said(asked.send().await.expect("an answer")).await
}

async fn paid(counter: &Counter, count: usize) {
    for at in 1..=count {
        let (_, qr) = counter.generate(&at.to_string()).await;
        counter.pay(&json!({"qr": qr})).await;
        counter.pass(1_000);
    }
}

fn amounts(answer: &Value) -> Vec<&str> {
    let rows = answer["transactions"].as_array().expect("rows");
    rows.iter()
        .map(|row| row["amount"].as_str().expect("a string"))
        .collect()
}

#[tokio::test]
async fn fields_may_stand_in_the_query_the_body_or_both() {
    let counter = Counter::open().await;
    paid(&counter, 3).await;
    let query = format!("?date_from={TODAY}&date_to={TODAY}&paginate=1&page=1");
    let body = json!({"date_from": TODAY, "date_to": TODAY, "paginate": 1, "page": 1});
    let (_, from_query) = get(&counter, &query, None).await;
    let (_, from_body) = get(&counter, "", Some(body.clone())).await;
    let (_, from_both) = get(&counter, &query, Some(body)).await;
    assert_eq!(
        amounts(&from_query),
        ["3.00", "2.00", "1.00"],
        "newest first"
    );
    assert_eq!(from_query, from_body, "the body says the same");
    assert_eq!(from_query, from_both, "both together too");

    let (status, _) = get(&counter, &query, Some(json!({"page": 2}))).await;
    assert_eq!(status, 400, "a contradiction is told, not resolved");
}

#[tokio::test]
async fn a_stricter_server_reads_only_one_of_them() {
    let counter = Counter::open().await;
    let query = format!("?date_from={TODAY}&date_to={TODAY}");
    let body = || Some(json!({"date_from": TODAY, "date_to": TODAY}));
    counter.speak(json!({"get_fields": "query"})).await;
    assert_eq!(get(&counter, &query, None).await.0, 200, "the query alone");
    assert_eq!(
        get(&counter, &query, body()).await.0,
        400,
        "no body on a GET"
    );
    counter.speak(json!({"get_fields": "body"})).await;
    assert_eq!(get(&counter, "", body()).await.0, 200, "the body alone");
    assert_eq!(
        get(&counter, &query, body()).await.0,
        200,
        "the query does not hurt"
    );
    assert_eq!(get(&counter, &query, None).await.0, 422, "but is not read");
}

#[tokio::test]
async fn a_day_is_an_argentine_day() {
    let patient = Dialect {
        token_seconds: 86_400,
        ..Dialect::default()
    };
    let counter = Counter::open_with(1, patient).await;
    paid(&counter, 1).await;
    counter.pass(13 * 3_600_000 - 1_000 - 1);
    paid(&counter, 1).await;
    let last = counter.rows().await;
    assert_eq!(
        last[0]["date"], "2026-03-26 23:59:59",
        "the last millisecond of the day"
    );
    assert_eq!(last.len(), 2, "is still today");

    paid(&counter, 1).await;
    let tomorrow = "?date_from=2026-03-27&date_to=2026-03-27";
    assert_eq!(
        amounts(&get(&counter, tomorrow, None).await.1),
        ["1.00"],
        "a second later is not"
    );
    let both = "?date_from=2026-03-26&date_to=2026-03-27";
    assert_eq!(
        amounts(&get(&counter, both, None).await.1).len(),
        3,
        "both days have three"
    );
    let before = "?date_from=2026-03-01&date_to=2026-03-25";
    assert_eq!(
        amounts(&get(&counter, before, None).await.1).len(),
        0,
        "the days before, none"
    );
}

#[tokio::test]
async fn pages_cut_the_rows_without_losing_any() {
    let counter = Counter::open().await;
    counter.speak(json!({"page_size": 2})).await;
    paid(&counter, 5).await;
    let mut seen = Vec::new();
    for page in 1..=3 {
        let query = format!("?date_from={TODAY}&date_to={TODAY}&paginate=1&page={page}");
        let (_, answer) = get(&counter, &query, None).await;
        assert_eq!(answer["number_of_results"], 5, "of all, not of the page");
        assert_eq!(answer["page"], page, "this one");
        assert_eq!(answer["pages"], 3, "two, two and one");
        assert_eq!(answer["pagination"], 2, "so many on a page");
        seen.extend(amounts(&answer).into_iter().map(str::to_owned));
    }
    assert_eq!(
        seen,
        ["5.00", "4.00", "3.00", "2.00", "1.00"],
        "each once, newest first"
    );

    let beyond = format!("?date_from={TODAY}&date_to={TODAY}&paginate=1&page=4");
    assert!(
        amounts(&get(&counter, &beyond, None).await.1).is_empty(),
        "past the end is empty"
    );
    let all = format!("?date_from={TODAY}&date_to={TODAY}&paginate=0");
    let (_, answer) = get(&counter, &all, None).await;
    assert_eq!(amounts(&answer).len(), 5, "unpaged gives all");
    assert!(answer.get("pages").is_none(), "and says nothing of pages");
}

#[tokio::test]
async fn the_operation_filters() {
    let counter = Counter::open().await;
    paid(&counter, 1).await;
    for (operation, rows) in [("cashin_qr", 1), ("cashout", 0), ("", 1)] {
        let query = format!("?date_from={TODAY}&date_to={TODAY}&operation={operation}");
        assert_eq!(
            amounts(&get(&counter, &query, None).await.1).len(),
            rows,
            "{operation:?}"
        );
    }
}

#[tokio::test]
async fn what_is_missing_or_malformed_is_told() {
    let counter = Counter::open().await;
    for query in [
        "",
        "?date_from=2026-03-26",
        "?date_to=2026-03-26",
        "?date_from=26/03/2026&date_to=2026-03-26",
        "?date_from=2026-02-30&date_to=2026-03-26",
        "?date_from=2026-03-27&date_to=2026-03-26",
        "?date_from=2026-03-26&date_to=2026-03-26&paginate=yes",
        "?date_from=2026-03-26&date_to=2026-03-26&paginate=1&page=0",
        "?date_from=2026-03-26&date_to=2026-03-26&paginate=1&page=two",
    ] {
        let (status, answer) = get(&counter, query, None).await;
        assert_eq!(
            (status, &answer["status"]),
            (422, &"error".into()),
            "{query:?}"
        );
    }
}
