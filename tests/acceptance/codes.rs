//! Codes: what the provider sends is shown only if it says what it must.

use domain::lifecycle::State;
use tests::{Counter, forgery};
use till::refusal::Code;

/// What is done to a code on its way in.
type Forger = fn(&str) -> String;

/// Everything that must make a code one we do not show.
fn forgeries() -> Vec<(&'static str, Forger)> {
    vec![
        ("a wrong check", forgery::with_wrong_check),
        ("another CUIT", |code| {
            forgery::with(code, &["50", "00"], "27326594305")
        }),
        ("another account", |code| {
            forgery::with(code, &["51", "00"], "0000003100012345678901")
        }),
        ("another amount", |code| {
            forgery::with(code, &["54"], "150.01")
        }),
        ("less", |code| forgery::with(code, &["54"], "15.00")),
        ("an amount that is none", |code| {
            forgery::with(code, &["54"], "ciento")
        }),
        ("another currency", |code| {
            forgery::with(code, &["53"], "840")
        }),
        ("another country", |code| forgery::with(code, &["58"], "UY")),
        ("no currency", |code| forgery::without(code, &["53"])),
        ("no country", |code| forgery::without(code, &["58"])),
        ("another format", |code| forgery::with(code, &["00"], "02")),
        ("something that is no payload", |_| {
            "https://example.com/pagar".to_owned()
        }),
        ("half of it", |code| code[..code.len() / 2].to_owned()),
    ]
}

#[tokio::test]
async fn a_code_that_does_not_say_what_it_must_is_never_shown() {
    for (what, forge) in forgeries() {
        let counter = Counter::open().await;
        counter.wire().forges_codes(forge);

        let order = counter.charge("150,00").await;

        let view = counter.till().order(order).await.expect("it is there");
        assert_eq!(view.state, State::Declined, "{what}: no code to show");
        assert_eq!(
            view.refusal.map(|it| it.code),
            Some(Code::UnsafeQr),
            "{what}: and why"
        );
        let history = counter.history_of(&order).await;
        assert!(
            !history.contains(&"opened".to_owned()),
            "{what}: it never opened: {history:?}"
        );
        let shown = counter
            .gazette()
            .views_of(&order)
            .iter()
            .any(|view| view.qr.is_some());
        assert!(!shown, "{what}: no window was ever given it");
        let text = counter.till().qr_text(order).await.expect("readable");
        assert_eq!(text, None, "{what}: nor a console");
    }
}

#[tokio::test]
async fn a_code_that_was_sealed_anew_and_says_what_it_must_is_shown() {
    // That the forger itself is not what every forged code is refused for.
    let counter = Counter::open().await;
    counter
        .wire()
        .forges_codes(|code| forgery::with(code, &["59"], "Kiosco"));
    let order = counter.charge("150,00").await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "another name over the door is no harm"
    );
    assert_eq!(
        forgery::read(&counter.code_of(&order).await, &["59"]).as_deref(),
        Some("Kiosco")
    );
}

#[tokio::test]
async fn a_code_without_an_amount_is_shown_because_wallets_ask_for_it_online() {
    let counter = Counter::open().await;
    counter
        .wire()
        .forges_codes(|code| forgery::without(code, &["54"]));
    let order = counter.charge("150,00").await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "no Argentine sample has one"
    );
}
