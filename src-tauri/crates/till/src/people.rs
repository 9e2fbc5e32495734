//! People: who may sign in, and how their PINs are kept.
//!
//! A PIN is kept as an argon2id hash (19 MiB, two passes), with a pepper from the keyring where money is
//! real: six digits fall in hours to whoever has the file, but not without the pepper. The practice PIN is
//! public, so practice asks no keyring for one.
//!
//! The pepper is made once. Where PINs were made with one and the keyring has none, or another, they cannot be checked
//! any more, and no new one is made in silence: that would make every PIN wrong for ever. What a manager does then is
//! in [`spare_key`](crate::spare_key).
//!
//! Who may sign in, and with what, decides who may do everything else. So a manager who changes it gives their own PIN
//! with it: whoever finds their window unlocked makes nobody a manager, and locks nobody out.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordVerifier, Version,
    password_hash::{PasswordHasher, SaltString},
};
use domain::{
    channel::Provider,
    operator::{Deed, Role},
    pin::Pin,
    spare_key::SpareKey,
};
use journal::{NO_PIN, OperatorRow};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Till,
    credentials::{KEYRING, setting},
    ports::NoVault,
    refusal::{Code, Refusal},
    view::{Mode, Person, TeamMember},
};

/// The manager of a fresh practice register (console reference, "Global").
pub const PRACTICE_MANAGER: &str = "practica";
/// Their PIN, known to everybody.
pub const PRACTICE_PIN: &str = "000000";
/// The setting that tells the pepper that PINs here are made with from any other, and nothing of it.
pub(crate) const PEPPER_ID: &str = "people.pepper_id";
/// The keyring's entry for the pepper.
const PEPPER: &str = "pin-pepper";
/// Begins the hash of a PIN that was made where there was no keyring.
pub(crate) const UNPEPPERED: &str = "unpeppered:";

impl Till {
    /// Who may sign in, in the order they were added.
    pub async fn people(&self) -> Result<Vec<Person>, Refusal> {
        let now = self.clock_now();
        let rows = self.inner.journal.read(|book| book.operators()).await?;
        let rows = rows.into_iter().map(|row| self.as_tried(row));
        let people = rows.filter(|row| row.active).map(|row| Person {
            locked_until_ms: self
                .waits_until(&row, now)
                .map(domain::instant::Instant::ms),
            name: row.name,
            role: row.role,
            pin_digits: row.role.pin_digits(),
        });
        Ok(people.collect())
    }

    /// Adds somebody. Only a manager may, with their `own_pin`; where nobody works yet, whoever is there becomes the first
    /// manager, has no PIN to give, and on a live register gets its spare key, to be shown this once.
    ///
    /// A wrong own PIN adds nobody, and is counted as at signing in.
    pub async fn add_person(
        &self,
        name: &str,
        role: Role,
        pin: &str,
        own_pin: &str,
    ) -> Result<Option<SpareKey>, Refusal> {
        let first = role == Role::Manager && self.nobody_works_here().await?;
        if !first {
            self.allowed(Deed::ManagePeople)?;
        }
        self.must_write()?;
        let by = if first {
            None
        } else {
            Some(self.proven(Deed::ManagePeople, own_pin).await?.name)
        };
        let newcomer = self.newcomer(name, role, pin).await?;
        self.seat(newcomer, first, by).await?;
        let mut spare_key = None;
        if first && self.inner.profile.mode == Mode::Live {
            spare_key = Some(self.first_spare_key().await?);
        }
        self.tell_news().await?;
        Ok(spare_key)
    }

    /// Who works here, with what a manager sees of them, in the order they were added.
    pub async fn team(&self) -> Result<Vec<TeamMember>, Refusal> {
        self.allowed(Deed::ManagePeople)?;
        let now = self.clock_now();
        let rows = self.inner.journal.read(|book| book.operators()).await?;
        let team = rows
            .into_iter()
            .map(|row| self.as_tried(row))
            .filter(|row| row.active)
            .map(|row| TeamMember {
                locked_until_ms: self
                    .waits_until(&row, now)
                    .map(domain::instant::Instant::ms),
                needs_pin: row.pin_hash == NO_PIN,
                name: row.name,
                role: row.role,
            });
        Ok(team.collect())
    }

