//! `payout voucher`: the provider's paper about a payout, as it came.

use std::fs;

use serde_json::json;

use crate::payouts::{CUIT, reference, send, shop_with_money};

#[tokio::test]
async fn a_voucher_is_saved_where_it_was_asked_for() {
    let shop = shop_with_money().await;
    let payout = reference(&send(&shop, &["--amount", "100", "--wait", "30"]));
    let path = shop.file("comprobante.pdf");
    let file = path.display().to_string();
    let ended = shop.runs(&["payout", "voucher", &payout, "-o", &file]);
    assert_eq!(
        (ended.code, &ended.last()["file"]),
        (0, &json!(file)),
        "{ended:?}"
    );
    let bytes = fs::read(&path).expect("it is there");
    assert!(bytes.starts_with(b"%PDF-"), "a document");
    assert_eq!(ended.last()["bytes"], bytes.len(), "whole");
    let kept = &shop.runs(&["payout", "status", &payout]).last()["voucher"];
    assert!(
        kept["sha256"].as_str().is_some_and(|hash| hash.len() == 64),
        "and the journal knows it: {kept}"
    );
}

#[tokio::test]
async fn a_voucher_that_is_no_document_is_not_passed_off_as_one() {
    let shop = shop_with_money().await;
    shop.provider().speaks(json!({ "voucher": "text" })).await;
    let payout = reference(&send(&shop, &["--amount", "100"]));
    let path = shop.file("comprobante.pdf");
    let file = path.display().to_string();
    let ended = shop.runs(&["payout", "voucher", &payout, "-o", &file]);
    assert_eq!(ended.code, 3, "there is no file: {ended:?}");
    let text = ended.last()["text"].clone();
    assert!(text.is_string(), "but what was said is told: {ended:?}");
    assert!(!path.exists(), "and nothing was written");
}

#[tokio::test]
async fn where_there_is_no_voucher_none_is_made_up() {
    let shop = shop_with_money().await;
    shop.provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let held = reference(&send(&shop, &["--amount", "100"]));
    let other = reference(&send(
        &shop,
        &["--amount", "50", "--cuit", CUIT, "--provider", "totalcoin"],
    ));
    let path = shop.file("comprobante.pdf");
    let file = path.display().to_string();
    for payout in [&held, &other] {
        let ended = shop.runs(&["payout", "voucher", payout, "-o", &file]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "no_voucher"),
            "{ended:?}"
        );
    }
    assert!(!path.exists(), "nothing was written");
    for arguments in [
        &["payout", "status", "NADIE"][..],
        &["payout", "status", "no es una referencia"],
        &["payout", "voucher", "NADIE", "-o", &file],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "no_such_payout"),
            "{arguments:?}: {ended:?}"
        );
    }
}
