//! Whose credentials are used: those of `account add`, or of the environment for one run; and who is the first on a
//! live register.

use std::fs;

use serde_json::json;

use crate::{
    program::{Ended, Shop, run},
    secrets::files,
};

/// The credentials everybody practises with.
pub(crate) const GOOD: [(&str, &str); 5] = [
    ("MOSTRADOR_TELEPAGOS_USERNAME", "practica"),
    ("MOSTRADOR_TELEPAGOS_PASSWORD", "practica"),
    ("MOSTRADOR_TOTALCOIN_COMPANY", "practica"),
    ("MOSTRADOR_TOTALCOIN_USERNAME", "practica"),
    ("MOSTRADOR_TOTALCOIN_PASSWORD", "practica"),
];
/// Credentials nobody takes, and that would be found wherever they were left.
const BAD: [(&str, &str); 4] = [
    ("MOSTRADOR_TELEPAGOS_USERNAME", "usuaria-zarpada"),
    ("MOSTRADOR_TELEPAGOS_PASSWORD", "clave-larga-y-ajena"),
    ("MOSTRADOR_TOTALCOIN_USERNAME", "usuaria-zarpada"),
    ("MOSTRADOR_TOTALCOIN_PASSWORD", "clave-larga-y-ajena"),
];

#[tokio::test]
async fn credentials_are_tried_before_they_are_taken_up_and_never_left_lying() {
    let shop = Shop::open();
    for provider in ["telepagos", "totalcoin"] {
        let refused = shop.runs_knowing(&BAD, &["account", "add", provider]);
        assert_eq!(
            (refused.code, refused.refused().as_str()),
            (3, "credentials_refused"),
            "{provider}: {refused:?}"
        );
        let particulars = [
            "account",
            "add",
            provider,
            "--cuit",
            "30718092481",
            "--cvu",
            "0000222800000000057723",
            "--business-unit",
            "348",
            "--dni",
            "30111222",
        ];
        let taken = shop.runs_knowing(&GOOD, &particulars);
        let said = taken.last();
        assert_eq!(
            (taken.code, &said["provider"], &said["environment"]),
            (0, &json!(provider), &json!("practice")),
            "{taken:?}"
        );
        match said["kept"].as_str() {
            Some("keyring") => {}
            Some("this_run") => assert!(
                taken.diagnostics.contains("Desbloqueá")
                    && taken.diagnostics.contains("MOSTRADOR_"),
                "and what to do instead: {taken:?}"
            ),
            other => panic!("{provider}: kept {other:?}"),
        }
        assert_no_trace_of_bad(&shop, &[&refused, &taken]);
    }
}

fn assert_no_trace_of_bad(shop: &Shop, ended: &[&Ended]) {
    for (_, secret) in BAD {
        for ended in ended {
            let said = format!("{ended:?}");
            assert!(!said.contains(secret), "{secret} was said: {said}");
        }
        for file in files(&shop.data()) {
            let bytes = fs::read(&file).expect("readable");
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in {}", file.display());
        }
    }
}

#[tokio::test]
async fn a_password_is_never_an_argument() {
    let shop = Shop::open();
    for option in ["--password", "--username", "--user"] {
        let ended = shop.runs(&["account", "add", "telepagos", option, "practica"]);
        assert_eq!(ended.code, 2, "{option} is not known: {ended:?}");
    }
    let unsaid = shop.runs(&["account", "add", "telepagos"]);
    assert_eq!(
        (unsaid.code, unsaid.refused().as_str()),
        (2, "bad_word"),
        "without a terminal there is nobody to ask: {unsaid:?}"
    );
    assert!(
        unsaid.diagnostics.contains("MOSTRADOR_TELEPAGOS_PASSWORD"),
        "and says where they go: {}",
        unsaid.diagnostics
    );
}

#[tokio::test]
async fn live_credentials_in_the_environment_are_not_said_to_a_pretended_provider() {
    let shop = Shop::open();
    let balance = shop.runs_knowing(&BAD, &["account", "balance"]);
    assert_eq!(
        balance.code, 0,
        "practice has its own, which everybody knows: {balance:?}"
    );
    let half = shop.runs_knowing(&BAD[..1], &["account", "balance"]);
    assert_eq!(half.code, 0, "and does not look at others: {half:?}");
    let refused = shop.provider().world().await.requests("auth/token");
    let issued = shop.provider().world().await.tokens_issued();
    assert_eq!(refused, issued, "every login was the practice one");
    assert_no_trace_of_bad(&shop, &[&balance, &half]);

    let mut live = shop.command_without_provider(&["account", "balance"]);
    live.args(["--profile", "telepagos"]).envs([BAD[0]]);
    let live = run(live);
    assert_eq!(
        (live.code, live.refused().as_str()),
        (2, "bad_word"),
        "on a live register half of them is a mistake, not a reason to use others: {live:?}"
    );
}

#[tokio::test]
async fn on_a_live_register_the_first_is_a_manager_and_needs_nobody() {
    let shop = Shop::open();
    let live = |operator: Option<(&str, &str)>, pin: &str, arguments: &[&str]| {
        let mut command = shop.command_without_provider(arguments);
        command.args(["--profile", "telepagos"]);
        command.env("MOSTRADOR_NEW_PIN", pin);
        if let Some((name, pin)) = operator {
            command.args(["--operator", name]).env("MOSTRADOR_PIN", pin);
        }
        run(command)
    };
    let add = |name, role| ["operators", "add", name, "--role", role];
    let cashier = live(None, "4826", &add("Lucía", "cashier"));
    assert_eq!(
        (cashier.code, cashier.refused().as_str()),
        (3, "signed_out"),
        "a cashier is nobody's first: {cashier:?}"
    );
    let first = live(None, "482615", &add("Marta", "manager"));
    assert_eq!(first.code, 0, "somebody must be: {first:?}");
    let second = live(None, "482616", &add("Otra", "manager"));
    assert_eq!(
        (second.code, second.refused().as_str()),
        (3, "signed_out"),
        "from then on Marta decides: {second:?}"
    );
    let hired = live(Some(("Marta", "482615")), "4826", &add("Lucía", "cashier"));
    assert_eq!(hired.code, 0, "{hired:?}");

    let elsewhere = live(
        Some(("Marta", "482615")),
        "",
        &["account", "add", "totalcoin"],
    );
    assert_eq!(
        (elsewhere.code, elsewhere.refused().as_str()),
        (2, "bad_word"),
        "the other provider has a register of its own: {elsewhere:?}"
    );
    let mut nowhere = shop.command_without_provider(&[
        "account",
        "add",
        "telepagos",
        "--environment",
        "test",
        "--profile",
        "telepagos",
        "--operator",
        "Marta",
    ]);
    nowhere.env("MOSTRADOR_PIN", "482615").envs(BAD);
    let nowhere = run(nowhere);
    assert_eq!(
        (nowhere.code, nowhere.refused().as_str()),
        (2, "bad_word"),
        "that host is the other provider's: {nowhere:?}"
    );
}
