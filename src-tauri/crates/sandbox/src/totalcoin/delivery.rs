//! Carries webhooks and callbacks to the shop: plain HTTP POSTs, to loopback and nowhere else.
//!
//! Two carriers, one for each kind, so that a shop that is deaf on one ear still hears with the
//! other. A letter that is not answered with 2xx is tried again, three times, and then given up.
//! No redirect is followed. What a letter says is `outbox`' business.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::outbox::{Channel, Letter};
use crate::shared::Shared;

/// How long the shop may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long after a failure the next try begins, times the tries so far.
const PAUSE: Duration = Duration::from_millis(250);

/// How often the clock is looked at while something in this world is about to happen.
const TICK: Duration = Duration::from_millis(200);

/// Where a letter goes: an `http` address on loopback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    address: SocketAddr,
    uri: Uri,
}

impl Target {
    /// Reads a URL. Nothing off this computer is a target: a practice world that could be told to
    /// post anywhere would be a way to reach into somebody's network.
    pub(crate) fn read(text: &str) -> Option<Target> {
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        if uri.scheme_str() != Some("http") || authority.as_str().contains('@') {
            return None;
        }
        let host = authority.host().trim_matches(['[', ']']);
        let ip = if host.eq_ignore_ascii_case("localhost") {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            host.parse().ok()?
        };
        // A port that is out of range is no port to the URL's reader, and would become 80.
        let port = match authority.as_str().strip_prefix(authority.host())? {
            "" => 80,
            said => said.strip_prefix(':')?.parse().ok()?,
        };
        ip.is_loopback().then(|| Target {
            address: SocketAddr::new(ip, port),
            uri,
        })
    }

    /// The URL, as it was said.
    pub(crate) fn url(&self) -> String {
        self.uri.to_string()
    }
}

/// What became of one try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// An HTTP status.
    Answered(u16),
    /// Nothing that could be understood, or nothing at all, or not in time.
    Unanswered,
}

impl Outcome {
    /// Whether the shop has it: any 2xx.
    pub(crate) fn is_receipt(self) -> bool {
        matches!(self, Outcome::Answered(200..=299))
    }
}

/// Carries letters until the sandbox stops.
pub(crate) async fn carry_all(shared: Arc<Shared>) {
    tokio::join!(
        carry(&shared, Channel::Webhook),
        carry(&shared, Channel::Callback)
    );
}

/// After every call there may be something to carry.
pub(crate) async fn ring_after(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    shared.ring();
    response
}

async fn carry(shared: &Shared, channel: Channel) {
    let stopped = shared.stopped();
    tokio::pin!(stopped);
    loop {
        // Whoever holds the lock holds it briefly, and it is let go before anything is awaited.
        let (next, is_awaited) = {
            let (_, state) = shared.present();
            let is_cut_off = state.faults.outage;
            let next = state.totalcoin.outbox.next(channel);
            let is_awaited = next.is_some() || state.is_anything_due();
            (next.filter(|_| !is_cut_off), is_awaited)
        };
        let step = async {
            match next {
                Some((number, letter)) => {
                    let outcome = post(&letter).await;
                    let tries = shared.state().totalcoin.outbox.note(number, outcome);
                    if !outcome.is_receipt() {
                        tracing::debug!(number, ?channel, ?outcome, tries, "not received");
                        let rested = tokio::time::timeout(PAUSE * tries, shared.stopped()).await;
                        tracing::trace!(stopped = rested.is_ok(), "trying again");
                    }
                }
                None if is_awaited => {
                    let rung = tokio::time::timeout(TICK, shared.rung(channel)).await;
                    tracing::trace!(in_time = rung.is_ok(), "looking again");
                }
                None => shared.rung(channel).await,
            }
        };
        tokio::select! {
            () = &mut stopped => return,
            () = step => {}
        }
    }
}

/// Posts one letter and answers what came back.
async fn post(letter: &Letter) -> Outcome {
    match tokio::time::timeout(PATIENCE, exchange(letter)).await {
        Ok(Ok(status)) => Outcome::Answered(status),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a notification found nobody");
            Outcome::Unanswered
        }
        Err(_) => Outcome::Unanswered,
    }
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("no connection")]
    Connection(#[from] std::io::Error),
    #[error("no HTTP")]
    Http(#[from] hyper::Error),
    #[error("not a request")]
    Request(#[from] axum::http::Error),
}

async fn exchange(letter: &Letter) -> Result<u16, NoAnswer> {
    let target = &letter.target;
    let path = target
        .uri
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONNECTION, HeaderValue::from_static("close"))
        .body(Body::from(letter.body.clone()))?;
    if let Some(authority) = target.uri.authority() {
        let host = HeaderValue::from_str(authority.as_str()).map_err(axum::http::Error::from)?;
        request.headers_mut().insert(header::HOST, host);
    }
    if let Some((name, value)) = &letter.header {
        request.headers_mut().insert(name, value.clone());
    }
    let stream = TcpStream::connect(target.address).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let answer = sender.send_request(request);
    tokio::pin!(answer, connection);
    // The connection must be driven for the answer to come; once it has ended, the answer is there
    // or never will be.
    let response = tokio::select! {
        biased;
        response = &mut answer => response?,
        ended = &mut connection => {
            ended?;
            answer.await?
        }
    };
    Ok(response.status().as_u16())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_is_a_target() {
        for url in [
            "http://127.0.0.1:8080/hook?shop=1",
            "http://localhost:9/",
            "http://[::1]:8080/x",
            "http://127.1.2.3",
        ] {
            assert!(Target::read(url).is_some(), "{url} is here");
        }
        for url in [
            "",
            "/hook",
            "https://127.0.0.1/hook",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://localhost.example.com/",
            "http://127.0.0.1@example.com/",
            "http://user@127.0.0.1/",
            "http://127.0.0.1.example.com/",
            "ftp://127.0.0.1/",
            "http://2130706433/",
            "http://127.0.0.1:99999/",
        ] {
            assert_eq!(Target::read(url), None, "{url:?} is elsewhere, or nowhere");
        }
    }
}
