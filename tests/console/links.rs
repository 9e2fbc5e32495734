//! `link` and `transfer`: what is sent out so that people pay from afar.

use serde_json::{Value, json};

use crate::program::{Ended, Shop};

const CVU: &str = "0000222800000000057723";
const CUIT: &str = "30718092481";

fn create(shop: &Shop, more: &[&str]) -> Ended {
    let asked = ["link", "create", "--concept", "VAR"];
    shop.runs(&[&asked, more].concat())
}

fn address(link: &Value) -> String {
    let text = link["link"].as_str().expect("an address");
    assert!(text.starts_with("https://"), "over TLS: {text}");
    text.to_owned()
}

#[tokio::test]
async fn a_link_is_made_as_it_was_asked_for_and_can_be_paid() {
    let shop = Shop::open();
    let split = format!("{CVU}=30,25");
    let ended = create(
        &shop,
        &[
            "--amount",
            "100",
            "--expires",
            "2099-12-31",
            "--multiple",
            "--split",
            &split,
        ],
    );
    assert_eq!(ended.code, 0, "{ended:?}");
    let link = ended.last();
    assert_eq!(
        (&link["kind"], &link["state"], &link["amount"]),
        (&json!("payment"), &json!("open"), &json!("100.00")),
        "{link}"
    );
    assert_eq!(
        link["expires_at"], "2099-12-31T23:59:59.000-03:00",
        "all of that day"
    );
    assert_eq!(
        link["split"],
        json!([{ "cvu": CVU, "amount": "30.25" }]),
        "to the centavo"
    );
    for _ in 0..2 {
        let credits = shop
            .provider()
            .is_visited(json!({ "link": address(&link) }))
            .await;
        assert_eq!(credits[0]["amount"], "100.00", "it may be paid again");
    }
    let at_provider = shop.provider().world().await.0["links"][0].clone();
    assert_eq!(
        (&at_provider["multiple_use"], &at_provider["amount"]),
        (&json!(true), &json!("100.00")),
        "as it was asked for: {at_provider}"
    );
    let listed = shop.runs(&["link", "list"]);
    assert_eq!(listed.last(), link, "and it is kept: {listed:?}");
}

#[tokio::test]
async fn the_end_of_a_link_is_read_in_the_shops_time() {
    let shop = Shop::open();
    for (text, meant) in [
        ("2099-12-31T18:30", "2099-12-31T18:30:00.000-03:00"),
        ("2099-12-31T18:30:00Z", "2099-12-31T15:30:00.000-03:00"),
        ("2099-12-31T18:30:00-03:00", "2099-12-31T18:30:00.000-03:00"),
    ] {
        let ended = create(&shop, &["--amount", "10", "--expires", text]);
        assert_eq!(
            (ended.code, &ended.last()["expires_at"]),
            (0, &json!(meant)),
            "{text}: {ended:?}"
        );
    }
    for text in ["2020-01-31", "31/12/2099", "mañana", "2099-13-01", ""] {
        let ended = create(&shop, &["--amount", "10", "--expires", text]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "bad_date"),
            "{text:?}: {ended:?}"
        );
    }
    let made = shop
        .provider()
        .world()
        .await
        .requests("cashin/link/generate");
    assert_eq!(made, 3, "only what could be read was asked for");
}

#[tokio::test]
async fn no_more_is_shared_out_than_comes_in() {
    let shop = Shop::open();
    for (split, code) in [
        (format!("{CVU}=100,01"), "bad_share"),
        (format!("{CVU}=0"), "bad_share"),
        (format!("{CVU}=-1"), "bad_share"),
        (CVU.to_owned(), "bad_share"),
        ("0000222800000000057724=1".to_owned(), "bad_account"),
    ] {
        let ended = create(&shop, &["--amount", "100", "--split", &split]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, code),
            "{split}: {ended:?}"
        );
    }
    let made = shop
        .provider()
        .world()
        .await
        .requests("cashin/link/generate");
    assert_eq!(made, 0, "none of them was made");
    assert_eq!(
        shop.runs(&["link", "list"]).lines.len(),
        0,
        "nor written down"
    );
}

