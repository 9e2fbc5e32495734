//! A journal that is damaged, gone, or cannot be written, as whoever scripts the console meets it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

use crate::program::{Ended, Shop, run};

/// The practice register's folder.
fn register(shop: &Shop) -> PathBuf {
    shop.data().join("practice")
}

fn journal(shop: &Shop) -> PathBuf {
    register(shop).join("journal.db")
}

/// Changes the closed journal's bytes.
fn damage(shop: &Shop, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(journal(shop)).expect("a journal");
    change(&mut bytes);
    fs::write(journal(shop), bytes).expect("a damaged journal");
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().into_string())
        .collect::<Result<_, _>>()
        .expect("text");
    names.sort_unstable();
    names
}

fn ids(ended: &Ended) -> Vec<Value> {
    ended
        .objects()
        .iter()
        .map(|order| order["id"].clone())
        .collect()
}

#[tokio::test]
async fn a_damaged_journal_is_restored_by_one_command_and_no_sale_is_lost() {
    let shop = Shop::open();
    shop.sells("10").await;
    let backup = shop.runs(&["journal", "backup"]);
    assert_eq!(backup.code, 0, "{backup:?}");
    let copy = backup.last()["backup"].as_str().expect("a path").to_owned();
    assert!(Path::new(&copy).exists(), "it is where it says");
    shop.sells("20").await;
    shop.sells("30").await;
    let sales = ids(&shop.runs(&["orders"]));
    assert_eq!(sales.len(), 3, "three sales");

    damage(&shop, |bytes| bytes[..1_500].fill(0xFF));
    let damaged = fs::read(journal(&shop)).expect("a damaged journal");
    let charging = shop.runs(&["charge", "--amount", "10"]);
    assert_eq!(
        (charging.code, charging.refused().as_str()),
        (1, "journal_damaged"),
        "{charging:?}"
    );
    assert!(
        charging.diagnostics.contains("journal restore"),
        "it says what to do: {}",
        charging.diagnostics
    );
    assert_eq!(
        fs::read(journal(&shop)).expect("still there"),
        damaged,
        "and nobody mended it in secret"
    );

    let asked = shop.runs(&["journal", "restore"]);
    assert_eq!(
        (asked.code, &asked.last()["restored"]),
        (3, &json!(false)),
        "nobody said yes: {asked:?}"
    );
    assert_eq!(
        fs::read(journal(&shop)).expect("still there"),
        damaged,
        "so nothing was touched"
    );

    let restored = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(restored.code, 0, "{restored:?}");
    let told = restored.last();
    assert_eq!(
        (&told["restored"], &told["backup"], &told["stranded"]),
        (&json!(true), &json!(copy), &json!(0)),
        "from the copy, with nothing known to be lost"
    );
    assert!(told["salvaged"].as_i64() > Some(8), "and the rest: {told}");
    let quarantine = PathBuf::from(told["quarantine"].as_str().expect("a path"));
    assert_eq!(
        fs::read(quarantine.join("journal.db")).expect("it was put aside"),
        damaged,
        "as it was"
    );
    assert_eq!(ids(&shop.runs(&["orders"])), sales, "every sale is there");
    assert_eq!(
        shop.runs(&["journal", "verify"]).code,
        0,
        "and the chain holds"
    );
    let next = shop.sells("40").await;
    assert_eq!(
        next["number"], told["next_number"],
        "the next sale bears a number that nobody can have"
    );
    assert!(next["number"].as_i64() > Some(1_003), "far beyond: {next}");
}

#[tokio::test]
async fn a_journal_that_is_gone_is_not_begun_anew() {
    let shop = Shop::open();
    shop.sells("10").await;
    assert_eq!(shop.runs(&["journal", "backup"]).code, 0, "a copy");
    fs::remove_file(journal(&shop)).expect("somebody deleted it");
    for arguments in [
        &["charge", "--amount", "10"][..],
        &["orders"],
        &["settle"],
        &["doctor"],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (1, "journal_damaged"),
            "{arguments:?}: {ended:?}"
        );
        assert!(!journal(&shop).exists(), "{arguments:?}: nothing new");
    }
    let restored = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert_eq!(
        restored.last()["quarantine"],
        Value::Null,
        "nothing was there"
    );
    assert_eq!(ids(&shop.runs(&["orders"])).len(), 1, "the sale is there");
}

