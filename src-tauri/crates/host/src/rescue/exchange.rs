//! The exchange: a journal that was put together takes the place of what was there, whenever the process dies.
//!
//! ```text
//!  0  journal.db, journal.db-wal     what was there          journal.db.restored     what is to be there
//!  1  quarantine/…/journal.db, -wal  the same, by a second name, and the numbers that were left out
//!  2  journal.db.ready               was journal.db.restored: from here on it is done to its end
//!  3  journal.db-wal                 is taken away: the new file would take it for its own
//!  4  journal.db                     was journal.db.ready
//! ```
//!
//! Up to 2 what was there is in its place, whole, with its log. After that it is whole in quarantine, and whoever
//! comes to the register next does the rest ([`finish`]) before anybody looks at what is in between.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::{instant::Instant, register::Register};
use journal::Witness;

use super::backups::moment;
use crate::folders::{Folders, keep_to_this_user};

/// What is beside a database's file.
const ENDINGS: [&str; 4] = ["", "-wal", "-shm", "-journal"];
/// The index of the log, which whoever opens the file makes anew; a second name for it would share what it says.
const INDEX: &str = "-shm";
/// What in a cell of the quarantine tells of the restoration that made it.
const NOTE: &str = "restored.txt";

/// What an earlier restoration noted: whose journal it was, and what numbers it left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) register: Register,
    /// The number of the next sale then, and when that was.
    pub(super) next_number: i64,
    pub(super) at: Instant,
}

impl Note {
    fn parse(text: &str) -> Option<Note> {
        let mut words = text.trim_end().split(' ');
        let note = Note {
            register: Register::parse(words.next()?).ok()?,
            next_number: words.next()?.parse().ok()?,
            at: Instant::from_ms(words.next()?.parse().ok()?),
        };
        words.next().is_none().then_some(note)
    }

    fn text(&self) -> String {
        format!("{} {} {}\n", self.register, self.next_number, self.at.ms())
    }
}

/// What all that is in quarantine knows of the numbers of `register`.
pub(super) fn witnesses(folders: &Folders, register: &Register) -> Vec<Witness> {
    let mut witnesses = Vec::new();
    for cell in cells(folders) {
        witnesses.extend(Witness::of(&cell.join("journal.db"), register));
        let note = fs::read_to_string(cell.join(NOTE)).ok();
        let note = note.and_then(|text| Note::parse(&text));
        witnesses.extend(
            note.filter(|note| note.register == *register)
                .map(|note| Witness {
                    // It was to be the next one, and may have been.
                    number: note.next_number,
                    at: note.at,
                }),
        );
    }
    witnesses
}

/// The newest file in quarantine.
pub(super) fn quarantined(folders: &Folders) -> Option<PathBuf> {
    let files = cells(folders)
        .into_iter()
        .map(|cell| cell.join("journal.db"));
    files.filter(|path| path.exists()).max()
}

fn cells(folders: &Folders) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folders.quarantine()) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect()
}

/// Puts the restored journal in its place. Answers where what was there is now, if anything was.
pub(super) fn replace(folders: &Folders, note: &Note) -> io::Result<Option<PathBuf>> {
    let own = folders.journal();
    let restored = folders.restored();
    let log = fs::metadata(beside(&restored, "-wal"));
    if log.is_ok_and(|log| log.len() > 0) {
        // What is in it would be lost with its name.
        return Err(io::Error::other("the restored journal is still open"));
    }
    for ending in ENDINGS.iter().skip(1) {
        // Nothing is left of the log but its name, if that.
        gone(&beside(&restored, ending))?;
    }
    sabotage::point("restore.begun");
    let cell = free_cell(folders, note.at)?;
    let mut is_kept = false;
    for ending in ENDINGS.into_iter().filter(|ending| *ending != INDEX) {
        let from = beside(&own, ending);
        if from.exists() {
            keep(&from, &beside(&cell.join("journal.db"), ending))?;
            is_kept = true;
            sabotage::point("restore.keeping");
        }
    }
    let mut file = fs::File::create(cell.join(NOTE))?;
    file.write_all(note.text().as_bytes())?;
    file.sync_all()?;
    sync(&cell)?;
    sync(&folders.quarantine())?;
    sync(&folders.account())?;
    sabotage::point("restore.kept");
    fs::rename(&restored, folders.ready())?;
    sync(&folders.account())?;
    sabotage::point("restore.decided");
    finish(folders)?;
    Ok(is_kept.then_some(cell))
}

/// Whether an exchange was decided and not ended.
pub(super) fn is_pending(folders: &Folders) -> bool {
    folders.ready().exists()
}

