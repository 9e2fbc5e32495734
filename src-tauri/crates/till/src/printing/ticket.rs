//! A ticket: a paper that was handed in, and how far it came.
//!
//! ```text
//!            nothing left                      the printer said so
//!          ┌──────────────┐               ┌──────────────────────────▶ printed
//!          ▼              │               │
//! ───▶  queued ──▶ sending ──▶ taken ─────┤ cancelled by a person
//!          │         │                    ├──────────────────────────▶ dropped
//!          │         │ cut                │ given up, forgotten
//!          │         └───────▶ doubtful ◀─┘
//!          │                      │
//!          └──────────────────────┴── a person: it came out ─▶ printed, drop ─▶ dropped
//! ```
//!
//! Each is two files of the spool: its bytes, which never change and are there first, and what is known of it, which is
//! written anew whole with every step. *Sending* is on the disk before the first byte leaves, so whatever is found there
//! by the next process may have come out.

use domain::{instant::Instant, order::OrderId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ports::{Destination, PrintForm, PrinterCondition, Spool},
    printing::Made,
    view::{TicketKind, TicketState, TicketView},
};

/// How the file ends that says how far a ticket came.
const RECORD: &str = ".ticket";
/// How the file ends that has its bytes.
const BYTES: &str = ".bytes";

/// A paper that is to be printed.
pub(crate) struct Asked {
    pub(crate) kind: TicketKind,
    /// Which one, for people.
    pub(crate) name: String,
    /// The sale it is the receipt of.
    pub(crate) of: Option<OrderId>,
    pub(crate) printer: Destination,
    pub(crate) made: Made,
}

/// What is known of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) id: Uuid,
    /// Its place: one more than the last before it.
    pub(crate) number: u64,
    pub(crate) kind: TicketKind,
    pub(crate) name: String,
    pub(crate) of: Option<OrderId>,
    /// The printer, as [`Destination`] writes itself.
    pub(crate) printer: String,
    pub(crate) form: PrintForm,
    pub(crate) state: TicketState,
    /// The number the system knows it by.
    pub(crate) job: Option<i32>,
    pub(crate) tries: u32,
    pub(crate) condition: Option<PrinterCondition>,
    pub(crate) at_ms: i64,
    pub(crate) changed_ms: i64,
    /// When it is tried again, while it waits.
    pub(crate) due_ms: i64,
}

impl Ticket {
    pub(crate) fn new(asked: &Asked, id: Uuid, number: u64, now: Instant) -> Ticket {
        Ticket {
            id,
            number,
            kind: asked.kind,
            name: asked.name.clone(),
            of: asked.of,
            printer: asked.printer.to_string(),
            form: asked.made.form,
            state: TicketState::Queued,
            job: None,
            tries: 0,
            condition: None,
            at_ms: now.ms(),
            changed_ms: now.ms(),
            due_ms: now.ms(),
        }
    }

    /// What the system's own list calls it: no other paper of any register is called so.
    pub(crate) fn title(&self) -> String {
        format!("Mostrador {}", self.id)
    }

    /// Whether there is anything left to be done about it.
    pub(crate) fn is_at_rest(&self) -> bool {
        matches!(self.state, TicketState::Printed | TicketState::Dropped)
    }

    pub(crate) fn view(&self) -> TicketView {
        let printer = Destination::parse(&self.printer);
        TicketView {
            id: self.id.to_string(),
            kind: self.kind,
            name: self.name.clone(),
            printer: printer.map_or_else(|| self.printer.clone(), |it| it.name()),
            state: self.state,
            condition: self.condition,
            tries: self.tries,
            at_ms: self.at_ms,
            changed_ms: self.changed_ms,
        }
    }

    /// Writes down how far it came. Once this returns a kill or the power changes nothing about it.
    pub(crate) fn keep(&self, spool: &dyn Spool) -> std::io::Result<()> {
        let text = serde_json::to_vec(self).map_err(std::io::Error::other)?;
        spool.keep(&format!("{}{RECORD}", self.id), &text)
    }

    /// Hands a paper in: its bytes first, so that a ticket never lacks them.
    pub(crate) fn hand_in(&self, spool: &dyn Spool, bytes: &[u8]) -> std::io::Result<()> {
        spool.keep(&format!("{}{BYTES}", self.id), bytes)?;
        sabotage::point("print.bytes_kept");
        self.keep(spool)
    }

    pub(crate) fn bytes(&self, spool: &dyn Spool) -> std::io::Result<Vec<u8>> {
        spool.read(&format!("{}{BYTES}", self.id))
    }

    /// Forgets its bytes: it is at rest, and is printed no more.
    pub(crate) fn forget_bytes(&self, spool: &dyn Spool) -> std::io::Result<()> {
        spool.forget(&format!("{}{BYTES}", self.id))
    }

    pub(crate) fn forget(&self, spool: &dyn Spool) -> std::io::Result<()> {
        spool.forget(&format!("{}{RECORD}", self.id))
    }
}

/// All tickets of a spool, in their order. One that cannot be read is left where it is, and told of in the log.
pub(crate) fn all(spool: &dyn Spool) -> std::io::Result<Vec<Ticket>> {
    let mut tickets: Vec<Ticket> = Vec::new();
    for name in spool.names()? {
        if !name.ends_with(RECORD) {
            continue;
        }
        match spool.read(&name) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(ticket) => tickets.push(ticket),
                Err(error) => tracing::error!(name, %error, "a ticket does not read"),
            },
            // Another process forgot it meanwhile.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    tickets.sort_by_key(|ticket| (ticket.number, ticket.id));
    Ok(tickets)
}

/// The ticket of that id as it stands now.
pub(crate) fn one(spool: &dyn Spool, id: Uuid) -> std::io::Result<Option<Ticket>> {
    match spool.read(&format!("{id}{RECORD}")) {
        Ok(bytes) => Ok(Some(
            serde_json::from_slice(&bytes).map_err(std::io::Error::other)?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Bytes without a ticket that are younger than this are left alone: another process may be about to hand them in.
const STRAY_MS: i64 = 3_600_000;

/// Forgets bytes that no ticket has: whoever handed them in was killed before it was one.
pub(crate) fn sweep(spool: &dyn Spool, tickets: &[Ticket], now: Instant) -> std::io::Result<()> {
    for name in spool.names()? {
        let id = name
            .strip_suffix(BYTES)
            .and_then(|id| Uuid::parse_str(id).ok());
        let Some(id) = id.filter(|id| !tickets.iter().any(|ticket| ticket.id == *id)) else {
            continue;
        };
        let made = id.get_timestamp().map_or(0, |it| it.to_unix().0);
        let made_ms = i64::try_from(made).unwrap_or(0).saturating_mul(1_000);
        if now.ms().saturating_sub(made_ms) > STRAY_MS {
            spool.forget(&name)?;
        }
    }
    Ok(())
}
