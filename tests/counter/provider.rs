//! The provider, seen from behind the stage: what it is told to do, and what has happened in its world.

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// A hand on the sandbox's strings, over HTTP like everything else.
pub struct Provider {
    url: String,
    client: Client,
}

impl Provider {
    /// The strings of the sandbox at `url`.
    pub fn at(url: &str) -> Provider {
        // No certificates: what stays on this computer needs none, and reading them takes a while.
        let client = Client::builder().no_proxy().tls_certs_only([]).build();
        Provider {
            url: url.to_owned(),
            client: client.expect("a client for loopback"),
        }
    }

    /// Where it is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// It takes every connection and answers none.
    pub async fn goes_silent(&self) {
        self.pull(Method::POST, "outage", json!({ "on": true }))
            .await;
    }

    /// It answers again, as before.
    pub async fn answers_again(&self) {
        self.pull(Method::POST, "outage", json!({ "on": false }))
            .await;
    }

    /// Something goes wrong at an endpoint: the sandbox's words for a fault, without the endpoint.
    pub async fn fails_at(&self, endpoint: &str, mut fault: Value) {
        fault["endpoint"] = endpoint.into();
        self.pull(Method::POST, "faults", fault).await;
    }

    /// Nothing goes wrong any more.
    pub async fn heals(&self) {
        self.pull(Method::DELETE, "faults", Value::Null).await;
    }

    /// It speaks otherwise from now on: any fields of the sandbox's dialect.
    pub async fn speaks(&self, dialect: Value) {
        self.pull(Method::POST, "dialect", dialect).await;
    }

    /// From now on it calls in there when a pre-order is paid, with that header.
    pub async fn calls_in_at(&self, url: &str, header: &str, value: &str) {
        let header = json!({ "name": header, "value": value });
        self.pull(
            Method::POST,
            "webhook",
            json!({ "url": url, "header": header }),
        )
        .await;
    }

    /// From now on this one word is user name, password and company of its accounts.
    pub async fn takes_the_word(&self, word: &str) {
        self.pull(Method::POST, "password", json!({ "word": word }))
            .await;
    }

    /// Every token ends now.
    pub async fn ends_all_tokens(&self) {
        self.pull(Method::DELETE, "tokens", Value::Null).await;
    }

    /// A customer pays; the visit as the sandbox reads it. Answers the credits.
    pub async fn is_visited(&self, visit: Value) -> Vec<Value> {
        let answer = self.pull(Method::POST, "pay", visit).await;
        answer["credits"]
            .as_array()
            .expect("a payment makes credits")
            .clone()
    }

    /// Another program of the same shop charges, past this till. Answers the text of its code.
    pub async fn makes_an_order_for_somebody_else(&self, amount: &str) -> String {
        let login = json!({ "username": "practica", "password": "practica" });
        let token = self.say("v2/auth/token", None, login).await["token"].clone();
        let order = json!({ "amount": amount, "concept": "VAR", "description": "otra caja" });
        let order = self
            .say("v2/payment/cashin/qr/generate", token.as_str(), order)
            .await;
        order["qr_code"].as_str().expect("a code").to_owned()
    }

    /// What becomes of payouts: the sandbox's words for those to come and those on hold.
    pub async fn decides_payouts(&self, decision: Value) {
        self.pull(Method::POST, "payouts", decision).await;
    }

    /// Another program of the same shop pays at TotalCoin under this reference.
    pub async fn pays_out_for_somebody_else(&self, reference: &str, amount: &str) {
        let login =
            json!({ "company": "practica", "username": "practica", "password": "practica" });
        let token = self.say("api/auth/login", None, login).await["token"].clone();
        let payment = json!({
            "cbucvu": "2850590940090418135201", "cuitcuil": "20267565393", "amount": amount,
            "reference": reference, "notificationUrl": "",
        });
        let said = self
            .say("api/payments/transactions", token.as_str(), payment)
            .await;
        assert!(said["id"].is_string(), "it is taken: {said}");
    }

