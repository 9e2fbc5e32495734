//! `POST v2/payment/cashin/qr/generate`: a QR for one amount.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer, concepts};
use crate::emv::Tags;
use crate::fields::Fields;
use crate::json::Json;
use crate::pesos;
use crate::shared::Shared;
use crate::world::{Order, SHOP, World};

/// The longest description, in characters; what the rail underneath carries.
const DESCRIPTION_MAX: usize = 100;

pub(super) async fn generate(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let order = wanted(&fields, &state.world, now_ms)?;
        let mut answer = vec![
            ("status".to_owned(), Json::text("ok")),
            ("qr_code".to_owned(), Json::text(order.qr_code.as_str())),
            ("qr_order_id".to_owned(), Json::whole(order.id)),
        ];
        if state.dialect.extra_fields {
            answer.push((
                "amount".to_owned(),
                amount(&state.dialect, order.amount_cents),
            ));
        }
        state.world.place(order);
        Ok(Json::Object(answer))
    })
}

fn wanted(fields: &Fields, world: &World, created_ms: i64) -> Result<Order, Refusal> {
    let amount_cents = fields
        .written("amount")
        .ok_or_else(|| Refusal::invalid("El campo amount es requerido"))
        .and_then(|said| pesos::read(said).ok_or_else(|| Refusal::invalid("Importe inválido")))?;
    if amount_cents == 0 {
        return Err(Refusal::invalid("El importe debe ser mayor a cero"));
    }
    let concept = fields
        .text("concept")
        .ok_or_else(|| Refusal::invalid("El campo concept es requerido"))?;
    if !concepts::is_known(concept) {
        return Err(Refusal::invalid("El concepto no es válido"));
    }
    let description = fields
        .text("description")
        .ok_or_else(|| Refusal::invalid("El campo description es requerido"))?;
    if description.chars().count() > DESCRIPTION_MAX {
        let message = format!("La descripción no puede tener más de {DESCRIPTION_MAX} caracteres");
        return Err(Refusal::invalid(message));
    }
    let id = world.next_order_id();
    Ok(Order {
        id,
        amount_cents,
        concept: concept.to_owned(),
        description: description.to_owned(),
        qr_code: payload(id, amount_cents, description),
        created_ms,
    })
}

/// The string behind the squares. It is dynamic (01=12): one order, one amount.
fn payload(id: u64, amount_cents: i64, description: &str) -> String {
    let till = Tags::default()
        .with("00", SHOP.acceptor)
        .with("02", format!("{id:010}"));
    let owner = Tags::default().with("00", SHOP.cuit);
    let account = Tags::default().with("00", SHOP.cvu);
    let tags = Tags::default()
        .with("00", "01")
        .with("01", "12")
        .with("43", till.row())
        .with("50", owner.row())
        .with("51", account.row())
        .with("52", SHOP.category)
        .with("53", "032")
        .with("54", pesos::spell(amount_cents))
        .with("58", "AR")
        .with("59", SHOP.name)
        .with("60", SHOP.city);
    if is_reference(description) {
        tags.with("62", Tags::default().with("01", description).row())
            .sealed()
    } else {
        tags.sealed()
    }
}

/// A description travels in the QR only when it can be a bill number: 1 to 25 plain characters.
fn is_reference(text: &str) -> bool {
    (1..=25).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emv;

    #[test]
    fn the_payload_says_who_how_much_and_which() {
        let payload = payload(123_456, 155_050, "A1B2C3D4E5F6G7");
        let tags = emv::read(&payload).expect("a payload of our own");
        let inner = |tag, sub: &str| {
            tags.inside(tag)
                .and_then(|template| template.get(sub).map(str::to_owned))
        };
        assert_eq!(tags.get("01"), Some("12"), "dynamic: one order");
        assert_eq!(
            inner("43", "00").as_deref(),
            Some("ar.mostrador.practica"),
            "no real wallet"
        );
        assert_eq!(
            inner("43", "02").as_deref(),
            Some("0000123456"),
            "the order"
        );
        assert_eq!(
            inner("50", "00").as_deref(),
            Some("30718092481"),
            "the shop's CUIT"
        );
        assert_eq!(
            inner("51", "00").as_deref(),
            Some("0000222800000000057723"),
            "its account"
        );
        assert_eq!(tags.get("53"), Some("032"), "pesos");
        assert_eq!(tags.get("54"), Some("1550.50"), "the amount");
        assert_eq!(tags.get("58"), Some("AR"), "Argentina");
        assert_eq!(
            tags.get("59"),
            Some("Comercio de practica"),
            "the name, in plain letters"
        );
        assert_eq!(
            inner("62", "01").as_deref(),
            Some("A1B2C3D4E5F6G7"),
            "the reference"
        );
        let fits = |tag, longest| {
            tags.get(tag)
                .is_some_and(|it| it.chars().count() <= longest)
        };
        assert!(
            fits("59", 25) && fits("60", 15) && fits("54", 13),
            "each within its length"
        );
    }

    #[test]
    fn prose_does_not_travel_in_the_qr() {
        for prose in ["", "Café con leche", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"] {
            let tags = emv::read(&payload(1, 1, prose)).expect("a payload of our own");
            assert_eq!(tags.get("62"), None, "{prose:?} is no bill number");
        }
    }

    #[test]
    fn the_largest_order_fits_its_payload() {
        let payload = payload(9_999_999_999, pesos::MAX_CENTS, "ABCDEFGHIJKLMNOPQRSTUVWXY");
        assert!(
            emv::read(&payload).is_ok(),
            "ten digits, thirteen characters, twenty-five letters"
        );
    }
}
