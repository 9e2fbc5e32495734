//! TelePagos, API "Empresas" v2: what can be asked of it, and how each exchange goes.
//!
//! One call is one exchange: a token, the request, the answer judged by the dialect; a token that was
//! not taken is renewed once and the request sent once more, which is safe because the provider
//! answered that it did nothing, and where money is sent because it is the same under the same
//! reference. Nothing else is ever sent twice here, but for how fields are carried. The answers' fields
//! are read in the calls' own files.

mod auth;
mod balance;
mod carrier;
mod cashin;
mod cashout;
mod concepts;
mod counter;
mod dialect;
mod filters;
mod link;
mod named;
mod qr;
mod sale_points;
mod static_qr;
mod statistics;
mod transactions;
mod transfer_link;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use secrecy::ExposeSecret;

pub use auth::Credentials;
pub use cashin::Cashin;
pub use cashout::CashoutCall;
pub use counter::CounterCall;
pub use filters::OperationFilter;
pub use link::{LinkCall, NotALink, PayLink};
pub use qr::{QrCall, QrOrder};
pub use sale_points::SalePoint;
pub use static_qr::AmountType;
pub use statistics::Statistic;
pub use transactions::{Movement, Movements, TransactionsPage, TransactionsQuery};
pub use transfer_link::TransferCall;

use crate::{
    answer::{RefusedKind, SilenceKind, Unsaid},
    clock::Clock,
    exchange::note,
    token::{Bearer, Demand, Keeper},
    transport::{Request, Transport},
};
pub use carrier::Carrier;
use carrier::Habit;
use dialect::{Heard, Stake};

/// The provider's registrable domain: below it are its own hosts.
const DOMAIN: &str = "telepagos.com.ar";

/// An account at TelePagos: its credentials, its token, and what was learned about speaking to it.
///
/// Cheap to share behind an `Arc`; every call may be made at the same time as any other.
pub struct Telepagos {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credentials: Credentials,
    token: Keeper,
    habit: Mutex<Habit>,
    rows: Mutex<transactions::Known>,
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
            rows: Mutex::default(),
        }
    }

    /// The same account, the fields of whose GETs and DELETEs are first tried this way: the switch of somebody who
    /// knows what stands between. What is refused is still tried otherwise, and what works is kept to.
    #[must_use]
    pub fn carrying(self, carrier: Carrier) -> Telepagos {
        self.habit().usual = carrier;
        self
    }

    /// Lets go of unused connections to it, as after the computer was suspended.
    pub fn drop_connections(&self) {
        self.transport.drop_connections();
    }

    /// The body of a successful answer to `request`, which is sent with a token.
    async fn ask(&self, stake: Stake, request: Request) -> Result<String, Unsaid> {
        let first = self.bearer(stake, Demand::Valid).await?;
        let doubted = match self.exchange(stake, &request, Some(&first)).await {
            Heard::Said(body) => return Ok(body),
            Heard::Unsaid(unsaid) => return Err(unsaid),
            Heard::Unauthorised {
                certain, status, ..
            } => (!certain).then_some(status),
        };
        // What the first sending may have done, no later no undoes: a refusal for want of money may be
        // the very proof that it left.
        let settled = |unsaid| match doubted {
            Some(status) => Unsaid::silence(SilenceKind::UnexpectedStatus(status)),
            None => unsaid,
        };

        let second = Demand::OtherThan(first.generation);
        let second = self.bearer(stake, second).await.map_err(settled)?;
        match self.exchange(stake, &request, Some(&second)).await {
            Heard::Said(body) => Ok(body),
            Heard::Unsaid(unsaid) => Err(settled(unsaid)),
            Heard::Unauthorised {
                certain: false,
                status,
                ..
            } => Err(Unsaid::silence(SilenceKind::UnexpectedStatus(status))),
            Heard::Unauthorised { words, status, .. } => {
                let kind = RefusedKind::Credentials;
                Err(settled(Unsaid::refused(kind, words, Some(status))))
            }
        }
    }

    /// A token for a call.
    async fn bearer(&self, stake: Stake, demand: Demand) -> Result<Bearer, Unsaid> {
        let token = self.token.bearer(demand, &*self.clock, || self.log_in());
        token.await.map_err(|unsaid| match (stake, unsaid) {
            // Silence about the login is no silence about the call: that was not sent, or was answered
            // with a 401. Nothing was made, and nobody need be in doubt.
            (Stake::Make | Stake::Pay, Unsaid::Silence(_)) => {
                Unsaid::refused(RefusedKind::NotSent, None, None)
            }
            (_, unsaid) => unsaid,
        })
    }

    /// Sends a request once, and tells the log how that went.
    async fn exchange(&self, stake: Stake, request: &Request, bearer: Option<&Bearer>) -> Heard {
        let mut outgoing = request.clone();
        outgoing.bearer = bearer.map(|bearer| bearer.secret.clone());

        let begun = self.clock.uptime();
        let came = self.transport.send(outgoing).await;
        let took = self.clock.uptime().saturating_sub(begun);
        note("telepagos", request, &came, took);

        let token = bearer.map_or("", |bearer| bearer.secret.expose_secret());
        let password = self.credentials.password.expose_secret();
        let secrets = [token, password, self.credentials.username.as_str()];
        dialect::heard(stake, came, self.clock.now(), &secrets)
    }

    fn habit(&self) -> MutexGuard<'_, Habit> {
        // A habit is a plain value: a panic elsewhere cannot have left it half changed.
        self.habit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_rows(&self) -> MutexGuard<'_, transactions::Known> {
        // What is known of a row is whole, or not there.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Neither credentials nor token.
impl fmt::Debug for Telepagos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telepagos").finish_non_exhaustive()
    }
}
