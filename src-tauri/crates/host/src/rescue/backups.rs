//! Backups of the journal beside it: made, listed newest first, and the old ones let go.
//!
//! ```text
//!  backups/journal-20261120-220004.db         made when a day was closed, by the shop's clock
//!  backups/journal-20261120-143308-asked.db   made because somebody asked
//!  backups/journal-schema-1.db                made before a newer program changed the file's shape
//! ```
//!
//! Of those of closed days the last fourteen stay, and the last of each month for ever. Those that somebody asked for
//! are counted by themselves, and the last fourteen stay as well: however often somebody asks, no day is let go for
//! it. What is of another register, or cannot be read, is nobody's to count or to let go. Every one of them was read
//! back whole before it got its name.
//!
//! They go to a folder of the shop's choice once it chose one, and beside the journal whenever that folder takes none.
//! Where the chosen one is, is noted beside the journal, too, because a journal that was lost does not say.

use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use domain::{instant::Instant, register::Register};
use journal::{Backup, Head, Journal, Peek};
use till::{
    ports::{Archive, Cabinet, Occasion, Shelf, Soon},
    settings::BACKUP_FOLDER,
};

use crate::{
    cabinet::Disk,
    folders::{Folders, keep_to_this_user},
};

/// How many of the newest of each kind stay.
const KEPT: usize = 14;
/// Ends the name of one that somebody asked for.
const ASKED: &str = "-asked";
/// Begins the name of a register's own folder, where it copies to one that several may copy to.
const OWN: &str = "mostrador-";
/// What is written in a folder, and taken away again, to see whether it takes anything.
const PROBE: &str = ".mostrador-prueba";

/// The folder of a register's backups.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
    /// The file that says in which folder of the shop's choice there are more.
    elsewhere: PathBuf,
}

/// A file that may be a backup.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    /// What it says of itself; none when it is no journal, or cannot be read.
    peek: Option<Peek>,
}

impl Candidate {
    /// The file at `path`.
    pub(super) fn at(path: PathBuf) -> Candidate {
        let peek = Backup::peek(&path).ok();
        Candidate { path, peek }
    }

    /// Whose it says it is.
    pub(super) fn register(&self) -> Option<&Register> {
        self.peek.as_ref().map(|peek| &peek.register)
    }

    /// Its last event.
    pub(super) fn head(&self) -> Option<Head> {
        self.peek.as_ref().map(|peek| peek.head)
    }

    /// How new it is: what was put together again goes on where what was before it was given up.
    fn age(&self) -> Option<(i64, i64)> {
        let peek = self.peek.as_ref()?;
        Some((peek.restorations, peek.head.sequence))
    }
}

impl Backups {
    /// Those of the register in `folders`.
    pub fn of(folders: &Folders) -> Backups {
        Backups {
            folder: folders.backups(),
            elsewhere: folders.elsewhere(),
        }
    }

    /// Makes one of `journal` as it stands, named by `at`, and lets go of what is too old.
    pub async fn make(
        &self,
        journal: &Journal,
        at: Instant,
        occasion: Occasion,
    ) -> Result<Backup, journal::Error> {
        let ending = match occasion {
            Occasion::DayClosed => "",
            Occasion::Asked => ASKED,
        };
        let name = format!("journal-{}{ending}.db", moment(at));
        let made = match chosen(journal).await? {
            None => self.make_beside(journal, &name).await?,
            Some(folder) => match self.make_in(&folder, journal, &name).await {
                Ok(made) => made,
                // A disk that is not plugged in today is no reason to have no copy of today.
                Err(error) => {
                    tracing::warn!(%error, "copies go beside the journal: the chosen folder takes none");
                    self.make_beside(journal, &name).await?
                }
            },
        };
        tracing::info!(backup = %made.path.display(), events = made.head.sequence, "the journal was backed up");
        self.let_go(&made);
        Ok(made)
    }

