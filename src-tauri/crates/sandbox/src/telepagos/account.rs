//! `GET v2/account/balance` and `GET v2/account/transactions_filters`: what the shop has, and by
//! what its rows can be filtered.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::transactions::OPERATIONS;
use super::{amount, answer_bearer};
use crate::dialect::Balance;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Holder, Provider};

pub(super) async fn balance(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let shop = Holder::Shop(Provider::Telepagos);
        let cents = state.world.ledger().balance_cents(&shop);
        let amount = match state.dialect.balance {
            Balance::Decimal => amount(&state.dialect, cents),
            Balance::Whole => Json::whole(cents / 100),
        };
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("amount", amount),
        ]))
    })
}

pub(super) async fn filters(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer_bearer(&shared, &headers, |_, _| {
        let operations = OPERATIONS.map(|operation| {
            Json::object([
                ("id", Json::text(operation.id)),
                ("name", Json::text(operation.name)),
                ("type", Json::text(operation.kind)),
            ])
        });
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("operations", Json::List(operations.into())),
        ]))
    })
}
