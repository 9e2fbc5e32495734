//! The strings behind the stage: `/sandbox/*`, which no provider has.
//!
//! Here a person or a test pays, looks at everything, and makes things go wrong. The table of
//! endpoints stands at the top of the crate; what the world looks like is in `control/view.rs`.
//! They answer during an outage and no fault reaches them.

mod view;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::customer::{Balk, How, Visit, WantedPayer};
use crate::faults::Fault;
use crate::faults::play::ELSEWHERE;
use crate::fields::Fields;
use crate::pesos;
use crate::shared::{self, Shared};
use crate::world::{Credit, Ending};

/// The routes of the table.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/pay", post(pay))
        .route("/sandbox/world", get(view::world))
        .route("/sandbox/payouts", post(payouts))
        .route("/sandbox/dialect", get(dialect).post(change_dialect))
        .route(
            "/sandbox/faults",
            get(faults).post(set_faults).delete(clear_faults),
        )
        .route("/sandbox/outage", post(outage))
        .route("/sandbox/password", post(password))
        .route("/sandbox/tokens", axum::routing::delete(revoke_tokens))
        .route(ELSEWHERE, any(elsewhere))
}

/// What does not exist, said so that a person who strays here finds the way.
pub(crate) async fn nowhere() -> Response {
    let message = "No hay nada en esta dirección; el estado de la práctica está en /sandbox/world";
    no(StatusCode::NOT_FOUND, "not_found", message)
}

/// The right place, the wrong verb.
pub(crate) async fn wrong_method() -> Response {
    no(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "Este recurso no acepta ese método",
    )
}

async fn pay(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let visit = match visit(&headers, &body) {
        Ok(visit) => visit,
        Err(message) => return no(StatusCode::BAD_REQUEST, "bad_request", &message),
    };
    let (now_ms, mut guard) = shared.present();
    let state = &mut *guard;
    let numbering = state.numbering();
    match state
        .customers
        .pay(&visit, &mut state.world, numbering, now_ms)
    {
        Ok(ids) => {
            let paid = |credit: &&Credit| ids.contains(&credit.id);
            let credits: Vec<_> = state
                .world
                .credits()
                .iter()
                .filter(paid)
                .map(view::credit)
                .collect();
            Json(json!({"status": "ok", "credits": credits})).into_response()
        }
        Err(balk) => {
            let status = match balk {
                Balk::UnknownOrder | Balk::UnknownLink => StatusCode::NOT_FOUND,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            no(status, balk.code(), &balk.to_string())
        }
    }
}

/// Reads a visit: a JSON object, or the string that the customer's camera read and nothing else.
fn visit(headers: &HeaderMap, body: &Bytes) -> Result<Visit, String> {
    let bare = body
        .iter()
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|it| *it != b'{');
    if bare {
        let qr = std::str::from_utf8(body).map_err(|_| "El QR no es texto UTF-8".to_owned())?;
        return Ok(Visit {
            code: qr.trim().to_owned(),
            ..Visit::default()
        });
    }
    // What is not a bare string is JSON, whatever its content type says: `curl -d` calls it a form.
    let mut headers = headers.clone();
    headers.remove(header::CONTENT_TYPE);
    let fields = Fields::from_body(&headers, body).map_err(|unclear| unclear.to_string())?;
    let known = [
        "qr", "qr_code", "link", "amount", "how", "delay_ms", "payer",
    ];
    if let Some(unknown) = fields.names().find(|name| !known.contains(name)) {
        return Err(format!(
            "El campo {unknown} no existe; hay {}",
            known.join(", ")
        ));
    }
    let code = ["qr", "qr_code", "link"]
        .into_iter()
        .find_map(|name| fields.text(name));
    let amount_cents = match fields.written("amount") {
        None => None,
        Some(said) => Some(pesos::read(said).ok_or_else(|| format!("{said} no es un importe"))?),
    };
    let how = match fields.text("how") {
        None => How::default(),
        Some(how) => serde_json::from_value(Value::from(how)).map_err(|error| error.to_string())?,
    };
    let delay_ms = match fields.written("delay_ms") {
        None => None,
        Some(said) => Some(
            said.parse()
                .map_err(|_| format!("{said} no es una demora en ms"))?,
        ),
    };
    let payer = match fields.written("payer") {
        None => WantedPayer::default(),
        Some(said) => serde_json::from_str(said).map_err(|error| error.to_string())?,
    };
    let code = code
        .ok_or_else(|| "Falta el campo qr o link".to_owned())?
        .trim()
        .to_owned();
    Ok(Visit {
        code,
        amount_cents,
        how,
        delay_ms,
        payer,
    })
}

