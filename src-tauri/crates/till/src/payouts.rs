//! Payouts: money the shop sends, from an order by a manager to the end of it.
//!
//! ```text
//! pay_out ─▶ one transaction: drafted, the very bytes, asked ─▶ sent once ─▶ what came of it
//! the watch ─▶ settle: what is due is asked about, or sent again as its provider allows
//! ```
//!
//! A payout has one reference and one text for as long as it lives: whatever is sent again is what the journal
//! holds. What an answer means is in `outcome`, when something is due in `due`, what a list proves in `proof`. How a
//! window orders one is in `ordering`, how much may go out in `limits`, whom the shop pays in `recipients`.

mod check;
mod due;
mod limits;
mod ordering;
mod outcome;
mod proof;
mod recipients;
mod sending;
mod settle;
mod step;
mod voucher;

#[cfg(test)]
mod sample;

use domain::{
    channel::Provider,
    cuit::Cuit,
    instant::Instant,
    money::Price,
    operator::Deed,
    order,
    payout::{Draft, Duty, Happening, Payee, Payout, PayoutId},
    reference::Reference,
};
use journal::{Intent, Subject};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{SecondManager, Session},
};
use limits::{Weight, weigh};
pub(crate) use proof::{is_alike, unexplained};
use sending::{Paying, Sending};
pub(crate) use settle::Looks;
pub use voucher::VoucherDocument;

/// For how long the same amount to the same payee is taken for a mistake unless a person insists.
pub(crate) const ALIKE_MS: i64 = 24 * 3_600_000;
/// The longest text beside a payout, in characters: what the rail beneath one provider keeps.
const DESCRIPTION_MAX: usize = 100;

/// What a manager orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disbursement {
    /// Who pays it out; none: the provider this register works with.
    pub provider: Option<Provider>,
    /// A CBU, a CVU or an alias.
    pub to: String,
    /// Whose account that is. TotalCoin demands it.
    pub cuit: Option<String>,
    /// How much, in centavos.
    pub cents: i64,
    /// What for: an id of TelePagos's list, the usual if none; TotalCoin is not told.
    pub concept_id: Option<String>,
    /// What it says beside the concept; none: our reference. TotalCoin is not told.
    pub description: Option<String>,
    /// Whether it is meant although the same was ordered before.
    pub again: bool,
}

/// A payout that is in the journal and about to be sent.
pub(crate) struct Asked {
    payout: Payout,
    sending: Sending,
    paying: Paying,
}

impl Till {
    /// Orders a payout. Returns once it is in the journal; what comes of it is settled by this process for as long
    /// as it runs, and by the next one after it.
    ///
    /// Refused before anything is written or sent: a payee that is none or our own account, an amount that is none
    /// or more than the account holds, a concept the provider's list does not have, the same amount to the same
    /// payee within a day or among what a lost part may have sent, a register that another process works.
    ///
    /// The same goes for more than the shop's limits allow, and for what two managers must order together.
    pub async fn pay_out(&self, request: &Disbursement) -> Result<PayoutId, Refusal> {
        let who = self.allowed(Deed::PayOut)?;
        let asked = self.draft_payout(&who, request, None, None).await?;
        Ok(self.send_in_the_background(asked))
    }

    /// The same, with a second manager who agrees.
    pub async fn pay_out_together(
        &self,
        request: &Disbursement,
        second: &SecondManager,
    ) -> Result<PayoutId, Refusal> {
        let who = self.allowed(Deed::PayOut)?;
        let asked = self.draft_payout(&who, request, None, Some(second)).await?;
        Ok(self.send_in_the_background(asked))
    }

    /// Orders one alone, and waits until the provider answered, or did not.
    pub async fn pay_out_and_wait(&self, request: &Disbursement) -> Result<PayoutId, Refusal> {
        let who = self.allowed(Deed::PayOut)?;
        let asked = self.draft_payout(&who, request, None, None).await?;
        Ok(self.send_and_wait(asked).await)
    }

    pub(crate) fn send_in_the_background(&self, asked: Asked) -> PayoutId {
        let (till, id) = (self.clone(), asked.payout.id);
        tokio::spawn(async move { till.ask_for_payout(asked).await });
        id
    }

