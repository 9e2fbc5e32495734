//! `GET v2/payment/cashin/{id}`: one credit, and the order it paid.
//!
//! Whether `{id}` is a credit's or an order's the documents do not say, and the two kinds of id may
//! collide: an answer is evidence for an order only if its `qr_order_id` (for a link, its `link_id`) and its
//! amount are the order's
//! (provider notes, ambiguity 3). That comparison is the till's.

use domain::money::Money;
use serde_json::value::RawValue;

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, RefusedKind, SilenceKind, Unsaid},
    transport::{Method, Request},
    wire::{self, Object},
};

const ROUTE: &str = "v2/payment/cashin/{id}";

/// A credit as the provider tells it.
#[derive(Clone, PartialEq, Eq)]
pub struct Cashin {
    /// How much came in: more than nothing.
    pub amount: Money,
    /// The QR order it paid, if it paid one.
    pub qr_order_id: Option<String>,
    /// The payment link it paid, if it paid one.
    pub link_id: Option<String>,
    /// The provider's number of the operation.
    pub transaction_id: Option<String>,
    /// The payer's CUIT, as given.
    pub cuit: Option<String>,
    /// The payer's CBU or CVU, as given.
    pub cvu: Option<String>,
    /// What it was for, in the provider's word.
    pub concept: Option<String>,
    /// What the order was described as.
    pub description: Option<String>,
}

/// Nobody's CUIT or account.
impl std::fmt::Debug for Cashin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cashin")
            .field("amount", &self.amount)
            .field("qr_order_id", &self.qr_order_id)
            .field("link_id", &self.link_id)
            .finish_non_exhaustive()
    }
}

impl Telepagos {
    /// What is known of the credit `id`, which is letters, digits, `-` and `_`. About anything else
    /// nobody is asked: such an id is not one of theirs.
    pub async fn cashin(&self, id: &str) -> Answer<Cashin> {
        if !wire::is_segment(id) {
            return Err(Unsaid::refused(RefusedKind::NotSent, None, None)).into();
        }
        let request = Request {
            path: ROUTE.replace("{id}", id),
            ..Request::to(Method::Get, ROUTE)
        };
        let body = self.ask(Stake::Read, request).await;
        body.and_then(|body| read(&body)).into()
    }
}

fn read(body: &str) -> Result<Cashin, Unsaid> {
    let answer = Object::parse(body).ok_or(Unsaid::silence(SilenceKind::Unreadable))?;
    let amount = answer
        .field(&["amount"])
        .and_then(|amount| wire::money(amount).ok())
        .filter(|amount| *amount > Money::ZERO)
        .ok_or(Unsaid::missing("amount"))?;
    let buyer = answer.field(&["buyer"]);
    let of_buyer = |name| buyer.and_then(|buyer| buyers(buyer, name));
    // Nought is how some say that there is none.
    let paid = |name: &[&str]| answer.id(name).filter(|id| id != "0");
    Ok(Cashin {
        amount,
        qr_order_id: paid(&["qr_order_id"]),
        link_id: paid(&["link_id"]),
        transaction_id: answer.id(&["transaction_id"]),
        cuit: of_buyer("cuit"),
        cvu: of_buyer("cvu"),
        concept: answer.text(&["concept"]),
        description: answer.text(&["description"]),
    })
}

/// A field of the buyer, who is an object or the first of a list that has it: the documents' own form,
/// `[ "cuit": … ]`, is not JSON (ambiguity 28).
fn buyers(buyer: &RawValue, name: &str) -> Option<String> {
    let people = wire::array(buyer).unwrap_or_else(|| vec![buyer]);
    people
        .iter()
        .find_map(|person| Object::parse(person.get())?.text(&[name]))
}

#[cfg(test)]
mod tests {
    use domain::money::Money;
    use proptest::prelude::*;

    use super::{Cashin, read};
    use crate::answer::Unsaid;

    #[test]
    fn a_credit_is_read_in_every_shape_of_its_buyer() {
        let expected = Cashin {
            amount: Money::from_cents(155_050).expect("an amount"),
            qr_order_id: Some("77".to_owned()),
            link_id: None,
            transaction_id: Some("901".to_owned()),
            cuit: Some("20123456786".to_owned()),
            cvu: Some("0000003100012345678901".to_owned()),
            concept: Some("VAR".to_owned()),
            description: Some("Venta 42".to_owned()),
        };
        for buyer in [
            r#"[{"cuit":"20123456786","cvu":"0000003100012345678901"}]"#,
            r#"[{"cuit":20123456786},{"cvu":"0000003100012345678901"}]"#,
            r#"{"cuit":"20123456786","cvu":"0000003100012345678901"}"#,
        ] {
            let body = format!(
                r#"{{"status":"ok","buyer":{buyer},"amount":"1550.50","concept":"VAR",
                "description":"Venta 42","transaction_id":901,"qr_order_id":77,"link_id":null}}"#
            );
            assert!(read(&body) == Ok(expected.clone()), "buyer as {buyer}");
        }
    }

    #[test]
    fn only_the_amount_is_required_and_it_must_be_one() {
        let bare = read(r#"{"amount":10,"buyer":"?"}"#).expect("an amount is enough");
        assert_eq!(bare.amount.cents(), 1_000, "ten pesos");
        assert_eq!(bare.qr_order_id, None, "no order is named");
        let linked = read(r#"{"amount":10,"qr_order_id":null,"link_id":9}"#).expect("a credit");
        assert_eq!(
            (linked.qr_order_id, linked.link_id.as_deref()),
            (None, Some("9")),
            "a credit of a link names the link"
        );
        assert_eq!(bare.cuit, None, "nobody is named");
        for body in [
            r#"{"status":"ok"}"#,
            r#"{"amount":0}"#,
            r#"{"amount":-5}"#,
            r#"{"amount":"1.234"}"#,
            r#"{"amount":1.005}"#,
        ] {
            assert!(read(body) == Err(Unsaid::missing("amount")), "{body}");
        }
    }

    proptest! {
        #[test]
        fn no_answer_makes_reading_panic(
            body in prop_oneof![
                any::<String>(),
                crate::wire::arbitrary::value(),
                crate::wire::arbitrary::object(&["status", "amount", "buyer", "qr_order_id", "concept"]),
            ],
        ) {
            if let Ok(cashin) = read(&body) {
                prop_assert!(cashin.amount > Money::ZERO);
            }
        }
    }
}
