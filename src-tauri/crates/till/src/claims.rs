//! Claims: a manager says whose payment a credit is, or that it is not, and why.
//!
//! A credit that the matching left alone (late, double, too much, too little, one of several that fit, by an open
//! code) is an item to claim. What the provider itself tied to a sale is not a person's to untie; and what a person
//! said gives way to the provider's own word about the same money.

use domain::{
    channel::Proof,
    credit::{Credit, Fingerprint},
    evidence::Evidence,
    instant::Instant,
    lifecycle::Duty,
    matching::{self, Candidate, Unlisted},
    operator::Deed,
    order::{Happening, Order, OrderId, Payment},
};

use crate::{
    Till,
    evidence::claims::{await_listing, since_then, waits_for},
    refusal::{Code, Refusal},
    sale_points,
};

/// How short and how long a reason is, in characters.
const REASON: std::ops::RangeInclusive<usize> = 3..=200;

impl Till {
    /// Makes a credit the payment of an order, on a manager's word and for the reason given.
    ///
    /// The order may be open, closed, short, paid already (then it is overpaid), or one of several the credit fitted.
    /// A credit of the amount of a payment whose credit was never shown, and not of another payer, is that payment's,
    /// and counts no second time.
    /// Answers how it stands.
    ///
    /// [`Code::CreditAwaited`] while it may be the payment of another order, which the providers are still asked about
    /// or whose credit they have not listed: [`claim_all_the_same`](Till::claim_all_the_same).
    pub async fn claim(
        &self,
        credit: &str,
        order: OrderId,
        reason: &str,
    ) -> Result<Order, Refusal> {
        self.claim_as(credit, order, reason, false).await
    }

    /// [`Claims`](Till::claim) a credit also while another order waits that it may have paid: the manager knows better,
    /// until the provider itself says whose it is.
    pub async fn claim_all_the_same(
        &self,
        credit: &str,
        order: OrderId,
        reason: &str,
    ) -> Result<Order, Refusal> {
        self.claim_as(credit, order, reason, true).await
    }

    async fn claim_as(
        &self,
        credit: &str,
        order: OrderId,
        reason: &str,
        all_the_same: bool,
    ) -> Result<Order, Refusal> {
        let who = self.allowed(Deed::ClaimCredits)?;
        self.must_write()?;
        let reason = self.reason(reason)?;
        let (fingerprint, stamp) = (Fingerprint::known(credit), self.stamp());
        let now = self.clock_now();
        sabotage::point("claim.begun");
        let claimed = self
            .inner
            .journal
            .write(move |book| {
                let Some((credit, owner)) = book.credit(&fingerprint)? else {
                    return Ok(Err(Code::NoSuchCredit));
                };
                let Some(stored) = book.order(order)? else {
                    return Ok(Err(Code::NoSuchOrder));
                };
                if owner.is_some() {
                    return Ok(Err(Code::CreditTaken));
                }
                // The provider named another sale, and its list shows the money now: it is that one's.
                let anothers = book
                    .unlisted()?
                    .into_iter()
                    .any(|other| other.order.id != order && is_of(&other.order, &credit));
                if anothers {
                    return Ok(Err(Code::CreditTaken));
                }
                if stored.order.draft.channel.provider() != credit.provider {
                    return Ok(Err(Code::NoSuchCredit));
                }
                if !all_the_same && is_awaited(book, &credit, order, now)? {
                    return Ok(Err(Code::CreditAwaited));
                }
                let happening = if awaits(&stored.order, &credit) {
                    // A payment that is known already, and whose credit this is: claimed, it would count twice.
                    Happening::Listed {
                        credit: credit.fingerprint,
                        amount: credit.amount,
                        holder: credit.holder,
                    }
                } else {
                    Happening::Claimed {
                        payment: payment_of(credit),
                        operator: who.name,
                        reason,
                    }
                };
                match book.record(order, &happening, &stamp) {
                    Ok(stored) => Ok(Ok(stored.order)),
                    Err(journal::Error::Unfit(_)) => Ok(Err(Code::NotClaimable)),
                    Err(error) => Err(error),
                }
            })
            .await?;
        sabotage::point("claim.kept");
        self.decided(claimed).await
    }

