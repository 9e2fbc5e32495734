//! The stage: the same providers without a socket, for whoever lives in the same process and has no time.
//!
//! A call goes through the very router that [`Sandbox::start`](crate::Sandbox::start) serves, so that nothing is
//! true here that is not true over HTTP. What this has not: a connection that breaks in the middle, real time, and
//! carriers. Notifications wait until they are [taken](Stage::letters), and whoever takes them says how they fared.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_service::Service;

use crate::serve::{self, HangUp};
use crate::shared::Shared;
use crate::totalcoin::Channel;
use crate::totalcoin::delivery::Outcome;
use crate::{Error, Options, Running, router};

/// What a client in the same process says as its host: the strings ask where a call comes from.
const HERE: &str = "127.0.0.1";

/// The longest answer there is: one that is meant to be too long has 12 MiB, the world after a month of sales 40.
const ANSWER_MAX: usize = 256 * 1024 * 1024;

/// A call, as it would stand on the wire.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// The path, without a leading slash, percent-encoded.
    pub path: String,
    /// The query, not yet encoded.
    pub query: Vec<(String, String)>,
    /// The token, if the call carries one.
    pub bearer: Option<String>,
    /// A JSON body.
    pub body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The `Retry-After` header.
    pub retry_after: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// A notification that waits to be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its number, for [`Stage::fared`].
    pub number: u64,
    /// Whether it tells of a payment to the shop (TotalCoin's webhook), and not of one by the shop (its callback).
    pub is_webhook: bool,
    /// The value of the `Authorization` header, or of the header that was agreed on.
    pub header: Option<String>,
    /// What it says.
    pub body: Vec<u8>,
}

/// The providers, in this process.
pub struct Stage {
    shared: Arc<Shared>,
    router: Router,
    // Nobody tells it to stop: it ends with whoever holds it.
    _stop: watch::Sender<bool>,
}

