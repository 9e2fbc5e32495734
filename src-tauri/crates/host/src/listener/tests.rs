//! The listener over real sockets: what is heard, what is refused and how alike. What it may cost is in
//! `costs`.

mod costs;

use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use secrecy::SecretString;
use till::ports::Soon;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::yield_now,
};

use super::{Doors, Ears, Hearing, Limits, Listener};

const PATH: &str = "0123456789abcdef0123456789abcdef";

/// Ears that remember, and that believe only what says so.
#[derive(Default)]
struct Notebook(Mutex<Vec<String>>);

impl Notebook {
    fn note(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line);
    }

    fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.clone()
    }
}

impl Ears for Notebook {
    fn webhook(&self, raw: Vec<u8>) -> Soon<'_, Hearing> {
        Box::pin(async move {
            let text = String::from_utf8_lossy(&raw).into_owned();
            self.note(format!("webhook {} {}", raw.len(), brief(&text)));
            match text.starts_with('{') {
                true if text.contains("later") => Hearing::NotNow,
                true => Hearing::Taken,
                false => Hearing::Unbelieved,
            }
        })
    }

    fn callback(&self, raw: Vec<u8>, authorization: String) -> Soon<'_, Hearing> {
        Box::pin(async move {
            let text = String::from_utf8_lossy(&raw).into_owned();
            self.note(format!("callback {} {authorization}", brief(&text)));
            if authorization == "good" {
                Hearing::Taken
            } else {
                Hearing::Unbelieved
            }
        })
    }
}

/// Ears that take their time, turn after turn.
struct Ponderer;

impl Ears for Ponderer {
    fn webhook(&self, _: Vec<u8>) -> Soon<'_, Hearing> {
        Box::pin(async {
            for _ in 0..100 {
                yield_now().await;
            }
            Hearing::Taken
        })
    }

    fn callback(&self, _: Vec<u8>, _: String) -> Soon<'_, Hearing> {
        Box::pin(async { Hearing::Unbelieved })
    }
}

fn brief(text: &str) -> String {
    text.chars().take(20).collect()
}

fn doors() -> Doors {
    Doors::on_loopback(SecretString::from(PATH))
}

fn with_header() -> Doors {
    Doors {
        header: Some(("X-Relay".into(), SecretString::from("open sesame"))),
        ..doors()
    }
}

/// An open listener and what it heard.
fn open(doors: Doors, limits: Limits) -> (Listener, Arc<Notebook>) {
    let notebook = Arc::new(Notebook::default());
    let listener =
        Listener::open_with(doors, notebook.clone(), limits).expect("a free port on loopback");
    (listener, notebook)
}

/// A whole call.
fn call(head: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("{head} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into()
}

fn webhook(body: &str) -> Vec<u8> {
    call(&format!("POST /{PATH}/totalcoin/webhook"), "", body)
}

/// Says these bytes and listens until the other side hangs up, however it does so.
async fn say(listener: &Listener, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(listener.address)
        .await
        .expect("it listens");
    // It may hang up before all is said.
    let _said = stream.write_all(bytes).await;
    rest_of(stream).await
}

async fn rest_of(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ended = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).expect("answers are ASCII")
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("closed")
}

#[tokio::test]
async fn a_webhook_is_heard_and_the_answer_is_bare() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    let answer = say(&listener, &webhook("{\"Estado\":\"APROBADO\"}")).await;
    assert_eq!(
        answer, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        "a status and nothing of ours"
    );
    assert_eq!(
        notebook.lines(),
        ["webhook 21 {\"Estado\":\"APROBADO\""],
        "byte for byte as it came"
    );
    assert_eq!(
        status(&say(&listener, &webhook("not json")).await),
        "400",
        "what cannot be read is said to be so"
    );
}

#[tokio::test]
async fn a_callback_is_believed_by_its_hash_alone() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    let head = format!("POST /{PATH}/totalcoin/payments");
    for (headers, expected) in [
        ("authorization: good\r\n", "200"),
        ("Authorization: forged\r\n", "401"),
        ("", "401"),
        ("authorization: good\r\nauthorization: good\r\n", "401"),
        ("authorization: \u{e9}\u{ff}\r\n", "401"),
    ] {
        let answer = say(&listener, &call(&head, headers, "{}")).await;
        assert_eq!(status(&answer), expected, "{headers:?}");
    }
    assert_eq!(
        notebook.lines(),
        ["callback {} good", "callback {} forged", "callback {} éÿ"],
        "without a hash, or with two, nobody is asked"
    );
}