    async fn make_beside(&self, journal: &Journal, name: &str) -> Result<Backup, journal::Error> {
        fs::create_dir_all(&self.folder)?;
        keep_to_this_user(&self.folder)?;
        journal.back_up(&self.folder.join(name)).await
    }

    /// Makes one in the shop's folder, under the register's own name: several may copy to one folder at the same moment.
    async fn make_in(
        &self,
        folder: &Path,
        journal: &Journal,
        name: &str,
    ) -> Result<Backup, journal::Error> {
        // The folder itself is the shop's: made anew it would be a place where its disk is not.
        if !folder.is_dir() {
            return Err(io::Error::from(io::ErrorKind::NotFound).into());
        }
        let own = folder.join(format!("{OWN}{}", journal.register()));
        fs::create_dir_all(&own)?;
        // Whoever puts a lost journal together again must find it without the journal.
        let noted = own.to_string_lossy();
        if fs::read_to_string(&self.elsewhere).ok().as_deref() != Some(&*noted) {
            Disk.keep(&self.elsewhere, noted.as_bytes())?;
        }
        journal.back_up(&own.join(name)).await
    }

    /// The folders there may be some in.
    fn folders(&self) -> Vec<PathBuf> {
        let elsewhere = fs::read_to_string(&self.elsewhere).ok();
        let elsewhere = elsewhere.map(|text| PathBuf::from(text.trim_end()));
        [self.folder.clone()].into_iter().chain(elsewhere).collect()
    }

    /// Where there may be one, the newest first: by what is in them, since a clock that was wrong for a day gives
    /// wrong names for ever. What is no journal at all comes last.
    pub(super) fn newest_first(&self) -> Vec<Candidate> {
        let files = self.files().into_iter();
        let mut found: Vec<Candidate> = files.map(Candidate::at).collect();
        found.sort_by_cached_key(|it| std::cmp::Reverse((it.age(), it.path.clone())));
        found
    }

    /// Whether there are any.
    pub fn are_there(&self) -> bool {
        !self.files().is_empty()
    }

    /// All files that may be one, in no order.
    pub fn files(&self) -> Vec<PathBuf> {
        let folders = self.folders().into_iter();
        folders.flat_map(|folder| copies_in(&folder)).collect()
    }

    /// Never the one that was just made, whatever the clock called it.
    fn let_go(&self, just_made: &Backup) {
        let folder = just_made.path.parent();
        let own = self.newest_first().into_iter();
        let own = own
            .filter(|it| it.path.parent() == folder && it.register() == Some(&just_made.register));
        let names: Vec<String> = own.filter_map(|it| name(&it.path)).collect();
        for old in too_old(&names) {
            let path = folder.unwrap_or(&self.folder).join(old);
            if path != just_made.path
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
        occasion: Occasion,
    ) -> Soon<'a, Result<PathBuf, journal::Error>> {
        Box::pin(async move { Ok(self.make(journal, at, occasion).await?.path) })
    }

    fn shelf(&self, chosen: Option<&str>) -> Shelf {
        let made = |path: &PathBuf| {
            let name = path.file_name()?.to_str()?;
            Dated::parse(name)?;
            let since = fs::metadata(path).ok()?.modified().ok()?;
            let since = since.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            Some(Instant::from_ms(i64::try_from(since.as_millis()).ok()?))
        };
        Shelf {
            folder: chosen.map_or_else(|| self.folder.clone(), PathBuf::from),
            last: self.files().iter().filter_map(made).max(),
        }
    }

    fn must_take(&self, folder: &Path) -> io::Result<()> {
        if !folder.is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let probe = folder.join(PROBE);
        fs::write(&probe, b"Mostrador")?;
        fs::remove_file(&probe)
    }
}

/// The folder of the shop's choice that its journal knows of, if it chose one.
async fn chosen(journal: &Journal) -> Result<Option<PathBuf>, journal::Error> {
    let set = journal.read(|book| book.setting(BACKUP_FOLDER)).await?;
    let set = set.filter(|text| !text.trim().is_empty());
    Ok(set.map(PathBuf::from))
}

