//! A disk that tells on the journal: it records what SQLite asks of it, and fails when a test says so.
//!
//! ```text
//!  SQLite ──▶ the shim, SQLite's default from now on ──▶ the system's own file system
//!                 │
//!                 └─▶ the Disk over that folder: record · faults · room
//! ```
//!
//! A [`Disk`] stands over one folder and all that is under it; files elsewhere pass the shim untouched, so
//! that many disks can be watched in one process at once. Whoever uses SQLite there does not know.
//!
//! * **Record**: every opening, write, truncation, sync and deletion, in the one order in which they were
//!   done, with the bytes; and the marks a test puts between them. [`Replay`] rebuilds from it what a disk
//!   may hold after the power went.
//! * **Faults**: the k-th call of some [`Class`]es fails, once or from then on ([`Fault`]); a statement of SQL
//!   is a call too.
//! * **Room**: the folder holds so many bytes and no more, counted over all its files.
//!
//! What it cannot see is what is done past SQLite: a file that somebody else makes, writes, links, renames or
//! removes. It knows a file again by its number when SQLite opens it under another name, and takes what it
//! finds in a file at its first opening for safely there. The index of a write-ahead log (`-shm`) is
//! memory to SQLite and no file: it is never recorded, and after a power loss nobody reads it. Whoever writes
//! past SQLite is not told that a folder's room is used up: what they added is taken back when SQLite comes by.

mod fault;
mod record;
mod replay;
mod room;
mod shim;
mod statements;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

pub use fault::{Calls, Class, Fault};
pub use record::{Event, FileId, Record};
pub use replay::{Image, Loss, Replay, Unit};

use fault::Faults;
use record::Recorder;
use room::{Room, used};

/// The disks there are: each folder, and who watches it.
static DISKS: Mutex<Vec<(PathBuf, Weak<Inner>)>> = Mutex::new(Vec::new());

/// A folder whose files are watched; gone with the last clone.
#[derive(Clone)]
pub struct Disk {
    inner: Arc<Inner>,
}

/// What the shim and the tests share.
pub(crate) struct Inner {
    folder: PathBuf,
    state: Mutex<State>,
}

pub(crate) struct State {
    recorder: Recorder,
    faults: Faults,
    /// How much the folder may hold.
    room: Option<Room>,
    /// In how many writes' time there is no more room than is used then.
    fills_in: Option<u64>,
}

/// While it lives, what is asked of the disk is the test's own: not counted, and never failed.
pub struct Aside<'d>(&'d Disk);

impl Disk {
    /// Watches the folder from now on, which must be there.
    ///
    /// # Panics
    ///
    /// When there is no such folder, or SQLite does not take the shim.
    pub fn over(folder: &Path) -> Disk {
        shim::install();
        let folder = fs::canonicalize(folder).expect("there is such a folder");
        let inner = Arc::new(Inner {
            folder: folder.clone(),
            state: Mutex::new(State {
                recorder: Recorder::default(),
                faults: Faults::default(),
                room: None,
                fills_in: None,
            }),
        });
        let mut disks = disks();
        disks.retain(|(_, disk)| disk.strong_count() > 0);
        disks.push((folder, Arc::downgrade(&inner)));
        Disk { inner }
    }

    /// Records from now on. What the files hold that are there already counts as safely there. Not for a
    /// folder in which SQLite has a file open.
    pub fn records(&self) {
        self.inner.state().recorder.begins();
    }

    /// Puts a mark into the record: what came before it was so when the test said this.
    pub fn marks(&self, mark: i64) {
        self.inner.state().recorder.notes(Event::Marked(mark));
    }

    /// What was recorded; recording ends.
    pub fn record(&self) -> Record {
        self.inner.state().recorder.ends()
    }

    /// From now on this goes wrong, and what was counted begins anew.
    pub fn fails(&self, fault: Fault) {
        self.inner.state().faults.begin(Some(fault));
    }

    /// Nothing goes wrong any more, and what was counted begins anew. Answers whether the fault was met.
    pub fn heals(&self) -> bool {
        self.inner.state().faults.begin(None)
    }

    /// How often anything was asked of it since the last fault began or ended.
    pub fn calls(&self) -> Calls {
        self.inner.state().faults.calls()
    }

    /// How many bytes the folder may hold from now on; none: as many as the system lets it.
    pub fn holds(&self, bytes: Option<u64>) {
        let mut state = self.inner.state();
        state.room = bytes.map(|bytes| Room::of(&self.inner.folder, bytes));
        state.fills_in = None;
    }

    /// The folder holds no more than it does when it comes to the `at`-th write from now on, from 1.
    pub fn fills_up(&self, at: u64) {
        self.inner.state().fills_in = Some(at);
    }

    /// Whether the folder holds no more than some number of bytes.
    pub fn is_limited(&self) -> bool {
        self.inner.state().room.is_some()
    }

    /// How many bytes are in the folder.
    pub fn used(&self) -> u64 {
        used(&self.inner.folder)
    }

    /// Looks past the faults for as long as the answer lives.
    pub fn aside(&self) -> Aside<'_> {
        self.inner.state().faults.look_away();
        Aside(self)
    }
}

impl Drop for Aside<'_> {
    fn drop(&mut self) {
        self.0.inner.state().faults.look_back();
    }
}

impl Inner {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Something of this class is asked for: the code to fail it with, or none.
    pub(crate) fn called(&mut self, class: Class) -> Option<i32> {
        self.faults.called(class)
    }

    /// A write is asked for, and nobody looks past the faults: the folder may be full from now on.
    pub(crate) fn comes_to_a_write(&mut self, inner: &Inner) {
        let Some(left) = &mut self.fills_in else {
            return;
        };
        *left = left.saturating_sub(1);
        if *left == 0 {
            self.fills_in = None;
            self.room = Some(Room::of(&inner.folder, used(&inner.folder)));
        }
    }

    pub(crate) fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }

    /// How many of `wanted` more bytes there is room for.
    pub(crate) fn room_for(&mut self, wanted: u64) -> u64 {
        match &self.room {
            Some(_) if wanted == 0 => 0,
            Some(room) => room.left().min(wanted),
            None => wanted,
        }
    }

    /// Takes back what was written past SQLite and has no room.
    pub(crate) fn keeps_to_its_room(&mut self) {
        if let Some(room) = &mut self.room {
            room.takes_back();
        }
    }
}

/// The disk that this file is on.
pub(crate) fn disk_of(file: &Path) -> Option<Arc<Inner>> {
    disks()
        .iter()
        .filter(|(folder, _)| file.starts_with(folder))
        .find_map(|(_, disk)| disk.upgrade())
}

fn disks() -> MutexGuard<'static, Vec<(PathBuf, Weak<Inner>)>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}