impl Stage {
    /// Sets the stage. The port of the options is nobody's.
    pub fn open(options: Options) -> Stage {
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared::new(options, stopping));
        let router = router(Arc::clone(&shared));
        Stage {
            shared,
            router,
            _stop: stop,
        }
    }

    /// One call. None when the connection is closed without a word, or the call is none that HTTP knows.
    pub async fn call(&self, call: Call) -> Option<Reply> {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&call.query)
            .finish();
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(call.method.parse::<Method>().ok()?)
            .uri(format!("/{}{mark}{query}", call.path))
            .header(header::HOST, HERE);
        if let Some(token) = &call.bearer {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if call.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(Body::from(call.body.unwrap_or_default()));
        let mut router = self.router.clone();
        let response = match router.call(request.ok()?).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        if response.extensions().get::<HangUp>().is_some() {
            return None;
        }
        let retry_after = response.headers().get(header::RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok());
        Some(Reply {
            status: response.status().as_u16(),
            retry_after: retry_after.map(str::to_owned),
            body: to_bytes(response.into_body(), ANSWER_MAX)
                .await
                .ok()?
                .to_vec(),
        })
    }

    /// Serves the very same providers on loopback, too, at any free port, for programs of their own; as
    /// [`Sandbox::start`](crate::Sandbox::start) does, but for the notifications, which still wait to be taken.
    pub async fn serve(&self) -> Result<Running, Error> {
        let listen = |source| Error::Listen { port: 0, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let (stop, stopping) = watch::channel(false);
        let serving = tokio::spawn(serve::serve(listener, self.router.clone(), stopping));
        Ok(Running {
            address,
            stop,
            serving: Some(serving),
        })
    }

    /// The notifications that wait to be carried next: of each kind the oldest, until it was received or tried often
    /// enough.
    pub fn letters(&self) -> Vec<Letter> {
        let (_, state) = self.shared.present();
        let waiting = [Channel::Webhook, Channel::Callback]
            .into_iter()
            .filter_map(|channel| Some((channel, state.totalcoin.outbox.next(channel)?)));
        waiting
            .map(|(channel, (number, letter))| Letter {
                number,
                is_webhook: channel == Channel::Webhook,
                header: letter
                    .header
                    .and_then(|(_, value)| value.to_str().map(str::to_owned).ok()),
                body: letter.body.into_bytes(),
            })
            .collect()
    }

    /// How a try to deliver a notification went: the status it was answered with, or none.
    pub fn fared(&self, number: u64, status: Option<u16>) {
        let outcome = status.map_or(Outcome::Unanswered, Outcome::Answered);
        let tries = self.shared.state().totalcoin.outbox.note(number, outcome);
        tracing::trace!(number, ?outcome, tries, "a notification was carried");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use serde_json::{Value, json};

    use super::{Call, Reply, Stage};
    use crate::Options;

    /// 2026-11-20 14:33:08 in Buenos Aires.
    const NOW: i64 = 1_795_195_988_000;

    fn stage(now: &Arc<AtomicI64>) -> Stage {
        let now = Arc::clone(now);
        Stage::open(Options {
            clock: Arc::new(move || now.load(Ordering::SeqCst)),
            opening_cents: 100_000,
            ..Options::default()
        })
    }

    async fn say(stage: &Stage, method: &str, path: &str, token: &str, body: Value) -> Reply {
        let reply = stage.call(Call {
            method: method.to_owned(),
            path: path.to_owned(),
            bearer: (!token.is_empty()).then(|| token.to_owned()),
            body: (!body.is_null()).then(|| body.to_string().into_bytes()),
            ..Call::default()
        });
        reply.await.expect("it answers")
    }

    fn json_of(reply: &Reply) -> Value {
        serde_json::from_slice(&reply.body).expect("it says JSON")
    }

    #[tokio::test]
    async fn what_is_called_in_the_process_is_what_is_served_over_http() {
        let now = Arc::new(AtomicI64::new(NOW));
        let stage = stage(&now);
        let login = json!({"username": "practica", "password": "practica"});
        let login = say(&stage, "POST", "v2/auth/token", "", login).await;
        let token = json_of(&login)["token"].clone();
        let token = token.as_str().expect("a token");
        let order = json!({"amount": 1550.5, "concept": "VAR", "description": "R1"});
        let made = say(
            &stage,
            "POST",
            "v2/payment/cashin/qr/generate",
            token,
            order,
        )
        .await;
        let code = json_of(&made)["qr_code"].clone();
        let paid = say(&stage, "POST", "sandbox/pay", "", json!({"qr": code})).await;
        assert_eq!(
            paid.status, 200,
            "the strings know a call from this process"
        );
        let list = stage.call(Call {
            method: "GET".to_owned(),
            path: "v2/account/transactions".to_owned(),
            query: vec![
                ("date_from".to_owned(), "2026-11-20".to_owned()),
                ("date_to".to_owned(), "2026-11-20".to_owned()),
            ],
            bearer: Some(token.to_owned()),
            body: None,
        });
        let list = json_of(&list.await.expect("it answers"));
        assert_eq!(
            list["transactions"][0]["amount"], "1550.50",
            "a query arrives as one: {list}"
        );
    }

    #[tokio::test]
    async fn a_hung_up_call_has_no_reply_and_its_own_clock_rules() {
        let now = Arc::new(AtomicI64::new(NOW));
        let stage = stage(&now);
        say(&stage, "POST", "sandbox/outage", "", json!({"on": true})).await;
        let call = Call {
            method: "POST".to_owned(),
            path: "v2/auth/token".to_owned(),
            ..Call::default()
        };
        assert_eq!(stage.call(call).await, None, "closed without a word");
        now.store(NOW + 5, Ordering::SeqCst);
        let world = say(&stage, "GET", "sandbox/world", "", Value::Null).await;
        assert_eq!(json_of(&world)["now"], NOW + 5, "the clock it was given");
    }

    #[tokio::test]
    async fn a_letter_waits_until_it_was_received() {
        let now = Arc::new(AtomicI64::new(NOW));
        let stage = stage(&now);
        let login = json!({"company": "practica", "username": "practica", "password": "practica"});
        let login = say(&stage, "POST", "api/auth/login", "", login).await;
        let token = json_of(&login)["token"].clone();
        let payment = json!({
            "cbucvu": "2850590940090418135201", "cuitcuil": "20267565393", "amount": 10,
            "reference": "R7", "notificationUrl": "http://127.0.0.1:9/callback",
        });
        let token = token.as_str().expect("a token");
        let path = "api/payments/transactions";
        say(&stage, "POST", path, token, payment).await;
        assert!(stage.letters().is_empty(), "it is not final yet");
        now.store(NOW + 60_000, Ordering::SeqCst);
        let letters = stage.letters();
        assert_eq!(letters.len(), 1, "its end is told");
        assert!(!letters[0].is_webhook, "by a callback");
        assert!(letters[0].header.is_some(), "which is signed");
        stage.fared(letters[0].number, None);
        assert_eq!(stage.letters(), letters, "what was not heard is told again");
        stage.fared(letters[0].number, Some(204));
        assert!(stage.letters().is_empty(), "what was heard is not");
    }
}
