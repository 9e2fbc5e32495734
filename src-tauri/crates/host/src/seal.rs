//! The seal's key: made once, kept in the keyring beside the head it sealed last, and never in a file.
//!
//! ```text
//!  keyring  seal.key   REGISTER KEY SINCE      which journal, 64 digits, the head it began after
//!           seal.head  SEQUENCE:HASH           the last seal it made
//! ```
//!
//! Whoever changes the journal's file behind our back has neither. The key finds what was written anew; the head
//! finds a stream that was cut short. Both are looked up beside the opening of a register, never in its way: the
//! keyring may be absent, locked or hung, and then nothing is sealed and the log says so once.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
};

use journal::{Hash, Head, Journal, Restoration, SealKey, Standing};
use secrecy::{ExposeSecret, SecretString};
use till::{
    Till,
    ports::{Dice, NoVault, Vault},
    standing::{self, Why},
};
use tokio::{sync::watch, task::AbortHandle};

/// The keyring's name for the key.
const KEY: &str = "seal.key";
/// The keyring's name for the last head that was sealed with it.
const HEAD: &str = "seal.head";

/// What the keyring says of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SealVerdict {
    /// The last seal is in the journal as it was.
    Sound {
        /// That seal; where the key began, when it has sealed nothing yet.
        sealed: Head,
        /// How many events were left too long without one: somebody sold while the keyring did not answer, or
        /// wrote them with another program. 0 when there are none.
        late: i64,
    },
    /// A key was made: from here on the journal is sealed.
    Begun {
        /// What was there before.
        since: Head,
    },
    /// The journal says itself that it was put together again from a backup. What was sealed last is lost, and
    /// the seal begins anew from here.
    Restored {
        /// What it says of that.
        restoration: Restoration,
        /// What was sealed last.
        sealed: Head,
    },
    /// There is no keyring that answers: nothing is sealed, and nothing could be compared.
    NoKeyring(String),
    /// The journal has seals and the keyring has no key: they cannot be checked. The keyring was emptied, or
    /// the journal comes from another computer.
    KeyGone {
        /// The last event that was sealed.
        last_seal: i64,
    },
    /// The journal ends before its last seal.
    CutShort {
        /// What was sealed last.
        sealed: Head,
        /// The last event that is there.
        last: i64,
    },
    /// The journal has another event where its last seal was.
    Differs {
        /// What was sealed last.
        sealed: Head,
    },
    /// The journal's last seal was not made with the key.
    Forged {
        /// The event that pretends to be one.
        sequence: i64,
    },
    /// The journal is of another register than the one that was sealed here.
    OtherRegister {
        /// The register that was sealed.
        sealed: String,
    },
}

impl SealVerdict {
    /// Whether somebody must look before money is asked for on this journal: it is not what was sealed, and
    /// nothing that it says of itself explains it.
    pub fn is_alarming(&self) -> bool {
        match self {
            SealVerdict::Sound { .. }
            | SealVerdict::Begun { .. }
            | SealVerdict::Restored { .. }
            | SealVerdict::NoKeyring(_) => false,
            SealVerdict::KeyGone { .. }
            | SealVerdict::CutShort { .. }
            | SealVerdict::Differs { .. }
            | SealVerdict::Forged { .. }
            | SealVerdict::OtherRegister { .. } => true,
        }
    }
}

/// What the keyring keeps for a journal.
#[derive(Debug)]
pub struct Kept {
    /// Whose journal it was kept for.
    pub register: String,
    /// What it is sealed with.
    pub key: SealKey,
    /// The last head that was sealed with it, or where it began.
    pub sealed: Head,
}