async fn dialect(State(shared): State<Arc<Shared>>) -> Response {
    let state = shared.state();
    Json(json!({"status": "ok", "dialect": state.dialect})).into_response()
}

async fn change_dialect(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let mut state = shared.state();
    let changed = serde_json::from_slice(&body)
        .map_err(|error| error.to_string())
        .and_then(|changes| {
            state
                .dialect
                .with(&changes)
                .map_err(|error| error.to_string())
        });
    match changed {
        Ok(dialect) => {
            state.dialect = dialect;
            Json(json!({"status": "ok", "dialect": state.dialect})).into_response()
        }
        Err(message) => no(StatusCode::UNPROCESSABLE_ENTITY, "bad_dialect", &message),
    }
}

async fn faults(State(shared): State<Arc<Shared>>) -> Response {
    shown_faults(&shared.state())
}

/// One fault or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Value>),
    One(Value),
}

async fn set_faults(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let said = serde_json::from_slice(&body).map_err(|error| error.to_string());
    let read = said.and_then(|said| {
        let said = match said {
            OneOrMany::Many(faults) => faults,
            OneOrMany::One(fault) => vec![fault],
        };
        let read = said
            .into_iter()
            .map(Fault::try_from)
            .collect::<Result<Vec<_>, _>>();
        read.map_err(|error| error.to_string())
    });
    let mut state = shared.state();
    match read {
        Ok(faults) => {
            for fault in faults {
                state.faults.add(fault);
            }
            shown_faults(&state)
        }
        Err(message) => no(StatusCode::UNPROCESSABLE_ENTITY, "bad_fault", &message),
    }
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> Response {
    let mut state = shared.state();
    state.faults.clear();
    shown_faults(&state)
}

fn shown_faults(state: &shared::State) -> Response {
    let faults: Vec<_> = state.faults.all().collect();
    Json(json!({"status": "ok", "faults": faults})).into_response()
}

async fn outage(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    /// Whether the provider is gone.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outage {
        on: bool,
    }

    match serde_json::from_slice::<Outage>(&body) {
        Ok(Outage { on }) => {
            shared.state().faults.outage = on;
            Json(json!({"status": "ok", "outage": on})).into_response()
        }
        Err(error) => no(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_outage",
            &error.to_string(),
        ),
    }
}

async fn password(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    /// The word that opens from now on.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Password {
        word: String,
    }

    match serde_json::from_slice::<Password>(&body) {
        Ok(Password { word }) if !word.trim().is_empty() => {
            shared.state().password = word;
            Json(json!({"status": "ok"})).into_response()
        }
        Ok(_) => no(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_password",
            "La palabra no puede estar vacía",
        ),
        Err(error) => no(
            StatusCode::UNPROCESSABLE_ENTITY,
            "bad_password",
            &error.to_string(),
        ),
    }
}

async fn payouts(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    /// What becomes of the next payout, of those that are held, or of both.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        next: Option<Ending>,
        held: Option<Ending>,
    }

    let wanted = match serde_json::from_slice::<Wanted>(&body) {
        Ok(wanted) => wanted,
        Err(error) => {
            let (status, message) = (StatusCode::UNPROCESSABLE_ENTITY, error.to_string());
            return no(status, "bad_payouts", &message);
        }
    };
    let (now_ms, mut state) = shared.present();
    let released = match wanted.held {
        None => 0,
        Some(ending @ (Ending::Ok | Ending::Fail)) => state.world.release_held(ending, now_ms),
        Some(Ending::Hold | Ending::Refuse) => {
            let message = "held is ok or fail: the provider has taken it";
            return no(StatusCode::UNPROCESSABLE_ENTITY, "bad_payouts", message);
        }
    };
    if let Some(ending) = wanted.next {
        state.world.decide_next(ending);
    }
    let next = state.world.next_ending();
    Json(json!({"status": "ok", "next": next, "released": released})).into_response()
}

async fn revoke_tokens(State(shared): State<Arc<Shared>>) -> Response {
    let mut state = shared.state();
    state.telepagos_tokens.revoke();
    state.totalcoin.tokens.revoke();
    Json(json!({"status": "ok"})).into_response()
}

/// Where a redirect leads to. Nobody should come here with a token in hand.
async fn elsewhere(State(shared): State<Arc<Shared>>) -> Response {
    shared.state().strays += 1;
    Json(json!({"status": "ok"})).into_response()
}

/// A no from behind the stage.
pub(crate) fn no(status: StatusCode, code: &str, message: &str) -> Response {
    (
        status,
        Json(json!({"status": "error", "code": code, "message": message})),
    )
        .into_response()
}
