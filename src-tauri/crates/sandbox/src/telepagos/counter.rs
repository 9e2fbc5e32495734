//! `POST v2/payment/cashin/qr/static/order`: an order on the closed QR of a sale point.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer, asked};
use crate::dialect::SecondOrder;
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, Second};

pub(super) async fn order(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let amount_cents = asked::amount(&fields)?;
        let concept = asked::concept(&fields)?;
        let description = asked::description(&fields)?;
        let sale_point = asked::id(&fields, "sale_point_id")?;
        if state.world.open_sale_point_with(sale_point).is_none() {
            return Err(Refusal::missing("No existe el punto de venta"));
        }
        let second = match state.dialect.second_order {
            SecondOrder::Replace => Second::Replaces,
            SecondOrder::Queue => Second::Queues,
            SecondOrder::Refuse => Second::IsRefused,
        };
        if !state.world.make_room_at(sale_point, second) {
            let message = "El punto de venta tiene una orden sin cobrar";
            return Err(Refusal::conflict(message));
        }
        let id = state.world.next_order_id();
        state.world.place(Order {
            id,
            provider: Provider::Telepagos,
            kind: Kind::Counter { sale_point },
            amount_cents: Some(amount_cents),
            concept: concept.to_owned(),
            description: description.to_owned(),
            code: String::new(),
            created_ms: now_ms,
            expires_ms: None,
            once: true,
            withdrawn: false,
        });
        let mut answer = vec![
            ("status".to_owned(), Json::text("ok")),
            ("qr_order_id".to_owned(), Json::whole(id)),
        ];
        if state.dialect.extra_fields {
            answer.push(("amount".to_owned(), amount(&state.dialect, amount_cents)));
        }
        Ok(Json::Object(answer))
    })
}
