//! The printers of Windows, by its own spooler.
//!
//! Windows keeps what it has taken, also when it is switched off, and tells in its own list what waits there. So a paper
//! is out of our hands once the spooler has all of it. The bytes go as they are: thermal printers take them so, and of
//! those for sheets the ones that draw a PDF by themselves. No computer of this house has Windows: this was never tried.

use printers::common::base::{
    job::PrinterJobOptions,
    printer::{Printer, PrinterState},
};
use till::ports::{
    Destination, Fate, Found, Held, NoPrinters, PrintForm, PrinterCondition, Sent, Soon, Way,
};

/// The spooler of this computer.
pub(super) struct Spooler;

/// A paper for the spooler.
pub(super) struct Errand {
    printer: Printer,
    title: String,
}

impl Spooler {
    pub(super) async fn list(&self) -> Result<Vec<Found>, NoPrinters> {
        let printers = tokio::task::spawn_blocking(printers::get_printers).await;
        let printers = printers.map_err(|error| NoPrinters(error.to_string()))?;
        let found = printers.into_iter().map(|printer| Found {
            destination: Destination::System(printer.name.clone()),
            model: printer.driver_name.clone(),
            is_default: printer.is_default,
            condition: condition(&printer),
        });
        Ok(found.collect())
    }

    pub(super) async fn condition(&self, name: &str) -> PrinterCondition {
        match named(name).await {
            Some(printer) => condition(&printer),
            None => PrinterCondition::Unknown,
        }
    }

    pub(super) async fn open(
        &self,
        name: &str,
        title: &str,
        _form: PrintForm,
    ) -> Result<Errand, Held> {
        let printer = named(name).await.ok_or_else(|| Held {
            condition: PrinterCondition::Unknown,
            reason: "the spooler knows no such printer".to_owned(),
        })?;
        Ok(Errand {
            printer,
            title: title.to_owned(),
        })
    }

    /// Nothing is given a number here, so nothing is asked about.
    pub(super) async fn fate(&self, _name: &str, _number: i32, _title: &str) -> Fate {
        Fate::Forgotten
    }

    pub(super) async fn take_back(&self, _name: &str, _number: i32, _title: &str) {}
}

impl Way for Errand {
    fn number(&self) -> Option<i32> {
        None
    }

    fn send<'a>(&'a mut self, bytes: &'a [u8]) -> Soon<'a, Sent> {
        let (printer, title) = (self.printer.clone(), self.title.clone());
        let bytes = bytes.to_vec();
        Box::pin(async move {
            let printed = tokio::task::spawn_blocking(move || {
                let options = PrinterJobOptions {
                    name: Some(&title),
                    raw_properties: &[("document-format", "RAW")],
                    ..PrinterJobOptions::none()
                };
                printer.print(&bytes, options)
            });
            match printed.await {
                Ok(Ok(_)) => Sent::Printed,
                Ok(Err(error)) => Sent::Cut(format!("{error:?}")),
                Err(error) => Sent::Cut(error.to_string()),
            }
        })
    }
}

async fn named(name: &str) -> Option<Printer> {
    let name = name.to_owned();
    let found = tokio::task::spawn_blocking(move || printers::get_printer_by_name(&name));
    found.await.ok().flatten()
}

fn condition(printer: &Printer) -> PrinterCondition {
    match printer.state {
        PrinterState::READY | PrinterState::PRINTING | PrinterState::UNKNOWN => {
            PrinterCondition::Ready
        }
        PrinterState::PAUSED => PrinterCondition::Stopped,
        PrinterState::OFFLINE => PrinterCondition::Away,
    }
}
