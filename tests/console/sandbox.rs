//! `sandbox`: the pretended provider, alone.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Pretended, Shop, run, sandbox};

/// What a world made of the same requests comes to.
async fn story(seed: &str) -> Value {
    let pretended = Pretended::with_seed(seed);
    let provider = &pretended.provider;
    let mut told = Vec::new();
    for amount in ["10.00", "20.00"] {
        let code = provider.makes_an_order_for_somebody_else(amount).await;
        let paid = provider.is_visited(json!({ "qr": code })).await;
        let payer = paid[0]["payer"].clone();
        told.push(json!({ "code": code, "payer": payer, "id": paid[0]["id"] }));
    }
    Value::from(told)
}

#[tokio::test]
async fn the_same_seed_is_the_same_world() {
    let (one, again, other) = (story("7").await, story("7").await, story("8").await);
    assert_eq!(one, again, "codes, ids and people");
    assert_ne!(one, other, "of that seed and no other");
}

#[tokio::test]
async fn it_ends_when_it_is_asked_to() {
    let mut running = sandbox(&[]);
    assert!(running.says()["url"].is_string(), "it serves");
    running.is_asked_to_end();
    let ended = running.ends();
    assert_eq!(
        (ended.code, ended.lines.len()),
        (0, 0),
        "and has nothing more to say: {ended:?}"
    );
}

#[tokio::test]
async fn it_may_begin_with_faults_from_a_file() {
    let shop = Shop::open();
    let path = shop.file("faults.json");
    let faults = json!([{ "endpoint": "cashin/qr/generate", "fault": "drop_before", "times": 1 }]);
    fs::write(&path, faults.to_string()).expect("written");
    let pretended = Pretended::with(&["--faults", &path.display().to_string()]);

    let charge = || {
        let mut command = shop.command_without_provider(&["charge", "--amount", "10"]);
        command.args(["--sandbox-url", pretended.provider.url()]);
        run(command)
    };
    assert_eq!(charge().code, 4, "the first one is never answered");
    assert_eq!(charge().code, 5, "the second one is");
}

#[tokio::test]
async fn faults_that_are_none_are_refused() {
    let shop = Shop::open();
    let path = shop.file("faults.json");
    for faults in [
        "{",
        "[{\"endpoint\":\"caja\",\"fault\":\"silence\"}]",
        "[{\"fault\":\"silence\"}]",
    ] {
        fs::write(&path, faults).expect("written");
        let ended = sandbox(&["--faults", &path.display().to_string()]).ends();
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "bad_word"),
            "{faults}: {ended:?}"
        );
    }
}

#[tokio::test]
async fn a_register_without_one_starts_its_own() {
    let shop = Shop::open();
    let ended = run(shop.command_without_provider(&["charge", "--amount", "10"]));
    assert_eq!(ended.code, 5, "it practises all the same: {ended:?}");
    assert!(
        ended.diagnostics.contains("http://127.0.0.1:"),
        "and says where: {}",
        ended.diagnostics
    );
    assert_eq!(
        shop.provider().world().await.requests_in_all(),
        0,
        "not with this one"
    );
}
