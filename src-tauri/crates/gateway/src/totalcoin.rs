//! TotalCoin: pre-orders, QR pictures and Payments 2.0, and how each exchange with it goes.
//!
//! Its three documents share a host and a login, which the first of them makes without the company and the
//! other two with it (ambiguity 27): so there are two tokens, each for its own calls. One call is one
//! exchange: a token, the request, the answer judged by the dialect; a token that was not taken is renewed
//! once and the same bytes are sent once more. Nothing else is ever sent twice here.
//!
//! What TotalCoin sends of its own accord is read in [`webhook`] and [`callback`], which know no network.

mod auth;
pub mod callback;
mod dialect;
mod members;
mod payment;
mod picture_qr;
mod preorder;
mod qr_status;
pub mod webhook;

use std::{fmt, sync::Arc};

use secrecy::ExposeSecret;

pub use auth::Credentials;
pub use callback::Callback;
pub use payment::{Payment, PaymentCall, PaymentState};
pub use picture_qr::{PictureQr, PictureQrCall};
pub use preorder::{Preorder, PreorderCall, Preordering, QrType};
pub use qr_status::{QrState, QrStatus};
pub use webhook::Webhook;

use crate::{
    answer::{RefusedKind, SilenceKind, Unsaid},
    clock::Clock,
    exchange::note,
    token::{Bearer, Demand, Keeper},
    transport::{Request, Transport},
};
use auth::Door;
use dialect::{Heard, Stake};

/// An account at TotalCoin: its credentials and its tokens.
///
/// Cheap to share behind an `Arc`; every call may be made at the same time as any other.
pub struct Totalcoin {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credentials: Credentials,
    /// The token of a login without the company.
    alone: Keeper,
    /// The token of a login with it.
    of_company: Keeper,
}

impl Totalcoin {
    /// An account reached by `transport`. Nothing is sent until something is asked.
    pub fn new(
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        credentials: Credentials,
    ) -> Totalcoin {
        Totalcoin {
            transport,
            clock,
            credentials,
            alone: Keeper::default(),
            of_company: Keeper::default(),
        }
    }

    /// Lets go of unused connections to it, as after the computer was suspended.
    pub fn drop_connections(&self) {
        self.transport.drop_connections();
    }

    /// The body of a successful answer to `request`, which is sent with a token for `door`.
    async fn ask(&self, door: Door, stake: Stake, request: Request) -> Result<String, Unsaid> {
        let first = self.bearer(door, stake, Demand::Valid).await?;
        let untaken = match self.exchange(stake, &request, Some(&first)).await {
            Heard::Said(body) => return Ok(body),
            Heard::Unsaid(unsaid) => return Err(unsaid),
            Heard::Unauthorised(untaken) => untaken,
        };

        let second = Demand::OtherThan(first.generation);
        let heard = match self.bearer(door, stake, second).await {
            Ok(second) => self.exchange(stake, &request, Some(&second)).await,
            Err(unsaid) => Heard::Unsaid(unsaid),
        };
        match (heard, untaken) {
            (Heard::Said(body), _) => Ok(body),
            // Where the first 401 was no certain no, what was sent then may have been taken: only a yes, or that
            // they know the reference already, says more than the doubt. A no is about the second sending alone.
            (Heard::Unsaid(Unsaid::Refused(refused)), Unsaid::Silence(_))
                if refused.is_duplicate() =>
            {
                Err(Unsaid::Refused(refused))
            }
            (_, Unsaid::Silence(doubt)) => Err(Unsaid::Silence(doubt)),
            (Heard::Unauthorised(untaken), Unsaid::Refused(_)) => Err(untaken),
            (Heard::Unsaid(unsaid), Unsaid::Refused(_)) => Err(unsaid),
        }
    }

    /// A token for a call.
    async fn bearer(&self, door: Door, stake: Stake, demand: Demand) -> Result<Bearer, Unsaid> {
        let keeper = self.keeper(door);
        let token = keeper.bearer(demand, &*self.clock, || self.log_in(door));
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
        note("totalcoin", request, &came, took);

        let token = bearer.map_or("", |bearer| bearer.secret.expose_secret());
        let password = self.credentials.password.expose_secret();
        let company = self.credentials.company().unwrap_or_default();
        let secrets = [token, password, &self.credentials.username, company];
        dialect::heard(stake, came, self.clock.now(), &secrets)
    }
}

/// Neither credentials nor tokens.
impl fmt::Debug for Totalcoin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Totalcoin").finish_non_exhaustive()
    }
}

/// Silence about an answer that is no JSON object.
fn unreadable() -> Unsaid {
    Unsaid::silence(SilenceKind::Unreadable)
}
