//! Something on the way to the sandbox that kills the program at a byte: of the connection, of a request, of its
//! answer.
//!
//! What the program had handed to the system by then is on its way without it, as after a real death: the provider
//! gets as much of the request as the cut says, and whatever it says to that is said to nobody.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread::{self, JoinHandle},
};

use crate::program::Prey;

/// Where a conversation is cut off by the death of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// There is a connection, and nothing was sent on it.
    Connected,
    /// One byte of the request arrives.
    FirstByte,
    /// Half of its head.
    HalfHead,
    /// Its head, and nothing of its body.
    Head,
    /// All but the last byte.
    ButLast,
    /// All of it. What is answered comes to nobody.
    Sent,
    /// One byte of the answer is heard.
    AnswerBegun,
    /// Its head.
    AnswerHead,
    /// Half of its body.
    AnswerHalf,
    /// All of it.
    Answered,
}

impl Cut {
    pub(crate) const ALL: [Cut; 10] = [
        Cut::Connected,
        Cut::FirstByte,
        Cut::HalfHead,
        Cut::Head,
        Cut::ButLast,
        Cut::Sent,
        Cut::AnswerBegun,
        Cut::AnswerHead,
        Cut::AnswerHalf,
        Cut::Answered,
    ];

    /// Whether the provider has the whole request by then, and so may have done what it says.
    pub(crate) fn is_sent(self) -> bool {
        self >= Cut::Sent
    }

    /// Whether there must be an answer to come so far.
    pub(crate) fn is_answered(self) -> bool {
        self > Cut::Sent
    }
}

/// Which request is cut off, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strike {
    /// How the request begins: its method and the end of its path, `*` for anything within it.
    pub(crate) endpoint: &'static str,
    /// Which of those, from 1.
    pub(crate) turn: u32,
    pub(crate) cut: Cut,
}

/// Relays until dropped.
pub(crate) struct Relay {
    url: String,
    shared: Arc<Shared>,
    serving: Option<JoinHandle<()>>,
}

struct Shared {
    there: String,
    strike: Strike,
    prey: Arc<Prey>,
    /// Connections or requests of that endpoint so far.
    come: AtomicU32,
    over: AtomicBool,
}

impl Relay {
    /// A relay to the sandbox at `there` that kills `prey` where the strike says.
    pub(crate) fn to(there: &str, strike: Strike, prey: Arc<Prey>) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared {
            there: there.to_owned(),
            strike,
            prey,
            come: AtomicU32::new(0),
            over: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        let serving = thread::spawn(move || serve(&listener, &serving));
        Relay {
            url,
            shared,
            serving: Some(serving),
        }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Whoever waits for a caller gets one.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
        if let Some(serving) = self.serving.take() {
            let _ = serving.join();
        }
    }
}

fn serve(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut conversations = Vec::new();
    while let Ok((stream, _)) = listener.accept() {
        if shared.over.load(Ordering::SeqCst) {
            break;
        }
        if shared.strike.cut == Cut::Connected && shared.is_turn() {
            shared.prey.dies();
            continue;
        }
        let shared = Arc::clone(shared);
        conversations.push(thread::spawn(move || {
            // Of a conversation that breaks off there is nothing more to relay.
            let _ = converse(stream, &shared);
        }));
    }
    for conversation in conversations {
        let _ = conversation.join();
    }
}

impl Shared {
    fn is_turn(&self) -> bool {
        self.come.fetch_add(1, Ordering::SeqCst) + 1 == self.strike.turn
    }

    fn strikes(&self, request: &[u8]) -> bool {
        self.strike.cut != Cut::Connected && is_to(request, self.strike.endpoint) && self.is_turn()
    }
}

