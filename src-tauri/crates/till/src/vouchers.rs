//! Our own papers about money that was sent: the voucher of a payout, and the slip of a refund.
//!
//! The provider's own voucher, where there is one, is the official paper and is kept as it came ([`crate::payouts`]);
//! these are the shop's. A voucher says that money arrived, so there is one of a payout only once it did. A slip is for
//! the customer at the counter, who cannot wait for that: it says where the money stands, and names nobody in full.

use documents::{
    refund::{RefundSlip, Standing},
    voucher::{Account, Voucher},
};
use domain::{
    bank,
    channel::Provider,
    cuit::Cuit,
    order::{Concept, Order},
    payout::{Payee, Payout, State},
};

use crate::{
    Till,
    ports::PrintForm,
    printing::{Asked, Made},
    refusal::{Code, Refusal},
    view::{Handed, Payer, Saved, TicketKind},
};

impl Till {
    /// Our voucher of the payout of that reference, as a PDF on A4. The same payout gives the same bytes, whenever it
    /// is made.
    ///
    /// [`Code::NoVoucher`] unless the money arrived.
    pub async fn payout_voucher(&self, reference: &str) -> Result<Vec<u8>, Refusal> {
        let payout = self.payout_of_reference(reference).await?;
        self.voucher_of(&payout).await
    }

    /// The slip of the refund of that reference, as a PDF for a roll of 80 mm: where it stands now.
    ///
    /// [`Code::NoVoucher`] of a payout that gives nothing back.
    pub async fn refund_slip(&self, reference: &str) -> Result<Vec<u8>, Refusal> {
        let payout = self.payout_of_reference(reference).await?;
        self.slip_of(&payout).await
    }

    /// Writes our paper about a payout among the register's papers and says where: the voucher, or the slip of one that
    /// gives back what a customer paid.
    pub async fn save_voucher(&self, reference: &str) -> Result<Saved, Refusal> {
        let payout = self.payout_of_reference(reference).await?;
        let reference = payout.draft.reference.as_str();
        let (pdf, name) = match payout.draft.refund_of {
            Some(_) => (
                self.slip_of(&payout).await?,
                format!("devolucion-{reference}.pdf"),
            ),
            None => (
                self.voucher_of(&payout).await?,
                format!("envio-{reference}.pdf"),
            ),
        };
        self.save_to(&self.inner.papers.join(name), pdf).await
    }

    /// Prints our paper about a payout: the slip of a refund on the printer for receipts, a voucher on the one for sheets;
    /// where that one is not set up, for the system's viewer to show.
    pub async fn print_voucher(&self, reference: &str) -> Result<Handed, Refusal> {
        let payout = self.payout_of_reference(reference).await?;
        let settings = self.printing().await?;
        let is_slip = payout.draft.refund_of.is_some();
        let printer = if is_slip {
            self.receipt_printer(&settings)
        } else {
            self.sheet_printer(&settings)
        };
        let Some(printer) = printer else {
            return Ok(Handed::to_viewer(self.save_voucher(reference).await?.path));
        };
        let (kind, made) = if is_slip {
            let slip = self.filled_slip(&payout).await?;
            let made = settings.on_paper(false, |_| slip.pdf(), |thermal| Ok(slip.escpos(thermal)));
            (
                TicketKind::Refund,
                made.map_err(|error| self.unmade(&error))?,
            )
        } else {
            let made = Made {
                bytes: self.voucher_of(&payout).await?,
                form: PrintForm::Pdf,
            };
            (TicketKind::Voucher, made)
        };
        self.queue(Asked {
            kind,
            name: payout.draft.reference.to_string(),
            of: None,
            printer,
            made,
        })
        .await
    }

