//! The keyring of the operating system, the real one: that a secret is truly kept there, and only there.
//!
//! Everything else is tried with a keyring in memory. This needs a message bus and an unlocked keyring,
//! which `.ci/session` brings: `.ci/session cargo test -p tests --test keyring`. `make test` does so.

use std::path::Path;

use host::vault::Keyring;
use secrecy::{ExposeSecret, SecretString};
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
