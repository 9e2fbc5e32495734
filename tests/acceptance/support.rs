//! What goes to support: enough to help, and nobody's name, number or secret.

use std::{fs, sync::Arc};

use domain::operator::Role;
use host::{
    register::{Account, Opened, Plan, Purpose},
    support,
};
use serde_json::Value;
use tests::{FrozenClock, Gazette, START, folder};
use till::view::{SettingChange, ShopSetting};

/// What must not leave the shop.
const SECRETS: [&str; 10] = [
    "Marta Quiroga",
    "Panadería La Vereda",
    "Av. Rivadavia 4820",
    "30-71809248-1",
    "30718092481",
    "0000222800000000057723",
    "27-11111111-5",
    "Rosa Díaz",
    "clave-larga-y-ajena",
    "4253-1188",
];

#[tokio::test]
async fn nothing_in_the_bundle_is_anybodys() {
    let data = folder();
    let opened = Opened::open(Plan {
        data_dir: Some(data.path().to_owned()),
        account: Account::Practice,
        sandbox_url: None,
        credentials: Vec::new(),
        purpose: Purpose::Check,
        program: "la prueba".to_owned(),
        clock: Arc::new(FrozenClock::at(START)),
        outlet: Arc::new(Gazette::default()),
    })
    .await
    .expect("a fresh register");
    let till = &opened.till;
    till.sign_in("practica", "000000")
        .await
        .expect("the manager");
    let added = till.add_person("Marta Quiroga", Role::Manager, "482615", "000000");
    added.await.expect("a manager may");
    let shop = ShopSetting {
        name: "Panadería La Vereda".to_owned(),
        cuit: "30-71809248-1".to_owned(),
        address: "Av. Rivadavia 4820".to_owned(),
        phone: "4253-1188".to_owned(),
        sale_point: "Caja 1".to_owned(),
    };
    let change = SettingChange::Shop { shop };
    let named = till.change_setting(&change).await;
    named.expect("a manager may");
    // The worst a log could have.
    let lines: Vec<String> = SECRETS
        .iter()
        .map(|secret| {
            let line = serde_json::json!({
                "timestamp": "2026-11-20T17:33:08Z",
                "level": "INFO",
                "fields": {
                    "message": "an order was stepped",
                    "payer": secret,
                    "body": { "raw": secret },
                    "bearer": secret,
                },
                "target": "till::watch",
            });
            line.to_string()
        })
        .collect();
    fs::create_dir_all(opened.folders.logs()).expect("there is room");
    let log = opened.folders.logs().join("mostrador.2999-01-01.log");
    let named = concat!(
        r#"{"timestamp":"x","level":"INFO","fields":{"message":"#,
        r#""Marta Quiroga paid 0000222800000000057723 from 30718092481"},"target":"t"}"#
    );
    fs::write(&log, format!("{}\n{named}\nRosa Díaz\n", lines.join("\n"))).expect("there is room");

    let files = support::bundle(&opened).await.expect("it can be gathered");
    let told: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(
        told,
        [
            "version.json",
            "doctor.json",
            "journal.json",
            "settings.json",
            "log.txt"
        ],
        "each to be read by itself"
    );
    for file in &files {
        for secret in SECRETS {
            assert!(
                !file.text.contains(secret),
                "{secret} is in {}: {}",
                file.name,
                file.text
            );
        }
        let folder = data.path().display().to_string();
        assert!(!file.text.contains(&folder), "{} says where", file.name);
    }
    let text = |name: &str| {
        let file = files.iter().find(|file| file.name == name);
        file.map(|file| file.text.clone()).unwrap_or_default()
    };
    assert!(
        text("log.txt").contains("an order was stepped"),
        "what happened is told"
    );
    let journal: Value = serde_json::from_str(&text("journal.json")).expect("JSON");
    assert_eq!(journal["managers"], 2, "how many, and not who");
    let zip = support::packed(&files).expect("it can be packed");
    assert_eq!(zip.get(..2), Some(&b"PK"[..]), "one file to attach");
    assert_eq!(
        zip,
        support::packed(&files).expect("it can be packed"),
        "the same files, the same bytes"
    );
}
