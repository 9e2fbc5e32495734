//! Acts faults out on the wire: stands between every client and every provider endpoint.
//!
//! It also counts who was asked what, since a call that is swallowed was still a call.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;

use super::Mischief;
use crate::emv;
use crate::endpoints;
use crate::json::Json;
use crate::page;
use crate::serve::HangUp;
use crate::shared::{BODY_MAX, Shared};
use crate::totalcoin;

/// The length of an answer that is too long for any patience: 12 MiB.
const HUGE: usize = 12 * 1024 * 1024;

/// The default target of a redirect; see `control`.
pub(crate) const ELSEWHERE: &str = "/sandbox/elsewhere";

/// Lets a call through to its endpoint, or not, or not unharmed.
pub(crate) async fn stand_between(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if path == page::PATH || path.starts_with("/sandbox") {
        return next.run(request).await;
    }
    let endpoint = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|route| endpoints::by_route(request.method(), route.as_str()));
    let (outage, mischief) = {
        let mut state = shared.state();
        if let Some(endpoint) = endpoint {
            *state.asked.entry(endpoint.name).or_insert(0) += 1;
        }
        let outage = state.faults.outage;
        let struck = endpoint
            .filter(|_| !outage)
            .and_then(|it| state.faults.next_for(it));
        (outage, struck)
    };
    if outage {
        return hang_up(request).await;
    }
    match mischief {
        None => next.run(request).await,
        Some(mischief) => play(mischief, &shared, request, next).await,
    }
}

async fn play(mischief: Mischief, shared: &Shared, request: Request, next: Next) -> Response {
    let voice = Voice::at(request.uri().path());
    match mischief {
        Mischief::Silence => {
            // When the client closes, the server drops this future; when the sandbox stops, so do we.
            shared.stopped().await;
            hang_up(request).await
        }
        Mischief::DropBefore => hang_up(request).await,
        Mischief::Status {
            status,
            retry_after,
            message,
        } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
            let mut response = voice.error(status, message);
            if let Some(seconds) = retry_after {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
        Mischief::Html500 => html_500(),
        Mischief::ErrorOk { message } => voice.error(StatusCode::OK, message),
        Mischief::Redirect { status, location } => {
            let status = status.and_then(|status| StatusCode::from_u16(status).ok());
            let location = location.unwrap_or_else(|| ELSEWHERE.to_owned());
            let status = status.unwrap_or(StatusCode::TEMPORARY_REDIRECT);
            (status, [(header::LOCATION, location)]).into_response()
        }
        Mischief::DropAfter => {
            let done = next.run(request).await;
            tracing::debug!(status = done.status().as_u16(), "done, and left unsaid");
            HangUp.into_response()
        }
        Mischief::Delay { delay_ms } => {
            let done = next.run(request).await;
            pause(shared, delay_ms).await;
            done
        }
        spoiled => spoil(&spoiled, next.run(request).await, voice),
    }
}

/// Whose way of speaking an answer follows, even when it is a fault.
#[derive(Clone, Copy)]
enum Voice {
    /// `{"status":"error","message":…}`; `status` is what every answer carries.
    Telepagos,
    /// `{"message":…}`; where there is a `status`, it is a value like any other.
    Totalcoin,
}

impl Voice {
    fn at(path: &str) -> Voice {
        if totalcoin::is_home_of(path) {
            Voice::Totalcoin
        } else {
            Voice::Telepagos
        }
    }

    fn error(self, status: StatusCode, message: Option<String>) -> Response {
        let message = message.unwrap_or_else(|| "El servicio no está disponible".to_owned());
        let message = ("message", Json::text(message));
        let json = match self {
            Voice::Telepagos => Json::object([("status", Json::text("error")), message]),
            Voice::Totalcoin => Json::object([message]),
        };
        said(status, json.written())
    }

    /// An answer without any of its fields.
    fn nothing(self) -> &'static str {
        match self {
            Voice::Telepagos => r#"{"status":"ok"}"#,
            Voice::Totalcoin => "{}",
        }
    }

    /// Whether this field says how the call went, and not what the answer is.
    fn is_verdict(self, name: &str) -> bool {
        matches!(self, Voice::Telepagos) && name == "status"
    }
}

