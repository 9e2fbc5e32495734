//! `POST v2/payment/cashout`: money the shop sends; `GET v2/payment/cashout/{id}`: the voucher of it.
//!
//! The reference is the idempotency key: unique for each payout, and sent again with the same data to
//! retry or to learn what came of it (TelePagos, "cashout"). A yes says that it was taken on, not that the
//! money arrived (ambiguity 9); a no is believed only if it shows that none left.

use std::fmt;

use domain::{cuit::Cuit, money::Price, payout::Payee, reference::Reference};
use serde::Serialize;

use super::{DOMAIN, Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, RefusedKind, SilenceKind, Unsaid},
    transport::{Method, Request},
    voucher::{self, Voucher},
    wire::{self, Decimal, Object},
};

const ROUTE: &str = "v2/payment/cashout";
const VOUCHER_ROUTE: &str = "v2/payment/cashout/{id}";

/// The call that sends money, whole: journaled before it is sent, and sent as these very bytes, however
/// often.
#[derive(Clone, PartialEq, Eq)]
pub struct CashoutCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cvu: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cuit: Option<&'a str>,
    amount: Decimal,
    reference_id: &'a str,
    concept: &'a str,
    description: &'a str,
}

impl CashoutCall {
    /// The call that sends `amount` to `payee`, whose CUIT is `cuit` if it is known. An account goes as
    /// `cvu` even if it is a bank's; never is an alias sent beside it.
    pub fn new(
        payee: &Payee,
        cuit: Option<&Cuit>,
        amount: Price,
        reference: &Reference,
        concept: &str,
        description: &str,
    ) -> CashoutCall {
        let (cvu, alias) = match payee {
            Payee::Account(account) => (Some(account.as_str()), None),
            Payee::Alias(alias) => (None, Some(alias.as_str())),
        };
        let body = wire::json(&Body {
            cvu,
            alias,
            cuit: cuit.map(Cuit::as_str),
            amount: Decimal(amount.money()),
            reference_id: reference.as_str(),
            concept,
            description,
        });
        CashoutCall { body }
    }

    /// The call of these bytes, journaled before: for sending the very same again.
    pub fn again(body: Vec<u8>) -> CashoutCall {
        CashoutCall { body }
    }

    /// What the call is, for the journal: `POST v2/payment/cashout`.
    pub fn describe(&self) -> &'static str {
        "POST v2/payment/cashout"
    }

    /// The bytes that are sent: JSON with the documented fields in the documented order, amounts numbers
    /// with two decimals (ambiguity 4).
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No payee: it is somebody's account.
impl fmt::Debug for CashoutCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CashoutCall")
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Telepagos {
    /// Sends money; the provider's id of the payout. Sent once (and once more if the first was answered
    /// with a 401).
    ///
    /// A refusal means that this sending moved no money. Anything less certain is silence, [`Unsettled`]
    /// where they objected in words that prove nothing. A refusal of bytes that were sent before, and met
    /// silence then, says nothing of the earlier sending.
    ///
    /// [`Unsettled`]: SilenceKind::Unsettled
    pub async fn cash_out(&self, call: &CashoutCall) -> Answer<String> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Stake::Pay, request).await;
        body.and_then(|body| read(&body)).into()
    }

    /// The voucher of the payout `id`, which is letters, digits, `-` and `_`. About anything else nobody is
    /// asked: such an id is not one of theirs.
    pub async fn cash_out_voucher(&self, id: &str) -> Answer<Voucher> {
        if !wire::is_segment(id) {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let request = Request {
            path: VOUCHER_ROUTE.replace("{id}", id),
            answer_max: Some(voucher::ANSWER_MAX),
            ..Request::to(Method::Get, VOUCHER_ROUTE)
        };
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read_voucher(&body)).into()
    }
}

fn read(body: &str) -> Result<String, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    answer.id(&["id"]).ok_or(Unsaid::missing("id"))
}

fn read_voucher(body: &str) -> Result<Voucher, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let text = answer.field(&["voucher"]).and_then(wire::string);
    text.and_then(|text| Voucher::read(&text, DOMAIN))
        .ok_or(Unsaid::missing("voucher"))
}

#[cfg(test)]
mod tests {
    use domain::{cuit::Cuit, money::Price, payout::Payee, reference::Reference};
    use proptest::prelude::*;

