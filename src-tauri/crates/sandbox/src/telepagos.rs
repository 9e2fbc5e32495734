//! TelePagos v2, as its document reads: which endpoints there are and how each answer is shaped.
//!
//! One file an endpoint under `telepagos/`; here is what they share: the bearer, the dialect, the
//! two ways to say no.

mod account;
mod asked;
mod auth;
mod cashin;
mod cashout;
mod concepts;
mod counter;
mod links;
mod payload;
mod qr;
mod sale_points;
mod statistics;
mod transactions;
mod voucher;

pub(crate) use auth::Tokens;
pub(crate) use payload::{Wall, of_sale_point};

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

/// What TelePagos documents, all of which this sandbox serves.
pub(crate) static ENDPOINTS: [Endpoint; 17] = [
    plain("auth/token", Method::POST, "/v2/auth/token"),
    plain("payment/concepts", Method::GET, "/v2/payment/concepts"),
    plain("account/balance", Method::GET, "/v2/account/balance"),
    plain("payment/cashout", Method::POST, "/v2/payment/cashout"),
    plain("cashout/{id}", Method::GET, "/v2/payment/cashout/{id}"),
    plain("cashin/{id}", Method::GET, "/v2/payment/cashin/{id}"),
    with_qr(
        "cashin/qr/generate",
        Method::POST,
        "/v2/payment/cashin/qr/generate",
    ),
    plain(
        "cashin/transfer/generate",
        Method::POST,
        "/v2/payment/cashin/transfer/generate",
    ),
    plain(
        "whitelabel/statics/{period}",
        Method::GET,
        "/v2/whitelabel/statics/{period}",
    ),
    plain(
        "cashin/link/generate",
        Method::POST,
        "/v2/payment/cashin/link/generate",
    ),
    plain("GET cashin/qr/sale-point", Method::GET, SALE_POINT),
    with_qr(
        "cashin/qr/sale-point/static",
        Method::GET,
        "/v2/payment/cashin/qr/sale-point/static",
    ),
    plain("POST cashin/qr/sale-point", Method::POST, SALE_POINT),
    plain("DELETE cashin/qr/sale-point", Method::DELETE, SALE_POINT),
    plain(
        "cashin/qr/static/order",
        Method::POST,
        "/v2/payment/cashin/qr/static/order",
    ),
    plain(
        "account/transactions",
        Method::GET,
        "/v2/account/transactions",
    ),
    plain(
        "account/transactions_filters",
        Method::GET,
        "/v2/account/transactions_filters",
    ),
];

/// One path, three methods.
const SALE_POINT: &str = "/v2/payment/cashin/qr/sale-point";

const fn plain(name: &'static str, method: Method, route: &'static str) -> Endpoint {
    Endpoint {
        name,
        method,
        route,
        gives_qr: false,
    }
}

const fn with_qr(name: &'static str, method: Method, route: &'static str) -> Endpoint {
    Endpoint {
        name,
        method,
        route,
        gives_qr: true,
    }
}

/// The routes of [`ENDPOINTS`].
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v2/auth/token", post(auth::token))
        .route("/v2/payment/concepts", get(concepts::list))
        .route("/v2/account/balance", get(account::balance))
        .route("/v2/payment/cashout", post(cashout::send))
        .route("/v2/payment/cashout/{id}", get(cashout::voucher))
        .route("/v2/payment/cashin/{id}", get(cashin::show))
        .route("/v2/payment/cashin/qr/generate", post(qr::generate))
        .route(
            "/v2/payment/cashin/transfer/generate",
            post(links::generate_transfer),
        )
        .route(
            "/v2/whitelabel/statics/{period}",
            get(statistics::of_period),
        )
        .route("/v2/payment/cashin/link/generate", post(links::generate))
        .route(
            SALE_POINT,
            get(sale_points::list)
                .post(sale_points::create)
                .delete(sale_points::retire),
        )
        .route(
            "/v2/payment/cashin/qr/sale-point/static",
            get(sale_points::show_qr),
        )
        .route("/v2/payment/cashin/qr/static/order", post(counter::order))
        .route("/v2/account/transactions", get(transactions::list))
        .route("/v2/account/transactions_filters", get(account::filters))
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

    /// What was asked for contradicts what is.
    fn conflict(message: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::CONFLICT,
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