    pub(crate) async fn send_and_wait(&self, asked: Asked) -> PayoutId {
        let id = asked.payout.id;
        self.ask_for_payout(asked).await;
        id
    }

    /// One payout.
    pub async fn payout(&self, id: PayoutId) -> Result<Payout, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        self.find_payout(id).await
    }

    /// The payout of our reference.
    pub async fn payout_of_reference(&self, reference: &str) -> Result<Payout, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let reference = reference.trim().to_ascii_uppercase();
        let reference =
            Reference::parse(&reference).map_err(|_| self.refuse(Code::NoSuchPayout))?;
        let found = self
            .inner
            .journal
            .read(move |book| book.payout_by_reference(&reference))
            .await?;
        found.ok_or_else(|| self.refuse(Code::NoSuchPayout))
    }

    /// The payouts, the newest first: the newest `limit`, and however old every one that has not ended.
    pub async fn payouts(&self, limit: Option<u32>) -> Result<Vec<Payout>, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        Ok(self
            .inner
            .journal
            .read(move |book| book.payouts(limit))
            .await?)
    }

    /// Whether the payout's request, or a question about it, is on the wire at this moment.
    pub fn is_paying(&self, id: PayoutId) -> bool {
        self.present().paying.contains(&id)
    }

    /// The payouts that have not ended, the oldest first, also those on the wire at this moment: none of them is at
    /// rest.
    pub(crate) async fn payouts_unsettled(&self) -> Result<Vec<Payout>, Refusal> {
        let unsettled = self.inner.journal.read(|book| book.payouts_unsettled());
        Ok(unsettled.await?)
    }

    pub(crate) async fn find_payout(&self, id: PayoutId) -> Result<Payout, Refusal> {
        let found = self.inner.journal.read(move |book| book.payout(id)).await?;
        found.ok_or_else(|| self.refuse(Code::NoSuchPayout))
    }

    /// When to look at a payout again that was ordered at `created`.
    fn next_look(&self, created: Instant) -> Instant {
        let [draw, ..] = self.inner.ports.dice.bits().to_be_bytes();
        due::next_look(created, self.clock_now(), draw)
    }

    /// Writes down what was ordered, under that id if it was given one. By `who` ordered it, who may do that: until it is
    /// written the provider is asked this and that, and others may have come to the till.
    async fn draft_payout(
        &self,
        who: &Session,
        request: &Disbursement,
        id: Option<PayoutId>,
        second: Option<&SecondManager>,
    ) -> Result<Asked, Refusal> {
        self.must_sell()?;
        let provider = request.provider.unwrap_or(self.inner.profile.provider);
        self.may_pay_with(provider)?;
        let payee = self.payee(&request.to)?;
        let cuit = self.payees_cuit(provider, request.cuit.as_deref())?;
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        // Before the provider is asked anything: it would be for nothing.
        if !request.again {
            self.refuse_repeated(&payee, amount).await?;
            self.refuse_after_loss(provider, &payee, cuit.as_ref(), amount)
                .await?;
        }
        let of = (&payee, cuit.as_ref());
        let second = self.agreed(of, amount, &who.name, second).await?;
        self.hold_to_account(provider).await?;
        let concept = self
            .payouts_concept(provider, request.concept_id.as_deref())
            .await?;
        self.must_have(provider, amount).await?;

        let reference = Reference::from_bits(self.inner.ports.dice.bits());
        let description = described(request.description.as_deref(), &reference);
        let draft = Draft {
            reference,
            provider,
            payee,
            cuit,
            amount,
            concept,
            description,
            operator: who.name.clone(),
            refund_of: None,
            second,
        };
        let sending = self.sending(&draft).await?;
        self.commit_payout(draft, sending, request.again, id).await
    }

    /// Whether an account of that provider is set up and takes our credentials.
    pub(crate) fn may_pay_with(&self, provider: Provider) -> Result<(), Refusal> {
        if !self.has(provider) {
            return Err(self.refuse(Code::NoAccount));
        }
        if self.shut_out(provider).is_some() {
            return Err(self.refuse(Code::CredentialsRefused));
        }
        Ok(())
    }

    /// Whether the account holds as much, where the provider can be asked.
    pub(crate) async fn must_have(&self, provider: Provider, amount: Price) -> Result<(), Refusal> {
        if provider == Provider::Telepagos && self.ask_balance().await? < amount.money() {
            return Err(self.refuse(Code::BalanceTooLow));
        }
        Ok(())
    }

    /// Writes the payout down with the very bytes that are about to be sent: after this, and not before, it may
    /// exist at the provider. By whoever ordered it, whoever is at the till by now.
    pub(crate) async fn commit_payout(
        &self,
        draft: Draft,
        sending: Sending,
        again: bool,
        id: Option<PayoutId>,
    ) -> Result<Asked, Refusal> {
        let now = self.clock_now();
        let day = self.today().bounds(self.settings().cut_off);
        let id = id.unwrap_or_else(|| PayoutId(self.inner.ports.uuid_v7(now)));
        let intent = Intent {
            key: draft.reference.to_string(),
            subject: Subject::Payout(id),
            call: sending.describe().to_owned(),
            body: sending.body().to_vec(),
        };
        let stamp = || self.stamp_by(Some(draft.operator.clone()));
        let (drafted, intended, asked, refunded) = (stamp(), stamp(), stamp(), stamp());
        let happening = Happening::Asked {
            next_check: self.next_look(now),
        };
        let provider = draft.provider.word();
        // Nothing may take it for one left behind while its request is on the wire.
        let paying = Paying::begin(self, id).ok_or_else(|| self.refuse(Code::Internal))?;
        sabotage::point("payout.begun");
        let payout = self
            .inner
            .journal
            .write(move |book| {
                // Two who order the same at the same moment: the second sees the first here.
                if !again && is_repeated(book, &draft.payee, draft.amount, now)? {
                    return Ok(Err(Code::PayoutRepeated));
                }
                if let Err(code) = fits_limits(book, &draft, day)? {
                    return Ok(Err(code));
                }
                if let Some(order) = draft.refund_of {
                    let begun = order::Happening::RefundBegun {
                        payout: id,
                        account: draft.payee.as_str().to_owned(),
                        amount: draft.amount,
                    };
                    match book.record(order, &begun, &refunded) {
                        Ok(_) => {}
                        // Two who give back at the same moment: the second sees the first here.
                        Err(journal::Error::Unfit(_)) => return Ok(Err(Code::RefundTooLarge)),
                        Err(error) => return Err(error),
                    }
                }
                book.record_payout(id, &Happening::Drafted(draft), &drafted)?;
                book.intend(&intent, &intended)?;
                Ok(Ok(book.record_payout(id, &happening, &asked)?))
            })
            .await?;
        let payout = payout.map_err(|code| self.refuse(code))?;
        tracing::info!(payout = %id, provider, "a payout is asked for");
        sabotage::point("payout.intended");
        if let Err(refusal) = self.tell_news().await {
            // It is in the journal, so it goes on; who looks at the journal next tells of it.
            tracing::error!(payout = %id, code = %refusal.code.word(), "a payout begun was not told of");
        }
        Ok(Asked {
            payout,
            sending,
            paying,
        })
    }

    /// Sends it, once, and journals what came of that.
    async fn ask_for_payout(&self, asked: Asked) {
        let id = asked.payout.id;
        let answer = self.send_payout(&asked.sending).await;
        sabotage::point("payout.answered");
        if let Err(refusal) = self.answered_payout(&asked.payout, &answer).await {
            // It stays in doubt in the journal; the watch settles it.
            tracing::error!(payout = %id, code = %refusal.code.word(), "an answer could not be kept");
        }
        sabotage::point("payout.kept");
        // From here on the payout is the watch's; whoever waits for it is told after that.
        drop(asked.paying);
        if let Err(refusal) = self.tell_news().await {
            tracing::error!(payout = %id, code = %refusal.code.word(), "an answer was not told of");
        }
        self.hint();
    }

    fn payee(&self, text: &str) -> Result<Payee, Refusal> {
        let payee = Payee::parse(text).map_err(|_| self.refuse(Code::BadAccount))?;
        let own = self.inner.profile.account.as_ref();
        match &payee {
            Payee::Account(account) if own == Some(account) => Err(self.refuse(Code::BadAccount)),
            Payee::Account(_) | Payee::Alias(_) => Ok(payee),
        }
    }

    fn payees_cuit(&self, provider: Provider, text: Option<&str>) -> Result<Option<Cuit>, Refusal> {
        match (
            text.map(str::trim).filter(|text| !text.is_empty()),
            provider,
        ) {
            (Some(text), _) => {
                let cuit = Cuit::parse(text).map_err(|_| self.refuse(Code::BadCuit))?;
                Ok(Some(cuit))
            }
            (None, Provider::Totalcoin) => Err(self.refuse(Code::BadCuit)),
            (None, Provider::Telepagos) => Ok(None),
        }
    }

    /// What it is for: of TelePagos's list; where there is none, a word of ours that is kept and not sent.
    pub(crate) async fn payouts_concept(
        &self,
        provider: Provider,
        chosen: Option<&str>,
    ) -> Result<String, Refusal> {
        match provider {
            Provider::Telepagos => Ok(self.concept(chosen).await?.id),
            Provider::Totalcoin => {
                let settings = self.settings();
                let concept = chosen.unwrap_or(&settings.concept_id).trim();
                let fits = (1..=100).contains(&concept.chars().count())
                    && !concept.chars().any(char::is_control);
                fits.then(|| concept.to_owned())
                    .ok_or_else(|| self.refuse(Code::UnknownConcept))
            }
        }
    }

    pub(crate) async fn refuse_repeated(
        &self,
        payee: &Payee,
        amount: Price,
    ) -> Result<(), Refusal> {
        let (payee, now) = (payee.clone(), self.clock_now());
        let repeated = self
            .inner
            .journal
            .read(move |book| is_repeated(book, &payee, amount, now))
            .await?;
        if repeated {
            return Err(self.refuse(Code::PayoutRepeated));
        }
        Ok(())
    }
}

