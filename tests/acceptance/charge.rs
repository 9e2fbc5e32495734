//! Charging: from an amount to a code that may be shown, or to none.

use domain::lifecycle::State;
use gateway::Clock;
use serde_json::{Value, json};
use tests::{Counter, GENERATE, ask, code_of, forgery};
use till::{charge::Charge, refusal::Code};

#[tokio::test]
async fn an_amount_becomes_a_code_that_asks_for_it() {
    let counter = Counter::open().await;

    let order = counter.charge("1.550,50").await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "its code is up"
    );
    let code = counter.code_of(&order).await;
    assert_eq!(
        forgery::read(&code, &["54"]).as_deref(),
        Some("1550.50"),
        "for that amount"
    );
    let view = counter.till().order(order).await.expect("it is there");
    let shown = view.qr.expect("an open order has a code to draw");
    assert!(
        shown.modules > 29 && shown.path.starts_with("M4 4h7v1h-7z"),
        "with its quiet zone"
    );
    assert_eq!(
        view.expires_ms,
        Some(counter.clock().now().ms() + 300_000),
        "it comes down in five minutes"
    );
    counter.holds_together().await;
}

#[tokio::test]
async fn an_order_is_in_the_journal_before_a_byte_is_sent() {
    let counter = Counter::open().await;

    let order = counter.charge("150,00").await;

    let sent = counter.wire().sent_to(GENERATE);
    assert_eq!(sent.len(), 1, "it was asked for once");
    let journaled = (order, Some(State::InDoubt), sent[0].body.clone());
    assert_eq!(
        sent[0].journaled,
        [journaled],
        "another process could read, at that moment, the order and the very bytes that left"
    );
    let open = counter
        .journal()
        .read(|book| book.intents_open())
        .await
        .expect("readable");
    assert_eq!(open, [], "and that they were answered, afterwards");
}

#[tokio::test]
async fn the_till_says_in_doubt_before_it_says_open() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    assert_eq!(
        counter.gazette().states_of(&order),
        [State::InDoubt, State::Open],
        "while we ask nobody claims to know"
    );
    let doubtful = &counter.gazette().views_of(&order)[0];
    assert!(doubtful.qr.is_none(), "and there is nothing to show");
}

#[tokio::test]
async fn our_reference_travels_with_the_order() {
    let counter = Counter::open().await;
    let order = counter.charge("150,00").await;
    let reference = counter.order(&order).await.draft.reference.to_string();
    let made = counter.world().await.orders()[0].clone();
    assert_eq!(
        made["description"],
        reference.as_str(),
        "so that support finds it at theirs"
    );
    assert_eq!(made["concept"], "VAR", "for the usual concept");
    assert_eq!(made["amount"], "150.00", "to the centavo");
}

#[tokio::test]
async fn sales_are_numbered_without_gaps_whatever_becomes_of_them() {
    let counter = Counter::open().await;
    let first = counter.charge("10").await;
    counter.provider().goes_silent().await;
    let second = counter.charge("20").await;
    counter.provider().answers_again().await;
    let third = counter.charge("30").await;

    let mut numbers = Vec::new();
    for order in [first, second, third] {
        numbers.push(counter.order(&order).await.draft.number);
    }
    assert_eq!(numbers, [1, 2, 3], "a silence takes a number too");
}

#[tokio::test]
async fn what_is_no_amount_is_refused_before_anything_is_sent() {
    let counter = Counter::open().await;
    for (cents, code) in [
        (0, Code::AmountZero),
        (-1, Code::AmountNegative),
        (i64::MIN, Code::AmountTooLarge),
        (10_000_000_000, Code::AmountTooLarge),
        (i64::MAX, Code::AmountTooLarge),
    ] {
        let request = Charge { cents, ..ask("1") };
        let refused = code_of(counter.till().charge_and_wait(&request).await);
        assert_eq!(refused, code, "{cents} centavos");
    }
    assert_eq!(
        counter.wire().sent().len(),
        0,
        "the provider heard nothing of it"
    );
    assert_eq!(sales(&counter).await, 0, "nor did the journal");
}

#[tokio::test]
async fn a_concept_the_provider_does_not_have_is_refused_before_anything_is_asked_for() {
    let counter = Counter::open().await;
    let request = Charge {
        concept_id: Some("XYZ".to_owned()),
        ..ask("150")
    };

    let refused = code_of(counter.till().charge_and_wait(&request).await);

    assert_eq!(refused, Code::UnknownConcept, "it is not on their list");
    assert_eq!(
        counter.wire().sent_to(GENERATE).len(),
        0,
        "so there is nothing to ask for"
    );
    assert_eq!(sales(&counter).await, 0, "and no sale");
}

#[tokio::test]
async fn a_concept_of_the_list_is_charged_for() {
    let counter = Counter::open().await;
    let request = Charge {
        concept_id: Some("ALQ".to_owned()),
        ..ask("150")
    };
    let order = counter
        .till()
        .charge_and_wait(&request)
        .await
        .expect("it is on their list");
    assert_eq!(
        counter.order(&order).await.draft.concept.name,
        "Alquileres",
        "by its name"
    );
    assert_eq!(
        counter.world().await.orders()[0]["concept"],
        "ALQ",
        "and its id"
    );
}

