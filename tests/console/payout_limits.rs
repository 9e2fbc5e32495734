//! `payout limits`: how much may go out, and from how much on it takes two managers.

use serde_json::{Value, json};

use crate::{
    payouts::{CUIT, send, shop_with_money},
    program::Shop,
};

/// Whom the console's practice manager orders with.
const SECOND: [&str; 2] = ["Bruno", "135790"];

fn limits(shop: &Shop, changes: &[&str]) -> Value {
    let ended = shop.runs(&[&["payout", "limits"], changes].concat());
    assert_eq!(ended.code, 0, "a manager may: {ended:?}");
    ended.last()
}

#[tokio::test]
async fn limits_are_set_one_by_one_and_taken_away() {
    let shop = Shop::open();
    shop.hires(SECOND[0], "manager", SECOND[1]);
    let none = json!({ "operation": null, "day": null, "recipient": null, "second": null });
    assert_eq!(limits(&shop, &[]), none, "a fresh register has none");
    limits(&shop, &["--day", "1.000,50", "--second", "500"]);
    let set = limits(&shop, &["--operation", "800"]);
    assert_eq!(
        set,
        json!({ "operation": "800.00", "day": "1000.50", "recipient": null, "second": "500.00" }),
        "what is not named stays"
    );
    let left = limits(&shop, &["--day", "none", "--second", "none"]);
    assert_eq!(left["day"], Value::Null, "and what is taken away is gone");
    assert_eq!(left["operation"], "800.00", "the rest stays");
    let wrong = shop.runs(&["payout", "limits", "--day", "0"]);
    assert_eq!(wrong.refused(), "amount_zero", "nothing is no limit");
}

#[tokio::test]
async fn a_payout_above_a_limit_is_refused_and_one_for_two_takes_both_pins() {
    let shop = shop_with_money().await;
    shop.hires(SECOND[0], "manager", SECOND[1]);
    limits(&shop, &["--operation", "300", "--second", "200"]);
    let over = send(&shop, &["--amount", "300,01", "--cuit", CUIT]);
    assert_eq!(
        (over.code, over.refused().as_str()),
        (3, "payout_above_limit"),
        "a rule says no"
    );
    let for_two = ["--amount", "250", "--cuit", CUIT];
    let alone = send(&shop, &for_two);
    assert_eq!(
        (alone.code, alone.refused().as_str()),
        (3, "second_manager_needed"),
        "it takes two"
    );
    let asked = [
        &[
            "payout",
            "send",
            "--to",
            "proveedor.de.pan",
            "--concept",
            "VAR",
        ],
        for_two.as_slice(),
        &["--second", SECOND[0]],
    ]
    .concat();
    let guessed = shop.runs_knowing(&[("MOSTRADOR_SECOND_PIN", "111111")], &asked);
    assert_eq!(guessed.refused(), "wrong_pin", "that is not his PIN");
    let agreed = shop.runs_knowing(&[("MOSTRADOR_SECOND_PIN", SECOND[1])], &asked);
    assert_eq!(agreed.code, 0, "both ordered it: {agreed:?}");
    assert_eq!(agreed.last()["second"], SECOND[0], "and it says who");
    let world = shop.provider().world().await;
    assert_eq!(world.payouts().len(), 1, "one was sent");
}