#[tokio::test]
async fn a_journal_that_is_gone_is_missed_though_there_is_no_backup() {
    let shop = Shop::open();
    shop.sells("10").await;
    fs::remove_file(journal(&shop)).expect("somebody deleted it");
    let ended = shop.runs(&["charge", "--amount", "10"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (1, "journal_damaged"),
        "what stood beside it is there: {ended:?}"
    );
    assert!(!journal(&shop).exists(), "nothing new");
}

#[tokio::test]
async fn without_a_backup_what_reads_is_put_together() {
    let shop = Shop::open();
    shop.sells("10").await;
    shop.sells("20").await;
    let sales = ids(&shop.runs(&["orders"]));
    damage(&shop, |bytes| bytes[..100].fill(0));
    let restored = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(restored.code, 0, "{restored:?}");
    assert_eq!(restored.last()["backup"], Value::Null, "from nothing else");
    assert_eq!(ids(&shop.runs(&["orders"])), sales, "every sale is there");
    assert_eq!(shop.runs(&["journal", "verify"]).code, 0, "and holds");
}

#[tokio::test]
async fn a_backup_that_is_damaged_too_is_passed_over() {
    let shop = Shop::open();
    shop.sells("10").await;
    let old = shop.file("old.db").display().to_string();
    assert_eq!(shop.runs(&["journal", "backup", &old]).code, 0, "a copy");
    fs::create_dir_all(register(&shop).join("backups")).expect("a folder");
    let good = register(&shop).join("backups/journal-20260101-000000.db");
    fs::rename(&old, &good).expect("among the others");
    shop.sells("20").await;
    let made = shop.runs(&["journal", "backup"]).last();
    let bad = PathBuf::from(made["backup"].as_str().expect("a path"));
    let mut bytes = fs::read(&bad).expect("a copy");
    for at in 0..bytes.len() - 7 {
        if &bytes[at..at + 7] == b"\"concep" {
            bytes[at + 1] = b'C';
        }
    }
    fs::write(&bad, bytes).expect("a bad copy");
    damage(&shop, |bytes| bytes[..1_500].fill(0xFF));

    let restored = shop.runs(&["journal", "restore", "--yes"]);
    let told = restored.last();
    assert_eq!(
        (restored.code, &told["backup"]),
        (0, &json!(good.display().to_string())),
        "the newest that holds together: {restored:?}"
    );
    assert_eq!(
        told["passed_over"][0]["backup"],
        json!(bad.display().to_string()),
        "and the other is named"
    );
    assert_eq!(ids(&shop.runs(&["orders"])).len(), 2, "no sale is lost");
}

#[tokio::test]
async fn a_sound_journal_is_left_alone() {
    let shop = Shop::open();
    shop.sells("10").await;
    assert_eq!(shop.runs(&["journal", "backup"]).code, 0, "a copy");
    let before = fs::read(journal(&shop)).expect("a journal");
    let restored = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(
        (restored.code, &restored.last()["sound"]),
        (0, &json!(true)),
        "{restored:?}"
    );
    assert_eq!(
        fs::read(journal(&shop)).expect("still there"),
        before,
        "nothing was touched"
    );
}

#[tokio::test]
async fn a_journal_that_was_put_back_to_an_older_day_is_restored_from_the_newer_copy() {
    let shop = Shop::open();
    shop.sells("10").await;
    let old = fs::read(journal(&shop)).expect("a journal");
    shop.sells("20").await;
    let copy = shop.runs(&["journal", "backup"]);
    assert_eq!(copy.code, 0, "{copy:?}");
    let head = copy.last()["head"].as_str().map(str::to_owned);
    fs::write(journal(&shop), old).expect("somebody put it back");
    assert_eq!(
        shop.runs(&[
            "journal",
            "verify",
            "--head",
            &head.expect("its last event")
        ])
        .code,
        6,
        "it holds together, but the end that was written down is not there"
    );
    let restored = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(
        (restored.code, &restored.last()["restored"]),
        (0, &json!(true)),
        "the copy knows more: {restored:?}"
    );
    assert_eq!(
        ids(&shop.runs(&["orders"])).len(),
        2,
        "both sales are there"
    );
}

#[tokio::test]
async fn nobody_restores_while_somebody_sells_and_nobody_without_a_managers_pin() {
    let shop = Shop::open();
    shop.hires("Lucía", "cashier", "4826");
    let mut selling = shop.starts(&["charge", "--amount", "10", "--wait", "60"]);
    selling.says_it_is("open");
    let held = shop.runs(&["journal", "restore", "--yes"]);
    assert_eq!(
        (held.code, held.refused().as_str()),
        (3, "register_held"),
        "{held:?}"
    );
    assert_eq!(
        shop.runs(&["journal", "backup"]).code,
        0,
        "a copy is made meanwhile"
    );
    selling.dies();
    damage(&shop, |bytes| bytes[..1_500].fill(0xFF));
    let damaged = fs::read(journal(&shop)).expect("a damaged journal");
    let refused = shop.runs_as("Lucía", "4826", &["journal", "restore", "--yes"]);
    assert_eq!(
        (refused.code, refused.refused().as_str()),
        (3, "not_allowed"),
        "it is the manager's: {refused:?}"
    );
    let refused = shop.runs_as("Lucía", "1111", &["journal", "restore", "--yes"]);
    assert_eq!(refused.refused(), "wrong_pin", "{refused:?}");
    assert_eq!(
        fs::read(journal(&shop)).expect("still there"),
        damaged,
        "nothing was touched"
    );
    assert!(
        names(&register(&shop).join("quarantine")).is_empty(),
        "nor put aside"
    );
    let refused = shop.runs_as("Lucía", "4826", &["journal", "backup"]);
    assert_eq!(refused.code, 1, "nor is a copy made of damage: {refused:?}");
}

#[tokio::test]
async fn looking_at_a_mistyped_folder_makes_nothing() {
    let shop = Shop::open();
    for arguments in [
        &["orders"][..],
        &["day"],
        &["credits"],
        &["operators", "list"],
        &["journal", "verify"],
        &["journal", "restore", "--yes"],
        &["journal", "backup"],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "journal_missing"),
            "{arguments:?}: {ended:?}"
        );
        assert!(!shop.data().exists(), "{arguments:?}: there is no folder");
    }
}

