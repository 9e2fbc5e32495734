//! Nothing secret and nobody's data leaves by the log, by `Debug` or by a provider's repeated words.

use std::{
    fmt::Write as _,
    io,
    sync::{Arc, Mutex},
};

use domain::{cuit::Cuit, day::Day, money::Price, payout::Payee, reference::Reference};
use gateway::{
    Answer, BaseUrl, CashoutCall, CounterCall, Credentials, Failure, HttpTransport, QrCall,
    Request, Response, Telepagos, TransactionsQuery,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use tracing_subscriber::fmt::MakeWriter;

use crate::fakes::{Conversation, FrozenClock, LOGIN, says};

const USER: &str = "canary-user";
const PASSWORD: &str = "canary-password";
const TOKEN: &str = "canary-token";
/// A payer, as the provider tells of them.
const PAYER: [&str; 3] = ["CANARY HOLDER", "20999999993", "0000003100099999999999"];

/// All that the log was told, as text.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn text(&self) -> String {
        let bytes = self.0.lock().expect("no writer panics").clone();
        String::from_utf8(bytes).expect("the log is text")
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .expect("no writer panics")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Log;

    fn make_writer(&'a self) -> Log {
        self.clone()
    }
}

pub(crate) fn listen(log: &Log) -> tracing::subscriber::DefaultGuard {
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_default(subscriber)
}

fn canary() -> Credentials {
    Credentials {
        username: USER.to_owned(),
        password: PASSWORD.into(),
    }
}

/// Makes every call, and returns all that could be read of what came of them.
async fn every_call(telepagos: &Telepagos) -> String {
    let day = Day::parse("2026-11-20").expect("a date");
    let amount = Price::from_cents(100).expect("a price");
    let call = QrCall::new(amount, "VAR", PAYER[0]);
    let mut told = String::new();
    let mut tell = |text: String| told.write_str(&text).expect("memory holds it");
    tell(format!("{:?}", telepagos.sign_in().await));
    tell(format!("{:?}", telepagos.concepts().await));
    tell(format!("{:?}", telepagos.open_qr(&call).await));
    tell(format!("{:?}", telepagos.cashin("901").await));
    // Credits are for the till, payer and all: here only what is not an answer counts.
    if !matches!(telepagos.credits(day, day).await, Answer::Said(_)) {
        tell("no list".to_owned());
    }
    tell(format!("{telepagos:?} {call:?} {:?}", canary()));
    told.push_str(&every_other_call(telepagos, amount, day).await);
    told
}

/// The calls about other people's accounts, and those that carry their fields.
async fn every_other_call(telepagos: &Telepagos, amount: Price, day: Day) -> String {
    let cuit = Cuit::parse("30718092481").ok();
    let payee = Payee::parse("canary.alias").expect("an alias");
    let reference = Reference::parse("REF1").expect("a reference");
    let payout = CashoutCall::new(&payee, cuit.as_ref(), amount, &reference, "VAR", PAYER[0]);
    let counter = CounterCall::new(amount, "VAR", PAYER[0], "7");
    let query = TransactionsQuery {
        from: day,
        to: day,
        operation: None,
        page: Some(1),
    };
    let mut told = String::new();
    let mut tell = |text: String| told.write_str(&text).expect("memory holds it");
    tell(format!("{:?}", telepagos.cash_out(&payout).await));
    tell(format!("{:?}", telepagos.cash_out_voucher("901").await));
    tell(format!("{:?}", telepagos.open_counter(&counter).await));
    tell(format!("{:?}", telepagos.retire_sale_point("7").await));
    // As with credits: who browses is shown people. An amount may even be somebody's CUIT.
    if !matches!(telepagos.transactions(&query).await, Answer::Said(_)) {
        tell("no page".to_owned());
    }
    tell(format!("{payout:?} {counter:?}"));
    for account in ["canary.alias", "30718092481"] {
        assert!(!told.contains(account), "{account} is told: {told}");
    }
    told
}

fn assert_no_canary(text: &str, place: &str) {
    for secret in [USER, PASSWORD, TOKEN].iter().chain(&PAYER) {
        assert!(
            !text.contains(secret),
            "{secret} stands in {place}:\n{text}"
        );
    }
}

/// A provider that says as much as it can about everybody, and repeats what it was sent.
fn talkative(request: &Request, _: usize) -> Result<Response, Failure> {
    let [holder, cuit, cvu] = PAYER;
    match request.route {
        LOGIN => says(
            200,
            &format!(r#"{{"token":"{TOKEN}","access_token":"{TOKEN}"}}"#),
        ),
        "v2/payment/cashin/{id}" => says(
            200,
            &format!(r#"{{"amount":1,"buyer":[{{"cuit":"{cuit}","cvu":"{cvu}"}}]}}"#),
        ),
        "v2/payment/cashout/{id}" => {
            says(200, &format!(r#"{{"voucher":"{holder}, {cuit}, {cvu}"}}"#))
        }
        "v2/account/transactions" => says(
            200,
            &format!(
                r#"{{"transactions":[
                {{"income":1,"amount":"1","status":"ok","holder":"{holder}","cuit":"{cuit}"}},
                {{"income":1,"amount":"1","status":"{holder}","cvu_cbu":"{cvu}"}},
                {{"income":"{holder}","amount":"{cuit}","date":"{cvu}"}}]}}"#
            ),
        ),
        _ => says(
            400,
            &format!(r#"{{"status":"error","message":"{USER}/{PASSWORD}/{TOKEN} no vale"}}"#),
        ),
    }
}

#[tokio::test]
async fn a_talkative_provider_makes_us_repeat_no_secret() {
    let log = Log::default();
    let listening = listen(&log);
    let talk = Conversation::with(talkative);
    let clock = Arc::new(FrozenClock::default());
    let telepagos = Telepagos::new(talk.provider.clone(), clock, canary());

    let told = every_call(&telepagos).await;

    drop(listening);
    assert!(
        told.contains("••• no vale"),
        "words are kept, secrets are not: {told}"
    );
    assert_no_canary(&told, "what came of the calls");
    assert_no_canary(&log.text(), "the log");
    assert!(
        log.text().contains("v2/payment/cashin/{id}"),
        "the log tells of the calls"
    );
    assert!(log.text().contains("status=400"), "and how they went");
    let requests = format!("{:?}", talk.provider.seen(LOGIN));
    assert_no_canary(&requests, "a request's Debug");
}

#[tokio::test]
async fn real_http_at_the_finest_level_of_the_log_tells_no_secret() {
    let log = Log::default();
    let listening = listen(&log);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut heard = [0; 4_096];
            let count = socket.read(&mut heard).await.expect("a request");
            let login = String::from_utf8_lossy(&heard[..count]).contains(LOGIN);
            let body = if login {
                format!(r#"{{"token":"{TOKEN}"}}"#)
            } else {
                format!(r#"{{"status":"error","message":"{TOKEN}"}}"#)
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
            );
            socket
                .write_all(answer.as_bytes())
                .await
                .expect("they listen");
        }
    });

    let base = BaseUrl::loopback(&format!("http://127.0.0.1:{port}")).expect("loopback");
    let transport = Arc::new(HttpTransport::new(base));
    let clock = Arc::new(FrozenClock::default());
    let told = every_call(&Telepagos::new(transport, clock, canary())).await;

    server.abort();
    drop(listening);
    assert!(told.contains("Said(())"), "the login went through: {told}");
    assert!(told.contains("•••"), "the token was repeated to us");
    assert_no_canary(&told, "what came of the calls");
    assert_no_canary(&log.text(), "the log");
}
