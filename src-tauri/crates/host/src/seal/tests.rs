//! A keyring in memory, a journal on the disk, and somebody at the file while nobody sells.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use domain::{instant::Instant, register::Register};
use journal::{Head, Journal, Restore, SEAL_EVERY, Stamp, UNSEALED_AT_MOST};
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;
use till::ports::{Dice, NoVault, Soon, Vault};
use uuid::Uuid;

use super::{HEAD, KEY, Part, SealVerdict, Sealing, kept, renew};
use crate::dice::SystemDice;

/// How a keyring may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Answers,
    IsAbsent,
    Hangs,
    Forgets,
}

struct MemoryVault {
    secrets: Mutex<HashMap<String, SecretString>>,
    mood: Mood,
}

impl MemoryVault {
    fn new(mood: Mood) -> Arc<MemoryVault> {
        Arc::new(MemoryVault {
            secrets: Mutex::default(),
            mood,
        })
    }

    async fn answer(&self) -> Result<(), NoVault> {
        match self.mood {
            Mood::Answers | Mood::Forgets => Ok(()),
            Mood::IsAbsent => Err(NoVault("there is none".to_owned())),
            Mood::Hangs => std::future::pending().await,
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        let secrets = self.secrets.lock().expect("nobody panics while looking");
        secrets
            .get(name)
            .map(|secret| secret.expose_secret().to_owned())
    }

    fn put(&self, name: &str, text: String) {
        let mut secrets = self.secrets.lock().expect("nobody panics while looking");
        secrets.insert(name.to_owned(), SecretString::from(text));
    }
}

impl Vault for MemoryVault {
    fn read<'a>(&'a self, name: &'a str) -> Soon<'a, Result<Option<SecretString>, NoVault>> {
        Box::pin(async move {
            self.answer().await?;
            Ok(self.text(name).map(SecretString::from))
        })
    }

    fn keep<'a>(&'a self, name: &'a str, secret: SecretString) -> Soon<'a, Result<(), NoVault>> {
        Box::pin(async move {
            self.answer().await?;
            if self.mood != Mood::Forgets {
                self.put(name, secret.expose_secret().to_owned());
            }
            Ok(())
        })
    }

