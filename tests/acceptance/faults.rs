//! What becomes of a sale when the provider fails while it is asked for one: never a code that might be
//! wrong, never a second order, and never a question left for a person.

use std::time::Duration;

use domain::lifecycle::State;
use serde_json::{Value, json};
use tests::{Counter, GENERATE, LOGIN, ask, code_of};
use till::refusal::Code;

/// A fault of the call that makes the order, and what the sale comes to.
struct Case {
    fault: Value,
    state: State,
    code: Code,
    /// How many orders the provider has made by then.
    made: usize,
}

/// We do not know whether an order was made.
fn in_doubt(fault: &str, made: usize) -> Case {
    let fault = json!({ "fault": fault });
    Case {
        fault,
        state: State::InDoubt,
        code: Code::ProviderSilent,
        made,
    }
}

fn status(status: u16, state: State, code: Code) -> Case {
    Case {
        fault: json!({ "fault": "status", "status": status }),
        state,
        code,
        made: 0,
    }
}

fn cases() -> Vec<Case> {
    let declined = State::Declined;
    vec![
        in_doubt("drop_before", 0),
        in_doubt("drop_after", 1),
        in_doubt("truncated", 1),
        in_doubt("invalid_json", 1),
        in_doubt("wrong_types", 1),
        in_doubt("missing_fields", 1),
        in_doubt("huge_body", 1),
        in_doubt("html_500", 0),
        in_doubt("redirect", 0),
        status(500, State::InDoubt, Code::ProviderSilent),
        status(502, State::InDoubt, Code::ProviderSilent),
        status(503, State::InDoubt, Code::ProviderSilent),
        status(400, declined, Code::ProviderRefused),
        status(422, declined, Code::ProviderRefused),
        status(401, declined, Code::CredentialsRefused),
        status(403, declined, Code::AccountNotPermitted),
        status(429, declined, Code::ProviderBusy),
        Case {
            fault: json!({ "fault": "error_ok", "message": "No" }),
            state: declined,
            code: Code::ProviderRefused,
            made: 0,
        },
        Case {
            fault: json!({ "fault": "wrong_crc" }),
            state: declined,
            code: Code::UnsafeQr,
            made: 1,
        },
    ]
}

#[tokio::test]
async fn every_failure_of_the_asking_has_one_outcome_and_no_second_order() {
    for Case {
        fault,
        state,
        code,
        made,
    } in cases()
    {
        let counter = Counter::open().await;
        counter
            .provider()
            .fails_at("cashin/qr/generate", fault.clone())
            .await;

        let order = counter.charge("150,00").await;

        let view = counter.till().order(order).await.expect("it is there");
        assert_eq!(view.state, state, "{fault}");
        assert_eq!(
            view.refusal.map(|refusal| refusal.code),
            Some(code),
            "{fault}: and why"
        );
        assert_eq!(
            counter.world().await.orders().len(),
            made,
            "{fault}: at the provider"
        );

        counter.provider().heals().await;
        counter.watches_for(Duration::from_mins(2)).await;

        let asked = if code == Code::CredentialsRefused {
            2
        } else {
            1
        };
        let sent = counter.wire().sent_to(GENERATE).len();
        assert_eq!(
            sent, asked,
            "{fault}: asked again only after a 401, which did nothing"
        );
        let world = counter.world().await;
        assert_eq!(world.orders().len(), made, "{fault}: nothing more was made");
        assert_eq!(world.strays(), 0, "{fault}: nobody was sent elsewhere");
        let shown = counter
            .gazette()
            .views_of(&order)
            .iter()
            .any(|view| view.qr.is_some());
        assert!(!shown, "{fault}: no code was ever shown");
        let settled = if state == State::InDoubt {
            State::Lapsed
        } else {
            state
        };
        assert_eq!(
            counter.state_of(&order).await,
            settled,
            "{fault}: settled without a human"
        );
        assert_eq!(counter.looks().await.waiting, 0, "{fault}: and at rest");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn a_silence_before_asking_leaves_nothing_in_doubt() {
    let counter = Counter::open().await;
    counter.provider().goes_silent().await;

    let order = counter.charge("150,00").await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Declined,
        "no token, so nothing was asked for"
    );
    assert_eq!(
        counter.wire().sent_to(GENERATE).len(),
        0,
        "and nothing is in doubt"
    );
}

#[tokio::test]
async fn a_timeout_leaves_the_order_in_doubt_until_the_provider_answers() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.provider().goes_silent().await;

    let order = counter.charge("150,00").await;

    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "silence is not a refusal"
    );
    counter.watches_for(Duration::from_mins(10)).await;
    assert_eq!(
        counter.state_of(&order).await,
        State::InDoubt,
        "nor does it become one"
    );
    assert_eq!(
        counter.wire().sent_to(GENERATE).len(),
        2,
        "we never ask twice for one sale"
    );

    counter.provider().answers_again().await;
    counter.looks().await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Lapsed,
        "no money, and nobody could have paid"
    );
    let words = [
        "drafted",
        "intended",
        "asked",
        "unanswered",
        "lapsed",
        "answered",
        "released",
    ];
    assert_eq!(
        counter.history_of(&order).await,
        words,
        "it is at rest, and its call is answered by what it was settled as"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn a_provider_that_does_not_know_us_is_no_silence() {
    let counter = Counter::open().await;
    counter
        .provider()
        .fails_at(
            "auth/token",
            json!({ "fault": "status", "status": 401, "message": "Clave vencida" }),
        )
        .await;

    let order = counter.charge("150,00").await;

    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(view.state, State::Declined, "they said no");
    assert_eq!(
        view.refusal.map(|refusal| refusal.code),
        Some(Code::CredentialsRefused),
        "to who we are"
    );
    assert_eq!(
        counter.wire().sent_to(GENERATE).len(),
        0,
        "so nothing was asked for"
    );
}

#[tokio::test]
async fn a_sale_does_not_try_a_refused_password_again_for_five_minutes() {
    let counter = Counter::open().await;
    let fault = json!({ "fault": "status", "status": 401 });
    counter.provider().fails_at("auth/token", fault).await;
    counter.charge("10").await;
    let tried = counter.wire().sent_to(LOGIN).len();

    for _ in 0..5 {
        let refused = code_of(counter.till().charge_and_wait(&ask("10")).await);
        assert_eq!(refused, Code::CredentialsRefused, "before anything is sent");
    }
    assert_eq!(
        counter.wire().sent_to(LOGIN).len(),
        tried,
        "a cashier who tries again and again must not have the account locked"
    );

    counter.provider().heals().await;
    counter.advance(Duration::from_mins(5));
    let order = counter.charge("10").await;
    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "the password was put right meanwhile"
    );
}