/// The files in a folder that may be copies, in no order.
fn copies_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "db"))
        .collect()
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

/// Which of these, the newest first, may go.
fn too_old(names: &[String]) -> Vec<&str> {
    let of = |wanted: Occasion| {
        let dated = names
            .iter()
            .filter_map(|name| Some((name.as_str(), Dated::parse(name)?)));
        dated.filter(move |(_, dated)| dated.occasion == wanted)
    };
    let mut months = BTreeSet::new();
    let days = of(Occasion::DayClosed)
        .enumerate()
        .filter(|(place, (_, dated))| {
            let last_of_its_month = months.insert(dated.month);
            *place >= KEPT && !last_of_its_month
        });
    let days: Vec<&str> = days.map(|(_, (name, _))| name).collect();
    let asked = of(Occasion::Asked).skip(KEPT).map(|(name, _)| name);
    days.into_iter().chain(asked).collect()
}

/// What the name of one of ours says.
struct Dated<'n> {
    /// `202611` of `journal-20261120-220004.db`.
    month: &'n str,
    occasion: Occasion,
}

impl<'n> Dated<'n> {
    /// None of other names.
    fn parse(name: &'n str) -> Option<Dated<'n>> {
        let moment = name.strip_prefix("journal-")?.strip_suffix(".db")?;
        let (moment, occasion) = match moment.strip_suffix(ASKED) {
            Some(moment) => (moment, Occasion::Asked),
            None => (moment, Occasion::DayClosed),
        };
        let (day, time) = moment.split_once('-')?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        let month = (digits(day, 8) && digits(time, 6)).then(|| day.get(..6))??;
        Some(Dated { month, occasion })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use domain::{instant::Instant, register::Register};
    use journal::Journal;
    use till::ports::Occasion;

    use super::{Backups, moment, too_old};

    fn paths(backups: &Backups) -> Vec<PathBuf> {
        let found = backups.newest_first().into_iter();
        found.map(|candidate| candidate.path).collect()
    }

    fn days(month: u32, days: std::ops::RangeInclusive<u32>) -> impl Iterator<Item = String> {
        days.map(move |day| format!("journal-2026{month:02}{day:02}-220000.db"))
    }

    /// Which of these stay; `names` in the order in which they were made.
    fn kept(names: &[String]) -> Vec<&str> {
        let newest_first: Vec<String> = names.iter().rev().cloned().collect();
        let gone = too_old(&newest_first);
        let names = names.iter().map(String::as_str);
        names.filter(|name| !gone.contains(name)).collect()
    }

    #[test]
    fn fourteen_stay_and_the_last_of_each_month() {
        let names: Vec<String> = days(8, 1..=31)
            .chain(days(9, 1..=30))
            .chain(days(10, 1..=20))
            .chain(["journal-schema-1.db".to_owned(), "mine.db".to_owned()])
            .collect();
        let mut expected: Vec<String> = days(8, 31..=31)
            .chain(days(9, 30..=30))
            .chain(days(10, 7..=20))
            .collect();
        expected.extend(["journal-schema-1.db".to_owned(), "mine.db".to_owned()]);
        assert_eq!(
            kept(&names),
            expected,
            "what somebody else put there is not ours"
        );
    }

    #[test]
    fn however_often_somebody_asks_no_day_is_let_go_for_it() {
        let asked = (0..40).map(|n| format!("journal-20261020-1000{n:02}-asked.db"));
        let names: Vec<String> = days(9, 1..=30)
            .chain(days(10, 1..=20))
            .chain(asked)
            .collect();
        let kept = kept(&names);
        let (asked, days): (Vec<&str>, Vec<&str>) =
            kept.iter().partition(|name| name.contains("asked"));
        assert_eq!(days.len(), 15, "fourteen, and the last of September");
        assert_eq!(asked.len(), 14, "and so many of the others");
        assert_eq!(
            asked.first(),
            Some(&"journal-20261020-100026-asked.db"),
            "the last ones"
        );
    }

    #[test]
    fn few_are_all_kept() {
        let names: Vec<String> = days(8, 1..=14).collect();
        assert_eq!(kept(&names), names, "there is no older one than these");
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
            elsewhere: folder.path().join("backups.elsewhere"),
        };
        for day in 0..20 {
            let at = start.plus_ms(day * 86_400_000);
            let made = backups.make(&journal, at, Occasion::DayClosed).await;
            made.expect("there is room");
        }
        let past = start.plus_ms(-2 * 86_400_000);
        let made = backups.make(&journal, past, Occasion::DayClosed).await;
        let made = made.expect("there is room");
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
            elsewhere: folder.path().join("backups.elsewhere"),
        };
        let wrong_clock = start.plus_ms(400 * 86_400_000);
        let early = backups.make(&journal, wrong_clock, Occasion::Asked).await;
        let early = early.expect("there is room");
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
        let late = backups.make(&journal, start, Occasion::DayClosed).await;
        let late = late.expect("there is room");
        let none = folder
            .path()
            .join("backups")
            .join("journal-29991231-000000.db");
        std::fs::write(&none, b"no journal").expect("a file");
        assert_eq!(
            paths(&backups),
            [late.path, early.path, none],
            "names tell what the clock said, not what is in them"
        );
    }

