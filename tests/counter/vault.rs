//! A keyring in memory, which may also be one that never answers.

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use secrecy::SecretString;
use till::ports::{NoVault, Soon, Vault};

/// Secrets, gone with the test.
#[derive(Default)]
pub struct MemoryVault {
    secrets: Mutex<HashMap<String, SecretString>>,
    hangs: AtomicBool,
}

impl MemoryVault {
    /// From now on whoever asks waits for ever, as when a keyring shows a window nobody answers.
    pub fn hang(&self) {
        self.hangs.store(true, Ordering::SeqCst);
    }

    /// It was made anew, as for another user of the computer: it answers, and has nothing.
    pub fn is_emptied(&self) {
        self.secrets().clear();
    }

    /// What is in it now.
    pub fn content(&self) -> HashMap<String, SecretString> {
        self.secrets().clone()
    }

    /// It has this from now on, and nothing else: somebody put back an old copy.
    pub fn is_filled_with(&self, content: HashMap<String, SecretString>) {
        *self.secrets() = content;
    }

    async fn answer(&self) {
        if self.hangs.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }

    fn secrets(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        self.secrets.lock().expect("nobody panics while looking")
    }
}

impl Vault for MemoryVault {
    fn read<'a>(&'a self, name: &'a str) -> Soon<'a, Result<Option<SecretString>, NoVault>> {
        Box::pin(async move {
            self.answer().await;
            Ok(self.secrets().get(name).cloned())
        })
    }

    fn keep<'a>(&'a self, name: &'a str, secret: SecretString) -> Soon<'a, Result<(), NoVault>> {
        Box::pin(async move {
            self.answer().await;
            self.secrets().insert(name.to_owned(), secret);
            Ok(())
        })
    }

    fn forget<'a>(&'a self, name: &'a str) -> Soon<'a, Result<(), NoVault>> {
        Box::pin(async move {
            self.answer().await;
            self.secrets().remove(name);
            Ok(())
        })
    }
}
