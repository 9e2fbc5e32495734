//! Every endpoint a provider of this sandbox has, by name: what can be counted and made to fail.
//!
//! Each provider lists its own; this is the one place that knows all of them.

use axum::http::Method;
use thiserror::Error;

use crate::{telepagos, totalcoin};

/// One documented endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Its name in `/sandbox/world` and `/sandbox/faults`: the path without version and family, and
    /// the method before it where one path answers to several.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// Its path as the router knows it.
    pub(crate) route: &'static str,
    /// Whether its answer carries a QR string.
    pub(crate) gives_qr: bool,
}

/// Nobody documented such an endpoint, or several end like this.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not the name of one endpoint; there are: {1}, and \"*\" for all")]
pub struct NoSuchEndpoint(String, String);

/// All endpoints of all providers.
pub(crate) fn all() -> impl Iterator<Item = &'static Endpoint> {
    telepagos::ENDPOINTS.iter().chain(&totalcoin::ENDPOINTS)
}

/// The endpoint behind a matched route.
pub(crate) fn by_route(method: &Method, route: &str) -> Option<&'static Endpoint> {
    all().find(|endpoint| endpoint.method == *method && endpoint.route == route)
}

/// The endpoint a person means: its name, its documented path, or an end of that path that no
/// other endpoint shares; with the method before it or not.
pub(crate) fn by_name(said: &str) -> Result<&'static Endpoint, NoSuchEndpoint> {
    let wanted = said.trim_matches('/');
    if let Some(exact) = all().find(|endpoint| endpoint.name == wanted) {
        return Ok(exact);
    }
    let (method, path) = match wanted.split_once(' ') {
        None => (None, wanted),
        Some((method, path)) => (Some(method), path.trim_matches('/')),
    };
    let tail = format!("/{path}");
    // TotalCoin's endpoints go by their whole path, and so take no short name from the others.
    let is_called = |endpoint: &&Endpoint| {
        if totalcoin::is_home_of(endpoint.route) {
            endpoint.route == tail
        } else {
            !path.is_empty() && endpoint.route.ends_with(&tail)
        }
    };
    let mut meant = all()
        .filter(|endpoint| method.is_none_or(|method| endpoint.method.as_str() == method))
        .filter(is_called);
    if let (Some(endpoint), None) = (meant.next(), meant.next()) {
        return Ok(endpoint);
    }
    let names: Vec<_> = all().map(|endpoint| endpoint.name).collect();
    Err(NoSuchEndpoint(said.to_owned(), names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_answers_to_each_of_its_names() {
        for said in [
            "cashin/qr/generate",
            "payment/cashin/qr/generate",
            "POST v2/payment/cashin/qr/generate",
            "/v2/payment/cashin/qr/generate",
        ] {
            let meant = by_name(said).map(|endpoint| endpoint.name);
            assert_eq!(meant, Ok("cashin/qr/generate"), "{said} means one endpoint");
        }
        for (said, name) in [
            ("transactions", "account/transactions"),
            ("qr/generate", "cashin/qr/generate"),
            ("/api/qr/generate", "api/qr/generate"),
            (
                "POST api/payments/transactions",
                "api/payments/transactions",
            ),
        ] {
            let meant = by_name(said).map(|endpoint| endpoint.name);
            assert_eq!(
                meant,
                Ok(name),
                "{said}: one provider takes no name from the other"
            );
        }
        let deleting = by_name("DELETE /v2/payment/cashin/qr/sale-point");
        assert_eq!(
            deleting.map(|endpoint| &endpoint.method),
            Ok(&Method::DELETE),
            "the method tells apart what shares a path"
        );
        for said in [
            "",
            "/",
            "r/generate",
            "v3/auth/token",
            "*",
            "GET ",
            "GET v2/auth/token",
            "/v2/payment/cashin/qr/sale-point",
        ] {
            assert!(by_name(said).is_err(), "{said:?} means no single endpoint");
        }
    }

    #[test]
    fn no_two_endpoints_share_a_name_or_a_route() {
        for (at, endpoint) in all().enumerate() {
            let others = || all().take(at);
            assert!(
                others().all(|other| other.name != endpoint.name),
                "{} twice",
                endpoint.name
            );
            let same =
                |other: &Endpoint| other.route == endpoint.route && other.method == endpoint.method;
            assert!(!others().any(same), "{} is served twice", endpoint.route);
        }
    }
}
