//! The ways out of the till: what it needs of the machine, as traits, so that a test or a simulation can
//! stand in for any of them.

mod printing;

use std::{
    future::Future,
    io::Write,
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use domain::instant::Instant;
pub use gateway::Clock;
use journal::Journal;
use secrecy::SecretString;
use uuid::Uuid;

pub use self::printing::{
    Destination, Fate, Found, Held, NoPrinters, PrintForm, PrinterCondition, Printers, RAW_PORT,
    Sent, Spool, Way,
};
use crate::event::Notice;

/// A future that a port returns.
pub type Soon<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Random bits, the only ones there are.
pub trait Dice: Send + Sync {
    /// 128 bits nobody can foresee.
    fn bits(&self) -> u128;
}

/// Where secrets are kept: the keyring of the operating system, or nowhere.
pub trait Vault: Send + Sync {
    /// The secret of that name, if there is one.
    fn read<'a>(&'a self, name: &'a str) -> Soon<'a, Result<Option<SecretString>, NoVault>>;
    /// Keeps a secret under that name, in place of any before it.
    fn keep<'a>(&'a self, name: &'a str, secret: SecretString) -> Soon<'a, Result<(), NoVault>>;
    /// Forgets the secret of that name, if there is one.
    fn forget<'a>(&'a self, name: &'a str) -> Soon<'a, Result<(), NoVault>>;
}

/// The keyring is absent, locked or does not answer. Never a reason to write a secret to a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keyring cannot be used: {0}")]
pub struct NoVault(pub String);

/// Who hears what happens: a window, a console, a test.
pub trait Outlet: Send + Sync {
    /// Takes a notice. Must not wait.
    fn tell(&self, notice: Notice);
}

/// Where papers go: the disk.
pub trait Cabinet: Send + Sync {
    /// Writes a file whole or not at all: beside it first, synced, then renamed into place.
    fn keep(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()>;
    /// Begins a file that is written piece by piece, and is not there before it is kept.
    fn begin(&self, path: &Path) -> std::io::Result<Box<dyn Sheaf>>;
    /// Whether something is there already.
    fn has(&self, path: &Path) -> bool;
    /// All of a file that was kept.
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>>;
}

/// A file that is being written. Dropped before it is kept, it leaves nothing behind.
pub trait Sheaf: Write + Send {
    /// Puts it in its place, whole, synced.
    fn keep(self: Box<Self>) -> std::io::Result<()>;
}

/// Why the journal is copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A day was closed: once a day, by itself.
    DayClosed,
    /// Somebody asked for it, as often as they like.
    Asked,
}

/// Where the journal is copied to: a folder beside it, or one the shop chose.
pub trait Archive: Send + Sync {
    /// Copies the journal as it stands, verifies the copy, and says where it is. What is there already stays, but for
    /// the oldest copies of the same occasion when there are many.
    fn back_up<'a>(
        &'a self,
        journal: &'a Journal,
        at: Instant,
        occasion: Occasion,
    ) -> Soon<'a, Result<PathBuf, journal::Error>>;

    /// Where copies go when the shop chose that folder, or none.
    fn shelf(&self, chosen: Option<&str>) -> Shelf;

    /// Refused when no copy can be kept in that folder.
    fn must_take(&self, folder: &Path) -> std::io::Result<()>;
}

/// A folder of copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The folder that copies go to.
    pub folder: PathBuf,
    /// When the last one was made, there or beside the journal; none: never.
    pub last: Option<Instant>,
}

/// All of them.
#[derive(Clone)]
pub struct Ports {
    /// Wall time, and time that only goes forward.
    pub clock: Arc<dyn Clock>,
    /// Random bits.
    pub dice: Arc<dyn Dice>,
    /// Secrets.
    pub vault: Arc<dyn Vault>,
    /// Who hears what happens.
    pub outlet: Arc<dyn Outlet>,
    /// The disk, for papers.
    pub cabinet: Arc<dyn Cabinet>,
}

impl Ports {
    /// An id that sorts by time.
    pub(crate) fn uuid_v7(&self, at: Instant) -> Uuid {
        let bits = self.dice.bits().to_be_bytes();
        let mut random = [0_u8; 10];
        for (slot, byte) in random.iter_mut().zip(bits) {
            *slot = byte;
        }
        let ms = u64::try_from(at.ms()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
    }

    /// A short name for one refusal, to find it in the log.
    pub(crate) fn trace(&self) -> String {
        let bits = self.dice.bits();
        let whole = domain::reference::Reference::from_bits(bits);
        whole.as_str().chars().take(6).collect()
    }
}
