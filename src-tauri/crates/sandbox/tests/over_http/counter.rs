//! A counter to test from: a running sandbox, a frozen clock, a client with a token.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use reqwest::{Client, RequestBuilder, Response, redirect};
use sandbox::{Dialect, Options, Running, Sandbox};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// 2026-03-26 11:00:00 in Argentina.
pub(crate) const MORNING_MS: i64 = 1_774_533_600_000;

/// The day of [`MORNING_MS`].
pub(crate) const TODAY: &str = "2026-03-26";

pub(crate) struct Counter {
    pub(crate) running: Running,
    clock: Arc<AtomicI64>,
    http: Client,
    token: String,
}

impl Counter {
    /// A counter with the default seed, signed in.
    pub(crate) async fn open() -> Counter {
        Counter::open_with(1, Dialect::default()).await
    }

    /// A counter with a seed and a dialect of its own, signed in.
    pub(crate) async fn open_with(seed: u64, dialect: Dialect) -> Counter {
        let clock = Arc::new(AtomicI64::new(MORNING_MS));
        let hands = Arc::clone(&clock);
        let options = Options {
            seed,
            dialect,
            clock: Arc::new(move || hands.load(Ordering::SeqCst)),
            ..Options::default()
        };
        let running = Sandbox::start(options)
            .await
            .expect("a free port on loopback");
        let builder = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none());
        let http = builder.build().expect("a plain client");
        let mut counter = Counter {
            running,
            clock,
            http,
            token: String::new(),
        };
        counter.sign_in().await;
        counter
    }

    pub(crate) async fn sign_in(&mut self) {
        let answer = self.ask_token("practica", "practica").await;
        let (_, token) = said(answer).await;
        let token = token["token"].as_str().or(token["access_token"].as_str());
        token
            .expect("a token for the practice account")
            .clone_into(&mut self.token);
    }

    pub(crate) async fn ask_token(&self, username: &str, password: &str) -> Response {
        let body = json!({"username": username, "password": password});
        let asked = self.http.post(self.at("/v2/auth/token")).json(&body).send();
        asked.await.expect("an answer")
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.running.url())
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(self.at(path)).bearer_auth(&self.token)
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.at(path)).bearer_auth(&self.token)
    }

    /// A DELETE at the provider, which asks who it is.
    pub(crate) fn retire(&self, path: &str) -> RequestBuilder {
        self.http.delete(self.at(path)).bearer_auth(&self.token)
    }

    pub(crate) fn delete(&self, path: &str) -> RequestBuilder {
        self.http.delete(self.at(path))
    }

    /// Asks for a QR and answers whatever comes.
    pub(crate) async fn try_generate(&self, body: &str) -> (u16, Value) {
        let asked = self
            .post("/v2/payment/cashin/qr/generate")
            .body(body.to_owned());
        said(asked.send().await.expect("an answer")).await
    }

    /// Asks for a QR for an amount of pesos. Answers its order and its string.
    pub(crate) async fn generate(&self, amount: &str) -> (u64, String) {
        let body = format!(r#"{{"amount":{amount},"concept":"VAR","description":"VENTA1"}}"#);
        let (status, answer) = self.try_generate(&body).await;
        assert_eq!(status, 200, "a plain order is taken: {answer}");
        let id = answer["qr_order_id"].as_u64().expect("a numeric order");
        let qr = answer["qr_code"].as_str().expect("a QR string").to_owned();
        (id, qr)
    }

    pub(crate) async fn try_pay(&self, body: &Value) -> (u16, Value) {
        said(
            self.post("/sandbox/pay")
                .json(body)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// Posts JSON, and answers whatever comes.
    pub(crate) async fn ask(&self, path: &str, body: &Value) -> (u16, Value) {
        said(self.post(path).json(body).send().await.expect("an answer")).await
    }

    /// Puts an amount of pesos into the shop's account, as a customer would.
    pub(crate) async fn earn(&self, amount: &str) {
        let (_, qr) = self.generate(amount).await;
        self.pay(&json!({"qr": qr})).await;
    }

    /// Opens a sale point, and answers its id.
    pub(crate) async fn sale_point(&self, name: &str) -> u64 {
        let path = "/v2/payment/cashin/qr/sale-point";
        let (status, answer) = self.ask(path, &json!({"name": name})).await;
        assert_eq!(status, 200, "a sale point is opened: {answer}");
        answer["sale_point_id"].as_u64().expect("a numeric id")
    }

    /// The string of a sale point's `closed` or `open` QR.
    pub(crate) async fn wall(&self, sale_point: u64, kind: &str) -> String {
        let path = format!(
            "/v2/payment/cashin/qr/sale-point/static?type_amount={kind}&sale_point_id={sale_point}"
        );
        let (status, answer) = self.read(&path).await;
        assert_eq!(status, 200, "the QR on the wall: {answer}");
        answer["qr_code"].as_str().expect("a QR string").to_owned()
    }

    /// Asks for an order on a closed static QR, and answers whatever comes.
    pub(crate) async fn order_at(&self, sale_point: u64, amount: &str) -> (u16, Value) {
        let body = json!({
            "amount": amount, "concept": "VAR", "description": "MESA4",
            "sale_point_id": sale_point,
        });
        self.ask("/v2/payment/cashin/qr/static/order", &body).await
    }

    /// Pays, and answers the credits.
    pub(crate) async fn pay(&self, body: &Value) -> Vec<Value> {
        let (status, answer) = self.try_pay(body).await;
        assert_eq!(status, 200, "the customer pays: {answer}");
        answer["credits"].as_array().expect("credits").clone()
    }

    /// Today's rows.
    pub(crate) async fn rows(&self) -> Vec<Value> {
        let path = format!("/v2/account/transactions?date_from={TODAY}&date_to={TODAY}");
        let (status, answer) = self.read(&path).await;
        assert_eq!(status, 200, "today's rows are given: {answer}");
        answer["transactions"].as_array().expect("rows").clone()
    }

    pub(crate) async fn cashin(&self, id: u64) -> (u16, Value) {
        self.read(&format!("/v2/payment/cashin/{id}")).await
    }

    pub(crate) async fn read(&self, path: &str) -> (u16, Value) {
        said(self.get(path).send().await.expect("an answer")).await
    }

    pub(crate) async fn world(&self) -> Value {
        self.read("/sandbox/world").await.1
    }

    pub(crate) async fn speak(&self, dialect: Value) {
        let asked = self.post("/sandbox/dialect").json(&dialect).send().await;
        assert_eq!(
            asked.expect("an answer").status(),
            200,
            "{dialect} is a dialect"
        );
    }

    pub(crate) async fn break_with(&self, fault: Value) {
        let (status, answer) = said(
            self.post("/sandbox/faults")
                .json(&fault)
                .send()
                .await
                .expect("an answer"),
        )
        .await;
        assert_eq!(status, 200, "{fault} is a fault: {answer}");
    }

    /// The balance of an account that is no wallet.
    pub(crate) async fn balance(&self, holder: &str) -> String {
        let world = self.world().await;
        let accounts = world["accounts"].as_array().expect("accounts");
        let account = accounts.iter().find(|account| account["holder"] == holder);
        let balance = account.and_then(|account| account["balance"].as_str());
        balance.expect("this holder has an account").to_owned()
    }

    /// A connection with a request for today's rows already on it, and nothing between us and the
    /// bytes.
    pub(crate) async fn raw_request(&self) -> TcpStream {
        let authority = self.running.url().replace("http://", "");
        let mut stream = TcpStream::connect(&authority).await.expect("it listens");
        let request = format!(
            "GET /v2/account/transactions?date_from={TODAY}&date_to={TODAY} HTTP/1.1\r\n\
             Host: {authority}\r\nConnection: close\r\nAuthorization: Bearer {}\r\n\r\n",
            self.token
        );
        stream
            .write_all(request.as_bytes())
            .await
            .expect("it reads");
        stream
    }

    /// Everything that comes back on a raw request until the other side closes.
    pub(crate) async fn raw_answer(&self) -> Vec<u8> {
        let mut answer = Vec::new();
        let mut stream = self.raw_request().await;
        stream
            .read_to_end(&mut answer)
            .await
            .expect("an orderly end, not a reset");
        answer
    }
}

/// The status and the JSON of an answer.
pub(crate) async fn said(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    (status, response.json().await.expect("JSON"))
}
