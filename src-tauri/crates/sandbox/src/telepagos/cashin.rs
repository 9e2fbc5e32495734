//! `GET v2/payment/cashin/{id}`: one credit, and the order or the link it belongs to.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer};
use crate::dialect::{Buyer, CashinId, Dialect};
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Credit, Kind, Order, Provider, World};

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
        let order = credit.order_id.and_then(|id| state.world.order(id));
        Ok(described(&state.dialect, credit, order))
    })
}

/// The credit with this id; in the wider dialect also the first credit of the order or link with
/// this id, which is the only way the documents leave to learn what a credit is for.
fn found(world: &World, id: u64, dialect: CashinId) -> Option<&Credit> {
    let credit = world.visible_credit(Provider::Telepagos, id);
    match dialect {
        CashinId::Credit => credit,
        CashinId::Either => credit.or_else(|| {
            world
                .visible_credits(Provider::Telepagos)
                .find(|credit| credit.order_id == Some(id))
        }),
    }
}

fn described(dialect: &Dialect, credit: &Credit, order: Option<&Order>) -> Json {
    let payer = Json::object([
        ("cuit", Json::text(credit.payer.cuit.as_str())),
        ("cvu", Json::text(credit.payer.cvu.as_str())),
    ]);
    let buyer = match dialect.buyer {
        Buyer::Array => Json::List(vec![payer]),
        Buyer::Object => payer,
        Buyer::Unsaid => Json::Null,
    };
    // Money on an open QR came for nothing in particular.
    let concept = order.map_or("VAR", |order| order.concept.as_str());
    let description = order.map_or("", |order| order.description.as_str());
    let id_of = |fits: fn(&Kind) -> bool| {
        let order = order.filter(|order| fits(&order.kind));
        order.map_or(Json::Null, |order| Json::whole(order.id))
    };
    Json::object([
        ("status", Json::text("ok")),
        ("buyer", buyer),
        ("amount", amount(dialect, credit.amount_cents)),
        ("concept", Json::text(concept)),
        ("description", Json::text(description)),
        ("transaction_id", Json::whole(credit.transaction_id)),
        (
            "qr_order_id",
            id_of(|kind| matches!(kind, Kind::Dynamic | Kind::Counter { .. })),
        ),
        // A transfer link was never given an id, so there is none to tell.
        ("link_id", id_of(|kind| matches!(kind, Kind::Link { .. }))),
    ])
}
