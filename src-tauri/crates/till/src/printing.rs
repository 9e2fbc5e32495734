//! Printing: a paper is made, handed to the queue, and comes out when the printer can. Nobody waits for that.
//!
//! Where a printer is set up its papers go there without a word; where none is, the system's viewer shows them, as it
//! does any document. What is on its way is kept in files beside the journal (`queue`), so that an empty roll, a
//! cable or a kill loses nothing, and what nobody can know is asked of a person instead of being printed twice.
//!
//! How it is set up is a setting of the journal, read anew each time: the next paper goes by it.

mod auto;
mod queue;
mod ticket;

use std::sync::Arc;

use documents::{
    receipt::Paper,
    test_page::TestPage,
    thermal::{Alphabet, Thermal, Width},
};
use domain::operator::Deed;

pub use self::queue::{AGAIN_SOON, PrintRound};
pub(crate) use self::ticket::Asked;
use crate::{
    Till,
    ports::{Destination, PrintForm, PrinterCondition, Printers, Spool},
    refusal::{Code, Refusal},
    view::{
        Handed, PrintAlphabet, PrintPaper, PrinterView, PrintingSettings, PrintingView, TicketKind,
    },
};

/// How papers are printed here, as JSON.
pub(crate) const PRINTING: &str = "printing";

/// The printers, and where papers wait for them.
#[derive(Clone)]
pub(crate) struct Press {
    pub(crate) printers: Arc<dyn Printers>,
    pub(crate) spool: Arc<dyn Spool>,
}

/// A paper in the form that its printer takes.
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: PrintForm,
}

impl Till {
    /// Prints on these printers from now on, and keeps what waits in that spool.
    pub fn prints_on(&self, printers: Arc<dyn Printers>, spool: Arc<dyn Spool>) {
        self.present().press = Some(Press { printers, spool });
        self.inner.press_nudge.notify_one();
    }

    /// The printers there are, each with how it is, and how papers are printed.
    pub async fn printers(&self) -> Result<PrintingView, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let settings = self.printing().await?;
        let Some(press) = self.press() else {
            return Ok(PrintingView {
                settings,
                printers: Vec::new(),
                system_answers: false,
            });
        };
        let found = press.printers.list().await;
        let system_answers = found.is_ok();
        let mut printers: Vec<PrinterView> = found
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the system's printers are not listed");
                Vec::new()
            })
            .into_iter()
            .map(|it| PrinterView {
                destination: it.destination.to_string(),
                name: it.destination.name(),
                model: it.model,
                is_default: it.is_default,
                condition: it.condition,
            })
            .collect();
        let set = [&settings.receipts, &settings.sheets];
        for word in set.into_iter().flatten() {
            let known = printers.iter().any(|it| it.destination == *word);
            if let Some(destination) = Destination::parse(word).filter(|_| !known) {
                printers.push(PrinterView {
                    destination: word.clone(),
                    name: destination.name(),
                    model: String::new(),
                    is_default: false,
                    condition: press.printers.condition(&destination).await,
                });
            }
        }
        Ok(PrintingView {
            settings,
            printers,
            system_answers,
        })
    }

    /// How the printer for receipts is, if one is set up, and how many papers wait for whatever printer: for whoever looks
    /// whether all is well.
    pub async fn printer_condition(
        &self,
    ) -> Result<(Option<(String, PrinterCondition)>, usize), Refusal> {
        let settings = self.printing().await?;
        let waiting = self.queue_now().await?.waiting.len();
        let destination = settings.receipts.as_deref().and_then(Destination::parse);
        let (Some(destination), Some(press)) = (destination, self.press()) else {
            return Ok((None, waiting));
        };
        let condition = press.printers.condition(&destination).await;
        Ok((Some((destination.name(), condition)), waiting))
    }

    /// Sets up how papers are printed. A manager's to do.
    ///
    /// [`Code::BadPrinter`] for a destination that is none.
    pub async fn set_printing(&self, settings: PrintingSettings) -> Result<PrintingView, Refusal> {
        self.allowed(Deed::ChangeSettings)?;
        self.must_write()?;
        let named = [&settings.receipts, &settings.sheets];
        if named
            .into_iter()
            .flatten()
            .any(|word| Destination::parse(word).is_none())
        {
            return Err(self.refuse(Code::BadPrinter));
        }
        let text = serde_json::to_string(&settings).map_err(|_| self.refuse(Code::Internal))?;
        let stamp = self.stamp();
        self.inner
            .journal
            .write(move |book| book.set_setting(PRINTING, &text, &stamp))
            .await?;
        tracing::info!(receipts = ?settings.receipts, sheets = ?settings.sheets, "printing is set up");
        // What waits for a printer goes on waiting for it; what comes from now on goes elsewhere.
        self.inner.press_nudge.notify_one();
        self.printers().await
    }

    /// How papers are printed, as it is set up now.
    pub(crate) async fn printing(&self) -> Result<PrintingSettings, Refusal> {
        let kept = self.inner.journal.read(|book| book.setting(PRINTING));
        let Some(text) = kept.await? else {
            return Ok(PrintingSettings::default());
        };
        Ok(serde_json::from_str(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "how papers are printed does not read; nothing is printed by itself");
            PrintingSettings::default()
        }))
    }

    /// Prints a test page on the printer for receipts.
    ///
    /// [`Code::NoPrinter`] when none is set up.
    pub async fn print_test_page(&self) -> Result<Handed, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let settings = self.printing().await?;
        let printer = self
            .receipt_printer(&settings)
            .ok_or_else(|| self.refuse(Code::NoPrinter))?;
        let page = TestPage {
            shop: self.letterhead(),
            till: self.settings().shop.sale_point.clone(),
            at: self.clock_now().to_receipt(),
            printer: printer.name(),
            practice: !self.inner.profile.is_worth_something(),
        };
        let made = settings.on_paper(
            false,
            |paper| page.pdf(paper),
            |thermal| page.escpos(thermal),
        );
        let made = made.map_err(|error| self.unmade(&error))?;
        self.queue(Asked {
            kind: TicketKind::Test,
            name: self.clock_now().to_receipt(),
            of: None,
            printer,
            made,
        })
        .await
    }

    /// The printers, unless this program was given none.
    pub(crate) fn press(&self) -> Option<Press> {
        self.present().press.clone()
    }

    /// Where receipts are printed, if it is anywhere.
    pub(crate) fn receipt_printer(&self, settings: &PrintingSettings) -> Option<Destination> {
        self.press()?;
        Destination::parse(settings.receipts.as_deref()?)
    }

    /// Where sheets are printed, if it is anywhere.
    pub(crate) fn sheet_printer(&self, settings: &PrintingSettings) -> Option<Destination> {
        self.press()?;
        Destination::parse(settings.sheets.as_deref()?)
    }
}

