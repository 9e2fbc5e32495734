//! `payout`: money that goes out, once, and followed to its end.

use serde_json::{Value, json};

use crate::program::{Ended, Shop};

const TO: &str = "proveedor.de.pan";
pub(crate) const CUIT: &str = "20990853186";

/// A register with a thousand pesos at each provider, and a little more at one: it takes a fee.
pub(crate) async fn shop_with_money() -> Shop {
    let shop = Shop::open();
    shop.sells("1000").await;
    shop.sells_by("totalcoin.qr", "1100").await;
    shop
}

pub(crate) fn send(shop: &Shop, more: &[&str]) -> Ended {
    let asked = ["payout", "send", "--to", TO, "--concept", "VAR"];
    shop.runs(&[&asked, more].concat())
}

pub(crate) fn reference(ended: &Ended) -> String {
    let reference = &ended.last()["reference"];
    reference.as_str().expect("a reference").to_owned()
}

/// How much the provider was asked to send, payout by payout.
async fn sent(shop: &Shop) -> Vec<Value> {
    let world = shop.provider().world().await;
    assert!(world.is_conserved(), "no centavo appeared or vanished");
    let amounts = world.payouts().iter().map(|it| it["amount"].clone());
    amounts.collect()
}

#[tokio::test]
async fn a_payout_is_told_from_the_order_to_the_end() {
    for provider in ["telepagos", "totalcoin"] {
        let shop = shop_with_money().await;
        let ended = send(
            &shop,
            &[
                "--amount",
                "250,50",
                "--cuit",
                CUIT,
                "--provider",
                provider,
                "--wait",
                "30",
            ],
        );
        let states: Vec<Value> = ended
            .objects()
            .iter()
            .map(|payout| payout["state"].clone())
            .collect();
        // A quick answer comes before the doubt was told, and some say that they work on it.
        let told: Vec<Value> = ["in_doubt", "accepted", "processing", "processed"]
            .into_iter()
            .map(|state| json!(state))
            .filter(|state| state == "processed" || states.contains(state))
            .collect();
        assert_eq!(
            (ended.code, states),
            (0, told),
            "{provider}: in the order of a life and none twice: {ended:?}"
        );
        let payout = ended.last();
        for (field, said) in [
            ("amount", "250.50"),
            ("to", TO),
            ("cuit", CUIT),
            ("provider", provider),
        ] {
            assert_eq!(payout[field], said, "{provider}: {payout}");
        }
        assert!(payout["provider_id"].is_string(), "{provider}: {payout}");
        let created = payout["created_at"].as_str().expect("a time");
        assert!(created.ends_with("-03:00"), "RFC 3339: {created}");
        assert_eq!(payout["next_check_at"], Value::Null, "nothing is owed");
        assert_eq!(sent(&shop).await, ["250.50"], "{provider}: sent once");

        let read = shop.runs(&["payout", "status", &reference(&ended).to_lowercase()]);
        assert_eq!(
            (read.code, read.last()),
            (0, payout.clone()),
            "another process reads the same of it"
        );
        assert_eq!(
            shop.runs(&["payout", "list"]).last(),
            payout,
            "and lists it"
        );
        assert_eq!(shop.runs(&["settle"]).code, 0, "all is at rest");
    }
}

#[tokio::test]
async fn whoever_does_not_wait_is_told_that_it_was_taken() {
    let shop = shop_with_money().await;
    shop.provider()
        .decides_payouts(json!({ "next": "hold" }))
        .await;
    let ended = send(&shop, &["--amount", "100"]);
    let payout = ended.last();
    assert_eq!(
        (ended.code, &payout["state"]),
        (0, &json!("accepted")),
        "sent, which is not arrived: {ended:?}"
    );
    assert!(
        payout["next_check_at"].is_string(),
        "and when it is looked at again: {payout}"
    );
    let open = shop.runs(&["settle"]);
    assert_eq!(
        (open.code, &open.last()["payouts"]),
        (4, &json!(1)),
        "it is not at rest: {open:?}"
    );
    shop.provider()
        .decides_payouts(json!({ "held": "ok" }))
        .await;
    let settled = shop.runs(&["settle", "--wait", "30"]);
    assert_eq!(
        (settled.code, &settled.last()["payouts"]),
        (0, &json!(0)),
        "{settled:?}"
    );
    let status = shop.runs(&["payout", "status", &reference(&ended)]);
    assert_eq!(
        (status.code, &status.last()["state"]),
        (0, &json!("processed")),
        "{status:?}"
    );
}

