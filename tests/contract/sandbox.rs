//! The sandbox, held to the page: it takes the requests as they are written there, and answers with the
//! documented fields and types.

use std::sync::Arc;

use gateway::Clock;
use reqwest::{Client, Method};
use sandbox::{Options, Running, Sandbox};
use serde_json::{Value, json};
use tests::{FrozenClock, Provider, START};

use crate::{
    document,
    exchange::{AUTH, CASHIN, CONCEPTS, Exchange, GENERATE, TRANSACTIONS},
};

/// Somebody who knows only the page, at a sandbox.
struct Stranger {
    client: Client,
    sandbox: Running,
    token: String,
    /// What `{id}` stands for.
    id: String,
}

impl Stranger {
    async fn arrives() -> Stranger {
        let clock = FrozenClock::at(START);
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
            id: "1".to_owned(),
        }
    }

    /// Sends the page's request, with `more` behind its query. Answers the status and the JSON.
    async fn asks(&self, exchange: &Exchange, more: &str) -> (u16, Value) {
        let request = &exchange.request;
        let url = format!(
            "{}{}{more}",
            self.sandbox.url(),
            request.target.replace("{id}", &self.id)
        );
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

    /// Signs in, has a code made, and has it paid, so that there is something to ask for.
    async fn sells(&mut self) {
        let login = said(self.asks(&Exchange::read(AUTH), "").await);
        let token = login["token"].as_str().expect("a token is text");
        token.clone_into(&mut self.token);
        let order = said(self.asks(&Exchange::read(GENERATE), "").await);
        let provider = Provider::at(&self.sandbox.url());
        let paid = provider.is_visited(json!({ "qr": order["qr_code"] })).await;
        self.id = paid[0]["id"].to_string();
    }
}

/// What was said, if it was a yes.
fn said((status, json): (u16, Value)) -> Value {
    assert_eq!(status, 200, "a yes: {json}");
    json
}

/// What is not as documented in an answer of the sandbox's.
fn faults_in(exchange: &Exchange, answer: &Value) -> Vec<String> {
    let mut faults = document::faults(&exchange.document.answer, answer);
    // A payment by QR came by no link, and null is how one says so.
    faults.retain(|fault| fault != "link_id is no number: null");
    faults
}

#[tokio::test]
async fn every_request_of_the_page_is_answered_as_documented() {
    let mut stranger = Stranger::arrives().await;
    stranger.sells().await;
    for (name, exchange) in Exchange::all() {
        let answer = said(stranger.asks(&exchange, "").await);
        assert_eq!(
            faults_in(&exchange, &answer),
            Vec::<String>::new(),
            "{name}: {answer}"
        );
        assert_eq!(answer["status"], "ok", "{name}: and says that it went well");
    }
}

#[tokio::test]
async fn a_list_has_the_counts_of_pages_when_pages_were_asked_for_and_only_then() {
    let mut stranger = Stranger::arrives().await;
    stranger.sells().await;
    let exchange = Exchange::read(TRANSACTIONS);
    let counts = ["number_of_results", "page", "pages", "pagination"];

    let whole = said(stranger.asks(&exchange, "").await);
    let paged = said(stranger.asks(&exchange, "&paginate=1&page=1").await);

    assert!(
        counts.iter().all(|count| whole.get(count).is_none()),
        "{whole}"
    );
    assert!(counts.iter().all(|count| paged[count].is_i64()), "{paged}");
    assert_eq!(
        faults_in(&exchange, &paged),
        Vec::<String>::new(),
        "rows as ever: {paged}"
    );
    assert_eq!(
        whole["transactions"], paged["transactions"],
        "the same rows"
    );
}

#[tokio::test]
async fn a_no_has_a_status_and_a_message_whatever_it_is_about() {
    let mut stranger = Stranger::arrives().await;
    stranger.sells().await;
    let mut wrong_password = Exchange::read(AUTH);
    wrong_password.request.body = r#"{"username":"practica","password":"otra"}"#.to_owned();
    let mut no_token = Exchange::read(CONCEPTS);
    no_token.request.headers.clear();
    let mut unknown_concept = Exchange::read(GENERATE);
    unknown_concept.request.body =
        r#"{"amount":1550.50,"concept":"XYZ","description":"A1B2"}"#.to_owned();
    let mut nothing_there = Exchange::read(CASHIN);
    nothing_there.request.target = "/v2/payment/cashin/1".to_owned();
    let mut no_dates = Exchange::read(TRANSACTIONS);
    no_dates.request.body = "{}".to_owned();
    no_dates.request.target = "/v2/account/transactions".to_owned();

    for (errors, is_ok) in [("http", false), ("ok", true)] {
        Provider::at(&stranger.sandbox.url())
            .speaks(json!({ "errors": errors }))
            .await;
        for exchange in [
            &wrong_password,
            &unknown_concept,
            &nothing_there,
            &no_dates,
            &no_token,
        ] {
            let (status, json) = stranger.asks(exchange, "").await;
            let faults = document::faults(&exchange.document.error, &json);
            assert_eq!(
                faults,
                Vec::<String>::new(),
                "{}: {json}",
                exchange.request.target
            );
            // A missing token is a 401 in any case: otherwise nobody could tell it from a no.
            let bearer = exchange.request.header("authorization").is_some();
            let no_token = exchange.document.wants_token && !bearer;
            assert_eq!(
                status == 200,
                is_ok && !no_token,
                "{errors}: {} {json}",
                exchange.request.target
            );
        }
    }
}

#[tokio::test]
async fn fields_are_taken_as_json_and_as_a_form() {
    let stranger = Stranger::arrives().await;
    let mut login = Exchange::read(AUTH);
    login.request.body = "username=practica&password=practica".to_owned();
    login.request.headers = vec![(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    let answer = said(stranger.asks(&login, "").await);
    assert_eq!(
        faults_in(&login, &answer),
        Vec::<String>::new(),
        "the provider's site says so"
    );
}
