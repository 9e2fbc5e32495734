//! Exchanges as files: what the document says, requests, and answers they may have.
//!
//! A file of `exchanges/` begins with its source and goes on in sections, each with a title:
//!
//! ```text
//! == document                          the page, word for word
//! == request what                      one as we write it; `as printed`, one as the page prints it
//! == answer what                       they all mean the same; the first is as documented
//! == other what                        it means something else, which a test knows by this name
//! == refused Kind: what                a no, and of which kind
//! == silence Why: what                 neither: nothing is known, and why
//! == unread: what                      what comes in and must not be believed
//! ```

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::Value;

use crate::document::Document;

/// A file of `exchanges/`.
pub(crate) struct Exchange {
    /// The number of the document it quotes: `003`.
    pub(crate) number: String,
    /// What it quotes.
    pub(crate) quoted: String,
    /// The same, understood.
    pub(crate) document: Document,
    /// Requests, each with what sets it apart. The first are ours.
    pub(crate) requests: Vec<(String, Request)>,
    /// The answers that all mean the same.
    pub(crate) answers: Vec<(String, Answer)>,
    /// Those that mean something else.
    pub(crate) others: Vec<(String, Answer)>,
    /// The ways to say no, each with its kind.
    pub(crate) refused: Vec<(String, Answer)>,
    /// What says neither yes nor no, each with why.
    pub(crate) silences: Vec<(String, Answer)>,
    /// Requests that come in and must not be believed.
    pub(crate) unread: Vec<(String, Request)>,
    /// Requests that come in and say something else.
    pub(crate) other_requests: Vec<(String, Request)>,
}

/// A request, as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, with a slash in front. `{id}`, `{qr_id}` and `{period}` stand for what it is about.
    pub(crate) target: String,
    /// Names in lower case. `{token}` stands for a token.
    pub(crate) headers: Vec<(String, String)>,
    /// `{id}` stands for what it is about.
    pub(crate) body: String,
}

/// An answer, as it comes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Its content type.
    pub(crate) kind: String,
    pub(crate) body: String,
}

impl Exchange {
    /// Reads the file of that name.
    pub(crate) fn read(name: &str) -> Exchange {
        let text = fs::read_to_string(folder().join(name));
        let text = text.unwrap_or_else(|why| panic!("{name}: {why}"));
        let number = text
            .strip_prefix("# Source: ")
            .and_then(|text| text.get(..3));
        let number = number.unwrap_or_else(|| panic!("{name} says where it is from"));
        let sections: Vec<(&str, &str)> = text
            .split("\n== ")
            .skip(1)
            .map(|section| section.split_once('\n').expect("a section has a title"))
            .collect();
        let quoted = sections
            .iter()
            .find_map(|(title, body)| (*title == "document").then(|| body.trim()));
        let quoted = quoted.unwrap_or_else(|| panic!("{name} quotes the document"));
        let mut exchange = Exchange {
            number: number.to_owned(),
            quoted: quoted.to_owned(),
            document: Document::read(number, quoted),
            requests: Vec::new(),
            answers: Vec::new(),
            others: Vec::new(),
            refused: Vec::new(),
            silences: Vec::new(),
            unread: Vec::new(),
            other_requests: Vec::new(),
        };
        for (title, body) in sections {
            let (kind, what) = title.split_once([' ', ':']).unwrap_or((title, ""));
            exchange.take(name, kind, what.trim().to_owned(), body);
        }
        assert!(!exchange.requests.is_empty(), "{name} has a request");
        exchange
    }

    fn take(&mut self, name: &str, kind: &str, what: String, body: &str) {
        match kind {
            "document" => {}
            "request" => self.requests.push((what, Request::read(body))),
            "unread" => self.unread.push((what, Request::read(body))),
            "other" if self.is_inbound() => self.other_requests.push((what, Request::read(body))),
            "other" => self.others.push((what, Answer::read(body))),
            "answer" => self.answers.push((what, Answer::read(body))),
            "refused" => self.refused.push((what, Answer::read(body))),
            "silence" => self.silences.push((what, Answer::read(body))),
            other => panic!("{name}: no section is called {other}"),
        }
    }

    /// Every file there is.
    pub(crate) fn all() -> Vec<(String, Exchange)> {
        let files = fs::read_dir(folder()).expect("the folder is there");
        let names: BTreeSet<String> = files
            .map(|file| file.expect("a file of the folder").file_name())
            .map(|name| name.into_string().expect("names are UTF-8"))
            .collect();
        names
            .into_iter()
            .map(|name| {
                let exchange = Exchange::read(&name);
                (name, exchange)
            })
            .collect()
    }

    /// Whether it is the provider who calls.
    pub(crate) fn is_inbound(&self) -> bool {
        self.document.path.is_empty()
    }

    /// The call: `POST v2/auth/token`.
    pub(crate) fn call(&self) -> String {
        let request = self.request();
        format!("{} {}", request.method, request.path())
    }

    /// The first request.
    pub(crate) fn request(&self) -> &Request {
        &self.requests[0].1
    }

    /// The request that is called `what`.
    pub(crate) fn request_of(&self, what: &str) -> &Request {
        let named = self.requests.iter().find(|(name, _)| name == what);
        let (_, request) = named.unwrap_or_else(|| panic!("no request is called {what:?}"));
        request
    }

    /// The bodies that claim to be as printed, each with what it is.
    pub(crate) fn printed(&self) -> Vec<(&str, &str)> {
        let requests = [&self.requests, &self.unread];
        let requests = requests.into_iter().flatten();
        let requests = requests.map(|(what, request)| (what.as_str(), request.body.as_str()));
        let answers = [&self.answers, &self.others, &self.refused, &self.silences];
        let answers = answers.into_iter().flatten();
        let answers = answers.map(|(what, answer)| (what.as_str(), answer.body.as_str()));
        requests
            .chain(answers)
            .filter(|(what, _)| what.contains("as printed"))
            .collect()
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/exchanges")
}

impl Request {
    fn read(text: &str) -> Request {
        let (first, headers, body) = message(text);
        let mut words = first.split_whitespace().map(str::to_owned);
        let mut next = || words.next().expect("method and target");
        Request {
            method: next(),
            target: next(),
            headers,
            body,
        }
    }

    /// The same about this, wherever it stands for something.
    pub(crate) fn about(&self, id: &str) -> Request {
        let named = |text: &str| {
            ["{id}", "{qr_id}", "{period}"]
                .iter()
                .fold(text.to_owned(), |text, name| text.replace(name, id))
        };
        Request {
            target: named(&self.target),
            body: named(&self.body),
            ..self.clone()
        }
    }

    /// The path alone, without a slash in front.
    pub(crate) fn path(&self) -> &str {
        let path = self
            .target
            .split_once('?')
            .map_or(self.target.as_str(), |(path, _)| path);
        path.trim_start_matches('/')
    }

    /// The fields of the query, in order.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON; null when there is none.
    pub(crate) fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.body).expect("a body is JSON")
    }
}

impl Answer {
    fn read(text: &str) -> Answer {
        let (first, headers, body) = message(text);
        let status = first
            .split_whitespace()
            .nth(1)
            .expect("a status line has a status");
        let kind = headers.into_iter().find(|(name, _)| name == "content-type");
        let (_, kind) = kind.expect("an answer says what it is");
        Answer {
            status: status.parse().expect("a status is a number"),
            kind,
            body,
        }
    }
}

/// The first line, the headers and the body of a message.
fn message(text: &str) -> (&str, Vec<(String, String)>, String) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().expect("a message has a first line");
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    (first, headers, body.trim().to_owned())
}
