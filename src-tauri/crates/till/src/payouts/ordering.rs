//! Ordering: how a window sends money, and how it sees what was sent.
//!
//! A window may ask twice: a finger that trembles, a page that was drawn anew while the answer was on its way. So an
//! order has a key, made when the person confirms, and the key is the payout's identity: the same key again finds the
//! payout that exists and sends nothing. Each time the person proves with the PIN that it is still them.

use domain::{
    bank,
    cuit::Cuit,
    instant::Instant,
    operator::Deed,
    order::Concept,
    payout::{Payee, Payout, PayoutId, State},
};
use uuid::Uuid;

use super::{Disbursement, recipients};
use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{PayoutRequest, PayoutView, Recipient},
};

/// The payouts a window shows, besides those that have not ended.
const RECENT: u32 = 200;

/// A payout, and what is known beside it.
struct Told {
    payout: Payout,
    /// The recipient's name in the shop's list.
    name: Option<String>,
    /// The number of the sale it gives back.
    refund_of: Option<i64>,
}

impl Till {
    /// The payouts as people see them, the newest first: the newest 200, and however old every one that has not ended.
    pub async fn recent_payouts(&self) -> Result<Vec<PayoutView>, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let read = |book: &journal::Reading<'_>| -> Result<Vec<Told>, journal::Error> {
            let list = recipients::listed(book)?;
            let payouts = book.payouts(Some(RECENT))?.into_iter();
            payouts.map(|payout| told(book, &list, payout)).collect()
        };
        let read = self.inner.journal.read(move |book| read(book)).await?;
        Ok(read.iter().map(|told| self.payout_view(told)).collect())
    }

    /// Orders a payout with the PIN of the manager who is signed in, and waits until the provider answered or did not:
    /// one that is in doubt is an answer too, and the watch settles it.
    ///
    /// The same key again is the same payout, also while it is on the wire: nothing more is sent. With another payee,
    /// amount or provider it is refused ([`Code::PayoutKeyUsed`]). Otherwise it is refused for what
    /// [`pay_out`](Till::pay_out) is, and for a wrong PIN, which is counted as at signing in.
    pub async fn order_payout(
        &self,
        request: &PayoutRequest,
        pin: &str,
    ) -> Result<PayoutView, Refusal> {
        self.allowed(Deed::PayOut)?;
        let key = Uuid::parse_str(&request.key)
            .ok()
            .filter(|key| !key.is_nil());
        let id = PayoutId(key.ok_or_else(|| self.refuse(Code::BadWord))?);
        let who = self.confirm_pin(pin).await?;
        {
            // Whoever waits here for their turn is the one who orders it, whoever is at the till by then.
            let _turn = self.inner.ordering.lock().await;
            if !self.is_ordered(id, request).await? {
                let order = Disbursement::from(request);
                let second = request.second.as_ref();
                let asked = self.draft_payout(&who, &order, Some(id), second).await?;
                // By itself: whoever waits for it may go away.
                self.send_in_the_background(asked);
            }
        }
        self.hears_of_payout(id).await;
        self.seen_payout(id).await
    }

    /// Asks the provider now what became of the payout of that reference.
    pub async fn ask_about_payout(&self, reference: &str) -> Result<PayoutView, Refusal> {
        let found = self.payout_of_reference(reference).await?;
        self.check_payout(found.id).await?;
        self.seen_payout(found.id).await
    }

    /// Ends the payout of that reference, which waits for a person: it arrived, or it did not; with a reason, and the PIN
    /// of the manager who is signed in. Whoever says that one did not arrive can have it paid twice.
    pub async fn end_payout(
        &self,
        reference: &str,
        arrived: bool,
        reason: &str,
        pin: &str,
    ) -> Result<PayoutView, Refusal> {
        self.allowed(Deed::PayOut)?;
        let found = self.payout_of_reference(reference).await?;
        self.proven(Deed::PayOut, pin).await?;
        self.conclude_payout(found.id, arrived, reason).await?;
        self.seen_payout(found.id).await
    }

    /// Whether that key was used for this very payout before.
    async fn is_ordered(&self, id: PayoutId, request: &PayoutRequest) -> Result<bool, Refusal> {
        let found = self.inner.journal.read(move |book| book.payout(id)).await?;
        let Some(found) = found else {
            return Ok(false);
        };
        let draft = &found.draft;
        let same = Payee::parse(&request.to).is_ok_and(|payee| payee == draft.payee)
            && request.cents == draft.amount.cents()
            && request.provider.unwrap_or(self.inner.profile.provider) == draft.provider;
        if !same {
            return Err(self.refuse(Code::PayoutKeyUsed));
        }
        Ok(true)
    }

    /// Waits until the payout's request is on the wire no longer. The provider's own time limit ends it.
    async fn hears_of_payout(&self, id: PayoutId) {
        loop {
            let heard = self.inner.payouts_heard.notified();
            tokio::pin!(heard);
            // Before it is looked whether there is anything to wait for, so that nothing is missed in between.
            heard.as_mut().enable();
            if !self.is_paying(id) {
                return;
            }
            heard.await;
        }
    }

    async fn seen_payout(&self, id: PayoutId) -> Result<PayoutView, Refusal> {
        let read = move |book: &journal::Reading<'_>| {
            let list = recipients::listed(book)?;
            let payout = book.payout(id)?.ok_or(journal::Error::NoSuchPayout)?;
            told(book, &list, payout)
        };
        let told = self.inner.journal.read(move |book| read(book)).await?;
        Ok(self.payout_view(&told))
    }

    fn payout_view(&self, told: &Told) -> PayoutView {
        let concepts = self.present().concepts.clone();
        view(told, &concepts)
    }
}

