//! Printing by the console, and a kill at each of its steps: counted at the printer.

use serde_json::Value;
use tests::{Manner, Sink};

use crate::program::Shop;

/// Where the program is killed while it prints.
const POINTS: [&str; 8] = [
    "print.bytes_kept",
    "spool.written:2",
    "print.queued",
    "print.opened",
    "spool.written:3",
    "print.sending",
    "press.fed",
    "print.sent",
];

async fn shop_at(sink: &Sink) -> Shop {
    let shop = Shop::open();
    // A register is made by selling.
    shop.sells("10").await;
    let set = shop.runs(&["printers", "set", "--receipts", &sink.destination()]);
    assert_eq!(set.code, 0, "{set:?}");
    shop
}

async fn sells(shop: &Shop) -> String {
    let sale = shop.sells("1550,50").await;
    sale["reference"].as_str().expect("a reference").to_owned()
}

/// Runs a command and has it killed there.
fn dies_at(shop: &Shop, point: &str, arguments: &[&str]) {
    let mut command = shop.command(arguments);
    let output = command
        .env("MOSTRADOR_END_AT", point)
        .output()
        .expect("it starts");
    assert!(
        !output.status.success(),
        "nobody died at {point}: {output:?}"
    );
}

fn is_copy(paper: &[u8]) -> bool {
    let words = b"COPIA";
    paper.windows(words.len()).any(|part| part == words)
}

#[tokio::test]
async fn a_receipt_is_printed_and_printed_again_as_a_copy() {
    let sink = Sink::that(Manner::Prints);
    let shop = shop_at(&sink).await;
    let sale = sells(&shop).await;
    let printed = shop.runs(&["receipt", &sale, "--print"]);
    assert_eq!(
        (printed.code, printed.last()["state"].as_str()),
        (0, Some("printed")),
        "{printed:?}"
    );
    let again = shop.runs(&["receipt", &sale, "--print"]);
    assert_eq!(again.code, 0, "{again:?}");
    let copies: Vec<bool> = sink.papers().iter().map(|paper| is_copy(paper)).collect();
    assert_eq!(copies, [false, true], "the original, then a copy");
    let tested = shop.runs(&["printers", "test"]);
    assert_eq!(tested.last()["kind"], "test", "{tested:?}");
    assert_eq!(sink.papers().len(), 3, "and a test page");
}

#[tokio::test]
async fn whoever_is_killed_while_it_prints_loses_and_doubles_nothing() {
    let sink = Sink::that(Manner::Prints);
    let shop = shop_at(&sink).await;
    for point in POINTS {
        let sale = sells(&shop).await;
        let before = sink.papers().len();
        dies_at(&shop, point, &["receipt", &sale, "--print"]);
        let queue = shop.runs(&["printers", "queue"]);
        for ticket in queue.objects() {
            if ticket["state"] == "doubtful" {
                let id = ticket["ticket"].as_str().expect("an id");
                let again = shop.runs(&["printers", "retry", id]);
                assert_eq!(again.code, 0, "{point}: {again:?}");
            }
        }
        let mut papers = sink.papers().split_off(before);
        if papers.is_empty() {
            // It was never said to be on its way, so whoever asked asks again.
            assert!(
                ["print.bytes_kept", "spool.written:2"].contains(&point),
                "{point}: it was handed in, and nothing came out"
            );
            let again = shop.runs(&["receipt", &sale, "--print"]);
            assert_eq!(again.code, 0, "{point}: {again:?}");
            papers = sink.papers().split_off(before);
        }
        let originals = papers.iter().filter(|paper| !is_copy(paper)).count();
        assert!(originals <= 1, "{point}: {originals} originals of one sale");
        assert!(
            (1..=2).contains(&papers.len()),
            "{point}: {} papers",
            papers.len()
        );
        let rest: Value = shop.runs(&["printers", "queue"]).last();
        assert_eq!(rest["waiting"], 0, "{point}: nothing waits");
    }
}

#[tokio::test]
async fn the_doctor_says_how_the_printer_is_and_what_waits_for_it() {
    let doctor = |shop: &Shop| {
        let ended = shop.runs(&["doctor"]);
        assert_eq!(
            ended.code, 0,
            "a register sells without a printer: {ended:?}"
        );
        let found = ended
            .objects()
            .into_iter()
            .find(|it| it["check"] == "printer");
        let found = found.expect("it is looked at");
        let word = |key: &str| found[key].as_str().expect("a word").to_owned();
        (word("state"), word("words"))
    };
    let shop = Shop::open();
    let sale = sells(&shop).await;
    let (state, words) = doctor(&shop);
    assert!(
        state == "ok" && words.contains("Ninguna elegida"),
        "{words}"
    );

    let sink = Sink::that(Manner::Prints);
    let set = shop.runs(&["printers", "set", "--receipts", &sink.destination()]);
    assert_eq!(set.code, 0, "{set:?}");
    let (state, words) = doctor(&shop);
    assert!(state == "ok" && words.contains("está lista"), "{words}");
    assert!(sink.papers().is_empty(), "whoever looks prints nothing");

    sink.becomes(Manner::NoPaper);
    shop.runs(&["receipt", &sale, "--print", "--wait", "0"]);
    let (state, words) = doctor(&shop);
    assert!(
        state == "warning"
            && words.contains("no tiene papel")
            && words.contains("un papel esperando"),
        "{state}: {words}"
    );
}
