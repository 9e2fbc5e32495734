//! What every exchange has whoever the provider is: its line in the log, and the words in its answer.
//!
//! What an exchange came to is each provider's dialect's to say, not this file's.

use std::time::Duration;

use crate::{
    transport::{Failure, Request, Response},
    wire,
};

/// Words that hint that the reference was used before.
const KNOWN_ALREADY: &[&str] = &[
    "ya",
    "already",
    "exists",
    "existente",
    "taken",
    "unico",
    "unica",
    "unique",
    "uso",
    "used",
];
/// Beginnings of words that hint at the same, or at something under way.
const KNOWN_ALREADY_STEMS: &[&str] = &[
    "duplic",
    "repet",
    "repit",
    "utilizad",
    "usad",
    "idempot",
    "pendiente",
    "pending",
    "processing",
    "procesando",
    "progres",
    "timeout",
    "timed",
    "espera",
];
/// The same in two words.
const UNDER_WAY: &[&str] = &["en proceso", "en curso", "time out"];

/// One line a request: where to, how it went, how long it took. Never a body, a header or a query.
pub(crate) fn note(
    provider: &'static str,
    request: &Request,
    came: &Result<Response, Failure>,
    took: Duration,
) {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let method = request.method.as_str();
    let path = request.route;
    match came {
        Ok(response) => tracing::debug!(
            provider,
            method,
            path,
            status = response.status,
            duration_ms,
            bytes = response.body.len(),
            "The provider answered."
        ),
        Err(failure) => tracing::warn!(
            provider,
            method,
            path,
            duration_ms,
            %failure,
            "The provider was not heard."
        ),
    }
}

/// The words without the secrets in them. One shorter than four characters hides nothing and would tear
/// every sentence apart.
pub(crate) fn without(words: String, secrets: &[&str]) -> String {
    let worth_hiding = secrets.iter().filter(|secret| secret.len() >= 4);
    worth_hiding.fold(words, |words, secret| words.replace(secret, "•••"))
}

/// The first sentence in a message, which may be a list of them, or one for each field.
pub(crate) fn first_words(json: &str) -> Option<String> {
    fn first(value: &serde_json::Value) -> Option<&str> {
        match value {
            serde_json::Value::String(text) => (!text.trim().is_empty()).then_some(text),
            serde_json::Value::Array(values) => values.iter().find_map(first),
            serde_json::Value::Object(fields) => fields.values().find_map(first),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
                None
            }
        }
    }
    let value = serde_json::from_str(json).ok()?;
    first(&value).map(str::to_owned)
}

/// Whether anything in the answer hints that the reference is known or that something is under way. All
/// its texts are read: the first sentence of a list of complaints may be a harmless one.
pub(crate) fn is_doubtful(body: &str) -> bool {
    serde_json::from_str(body).is_ok_and(|answer| hints(&answer))
}

fn hints(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => {
            let text = wire::fold(text);
            let hint = |word: &str| {
                KNOWN_ALREADY.contains(&word)
                    || KNOWN_ALREADY_STEMS
                        .iter()
                        .any(|stem| word.starts_with(stem))
            };
            tokens(&text).any(hint) || UNDER_WAY.iter().any(|words| text.contains(words))
        }
        serde_json::Value::Array(values) => values.iter().any(hints),
        serde_json::Value::Object(fields) => fields.values().any(hints),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {
            false
        }
    }
}

pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}
