//! Something on the way to the sandbox that passes requests on, and does with them what the sandbox itself
//! does not.
//!
//! Written on bare sockets, byte for byte: what arrives is what the client sent, and the answer what the
//! sandbox said, but for the deed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// What a relay does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// Delivers each request twice, and the second answer twice.
    DeliversTwice,
    /// Delivers the request, and answers with a page of its own: 502.
    AnswersWithAPage,
    /// Delivers the request, and puts a word nobody knows into the answer's `status`.
    SaysAnUnknownWord,
}

/// Relays until dropped.
pub(crate) struct Relay {
    url: String,
    behaves: Arc<AtomicBool>,
    serving: JoinHandle<()>,
}

impl Relay {
    /// A relay to the sandbox at `url`.
    pub(crate) async fn to(url: &str, deed: Deed) -> Relay {
        let there = url.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let behaves = Arc::new(AtomicBool::new(false));
        let behaving = Arc::clone(&behaves);
        let serving = tokio::spawn(async move {
            let mut conversations = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (there, behaving) = (there.clone(), Arc::clone(&behaving));
                conversations.spawn(async move { converse(stream, &there, deed, &behaving).await });
            }
        });
        Relay {
            url,
            behaves,
            serving,
        }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on it passes on what it gets, once and unchanged.
    pub(crate) fn behaves(&self) {
        self.behaves.store(true, Ordering::SeqCst);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One connection, to its end.
async fn converse(mut stream: TcpStream, there: &str, deed: Deed, behaves: &AtomicBool) {
    while let Some(request) = message(&mut stream).await {
        let mut answer = deliver(there, &request).await;
        if !behaves.load(Ordering::SeqCst) {
            answer = match deed {
                Deed::DeliversTwice => deliver(there, &request).await.repeat(2),
                Deed::AnswersWithAPage => page(),
                Deed::SaysAnUnknownWord => with_unknown_word(&answer),
            };
        }
        if stream.write_all(&answer).await.is_err() {
            return; // The caller has heard enough.
        }
    }
}

/// What the sandbox at this address says to a request.
async fn deliver(there: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(there)
        .await
        .expect("the sandbox is there");
    stream
        .write_all(request)
        .await
        .expect("the sandbox listens");
    message(&mut stream).await.expect("the sandbox answers")
}

/// A request or an answer, head and body; none when the connection ends.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut heard = Vec::new();
    loop {
        if end(&heard).is_some_and(|end| heard.len() >= end) {
            return Some(heard);
        }
        if stream.read_buf(&mut heard).await.ok()? == 0 {
            return None;
        }
    }
}

/// Where a message ends, once its head is whole. All that pass here announce their length, or have no body.
fn end(heard: &[u8]) -> Option<usize> {
    let body = body_of(heard)?;
    let text = String::from_utf8_lossy(&heard[..body]).to_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.map_or(0, |length| length.parse().expect("a length is a number"));
    Some(body + length)
}

/// Where the body begins.
fn body_of(heard: &[u8]) -> Option<usize> {
    let blank = heard.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    blank.map(|at| at + 4)
}

fn page() -> Vec<u8> {
    let page = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";
    let length = page.len();
    let head = format!("content-type: text/html\r\ncontent-length: {length}");
    format!("HTTP/1.1 502 Bad Gateway\r\n{head}\r\n\r\n{page}").into_bytes()
}

/// The answer with another word in its first `status`, which it gets if it has none.
fn with_unknown_word(answer: &[u8]) -> Vec<u8> {
    let body = body_of(answer).expect("an answer is whole");
    let head = String::from_utf8_lossy(&answer[..body]);
    let status = head.lines().next().expect("a line of status");
    let body = String::from_utf8_lossy(&answer[body..]);
    let body = match body.split_once(r#""status":""#) {
        Some((before, after)) => {
            let (_, after) = after.split_once('"').expect("a word ends");
            format!(r#"{before}"status":"tal vez"{after}"#)
        }
        None => body.replacen('{', r#"{"status":"tal vez","#, 1),
    };
    let length = body.len();
    let head = format!("content-type: application/json\r\ncontent-length: {length}");
    format!("{status}\r\n{head}\r\n\r\n{body}").into_bytes()
}
