//! A provider that answers every question with one and the same answer: the input, under the status of its first
//! line (`429 120` has a `Retry-After` as well).

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::instant::Instant;
use gateway::{Answer, BoxFuture, Clock, Failure, Refused, Request, Response, Silence, Transport};
use tests::START;
use tokio::runtime::{Builder, Runtime};

use crate::{
    corpus,
    engine::{Came, Target},
    is_seemly,
    twist::Grammar,
};

/// What no answer may bring to a screen.
pub(crate) const PASSWORD: &str = "una-clave-cualquiera";
pub(crate) const USER: &str = "comercio-del-barrio";
const TOKEN: &str = "un-token-de-una-hora";

/// More requests than this come of no answer: a list is read to its hundredth page, three times over, each page
/// carried both ways at the most.
const REQUESTS_MAX: u64 = 700;

/// Time that passes only when somebody waits, and then at once.
#[derive(Default)]
struct Clockwork(AtomicU64);

impl Clock for Clockwork {
    fn now(&self) -> Instant {
        let ms = i64::try_from(self.uptime().as_millis()).unwrap_or(i64::MAX);
        START.plus_ms(ms)
    }

    fn uptime(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn sleep(&self, wait: Duration) -> BoxFuture<'_, ()> {
        let ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(ms, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

/// The answer to everything but, where a call is tried, the login.
struct Canned {
    answer: Response,
    login: Option<&'static str>,
    asked: AtomicU64,
}

impl Transport for Canned {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        assert!(
            asked < REQUESTS_MAX,
            "one answer is asked about without an end"
        );
        let answer = if Some(request.route) == self.login {
            let body = format!(r#"{{"status":"ok","token":"{TOKEN}","expires_at":1795199588}}"#);
            Response {
                status: 200,
                retry_after: None,
                body: body.into_bytes(),
            }
        } else {
            self.answer.clone()
        };
        Box::pin(std::future::ready(Ok(answer)))
    }
}

/// The status, what to wait, and the body.
fn response(input: &[u8]) -> Response {
    let end = input.iter().position(|byte| *byte == b'\n');
    let (head, body) = input.split_at(end.unwrap_or(0));
    let head = String::from_utf8_lossy(head);
    let (status, wait) = head.split_once(' ').unwrap_or((&head, ""));
    Response {
        status: status.parse().unwrap_or(200),
        retry_after: (!wait.is_empty()).then(|| wait.to_owned()),
        body: body.strip_prefix(b"\n").unwrap_or(body).to_vec(),
    }
}

/// A client at work, on a runtime of its own.
pub(crate) struct Office<C> {
    client: fn(Arc<dyn Transport>, Arc<dyn Clock>) -> C,
    login: &'static str,
    runtime: Runtime,
}

impl<C> Office<C> {
    pub(crate) fn new(
        login: &'static str,
        client: fn(Arc<dyn Transport>, Arc<dyn Clock>) -> C,
    ) -> Office<C> {
        Office {
            client,
            login,
            runtime: Builder::new_current_thread().build().expect("a runtime"),
        }
    }

    /// Tries what `ask` makes of answers, beginning from those of an exchange. `holds` panics over what was said
    /// and must not be.
    pub(crate) fn tries<T>(
        &self,
        name: &'static str,
        exchange: &str,
        ask: impl AsyncFn(&C) -> Answer<T>,
        holds: impl Fn(&T, &Response),
    ) {
        self.tries_as(name, exchange, |target| target, ask, holds);
    }

    /// The same of a target that is out of the ordinary.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a way to ask is written where it is used, and reads better without a sign before it"
    )]
    pub(crate) fn tries_as<T>(
        &self,
        name: &'static str,
        exchange: &str,
        made: impl FnOnce(Target) -> Target,
        ask: impl AsyncFn(&C) -> Answer<T>,
        holds: impl Fn(&T, &Response),
    ) {
        let is_login = name.ends_with("sign_in");
        let target = Target::new(name, Grammar::Headed)
            .from(corpus::kept("answers"))
            .mostly(corpus::answers(exchange))
            .cases(1_500);
        made(target).run(|input| {
            let answer = response(input);
            let transport = Arc::new(Canned {
                answer: answer.clone(),
                login: (!is_login).then_some(self.login),
                asked: AtomicU64::new(0),
            });
            let client = (self.client)(transport, Arc::new(Clockwork::default()));
            let came = self.runtime.block_on(ask(&client));
            match came {
                Answer::Said(said) => {
                    assert!(
                        (200..300).contains(&answer.status),
                        "{} says nothing",
                        answer.status
                    );
                    holds(&said, &answer);
                    Came::read("said")
                }
                Answer::Refused(refused) => {
                    is_fit_to_show(&refused, is_login);
                    Came::refused(format!(
                        "{:?} {:?}",
                        word(&refused.kind),
                        refused.status.map(|it| it / 100)
                    ))
                }
                Answer::Silence(Silence { why }) => {
                    Came::refused(format!("silence: {}", word(&why)))
                }
            }
        });
    }
}

/// The first word of what it is; which status it was, and how long to wait, are not of its kind.
fn word(what: &impl std::fmt::Debug) -> String {
    let said = format!("{what:?}");
    let numbers = |c: char| c.is_ascii_digit() || c == ' ';
    said.split(numbers).next().unwrap_or_default().to_owned()
}

/// A provider's words go to a screen and into the journal.
fn is_fit_to_show(refused: &Refused, is_login: bool) {
    if let Some(words) = &refused.words {
        assert!(words.chars().count() <= 300, "no sentence is that long");
        assert!(is_seemly(words), "{words:?} can be shown");
        // At a login nobody has a token yet.
        let token = (!is_login).then_some(TOKEN);
        for secret in [PASSWORD, USER].into_iter().chain(token) {
            assert!(!words.contains(secret), "{words:?} tells a secret");
        }
    }
}

/// Texts that were taken from an answer: short, and fit to show.
pub(crate) fn are_seemly<'a>(texts: impl IntoIterator<Item = &'a str>) {
    for text in texts {
        assert!(
            text.chars().count() <= 200,
            "{text:?} is longer than any name"
        );
        assert!(is_seemly(text), "{text:?} can be shown");
    }
}

/// An id that was taken from an answer, and will be sent back.
pub(crate) fn is_an_id(id: &str) {
    assert!((1..=64).contains(&id.chars().count()), "{id:?} is an id");
    assert!(is_seemly(id), "{id:?} can be sent and shown");
}
