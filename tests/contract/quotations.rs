//! The exchanges, held to what they quote: word for word, every example, every call; and none is forgotten.

use std::{collections::BTreeSet, fs, path::Path};

use crate::{
    document,
    exchange::{Answer, Exchange, Request},
};

#[test]
fn every_quotation_is_word_for_word() {
    for (name, exchange) in Exchange::all() {
        let whole = document::whole(&exchange.number);
        assert!(
            whole.contains(&exchange.quoted),
            "{name}: not what the document says"
        );
        let calls = document::calls(&exchange.quoted);
        assert_eq!(
            calls.into_iter().collect::<Vec<_>>(),
            [exchange.call()],
            "{name}: one call"
        );
    }
}

#[test]
fn every_literal_example_is_tried_to_the_letter() {
    for (name, exchange) in Exchange::all() {
        let printed = exchange.printed();
        for (what, body) in &printed {
            let lines = exchange.quoted.lines();
            let is_there = exchange
                .document
                .examples
                .iter()
                .any(|example| example == body)
                || lines.clone().any(|line| line == *body);
            assert!(
                is_there,
                "{name}, {what}: nothing like it is printed: {body}"
            );
        }
        // What the other notation shows are types, except for two answers.
        let literal = match (name.as_str(), exchange.number.as_str()) {
            ("telepagos_whitelabel_statics.http", _) => &exchange.document.examples[..1],
            ("telepagos_sale_point_retire.http", _) => &exchange.document.examples[1..2],
            (_, "003") => &[],
            (_, _) => &exchange.document.examples[..],
        };
        for example in literal {
            assert!(
                printed.iter().any(|(_, body)| body == example),
                "{name}: printed and not tried: {example}"
            );
        }
    }
}

#[test]
fn every_example_is_in_the_shape_the_document_shows() {
    for (name, exchange) in Exchange::all() {
        let Exchange {
            document,
            answers,
            refused,
            ..
        } = &exchange;
        for (what, request) in &exchange.requests {
            let about = format!("{name}, request {what}");
            assert_eq!(request.method, document.method, "{about}: the method");
            if !exchange.is_inbound() {
                assert_eq!(request.path(), document.path, "{about}: the path");
                let bearer = request.header("authorization");
                let wanted = document.wants_token.then_some("Bearer {token}");
                assert_eq!(bearer, wanted, "{about}: the token");
            }
            // Of what comes in, one form is the page's own, and the others are variants of it.
            if !exchange.is_inbound() {
                assert_eq!(
                    unlike(&exchange, what, request),
                    Vec::<String>::new(),
                    "{about}"
                );
            }
        }
        let own = exchange
            .requests
            .iter()
            .any(|(what, it)| unlike(&exchange, what, it).is_empty());
        assert!(
            own,
            "{name}: one request at least is in the page's own form"
        );
        let Some((what, answer)) = answers.first() else {
            assert!(exchange.is_inbound(), "{name}: has an answer");
            continue;
        };
        assert!(
            what.starts_with("as "),
            "{name}: first as documented, then the variants"
        );
        let json = |answer: &Answer| serde_json::from_str(&answer.body).expect("an answer is JSON");
        let mut faults = document::faults(&document.answer, &json(answer));
        // A payment by QR came by no link, and null is how one says so.
        faults.retain(|fault| fault != "link_id is no number: null");
        assert_eq!(
            faults,
            Vec::<String>::new(),
            "{name}: the answer as documented"
        );

        let (what, error) = refused.first().expect("a call can be refused");
        let faults = document::faults(&document.error, &json(error));
        assert_eq!(faults, Vec::<String>::new(), "{name}: {what}");
        // Whatever a page lists among its errors is among ours.
        let ours: BTreeSet<u16> = [refused, &exchange.silences]
            .into_iter()
            .flatten()
            .map(|(_, answer)| answer.status)
            .collect();
        let missing: Vec<_> = document
            .codes
            .iter()
            .filter(|code| !ours.contains(code))
            .collect();
        assert!(
            missing.is_empty(),
            "{name}: documented and not tried: {missing:?}"
        );
    }
}

/// What in a request is not as documented.
fn unlike(exchange: &Exchange, what: &str, request: &Request) -> Vec<String> {
    let mut faults = document::faults(&exchange.document.request, &request.about("7").json());
    faults.retain(|fault| !is_a_choice(what, fault));
    faults
}

/// Whether a fault of a request is none: of an account and an alias one is sent, and with an alias nobody
/// need know whose it is.
fn is_a_choice(what: &str, fault: &str) -> bool {
    let left_out: &[&str] = match what {
        "to an account" => &["alias"],
        "to an alias" => &["cvu", "cbucvu", "cuit"],
        _ => &[],
    };
    left_out
        .iter()
        .any(|name| fault == format!("{name} is missing"))
}

#[test]
fn every_call_of_the_documents_has_its_exchange() {
    let mut quoted = BTreeSet::new();
    for (_, exchange) in Exchange::all() {
        quoted.insert((exchange.number.clone(), exchange.call()));
    }
    for number in document::NUMBERS {
        for call in document::calls(&document::whole(number)) {
            let entry = (number.to_owned(), call);
            assert!(
                quoted.contains(&entry),
                "{entry:?} is documented and has no exchange"
            );
        }
    }
}

#[test]
fn every_exchange_is_tried_by_the_gateway() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/gateway");
    let mut sources = String::new();
    for folder in [top.clone(), top.join("telepagos")] {
        for file in fs::read_dir(folder).expect("a folder of sources") {
            let path = file.expect("a file of it").path();
            if path.is_file() {
                sources += &fs::read_to_string(path).expect("a source is text");
            }
        }
    }
    // The sandbox is tried with every file there is, whatever it is called.
    for (name, _) in Exchange::all() {
        let quoted = format!("\"{name}\"");
        assert!(
            sources.contains(&quoted),
            "{name}: the gateway is never tried with it"
        );
    }
}
