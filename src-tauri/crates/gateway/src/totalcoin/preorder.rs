//! `POST api/iep/pre-order`: a pre-order, paid by its QR or by a transfer that is matched to it.
//!
//! It moves no money and has no idempotency key: a lost answer leaves a pre-order whose code nobody has
//! seen (ambiguity 23). There is no way to ask how one stands; payments are told by the webhook
//! (ambiguity 17). The document's types disagree with its example: the example is what is sent, and what
//! comes is read whatever its type (ambiguity 5).

use std::fmt;

use domain::{
    instant::Instant,
    money::{Money, Price},
    reference::Reference,
};
use jiff::Timestamp;
use serde::Serialize;

use super::{Totalcoin, auth::Door, dialect::Stake, unreadable};
use crate::{
    answer::{Answer, Unsaid},
    transport::{Method, Request},
    wire::{self, Decimal, IdNumber, Object},
};

const ROUTE: &str = "api/iep/pre-order";

/// The longest text a QR symbol can hold, in bytes.
const QR_MAX: usize = 2_953;

/// How often a pre-order's QR may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QrType {
    /// Many times.
    Static,
    /// Once.
    Dynamic,
}

/// A pre-order as it is asked for.
#[derive(Clone, Copy)]
pub struct Preordering<'a> {
    /// What it is for; shown to the payer.
    pub concept: &'a str,
    /// Until when it can be paid.
    pub expires: Instant,
    /// The id of the business unit that collects; sent as a number when it is one.
    pub business_unit: &'a str,
    /// Our name for it.
    pub reference: &'a Reference,
    /// How much is owed (`closed`); none leaves it to the payer (`open`).
    pub amount: Option<Price>,
    /// How often its QR may be used.
    pub qr_type: QrType,
    /// Whether a QR that was paid can be paid again.
    pub reset_on_payment: bool,
    /// What the webhook will carry back as `ReferenciaMerchant`.
    pub operation_id: &'a str,
    /// The payer's DNI or CUIT, as typed.
    pub dni: &'a str,
    /// `companyReferenceToConciliate`: documented as required here and as to be left empty elsewhere
    /// (provider notes, §1), so it is the shop's to set.
    pub reconcile: &'a str,
}

/// The call that makes a pre-order, whole: journaled before it is sent, and sent as these very bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct PreorderCall {
    body: Vec<u8>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    concept: &'a str,
    expiration_date: String,
    business_unit: IdNumber<'a>,
    external_reference: &'a str,
    qr_amount_type: &'static str,
    amount: Decimal,
    qr_type: QrType,
    reset_on_payment: bool,
    operation_id: &'a str,
    dni: &'a str,
    company_reference_to_conciliate: &'a str,
}

impl PreorderCall {
    /// The call that makes this pre-order. An open one is sent with an amount of nothing, because the
    /// document requires the field and has no word for its absence.
    pub fn new(preorder: Preordering<'_>) -> PreorderCall {
        let body = Body {
            concept: preorder.concept,
            expiration_date: iso(preorder.expires),
            business_unit: IdNumber(preorder.business_unit),
            external_reference: preorder.reference.as_str(),
            qr_amount_type: match preorder.amount {
                Some(_) => "closed",
                None => "open",
            },
            amount: Decimal(preorder.amount.map_or(Money::ZERO, Price::money)),
            qr_type: preorder.qr_type,
            reset_on_payment: preorder.reset_on_payment,
            operation_id: preorder.operation_id,
            dni: preorder.dni,
            company_reference_to_conciliate: preorder.reconcile,
        };
        PreorderCall {
            body: wire::json(&body),
        }
    }

    /// The call whose bytes were journaled.
    pub fn again(body: Vec<u8>) -> PreorderCall {
        PreorderCall { body }
    }

    /// What the call is, for the journal.
    pub fn describe(&self) -> &'static str {
        "POST api/iep/pre-order"
    }

    /// The bytes that are sent: the document's example, field by field and in its order.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

