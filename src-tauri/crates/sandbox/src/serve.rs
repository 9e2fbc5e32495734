//! The wire: accepts connections on loopback and speaks HTTP/1.1 on them.
//!
//! Written by hand for one thing that axum's own loop cannot do: close a connection without
//! writing a byte ([`HangUp`]).

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower_service::Service;

use crate::shared::stopped;

/// How long open calls may take to finish once the sandbox is told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// How long to rest when the computer has no connection to give.
const REST: Duration = Duration::from_millis(50);

/// A response that is none: the connection is closed and nothing is written on it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("hung up on purpose")]
pub(crate) struct HangUp;

impl IntoResponseParts for HangUp {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

impl IntoResponse for HangUp {
    fn into_response(self) -> Response {
        (self, ()).into_response()
    }
}

/// Serves until told to stop, then lets open calls finish for a moment and closes the rest.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    let told = stopped(stop.clone());
    tokio::pin!(told);
    loop {
        tokio::select! {
            () = &mut told => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(converse(stream, router.clone(), stop.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a connection");
                    let interrupted = tokio::time::timeout(REST, &mut told).await.is_ok();
                    if interrupted {
                        break;
                    }
                }
            },
            Some(ended) = connections.join_next() => log_panic(ended),
        }
    }
    drop(listener);
    let drained = tokio::time::timeout(GRACE, async {
        while let Some(ended) = connections.join_next().await {
            log_panic(ended);
        }
    });
    if drained.await.is_err() {
        tracing::debug!(
            left = connections.len(),
            "closing connections that would not end"
        );
    }
}

async fn converse(stream: TcpStream, router: Router, stop: watch::Receiver<bool>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "answers may leave a little later");
    }
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let mut router = router.clone();
        async move {
            let response = match router.call(request.map(Body::new)).await {
                Ok(response) => response,
                Err(never) => match never {},
            };
            // An error instead of a response makes hyper drop the connection as it stands.
            match response.extensions().get::<HangUp>() {
                None => Ok(response),
                Some(hang_up) => Err(*hang_up),
            }
        }
    });
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(stop) => {
            connection.as_mut().graceful_shutdown();
            connection.as_mut().await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// A panic here is an assertion about money that did not hold; it must not pass unheard.
fn log_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection died");
    }
}
