//! Holding a register: of all processes on it, one asks for money.
//!
//! The lock is the operating system's, so it ends with the process however that ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io,
    path::Path,
};

/// A register held; let go when dropped.
#[derive(Debug)]
pub struct Hold {
    // Held for its lock alone.
    _file: File,
}

impl Hold {
    /// Takes the register, unless another process has it.
    pub fn take(path: &Path) -> io::Result<Option<Hold>> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Hold { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Takes what is held for moments only, in turn. Blocks until then.
    pub fn in_turn(path: &Path) -> io::Result<Hold> {
        let file = open(path)?;
        file.lock()?;
        Ok(Hold { _file: file })
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

#[cfg(test)]
mod tests {
    use super::Hold;

    #[test]
    fn a_register_is_held_once_and_let_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("register.lock");
        let held = Hold::take(&path).expect("the file opens");
        assert!(held.is_some(), "the first one gets it");
        assert!(
            Hold::take(&path).expect("opens").is_none(),
            "the second does not"
        );
        drop(held);
        assert!(
            Hold::take(&path).expect("opens").is_some(),
            "until the first lets go"
        );
    }
}
