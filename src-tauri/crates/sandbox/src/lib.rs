//! The providers, pretended: real HTTP on loopback, a world of its own, and a customer who pays.
//!
//! An independent reading of the providers' documents: it shares no type with the code that talks
//! to them, so that one mistake cannot agree with itself. Practice mode runs it inside the
//! program, tests run it beside them, and the console runs it alone.
//!
//! # TelePagos
//!
//! TelePagos v2 under `/v2/…`, all of it as documented. Username and password are `practica`. The
//! shop is CUIT 30718092481, CVU 0000222800000000057723. Fields are read from a JSON body or a form,
//! those of a GET and of a DELETE from the query string or a JSON body, or both.
//!
//! | Endpoint | What this provider makes of it |
//! |---|---|
//! | `POST auth/token` | A token that ends; see [`Dialect::token_seconds`]. |
//! | `GET payment/concepts` | Codes and names of what a payment may be for. |
//! | `GET account/balance` | What the shop holds: credits, less what was shared out and sent. |
//! | `POST payment/cashout` | Debits the shop at once. The same `reference_id` with the same data is the same payout, with the same id; with other data, 409. Exactly one of `cvu` and `alias`; every alias leads to an account of its own; `cuit` may be left out. The money arrives after [`Dialect::cashout_delay_ms`], or comes back. |
//! | `GET payment/cashout/{id}` | A voucher ([`Dialect::voucher`]), once the money arrived; 404 before, and when it came back. |
//! | `GET payment/cashin/{id}` | A visible credit. `qr_order_id` for a dynamic QR and an order on a static one, `link_id` for a link; both null for a transfer link and an open QR. |
//! | `POST payment/cashin/qr/generate` | A dynamic QR. It can be paid any number of times: no document says that the provider stops a second payment, so a client has to live with one. |
//! | `POST payment/cashin/transfer/generate` | A link that is paid once. `cvu` and `cuit` are the shop's own, or those of whoever is expected to pay. |
//! | `POST payment/cashin/link/generate` | A link until `expiration_date` (`Y-m-d H:i:s`, Argentine time, still to come). `distribution` goes on to others when the money is there: at most the amount, in its order as far as the money goes. |
//! | `GET`, `POST`, `DELETE payment/cashin/qr/sale-point` | The counters. Names may repeat: no document says that they may not. |
//! | `GET payment/cashin/qr/sale-point/static` | The QR on the wall, always the same (01=11, no amount): the closed one stands for the order that waits there, the open one for any amount. |
//! | `POST payment/cashin/qr/static/order` | An order on the closed QR, paid once; see [`Dialect::second_order`]. |
//! | `GET account/transactions` | Credits (`income` 1) and debits (`income` 0): cash-outs, which show their state in `status`, and what links shared out. |
//! | `GET account/transactions_filters` | The operations that such rows can have. |
//! | `GET whitelabel/statics/{period}` | Numbers of a month, `YYYY-MM`; the sum of nothing is null. |
//!
//! Links and vouchers point to `pagos.practica.invalid`, which is nowhere: what is practised here
//! cannot be paid with real money.
//!
//! # TotalCoin
//!
//! Its three documents under `/api/…`. Username, password and company are `practica`; the user
//! `sin-permiso` exists and may do nothing. The shop is the same, its account another one. An error
//! is an HTTP status and `{"message"}`, a 400 with `"details":[{"field","message"}]` too.
//!
//! | Endpoint | What this provider makes of it |
//! |---|---|
//! | `POST auth/login` | With `company` (Payments, QR) or without (pre-orders); a token opens everything unless [`Dialect::tokens_open`] says otherwise. 401 for who is nobody, 403 for who may do nothing. `expires_in` is [`Dialect::token_seconds`]. |
//! | `POST iep/pre-order` | 201. `externalReference` has at most 25 characters: it is tag 62/01 of the QR, which carries the id in 43/02 and, as in the document, no amount. `dynamic`, and `static` without `resetOnPayment`, are paid once. The expiration must be to come. `operationId` may repeat. |
//! | `POST pre-orders` | What an older edition of that page had instead; see [`Dialect::old_pre_orders`]. |
//! | `POST payments/transactions` | Debits the shop at once. A reference that was used is 409 whatever else is said; a balance that is short, 400 naming `amount`; `/sandbox/payouts` says `refuse`, 500. `alias` instead of `cbucvu`, as a later edition has it. Half of [`Dialect::payment_delay_ms`] it is `Pending`, half `Processing`, then `Processed` or `Failed`, by `/sandbox/payouts`. |
//! | `GET payments/transactions/{id}` | Its state; an id is a UUID in any case. |
//! | `GET payments/transactions/{id}/external` | The same, by the shop's reference. |
//! | `POST qr/generate` | ARS, USD or EUR, though a wallet pays only pesos; the picture is a PNG in a `data:` URI. Paid once, and not after `expires_at`. |
//! | `GET qr/{qr_id}/status` | `pending`, `expired`, or `paid`, which may still follow `expired` when the money was under way. Once paid, `amount` is what was paid. |
//!
//! Of a credit TotalCoin keeps 0.8 % and 21 % tax on that, each rounded to the centavo; the rest is
//! the shop's. What it keeps is with the holder `fees`.
//!
//! **Webhook.** Each visible credit of a pre-order is told to the address set with
//! `/sandbox/webhook`: the payment, then its reconciliation ([`Dialect::webhooks`]), which does not
//! come when a closed pre-order got another amount. `Concepto` is the external reference,
//! `ReferenciaMerchant` the `operationId`, `Referencia` the same in both.
//!
//! **Callback.** The end of a payment is told to its `notificationUrl`, signed with
//! [`PRACTICE_KEY`] as the document says ([`Dialect::callbacks`]).
//!
//! Both are real POSTs, to `http` on loopback only; any other address is told nothing. What is not
//! answered with 2xx within five seconds is sent three times more. No redirect is followed. During
//! an outage nothing is sent, and what waited is sent after it.
//!
//! # The page
//!
//! `GET /` is a page for people: what waits, what was paid, what was told, and a customer to play.
//! It and the strings below answer only to programs and to pages from this very address, so that no
//! web page elsewhere can pull them.
//!
//! # The strings behind the stage
//!
//! | Call | Body | What it does |
//! |---|---|---|
//! | `POST /sandbox/pay` | the QR string or the link as it is, or `{"qr", "amount", "how", "delay_ms", "payer"}` | A customer scans and pays. Answers `{"status":"ok","credits":[{"id","qr_order_id","amount","payer","visible_at",…}]}`, or 4xx with `code` and `message` when a wallet would refuse: `unreadable_qr`, `wrong_crc`, `not_pesos`, `not_argentine`, `other_acceptor`, `other_account`, `other_amount`, `unknown_order`, `unknown_link` (404), `no_sale_point`, `no_order` (nothing waits on a closed static QR), `no_amount` (an open one asks for it), `expired`, `used`, `withdrawn`, `bad_amount`, `bad_payer` (422), `bad_request` (400). |
//! | | `qr` | The string, or the URL of a link; `qr_code` and `link` are other names for it. |
//! | | `amount` | Number or string; what is asked when not said. |
//! | | `how` | `exact` (default), `less` (half), `more` (450.00 too much), `late` (visible 5 min 10 s after the order was made), `twice` (two credits; one, where the first uses the order up). |
//! | | `delay_ms` | The credit becomes visible this long after now; goes before `late`'s own delay. |
//! | | `payer` | Any of `{"name","cuit","cvu"}`; the rest comes from a sample person. |
//! | `GET /sandbox/world` | | Everything: `now`, `seed`, `accounts` (holder `bank`, `rail`, `shop`, `wallet`, `transit` for payouts under way, `outside` for who received them, …), `orders` of every `kind`, `credits`, `links`, `sale_points` (with the order that waits), `payouts`, `next_payout`, `tokens` (`issued`, `live`), `requests` (how often each endpoint was asked, by name), `strays` (who followed a redirect), `faults`, `outage`, `dialect`, `conserved`, and under `totalcoin` its `private_key`, `tokens`, `webhook`, `preorders`, `payments` and `deliveries` (each notification with what became of its `tries`, `null` for no answer). Amounts are strings with two decimals, times milliseconds since the epoch. |
//! | `POST /sandbox/payouts` | `{"next": …}`, `{"held": …}` or both | What becomes of the next payout of either provider: `ok`, `fail` (taken, and the money comes back), `hold` (taken, and under way until told), `refuse` (not taken, for no reason the shop could know). `held` is `ok` or `fail`, for all that are on hold. |
//! | `GET /sandbox/dialect` | | How the provider speaks; see [`Dialect`]. |
//! | `POST /sandbox/dialect` | any subset of the dialect | Changes it. |
//! | `GET /sandbox/faults` | | The faults that are set; see [`Fault`]. |
//! | `POST /sandbox/faults` | one fault, or a list | `{"endpoint","fault","times",…}`: `endpoint` is a name as in `requests`, a documented path, or `"*"`; `fault` is one of [`Mischief`] in snake case; `times` is how often, `null` until cleared. The oldest fault that fits strikes first. |
//! | `DELETE /sandbox/faults` | | Clears them. |
//! | `POST /sandbox/outage` | `{"on": true}` | Every connection to the provider is closed without an answer while on. |
//! | `POST /sandbox/webhook` | `{"url", "header": {"name", "value"}}` | Where TotalCoin's webhooks go and what they carry; a `url` of null is nowhere. |
//! | `POST /sandbox/webhook/send` | `{"order", "variant"}` | A webhook about a pre-order, of its latest payment or of one that never happened: `duplicate` (the payment, twice), `reordered` (the reconciliation first), `forged` (without knowing the header's value), `orderless` (of no pre-order), `pending`, `rejected`, `mismatched_sum`, `pretty`. No money moves. |
//! | `POST /sandbox/callback/send` | `{"payment", "variant"}` | A callback about a payment, said by its id or its reference: `duplicate`, `forged` (another key), `unsigned`, `stale` (still pending), `contradicting` (the other end), `unknown` (another id), `pretty`, `pretty_hashed_compact`, `capitalised`. |
//! | `POST /sandbox/password` | `{"word": …}` | The one word that is user name, password and company of the practice accounts, `practica` until then. Tokens stay good. |
//! | `DELETE /sandbox/tokens` | | All tokens of both providers end now. |
//!
//! # Time and chance
//!
//! The sandbox reads no clock but the one it was given and draws only from its seed: the same seed
//! and the same requests give the same ids, QR strings, tokens and payers. Credits become visible
//! by comparison with the clock, so a frozen clock holds them back for as long as it stands. Only
//! the faults [`Mischief::Delay`] and [`Mischief::Drip`] and the pauses between two tries of a
//! notification wait in real time. While something is under way that a notification will tell, the
//! clock is looked at five times a second.

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
mod origin;
mod page;
mod pesos;
mod serve;
mod shared;
mod stage;
mod telepagos;
mod totalcoin;
mod world;

