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

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
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

/// The reserve of one journal.
#[derive(Debug)]
pub(crate) struct Reserve {
    path: PathBuf,
    bytes: u64,
}

impl Reserve {
    /// The reserve of the journal at `journal`, of that many bytes. Makes nothing.
    pub(crate) fn of(journal: &Path, bytes: u64) -> Reserve {
        Reserve {
            path: Reserve::path_of(journal),
            bytes,
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

    /// Takes what is missing of the reserve, if there is room for it and some more. Answers whether it is
    /// whole. Without room it stays as it was.
    pub(crate) fn fill(&self) -> bool {
        let had = self.len();
        if had >= self.bytes {
            return true;
        }
        match self.grow(had) {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(error = %error, "no room for the journal's reserve");
                if let Err(error) = self.cut(had) {
                    tracing::warn!(error = %error, "the journal's reserve was not cut back");
                }
                false
            }
        }
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
        // A reserve of another size than the usual is a test's, on a disk as small.
        let margin = MARGIN_BYTES.min(self.bytes / SLICES);
        let mut missing = self.bytes.saturating_add(margin).saturating_sub(had);
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
