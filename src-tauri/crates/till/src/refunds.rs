//! Refunds: what a customer paid goes back to the account it came from, by a payout that is tied to the sale.
//!
//! No provider has a refund of its own (provider notes, ambiguity 24), so it is a payout like any other: written down
//! before it is sent, settled by the watch, never sent twice. What is a refund's own: nobody chooses where it goes,
//! and no more goes back than was paid.

use domain::{
    cbu::Cbu,
    channel::Provider,
    cuit::Cuit,
    money::Price,
    operator::Deed,
    order::{Order, OrderId},
    payout::{Draft, Payee, PayoutId},
    reference::Reference,
};
use sabotage::Rule;

use crate::{
    Till,
    payouts::Asked,
    refusal::{Code, Refusal},
};

/// How the description of a refund begins, and what comes before why.
const OF_SALE: &str = "Devolución venta ";
const BECAUSE: &str = ": ";

/// What a manager gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunding {
    /// The sale.
    pub order: OrderId,
    /// How much, in centavos.
    pub cents: i64,
    /// Why, in a few words.
    pub reason: String,
    /// Whether it is meant although the same went to the same account within a day.
    pub again: bool,
}

impl Till {
    /// Gives back what was paid for a sale, or a part of it. Returns once it is in the journal, as
    /// [`pay_out`](Till::pay_out) does.
    ///
    /// For whoever gave their PIN just now, as at a console; a window [asks for it](Till::refund_order).
    ///
    /// Refused before anything is written or sent: more than was paid and not given back ([`Code::RefundTooLarge`]), a
    /// payment of which the provider never said whose it was ([`Code::PayerUnknown`]), and whatever a payout is refused
    /// for.
    pub async fn refund(&self, request: &Refunding) -> Result<PayoutId, Refusal> {
        let asked = self.draft_refund(request).await?;
        Ok(self.send_in_the_background(asked))
    }

    /// The same, and waits until the provider answered, or did not.
    pub async fn refund_and_wait(&self, request: &Refunding) -> Result<PayoutId, Refusal> {
        let asked = self.draft_refund(request).await?;
        Ok(self.send_and_wait(asked).await)
    }

    /// Gives back what was paid for a sale, or a part of it, for whoever is shown the payout by its reference. The same
    /// as [`refund`](Till::refund): answers our reference.
    ///
    /// A window may have been left unlocked, so it takes the PIN of the manager who is signed in. A wrong one sends
    /// nothing, and is counted as at signing in.
    pub async fn refund_order(&self, request: &Refunding, pin: &str) -> Result<String, Refusal> {
        self.proven(Deed::Refund, pin).await?;
        let payout = self.refund(request).await?;
        let payout = self.find_payout(payout).await?;
        Ok(payout.draft.reference.to_string())
    }

    async fn draft_refund(&self, request: &Refunding) -> Result<Asked, Refusal> {
        let who = self.allowed(Deed::Refund)?;
        self.must_sell()?;
        let reason = self.reason(&request.reason)?;
        let order = self.stored(request.order).await?.order;
        let provider = order.draft.channel.provider();
        self.may_pay_with(provider)?;
        let amount = Price::from_cents(request.cents).map_err(|why| self.refuse(why.into()))?;
        // Asked again in the transaction that writes it, where nobody is quicker.
        let fits = order.refundable().is_some_and(|left| amount <= left);
        if !fits && !sabotage::breaks(Rule::RefundIsCapped) {
            return Err(self.refuse(Code::RefundTooLarge));
        }
        let (payee, cuit) = payer_of(&order, amount, self.inner.profile.account.as_ref())
            .ok_or_else(|| self.refuse(Code::PayerUnknown))?;
        if provider == Provider::Totalcoin && cuit.is_none() {
            return Err(self.refuse(Code::PayerUnknown));
        }
        if !request.again {
            self.refuse_repeated(&payee, amount).await?;
            self.refuse_after_loss(provider, &payee, cuit.as_ref(), amount)
                .await?;
        }
        self.hold_to_account(provider).await?;
        let concept = self.payouts_concept(provider, None).await?;
        self.must_have(provider, amount).await?;
        let draft = Draft {
            reference: Reference::from_bits(self.inner.ports.dice.bits()),
            provider,
            payee,
            cuit,
            amount,
            concept,
            description: described(order.draft.number, &reason),
            operator: who.name,
            refund_of: Some(order.id),
            second: None,
        };
        let sending = self.sending(&draft).await?;
        self.commit_payout(draft, sending, request.again, None)
            .await
    }
}

/// What a refund says beside its concept: which sale it is of, and why.
fn described(number: i64, reason: &str) -> String {
    format!("{OF_SALE}{number}{BECAUSE}{reason}")
        .chars()
        .take(100)
        .collect()
}

/// Why money went back, as whoever ordered it said: as much of it as its description had room for.
pub(crate) fn reason_of(description: &str) -> Option<&str> {
    let (_, reason) = description.strip_prefix(OF_SALE)?.split_once(BECAUSE)?;
    Some(reason)
}

/// Where the money goes back to, and whose account that is: the last one from which as much came that was not given
/// back there. None when the provider did not say, gave what is no account, or named our own.
fn payer_of(order: &Order, amount: Price, own: Option<&Cbu>) -> Option<(Payee, Option<Cuit>)> {
    order.payments.iter().rev().find_map(|payment| {
        let account = payment.account.as_deref()?;
        let payee = Payee::parse(account).ok()?;
        let left = order.refundable_to(payee.as_str())?;
        let ours = own.is_some_and(|own| payee == Payee::Account(own.clone()));
        if ours || left < amount && !sabotage::breaks(Rule::RefundIsCapped) {
            return None;
        }
        let cuit = payment.cuit.as_deref();
        let cuit = cuit.and_then(|text| Cuit::parse(text).ok());
        matches!(payee, Payee::Account(_)).then_some((payee, cuit))
    })
}

#[cfg(test)]
mod tests {
    use super::{described, reason_of};

    #[test]
    fn why_money_went_back_is_read_from_what_the_provider_was_told() {
        for reason in ["no era su talle", "dos: el pan y la torta", "ñandú"] {
            let told = described(48, reason);
            assert_eq!(reason_of(&told), Some(reason), "{told}");
        }
        let long = described(48, &"largo ".repeat(30));
        assert_eq!(long.chars().count(), 100, "no more than fits");
        assert!(reason_of(&long).is_some(), "and what is left is read");
        assert_eq!(reason_of("Harina"), None, "no refund's words");
    }
}
