//! TotalCoin's word about its QR orders: one question an order, one order a round.

use domain::{
    channel::{Proof, Provider},
    evidence::Evidence,
    lifecycle::State,
    money::{Money, Price},
    order::{Happening, Order, OrderId, Payment},
};
use gateway::{Answer, totalcoin::QrState};

use super::{Heard, probed};
use crate::{Till, refusal::Refusal};

/// What a round heard of TotalCoin.
pub(crate) struct Polled {
    /// The order that was asked about.
    pub(crate) order: OrderId,
    /// What came of it.
    pub(crate) heard: Heard,
}

impl Till {
    /// Asks TotalCoin about one of the orders that can be asked about: one whose time of being looked after is
    /// over, before it is given up; the newest and each of the others by turns otherwise. None when there is
    /// nothing to ask.
    pub(crate) async fn poll(&self, waiting: &[Order]) -> Result<Option<Polled>, Refusal> {
        let now = self.clock_now();
        let polled: Vec<(&Order, &str)> = probed(waiting)
            .into_iter()
            .filter(|(order, _)| order.draft.channel.proof() == Proof::Status)
            .collect();
        let over: Vec<&(&Order, &str)> = polled
            .iter()
            .filter(|(order, _)| order.watched_until().is_some_and(|until| now >= until))
            .collect();
        let turn = {
            let rhythm = &mut self.present().watch;
            rhythm.polls = rhythm.polls.wrapping_add(1);
            rhythm.polls
        };
        // Whatever the provider says of the others, the customer at the counter has every second turn; of the rest,
        // one half goes round all of them and the other round those that are to be given up.
        let place = |length: usize| turn.checked_div(4).and_then(|n| n.checked_rem(length));
        let chosen = match turn.checked_rem(4) {
            Some(0) => place(over.len())
                .and_then(|place| over.get(place).copied())
                .or_else(|| polled.get(place(polled.len())?)),
            Some(2) => place(polled.len()).and_then(|place| polled.get(place)),
            _ => polled.first(),
        };
        let Some((order, asked)) = chosen else {
            return Ok(None);
        };
        let answer = self.totalcoin()?.qr_status(asked).await;
        sabotage::point("order.polled");
        let heard = match answer {
            Answer::Said(status) => {
                self.told(order, status.state, status.amount).await?;
                Heard::List
            }
            Answer::Refused(refused) => {
                tracing::warn!(order = %order.id, kind = ?refused.kind, "a status was refused");
                self.note_refusal(Provider::Totalcoin, refused.kind);
                Heard::Refused(refused.kind)
            }
            Answer::Silence(silence) => {
                tracing::warn!(order = %order.id, why = ?silence.why, "a status did not come");
                Heard::Silence
            }
        };
        Ok(Some(Polled {
            order: order.id,
            heard,
        }))
    }

    /// What TotalCoin's word about an order means for it. A word never heard means nothing.
    async fn told(&self, order: &Order, state: QrState, amount: Money) -> Result<(), Refusal> {
        let owed = order.owed().map(Price::money);
        match state {
            QrState::Paid if owed == Some(amount) => {
                let payment = Payment {
                    amount,
                    evidence: Evidence::Order,
                    credit: None,
                    operation: None,
                    name: None,
                    cuit: None,
                    account: None,
                    settlement: None,
                };
                self.step(order.id, Happening::Paid(payment)).await
            }
            // Paid, but what: a person looks at the provider's own screen.
            QrState::Paid => {
                tracing::error!(order = %order.id, "a status says paid, of another amount");
                self.step(
                    order.id,
                    Happening::Puzzled {
                        credits: Vec::new(),
                    },
                )
                .await
            }
            QrState::Expired if order.state == State::Open => {
                self.step(order.id, Happening::Lapsed).await
            }
            QrState::Expired | QrState::Pending | QrState::Unheard => Ok(()),
        }
    }
}