#[tokio::test]
async fn a_link_whose_answer_was_lost_is_kept_as_doubtful() {
    let shop = Shop::open();
    let lost = json!({ "fault": "drop_after", "times": 1 });
    shop.provider().fails_at("cashin/link/generate", lost).await;
    let ended = create(&shop, &["--amount", "100"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (4, "provider_silent"),
        "{ended:?}"
    );
    assert!(
        ended.diagnostics.contains("link list"),
        "and what to do before making another: {}",
        ended.diagnostics
    );
    let listed = shop.runs(&["link", "list"]).last();
    assert_eq!(
        (&listed["state"], &listed["link"]),
        (&json!("in_doubt"), &Value::Null),
        "nobody has its address: {listed}"
    );
    let made = shop
        .provider()
        .world()
        .await
        .requests("cashin/link/generate");
    assert_eq!(made, 1, "never asked for twice");
}

#[tokio::test]
async fn a_transfer_is_made_with_the_account_in_it() {
    let shop = Shop::open();
    let asked = [
        "transfer",
        "create",
        "--amount",
        "55",
        "--cvu",
        CVU,
        "--cuit",
        CUIT,
        "--concept",
        "VAR",
    ];
    let ended = shop.runs(&asked);
    assert_eq!(ended.code, 0, "{ended:?}");
    let transfer = ended.last();
    assert_eq!(
        (&transfer["kind"], &transfer["cvu"], &transfer["cuit"]),
        (&json!("transfer"), &json!(CVU), &json!(CUIT)),
        "{transfer}"
    );
    let paid = shop
        .provider()
        .is_visited(json!({ "link": address(&transfer) }))
        .await;
    assert_eq!(paid[0]["amount"], "55.00", "and can be paid");
    assert_eq!(shop.runs(&["link", "list"]).last(), transfer, "it is kept");

    for (place, wrong, code) in [
        (5, "0000222800000000057724", "bad_account"),
        (7, "30718092482", "bad_cuit"),
        (3, "0", "amount_zero"),
        (9, "XYZ", "unknown_concept"),
    ] {
        let mut asked = asked;
        asked[place] = wrong;
        let ended = shop.runs(&asked);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, code),
            "{wrong}: {ended:?}"
        );
    }
    let world = shop.provider().world().await;
    assert_eq!(
        world.requests("cashin/transfer/generate"),
        1,
        "a slip of the finger makes none"
    );
}

#[tokio::test]
async fn links_are_a_managers() {
    let shop = Shop::open();
    create(&shop, &["--amount", "10"]);
    shop.hires("Lucía", "cashier", "4826");
    for arguments in [
        &["link", "create", "--amount", "10", "--concept", "VAR"][..],
        &["link", "list"],
    ] {
        let ended = shop.runs_as("Lucía", "4826", arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "not_allowed"),
            "{arguments:?}: {ended:?}"
        );
    }
}

#[tokio::test]
async fn people_are_given_the_address_of_a_link() {
    let shop = Shop::open();
    let told = shop.tells(&["link", "create", "--amount", "1550,50", "--concept", "VAR"]);
    let line = told.lines.last().expect("a line");
    for words in ["$ 1.550,50", "Hecho", "https://"] {
        assert!(line.contains(words), "{words}: {line}");
    }
}

#[tokio::test]
async fn links_can_be_practised_without_another_program() {
    let shop = Shop::open();
    let made = shop.practises(&["link", "create", "--amount", "10", "--concept", "VAR"]);
    assert_eq!(
        (made.code, &made.last()["state"]),
        (0, &json!("open")),
        "{made:?}"
    );
    let transfer = shop.practises(&[
        "transfer",
        "create",
        "--amount",
        "10",
        "--cvu",
        CVU,
        "--cuit",
        CUIT,
        "--concept",
        "VAR",
    ]);
    assert_eq!(
        (transfer.code, &transfer.last()["state"]),
        (0, &json!("open")),
        "{transfer:?}"
    );
    assert_eq!(
        shop.practises(&["link", "list"]).lines.len(),
        2,
        "both are kept"
    );
}