    async fn voucher_of(&self, payout: &Payout) -> Result<Vec<u8>, Refusal> {
        let ended = payout.ended.filter(|_| payout.state == State::Processed);
        let ended = ended.ok_or_else(|| self.refuse(Code::NoVoucher))?;
        let draft = &payout.draft;
        let refund_of = match draft.refund_of {
            Some(id) => u64::try_from(self.stored(id).await?.order.draft.number).ok(),
            None => None,
        };
        let concept = self.present().concepts.clone();
        let named = |concept: &Concept| concept.id == draft.concept;
        let concept = concept.into_iter().find(named);
        let voucher = Voucher {
            shop: self.letterhead(),
            at: ended.to_receipt(),
            amount: draft.amount.money(),
            state: "Acreditada".to_owned(),
            // The shop's own list may call them otherwise tomorrow, and the same payout gives the same bytes.
            holder: None,
            cuit: draft.cuit.as_ref().map(Cuit::to_string),
            account: account(&draft.payee),
            bank: match &draft.payee {
                Payee::Account(account) => bank::of(account.as_str()).map(str::to_owned),
                Payee::Alias(_) => None,
            },
            concept: Some(concept.map_or_else(|| draft.concept.clone(), |concept| concept.name)),
            detail: Some(draft.description.clone())
                .filter(|detail| *detail != draft.reference.to_string()),
            provider: title(draft.provider).to_owned(),
            operation: payout.provider_id.clone(),
            reference: draft.reference.to_string(),
            operator: draft.operator.clone(),
            refund_of,
            has_official: payout.voucher.is_some(),
            practice: !self.inner.profile.is_worth_something(),
        };
        voucher.pdf().map_err(|error| self.unmade(&error))
    }

    async fn slip_of(&self, payout: &Payout) -> Result<Vec<u8>, Refusal> {
        let slip = self.filled_slip(payout).await?;
        slip.pdf().map_err(|error| self.unmade(&error))
    }

    async fn filled_slip(&self, payout: &Payout) -> Result<RefundSlip, Refusal> {
        let draft = &payout.draft;
        let id = draft
            .refund_of
            .ok_or_else(|| self.refuse(Code::NoVoucher))?;
        let order = self.stored(id).await?.order;
        let payer = payer_of(&order, draft.payee.as_str());
        let sale = u64::try_from(order.draft.number);
        let begun = format!("Devolución venta {}: ", order.draft.number);
        Ok(RefundSlip {
            shop: self.letterhead(),
            at: payout.created.to_receipt(),
            operator: draft.operator.clone(),
            amount: draft.amount.money(),
            paid: order.paid,
            sale: sale.map_err(|_| self.refuse(Code::Internal))?,
            sale_reference: order.draft.reference.to_string(),
            state: standing(payout.state),
            holder: payer.as_ref().and_then(|payer| payer.name.clone()),
            cuit: payer
                .as_ref()
                .and_then(|payer| payer.cuit.clone())
                .or_else(|| draft.cuit.as_ref().map(Cuit::masked)),
            account: Some(format!("•••• {}", tail(draft.payee.as_str()))),
            reason: draft.description.strip_prefix(&begun).map(str::to_owned),
            operation: payout.provider_id.clone(),
            reference: draft.reference.to_string(),
            practice: !self.inner.profile.is_worth_something(),
        })
    }

    pub(crate) fn unmade(&self, error: &documents::Error) -> Refusal {
        let refusal = self.refuse(Code::Internal);
        tracing::error!(trace = refusal.trace, error = %error, "a paper about a payout could not be made");
        refusal
    }
}

/// Whoever paid from that account, as much of them as paper may show.
fn payer_of(order: &Order, account: &str) -> Option<Payer> {
    let mut payments = order.payments.iter().rev();
    let paid = payments.find(|payment| payment.account.as_deref() == Some(account));
    paid.map(Payer::of)
}

fn account(payee: &Payee) -> Account {
    match payee {
        Payee::Account(account) if account.is_cvu() => Account::Cvu(account.as_str().to_owned()),
        Payee::Account(account) => Account::Cbu(account.as_str().to_owned()),
        Payee::Alias(alias) => Account::Alias(alias.as_str().to_owned()),
    }
}

/// The last four characters: as much of somebody else's account as paper shows.
fn tail(account: &str) -> String {
    let skipped = account.chars().count().saturating_sub(4);
    account.chars().skip(skipped).collect()
}

const fn standing(state: State) -> Standing {
    match state {
        State::Processed => Standing::Arrived,
        State::Accepted | State::Processing => Standing::UnderWay,
        State::Drafted | State::InDoubt | State::Flagged => Standing::InDoubt,
        State::Failed | State::Rejected => Standing::CameToNothing,
    }
}

/// A provider's name as its papers write it.
const fn title(provider: Provider) -> &'static str {
    match provider {
        Provider::Telepagos => "TelePagos",
        Provider::Totalcoin => "TotalCoin",
    }
}