/// What the keyring keeps, if it keeps anything. Changes nothing.
pub async fn kept(vault: &dyn Vault) -> Result<Option<Kept>, NoVault> {
    let Some(entry) = vault.read(KEY).await? else {
        return Ok(None);
    };
    let (register, key) = parse(&entry)
        .ok_or_else(|| NoVault("its entry for the seal is not one of ours".to_owned()))?;
    let head = vault.read(HEAD).await?;
    let head = head.and_then(|text| Head::parse(text.expose_secret()));
    // A head from before the key was made anew says nothing of this key.
    let sealed = head.filter(|head| head.sequence >= key.since().sequence);
    Ok(Some(Kept {
        register,
        sealed: sealed.unwrap_or(key.since()),
        key,
    }))
}

/// Whether this process makes a key where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// It sells, and is the only one that does.
    Seller,
    /// It looks, and seals what it writes with the key that is there.
    Onlooker,
}

impl Part {
    /// Of a process that sells, or does not.
    pub(crate) fn of(sells: bool) -> Part {
        if sells { Part::Seller } else { Part::Onlooker }
    }
}

/// A journal being held against the keyring, and sealed for as long as this lives.
#[derive(Debug)]
pub struct Sealing {
    verdict: watch::Receiver<Option<SealVerdict>>,
    /// The last seal there is, and the last one the keyring was told of.
    seals: watch::Receiver<Option<Head>>,
    told: watch::Receiver<Option<Head>>,
    /// The journal, until the keyring has answered.
    waiting: Arc<Mutex<Option<Journal>>>,
    work: AbortHandle,
    /// Who waits for the verdict.
    alarm: Option<AbortHandle>,
}

impl Sealing {
    /// Begins, beside everything else. Must be called on a tokio runtime.
    pub(crate) fn begin(
        journal: &Journal,
        vault: Arc<dyn Vault>,
        dice: Arc<dyn Dice>,
        part: Part,
    ) -> Sealing {
        let (found, verdict) = watch::channel(None);
        let (telling, told) = watch::channel(None);
        let seals = journal.seals();
        let waiting = Arc::new(Mutex::new(Some(journal.clone())));
        let (mut news, slot) = (seals.clone(), Arc::clone(&waiting));
        let work = tokio::spawn(async move {
            let kept = kept(&*vault).await;
            // Gone if the register was closed while the keyring thought about it.
            let Some(journal) = taken(&slot) else {
                return;
            };
            let answer = begin(&journal, &*vault, &*dice, part, kept).await;
            // The file is its register's to let go, not ours.
            drop(journal);
            note(&answer);
            found.send_replace(Some(answer));
            while news.changed().await.is_ok() {
                let seal = *news.borrow_and_update();
                if let Some(head) = seal {
                    keep_head(&*vault, head).await;
                    telling.send_replace(seal);
                }
            }
        });
        Sealing {
            verdict,
            seals,
            told,
            waiting,
            work: work.abort_handle(),
            alarm: None,
        }
    }

    /// What came of it; waits for the keyring, which answers within its patience or is given up on.
    pub async fn verdict(&self) -> SealVerdict {
        let mut verdict = self.verdict.clone();
        let found = verdict.wait_for(Option::is_some).await;
        let found = found.ok().and_then(|found| found.clone());
        found.unwrap_or_else(|| SealVerdict::NoKeyring("its work was ended".to_owned()))
    }

    /// Has the till only looked at when the journal turns out to be another than was sealed, or the keyring to have
    /// lost what PINs are checked with, for as long as this lives.
    pub(crate) fn holds_back(&mut self, till: &Till) {
        let (mut verdict, till) = (self.verdict.clone(), till.clone());
        let alarm = tokio::spawn(async move {
            let found = verdict.wait_for(Option::is_some).await;
            let found = found.ok().and_then(|found| found.clone());
            let is_alarming = found.is_some_and(|found| found.is_alarming());
            // Of a keyring that was emptied this says more: it says who can come in.
            let why = match till.has_lost_its_secret().await {
                Ok(true) => Why::SecretLost,
                Ok(false) | Err(_) if is_alarming => Why::SealBroken,
                Ok(false) | Err(_) => return,
            };
            till.stand(standing::Standing::ViewOnly { why });
        });
        self.alarm = Some(alarm.abort_handle());
    }

