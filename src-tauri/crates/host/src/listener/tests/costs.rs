//! What a caller may cost: bytes, time, seats and calls, all bounded, and none at another's expense.

use std::{future::pending, sync::Arc, time::Duration};

use till::ports::Soon;
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Semaphore, task::JoinSet};

use super::{PATH, call, doors, open, rest_of, say, status, webhook};
use crate::listener::{Ears, Hearing, Limits, Listener};

/// Ears that never come to an end.
struct Dreamer;

impl Ears for Dreamer {
    fn webhook(&self, _: Vec<u8>) -> Soon<'_, Hearing> {
        Box::pin(pending())
    }

    fn callback(&self, _: Vec<u8>, _: String) -> Soon<'_, Hearing> {
        Box::pin(pending())
    }
}

#[tokio::test]
async fn a_body_of_64_kib_is_heard_and_one_byte_more_is_not() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    let most = format!("{{{}", " ".repeat(64 * 1024 - 1));
    assert_eq!(
        status(&say(&listener, &webhook(&most)).await),
        "200",
        "the most"
    );
    assert_eq!(notebook.lines().len(), 1, "it was heard");

    let head = format!("POST /{PATH}/totalcoin/webhook HTTP/1.1\r\nhost: x\r\n");
    let announced = format!("{head}content-length: 65537\r\n\r\n");
    assert_eq!(
        status(&say(&listener, announced.as_bytes()).await),
        "413",
        "refused by what it announces"
    );
    // The chunk promises a byte that never comes, so nothing is left unread when it is refused.
    let unannounced = format!("{head}transfer-encoding: chunked\r\n\r\n10002\r\n{most} ");
    assert_eq!(
        status(&say(&listener, unannounced.as_bytes()).await),
        "413",
        "refused as soon as it is too long"
    );
    assert_eq!(notebook.lines().len(), 1, "and not heard");
}

#[tokio::test]
async fn a_head_has_its_bounds() {
    let (listener, notebook) = open(doors(), Limits::ORDINARY);
    let head = format!("POST /{PATH}/totalcoin/webhook");
    let headers = |count: usize| "x: y\r\n".repeat(count);
    let long = |bytes: usize| format!("x: {}\r\n", "y".repeat(bytes));
    // Two headers are there already: host and content-length.
    for (headers, expected, why) in [
        (headers(30), "200", "32 headers are the most"),
        (headers(31), "431", "one more"),
        (long(7 * 1024), "200", "less than 8 KiB"),
        (long(8 * 1024), "431", "more than 8 KiB"),
    ] {
        let answer = say(&listener, &call(&head, &headers, "{}")).await;
        assert_eq!(status(&answer), expected, "{why}");
    }
    assert_eq!(
        notebook.lines().len(),
        2,
        "only the bounded ones were heard"
    );
}

#[tokio::test]
async fn a_slow_head_is_cut_off() {
    let limits = Limits {
        head_wait: Duration::from_millis(100),
        ..Limits::ORDINARY
    };
    let (listener, _) = open(doors(), limits);
    for begun in ["", "P", "POST / HTTP/1.1\r\nhost: x\r\nx-slow:"] {
        let answer = say(&listener, begun.as_bytes()).await;
        assert_eq!(status(&answer), "closed", "after {begun:?} and silence");
    }
}

#[tokio::test]
async fn a_slow_body_is_cut_off() {
    let limits = Limits {
        body_wait: Duration::from_millis(100),
        ..Limits::ORDINARY
    };
    let (listener, notebook) = open(doors(), limits);
    let begun = format!(
        "POST /{PATH}/totalcoin/webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{{\"a\""
    );
    assert_eq!(
        status(&say(&listener, begun.as_bytes()).await),
        "408",
        "the rest never came"
    );
    assert!(notebook.lines().is_empty(), "half a message is none");
}

#[tokio::test]
async fn ears_that_never_answer_keep_nobody_waiting() {
    let limits = Limits {
        answer_wait: Duration::from_millis(100),
        ..Limits::ORDINARY
    };
    let listener =
        Listener::open_with(doors(), Arc::new(Dreamer), limits).expect("a free port on loopback");
    assert_eq!(
        status(&say(&listener, &webhook("{}")).await),
        "503",
        "the provider may come again"
    );
}

