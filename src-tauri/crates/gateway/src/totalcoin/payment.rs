//! `POST api/payments/transactions` and the two ways to ask how a payment stands.
//!
//! The money of a payment leaves the shop. Its reference is what makes one request out of any number of
//! sendings: the provider answers a second one with 409, and a payment whose answer was lost is looked up
//! by it, because a time-out, a 500 or a broken answer says nothing about the money (ambiguities 11 to 13).

use std::fmt;

use domain::{
    cuit::Cuit,
    money::{Money, Price},
    payout::Payee,
    reference::Reference,
};
use serde::Serialize;

use super::{Totalcoin, auth::Door, dialect::Stake, unreadable};
use crate::{
    answer::{Answer, RefusedKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, Object},
};

const PAY: &str = "api/payments/transactions";
const BY_ID: &str = "api/payments/transactions/{id}";
const BY_REFERENCE: &str = "api/payments/transactions/{reference}/external";

/// The call that sends money, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    cbucvu: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<&'a str>,
    cuitcuil: &'a str,
    amount: Decimal,
    reference: &'a str,
    notification_url: &'a str,
}

impl PaymentCall {
    /// The call that pays `amount` to `payee`, whose CUIT or CUIL is `cuit`. The result is also told to
    /// `notification_url`, if that can be reached.
    ///
    /// An account goes as `cbucvu`, an alias as `alias`, never both (provider notes, §1).
    pub fn new(
        payee: &Payee,
        cuit: &Cuit,
        amount: Price,
        reference: &Reference,
        notification_url: &str,
    ) -> PaymentCall {
        let (cbucvu, alias) = match payee {
            Payee::Account(account) => (Some(account.as_str()), None),
            Payee::Alias(alias) => (None, Some(alias.as_str())),
        };
        let body = Body {
            cbucvu,
            alias,
            cuitcuil: cuit.as_str(),
            amount: Decimal(amount.money()),
            reference: reference.as_str(),
            notification_url,
        };
        PaymentCall {
            body: wire::json(&body),
        }
    }

    /// The call whose bytes were journaled, to be sent again: the same payment, not another.
    pub fn again(body: Vec<u8>) -> PaymentCall {
        PaymentCall { body }
    }

    /// What the call is, for the journal.
    pub fn describe(&self) -> &'static str {
        "POST api/payments/transactions"
    }

    /// The bytes that are sent: the documented fields in their order.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No content: it carries somebody's account.
impl fmt::Debug for PaymentCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PaymentCall")
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Where a payment stands, in the words of either page that has any (ambiguity 15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// The money arrived. Final.
    Processed,
    /// The money did not leave, or came back. Final.
    Failed,
    /// It is being worked on.
    Processing,
    /// It was taken, and waits.
    Pending,
    /// A word nobody documented, at most 60 characters: not final.
    Unheard(String),
}

impl PaymentState {
    /// The state a word means, whatever its case and accents.
    pub(super) fn of(word: &str) -> PaymentState {
        match wire::fold(word).as_str() {
            "processed" | "exitoso" => PaymentState::Processed,
            "failed" | "rechazado" => PaymentState::Failed,
            "processing" => PaymentState::Processing,
            "pending" | "pendiente" => PaymentState::Pending,
            _ => PaymentState::Unheard(wire::clean(word, 60).unwrap_or_default()),
        }
    }
}

/// A payment as the provider tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// The provider's id of it.
    pub id: String,
    /// Where it stands.
    pub state: PaymentState,
    /// How much it pays: more than nothing.
    pub amount: Money,
    /// Its date, as they wrote it.
    pub date: Option<String>,
    /// Our name for it, as they carry it.
    pub reference: Option<String>,
}

