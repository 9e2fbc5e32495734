//! Where an export goes: to memory, for whoever reads it there, or to a file that is there once it is whole.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    Till,
    ports::Sheaf,
    refusal::{Code, Refusal},
    view::Saved,
};

/// Takes an export piece by piece. Dropped before it is kept, it leaves nothing behind.
pub(crate) struct Sink {
    till: Till,
    to: To,
}

enum To {
    Memory(Vec<u8>),
    File {
        sheaf: Box<dyn Sheaf>,
        path: PathBuf,
    },
}

impl Sink {
    pub(crate) fn in_memory(till: &Till) -> Sink {
        Sink {
            till: till.clone(),
            to: To::Memory(Vec::new()),
        }
    }

    /// [`Code::DocumentUnwritable`] when no file can be begun there.
    pub(crate) async fn at(till: &Till, path: &Path) -> Result<Sink, Refusal> {
        let (cabinet, place) = (Arc::clone(&till.inner.ports.cabinet), path.to_owned());
        let begun = beside(till, move || cabinet.begin(&place)).await?;
        Ok(Sink {
            till: till.clone(),
            to: To::File {
                sheaf: begun,
                path: path.to_owned(),
            },
        })
    }

    /// Adds a piece. What was written before is gone when it cannot.
    pub(crate) async fn put(self, piece: Vec<u8>) -> Result<Sink, Refusal> {
        let Sink { till, to } = self;
        let to = match to {
            To::Memory(mut bytes) => {
                bytes.extend(piece);
                To::Memory(bytes)
            }
            To::File { mut sheaf, path } => {
                let written = beside(&till, move || {
                    sheaf.write_all(&piece)?;
                    Ok(sheaf)
                });
                To::File {
                    sheaf: written.await?,
                    path,
                }
            }
        };
        Ok(Sink { till, to })
    }

    /// Puts the file in its place and says which that is.
    pub(crate) async fn keep(self) -> Result<Saved, Refusal> {
        let Sink { till, to } = self;
        match to {
            To::Memory(_) => Err(till.refuse(Code::Internal)),
            To::File { sheaf, path } => {
                beside(&till, move || sheaf.keep()).await?;
                Ok(Saved {
                    path: path.display().to_string(),
                })
            }
        }
    }

    /// What was written to memory.
    pub(crate) fn bytes(self) -> Vec<u8> {
        match self.to {
            To::Memory(bytes) => bytes,
            To::File { .. } => Vec::new(),
        }
    }
}

/// What the disk does, beside everything else.
async fn beside<T: Send + 'static>(
    till: &Till,
    deed: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(deed).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => {
            let mut refusal = till.refuse(Code::DocumentUnwritable);
            tracing::error!(trace = refusal.trace, error = %error, "a document was not written");
            refusal.reason = Some(error.to_string());
            Err(refusal)
        }
        Err(_) => Err(till.refuse(Code::Internal)),
    }
}
