//! Room: a folder that holds so many bytes and no more.

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

/// How much a folder may hold, and what is in it that SQLite does not write.
pub(crate) struct Room {
    folder: PathBuf,
    bytes: u64,
    /// The files beside SQLite's own, and how long they were when there was room for them.
    beside: HashMap<PathBuf, u64>,
}

impl Room {
    pub(crate) fn of(folder: &Path, bytes: u64) -> Room {
        let mut room = Room {
            folder: folder.to_owned(),
            bytes,
            beside: HashMap::new(),
        };
        room.beside = room.files_beside().into_iter().collect();
        room
    }

    /// How many bytes more there is room for.
    pub(crate) fn left(&self) -> u64 {
        self.bytes.saturating_sub(used(&self.folder))
    }

    /// Whatever grew beside SQLite and does not fit is what it was before: on a disk that is really full
    /// nobody could have written it.
    pub(crate) fn takes_back(&mut self) {
        for (path, length) in self.files_beside() {
            let before = self.beside.get(&path).copied().unwrap_or(0);
            let fits = used(&self.folder) <= self.bytes;
            if length > before && !fits {
                let file = File::options().write(true).open(&path);
                // A file that vanished meanwhile takes no room.
                file.and_then(|file| file.set_len(before)).ok();
            } else {
                self.beside.insert(path, length);
            }
        }
    }

    fn files_beside(&self) -> Vec<(PathBuf, u64)> {
        let mut files = Vec::new();
        walk(&self.folder, &mut |path, length| {
            if !is_sqlites(path) {
                files.push((path.to_owned(), length));
            }
        });
        files
    }
}

/// Whether SQLite writes it: a database of ours, its log, its journal or its index.
fn is_sqlites(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let ending = |word: &str| name.contains(word);
    ending(".db") || ending(".new") || ending("-wal") || ending("-shm") || ending("-journal")
}

/// The lengths of all files under a folder; one with two names counts twice, and one that vanishes while it is
/// looked at not at all.
pub(crate) fn used(folder: &Path) -> u64 {
    let mut used = 0;
    walk(folder, &mut |_, length| used += length);
    used
}

fn walk(folder: &Path, sees: &mut impl FnMut(&Path, u64)) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        match entry.metadata() {
            Ok(kind) if kind.is_dir() => walk(&entry.path(), sees),
            Ok(file) => sees(&entry.path(), file.len()),
            Err(_) => {}
        }
    }
}
