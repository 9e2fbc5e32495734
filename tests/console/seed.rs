//! A practice register with days in it: it is made by selling, so it holds and reads like any other.

use serde_json::json;

use crate::program::Shop;

#[test]
fn a_seeded_register_verifies_and_reads_like_one_that_was_worked_with() {
    let shop = Shop::open();
    let seeded = shop.practises(&["journal", "seed", "--sales", "40", "--days", "2"]);
    assert_eq!(seeded.code, 0, "it is filled: {seeded:?}");
    let made = seeded.last();
    assert_eq!(made["sales"], json!(40), "with as many as were asked for");
    assert!(
        seeded.diagnostics.contains("día 2 de 2, 40 de 40 ventas"),
        "and says how far it is: {seeded:?}"
    );

    let verified = shop.practises(&["journal", "verify"]);
    assert_eq!(
        (verified.code, &verified.last()["head"]),
        (0, &made["head"]),
        "whatever is in it holds: {verified:?}"
    );
    let orders = shop.practises(&["orders"]);
    assert_eq!(orders.objects().len(), 40, "every sale is listed");

    let day = |which: &str| {
        let date = made[which].as_str().expect("a date").to_owned();
        let day = shop.practises(&["day", "--day", &date]);
        assert_eq!(day.code, 0, "the day reads: {day:?}");
        day.last()
    };
    let days = [day("first_day"), day("last_day")];
    let of = |name: &str| -> i64 { days.iter().filter_map(|day| day[name].as_i64()).sum() };
    assert_eq!(of("orders"), 40, "the two days are all there is: {days:?}");
    assert!(of("paid") > 30, "most were paid: {days:?}");
    assert!(
        days.iter().all(|day| day["orders"].as_i64() > Some(0)),
        "and both were worked on: {days:?}"
    );
}

#[test]
fn the_same_number_makes_the_same_days() {
    let amounts = |seed: &str| {
        let shop = Shop::open();
        let arguments = ["journal", "seed", "--sales", "12", "--seed", seed];
        let seeded = shop.practises(&arguments);
        assert_eq!(seeded.code, 0, "it is filled: {seeded:?}");
        let orders = shop.practises(&["orders"]).objects();
        let told = orders.iter().map(|order| {
            let states = [&order["amount"], &order["state"], &order["channel"]];
            format!("{states:?} {}", order["created_at"])
        });
        told.collect::<Vec<_>>()
    };
    let seven = amounts("7");
    assert_eq!(seven, amounts("7"), "nothing but the number decides");
    assert_ne!(seven, amounts("8"), "and another decides otherwise");
}

#[test]
fn a_register_that_was_worked_with_is_filled_up_only_when_that_is_meant() {
    let shop = Shop::open();
    let seed = ["journal", "seed", "--sales", "10"];
    assert_eq!(shop.practises(&seed).code, 0, "a fresh one is filled");
    let again = shop.practises(&seed);
    assert_eq!(again.code, 3, "not one that has sales: {again:?}");
    assert!(
        again.diagnostics.contains("--more"),
        "and it says what to do: {again:?}"
    );
    let more = shop.practises(&[&seed[..], &["--more"]].concat());
    assert_eq!(more.code, 0, "unless it is meant: {more:?}");
    let orders = shop.practises(&["orders"]).objects();
    assert_eq!(orders.len(), 20, "then they are added");
    let verified = shop.practises(&["journal", "verify"]);
    assert_eq!(verified.code, 0, "and all of it holds: {verified:?}");
}

#[test]
fn a_live_register_is_never_filled() {
    let shop = Shop::open();
    let live = ["journal", "seed", "--sales", "1", "--profile", "telepagos"];
    let refused = shop.practises(&live);
    assert_eq!(
        (refused.code, refused.refused().as_str()),
        (3, "practice_only"),
        "{refused:?}"
    );
    assert!(!shop.data().exists(), "and nothing is made");
}
