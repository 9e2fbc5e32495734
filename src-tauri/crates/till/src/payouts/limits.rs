//! Limits: how much may go out, and from how much on it takes two managers.
//!
//! They are one setting, journaled like every other, and vouched for by its event, because somebody would gain by
//! changing them; for the same reason the manager who sets them gives their PIN. What counts is what was ordered on the business day and did not come to nothing, by whichever
//! provider; refunds are limited by what was paid and count for nothing here. The sums are taken in the transaction
//! that writes the payout down, so that two who order at the same moment do not both find room.
//!
//! What a recipient may get in a day is counted by who they are, as far as the journal can know that: payouts are for the
//! same one when they go to the same account or alias, or when both are of the same CUIT, as it was given with the payout
//! or stands in the shop's list of recipients; and so on from one payout of the day to the next. No provider says which
//! account an alias stands for before it pays, and no row of its list names the payout that it is of; besides, an alias
//! may be given another account at any time. So an alias that was given no CUIT, and is in no list with one, is known by its name alone: it and the account behind
//! it are two recipients here. Nor does anybody check that a CUIT is that of the account it was given with.

use std::collections::BTreeSet;

use domain::{
    cuit::Cuit,
    instant::Instant,
    money::{Money, NotAnAmount, Price},
    operator::{Deed, Role},
    payout::{Payee, Payout},
};

use super::recipients;
use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{PayoutLimits, Recipient, SecondManager},
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

    /// Sets them, all at once, with the PIN of the manager who is signed in. Answers them.
    ///
    /// A wrong PIN leaves them as they were, and is counted as at signing in.
    pub async fn set_payout_limits(
        &self,
        limits: &PayoutLimits,
        pin: &str,
    ) -> Result<PayoutLimits, Refusal> {
        self.allowed(Deed::PayOut)?;
        self.must_write()?;
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
        let who = self.proven(Deed::PayOut, pin).await?;
        let text = serde_json::to_string(limits).map_err(|_| self.refuse(Code::Internal))?;
        let stamp = self.stamp_by(Some(who.name));
        let set = move |book: &mut journal::Writing<'_>| book.set_setting(LIMITS, &text, &stamp);
        self.inner.journal.write(set).await?;
        Ok(limits.clone())
    }

    /// The second manager who agrees to a payout, where it takes two. Refused before anybody is asked for a PIN when it
    /// is above a limit.
    pub(super) async fn agreed(
        &self,
        (payee, cuit): (&Payee, Option<&Cuit>),
        amount: Price,
        first: &str,
        second: Option<&SecondManager>,
    ) -> Result<Option<String>, Refusal> {
        let day = self.today().bounds(self.settings().cut_off);
        let (payee, cuit) = (payee.clone(), cuit.cloned());
        let weighed = self
            .inner
            .journal
            .read(move |book| weigh(book, (&payee, cuit.as_ref()), amount, day));
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

/// What it takes to order so much for that payee, of that CUIT if one was given, on that day, from its beginning to its
/// end.
pub(super) fn weigh(
    book: &journal::Reading<'_>,
    (payee, cuit): (&Payee, Option<&Cuit>),
    amount: Price,
    (from, to): (Instant, Instant),
) -> Result<Weight, journal::Error> {
    let limits = kept(book)?;
    let ordered = || -> Result<Vec<Payout>, journal::Error> {
        let mut ordered = book.payouts_ordered(from, to)?;
        ordered.retain(|it| it.draft.refund_of.is_none());
        Ok(ordered)
    };
    let sum = |ordered: Vec<Payout>| {
        let mut amounts = ordered.iter().map(|it| it.draft.amount.money());
        amounts.try_fold(amount.money(), Money::plus)
    };
    let is_over = |limit: Option<i64>, sum: Option<Money>| {
        // A sum that cannot be held is above every limit.
        limit.is_some_and(|limit| sum.is_none_or(|sum| sum.cents() > limit))
    };
    let too_much = is_over(limits.operation_cents, Some(amount.money()))
        || (limits.day_cents.is_some() && is_over(limits.day_cents, sum(ordered()?)))
        || (limits.recipient_cents.is_some() && {
            let list = recipients::listed(book)?;
            let names = known_by(&list, payee, cuit);
            is_over(
                limits.recipient_cents,
                sum(for_the_same(&list, names, ordered()?)),
            )
        });
    Ok(if too_much {
        Weight::TooMuch
    } else if is_over(limits.second_cents, Some(amount.money())) {
        Weight::ForTwo
    } else {
        Weight::ForOne
    })
}

/// By what somebody who is paid is known: their account or alias, and whose it is, as it was said with the payout or
/// stands in the shop's list. An account, an alias and a CUIT are never written alike.
fn known_by(list: &[Recipient], payee: &Payee, cuit: Option<&Cuit>) -> BTreeSet<String> {
    let listed = list.iter().filter(|it| it.to == payee.as_str());
    let listed = listed.filter_map(|it| Cuit::parse(it.cuit.as_deref()?).ok());
    let cuits = listed.chain(cuit.cloned());
    let mut names: BTreeSet<String> = cuits.map(|cuit| cuit.as_str().to_owned()).collect();
    names.insert(payee.as_str().to_owned());
    names
}

/// Those of the payouts that are for whoever is known by these: a payout that is makes known what else it says of them.
fn for_the_same(
    list: &[Recipient],
    mut names: BTreeSet<String>,
    mut others: Vec<Payout>,
) -> Vec<Payout> {
    let mut same = Vec::new();
    loop {
        let of = |it: &Payout| known_by(list, &it.draft.payee, it.draft.cuit.as_ref());
        let (found, left): (Vec<Payout>, Vec<Payout>) = others
            .into_iter()
            .partition(|it| !names.is_disjoint(&of(it)));
        if found.is_empty() {
            return same;
        }
        names.extend(found.iter().flat_map(of));
        same.extend(found);
        others = left;
    }
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
