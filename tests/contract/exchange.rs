//! Exchanges as files: what the document says, a request, and answers it may have.

use std::{fs, path::Path};

use serde_json::Value;

use crate::document::Document;

/// A file of `exchanges/`.
pub(crate) struct Exchange {
    /// The document's own words.
    pub(crate) document: Document,
    pub(crate) request: Request,
    /// The answers that all mean the same, each with what sets it apart.
    pub(crate) answers: Vec<(String, Answer)>,
    /// The same of the ways to say no.
    pub(crate) errors: Vec<(String, Answer)>,
}

/// A request, as it goes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, with a slash in front. `{id}` stands for an id.
    pub(crate) target: String,
    /// Names in lower case. `{token}` stands for a token.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

/// An answer, as it comes over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Exchange {
    /// Reads the file of that name.
    pub(crate) fn read(name: &str) -> Exchange {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("contract/exchanges")
            .join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert!(
            text.starts_with("# Source: "),
            "{name} says where it is from"
        );
        let (mut document, mut request) = (None, None);
        let (mut answers, mut errors) = (Vec::new(), Vec::new());
        for section in text.split("\n== ").skip(1) {
            let (title, body) = section.split_once('\n').expect("a section has a title");
            match title.split_once(' ').unwrap_or((title, "")) {
                ("document", "") => document = Some(Document::read(body)),
                ("request", "") => request = Some(Request::read(body)),
                ("answer", what) => answers.push((what.to_owned(), Answer::read(body))),
                ("error", what) => errors.push((what.to_owned(), Answer::read(body))),
                (other, _) => panic!("{name}: no section is called {other}"),
            }
        }
        let told = |what: &[(String, Answer)]| {
            what.first()
                .is_some_and(|(what, _)| what.starts_with("as "))
        };
        assert!(
            told(&answers) && told(&errors),
            "{name}: first as documented, then the variants"
        );
        Exchange {
            document: document.unwrap_or_else(|| panic!("{name} quotes the document")),
            request: request.unwrap_or_else(|| panic!("{name} has a request")),
            answers,
            errors,
        }
    }

    /// Every file there is.
    pub(crate) fn all() -> Vec<(&'static str, Exchange)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/exchanges");
        let count = fs::read_dir(folder).expect("the folder is there").count();
        assert_eq!(count, NAMES.len(), "every exchange is tried");
        NAMES
            .into_iter()
            .map(|name| (name, Exchange::read(name)))
            .collect()
    }
}

/// The five calls.
const NAMES: [&str; 5] = [AUTH, CONCEPTS, GENERATE, CASHIN, TRANSACTIONS];
pub(crate) const AUTH: &str = "auth_token.http";
pub(crate) const CONCEPTS: &str = "payment_concepts.http";
pub(crate) const GENERATE: &str = "qr_generate.http";
pub(crate) const CASHIN: &str = "cashin.http";
pub(crate) const TRANSACTIONS: &str = "account_transactions.http";

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
        let (first, _, body) = message(text);
        let status = first
            .split_whitespace()
            .nth(1)
            .expect("a status line has a status");
        Answer {
            status: status.parse().expect("a status is a number"),
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

#[test]
fn every_example_is_in_the_shape_the_document_shows() {
    for (
        name,
        Exchange {
            document,
            request,
            answers,
            errors,
        },
    ) in Exchange::all()
    {
        assert_eq!(request.method, document.method, "{name}: the method");
        assert_eq!(request.path(), document.path, "{name}: the path");
        assert_eq!(
            request.header("authorization").is_some(),
            document.wants_token,
            "{name}"
        );
        let faults = crate::document::faults(&document.request, &request.json());
        assert_eq!(faults, Vec::<String>::new(), "{name}: the request");

        let json = |answer: &Answer| serde_json::from_str(&answer.body).expect("an answer is JSON");
        let mut faults = crate::document::faults(&document.answer, &json(&answers[0].1));
        // A payment by QR came by no link, and null is how one says so.
        faults.retain(|fault| fault != "link_id is no number: null");
        assert_eq!(
            faults,
            Vec::<String>::new(),
            "{name}: the answer as documented"
        );
        for (what, error) in &errors {
            let faults = crate::document::faults(&document.error, &json(error));
            assert_eq!(faults, Vec::<String>::new(), "{name}: {what}");
        }
    }
}
