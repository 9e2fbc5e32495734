//! The wire between the till and the provider: real HTTP, with somebody on it.
//!
//! It notes what the journal held at the moment each request left, and can do what a sandbox cannot: cut
//! the cable, hold a request for as long as a test wants, and forge a code on its way in.

use std::{
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{lifecycle::State, order::OrderId};
use gateway::{BaseUrl, BoxFuture, Failure, HttpTransport, Request, Response, Transport};
use journal::{Journal, Subject};
use secrecy::ExposeSecret;
use serde_json::Value;
use tokio::sync::watch;

/// Port 1 of this computer: no program listens there, and none is given it by chance.
const NOWHERE: &str = "http://127.0.0.1:1";

/// A request as it left.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its route, as the log knows it.
    pub route: &'static str,
    /// What it asked for beside its route.
    pub query: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// The token it carried.
    pub bearer: Option<String>,
    /// What another process could read in the journal at that moment: the calls whose outcome was not
    /// known, each with its order, where that order stood, and its bytes.
    pub journaled: Vec<(OrderId, Option<State>, Vec<u8>)>,
}

/// What is done to a code on its way in.
type Forger = dyn Fn(&str) -> String + Send + Sync;

/// The wire.
pub struct Wire {
    outside: HttpTransport,
    nowhere: HttpTransport,
    journal: PathBuf,
    sent: Mutex<Vec<Sent>>,
    cut: AtomicBool,
    forger: Mutex<Option<Box<Forger>>>,
    list_lags: AtomicBool,
    /// Whether it looks into the journal whenever a code is asked for.
    peeks: AtomicBool,
    /// The route whose requests do not go on.
    held: watch::Sender<Option<&'static str>>,
    /// How many requests were held so far.
    waiting: watch::Sender<usize>,
}

impl Wire {
    /// A wire to the provider at `url`, from the till whose journal is at `journal`.
    pub fn to(url: &str, journal: PathBuf) -> Wire {
        let transport =
            |url| HttpTransport::new(BaseUrl::loopback(url).expect("a loopback address"));
        Wire {
            outside: transport(url),
            nowhere: transport(NOWHERE),
            journal,
            sent: Mutex::default(),
            cut: AtomicBool::new(false),
            forger: Mutex::default(),
            list_lags: AtomicBool::new(false),
            peeks: AtomicBool::new(true),
            held: watch::Sender::new(None),
            waiting: watch::Sender::new(0),
        }
    }

    /// From now on nothing is noted of the journal, which may not be readable.
    pub fn minds_its_own_business(&self) {
        self.peeks.store(false, Ordering::SeqCst);
    }

    /// All requests so far.
    pub fn sent(&self) -> Vec<Sent> {
        self.sent
            .lock()
            .expect("nobody panics while noting")
            .clone()
    }

    /// The requests of one route.
    pub fn sent_to(&self, route: &str) -> Vec<Sent> {
        self.sent()
            .into_iter()
            .filter(|sent| sent.route == route)
            .collect()
    }

    /// The cable is out: every connection is refused.
    pub fn is_cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    /// The cable is in again.
    pub fn is_mended(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }

    /// From now on the text of every code that comes in is what `forger` makes of it.
    pub fn forges_codes(&self, forger: impl Fn(&str) -> String + Send + Sync + 'static) {
        *self.forger.lock().expect("nobody panics while forging") = Some(Box::new(forger));
    }

    /// From now on the list of movements comes in empty, as one does that is behind.
    pub fn list_lags(&self) {
        self.list_lags.store(true, Ordering::SeqCst);
    }

    /// The list of movements shows all there is again.
    pub fn list_catches_up(&self) {
        self.list_lags.store(false, Ordering::SeqCst);
    }

    /// From now on requests of this route do not go on until [released](Wire::releases).
    pub fn holds(&self, route: &'static str) {
        self.held.send_replace(Some(route));
    }

    /// Waits until a request is held.
    pub async fn has_one_waiting(&self) {
        let mut waiting = self.waiting.subscribe();
        waiting
            .wait_for(|waiting| *waiting > 0)
            .await
            .expect("the wire is there");
    }

    /// Lets all that is held go on.
    pub fn releases(&self) {
        self.held.send_replace(None);
    }

    async fn note(&self, request: &Request) {
        let journaled = if request.route == super::GENERATE && self.peeks.load(Ordering::SeqCst) {
            self.journaled().await
        } else {
            vec![]
        };
        let bearer = request
            .bearer
            .as_ref()
            .map(|token| token.expose_secret().to_owned());
        let body = request.body.clone().unwrap_or_default();
        let sent = Sent {
            route: request.route,
            query: request.query.clone(),
            body,
            bearer,
            journaled,
        };
        self.sent
            .lock()
            .expect("nobody panics while noting")
            .push(sent);
    }

    /// As another process would read it: what is not committed is not there.
    async fn journaled(&self) -> Vec<(OrderId, Option<State>, Vec<u8>)> {
        let journal = Journal::open_read_only(&self.journal).expect("there is a journal");
        let calls = journal.read(|book| {
            let mut calls = Vec::new();
            for intent in book.intents_open()? {
                if let Subject::Order(order) = intent.subject {
                    let state = book.order(order)?.map(|stored| stored.order.state);
                    calls.push((order, state, intent.body));
                }
            }
            Ok(calls)
        });
        calls.await.expect("the journal can be read")
    }

    async fn pass(&self, request: Request) -> Result<Response, Failure> {
        self.note(&request).await;
        let route = request.route;
        if *self.held.borrow() == Some(route) {
            self.waiting.send_modify(|waiting| *waiting += 1);
            let mut held = self.held.subscribe();
            held.wait_for(|held| *held != Some(route))
                .await
                .expect("the wire is there");
        }
        let cut = self.cut.load(Ordering::SeqCst);
        let transport = if cut { &self.nowhere } else { &self.outside };
        let mut response = transport.send(request).await?;
        if route == super::TRANSACTIONS && self.list_lags.load(Ordering::SeqCst) {
            response.body = br#"{"status":"ok","transactions":[]}"#.to_vec();
        }
        Ok(if route == super::GENERATE {
            self.forged(response)
        } else {
            response
        })
    }

    fn forged(&self, response: Response) -> Response {
        let forger = self.forger.lock().expect("nobody panics while forging");
        let Some(forger) = forger.as_ref() else {
            return response;
        };
        let mut body: Value =
            serde_json::from_slice(&response.body).expect("the sandbox says JSON");
        let code = body["qr_code"].as_str().expect("a code came").to_owned();
        body["qr_code"] = forger(&code).into();
        Response {
            body: body.to_string().into_bytes(),
            ..response
        }
    }
}

impl Transport for Wire {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        Box::pin(self.pass(request))
    }
}