/// Whether the same amount was ordered to the same payee within a day, or ever and has not ended.
fn is_repeated(
    book: &journal::Reading<'_>,
    payee: &Payee,
    amount: Price,
    now: Instant,
) -> Result<bool, journal::Error> {
    let since = now.plus_ms(ALIKE_MS.saturating_neg());
    if book
        .payout_alike(payee.as_str(), amount.money(), since)?
        .is_some()
    {
        return Ok(true);
    }
    let alike = |payout: &Payout| {
        payout.draft.payee == *payee && payout.draft.amount == amount && payout.duty() != Duty::Rest
    };
    Ok(book.payouts_unsettled()?.iter().any(alike))
}

/// Whether it is within the limits, and two ordered it if it takes two. Asked where nobody is quicker. A refund is
/// limited by what was paid, and by nothing else.
fn fits_limits(
    book: &journal::Reading<'_>,
    draft: &Draft,
    day: (Instant, Instant),
) -> Result<Result<(), Code>, journal::Error> {
    if draft.refund_of.is_some() {
        return Ok(Ok(()));
    }
    let of = (&draft.payee, draft.cuit.as_ref());
    Ok(match weigh(book, of, draft.amount, day)? {
        Weight::TooMuch => Err(Code::PayoutAboveLimit),
        Weight::ForTwo if draft.second.is_none() => Err(Code::SecondManagerNeeded),
        Weight::ForTwo | Weight::ForOne => Ok(()),
    })
}

/// What a payout says beside its concept, on one line.
fn described(text: Option<&str>, reference: &Reference) -> String {
    let clean: String = text
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match clean.trim() {
        "" => reference.to_string(),
        text => text.chars().take(DESCRIPTION_MAX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::reference::Reference;

    use super::described;

    #[test]
    fn a_payout_always_says_something_on_one_line() {
        let reference = Reference::from_bits(7);
        let say = |text| described(text, &reference);
        assert_eq!(say(None), reference.to_string(), "our name for it");
        assert_eq!(
            say(Some(" \n ")),
            reference.to_string(),
            "nothing is nothing"
        );
        assert_eq!(say(Some("Alquiler\nmayo ")), "Alquiler mayo", "one line");
        assert_eq!(
            say(Some(&"ñ".repeat(300))).chars().count(),
            100,
            "no longer than is kept"
        );
    }
}
