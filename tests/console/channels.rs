//! `charge --channel`: six ways to collect, and each of them ends paid.

use serde_json::{Value, json};

use crate::program::{Pretended, Shop, run};

const CHANNELS: [&str; 6] = [
    "telepagos.qr",
    "telepagos.counter",
    "telepagos.link",
    "telepagos.transfer",
    "totalcoin.qr",
    "totalcoin.preorder",
];

/// Centavos of `"1550.50"`.
fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().expect("money is text").replace('.', "");
    text.parse().expect("with two decimals")
}

#[tokio::test]
async fn each_channel_alone_is_paid() {
    for channel in CHANNELS {
        let shop = Shop::open();
        if channel == "telepagos.counter" {
            shop.runs(&["sale-points", "create", "Caja 1"]);
        }
        let paid = shop.sells_by(channel, "1550,50").await;
        assert_eq!(
            (&paid["state"], &paid["paid"], &paid["channel"]),
            (&json!("paid"), &json!("1550.50"), &json!(channel)),
            "{paid}"
        );
        assert_eq!(
            (&paid["qr"], &paid["link"]),
            (&Value::Null, &Value::Null),
            "{channel}: what is paid is shown no more"
        );
        let settled = shop.runs(&["settle"]);
        assert_eq!(
            settled.code, 0,
            "{channel}: and nothing is left: {settled:?}"
        );
    }
}

#[tokio::test]
async fn all_channels_of_one_register_are_paid_whatever_came_before() {
    let shop = Shop::open();
    shop.runs(&["sale-points", "create", "Caja 1"]);
    // Twice: what the register learned from the first round must not spoil the second.
    for round in 1_u32..=2 {
        for (place, channel) in (1_u32..).zip(CHANNELS) {
            let paid = shop
                .sells_by(channel, &format!("{round}{place}00,50"))
                .await;
            assert_eq!(paid["state"], "paid", "{channel}, round {round}: {paid}");
        }
    }
    let settled = shop.runs(&["settle"]);
    assert_eq!(
        (settled.code, &settled.last()["unclaimed_credits"]),
        (0, &json!(0)),
        "every credit is some sale's: {settled:?}"
    );
    assert!(
        shop.provider().world().await.is_conserved(),
        "no centavo too many"
    );
    assert_eq!(shop.runs(&["journal", "verify"]).code, 0, "the chain holds");
}

#[tokio::test]
async fn a_sale_by_link_tells_its_address_while_it_waits() {
    let shop = Shop::open();
    for channel in ["telepagos.link", "telepagos.transfer"] {
        let ended = shop.runs(&["charge", "--amount", "10", "--channel", channel]);
        let open = ended.last();
        let link = open["link"].as_str().expect("an address");
        assert!(link.starts_with("https://"), "{channel}: {link}");
        assert_eq!(open["qr"], link, "{channel}: the code holds the address");
        let told = shop.tells(&["charge", "--amount", "20", "--channel", channel]);
        assert!(
            told.lines
                .iter()
                .any(|line| line.contains("Link: https://")),
            "{channel}: people are told too: {told:?}"
        );
    }
    let by_code = shop.runs(&["charge", "--amount", "10"]);
    assert_eq!(by_code.last()["link"], Value::Null, "a code has none");
}

#[tokio::test]
async fn what_reaches_the_shop_of_a_preorder_adds_up() {
    let shop = Shop::open();
    let paid = shop.sells_by("totalcoin.preorder", "1550,50").await;
    let settlement = &paid["settlement"];
    let parts = ["net", "fees", "taxes"].map(|part| cents(&settlement[part]));
    assert_eq!(
        parts.iter().sum::<i64>(),
        cents(&paid["amount"]),
        "net, fees and taxes are the amount: {settlement}"
    );
    let accredits = settlement["accredits_at"].as_str().expect("a time");
    assert!(
        accredits.contains('T') && accredits.ends_with("-03:00"),
        "RFC 3339: {accredits}"
    );
    let today = &paid["created_at"].as_str().expect("a time")[..10];
    let day = shop.runs(&["day", "--day", today]).last();
    assert_eq!(
        (&day["settled"], &day["fees"], &day["taxes"], &day["net"]),
        (
            &json!(1),
            &settlement["fees"],
            &settlement["taxes"],
            &settlement["net"]
        ),
        "the day comes to what its sheets come to: {day}"
    );
    let told = shop.tells(&["day", "--day", today, "--format", "csv"]);
    let row = told.lines.last().expect("a row");
    let net = settlement["net"].as_str().expect("money").replace('.', ",");
    assert!(row.contains(&format!(";{net};")), "{net} in {row}");
    let by_code = shop.sells("10").await;
    assert_eq!(
        by_code["settlement"],
        Value::Null,
        "where nothing was said of it, nothing is made up"
    );
}

