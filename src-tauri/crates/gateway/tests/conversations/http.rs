//! The real transport against servers on loopback that misbehave in one way each.

use std::{sync::Arc, time::Duration};

use gateway::{
    Answer, BaseUrl, Failure, HttpTransport, Limits, Method, RefusedKind, Request, Response,
    SilenceKind, Telepagos, Transport,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::fakes::{FrozenClock, credentials};

/// Twelve kilobytes of `a`, compressed.
const GZIP: &[u8] = b"\
    \x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xac\
    \xeb\x5f\xc2\x18\x3e\x40\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc0\xdf\x00\
    \x28\xea\x75\x19\xe0\x2e\x00\x00";

/// A server that takes one request and does `answer` with the rest of the connection.
struct Server {
    base: BaseUrl,
    heard: JoinHandle<String>,
}

impl Server {
    async fn that<A, F>(answer: A) -> Server
    where
        A: FnOnce(TcpStream) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            let heard = request(&mut socket).await;
            answer(socket).await;
            heard
        });
        let base = BaseUrl::loopback(&format!("http://127.0.0.1:{port}")).expect("loopback");
        Server { base, heard }
    }

    /// One that writes these bytes and closes.
    async fn writing(bytes: impl Into<Vec<u8>>) -> Server {
        let bytes = bytes.into();
        Server::that(|mut socket| async move {
            // A caller that has read enough hangs up; that is its right.
            let _ = socket.write_all(&bytes).await;
        })
        .await
    }

    /// One that writes these bytes and then nothing, with the connection open.
    async fn stuck_after(bytes: &'static [u8]) -> Server {
        Server::that(move |mut socket| async move {
            socket.write_all(bytes).await.expect("they listen");
            std::future::pending::<()>().await;
        })
        .await
    }

    async fn asked(&self) -> Result<Response, Failure> {
        HttpTransport::with_limits(self.base.clone(), limits())
            .send(get())
            .await
    }
}

/// Short, so that a test that waits for one to pass is short.
fn limits() -> Limits {
    Limits {
        headers: Duration::from_millis(150),
        total: Duration::from_millis(300),
        ..Limits::default()
    }
}

/// As long as in the shop: for servers that answer.
async fn patiently(base: BaseUrl, request: Request) -> Result<Response, Failure> {
    HttpTransport::new(base).send(request).await
}

fn get() -> Request {
    Request::to(Method::Get, "v2/payment/concepts")
}

fn post() -> Request {
    Request {
        body: Some(br#"{"amount":1550.50}"#.to_vec()),
        ..Request::to(Method::Post, "v2/payment/cashin/qr/generate")
    }
}

/// Reads one request, head and body.
async fn request(socket: &mut TcpStream) -> String {
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().expect("a length"));
            if body.len() >= length {
                return String::from_utf8(heard).expect("requests are text");
            }
        }
        let count = socket.read_buf(&mut heard).await.expect("a request");
        assert_ne!(count, 0, "the request ended early");
    }
}

fn is_dropped(heard: &Result<Response, Failure>) -> bool {
    matches!(heard, Err(Failure::Dropped(_)))
}

