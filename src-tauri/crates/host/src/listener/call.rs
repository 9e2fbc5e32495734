//! One connection, one call, one bare status.

use std::{convert::Infallible, sync::Arc};

use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Body, Bytes, Incoming},
    header::AUTHORIZATION,
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use till::ports::Clock;
use tokio::{net::TcpStream, sync::OwnedSemaphorePermit, time::timeout};

use super::{
    Ears, Hearing, Limits,
    gate::{Errand, Gate, only},
    pace::Pace,
};
use crate::clock::SystemClock;

/// Bytes of a body.
const MOST_BODY: usize = 64 * 1024;

/// Bytes of a head: the request line and the headers.
const MOST_HEAD: usize = 8 * 1024;

/// Headers of a head.
const MOST_HEADERS: usize = 32;

/// What every connection shares.
pub(super) struct Room {
    pub(super) gate: Gate,
    pub(super) ears: Arc<dyn Ears>,
    pub(super) limits: Limits,
    /// For calls that passed the gate.
    pub(super) pace: Pace,
    /// For the others: their noise must not use up the provider's share.
    pub(super) strangers: Pace,
}

/// Hears one call and hangs up. The seat is free before the caller can see that.
pub(super) async fn converse(stream: TcpStream, room: Arc<Room>, seat: OwnedSemaphorePermit) {
    let limits = room.limits;
    let answer = service_fn(|request| answer(&room, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_wait)
        .max_headers(MOST_HEADERS)
        .max_header_size(MOST_HEAD)
        .max_buf_size(2 * MOST_HEAD)
        .keep_alive(false)
        // Some callers close their side once they have spoken; that is no reason not to hear them.
        .half_close(true)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), answer);
    tokio::pin!(connection);
    let ended = timeout(limits.whole_wait(), connection.as_mut()).await;
    drop(seat);
    if !matches!(ended, Ok(Ok(()))) {
        tracing::debug!("a call to the listener ended early");
    }
}

async fn answer(
    room: &Room,
    request: Request<Incoming>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = room.hear(request).await;
    Ok(response)
}

impl Room {
    async fn hear(&self, request: Request<Incoming>) -> StatusCode {
        let (head, body) = request.into_parts();
        let Some(errand) = self.gate.errand(&head) else {
            if self.strangers.allows(SystemClock.uptime()) {
                return StatusCode::NOT_FOUND;
            }
            return StatusCode::TOO_MANY_REQUESTS;
        };
        if !self.pace.allows(SystemClock.uptime()) {
            return StatusCode::TOO_MANY_REQUESTS;
        }
        let belief = match errand {
            Errand::Webhook => match self.whole(body).await {
                Ok(raw) => self.ears.webhook(raw),
                Err(status) => return status,
            },
            Errand::Callback => {
                let hash = only(&head.headers, &AUTHORIZATION).map(<[u8]>::to_vec);
                let Some(Ok(hash)) = hash.map(String::from_utf8) else {
                    return StatusCode::UNAUTHORIZED;
                };
                match self.whole(body).await {
                    Ok(raw) => self.ears.callback(raw, hash),
                    Err(status) => return status,
                }
            }
        };
        match (timeout(self.limits.answer_wait, belief).await, errand) {
            (Ok(Hearing::Taken), _) => StatusCode::OK,
            (Ok(Hearing::Unbelieved), Errand::Webhook) => StatusCode::BAD_REQUEST,
            (Ok(Hearing::Unbelieved), Errand::Callback) => StatusCode::UNAUTHORIZED,
            (Ok(Hearing::NotNow) | Err(_), _) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The whole body, or the status for one that is too long, too slow, or not what its head said.
    async fn whole(&self, body: Incoming) -> Result<Vec<u8>, StatusCode> {
        let promised = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if promised > MOST_BODY {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let body = Limited::new(body, MOST_BODY).collect();
        match timeout(self.limits.body_wait, body).await {
            Ok(Ok(body)) => Ok(body.to_bytes().into()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(StatusCode::PAYLOAD_TOO_LARGE),
            Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
            Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        }
    }
}
