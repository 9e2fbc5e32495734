//! TelePagos v2, as its document reads: which endpoints there are and how each answer is shaped.
//!
//! One file an endpoint under `telepagos/`; here is what they share: the bearer, the dialect, the
//! two ways to say no.

mod auth;
mod cashin;
mod concepts;
mod qr;
mod transactions;

pub(crate) use auth::Tokens;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::dialect::{Amounts, Dialect, Errors};
use crate::endpoints::Endpoint;
use crate::fields::Unclear;
use crate::json::Json;
use crate::pesos;
use crate::shared::{Shared, State};

/// What TelePagos documents and this sandbox serves.
pub(crate) static ENDPOINTS: [Endpoint; 5] = [
    Endpoint {
        name: "auth/token",
        method: Method::POST,
        route: "/v2/auth/token",
        gives_qr: false,
    },
    Endpoint {
        name: "payment/concepts",
        method: Method::GET,
        route: "/v2/payment/concepts",
        gives_qr: false,
    },
    Endpoint {
        name: "cashin/qr/generate",
        method: Method::POST,
        route: "/v2/payment/cashin/qr/generate",
        gives_qr: true,
    },
    Endpoint {
        name: "cashin/{id}",
        method: Method::GET,
        route: "/v2/payment/cashin/{id}",
        gives_qr: false,
    },
    Endpoint {
        name: "account/transactions",
        method: Method::GET,
        route: "/v2/account/transactions",
        gives_qr: false,
    },
];

/// The routes of [`ENDPOINTS`].
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v2/auth/token", post(auth::token))
        .route("/v2/payment/concepts", get(concepts::list))
        .route("/v2/payment/cashin/qr/generate", post(qr::generate))
        .route("/v2/payment/cashin/{id}", get(cashin::show))
        .route("/v2/account/transactions", get(transactions::list))
}

/// A no, with its reason.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    /// What was asked makes no sense.
    fn invalid(message: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: message.into(),
        }
    }

    /// What was asked for is not there.
    fn missing(message: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::NOT_FOUND,
            message: message.into(),
        }
    }

    /// The request cannot be read at all.
    fn unreadable(message: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            message: message.into(),
        }
    }

    fn json(&self) -> Json {
        Json::object([
            ("status", Json::text("error")),
            ("message", Json::text(self.message.as_str())),
        ])
    }
}

impl From<Unclear> for Refusal {
    fn from(unclear: Unclear) -> Refusal {
        Refusal::unreadable(unclear.to_string())
    }
}

/// Answers a call that needs no token.
fn answer(
    shared: &Shared,
    work: impl FnOnce(&mut State, i64) -> Result<Json, Refusal>,
) -> Response {
    let (now_ms, mut state) = shared.present();
    let answer = work(&mut state, now_ms);
    shaped(&state.dialect, answer)
}

/// Answers a call that needs a token, if it carries a good one. Without one the answer is HTTP 401
/// in every dialect: that is the only way a client can tell "sign in again" from "no".
fn answer_bearer(
    shared: &Shared,
    headers: &HeaderMap,
    work: impl FnOnce(&mut State, i64) -> Result<Json, Refusal>,
) -> Response {
    let (now_ms, mut state) = shared.present();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token);
    if !bearer.is_some_and(|token| state.telepagos_tokens.is_good(token, now_ms)) {
        let message = "El token no existe o venció".to_owned();
        let refusal = Refusal {
            status: StatusCode::UNAUTHORIZED,
            message,
        };
        return said(&state.dialect, refusal.status, refusal.json());
    }
    let answer = work(&mut state, now_ms);
    shaped(&state.dialect, answer)
}

fn shaped(dialect: &Dialect, answer: Result<Json, Refusal>) -> Response {
    match (answer, dialect.errors) {
        (Ok(json), _) => said(dialect, StatusCode::OK, json),
        (Err(refusal), Errors::Http) => said(dialect, refusal.status, refusal.json()),
        (Err(refusal), Errors::Ok) => said(dialect, StatusCode::OK, refusal.json()),
    }
}

/// The answer as bytes, and beside it as JSON for whoever is to spoil it on its way out.
fn said(dialect: &Dialect, status: StatusCode, json: Json) -> Response {
    let json = if dialect.extra_fields {
        json.with_extras()
    } else {
        json
    };
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        json.written(),
    )
        .into_response();
    response.extensions_mut().insert(json);
    response
}

/// An amount, in the dialect's way.
fn amount(dialect: &Dialect, cents: i64) -> Json {
    match dialect.amounts {
        Amounts::Number => Json::Number(pesos::spell(cents)),
        Amounts::Short => Json::Number(pesos::spell_short(cents)),
        Amounts::String => Json::Text(pesos::spell(cents)),
    }
}
