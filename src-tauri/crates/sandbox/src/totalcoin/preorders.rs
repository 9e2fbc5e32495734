//! `POST api/iep/pre-order`: a pre-order and its QR.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::auth::Family;
use super::book::Preorder;
use super::checks::Checks;
use super::{Refusal, amount, answer_bearer};
use crate::days;
use crate::dialect::{Amounts, Dialect};
use crate::emv::Tags;
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, SHOP};

/// The longest reference: it travels in tag 62/01, which holds a bill number of 25 characters.
const REFERENCE_MAX: usize = 25;

/// The longest text of any other field.
const TEXT_MAX: usize = 100;

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let created = StatusCode::CREATED;
    answer_bearer(
        &shared,
        &headers,
        Family::PreOrders,
        created,
        |state, now_ms| {
            let fields = Fields::from_body(&headers, &body)?;
            let wanted = Wanted::read(&fields, now_ms)?;
            let id = state.world.next_order_id();
            let order = wanted.order(id, now_ms);
            let json = described(&state.dialect, &order, &wanted);
            state.world.place(order);
            state.totalcoin.remember_preorder(Preorder {
                order_id: id,
                operation_id: Some(wanted.operation_id),
                reference: wanted.reference,
                is_open: wanted.is_open,
            });
            Ok(json)
        },
    )
}

/// What the shop asks for.
#[derive(Debug)]
struct Wanted {
    concept: String,
    /// As it was written; it is echoed.
    expiration: String,
    expires_ms: i64,
    reference: String,
    is_open: bool,
    /// Nothing where the payer is to choose.
    amount_cents: i64,
    is_dynamic: bool,
    is_reset: bool,
    operation_id: String,
}

impl Wanted {
    fn read(fields: &Fields, now_ms: i64) -> Result<Wanted, Refusal> {
        let mut checks = Checks::of(fields);
        let concept = checks.text("concept", TEXT_MAX);
        let expiration = checks.text("expirationDate", TEXT_MAX);
        let expires_ms = expiration.and_then(days::read_instant);
        if expiration.is_some() && expires_ms.is_none_or(|at_ms| at_ms <= now_ms) {
            checks.complain("expirationDate", "no es una fecha ISO futura");
        }
        let unit = checks.written("businessUnit");
        if unit.is_some_and(|unit| unit.parse::<u32>().is_err()) {
            checks.complain("businessUnit", "no es un número");
        }
        let reference = checks.text("externalReference", REFERENCE_MAX);
        let amount_type = checks.one_of("qrAmountType", &["closed", "open"]);
        let amount_cents = match amount_type {
            // The field is required, and nobody documented what stands in it when the payer is to choose.
            Some("open") => checks.amount_or_nothing("amount"),
            Some(_) | None => checks.amount("amount"),
        };
        let qr_type = checks.one_of("qrType", &["static", "dynamic"]);
        let reset = checks.one_of("resetOnPayment", &["true", "false"]);
        let operation_id = checks.text("operationId", TEXT_MAX);
        let dni = checks.written("dni");
        if dni.is_some_and(|dni| !is_document(dni)) {
            checks.complain("dni", "no es un DNI ni un CUIT");
        }
        // Required here and to be left empty elsewhere in the same documentation, so anything goes.
        checks.written("companyReferenceToConciliate");
        let read = || {
            Some(Wanted {
                concept: concept?.to_owned(),
                expiration: expiration?.to_owned(),
                expires_ms: expires_ms?,
                reference: reference?.to_owned(),
                is_open: amount_type? == "open",
                amount_cents: amount_cents?,
                is_dynamic: qr_type? == "dynamic",
                is_reset: reset? == "true",
                operation_id: operation_id?.to_owned(),
            })
        };
        checks.end(read())
    }

    fn order(&self, id: u64, created_ms: i64) -> Order {
        Order {
            id,
            provider: Provider::Totalcoin,
            kind: Kind::Preorder,
            amount_cents: Some(self.amount_cents).filter(|cents| *cents > 0),
            concept: self.concept.clone(),
            description: self.reference.clone(),
            code: self.payload(id),
            created_ms,
            expires_ms: Some(self.expires_ms),
            // "dynamic" is for one use whatever else is said; "static" may be used again if it is
            // reset by each payment.
            once: self.is_dynamic || !self.is_reset,
            withdrawn: false,
        }
    }

    /// The string behind the squares. As in the document it carries no amount (54), not even when
    /// the amount is closed: a wallet asks for it.
    fn payload(&self, id: u64) -> String {
        let method = if self.is_dynamic { "12" } else { "11" };
        let reference = Tags::default().with("01", self.reference.as_str());
        payload_head(id, method, "032")
            .with("58", "AR")
            .with("59", SHOP.name)
            .with("60", SHOP.city)
            .with("62", reference.row())
            .sealed()
    }
}

/// The tags that all of this provider's QRs begin with, to the currency.
pub(super) fn payload_head(id: u64, method: &str, currency: &str) -> Tags {
    let till = Tags::default()
        .with("00", SHOP.acceptor(Provider::Totalcoin))
        .with("02", format!("{id:010}"));
    Tags::default()
        .with("00", "01")
        .with("01", method)
        .with("43", till.row())
        .with("50", Tags::default().with("00", SHOP.cuit).row())
        .with("51", Tags::default().with("00", SHOP.cvu).row())
        .with("52", SHOP.category)
        .with("53", currency)
}

