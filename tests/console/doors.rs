//! `listener`: whether the providers may call in, and what only a manager is told of it.

use serde_json::{Value, json};

use crate::program::{Shop, run};

#[tokio::test]
async fn the_doors_are_closed_until_somebody_opens_them() {
    let shop = Shop::open();
    shop.runs(&["account", "concepts"]);
    let status = || shop.runs(&["listener", "status"]).last();
    assert_eq!(status()["listener"], "off", "closed by default");
    let on = shop.runs(&["listener", "on"]);
    let address = on.last()["address"]
        .as_str()
        .expect("an address")
        .to_owned();
    assert_eq!(on.code, 0, "{on:?}");
    assert!(
        address.starts_with("127.0.0.1:"),
        "on this computer unless somebody says otherwise: {address}"
    );
    assert_eq!(
        (&status()["listener"], &status()["address"]),
        (&json!("on"), &json!(address)),
        "and remembered"
    );
    let off = shop.runs(&["listener", "off"]);
    assert_eq!(off.code, 0, "{off:?}");
    assert_eq!(status()["listener"], "off", "closed again");
}

#[tokio::test]
async fn a_door_to_other_machines_is_warned_of() {
    let shop = Shop::open();
    let inside = shop.runs(&["listener", "on", "--address", "127.0.0.1:9123"]);
    assert!(
        !inside.diagnostics.contains("Atención"),
        "no reason to: {inside:?}"
    );
    for address in ["0.0.0.0:9123", "192.168.0.10:9123", "[::]:9123"] {
        let outside = shop.runs(&["listener", "on", "--address", address]);
        assert_eq!(outside.code, 0, "{outside:?}");
        assert!(outside.diagnostics.contains("Atención"), "{outside:?}");
    }
    for address in ["127.0.0.1:0", "127.0.0.1", "localhost:80", "9123"] {
        let ended = shop.runs(&["listener", "on", "--address", address]);
        assert_eq!(ended.code, 2, "{address}: {ended:?}");
    }
}

#[tokio::test]
async fn a_cashier_neither_opens_the_doors_nor_learns_their_secrets() {
    let shop = Shop::open();
    shop.runs(&["listener", "on", "--address", "127.0.0.1:9123"]);
    shop.hires("Lucía", "cashier", "4826");
    for arguments in [&["listener", "on"][..], &["listener", "off"]] {
        let ended = shop.runs_as("Lucía", "4826", arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "not_allowed"),
            "{ended:?}"
        );
    }
    let status = shop
        .runs_as("Lucía", "4826", &["listener", "status"])
        .last();
    assert_eq!(
        (&status["address"], &status["url"], &status["header"]),
        (&json!("127.0.0.1:9123"), &Value::Null, &Value::Null),
        "where, and no more: {status}"
    );
}

#[tokio::test]
async fn the_doors_need_no_provider() {
    let shop = Shop::open();
    for arguments in [
        &["listener", "on"][..],
        &["listener", "status"],
        &["listener", "off"],
    ] {
        let ended = run(shop.command_without_provider(arguments));
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
    }
    assert_eq!(
        shop.provider().world().await.requests_in_all(),
        0,
        "and tell it nothing"
    );
}
