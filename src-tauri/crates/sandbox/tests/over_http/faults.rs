//! Each thing that can go wrong, seen from the other end of the wire.

use serde_json::{Value, json};
use tokio::io::AsyncReadExt;

use crate::counter::{Counter, TODAY, said};

const ORDER: &str = r#"{"amount":10,"concept":"VAR","description":""}"#;

/// The answer to asking for a QR, as it came, or nothing if none came.
async fn asked(counter: &Counter) -> Option<reqwest::Response> {
    counter
        .post("/v2/payment/cashin/qr/generate")
        .body(ORDER)
        .send()
        .await
        .ok()
}

async fn orders(counter: &Counter) -> usize {
    counter.world().await["orders"]
        .as_array()
        .map_or(0, Vec::len)
}

fn on_generate(fault: &str) -> Value {
    json!({"endpoint": "cashin/qr/generate", "fault": fault, "times": 1})
}

#[tokio::test]
async fn a_dropped_call_closes_the_socket_with_nothing_written() {
    for fault in ["drop_before", "drop_after"] {
        let counter = Counter::open().await;
        let fault = json!({"endpoint": "transactions", "fault": fault, "times": 1});
        counter.break_with(fault.clone()).await;
        assert_eq!(counter.raw_answer().await, b"", "{fault}: not one byte");
        assert_eq!(
            counter.rows().await,
            Vec::<Value>::new(),
            "{fault}: the next call is answered"
        );
        let world = counter.world().await;
        assert_eq!(
            world["requests"]["account/transactions"], 2,
            "{fault}: both were calls"
        );
    }
}

#[tokio::test]
async fn what_was_dropped_before_is_not_done_and_what_was_dropped_after_is() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("drop_before")).await;
    assert!(asked(&counter).await.is_none(), "no answer");
    assert_eq!(orders(&counter).await, 0, "and no order");
    counter.break_with(on_generate("drop_after")).await;
    assert!(asked(&counter).await.is_none(), "no answer either");
    assert_eq!(
        orders(&counter).await,
        1,
        "but an order that nobody knows of"
    );
}

#[tokio::test]
async fn silence_lasts_until_the_sandbox_stops() {
    let counter = Counter::open().await;
    counter
        .break_with(json!({"endpoint": "transactions", "fault": "silence"}))
        .await;
    let mut stream = counter.raw_request().await;
    while counter.world().await["requests"]["account/transactions"] != 1 {
        tokio::task::yield_now().await;
    }
    let mut byte = [0];
    let read = stream.try_read(&mut byte).map_err(|error| error.kind());
    assert_eq!(
        read,
        Err(std::io::ErrorKind::WouldBlock),
        "open, and silent"
    );

    counter.running.stop().await;
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.expect("an orderly end");
    assert_eq!(rest, b"", "nothing was ever said");
}

#[tokio::test]
async fn a_status_comes_with_its_retry_after() {
    let counter = Counter::open().await;
    for (status, retry_after) in [(503, Some("7")), (429, Some("1")), (401, None), (500, None)] {
        let seconds = retry_after.and_then(|it: &str| it.parse::<u32>().ok());
        let fault = json!({
            "endpoint": "cashin/qr/generate", "fault": "status", "status": status,
            "retry_after": seconds, "message": "Más tarde", "times": 1,
        });
        counter.break_with(fault).await;
        let answer = asked(&counter).await.expect("an answer");
        let header = answer
            .headers()
            .get("retry-after")
            .and_then(|it| it.to_str().ok());
        assert_eq!(header, retry_after, "as many seconds as were said");
        let (said, body) = said(answer).await;
        assert_eq!(said, status, "the status that was wanted");
        assert_eq!(
            body,
            json!({"status": "error", "message": "Más tarde"}),
            "with its reason"
        );
    }
    assert_eq!(orders(&counter).await, 0, "none of them made an order");
}

#[tokio::test]
async fn a_dead_server_answers_with_a_page() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("html_500")).await;
    let answer = asked(&counter).await.expect("an answer");
    assert_eq!(answer.status(), 500, "an error");
    assert!(
        answer
            .text()
            .await
            .expect("a text")
            .starts_with("<!DOCTYPE html>"),
        "for people"
    );
}

