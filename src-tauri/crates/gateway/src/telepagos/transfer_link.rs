//! `POST v2/payment/cashin/transfer/generate`: a link by which a customer transfers to an account.
//!
//! The answer has no id, so what it collects is found in the list of movements alone (provider notes, §6).

use std::fmt;

use domain::{cbu::Cbu, cuit::Cuit, money::Price};
use serde::Serialize;

use super::{Telepagos, dialect::Stake, qr};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, Object},
};

const ROUTE: &str = "v2/payment/cashin/transfer/generate";

/// The call that makes a transfer link, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct TransferCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
struct Body<'a> {
    cvu: &'a str,
    cuit: &'a str,
    amount: Decimal,
    concept: &'a str,
    description: &'a str,
}

impl TransferCall {
    /// The call that collects `amount` into `account`, whose owner's CUIT is `cuit`.
    pub fn new(
        account: &Cbu,
        cuit: &Cuit,
        amount: Price,
        concept: &str,
        description: &str,
    ) -> TransferCall {
        let body = wire::json(&Body {
            cvu: account.as_str(),
            cuit: cuit.as_str(),
            amount: Decimal(amount.money()),
            concept,
            description,
        });
        TransferCall { body }
    }

    /// The call of these bytes, journaled before: for sending the very same again.
    pub fn again(body: Vec<u8>) -> TransferCall {
        TransferCall { body }
    }

    /// What the call is, for the journal: `POST v2/payment/cashin/transfer/generate`.
    pub fn describe(&self) -> &'static str {
        "POST v2/payment/cashin/transfer/generate"
    }

    /// The bytes that are sent: JSON with the documented fields in the documented order, amounts numbers
    /// with two decimals (ambiguity 4).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No account and no CUIT.
impl fmt::Debug for TransferCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransferCall")
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Telepagos {
    /// Has the link made. Sent once (and once more if the first was answered with a 401).
    ///
    /// What comes back is an address or another text that fits a QR. A refusal means that no link was
    /// made; silence, that one may have been, which nobody has seen and nobody can pay (ambiguity 23).
    pub async fn transfer_link(&self, call: &TransferCall) -> Answer<String> {
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
    qr::symbol(&answer, "payment_link")
}

#[cfg(test)]
mod tests {
    use domain::{cbu::Cbu, cuit::Cuit, money::Price};
    use proptest::prelude::*;

    use super::{TransferCall, read};
    use crate::answer::{SilenceKind, Unsaid};

    #[test]
    fn the_bytes_are_the_documented_fields_and_the_same_when_sent_again() {
        let account = Cbu::parse("0000222800000000057723").expect("a CVU");
        let cuit = Cuit::parse("30718092481").expect("a CUIT");
        let amount = Price::from_cents(155_050).expect("a price");
        let call = TransferCall::new(&account, &cuit, amount, "VAR", "Venta «42»");
        assert_eq!(
            String::from_utf8_lossy(call.body()),
            r#"{"cvu":"0000222800000000057723","cuit":"30718092481","amount":1550.50,"concept":"VAR","description":"Venta «42»"}"#,
            "in this order, to the byte"
        );
        assert!(
            TransferCall::again(call.body().to_vec()) == call,
            "the journal's bytes are the call"
        );
        assert!(
            !format!("{call:?}").contains("57723"),
            "no account is shown"
        );
    }

    #[test]
    fn a_link_is_a_text_that_fits_a_qr() {
        for link in ["https://pagos.example/t/9?x=1", "TP:9|1550.50"] {
            let body = format!(r#"{{"status":"ok","payment_link":" {link}\n"}}"#);
            assert_eq!(read(&body), Ok(link.to_owned()), "{link}");
        }
        let longest = "x".repeat(2_953);
        let body = format!(r#"{{"payment_link":"{longest}"}}"#);
        assert_eq!(read(&body), Ok(longest.clone()), "the longest");
        for body in [
            r#"{"status":"ok"}"#.to_owned(),
            r#"{"payment_link":null}"#.to_owned(),
            r#"{"payment_link":" "}"#.to_owned(),
            r#"{"payment_link":7}"#.to_owned(),
            r#"{"payment_link":"a\u0000b"}"#.to_owned(),
            format!(r#"{{"payment_link":"{longest}x"}}"#),
        ] {
            assert_eq!(
                read(&body),
                Err(Unsaid::missing("payment_link")),
                "{body:.60}"
            );
        }
        let bare = Err(Unsaid::silence(SilenceKind::Unreadable));
        assert_eq!(read(r#""https://x""#), bare, "a bare text is no answer");
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "payment_link"]),
            ],
        ) {
            if let Ok(link) = read(&body) {
                prop_assert!(!link.is_empty() && !link.chars().any(char::is_control));
            }
        }
    }
}
