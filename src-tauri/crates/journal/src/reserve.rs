//! The reserve: room on the disk that is taken while there is some, so that what must be stored when the
//! disk is full still can be.
//!
//! ```text
//!  journal.db        what happened
//!  journal.db-wal    the log: a commit needs room here, and putting it away needs room in the file
//!  journal.reserve   eight mebibytes of nothing, given back a slice at a time
//! ```
//!
//! The log is put away when it holds a thousand pages, so one slice is room for dozens of payments, and the
//! whole reserve for the log at its largest and for all of it in the file besides. It is given back by
//! slices because another program that fills the disk takes whatever is set free.
//!
//! On a disk that is nearly full making it whole is not tried again and again: that would write eight mebibytes and
//! take them back each time. It is tried when there is room to be seen, and what was seen is believed once a minute
//! (a quota shows room that nobody may have).

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// How large the reserve is.
pub(crate) const RESERVE_BYTES: u64 = 8 * 1024 * 1024;
/// Into how many slices it is cut.
const SLICES: u64 = 8;
/// What must be free beside the reserve before it is made whole again: otherwise it would take the very
/// room that was just made for a payment.
const MARGIN_BYTES: u64 = 1024 * 1024;
/// No shorter than what file systems compress at once.
const BLOCK: usize = 256 * 1024;
/// How long after a try that failed the next one waits.
const PACE: Duration = Duration::from_mins(1);

/// The reserve of one journal.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
    bytes: u64,
    tries: Mutex<Tries>,
}

/// When making it whole is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tries {
    /// Whenever there is a reason.
    Freely,
    /// The last one failed: when somebody comes who knows what time it is.
    Failed,
    /// Not before this moment, by a clock that only goes forward.
    NotBefore(Duration),
}

impl Reserve {
    /// The reserve of the journal at `journal`, of that many bytes. Makes nothing.
    pub(crate) fn of(journal: &Path, bytes: u64) -> Reserve {
        Reserve {
            path: Reserve::path_of(journal),
            bytes,
            tries: Mutex::new(Tries::Freely),
        }
    }

    /// Where a journal's reserve is.
    pub(crate) fn path_of(journal: &Path) -> PathBuf {
        journal.with_extension("reserve")
    }

    /// Whether all of it is there.
    pub(crate) fn is_whole(&self) -> bool {
        self.len() >= self.bytes
    }

    fn len(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |file| file.len())
    }

    /// Whether it is time to make it whole, `uptime` after a moment that never moves. Whoever is told so does it:
    /// the next is told so a minute later, unless it succeeds meanwhile.
    pub(crate) fn is_to_be_tried(&self, uptime: Duration) -> bool {
        let mut tries = self.tries();
        let is_time = match *tries {
            Tries::Freely | Tries::Failed => true,
            Tries::NotBefore(then) => uptime >= then,
        };
        if !is_time || self.has_room() == Some(false) {
            return false;
        }
        *tries = Tries::NotBefore(uptime.saturating_add(PACE));
        true
    }

    /// Takes what is missing of the reserve, unless that failed the last time: for whoever comes by often, and knows
    /// no time.
    pub(crate) fn fill_in_passing(&self) {
        let freely = *self.tries() == Tries::Freely;
        if freely && !self.is_whole() && self.has_room() != Some(false) {
            self.fill();
        }
    }

    /// Takes what is missing of the reserve, if there is room for it and some more. Answers whether it is
    /// whole. Without room it stays as it was.
    pub(crate) fn fill(&self) -> bool {
        let had = self.len();
        if had >= self.bytes {
            *self.tries() = Tries::Freely;
            return true;
        }
        let grown = if self.has_room() == Some(false) {
            Err(io::ErrorKind::StorageFull.into())
        } else {
            self.grow(had)
        };
        let mut tries = self.tries();
        match grown {
            Ok(()) => {
                *tries = Tries::Freely;
                true
            }
            Err(error) => {
                if *tries == Tries::Freely {
                    *tries = Tries::Failed;
                }
                tracing::warn!(error = %error, "no room for the journal's reserve");
                if let Err(error) = self.cut(had) {
                    tracing::warn!(error = %error, "the journal's reserve was not cut back");
                }
                false
            }
        }
    }

    /// Whether there is room for what is missing and some more, as far as that can be seen.
    fn has_room(&self) -> Option<bool> {
        let missing = self.bytes_and_margin().saturating_sub(self.len());
        Some(free(self.path.parent()?)? >= missing)
    }

    fn bytes_and_margin(&self) -> u64 {
        // A reserve of another size than the usual is a test's, on a disk as small.
        let margin = MARGIN_BYTES.min(self.bytes / SLICES);
        self.bytes.saturating_add(margin)
    }

    fn tries(&self) -> MutexGuard<'_, Tries> {
        // One word is whole whoever panicked.
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Really written, in bytes that no file system makes small: a hole would be room for nothing.
    fn grow(&self, had: u64) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        file.seek(SeekFrom::Start(had))?;
        let block = noise();
        let mut missing = self.bytes_and_margin().saturating_sub(had);
        while missing > 0 {
            let length = usize::try_from(missing).unwrap_or(BLOCK).min(BLOCK);
            let part = block.get(..length).unwrap_or(&block);
            file.write_all(part)?;
            missing = missing.saturating_sub(u64::try_from(part.len()).unwrap_or(missing));
        }
        // Some file systems promise room on writing and find out later that there is none.
        file.sync_data()?;
        file.set_len(self.bytes)
    }

    /// Gives a slice back to the disk. Answers whether there was one left.
    pub(crate) fn spend(&self) -> bool {
        let had = self.len();
        if had == 0 {
            return false;
        }
        let slice = (self.bytes / SLICES).max(1);
        match self.cut(had.saturating_sub(slice)) {
            Ok(()) => {
                tracing::warn!(
                    left_bytes = self.len(),
                    "the disk is full: the journal's reserve is used"
                );
                true
            }
            Err(error) => {
                tracing::error!(error = %error, "the journal's reserve cannot be used");
                false
            }
        }
    }

    fn cut(&self, length: u64) -> io::Result<()> {
        if !self.path.exists() {
            return Ok(());
        }
        let file: File = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(length)?;
        // Without this some file systems keep the room until they come round to it.
        file.sync_all()
    }
}

