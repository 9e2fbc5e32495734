//! `GET /sandbox/world`: everything that is so, as JSON.
//!
//! Amounts are strings with two decimals, times milliseconds since the epoch.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::pesos;
use crate::shared::Shared;
use crate::telepagos::{self, Wall};
use crate::totalcoin;
use crate::world::{Credit, Holder, Kind, Order, Payout, Provider, SHOP, SalePoint, World};

pub(super) async fn world(State(shared): State<Arc<Shared>>) -> Response {
    let (now_ms, state) = shared.present();
    let world = &state.world;
    let orders = world.orders().iter().map(|it| order(world, it));
    let links = world.orders().iter().filter(|it| is_link(it));
    let links = links.map(|it| link(world, it));
    let sale_points = world.sale_points().iter();
    let sale_points = sale_points.map(|it| sale_point(world, it));
    Json(json!({
        "now": now_ms,
        "seed": state.seed,
        "accounts": accounts(world.ledger().accounts()),
        "orders": orders.collect::<Vec<_>>(),
        "credits": world.credits().iter().map(credit).collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
        "sale_points": sale_points.collect::<Vec<_>>(),
        "payouts": world.payouts().iter().map(payout).collect::<Vec<_>>(),
        "next_payout": world.next_ending(),
        "tokens": {
            "issued": state.telepagos_tokens.issued(),
            "live": state.telepagos_tokens.live(now_ms),
        },
        "totalcoin": totalcoin::shown(&state, now_ms),
        "requests": state.asked,
        "strays": state.strays,
        "faults": state.faults.all().collect::<Vec<_>>(),
        "outage": state.faults.outage,
        "dialect": state.dialect,
        "conserved": world.ledger().is_conserved(),
    }))
    .into_response()
}

fn accounts<'a>(accounts: impl Iterator<Item = (&'a Holder, i64)>) -> Vec<Value> {
    let shown = accounts.map(|(holder, cents)| {
        let (kind, cuit, cvu) = match holder {
            Holder::Bank => ("bank", None, None),
            Holder::Rail => ("rail", None, None),
            Holder::Transit => ("transit", None, None),
            Holder::Shop(provider) => {
                let kind = match provider {
                    Provider::Telepagos => "shop",
                    Provider::Totalcoin => "shop_totalcoin",
                };
                (kind, Some(SHOP.cuit), Some(SHOP.cvu))
            }
            Holder::Wallet(cvu) => ("wallet", None, Some(cvu.as_str())),
            Holder::Outside(cvu) => ("outside", None, Some(cvu.as_str())),
            Holder::Fees => ("fees", None, None),
        };
        json!({"holder": kind, "cuit": cuit, "cvu": cvu, "balance": pesos::spell(cents)})
    });
    shown.collect()
}

fn is_link(order: &Order) -> bool {
    matches!(order.kind, Kind::Link { .. } | Kind::TransferLink { .. })
}

/// The credits that pay this order.
fn credits(world: &World, id: u64) -> Vec<u64> {
    let credits = world.credits().iter();
    let paying = credits.filter(|credit| credit.order_id == Some(id));
    paying.map(|credit| credit.id).collect()
}

fn order(world: &World, order: &Order) -> Value {
    json!({
        "id": order.id,
        "provider": order.provider.word(),
        "kind": order.kind.word(),
        "amount": order.amount_cents.map(pesos::spell),
        "concept": order.concept,
        "description": order.description,
        "qr_code": (!order.code.is_empty() && !is_link(order)).then_some(&order.code),
        "link": is_link(order).then_some(&order.code),
        "sale_point_id": order.sale_point(),
        "created_at": order.created_ms,
        "expires_at": order.expires_ms,
        "multiple_use": !order.once,
        "withdrawn": order.withdrawn,
        "credits": credits(world, order.id),
    })
}

fn link(world: &World, order: &Order) -> Value {
    let shares = match &order.kind {
        Kind::Link { distribution } => distribution.as_slice(),
        _ => &[],
    };
    let shares = shares
        .iter()
        .map(|share| json!({"cvu": share.cvu, "amount": pesos::spell(share.amount_cents)}));
    json!({
        "id": order.id,
        "kind": order.kind.word(),
        "link": order.code,
        "amount": order.amount_cents.map(pesos::spell),
        "expires_at": order.expires_ms,
        "multiple_use": !order.once,
        "distribution": shares.collect::<Vec<_>>(),
        "credits": credits(world, order.id),
    })
}

fn sale_point(world: &World, sale_point: &SalePoint) -> Value {
    json!({
        "id": sale_point.id,
        "name": sale_point.name,
        "retired": sale_point.retired,
        "closed_qr": telepagos::of_sale_point(sale_point.id, Wall::Closed),
        "open_qr": telepagos::of_sale_point(sale_point.id, Wall::Open),
        "waiting_order": world.waiting_at(sale_point.id),
    })
}

fn payout(payout: &Payout) -> Value {
    let wanted = &payout.instruction;
    json!({
        "id": payout.id,
        "provider": wanted.provider.word(),
        "reference": wanted.reference,
        "payee": wanted.payee.written(),
        "cvu": wanted.payee.account(),
        "cuit": wanted.cuit,
        "amount": pesos::spell(wanted.amount_cents),
        "concept": wanted.concept,
        "description": wanted.description,
        "asked_at": payout.asked_ms,
        "due_at": payout.due_ms,
        "final_at": payout.final_ms,
        "state": payout.state.word(),
    })
}

/// One credit; the answer to a payment shows it too.
pub(super) fn credit(credit: &Credit) -> Value {
    json!({
        "id": credit.id,
        "provider": credit.provider.word(),
        "transaction_id": credit.transaction_id,
        "qr_order_id": credit.order_id,
        "sale_point_id": credit.sale_point_id,
        "amount": pesos::spell(credit.amount_cents),
        "fees": pesos::spell(credit.fees_cents()),
        "payer": credit.payer,
        "paid_at": credit.paid_ms,
        "visible_at": credit.visible_ms,
        "visible": credit.visible,
    })
}