#[tokio::test]
async fn all_strangers_get_the_same_answer_and_nobody_hears_them() {
    let (listener, notebook) = open(with_header(), Limits::ORDINARY);
    let right = format!("POST /{PATH}/totalcoin/webhook");
    let sesame = "x-relay: open sesame\r\n";
    let other = format!("POST /{}/totalcoin/webhook", PATH.replace('0', "1"));
    let calls = [
        ("POST /", sesame),
        ("POST /totalcoin/webhook", sesame),
        ("POST /0123456789abcdef/totalcoin/webhook", sesame),
        (&format!("POST /{PATH}"), sesame),
        (&format!("POST /{PATH}/"), sesame),
        (&format!("POST /{PATH}/totalcoin/webhook/"), sesame),
        (&format!("POST /{PATH}/totalcoin/other"), sesame),
        (&format!("POST //{PATH}/totalcoin/webhook"), sesame),
        (&other, sesame),
        (&format!("GET /{PATH}/totalcoin/webhook"), sesame),
        (&format!("PUT /{PATH}/totalcoin/payments"), sesame),
        (&format!("OPTIONS /{PATH}/totalcoin/payments"), sesame),
        (&right, ""),
        (&right, "x-relay: open sesam\r\n"),
        (&right, "x-relay: Open sesame\r\n"),
        (&right, "x-relay: open sesame, open sesame\r\n"),
        (&right, "x-relay: open sesame\r\nx-relay: open sesame\r\n"),
        (&right, "authorization: open sesame\r\n"),
    ];
    let mut answers = BTreeSet::new();
    for (head, headers) in calls {
        answers.insert(say(&listener, &call(head, headers, "{}")).await);
    }
    assert_eq!(
        answers.into_iter().collect::<Vec<_>>(),
        ["HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"],
        "an answer that differs tells what was right"
    );
    assert!(notebook.lines().is_empty(), "nobody was disturbed");

    let known = say(&listener, &call(&right, sesame, "{}")).await;
    assert_eq!(status(&known), "200", "it was the secrets and nothing else");
}

#[tokio::test]
async fn a_callback_brings_its_signature_and_needs_no_other_word() {
    let (listener, _notebook) = open(with_header(), Limits::ORDINARY);
    let head = format!("POST /{PATH}/totalcoin/payments");
    let signed = say(&listener, &call(&head, "authorization: good\r\n", "{}")).await;
    assert_eq!(
        status(&signed),
        "200",
        "the document lets it bring no header of ours"
    );
    let forged = say(&listener, &call(&head, "authorization: bad\r\n", "{}")).await;
    assert_eq!(status(&forged), "401", "and the signature decides");
}

#[tokio::test]
async fn whoever_tells_what_cannot_be_kept_now_is_asked_to_come_again() {
    let (listener, _notebook) = open(doors(), Limits::ORDINARY);
    let told = say(&listener, &webhook(r#"{"later":1}"#)).await;
    assert_eq!(
        status(&told),
        "503",
        "a disk that is full must not lose a payment"
    );
}

#[tokio::test]
async fn a_wrong_method_tells_nothing_of_the_path() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    for method in ["GET", "HEAD", "OPTIONS", "DELETE", "post"] {
        let right = format!("{method} /{PATH}/totalcoin/webhook");
        let wrong = format!("{method} /x");
        let answer = say(&listener, &call(&right, "", "{}")).await;
        assert_eq!(status(&answer), "404", "{method} is not how one calls");
        assert_eq!(
            answer,
            say(&listener, &call(&wrong, "", "{}")).await,
            "{method} looks the same everywhere"
        );
    }
    assert!(notebook.lines().is_empty(), "nobody was disturbed");
}

#[tokio::test]
async fn a_stranger_is_answered_before_the_body() {
    let (listener, _) = open(doors(), Limits::ORDINARY);
    let answer = say(
        &listener,
        b"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999\r\n\r\n",
    )
    .await;
    assert_eq!(
        status(&answer),
        "404",
        "how much would have come is all one"
    );
}

#[tokio::test]
async fn a_caller_who_closes_its_side_is_heard_out() {
    let listener = Listener::open(doors(), Arc::new(Ponderer)).expect("a free port on loopback");
    let mut stream = TcpStream::connect(listener.address)
        .await
        .expect("it listens");
    stream.write_all(&webhook("{}")).await.expect("said");
    stream.shutdown().await.expect("no more will come");
    assert_eq!(
        status(&rest_of(stream).await),
        "200",
        "it closed its mouth and not its ears"
    );
}

#[tokio::test]
async fn a_length_that_lies_is_not_believed() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    let head = format!("POST /{PATH}/totalcoin/webhook HTTP/1.1\r\nhost: x\r\n");

    let mut stream = TcpStream::connect(listener.address)
        .await
        .expect("it listens");
    let promising = format!("{head}content-length: 100\r\n\r\n{{}}");
    stream.write_all(promising.as_bytes()).await.expect("said");
    stream.shutdown().await.expect("no more will come");
    assert_eq!(
        status(&rest_of(stream).await),
        "400",
        "less came than was promised"
    );
    for lengths in [
        "content-length: 2\r\ncontent-length: 3\r\n",
        "content-length: -1\r\n",
        "content-length: 99999999999999999999999\r\n",
        "content-length: 2, 2 3\r\n",
    ] {
        let answer = say(&listener, format!("{head}{lengths}\r\n{{}}").as_bytes()).await;
        assert_ne!(status(&answer), "200", "{lengths:?}");
    }
    assert!(notebook.lines().is_empty(), "half a message is none");

    let modest = format!("{head}content-length: 2\r\n\r\n{{}}POST / HTTP/1.1\r\n\r\n");
    say(&listener, modest.as_bytes()).await;
    assert_eq!(
        notebook.lines(),
        ["webhook 2 {}"],
        "what follows is not part of it, nor a second call"
    );
}

