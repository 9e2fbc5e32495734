//! TotalCoin, as its three documents read: pre-orders and their webhook, Payments 2.0 and its
//! callback, QR.
//!
//! One file a subject under `totalcoin/`; here is what the endpoints share: the bearer, the two ways
//! to say no. An error is an HTTP status and `{"message": …}`; the documents name the codes and not
//! the body, except that a 400 "includes details of the validation".

mod auth;
mod backstage;
mod book;
mod callback;
mod checks;
pub(crate) mod delivery;
mod dialect;
mod old_preorders;
mod outbox;
pub(crate) mod picture;
mod preorders;
mod qr;
mod signature;
mod transactions;
mod webhook;

pub(crate) use backstage::shown;
pub(crate) use book::Book;
pub use dialect::{Callbacks, PaymentWords, TokensOpen, Webhooks};
pub(crate) use outbox::Channel;
pub use signature::PRACTICE_KEY;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::dialect::{Amounts, Dialect};
use crate::endpoints::Endpoint;
use crate::fields::Unclear;
use crate::json::Json;
use crate::pesos;
use crate::shared::{Shared, State};
use crate::world::{Order, World};
use auth::Family;

/// What TotalCoin documents and this sandbox serves.
pub(crate) static ENDPOINTS: [Endpoint; 8] = [
    Endpoint {
        name: "api/auth/login",
        method: Method::POST,
        route: "/api/auth/login",
        gives_qr: false,
    },
    Endpoint {
        name: "api/iep/pre-order",
        method: Method::POST,
        route: "/api/iep/pre-order",
        gives_qr: true,
    },
    Endpoint {
        name: "api/pre-orders",
        method: Method::POST,
        route: "/api/pre-orders",
        gives_qr: true,
    },
    Endpoint {
        name: "api/payments/transactions",
        method: Method::POST,
        route: "/api/payments/transactions",
        gives_qr: false,
    },
    Endpoint {
        name: "api/payments/transactions/{id}",
        method: Method::GET,
        route: "/api/payments/transactions/{id}",
        gives_qr: false,
    },
    Endpoint {
        name: "api/payments/transactions/{id}/external",
        method: Method::GET,
        route: "/api/payments/transactions/{id}/external",
        gives_qr: false,
    },
    Endpoint {
        name: "api/qr/generate",
        method: Method::POST,
        route: "/api/qr/generate",
        gives_qr: true,
    },
    Endpoint {
        name: "api/qr/{qr_id}/status",
        method: Method::GET,
        route: "/api/qr/{qr_id}/status",
        gives_qr: false,
    },
];

/// The routes of [`ENDPOINTS`], and the strings behind their stage.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/auth/login", post(auth::login))
        .route("/api/iep/pre-order", post(preorders::create))
        .route("/api/pre-orders", post(old_preorders::create))
        .route("/api/payments/transactions", post(transactions::create))
        .route("/api/payments/transactions/{id}", get(transactions::show))
        .route(
            "/api/payments/transactions/{id}/external",
            get(transactions::show_external),
        )
        .route("/api/qr/generate", post(qr::generate))
        .route("/api/qr/{qr_id}/status", get(qr::status))
        .merge(backstage::router())
}

/// Whether an address is TotalCoin's, so that even a fault there speaks as TotalCoin does.
pub(crate) fn is_home_of(path: &str) -> bool {
    path.starts_with("/api/")
}

/// The order behind an address that an answer of TotalCoin gave.
pub(crate) fn order_at<'world>(url: &str, world: &'world World) -> Option<&'world Order> {
    qr::found_at(url, world).or_else(|| old_preorders::found_at(url, world))
}

/// A no, with its reason.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    /// What is wrong with which field.
    details: Vec<(&'static str, String)>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            message: message.into(),
            details: Vec::new(),
        }
    }

    /// What was asked for is not there.
    fn missing(message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, message)
    }

    /// What was asked makes no sense.
    fn invalid(details: Vec<(&'static str, String)>) -> Refusal {
        Refusal {
            details,
            ..Refusal::new(StatusCode::BAD_REQUEST, "Los datos no son válidos")
        }
    }

    fn json(&self) -> Json {
        let mut fields = vec![("message".to_owned(), Json::text(self.message.as_str()))];
        if !self.details.is_empty() {
            let detail = |(field, why): &(&'static str, String)| {
                Json::object([
                    ("field", Json::text(*field)),
                    ("message", Json::text(why.as_str())),
                ])
            };
            let details = self.details.iter().map(detail).collect();
            fields.push(("details".to_owned(), Json::List(details)));
        }
        Json::Object(fields)
    }
}

impl From<Unclear> for Refusal {
    fn from(unclear: Unclear) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, unclear.to_string())
    }
}

/// Answers a call that needs no token.
fn answer(
    shared: &Shared,
    work: impl FnOnce(&mut State, i64) -> Result<Json, Refusal>,
) -> Response {
    let (now_ms, mut state) = shared.present();
    let answer = work(&mut state, now_ms);
    shaped(&state.dialect, StatusCode::OK, answer)
}

/// Answers a call that needs a token, if it carries a good one. A token opens every endpoint,
/// unless the dialect is strict and it was given out for another document's.
fn answer_bearer(
    shared: &Shared,
    headers: &HeaderMap,
    wanted: Family,
    good: StatusCode,
    work: impl FnOnce(&mut State, i64) -> Result<Json, Refusal>,
) -> Response {
    let (now_ms, mut state) = shared.present();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token);
    let family = bearer.and_then(|token| state.totalcoin.tokens.family(token, now_ms));
    let answer = match family {
        None => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "El token falta, no existe o venció",
        )),
        Some(family)
            if state.dialect.tokens_open == TokensOpen::TheirDocument && family != wanted =>
        {
            Err(Refusal::new(
                StatusCode::FORBIDDEN,
                "El token no tiene permisos para esta API",
            ))
        }
        Some(_) => work(&mut state, now_ms),
    };
    shaped(&state.dialect, good, answer)
}

/// The answer as bytes, and beside it as JSON for whoever is to spoil it on its way out.
fn shaped(dialect: &Dialect, good: StatusCode, answer: Result<Json, Refusal>) -> Response {
    let (status, json) = match answer {
        Ok(json) => (good, json),
        Err(refusal) => (refusal.status, refusal.json()),
    };
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
