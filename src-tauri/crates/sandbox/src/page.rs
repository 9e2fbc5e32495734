//! `GET /`: the page on which a person looks at the pretended world and plays the customer.
//!
//! One document with its style and its script inside, and a policy that allows those two and
//! nothing else: neither a stranger's script nor a picture from outside. What it shows it asks of
//! `/sandbox/world`; what it does it does through the same strings as everybody behind the stage.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::shared::Shared;

/// Where it is.
pub(crate) const PATH: &str = "/";

const MARKUP: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// The whole document.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    MARKUP
        .replacen("{style}", STYLE, 1)
        .replacen("{script}", SCRIPT, 1)
});

/// What the document may do. The hashes are those of the very texts inside it.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; connect-src 'self'; img-src data:; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
});

/// The route of the page.
pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new().route(PATH, get(show))
}

async fn show() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ];
    (headers, DOCUMENT.as_str()).into_response()
}

fn hash(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}
