//! The gateway, held to the pages: it asks as documented, every answer that means the same is read as the
//! same, and every no and every silence is taken for what it is.
//!
//! Here is how one exchange is tried; which there are, and what they mean, is in a file for each provider.

mod inbound;
mod telepagos;
mod totalcoin;

use std::sync::Arc;

use gateway::{Answer, BaseUrl, HttpTransport, Refused, Silence, Transport};
use serde_json::Value;
use tests::{FrozenClock, START};

use crate::{
    exchange::{self, Exchange, Request},
    server::Server,
};

/// The token in every login of the files.
const TOKEN: &str = "una-llave-1";

/// A provider's client, and how it signs in.
struct Way<P> {
    /// The exchange of its login.
    login: &'static str,
    /// A client that has asked nothing yet.
    client: fn(Arc<dyn Transport>, Arc<FrozenClock>) -> P,
}

/// An account at a provider that answers as a script says.
struct Account<P> {
    client: P,
    clock: Arc<FrozenClock>,
    server: Server,
}

impl<P> Way<P> {
    /// An account whose logins are answered as documented, and whose call at `path` by `answer`.
    async fn answering(&self, path: &str, answer: &exchange::Answer) -> Account<P> {
        let login = Exchange::read(self.login);
        let script = [
            (path, answer),
            (login.request().path(), &login.answers[0].1),
        ];
        let server = Server::with(&script).await;
        let base = BaseUrl::loopback(server.url()).expect("a loopback address");
        let clock = Arc::new(FrozenClock::at(START));
        Account {
            client: (self.client)(Arc::new(HttpTransport::new(base)), clock.clone()),
            clock,
            server,
        }
    }

    /// The exchange of this name, about this.
    fn tries<'a>(&'a self, name: &'a str, id: &'a str) -> Trial<'a, P> {
        Trial {
            way: self,
            exchange: Exchange::read(name),
            name,
            id,
        }
    }
}

/// An exchange that is tried.
struct Trial<'a, P> {
    way: &'a Way<P>,
    exchange: Exchange,
    name: &'a str,
    /// What it is about.
    id: &'a str,
}

impl<P> Trial<'_, P> {
    /// Tries every answer of the file: the documented one and its variants must all come to `expected`, the
    /// noes to their kinds, and the rest to silence. What is asked is the file's first request.
    async fn all_mean<T>(&self, expected: T, ask: impl AsyncFn(&P) -> Answer<T>)
    where
        T: PartialEq + std::fmt::Debug,
    {
        let Trial { exchange, name, .. } = self;
        for (what, answer) in &exchange.answers {
            let account = self.account(answer).await;
            match ask(&account.client).await {
                Answer::Said(said) => assert_eq!(said, expected, "{name}, {what}"),
                unsaid => panic!("{name}, {what}: {unsaid:?}"),
            }
            self.was_asked(&account, exchange.request(), what);
        }
        for (what, error) in &exchange.refused {
            let account = self.account(error).await;
            match ask(&account.client).await {
                Answer::Refused(refused) => is_refused_as(&refused, error, name, what),
                other => panic!("{name}, {what}: a no, and not {other:?}"),
            }
        }
        for (what, answer) in &exchange.silences {
            let account = self.account(answer).await;
            match ask(&account.client).await {
                Answer::Silence(Silence { why }) => {
                    let expected = what.split(": ").next();
                    assert_eq!(Some(&*format!("{why:?}")), expected, "{name}, {what}");
                }
                other => panic!("{name}, {what}: silence, and not {other:?}"),
            }
        }
    }

    /// Tries the answers that mean something else, each to what is expected under its name.
    async fn others_mean<T>(&self, expected: &[(&str, T)], ask: impl AsyncFn(&P) -> Answer<T>)
    where
        T: PartialEq + std::fmt::Debug,
    {
        let Trial { exchange, name, .. } = self;
        let names = |(what, _): &(String, exchange::Answer)| what.clone();
        let there: Vec<String> = exchange.others.iter().map(names).collect();
        let known: Vec<&str> = expected.iter().map(|(what, _)| *what).collect();
        assert_eq!(there, known, "{name}: each has its meaning");
        for ((what, answer), (_, expected)) in exchange.others.iter().zip(expected) {
            let account = self.account(answer).await;
            match ask(&account.client).await {
                Answer::Said(said) => assert_eq!(said, *expected, "{name}, {what}"),
                unsaid => panic!("{name}, {what}: {unsaid:?}"),
            }
        }
    }

    /// Whether what is asked is the file's request of this name.
    async fn asks<T>(&self, what: &str, ask: impl AsyncFn(&P) -> Answer<T>)
    where
        T: std::fmt::Debug,
    {
        let account = self.account(&self.exchange.answers[0].1).await;
        let said = ask(&account.client).await;
        assert!(
            matches!(said, Answer::Said(_)),
            "{}, {what}: {said:?}",
            self.name
        );
        self.was_asked(&account, self.exchange.request_of(what), what);
    }

    async fn account(&self, answer: &exchange::Answer) -> Account<P> {
        let path = self.exchange.request().about(self.id);
        self.way.answering(path.path(), answer).await
    }

    /// Asked once, as the page has it: method, path, query, token, type, and the body to the byte, so that no
    /// amount passes through a float and no field changes its place.
    fn was_asked(&self, account: &Account<P>, request: &Request, what: &str) {
        let written = request.about(self.id);
        let asked = account.server.asked(written.path());
        let about = format!("{}, {what}", self.name);
        let [asked] = asked.as_slice() else {
            panic!("{about}: asked {} times", asked.len());
        };
        assert_eq!(asked.method, written.method, "{about}: the method");
        assert_eq!(asked.query(), written.query(), "{about}: the query");
        assert_eq!(asked.body, written.body, "{about}: the body, to the byte");
        let token = written.header("authorization");
        let token = token.map(|header| header.replace("{token}", TOKEN));
        assert_eq!(
            asked.header("authorization"),
            token.as_deref(),
            "{about}: the token"
        );
        let kind = written.header("content-type");
        assert_eq!(asked.header("content-type"), kind, "{about}: the type");
    }
}

/// Whether a refusal is of the kind its section names, with the provider's words and status.
fn is_refused_as(refused: &Refused, error: &exchange::Answer, name: &str, what: &str) {
    let kind = format!("{:?}", refused.kind);
    let kind = kind.split([' ', '{']).next();
    assert_eq!(kind, what.split(": ").next(), "{name}, {what}: its kind");
    assert_eq!(
        refused.status,
        Some(error.status),
        "{name}, {what}: its status"
    );
    let said: Value = serde_json::from_str(&error.body).unwrap_or_default();
    if let Some(words) = said["message"].as_str() {
        assert_eq!(
            refused.words.as_deref(),
            Some(words),
            "{name}, {what}: their words"
        );
    }
}
