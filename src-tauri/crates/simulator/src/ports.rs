//! The rest of a machine that is not there: a keyring, a cabinet and an ear, in memory.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use secrecy::SecretString;
use till::{
    event::Notice,
    ports::{Cabinet, NoVault, Outlet, Sheaf, Soon, Vault},
};

/// A keyring in memory, which may also be one that never answers.
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

    fn secrets(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Papers, in memory.
#[derive(Default)]
pub struct Drawer(Arc<Mutex<Papers>>);

/// Each by its path.
type Papers = BTreeMap<PathBuf, Vec<u8>>;

/// A paper that is being written.
struct Sheet {
    drawer: Arc<Mutex<Papers>>,
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Drawer {
    fn papers(&self) -> MutexGuard<'_, Papers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cabinet for Drawer {
    fn keep(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.papers().insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn begin(&self, path: &Path) -> io::Result<Box<dyn Sheaf>> {
        Ok(Box::new(Sheet {
            drawer: Arc::clone(&self.0),
            path: path.to_owned(),
            bytes: Vec::new(),
        }))
    }

    fn has(&self, path: &Path) -> bool {
        self.papers().contains_key(path)
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let kept = self.papers().get(path).cloned();
        kept.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sheaf for Sheet {
    fn keep(self: Box<Self>) -> io::Result<()> {
        let Sheet {
            drawer,
            path,
            bytes,
        } = *self;
        let mut papers = drawer.lock().unwrap_or_else(PoisonError::into_inner);
        papers.insert(path, bytes);
        Ok(())
    }
}

/// An ear that keeps nothing and notices a gap in the numbers.
#[derive(Default)]
pub struct Ear {
    last: AtomicU64,
    missed: AtomicBool,
}

impl Ear {
    /// Whether a notice was missed, or told twice.
    pub fn has_missed_one(&self) -> bool {
        self.missed.load(Ordering::SeqCst)
    }
}

impl Outlet for Ear {
    fn tell(&self, notice: Notice) {
        let before = self.last.swap(notice.number, Ordering::SeqCst);
        if notice.number != before.saturating_add(1) {
            self.missed.store(true, Ordering::SeqCst);
        }
    }
}