    /// Waits until the keyring was told of the last seal there is, or did not take it. For a process that ends after
    /// it sealed something; nobody else needs to wait.
    pub async fn settled(&self) {
        let last = *self.seals.borrow();
        let Some(last) = last else {
            return;
        };
        let mut told = self.told.clone();
        let told = told
            .wait_for(|told| told.is_some_and(|told| told.sequence >= last.sequence))
            .await;
        if told.is_err() {
            tracing::warn!("the last seal is not in the keyring: its work was ended");
        }
    }
}

impl Drop for Sealing {
    fn drop(&mut self) {
        self.work.abort();
        if let Some(alarm) = &self.alarm {
            alarm.abort();
        }
        drop(taken(&self.waiting));
    }
}

fn taken(slot: &Mutex<Option<Journal>>) -> Option<Journal> {
    slot.lock().expect("nobody panics while taking").take()
}

/// Begins anew from the journal as it is: a manager has looked at what [`SealVerdict`] told of, and goes on with it.
pub async fn renew(
    journal: &Journal,
    vault: &dyn Vault,
    dice: &dyn Dice,
) -> Result<SealVerdict, NoVault> {
    let head = journal.read(|book| book.head()).await;
    let since = head.map_err(|error| NoVault(error.to_string()))?;
    let mut bytes = [0_u8; 32];
    for half in bytes.chunks_exact_mut(16) {
        half.copy_from_slice(&dice.bits().to_be_bytes());
    }
    let entry = entry(journal, &bytes, since);
    // The head first: with the old one, the new key would find the journal cut short.
    vault
        .keep(HEAD, SecretString::from(since.to_string()))
        .await?;
    vault.keep(KEY, entry.clone()).await?;
    // A keyring that takes a secret and loses it would leave seals that nobody can check.
    let read = vault.read(KEY).await?;
    if read.is_none_or(|read| read.expose_secret() != entry.expose_secret()) {
        return Err(NoVault("it lost what was written".to_owned()));
    }
    journal.seal_with(SealKey::new(bytes, since));
    Ok(SealVerdict::Begun { since })
}

async fn begin(
    journal: &Journal,
    vault: &dyn Vault,
    dice: &dyn Dice,
    part: Part,
    kept: Result<Option<Kept>, NoVault>,
) -> SealVerdict {
    let found = match kept {
        Ok(Some(kept)) => compare(journal, vault, dice, part, kept).await,
        Ok(None) => without_key(journal, vault, dice, part).await,
        Err(why) => Err(why.into()),
    };
    found.unwrap_or_else(|Unknown(why)| SealVerdict::NoKeyring(why))
}

/// Why nothing can be said.
struct Unknown(String);

impl From<NoVault> for Unknown {
    fn from(NoVault(why): NoVault) -> Unknown {
        Unknown(why)
    }
}

impl From<journal::Error> for Unknown {
    fn from(error: journal::Error) -> Unknown {
        Unknown(error.to_string())
    }
}

async fn without_key(
    journal: &Journal,
    vault: &dyn Vault,
    dice: &dyn Dice,
    part: Part,
) -> Result<SealVerdict, Unknown> {
    let last_seal = journal.read(|book| book.last_seal()).await?;
    if let Some(event) = last_seal {
        let last_seal = event.sequence;
        return Ok(SealVerdict::KeyGone { last_seal });
    }
    match part {
        Part::Seller if !journal.is_read_only() => Ok(renew(journal, vault, dice).await?),
        Part::Seller | Part::Onlooker => Err(Unknown("there is no key yet".to_owned())),
    }
}