#[tokio::test]
async fn an_error_may_look_like_success_to_http() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("error_ok")).await;
    let (status, answer) = said(asked(&counter).await.expect("an answer")).await;
    assert_eq!(
        (status, &answer["status"]),
        (200, &"error".into()),
        "200, and a no"
    );
    assert_eq!(orders(&counter).await, 0, "a no that is true");
}

#[tokio::test]
async fn a_redirect_counts_whoever_follows() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("redirect")).await;
    let answer = asked(&counter).await.expect("an answer");
    assert_eq!(
        answer.status(),
        307,
        "with method, body and token, if followed"
    );
    let location = answer.headers()["location"]
        .to_str()
        .expect("a path")
        .to_owned();
    assert_eq!(
        counter.world().await["strays"],
        0,
        "this client did not follow"
    );
    let followed = counter.post(&location).send().await.expect("an answer");
    assert_eq!(followed.status(), 200, "whoever does is welcomed");
    assert_eq!(counter.world().await["strays"], 1, "and counted");

    let away = json!({
        "endpoint": "concepts", "fault": "redirect", "status": 302, "times": 1,
        "location": "http://192.0.2.1/",
    });
    counter.break_with(away).await;
    let answer = counter
        .get("/v2/payment/concepts")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 302, "another kind");
    assert_eq!(
        answer.headers()["location"],
        "http://192.0.2.1/",
        "to another host"
    );
}

#[tokio::test]
async fn a_spoiled_answer_comes_after_the_deed() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("invalid_json")).await;
    let text = asked(&counter)
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a text");
    assert!(
        serde_json::from_str::<Value>(&text).is_err(),
        "no JSON: {text}"
    );

    counter.break_with(on_generate("wrong_types")).await;
    let (_, answer) = said(asked(&counter).await.expect("an answer")).await;
    assert_eq!(answer["status"], "ok", "it says ok");
    assert!(
        answer["qr_code"].is_array() && answer["qr_order_id"].is_object(),
        "and is nonsense"
    );

    counter.break_with(on_generate("missing_fields")).await;
    let (_, answer) = said(asked(&counter).await.expect("an answer")).await;
    assert_eq!(answer, json!({"status": "ok"}), "ok, and nothing else");
    assert_eq!(orders(&counter).await, 3, "each of them made its order");
}

#[tokio::test]
async fn a_truncated_answer_breaks_off_after_its_head() {
    let counter = Counter::open().await;
    counter
        .break_with(json!({"endpoint": "transactions", "fault": "truncated", "times": 1}))
        .await;
    let answer = String::from_utf8(counter.raw_answer().await).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(
        head.starts_with("HTTP/1.1 200 OK"),
        "all is well, says the head"
    );
    let announced = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let announced: usize = announced.expect("a length").parse().expect("a number");
    let whole = json!({"status": "ok", "transactions": []}).to_string();
    assert_eq!(announced, whole.len(), "the length of the whole");
    assert_eq!(body, &whole[..announced / 2], "and half of it");

    counter.break_with(on_generate("truncated")).await;
    let answer = asked(&counter).await.expect("a head");
    assert!(
        answer.text().await.is_err(),
        "a client sees that something is missing"
    );
}

#[tokio::test]
async fn a_huge_answer_announces_no_length() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("huge_body")).await;
    let answer = asked(&counter).await.expect("an answer");
    assert_eq!(answer.content_length(), None, "nothing warns the client");
    let bytes = answer.bytes().await.expect("a patient client gets it all");
    assert!(
        bytes.len() > 12 * 1024 * 1024,
        "more than anybody should read"
    );
    assert!(
        serde_json::from_slice::<Value>(&bytes).is_ok(),
        "and valid JSON at that"
    );
}

#[tokio::test]
async fn a_late_or_slow_answer_is_the_right_answer() {
    let counter = Counter::open().await;
    let path = format!("/v2/account/transactions?date_from={TODAY}&date_to={TODAY}");
    let plain = counter.read(&path).await;
    for fault in ["delay", "drip"] {
        let fault = json!({"endpoint": "transactions", "fault": fault, "delay_ms": 1, "times": 1});
        counter.break_with(fault.clone()).await;
        assert_eq!(counter.read(&path).await, plain, "{fault} changes no byte");
    }
    assert_eq!(
        counter.world().await["faults"],
        json!([]),
        "both were used up"
    );
}