/// How much is free on the disk that has `folder`; none where nobody says.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}

/// Bytes without a pattern. Always the same: nothing secret, nothing drawn.
fn noise() -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut bytes = Vec::with_capacity(BLOCK);
    while bytes.len() < BLOCK {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Reserve;

    fn reserve(folder: &tempfile::TempDir) -> Reserve {
        Reserve::of(&folder.path().join("journal.db"), 800_000)
    }

    #[test]
    fn it_is_given_back_slice_by_slice_and_made_whole_again() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let reserve = reserve(&folder);
        assert!(!reserve.is_whole(), "there is none before it is made");
        assert!(reserve.fill(), "there is room for it");
        assert!(reserve.is_whole(), "now it is there");
        let mut slices = 0;
        while reserve.spend() {
            slices += 1;
            assert!(!reserve.is_whole(), "what was spent is not there");
        }
        assert_eq!(slices, 8, "one slice at a time");
        assert!(reserve.fill() && reserve.is_whole(), "and again");
    }

    #[test]
    fn after_a_try_that_failed_the_next_one_waits_a_minute() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let reserve = reserve(&folder);
        // There is room to be seen, and it cannot be had: what should be a file is none.
        std::fs::create_dir(&reserve.path).expect("a folder");
        let at = Duration::from_secs;
        assert!(reserve.is_to_be_tried(at(7)), "nobody has tried");
        assert!(
            !reserve.is_to_be_tried(at(7)),
            "one at a time, whoever asks meanwhile"
        );
        assert!(!reserve.fill(), "it cannot be");
        assert!(!reserve.is_to_be_tried(at(66)), "not before a minute");
        std::fs::remove_dir(&reserve.path).expect("the way is free");
        reserve.fill_in_passing();
        assert!(!reserve.is_whole(), "nor by whoever comes by");
        assert!(reserve.is_to_be_tried(at(67)), "then once more");
        assert!(reserve.fill(), "and it can be");
        assert!(reserve.spend(), "somebody needs it");
        assert!(
            reserve.is_to_be_tried(at(68)),
            "what succeeded keeps nobody waiting"
        );
    }

    #[test]
    fn whoever_comes_by_fills_it_and_does_not_insist() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let reserve = reserve(&folder);
        reserve.fill_in_passing();
        assert!(reserve.is_whole(), "there is room for it");
        std::fs::remove_file(&reserve.path).expect("somebody deletes it");
        std::fs::create_dir(&reserve.path).expect("a folder in its place");
        reserve.fill_in_passing();
        std::fs::remove_dir(&reserve.path).expect("the way is free");
        reserve.fill_in_passing();
        assert!(!reserve.is_whole(), "once it failed, it is for others");
        assert!(
            reserve.is_to_be_tried(Duration::ZERO),
            "for whoever knows the time"
        );
    }

    #[cfg(unix)]
    #[test]
    fn it_is_no_hole() {
        use std::os::unix::fs::MetadataExt;
        let folder = tempfile::TempDir::new().expect("a folder");
        let reserve = reserve(&folder);
        reserve.fill();
        let file = std::fs::metadata(&reserve.path).expect("a file");
        assert_eq!(file.len(), 800_000, "as long as it was to be");
        assert!(
            file.blocks() * 512 >= 800_000,
            "the disk holds a block for each of its bytes"
        );
        assert_eq!(file.mode() & 0o077, 0, "it is nobody else's");
    }
}