    /// Lets somebody sign in no more. What they did stays theirs. A manager's to do, with their own PIN, and never to
    /// themselves or to the only manager there is: [`Code::CannotDismiss`].
    pub async fn dismiss_person(&self, name: &str, own_pin: &str) -> Result<(), Refusal> {
        let who = self.allowed(Deed::ManagePeople)?;
        self.must_write()?;
        let person = self.person(name).await?;
        if person.name == who.name {
            return Err(self.refuse(Code::CannotDismiss));
        }
        let who = self.proven(Deed::ManagePeople, own_pin).await?;
        let stamp = self.stamp_by(Some(who.name));
        let dismissed = self.inner.journal.write(move |book| {
            let people = book.operators()?;
            let managers = people
                .iter()
                .filter(|it| it.active && it.role == Role::Manager);
            if managers.filter(|it| it.name != person.name).count() == 0 {
                return Ok(false);
            }
            book.dismiss(&person.name, &stamp)?;
            Ok(true)
        });
        if !dismissed.await? {
            return Err(self.refuse(Code::CannotDismiss));
        }
        self.tell_news().await
    }

    /// Gives somebody another PIN: they forgot theirs, or have none any more. A manager's to do, with their own PIN; for
    /// themselves, that is the one they have until then.
    pub async fn set_pin(&self, name: &str, pin: &str, own_pin: &str) -> Result<(), Refusal> {
        self.allowed(Deed::ManagePeople)?;
        self.must_write()?;
        let person = self.person(name).await?;
        let pin = self.new_pin(pin, person.role)?;
        let who = self.proven(Deed::ManagePeople, own_pin).await?;
        let hash = self.hash(&pin).await?;
        let (name, stamp) = (person.name, self.stamp_by(Some(who.name)));
        let set = move |book: &mut journal::Writing<'_>| book.set_pin(&name, Some(&hash), &stamp);
        Ok(self.inner.journal.write(set).await?)
    }

    /// Somebody who works here.
    pub(crate) async fn person(&self, name: &str) -> Result<OperatorRow, Refusal> {
        let name = name.trim().to_owned();
        let found = self
            .inner
            .journal
            .read(move |book| book.operator(&name))
            .await?;
        found
            .filter(|person| person.active)
            .ok_or_else(|| self.refuse(Code::NoSuchOperator))
    }

    /// Whether credentials of an account are in the keyring.
    async fn keeps_credentials(&self) -> Result<bool, Refusal> {
        let kept = self
            .inner
            .journal
            .read(|book| {
                let mut kept = false;
                for provider in Provider::ALL {
                    kept |= book.setting(&setting(provider))?.as_deref() == Some(KEYRING);
                }
                Ok(kept)
            })
            .await?;
        Ok(kept)
    }

    async fn nobody_works_here(&self) -> Result<bool, Refusal> {
        let nobody = self
            .inner
            .journal
            .read(|book| Ok(book.operators()?.is_empty()))
            .await?;
        Ok(nobody)
    }

    /// A fresh practice register has a manager whom everybody knows.
    pub(crate) async fn seat_practice_manager(&self) -> Result<(), Refusal> {
        let nobody = self.nobody_works_here().await?;
        if nobody && self.inner.profile.mode == Mode::Practice && !self.inner.journal.is_read_only()
        {
            let pin = Pin::parse(PRACTICE_PIN, Role::Manager);
            let pin = pin.map_err(|_| self.refuse(Code::Internal))?;
            let newcomer = Newcomer {
                name: PRACTICE_MANAGER.to_owned(),
                role: Role::Manager,
                hash: self.hash(&pin).await?,
            };
            // Another process on the fresh register may have been first.
            return match self.seat(newcomer, true, None).await {
                Err(refusal) if refusal.code == Code::NameTaken => Ok(()),
                seated => seated,
            };
        }
        Ok(())
    }

