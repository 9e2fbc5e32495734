//! One register, several processes: one sells, all look, and none loses what another did.

use serde_json::json;

use crate::program::{Ended, Shop};

/// The states of all sales, newest first.
fn states(shop: &Shop) -> Vec<String> {
    let sales = shop.runs(&["orders"]);
    assert_eq!(sales.code, 0, "{sales:?}");
    let state = |order: &serde_json::Value| order["state"].as_str().expect("a state").to_owned();
    sales.objects().iter().map(state).collect()
}

#[tokio::test]
async fn while_one_sells_another_does_not() {
    let shop = Shop::open();
    let mut selling = shop.starts(&["charge", "--amount", "10", "--wait", "60"]);
    let open = selling.says_it_is("open");

    let other = shop.runs(&["charge", "--amount", "20"]);
    assert_eq!(
        (other.code, other.refused().as_str()),
        (3, "register_held"),
        "{other:?}"
    );
    let settling = shop.runs(&["settle"]);
    assert_eq!(
        (settling.code, settling.refused().as_str()),
        (3, "register_held"),
        "{settling:?}"
    );
    assert_eq!(states(&shop), ["open"], "looking always works");

    let id = open["id"].as_str().expect("an id");
    let cancelled = shop.runs(&["cancel", id]);
    assert_eq!(
        (cancelled.code, &cancelled.last()["state"]),
        (0, &json!("cancelled")),
        "{cancelled:?}"
    );
    let ended = selling.ends();
    assert_eq!(
        (ended.code, &ended.last()["state"]),
        (5, &json!("cancelled")),
        "and the one that sells hears of it: {ended:?}"
    );
}

#[tokio::test]
async fn a_shift_is_opened_once_also_beside_whoever_sells() {
    let shop = Shop::open();
    let mut selling = shop.starts(&["charge", "--amount", "10", "--wait", "60"]);
    selling.says_it_is("open");

    let first = shop.runs(&["shift", "open"]);
    let shift = first.last();
    assert_eq!(
        (first.code, &shift["number"], &shift["operator"]),
        (0, &json!(1), &json!("practica")),
        "nothing is sent, so nobody has to wait for it: {first:?}"
    );
    let again = shop.runs(&["shift", "open"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(again.last(), shift, "it is the same, whoever asks again");
    selling.dies();
}

#[tokio::test]
async fn a_register_is_let_go_when_its_holder_dies() {
    let shop = Shop::open();
    let mut selling = shop.starts(&["charge", "--amount", "10", "--wait", "60"]);
    selling.says_it_is("open");
    selling.dies();
    let next = shop.runs(&["charge", "--amount", "20"]);
    assert_eq!(
        next.code, 5,
        "the system lets go of what a dead process held: {next:?}"
    );
}

#[tokio::test]
async fn an_order_outlives_the_process_that_waits_for_it() {
    let shop = Shop::open();
    let mut selling = shop.starts(&["charge", "--amount", "1550,50", "--wait", "60"]);
    let open = selling.says_it_is("open");
    selling.dies();
    assert_eq!(states(&shop), ["open"], "it is there, with its code up");

    shop.provider()
        .is_visited(json!({ "qr": open["qr"] }))
        .await;
    let settled = shop.runs(&["settle", "--wait", "20"]);

    assert_eq!(
        (settled.code, &settled.last()["waiting"]),
        (0, &json!(0)),
        "{settled:?}"
    );
    assert_eq!(states(&shop), ["paid"], "the money was found");
    let verified = shop.runs(&["journal", "verify"]);
    assert_eq!(
        (verified.code, &verified.last()["holds"]),
        (0, &json!(true)),
        "and the chain holds"
    );
}

#[tokio::test]
async fn an_order_outlives_the_process_that_asks_for_it() {
    let shop = Shop::open();
    shop.provider()
        .fails_at("cashin/qr/generate", json!({ "fault": "silence" }))
        .await;
    let mut selling = shop.starts(&["charge", "--amount", "1550,50", "--wait", "60"]);
    selling.says_it_is("in_doubt");
    selling.dies();
    shop.provider().heals().await;
    assert_eq!(states(&shop), ["in_doubt"], "nobody knows what came of it");

    let settled = shop.runs(&["settle", "--wait", "20"]);

    assert_eq!(
        settled.code, 0,
        "the provider was asked, and no money came: {settled:?}"
    );
    assert_eq!(states(&shop), ["lapsed"], "nobody was shown its code");
    let asked = shop.provider().world().await.requests("cashin/qr/generate");
    assert!(
        asked <= 1,
        "and it was not asked for a second time: {asked}"
    );
    assert_eq!(shop.runs(&["journal", "verify"]).code, 0, "the chain holds");
}

#[tokio::test]
async fn processes_that_begin_at_once_on_a_fresh_register_all_find_it() {
    let shop = Shop::open();
    let asking = (0..6).map(|_| shop.starts(&["account", "concepts"]));
    for asking in asking.collect::<Vec<_>>() {
        let ended = asking.ends();
        assert_eq!(
            ended.code, 0,
            "whoever made it, it is there for all: {ended:?}"
        );
    }
    assert_eq!(
        shop.runs(&["journal", "verify"]).code,
        0,
        "and was made once"
    );
}

#[tokio::test]
async fn processes_that_sell_at_once_sell_each_once_or_say_why_not() {
    let shop = Shop::open();
    shop.runs(&["account", "concepts"]);
    let selling: Vec<_> = (0..5)
        .map(|_| shop.starts(&["charge", "--amount", "10"]))
        .collect();
    let ended: Vec<Ended> = selling
        .into_iter()
        .map(crate::program::Running::ends)
        .collect();

    let sold = ended.iter().filter(|ended| ended.code == 5).count();
    let held = ended
        .iter()
        .filter(|ended| ended.code == 3 && ended.refused() == "register_held");
    assert_eq!(sold + held.count(), 5, "one or the other: {ended:?}");
    assert!(sold >= 1, "somebody holds the register: {ended:?}");
    assert_eq!(states(&shop).len(), sold, "as many sales as were told of");
    let made = shop.provider().world().await.orders().len();
    assert_eq!(made, sold, "and as many orders at the provider");
}
