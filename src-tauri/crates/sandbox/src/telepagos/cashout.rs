//! `POST v2/payment/cashout` and `GET v2/payment/cashout/{id}`: money that leaves, and its proof.
//!
//! The same reference with the same data is the same payout, however often it is asked for; with
//! other data it is a mistake. Whether the money arrived is not in the answer, as documented: a
//! client looks at the rows of the account, or gets a voucher, which there is only for money that
//! arrived.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Refusal, answer_bearer, asked, voucher};
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;
use crate::world::{Instruction, NotSent, Payee, PayoutState, Provider, SHOP};

/// The longest reference, in characters.
const REFERENCE_MAX: usize = 64;

pub(super) async fn send(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer_bearer(&shared, &headers, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let wanted = wanted(&fields)?;
        let delay_ms = i64::from(state.dialect.cashout_delay_ms);
        let payout = state
            .world
            .pay_out(wanted, now_ms, delay_ms)
            .map_err(refusal)?;
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("id", Json::whole(payout.id)),
        ]))
    })
}

pub(super) async fn voucher(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let id = id
            .parse()
            .map_err(|_| Refusal::invalid("El id no es un número"))?;
        let payout = state
            .world
            .payout(Provider::Telepagos, id)
            .ok_or_else(|| Refusal::missing("No existe la transferencia"))?;
        let none = match payout.state {
            PayoutState::Processed => None,
            PayoutState::Pending => Some("La transferencia está pendiente: no hay comprobante"),
            PayoutState::Failed => Some("La transferencia fue rechazada: no hay comprobante"),
        };
        if let Some(message) = none {
            return Err(Refusal::missing(message));
        }
        let voucher = voucher::of(payout, state.dialect.voucher);
        Ok(Json::object([
            ("status", Json::text("ok")),
            ("voucher", Json::text(voucher)),
        ]))
    })
}

fn wanted(fields: &Fields) -> Result<Instruction, Refusal> {
    let payee = payee(fields)?;
    let cuit = asked::optional(fields, "cuit")
        .map(asked::cuit)
        .transpose()?;
    let amount_cents = asked::amount(fields)?;
    let reference = fields
        .written("reference_id")
        .filter(|reference| !reference.trim().is_empty())
        .ok_or_else(|| asked::required("reference_id"))?;
    if reference.chars().count() > REFERENCE_MAX {
        let message = format!("reference_id no puede tener más de {REFERENCE_MAX} caracteres");
        return Err(Refusal::invalid(message));
    }
    Ok(Instruction {
        provider: Provider::Telepagos,
        reference: reference.to_owned(),
        payee,
        cuit: cuit.map(str::to_owned),
        amount_cents,
        concept: asked::concept(fields)?.to_owned(),
        description: asked::description(fields)?.to_owned(),
    })
}

/// "Debe informarse cvu o alias, no ambos."
fn payee(fields: &Fields) -> Result<Payee, Refusal> {
    let said = |name| asked::optional(fields, name);
    match (said("cvu"), said("alias")) {
        (Some(_), Some(_)) => Err(Refusal::invalid("Debe informarse cvu o alias, no ambos")),
        (None, None) => Err(asked::required("cvu o alias")),
        (Some(cvu), None) if cvu == SHOP.cvu => {
            Err(Refusal::invalid("El CVU/CBU es inválido: es el de origen"))
        }
        (Some(cvu), None) => Ok(Payee::Account(asked::account(cvu)?.to_owned())),
        (None, Some(alias)) if is_alias(alias) => Ok(Payee::Alias(alias.to_owned())),
        (None, Some(_)) => Err(Refusal::invalid("Alias inválido")),
    }
}

/// Six to twenty letters, digits, dots and hyphens.
fn is_alias(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-';
    (6..=20).contains(&text.len()) && text.bytes().all(letter)
}

fn refusal(not_sent: NotSent) -> Refusal {
    match not_sent {
        NotSent::ReferenceTaken => {
            Refusal::conflict("El reference_id ya existe para otra transferencia")
        }
        NotSent::Short => Refusal::invalid("Saldo insuficiente"),
        NotSent::Refused => Refusal::invalid("No se pudo realizar la operación"),
    }
}
