//! The keyring of the operating system, the real one: that a secret is truly kept there, and only there.
//!
//! Everything else is tried with a keyring in memory. This needs a message bus and an unlocked keyring,
//! which `.ci/session` brings: `.ci/session cargo test -p tests --test keyring`. `make test` does so.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use host::vault::Keyring;
use sandbox::{Options, Sandbox};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tests::{Provider, mostradorctl};
use till::ports::Vault;

/// A name that no register of anybody's has.
fn folder(register: &str) -> String {
    format!("/nonexistent/mostrador-tests/{register}")
}

fn keyring(register: &str) -> Keyring {
    Keyring::for_register(Path::new(&folder(register)))
}

/// Keeps a secret, or ends the test with what is missing.
async fn keep(keyring: &Keyring, name: &str, secret: &str) {
    let kept = keyring.keep(name, SecretString::from(secret)).await;
    kept.unwrap_or_else(|why| {
        panic!(
            "{why}. Is there an unlocked keyring? Run this through .ci/session, as make test does."
        )
    });
}

async fn read(keyring: &Keyring, name: &str) -> Option<String> {
    let read = keyring.read(name).await.expect("the keyring answers");
    read.map(|secret| secret.expose_secret().to_owned())
}

#[tokio::test]
async fn a_secret_is_kept_for_whoever_opens_the_same_register() {
    keep(&keyring("one"), "pin-pepper", "sal y pimienta").await;
    assert_eq!(
        read(&keyring("one"), "pin-pepper").await.as_deref(),
        Some("sal y pimienta"),
        "another handle finds it, so it was not in this program's memory"
    );
}

#[tokio::test]
async fn what_another_program_asks_the_keyring_for_is_there() {
    keep(&keyring("asked"), "pin-pepper", "la de siempre").await;
    // The keyring's own tool, which knows nothing of how we put it there.
    let found = std::process::Command::new("gdbus")
        .args(["call", "--session", "--dest", "org.freedesktop.secrets"])
        .args(["--object-path", "/org/freedesktop/secrets"])
        .args(["--method", "org.freedesktop.Secret.Service.SearchItems"])
        .arg(format!(
            "{{'service': 'Mostrador', 'username': 'pin-pepper · {}'}}",
            folder("asked")
        ))
        .output()
        .expect("gdbus is here: glib's own tool, which .ci/session uses too");
    let answer = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(
        answer.contains("/org/freedesktop/secrets/collection/"),
        "an item of the session's keyring, not of a store that forgets: {answer}"
    );
}

#[tokio::test]
async fn registers_of_one_computer_do_not_see_each_others_secrets() {
    keep(&keyring("this"), "pin-pepper", "de esta").await;
    assert_eq!(
        read(&keyring("that"), "pin-pepper").await,
        None,
        "it is another register's"
    );
    keep(&keyring("that"), "pin-pepper", "de aquella").await;
    assert_eq!(
        read(&keyring("this"), "pin-pepper").await.as_deref(),
        Some("de esta"),
        "and stays"
    );
}

#[tokio::test]
async fn a_new_secret_takes_the_place_of_the_old_one() {
    for secret in ["primera", "segunda"] {
        keep(&keyring("again"), "telepagos", secret).await;
    }
    assert_eq!(
        read(&keyring("again"), "telepagos").await.as_deref(),
        Some("segunda"),
        "the last"
    );
}

#[tokio::test]
async fn a_probe_finds_a_keyring_that_works_and_leaves_nothing_behind() {
    let keyring = keyring("probed");
    let found = keyring.probe(0x0123_4567_89AB_CDEF).await;
    assert_eq!(
        found,
        Ok(()),
        "written, read and taken away; or run this through .ci/session"
    );
    assert_eq!(read(&keyring, "probe").await, None, "nothing is left of it");
}

/// A word nobody else says: user name, password and company of the account.
const PLANTED: &str = "palabra-plantada-7f3a91";

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
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