impl Totalcoin {
    /// Sends money, and returns the provider's id of the payment. Sent once (and once more if the first was
    /// answered with a 401).
    ///
    /// A refusal means that this request moved no money. One with the status 409
    /// ([`is_duplicate`](crate::Refused::is_duplicate)) means that a payment of this reference exists
    /// already. Silence means that the money may be on its way.
    pub async fn pay(&self, call: &PaymentCall) -> Answer<String> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, PAY)
        };
        let body = self.ask(Door::Company, Stake::Pay, request).await;
        body.and_then(|body| paid(&body)).into()
    }

    /// How the payment `id` stands. About an id that cannot be one of theirs nobody is asked; an answer
    /// about another payment is silence.
    pub async fn payment(&self, id: &str) -> Answer<Payment> {
        if !wire::is_segment(id) {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let body = self.look(BY_ID, BY_ID.replace("{id}", id)).await;
        let payment = body.and_then(|body| read(&body));
        let same = |payment: &Payment| payment.id.eq_ignore_ascii_case(id);
        payment.and_then(|it| about(it, same, "id")).into()
    }

    /// How the payment stands that was asked for under our `reference` (ambiguity 13). A refusal with the
    /// status 404 ([`is_not_found`](crate::Refused::is_not_found)) means that they do not know it yet, and
    /// is no proof that they never will (ambiguity 12); an answer about another payment is silence.
    pub async fn payment_by_reference(&self, reference: &Reference) -> Answer<Payment> {
        let path = BY_REFERENCE.replace("{reference}", reference.as_str());
        let body = self.look(BY_REFERENCE, path).await;
        let payment = body.and_then(|body| read(&body));
        let same = |payment: &Payment| match &payment.reference {
            Some(theirs) => theirs.trim().eq_ignore_ascii_case(reference.as_str()),
            None => true,
        };
        payment.and_then(|it| about(it, same, "reference")).into()
    }

    async fn look(&self, route: &'static str, path: String) -> Result<String, Unsaid> {
        let request = Request {
            path,
            ..Request::to(Method::Get, route)
        };
        self.ask(Door::Company, Stake::Read, request).await
    }
}

/// The payment, if it is the one that was asked about.
fn about(
    payment: Payment,
    same: impl FnOnce(&Payment) -> bool,
    field: &'static str,
) -> Result<Payment, Unsaid> {
    if same(&payment) {
        Ok(payment)
    } else {
        Err(Unsaid::missing(field))
    }
}

/// The id of a payment that was taken.
fn paid(body: &str) -> Result<String, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    // One that could not be asked about is none: the payment is then found by its reference.
    let id = answer.id(&["id"]).filter(|id| wire::is_segment(id));
    id.ok_or(Unsaid::missing("id"))
}

fn read(body: &str) -> Result<Payment, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    let word = answer.text(&["status"]).ok_or(Unsaid::missing("status"))?;
    let amount = answer
        .field(&["amount"])
        .and_then(|amount| wire::money(amount).ok())
        .filter(|amount| *amount > Money::ZERO)
        .ok_or(Unsaid::missing("amount"))?;
    Ok(Payment {
        id: answer
            .id(&["id"])
            .filter(|id| wire::is_segment(id))
            .ok_or(Unsaid::missing("id"))?,
        state: PaymentState::of(&word),
        amount,
        date: answer.text(&["date"]),
        reference: answer.text(&["reference"]),
    })
}

#[cfg(test)]
mod tests {
    use domain::{
        cuit::Cuit,
        money::{Money, Price},
        payout::Payee,
        reference::Reference,
    };
    use proptest::prelude::*;

    use super::{Payment, PaymentCall, PaymentState, paid, read};
    use crate::answer::Unsaid;

    const CVU: &str = "0000222800000000057723";
    const CUIT: &str = "30718092481";

    fn call(payee: &str) -> PaymentCall {
        PaymentCall::new(
            &Payee::parse(payee).expect("a payee"),
            &Cuit::parse(CUIT).expect("a CUIT"),
            Price::from_cents(150_000).expect("a price"),
            &Reference::parse("MOSPAY1").expect("a reference"),
            "https://example.com/tc?x=1&y=2",
        )
    }

    fn sent(payee: &str) -> String {
        String::from_utf8(call(payee).body().to_vec()).expect("JSON is UTF-8")
    }

