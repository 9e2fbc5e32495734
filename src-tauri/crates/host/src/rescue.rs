//! Rescue: a journal that is damaged, cut short or gone is put together again, and what was there is kept.
//!
//! ```text
//!  journal.db (damaged) ──┐
//!                         ├─▶ journal.db.restored ── read back ── a manager's PIN ──▶ journal.db
//!  backups/ newest good ──┘                                                            │
//!  quarantine/20261120-220004/journal.db  ◀── what was there ──────────────────────────┘
//! ```
//!
//! Nothing is changed before the restored journal holds together and a manager has said yes. Only a person begins
//! this: a program that mends itself in secret hides what was lost.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::instant::Instant;
use journal::{Backup, Journal, Opening, Restore, Restored, Stamp, Verification};
use till::{
    Foundation, Providers, Till,
    ports::{Clock, Dice, Outlet, Ports},
    refusal::{Code, Refusal},
};

pub use self::backups::Backups;
use self::backups::moment;
use crate::{
    cabinet::Disk,
    dice::SystemDice,
    folders::Folders,
    hold::{Hold, Holder, Taking},
    register::{Account, profile, refused},
    vault::Keyring,
};

mod backups;

/// What is beside a database's file.
const ENDINGS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// Which register is to be rescued.
pub struct Distress {
    /// Where it lives; none: the system's folder for the app.
    pub data_dir: Option<PathBuf>,
    /// Which account.
    pub account: Account,
    /// The backup to begin from; none: the newest that holds together.
    pub from: Option<PathBuf>,
    /// What does this, for whoever is kept waiting by it.
    pub program: String,
    /// What time it is here.
    pub clock: Arc<dyn Clock>,
    /// Who hears what happens.
    pub outlet: Arc<dyn Outlet>,
}

/// What looking at the register came to.
pub enum Diagnosis {
    /// The journal holds together and has all that its backups have: there is nothing to restore.
    Sound,
    /// It does not, and this is what can be done.
    Restorable(Box<Rescue>),
}

/// A journal put together again, not yet in its place. Dropped, it changes nothing.
pub struct Rescue {
    /// A till over the restored journal: whoever is to say yes signs in there.
    pub till: Till,
    /// What was put together, and what is missing.
    pub restored: Restored,
    /// What it began from; none: what could be read of the damaged file alone.
    pub backup: Option<Backup>,
    /// Backups that do not hold together, newest first, with the reason.
    pub passed_over: Vec<(PathBuf, String)>,
    /// Where the register lives.
    pub folders: Folders,
    journal: Journal,
    at: Instant,
    _hold: Hold,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Where the damaged file is now; none when there was none.
    pub quarantine: Option<PathBuf>,
}

