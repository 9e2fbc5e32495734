//! Where providers call in: a small HTTP/1.1 listener for TotalCoin's two notifications, the webhook
//! of payments received and the callback of payments sent. It is off unless somebody opens it.
//!
//! ```text
//! a caller ──▶ seat? ──▶ head, in time ──▶ gate ──▶ pace ──▶ body, in time ──▶ ears ──▶ a bare status
//!               │             │             │        │             │             │
//!             closed        closed         404      429        413, 408       400, 401
//! ```
//!
//! Whoever reaches this port is a stranger until proved otherwise, so all that a call may cost is
//! bounded, and an answer is a status without a body: it tells nothing that the caller did not know.
//! What a call says is not known here either; it goes to [`Ears`] as it came, and is never logged.

mod call;
mod gate;
mod pace;

#[cfg(test)]
mod tests;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use till::ports::{Clock, Soon};
use tokio::{net::TcpListener, runtime::Handle, sync::Semaphore, task::JoinSet};

use crate::clock::SystemClock;
use call::{Room, converse};
use gate::Gate;
use pace::Pace;

/// This computer alone can call, at a port the system chooses.
const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// How long to rest when the computer has no connection to give.
const REST: Duration = Duration::from_millis(250);

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// It was taken in (200).
    Taken,
    /// It cannot be read (400), or is not signed as agreed (401).
    Unbelieved,
    /// It could not be kept now (503): a provider that hears this comes again.
    NotNow,
}

/// Who hears what providers say.
///
/// Both must be safe to drop at any moment before they end, as a crash would: the listener does so
/// after ten seconds, and when it is itself dropped.
pub trait Ears: Send + Sync {
    /// TotalCoin's webhook (pre-orders), as it came: up to 64 KiB of anything. It carries no proof of
    /// its sender. Taken is what was understood, be it news, a duplicate or nobody's.
    fn webhook(&self, raw: Vec<u8>) -> Soon<'_, Hearing>;

    /// TotalCoin's callback (Payments 2.0), as it came, with the hash from its `Authorization`.
    /// Taken is what was signed with the right key.
    fn callback(&self, raw: Vec<u8>, authorization: String) -> Soon<'_, Hearing>;
}

/// Where to listen, and what a caller must know to be heard.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Where to listen. Anything but loopback lets the whole network call; that is a person's
    /// decision, made elsewhere. Port 0: one that is free.
    pub address: SocketAddr,
    /// 32 lower-case hexadecimal digits in the path. It leads calls here and keeps passers-by out;
    /// it proves nothing, since paths are written into other people's logs.
    pub path: SecretString,
    /// A header that the webhook must bring with this value, once, if the provider or a relay sends one. The
    /// callback is signed instead.
    pub header: Option<(String, SecretString)>,
}

impl Doors {
    /// A free port that this computer alone reaches, and no header.
    pub fn on_loopback(path: SecretString) -> Doors {
        Doors {
            address: LOOPBACK,
            path,
            header: None,
        }
    }
}

/// What a call may cost. Only tests use others than [`Limits::ORDINARY`].
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Until the head is there.
    head_wait: Duration,
    /// Until the body is there, counted from the head.
    body_wait: Duration,
    /// Until the ears have an answer.
    answer_wait: Duration,
    /// Connections at once; more are closed.
    seats: usize,
    /// Calls in one burst; after it, one more for each `refill`.
    burst: u32,
    refill: Duration,
}

impl Limits {
    /// Twenty calls a second; a connection lives for 25 seconds at the very most.
    const ORDINARY: Limits = Limits {
        head_wait: Duration::from_secs(5),
        body_wait: Duration::from_secs(5),
        answer_wait: Duration::from_secs(10),
        seats: 64,
        burst: 20,
        refill: Duration::from_millis(50),
    };

    /// When a connection is closed whatever it is doing: all waits, and a head's worth for the answer.
    fn whole_wait(self) -> Duration {
        self.head_wait
            .saturating_mul(2)
            .saturating_add(self.body_wait)
            .saturating_add(self.answer_wait)
    }
}

/// An open listener. Dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    path: SecretString,
    task: tokio::task::AbortHandle,
}

impl Listener {
    /// Opens the doors. Must be called on a tokio runtime, which does the listening.
    ///
    /// # Errors
    /// `InvalidInput` when the path is not 32 hexadecimal digits or the header cannot be one; `Other`
    /// without a runtime; what the system says when the port cannot be had.
    pub fn open(doors: Doors, ears: Arc<dyn Ears>) -> io::Result<Listener> {
        Listener::open_with(doors, ears, Limits::ORDINARY)
    }

    fn open_with(doors: Doors, ears: Arc<dyn Ears>, limits: Limits) -> io::Result<Listener> {
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        let path = doors.path.clone();
        let socket = std::net::TcpListener::bind(doors.address)?;
        let gate = Gate::new(doors)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let room = Room {
            gate,
            ears,
            limits,
            pace: Pace::new(limits.burst, limits.refill),
            strangers: Pace::new(limits.burst, limits.refill),
        };
        let task = runtime.spawn(listen(TcpListener::from_std(socket)?, Arc::new(room)));
        Ok(Listener {
            address,
            path,
            task: task.abort_handle(),
        })
    }

    /// Where TotalCoin's webhook is to be sent. Holds the path: not for logs.
    pub fn webhook_url(&self) -> String {
        self.url(gate::WEBHOOK)
    }

    /// Where TotalCoin's payment callbacks are to be sent. Holds the path: not for logs.
    pub fn callback_url(&self) -> String {
        self.url(gate::CALLBACK)
    }

    fn url(&self, errand: &str) -> String {
        let (address, path) = (self.address, self.path.expose_secret());
        format!("http://{address}/{path}/{errand}")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Takes connections for ever. Dropping this future drops the port and every connection.
async fn listen(socket: TcpListener, room: Arc<Room>) {
    let seats = Arc::new(Semaphore::new(room.limits.seats));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept() => match (accepted, seats.clone().try_acquire_owned()) {
                (Ok((stream, _)), Ok(seat)) => {
                    connections.spawn(converse(stream, room.clone(), seat));
                }
                (Ok((stream, _)), Err(_)) => drop(stream),
                (Err(error), _) => {
                    tracing::warn!(%error, "could not accept a connection");
                    SystemClock.sleep(REST).await;
                }
            },
            Some(ended) = connections.join_next() => {
                if let Err(error) = ended {
                    tracing::error!(%error, "hearing a provider out died");
                }
            }
        }
    }
}