#[tokio::test]
async fn a_request_is_on_the_wire_what_it_was_made_to_be() {
    let server = Server::writing("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    let request = Request {
        query: vec![
            ("date_from", "2026-11-20".to_owned()),
            ("q", "a&b=ñ".to_owned()),
        ],
        bearer: Some("abc".into()),
        body: Some(br#"{"amount":1550.50}"#.to_vec()),
        ..Request::to(Method::Get, "v2/account/transactions")
    };

    let response = patiently(server.base, request).await.expect("an answer");

    assert_eq!(
        (response.status, response.body.as_slice()),
        (200, b"{}".as_slice()),
        "as sent"
    );
    let sent = server.heard.await.expect("a request");
    let (head, body) = sent.split_once("\r\n\r\n").expect("a head and a body");
    let head = head.to_lowercase();
    assert!(
        head.starts_with(
            "get /v2/account/transactions?date_from=2026-11-20&q=a%26b%3d%c3%b1 http/1.1"
        ),
        "{head}"
    );
    for line in [
        "authorization: bearer abc",
        "content-type: application/json",
        "accept: application/json",
        "content-length: 18",
        "user-agent: mostrador/",
    ] {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert!(
        !head.contains("referer"),
        "where we come from is nobody's business"
    );
    assert_eq!(body, r#"{"amount":1550.50}"#, "the very bytes");
}

#[tokio::test]
async fn a_delete_carries_its_fields_in_query_and_body() {
    let server = Server::writing("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    let request = Request {
        query: vec![("sale_point_id", "348".to_owned())],
        body: Some(br#"{"sale_point_id":348}"#.to_vec()),
        ..Request::to(Method::Delete, "v2/payment/cashin/qr/sale-point")
    };
    let answer = patiently(server.base, request).await;
    assert!(answer.is_ok(), "it was taken");
    let sent = server.heard.await.expect("a request");
    let (head, body) = sent.split_once("\r\n\r\n").expect("a head and a body");
    assert!(
        head.starts_with("DELETE /v2/payment/cashin/qr/sale-point?sale_point_id=348 HTTP/1.1"),
        "{head}"
    );
    assert_eq!(body, r#"{"sale_point_id":348}"#, "the very bytes");
}

#[tokio::test]
async fn where_nobody_listens_nothing_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    for host in ["127.0.0.1", "localhost"] {
        let base = BaseUrl::loopback(&format!("http://{host}:{port}")).expect("loopback");
        let heard = patiently(base, post()).await;
        assert!(
            matches!(heard, Err(Failure::NotSent(_))),
            "{host}: {heard:?}"
        );
    }
}

#[tokio::test]
async fn localhost_is_this_computer() {
    let server = Server::writing("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
    let by_name = server.base.to_string().replace("127.0.0.1", "localhost");
    let base = BaseUrl::loopback(&by_name).expect("loopback");
    let heard = patiently(base, get()).await;
    assert_eq!(
        heard.map(|response| response.status),
        Ok(200),
        "found without asking anybody"
    );
}

#[tokio::test]
async fn a_connection_closed_before_the_answer_is_silence_and_nothing_is_sent_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (count, mut counted) = tokio::sync::mpsc::unbounded_channel();
    let server = tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            let heard = request(&mut socket).await;
            count.send(heard).expect("the test counts");
        }
    });
    let base = BaseUrl::loopback(&format!("http://127.0.0.1:{port}")).expect("loopback");

    let heard = patiently(base, post()).await;

    assert!(
        is_dropped(&heard),
        "who knows what they did with it: {heard:?}"
    );
    assert!(counted.try_recv().is_ok(), "it was sent");
    assert!(counted.try_recv().is_err(), "once");
    server.abort();
}

#[tokio::test]
async fn an_answer_that_never_comes_is_waited_for_no_longer_than_allowed() {
    let server = Server::stuck_after(b"").await;
    assert_eq!(
        server.asked().await,
        Err(Failure::TimedOut),
        "not even headers"
    );
    let server = Server::stuck_after(b"HTTP/1.1 200 OK\r\ncontent-le").await;
    assert_eq!(
        server.asked().await,
        Err(Failure::TimedOut),
        "half a header"
    );
    let server = Server::stuck_after(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"st").await;
    assert_eq!(server.asked().await, Err(Failure::TimedOut), "half a body");
}

#[tokio::test]
async fn an_answer_cut_short_is_not_an_answer() {
    for cut in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"status\":\"ok\"}",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\ncontent-len",
        "garbage\r\n\r\n",
    ] {
        let server = Server::writing(cut).await;
        let heard = patiently(server.base, get()).await;
        assert!(is_dropped(&heard), "{cut:?}: {heard:?}");
    }
}

#[tokio::test]
async fn ten_mebibytes_are_too_much_however_they_come() {
    let body = "x".repeat(10 * 1024 * 1024);
    let announced = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let endless = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{body}");
    for answer in [announced, chunked, endless] {
        let server = Server::writing(answer).await;
        let heard = patiently(server.base, get()).await;
        assert_eq!(heard, Err(Failure::TooLarge), "two are read at most");
    }
}

