//! `POST v2/payment/cashin/qr/generate`: a QR that collects one amount.
//!
//! It makes an order at the provider and moves no money. It has no idempotency key, so a lost answer
//! leaves an order nobody has seen, which nobody can pay: harmless, never shown, never asked for again
//! under the same sale (provider notes, ambiguity 23).

use std::fmt;

use domain::money::Price;
use serde::Serialize;

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, Object},
};

const ROUTE: &str = "v2/payment/cashin/qr/generate";

/// The longest text a QR symbol can hold, in bytes.
const QR_MAX: usize = 2_953;

/// The call that makes a QR order, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCall {
    body: Vec<u8>,
}

/// A QR order the provider made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrOrder {
    /// The text of the QR, unverified.
    pub qr_code: String,
    /// The provider's id of the order.
    pub qr_order_id: String,
}

#[derive(Serialize)]
struct Body<'a> {
    amount: Decimal,
    concept: &'a str,
    description: &'a str,
}

impl QrCall {
    /// The call that collects `amount`. `concept` is an id of the provider's list, `description` what
    /// the customer's wallet may show.
    pub fn new(amount: Price, concept: &str, description: &str) -> QrCall {
        let body = wire::json(&Body {
            amount: Decimal(amount.money()),
            concept,
            description,
        });
        QrCall { body }
    }

    /// The call of these bytes, journaled before: for sending the very same again.
    pub fn again(body: Vec<u8>) -> QrCall {
        QrCall { body }
    }

    /// What the call is, for the journal: `POST v2/payment/cashin/qr/generate`.
    pub fn describe(&self) -> &'static str {
        "POST v2/payment/cashin/qr/generate"
    }

    /// The bytes that are sent: JSON with the documented fields in the documented order, the amount a
    /// number with two decimals (ambiguity 4).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No description: it may name a customer.
impl fmt::Debug for QrCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QrCall")
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl Telepagos {
    /// Has the order made. Sent once (and once more if the first was answered with a 401).
    ///
    /// A refusal means that no order was made; silence, that one may have been.
    pub async fn open_qr(&self, call: &QrCall) -> Answer<QrOrder> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Stake::Make, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<QrOrder, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let qr_order_id = answer.id(&["qr_order_id"]);
    Ok(QrOrder {
        qr_code: symbol(&answer, "qr_code")?,
        qr_order_id: qr_order_id.ok_or(Unsaid::missing("qr_order_id"))?,
    })
}

/// What a QR is drawn of, under this name: a text without control characters that fits a symbol, and
/// without the blanks around it.
pub(super) fn symbol(answer: &Object, name: &'static str) -> Result<String, Unsaid> {
    let text = answer.field(&[name]).and_then(wire::string);
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty() && text.len() <= QR_MAX)
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or(Unsaid::missing(name))
}

#[cfg(test)]
mod tests {
    use domain::money::Price;
    use proptest::prelude::*;

    use super::{QrCall, QrOrder, read};
    use crate::answer::Unsaid;

    fn body(cents: i64, concept: &str, description: &str) -> String {
        let amount = Price::from_cents(cents).expect("a price");
        let call = QrCall::new(amount, concept, description);
        String::from_utf8(call.body().to_vec()).expect("JSON is UTF-8")
    }

    #[test]
    fn the_bytes_are_the_documented_fields_with_two_decimals() {
        assert_eq!(
            body(155_050, "VAR", "Venta 0042 «café»"),
            r#"{"amount":1550.50,"concept":"VAR","description":"Venta 0042 «café»"}"#,
            "in this order, to the byte"
        );
        assert_eq!(
            body(1, "V\"R", ""),
            r#"{"amount":0.01,"concept":"V\"R","description":""}"#,
            "a quote is escaped, a blank is sent"
        );
        assert_eq!(
            body(9_999_999_999, "VAR", "x"),
            r#"{"amount":99999999.99,"concept":"VAR","description":"x"}"#,
            "no exponent, no rounding"
        );
        let amount = Price::from_cents(1).expect("a price");
        let call = QrCall::new(amount, "VAR", "x");
        assert!(
            QrCall::again(call.body().to_vec()) == call,
            "and the same when sent again"
        );
    }

    #[test]
    fn an_order_has_a_code_and_an_id_whatever_their_types() {
        for answer in [
            r#"{"status":"ok","qr_code":"0002","qr_order_id":77}"#,
            r#"{"qr_code":" 0002\n","qr_order_id":"77","more":{"x":[]}}"#,
        ] {
            let expected = QrOrder {
                qr_code: "0002".to_owned(),
                qr_order_id: "77".to_owned(),
            };
            assert_eq!(read(answer), Ok(expected), "{answer}");
        }
    }

    #[test]
    fn a_yes_without_a_code_or_an_id_says_nothing() {
        let long = "0".repeat(2_954);
        for (answer, field) in [
            (r#"{"status":"ok","qr_order_id":77}"#.to_owned(), "qr_code"),
            (r#"{"qr_code":null,"qr_order_id":77}"#.to_owned(), "qr_code"),
            (r#"{"qr_code":"","qr_order_id":77}"#.to_owned(), "qr_code"),
            (r#"{"qr_code":7,"qr_order_id":77}"#.to_owned(), "qr_code"),
            (
                r#"{"qr_code":"0\u00002","qr_order_id":7}"#.to_owned(),
                "qr_code",
            ),
            (
                format!(r#"{{"qr_code":"{long}","qr_order_id":7}}"#),
                "qr_code",
            ),
            (r#"{"qr_code":"0002"}"#.to_owned(), "qr_order_id"),
            (
                r#"{"qr_code":"0002","qr_order_id":""}"#.to_owned(),
                "qr_order_id",
            ),
        ] {
            assert_eq!(read(&answer), Err(Unsaid::missing(field)), "{answer:.60}");
        }
    }

    proptest! {
        #[test]
        fn the_amount_sent_reads_back_to_the_centavo(
            cents in 1_i64..=9_999_999_999,
            concept in any::<String>(),
            description in any::<String>(),
        ) {
            let sent = body(cents, &concept, &description);
            let amount = sent.split_once(r#","concept":"#).expect("fields in order").0;
            let amount = amount.trim_start_matches(r#"{"amount":"#);
            let read = domain::money::Money::from_json_token(amount).map(domain::money::Money::cents);
            prop_assert_eq!(read, Ok(cents));
            let parsed: serde_json::Value = serde_json::from_str(&sent).expect("JSON");
            prop_assert_eq!(parsed["concept"].as_str(), Some(concept.as_str()));
            prop_assert_eq!(parsed["description"].as_str(), Some(description.as_str()));
        }

        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "qr_code", "qr_order_id"]),
            ],
        ) {
            if let Ok(order) = read(&body) {
                prop_assert!(!order.qr_code.is_empty() && !order.qr_order_id.is_empty());
            }
        }
    }
}