async fn compare(
    journal: &Journal,
    vault: &dyn Vault,
    dice: &dyn Dice,
    part: Part,
    kept: Kept,
) -> Result<SealVerdict, Unknown> {
    let Kept {
        register,
        key,
        sealed,
    } = kept;
    if register != journal.register().as_str() {
        return Ok(SealVerdict::OtherRegister { sealed: register });
    }
    let (key, standing, restored) = journal
        .read(move |book| {
            let standing = book.standing(&key, sealed)?;
            Ok((key, standing, book.restored()?))
        })
        .await?;
    // All that came before it says so is there as it was; it explains only what is lost after that.
    let restored = restored.filter(|it| it.sequence <= sealed.sequence);
    match (standing, restored) {
        (Standing::Stands { overdue: late }, _) => {
            journal.seal_with(key);
            if late > 0 && !journal.is_read_only() {
                catch_up(journal).await;
            }
            Ok(SealVerdict::Sound { sealed, late })
        }
        (Standing::Forged { sequence }, _) => Ok(SealVerdict::Forged { sequence }),
        (Standing::CutShort { .. } | Standing::Differs, Some(restoration)) => {
            let since = key.since();
            // What was not lost is still held against the key.
            if since.sequence < restoration.sequence {
                match journal.read(move |book| book.standing(&key, since)).await? {
                    Standing::Stands { .. } => {}
                    Standing::CutShort { .. } | Standing::Differs => {
                        return Ok(SealVerdict::Differs { sealed: since });
                    }
                    Standing::Forged { sequence } => return Ok(SealVerdict::Forged { sequence }),
                }
            }
            if part == Part::Seller {
                renew(journal, vault, dice).await?;
            }
            Ok(SealVerdict::Restored {
                restoration,
                sealed,
            })
        }
        (Standing::CutShort { last }, None) => Ok(SealVerdict::CutShort { sealed, last }),
        (Standing::Differs, None) => Ok(SealVerdict::Differs { sealed }),
    }
}

/// Seals what was written while the keyring did not answer. What fails here is for the next sale to make good.
async fn catch_up(journal: &Journal) {
    if let Err(error) = journal.seal_what_waits().await {
        tracing::warn!(%error, "what waits for a seal was not sealed yet");
    }
}

/// Best effort: an older head in the keyring still tells of a stream that was cut before it.
async fn keep_head(vault: &dyn Vault, head: Head) {
    let kept = vault.keep(HEAD, SecretString::from(head.to_string()));
    if let Err(error) = kept.await {
        tracing::warn!(sequence = head.sequence, %error, "the keyring did not take the last seal");
    }
}

fn note(verdict: &SealVerdict) {
    match verdict {
        SealVerdict::Sound { late: 0, .. } => {}
        SealVerdict::Begun { since } => {
            tracing::info!(since = since.sequence, "the journal is sealed from here on");
        }
        SealVerdict::Sound { late, .. } => {
            tracing::warn!(events = late, "events were written without a seal");
        }
        SealVerdict::Restored { restoration, .. } => {
            tracing::warn!(
                sequence = restoration.sequence,
                "the journal was put together again; what was sealed after its backup is lost"
            );
        }
        SealVerdict::NoKeyring(why) => {
            tracing::warn!(%why, "the journal is not sealed: the keyring has no key to give");
        }
        alarming => tracing::error!(verdict = ?alarming, "the journal is not what was sealed"),
    }
}

fn entry(journal: &Journal, bytes: &[u8; 32], since: Head) -> SecretString {
    let mut text = format!("{} ", journal.register().as_str());
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    let _ = write!(text, " {since}");
    SecretString::from(text)
}

fn parse(entry: &SecretString) -> Option<(String, SealKey)> {
    let mut words = entry.expose_secret().split(' ');
    let (register, key, since) = (words.next()?, words.next()?, words.next()?);
    // A hash is of the same shape: sixty-four digits.
    let key = Hash::parse(key).filter(|_| words.next().is_none())?;
    let key = SealKey::new(*key.bytes(), Head::parse(since)?);
    Some((register.to_owned(), key))
}

#[cfg(test)]
mod tests;
