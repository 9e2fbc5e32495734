//! Refunds: what of an order's money goes back. The money itself is a payout's; here is what it means to the sale.

use serde::{Deserialize, Serialize};

use super::{Order, Unfit};
use crate::{
    lifecycle::Step,
    money::{Money, Price},
    payout::PayoutId,
};

/// A part of what was paid that is given back by a payout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// The payout.
    pub payout: PayoutId,
    /// Where it goes.
    pub account: String,
    /// How much.
    pub amount: Price,
    /// Whether it arrived; none while that is not known.
    pub arrived: Option<bool>,
}

/// Whether two texts name one account, however its digits are grouped.
fn same(one: &str, other: &str) -> bool {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    digits(one) == digits(other)
}

impl Order {
    /// What was given back.
    pub fn refunded(&self) -> Money {
        self.returned(|refund| refund.arrived == Some(true))
    }

    /// What is on its way back: nobody knows yet whether it arrived.
    pub fn going_back(&self) -> Money {
        self.returned(|refund| refund.arrived.is_none())
    }

    /// What may still be given back: what was paid, less what was given back or is on its way; none when there is
    /// nothing.
    pub fn refundable(&self) -> Option<Price> {
        let gone = self.returned(|refund| refund.arrived != Some(false));
        let left = self.paid.minus(gone)?;
        Price::try_from(left)
            .ok()
            .filter(|_| self.state.has_money())
    }

    /// What may still be given back to the account: what came from there, less what was given back there or is on its
    /// way, and no more than is left of the whole.
    pub fn refundable_to(&self, account: &str) -> Option<Price> {
        let came = self
            .payments
            .iter()
            .filter(|payment| {
                payment
                    .account
                    .as_deref()
                    .is_some_and(|it| same(it, account))
            })
            .try_fold(Money::ZERO, |sum, payment| sum.plus(payment.amount))?;
        let gone =
            self.returned(|refund| refund.arrived != Some(false) && same(&refund.account, account));
        let left = Price::try_from(came.minus(gone)?).ok()?;
        self.refundable().map(|whole| whole.min(left))
    }

    /// What of the payments is still here: neither given back nor about to be.
    pub(super) fn held(&self, paid: Money) -> Money {
        let gone = self.returned(|refund| refund.arrived != Some(false));
        paid.minus(gone).unwrap_or(Money::ZERO)
    }

    /// Whether a payout that gives back is on its way.
    pub fn is_being_refunded(&self) -> bool {
        self.refunds.iter().any(|refund| refund.arrived.is_none())
    }

    fn returned(&self, counts: impl Fn(&Refund) -> bool) -> Money {
        self.refunds
            .iter()
            .filter(|refund| counts(refund))
            .try_fold(Money::ZERO, |sum, refund| sum.plus(refund.amount.money()))
            // They were capped one by one at what was paid, which can be held.
            .unwrap_or(self.paid)
    }

    pub(super) fn begin_refund(
        mut self,
        payout: PayoutId,
        account: &str,
        amount: Price,
    ) -> Result<Order, Unfit> {
        let fits = self.refundable().is_some_and(|left| amount <= left)
            || sabotage::breaks(sabotage::Rule::RefundIsCapped);
        if !fits || self.refunds.iter().any(|known| known.payout == payout) {
            return Err(Unfit::TooMuchBack);
        }
        self.state = self.state.after(Step::RefundBegun)?;
        self.refunds.push(Refund {
            payout,
            account: account.to_owned(),
            amount,
            arrived: None,
        });
        Ok(self)
    }

    pub(super) fn end_refund(mut self, payout: PayoutId, arrived: bool) -> Result<Order, Unfit> {
        let begun = self
            .refunds
            .iter_mut()
            .find(|refund| refund.payout == payout && refund.arrived.is_none());
        let Some(refund) = begun else {
            return Err(Unfit::NoSuchRefund);
        };
        refund.arrived = Some(arrived);
        let step = match arrived {
            false => Step::RefundFailed,
            true if self.refunded() == self.paid => Step::Refunded,
            true => Step::RefundedPart,
        };
        self.state = self.state.after(step)?;
        Ok(self)
    }
}