#[tokio::test]
async fn what_the_provider_does_not_take_or_cannot_do_leaves_the_money_there() {
    let shop = shop_with_money().await;
    for (fate, provider, amount, state) in [
        ("refuse", "telepagos", "100", "rejected"),
        // More than that provider holds, which it is not asked about before.
        ("ok", "totalcoin", "5000", "rejected"),
        ("fail", "totalcoin", "100", "failed"),
    ] {
        shop.provider()
            .decides_payouts(json!({ "next": fate }))
            .await;
        let ended = send(
            &shop,
            &[
                "--amount",
                amount,
                "--cuit",
                CUIT,
                "--provider",
                provider,
                "--wait",
                "30",
            ],
        );
        assert_eq!(
            (ended.code, &ended.last()["state"]),
            (3, &json!(state)),
            "{fate} at {provider}: {ended:?}"
        );
        assert!(
            ended.diagnostics.contains("la plata"),
            "and where the money is: {}",
            ended.diagnostics
        );
    }
    let again = send(&shop, &["--amount", "100"]);
    assert_eq!(
        again.code, 0,
        "what came to nothing may be sent once more: {again:?}"
    );
}

#[tokio::test]
async fn a_silence_leaves_a_payout_in_doubt_and_settling_sends_no_second_one() {
    for (provider, endpoint) in [
        ("telepagos", "payment/cashout"),
        ("totalcoin", "api/payments/transactions"),
    ] {
        let shop = shop_with_money().await;
        let lost = json!({ "fault": "drop_after", "times": 1 });
        shop.provider().fails_at(endpoint, lost).await;
        let asked = ["--amount", "100", "--cuit", CUIT, "--provider", provider];
        let ended = send(&shop, &asked);
        assert_eq!(
            (ended.code, &ended.last()["state"]),
            (4, &json!("in_doubt")),
            "{provider}: {ended:?}"
        );
        assert_eq!(ended.refused(), "provider_silent", "{provider}: and why");
        let doctor = shop.runs(&["doctor"]).objects();
        assert!(
            doctor
                .iter()
                .any(|check| check["check"] == "payouts" && check["state"] == "warning"),
            "{provider}: the doctor tells of it: {doctor:?}"
        );
        let repeated = send(&shop, &asked);
        assert_eq!(
            (repeated.code, repeated.refused().as_str()),
            (3, "payout_repeated"),
            "{provider}: nobody sends it again by mistake: {repeated:?}"
        );

        let settled = shop.runs(&["settle", "--wait", "30"]);
        assert_eq!(
            (settled.code, &settled.last()["payouts_in_doubt"]),
            (0, &json!(0)),
            "{provider}: {settled:?}"
        );
        let status = shop.runs(&["payout", "status", &reference(&ended)]);
        assert_eq!(
            status.last()["state"],
            "processed",
            "{provider}: {status:?}"
        );
        assert_eq!(
            status.last()["refused"],
            Value::Null,
            "{provider}: and the doubt is over"
        );
        assert_eq!(
            sent(&shop).await,
            ["100.00"],
            "{provider}: the money went once"
        );
    }
}

#[tokio::test]
async fn a_payout_outlives_the_process_that_sends_it() {
    let shop = shop_with_money().await;
    shop.provider()
        .fails_at("payment/cashout", json!({ "fault": "silence" }))
        .await;
    let mut sending = shop.starts(&[
        "payout",
        "send",
        "--to",
        TO,
        "--amount",
        "100",
        "--concept",
        "VAR",
        "--wait",
        "60",
    ]);
    let asked = sending.says_it_is("in_doubt");
    sending.dies();
    shop.provider().heals().await;

    let settled = shop.runs(&["settle", "--wait", "30"]);

    assert_eq!(settled.code, 0, "{settled:?}");
    let reference = asked["reference"].as_str().expect("a reference");
    let status = shop.runs(&["payout", "status", reference]);
    assert_eq!(status.last()["state"], "processed", "{status:?}");
    assert_eq!(sent(&shop).await, ["100.00"], "and the money went once");
    assert_eq!(shop.runs(&["journal", "verify"]).code, 0, "the chain holds");
}

#[tokio::test]
async fn a_slip_of_the_finger_sends_nothing() {
    let shop = shop_with_money().await;
    for (code, exit, arguments) in [
        (
            "bad_account",
            2,
            &["--to", "0000222800000000057724", "--amount", "10"][..],
        ),
        (
            "bad_account",
            2,
            &["--to", "0000222800000000057723", "--amount", "10"],
        ),
        ("bad_account", 2, &["--to", "ñandú", "--amount", "10"]),
        (
            "bad_cuit",
            2,
            &["--to", TO, "--amount", "10", "--cuit", "20990853187"],
        ),
        (
            "bad_cuit",
            2,
            &["--to", TO, "--amount", "10", "--provider", "totalcoin"],
        ),
        ("amount_zero", 2, &["--to", TO, "--amount", "0"]),
        ("amount_negative", 2, &["--to", TO, "--amount", "-5"]),
        ("amount_ambiguous", 2, &["--to", TO, "--amount", "1.234"]),
        ("balance_too_low", 3, &["--to", TO, "--amount", "1000,01"]),
    ] {
        let asked = ["payout", "send", "--concept", "VAR"];
        let ended = shop.runs(&[&asked, arguments].concat());
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (exit, code),
            "{arguments:?}: {ended:?}"
        );
    }
    let concept = shop.runs(&[
        "payout",
        "send",
        "--to",
        TO,
        "--amount",
        "10",
        "--concept",
        "XYZ",
    ]);
    assert_eq!(
        (concept.code, concept.refused().as_str()),
        (2, "unknown_concept"),
        "{concept:?}"
    );
    assert!(sent(&shop).await.is_empty(), "the money is all there");
    assert_eq!(
        shop.runs(&["payout", "list"]).lines.len(),
        0,
        "and nothing was written down"
    );
}

