//! Receipts: what a customer takes home, and the one door through which they are given out.
//!
//! Each one given out is journaled before it is made, whether it is printed, saved or shared: the first is the
//! original, each later one says «COPIA» and its number on its face, so that one sale cannot be shown for two. Where
//! nothing can be written down (the file can only be read, the disk is full) whoever paid gets a receipt all the same:
//! a copy without a number, never an original, because an original that nobody counted could be made twice.

use std::path::{Path, PathBuf};

use documents::receipt::{self, FAREWELL, Line, NOTICE, Paper, Receipt, Reprint, Returned, Stamp};
use domain::{
    channel::Channel,
    evidence::Evidence,
    lifecycle::State,
    operator::Deed,
    order::{Happening, Order, OrderId},
};

use crate::{
    Till,
    printing::Asked,
    refusal::{Code, Refusal},
    view::{Handed, Payer, Saved, TicketKind},
};

impl Till {
    /// The receipt of a paid order that is due next, as a PDF: the original, or a copy with its number. The same sale,
    /// number and paper give the same bytes.
    ///
    /// Who wants a `copy` gets one even when there was no original yet; there is none then.
    pub async fn receipt(&self, id: OrderId, paper: Paper, copy: bool) -> Result<Vec<u8>, Refusal> {
        let GivenOut { receipt, .. } = self.give_out(id, Wanted::or_copy(copy)).await?;
        self.drawn(&receipt, paper)
    }

    /// Writes the receipt that is due next among the register's papers and says where.
    pub async fn save_receipt(&self, id: OrderId) -> Result<Saved, Refusal> {
        let GivenOut { receipt, name, .. } = self.give_out(id, Wanted::Next).await?;
        let pdf = self.drawn(&receipt, Paper::Roll80)?;
        self.save_to(&self.inner.papers.join(name), pdf).await
    }

