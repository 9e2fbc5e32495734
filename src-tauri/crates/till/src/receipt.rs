//! Receipts: what a customer takes home, and the one door through which they are given out.
//!
//! Each one given out is journaled before it is made, whether it is printed, saved or shared: the first is the
//! original, each later one says «COPIA» and its number on its face, so that one sale cannot be shown for two. Where
//! nothing can be written down (the file can only be read, the disk is full) whoever paid gets a receipt all the same:
//! a copy without a number, never an original, because an original that nobody counted could be made twice.

use std::path::{Path, PathBuf};

use documents::receipt::{self, FAREWELL, Line, NOTICE, Paper, Receipt, Reprint, Stamp};
use domain::{
    channel::Channel,
    evidence::Evidence,
    lifecycle::State,
    operator::Deed,
    order::{Happening, Order, OrderId},
};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{Payer, Saved},
};

impl Till {
    /// The receipt of a paid order that is due next, as a PDF: the original, or a copy with its number. The same sale,
    /// number and paper give the same bytes.
    ///
    /// Who wants a `copy` gets one even when there was no original yet; there is none then.
    pub async fn receipt(&self, id: OrderId, paper: Paper, copy: bool) -> Result<Vec<u8>, Refusal> {
        Ok(self.give_out(id, paper, copy).await?.pdf)
    }

    /// Writes the receipt that is due next among the register's papers and says where.
    pub async fn save_receipt(&self, id: OrderId) -> Result<Saved, Refusal> {
        let GivenOut { pdf, name } = self.give_out(id, Paper::Roll80, false).await?;
        self.save_to(&self.inner.papers.join(name), pdf).await
    }

    /// The one door: takes the number and makes the receipt that has it.
    async fn give_out(&self, id: OrderId, paper: Paper, copy: bool) -> Result<GivenOut, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let stored = self.stored(id).await?;
        sabotage::point("receipt.asked");
        let receipt = self
            .fill_in(&stored.order)
            .ok_or_else(|| self.refuse(Code::NotPaid))?;
        let reprint = self.count(id, copy).await?;
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
        let pdf = receipt.pdf(paper).map_err(|error| {
            let refusal = self.refuse(Code::Internal);
            tracing::error!(trace = refusal.trace, error = %error, "a receipt could not be made");
            refusal
        })?;
        Ok(GivenOut { pdf, name })
    }

    /// Writes down that a receipt is given out, and says which: none is the original.
    async fn count(&self, id: OrderId, copy: bool) -> Result<Option<Reprint>, Refusal> {
        if self.must_write().is_err() {
            return Ok(Some(Reprint::Uncounted));
        }
        let stamp = self.stamp();
        let counted = self.inner.journal.write(move |book| {
            let Some(stored) = book.order(id)? else {
                return Ok(None);
            };
            // Two who print at the same moment: the second sees the first here.
            let number = stored.order.receipts.max(u32::from(copy));
            book.record(id, &Happening::Printed { copy: number }, &stamp)?;
            Ok(Some(number))
        });
        let number = match counted.await {
            Ok(number) => number.ok_or_else(|| self.refuse(Code::NoSuchOrder))?,
            // The sale is paid, and whoever paid it is there: the paper does not wait for the disk.
            Err(
                error @ (journal::Error::Full
                | journal::Error::ReadOnly
                | journal::Error::Locked
                | journal::Error::Io(_)),
            ) => {
                tracing::warn!(order = %id, error = %error, "a receipt is given out uncounted");
                return Ok(Some(Reprint::Uncounted));
            }
            Err(error) => return Err(error.into()),
        };
        tracing::info!(order = %id, number, "a receipt is given out");
        if let Err(refusal) = self.tell_news().await {
            // It is in the journal; who looks at the journal next tells of it.
            tracing::error!(order = %id, code = %refusal.code.word(), "a receipt was not told of");
        }
        Ok((number > 0).then_some(Reprint::Number(number)))
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
        let shop = &self.inner.settings.shop;
        receipt::Shop {
            name: shop.name.clone(),
            address: shop.address.lines().map(str::to_owned).collect(),
            cuit: Some(shop.cuit.clone()).filter(|cuit| !cuit.is_empty()),
        }
    }
}

/// A receipt that is given out, and what its file is called.
struct GivenOut {
    pdf: Vec<u8>,
    name: String,
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