impl PrintingSettings {
    /// A paper of the counter as its printer takes it. `drawer`: whether the drawer may open with it.
    pub(crate) fn on_paper(
        &self,
        drawer: bool,
        pdf: impl FnOnce(Paper) -> Result<Vec<u8>, documents::Error>,
        escpos: impl FnOnce(&Thermal) -> Result<Vec<u8>, documents::Error>,
    ) -> Result<Made, documents::Error> {
        let paper = match self.paper {
            PrintPaper::Roll80 => Paper::Roll80,
            PrintPaper::Roll58 => Paper::Roll58,
            PrintPaper::A4 => Paper::A4,
        };
        // Only a thermal printer knows these commands, and none of them prints sheets.
        let width = match (self.form, self.paper) {
            (PrintForm::Escpos, PrintPaper::Roll80) => Some(Width::Mm80),
            (PrintForm::Escpos, PrintPaper::Roll58) => Some(Width::Mm58),
            (PrintForm::Escpos, PrintPaper::A4) | (PrintForm::Pdf, _) => None,
        };
        let Some(width) = width else {
            return Ok(Made {
                bytes: pdf(paper)?,
                form: PrintForm::Pdf,
            });
        };
        let thermal = Thermal {
            width,
            alphabet: match self.alphabet {
                PrintAlphabet::Pc858 => Alphabet::Pc858,
                PrintAlphabet::Pc850 => Alphabet::Pc850,
                PrintAlphabet::Plain => Alphabet::Plain,
            },
            cut: self.cut,
            drawer: self.drawer && drawer,
        };
        Ok(Made {
            bytes: escpos(&thermal)?,
            form: PrintForm::Escpos,
        })
    }
}

impl Handed {
    /// A paper that the system's viewer is to show.
    pub(crate) fn to_viewer(path: String) -> Handed {
        Handed {
            printer: None,
            ticket: None,
            path: Some(path),
        }
    }
}