    /// Prints the receipt that is due next: on the printer for receipts, or, where none is set up, for the system's
    /// viewer to show. Returns once it waits for the printer; nobody waits for the paper.
    pub async fn print_receipt(&self, id: OrderId) -> Result<Handed, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let settings = self.printing().await?;
        if self.receipt_printer(&settings).is_none() {
            return Ok(Handed::to_viewer(self.save_receipt(id).await?.path));
        }
        self.print_receipt_as(id, false).await
    }

    /// Prints a receipt on the printer for receipts: the one that is due next, or a `copy` in any case.
    ///
    /// [`Code::NoPrinter`] when none is set up.
    pub async fn print_receipt_as(&self, id: OrderId, copy: bool) -> Result<Handed, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let handed = self.hand_in_receipt(id, Wanted::or_copy(copy)).await?;
        handed.ok_or_else(|| self.refuse(Code::NotPaid))
    }

    /// Prints a copy of a receipt, with its number.
    pub(crate) async fn print_copy(&self, id: OrderId) -> Result<Option<Handed>, Refusal> {
        self.hand_in_receipt(id, Wanted::Copy).await
    }

    /// Makes a receipt for the printer that is set up and hands it in; none when the first was wanted and is given out
    /// already.
    pub(crate) async fn hand_in_receipt(
        &self,
        id: OrderId,
        wanted: Wanted,
    ) -> Result<Option<Handed>, Refusal> {
        let settings = self.printing().await?;
        let printer = self
            .receipt_printer(&settings)
            .ok_or_else(|| self.refuse(Code::NoPrinter))?;
        let Some(GivenOut {
            receipt, number, ..
        }) = self.counted(id, wanted).await?
        else {
            return Ok(None);
        };
        // The drawer is for the till's own change, once for each sale.
        let drawer = receipt.copy.is_none();
        let made = settings.on_paper(
            drawer,
            |paper| receipt.pdf(paper),
            |thermal| Ok(receipt.escpos(thermal)),
        );
        let made = made.map_err(|error| self.unmade(&error))?;
        let handed = self.queue(Asked {
            kind: TicketKind::Receipt,
            name: number.to_string(),
            of: Some(id),
            printer,
            made,
        });
        handed.await.map(Some)
    }

    /// Gives a receipt out to whoever asks for it.
    async fn give_out(&self, id: OrderId, wanted: Wanted) -> Result<GivenOut, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let given = self.counted(id, wanted).await?;
        given.ok_or_else(|| self.refuse(Code::NotPaid))
    }

    /// The one door: takes the number and fills in the receipt that has it. None when the first was wanted and somebody
    /// has it.
    async fn counted(&self, id: OrderId, wanted: Wanted) -> Result<Option<GivenOut>, Refusal> {
        let stored = self.stored(id).await?;
        sabotage::point("receipt.asked");
        let receipt = self
            .fill_in(&stored.order)
            .ok_or_else(|| self.refuse(Code::NotPaid))?;
        let Some(reprint) = self.count(id, wanted).await? else {
            return Ok(None);
        };
        sabotage::point("receipt.counted");
        let which = match reprint {
            None => String::new(),
            Some(Reprint::Number(number)) => format!("-copia-{number}"),
            Some(Reprint::Uncounted) => "-copia".to_owned(),
        };
        let name = format!(
            "recibo-{:06}-{}{which}.pdf",
            stored.order.draft.number, stored.order.draft.reference
        );
        let receipt = Receipt {
            copy: reprint,
            ..receipt
        };
        Ok(Some(GivenOut {
            receipt,
            name,
            number: stored.order.draft.number,
        }))
    }

    fn drawn(&self, receipt: &Receipt, paper: Paper) -> Result<Vec<u8>, Refusal> {
        receipt.pdf(paper).map_err(|error| {
            let refusal = self.refuse(Code::Internal);
            tracing::error!(trace = refusal.trace, error = %error, "a receipt could not be made");
            refusal
        })
    }

    /// Writes down that a receipt is given out, and says which: none is the original. None at all when the first was
    /// wanted and is given out already.
    async fn count(&self, id: OrderId, wanted: Wanted) -> Result<Option<Option<Reprint>>, Refusal> {
        if self.must_write().is_err() {
            return Ok(wanted.comes_uncounted().then_some(Some(Reprint::Uncounted)));
        }
        let stamp = self.stamp();
        let counted = self.inner.journal.write(move |book| {
            let Some(stored) = book.order(id)? else {
                return Ok(None);
            };
            // Two who print at the same moment: the second sees the first here.
            let number = match wanted {
                Wanted::First if stored.order.receipts > 0 => return Ok(Some(None)),
                Wanted::First | Wanted::Next => stored.order.receipts,
                Wanted::Copy => stored.order.receipts.max(1),
            };
            book.record(id, &Happening::Printed { copy: number }, &stamp)?;
            Ok(Some(Some(number)))
        });
        let number = match counted.await {
            Ok(None) => return Err(self.refuse(Code::NoSuchOrder)),
            Ok(Some(None)) => return Ok(None),
            Ok(Some(Some(number))) => number,
            // The sale is paid, and whoever paid it is there: the paper does not wait for the disk.
            Err(
                error @ (journal::Error::Full
                | journal::Error::ReadOnly
                | journal::Error::Locked
                | journal::Error::Io(_)),
            ) => {
                tracing::warn!(order = %id, error = %error, "a receipt is given out uncounted");
                return Ok(wanted.comes_uncounted().then_some(Some(Reprint::Uncounted)));
            }
            Err(error) => return Err(error.into()),
        };
        tracing::info!(order = %id, number, "a receipt is given out");
        if let Err(refusal) = self.tell_news().await {
            // It is in the journal; who looks at the journal next tells of it.
            tracing::error!(order = %id, code = %refusal.code.word(), "a receipt was not told of");
        }
        Ok(Some((number > 0).then_some(Reprint::Number(number))))
    }

    /// Writes a document to `path`, whole or not at all.
    pub async fn save_to(&self, path: &Path, bytes: Vec<u8>) -> Result<Saved, Refusal> {
        let cabinet = std::sync::Arc::clone(&self.inner.ports.cabinet);
        let path: PathBuf = path.to_owned();
        let shown = path.display().to_string();
        sabotage::point("paper.asked");
        let written = tokio::task::spawn_blocking(move || cabinet.keep(&path, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(Saved { path: shown }),
            Ok(Err(error)) => {
                let mut refusal = self.refuse(Code::DocumentUnwritable);
                tracing::error!(trace = refusal.trace, error = %error, "a document was not written");
                refusal.reason = Some(error.to_string());
                Err(refusal)
            }
            Err(_) => Err(self.refuse(Code::Internal)),
        }
    }

    /// The receipt's content; none when there is no payment to tell of.
    fn fill_in(&self, order: &Order) -> Option<Receipt> {
        let stamp = match order.state {
            State::Paid | State::PaidLate if is_manual(order) => Stamp::VerifiedByHand,
            State::Paid => Stamp::Paid,
            State::PaidLate => Stamp::PaidLate,
            State::Overpaid => Stamp::Overpaid(order.paid),
            State::Underpaid => Stamp::Underpaid(order.paid),
            State::Drafted
            | State::InDoubt
            | State::Declined
            | State::Open
            | State::Lapsed
            | State::Cancelled
            | State::Ambiguous
            | State::Refunded => return None,
        };
        let payment = order.payment()?;
        let payer = Payer::of(payment);
        Some(Receipt {
            shop: self.letterhead(),
            number: u64::try_from(order.draft.number).ok()?,
            paid_at: order.paid_at?.to_receipt(),
            sale_point: order.draft.sale_point.clone(),
            operator: order.draft.operator.clone(),
            lines: vec![Line {
                concept: order.draft.concept.name.clone(),
                amount: order.draft.amount.money(),
            }],
            total: order.draft.amount.money(),
            stamp,
            returned: Returned {
                arrived: order.refunded(),
                under_way: order.going_back(),
            },
            payment: receipt::Payment {
                method: method(order.draft.channel).to_owned(),
                payer: payer.name,
                payer_cuit: payer.cuit,
                operation: payment.operation.clone(),
                reference: order.draft.reference.to_string(),
            },
            practice: !self.inner.profile.is_worth_something(),
            copy: None,
            notice: NOTICE.map(str::to_owned).to_vec(),
            farewell: Some(FAREWELL.to_owned()),
        })
    }

    /// The shop as it stands at the head of its papers.
    pub(crate) fn letterhead(&self) -> receipt::Shop {
        let settings = self.settings();
        let shop = &settings.shop;
        receipt::Shop {
            name: shop.name.clone(),
            address: shop.address.lines().map(str::to_owned).collect(),
            cuit: Some(shop.cuit.clone()).filter(|cuit| !cuit.is_empty()),
            phone: Some(settings.phone.clone()).filter(|phone| !phone.is_empty()),
            logo: settings.logo.as_ref().map(|logo| logo.drawn()),
        }
    }
}

/// A receipt that is given out.
struct GivenOut {
    receipt: Receipt,
    /// What its file is called.
    name: String,
    /// The sale's number.
    number: i64,
}

/// Which receipt somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The original, or nothing: it comes out by itself.
    First,
    /// The one that is due next: the original, or a copy.
    Next,
    /// A copy, also when nobody has the original.
    Copy,
}

impl Wanted {
    const fn or_copy(copy: bool) -> Wanted {
        if copy { Wanted::Copy } else { Wanted::Next }
    }

    /// Whether it is given out also where nothing can be written down: by itself, nothing is.
    fn comes_uncounted(self) -> bool {
        self != Wanted::First
    }
}

/// How the customer paid, as the receipt words it.
const fn method(channel: Channel) -> &'static str {
    match channel {
        Channel::TelepagosQr
        | Channel::TelepagosCounter
        | Channel::TotalcoinQr
        | Channel::TotalcoinPreorder => "Transferencia, QR",
        Channel::TelepagosLink => "Link de pago",
        Channel::TelepagosTransfer => "Transferencia",
    }
}

/// Whether a manager answers for the payment.
fn is_manual(order: &Order) -> bool {
    order
        .payment()
        .is_some_and(|payment| payment.evidence == Evidence::Manual)
}
