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
//! this: a program that mends itself in secret hides what was lost. What was begun is ended by whoever comes next
//! (`exchange`).

use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{instant::Instant, register::Register};
use journal::{Backup, Head, Journal, Opening, Restore, Restored, Stamp, Verification, Witness};
use till::{
    Foundation, Providers, Till,
    ports::{Clock, Dice, Outlet, Ports},
    refusal::{Code, Refusal},
};

pub use self::backups::Backups;
pub(crate) use self::identity::note as note_identity;
use self::{backups::Candidate, exchange::Note};
use crate::{
    cabinet::Disk,
    dice::SystemDice,
    folders::Folders,
    hold::{Hold, Holder, Taking},
    register::{Account, profile, refused},
    seal,
    vault::Keyring,
};

mod backups;
mod exchange;
mod identity;

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
    /// Backups that cannot be used, newest first, with the reason.
    pub passed_over: Vec<(PathBuf, PassedOver)>,
    /// Where the register lives.
    pub folders: Folders,
    journal: Journal,
    at: Instant,
    _hold: Hold,
}

/// Why a backup is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassedOver {
    /// It does not hold together, as said here for whoever helps the shop.
    Damaged(String),
    /// It is another register's.
    Foreign(Register),
}

impl fmt::Display for PassedOver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PassedOver::Damaged(why) => formatter.write_str(why),
            PassedOver::Foreign(register) => write!(formatter, "it is of register {register}"),
        }
    }
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
        exchange::finish(&folders).map_err(|error| refused(Code::JournalUnwritable, &error))?;
        let from = distress.from.map(std::path::absolute).transpose();
        let from = from.map_err(|error| refused(Code::JournalMissing, &error))?;
        let kept = seal::kept(&Keyring::for_register(&folders.account())).await;
        // Without it less is known, and nothing is refused for that.
        let kept = kept.ok().flatten();
        let looked_at = folders.clone();
        let found = tokio::task::spawn_blocking(move || {
            let kept = kept.map(|kept| (kept.register, kept.sealed));
            Case::of(&looked_at, kept, at).assemble(from)
        });
        let found = found
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
            restored,
            journal,
            folders,
            at,
            _hold: hold,
            ..
        } = self;
        // The last handle takes the log along.
        drop(till);
        drop(journal);
        let note = Note {
            next_number: restored.gap.next_number,
            register: restored.register,
            at,
        };
        let quarantine = exchange::replace(&folders, &note)
            .map_err(|error| refused(Code::JournalUnwritable, &error))?;
        tracing::warn!(quarantine = ?quarantine, "the journal was restored");
        drop(hold);
        Ok(Done { quarantine })
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
            || exchange::quarantined(folders).is_some())
}

/// Ends a restoration that was decided and broken off, if there is one: until then what is there is neither the old
/// journal nor the new one. Refused while another process has the register, which may be at it.
pub fn end_what_was_decided(folders: &Folders, holder: &Holder) -> Result<(), Refusal> {
    if !exchange::is_pending(folders) {
        return Ok(());
    }
    let unwritable = |error: std::io::Error| refused(Code::JournalUnwritable, &error);
    match Hold::take(&folders.lock(), holder).map_err(unwritable)? {
        Taking::Held(hold) => {
            exchange::finish(folders).map_err(unwritable)?;
            drop(hold);
            Ok(())
        }
        Taking::By(Some(holder)) => Err(refused(Code::RegisterHeld, &holder)),
        Taking::By(None) => Err(refused(Code::RegisterHeld, &folders.lock().display())),
    }
}

struct Assembled {
    restored: Restored,
    backup: Option<Backup>,
    passed_over: Vec<(PathBuf, PassedOver)>,
}

/// What is known before anything is put together.
struct Case<'f> {
    folders: &'f Folders,
    at: Instant,
    /// What is left of the journal; none when nothing is.
    damaged: Option<PathBuf>,
    /// Whose it was; none when nothing says.
    register: Option<Register>,
    /// The last head of it that was sealed.
    sealed: Option<Head>,
}