/// Where the planted word, or the token of a login with it, is to be found.
fn found_in(folder: &Path) -> Vec<PathBuf> {
    let planted = |path: &PathBuf| {
        let bytes = fs::read(path).expect("a file that can be read");
        bytes
            .windows(PLANTED.len())
            .any(|window| window == PLANTED.as_bytes())
    };
    files(folder).into_iter().filter(planted).collect()
}

/// The console, in a process of its own, with or without the credentials in its environment.
async fn console(data: &Path, url: &str, arguments: &[&str], given: bool) -> Output {
    let mut command = mostradorctl();
    command.args(["--json", "--data-dir"]).arg(data);
    command.args(["--sandbox-url", url]).args(arguments);
    if given {
        for variable in [
            "MOSTRADOR_TELEPAGOS_USERNAME",
            "MOSTRADOR_TELEPAGOS_PASSWORD",
            "MOSTRADOR_TOTALCOIN_COMPANY",
            "MOSTRADOR_TOTALCOIN_USERNAME",
            "MOSTRADOR_TOTALCOIN_PASSWORD",
        ] {
            command.env(variable, PLANTED);
        }
    }
    // The sandbox answers on this very runtime, so the program is waited for beside it.
    let ended = tokio::task::spawn_blocking(move || command.output());
    let ended = ended.await.expect("nobody panics");
    ended.expect("the program runs")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

#[tokio::test]
async fn credentials_given_to_one_process_serve_the_next_and_are_in_no_file() {
    let running = Sandbox::start(Options::default()).await;
    let running = running.expect("a port on loopback");
    let url = running.url();
    Provider::at(&url).takes_the_word(PLANTED).await;
    let data = tempfile::tempdir().expect("a folder");
    let run = async |arguments: &[&str], given| console(data.path(), &url, arguments, given).await;

    let stranger = run(&["account", "balance"], false).await;
    assert_eq!(
        code(&stranger),
        Some(3),
        "what everybody knows is not taken any more"
    );
    for provider in ["telepagos", "totalcoin"] {
        let added = run(&["account", "add", provider], true).await;
        assert_eq!(code(&added), Some(0), "a real login took them: {added:?}");
        let said = String::from_utf8_lossy(&added.stdout).into_owned();
        let said: Value = serde_json::from_str(said.lines().last().unwrap_or_default())
            .unwrap_or_else(|why| panic!("{why}: {said}"));
        assert_eq!(
            said["kept"],
            json!("keyring"),
            "and they are in the keyring: {said}"
        );
        assert!(
            !said.to_string().contains(PLANTED),
            "and nobody repeats them"
        );
    }

    let balance = run(&["account", "balance"], false).await;
    assert_eq!(
        code(&balance),
        Some(0),
        "another process finds them: {balance:?}"
    );
    for channel in ["telepagos.qr", "totalcoin.qr"] {
        let charged = run(&["charge", "--amount", "100", "--channel", channel], false).await;
        assert_eq!(
            code(&charged),
            Some(5),
            "asked for and not yet paid: {charged:?}"
        );
    }
    assert_eq!(
        found_in(data.path()),
        Vec::<PathBuf>::new(),
        "not in the journal, a log, a setting or a paper"
    );

    let removed = run(&["account", "remove", "telepagos"], false).await;
    assert_eq!(code(&removed), Some(0), "{removed:?}");
    let balance = run(&["account", "balance"], false).await;
    assert_eq!(code(&balance), Some(3), "what was forgotten opens nothing");
    running.stop().await;
}

#[tokio::test]
async fn credentials_that_the_provider_does_not_take_are_kept_nowhere() {
    let running = Sandbox::start(Options::default()).await;
    let running = running.expect("a port on loopback");
    let url = running.url();
    let data = tempfile::tempdir().expect("a folder");
    let added = console(data.path(), &url, &["account", "add", "telepagos"], true).await;
    assert_eq!(code(&added), Some(3), "refused by a real login: {added:?}");
    let balance = console(data.path(), &url, &["account", "balance"], false).await;
    assert_eq!(
        code(&balance),
        Some(0),
        "the account that worked still does: {balance:?}"
    );
    assert_eq!(
        found_in(data.path()),
        Vec::<PathBuf>::new(),
        "and no file has them"
    );
    running.stop().await;
}