/// One connection, to its end. None when somebody hung up.
fn converse(mut here: TcpStream, shared: &Shared) -> Option<()> {
    let mut there = TcpStream::connect(&shared.there).ok()?;
    loop {
        let request = message(&mut here)?;
        let strikes = shared.strikes(&request);
        let sent = match shared.strike.cut {
            cut if strikes && !cut.is_answered() => {
                shared.prey.dies();
                part(&request, cut)
            }
            _ => request.as_slice(),
        };
        there.write_all(sent).ok()?;
        if sent.len() < request.len() {
            // The rest never comes, and the provider is told so.
            there.shutdown(Shutdown::Write).ok()?;
            let _ = there.read_to_end(&mut Vec::new());
            return None;
        }
        let answer = message(&mut there)?;
        if strikes {
            let heard = part(&answer, shared.strike.cut);
            let _ = here.write_all(heard);
            shared.prey.dies();
            return None;
        }
        here.write_all(&answer).ok()?;
    }
}

/// How much of a message passes.
fn part(message: &[u8], cut: Cut) -> &[u8] {
    let head = body_of(message).unwrap_or(message.len());
    let length = match cut {
        Cut::FirstByte | Cut::AnswerBegun => 1,
        Cut::HalfHead => head / 2,
        // A request without a body is whole with its head.
        Cut::Head | Cut::AnswerHead => head.min(message.len() - 1),
        Cut::AnswerHalf => head + (message.len() - head) / 2,
        Cut::ButLast => message.len() - 1,
        Cut::Connected | Cut::Sent | Cut::Answered => message.len(),
    };
    &message[..length]
}

/// Whether a request goes to that endpoint.
fn is_to(request: &[u8], endpoint: &str) -> bool {
    let text = String::from_utf8_lossy(request);
    let line = text.lines().next().unwrap_or_default();
    let mut words = line.split([' ', '?']);
    let (method, path) = (words.next(), words.next().unwrap_or_default());
    let Some((wanted, pattern)) = endpoint.split_once(' ') else {
        return false;
    };
    let fits = match pattern.split_once('*') {
        None => path.ends_with(pattern),
        Some((before, after)) => path.contains(before) && path.ends_with(after),
    };
    method == Some(wanted) && fits
}

/// A request or an answer, head and body; none when the connection ends.
pub(crate) fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut heard = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        if end(&heard).is_some_and(|end| heard.len() >= end) {
            return Some(heard);
        }
        match stream.read(&mut chunk) {
            Ok(0) | Err(_) => return None,
            Ok(length) => heard.extend_from_slice(&chunk[..length]),
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

#[test]
fn an_endpoint_is_told_from_another_by_method_and_path() {
    let request = |line: &str| format!("{line} HTTP/1.1\r\n\r\n").into_bytes();
    let external = "GET /api/payments/transactions/*/external";
    for (line, endpoint, is) in [
        ("POST /v2/payment/cashout", "POST /payment/cashout", true),
        ("GET /v2/payment/cashout", "POST /payment/cashout", false),
        (
            "GET /v2/account/transactions?page=1",
            "GET /account/transactions",
            true,
        ),
        (
            "GET /api/payments/transactions/ABC/external",
            external,
            true,
        ),
        ("GET /api/payments/transactions/ABC", external, false),
    ] {
        assert_eq!(is_to(&request(line), endpoint), is, "{line} for {endpoint}");
    }
}

#[test]
fn a_cut_lets_pass_what_it_says() {
    let message = b"POST / HTTP/1.1\r\n\r\nbody";
    for (cut, length) in [
        (Cut::FirstByte, 1),
        (Cut::HalfHead, 9),
        (Cut::Head, 19),
        (Cut::ButLast, 22),
        (Cut::Sent, 23),
        (Cut::AnswerHalf, 21),
    ] {
        assert_eq!(part(message, cut).len(), length, "{cut:?}");
    }
    let bare = b"GET / HTTP/1.1\r\n\r\n";
    assert_eq!(
        part(bare, Cut::Head).len(),
        17,
        "a head that is all is not all sent"
    );
}