impl Rescue {
    /// Takes the register, looks at its journal, and puts it together again beside it if that is called for.
    pub async fn prepare(distress: Distress) -> Result<Diagnosis, Refusal> {
        let folders = Folders::of(distress.data_dir, distress.account.word())
            .map_err(|error| refused(Code::JournalMissing, &error))?;
        if !folders.account().is_dir() {
            return Err(refused(Code::JournalMissing, &folders.account().display()));
        }
        let at = distress.clock.now();
        let holder = Holder::this(&distress.program, at);
        let taking = Hold::take(&folders.lock(), &holder)
            .map_err(|error| refused(Code::JournalUnwritable, &error))?;
        let hold = match taking {
            Taking::Held(hold) => hold,
            Taking::By(Some(holder)) => return Err(refused(Code::RegisterHeld, &holder)),
            Taking::By(None) => {
                return Err(refused(Code::RegisterHeld, &folders.lock().display()));
            }
        };
        let from = distress.from.map(std::path::absolute).transpose();
        let from = from.map_err(|error| refused(Code::JournalMissing, &error))?;
        let looked_at = folders.clone();
        let found = tokio::task::spawn_blocking(move || assemble(&looked_at, from, at))
            .await
            .map_err(|error| refused(Code::Internal, &error))?;
        let Some(assembled) = found? else {
            return Ok(Diagnosis::Sound);
        };
        // It needs no room put by: nobody sells on it before it is in its place.
        let opening = Opening {
            reserve_bytes: 0,
            ..Opening::default()
        };
        let register = assembled.restored.register.clone();
        let journal = Journal::open_as(&folders.restored(), register, at, opening)?;
        let till = Till::open(Foundation {
            profile: profile(distress.account, &journal, &[]).await?,
            ports: Ports {
                clock: distress.clock,
                dice: Arc::new(SystemDice),
                vault: Arc::new(Keyring::for_register(&folders.account())),
                outlet: distress.outlet,
                cabinet: Arc::new(Disk),
            },
            journal: journal.clone(),
            providers: Providers::default(),
            stage: None,
            papers: folders.papers(),
            sells: false,
        })
        .await?;
        Ok(Diagnosis::Restorable(Box::new(Rescue {
            till,
            restored: assembled.restored,
            backup: assembled.backup,
            passed_over: assembled.passed_over,
            folders,
            journal,
            at,
            _hold: hold,
        })))
    }

    /// Puts the restored journal in its place. What was there goes to quarantine, whole.
    pub fn finish(self) -> Result<Done, Refusal> {
        let Rescue {
            till,
            journal,
            folders,
            at,
            _hold: hold,
            ..
        } = self;
        // The last handle takes the log along.
        drop(till);
        drop(journal);
        let done = replace(&folders, at).map_err(|error| refused(Code::JournalUnwritable, &error));
        drop(hold);
        done
    }
}

/// Backs `journal` up to a file that somebody named.
pub async fn back_up_to(journal: &Journal, file: &Path) -> Result<Backup, Refusal> {
    let made = match std::path::absolute(file) {
        Ok(to) => journal.back_up(&to).await,
        Err(error) => Err(error.into()),
    };
    made.map_err(|error| {
        tracing::error!(%error, "the journal could not be backed up");
        refused(Code::BackupFailed, &file.display())
    })
}

/// Whether a journal was here that is not any more.
pub(crate) fn is_lost(folders: &Folders) -> bool {
    !folders.journal().exists()
        && (Backups::of(folders).are_there()
            || folders.restored().exists()
            || quarantined(folders).is_some())
}

struct Assembled {
    restored: Restored,
    backup: Option<Backup>,
    passed_over: Vec<(PathBuf, String)>,
}

/// Looks at what is there, and puts it together beside the journal if it needs to be.
fn assemble(
    folders: &Folders,
    from: Option<PathBuf>,
    at: Instant,
) -> Result<Option<Assembled>, Refusal> {
    let own = folders.journal();
    let damaged = if own.exists() {
        Some(own)
    } else {
        // A restoration may have ended half way.
        quarantined(folders)
    };
    let given = from.is_some();
    let candidates = match from {
        Some(path) => vec![path],
        None => Backups::of(folders).newest_first(),
    };
    if damaged.is_none() && candidates.is_empty() {
        return Err(refused(Code::JournalMissing, &folders.account().display()));
    }
    if folders.journal().exists() && is_sound(&folders.journal(), &candidates)? {
        return Ok(None);
    }
    let to = folders.restored();
    let mut stamp = stamps(at);
    let mut passed_over = Vec::new();
    let tries = candidates.iter().map(|path| Some(path.as_path()));
    // Last of all, and only when nobody named a backup: what the damaged file alone still says.
    let alone = (!given && damaged.is_some()).then_some(None);
    for backup in tries.chain(alone) {
        let restore = Restore {
            damaged: damaged.as_deref(),
            backup,
            to: &to,
            at,
        };
        let why = match restore.run(&mut stamp) {
            Ok(restored) => {
                let backup = backup.map(Backup::look).transpose()?;
                return Ok(Some(Assembled {
                    restored,
                    backup,
                    passed_over,
                }));
            }
            Err(journal::Error::Damaged(why)) => why,
            Err(journal::Error::Missing) => "there is no such file".to_owned(),
            Err(error) => return Err(error.into()),
        };
        tracing::warn!(backup = ?backup, %why, "a backup that cannot be used");
        passed_over.extend(backup.map(|path| (path.to_owned(), why)));
    }
    let path = passed_over.into_iter().map(|(path, _)| path).next();
    let path = path.unwrap_or_else(|| folders.journal());
    Err(refused(Code::JournalDamaged, &path.display()))
}