    use super::{CashoutCall, read, read_voucher};
    use crate::{
        answer::{SilenceKind, Unsaid},
        voucher::Voucher,
    };

    const CVU: &str = "0000222800000000057723";

    fn call(payee: &str, cuit: Option<&str>, cents: i64, words: &str) -> CashoutCall {
        let payee = Payee::parse(payee).expect("a payee");
        let cuit = cuit.map(|cuit| Cuit::parse(cuit).expect("a CUIT"));
        let amount = Price::from_cents(cents).expect("a price");
        let reference = Reference::parse("7ZK3M9Q2T5W8XA").expect("a reference");
        CashoutCall::new(&payee, cuit.as_ref(), amount, &reference, "VAR", words)
    }

    fn text(call: &CashoutCall) -> &str {
        std::str::from_utf8(call.body()).expect("JSON is UTF-8")
    }

    #[test]
    fn the_bytes_name_an_account_or_an_alias_and_never_both() {
        assert_eq!(
            text(&call(CVU, Some("30-71809248-1"), 155_050, "Devolución")),
            r#"{"cvu":"0000222800000000057723","cuit":"30718092481","amount":1550.50,"reference_id":"7ZK3M9Q2T5W8XA","concept":"VAR","description":"Devolución"}"#,
            "in the documents' order, to the byte"
        );
        assert_eq!(
            text(&call("Mi.Alias-1", None, 1, "")),
            r#"{"alias":"mi.alias-1","amount":0.01,"reference_id":"7ZK3M9Q2T5W8XA","concept":"VAR","description":""}"#,
            "no CUIT is sent that is not known"
        );
    }

    #[test]
    fn a_call_sent_again_is_the_same_call_and_names_nobody() {
        let first = call(CVU, Some("30718092481"), 100, "x");
        let again = CashoutCall::again(first.body().to_vec());
        assert!(again == first, "to the byte");
        let shown = format!("{again:?}");
        assert!(
            !shown.contains(CVU) && !shown.contains("30718092481"),
            "{shown} names nobody"
        );
    }

    #[test]
    fn a_payout_has_an_id_or_nothing_was_said() {
        assert_eq!(
            read(r#"{"status":"ok","id":901}"#),
            Ok("901".to_owned()),
            "a number"
        );
        assert_eq!(read(r#"{"id":"A-9"}"#), Ok("A-9".to_owned()), "or a text");
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"id":null}"#,
            r#"{"id":""}"#,
            r#"{"id":[1]}"#,
        ] {
            assert_eq!(read(body), Err(Unsaid::missing("id")), "{body}");
        }
        let list = Err(Unsaid::silence(SilenceKind::Unreadable));
        assert_eq!(read("[]"), list, "a list is no answer");
    }

    #[test]
    fn a_voucher_is_kept_or_missing() {
        let text = read_voucher(r#"{"status":"ok","voucher":"Comprobante 9"}"#);
        assert!(
            text == Ok(Voucher::Text("Comprobante 9".to_owned())),
            "a text"
        );
        let pdf = read_voucher(r#"{"voucher":"JVBERi0xLjcK"}"#);
        assert!(
            pdf == Ok(Voucher::Pdf(b"%PDF-1.7\n".to_vec())),
            "a document"
        );
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"voucher":null}"#,
            r#"{"voucher":""}"#,
            r#"{"voucher":9}"#,
        ] {
            assert!(
                read_voucher(body) == Err(Unsaid::missing("voucher")),
                "{body} has none"
            );
        }
    }

    proptest! {
        #[test]
        fn the_amount_sent_reads_back_to_the_centavo(
            cents in 1_i64..=9_999_999_999,
            words in any::<String>(),
        ) {
            let call = call(CVU, None, cents, &words);
            let object = crate::wire::Object::parse(text(&call)).expect("JSON");
            let amount = object.field(&["amount"]).expect("an amount").get();
            let read = domain::money::Money::from_json_token(amount).map(domain::money::Money::cents);
            prop_assert_eq!(read, Ok(cents));
            prop_assert!(amount.contains('.'), "two decimals: {amount}");
        }

        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "id", "voucher"]),
            ],
        ) {
            if let Ok(id) = read(&body) {
                prop_assert!(!id.is_empty());
            }
            let _ = read_voucher(&body);
        }
    }
}
