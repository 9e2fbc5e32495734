//! What the providers say: the only crate that knows HTTP.
//!
//! Asking yields an [`Answer`]: they said it, they refused, or there was silence. Silence is not an
//! error and not a no: whoever asked to have something made does not know whether it was made.
//!
//! ```text
//! till ─┬▶ telepagos ─┬▶ token ──▶ transport ──▶ the provider, or the sandbox
//!       └▶ totalcoin ─┤
//!                     └─ dialect: what an exchange came to · wire: lenient readers of single values
//! ```
//!
//! Each provider has its own dialect, client and token; none ever sees another's credentials. When to
//! ask is the caller's business, with [`pace`] to reckon it; what an answer means for an order is the
//! till's and the domain's.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

pub mod answer;
pub mod clock;
mod exchange;
pub mod pace;
pub mod telepagos;
mod token;
pub mod totalcoin;
pub mod transport;
mod voucher;
mod wire;

pub use answer::{Answer, Refused, RefusedKind, Silence, SilenceKind};
pub use clock::Clock;
pub use telepagos::{
    AmountType, Carrier, Cashin, CashoutCall, CounterCall, Credentials, LinkCall, Movement,
    Movements, NotALink, OperationFilter, PayLink, QrCall, QrOrder, SalePoint, Statistic,
    Telepagos, TransactionsPage, TransactionsQuery, TransferCall,
};
pub use transport::{
    BaseUrl, Failure, Host, HttpTransport, Limits, Method, NotABaseUrl, Request, Response,
    Transport,
};
pub use voucher::Voucher;

/// A future behind a port: boxed, so that a port can be a trait object.
pub type BoxFuture<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
