//! Requests that nobody should send: each is answered, and none does anything.

use serde_json::{Value, json};

use super::{Till, preorder};
use crate::counter::said;

const POSTS: [&str; 5] = [
    "/api/auth/login",
    "/api/iep/pre-order",
    "/api/pre-orders",
    "/api/payments/transactions",
    "/api/qr/generate",
];

#[tokio::test]
async fn a_body_that_is_none_is_refused_everywhere() {
    let till = Till::open().await;
    till.counter.speak(json!({"old_pre_orders": true})).await;
    let deep = "[".repeat(10_000);
    for path in POSTS {
        for body in [
            "",
            "null",
            "[]",
            "7",
            "\"",
            "{",
            "{\"amount\":}",
            "\u{0}",
            &deep,
        ] {
            let asked = till.request(till.http.post(till.counter.at(path)));
            let answer = asked.body(body.to_owned()).send().await.expect("an answer");
            let (status, answer) = said(answer).await;
            assert!((400..500).contains(&status), "{path}, {body:.9}: {status}");
            assert!(
                answer["message"].is_string(),
                "{path}, {body:.9}: with a reason"
            );
        }
    }
    assert_eq!(
        till.counter.world().await["orders"],
        json!([]),
        "nothing was made"
    );
}

#[tokio::test]
async fn no_value_of_any_field_breaks_the_provider() {
    let till = Till::open().await;
    till.earn(1_000).await;
    till.counter.speak(json!({"old_pre_orders": true})).await;
    let good = [
        ("/api/iep/pre-order", preorder(json!({}))),
        (
            "/api/pre-orders",
            json!({
                "amount": 1, "currency": "ARS", "description": "x",
                "expiration_date": "2027-01-01T00:00:00Z", "customer": {},
            }),
        ),
        (
            "/api/payments/transactions",
            json!({
                "cbucvu": "2850590940090418135201", "cuitcuil": "27326594305", "amount": 1,
                "reference": "R", "notificationUrl": "",
            }),
        ),
        (
            "/api/qr/generate",
            json!({"amount": 1, "currency": "ARS", "description": "x", "expires_in": 60}),
        ),
    ];
    let strange = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(9_999_999_999.99),
        json!(""),
        json!("\u{0}"),
        json!("💸".repeat(25)),
        json!("x".repeat(20_000)),
        json!("9999-12-31T23:59:59Z"),
        json!("-009999-01-01T00:00:00Z"),
        json!([1]),
        json!({"a": {"b": null}}),
    ];
    for (path, body) in good {
        let names: Vec<_> = body
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        for name in names {
            for value in &strange {
                let mut body = body.clone();
                body[&name] = value.clone();
                let (status, answer) = till.post(path, &body).await;
                assert!(status < 500, "{path} with {name} = {value:.20}: {answer}");
            }
        }
    }
    till.counter.pass(10_000);
    assert_eq!(
        till.counter.world().await["conserved"],
        true,
        "the world stands"
    );
}
