//! The request of a payout: its bytes, the way they are sent, and the fact that they are on the wire.

use domain::{
    channel::Provider,
    payout::{Draft, PayoutId},
};
use gateway::{Answer, CashoutCall, Refused, RefusedKind, totalcoin::PaymentCall};

use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// Where the result is to be told when nothing of ours can be reached: TotalCoin demands an address. One that
/// is nobody's, by the rules of names.
const NOWHERE: &str = "https://mostrador.invalid/";

/// The request that sends the money, whole.
pub(crate) enum Sending {
    Telepagos(CashoutCall),
    Totalcoin(PaymentCall),
}

impl Sending {
    /// The request of these bytes, which the journal kept.
    pub(super) fn again(provider: Provider, body: Vec<u8>) -> Sending {
        match provider {
            Provider::Telepagos => Sending::Telepagos(CashoutCall::again(body)),
            Provider::Totalcoin => Sending::Totalcoin(PaymentCall::again(body)),
        }
    }

    /// What it is, for the journal.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Sending::Telepagos(call) => call.describe(),
            Sending::Totalcoin(call) => call.describe(),
        }
    }

    /// The bytes that are sent.
    pub(super) fn body(&self) -> &[u8] {
        match self {
            Sending::Telepagos(call) => call.body(),
            Sending::Totalcoin(call) => call.body(),
        }
    }
}

/// A payout is being asked for, or about, for as long as this lives: nobody else asks meanwhile.
pub(super) struct Paying {
    till: Till,
    id: PayoutId,
}

impl Paying {
    /// None when somebody is at it already.
    pub(super) fn begin(till: &Till, id: PayoutId) -> Option<Paying> {
        let till = till.clone();
        let begun = till.present().paying.insert(id);
        begun.then_some(Paying { till, id })
    }
}

impl Drop for Paying {
    fn drop(&mut self) {
        self.till.present().paying.remove(&self.id);
        self.till.inner.payouts_heard.notify_waiters();
    }
}

impl Till {
    /// The request for a new payout.
    pub(crate) async fn sending(&self, draft: &Draft) -> Result<Sending, Refusal> {
        let Draft {
            payee,
            amount,
            reference,
            ..
        } = draft;
        Ok(match draft.provider {
            Provider::Telepagos => Sending::Telepagos(CashoutCall::new(
                payee,
                draft.cuit.as_ref(),
                *amount,
                reference,
                &draft.concept,
                &draft.description,
            )),
            Provider::Totalcoin => {
                let cuit = draft.cuit.as_ref();
                let cuit = cuit.ok_or_else(|| self.refuse(Code::BadCuit))?;
                let ours = self.notification_url().await?;
                let url = if ours.is_empty() { NOWHERE } else { &ours };
                Sending::Totalcoin(PaymentCall::new(payee, cuit, *amount, reference, url))
            }
        })
    }

    /// Sends it, once.
    pub(super) async fn send_payout(&self, sending: &Sending) -> Answer<String> {
        let providers = self.providers();
        match (sending, providers.telepagos, providers.totalcoin) {
            (Sending::Telepagos(call), Some(telepagos), _) => telepagos.cash_out(call).await,
            (Sending::Totalcoin(call), _, Some(totalcoin)) => totalcoin.pay(call).await,
            // The account was there when the payout was drafted, and accounts are replaced, never taken away;
            // after a restart without it nothing can be sent.
            (Sending::Telepagos(_), None, _) | (Sending::Totalcoin(_), _, None) => {
                Answer::Refused(Refused {
                    kind: RefusedKind::NotSent,
                    words: None,
                    status: None,
                })
            }
        }
    }
}