    /// Somebody who is to work here, if their name and PIN will do.
    pub(crate) async fn newcomer(
        &self,
        name: &str,
        role: Role,
        pin: &str,
    ) -> Result<Newcomer, Refusal> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 40 || name.chars().any(char::is_control) {
            return Err(self.refuse(Code::BadName));
        }
        let pin = self.new_pin(pin, role)?;
        let hash = self.hash(&pin).await?;
        Ok(Newcomer { name, role, hash })
    }

    /// A PIN that somebody is to have from now on: of the digits their role asks for, and not the first that anybody
    /// tries.
    pub(crate) fn new_pin(&self, digits: &str, role: Role) -> Result<Pin, Refusal> {
        let pin = Pin::parse(digits, role).map_err(|_| self.refuse(Code::BadPin))?;
        if pin.is_weak() {
            return Err(self.refuse(Code::WeakPin));
        }
        Ok(pin)
    }

    /// Somebody works here from now on, as a person says, or the till itself.
    async fn seat(
        &self,
        newcomer: Newcomer,
        first: bool,
        by: Option<String>,
    ) -> Result<(), Refusal> {
        let stamp = self.stamp_by(by);
        self.inner
            .journal
            .write(move |book| {
                // Two who both found nobody here are not both the first.
                let taken = first && !book.operators()?.is_empty();
                if taken || newcomer.is_taken(book)? {
                    return Ok(false);
                }
                newcomer.seat(book, &stamp)?;
                Ok(true)
            })
            .await?
            .then_some(())
            .ok_or_else(|| self.refuse(Code::NameTaken))
    }

    async fn hash(&self, pin: &Pin) -> Result<String, Refusal> {
        // Without a keyring there is nowhere to keep a pepper, and as long as no credentials were ever kept in one
        // either, whoever takes the file gets a PIN that opens nothing.
        let pepper = match self.pepper_to_hash_with().await {
            Ok(pepper) => pepper,
            Err(refusal)
                if refusal.code == Code::NoKeyring && !self.keeps_credentials().await? =>
            {
                None
            }
            Err(refusal) => return Err(refusal),
        };
        self.hash_with(pepper.as_ref(), pin.expose())
    }

    /// The hash of a PIN, made with that pepper or without one.
    pub(crate) fn hash_with(
        &self,
        pepper: Option<&SecretString>,
        secret: &str,
    ) -> Result<String, Refusal> {
        let plain = pepper.is_none() && self.inner.profile.mode == Mode::Live;
        let salt = SaltString::encode_b64(&self.inner.ports.dice.bits().to_be_bytes())
            .map_err(|_| self.refuse(Code::Internal))?;
        hasher(pepper)
            .and_then(|argon| argon.hash_password(secret.as_bytes(), &salt).ok())
            .map(|hash| {
                if plain {
                    format!("{UNPEPPERED}{hash}")
                } else {
                    hash.to_string()
                }
            })
            .ok_or_else(|| self.refuse(Code::Internal))
    }

    /// Whether the digits are the PIN of that hash. Takes its designed time, on a thread of its own.
    pub(crate) async fn is_pin(&self, digits: &str, hash: &str) -> Result<bool, Refusal> {
        if hash == NO_PIN {
            return Ok(false);
        }
        let (pepper, hash) = match (hash.strip_prefix(UNPEPPERED), self.inner.profile.mode) {
            (Some(hash), _) => (None, hash),
            (None, Mode::Practice) => (None, hash),
            (None, Mode::Live) => match self.pepper().await? {
                Pepper::Here(pepper) => (Some(pepper), hash),
                Pepper::Lost | Pepper::Never => return Err(self.refuse(Code::SecretLost)),
            },
        };
        let (digits, hash) = (SecretString::from(digits), hash.to_owned());
        let checked = tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&hash).ok()?;
            let argon = hasher(pepper.as_ref())?;
            Some(
                argon
                    .verify_password(digits.expose_secret().as_bytes(), &hash)
                    .is_ok(),
            )
        });
        checked
            .await
            .ok()
            .flatten()
            .ok_or_else(|| self.refuse(Code::Internal))
    }

    /// Whether the keyring answers and has lost what PINs here are checked with. Never in practice.
    pub async fn has_lost_its_secret(&self) -> Result<bool, Refusal> {
        if self.inner.profile.mode == Mode::Practice {
            return Ok(false);
        }
        Ok(matches!(self.pepper().await?, Pepper::Lost))
    }

    /// What the keyring has of the register's pepper. Of a live register; makes none.
    async fn pepper(&self) -> Result<Pepper, Refusal> {
        let kept = self.inner.ports.vault.read(PEPPER).await;
        let kept = kept.map_err(|why| self.no_pepper(&why))?;
        let (is_needed, id) = self
            .inner
            .journal
            .read(|book| {
                let mut people = book.operators()?.into_iter();
                Ok((
                    people.any(|person| person.active && is_peppered(&person.pin_hash)),
                    book.setting(PEPPER_ID)?,
                ))
            })
            .await?;
        Ok(match kept {
            Some(pepper) if !is_needed || id.is_none_or(|id| id == id_of(&pepper)) => {
                Pepper::Here(pepper)
            }
            _ if is_needed => Pepper::Lost,
            _ => Pepper::Never,
        })
    }

    /// The pepper for a new PIN: made if there never was one. None in practice.
    async fn pepper_to_hash_with(&self) -> Result<Option<SecretString>, Refusal> {
        if self.inner.profile.mode == Mode::Practice {
            return Ok(None);
        }
        let pepper = match self.pepper().await? {
            Pepper::Here(pepper) => pepper,
            Pepper::Never => self.new_pepper().await?,
            Pepper::Lost => return Err(self.refuse(Code::SecretLost)),
        };
        // Which one it is: a keyring may come back with another.
        let (id, stamp) = (id_of(&pepper), self.stamp_by(None));
        let noted = move |book: &mut journal::Writing<'_>| book.set_setting(PEPPER_ID, &id, &stamp);
        self.inner.journal.write(noted).await?;
        Ok(Some(pepper))
    }

    /// A new pepper, in the keyring, which was seen to keep it.
    pub(crate) async fn new_pepper(&self) -> Result<SecretString, Refusal> {
        let vault = &self.inner.ports.vault;
        let pepper = SecretString::from(format!("{:032x}", self.inner.ports.dice.bits()));
        let kept = vault.keep(PEPPER, pepper.clone()).await;
        kept.map_err(|why| self.no_pepper(&why))?;
        let read = vault.read(PEPPER).await;
        let read = read.map_err(|why| self.no_pepper(&why))?;
        if read.is_none_or(|read| read.expose_secret() != pepper.expose_secret()) {
            return Err(self.no_pepper(&NoVault("it lost what was written".to_owned())));
        }
        Ok(pepper)
    }

    fn no_pepper(&self, why: &NoVault) -> Refusal {
        tracing::error!(error = %why, "no pepper");
        self.refuse(Code::NoKeyring)
    }
}

