//! TelePagos, API "Empresas" v2: what can be asked of it, and how each exchange goes.
//!
//! One call is one exchange: a token, the request, the answer judged by the dialect; a token that was
//! not taken is renewed once and the request sent once more, which is safe because the provider
//! answered that it did nothing. Nothing else is ever sent twice here. The answers' fields are read in
//! the calls' own files.

mod auth;
mod carrier;
mod cashin;
mod concepts;
mod dialect;
mod qr;
mod transactions;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use secrecy::ExposeSecret;

pub use auth::Credentials;
pub use cashin::Cashin;
pub use qr::{QrCall, QrOrder};

use crate::{
    answer::{RefusedKind, Unsaid},
    clock::Clock,
    token::{Bearer, Demand, Keeper},
    transport::{Failure, Request, Response, Transport},
};
use carrier::Habit;
use dialect::{Heard, Stake};

/// An account at TelePagos: its credentials, its token, and what was learned about speaking to it.
///
/// Cheap to share behind an `Arc`; every call may be made at the same time as any other.
pub struct Telepagos {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credentials: Credentials,
    token: Keeper,
    habit: Mutex<Habit>,
}

impl Telepagos {
    /// An account reached by `transport`. Nothing is sent until something is asked.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        credentials: Credentials,
    ) -> Telepagos {
        Telepagos {
            transport,
            clock,
            credentials,
            token: Keeper::default(),
            habit: Mutex::default(),
        }
    }

    /// The body of a successful answer to `request`, which is sent with a token.
    async fn ask(&self, stake: Stake, request: Request) -> Result<String, Unsaid> {
        let first = self.bearer(stake, Demand::Valid).await?;
        match self.exchange(stake, &request, Some(&first)).await {
            Heard::Said(body) => return Ok(body),
            Heard::Unsaid(unsaid) => return Err(unsaid),
            Heard::Unauthorised { .. } => {}
        }

        let second = Demand::OtherThan(first.generation);
        let second = self.bearer(stake, second).await?;
        match self.exchange(stake, &request, Some(&second)).await {
            Heard::Said(body) => Ok(body),
            Heard::Unsaid(unsaid) => Err(unsaid),
            Heard::Unauthorised { words, status } => Err(Unsaid::refused(
                RefusedKind::Credentials,
                words,
                Some(status),
            )),
        }
    }

    /// A token for a call.
    async fn bearer(&self, stake: Stake, demand: Demand) -> Result<Bearer, Unsaid> {
        let token = self.token.bearer(demand, &*self.clock, || self.log_in());
        token.await.map_err(|unsaid| match (stake, unsaid) {
            // Silence about the login is no silence about the call: that was not sent, or was answered
            // with a 401. Nothing was made, and nobody need be in doubt.
            (Stake::Make, Unsaid::Silence(_)) => Unsaid::refused(RefusedKind::NotSent, None, None),
            (_, unsaid) => unsaid,
        })
    }

    /// Sends a request once, and tells the log how that went.
    async fn exchange(&self, stake: Stake, request: &Request, bearer: Option<&Bearer>) -> Heard {
        let mut outgoing = request.clone();
        outgoing.bearer = bearer.map(|bearer| bearer.secret.clone());

        let begun = self.clock.uptime();
        let came = self.transport.send(outgoing).await;
        note(request, &came, self.clock.uptime().saturating_sub(begun));

        let token = bearer.map_or("", |bearer| bearer.secret.expose_secret());
        let password = self.credentials.password.expose_secret();
        let secrets = [token, password, self.credentials.username.as_str()];
        dialect::heard(stake, came, self.clock.now(), &secrets)
    }

    fn habit(&self) -> MutexGuard<'_, Habit> {
        // A habit is a plain value: a panic elsewhere cannot have left it half changed.
        self.habit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Neither credentials nor token.
impl fmt::Debug for Telepagos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telepagos").finish_non_exhaustive()
    }
}

/// One line a request: where to, how it went, how long it took. Never a body, a header or a query.
fn note(request: &Request, came: &Result<Response, Failure>, took: Duration) {
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    let method = request.method.as_str();
    let path = request.route;
    match came {
        Ok(response) => tracing::debug!(
            provider = "telepagos",
            method,
            path,
            status = response.status,
            duration_ms,
            bytes = response.body.len(),
            "The provider answered."
        ),
        Err(failure) => tracing::warn!(
            provider = "telepagos",
            method,
            path,
            duration_ms,
            %failure,
            "The provider was not heard."
        ),
    }
}