/// What becomes of an answer that was already given.
fn spoil(mischief: &Mischief, done: Response, voice: Voice) -> Response {
    let Some(json) = done.extensions().get::<Json>().cloned() else {
        return done;
    };
    let status = done.status();
    match mischief {
        Mischief::InvalidJson => said(status, json.written().replacen("\":", "\"=", 1)),
        Mischief::Truncated => {
            let mut text = json.written();
            let announced = text.len();
            text.truncate(text.floor_char_boundary(announced / 2));
            let mut response = said_in(status, Pieces::broken(text));
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
            response
        }
        Mischief::Drip { delay_ms } => said_in(status, Pieces::dripping(json.written(), *delay_ms)),
        Mischief::HugeBody => {
            // Blanks after the value are still JSON: only a limit of its own saves the client.
            let mut text = json.written();
            text.extend(std::iter::repeat_n(' ', HUGE));
            said_in(status, Pieces::whole(text))
        }
        Mischief::WrongTypes => said(status, with_wrong_types(json, voice).written()),
        Mischief::MissingFields => said(status, voice.nothing().to_owned()),
        Mischief::WrongCrc => said(status, with_broken_qr(json).written()),
        _ => done,
    }
}

/// Closes the connection with nothing written. The request is read to its end first, so that the
/// client sees an orderly end instead of a reset.
async fn hang_up(request: Request) -> Response {
    let read = axum::body::to_bytes(request.into_body(), BODY_MAX).await;
    if read.is_err() {
        tracing::debug!("hung up in the middle of a request");
    }
    HangUp.into_response()
}

fn html_500() -> Response {
    let page = "<!DOCTYPE html>\n<html><head><title>500 Internal Server Error</title></head>\n\
        <body><h1>Server Error</h1><p>Something went wrong.</p></body></html>\n";
    let kind = (header::CONTENT_TYPE, "text/html; charset=UTF-8");
    (StatusCode::INTERNAL_SERVER_ERROR, [kind], page).into_response()
}

fn said(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

fn said_in(status: StatusCode, pieces: Pieces) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        Body::new(pieces),
    )
        .into_response()
}

fn with_wrong_types(json: Json, voice: Voice) -> Json {
    let Json::Object(fields) = json else {
        return json;
    };
    let odd = |(name, value): (String, Json)| match value {
        value if voice.is_verdict(&name) => (name, value),
        Json::Text(_) | Json::Picture(_) => (name, Json::List(vec![Json::Bool(false)])),
        _ => (name, Json::object([("value", Json::text("NaN"))])),
    };
    Json::Object(fields.into_iter().map(odd).collect())
}

fn with_broken_qr(json: Json) -> Json {
    let Json::Object(fields) = json else {
        return json;
    };
    let broken = |(name, value): (String, Json)| match value {
        Json::Text(qr) if name == "qr_code" || name == "qrCode" => {
            (name, Json::Text(emv::with_broken_check(&qr)))
        }
        Json::Picture(qr) => (name, Json::Picture(emv::with_broken_check(&qr))),
        other => (name, other),
    };
    Json::Object(fields.into_iter().map(broken).collect())
}

/// Lets real time pass, or the sandbox stop, whichever is first.
async fn pause(shared: &Shared, delay_ms: u32) {
    let delay = Duration::from_millis(u64::from(delay_ms));
    if tokio::time::timeout(delay, shared.stopped()).await.is_ok() {
        tracing::debug!("stopped while an answer was held back");
    }
}

/// A body in pieces, with a wait between them or a break at their end. It announces no length.
struct Pieces {
    left: VecDeque<Bytes>,
    beat: Option<tokio::time::Interval>,
    end: End,
}

/// How a body in pieces ends.
enum End {
    Whole,
    /// The connection breaks, but first everything before it is given time to leave.
    Breaking {
        flushed: bool,
    },
}

/// The peer vanished.
#[derive(Debug, thiserror::Error)]
#[error("broken off on purpose")]
struct BrokenOff;

impl Pieces {
    fn whole(text: String) -> Pieces {
        Pieces {
            left: VecDeque::from([Bytes::from(text)]),
            beat: None,
            end: End::Whole,
        }
    }

    fn broken(text: String) -> Pieces {
        Pieces {
            end: End::Breaking { flushed: false },
            ..Pieces::whole(text)
        }
    }

    fn dripping(text: String, delay_ms: u32) -> Pieces {
        let text = Bytes::from(text);
        let left = (0..text.len()).map(|at| text.slice(at..=at)).collect();
        let beat = tokio::time::interval(Duration::from_millis(u64::from(delay_ms.max(1))));
        Pieces {
            left,
            beat: Some(beat),
            end: End::Whole,
        }
    }
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        if let Some(beat) = &mut self.beat {
            ready!(beat.poll_tick(context));
        }
        if let Some(piece) = self.left.pop_front() {
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match &mut self.end {
            End::Whole => Poll::Ready(None),
            End::Breaking { flushed: true } => Poll::Ready(Some(Err(BrokenOff))),
            End::Breaking { flushed } => {
                *flushed = true;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
