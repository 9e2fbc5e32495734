//! The providers, pretended: real HTTP on loopback, a world of its own, and a customer who pays.
//!
//! An independent reading of the providers' documents: it shares no type with the code that talks
//! to them, so that one mistake cannot agree with itself. Practice mode runs it inside the
//! program, tests run it beside them, and the console runs it alone.
//!
//! # The provider
//!
//! TelePagos v2 under `/v2/…`, as documented: `auth/token`, `payment/concepts`,
//! `payment/cashin/qr/generate`, `payment/cashin/{id}`, `account/transactions`. Username and
//! password are `practica`. The shop is CUIT 30718092481, CVU 0000222800000000057723. Fields are
//! read from a JSON body or a form, those of a GET from its query string or JSON body, or both.
//!
//! An order can be paid any number of times: no document says that the provider stops a second
//! payment, so a client has to live with one.
//!
//! # The strings behind the stage
//!
//! | Call | Body | What it does |
//! |---|---|---|
//! | `POST /sandbox/pay` | the QR string as it is, or `{"qr", "amount", "how", "delay_ms", "payer"}` | A customer scans and pays. Answers `{"status":"ok","credits":[{"id","qr_order_id","amount","payer","visible_at",…}]}`, or 4xx with `code` and `message` when a wallet would refuse: `unreadable_qr`, `wrong_crc`, `not_pesos`, `not_argentine`, `other_acceptor`, `other_account`, `other_amount`, `unknown_order` (404), `bad_amount`, `bad_payer` (422), `bad_request` (400). |
//! | | `qr` | The string; `qr_code` is another name for it. |
//! | | `amount` | Number or string; the order's amount when not said. |
//! | | `how` | `exact` (default), `less` (half), `more` (450.00 too much), `late` (visible 5 min 10 s after the order was made), `twice` (two credits). |
//! | | `delay_ms` | The credit becomes visible this long after now; goes before `late`'s own delay. |
//! | | `payer` | Any of `{"name","cuit","cvu"}`; the rest comes from a sample person. |
//! | `GET /sandbox/world` | | Everything: `now`, `seed`, `accounts` (holder `bank`, `rail`, `shop`, `wallet`), `orders`, `credits`, `tokens` (`issued`, `live`), `requests` (how often each endpoint was asked, by name), `strays` (who followed a redirect), `faults`, `outage`, `dialect`, `conserved`. Amounts are strings with two decimals, times milliseconds since the epoch. |
//! | `GET /sandbox/dialect` | | How the provider speaks; see [`Dialect`]. |
//! | `POST /sandbox/dialect` | any subset of the dialect | Changes it. |
//! | `GET /sandbox/faults` | | The faults that are set; see [`Fault`]. |
//! | `POST /sandbox/faults` | one fault, or a list | `{"endpoint","fault","times",…}`: `endpoint` is a name as in `requests`, a documented path, or `"*"`; `fault` is one of [`Mischief`] in snake case; `times` is how often, `null` until cleared. The oldest fault that fits strikes first. |
//! | `DELETE /sandbox/faults` | | Clears them. |
//! | `POST /sandbox/outage` | `{"on": true}` | Every connection to the provider is closed without an answer while on. |
//! | `DELETE /sandbox/tokens` | | All tokens end now. |
//!
//! # Time and chance
//!
//! The sandbox reads no clock but the one it was given and draws only from its seed: the same seed
//! and the same requests give the same ids, QR strings, tokens and payers. Credits become visible
//! by comparison with the clock, so a frozen clock holds them back for as long as it stands. Only
//! the faults [`Mischief::Delay`] and [`Mischief::Drip`] wait in real time.

mod control;
mod customer;
mod days;
mod dialect;
mod emv;
mod endpoints;
mod faults;
mod fields;
mod identity;
mod json;
mod pesos;
mod serve;
mod shared;
mod telepagos;
mod world;

pub use dialect::{
    Amounts, Buyer, CashinId, Concepts, Dates, Dialect, Errors, ExpiresAt, GetFields, NotADialect,
    TokenField,
};
pub use endpoints::NoSuchEndpoint;
pub use faults::{BadFault, Fault, Mischief};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use shared::{BODY_MAX, Shared};

/// What time it is, in milliseconds since the epoch. Tests freeze it.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The computer's own clock: the only reading of time in this crate.
pub fn system_clock() -> Clock {
    #[allow(
        clippy::disallowed_methods,
        reason = "a pretended provider has a clock of its own; this is its one reading"
    )]
    Arc::new(|| {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since
            .ok()
            .and_then(|since| i64::try_from(since.as_millis()).ok())
            .unwrap_or(0)
    })
}

/// How a sandbox starts.
#[derive(Clone)]
pub struct Options {
    /// The port on loopback; 0 takes any free one.
    pub port: u16,
    /// Decides every id, token and sample person.
    pub seed: u64,
    /// Its time.
    pub clock: Clock,
    /// What goes wrong from the start.
    pub faults: Vec<Fault>,
    /// How it speaks from the start.
    pub dialect: Dialect,
}

impl Default for Options {
    /// Any free port, seed 1, the computer's clock, no faults, the plainest dialect.
    fn default() -> Options {
        Options {
            port: 0,
            seed: 1,
            clock: system_clock(),
            faults: Vec::new(),
            dialect: Dialect::default(),
        }
    }
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The port is taken or forbidden.
    #[error("cannot listen on loopback port {port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
}

/// The providers, before they run.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox;

impl Sandbox {
    /// Starts to serve on 127.0.0.1, on the Tokio runtime this is called on (which needs I/O and
    /// time enabled). When it returns, connections are already accepted.
    pub async fn start(options: Options) -> Result<Running, Error> {
        let port = options.port;
        let listen = |source| Error::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let (stop, stopping) = watch::channel(false);
        let shared = Arc::new(Shared::new(options, stopping.clone()));
        let serving = tokio::spawn(serve::serve(listener, router(shared), stopping));
        tracing::debug!(%address, "the pretended providers are open");
        Ok(Running {
            address,
            stop,
            serving: Some(serving),
        })
    }
}

/// A sandbox that serves. Dropping it stops it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    /// Gone once it was awaited to its end.
    serving: Option<JoinHandle<()>>,
}

impl Running {
    /// Where it is: `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops it: no new connections, open calls may finish for two seconds, silent ones are closed.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.wait().await;
    }

    /// Waits until it has ended, which by itself it never does.
    pub async fn wait(&mut self) {
        let Some(serving) = &mut self.serving else {
            return;
        };
        if let Err(error) = serving.await {
            tracing::error!(%error, "the pretended providers died");
        }
        self.serving = None;
    }
}

fn router(shared: Arc<Shared>) -> Router {
    telepagos::router()
        .merge(control::router())
        .fallback(control::nowhere)
        .method_not_allowed_fallback(control::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(
            Arc::clone(&shared),
            faults::play::stand_between,
        ))
        .with_state(shared)
}