/// Ends an exchange that was decided, if there is one. Only for whoever holds the register.
pub(super) fn finish(folders: &Folders) -> io::Result<()> {
    if !is_pending(folders) {
        return Ok(());
    }
    let own = folders.journal();
    for ending in ENDINGS.iter().skip(1) {
        gone(&beside(&own, ending))?;
    }
    // The log must be gone for good before the new file has the name that it goes with.
    sync(&folders.account())?;
    sabotage::point("restore.cleared");
    fs::rename(folders.ready(), &own)?;
    sabotage::point("restore.named");
    sync(&folders.account())
}

/// A second name for a file, or a copy of it where a file has only one.
fn keep(from: &Path, to: &Path) -> io::Result<()> {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)?;
        fs::File::open(to)?.sync_all()?;
    }
    Ok(())
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A folder of its own for what is put aside now.
fn free_cell(folders: &Folders, at: Instant) -> io::Result<PathBuf> {
    fs::create_dir_all(folders.quarantine())?;
    keep_to_this_user(&folders.quarantine())?;
    let name = moment(at);
    let mut turn = 1_u32;
    loop {
        let name = if turn == 1 {
            name.clone()
        } else {
            format!("{name}-{turn}")
        };
        let cell = folders.quarantine().join(name);
        match fs::create_dir(&cell) {
            Ok(()) => return Ok(cell),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                turn = turn.saturating_add(1);
            }
            Err(error) => return Err(error),
        }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Has the disk keep the names in a folder.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use domain::{instant::Instant, register::Register};

    use super::{Note, finish, is_pending, quarantined, replace, witnesses};
    use crate::folders::Folders;

    fn note() -> Note {
        Note {
            register: Register::from_bits(1),
            next_number: 4_001,
            at: Instant::from_ms(1_795_195_988_120),
        }
    }

    /// A register with a journal, its log, and another to take their place.
    fn scene() -> (tempfile::TempDir, Folders) {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = Folders::of(Some(folder.path().to_owned()), "practice").expect("folders");
        folders.make().expect("there is room");
        for (name, text) in [
            ("journal.db", "old"),
            ("journal.db-wal", "old log"),
            ("journal.db.restored", "new"),
        ] {
            fs::write(folders.account().join(name), text).expect("a file");
        }
        (folder, folders)
    }

    fn says(folders: &Folders, name: &str) -> Option<String> {
        fs::read_to_string(folders.account().join(name)).ok()
    }

    #[test]
    fn what_was_there_is_put_aside_whole_and_the_new_one_has_no_log_of_another() {
        let (_folder, folders) = scene();
        let cell = replace(&folders, &note()).expect("there is room");
        let cell = cell.expect("something was there");
        let aside = |name: &str| fs::read_to_string(cell.join(name)).ok();
        assert_eq!(aside("journal.db").as_deref(), Some("old"), "the file");
        assert_eq!(
            aside("journal.db-wal").as_deref(),
            Some("old log"),
            "and what it had not put away"
        );
        assert_eq!(says(&folders, "journal.db").as_deref(), Some("new"), "new");
        assert_eq!(says(&folders, "journal.db-wal"), None, "with no old log");
        assert!(!is_pending(&folders), "and nothing is left to do");
        assert_eq!(quarantined(&folders), Some(cell.join("journal.db")), "it");
    }

    #[test]
    fn whoever_comes_next_ends_what_was_decided_and_only_that() {
        let (_folder, folders) = scene();
        finish(&folders).expect("nothing to do");
        assert_eq!(
            (
                says(&folders, "journal.db"),
                says(&folders, "journal.db-wal")
            ),
            (Some("old".to_owned()), Some("old log".to_owned())),
            "nobody had decided"
        );
        fs::rename(folders.restored(), folders.ready()).expect("decided");
        assert!(is_pending(&folders), "it must be ended");
        finish(&folders).expect("there is room");
        assert_eq!(says(&folders, "journal.db").as_deref(), Some("new"), "new");
        assert_eq!(says(&folders, "journal.db-wal"), None, "with no old log");
        finish(&folders).expect("once is enough");
        assert_eq!(says(&folders, "journal.db").as_deref(), Some("new"), "new");
    }

    #[test]
    fn a_restoration_is_a_witness_of_the_numbers_that_it_left_out() {
        let (_folder, folders) = scene();
        replace(&folders, &note()).expect("there is room");
        let own = witnesses(&folders, &Register::from_bits(1));
        assert_eq!(
            own.iter().map(|it| (it.number, it.at)).collect::<Vec<_>>(),
            [(4_001, note().at)],
            "though the file says nothing"
        );
        let other = witnesses(&folders, &Register::from_bits(2));
        assert!(other.is_empty(), "to its own register: {other:?}");
        for text in ["", "x 1 2", &note().text().replace(' ', "  ")] {
            assert_eq!(Note::parse(text), None, "{text:?} is none of ours");
        }
    }
}
