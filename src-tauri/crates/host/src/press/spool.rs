//! The folder where papers wait for their printer.
//!
//! A file is written beside its place, synced, and renamed into it, and the folder is synced after: what was kept is
//! there after the power went, whole.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use till::ports::Spool;

use crate::folders::keep_to_this_user;

/// The file whose lock is the right to send.
const TURN: &str = "turn.lock";
/// How a file ends that is not whole yet.
const PART: &str = ".part";

/// A folder of papers.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

impl Files {
    /// Those of a folder, which is made when the first is kept.
    pub fn of(folder: PathBuf) -> Files {
        Files { folder }
    }

    fn place(&self, name: &str) -> io::Result<PathBuf> {
        // Names are the till's own; one with a path in it would be a bug.
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            return Err(io::Error::other("no name of a paper"));
        }
        Ok(self.folder.join(name))
    }

    fn make(&self) -> io::Result<()> {
        if self.folder.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        keep_to_this_user(&self.folder)
    }
}

impl Spool for Files {
    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name != TURN && !name.ends_with(PART) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.place(name)?)
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(name)?;
        self.make()?;
        let part = self.folder.join(format!("{name}{PART}"));
        let mut file = File::create(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        sabotage::point("spool.written");
        fs::rename(&part, &place)?;
        sync_folder(&self.folder)
    }

    fn forget(&self, name: &str) -> io::Result<()> {
        match fs::remove_file(self.place(name)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            // That it is gone need not be on the disk: it would be forgotten once more.
            forgotten => forgotten,
        }
    }

    fn turn(&self) -> io::Result<Option<Box<dyn Send + Sync>>> {
        self.make()?;
        let mut options = OpenOptions::new();
        let file = options
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join(TURN))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows lets no folder be synced; its journal keeps a rename.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use till::ports::Spool;

    use super::Files;

    #[test]
    fn what_is_kept_is_whole_and_what_is_half_written_is_not_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::of(folder.path().join("printing"));
        assert_eq!(
            files.names().expect("none"),
            Vec::<String>::new(),
            "no folder yet"
        );
        files.keep("a.bytes", b"one").expect("kept");
        files.keep("a.bytes", b"two").expect("kept again");
        std::fs::write(folder.path().join("printing").join("b.bytes.part"), b"ha").expect("a half");
        assert_eq!(files.names().expect("names"), ["a.bytes"], "what is whole");
        assert_eq!(
            files.read("a.bytes").expect("bytes"),
            b"two",
            "the last of it"
        );
        files.forget("a.bytes").expect("forgotten");
        files.forget("a.bytes").expect("again, with nothing to do");
        assert!(files.keep("../a", b"").is_err(), "nothing leads elsewhere");
    }

    #[test]
    fn one_at_a_time_has_the_turn() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = Files::of(folder.path().to_owned());
        let turn = files.turn().expect("a lock").expect("nobody has it");
        assert!(files.turn().expect("a lock").is_none(), "somebody has it");
        drop(turn);
        assert!(files.turn().expect("a lock").is_some(), "it is free again");
    }
}
