//! Keeps web pages from elsewhere away from the page and the strings behind the stage.
//!
//! A browser lets any page send a plain POST to loopback. Without this, a page somebody happens to
//! visit could pay, cut the network, or have notifications posted to other programs on this
//! computer. What is no browser sends none of the headers looked at here. The providers' own
//! endpoints need a token, and real ones have no such guard: they are left alone.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::control::no;
use crate::page;

/// Lets a request through unless a stranger's page sent it.
pub(crate) async fn keep_strangers_out(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_guarded = path == page::PATH || path.starts_with("/sandbox");
    if is_guarded && !is_from_here(request.headers()) {
        let message = "Solo se puede desde la propia página de la práctica";
        return no(StatusCode::FORBIDDEN, "stranger", message);
    }
    next.run(request).await
}

/// Whether the request asks for this computer by a name of its own and comes, if it says whence,
/// from the same place. A page elsewhere cannot leave its `Origin` out of a POST; a name elsewhere
/// that was pointed at loopback still stands in `Host`.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    let Some(host) = text(header::HOST) else {
        return false;
    };
    let is_ours = host
        .parse::<Authority>()
        .is_ok_and(|it| is_loopback(it.host()));
    let is_same = text(header::ORIGIN).is_none_or(|origin| origin == format!("http://{host}"));
    is_ours && is_same
}

fn is_loopback(host: &str) -> bool {
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = |text: &str| text.parse().expect("a header's value");
        headers.insert(header::HOST, value(host));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, value(origin));
        }
        headers
    }

    #[test]
    fn programs_and_the_page_itself_come_in() {
        for (host, origin) in [
            ("127.0.0.1:4000", None),
            ("localhost:4000", None),
            ("[::1]:4000", None),
            ("127.0.0.1:4000", Some("http://127.0.0.1:4000")),
            ("localhost:4000", Some("http://localhost:4000")),
        ] {
            assert!(is_from_here(&headers(host, origin)), "{host}, {origin:?}");
        }
    }

    #[test]
    fn pages_from_elsewhere_do_not() {
        for (host, origin) in [
            ("127.0.0.1:4000", Some("https://example.com")),
            ("127.0.0.1:4000", Some("http://127.0.0.1:9999")),
            ("127.0.0.1:4000", Some("null")),
            ("rebound.example.com:4000", None),
            (
                "rebound.example.com:4000",
                Some("http://rebound.example.com:4000"),
            ),
            ("localhost.example.com", None),
        ] {
            assert!(!is_from_here(&headers(host, origin)), "{host}, {origin:?}");
        }
        assert!(
            !is_from_here(&HeaderMap::new()),
            "who does not even say where to"
        );
    }
}
