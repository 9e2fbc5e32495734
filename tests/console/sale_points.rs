//! `sale-points`: the counters of an account and the codes that hang there.

use serde_json::{Value, json};

use crate::{charge::read_code, program::Shop};

/// The id of a sale point that was just made.
fn made(shop: &Shop, name: &str) -> String {
    let ended = shop.runs(&["sale-points", "create", name]);
    assert_eq!(
        (ended.code, &ended.last()["existed"]),
        (0, &json!(false)),
        "{name}: {ended:?}"
    );
    ended.last()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_sale_point_is_made_once_however_often_it_is_asked_for() {
    let shop = Shop::open();
    let id = made(&shop, "Caja 1");
    let again = shop.runs(&["sale-points", "create", " caja 1 "]).last();
    assert_eq!(
        (&again["existed"], &again["id"]),
        (&json!(true), &json!(id)),
        "the same one"
    );
    let world = shop.provider().world().await;
    assert_eq!(world.requests("POST cashin/qr/sale-point"), 1, "made once");

    let list = shop.runs(&["sale-points", "list"]).objects();
    assert_eq!(list.len(), 1, "{list:?}");
    assert_eq!(
        (&list[0]["id"], &list[0]["name"], &list[0]["retired"]),
        (&json!(id), &json!("Caja 1"), &json!(false)),
        "and listed"
    );
}

#[tokio::test]
async fn a_sale_point_whose_answer_was_lost_is_found_and_not_made_twice() {
    let shop = Shop::open();
    let fault = json!({ "fault": "drop_after", "times": 1 });
    shop.provider()
        .fails_at("POST cashin/qr/sale-point", fault)
        .await;
    let ended = shop.runs(&["sale-points", "create", "Caja 1"]);
    assert_eq!(ended.code, 0, "the list knows it: {ended:?}");
    let list = shop.runs(&["sale-points", "list"]).objects();
    assert_eq!(list.len(), 1, "one of that name: {list:?}");
}

#[tokio::test]
async fn a_sale_point_has_a_closed_code_and_an_open_one() {
    let shop = Shop::open();
    let id = made(&shop, "Caja 1");
    let (picture, drawing) = (shop.file("closed.png"), shop.file("open.svg"));
    let (png, svg) = (picture.display().to_string(), drawing.display().to_string());

    let closed = shop.runs(&["sale-points", "qr", &id, "-o", &png]).last();
    assert_eq!(
        (&closed["amount"], &closed["file"]),
        (&json!("closed"), &json!(png)),
        "{closed}"
    );
    assert_eq!(
        closed["qr"],
        read_code(&picture),
        "the picture holds what was told"
    );
    let open = shop
        .runs(&["sale-points", "qr", "Caja 1", "--open", "-o", &svg])
        .last();
    assert_eq!(
        (&open["amount"], &open["id"]),
        (&json!("open"), &json!(id)),
        "found by its name: {open}"
    );
    assert_ne!(open["qr"], closed["qr"], "another code");
    let svg = std::fs::read_to_string(&drawing).expect("it is there");
    assert!(svg.starts_with("<svg"), "a drawing: {svg:.80}");

    let world = shop.provider().world().await;
    let codes = &world.0["sale_points"][0];
    assert_eq!(
        (&closed["qr"], &open["qr"]),
        (&codes["closed_qr"], &codes["open_qr"]),
        "each is what it says it is"
    );
}

#[tokio::test]
async fn a_sale_point_is_not_retired_while_a_sale_waits_there() {
    let shop = Shop::open();
    let id = made(&shop, "Caja 1");
    let charging = ["charge", "--amount", "10", "--channel", "telepagos.counter"];
    assert_eq!(shop.runs(&charging).code, 5, "its code is up");
    let early = shop.runs(&["sale-points", "retire", &id]);
    assert_eq!(
        (early.code, early.refused().as_str()),
        (3, "sale_point_busy"),
        "{early:?}"
    );

    let other = made(&shop, "Caja 2");
    let retired = shop.runs(&["sale-points", "retire", &other]);
    assert_eq!(
        (retired.code, &retired.last()["retired"]),
        (0, &json!(true)),
        "{retired:?}"
    );
    let list = shop.runs(&["sale-points", "list"]).objects();
    let states: Vec<&Value> = list.iter().map(|point| &point["retired"]).collect();
    assert_eq!(states, [false, true], "one is left: {list:?}");
}

#[tokio::test]
async fn a_sale_point_that_is_not_there_is_said_so() {
    let shop = Shop::open();
    for arguments in [
        &["sale-points", "qr", "999"][..],
        &["sale-points", "retire", "999"],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "no_such_sale_point"),
            "{ended:?}"
        );
    }
    let nameless = shop.runs(&["sale-points", "create", "  "]);
    assert_eq!(
        (nameless.code, nameless.refused().as_str()),
        (2, "bad_name"),
        "{nameless:?}"
    );
    let paper = shop.runs(&["sale-points", "qr", "1", "-o", "q.pdf"]);
    assert_eq!(
        (paper.code, paper.refused().as_str()),
        (2, "bad_word"),
        "a code is drawn in two forms, and this is neither: {paper:?}"
    );
}