#[tokio::test]
async fn a_broken_check_reaches_the_client_but_not_the_order() {
    let counter = Counter::open().await;
    counter.break_with(on_generate("wrong_crc")).await;
    let (_, answer) = said(asked(&counter).await.expect("an answer")).await;
    let right = counter.world().await["orders"][0]["qr_code"].clone();
    let (broken, right) = (answer["qr_code"].as_str(), right.as_str());
    let (broken, right) = (broken.expect("a QR"), right.expect("a QR"));
    assert_eq!(
        broken[..broken.len() - 1],
        right[..right.len() - 1],
        "all but the last character"
    );
    let (_, answer) = counter.try_pay(&json!({"qr": broken})).await;
    assert_eq!(answer["code"], "wrong_crc", "no wallet reads it");
    counter.pay(&json!({"qr": right})).await;
}

#[tokio::test]
async fn a_fault_holds_until_cleared_and_a_list_strikes_in_order() {
    let counter = Counter::open().await;
    counter
        .break_with(json!({"endpoint": "*", "fault": "html_500", "times": null}))
        .await;
    for path in [
        "/v2/payment/concepts",
        "/v2/account/transactions",
        "/v2/payment/cashin/1",
    ] {
        let answer = counter.get(path).send().await.expect("an answer");
        assert_eq!(answer.status(), 500, "{path} fails");
    }
    let cleared = counter
        .delete("/sandbox/faults")
        .send()
        .await
        .expect("an answer");
    assert_eq!(said(cleared).await.1["faults"], json!([]), "none is left");
    assert_eq!(
        counter.read("/v2/payment/concepts").await.0,
        200,
        "and all is well"
    );

    let status = |status: u16| json!({"endpoint": "concepts", "fault": "status", "status": status, "times": 1});
    counter.break_with(json!([status(503), status(401)])).await;
    for expected in [503, 401, 200] {
        assert_eq!(
            counter.read("/v2/payment/concepts").await.0,
            expected,
            "in their order"
        );
    }
}

#[tokio::test]
async fn a_fault_that_nobody_knows_is_refused_whole() {
    let counter = Counter::open().await;
    let good = json!({"endpoint": "concepts", "fault": "silence"});
    for bad in [
        json!({"endpoint": "concepts", "fault": "?"}),
        json!([good, {}]),
        json!(7),
    ] {
        let asked = counter.post("/sandbox/faults").json(&bad).send();
        let (status, answer) = said(asked.await.expect("an answer")).await;
        assert_eq!(
            (status, &answer["code"]),
            (422, &"bad_fault".into()),
            "{bad}"
        );
    }
    let (_, answer) = counter.read("/sandbox/faults").await;
    assert_eq!(
        answer["faults"],
        json!([]),
        "not even the good one of a bad list"
    );
}

#[tokio::test]
async fn an_outage_takes_the_provider_away_and_leaves_the_customer() {
    let counter = Counter::open().await;
    let (_, qr) = counter.generate("10").await;
    let switch = async |on: bool| {
        let asked = counter
            .post("/sandbox/outage")
            .json(&json!({"on": on}))
            .send();
        assert_eq!(
            asked.await.expect("an answer").status(),
            200,
            "the switch itself answers"
        );
    };
    switch(true).await;
    assert_eq!(
        counter.raw_answer().await,
        b"",
        "closed, with nothing written"
    );
    for path in ["/v2/payment/concepts", "/v2/auth/token", "/v2/nada"] {
        assert!(counter.get(path).send().await.is_err(), "{path} is gone");
    }
    assert_eq!(
        counter.world().await["outage"],
        true,
        "behind the stage all is as it was"
    );
    counter.pay(&json!({"qr": qr})).await;
    switch(false).await;
    assert_eq!(
        counter.rows().await.len(),
        1,
        "what was paid meanwhile is there"
    );
}