#[tokio::test]
async fn the_account_is_checked_by_signing_in_to_it() {
    let counter = Counter::open().await;
    counter
        .till()
        .check_account()
        .await
        .expect("the provider takes the password");
    counter
        .provider()
        .fails_at("auth/token", json!({ "fault": "status", "status": 401 }))
        .await;
    let refused = code_of(counter.till().check_account().await);
    assert_eq!(refused, Code::CredentialsRefused, "until it does not");
    counter.provider().heals().await;
    counter.provider().goes_silent().await;
    let refused = code_of(counter.till().check_account().await);
    assert_eq!(refused, Code::ProviderSilent, "or does not say");
}

#[tokio::test]
async fn a_failing_list_pays_nothing_gives_nothing_up_and_is_read_again() {
    for fault in [
        "drop_after",
        "truncated",
        "invalid_json",
        "missing_fields",
        "wrong_types",
        "html_500",
    ] {
        let counter = Counter::open().await;
        let order = counter.charge("150,00").await;
        counter.customer_pays(&order).await;
        counter
            .provider()
            .fails_at("account/transactions", json!({ "fault": fault }))
            .await;

        let round = counter.looks().await;
        assert!(!round.heard, "{fault}: that is no answer");
        assert_eq!(
            counter.state_of(&order).await,
            State::Open,
            "{fault}: so nothing follows"
        );

        counter.provider().heals().await;
        assert!(counter.looks().await.heard, "{fault}: this is one");
        assert_eq!(
            counter.state_of(&order).await,
            State::Paid,
            "{fault}: the money was there"
        );
    }
}

#[tokio::test]
async fn a_probe_that_fails_leaves_the_list_to_tell() {
    for fault in [
        "drop_after",
        "truncated",
        "missing_fields",
        "wrong_types",
        "html_500",
    ] {
        let counter = Counter::open().await;
        let order = counter.charge("150,00").await;
        counter.customer_pays(&order).await;
        counter
            .provider()
            .fails_at("cashin/{id}", json!({ "fault": fault }))
            .await;

        counter.looks().await;

        let order = counter.order(&order).await;
        assert_eq!(
            order.state,
            State::Paid,
            "{fault}: one credit and one order fit"
        );
        assert_eq!(order.paid.cents(), 15_000, "{fault}: to the centavo");
        counter.holds_together().await;
    }
}

#[tokio::test]
async fn refused_credentials_are_not_tried_again_at_every_turn() {
    let counter = Counter::open().await;
    counter
        .provider()
        .fails_at("auth/token", json!({ "fault": "status", "status": 401 }))
        .await;
    counter.looks().await;
    let tried = counter.world().await.requests("auth/token");

    for _ in 0..5 {
        counter.till().hint();
        counter.looks().await;
        let charged = counter.till().charge(&ask("150,00")).await;
        assert_eq!(
            code_of(charged),
            Code::CredentialsRefused,
            "nothing is begun that cannot be asked for"
        );
    }
    assert_eq!(
        counter.world().await.requests("auth/token"),
        tried,
        "each try more may lock the account"
    );

    counter.provider().heals().await;
    counter.advance(Duration::from_mins(6));
    counter.looks().await;
    assert!(
        counter.till().snapshot().await.expect("open").link.online,
        "after a while it is tried once more"
    );
}
