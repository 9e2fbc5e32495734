//! A live register whose keyring was emptied: what the console says, and how a manager comes back in.

use serde_json::json;
use tests::mostradorctl;

use crate::program::{Ended, Shop, run};

/// The console at the live register that lies in this folder.
fn live(
    shop: &Shop,
    folder: &str,
    (name, pin): (&str, &str),
    secrets: &[(&str, &str)],
    arguments: &[&str],
) -> Ended {
    let mut command = mostradorctl();
    command
        .args(["--json", "--data-dir"])
        .arg(shop.file(folder));
    command.args(["--profile", "telepagos"]).args(arguments);
    if !name.is_empty() {
        command.args(["--operator", name]).env("MOSTRADOR_PIN", pin);
    }
    command.envs(secrets.iter().copied());
    run(command)
}

const NOBODY: (&str, &str) = ("", "");
const MARTA: (&str, &str) = ("Marta", "482615");
const MARTA_AGAIN: (&str, &str) = ("Marta", "135790");

#[tokio::test]
async fn a_register_whose_keyring_was_emptied_is_opened_with_its_spare_key() {
    let shop = Shop::open();
    let first = live(
        &shop,
        "here",
        NOBODY,
        &[("MOSTRADOR_NEW_PIN", "482615")],
        &["operators", "add", "Marta", "--role", "manager"],
    );
    let key = first.last()["spare_key"].as_str().map(str::to_owned);
    let key = key.unwrap_or_else(|| panic!("it is shown once: {first:?}"));
    let hired = live(
        &shop,
        "here",
        MARTA,
        &[("MOSTRADOR_NEW_PIN", "4826")],
        &["operators", "add", "Lucía", "--role", "cashier"],
    );
    assert_eq!(
        hired.last()["spare_key"],
        json!(null),
        "and only once: {hired:?}"
    );

    // The keyring's entries bear the folder's name: under another it has none of them.
    std::fs::rename(shop.file("here"), shop.file("there")).expect("it can be moved");
    let lost = live(&shop, "there", MARTA, &[], &["operators", "list"]);
    if lost.code == 0 {
        // Without a keyring there was no pepper, and nothing is lost.
        assert!(first.diagnostics.is_empty(), "{first:?}");
        return;
    }
    for arguments in [
        &["operators", "list"][..],
        &["charge", "--amount", "100"],
        &["journal", "accept", "--reason", "otra computadora"],
    ] {
        let refused = live(&shop, "there", MARTA, &[], arguments);
        assert_eq!(
            (refused.code, refused.refused().as_str()),
            (3, "secret_lost"),
            "{arguments:?}: {refused:?}"
        );
        assert!(
            refused.diagnostics.contains("operators rekey"),
            "and what to do: {refused:?}"
        );
    }
    let verified = live(&shop, "there", NOBODY, &[], &["journal", "verify"]);
    assert_eq!(verified.code, 0, "it can still be read: {verified:?}");

    is_opened_with(&shop, &key);
}

/// Marta comes with the spare key.
fn is_opened_with(shop: &Shop, key: &str) {
    let rekey = ["operators", "rekey", "Marta"];
    let other = "0000-0000-0000-0000-0000-0000-0000";
    let secrets = |key| {
        [
            ("MOSTRADOR_SPARE_KEY", key),
            ("MOSTRADOR_NEW_PIN", "135790"),
        ]
    };
    let wrong = live(shop, "there", NOBODY, &secrets(other), &rekey);
    assert_eq!(
        (wrong.code, wrong.refused().as_str()),
        (3, "bad_spare_key"),
        "{wrong:?}"
    );
    let opened = live(shop, "there", NOBODY, &secrets(key), &rekey);
    let said = opened.last();
    assert_eq!(
        (opened.code, &said["without_pin"], &said["sealed"]),
        (0, &json!(["Lucía"]), &json!(true)),
        "{opened:?}"
    );
    assert_ne!(
        said["spare_key"],
        json!(key),
        "with another key from now on"
    );
    assert!(!format!("{opened:?}").contains("135790"), "no PIN is told");
    let back = live(
        shop,
        "there",
        MARTA_AGAIN,
        &[("MOSTRADOR_NEW_PIN", "1597")],
        &["operators", "reset", "Lucía"],
    );
    assert_eq!(back.code, 0, "she gives the others their PIN: {back:?}");
    let lucia = live(
        shop,
        "there",
        ("Lucía", "1597"),
        &[],
        &["operators", "list"],
    );
    assert_eq!(lucia.code, 0, "{lucia:?}");
    let accepted = live(
        shop,
        "there",
        MARTA_AGAIN,
        &[],
        &["journal", "accept", "--reason", "llavero nuevo"],
    );
    assert_eq!(accepted.code, 0, "without any provider: {accepted:?}");
    let verified = live(shop, "there", NOBODY, &[], &["journal", "verify"]);
    assert_eq!(verified.code, 0, "it holds: {verified:?}");
    let sale = live(
        shop,
        "there",
        MARTA_AGAIN,
        &[],
        &["charge", "--amount", "100"],
    );
    assert_eq!(
        (sale.code, sale.refused().as_str()),
        (3, "no_account"),
        "the credentials are to be given again: {sale:?}"
    );
    let fresh = live(shop, "there", MARTA_AGAIN, &[], &["operators", "spare-key"]);
    let fresh = fresh.last()["spare_key"].as_str().map(str::to_owned);
    is_restored_with(shop, &fresh.expect("shown once"));
}

/// The keyring is lost once more, and the journal with it: the newest copy knows the newest key.
fn is_restored_with(shop: &Shop, key: &str) {
    std::fs::rename(shop.file("there"), shop.file("yonder")).expect("it can be moved");
    std::fs::write(shop.file("yonder/telepagos/journal.db"), "nothing").expect("a damaged file");
    let restore = ["journal", "restore", "--yes"];
    for (key, code) in [("0000-0000-0000-0000-0000-0000-0000", 3), (key, 0)] {
        let secrets = [("MOSTRADOR_SPARE_KEY", key)];
        let restored = live(shop, "yonder", MARTA_AGAIN, &secrets, &restore);
        assert_eq!(restored.code, code, "{restored:?}");
    }
    let verified = live(shop, "yonder", NOBODY, &[], &["journal", "verify"]);
    assert_eq!(verified.code, 0, "it can be read again: {verified:?}");
}