fn told(
    book: &journal::Reading<'_>,
    list: &[Recipient],
    payout: Payout,
) -> Result<Told, journal::Error> {
    let refunded = match payout.draft.refund_of {
        Some(order) => book.order(order)?,
        None => None,
    };
    Ok(Told {
        name: recipients::name_of(list, &payout.draft.payee),
        refund_of: refunded.map(|stored| stored.order.draft.number),
        payout,
    })
}

fn view(told: &Told, concepts: &[Concept]) -> PayoutView {
    let payout = &told.payout;
    let draft = &payout.draft;
    let ms = |moment: Option<Instant>| moment.map(Instant::ms);
    let concept = concepts.iter().find(|concept| concept.id == draft.concept);
    let bank = match &draft.payee {
        Payee::Account(account) => bank::of(account.as_str()),
        Payee::Alias(_) => None,
    };
    // Of one that went on, what was said before no longer matters.
    let is_in_question = matches!(
        payout.state,
        State::InDoubt | State::Failed | State::Rejected | State::Flagged
    );
    let reason = payout.reason.as_ref().filter(|_| is_in_question);
    PayoutView {
        reference: draft.reference.to_string(),
        state: payout.state,
        amount_cents: draft.amount.cents(),
        to: draft.payee.as_str().to_owned(),
        name: told.name.clone(),
        bank: bank.map(str::to_owned),
        cuit: draft.cuit.as_ref().map(Cuit::to_string),
        concept: concept.map_or_else(|| draft.concept.clone(), |known| known.name.clone()),
        description: draft.description.clone(),
        provider: draft.provider,
        provider_id: payout.provider_id.clone(),
        operator: draft.operator.clone(),
        second: draft.second.clone(),
        created_ms: payout.created.ms(),
        ended_ms: ms(payout.ended),
        next_check_ms: ms(payout.next_check),
        refusal: reason.map(Refusal::from_reason),
        refund_of: told.refund_of,
        has_voucher: payout.voucher.is_some(),
    }
}

impl From<&PayoutRequest> for Disbursement {
    fn from(request: &PayoutRequest) -> Disbursement {
        Disbursement {
            provider: request.provider,
            to: request.to.clone(),
            cuit: request.cuit.clone(),
            cents: request.cents,
            concept_id: request.concept_id.clone(),
            description: Some(request.description.clone()),
            again: request.again,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        order::{Concept, Reason},
        payout::{Payout, State},
    };

    use super::{Told, view};
    use crate::payouts::sample;

    #[test]
    fn a_payout_says_where_it_goes_and_why_only_while_that_matters() {
        let payout = Payout {
            reason: Some(Reason {
                code: "provider_silent".to_owned(),
                words: None,
                trace: "T".to_owned(),
            }),
            ..sample::in_doubt(Provider::Totalcoin, 1)
        };
        let concept = Concept {
            id: payout.draft.concept.clone(),
            name: "Proveedores".to_owned(),
        };
        let told = |state| Told {
            payout: Payout {
                state,
                ..payout.clone()
            },
            name: Some("Molinos".to_owned()),
            refund_of: None,
        };
        let doubtful = view(&told(State::InDoubt), &[concept]);
        assert!(doubtful.refusal.is_some(), "nobody knows, and this is why");
        assert_eq!(doubtful.concept, "Proveedores", "as the list calls it");
        let accepted = view(&told(State::Accepted), &[]);
        assert_eq!(accepted.refusal, None, "that is over");
        assert_eq!(
            accepted.concept, payout.draft.concept,
            "the word alone where no list was heard"
        );
        assert_eq!(accepted.name.as_deref(), Some("Molinos"), "by its name");
    }
}
