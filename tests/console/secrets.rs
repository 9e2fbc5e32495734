//! Secrets: what must be in no file of a register, whatever was done with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use reqwest::Client;
use serde_json::{Value, json};

use crate::program::{Pretended, Shop, run};

const PIN: &str = "748159";
const WRONG_PIN: &str = "917364";

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder that can be read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

/// The first token that a world of this seed gives out.
async fn first_token(seed: &str) -> String {
    let pretended = Pretended::with_seed(seed);
    let client = Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("a client");
    let login = json!({ "username": "practica", "password": "practica" });
    let url = format!("{}/v2/auth/token", pretended.provider.url());
    let answer = client
        .post(url)
        .json(&login)
        .send()
        .await
        .expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    answer["token"].as_str().expect("a token").to_owned()
}

#[tokio::test]
async fn no_pin_no_token_and_no_password_is_in_any_file() {
    let shop = Shop::open();
    let mut hire = shop.command(&["operators", "add", "Lucía", "--role", "manager"]);
    hire.env("MOSTRADOR_NEW_PIN", PIN);
    assert_eq!(run(hire).code, 0, "she works here");
    let as_lucia = |pin: &str, arguments: &[&str]| {
        let mut command = shop.command(arguments);
        command
            .args(["--operator", "Lucía"])
            .env("MOSTRADOR_PIN", pin);
        run(command)
    };
    assert_eq!(
        as_lucia(WRONG_PIN, &["orders"]).refused(),
        "wrong_pin",
        "a slip of the finger"
    );
    let sale = shop.sells("1550,50").await;
    let pdf = shop
        .data()
        .join("practice/papers/recibo.pdf")
        .display()
        .to_string();
    let reference = sale["reference"].as_str().expect("a reference");
    assert_eq!(
        as_lucia(PIN, &["receipt", reference, "-o", &pdf]).code,
        0,
        "a paper among papers"
    );
    for fault in ["drop_after", "html_500", "error_ok", "invalid_json"] {
        shop.provider()
            .fails_at("*", json!({ "fault": fault, "times": 1 }))
            .await;
        as_lucia(PIN, &["charge", "--amount", "10"]);
    }
    as_lucia(PIN, &["doctor"]);
    as_lucia(PIN, &["settle"]);

    // The shop's own provider gave out the same tokens, in the same order.
    let token = first_token("1").await;
    let secrets = [PIN, WRONG_PIN, token.as_str(), "\"password\"", "Bearer "];
    let files = files(&shop.data());
    for file in &files {
        let bytes = fs::read(file).expect("readable");
        for secret in secrets {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {}", file.display());
        }
    }
    let named = |end: &str| {
        files
            .iter()
            .any(|file| file.to_string_lossy().ends_with(end))
    };
    assert!(
        named("journal.db") && named(".log") && named(".pdf"),
        "all of it was looked at: {files:?}"
    );
}

#[tokio::test]
async fn the_register_is_this_users_alone() {
    use std::os::unix::fs::PermissionsExt;

    let shop = Shop::open();
    shop.runs(&["charge", "--amount", "10"]);
    for folder in ["practice", "practice/papers", "logs"] {
        let folder = shop.data().join(folder);
        let mode = fs::metadata(&folder)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(
            mode & 0o077,
            0,
            "nobody else opens {}: {mode:o}",
            folder.display()
        );
    }
}
