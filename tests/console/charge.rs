//! `charge`: a sale from the amount to the payment, told line by line.

use std::{fs::File, io::BufReader, path::Path};

use serde_json::{Value, json};

use crate::program::Shop;

/// What an independent reader sees in a picture.
pub(crate) fn read_code(path: &Path) -> String {
    let file = File::open(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a picture that fits")];
    let info = reader.next_frame(&mut pixels).expect("a whole PNG");
    let luma: Vec<u8> = pixels
        .chunks(info.color_type.samples())
        .map(|pixel| pixel[0])
        .collect();
    let format = Some(rxing::BarcodeFormat::QR_CODE);
    rxing::helpers::detect_in_luma(luma, info.width, info.height, format)
        .expect("an independent reader finds the code")
        .getText()
        .to_owned()
}

#[tokio::test]
async fn a_sale_goes_from_the_amount_over_the_picture_to_the_payment() {
    let shop = Shop::open();
    let picture = shop.file("q.png");
    let path = picture.display().to_string();
    let charge = [
        "charge", "--amount", "1550,50", "--qr", &path, "--wait", "30",
    ];
    let mut charging = shop.starts(&charge);
    let open = charging.says_it_is("open");

    let code = read_code(&picture);
    assert_eq!(
        open["qr"],
        code.as_str(),
        "the picture holds what the order says"
    );
    shop.provider().is_visited(json!({ "qr": code })).await;

    let ended = charging.ends();
    let paid = ended.last();
    assert_eq!(
        (ended.code, &paid["state"]),
        (0, &json!("paid")),
        "{ended:?}"
    );
    assert_eq!(paid["id"], open["id"], "the same order");
    assert_eq!(
        (&paid["amount"], &paid["paid"]),
        (&json!("1550.50"), &json!("1550.50"))
    );
    assert_eq!(paid["evidence"], "order", "by the provider's own word");

    let verified = shop.runs(&["journal", "verify"]);
    assert_eq!(
        (verified.code, &verified.last()["holds"]),
        (0, &json!(true)),
        "{verified:?}"
    );
    let shown = shop.runs(&["order", paid["id"].as_str().expect("an id")]);
    assert_eq!(shown.last(), paid, "another process reads the same of it");
}

#[tokio::test]
async fn a_state_is_told_when_it_is_reached_and_each_once() {
    let shop = Shop::open();
    // What lasts no time may be passed over: an answer that takes a second is waited for by any machine.
    let late = json!({ "fault": "delay", "delay_ms": 1_000, "times": 1 });
    shop.provider().fails_at("cashin/qr/generate", late).await;
    let mut charging = shop.starts(&["charge", "--amount", "10", "--wait", "30"]);
    let mut states = Vec::new();
    let mut order = Value::Null;
    while order["state"] != "open" {
        order = charging.says();
        states.push(order["state"].as_str().expect("a state").to_owned());
    }
    shop.provider()
        .is_visited(json!({ "qr": order["qr"] }))
        .await;
    let ended = charging.ends();
    let later = ended
        .objects()
        .into_iter()
        .map(|order| order["state"].as_str().map(str::to_owned));
    states.extend(later.map(|state| state.expect("a state")));
    assert_eq!(
        states,
        ["in_doubt", "open", "paid"],
        "none twice and none skipped"
    );
}

#[tokio::test]
async fn an_order_is_told_with_everything_an_accounting_system_needs() {
    let shop = Shop::open();
    let order = shop.sells("1.550,50").await;
    let has = |field: &str| !order[field].is_null();
    for field in [
        "id",
        "reference",
        "number",
        "state",
        "amount",
        "paid",
        "channel",
        "sale_point",
        "concept",
        "operator",
        "created_at",
        "paid_at",
        "evidence",
        "refunded",
    ] {
        assert!(has(field), "{field} is told: {order}");
    }
    for field in ["cuit", "account"] {
        assert!(
            order["payer"][field].is_string(),
            "the payer's {field} is told: {order}"
        );
    }
    // Only the list names people, and it may be a round behind.
    shop.runs(&["settle"]);
    let settled = shop.runs(&["order", order["id"].as_str().expect("an id")]);
    assert!(
        settled.last()["payer"]["name"].is_string(),
        "and then the payer's name: {settled:?}"
    );
    assert_eq!(order["qr"], Value::Null, "a code that is down is not");
    assert_eq!(order["channel"], "telepagos.qr", "by the channel's word");
    assert_eq!(order["refunded"], "0.00", "money is text with two decimals");
    assert_eq!(
        (&order["operator"], &order["number"]),
        (&json!("practica"), &json!(1))
    );
    for field in ["created_at", "paid_at"] {
        let time = order[field].as_str().expect("a time");
        assert!(
            time.ends_with("-03:00") && time.contains('T'),
            "RFC 3339 with its offset: {time}"
        );
    }
}

#[tokio::test]
async fn an_order_that_nobody_pays_ends_in_five() {
    let shop = Shop::open();
    let ended = shop.runs(&["charge", "--amount", "1550,50", "--wait", "1"]);
    assert_eq!(
        (ended.code, &ended.last()["state"]),
        (5, &json!("open")),
        "{ended:?}"
    );
    let at_once = shop.runs(&["charge", "--amount", "10"]);
    assert_eq!(
        (at_once.code, &at_once.last()["state"]),
        (5, &json!("open")),
        "{at_once:?}"
    );
}

#[tokio::test]
async fn paid_otherwise_than_asked_ends_in_its_own_state() {
    for (how, code, state) in [("less", 5, "underpaid"), ("more", 0, "overpaid")] {
        let shop = Shop::open();
        let mut charging = shop.starts(&["charge", "--amount", "100", "--wait", "30"]);
        let open = charging.says_it_is("open");
        shop.provider()
            .is_visited(json!({ "qr": open["qr"], "how": how }))
            .await;
        let ended = charging.ends();
        assert_eq!(
            (ended.code, &ended.last()["state"]),
            (code, &json!(state)),
            "{how}: {ended:?}"
        );
    }
}

#[tokio::test]
async fn the_code_may_be_a_drawing_too() {
    let shop = Shop::open();
    let drawing = shop.file("q.svg");
    let path = drawing.display().to_string();
    shop.runs(&["charge", "--amount", "10", "--qr", &path]);
    let svg = std::fs::read_to_string(&drawing).expect("it is there");
    assert!(
        svg.starts_with("<svg") && svg.ends_with("</svg>"),
        "whole: {svg:.80}"
    );
}

#[tokio::test]
async fn people_are_told_in_their_own_words() {
    let shop = Shop::open();
    let ended = shop.tells(&["charge", "--amount", "1550,50"]);
    assert_eq!(ended.code, 5, "nobody paid: {ended:?}");
    let last = ended.lines.last().expect("a line");
    for words in ["Venta 1", "$ 1.550,50", "Esperando"] {
        assert!(last.contains(words), "{words}: {last}");
    }
}