#[tokio::test]
async fn a_dropped_listener_hangs_up_and_its_port_is_closed() {
    let (listener, _) = open(doors(), Limits::ORDINARY);
    let address = listener.address;
    assert_eq!(
        status(&say(&listener, &webhook("{}")).await),
        "200",
        "it is open"
    );
    let mut caller = TcpStream::connect(address).await.expect("it listens");
    caller.write_all(b"POST / HTT").await.expect("said");

    drop(listener);
    assert_eq!(
        rest_of(caller).await,
        "",
        "whoever was speaking is hung up on"
    );
    assert!(
        TcpStream::connect(address).await.is_err(),
        "and nobody takes new calls"
    );
}

#[tokio::test]
async fn it_listens_on_loopback_and_says_where() {
    let (listener, _) = open(doors(), Limits::ORDINARY);
    let address = listener.address;
    assert!(
        address.ip().is_loopback(),
        "unless a person decided otherwise"
    );
    assert_ne!(address.port(), 0, "the port it was given");
    assert_eq!(
        listener.webhook_url(),
        format!("http://{address}/{PATH}/totalcoin/webhook"),
        "where the webhook goes"
    );
    assert_eq!(
        listener.callback_url(),
        format!("http://{address}/{PATH}/totalcoin/payments"),
        "where callbacks go"
    );
    assert!(
        !format!("{listener:?}").contains(PATH),
        "the path is in no log by accident"
    );
}

#[tokio::test]
async fn doors_that_would_let_in_anybody_or_nobody_stay_shut() {
    let header = |name: &str, value: &str| Doors {
        header: Some((name.to_owned(), SecretString::from(value))),
        ..doors()
    };
    let path = |path: &str| Doors::on_loopback(SecretString::from(path));
    for (bad, why) in [
        (path(""), "no path"),
        (path(&PATH[1..]), "a short one"),
        (path(&PATH.to_uppercase()), "not as it is compared"),
        (path(&PATH.replace('0', "/")), "not digits"),
        (header("", "x"), "no name"),
        (header("x y", "x"), "no name of a header"),
        (header("Authorization", "x"), "the hash's header"),
        (header("x-relay", ""), "no value"),
        (header("x-relay", " x"), "a value that loses its space"),
        (header("x-relay", "x\r\ny: z"), "more than a value"),
    ] {
        let refused = Listener::open(bad, Arc::new(Notebook::default()));
        assert_eq!(
            refused.map(|_| ()).map_err(|error| error.kind()),
            Err(io::ErrorKind::InvalidInput),
            "{why}"
        );
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error() {
    let (first, _) = open(doors(), Limits::ORDINARY);
    let second = Doors {
        address: first.address,
        ..doors()
    };
    let refused = Listener::open(second, Arc::new(Notebook::default()));
    assert_eq!(
        refused.map(|_| ()).map_err(|error| error.kind()),
        Err(io::ErrorKind::AddrInUse),
        "the caller tells a person"
    );
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let refused = Listener::open(doors(), Arc::new(Notebook::default()));
    assert!(refused.is_err(), "somebody has to do the listening");
}
