//! What TotalCoin sends to us, read as the pages have it: the webhook of pre-orders and the callback of
//! payments, each printed one first, then its variants, then what must not be believed.

use domain::{instant::Instant, money::Money};
use gateway::totalcoin::{Callback, PaymentState, Webhook};
use secrecy::SecretString;

use crate::exchange::{Exchange, Request};

/// The private key of the printed vector.
const KEY: &str = "09B4ET8C4EB24S8ABTA8B8A";

/// What is told by a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    reference: String,
    approved: bool,
    /// The amount, the net, the fees, the taxes.
    amounts: [Option<i64>; 4],
    adds_up: Option<bool>,
    merchant_reference: Option<String>,
    concept: Option<String>,
    /// Registered, effective, credited.
    dates: [Option<Instant>; 3],
    payer: [Option<String>; 3],
}

fn told(webhook: &Webhook) -> Told {
    let cents = |money: Money| money.cents();
    Told {
        reference: webhook.reference.clone(),
        approved: webhook.approved,
        amounts: [
            Some(webhook.amount.cents()),
            webhook.net.map(cents),
            webhook.fees.map(cents),
            webhook.taxes.map(cents),
        ],
        adds_up: webhook.adds_up(),
        merchant_reference: webhook.merchant_reference.clone(),
        concept: webhook.concept.clone(),
        dates: [webhook.created, webhook.confirmed, webhook.accredited],
        payer: [
            webhook.payer_name.clone(),
            webhook.payer_cuit.clone(),
            webhook.payer_account.clone(),
        ],
    }
}

fn read(request: &Request) -> Option<Told> {
    Webhook::read(request.body.as_bytes()).map(|webhook| told(&webhook))
}

#[test]
fn the_printed_webhook_is_read_and_every_form_of_it_to_the_same() {
    let exchange = Exchange::read("totalcoin_webhook.http");
    let text = |text: &str| Some(text.to_owned());
    let expected = Told {
        reference: "0000004053".to_owned(),
        approved: true,
        amounts: [Some(100_000), Some(93_720), Some(5_190), Some(1_090)],
        adds_up: Some(true),
        merchant_reference: None,
        concept: text("1234567890"),
        dates: [1_605_814_820_000, 1_605_814_823_000, 1_619_026_493_000]
            .map(|ms| Some(Instant::from_ms(ms))),
        payer: [text("TOTAL COIN"), text("11111111"), None],
    };
    for (what, request) in &exchange.requests {
        assert_eq!(read(request).as_ref(), Some(&expected), "{what}");
    }

    let unapproved = Told {
        approved: false,
        ..expected.clone()
    };
    let of_an_order = Told {
        merchant_reference: text("ca8964d1-b90b-4583-98da-bfc7f757d6e7"),
        concept: text("A1B2C3D4E5F6G7"),
        ..expected.clone()
    };
    let uneven = Told {
        amounts: [Some(100_000), Some(93_730), Some(5_190), Some(1_090)],
        adds_up: Some(false),
        ..expected.clone()
    };
    let no_day = Told {
        dates: [None, expected.dates[1], expected.dates[2]],
        ..expected
    };
    let others = [
        ("pending", unapproved.clone()),
        ("rejected", unapproved.clone()),
        ("a word nobody documented", unapproved),
        ("of an order", of_an_order),
        ("of parts that are not the whole", uneven),
        ("of a thirteenth month", no_day),
    ];
    let named: Vec<&str> = exchange
        .other_requests
        .iter()
        .map(|(what, _)| &**what)
        .collect();
    assert_eq!(
        named,
        others.clone().map(|(what, _)| what),
        "each has its meaning"
    );
    for ((what, request), (_, expected)) in exchange.other_requests.iter().zip(&others) {
        assert_eq!(read(request).as_ref(), Some(expected), "{what}");
    }
    for (what, request) in &exchange.unread {
        assert_eq!(read(request), None, "{what}");
    }
}

fn verified(request: &Request) -> Option<Callback> {
    let header = request.header("authorization").unwrap_or_default();
    Callback::verified(request.body.as_bytes(), header, &SecretString::from(KEY))
}

#[test]
fn the_printed_callback_verifies_and_every_form_of_it_but_no_forged_one() {
    let exchange = Exchange::read("totalcoin_callback.http");
    assert!(
        exchange.quoted.contains(KEY),
        "the key of the printed vector"
    );
    let id = "E6451028-84CE-4FA4-B3BC-335972BEBF0A";
    let callback = |state: PaymentState| Callback {
        id: id.to_owned(),
        state,
    };
    for (what, request) in &exchange.requests {
        assert_eq!(
            verified(request),
            Some(callback(PaymentState::Failed)),
            "{what}"
        );
    }
    let others = [
        ("Processed", PaymentState::Processed),
        ("Exitoso", PaymentState::Processed),
        ("Processing", PaymentState::Processing),
    ];
    let named: Vec<&str> = exchange
        .other_requests
        .iter()
        .map(|(what, _)| &**what)
        .collect();
    assert_eq!(
        named,
        others.clone().map(|(what, _)| what),
        "each has its meaning"
    );
    for ((what, request), (_, state)) in exchange.other_requests.iter().zip(others) {
        assert_eq!(verified(request), Some(callback(state)), "{what}");
    }
    for (what, request) in &exchange.unread {
        assert_eq!(verified(request), None, "{what}");
    }
}
