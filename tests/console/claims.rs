//! `claim`, `unclaim`, `refund`: a manager decides whose money is whose, and gives back what was paid.

use serde_json::{Value, json};

use crate::program::Shop;

/// A sale that was paid twice; the second payment is nobody's.
async fn paid_twice(shop: &Shop) -> (Value, String) {
    let sale = shop.sells("1000").await;
    let world = shop.provider().world().await;
    let order = world.orders().last().cloned().expect("the order");
    shop.provider()
        .is_visited(json!({ "qr": order["qr_code"] }))
        .await;
    let settled = shop.runs(&["settle"]);
    assert_eq!(settled.code, 0, "nothing is in doubt: {settled:?}");
    let unclaimed = shop.runs(&["credits"]).last();
    let id = unclaimed["id"].as_str().expect("an id").to_owned();
    (sale, id)
}

#[tokio::test]
async fn a_credit_is_claimed_once_and_taken_back_with_a_reason() {
    let shop = Shop::open();
    let (sale, credit) = paid_twice(&shop).await;
    let order = sale["id"].as_str().expect("an id");

    let silent = shop.runs(&["claim", &credit, order, "--reason", "x"]);
    assert_eq!(
        (silent.code, silent.refused()),
        (2, "reason_needed".to_owned()),
        "a letter is no reason"
    );
    let claimed = shop.runs(&["claim", &credit, order, "--reason", "pagó dos veces"]);
    assert_eq!(
        (claimed.code, &claimed.last()["state"]),
        (0, &json!("overpaid")),
        "{claimed:?}"
    );
    let payments = claimed.last()["payments"].clone();
    assert_eq!(payments[1]["credit"], json!(credit), "it says by what");
    assert_eq!(payments[1]["evidence"], "manual", "and how it is known");
    let again = shop.runs(&["claim", &credit, order, "--reason", "pagó dos veces"]);
    assert_eq!(
        (again.code, again.refused()),
        (3, "credit_taken".to_owned()),
        "a credit is claimed once"
    );

    let back = shop.runs(&["unclaim", &credit, "--reason", "era de otra caja"]);
    assert_eq!(
        (back.code, &back.last()["state"]),
        (0, &json!("paid")),
        "as before: {back:?}"
    );
    let verified = shop.runs(&["journal", "verify"]);
    assert_eq!(verified.code, 0, "{verified:?}");
    shop.hires("Ana", "cashier", "2580");
    let cashier = shop.runs_as(
        "Ana",
        "2580",
        &["claim", &credit, order, "--reason", "pagó"],
    );
    assert_eq!(
        (cashier.code, cashier.refused()),
        (3, "not_allowed".to_owned()),
        "a manager's to say"
    );
}

#[tokio::test]
async fn a_credit_that_another_sale_waits_for_is_claimed_only_again() {
    let shop = Shop::open();
    // The provider ties credits to sales, so the list alone pays nothing; and then it does not say any more.
    shop.sells("10").await;
    let charging = ["charge", "--amount", "150"];
    let first = shop.runs(&charging).last();
    let second = shop.runs(&charging).last();
    let silence = json!({ "fault": "status", "status": 500 });
    shop.provider().fails_at("cashin/{id}", silence).await;
    let visit = json!({ "qr": first["qr"] });
    shop.provider().is_visited(visit).await;
    shop.runs(&["settle", "--wait", "0"]);
    let credit = shop.runs(&["credits"]).last();
    let credit = credit["id"].as_str().expect("an id").to_owned();
    let order = second["id"].as_str().expect("an id");

    let claiming = ["claim", &credit, order, "--reason", "mostró el recibo"];
    let claimed = shop.runs(&claiming);
    assert_eq!(
        (claimed.code, claimed.refused()),
        (3, "credit_awaited".to_owned()),
        "the provider has yet to say whose it is: {claimed:?}"
    );
    let again = shop.runs(&[&claiming[..], &["--again"]].concat());
    assert_eq!(
        (again.code, &again.last()["state"]),
        (0, &json!("paid")),
        "a manager who saw the receipt knows better: {again:?}"
    );
    let told = shop.runs(&["order", order]).last();
    assert_eq!(
        told["payments"][0]["credit"],
        json!(credit),
        "and it is kept by what"
    );
    assert_eq!(shop.runs(&["journal", "verify"]).code, 0, "the chain holds");
}

#[tokio::test]
async fn a_refund_is_followed_like_a_payout_and_capped_by_what_was_paid() {
    let shop = Shop::open();
    let sold = shop.sells("1000").await;
    let order = sold["reference"].as_str().expect("a reference");

    let refunded = shop.runs(&["refund", order, "--amount", "400", "--wait", "30"]);
    assert_eq!(
        (refunded.code, &refunded.last()["state"]),
        (0, &json!("processed")),
        "{refunded:?}"
    );
    let told = shop.runs(&["order", order]).last();
    assert_eq!(
        (&told["state"], &told["refunded"]),
        (&json!("paid"), &json!("400.00")),
        "a part went back"
    );
    let too_much = shop.runs(&["refund", order, "--amount", "600,01"]);
    assert_eq!(
        (too_much.code, too_much.refused()),
        (3, "refund_too_large".to_owned()),
        "a centavo more than is left"
    );
    let slip = shop.file("devolucion.pdf");
    let written = slip.display().to_string();
    let rest = [
        "refund", order, "--amount", "600", "--wait", "30", "-o", &written,
    ];
    let rest = shop.runs(&rest);
    assert_eq!(
        (rest.code, &rest.last()["file"]),
        (0, &json!(written)),
        "{rest:?}"
    );
    let text = lopdf::Document::load(&slip).expect("a PDF");
    let text = text.extract_text(&[1]).expect("text");
    assert!(text.contains("600,00"), "the customer's slip: {text}");
    let told = shop.runs(&["order", order]).last();
    assert_eq!(told["state"], "refunded", "all of it");
    assert_eq!(
        shop.provider().world().await.payouts().len(),
        2,
        "two went out"
    );
    for wrong in ["0", "-5", "1.2.3"] {
        let refused = shop.runs(&["refund", order, "--amount", wrong]);
        assert_eq!(refused.code, 2, "{wrong}: {refused:?}");
    }
}
