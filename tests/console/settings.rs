//! The settings, the register this PC works with, who leaves, and what goes to support.

use std::fs;

use serde_json::json;

use crate::program::Shop;

#[tokio::test]
async fn settings_are_listed_and_set_by_a_manager_and_by_nobody_else() {
    let shop = Shop::open();
    let fresh = shop.runs(&["settings", "list"]);
    assert_eq!(
        (fresh.code, &fresh.last()["qr.seconds"]),
        (0, &json!("300")),
        "{fresh:?}"
    );
    for (key, value, expected) in [
        ("shop.name", "Panadería La Vereda", "Panadería La Vereda"),
        ("shop.cuit", "30718092481", "30-71809248-1"),
        ("shop.phone", "4253-1188", "4253-1188"),
        ("till", "Caja 2", "Caja 2"),
        ("day.cut-off", "5", "5"),
        ("qr.seconds", "1800", "1800"),
        ("return.seconds", "never", "never"),
        ("lock.seconds", "900", "900"),
        ("quick-amounts", "500;1500,50", "500,00;1.500,50"),
        ("surface", "link", "link"),
    ] {
        let set = shop.runs(&["settings", "set", key, value]);
        assert_eq!(
            (set.code, &set.last()[key]),
            (0, &json!(expected)),
            "{key}: {set:?}"
        );
    }
    let kept = shop.runs(&["settings", "list"]);
    assert_eq!(kept.last()["shop.name"], "Panadería La Vereda", "{kept:?}");
    for (key, value, code) in [
        ("qr.seconds", "1801", "bad_setting"),
        ("qr.seconds", "mucho", "bad_setting"),
        ("shop.cuit", "30718092480", "bad_cuit"),
        ("concept", "NO-HAY", "unknown_concept"),
    ] {
        let refused = shop.runs(&["settings", "set", key, value]);
        assert_eq!(
            (refused.code, refused.refused().as_str()),
            (2, code),
            "{key} {value}: {refused:?}"
        );
    }
    shop.hires("Lucía", "cashier", "4826");
    let refused = shop.runs_as("Lucía", "4826", &["settings", "set", "qr.seconds", "120"]);
    assert_eq!(refused.refused(), "not_allowed", "{refused:?}");

    let gone = shop.runs(&["operators", "dismiss", "Lucía"]);
    assert_eq!(
        (gone.code, &gone.last()["dismissed"]),
        (0, &json!(true)),
        "{gone:?}"
    );
    let shut = shop.runs_as("Lucía", "4826", &["orders"]);
    assert_eq!(shut.refused(), "no_such_operator", "{shut:?}");
    let last = shop.runs(&["operators", "dismiss", "practica"]);
    assert_eq!(last.refused(), "cannot_dismiss", "{last:?}");
}

#[tokio::test]
async fn the_register_this_pc_works_with_is_remembered_and_damage_is_practice() {
    let shop = Shop::open();
    let fresh = shop.runs(&["profile", "show"]);
    assert_eq!(fresh.last()["profile"], "practice", "{fresh:?}");
    let used = shop.runs(&["profile", "use", "telepagos"]);
    assert_eq!(
        (used.code, &used.last()["profile"]),
        (0, &json!("telepagos")),
        "a manager of the register of now says so: {used:?}"
    );
    // No register was founded there: whatever looks says so, and nothing practises in its place.
    let looked = shop.practises(&["settings", "list"]);
    assert_ne!(looked.code, 0, "{looked:?}");
    let said = shop.runs(&["settings", "list", "--profile", "practice"]);
    assert_eq!(said.code, 0, "what is said goes before: {said:?}");
    fs::write(shop.data().join("register.json"), "{\"account\":").expect("there is room");
    let damaged = shop.runs(&["settings", "list"]);
    assert_eq!(damaged.code, 0, "no real money by accident: {damaged:?}");
    assert!(
        damaged.diagnostics.contains("práctica"),
        "and it is said: {damaged:?}"
    );
}

#[tokio::test]
async fn what_goes_to_support_can_be_read_first_and_packed() {
    let shop = Shop::open();
    let read = shop.runs(&["support"]);
    let names: Vec<_> = read
        .objects()
        .iter()
        .map(|file| file["name"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(
        names.len(),
        5,
        "version, doctor, journal, settings and log: {names:?}"
    );
    let file = shop.file("soporte.zip");
    let path = file.display().to_string();
    let packed = shop.runs(&["support", "-o", &path]);
    assert_eq!(packed.code, 0, "{packed:?}");
    let bytes = fs::read(&file).expect("it is there");
    assert_eq!(bytes.get(..2), Some(&b"PK"[..]), "a ZIP");
}

#[tokio::test]
async fn the_doctor_looks_at_copies_the_disk_and_the_doors_too() {
    let shop = Shop::open();
    let told = shop.runs(&["doctor"]);
    let checks: Vec<String> = told
        .objects()
        .iter()
        .filter_map(|it| it["check"].as_str().map(str::to_owned))
        .collect();
    for check in [
        "journal", "backup", "clock", "keyring", "papers", "provider", "listener",
    ] {
        assert!(checks.iter().any(|it| it == check), "{check}: {checks:?}");
    }
    let object = told
        .objects()
        .into_iter()
        .find(|it| it["check"] == "listener");
    assert_eq!(
        object.map(|it| it["state"].clone()),
        Some(json!("ok")),
        "nobody calls in at a register that only asks: {told:?}"
    );
}