/// Whether the journal holds together and has everything that its backups have.
fn is_sound(path: &Path, candidates: &[PathBuf]) -> Result<bool, Refusal> {
    let journal = match Journal::open_read_only(path) {
        Ok(journal) => journal,
        Err(journal::Error::Damaged(_) | journal::Error::Io(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let heads: Vec<_> = candidates
        .iter()
        .filter_map(|path| Backup::peek(path).ok())
        .collect();
    let read = tokio::runtime::Handle::current().block_on(journal.read(move |book| {
        let mut sound = matches!(book.verify()?, Verification::Holds { .. });
        for head in heads {
            // One that is cut short holds together, too.
            sound = sound && book.has(head)?;
        }
        Ok(sound)
    }));
    match read {
        Ok(sound) => Ok(sound),
        Err(journal::Error::Damaged(_) | journal::Error::Io(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Stamps of the program itself: nobody is signed in at a journal that is not there yet.
fn stamps(at: Instant) -> impl FnMut() -> Stamp {
    move || {
        let bits = SystemDice.bits().to_be_bytes();
        let random: [u8; 10] = std::array::from_fn(|place| bits.get(place).copied().unwrap_or(0));
        let ms = u64::try_from(at.ms()).unwrap_or(0);
        Stamp {
            id: uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid(),
            at,
            operator: None,
        }
    }
}

/// The newest file in quarantine.
fn quarantined(folders: &Folders) -> Option<PathBuf> {
    let entries = fs::read_dir(folders.quarantine()).ok()?;
    let files = entries.filter_map(|entry| Some(entry.ok()?.path().join("journal.db")));
    files.filter(|path| path.exists()).max()
}

fn replace(folders: &Folders, at: Instant) -> io::Result<Done> {
    let own = folders.journal();
    let log = fs::metadata(beside(&folders.restored(), "-wal"));
    if log.is_ok_and(|log| log.len() > 0) {
        // What is in it would be lost with its name.
        return Err(io::Error::other("the restored journal is still open"));
    }
    let mut quarantine = None;
    if ENDINGS.iter().any(|ending| beside(&own, ending).exists()) {
        let cell = free_cell(folders, at)?;
        // The file goes first: without its log it would look like a journal that lacks its last sales.
        for ending in ENDINGS {
            let from = beside(&own, ending);
            if from.exists() {
                fs::rename(&from, beside(&cell.join("journal.db"), ending))?;
            }
        }
        sync(&cell)?;
        sync(&folders.quarantine())?;
        quarantine = Some(cell);
    }
    sync(&folders.account())?;
    fs::rename(folders.restored(), &own)?;
    for ending in ENDINGS {
        // Nothing is left of the log but its name, if that.
        let _ = fs::remove_file(beside(&folders.restored(), ending));
    }
    sync(&folders.account())?;
    tracing::warn!(quarantine = ?quarantine, "the journal was restored");
    Ok(Done { quarantine })
}

/// A folder of its own for what is put aside now.
fn free_cell(folders: &Folders, at: Instant) -> io::Result<PathBuf> {
    fs::create_dir_all(folders.quarantine())?;
    crate::folders::keep_to_this_user(&folders.quarantine())?;
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
fn sync(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}
