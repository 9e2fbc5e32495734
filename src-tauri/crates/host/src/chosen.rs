//! The register this PC works with: a small file in the data folder, which the window and the console read.
//!
//! ```text
//!  DATA/register.json      {"account":"telepagos"}
//! ```
//!
//! None: practice, as on a fresh PC. One that does not read: practice as well, with a warning, because nobody is to
//! collect real money by accident.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{folders::Folders, register::Account};

/// Which register is worked with, as the file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which.
    pub account: Account,
    /// Whether the file is there and does not read, so that nobody knows what was chosen.
    pub is_damaged: bool,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    account: String,
}

/// Where it is kept.
fn file(data: &Path) -> PathBuf {
    data.join("register.json")
}

/// The register that this data folder is set to.
pub fn read(data_dir: Option<PathBuf>) -> Chosen {
    let practice = |is_damaged| Chosen {
        account: Account::Practice,
        is_damaged,
    };
    let Ok(folders) = Folders::of(data_dir, Account::Practice.word()) else {
        return practice(false);
    };
    let text = match fs::read_to_string(file(folders.data())) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return practice(false),
        Err(error) => {
            tracing::warn!(%error, "which register is worked with cannot be read; it is practice");
            return practice(true);
        }
    };
    let kept: Option<Kept> = serde_json::from_str(&text).ok();
    let known = kept.and_then(|kept| Account::parse(&kept.account));
    if let Some(account) = known {
        return Chosen {
            account,
            is_damaged: false,
        };
    }
    tracing::warn!("which register is worked with does not read; it is practice");
    practice(true)
}

/// Sets this data folder to that register: whole, or as it was.
pub fn keep(data: &Path, account: Account) -> io::Result<()> {
    fs::create_dir_all(data)?;
    let kept = Kept {
        account: account.word().to_owned(),
    };
    let text = serde_json::to_vec(&kept)?;
    let part = file(data).with_extension("part");
    let mut written = fs::File::create(&part)?;
    written.write_all(&text)?;
    written.sync_all()?;
    drop(written);
    fs::rename(&part, file(data))
}

#[cfg(test)]
mod tests {
    use super::{Account, Chosen, file, keep, read};

    #[test]
    fn what_was_chosen_is_read_back_and_what_does_not_read_is_practice() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        let chosen = || read(Some(data.clone()));
        let practice = |is_damaged| Chosen {
            account: Account::Practice,
            is_damaged,
        };
        assert_eq!(chosen(), practice(false), "a fresh PC practises");
        for account in [Account::Telepagos, Account::Totalcoin, Account::Practice] {
            keep(&data, account).expect("there is room");
            let expected = Chosen {
                account,
                is_damaged: false,
            };
            assert_eq!(chosen(), expected, "{account:?}");
        }
        keep(&data, Account::Telepagos).expect("there is room");
        for torn in [
            "",
            "{",
            "{\"account\":\"telepago\"}",
            "telepagos",
            "[]",
            "\u{0}",
        ] {
            std::fs::write(file(&data), torn).expect("there is room");
            assert_eq!(chosen(), practice(true), "{torn:?} is no real money");
        }
        std::fs::remove_file(file(&data)).expect("it is there");
        std::fs::create_dir(file(&data)).expect("there is room");
        assert_eq!(chosen(), practice(true), "nor is what cannot be read");
    }
}