/// No content: it carries somebody's document number.
impl fmt::Debug for PreorderCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreorderCall")
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// A pre-order the provider made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preorder {
    /// The provider's id of it.
    pub id: String,
    /// The text of its QR, unverified.
    pub qr_code: String,
    /// How much it collects, as they say; nothing for an open one. Whether that is what was asked for is the
    /// till's to see.
    pub amount: Money,
    /// Until when it can be paid.
    pub expires: Option<Instant>,
    /// Whether its QR can be paid now.
    pub enabled: Option<bool>,
    /// Our name for it, as they carry it.
    pub external_reference: Option<String>,
    /// Who collects.
    pub business_unit: Option<String>,
    /// The till that collects.
    pub cashier: Option<String>,
}

impl Totalcoin {
    /// Has a pre-order made. Sent once (and once more if the first was answered with a 401).
    ///
    /// A refusal means that none was made; silence, that one may have been.
    pub async fn open_preorder(&self, call: &PreorderCall) -> Answer<Preorder> {
        let request = Request {
            body: Some(call.body.clone()),
            ..Request::to(Method::Post, ROUTE)
        };
        let body = self.ask(Door::Preorders, Stake::Make, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

/// As the example has it: UTC, to the millisecond.
fn iso(instant: Instant) -> String {
    // Beyond jiff's ten thousand years nothing is meant but the end of time.
    let at = Timestamp::from_millisecond(instant.ms()).unwrap_or(Timestamp::MAX);
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn read(body: &str) -> Result<Preorder, Unsaid> {
    let answer = Object::parse(body).ok_or_else(unreadable)?;
    let qr_code = answer.field(&["qrCode"]).and_then(wire::string);
    let qr_code = qr_code
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty() && text.len() <= QR_MAX)
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or(Unsaid::missing("qrCode"))?;
    let amount = answer
        .field(&["amount"])
        .and_then(|amount| wire::money(amount).ok())
        .filter(|amount| *amount >= Money::ZERO)
        .ok_or(Unsaid::missing("amount"))?;
    Ok(Preorder {
        id: answer.id(&["id"]).ok_or(Unsaid::missing("id"))?,
        qr_code,
        amount,
        expires: answer
            .text(&["expirationDate"])
            .and_then(|at| wire::moment(&at)),
        enabled: answer.field(&["isEnabled"]).and_then(wire::flag),
        external_reference: answer.text(&["externalReference"]),
        business_unit: answer.text(&["businessUnitName"]),
        cashier: answer.text(&["cashier"]),
    })
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, money::Price, reference::Reference};
    use proptest::prelude::*;

    use super::{PreorderCall, Preordering, QrType, read};
    use crate::answer::{SilenceKind, Unsaid};

    /// The document's answer, as printed.
    const DOCUMENTED: &str = r#"{
"id": 13010,
"qrCode": "00020101021143510033com.totalcoin.integracionesqrtest0210000001301050150011307180924815126002200002228000000000577235204490053030325802AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304584D",
"expirationDate": "2025-03-26T17:23:14.099Z",
"amount": 10.0,
"concept": "test-jpgq",
"businessUnitName": "ARBET",
"cashier": "ARBET ",
"externalReference": "JPGQ_PAYMENT_001",
"isEnabled": true
}"#;
    /// 2025-03-26T17:23:14.099Z.
    const EXPIRES: Instant = Instant::from_ms(1_743_009_794_099);

    fn sent(change: impl FnOnce(&mut Preordering<'_>)) -> String {
        let reference = Reference::parse("MOS000000000001").expect("a reference");
        let mut preorder = Preordering {
            concept: "test-jpgq",
            expires: EXPIRES,
            business_unit: "348",
            reference: &reference,
            amount: Some(Price::from_cents(1_000).expect("a price")),
            qr_type: QrType::Static,
            reset_on_payment: true,
            operation_id: "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
            dni: "27594189",
            reconcile: "OP:000001110001",
        };
        change(&mut preorder);
        let call = PreorderCall::new(preorder);
        String::from_utf8(call.body().to_vec()).expect("JSON is UTF-8")
    }

    #[test]
    fn the_bytes_are_the_documents_example() {
        assert_eq!(
            sent(|_| ()),
            concat!(
                r#"{"concept":"test-jpgq","expirationDate":"2025-03-26T17:23:14.099Z","#,
                r#""businessUnit":348,"externalReference":"MOS000000000001","#,
                r#""qrAmountType":"closed","amount":10.00,"qrType":"static","#,
                r#""resetOnPayment":true,"operationId":"ca8964d1-b90b-4583-98da-bfc7f757d6e7","#,
                r#""dni":"27594189","companyReferenceToConciliate":"OP:000001110001"}"#
            ),
            "field by field, in its order"
        );
    }

    #[test]
    fn an_open_one_used_once_by_a_named_unit_says_so() {
        let sent = sent(|preorder| {
            preorder.amount = None;
            preorder.qr_type = QrType::Dynamic;
            preorder.reset_on_payment = false;
            preorder.business_unit = "Caja 007";
        });
        for part in [
            r#""businessUnit":"Caja 007""#,
            r#""qrAmountType":"open","amount":0.00,"qrType":"dynamic","resetOnPayment":false"#,
        ] {
            assert!(sent.contains(part), "{part} in {sent}");
        }
    }

    #[test]
    fn the_end_of_time_is_still_a_date() {
        let sent = sent(|preorder| preorder.expires = Instant::from_ms(i64::MAX));
        assert!(
            sent.contains(r#""expirationDate":"9999-12-"#),
            "no panic, no nonsense: {sent}"
        );
    }

    #[test]
    fn the_documents_answer_is_read_whole() {
        let preorder = read(DOCUMENTED).expect("a pre-order");
        assert_eq!(preorder.id, "13010", "a number there, a string here");
        assert_eq!(preorder.qr_code.len(), 194, "the whole code");
        assert_eq!(preorder.amount.cents(), 1_000, "10.0 is ten pesos");
        assert_eq!(preorder.expires, Some(EXPIRES), "to the millisecond");
        assert_eq!(preorder.enabled, Some(true), "payable");
        assert_eq!(
            preorder.external_reference.as_deref(),
            Some("JPGQ_PAYMENT_001"),
            "our name"
        );
        assert_eq!(preorder.business_unit.as_deref(), Some("ARBET"), "who");
        assert_eq!(preorder.cashier.as_deref(), Some("ARBET"), "no blank end");
    }

    #[test]
    fn the_tables_types_are_as_good_as_the_examples() {
        let body = r#"{"id":"13010","qrCode":"0002","amount":"10,00","isEnabled":"true","expirationDate":7}"#;
        let preorder = read(body).expect("a pre-order");
        assert_eq!(preorder.id, "13010", "a string");
        assert_eq!(preorder.amount.cents(), 1_000, "as people write it");
        assert_eq!(preorder.enabled, Some(true), "a word");
        assert_eq!(preorder.expires, None, "an odd date spoils only itself");
    }

    #[test]
    fn a_yes_without_id_code_or_amount_says_nothing() {
        for (body, field) in [
            (r#"{"qrCode":"0002","amount":1}"#, "id"),
            (r#"{"id":"","qrCode":"0002","amount":1}"#, "id"),
            (r#"{"id":1,"amount":1}"#, "qrCode"),
            (r#"{"id":1,"qrCode":" ","amount":1}"#, "qrCode"),
            (r#"{"id":1,"qrCode":"0\u00072","amount":1}"#, "qrCode"),
            (r#"{"id":1,"qrCode":"0002"}"#, "amount"),
            (r#"{"id":1,"qrCode":"0002","amount":-1}"#, "amount"),
            (r#"{"id":1,"qrCode":"0002","amount":"1.234"}"#, "amount"),
        ] {
            assert_eq!(read(body), Err(Unsaid::missing(field)), "{body}");
        }
        assert_eq!(
            read("[]"),
            Err(Unsaid::silence(SilenceKind::Unreadable)),
            "a list is no pre-order"
        );
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["id", "qrCode", "amount", "isEnabled", "expirationDate"]),
            ],
        ) {
            if let Ok(preorder) = read(&body) {
                prop_assert!(!preorder.qr_code.is_empty() && !preorder.id.is_empty());
            }
        }
    }
}
