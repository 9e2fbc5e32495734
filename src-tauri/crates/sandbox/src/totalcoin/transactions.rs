//! `api/payments/transactions`: money sent from the shop's account, and what became of it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::auth::Family;
use super::callback::Standing;
use super::checks::Checks;
use super::delivery::Target;
use super::{Refusal, amount, answer_bearer};
use crate::days;
use crate::dialect::{Dates, Dialect};
use crate::fields::Fields;
use crate::identity;
use crate::json::Json;
use crate::shared::{self, Shared};
use crate::world::{Instruction, NotSent, Payee, Payout, Provider, SHOP};

pub(super) async fn create(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let good = StatusCode::OK;
    answer_bearer(
        &shared,
        &headers,
        Family::Companies,
        good,
        |state, now_ms| {
            let fields = Fields::from_body(&headers, &body)?;
            let reference = fields.text("reference").unwrap_or_default();
            let ours = Provider::Totalcoin;
            if state.world.payout_by_reference(ours, reference).is_some() {
                // Whatever else was said: the document knows no repetition that is answered with the
                // first transaction.
                let message = "Ya existe una transacción con la misma referencia";
                return Err(Refusal::new(StatusCode::CONFLICT, message));
            }
            let (instruction, target) = wanted(&fields)?;
            let delay_ms = i64::from(state.dialect.payment_delay_ms);
            let payout = state
                .world
                .pay_out(instruction, now_ms, delay_ms)
                .map_err(not_sent)?;
            let id = state.totalcoin.remember_payment(payout.id, target);
            Ok(Json::object([("id", Json::Text(id))]))
        },
    )
}

fn not_sent(why: NotSent) -> Refusal {
    match why {
        NotSent::ReferenceTaken => {
            let message = "Ya existe una transacción con la misma referencia";
            Refusal::new(StatusCode::CONFLICT, message)
        }
        NotSent::Short => Refusal::invalid(vec![("amount", "saldo insuficiente".to_owned())]),
        NotSent::Refused => {
            let message = "Error al procesar la transacción";
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, message)
        }
    }
}

/// What the shop wants to be done, and whom to tell the result.
fn wanted(fields: &Fields) -> Result<(Instruction, Option<Target>), Refusal> {
    let mut checks = Checks::of(fields);
    let payee = payee(fields, &mut checks);
    let cuit = checks.written("cuitcuil");
    if cuit.is_some_and(|cuit| !identity::is_cuit(cuit)) {
        checks.complain("cuitcuil", "no es un CUIT o CUIL válido");
    }
    let amount_cents = checks.amount("amount");
    let reference = checks.text("reference", 100);
    // It must be there and may be empty; one that leads off this computer is told nothing.
    let url = checks.written("notificationUrl");
    let read = || {
        let instruction = Instruction {
            provider: Provider::Totalcoin,
            reference: reference?.to_owned(),
            payee: payee?,
            cuit: Some(cuit?.to_owned()),
            amount_cents: amount_cents?,
            concept: String::new(),
            description: String::new(),
        };
        Some((instruction, Target::read(url?)))
    };
    checks.end(read())
}

/// Whom the money is for: a CBU or CVU, or, by a later edition of the document, an alias instead.
fn payee(fields: &Fields, checks: &mut Checks<'_>) -> Option<Payee> {
    if fields.written("cbucvu").is_none() && fields.written("alias").is_some() {
        let alias = checks.text("alias", 20)?;
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        if alias.len() < 6 || !alias.bytes().all(letter) {
            checks.complain("alias", "no es un alias");
            return None;
        }
        return Some(Payee::Alias(alias.to_owned()));
    }
    let account = checks.written("cbucvu")?;
    let why = if fields.written("alias").is_some() {
        "no va junto con un alias"
    } else if !identity::is_cvu(account) {
        "no es un CBU o CVU válido"
    } else if account == SHOP.cvu {
        "es la cuenta que paga"
    } else {
        return Some(Payee::Account(account.to_owned()));
    };
    checks.complain("cbucvu", why);
    None
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let good = StatusCode::OK;
    answer_bearer(
        &shared,
        &headers,
        Family::Companies,
        good,
        |state, now_ms| {
            if !is_uuid(&id) {
                return Err(Refusal::invalid(vec![("id", "no es un UUID".to_owned())]));
            }
            let payment = state.totalcoin.payment(&id);
            let payout = payment
                .and_then(|payment| state.world.payout(Provider::Totalcoin, payment.payout_id));
            described(state, payout, now_ms)
        },
    )
}

pub(super) async fn show_external(
    State(shared): State<Arc<Shared>>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Response {
    let good = StatusCode::OK;
    answer_bearer(
        &shared,
        &headers,
        Family::Companies,
        good,
        |state, now_ms| {
            let payout = state
                .world
                .payout_by_reference(Provider::Totalcoin, &reference);
            described(state, payout, now_ms)
        },
    )
}

fn described(state: &shared::State, payout: Option<&Payout>, now_ms: i64) -> Result<Json, Refusal> {
    let known = payout.and_then(|payout| {
        let payment = state.totalcoin.payment_of(payout.id)?;
        Some((payout, payment))
    });
    let (payout, payment) = known.ok_or_else(|| Refusal::missing("No existe la transacción"))?;
    let dialect = &state.dialect;
    let word = Standing::of(payout, now_ms).word(dialect.payment_words);
    Ok(Json::object([
        ("id", Json::text(payment.id.as_str())),
        ("status", Json::text(word)),
        ("amount", amount(dialect, payout.instruction.amount_cents)),
        ("date", Json::Text(date(dialect, payout.asked_ms))),
        (
            "reference",
            Json::text(payout.instruction.reference.as_str()),
        ),
    ]))
}

fn date(dialect: &Dialect, at_ms: i64) -> String {
    match dialect.dates {
        Dates::Spaced => days::spaced(at_ms),
        Dates::Iso => days::iso(at_ms),
        Dates::Utc => days::utc(at_ms),
    }
}

/// Thirty-two hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
