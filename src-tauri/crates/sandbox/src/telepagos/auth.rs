//! `POST v2/auth/token`: a username and a password for a token that expires.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::{Refusal, answer};
use crate::days;
use crate::dialect::{Dialect, ExpiresAt, TokenField};
use crate::fields::Fields;
use crate::json::Json;
use crate::shared::Shared;

pub(super) async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(&shared, |state, now_ms| {
        let fields = Fields::from_body(&headers, &body)?;
        let said = |name: &str| {
            fields
                .text(name)
                .ok_or_else(|| Refusal::invalid(format!("El campo {name} es requerido")))
        };
        if said("username")? != state.password || said("password")? != state.password {
            let message = "Usuario o contraseña incorrectos".to_owned();
            return Err(Refusal {
                status: StatusCode::UNAUTHORIZED,
                message,
            });
        }
        let issued = state
            .telepagos_tokens
            .issue(now_ms, state.dialect.token_seconds);
        let field = match state.dialect.token_field {
            TokenField::Token => "token",
            TokenField::AccessToken => "access_token",
        };
        Ok(Json::object([
            ("status", Json::text("ok")),
            (field, Json::text(issued.token.as_str())),
            ("expires_at", expires_at(&state.dialect, issued.expires_ms)),
        ]))
    })
}

fn expires_at(dialect: &Dialect, expires_ms: i64) -> Json {
    match dialect.expires_at {
        ExpiresAt::Seconds => Json::whole(expires_ms.div_euclid(1_000)),
        ExpiresAt::Milliseconds => Json::whole(expires_ms),
        ExpiresAt::Text => Json::text(days::spaced(expires_ms)),
    }
}

/// A token and its end.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    token: String,
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
            dice: fastrand::Rng::with_seed(seed ^ 0x0070_4E45),
        }
    }

    /// How many were given out.
    pub(crate) fn issued(&self) -> usize {
        self.issued.len()
    }

    /// How many still open doors.
    pub(crate) fn live(&self, now_ms: i64) -> usize {
        self.issued
            .iter()
            .filter(|token| now_ms < token.expires_ms)
            .count()
    }

    /// Ends them all, as a provider may at any moment.
    pub(crate) fn revoke(&mut self) {
        for token in &mut self.issued {
            token.expires_ms = i64::MIN;
        }
    }

    /// Whether this token was given out and has not ended.
    pub(super) fn is_good(&self, said: &str, now_ms: i64) -> bool {
        self.issued
            .iter()
            .any(|token| token.token == said && now_ms < token.expires_ms)
    }

    fn issue(&mut self, now_ms: i64, seconds: u32) -> Token {
        let token = std::iter::repeat_with(|| self.dice.alphanumeric())
            .take(48)
            .collect();
        let expires_ms = now_ms.saturating_add(i64::from(seconds) * 1_000);
        let issued = Token { token, expires_ms };
        self.issued.push(issued.clone());
        issued
    }
}
