//! `POST v2/payment/cashin/qr/generate`: a QR for one amount.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer, asked, payload};
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, World};

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
            ("qr_code".to_owned(), Json::text(order.code.as_str())),
            ("qr_order_id".to_owned(), Json::whole(order.id)),
        ];
        if let (true, Some(cents)) = (state.dialect.extra_fields, order.amount_cents) {
            answer.push(("amount".to_owned(), amount(&state.dialect, cents)));
        }
        state.world.place(order);
        Ok(Json::Object(answer))
    })
}

fn wanted(fields: &Fields, world: &World, created_ms: i64) -> Result<Order, Refusal> {
    let amount_cents = asked::amount(fields)?;
    let concept = asked::concept(fields)?;
    let description = asked::description(fields)?;
    let id = world.next_order_id();
    Ok(Order {
        id,
        provider: Provider::Telepagos,
        kind: Kind::Dynamic,
        amount_cents: Some(amount_cents),
        concept: concept.to_owned(),
        description: description.to_owned(),
        code: payload::of_order(id, amount_cents, description),
        created_ms,
        // The documents know no end of an order, and no first payment that stops a second.
        expires_ms: None,
        once: false,
        withdrawn: false,
    })
}
