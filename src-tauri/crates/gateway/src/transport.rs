//! The way to a provider, as a port: one request out, one response or failure back.
//!
//! A failure says no more than it knows: whether anything was sent. What a response means is the
//! dialect's business. [`HttpTransport`] is the real one.

mod base_url;
mod http;

use std::fmt;

use secrecy::SecretString;

pub use base_url::{BaseUrl, Host, NotABaseUrl};
pub use http::{HttpTransport, Limits};

use crate::BoxFuture;

/// Sends requests to one provider, wherever that is.
pub trait Transport: Send + Sync {
    /// Sends the request once, and never again: whoever asked decides about asking twice.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>>;

    /// Lets go of connections that are open and unused: after the computer was suspended, the other side has long
    /// forgotten them. A transport without any has nothing to do.
    fn drop_connections(&self) {}
}

/// What is done at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks.
    Get,
    /// Has something made.
    Post,
    /// Has something taken away.
    Delete,
}

impl Method {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

/// A request, before it has a host: that belongs to the transport.
#[derive(Clone)]
pub struct Request {
    /// What is done.
    pub method: Method,
    /// The path's pattern, for the log: `v2/payment/cashin/{id}`.
    pub route: &'static str,
    /// The path below the base URL, without a leading slash, already percent-encoded.
    pub path: String,
    /// The query, not yet encoded.
    pub query: Vec<(&'static str, String)>,
    /// The token, if this call carries one.
    pub bearer: Option<SecretString>,
    /// A JSON body, sent as these very bytes.
    pub body: Option<Vec<u8>>,
    /// The longest answer worth reading, in bytes, where that is more than the transport's usual.
    pub answer_max: Option<usize>,
}

impl Request {
    /// A request for a path that needs no filling in.
    pub fn to(method: Method, route: &'static str) -> Request {
        Request {
            method,
            route,
            path: route.to_owned(),
            query: Vec::new(),
            bearer: None,
            body: None,
            answer_max: None,
        }
    }
}

/// Neither token nor body: bodies carry passwords, and people's accounts.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("route", &self.route)
            .field("body_bytes", &self.body.as_ref().map_or(0, Vec::len))
            .finish_non_exhaustive()
    }
}

/// A response that arrived whole.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header, as written: seconds or an HTTP date.
    pub retry_after: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// No body: it may carry a token, or people's accounts.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// No response, or none to be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Certainly nothing of the request left this computer's hands.
    #[error("nothing was sent: {0}")]
    NotSent(String),
    /// The time allowed ran out after the request may have left.
    #[error("no answer in time")]
    TimedOut,
    /// The connection ended too early.
    #[error("the connection ended: {0}")]
    Dropped(String),
    /// The body is longer than we read.
    #[error("the answer is too large")]
    TooLarge,
}