    /// Takes a credit from the order whose payment a person or the matching said it was. It is nobody's again, and
    /// will not be that order's by itself.
    ///
    /// [`Code::NotClaimable`] when the provider tied it to the order, or some of it was given back.
    pub async fn unclaim(&self, credit: &str, reason: &str) -> Result<Order, Refusal> {
        let who = self.allowed(Deed::ClaimCredits)?;
        self.must_write()?;
        let reason = self.reason(reason)?;
        let (fingerprint, stamp) = (Fingerprint::known(credit), self.stamp());
        sabotage::point("unclaim.begun");
        let unclaimed = self
            .inner
            .journal
            .write(move |book| {
                let Some((_, owner)) = book.credit(&fingerprint)? else {
                    return Ok(Err(Code::NoSuchCredit));
                };
                let Some(order) = owner else {
                    return Ok(Err(Code::NotClaimable));
                };
                let unclaimed = Happening::Unclaimed {
                    credit: fingerprint,
                    operator: who.name,
                    reason,
                };
                match book.record(order, &unclaimed, &stamp) {
                    Ok(stored) => Ok(Ok(stored.order)),
                    Err(journal::Error::Unfit(_)) => Ok(Err(Code::NotClaimable)),
                    Err(error) => Err(error),
                }
            })
            .await?;
        sabotage::point("unclaim.kept");
        self.decided(unclaimed).await
    }

    async fn decided(&self, outcome: Result<Order, Code>) -> Result<Order, Refusal> {
        let order = outcome.map_err(|code| self.refuse(code))?;
        tracing::info!(order = %order.id, state = order.state.word(), "a manager decided about a credit");
        self.tell_news().await?;
        self.hint();
        Ok(order)
    }

    /// Why a person does what cannot be undone, in a few words.
    pub(crate) fn reason(&self, text: &str) -> Result<String, Refusal> {
        let text = text.trim();
        if !REASON.contains(&text.chars().count()) || text.chars().any(char::is_control) {
            return Err(self.refuse(Code::ReasonNeeded));
        }
        Ok(text.to_owned())
    }
}

/// Whether another than this order may have been paid by the credit: one that the providers are still asked about, or
/// one of which they said so already and whose credit was not listed by `now`.
fn is_awaited(
    book: &journal::Reading<'_>,
    credit: &Credit,
    order: OrderId,
    now: Instant,
) -> Result<bool, journal::Error> {
    let waiting = since_then(book.unsettled()?, |other| book.shown(other))?;
    let asked_about = |other: &Order| {
        let proof = other.draft.channel.proof();
        // What waits for a person is decided by one; and a notification names its order itself.
        other.id != order && other.duty() != Duty::Decide && proof != Proof::Notification
    };
    let waiting: Vec<Candidate> = waiting
        .iter()
        .filter(|(other, _)| asked_about(other))
        .filter_map(|(other, shown)| waits_for(other, *shown))
        .collect();
    let told: Vec<Unlisted> = since_then(book.unlisted()?, |other| book.asked(other))?
        .iter()
        .filter(|(other, _)| other.id != order)
        .flat_map(|(other, asked)| await_listing(other, *asked, now))
        .collect();
    let since = waiting.iter().map(|other| other.shown);
    let Some(first) = since.chain(told.iter().map(|other| other.shown)).min() else {
        return Ok(false);
    };
    let came_up = book.unclaimed_after(first)?;
    let sale_points = sale_points::known(book)?;
    Ok(came_up
        .iter()
        .filter(|it| it.credit.fingerprint == credit.fingerprint)
        .any(|it| {
            let may_pay = |other: &Candidate| matching::may_pay(other, it, &sale_points);
            let lists = |other: &Unlisted| matching::lists(other, it, &sale_points);
            waiting.iter().any(may_pay) || told.iter().any(lists)
        }))
}

/// Whether the provider said that the order was paid, and this may be the credit of that payment: of its amount, and as
/// far as can be told its payer's.
pub(crate) fn awaits(order: &Order, credit: &Credit) -> bool {
    order.payments.iter().any(|payment| {
        let (account, cuit) = (payment.account.as_deref(), payment.cuit.as_deref());
        payment.credit.is_none()
            && payment.amount == credit.amount
            && matching::is_payers(account, cuit, credit) != Some(false)
    })
}

/// Whether the credit is, by amount and account, that of a payment of the order that the provider told of.
fn is_of(order: &Order, credit: &Credit) -> bool {
    order.payments.iter().any(|payment| {
        payment.credit.is_none()
            && payment.amount == credit.amount
            && payment.account.is_some()
            && payment.account == credit.account
    })
}

/// The payment a credit is, on a person's word.
fn payment_of(credit: Credit) -> Payment {
    Payment {
        amount: credit.amount,
        evidence: Evidence::Manual,
        credit: Some(credit.fingerprint),
        operation: None,
        name: credit.holder,
        cuit: credit.cuit,
        account: credit.account,
        settlement: None,
    }
}