#[tokio::test]
async fn a_code_that_is_not_ours_is_never_drawn() {
    let shop = Shop::open();
    let id = made(&shop, "Caja 1");
    let fault = json!({ "fault": "wrong_crc" });
    shop.provider()
        .fails_at("cashin/qr/sale-point/static", fault)
        .await;
    let picture = shop.file("q.png");
    let path = picture.display().to_string();
    let ended = shop.runs(&["sale-points", "qr", &id, "-o", &path]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "unsafe_qr"),
        "{ended:?}"
    );
    assert!(!picture.exists(), "nobody hangs it up");
}

#[tokio::test]
async fn cashiers_look_at_sale_points_and_leave_them_alone() {
    let shop = Shop::open();
    let id = made(&shop, "Caja 1");
    shop.hires("Lucía", "cashier", "4826");
    let looked = shop.runs_as("Lucía", "4826", &["sale-points", "list"]);
    assert_eq!((looked.code, looked.lines.len()), (0, 1), "{looked:?}");
    for arguments in [
        &["sale-points", "create", "Caja 2"][..],
        &["sale-points", "retire", &id],
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
async fn sale_points_can_be_practised_without_another_program() {
    let shop = Shop::open();
    let list = shop.practises(&["sale-points", "list"]);
    assert_eq!(
        (list.code, &list.last()["name"]),
        (0, &json!("Caja 1")),
        "the till's own hangs there: {list:?}"
    );
    let made = shop.practises(&["sale-points", "create", "Caja 2"]);
    assert_eq!(
        (made.code, &made.last()["existed"]),
        (0, &json!(false)),
        "{made:?}"
    );
}

#[tokio::test]
async fn a_photograph_of_a_poster_is_compared_field_by_field() {
    let shop = Shop::open();
    let (ours, theirs) = (made(&shop, "Caja 1"), made(&shop, "Feria"));
    let (photo, broken) = (shop.file("cartel.png"), shop.file("roto.jpg"));
    let path = photo.display().to_string();
    shop.runs(&["sale-points", "qr", &ours, "-o", &path]);
    let right = shop.runs(&["sale-points", "check", "Caja 1", "--photo", &path]);
    assert_eq!(
        (right.code, &right.last()["same"]),
        (0, &json!(true)),
        "its own: {right:?}"
    );
    assert_eq!(
        right.last()["qr"],
        read_code(&photo),
        "and it says what was read"
    );

    let wrong = shop.runs(&["sale-points", "check", &theirs, "--photo", &path]);
    let differing: Vec<Value> = wrong.last()["fields"]
        .as_array()
        .expect("field by field")
        .iter()
        .filter(|field| field["same"] == json!(false))
        .map(|field| field["field"].clone())
        .collect();
    assert_eq!(
        (wrong.code, differing),
        (6, vec![json!("sale_point")]),
        "{wrong:?}"
    );
    let text = right.last()["qr"].as_str().expect("a text").to_owned();
    let pasted = shop.runs(&["sale-points", "check", &theirs, "--text", &text]);
    assert_eq!(
        pasted.last()["fields"],
        wrong.last()["fields"],
        "as if it were pasted"
    );

    std::fs::write(&broken, b"\xff\xd8\xff\xe0 and no more").expect("it is written");
    let broken = broken.display().to_string();
    for (photo, code) in [(broken.as_str(), "bad_photo"), ("nowhere.jpg", "bad_photo")] {
        let refused = shop.runs(&["sale-points", "check", &ours, "--photo", photo]);
        assert_eq!(
            (refused.code, &refused.last()["refused"]["code"]),
            (2, &json!(code)),
            "{photo}: {refused:?}"
        );
    }
    let neither = shop.runs(&["sale-points", "check", &ours]);
    assert_eq!(neither.code, 2, "there is nothing to compare: {neither:?}");
}
