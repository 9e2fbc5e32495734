//! What the console refuses: a code for programs, a sentence for people, a number for scripts, and nothing
//! sent that should not be.

use serde_json::{Value, json};

use crate::program::{Shop, run};

#[tokio::test]
async fn what_is_no_amount_is_refused_and_nothing_is_sent() {
    let shop = Shop::open();
    let digits = "9".repeat(99);
    for (amount, code) in [
        ("0", "amount_zero"),
        ("0,00", "amount_zero"),
        ("-5", "amount_negative"),
        ("1.2.3", "amount_unreadable"),
        (digits.as_str(), "amount_too_large"),
        ("mil", "amount_unreadable"),
        ("", "amount_unreadable"),
        ("1e3", "amount_unreadable"),
        ("NaN", "amount_unreadable"),
        ("1.234", "amount_ambiguous"),
        ("1,555", "amount_too_precise"),
        ("$", "amount_unreadable"),
    ] {
        let ended = shop.runs(&["charge", "--amount", amount, "--wait", "30"]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, code),
            "{amount:?}: {ended:?}"
        );
    }
    assert_eq!(
        shop.provider().world().await.requests_in_all(),
        0,
        "the provider heard nothing of it"
    );
    let sales = shop.runs(&["orders"]);
    assert_eq!(
        (sales.code, sales.refused().as_str()),
        (2, "journal_missing"),
        "and there is no sale, nor a register: {sales:?}"
    );
}

#[tokio::test]
async fn an_unknown_concept_is_refused_and_nothing_is_asked_for() {
    let shop = Shop::open();
    let ended = shop.runs(&["charge", "--amount", "10", "--concept", "XYZ"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (2, "unknown_concept"),
        "{ended:?}"
    );
    let world = shop.provider().world().await;
    assert_eq!(world.requests("cashin/qr/generate"), 0, "no order was made");
}

#[tokio::test]
async fn a_code_with_a_broken_check_is_never_shown() {
    let shop = Shop::open();
    shop.provider()
        .fails_at("cashin/qr/generate", json!({ "fault": "wrong_crc" }))
        .await;
    let picture = shop.file("q.png");
    let path = picture.display().to_string();

    let ended = shop.runs(&["charge", "--amount", "10", "--qr", &path, "--wait", "30"]);

    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "unsafe_qr"),
        "{ended:?}"
    );
    assert_eq!(ended.last()["state"], "declined", "the sale is over");
    assert!(!picture.exists(), "there is no picture of it");
    let told = ended
        .objects()
        .iter()
        .all(|order| order["qr"] == Value::Null);
    assert!(told, "nor was its text told: {ended:?}");
}

#[tokio::test]
async fn a_silence_leaves_the_order_in_doubt_and_settling_ends_it() {
    let shop = Shop::open();
    shop.provider()
        .fails_at("cashin/qr/generate", json!({ "fault": "drop_after" }))
        .await;

    let ended = shop.runs(&["charge", "--amount", "10"]);

    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (4, "provider_silent"),
        "{ended:?}"
    );
    assert_eq!(ended.last()["state"], "in_doubt", "nobody knows");

    shop.provider().goes_silent().await;
    let silent = shop.runs(&["settle"]);
    assert_eq!(
        (silent.code, &silent.last()["in_doubt"]),
        (4, &json!(1)),
        "{silent:?}"
    );
    shop.provider().answers_again().await;
    shop.provider().heals().await;
    let settled = shop.runs(&["settle", "--wait", "20"]);
    assert_eq!(
        (settled.code, &settled.last()["waiting"]),
        (0, &json!(0)),
        "{settled:?}"
    );
    let order = shop
        .runs(&["order", ended.last()["id"].as_str().expect("an id")])
        .last();
    assert_eq!(order["state"], "lapsed", "no money, no code, no doubt");
    assert_eq!(
        shop.provider().world().await.requests("cashin/qr/generate"),
        1,
        "never asked twice"
    );
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_told_apart_from_one_that_is_silent() {
    let shop = Shop::open();
    let mut command = shop.command_without_provider(&["charge", "--amount", "10"]);
    // Port 1 of this computer: no program listens there.
    command.args(["--sandbox-url", "http://127.0.0.1:1"]);
    let ended = run(command);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "provider_unreachable"),
        "{ended:?}"
    );
    assert_eq!(
        ended.last()["state"],
        "declined",
        "nothing was sent, so nobody is in doubt"
    );
}

#[tokio::test]
async fn a_providers_no_is_told_in_its_words() {
    let shop = Shop::open();
    let words = "La cuenta recaudadora no está habilitada";
    let fault = json!({ "fault": "error_ok", "message": words });
    shop.provider().fails_at("cashin/qr/generate", fault).await;
    let ended = shop.runs(&["charge", "--amount", "10"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "provider_refused"),
        "{ended:?}"
    );
    assert_eq!(ended.last()["refused"]["reason"], words, "as it said them");
    assert!(
        ended.diagnostics.contains(words),
        "to people too: {}",
        ended.diagnostics
    );
}

