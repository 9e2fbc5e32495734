//! TotalCoin over the wire: a till that is signed in, and a shop that hears what it is told.

mod faults;
mod payments;
mod preorders;
mod qr;
mod strange;
mod tokens;
mod webhooks;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::counter::{Counter, said};

/// After this long a test that waits has failed; otherwise it would hang for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// A counter whose shop is a client of TotalCoin.
struct Till {
    counter: Counter,
    http: Client,
    token: String,
}

impl Till {
    /// A till, signed in with a company.
    async fn open() -> Till {
        let builder = Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        let mut till = Till {
            counter: Counter::open().await,
            http: builder.build().expect("a plain client"),
            token: String::new(),
        };
        till.token = till.sign_in(Some("practica")).await;
        till
    }

    async fn login(&self, body: &Value) -> (u16, Value) {
        let asked = self.http.post(self.counter.at("/api/auth/login"));
        said(asked.json(body).send().await.expect("an answer")).await
    }

    async fn sign_in(&self, company: Option<&str>) -> String {
        let mut body = json!({"username": "practica", "password": "practica"});
        if let Some(company) = company {
            body["company"] = company.into();
        }
        let (status, answer) = self.login(&body).await;
        assert_eq!(status, 200, "the practice account signs in: {answer}");
        answer["token"].as_str().expect("a token").to_owned()
    }

    fn request(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(&self.token)
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let asked = self.request(self.http.post(self.counter.at(path)));
        said(asked.json(body).send().await.expect("an answer")).await
    }

    async fn read(&self, path: &str) -> (u16, Value) {
        let asked = self.request(self.http.get(self.counter.at(path)));
        said(asked.send().await.expect("an answer")).await
    }

    /// Asks for the pre-order of the document, changed where `changes` says, and expects it.
    async fn preorder(&self, changes: Value) -> (u64, String) {
        let (status, answer) = self.post("/api/iep/pre-order", &preorder(changes)).await;
        assert_eq!(status, 201, "a good pre-order is taken: {answer}");
        let id = answer["id"].as_u64().expect("a numeric id");
        let qr = answer["qrCode"].as_str().expect("a QR string");
        (id, qr.to_owned())
    }

    /// Gives the shop something to pay with: about this many pesos, less the fees.
    async fn earn(&self, pesos: u32) {
        let (_, qr) = self.preorder(json!({"amount": pesos})).await;
        self.counter.pay(&json!({"qr": qr})).await;
    }

    /// Sends the webhooks to `shop`.
    async fn subscribe(&self, shop: &Shop) {
        let body = json!({"url": shop.url, "header": {"name": "x-shop-key", "value": "s3cret"}});
        let (status, answer) = self.post("/sandbox/webhook", &body).await;
        assert_eq!(status, 200, "an address on loopback: {answer}");
    }

    async fn totalcoin(&self) -> Value {
        self.counter.world().await["totalcoin"].clone()
    }

    /// The notifications there are, sent or not.
    async fn deliveries(&self) -> Vec<Value> {
        let seen = self.totalcoin().await;
        seen["deliveries"].as_array().expect("a list").clone()
    }

    /// Waits until the last notification stands so.
    async fn until_last_is(&self, standing: &str) -> Value {
        let looking = async {
            loop {
                let last = self.deliveries().await.pop().expect("a notification");
                if last["standing"] == standing {
                    return last;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, looking)
            .await
            .expect("the last notification comes to stand so")
    }
}

/// The document's own request, with any of its fields changed.
fn preorder(changes: Value) -> Value {
    let mut body = json!({
        "concept": "test-jpgq",
        "expirationDate": "2026-03-26T17:23:14.099Z",
        "businessUnit": 348,
        "externalReference": "VENTA1",
        "qrAmountType": "closed",
        "amount": 10,
        "qrType": "dynamic",
        "resetOnPayment": false,
        "operationId": "ca8964d1-b90b-4583-98da-bfc7f757d6e7",
        "dni": "27594189",
        "companyReferenceToConciliate": "OP:000001110001",
    });
    let Value::Object(changes) = changes else {
        panic!("changes are an object");
    };
    for (name, value) in changes {
        body[name] = value;
    }
    body
}

/// What came to the shop.
struct Heard {
    headers: HeaderMap,
    text: String,
}

impl Heard {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("JSON")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A shop that listens on loopback.
struct Shop {
    url: String,
    heard: mpsc::UnboundedReceiver<Heard>,
    /// What it answers next; 200 when there is nothing.
    answers: Arc<Mutex<VecDeque<u16>>>,
}

type Ear = (mpsc::UnboundedSender<Heard>, Arc<Mutex<VecDeque<u16>>>);

impl Shop {
    async fn open() -> Shop {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (tell, heard) = mpsc::unbounded_channel();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let router = Router::new()
            .fallback(any(hear))
            .with_state((tell, Arc::clone(&answers)));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Shop {
            url: format!("http://{address}/hook?shop=1"),
            heard,
            answers,
        }
    }

    fn will_answer(&self, statuses: &[u16]) {
        let mut answers = self.answers.lock().expect("nobody panicked with it");
        answers.extend(statuses);
    }

    /// The next notification.
    async fn hears(&mut self) -> Heard {
        tokio::time::timeout(PATIENCE, self.heard.recv())
            .await
            .expect("a notification comes")
            .expect("the shop is open")
    }
}

async fn hear(State((tell, answers)): State<Ear>, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8(body.to_vec()).expect("UTF-8");
    let status = answers.lock().expect("nobody panicked with it").pop_front();
    if tell.send(Heard { headers, text }).is_err() {
        return StatusCode::GONE.into_response();
    }
    let status = StatusCode::from_u16(status.unwrap_or(200)).expect("a status");
    (status, [("location", "/elsewhere")]).into_response()
}