    fn forget<'a>(&'a self, name: &'a str) -> Soon<'a, Result<(), NoVault>> {
        Box::pin(async move {
            self.answer().await?;
            let mut secrets = self.secrets.lock().expect("nobody panics while looking");
            secrets.remove(name);
            Ok(())
        })
    }
}

/// A folder with a journal in it.
struct Shop {
    folder: TempDir,
}

impl Shop {
    fn new() -> Shop {
        Shop {
            folder: TempDir::new().expect("a folder"),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("register.journal")
    }

    fn journal(&self) -> Journal {
        open(&self.path(), 1)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(self.path()).expect("the file")
    }

    /// Puts another file in its place, with nothing beside it.
    fn is_replaced_by(&self, bytes: &[u8]) {
        for left in ["register.journal-wal", "register.journal-shm"] {
            // Gone with the last connection, mostly.
            drop(std::fs::remove_file(self.folder.path().join(left)));
        }
        std::fs::write(self.path(), bytes).expect("a file");
    }
}

fn open(path: &Path, register: u128) -> Journal {
    let opened = Journal::open(path, Register::from_bits(register), Instant::from_ms(0));
    opened.expect("a sound journal")
}

/// So many settings, one event each, in one commit.
async fn write(journal: &Journal, events: i64) {
    journal
        .write(move |writing| {
            for _ in 0..events {
                let id = SystemDice.bits();
                let stamp = Stamp {
                    id: Uuid::from_u128(id),
                    at: Instant::from_ms(1),
                    operator: None,
                };
                writing.set_setting("shop.name", &id.to_string(), &stamp)?;
            }
            Ok(())
        })
        .await
        .expect("settings");
}

async fn head(journal: &Journal) -> Head {
    let head = journal.read(|book| book.head()).await;
    head.expect("it can be read")
}

fn begin(journal: &Journal, vault: &Arc<MemoryVault>, part: Part) -> Sealing {
    Sealing::begin(journal, vault.clone(), Arc::new(SystemDice), part)
}

/// What a register is told that is opened to sell and closed again.
async fn verdict(journal: &Journal, vault: &Arc<MemoryVault>) -> SealVerdict {
    begin(journal, vault, Part::Seller).verdict().await
}

/// A shop that was sealed: its keyring, and its last seal.
async fn sealed(shop: &Shop) -> (Arc<MemoryVault>, Head) {
    let vault = MemoryVault::new(Mood::Answers);
    let journal = shop.journal();
    let sealing = begin(&journal, &vault, Part::Seller);
    let begun = sealing.verdict().await;
    assert!(
        matches!(begun, SealVerdict::Begun { since } if since.sequence == 1),
        "from its beginning: {begun:?}"
    );
    write(&journal, SEAL_EVERY).await;
    let sealed = head(&journal).await;
    write(&journal, 3).await;
    sealing.settled().await;
    (vault, sealed)
}

#[tokio::test]
async fn the_key_is_made_once_and_the_last_seal_is_kept_beside_it() {
    let shop = Shop::new();
    let (vault, sealed) = sealed(&shop).await;
    assert_eq!(
        vault.text(HEAD),
        Some(sealed.to_string()),
        "as it is printed"
    );
    let entry = vault.text(KEY);
    let found = verdict(&shop.journal(), &vault).await;
    assert_eq!(
        found,
        SealVerdict::Sound { sealed, late: 0 },
        "the next day it is there"
    );
    assert!(!found.is_alarming(), "and nobody need look");
    assert_eq!(vault.text(KEY), entry, "the key is the same");
    let key = entry.as_deref().and_then(|entry| entry.split(' ').nth(1));
    let key = key.expect("the second word of its entry").to_owned();
    assert_eq!(key.len(), 64, "256 bits");
    let bytes = shop.bytes();
    assert!(
        !String::from_utf8_lossy(&bytes).contains(&key),
        "and is in no file"
    );
}

#[tokio::test]
async fn an_older_file_in_its_place_is_noticed() {
    let shop = Shop::new();
    let young = {
        drop(shop.journal());
        shop.bytes()
    };
    let (vault, sealed) = sealed(&shop).await;
    shop.is_replaced_by(&young);
    let found = verdict(&shop.journal(), &vault).await;
    assert_eq!(
        found,
        SealVerdict::CutShort { sealed, last: 1 },
        "what was sealed is not there"
    );
    assert!(found.is_alarming(), "somebody must look");
    let journal = shop.journal();
    write(&journal, SEAL_EVERY * 2).await;
    assert_eq!(
        verdict(&journal, &vault).await,
        SealVerdict::Differs { sealed },
        "selling on does not hide it"
    );
    assert_eq!(
        vault.text(HEAD),
        Some(sealed.to_string()),
        "nor is it sealed over"
    );
}

#[tokio::test]
async fn another_registers_file_in_its_place_is_noticed() {
    let (shop, other) = (Shop::new(), Shop::new());
    let (vault, _) = sealed(&shop).await;
    let own = shop.journal().register().as_str().to_owned();
    drop(open(&other.path(), 2));
    shop.is_replaced_by(&other.bytes());
    assert_eq!(
        verdict(&shop.journal(), &vault).await,
        SealVerdict::OtherRegister { sealed: own },
        "made anew, or brought along"
    );
}

#[tokio::test]
async fn a_seal_of_another_key_is_noticed_without_reading_it_all() {
    let shop = Shop::new();
    let (vault, sealed) = sealed(&shop).await;
    let entry = vault.text(KEY).expect("an entry");
    let words: Vec<&str> = entry.split(' ').collect();
    let (register, since) = (words[0], words[2]);
    vault.put(KEY, format!("{register} {} {since}", "07".repeat(32)));
    let sequence = sealed.sequence;
    assert_eq!(
        verdict(&shop.journal(), &vault).await,
        SealVerdict::Forged { sequence },
        "the event is where it was, and is no seal"
    );
}

#[tokio::test]
async fn a_keyring_that_lost_the_key_is_told_of_and_begun_anew_by_somebody() {
    let shop = Shop::new();
    let (_, sealed) = sealed(&shop).await;
    let empty = MemoryVault::new(Mood::Answers);
    let journal = shop.journal();
    let last_seal = sealed.sequence;
    let found = verdict(&journal, &empty).await;
    assert_eq!(
        found,
        SealVerdict::KeyGone { last_seal },
        "the seals are there and cannot be checked"
    );
    assert!(found.is_alarming(), "somebody must look");
    assert_eq!(empty.text(KEY), None, "no other is made behind their back");
    let since = head(&journal).await;
    assert_eq!(
        renew(&journal, &*empty, &SystemDice).await,
        Ok(SealVerdict::Begun { since }),
        "who looked may go on"
    );
    assert_eq!(
        verdict(&journal, &empty).await,
        SealVerdict::Sound {
            sealed: since,
            late: 0
        },
        "from there"
    );
}

#[tokio::test]
async fn without_a_keyring_nothing_is_sealed_and_nothing_is_alarming() {
    for mood in [Mood::IsAbsent, Mood::Forgets] {
        let shop = Shop::new();
        let vault = MemoryVault::new(mood);
        let journal = shop.journal();
        let sealing = begin(&journal, &vault, Part::Seller);
        let found = sealing.verdict().await;
        assert!(
            matches!(found, SealVerdict::NoKeyring(_)) && !found.is_alarming(),
            "{mood:?}: it sells all the same: {found:?}"
        );
        write(&journal, SEAL_EVERY * 2).await;
        sealing.settled().await;
        let last_seal = journal.read(|book| book.last_seal()).await;
        assert_eq!(
            last_seal.expect("it can be read"),
            None,
            "{mood:?}: a seal that nobody could check would be in the way for ever"
        );
    }
}

#[tokio::test]
async fn a_keyring_that_hangs_keeps_no_file_open() {
    let shop = Shop::new();
    let vault = MemoryVault::new(Mood::Hangs);
    let journal = shop.journal();
    let mut seals = journal.seals();
    let sealing = begin(&journal, &vault, Part::Seller);
    tokio::task::yield_now().await;
    drop((sealing, journal));
    assert!(
        seals.has_changed().is_err(),
        "the register was closed, and with it the journal"
    );
    assert!(seals.changed().await.is_err(), "for good");
}

#[tokio::test]
async fn who_only_looks_makes_no_key_and_uses_the_one_there_is() {
    let shop = Shop::new();
    let vault = MemoryVault::new(Mood::Answers);
    let journal = shop.journal();
    let found = begin(&journal, &vault, Part::Onlooker).verdict().await;
    assert!(
        matches!(found, SealVerdict::NoKeyring(_)),
        "there is none yet: {found:?}"
    );
    assert_eq!(vault.text(KEY), None, "it is for the seller to begin");
    drop(verdict(&journal, &vault).await);
    let beside = shop.journal();
    let looking = begin(&beside, &vault, Part::Onlooker);
    let found = looking.verdict().await;
    assert!(
        matches!(found, SealVerdict::Sound { .. }),
        "now there is: {found:?}"
    );
    write(&beside, SEAL_EVERY).await;
    looking.settled().await;
    assert_eq!(
        vault.text(HEAD),
        Some(head(&beside).await.to_string()),
        "what it writes is sealed like any other"
    );
}

#[tokio::test]
async fn what_was_written_without_the_keyring_is_told_of_and_sealed() {
    let shop = Shop::new();
    let (vault, last) = sealed(&shop).await;
    write(&shop.journal(), UNSEALED_AT_MOST).await;
    let journal = shop.journal();
    let sealing = begin(&journal, &vault, Part::Seller);
    assert_eq!(
        sealing.verdict().await,
        SealVerdict::Sound {
            sealed: last,
            late: UNSEALED_AT_MOST + 3
        },
        "so many nobody vouched for"
    );
    let sealed = head(&journal).await;
    assert_eq!(
        sealed.sequence,
        last.sequence + UNSEALED_AT_MOST + 4,
        "now somebody does, without a sale in between"
    );
    sealing.settled().await;
    let kept = kept(&*vault).await.ok().flatten().expect("a key");
    assert_eq!(kept.sealed, sealed, "and the keyring knows");
    assert_eq!(
        verdict(&journal, &vault).await,
        SealVerdict::Sound { sealed, late: 0 },
        "late is over"
    );
}

/// Puts the shop's journal together from a backup alone.
fn restore(shop: &Shop, backup: &Path) {
    let restore = Restore {
        damaged: None,
        backup: Some(backup),
        to: &shop.path(),
        at: Instant::from_ms(9),
        register: None,
        witnesses: &[],
        sealed: None,
    };
    let restored = restore.run(&mut || Stamp {
        id: Uuid::from_u128(SystemDice.bits()),
        at: Instant::from_ms(9),
        operator: None,
    });
    restored.expect("a whole backup");
}

#[tokio::test]
async fn a_journal_that_says_it_comes_from_a_backup_is_sealed_anew_from_there() {
    let shop = Shop::new();
    let backup = shop.folder.path().join("backup.journal");
    let vault = MemoryVault::new(Mood::Answers);
    let journal = shop.journal();
    let sealing = begin(&journal, &vault, Part::Seller);
    sealing.verdict().await;
    write(&journal, SEAL_EVERY).await;
    journal.back_up(&backup).await.expect("a backup");
    let kept_up_to = head(&journal).await.sequence;
    write(&journal, SEAL_EVERY).await;
    let lost = head(&journal).await;
    sealing.settled().await;
    drop((sealing, journal));
    restore(&shop, &backup);
    let found = verdict(&shop.journal(), &vault).await;
    assert!(
        matches!(&found, SealVerdict::Restored { restoration, sealed }
            if restoration.backup == kept_up_to && *sealed == lost),
        "what is lost is told of once: {found:?}"
    );
    assert!(!found.is_alarming(), "the journal itself explains it");
    let found = verdict(&shop.journal(), &vault).await;
    assert!(
        matches!(&found, SealVerdict::Sound { sealed, late: 0 } if sealed.sequence > kept_up_to),
        "and from there on it is sealed: {found:?}"
    );
}

#[tokio::test]
async fn a_backup_with_a_seal_of_another_key_explains_nothing() {
    let (shop, remade) = (Shop::new(), Shop::new());
    let backup = remade.folder.path().join("backup.journal");
    let (vault, _) = sealed(&shop).await;
    // The same register from the same beginning, sealed with a key of the forger's own.
    let (_, forged) = sealed(&remade).await;
    remade
        .journal()
        .back_up(&backup)
        .await
        .expect("a backup of it");
    let journal = shop.journal();
    let sealing = begin(&journal, &vault, Part::Seller);
    sealing.verdict().await;
    write(&journal, SEAL_EVERY).await;
    sealing.settled().await;
    drop((sealing, journal));
    restore(&shop, &backup);
    let sequence = forged.sequence;
    assert_eq!(
        verdict(&shop.journal(), &vault).await,
        SealVerdict::Forged { sequence },
        "what the backup had must be what was sealed"
    );
}

#[tokio::test]
async fn an_entry_that_is_not_ours_is_left_alone() {
    let shop = Shop::new();
    let vault = MemoryVault::new(Mood::Answers);
    let zeros = "0".repeat(64);
    for entry in [
        String::new(),
        "R1".to_owned(),
        format!("R1 {zeros}"),
        format!("R1 {zeros} {zeros}"),
        format!("R1 {zeros} 1:{zeros} more"),
    ] {
        vault.put(KEY, entry.clone());
        let found = verdict(&shop.journal(), &vault).await;
        assert!(
            matches!(found, SealVerdict::NoKeyring(_)),
            "{entry:?}: {found:?}"
        );
        assert_eq!(vault.text(KEY), Some(entry), "whosever it is");
    }
}
