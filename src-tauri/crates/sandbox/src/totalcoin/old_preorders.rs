//! `POST api/pre-orders`: what the pre-order page said in an older edition.
//!
//! Off unless the dialect switches it on. It documents neither a webhook nor a way to ask, and its QR
//! is a picture.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::auth::Family;
use super::book::Preorder;
use super::checks::Checks;
use super::preorders::payload_head;
use super::{Refusal, answer_bearer};
use crate::days;
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, SHOP, World};

/// What the address of a pre-order begins with.
const PAYMENT_URL: &str = "https://totalcoin.com/pay/pre_order_";

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
            if !state.dialect.old_pre_orders {
                return Err(Refusal::missing("No existe ese recurso"));
            }
            let fields = Fields::from_body(&headers, &body)?;
            let order = wanted(&fields, state.world.next_order_id(), now_ms)?;
            let expires_ms = order.expires_ms.unwrap_or(now_ms);
            let json = Json::object([
                ("id", Json::Text(format!("pre_order_{}", order.id))),
                ("status", Json::text("pending")),
                ("qr_code", Json::Picture(order.code.clone())),
                (
                    "payment_url",
                    Json::Text(format!("{PAYMENT_URL}{}", order.id)),
                ),
                ("created_at", Json::Text(days::utc_seconds(now_ms))),
                ("expires_at", Json::Text(days::utc_seconds(expires_ms))),
            ]);
            state.totalcoin.remember_preorder(Preorder {
                order_id: order.id,
                operation_id: None,
                reference: order.description.clone(),
                is_open: false,
            });
            state.world.place(order);
            Ok(json)
        },
    )
}

/// The pre-order whose address this is.
pub(super) fn found_at<'world>(url: &str, world: &'world World) -> Option<&'world Order> {
    let id = url.strip_prefix(PAYMENT_URL)?.parse().ok()?;
    world.order(id).filter(|order| order.kind == Kind::Preorder)
}

fn wanted(fields: &Fields, id: u64, now_ms: i64) -> Result<Order, Refusal> {
    let mut checks = Checks::of(fields);
    let amount_cents = checks.amount("amount");
    checks.one_of("currency", &["ARS"]);
    let description = checks.text("description", 100);
    let expiration = checks.text("expiration_date", 100);
    let expires_ms = expiration.and_then(days::read_instant);
    if expiration.is_some() && expires_ms.is_none_or(|at_ms| at_ms <= now_ms) {
        checks.complain("expiration_date", "no es una fecha ISO futura");
    }
    checks.written("customer");
    let read = || {
        Some(Order {
            id,
            provider: Provider::Totalcoin,
            kind: Kind::Preorder,
            amount_cents: Some(amount_cents?),
            concept: description?.to_owned(),
            description: description?.to_owned(),
            code: payload_head(id, "12", "032")
                .with("58", "AR")
                .with("59", SHOP.name)
                .with("60", SHOP.city)
                .sealed(),
            created_ms: now_ms,
            expires_ms: Some(expires_ms?),
            once: true,
            withdrawn: false,
        })
    };
    checks.end(read())
}
