//! `POST v2/payment/cashin/link/generate` and `…/transfer/generate`: links that a customer opens.
//!
//! The links lead nowhere on the network (`.invalid` is reserved for that): only the customer of
//! this world can pay them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Refusal, answer_bearer, asked};
use crate::days;
use crate::fields::Fields;
use crate::json::Json;
use crate::pesos;
use crate::shared::Shared;
use crate::world::{Kind, Order, Provider, Share};

/// Where links point to.
pub(super) const HOST: &str = "https://pagos.practica.invalid";

pub(super) async fn generate(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let expires_ms = expiration(&fields, now_ms)?;
        let amount_cents = asked::amount(&fields)?;
        let multiple_use = multiple_use(&fields)?;
        let concept = asked::concept(&fields)?;
        let distribution = distribution(&fields, amount_cents)?;
        let (id, code) = (state.world.next_order_id(), state.world.secret());
        let link = format!("{HOST}/l/{code}");
        state.world.place(Order {
            id,
            provider: Provider::Telepagos,
            kind: Kind::Link { distribution },
            amount_cents: Some(amount_cents),
            concept: concept.to_owned(),
            description: String::new(),
            code: link.clone(),
            created_ms: now_ms,
            expires_ms: Some(expires_ms),
            once: !multiple_use,
            withdrawn: false,
        });
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("link", Json::text(link)),
            ("link_id", Json::whole(id)),
        ]))
    })
}

pub(super) async fn generate_transfer(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let cvu = asked::account(asked::text(&fields, "cvu")?)?;
        let cuit = asked::cuit(asked::text(&fields, "cuit")?)?;
        let amount_cents = asked::amount(&fields)?;
        let concept = asked::concept(&fields)?;
        let description = asked::description(&fields)?;
        let (id, code) = (state.world.next_order_id(), state.world.secret());
        let link = format!("{HOST}/t/{code}");
        state.world.place(Order {
            id,
            provider: Provider::Telepagos,
            kind: Kind::TransferLink {
                cvu: cvu.to_owned(),
                cuit: cuit.to_owned(),
            },
            amount_cents: Some(amount_cents),
            concept: concept.to_owned(),
            description: description.to_owned(),
            code: link.clone(),
            created_ms: now_ms,
            expires_ms: None,
            once: true,
            withdrawn: false,
        });
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("payment_link", Json::text(link)),
        ]))
    })
}

/// The document prints `Y-m-d H:m:s`, which in PHP would be the month where minutes belong: a typo
/// for `i`. Argentine time, and still to come.
fn expiration(fields: &Fields, now_ms: i64) -> Result<i64, Refusal> {
    let said = asked::text(fields, "expiration_date")?;
    let expires_ms = days::read_spaced(said)
        .ok_or_else(|| Refusal::invalid("El campo expiration_date no es una fecha Y-m-d H:i:s"))?;
    if expires_ms <= now_ms {
        Err(Refusal::invalid("El campo expiration_date ya pasó"))
    } else {
        Ok(expires_ms)
    }
}

/// A form has no booleans of its own, so it says 1 and 0.
fn multiple_use(fields: &Fields) -> Result<bool, Refusal> {
    match fields.written("multiple_use") {
        Some("true" | "1") => Ok(true),
        Some("false" | "0") => Ok(false),
        Some(_) => Err(Refusal::invalid("El campo multiple_use es true o false")),
        None => Err(asked::required("multiple_use")),
    }
}

/// Who gets a part of it; in sum no more than there is.
fn distribution(fields: &Fields, amount_cents: i64) -> Result<Vec<Share>, Refusal> {
    /// One part, its amount as it was written.
    #[derive(Deserialize)]
    struct Said {
        cvu: String,
        amount: Box<RawValue>,
    }

    let Some(said) = fields.written("distribution") else {
        return Ok(Vec::new());
    };
    let said: Vec<Said> = serde_json::from_str(said).map_err(|_| {
        Refusal::invalid("El campo distribution es una lista de objetos con cvu y amount")
    })?;
    let mut shares = Vec::new();
    let mut left_cents = amount_cents;
    for Said { cvu, amount } in said {
        let cvu = asked::account(&cvu)?.to_owned();
        let written = amount.get().trim_matches('"');
        let amount_cents = pesos::read(written)
            .filter(|cents| *cents > 0)
            .ok_or_else(|| Refusal::invalid("Importe inválido en distribution"))?;
        left_cents -= amount_cents;
        if left_cents < 0 {
            let message = "La suma de distribution supera el importe";
            return Err(Refusal::invalid(message));
        }
        shares.push(Share { cvu, amount_cents });
    }
    Ok(shares)
}