    /// Another program of the same shop makes a sale point, past this till. Answers the text of its open code.
    pub async fn makes_a_sale_point_for_somebody_else(&self, name: &str) -> String {
        let login = json!({ "username": "practica", "password": "practica" });
        let token = self.say("v2/auth/token", None, login).await["token"].clone();
        let made = json!({ "name": name });
        let path = "v2/payment/cashin/qr/sale-point";
        self.say(path, token.as_str(), made).await;
        let world = self.world().await;
        let made = world.0["sale_points"].as_array().and_then(|all| all.last());
        let code = made.and_then(|made| made["open_qr"].as_str());
        code.expect("it has a code").to_owned()
    }

    /// Another program of the same shop gives a sale point up.
    pub async fn retires_a_sale_point_for_somebody_else(&self, id: &str) {
        let login = json!({ "username": "practica", "password": "practica" });
        let token = self.say("v2/auth/token", None, login).await["token"].clone();
        let token = token.as_str().expect("a token");
        let path = "v2/payment/cashin/qr/sale-point";
        let asked = self
            .client
            .delete(format!("{}/{path}?sale_point_id={id}", self.url));
        let answer = asked.bearer_auth(token).send().await;
        let answer = answer.expect("the provider answers");
        assert!(answer.status().is_success(), "it is retired");
    }

    /// Says something to the provider itself, as a program that is not ours would.
    async fn say(&self, path: &str, token: Option<&str>, body: Value) -> Value {
        let asked = self.client.post(format!("{}/{path}", self.url)).json(&body);
        let asked = match token {
            Some(token) => asked.bearer_auth(token),
            None => asked,
        };
        let answer = asked.send().await.expect("the provider answers");
        answer.json().await.expect("it says JSON")
    }

    /// Everything that is so at the provider.
    pub async fn world(&self) -> World {
        World(self.pull(Method::GET, "world", Value::Null).await)
    }

    async fn pull(&self, method: Method, string: &str, body: Value) -> Value {
        let asked = self
            .client
            .request(method, format!("{}/sandbox/{string}", self.url));
        let asked = if body.is_null() {
            asked
        } else {
            asked.json(&body)
        };
        let answer = asked
            .send()
            .await
            .expect("the sandbox answers behind the stage");
        let (status, said) = (answer.status(), answer.json::<Value>().await);
        let said = said.expect("it says JSON");
        assert!(status.is_success(), "{string}: {status}: {said}");
        said
    }
}

/// What is so at the provider, as `GET /sandbox/world` tells it.
#[derive(Debug)]
pub struct World(pub Value);

impl World {
    /// How often an endpoint was asked, answered or not.
    pub fn requests(&self, endpoint: &str) -> u64 {
        self.0["requests"][endpoint]
            .as_u64()
            .unwrap_or_else(|| panic!("no endpoint {endpoint}"))
    }

    /// How often anything at all was asked.
    pub fn requests_in_all(&self) -> u64 {
        let counts = self.0["requests"].as_object().expect("counts by endpoint");
        counts.values().filter_map(Value::as_u64).sum()
    }

    /// The orders the shop had made, oldest first.
    pub fn orders(&self) -> &[Value] {
        self.0["orders"].as_array().expect("a list of orders")
    }

    /// The payments to the shop, in the order they were made.
    pub fn credits(&self) -> &[Value] {
        self.0["credits"].as_array().expect("a list of credits")
    }

    /// The money that was sent, oldest first, at either provider.
    pub fn payouts(&self) -> &[Value] {
        self.0["payouts"].as_array().expect("a list of payouts")
    }

    /// How many tokens were given out.
    pub fn tokens_issued(&self) -> u64 {
        self.0["tokens"]["issued"]
            .as_u64()
            .expect("a count of tokens")
    }

    /// How many requests followed a redirect.
    pub fn strays(&self) -> u64 {
        self.0["strays"].as_u64().expect("a count of strays")
    }

    /// Whether no centavo appeared or vanished.
    pub fn is_conserved(&self) -> bool {
        self.0["conserved"] == true
    }
}
