//! `v2/payment/cashin/qr/sale-point`: the sale points of the shop, and the QRs that hang there.
//!
//! No document says that names are unique, so they are not: a client that creates one again after a
//! lost answer has two, unless it looks first.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::payload::{self, Wall};
use super::{Refusal, answer_bearer, asked};
use crate::dialect::RetiredSalePoints;
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::SalePoint;

/// The longest name, in characters.
const NAME_MAX: usize = 60;

pub(super) async fn list(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let listed = state.dialect.retired_sale_points == RetiredSalePoints::Listed;
        let row = |sale_point: &SalePoint| {
            let status = if sale_point.retired {
                "inactive"
            } else {
                "active"
            };
            Json::object([
                ("id", Json::whole(sale_point.id)),
                ("name", Json::text(sale_point.name.as_str())),
                ("status", Json::text(status)),
            ])
        };
        let sale_points = state.world.sale_points().iter();
        let shown = sale_points.filter(|it| listed || !it.retired).map(row);
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("sale_points", Json::List(shown.collect())),
        ]))
    })
}

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let fields = Fields::from_body(&headers, &body)?;
        let name = asked::text(&fields, "name")?.trim();
        if name.is_empty() {
            return Err(asked::required("name"));
        }
        if name.chars().count() > NAME_MAX {
            let message = format!("El nombre no puede tener más de {NAME_MAX} caracteres");
            return Err(Refusal::invalid(message));
        }
        let id = state.world.open_sale_point(name);
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("sale_point_id", Json::whole(id)),
        ]))
    })
}

pub(super) async fn retire(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let fields = asked::with_query(&state.dialect, query.as_deref(), &headers, &body)?;
        let id = asked::id(&fields, "sale_point_id")?;
        if state.world.retire_sale_point(id) {
            Ok(Json::object([("status", Json::text("ok"))]))
        } else {
            Err(Refusal::missing("No existe el punto de venta"))
        }
    })
}

pub(super) async fn show_qr(
    State(shared): State<Arc<Shared>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let fields = asked::with_query(&state.dialect, query.as_deref(), &headers, &body)?;
        let wall = match asked::text(&fields, "type_amount")? {
            "closed" => Wall::Closed,
            "open" => Wall::Open,
            _ => return Err(Refusal::invalid("El campo type_amount es closed u open")),
        };
        let id = asked::id(&fields, "sale_point_id")?;
        let sale_point = state.world.open_sale_point_with(id);
        let sale_point =
            sale_point.ok_or_else(|| Refusal::missing("No existe el punto de venta"))?;
        Ok(Json::object([
            ("status", Json::text("ok")),
            (
                "qr_code",
                Json::text(payload::of_sale_point(sale_point.id, wall)),
            ),
        ]))
    })
}