pub use dialect::{
    Amounts, Balance, Buyer, CashinId, Concepts, Dates, Dialect, Errors, ExpiresAt, GetFields,
    NotADialect, RetiredSalePoints, SecondOrder, TokenField, Voucher,
};
pub use endpoints::NoSuchEndpoint;
pub use faults::{BadFault, Fault, Mischief};
pub use stage::{Call, Letter, Reply, Stage};
pub use totalcoin::{Callbacks, PRACTICE_KEY, PaymentWords, TokensOpen, Webhooks};

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
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

/// What a shop that practises finds in its account at each provider: $ 500.000,00.
pub const OPENING_CENTS: i64 = 50_000_000;

/// How a sandbox starts.
#[derive(Clone)]
pub struct Options {
    /// The port on loopback; 0 takes any free one.
    pub port: u16,
    /// Decides every id, token and sample person.
    pub seed: u64,
    /// Its time.
    pub clock: Clock,
    /// What the shop holds at each provider from the start, in centavos.
    pub opening_cents: i64,
    /// The names of the counters the shop has from the start.
    pub sale_points: Vec<String>,
    /// What goes wrong from the start.
    pub faults: Vec<Fault>,
    /// How it speaks from the start.
    pub dialect: Dialect,
}

impl Default for Options {
    /// Any free port, seed 1, the computer's clock, nothing in the accounts, no counters, no faults, the plainest
    /// dialect.
    fn default() -> Options {
        Options {
            port: 0,
            seed: 1,
            clock: system_clock(),
            opening_cents: 0,
            sale_points: Vec::new(),
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
        let serving = serve::serve(listener, router(Arc::clone(&shared)), stopping);
        let carrying = totalcoin::delivery::carry_all(shared);
        let serving = tokio::spawn(async move {
            tokio::join!(serving, carrying);
        });
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
        .merge(totalcoin::router())
        .merge(control::router())
        .merge(page::router())
        .fallback(control::nowhere)
        .method_not_allowed_fallback(control::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .layer(from_fn_with_state(
            Arc::clone(&shared),
            faults::play::stand_between,
        ))
        .layer(from_fn_with_state(
            Arc::clone(&shared),
            totalcoin::delivery::ring_after,
        ))
        .layer(from_fn(origin::keep_strangers_out))
        .with_state(shared)
}