#[tokio::test]
async fn only_this_computer_can_pretend_to_be_a_provider() {
    let shop = Shop::open();
    for url in [
        "http://192.168.0.10:8080",
        "http://example.com:80",
        "https://api.telepagos.com.ar",
        "http://127.0.0.1.example.com:80",
        "http://127.0.0.1:80@example.com:80",
        "http://127.0.0.1",
        "ftp://127.0.0.1:21",
        "",
    ] {
        let mut command = shop.command_without_provider(&["charge", "--amount", "10"]);
        command.args(["--sandbox-url", url]);
        let ended = run(command);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (2, "sandbox_url"),
            "{url:?}: {ended:?}"
        );
    }
}

#[tokio::test]
async fn an_account_that_nobody_set_up_sells_nothing() {
    let shop = Shop::open();
    for profile in ["telepagos", "totalcoin"] {
        for (code, arguments) in [
            ("no_account", &["charge", "--amount", "10"][..]),
            ("no_account", &["settle"]),
            // Whoever tried to sell made the register; nobody works there yet.
            ("signed_out", &["orders"]),
        ] {
            let arguments = [arguments, &["--profile", profile]].concat();
            let ended = run(shop.command_without_provider(&arguments));
            assert_eq!(
                (ended.code, ended.refused().as_str()),
                (3, code),
                "{profile}: {ended:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_live_account_is_never_led_to_a_sandbox() {
    let shop = Shop::open();
    for profile in ["telepagos", "totalcoin"] {
        for arguments in [&["charge", "--amount", "10"][..], &["orders"], &["doctor"]] {
            let arguments = [arguments, &["--profile", profile]].concat();
            let ended = shop.runs_knowing(
                &[
                    ("MOSTRADOR_TELEPAGOS_USERNAME", "real"),
                    ("MOSTRADOR_TELEPAGOS_PASSWORD", "de verdad"),
                ],
                &arguments,
            );
            assert_eq!(
                (ended.code, ended.refused().as_str()),
                (2, "sandbox_url"),
                "{profile}: {ended:?}"
            );
        }
    }
    assert_eq!(
        shop.provider().world().await.requests_in_all(),
        0,
        "it heard nothing, least of all a password"
    );
}

#[tokio::test]
async fn a_word_that_is_no_channel_is_usage() {
    let shop = Shop::open();
    let ended = shop.runs(&["charge", "--amount", "10", "--channel", "efectivo"]);
    assert_eq!(ended.code, 2, "{ended:?}");
}

#[tokio::test]
async fn a_wrong_pin_opens_nothing_and_five_lock() {
    let shop = Shop::open();
    let sale = shop.runs(&["charge", "--amount", "10"]).last();
    let with_pin = |pin: &str, arguments: &[&str]| {
        let mut command = shop.command(arguments);
        command.env("MOSTRADOR_PIN", pin);
        run(command)
    };
    for left in [4, 3, 2, 1] {
        let ended = with_pin("111111", &["charge", "--amount", "10"]);
        assert_eq!(
            (ended.code, ended.refused().as_str()),
            (3, "wrong_pin"),
            "{ended:?}"
        );
        assert_eq!(
            ended.last()["refused"]["attempts_left"],
            left,
            "and how many are left"
        );
    }
    let ended = with_pin("111111", &["orders"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "locked_out"),
        "{ended:?}"
    );
    let ended = with_pin("000000", &["orders"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "locked_out"),
        "even with the right one"
    );
    let ended = shop.runs(&["cancel", sale["id"].as_str().expect("an id")]);
    assert_eq!(
        ended.refused(),
        "locked_out",
        "and with the one everybody knows"
    );
}

#[tokio::test]
async fn somebody_without_a_pin_is_nobody() {
    let shop = Shop::open();
    shop.runs(&["charge", "--amount", "10"]);
    let ended = shop.runs(&["orders", "--operator", "Lucía"]);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "signed_out"),
        "{ended:?}"
    );
    let mut command = shop.command(&["orders", "--operator", "Lucía"]);
    command.env("MOSTRADOR_PIN", "4826");
    let ended = run(command);
    assert_eq!(
        (ended.code, ended.refused().as_str()),
        (3, "no_such_operator"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn what_the_console_does_not_know_is_usage() {
    let shop = Shop::open();
    for arguments in [
        &["charge"][..],
        &["charge", "--amount", "10", "--pin", "000000"],
        &["cobrar"],
        &["orders", "--day", "20/11/2026"],
        &["orders", "--state", "pagada"],
        &["order", "ABC"],
        &["order", "00000000-0000-0000-0000-000000000000"],
    ] {
        let ended = shop.runs(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {ended:?}");
        assert!(!ended.diagnostics.is_empty(), "{arguments:?}: and says why");
    }
}
