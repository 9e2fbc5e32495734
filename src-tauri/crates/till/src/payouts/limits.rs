//! Limits: how much may go out, and from how much on it takes two managers.
//!
//! They are one setting, journaled like every other, and vouched for by its event, because somebody would gain by
//! changing them. What counts is what was ordered on the business day and did not come to nothing, by whichever
//! provider; refunds are limited by what was paid and count for nothing here. The sums are taken in the transaction
//! that writes the payout down, so that two who order at the same moment do not both find room.

use domain::{
    instant::Instant,
    money::{Money, NotAnAmount, Price},
    operator::{Deed, Role},
    payout::Payee,
};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{PayoutLimits, SecondManager},
};

/// The setting that keeps them, as JSON.
const LIMITS: &str = "payout.limits";

/// What it takes to order a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// One manager.
    ForOne,
    /// Two of them.
    ForTwo,
    /// Nobody may: it is above a limit.
    TooMuch,
}

impl Till {
    /// The shop's limits for payouts. None are set unless somebody set them.
    pub async fn payout_limits(&self) -> Result<PayoutLimits, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        Ok(self.inner.journal.read(kept).await?)
    }

    /// Sets them, all at once. Answers them.
    pub async fn set_payout_limits(&self, limits: &PayoutLimits) -> Result<PayoutLimits, Refusal> {
        self.allowed(Deed::PayOut)?;
        let PayoutLimits {
            operation_cents,
            day_cents,
            recipient_cents,
            second_cents,
        } = *limits;
        for cents in [operation_cents, day_cents, recipient_cents, second_cents]
            .into_iter()
            .flatten()
        {
            some(cents).map_err(|why| self.refuse(why.into()))?;
        }
        let text = serde_json::to_string(limits).map_err(|_| self.refuse(Code::Internal))?;
        let stamp = self.stamp();
        let set = move |book: &mut journal::Writing<'_>| book.set_setting(LIMITS, &text, &stamp);
        self.inner.journal.write(set).await?;
        Ok(limits.clone())
    }

    /// The second manager who agrees to a payout, where it takes two. Refused before anybody is asked for a PIN when it
    /// is above a limit.
    pub(super) async fn agreed(
        &self,
        payee: &Payee,
        amount: Price,
        first: &str,
        second: Option<&SecondManager>,
    ) -> Result<Option<String>, Refusal> {
        let day = self.today().bounds(self.inner.settings.cut_off);
        let to = payee.clone();
        let weighed = self
            .inner
            .journal
            .read(move |book| weigh(book, &to, amount, day));
        match weighed.await? {
            Weight::ForOne => return Ok(None),
            Weight::TooMuch => return Err(self.refuse(Code::PayoutAboveLimit)),
            Weight::ForTwo => {}
        }
        let second = second.filter(|second| second.name != first);
        let second = second.ok_or_else(|| self.refuse(Code::SecondManagerNeeded))?;
        let person = self.prove(&second.name, &second.pin).await?;
        if person.role != Role::Manager || person.name == first {
            return Err(self.refuse(Code::SecondManagerNeeded));
        }
        Ok(Some(person.name))
    }
}

/// What it takes to order so much for that payee on that day, from its beginning to its end.
pub(super) fn weigh(
    book: &journal::Reading<'_>,
    payee: &Payee,
    amount: Price,
    (from, to): (Instant, Instant),
) -> Result<Weight, journal::Error> {
    let limits = kept(book)?;
    let sum = |only: Option<&Payee>| -> Result<Option<Money>, journal::Error> {
        let mut ordered = book.payouts_ordered(from, to)?;
        ordered.retain(|it| {
            it.draft.refund_of.is_none() && only.is_none_or(|only| it.draft.payee == *only)
        });
        Ok(ordered
            .iter()
            .try_fold(amount.money(), |sum, it| sum.plus(it.draft.amount.money())))
    };
    let is_over = |limit: Option<i64>, sum: Option<Money>| {
        // A sum that cannot be held is above every limit.
        limit.is_some_and(|limit| sum.is_none_or(|sum| sum.cents() > limit))
    };
    let too_much = is_over(limits.operation_cents, Some(amount.money()))
        || (limits.day_cents.is_some() && is_over(limits.day_cents, sum(None)?))
        || (limits.recipient_cents.is_some() && is_over(limits.recipient_cents, sum(Some(payee))?));
    Ok(if too_much {
        Weight::TooMuch
    } else if is_over(limits.second_cents, Some(amount.money())) {
        Weight::ForTwo
    } else {
        Weight::ForOne
    })
}

/// The limits as the journal has them. What does not read is damage and no lack of limits.
fn kept(book: &journal::Reading<'_>) -> Result<PayoutLimits, journal::Error> {
    match book.setting_vouched(LIMITS)? {
        None => Ok(PayoutLimits::default()),
        Some(text) => serde_json::from_str(&text)
            .map_err(|error| journal::Error::Damaged(format!("the limits of payouts: {error}"))),
    }
}

/// An amount above nothing.
fn some(cents: i64) -> Result<Money, NotAnAmount> {
    match Money::from_cents(cents)? {
        it if it.is_zero() => Err(NotAnAmount::Zero),
        it if it < Money::ZERO => Err(NotAnAmount::Negative),
        it => Ok(it),
    }
}
