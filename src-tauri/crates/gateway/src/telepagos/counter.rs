//! `POST v2/payment/cashin/qr/static/order`: an order on the closed QR of a sale point, the printed one.
//!
//! Whether a second order replaces or follows one that is open the documents do not say: there is to be one
//! for each sale point, and after silence its state is not known (ambiguity 22). Both are the till's.

use std::fmt;

use domain::money::Price;
use serde::Serialize;

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, IdNumber, Object},
};

const ROUTE: &str = "v2/payment/cashin/qr/static/order";

/// The call that puts an order on a sale point's QR, whole: journaled before it is sent, and sent as these
/// very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct CounterCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
struct Body<'a> {
    amount: Decimal,
    concept: &'a str,
    description: &'a str,
    sale_point_id: IdNumber<'a>,
}

impl CounterCall {
    /// The call that collects `amount` at the sale point of this id, a number if it is one.
    pub fn new(
        amount: Price,
        concept: &str,
        description: &str,
        sale_point_id: &str,
    ) -> CounterCall {
        let body = wire::json(&Body {
            amount: Decimal(amount.money()),
            concept,
            description,
            sale_point_id: IdNumber(sale_point_id),
        });
        CounterCall { body }
    }

    /// The call of these bytes, journaled before: for sending the very same again.
    pub fn again(body: Vec<u8>) -> CounterCall {
        CounterCall { body }
    }

    /// What the call is, for the journal: `POST v2/payment/cashin/qr/static/order`.
    pub fn describe(&self) -> &'static str {
        "POST v2/payment/cashin/qr/static/order"
    }

    /// The bytes that are sent: JSON with the documented fields in the documented order, amounts numbers
    /// with two decimals (ambiguity 4).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No description: it may name a customer.
impl fmt::Debug for CounterCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CounterCall")
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Telepagos {
    /// Has the order made; the provider's id of it. Sent once (and once more if the first was answered with
    /// a 401).
    ///
    /// A refusal means that no order was made; silence, that one may stand on the QR everybody sees.
    pub async fn open_counter(&self, call: &CounterCall) -> Answer<String> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Stake::Make, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<String, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let id = answer.id(&["qr_order_id"]);
    id.ok_or(Unsaid::missing("qr_order_id"))
}

#[cfg(test)]
mod tests {
    use domain::money::Price;
    use proptest::prelude::*;

    use super::{CounterCall, read};
    use crate::answer::Unsaid;

    fn call(sale_point: &str) -> CounterCall {
        let amount = Price::from_cents(155_050).expect("a price");
        CounterCall::new(amount, "VAR", "Venta 42", sale_point)
    }

    #[test]
    fn the_bytes_are_the_documented_fields_and_the_same_when_sent_again() {
        assert_eq!(
            String::from_utf8_lossy(call("348").body()),
            r#"{"amount":1550.50,"concept":"VAR","description":"Venta 42","sale_point_id":348}"#,
            "a number, as documented"
        );
        assert_eq!(
            String::from_utf8_lossy(call("0348").body()),
            r#"{"amount":1550.50,"concept":"VAR","description":"Venta 42","sale_point_id":"0348"}"#,
            "never another sale point's number"
        );
        let again = CounterCall::again(call("348").body().to_vec());
        assert!(again == call("348"), "the very bytes");
    }

    #[test]
    fn an_order_has_an_id_or_nothing_was_said() {
        assert_eq!(
            read(r#"{"status":"ok","qr_order_id":77}"#),
            Ok("77".to_owned()),
            "its number"
        );
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"qr_order_id":""}"#,
            r#"{"id":77}"#,
        ] {
            assert_eq!(read(body), Err(Unsaid::missing("qr_order_id")), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "qr_order_id"]),
            ],
        ) {
            if let Ok(id) = read(&body) {
                prop_assert!(!id.is_empty());
            }
        }
    }
}
