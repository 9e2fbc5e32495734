//! People: who may sign in, and how their PINs are kept.
//!
//! A PIN is kept as an argon2id hash (19 MiB, two passes), with a pepper from the keyring where money is
//! real: six digits fall in hours to whoever has the file, but not without the pepper. The practice PIN is
//! public, so practice asks no keyring for one.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordVerifier, Version,
    password_hash::{PasswordHasher, SaltString},
};
use domain::{
    channel::Provider,
    operator::{Deed, Role},
    pin::Pin,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    Till,
    credentials::{KEYRING, setting},
    refusal::{Code, Refusal},
    view::{Mode, Person},
};

/// The manager of a fresh practice register (console reference, "Global").
pub const PRACTICE_MANAGER: &str = "practica";
/// Their PIN, known to everybody.
pub const PRACTICE_PIN: &str = "000000";
/// The keyring's entry for the pepper.
const PEPPER: &str = "pin-pepper";
/// Begins the hash of a PIN that was made where there was no keyring.
const UNPEPPERED: &str = "unpeppered:";

impl Till {
    /// Who may sign in, in the order they were added.
    pub async fn people(&self) -> Result<Vec<Person>, Refusal> {
        let now = self.clock_now();
        let rows = self.inner.journal.read(|book| book.operators()).await?;
        let people = rows.into_iter().filter(|row| row.active).map(|row| Person {
            name: row.name,
            role: row.role,
            pin_digits: row.role.pin_digits(),
            locked_until_ms: row
                .locked_until
                .filter(|until| *until > now)
                .map(domain::instant::Instant::ms),
        });
        Ok(people.collect())
    }

    /// Adds somebody. Only a manager may; where nobody works yet, whoever is there becomes the first manager.
    pub async fn add_person(&self, name: &str, role: Role, pin: &str) -> Result<(), Refusal> {
        let first = role == Role::Manager && self.nobody_works_here().await?;
        if !first {
            self.allowed(Deed::ManagePeople)?;
        }
        self.seat(name, role, pin, first).await
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
            let seated = self.seat(PRACTICE_MANAGER, Role::Manager, PRACTICE_PIN, true);
            // Another process on the fresh register may have been first.
            return match seated.await {
                Err(refusal) if refusal.code == Code::NameTaken => Ok(()),
                seated => seated,
            };
        }
        Ok(())
    }

    async fn seat(&self, name: &str, role: Role, pin: &str, first: bool) -> Result<(), Refusal> {
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > 40 || name.chars().any(char::is_control) {
            return Err(self.refuse(Code::BadName));
        }
        let pin = Pin::parse(pin, role).map_err(|_| self.refuse(Code::BadPin))?;
        let hash = self.hash(&pin).await?;
        let stamp = self.stamp();
        self.inner
            .journal
            .write(move |book| {
                // Two who both found nobody here are not both the first.
                let taken = first && !book.operators()?.is_empty();
                if taken || book.operator(&name)?.is_some() {
                    return Ok(false);
                }
                book.add_operator(&name, role, &hash, &stamp)?;
                Ok(true)
            })
            .await?
            .then_some(())
            .ok_or_else(|| self.refuse(Code::NameTaken))
    }

    async fn hash(&self, pin: &Pin) -> Result<String, Refusal> {
        // Without a keyring there is nowhere to keep a pepper, and as long as no credentials were ever kept in one
        // either, whoever takes the file gets a PIN that opens nothing.
        let pepper = match self.pepper().await {
            Ok(pepper) => pepper,
            Err(refusal)
                if refusal.code == Code::NoKeyring && !self.keeps_credentials().await? =>
            {
                None
            }
            Err(refusal) => return Err(refusal),
        };
        let plain = pepper.is_none() && self.inner.profile.mode == Mode::Live;
        let salt = SaltString::encode_b64(&self.inner.ports.dice.bits().to_be_bytes())
            .map_err(|_| self.refuse(Code::Internal))?;
        hasher(pepper.as_ref())
            .and_then(|argon| argon.hash_password(pin.expose().as_bytes(), &salt).ok())
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
        let (pepper, hash) = match hash.strip_prefix(UNPEPPERED) {
            Some(hash) => (None, hash),
            None => (self.pepper().await?, hash),
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

    /// The register's pepper, made on first use. None in practice.
    async fn pepper(&self) -> Result<Option<SecretString>, Refusal> {
        if self.inner.profile.mode == Mode::Practice {
            return Ok(None);
        }
        let vault = &self.inner.ports.vault;
        let unusable = |why: crate::ports::NoVault| {
            tracing::error!(error = %why, "no pepper");
            self.refuse(Code::NoKeyring)
        };
        if let Some(pepper) = vault.read(PEPPER).await.map_err(unusable)? {
            return Ok(Some(pepper));
        }
        let pepper = SecretString::from(format!("{:032x}", self.inner.ports.dice.bits()));
        vault.keep(PEPPER, pepper.clone()).await.map_err(unusable)?;
        Ok(Some(pepper))
    }
}

fn hasher(pepper: Option<&SecretString>) -> Option<Argon2<'_>> {
    let params = Params::new(19 * 1024, 2, 1, None).ok()?;
    match pepper {
        None => Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params)),
        Some(pepper) => {
            let secret = pepper.expose_secret().as_bytes();
            Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).ok()
        }
    }
}