/// Runs a command while the register's folder can only be read, if the system lets us have that.
fn runs_read_only(shop: &Shop, arguments: &[&str]) -> Option<Ended> {
    let lets = Command::new("unshare").args(["-rm", "true"]).output();
    if !lets.is_ok_and(|output| output.status.success()) {
        return None;
    }
    let inner = shop.command(arguments);
    let mut command = Command::new("unshare");
    command
        .args(["-rm", "sh", "-c"])
        .arg(r#"mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@""#)
        .arg(shop.data())
        .arg(inner.get_program())
        .args(inner.get_args())
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped());
    Some(run(command))
}

#[tokio::test]
async fn where_nothing_can_be_written_everything_can_be_looked_at() {
    let shop = Shop::open();
    shop.sells("10").await;
    let Some(sales) = runs_read_only(&shop, &["orders"]) else {
        return;
    };
    assert_eq!(
        (sales.code, ids(&sales).len()),
        (0, 1),
        "the sale is shown: {sales:?}"
    );
    let requests = shop.provider().world().await.requests_in_all();
    let charging = runs_read_only(&shop, &["charge", "--amount", "10"]).expect("as before");
    assert_eq!(
        (charging.code, charging.refused().as_str()),
        (1, "journal_unwritable"),
        "{charging:?}"
    );
    assert_eq!(
        shop.provider().world().await.requests("cashin/qr/generate"),
        1,
        "and no order was made: {requests}"
    );
    let verified = runs_read_only(&shop, &["journal", "verify"]).expect("as before");
    assert_eq!(verified.code, 0, "{verified:?}");
}