#[tokio::test]
async fn a_long_answer_is_read_where_one_is_worth_reading() {
    let asked = |answer_max| Request {
        answer_max,
        ..get()
    };
    for (bytes, answer_max, read) in [
        (3 * 1024 * 1024, None, false),
        (3 * 1024 * 1024, Some(3 * 1024 * 1024), true),
        (3 * 1024 * 1024 + 1, Some(3 * 1024 * 1024), false),
        (1_000, Some(1), true), // Never less than usual.
    ] {
        let body = "x".repeat(bytes);
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n{body}");
        let server = Server::writing(answer).await;
        let heard = patiently(server.base, asked(answer_max)).await;
        assert_eq!(
            heard.is_ok(),
            read,
            "{bytes} bytes where {answer_max:?} are worth it"
        );
    }
}

#[tokio::test]
async fn a_small_body_that_unpacks_to_a_large_one_is_large() {
    let answer = || {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
            GZIP.len()
        );
        [head.as_bytes(), GZIP].concat()
    };
    let server = Server::writing(answer()).await;
    let unpacked = patiently(server.base, get())
        .await
        .expect("twelve kilobytes are fine");
    assert_eq!(unpacked.body, "a".repeat(12_000).as_bytes(), "unpacked");

    let server = Server::writing(answer()).await;
    let limits = Limits {
        body_bytes: 11_999,
        ..Limits::default()
    };
    let heard = HttpTransport::with_limits(server.base, limits)
        .send(get())
        .await;
    assert_eq!(
        heard,
        Err(Failure::TooLarge),
        "the limit is on what is unpacked"
    );
}

/// What comes of asking a server for its concepts, which answers the login and then `answer`.
async fn concepts_when(answer: String) -> Answer<Vec<domain::order::Concept>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let server = tokio::spawn(async move {
        let token = r#"{"status":"ok","token":"abc"}"#;
        let login = format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{token}",
            token.len()
        );
        for answer in [login, answer] {
            let (mut socket, _) = listener.accept().await.expect("a caller");
            request(&mut socket).await;
            socket
                .write_all(answer.as_bytes())
                .await
                .expect("they listen");
        }
    });
    let base = BaseUrl::loopback(&format!("http://127.0.0.1:{port}")).expect("loopback");
    let transport = Arc::new(HttpTransport::new(base));
    let clock = Arc::new(FrozenClock::default());
    let telepagos = Telepagos::new(transport, clock, credentials());
    let came = telepagos.concepts().await;
    server.await.expect("both were asked for");
    came
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = elsewhere.local_addr().expect("an address").port();
    let came = concepts_when(format!(
        "HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: http://127.0.0.1:{port}/\r\n\
         content-length: 0\r\n\r\n"
    ))
    .await;
    let Answer::Silence(silence) = came else {
        panic!("being sent elsewhere is no answer: {came:?}");
    };
    assert_eq!(silence.why, SilenceKind::Redirected, "and we did not go");
    let mut visit = Box::pin(elsewhere.accept());
    let waker = std::task::Waker::noop();
    let visited = visit
        .as_mut()
        .poll(&mut std::task::Context::from_waker(waker));
    assert!(visited.is_pending(), "nobody knocked there");
}

#[tokio::test]
async fn a_busy_server_is_heard_with_the_time_it_asks_for() {
    let came = concepts_when(
        "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 7\r\n\
         content-length: 0\r\n\r\n"
            .to_owned(),
    )
    .await;
    let Answer::Refused(refused) = came else {
        panic!("busy is an answer to a read: {came:?}");
    };
    let kind = RefusedKind::Busy {
        retry_after_ms: Some(7_000),
    };
    assert_eq!(
        (refused.kind, refused.status),
        (kind, Some(503)),
        "seven seconds"
    );
}

#[tokio::test]
async fn a_whole_answer_is_read() {
    let body = r#"{"status":"ok","concepts":[{"id":"VAR","name":"Varios"}]}"#;
    let came = concepts_when(format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    ))
    .await;
    let concepts = came.said().expect("a list");
    assert_eq!(
        concepts[0].name, "Varios",
        "through login, HTTP and reading"
    );
}