/// Callers that say half a head each, at most 200 of them at a time, until each was hung up on.
async fn crowd(listener: &Listener, callers: usize) {
    let room = Arc::new(Semaphore::new(200));
    let mut crowd = JoinSet::new();
    let address = listener.address;
    for _ in 0..callers {
        let room = room.clone();
        crowd.spawn(async move {
            let _place = room.acquire_owned().await.expect("never closed");
            let mut stream = TcpStream::connect(address).await.expect("it listens");
            let _said = stream.write_all(b"POST / HTTP/1.1\r\nx-slow: ").await;
            rest_of(stream).await
        });
    }
    let answers = crowd.join_all().await;
    assert_eq!(answers.len(), callers, "every one of them was hung up on");
    assert!(
        answers.iter().all(String::is_empty),
        "and none was answered"
    );
}

#[tokio::test]
async fn a_thousand_callers_that_never_finish_stop_nobody() {
    let limits = Limits {
        head_wait: Duration::from_millis(500),
        ..Limits::ORDINARY
    };
    let (listener, notebook) = open(doors(), limits);
    crowd(&listener, 1_000).await;
    assert_eq!(
        status(&say(&listener, &webhook("{}")).await),
        "200",
        "their seats are free again"
    );
    assert_eq!(
        notebook.lines(),
        ["webhook 2 {}"],
        "one call in a thousand and one"
    );
}

#[tokio::test]
async fn there_are_only_so_many_seats() {
    let limits = Limits {
        seats: 2,
        ..Limits::ORDINARY
    };
    let (listener, _) = open(doors(), limits);
    let begun = format!("POST /{PATH}/totalcoin/webhook HTTP/1.1\r\nhost: x\r\n");
    let mut seated = Vec::new();
    for _ in 0..2 {
        let mut stream = TcpStream::connect(listener.address)
            .await
            .expect("it listens");
        stream.write_all(begun.as_bytes()).await.expect("said");
        seated.push(stream);
    }
    assert_eq!(
        status(&say(&listener, &webhook("{}")).await),
        "closed",
        "the third is not even heard"
    );
    for mut stream in seated {
        stream
            .write_all(b"content-length: 2\r\n\r\n{}")
            .await
            .expect("said");
        assert_eq!(status(&rest_of(stream).await), "200", "those who sit are");
    }
}

#[tokio::test]
async fn too_many_calls_are_told_so_and_strangers_use_up_nobodys_share() {
    let limits = Limits {
        burst: 3,
        refill: Duration::from_hours(1),
        ..Limits::ORDINARY
    };
    let (listener, notebook) = open(doors(), limits);
    let mut strangers = Vec::new();
    for _ in 0..5 {
        let answer = say(&listener, &call("POST /x", "", "")).await;
        strangers.push(status(&answer).to_owned());
    }
    assert_eq!(
        strangers,
        ["404", "404", "404", "429", "429"],
        "their own share"
    );

    let mut known = Vec::new();
    for _ in 0..5 {
        known.push(status(&say(&listener, &webhook("{}")).await).to_owned());
    }
    assert_eq!(
        known,
        ["200", "200", "200", "429", "429"],
        "the provider's share was still whole"
    );
    assert_eq!(notebook.lines().len(), 3, "beyond it nobody is disturbed");
}

#[tokio::test]
async fn noise_is_never_heard_and_stops_nothing() {
    let limits = Limits {
        burst: 1_000,
        ..Limits::ORDINARY
    };
    let (listener, notebook) = open(doors(), limits);
    let mut dice: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut byte = || {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice.to_le_bytes()[0]
    };
    for round in 0..300 {
        let mut bytes: Vec<u8> = match round % 3 {
            0 => (0..200).map(|_| byte()).collect(),
            1 => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS greeting".to_vec(),
            _ => {
                let mut call = webhook("{}");
                // The path and the method stay whole, so that what is tried is behind the gate.
                let at = 60 + usize::from(byte()) % (call.len() - 62);
                call[at] = byte() % 32;
                call
            }
        };
        bytes.extend(b"\r\n\r\n");
        let mut stream = TcpStream::connect(listener.address)
            .await
            .expect("it listens");
        let _said = stream.write_all(&bytes).await;
        let _no_more = stream.shutdown().await;
        let answer = rest_of(stream).await;
        assert!(
            answer.is_empty() || answer.ends_with("\r\n\r\n"),
            "no answer has a body: {answer:?}"
        );
    }
    let heard = notebook.lines();
    assert!(
        heard.iter().all(|line| line == "webhook 2 {}"),
        "what was heard was whole: {heard:?}"
    );
    assert!(
        heard.len() < 100,
        "most of the noise behind the gate was not even a call: {}",
        heard.len()
    );
    assert_eq!(
        status(&say(&listener, &webhook("{}")).await),
        "200",
        "a good call is heard afterwards"
    );
}
