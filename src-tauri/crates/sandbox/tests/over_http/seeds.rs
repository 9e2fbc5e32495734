//! The same seed and the same requests give the same world; and how a world starts and ends.

use sandbox::{Dialect, Error, Fault, Mischief, Options, Sandbox};
use serde_json::{Value, json};

use crate::counter::Counter;

async fn history(seed: u64) -> Value {
    let counter = Counter::open_with(seed, Dialect::default()).await;
    for how in ["exact", "twice", "late"] {
        let (_, qr) = counter.generate("1550.50").await;
        counter.pay(&json!({"qr": qr, "how": how})).await;
        counter.pass(1_000);
    }
    let sale_point = counter.sale_point("Barra").await;
    counter.order_at(sale_point, "10").await;
    let qr = counter.wall(sale_point, "closed").await;
    counter.pay(&json!({"qr": qr})).await;
    let link = json!({
        "expiration_date": "2026-03-27 12:00:00", "amount": 5, "multiple_use": true,
        "concept": "VAR",
    });
    counter.ask("/v2/payment/cashin/link/generate", &link).await;
    let payout = json!({
        "alias": "panaderia.sol", "amount": 7, "reference_id": "R1", "concept": "VAR",
        "description": "",
    });
    counter.ask("/v2/payment/cashout", &payout).await;
    counter.world().await
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let (first, again, other) = (history(42).await, history(42).await, history(43).await);
    assert_eq!(first, again, "ids, QR strings, payers, balances: all alike");
    for part in ["orders", "credits", "links", "sale_points", "payouts"] {
        let parts = first[part].as_array().map_or(0, Vec::len);
        assert!(parts > 0, "the story has {part}");
        assert_ne!(first[part], other[part], "another seed, other {part}");
    }
}

#[tokio::test]
async fn how_often_a_token_is_asked_for_changes_no_payer() {
    let (mut calm, mut busy) = (Counter::open().await, Counter::open().await);
    calm.sign_in().await;
    for _ in 0..5 {
        busy.sign_in().await;
    }
    let mut payers = Vec::new();
    for counter in [&calm, &busy] {
        let (_, qr) = counter.generate("10").await;
        payers.push(counter.pay(&json!({"qr": qr})).await);
    }
    assert_eq!(payers[0], payers[1], "each kind of chance has its own dice");
}

#[tokio::test]
async fn a_taken_port_is_an_error_that_names_it() {
    let counter = Counter::open().await;
    let port = counter
        .running
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let port: u16 = port.expect("a port at the end of the URL");
    let options = Options {
        port,
        ..Options::default()
    };
    let error = Sandbox::start(options)
        .await
        .expect_err("one port, one sandbox");
    assert!(
        matches!(error, Error::Listen { port: named, .. } if named == port),
        "{error}"
    );
}

#[tokio::test]
async fn a_fault_can_wait_from_the_start() {
    let fault = Fault::on("auth/token", Mischief::Html500).and_then(|fault| fault.times(1));
    let faults = vec![fault.expect("a good fault")];
    let options = Options {
        faults,
        ..Options::default()
    };
    let running = Sandbox::start(options).await.expect("a free port");
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a plain client");
    let url = format!("{}/v2/auth/token", running.url());
    let body = json!({"username": "practica", "password": "practica"});
    for expected in [500, 200] {
        let asked = client
            .post(&url)
            .json(&body)
            .send()
            .await
            .expect("an answer");
        assert_eq!(asked.status(), expected, "once, as it was set");
    }
}

#[tokio::test]
async fn a_stopped_sandbox_takes_no_more_calls() {
    let counter = Counter::open().await;
    let authority = counter.running.url().replace("http://", "");
    counter.running.stop().await;
    let refused = tokio::net::TcpStream::connect(&authority).await;
    assert!(refused.is_err(), "nobody listens there now");
}

#[tokio::test]
async fn a_dropped_sandbox_stops_too() {
    let counter = Counter::open().await;
    let authority = counter.running.url().replace("http://", "");
    drop(counter);
    while tokio::net::TcpStream::connect(&authority).await.is_ok() {
        tokio::task::yield_now().await;
    }
}
