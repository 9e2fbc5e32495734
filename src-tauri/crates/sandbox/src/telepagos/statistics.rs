//! `GET v2/whitelabel/statics/{period}`: numbers of one month.
//!
//! The document shows lists of lists, nulls for sums of nothing, and no form of a period; here it
//! is `YYYY-MM`.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, amount, answer_bearer};
use crate::days;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Holder, PayoutState, Provider};

pub(super) async fn of_period(
    State(shared): State<Arc<Shared>>,
    Path(period): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let first = days::read_day(&format!("{period}-01"))
            .ok_or_else(|| Refusal::invalid("El período no es un mes Y-m"))?;
        let falls_in = |at_ms: i64| days::day_of(at_ms).first_of_month() == first;
        let world = &state.world;
        let own = |holder: &Holder| *holder == Holder::Shop(Provider::Telepagos);
        let accounts = world.ledger().accounts();
        let accounts = accounts.filter(|(holder, _)| own(holder)).count();
        let received = world
            .visible_credits(Provider::Telepagos)
            .filter(|credit| falls_in(credit.visible_ms))
            .map(|credit| credit.amount_cents);
        let sent = world
            .payouts()
            .iter()
            .filter(|it| it.instruction.provider == Provider::Telepagos)
            .filter(|it| it.state == PayoutState::Processed)
            .filter(|it| it.final_ms.is_some_and(falls_in))
            .map(|it| it.instruction.amount_cents);
        // As a database sums: the sum of no rows is null.
        let sum = |cents: Option<i64>| cents.map_or(Json::Null, |it| amount(&state.dialect, it));
        let total_cashout = sum(sent.reduce(|one, other| one + other));
        let total_cashin = sum(received.reduce(|one, other| one + other));
        let rows = [
            vec![("count_open_cvu", count(accounts))],
            vec![
                ("total_cashout", total_cashout),
                ("total_cashin", total_cashin),
            ],
            // Nothing in this world pays services or sends messages.
            vec![("count_payments_services", count(0))],
            vec![("count_sent_sms", count(0))],
        ];
        let list = |row: Vec<(&str, Json)>| {
            let fields = row
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            Json::List(vec![Json::Object(fields.collect())])
        };
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("data", Json::List(rows.map(list).into())),
        ]))
    })
}

fn count(number: usize) -> Json {
    Json::Number(number.to_string())
}