/// Somebody who is to work here.
#[derive(Clone)]
pub(crate) struct Newcomer {
    pub(crate) name: String,
    pub(crate) role: Role,
    hash: String,
}

impl Newcomer {
    /// Whether somebody of that name works here already.
    pub(crate) fn is_taken(&self, book: &journal::Reading<'_>) -> Result<bool, journal::Error> {
        Ok(book
            .operator(&self.name)?
            .is_some_and(|person| person.active))
    }

    pub(crate) fn seat(
        &self,
        book: &mut journal::Writing<'_>,
        stamp: &journal::Stamp,
    ) -> Result<(), journal::Error> {
        book.add_operator(&self.name, self.role, &self.hash, stamp)
    }
}

/// What the keyring has of a register's pepper.
enum Pepper {
    /// The one that PINs here are made with, or are to be.
    Here(SecretString),
    /// PINs here are made with one, and the keyring has none or another.
    Lost,
    /// There is none, and no PIN needs one.
    Never,
}

/// Whether a PIN is checked with the pepper.
fn is_peppered(hash: &str) -> bool {
    hash != NO_PIN && !hash.starts_with(UNPEPPERED)
}

/// What tells one pepper from another and tells nothing of it: it has 128 bits that nobody can guess, however little a
/// guess costs.
pub(crate) fn id_of(pepper: &SecretString) -> String {
    let salt = SaltString::encode_b64(b"mostrador pepper");
    let hash = salt.ok().and_then(|salt| {
        let params = Params::new(Params::MIN_M_COST, 1, 1, None).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let secret = pepper.expose_secret().as_bytes();
        Some(argon.hash_password(secret, &salt).ok()?.hash?.to_string())
    });
    hash.unwrap_or_default()
}

pub(crate) fn hasher(pepper: Option<&SecretString>) -> Option<Argon2<'_>> {
    let params = Params::new(19 * 1024, 2, 1, None).ok()?;
    match pepper {
        None => Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
        Some(pepper) => {
            let secret = pepper.expose_secret().as_bytes();
            Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).ok()
        }
    }
}
