//! The door on the network: whatever is sent there, the ears hear only what came by the right path.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use host::listener::{Doors, Ears, Hearing, Listener};
use secrecy::SecretString;
use till::ports::Soon;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Builder,
};

use crate::{
    engine::{Came, Target},
    twist::Grammar,
};

/// The secret in the path, as `corpus/listener` has it.
const PATH: &str = "0123456789abcdef0123456789abcdef";
/// The webhook's own header and its word.
const NAME: &str = "x-mostrador-word";
const WORD: &str = "una-palabra-del-comercio";

/// Ears that write down what they hear, and believe it.
#[derive(Default)]
struct Notebook(Mutex<Vec<(&'static str, Vec<u8>)>>);

impl Notebook {
    fn note(&self, errand: &'static str, raw: Vec<u8>) -> Soon<'_, Hearing> {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push((errand, raw));
        Box::pin(std::future::ready(Hearing::Taken))
    }
}

impl Ears for Notebook {
    fn webhook(&self, raw: Vec<u8>) -> Soon<'_, Hearing> {
        self.note("webhook", raw)
    }

    fn callback(&self, raw: Vec<u8>, _: String) -> Soon<'_, Hearing> {
        self.note("callback", raw)
    }
}

/// What comes back to whoever sends this and nothing more.
async fn answer_to(port: SocketAddr, call: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(port).await.expect("the door is open");
    // The door may shut before it heard everything: that is an answer too.
    let (mut reading, mut writing) = stream.split();
    let send = async {
        if writing.write_all(call).await.is_ok() {
            drop(writing.shutdown().await);
        }
    };
    let mut answer = Vec::new();
    let receive = async { drop(reading.read_to_end(&mut answer).await) };
    tokio::join!(send, receive);
    answer
}

#[test]
fn nobody_is_heard_who_does_not_know_the_path() {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let target = Target::new("listener", Grammar::Lines).cases(1_500);
    target.run(|input| {
        let ears = Arc::new(Notebook::default());
        let doors = Doors {
            header: Some((NAME.to_owned(), SecretString::from(WORD))),
            ..Doors::on_loopback(SecretString::from(PATH))
        };
        let answer = runtime.block_on(async {
            let listener = Listener::open(doors, ears.clone()).expect("a door on loopback");
            let url = reqwest::Url::parse(&listener.webhook_url()).expect("an address");
            let port = url.socket_addrs(|| None).expect("a port")[0];
            let answer = answer_to(port, input).await;
            let next = answer_to(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
            assert!(next.starts_with(b"HTTP/1.1 4"), "the next one is answered");
            answer
        });

        let heard = ears.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(input);
        for (errand, raw) in heard.iter() {
            assert!(
                text.contains("POST ") && text.contains(PATH),
                "{errand}: by the right path"
            );
            assert!(raw.len() <= 64 * 1024, "{errand}: no more than 64 KiB");
            let is_chunked = text.to_lowercase().contains("chunked");
            let is_whole = raw.is_empty() || input.windows(raw.len()).any(|part| part == raw);
            assert!(is_chunked || is_whole, "{errand}: as it came");
            assert!(
                *errand == "callback" || text.contains(WORD),
                "{errand}: with the word"
            );
        }
        let said = String::from_utf8_lossy(&answer);
        assert!(
            !said.contains(PATH) && !said.contains(WORD),
            "an answer tells nothing"
        );
        assert!(
            answer.is_empty() || said.starts_with("HTTP/1."),
            "an answer is one"
        );
        let status = said.split(' ').nth(1).unwrap_or("none").to_owned();
        match heard.as_slice() {
            [] => Came::refused(status),
            heard => Came::read(format!("{} {status}", heard[0].0)),
        }
    });
}
