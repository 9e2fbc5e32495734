//! The ways to paper: the printers there are, and where what waits for one is kept.

use std::fmt;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Soon;

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// One that the operating system knows, by its name there.
    System(String),
    /// One on the network that takes bytes as they come.
    Network {
        /// Its name or address.
        host: String,
        /// Its port, usually [`RAW_PORT`].
        port: u16,
    },
}

/// Where printers on the network take bytes as they come.
pub const RAW_PORT: u16 = 9_100;

const SYSTEM: &str = "system:";
const NETWORK: &str = "tcp:";
/// The longest name a printer or a computer may have.
const NAME_MAX: usize = 127;

impl Destination {
    /// Reads what [`Display`](fmt::Display) writes; without a port, the usual one.
    pub fn parse(word: &str) -> Option<Destination> {
        let is_name = |name: &str| {
            (1..=NAME_MAX).contains(&name.len())
                && !name.contains(|it: char| it.is_control() || it == '/' || it == '#' || it == '?')
        };
        if let Some(name) = word.strip_prefix(SYSTEM) {
            return is_name(name).then(|| Destination::System(name.to_owned()));
        }
        let rest = word.strip_prefix(NETWORK)?;
        let (host, port) = match rest.rsplit_once(':') {
            // A bare IPv6 address has colons of its own; one with a port stands in brackets.
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, port.parse().ok().filter(|port| *port > 0)?)
            }
            _ => (rest, RAW_PORT),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        (is_name(host) && !host.contains(' ')).then(|| Destination::Network {
            host: host.to_owned(),
            port,
        })
    }

    /// As people know it.
    pub fn name(&self) -> String {
        match self {
            Destination::System(name) => name.clone(),
            Destination::Network { host, port } if *port == RAW_PORT => host.clone(),
            Destination::Network { host, port } => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::System(name) => write!(formatter, "{SYSTEM}{name}"),
            Destination::Network { host, port } if host.contains(':') => {
                write!(formatter, "{NETWORK}[{host}]:{port}")
            }
            Destination::Network { host, port } => write!(formatter, "{NETWORK}{host}:{port}"),
        }
    }
}

/// What a printer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrintForm {
    /// The printer's own commands, as they are.
    Escpos,
    /// A document that the system's driver draws.
    Pdf,
}

/// How a printer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum PrinterCondition {
    /// It takes papers.
    Ready,
    /// It has no paper, or its cover is open.
    NoPaper,
    /// It does not answer: it is off, or its cable is out.
    Away,
    /// Somebody stopped it, or it takes nothing.
    Stopped,
    /// There is no printer of that name.
    Unknown,
}

/// A printer that the system knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub destination: Destination,
    /// What it is, as its driver says: the maker and the model.
    pub model: String,
    /// Whether the system prints there unless told otherwise.
    pub is_default: bool,
    /// How it is.
    pub condition: PrinterCondition,
}

/// There are no printers to be asked for: the system's own service does not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system's printers cannot be asked for: {0}")]
pub struct NoPrinters(pub String);

/// Nothing was sent, for this reason: it can be tried again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing was sent, the printer is {condition:?}: {reason}")]
pub struct Held {
    /// How the printer is.
    pub condition: PrinterCondition,
    /// What was seen, for the log.
    pub reason: String,
}

/// What came of sending a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The printer has printed it, and said so.
    Printed,
    /// The system has all of it, and says later what became of it.
    Taken,
    /// Not a byte of it left.
    Nothing(Held),
    /// Some of it left, and nobody knows how much came out.
    Cut(String),
}

/// What became of a paper that the system was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The system was told of it and has nothing of it.
    Empty,
    /// It waits for the printer.
    Waiting(PrinterCondition),
    /// It came out.
    Printed,
    /// Somebody cancelled it in the system's own list.
    Cancelled,
    /// The system gave it up, perhaps half way.
    GivenUp(String),
    /// The system knows nothing of it any more.
    Forgotten,
    /// The system does not answer now.
    Unheard(String),
}

/// A way to a printer, open for one paper.
pub trait Way: Send {
    /// The number under which the system tells what becomes of the paper; none: nobody tells.
    fn number(&self) -> Option<i32>;
    /// Sends the paper, once.
    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> Soon<'a, Sent>;
}

/// The printers of this computer and of its network.
pub trait Printers: Send + Sync {
    /// Those that the system knows.
    fn list(&self) -> Soon<'_, Result<Vec<Found>, NoPrinters>>;
    /// How a printer is now.
    fn condition<'a>(&'a self, to: &'a Destination) -> Soon<'a, PrinterCondition>;
    /// Opens a way for a paper of that title, which the system's own list shows. Of the paper nothing leaves yet.
    fn open<'a>(
        &'a self,
        to: &'a Destination,
        title: &'a str,
        form: PrintForm,
    ) -> Soon<'a, Result<Box<dyn Way>, Held>>;
    /// What became of the paper of that number and title.
    fn fate<'a>(&'a self, to: &'a Destination, number: i32, title: &'a str) -> Soon<'a, Fate>;
    /// Takes a paper out of the system's list.
    fn take_back<'a>(&'a self, to: &'a Destination, number: i32, title: &'a str) -> Soon<'a, ()>;
}

/// Where papers wait for their printer: files that outlive the program.
pub trait Spool: Send + Sync {
    /// The names of what is kept.
    fn names(&self) -> std::io::Result<Vec<String>>;
    /// All of what is kept under that name.
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>>;
    /// Keeps it whole or not at all, also when the power goes; in place of any before it.
    fn keep(&self, name: &str, bytes: &[u8]) -> std::io::Result<()>;
    /// Forgets it, if it is there.
    fn forget(&self, name: &str) -> std::io::Result<()>;
    /// The right to send, which one process has at a time, until the value or the process ends; none: another has it.
    fn turn(&self) -> std::io::Result<Option<Box<dyn Send + Sync>>>;
}

#[cfg(test)]
mod tests {
    use super::Destination;

    #[test]
    fn a_destination_reads_as_it_is_written() {
        for word in [
            "system:Ticket_80",
            "system:Láser del fondo",
            "tcp:192.168.0.80:9100",
            "tcp:cocina.local:9101",
            "tcp:[fe80::1]:9100",
        ] {
            let read = Destination::parse(word).map(|it| it.to_string());
            assert_eq!(read.as_deref(), Some(word), "as it is written");
        }
        let bare = Destination::parse("tcp:192.168.0.80").map(|it| it.to_string());
        assert_eq!(
            bare.as_deref(),
            Some("tcp:192.168.0.80:9100"),
            "the usual port"
        );
    }

    #[test]
    fn what_leads_nowhere_is_no_destination() {
        for word in [
            "",
            "system:",
            "tcp:",
            "tcp::9100",
            "tcp:a:0",
            "tcp:a:70000",
            "tcp:a b:9100",
            "http://a",
            "system:../x",
            "system:a\nb",
            "Ticket",
        ] {
            assert_eq!(Destination::parse(word), None, "{word:?}");
        }
    }
}