impl<'f> Case<'f> {
    /// What there is in `folders`, and what the keyring has of it: the register's name, and the head sealed last.
    fn of(folders: &'f Folders, kept: Option<(String, Head)>, at: Instant) -> Case<'f> {
        let own = folders.journal();
        let damaged = if own.exists() {
            Some(own)
        } else {
            // A restoration may have ended half way.
            exchange::quarantined(folders)
        };
        let in_keyring = || Register::parse(&kept.as_ref()?.0).ok();
        let in_file = || match Restore::registers_in(damaged.as_deref()?).as_slice() {
            [register] => Some(register.clone()),
            _ => None,
        };
        let register = identity::noted(folders)
            .or_else(in_keyring)
            .or_else(in_file);
        let sealed = kept.filter(|(name, _)| {
            let of = register.as_ref().map(Register::as_str);
            of == Some(name.as_str())
        });
        Case {
            sealed: sealed.map(|(_, sealed)| sealed),
            damaged,
            register,
            folders,
            at,
        }
    }

    /// Puts it together beside the journal, if it needs to be: from the file `from`, or from the newest backup that
    /// can be used.
    fn assemble(mut self, from: Option<PathBuf>) -> Result<Option<Assembled>, Refusal> {
        let given = from.is_some();
        let candidates = match from {
            Some(path) => vec![Candidate::at(path)],
            None => Backups::of(self.folders).newest_first(),
        };
        let missing = || refused(Code::JournalMissing, &self.folders.account().display());
        if self.damaged.is_none() && candidates.is_empty() {
            return Err(missing());
        }
        if self.folders.journal().exists() && is_sound(&self.folders.journal(), &candidates)? {
            return Ok(None);
        }
        if self.register.is_none() {
            self.register = only(&candidates)?;
        }
        let witnesses = self.witnesses();
        let mut passed_over = Vec::new();
        for candidate in &candidates {
            match (&self.register, candidate.register()) {
                (Some(own), Some(other)) if own != other => {
                    passed_over.push((candidate.path.clone(), PassedOver::Foreign(other.clone())));
                    continue;
                }
                _ => {}
            }
            match self.attempt(Some(&candidate.path), &witnesses)? {
                Ok((restored, backup)) => {
                    return Ok(Some(Assembled {
                        restored,
                        backup,
                        passed_over,
                    }));
                }
                Err(why) => passed_over.push((candidate.path.clone(), why)),
            }
        }
        // Last of all, and only when nobody named a backup: what the damaged file alone still says.
        if !given
            && self.damaged.is_some()
            && let Ok((restored, backup)) = self.attempt(None, &witnesses)?
        {
            return Ok(Some(Assembled {
                restored,
                backup,
                passed_over,
            }));
        }
        let is_foreign = |why: &PassedOver| matches!(why, PassedOver::Foreign(_));
        match passed_over.first() {
            Some((path, PassedOver::Foreign(register)))
                if passed_over.iter().all(|(_, why)| is_foreign(why)) =>
            {
                let what = format!("{}: {register}", path.display());
                Err(refused(Code::ForeignBackup, &what))
            }
            Some((path, _)) => Err(refused(Code::JournalDamaged, &path.display())),
            None => Err(refused(
                Code::JournalDamaged,
                &self.folders.journal().display(),
            )),
        }
    }

    /// One try, from that backup or from none. What is wrong with the backup is an answer.
    fn attempt(
        &self,
        backup: Option<&Path>,
        witnesses: &[Witness],
    ) -> Result<Result<(Restored, Option<Backup>), PassedOver>, Refusal> {
        let restore = Restore {
            damaged: self.damaged.as_deref(),
            backup,
            to: &self.folders.restored(),
            at: self.at,
            register: self.register.as_ref(),
            witnesses,
            sealed: self.sealed,
        };
        let why = match restore.run(&mut stamps(self.at)) {
            Ok(restored) => {
                let backup = backup.map(Backup::look).transpose()?;
                return Ok(Ok((restored, backup)));
            }
            Err(journal::Error::Damaged(why)) => PassedOver::Damaged(why),
            Err(journal::Error::Missing) => PassedOver::Damaged("there is no such file".to_owned()),
            Err(journal::Error::Foreign(register)) => PassedOver::Foreign(register),
            Err(error) => return Err(error.into()),
        };
        tracing::warn!(backup = ?backup, %why, "a backup that cannot be used");
        Ok(Err(why))
    }

    /// What everything else here knows of the register's numbers.
    fn witnesses(&self) -> Vec<Witness> {
        let Some(register) = &self.register else {
            return Vec::new();
        };
        let mut witnesses = exchange::witnesses(self.folders, register);
        let copies = Backups::of(self.folders).files().into_iter();
        witnesses.extend(copies.filter_map(|path| Witness::of(&path, register)));
        witnesses
    }
}

/// The register that all of these are of. Refused when they are of several: which of them lived here is a person's
/// to say.
fn only(candidates: &[Candidate]) -> Result<Option<Register>, Refusal> {
    let registers: BTreeSet<&Register> =
        candidates.iter().filter_map(Candidate::register).collect();
    let mut registers = registers.into_iter();
    match (registers.next(), registers.next()) {
        (Some(one), Some(other)) => {
            let what = format!("{one}, {other}");
            Err(refused(Code::ForeignBackup, &what))
        }
        (one, _) => Ok(one.cloned()),
    }
}

/// Whether the journal holds together and has everything that its backups have.
fn is_sound(path: &Path, candidates: &[Candidate]) -> Result<bool, Refusal> {
    let journal = match Journal::open_read_only(path) {
        Ok(journal) => journal,
        Err(journal::Error::Damaged(_) | journal::Error::Io(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let register = journal.register().clone();
    let copies: Vec<(PathBuf, Head)> = candidates
        .iter()
        .filter(|candidate| candidate.register() == Some(&register))
        .filter_map(|candidate| Some((candidate.path.clone(), candidate.head()?)))
        .collect();
    let read = tokio::runtime::Handle::current().block_on(journal.read(move |book| {
        if !matches!(book.verify()?, Verification::Holds { .. }) {
            return Ok(false);
        }
        let restored = book.restored()?;
        let restored = restored.map(|it| book.events(it.sequence, 1)).transpose()?;
        let restored = restored.and_then(|events| {
            events.first().map(|event| Head {
                sequence: event.sequence,
                hash: event.hash,
            })
        });
        for (path, head) in copies {
            // One that is cut short holds together, too. What a copy from before the journal was put together again
            // has more than the journal was given up then.
            let is_known = book.has(head)?
                || restored.is_some_and(|it| !Backup::has(&path, it).unwrap_or(true));
            if !is_known {
                return Ok(false);
            }
        }
        Ok(true)
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
