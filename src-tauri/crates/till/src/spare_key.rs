//! The spare key: how a manager comes back in when the keyring has lost what PINs are checked with.
//!
//! Whoever has the file must not be able to let themselves in, so what opens it again cannot be in it; and it cannot be
//! in the keyring, which is what was lost. It is on paper: 128 bits, shown once. Their hash needs no pepper, because
//! nobody guesses them.
//!
//! With it one manager gets a new PIN, made with a new pepper. Nobody else has a PIN then: the old ones cannot be
//! checked, and the manager gives each a new one. The spare key is used up, and a new one is shown. All of it is in the
//! journal, in one commit; the journal's seal, whose key was lost too, is begun anew by whoever opened the register.

use argon2::{PasswordHash, PasswordVerifier};
use domain::{
    operator::{Deed, Role},
    spare_key::SpareKey,
};

use crate::{
    Till,
    closing::ACCEPTED,
    people::{PEPPER_ID, UNPEPPERED, hasher, id_of},
    ports::Occasion,
    refusal::{Code, Refusal},
};

/// The setting that keeps what a spare key is checked against.
pub(crate) const SPARE_KEY: &str = "people.spare_key";
/// What the journal keeps as the reason why it goes on after its seal's key was lost.
const REASON: &str = "el llavero perdió el secreto de la caja; se abrió con la llave de repuesto";

/// What came of opening a register with its spare key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rekeyed {
    /// The manager who may sign in now.
    pub manager: String,
    /// The spare key from now on. Shown once: it is kept nowhere.
    pub spare_key: SpareKey,
    /// Who has no PIN any more, until the manager gives them one.
    pub without_pin: Vec<String>,
}

impl Till {
    /// Makes a spare key, in place of any before it, and answers it: this is the only time that it can be shown. A
    /// manager's to do.
    pub async fn make_spare_key(&self) -> Result<SpareKey, Refusal> {
        self.allowed(Deed::ManagePeople)?;
        self.must_write()?;
        let key = self.first_spare_key().await?;
        self.copy_with_new_key().await;
        Ok(key)
    }

    /// The same for the first manager of a register, who is signed in nowhere yet.
    pub(crate) async fn first_spare_key(&self) -> Result<SpareKey, Refusal> {
        let (key, hash) = self.new_spare_key()?;
        let stamp = self.stamp();
        let kept =
            move |book: &mut journal::Writing<'_>| book.set_setting(SPARE_KEY, &hash, &stamp);
        self.inner.journal.write(kept).await?;
        Ok(key)
    }

    /// Whether the register has a spare key.
    pub async fn has_spare_key(&self) -> Result<bool, Refusal> {
        let hash = self.inner.journal.read(|book| book.setting(SPARE_KEY));
        Ok(hash.await?.is_some())
    }

    /// Refused unless this is the register's spare key.
    pub async fn must_be_spare_key(&self, text: &str) -> Result<(), Refusal> {
        let wrong = || self.refuse(Code::BadSpareKey);
        let key = SpareKey::parse(text).map_err(|_| wrong())?;
        // As its event has it: whoever writes to the file would have a key of their own.
        let hash = self
            .inner
            .journal
            .read(|book| book.setting_vouched(SPARE_KEY));
        let hash = hash.await?.ok_or_else(wrong)?;
        let fits = tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&hash).ok()?;
            let argon = hasher(None)?;
            let text = key.expose();
            Some(argon.verify_password(text.as_bytes(), &hash).is_ok())
        });
        if fits.await.ok().flatten() == Some(true) {
            return Ok(());
        }
        tracing::warn!("a spare key that is not this register's");
        Err(wrong())
    }

    /// Opens the register with its spare key: a new pepper, and with it a new PIN for this manager. What the keyring
    /// had before is overwritten; everybody else needs a new PIN.
    ///
    /// Refused, and nothing changed: a key that is not this register's ([`Code::BadSpareKey`]), somebody who is no
    /// manager here, a PIN that is none, a keyring that does not keep what it is given.
    pub async fn rekey(&self, key: &str, manager: &str, pin: &str) -> Result<Rekeyed, Refusal> {
        self.must_be_spare_key(key).await?;
        let person = self.person(manager).await?;
        if person.role != Role::Manager {
            return Err(self.refuse(Code::NotAllowed));
        }
        let pin = self.new_pin(pin, person.role)?;
        let (spare_key, spare_hash) = self.new_spare_key()?;
        // The keyring first: ended here, the pepper is not the one of the journal, which is as lost as before.
        let pepper = self.new_pepper().await?;
        let (hash, id) = (self.hash_with(Some(&pepper), pin.expose())?, id_of(&pepper));
        let name = person.name.clone();
        let stamp = || self.stamp_by(Some(name.clone()));
        let (spared, noted, set, accepted) = (stamp(), stamp(), stamp(), stamp());
        let (till, by) = (self.clone(), name.clone());
        let written = self.inner.journal.write(move |book| {
            let mut without_pin = Vec::new();
            book.set_setting(SPARE_KEY, &spare_hash, &spared)?;
            book.set_setting(PEPPER_ID, &id, &noted)?;
            book.set_setting(ACCEPTED, REASON, &accepted)?;
            for other in book.operators()? {
                if other.name == by || !other.active {
                    continue;
                }
                let stamp = till.stamp_by(Some(by.clone()));
                book.set_pin(&other.name, None, &stamp)?;
                without_pin.push(other.name);
            }
            book.set_pin(&by, Some(&hash), &set)?;
            Ok(without_pin)
        });
        let without_pin = written.await?;
        tracing::warn!(manager = %name, "the register was opened with its spare key");
        Ok(Rekeyed {
            manager: name,
            spare_key,
            without_pin,
        })
    }

    /// Copies the journal, which knows the new spare key: restored from an older copy, it would want the old one. That it
    /// cannot be copied is told in the log and when the day is closed; the key is good all the same.
    ///
    /// After [`rekey`](Till::rekey) it is for whoever began the seal anew, so that the copy has that too.
    pub async fn copy_with_new_key(&self) {
        if self.present().archive.is_some() {
            let _ = self.copy_journal(Occasion::Asked).await;
        }
    }

    pub(crate) fn new_spare_key(&self) -> Result<(SpareKey, String), Refusal> {
        let key = SpareKey::of_bits(self.inner.ports.dice.bits());
        let hash = self.hash_with(None, &key.expose())?;
        // It is not a PIN without a pepper; it needs none.
        let plain = hash.strip_prefix(UNPEPPERED).unwrap_or(&hash).to_owned();
        Ok((key, plain))
    }
}
