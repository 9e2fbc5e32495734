//! Folders: where a register lives on this computer.
//!
//! ```text
//! DATA/                     --data-dir, MOSTRADOR_DATA_DIR, or the system's folder for the app
//!   practice/               one folder for each account: practice and real money share nothing
//!     journal.db            what happened
//!     papers/               receipts and exports
//!     printing/             what waits for a printer
//!     journal.db.ready      a restored journal that takes its place: only while that is done
//!     register.name         which register lives here
//!     journal.reserve       room put by for what must be stored on a full disk
//!     backups/              what the journal was, read back whole
//!     backups.elsewhere     in which folder of the shop's choice there are more of them
//!     quarantine/           what was damaged, never deleted
//!     register.lock         held by the process that asks for money
//!     door.lock             held while somebody signs in at a console
//!   register.json           which of them this PC works with
//!   logs/
//! ```

use std::{
    io,
    path::{Path, PathBuf},
};

/// The folders of one register and one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    data: PathBuf,
    account: String,
}

impl Folders {
    /// The folders under `data_dir`, or where the system keeps the data of programs.
    pub fn of(data_dir: Option<PathBuf>, account: &str) -> io::Result<Folders> {
        let data = match data_dir {
            Some(folder) => folder,
            None => dirs::data_dir()
                .ok_or_else(|| io::Error::other("this system has no folder for programs' data"))?
                .join("mostrador"),
        };
        Ok(Folders {
            data: std::path::absolute(data)?,
            account: account.to_owned(),
        })
    }

    /// Makes what is missing, for this user alone.
    pub fn make(&self) -> io::Result<()> {
        for folder in [&self.account(), &self.papers(), &self.logs()] {
            std::fs::create_dir_all(folder)?;
            keep_to_this_user(folder)?;
        }
        Ok(())
    }

    /// Where the register lives.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The account's own folder.
    pub fn account(&self) -> PathBuf {
        self.data.join(&self.account)
    }

    /// The journal's file.
    pub fn journal(&self) -> PathBuf {
        self.account().join("journal.db")
    }

    /// A journal that is put together again, until it is in its place.
    pub fn restored(&self) -> PathBuf {
        self.account().join("journal.db.restored")
    }

    /// The same, once it is decided that it takes the journal's place.
    pub fn ready(&self) -> PathBuf {
        self.account().join("journal.db.ready")
    }

    /// The file that says which register lives here.
    pub fn name(&self) -> PathBuf {
        self.account().join("register.name")
    }

    /// Where the journal's backups are.
    pub fn backups(&self) -> PathBuf {
        self.account().join("backups")
    }

    /// The file that says in which other folder there are copies.
    pub fn elsewhere(&self) -> PathBuf {
        self.account().join("backups.elsewhere")
    }

    /// Where what was damaged is kept.
    pub fn quarantine(&self) -> PathBuf {
        self.account().join("quarantine")
    }

    /// Where receipts and exports go.
    pub fn papers(&self) -> PathBuf {
        self.account().join("papers")
    }

    /// Where papers wait for their printer.
    pub fn printing(&self) -> PathBuf {
        self.account().join("printing")
    }

    /// The file whose lock says who asks for money.
    pub fn lock(&self) -> PathBuf {
        self.account().join("register.lock")
    }

    /// The file whose lock is taken for the moment in which somebody comes in.
    pub fn door(&self) -> PathBuf {
        self.account().join("door.lock")
    }

    /// Where the log goes.
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }
}

#[cfg(unix)]
pub(crate) fn keep_to_this_user(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// On Windows the folder of a user's programs is that user's already.
#[cfg(not(unix))]
pub(crate) fn keep_to_this_user(_folder: &Path) -> io::Result<()> {
    Ok(())
}
