//! A server that answers what it is told to, to the byte, and remembers what it was asked.
//!
//! Written on bare sockets: neither the sandbox's server nor anything else of the house has a part in it.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::exchange::{Answer, Request};

/// A path, and what is answered to whoever asks for it.
type Script = Vec<(String, Answer)>;

/// Serves until dropped.
pub(crate) struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Request>>>,
    serving: JoinHandle<()>,
}

impl Server {
    /// A server that knows these paths, given without a slash in front, and no other.
    pub(crate) async fn with(script: &[(&str, &Answer)]) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port on loopback");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::default());
        let script: Script = script
            .iter()
            .map(|(path, answer)| ((*path).to_owned(), (*answer).clone()))
            .collect();
        let remembering = Arc::clone(&seen);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, &script, &remembering).await;
            }
        });
        Server { url, seen, serving }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What was asked for at a path, in order.
    pub(crate) fn asked(&self, path: &str) -> Vec<Request> {
        let seen = self.seen.lock().expect("nobody panics while remembering");
        seen.iter()
            .filter(|request| request.path() == path)
            .cloned()
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// One request and one answer; then the connection ends, which an answer may say.
async fn serve(mut stream: TcpStream, script: &Script, seen: &Mutex<Vec<Request>>) {
    let request = heard(&mut stream).await;
    let answer = script
        .iter()
        .find(|(path, _)| path == request.path())
        .map(|(_, answer)| answer);
    let nothing = Answer {
        status: 404,
        kind: "text/plain".to_owned(),
        body: "nobody told this server about that path".to_owned(),
    };
    let Answer { status, kind, body } = answer.unwrap_or(&nothing);
    seen.lock()
        .expect("nobody panics while remembering")
        .push(request);
    let length = body.len();
    let message = format!(
        "HTTP/1.1 {status} As Written\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    );
    stream
        .write_all(message.as_bytes())
        .await
        .expect("whoever asked listens");
    stream.shutdown().await.expect("the end of it");
}

async fn heard(stream: &mut TcpStream) -> Request {
    let mut lines = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        lines
            .read_line(&mut line)
            .await
            .expect("a request is text until its body");
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        head.push(line);
    }
    let mut words = head[0].split_whitespace().map(str::to_owned);
    let mut next = || words.next().expect("method and target");
    let (method, target) = (next(), next());
    let headers = head[1..].iter().filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, length)| {
        length.parse().expect("a length is a number")
    });
    let mut body = vec![0; length];
    lines.read_exact(&mut body).await.expect("the whole body");
    let body = String::from_utf8(body).expect("a body is text");
    Request {
        method,
        target,
        headers,
        body,
    }
}