#[tokio::test]
async fn nobody_chooses_a_concept_while_the_list_cannot_be_had() {
    let counter = Counter::open().await;
    counter.wire().is_cut();
    let request = Charge {
        concept_id: Some("ALQ".to_owned()),
        ..ask("150")
    };
    let refused = code_of(counter.till().charge_and_wait(&request).await);
    assert_eq!(
        refused,
        Code::ProviderUnreachable,
        "a mistyped one would be learned of too late"
    );
    assert_eq!(sales(&counter).await, 0, "nothing was begun");
}

#[tokio::test]
async fn a_refused_connection_is_a_no_and_nothing_was_sent() {
    let counter = Counter::open().await;
    counter.wire().is_cut();

    let order = counter.charge("150,00").await;

    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(
        view.state,
        State::Declined,
        "nobody was reached, so nobody is in doubt"
    );
    let refusal = view.refusal.expect("and it says why");
    assert_eq!(
        refusal.code,
        Code::ProviderUnreachable,
        "in a word for people"
    );
    assert_eq!(
        counter.world().await.requests_in_all(),
        0,
        "the provider heard nothing"
    );
    assert_eq!(
        counter.gazette().links().last(),
        Some(&false),
        "and the till says it is offline"
    );
}

#[tokio::test]
async fn an_error_with_http_200_is_a_no_in_the_providers_words() {
    let counter = Counter::open().await;
    let words = "La cuenta recaudadora no está habilitada";
    counter
        .provider()
        .fails_at(
            "cashin/qr/generate",
            json!({ "fault": "error_ok", "message": words }),
        )
        .await;

    let order = counter.charge("150,00").await;

    let view = counter.till().order(order).await.expect("it is there");
    assert_eq!(view.state, State::Declined, "200 is not yes");
    let refusal = view.refusal.expect("it says why");
    assert_eq!(
        refusal.code,
        Code::ProviderRefused,
        "the provider did not want to"
    );
    assert_eq!(
        refusal.reason.as_deref(),
        Some(words),
        "for the reason it gave"
    );
    assert_eq!(
        counter.looks().await.waiting,
        0,
        "nothing is left to find out"
    );
}

#[tokio::test]
async fn a_desk_that_does_not_hold_the_register_asks_for_no_money() {
    let counter = Counter::open().await;
    let second = counter
        .another_desk(till::profile::Profile::practice(), false)
        .await;
    second
        .till
        .sign_in("practica", "000000")
        .await
        .expect("looking is allowed");
    let refused = code_of(second.till.charge_and_wait(&ask("150")).await);
    assert_eq!(refused, Code::RegisterHeld, "the other one sells");
    assert_eq!(counter.wire().sent().len(), 0, "nothing was sent");
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_sells_nothing_and_shows_everything() {
    let counter = Counter::open().await;
    let sold = counter.charge("150,00").await;
    let before = counter.world().await.requests("cashin/qr/generate");
    let desk = counter.desk_that_cannot_write().await;
    desk.till
        .sign_in("practica", "000000")
        .await
        .expect("looking is allowed");

    let refused = code_of(desk.till.charge_and_wait(&ask("150")).await);

    assert_eq!(
        refused,
        Code::JournalUnwritable,
        "what cannot be kept is not begun"
    );
    let after = counter.world().await.requests("cashin/qr/generate");
    assert_eq!(after, before, "and not asked for");
    assert!(
        desk.till.order(sold).await.is_ok(),
        "what was sold can be looked at"
    );
}

#[tokio::test]
async fn a_token_that_is_about_to_end_is_renewed_before_it_does() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.advance(std::time::Duration::from_mins(55));

    let order = counter.charge("20").await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "the day goes on"
    );
    let tokens = counter.world().await.tokens_issued();
    assert_eq!(
        tokens, 2,
        "with a second token, five minutes before the first would end"
    );
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_of_the_day_costs_the_cashier_nothing() {
    let counter = Counter::open().await;
    counter.charge("10").await;
    counter.provider().ends_all_tokens().await;

    let order = counter.charge("20").await;

    assert_eq!(
        counter.state_of(&order).await,
        State::Open,
        "a 401 did nothing, so it is asked again"
    );
    let world = counter.world().await;
    assert_eq!(world.orders().len(), 2, "and each sale was made once");
    assert_eq!(world.tokens_issued(), 2, "with a new token");
}

#[tokio::test]
async fn the_amount_is_sent_as_a_number_with_two_decimals() {
    let counter = Counter::open().await;
    counter.charge("1550,5").await;
    let sent = counter.wire().sent_to(GENERATE);
    let text = String::from_utf8(sent[0].body.clone()).expect("JSON is UTF-8");
    assert!(
        text.starts_with(r#"{"amount":1550.50,"concept":"VAR","description":""#),
        "{text}"
    );
    let fields: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        fields.as_object().map(serde_json::Map::len),
        Some(3),
        "and nothing undocumented"
    );
}

/// How many sales the journal has.
async fn sales(counter: &Counter) -> usize {
    let sales = counter.till().sales(journal::Filter::default()).await;
    sales.expect("the journal can be read").len()
}