    #[test]
    fn an_account_is_paid_with_the_documented_fields_in_their_order() {
        assert_eq!(
            sent(CVU),
            concat!(
                r#"{"cbucvu":"0000222800000000057723","cuitcuil":"30718092481","#,
                r#""amount":1500.00,"reference":"MOSPAY1","#,
                r#""notificationUrl":"https://example.com/tc?x=1&y=2"}"#
            ),
            "to the byte"
        );
        let again = PaymentCall::again(call(CVU).body().to_vec());
        assert_eq!(again, call(CVU), "the journaled bytes are the call");
    }

    #[test]
    fn an_alias_goes_in_place_of_the_account_and_never_beside_it() {
        let sent = sent("panaderia.el.sol");
        assert!(
            sent.starts_with(r#"{"alias":"panaderia.el.sol","cuitcuil":"#),
            "in its own field: {sent}"
        );
        assert!(!sent.contains("cbucvu"), "not even blank: {sent}");
    }

    #[test]
    fn nobodys_account_is_told_where_calls_are_debugged() {
        let told = format!("{:?}", call(CVU));
        for secret in [CVU, CUIT] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }

    #[test]
    fn both_pages_words_are_known_and_no_other() {
        for (words, expected) in [
            (["Processed", "EXITOSO"], PaymentState::Processed),
            (["failed", "Rechazado"], PaymentState::Failed),
            (["Processing", " PROCESSING "], PaymentState::Processing),
            (["Pending", "pendiente"], PaymentState::Pending),
        ] {
            for word in words {
                assert_eq!(PaymentState::of(word), expected, "{word}");
            }
        }
        for word in ["ok", "Processed!", "No procesado", "Exito", "Failed over"] {
            assert_eq!(
                PaymentState::of(word),
                PaymentState::Unheard(word.to_owned()),
                "{word} decides nothing"
            );
        }
    }

    #[test]
    fn a_payment_is_read_with_what_decides_about_money() {
        let body = r#"{"id":"E6451028-84CE-4FA4-B3BC-335972BEBF0A","status":"Processed",
            "amount":1500.00,"date":"11/20/2026 14:33:08","reference":"MOSPAY1"}"#;
        let expected = Payment {
            id: "E6451028-84CE-4FA4-B3BC-335972BEBF0A".to_owned(),
            state: PaymentState::Processed,
            amount: Money::from_cents(150_000).expect("an amount"),
            date: Some("11/20/2026 14:33:08".to_owned()),
            reference: Some("MOSPAY1".to_owned()),
        };
        assert_eq!(read(body), Ok(expected), "field by field");
        for (body, field) in [
            (r#"{"status":"Processed","amount":1}"#, "id"),
            (r#"{"id":"a","amount":1}"#, "status"),
            (r#"{"id":"a","status":"","amount":1}"#, "status"),
            (r#"{"id":"a","status":"Processed"}"#, "amount"),
            (r#"{"id":"a","status":"Processed","amount":0}"#, "amount"),
            (
                r#"{"id":"a","status":"Processed","amount":"1.500"}"#,
                "amount",
            ),
        ] {
            assert_eq!(read(body), Err(Unsaid::missing(field)), "{body}");
        }
    }

    #[test]
    fn a_payment_was_taken_only_if_it_has_an_id() {
        assert_eq!(paid(r#"{"id":77}"#), Ok("77".to_owned()), "of any type");
        for body in ["{}", r#"{"id":""}"#, r#"{"id":null}"#, r#"{"id":{}}"#] {
            assert_eq!(paid(body), Err(Unsaid::missing("id")), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["id", "status", "amount", "date", "reference"]),
            ],
        ) {
            let _ = paid(&body);
            if let Ok(payment) = read(&body) {
                prop_assert!(payment.amount > Money::ZERO && !payment.id.is_empty());
            }
        }

        #[test]
        fn no_word_makes_a_payment_final_but_the_four(word in "\\PC{0,80}") {
            let state = PaymentState::of(&word);
            if matches!(state, PaymentState::Processed | PaymentState::Failed) {
                let word = word.trim().to_lowercase();
                prop_assert!(["processed", "exitoso", "failed", "rechazado"].contains(&&*word));
            }
        }
    }
}