    #[tokio::test]
    async fn a_clock_that_was_ahead_for_a_while_lets_no_later_day_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("journal.db");
        let start = Instant::from_ms(1_795_195_988_120);
        let journal = Journal::open(&path, Register::from_bits(1), start).expect("a journal");
        let backups = Backups {
            folder: folder.path().join("backups"),
            elsewhere: folder.path().join("backups.elsewhere"),
        };
        let ahead = start.plus_ms(400 * 86_400_000);
        let mut made = Vec::new();
        for (turn, at) in (0..14).map(|_| ahead).chain([start; 3]).enumerate() {
            let day = i64::try_from(turn).expect("few");
            let at = at.plus_ms(day * 86_400_000);
            journal
                .write(move |book| {
                    let stamp = journal::Stamp {
                        id: uuid::Uuid::from_u128(u128::try_from(turn).expect("few")),
                        at,
                        operator: None,
                    };
                    book.set_setting("shop.name", &turn.to_string(), &stamp)
                })
                .await
                .expect("a setting");
            let copy = backups.make(&journal, at, Occasion::DayClosed).await;
            made.push(copy.expect("there is room").path);
        }
        let last = made.split_off(14);
        assert!(
            last.iter().all(|path| path.exists()),
            "the last three days are there: {:?}",
            paths(&backups)
        );
    }

    #[tokio::test]
    async fn what_is_another_registers_is_not_counted_and_not_let_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let start = Instant::from_ms(1_795_195_988_120);
        let open = |name: &str, bits| {
            let path = folder.path().join(name);
            Journal::open(&path, Register::from_bits(bits), start).expect("a journal")
        };
        let (own, other) = (open("own.db", 1), open("other.db", 2));
        let backups = Backups {
            folder: folder.path().join("backups"),
            elsewhere: folder.path().join("backups.elsewhere"),
        };
        let mut theirs = Vec::new();
        for day in 0..3 {
            let at = start.plus_ms((day - 100) * 86_400_000);
            let copy = backups.make(&other, at, Occasion::DayClosed).await;
            theirs.push(copy.expect("there is room").path);
        }
        for day in 0..20 {
            let at = start.plus_ms(day * 86_400_000);
            let copy = backups.make(&own, at, Occasion::DayClosed).await;
            copy.expect("there is room");
        }
        assert!(
            theirs.iter().all(|path| path.exists()),
            "they are not ours to let go"
        );
        let files = backups.files().len() - theirs.len();
        assert!((14..=16).contains(&files), "ours are counted: {files}");
    }
}
