//! Backups of the journal beside it: made, listed newest first, and the old ones let go.
//!
//! ```text
//!  backups/journal-20261120-220004.db   by the shop's clock
//!  backups/journal-schema-1.db          made before a newer program changed the file's shape
//! ```
//!
//! The last fourteen stay, and the last of each month for ever. Every one of them was read back whole before it
//! got its name.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use domain::instant::Instant;
use journal::{Backup, Journal};
use till::ports::{Archive, Soon};

use crate::folders::{Folders, keep_to_this_user};

/// How many of the newest stay.
const KEPT: usize = 14;

/// The folder of a register's backups.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
}

impl Backups {
    /// Those of the register in `folders`.
    pub fn of(folders: &Folders) -> Backups {
        Backups {
            folder: folders.backups(),
        }
    }

    /// Makes one of `journal` as it stands, named by `at`, and lets go of what is too old.
    pub async fn make(&self, journal: &Journal, at: Instant) -> Result<Backup, journal::Error> {
        fs::create_dir_all(&self.folder)?;
        keep_to_this_user(&self.folder)?;
        let name = format!("journal-{}.db", moment(at));
        let made = journal.back_up(&self.folder.join(name)).await?;
        tracing::info!(backup = %made.path.display(), events = made.head.sequence, "the journal was backed up");
        self.let_go(&made.path);
        Ok(made)
    }

    /// Where there may be one, the one with the most events first. Their heads are looked at, no more; what is no
    /// journal at all comes last.
    pub fn newest_first(&self) -> Vec<PathBuf> {
        let mut found: Vec<(i64, PathBuf)> = self
            .files()
            .into_iter()
            .map(|path| {
                let head = Backup::peek(&path).map_or(0, |head| head.sequence);
                (head, path)
            })
            .collect();
        // By what is in them: a clock that was wrong for a day gives wrong names for ever.
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// Whether there are any.
    pub fn are_there(&self) -> bool {
        !self.files().is_empty()
    }

    fn files(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return Vec::new();
        };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        paths
            .filter(|path| path.extension().is_some_and(|ending| ending == "db"))
            .collect()
    }

    /// Never the one that was just made, whatever the clock called it.
    fn let_go(&self, just_made: &Path) {
        let names: BTreeSet<String> = self.files().iter().filter_map(|path| name(path)).collect();
        for old in too_old(&names) {
            let path = self.folder.join(old);
            if path != just_made
                && let Err(error) = fs::remove_file(&path)
            {
                tracing::warn!(%error, backup = %path.display(), "an old backup stays");
            }
        }
    }
}

impl Archive for Backups {
    fn back_up<'a>(
        &'a self,
        journal: &'a Journal,
        at: Instant,
    ) -> Soon<'a, Result<PathBuf, journal::Error>> {
        Box::pin(async move { Ok(self.make(journal, at).await?.path) })
    }
}

/// A moment by the shop's clock, as the names of files have it: `20261120-220004`.
pub(crate) fn moment(at: Instant) -> String {
    let digits: String = at
        .to_rfc3339()
        .chars()
        .take_while(|letter| *letter != '.')
        .filter(char::is_ascii_digit)
        .collect();
    let (day, time) = digits.split_at_checked(8).unwrap_or((&digits, ""));
    format!("{day}-{time}")
}

fn name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_str()?.to_owned())
}

/// Which of these may go.
fn too_old(names: &BTreeSet<String>) -> Vec<&str> {
    let dated = names
        .iter()
        .map(String::as_str)
        .filter(|name| month(name).is_some());
    let mut months = BTreeSet::new();
    dated
        .rev()
        .enumerate()
        .filter(|(place, name)| {
            let last_of_its_month = months.insert(month(name));
            *place >= KEPT && !last_of_its_month
        })
        .map(|(_, name)| name)
        .collect()
}

/// `202611` of `journal-20261120-220004.db`; none of other names.
fn month(name: &str) -> Option<&str> {
    let moment = name.strip_prefix("journal-")?.strip_suffix(".db")?;
    let (day, time) = moment.split_once('-')?;
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    (digits(day, 8) && digits(time, 6)).then(|| day.get(..6))?
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{instant::Instant, register::Register};
    use journal::Journal;

    use super::{Backups, moment, too_old};

    fn days(month: u32, days: std::ops::RangeInclusive<u32>) -> impl Iterator<Item = String> {
        days.map(move |day| format!("journal-2026{month:02}{day:02}-220000.db"))
    }

    #[test]
    fn fourteen_stay_and_the_last_of_each_month() {
        let names: BTreeSet<String> = days(8, 1..=31)
            .chain(days(9, 1..=30))
            .chain(days(10, 1..=20))
            .chain(["journal-schema-1.db".to_owned(), "mine.db".to_owned()])
            .collect();
        let gone: BTreeSet<&str> = too_old(&names).into_iter().collect();
        let kept: Vec<&str> = names
            .iter()
            .map(String::as_str)
            .filter(|name| !gone.contains(name))
            .collect();
        let mut expected: Vec<String> = days(8, 31..=31)
            .chain(days(9, 30..=30))
            .chain(days(10, 7..=20))
            .collect();
        expected.extend(["journal-schema-1.db".to_owned(), "mine.db".to_owned()]);
        assert_eq!(kept, expected, "what somebody else put there is not ours");
    }

    #[test]
    fn few_are_all_kept() {
        let names: BTreeSet<String> = days(8, 1..=14).collect();
        assert!(
            too_old(&names).is_empty(),
            "there is no older one than these"
        );
    }

    #[test]
    fn a_moment_is_named_by_the_shops_clock() {
        let afternoon = Instant::from_ms(1_795_195_988_120);
        assert_eq!(moment(afternoon), "20261120-143308", "in Buenos Aires");
    }

    #[tokio::test]
    async fn the_one_just_made_stays_though_the_clock_was_set_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        let start = Instant::from_ms(1_795_195_988_120);
        let journal = Journal::open(&path, Register::from_bits(1), start).expect("a journal");
        let backups = Backups {
            folder: folder.path().join("backups"),
        };
        for day in 0..20 {
            let at = start.plus_ms(day * 86_400_000);
            backups.make(&journal, at).await.expect("there is room");
        }
        let past = start.plus_ms(-2 * 86_400_000);
        let made = backups.make(&journal, past).await.expect("there is room");
        assert!(
            made.path.exists(),
            "it is the newest, whatever it is called"
        );
        let files = backups.files().len();
        assert!(
            (14..=17).contains(&files),
            "and the old ones are gone: {files}"
        );
    }

    #[tokio::test]
    async fn the_one_with_the_most_in_it_is_tried_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        let start = Instant::from_ms(1_795_195_988_120);
        let journal = Journal::open(&path, Register::from_bits(1), start).expect("a journal");
        let backups = Backups {
            folder: folder.path().join("backups"),
        };
        let wrong_clock = start.plus_ms(400 * 86_400_000);
        let early = backups.make(&journal, wrong_clock).await.expect("room");
        journal
            .write(move |book| {
                let stamp = journal::Stamp {
                    id: uuid::Uuid::from_u128(9),
                    at: start,
                    operator: None,
                };
                book.set_setting("shop.name", "El Almacén", &stamp)
            })
            .await
            .expect("a setting");
        let late = backups.make(&journal, start).await.expect("room");
        let none = folder
            .path()
            .join("backups")
            .join("journal-29991231-000000.db");
        std::fs::write(&none, b"no journal").expect("a file");
        assert_eq!(
            backups.newest_first(),
            [late.path, early.path, none],
            "names tell what the clock said, not what is in them"
        );
    }
}
