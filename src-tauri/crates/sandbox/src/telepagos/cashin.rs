//! `GET v2/payment/cashin/{id}`: one credit, and the order it belongs to.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer};
use crate::dialect::{Buyer, CashinId, Dialect};
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Credit, Order, World};

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let id = id
            .parse()
            .map_err(|_| Refusal::invalid("El id no es un número"))?;
        let credit = found(&state.world, id, state.dialect.cashin_id)
            .ok_or_else(|| Refusal::missing("No existe la acreditación"))?;
        let order = state.world.order(credit.order_id);
        Ok(described(
            &state.dialect,
            credit,
            order.expect("a credit belongs to an order"),
        ))
    })
}

/// The credit with this id; in the wider dialect also the first credit of the order with this id,
/// which is the only way the documents leave to learn which order a credit is for.
fn found(world: &World, id: u64, dialect: CashinId) -> Option<&Credit> {
    let credit = world.visible_credit(id);
    match dialect {
        CashinId::Credit => credit,
        CashinId::Either => {
            credit.or_else(|| world.visible_credits().find(|credit| credit.order_id == id))
        }
    }
}

fn described(dialect: &Dialect, credit: &Credit, order: &Order) -> Json {
    let payer = Json::object([
        ("cuit", Json::text(credit.payer.cuit.as_str())),
        ("cvu", Json::text(credit.payer.cvu.as_str())),
    ]);
    let buyer = match dialect.buyer {
        Buyer::Array => Json::List(vec![payer]),
        Buyer::Object => payer,
    };
    Json::object([
        ("status", Json::text("ok")),
        ("buyer", buyer),
        ("amount", amount(dialect, credit.amount_cents)),
        ("concept", Json::text(order.concept.as_str())),
        ("description", Json::text(order.description.as_str())),
        ("transaction_id", Json::whole(credit.transaction_id)),
        ("qr_order_id", Json::whole(order.id)),
        ("link_id", Json::Null),
    ])
}
