//! Receipts: what a customer takes home.

use std::path::{Path, PathBuf};

use documents::receipt::{self, FAREWELL, Line, NOTICE, Receipt, Stamp};
use domain::{
    channel::Channel,
    evidence::Evidence,
    lifecycle::State,
    operator::Deed,
    order::{Order, OrderId},
};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{Payer, Saved},
};

impl Till {
    /// The receipt of a paid order, as a PDF for 80 mm paper. The same sale gives the same bytes.
    ///
    /// A `copy` says so on its face.
    pub async fn receipt(&self, id: OrderId, copy: bool) -> Result<Vec<u8>, Refusal> {
        self.allowed(Deed::PrintReceipt)?;
        let stored = self.stored(id).await?;
        sabotage::point("receipt.asked");
        let receipt = self
            .fill_in(&stored.order, copy)
            .ok_or_else(|| self.refuse(Code::NotPaid))?;
        receipt.pdf().map_err(|error| {
            let refusal = self.refuse(Code::Internal);
            tracing::error!(trace = refusal.trace, error = %error, "a receipt could not be made");
            refusal
        })
    }

    /// Writes the receipt among the register's papers and says where.
    pub async fn save_receipt(&self, id: OrderId) -> Result<Saved, Refusal> {
        let pdf = self.receipt(id, false).await?;
        let order = self.order(id).await?;
        let name = format!("recibo-{:06}-{}.pdf", order.number, order.reference);
        self.save_to(&self.inner.papers.join(name), pdf).await
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
    fn fill_in(&self, order: &Order, copy: bool) -> Option<Receipt> {
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
        let shop = &self.inner.settings.shop;
        Some(Receipt {
            shop: receipt::Shop {
                name: shop.name.clone(),
                address: shop.address.lines().map(str::to_owned).collect(),
                cuit: Some(shop.cuit.clone()).filter(|cuit| !cuit.is_empty()),
            },
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
            copy: copy.then_some(1),
            notice: NOTICE.map(str::to_owned).to_vec(),
            farewell: Some(FAREWELL.to_owned()),
        })
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
