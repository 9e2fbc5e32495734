//! The strings behind the providers' stage: what a customer, chance and an auditor do there.

use std::sync::Arc;

use sandbox::{Call, Letter, Stage};
use serde_json::{Value, json};

/// A hand on the strings.
#[derive(Clone)]
pub struct Strings(Arc<Stage>);

impl Strings {
    /// The strings of this stage.
    pub fn of(stage: Arc<Stage>) -> Strings {
        Strings(stage)
    }

    /// A customer scans and pays; the visit in the sandbox's own words. Answers the credits, or the word for why the
    /// wallet would not.
    pub async fn pay(&self, visit: Value) -> Result<Vec<Value>, String> {
        let (status, said) = self.pull("POST", "pay", visit).await;
        if status == 200 {
            return Ok(said["credits"].as_array().cloned().unwrap_or_default());
        }
        Err(said["code"].as_str().unwrap_or("?").to_owned())
    }

    /// Everything that is so.
    pub async fn world(&self) -> Value {
        self.pull("GET", "world", Value::Null).await.1
    }

    /// What becomes of payouts: the sandbox's words for those to come and those on hold.
    pub async fn decides_payouts(&self, decision: Value) {
        self.pull("POST", "payouts", decision).await;
    }

    /// It speaks otherwise from now on: any fields of the sandbox's dialect.
    pub async fn speaks(&self, dialect: Value) {
        self.pull("POST", "dialect", dialect).await;
    }

    /// Whoever asks `TelePagos` for a code of its own next is told that there is none.
    pub async fn turns_the_next_away(&self) {
        let fault = json!({
            "endpoint": "cashin/qr/generate",
            "fault": "error_ok",
            "message": "No disponible",
            "times": 1,
        });
        self.pull("POST", "faults", fault).await;
    }

    /// The stage itself, for whoever speaks to it otherwise.
    pub fn stage(&self) -> Arc<Stage> {
        Arc::clone(&self.0)
    }

    /// Every token ends now.
    pub async fn ends_all_tokens(&self) {
        self.pull("DELETE", "tokens", Value::Null).await;
    }

    /// Webhooks are written from now on; somebody has to carry them.
    pub async fn writes_webhooks(&self) {
        let nowhere = json!({"url": "http://127.0.0.1:9/webhook"});
        self.pull("POST", "webhook", nowhere).await;
    }

    /// A webhook about a pre-order that the provider would not send, or not so.
    pub async fn forges_webhook(&self, order: u64, variant: &str) {
        let wanted = json!({"order": order, "variant": variant});
        self.pull("POST", "webhook/send", wanted).await;
    }

    /// A callback about a payout that the provider would not send, or not so.
    pub async fn forges_callback(&self, payment: &str, variant: &str) {
        let wanted = json!({"payment": payment, "variant": variant});
        self.pull("POST", "callback/send", wanted).await;
    }

    /// The notifications that wait to be carried next.
    pub fn letters(&self) -> Vec<Letter> {
        self.0.letters()
    }

    /// How a try to deliver one went.
    pub fn fared(&self, number: u64, status: Option<u16>) {
        self.0.fared(number, status);
    }

    /// The shop makes a sale point, past the till, and has its two codes: the closed one and the open one.
    pub async fn makes_a_sale_point(&self, name: &str) -> Option<(String, String)> {
        let login = json!({"username": "practica", "password": "practica"});
        let (_, login) = self.say("POST", "v2/auth/token", None, login).await;
        let path = "v2/payment/cashin/qr/sale-point";
        let token = login["token"].as_str();
        self.say("POST", path, token, json!({"name": name})).await;
        let world = self.world().await;
        let made = world["sale_points"].as_array()?.last()?;
        let code = |which: &str| made[which].as_str().map(str::to_owned);
        Some((code("closed_qr")?, code("open_qr")?))
    }

    async fn pull(&self, method: &str, string: &str, body: Value) -> (u16, Value) {
        let path = format!("sandbox/{string}");
        self.say(method, &path, None, body).await
    }

    async fn say(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Value,
    ) -> (u16, Value) {
        let call = Call {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Vec::new(),
            bearer: token.map(str::to_owned),
            body: (!body.is_null()).then(|| body.to_string().into_bytes()),
        };
        match self.0.call(call).await {
            Some(reply) => {
                let said = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
                (reply.status, said)
            }
            None => (0, Value::Null),
        }
    }
}
