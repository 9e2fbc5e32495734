//! Every endpoint a provider of this sandbox has, by name: what can be counted and made to fail.
//!
//! Each provider lists its own; this is the one place that knows all of them.

use axum::http::Method;
use thiserror::Error;

use crate::telepagos;

/// One documented endpoint.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Its name in `/sandbox/world` and `/sandbox/faults`: the path without version and family.
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
    telepagos::ENDPOINTS.iter()
}

/// The endpoint behind a matched route.
pub(crate) fn by_route(method: &Method, route: &str) -> Option<&'static Endpoint> {
    all().find(|endpoint| endpoint.method == *method && endpoint.route == route)
}

/// The endpoint a person means: its name, its documented path, or an end of that path that no
/// other endpoint shares.
pub(crate) fn by_name(said: &str) -> Result<&'static Endpoint, NoSuchEndpoint> {
    let wanted = said.trim_matches('/');
    if let Some(exact) = all().find(|endpoint| endpoint.name == wanted) {
        return Ok(exact);
    }
    let tail = format!("/{wanted}");
    let mut meant = all().filter(|endpoint| !wanted.is_empty() && endpoint.route.ends_with(&tail));
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
            "qr/generate",
            "cashin/qr/generate",
            "/v2/payment/cashin/qr/generate",
        ] {
            let meant = by_name(said).map(|endpoint| endpoint.name);
            assert_eq!(meant, Ok("cashin/qr/generate"), "{said} means one endpoint");
        }
        for said in ["", "/", "r/generate", "v3/auth/token", "*"] {
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
