//! The sandbox, held to the pages: it takes the requests as they are written there, and answers with the
//! documented fields and types; what it refuses, it refuses in the provider's own shape.
//!
//! Here is somebody who knows only the pages, and what both providers have in common; how each gets a
//! stranger to where an exchange can begin is in a file of its own.

mod telepagos;
mod totalcoin;

use std::sync::Arc;

use domain::instant::Instant;
use gateway::Clock;
use reqwest::{Client, Method};
use sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use tests::{FrozenClock, Provider, START};

use crate::{
    document,
    exchange::{Exchange, Request},
};

/// Somebody who knows only the pages, at a sandbox.
struct Stranger {
    client: Client,
    sandbox: Running,
    token: String,
}

impl Stranger {
    async fn arrives() -> Stranger {
        Stranger::arrives_at(START).await
    }

    async fn arrives_at(start: Instant) -> Stranger {
        let clock = FrozenClock::at(start);
        let options = Options {
            clock: Arc::new(move || clock.now().ms()),
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).await.expect("a port on loopback");
        let client = Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .expect("a client");
        Stranger {
            client,
            sandbox,
            token: String::new(),
        }
    }

    /// The strings behind the stage.
    fn behind(&self) -> Provider {
        Provider::at(&self.sandbox.url())
    }

    /// Signs in as this exchange does.
    async fn signs_in(&mut self, login: &str) {
        let login = Exchange::read(login);
        let answer = said(self.asks(login.request(), "").await);
        let token = answer["token"].as_str().expect("a token is text");
        token.clone_into(&mut self.token);
    }

    /// Sends a page's request about `id`. Answers the status and the JSON.
    async fn asks(&self, request: &Request, id: &str) -> (u16, Value) {
        let request = request.about(id);
        let url = format!("{}{}", self.sandbox.url(), request.target);
        let method: Method = request.method.parse().expect("a method");
        let mut asked = self.client.request(method, url).body(request.body.clone());
        for (name, value) in &request.headers {
            asked = asked.header(name, value.replace("{token}", &self.token));
        }
        let answer = asked.send().await.expect("the sandbox answers");
        (
            answer.status().as_u16(),
            answer.json().await.expect("it says JSON"),
        )
    }

    /// Sends the first request of an exchange, and expects a yes.
    async fn gets(&self, name: &str, id: &str) -> Value {
        said(self.asks(Exchange::read(name).request(), id).await)
    }
}

/// What was said, if it was a yes.
fn said((status, json): (u16, Value)) -> Value {
    assert!((200..300).contains(&status), "a yes: {status} {json}");
    json
}

/// What is not as documented in an answer of the sandbox's.
fn faults_in(exchange: &Exchange, answer: &Value) -> Vec<String> {
    let mut faults = document::faults(&exchange.document.answer, answer);
    // A payment by QR came by no link, and null is how one says so.
    faults.retain(|fault| fault != "link_id is no number: null");
    faults
}

/// Whether an answer is a no in the exchange's own shape.
fn is_a_no(exchange: &Exchange, answer: &Value, about: &str) {
    let faults = document::faults(&exchange.document.error, answer);
    assert_eq!(faults, Vec::<String>::new(), "{about}: {answer}");
    let words = answer["message"].as_str().unwrap_or_default();
    assert!(!words.trim().is_empty(), "{about}: with words: {answer}");
}

/// The exchanges of calls of ours.
fn outbound() -> impl Iterator<Item = (String, Exchange)> {
    let all = Exchange::all().into_iter();
    all.filter(|(_, exchange)| !exchange.is_inbound())
}

#[tokio::test]
async fn every_call_can_fail_with_every_documented_status_in_its_providers_shape() {
    let stranger = Stranger::arrives().await;
    let behind = stranger.behind();
    for (name, exchange) in outbound() {
        for status in [400, 401, 403, 404, 409, 500] {
            let fault = json!({ "fault": "status", "status": status, "times": 1 });
            behind.fails_at(&exchange.call(), fault).await;
            let (came, answer) = stranger.asks(exchange.request(), "1").await;
            assert_eq!(came, status, "{name}: as it was told to: {answer}");
            is_a_no(&exchange, &answer, &name);
        }
        let world = behind.world().await;
        assert_eq!(
            world.0["faults"],
            json!([]),
            "{name}: each struck where it was set"
        );
    }
}

#[tokio::test]
async fn without_a_token_every_call_that_wants_one_is_a_401_in_its_providers_shape() {
    let stranger = Stranger::arrives().await;
    for (name, mut exchange) in outbound() {
        if !exchange.document.wants_token {
            continue;
        }
        exchange.requests[0]
            .1
            .headers
            .retain(|(name, _)| name != "authorization");
        let (status, answer) = stranger.asks(exchange.request(), "1").await;
        assert_eq!(status, 401, "{name}: {answer}");
        is_a_no(&exchange, &answer, &name);
    }
}