#[tokio::test]
async fn a_provider_that_is_silent_before_anything_was_sent_leaves_no_doubt() {
    let shop = shop_with_money().await;
    shop.provider().goes_silent().await;
    let ended = send(&shop, &["--amount", "10"]);
    assert_eq!(ended.code, 3, "it was not sent: {ended:?}");
    shop.provider().answers_again().await;
    assert!(sent(&shop).await.is_empty(), "and so the provider says");
    assert_eq!(
        shop.runs(&["payout", "list"]).lines.len(),
        0,
        "nor is it owed"
    );
}

#[tokio::test]
async fn the_same_again_must_be_meant() {
    let shop = shop_with_money().await;
    let asked = ["--amount", "100", "--wait", "30"];
    assert_eq!(send(&shop, &asked).code, 0, "the first");
    let mistake = send(&shop, &asked);
    assert_eq!(
        (mistake.code, mistake.refused().as_str()),
        (3, "payout_repeated"),
        "{mistake:?}"
    );
    assert_eq!(sent(&shop).await.len(), 1, "nothing more went");
    let meant = send(&shop, &[&asked[..], &["--again"]].concat());
    assert_eq!(meant.code, 0, "a second one that is meant: {meant:?}");
    assert_eq!(sent(&shop).await, ["100.00", "100.00"], "each once");
}

#[tokio::test]
async fn only_a_manager_sends_money_or_sees_where_it_went() {
    let shop = shop_with_money().await;
    let payout = reference(&send(&shop, &["--amount", "100", "--wait", "30"]));
    shop.hires("Lucía", "cashier", "4826");
    let file = shop.file("comprobante.pdf").display().to_string();
    for arguments in [
        &[
            "payout",
            "send",
            "--to",
            TO,
            "--amount",
            "10",
            "--concept",
            "VAR",
        ][..],
        &["payout", "list"],
        &["payout", "status", &payout],
        &["payout", "voucher", &payout, "-o", &file],
    ] {
        let ended = shop.runs_as("Lucía", "4826", arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "not_allowed"),
            "{arguments:?}: {ended:?}"
        );
    }
    assert_eq!(sent(&shop).await.len(), 1, "and nothing more went");
}

#[tokio::test]
async fn while_one_sells_another_sends_no_money() {
    let shop = shop_with_money().await;
    let mut selling = shop.starts(&["charge", "--amount", "10", "--wait", "60"]);
    selling.says_it_is("open");
    let other = send(&shop, &["--amount", "10"]);
    assert_eq!(
        (other.code, other.refused().as_str()),
        (3, "register_held"),
        "{other:?}"
    );
    let looking = shop.runs(&["payout", "list"]);
    assert_eq!(looking.code, 0, "looking always works: {looking:?}");
    assert!(sent(&shop).await.is_empty(), "nothing went");
}

#[tokio::test]
async fn people_are_told_of_a_payout_in_their_own_words() {
    let shop = shop_with_money().await;
    let told = shop.tells(&[
        "payout",
        "send",
        "--to",
        TO,
        "--amount",
        "250,50",
        "--concept",
        "VAR",
        "--wait",
        "30",
    ]);
    let last = told.lines.last().expect("a line");
    for words in ["Envío", "$ 250,50", "Acreditado", TO] {
        assert!(last.contains(words), "{words}: {last}");
    }
}

#[tokio::test]
async fn payouts_can_be_practised_without_another_program() {
    let shop = Shop::open();
    let pays_out = |amount: &str| {
        let asked = ["payout", "send", "--to", TO, "--amount", amount];
        shop.practises(&[&asked[..], &["--concept", "VAR", "--wait", "20"]].concat())
    };
    let sent = pays_out("10");
    assert_eq!(
        (sent.code, &sent.last()["state"]),
        (0, &json!("processed")),
        "a new world's account has something to send: {sent:?}"
    );
    let much = pays_out("9999999");
    assert_eq!(
        (much.code, much.refused().as_str()),
        (3, "balance_too_low"),
        "but not that much: {much:?}"
    );
    let list = shop.practises(&["payout", "list"]);
    assert_eq!((list.code, list.lines.len()), (0, 1), "{list:?}");
    let status = shop.practises(&["payout", "status", "NADIE"]);
    assert_eq!(status.refused(), "no_such_payout", "{status:?}");
}
