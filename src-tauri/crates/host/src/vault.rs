//! The vault: secrets in the keyring of the operating system, and nowhere else.
//!
//! The keyring is a service that may be absent, locked or hung, so each call has a thread of its own and five
//! seconds; after that the program goes on without, and says so.

use std::time::Duration;

use keyring::Entry;
use secrecy::{ExposeSecret, SecretString};
use till::ports::{NoVault, Soon, Vault};

/// How long the keyring may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The name under which the keyring's own window shows our secrets.
const SERVICE: &str = "Mostrador";

/// The keyring, with the entries of one data folder.
#[derive(Clone, Debug)]
pub struct Keyring {
    /// Tells this register's entries from those of another on the same computer.
    scope: String,
}

impl Keyring {
    /// The keyring's entries for the register that lives in `scope`.
    pub fn for_register(scope: &std::path::Path) -> Keyring {
        // One folder has one name here, however it is spelt.
        let canonical = std::fs::canonicalize(scope);
        let scope = canonical.as_deref().unwrap_or(scope);
        Keyring {
            scope: scope.display().to_string(),
        }
    }

    /// Writes, reads and deletes a probe: whether a secret would truly be kept.
    pub async fn probe(&self, bits: u128) -> Result<(), NoVault> {
        let user = self.user("probe");
        let written = format!("{bits:032x}");
        patiently(move || {
            let entry = Entry::new(SERVICE, &user)?;
            entry.set_password(&written)?;
            let read = entry.get_password()?;
            entry.delete_credential()?;
            Ok(read == written)
        })
        .await
        .and_then(|same| {
            if same {
                Ok(())
            } else {
                Err(NoVault("it lost what was written".into()))
            }
        })
    }

    fn user(&self, name: &str) -> String {
        format!("{name} · {}", self.scope)
    }
}

impl Vault for Keyring {
    fn read<'a>(&'a self, name: &'a str) -> Soon<'a, Result<Option<SecretString>, NoVault>> {
        let user = self.user(name);
        Box::pin(patiently(move || {
            match Entry::new(SERVICE, &user)?.get_password() {
                Ok(secret) => Ok(Some(SecretString::from(secret))),
                Err(keyring::Error::NoEntry) => Ok(None),
                Err(error) => Err(error),
            }
        }))
    }

    fn keep<'a>(&'a self, name: &'a str, secret: SecretString) -> Soon<'a, Result<(), NoVault>> {
        let user = self.user(name);
        Box::pin(patiently(move || {
            Entry::new(SERVICE, &user)?.set_password(secret.expose_secret())
        }))
    }

    fn forget<'a>(&'a self, name: &'a str) -> Soon<'a, Result<(), NoVault>> {
        let user = self.user(name);
        Box::pin(patiently(move || {
            match Entry::new(SERVICE, &user)?.delete_credential() {
                Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
                Err(error) => Err(error),
            }
        }))
    }
}

async fn patiently<T, F>(call: F) -> Result<T, NoVault>
where
    T: Send + 'static,
    F: FnOnce() -> keyring::Result<T> + Send + 'static,
{
    match tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(call)).await {
        Ok(Ok(Ok(value))) => Ok(value),
        Ok(Ok(Err(error))) => Err(NoVault(error.to_string())),
        Ok(Err(_)) => Err(NoVault("its thread ended".to_owned())),
        Err(_) => Err(NoVault(format!("no answer in {} s", PATIENCE.as_secs()))),
    }
}
