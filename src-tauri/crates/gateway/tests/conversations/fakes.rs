//! A provider that answers as a test says, and a clock that moves when a test moves it.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::instant::Instant;
use gateway::{BoxFuture, Clock, Credentials, Failure, Request, Response, Telepagos, Transport};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;

/// The route of a login.
pub(crate) const LOGIN: &str = "v2/auth/token";

/// A clock that stands still until it is moved.
#[derive(Default)]
pub(crate) struct FrozenClock {
    uptime_ms: AtomicU64,
}

impl FrozenClock {
    /// 2026-11-20 14:33:08 in Buenos Aires, at an uptime of nothing.
    pub(crate) const START: Instant = Instant::from_ms(1_795_195_988_000);

    pub(crate) fn advance(&self, seconds: u64) {
        self.uptime_ms.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> Instant {
        let ms = i64::try_from(self.uptime().as_millis()).expect("tests are short");
        FrozenClock::START.plus_ms(ms)
    }

    fn uptime(&self) -> Duration {
        Duration::from_millis(self.uptime_ms.load(Ordering::SeqCst))
    }

    fn sleep(&self, wait: Duration) -> BoxFuture<'_, ()> {
        self.advance(wait.as_secs());
        Box::pin(std::future::ready(()))
    }
}

/// What the pretended provider does with a request.
type Script = dyn Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync;

/// A provider that answers every request by its script, and remembers all it was sent.
pub(crate) struct Scripted {
    script: Box<Script>,
    seen: Mutex<Vec<Request>>,
    /// Each answer takes one permit.
    gate: Semaphore,
}

impl Scripted {
    /// A provider whose answers wait until they are [released](Scripted::release).
    pub(crate) fn held(
        script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> Arc<Scripted> {
        Arc::new(Scripted {
            script: Box::new(script),
            seen: Mutex::default(),
            gate: Semaphore::new(0),
        })
    }

    /// The requests sent to this route, in order.
    pub(crate) fn seen(&self, route: &str) -> Vec<Request> {
        let seen = self.seen.lock().expect("no test panics while it looks");
        seen.iter().filter(|r| r.route == route).cloned().collect()
    }

    /// How many requests were sent in all.
    pub(crate) fn count(&self) -> usize {
        self.seen
            .lock()
            .expect("no test panics while it looks")
            .len()
    }

    /// Lets this many more answers out.
    pub(crate) fn release(&self, answers: usize) {
        self.gate.add_permits(answers);
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, Failure>> {
        Box::pin(async move {
            let place = {
                let mut seen = self.seen.lock().expect("no test panics while it looks");
                let place = seen.iter().filter(|r| r.route == request.route).count();
                seen.push(request.clone());
                place
            };
            let permit = self.gate.acquire().await.expect("the gate stays");
            permit.forget();
            (self.script)(&request, place)
        })
    }
}

/// An account at a provider that answers by `script`, which gets each request and how many there were
/// to its route before it.
pub(crate) struct Conversation {
    pub(crate) telepagos: Arc<Telepagos>,
    pub(crate) provider: Arc<Scripted>,
    pub(crate) clock: Arc<FrozenClock>,
}

impl Conversation {
    pub(crate) fn with(
        script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> Conversation {
        let conversation = Conversation::held(script);
        conversation.provider.release(Semaphore::MAX_PERMITS);
        conversation
    }

    /// One whose answers wait until they are [released](Scripted::release).
    pub(crate) fn held(
        script: impl Fn(&Request, usize) -> Result<Response, Failure> + Send + Sync + 'static,
    ) -> Conversation {
        let provider = Scripted::held(script);
        let clock = Arc::new(FrozenClock::default());
        let telepagos = Telepagos::new(provider.clone(), clock.clone(), credentials());
        Conversation {
            telepagos: Arc::new(telepagos),
            provider,
            clock,
        }
    }
}

pub(crate) fn credentials() -> Credentials {
    Credentials {
        username: "comercio-del-barrio".to_owned(),
        password: "una-clave-cualquiera".into(),
    }
}

/// An answer with this status and JSON.
#[expect(clippy::unnecessary_wraps, reason = "scripts answer with results")]
pub(crate) fn says(status: u16, body: &str) -> Result<Response, Failure> {
    Ok(Response {
        status,
        retry_after: None,
        body: body.as_bytes().to_vec(),
    })
}

/// A login's answer: the token `t0`, `t1`, …, good for an hour from the clock's start.
pub(crate) fn token(place: usize) -> Result<Response, Failure> {
    let body = format!(r#"{{"status":"ok","token":"t{place}","expires_at":1795199588}}"#);
    says(200, &body)
}

/// The token a request carried.
pub(crate) fn bearer(request: &Request) -> &str {
    let bearer = request.bearer.as_ref();
    bearer.map_or("", |token| token.expose_secret())
}
