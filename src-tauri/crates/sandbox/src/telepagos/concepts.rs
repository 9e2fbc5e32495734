//! `GET v2/payment/concepts`: what a payment may be for.
//!
//! The document says "array" and shows no element. The codes are those of Argentine transfers.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::answer_bearer;
use crate::dialect::Concepts;
use crate::json::Json;
use crate::shared::Shared;

/// Code and name.
const CONCEPTS: [(&str, &str); 8] = [
    ("VAR", "Varios"),
    ("FAC", "Facturas"),
    ("ALQ", "Alquileres"),
    ("CUO", "Cuotas"),
    ("EXP", "Expensas"),
    ("HON", "Honorarios"),
    ("PRE", "Préstamos"),
    ("SEG", "Seguros"),
];

/// Whether this is the code of a concept.
pub(super) fn is_known(code: &str) -> bool {
    CONCEPTS.iter().any(|(known, _)| *known == code)
}

pub(super) async fn list(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    answer_bearer(&shared, &headers, |state, _| {
        let concept = |(code, name): (&str, &str)| match state.dialect.concepts {
            Concepts::Objects => {
                Json::object([("id", Json::text(code)), ("name", Json::text(name))])
            }
            Concepts::Strings => Json::text(code),
        };
        Ok(Json::object([
            ("status", Json::text("ok")),
            (
                "concepts",
                Json::List(CONCEPTS.into_iter().map(concept).collect()),
            ),
        ]))
    })
}
