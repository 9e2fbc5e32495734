//! `POST api/auth/login`: credentials for a token that lives for some seconds.
//!
//! The documents describe it three times: without `company` for pre-orders, with it for payments
//! and for QR. One door serves all; which of the two was used only matters to the strict dialect.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{Refusal, answer};
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;

/// A user who exists, has the same password, and may do nothing here: the documented 403.
const WITHOUT_PERMISSION: &str = "sin-permiso";

pub(super) async fn login(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&shared, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let said = |name: &str| fields.text(name).unwrap_or_default();
        // An empty company is one that was not said: the document's own example leaves it so.
        let company = fields.written("company").filter(|said| !said.is_empty());
        let practice = state.password.as_str();
        let is_known = [practice, WITHOUT_PERMISSION].contains(&said("username"));
        if !is_known || said("password") != practice || company.is_some_and(|it| it != practice) {
            let message = "Credenciales inválidas o inexistentes";
            return Err(Refusal::new(StatusCode::UNAUTHORIZED, message));
        }
        if said("username") == WITHOUT_PERMISSION {
            let message = "El usuario no tiene permisos para acceder a la API";
            return Err(Refusal::new(StatusCode::FORBIDDEN, message));
        }
        let family = match company {
            None => Family::PreOrders,
            Some(_) => Family::Companies,
        };
        let seconds = state.dialect.token_seconds;
        let token = state.totalcoin.tokens.issue(family, now_ms, seconds);
        Ok(Json::object([
            ("token", Json::Text(token)),
            ("expires_in", Json::whole(seconds)),
        ]))
    })
}

/// Which documents' credentials a token was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Signed in without a company: pre-orders.
    PreOrders,
    /// Signed in with one: payments and QR.
    Companies,
}

#[derive(Debug)]
struct Token {
    text: String,
    family: Family,
    expires_ms: i64,
}

/// The tokens that were given out.
#[derive(Debug)]
pub(crate) struct Tokens {
    issued: Vec<Token>,
    dice: fastrand::Rng,
}

impl Tokens {
    /// No token yet. The seed decides what they will be.
    pub(crate) fn new(seed: u64) -> Tokens {
        Tokens {
            issued: Vec::new(),
            dice: fastrand::Rng::with_seed(seed ^ 0x7C70_4E45),
        }
    }

    /// How many were given out.
    pub(crate) fn issued(&self) -> usize {
        self.issued.len()
    }

    /// How many still open doors.
    pub(crate) fn live(&self, now_ms: i64) -> usize {
        let live = |token: &&Token| now_ms < token.expires_ms;
        self.issued.iter().filter(live).count()
    }

    /// Ends them all, as a provider may at any moment.
    pub(crate) fn revoke(&mut self) {
        for token in &mut self.issued {
            token.expires_ms = i64::MIN;
        }
    }

    /// What this token was given out for, if it was and has not ended.
    pub(super) fn family(&self, said: &str, now_ms: i64) -> Option<Family> {
        let is_it = |token: &&Token| token.text == said && now_ms < token.expires_ms;
        self.issued.iter().find(is_it).map(|token| token.family)
    }

    fn issue(&mut self, family: Family, now_ms: i64, seconds: u32) -> String {
        let token: String = std::iter::repeat_with(|| self.dice.alphanumeric())
            .take(64)
            .collect();
        self.issued.push(Token {
            text: token.clone(),
            family,
            expires_ms: now_ms.saturating_add(i64::from(seconds) * 1_000),
        });
        token
    }
}
