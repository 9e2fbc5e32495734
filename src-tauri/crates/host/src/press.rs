//! Printers: those of this computer and of its network, and the folder where papers wait for them.
//!
//! Which paper goes where, and when again, is decided in the till. Here one is opened, fed and asked.

#[cfg(unix)]
pub mod cups;
pub mod network;
pub mod spool;
#[cfg(windows)]
mod winspool;

use std::{sync::Arc, time::Duration};

use till::ports::{
    Destination, Fate, Found, Held, NoPrinters, PrintForm, PrinterCondition, Printers, Soon, Way,
};

/// How long printers are waited for.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until a printer on the network picks up, or the system's service answers.
    pub answer: Duration,
    /// Until a printer says how it is, when it is one that does.
    pub word: Duration,
    /// Until it takes the next bytes, or says that it has printed them all: a long strip takes seconds.
    pub progress: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            answer: Duration::from_secs(4),
            word: Duration::from_millis(700),
            progress: Duration::from_secs(12),
        }
    }
}

/// The printers of this computer and of its network.
pub struct Press {
    #[cfg(unix)]
    system: cups::Cups,
    #[cfg(windows)]
    system: winspool::Spooler,
    patience: Patience,
}

impl Press {
    /// The printers where systems keep them.
    pub fn here() -> Arc<Press> {
        let patience = Patience::default();
        Arc::new(Press {
            #[cfg(unix)]
            system: cups::Cups::here(patience),
            #[cfg(windows)]
            system: winspool::Spooler,
            patience,
        })
    }

    /// The printers of one service, waited for so long.
    #[cfg(unix)]
    pub fn of(service: cups::Service, patience: Patience) -> Arc<Press> {
        Arc::new(Press {
            system: cups::Cups::at(service, patience),
            patience,
        })
    }
}

impl Printers for Press {
    fn list(&self) -> Soon<'_, Result<Vec<Found>, NoPrinters>> {
        Box::pin(self.system.list())
    }

    fn condition<'a>(&'a self, to: &'a Destination) -> Soon<'a, PrinterCondition> {
        Box::pin(async move {
            match to {
                Destination::System(name) => self.system.condition(name).await,
                Destination::Network { host, port } => {
                    network::condition(host, *port, self.patience).await
                }
            }
        })
    }

    fn open<'a>(
        &'a self,
        to: &'a Destination,
        title: &'a str,
        form: PrintForm,
    ) -> Soon<'a, Result<Box<dyn Way>, Held>> {
        Box::pin(async move {
            let way: Box<dyn Way> = match to {
                Destination::System(name) => Box::new(self.system.open(name, title, form).await?),
                Destination::Network { host, port } => {
                    Box::new(network::open(host, *port, form, self.patience).await?)
                }
            };
            Ok(way)
        })
    }

    fn fate<'a>(&'a self, to: &'a Destination, number: i32, title: &'a str) -> Soon<'a, Fate> {
        Box::pin(async move {
            match to {
                Destination::System(name) => self.system.fate(name, number, title).await,
                Destination::Network { .. } => Fate::Forgotten,
            }
        })
    }

    fn take_back<'a>(&'a self, to: &'a Destination, number: i32, title: &'a str) -> Soon<'a, ()> {
        Box::pin(async move {
            if let Destination::System(name) = to {
                self.system.take_back(name, number, title).await;
            }
        })
    }
}