#[tokio::test]
async fn a_static_code_collects_one_sale_at_a_time() {
    let shop = Shop::open();
    for name in ["Caja 1", "Caja 2"] {
        assert_eq!(
            shop.runs(&["sale-points", "create", name]).code,
            0,
            "{name}"
        );
    }
    let charge = |amount: &str, more: &[&str]| {
        let asked = [
            "charge",
            "--amount",
            amount,
            "--channel",
            "telepagos.counter",
        ];
        shop.runs(&[&asked, more].concat())
    };
    let unsaid = charge("10", &[]);
    assert_eq!(
        (unsaid.code, unsaid.refused().as_str()),
        (2, "no_such_sale_point"),
        "two, and none was named: {unsaid:?}"
    );
    let first = charge("10", &["--sale-point", "Caja 1"]);
    assert_eq!(
        (first.code, &first.last()["sale_point"]),
        (5, &json!("Caja 1")),
        "by its name: {first:?}"
    );
    let second = charge("20", &["--sale-point", "Caja 1"]);
    assert_eq!(
        (second.code, second.refused().as_str()),
        (3, "sale_point_busy"),
        "its customer may be scanning: {second:?}"
    );
    let elsewhere = charge("20", &["--sale-point", "Caja 2"]);
    assert_eq!(elsewhere.code, 5, "the other one is free: {elsewhere:?}");
    let world = shop.provider().world().await;
    assert_eq!(
        world.requests("cashin/qr/static/order"),
        2,
        "no third order"
    );
}

#[tokio::test]
async fn only_the_static_code_has_a_sale_point() {
    let shop = Shop::open();
    for channel in CHANNELS.iter().filter(|it| **it != "telepagos.counter") {
        let ended = shop.runs(&[
            "charge",
            "--amount",
            "10",
            "--channel",
            channel,
            "--sale-point",
            "7",
        ]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "bad_word"),
            "{channel}: {ended:?}"
        );
    }
    assert_eq!(
        shop.provider().world().await.requests_in_all(),
        0,
        "the provider heard nothing of it"
    );
}

#[tokio::test]
async fn a_sandbox_beside_the_register_has_a_code_on_its_wall_too() {
    let shop = Shop::open_beside(Pretended::with_a_sale_point());
    let paid = shop.sells_by("telepagos.counter", "1550,50").await;
    assert_eq!(
        (&paid["state"], &paid["sale_point"]),
        (&json!("paid"), &json!("Caja 1")),
        "nobody had to make one: {paid}"
    );
}

#[tokio::test]
async fn the_code_on_the_wall_can_be_practised_at_another_sale_point_and_by_a_cashier() {
    let charging = ["charge", "--amount", "10", "--channel", "telepagos.counter"];
    let elsewhere = [&charging[..], &["--sale-point", "Feria"]].concat();
    for (arguments, place) in [(&charging[..], "Caja 1"), (&elsewhere[..], "Feria")] {
        let ended = Shop::open().practises(arguments);
        assert_eq!(
            (ended.code, &ended.last()["sale_point"]),
            (5, &json!(place)),
            "{ended:?}"
        );
    }
    let shop = Shop::open();
    shop.hires("Lucía", "cashier", "4826");
    let mut command = shop.command_without_provider(&charging);
    command.args(["--operator", "Lucía"]);
    command.env("MOSTRADOR_PIN", "4826");
    let ended = run(command);
    assert_eq!(
        (ended.code, &ended.last()["state"]),
        (5, &json!("open")),
        "hers to use, though not to make: {ended:?}"
    );
}

#[tokio::test]
async fn every_channel_can_be_practised_without_another_program() {
    let shop = Shop::open();
    for channel in CHANNELS {
        let ended = shop.practises(&["charge", "--amount", "10", "--channel", channel]);
        assert_eq!(
            (ended.code, &ended.last()["state"]),
            (5, &json!("open")),
            "{channel}: {ended:?}"
        );
    }
}