/// A DNI (7 or 8 digits) or a CUIT (11); the older text of the same page takes both.
fn is_document(text: &str) -> bool {
    matches!(text.len(), 7 | 8 | 11) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The answer. The document's example has numbers and a boolean where its table says "String"; the
/// dialect that writes amounts as strings follows the table in all of them.
fn described(dialect: &Dialect, order: &Order, wanted: &Wanted) -> Json {
    let is_by_the_table = dialect.amounts == Amounts::String;
    let id = Json::whole(order.id);
    let (id, enabled) = if is_by_the_table {
        (Json::Text(id.written()), Json::text("true"))
    } else {
        (id, Json::Bool(true))
    };
    Json::object([
        ("id", id),
        ("qrCode", Json::text(order.code.as_str())),
        ("expirationDate", Json::text(wanted.expiration.as_str())),
        ("amount", amount(dialect, wanted.amount_cents)),
        ("concept", Json::text(order.concept.as_str())),
        ("businessUnitName", Json::text(SHOP.name)),
        ("cashier", Json::text(SHOP.name)),
        ("externalReference", Json::text(wanted.reference.as_str())),
        ("isEnabled", enabled),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emv;

    fn wanted(change: (&str, &str)) -> Result<Wanted, Refusal> {
        let mut body: serde_json::Value = serde_json::json!({
            "concept": "test-jpgq",
            "expirationDate": "2025-03-26T17:23:14.099Z",
            "businessUnit": 348,
            "externalReference": "JPGQ_PAYMENT_001",
            "qrAmountType": "closed",
            "amount": 10,
            "qrType": "static",
            "resetOnPayment": true,
            "operationId": "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
            "dni": "27594189",
            "companyReferenceToConciliate": "OP:000001110001",
        });
        if !change.0.is_empty() {
            body[change.0] = serde_json::from_str(change.1).expect("a JSON value");
        }
        let body = Bytes::from(body.to_string());
        let fields = Fields::from_body(&HeaderMap::new(), &body).expect("an object");
        Wanted::read(&fields, 0)
    }

    #[test]
    fn the_documented_request_gives_the_documented_payload() {
        let order = wanted(("", "")).expect("the example").order(13_010, 0);
        let ours = emv::read(&order.code).expect("a payload of our own");
        let documented = "00020101021143510033com.totalcoin.integracionesqrtest021000000130105\
            01500113071809248151260022000022280000000005772352044900530303258\
            02AR5905ARBET6012Buenos Aires62200116JPGQ_PAYMENT_0016304584D";
        let theirs = emv::read(documented).expect("the document's payload");
        for tag in ["00", "01", "50", "51", "53", "54", "58", "60", "62"] {
            assert_eq!(ours.get(tag), theirs.get(tag), "tag {tag} as printed");
        }
        let order_in = |tags: &Tags| {
            tags.inside("43")
                .and_then(|it| it.get("02").map(str::to_owned))
        };
        assert_eq!(
            order_in(&ours),
            order_in(&theirs),
            "the id, padded with zeros"
        );
    }

    #[test]
    fn how_often_it_can_be_paid_is_decided_by_its_type() {
        for (change, once, method) in [
            (("", ""), false, "11"),
            (("resetOnPayment", "false"), true, "11"),
            (("qrType", "\"dynamic\""), true, "12"),
        ] {
            let order = wanted(change).expect("a good request").order(1, 0);
            assert_eq!(order.once, once, "{change:?} is used up by a payment");
            let tags = emv::read(&order.code).expect("a payload of our own");
            assert_eq!(tags.get("01"), Some(method), "{change:?} in the payload");
        }
    }

    #[test]
    fn each_field_is_looked_at() {
        for change in [
            ("concept", "\"\""),
            ("concept", "7"),
            ("expirationDate", "\"26/03/2025\""),
            ("expirationDate", "\"1969-12-31T23:59:59Z\""),
            ("businessUnit", "\"ARBET\""),
            ("externalReference", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\""),
            ("externalReference", "null"),
            ("qrAmountType", "\"fixed\""),
            ("amount", "0"),
            ("amount", "10.005"),
            ("amount", "\"diez\""),
            ("qrType", "\"both\""),
            ("resetOnPayment", "1"),
            ("operationId", "\" \""),
            ("dni", "\"27.594.189\""),
            ("companyReferenceToConciliate", "null"),
        ] {
            let refusal = wanted(change).expect_err("a field that is wrong");
            let named: Vec<_> = refusal.details.iter().map(|(name, _)| *name).collect();
            assert_eq!(named, [change.0], "{change:?} is named, and nothing else");
        }
        for change in [
            ("amount", "\"10.00\""),
            ("businessUnit", "\"348\""),
            ("resetOnPayment", "\"true\""),
            ("companyReferenceToConciliate", "\"\""),
            ("dni", "\"20275941895\""),
        ] {
            assert!(
                wanted(change).is_ok(),
                "{change:?} is another way to say it"
            );
        }
    }
}
