//! The record: what was asked of a disk, in the one order in which it was done.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// A file, whatever it is called: it keeps this when it is linked or renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A file got a name, or was opened under one it had.
    Opened {
        /// The file.
        file: FileId,
        /// The name.
        path: PathBuf,
        /// Whether the name is safely in its folder: not yet when SQLite has only just made the file.
        named: bool,
    },
    /// Bytes were written.
    Written {
        /// The file.
        file: FileId,
        /// From where on.
        offset: u64,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file was made shorter.
    Cut {
        /// The file.
        file: FileId,
        /// How long it is now.
        length: u64,
    },
    /// What was written to a file is safe.
    Synced {
        /// The file.
        file: FileId,
        /// Whether what was done in its folder is safe too, as after the first sync of a log.
        folder: Option<PathBuf>,
    },
    /// A name was taken away.
    Deleted {
        /// The name.
        path: PathBuf,
        /// Whether the folder was synced after it.
        synced: bool,
    },
    /// What a test said.
    Marked(i64),
}

/// All that was recorded.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// What each file held when it was first seen.
    pub(crate) before: HashMap<FileId, Vec<u8>>,
    /// What was done since.
    pub events: Vec<Event>,
}

/// Writes the record, while somebody wants one.
#[derive(Default)]
pub(crate) struct Recorder {
    record: Option<Record>,
    named: HashMap<PathBuf, FileId>,
    /// By the number the system gives a file for as long as it is there.
    numbered: HashMap<(u64, u64), FileId>,
    next: u32,
}

impl Recorder {
    pub(crate) fn begins(&mut self) {
        *self = Recorder {
            record: Some(Record::default()),
            ..Recorder::default()
        };
    }

    pub(crate) fn ends(&mut self) -> Record {
        std::mem::take(self).record.unwrap_or_default()
    }

    pub(crate) fn notes(&mut self, event: Event) {
        if let Some(record) = &mut self.record {
            if let Event::Deleted { path, .. } = &event {
                self.named.remove(path);
                self.numbered
                    .retain(|_, file| self.named.values().any(|named| named == file));
            }
            record.events.push(event);
        }
    }

    /// Notes a write, if somebody wants to know.
    pub(crate) fn writes(&mut self, file: FileId, offset: u64, bytes: &[u8]) {
        if let Some(record) = &mut self.record {
            let bytes = bytes.to_owned();
            record.events.push(Event::Written {
                file,
                offset,
                bytes,
            });
        }
    }

    /// The file of that name is about to be written, read or synced by somebody who has just opened it;
    /// `existed` says whether it was there before.
    pub(crate) fn opened(&mut self, path: &Path, existed: bool) -> FileId {
        let number = number(path);
        let known = if existed {
            match number {
                // Under this name there may be another file by now.
                Some(number) => self.numbered.get(&number).copied(),
                None => self.named.get(path).copied(),
            }
        } else {
            None
        };
        let file = known.unwrap_or_else(|| {
            self.next += 1;
            FileId(self.next)
        });
        if let Some(record) = &mut self.record {
            if known.is_none() && existed {
                let held = fs::read(path).unwrap_or_default();
                record.before.insert(file, held);
            }
            if self.named.get(path) != Some(&file) {
                record.events.push(Event::Opened {
                    file,
                    path: path.to_owned(),
                    named: existed,
                });
            }
        }
        self.named.insert(path.to_owned(), file);
        if let Some(number) = number {
            self.numbered.insert(number, file);
        }
        file
    }
}

#[cfg(unix)]
fn number(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    let file = fs::metadata(path).ok()?;
    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn number(_: &Path) -> Option<(u64, u64)> {
    None
}
