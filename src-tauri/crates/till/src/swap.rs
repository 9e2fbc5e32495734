//! Swapping: the customer would rather pay another way, so the code that is up comes down and what is owed is asked
//! for by another channel.
//!
//! Both are one entry in the journal: there is no moment at which two codes of one sale are up, and none at which a
//! code came down for one that could not be asked for. Whoever scanned the old code may still pay it; it is watched
//! like any that was cancelled, and what comes in by it is late money of the old order, never the new one's.
//!
//! ```text
//! checks (may we collect by it? which concept? which sale point?) ── refused ─▶ the old code stays up
//! one entry: old ─▶ Cancelled, new ─▶ Drafted, its call, Asked    ── refused ─▶ the old code stays up
//! the provider is asked ─▶ the new order's own fate
//! ```
//!
//! What may hang on the wall though nobody knows can be swapped, too, and only swapped: the customer is still here,
//! and pays the new code. Its sale point collects nothing else for as long as a code lives.

use domain::{
    channel::Channel,
    lifecycle::State,
    money::Price,
    operator::Deed,
    order::{Concept, Happening, OrderId},
};
use journal::Stamp;

use crate::{
    Till,
    charge::{Asked, Sale},
    refusal::{Code, Refusal},
};

/// An order whose place another takes.
pub(crate) struct Replaced {
    /// Which.
    pub(crate) order: OrderId,
    /// Who takes its code down.
    pub(crate) operator: String,
}

impl Till {
    /// Collects what is owed on an order by another channel, for the same concept and as the same person's sale. Answers
    /// with the new order once it is in the journal, and the old one's code has come down; its fate arrives as notices.
    ///
    /// An order of which only a part was paid has no code any more: what is missing is collected. The same swap again,
    /// while what it led to is not over, is the same swap.
    ///
    /// [`Code::NotCancellable`] for an order that is past it, paid meanwhile for one. What is refused leaves the old
    /// code up: the channel it has already, or one that cannot be used ([`Code::UnavailableChannel`]), a sale point at
    /// which another sale waits ([`Code::SalePointBusy`]), and all that a charge is refused for.
    pub async fn swap(&self, id: OrderId, channel: Channel) -> Result<OrderId, Refusal> {
        let swapped = self.swapped(id, channel).await?;
        Ok(match swapped {
            Swapped::Before(order) => order,
            Swapped::Now(asked) => self.goes_on_asking(*asked),
        })
    }

    /// [`Swaps`](Till::swap), and waits until the provider answered, or did not.
    pub async fn swap_and_wait(&self, id: OrderId, channel: Channel) -> Result<OrderId, Refusal> {
        Ok(match self.swapped(id, channel).await? {
            Swapped::Before(order) => order,
            Swapped::Now(asked) => {
                let order = asked.id;
                self.ask(*asked).await;
                order
            }
        })
    }

    async fn swapped(&self, id: OrderId, channel: Channel) -> Result<Swapped, Refusal> {
        let who = self.allowed(Deed::Charge)?;
        self.allowed(Deed::Cancel)?;
        self.must_sell()?;
        // One at a time: a finger that slipped finds what the first press led to.
        let mut swaps = self.inner.swaps.lock().await;
        let old = self.stored(id).await?.order;
        if let Some(before) = swaps.get(&id).copied() {
            let newer = self.stored(before).await?.order;
            if newer.state.is_live() && newer.draft.channel == channel {
                return Ok(Swapped::Before(before));
            }
            if newer.state.is_live() {
                return Err(self.refuse(Code::NotCancellable));
            }
        }
        let Some(amount) = old.owed().filter(|_| can_be_taken_down(old.state)) else {
            return Err(self.refuse(Code::NotCancellable));
        };
        if channel == old.draft.channel && old.state.is_live() {
            return Err(self.refuse(Code::UnavailableChannel));
        }
        self.may_collect_by(channel).await?;
        let concept = self.same_concept(&old.draft.concept, channel).await?;
        let counter = self.counter_of(channel, None).await?;
        let asked = self
            .begin(Sale {
                amount,
                channel,
                concept,
                counter,
                operator: old.draft.operator,
                in_place_of: Some(Replaced {
                    order: id,
                    operator: who.name,
                }),
            })
            .await?;
        tracing::info!(order = %id, by = %asked.id, "an order was swapped");
        swaps.insert(id, asked.id);
        Ok(Swapped::Now(Box::new(asked)))
    }

    /// What the sale was for, in the words of whoever collects it now; the usual where those do not have it.
    async fn same_concept(&self, was: &Concept, channel: Channel) -> Result<Concept, Refusal> {
        if !Till::has_concepts(channel) {
            return Ok(was.clone());
        }
        match self.concept_for(channel, Some(&was.id)).await {
            Err(refusal) if refusal.code == Code::UnknownConcept => {
                self.concept_for(channel, None).await
            }
            // Without a list it cannot be checked, and need not be: the provider took it before.
            Err(refusal) if refusal.code == Code::ProviderUnreachable => Ok(was.clone()),
            concept => concept,
        }
    }
}

/// What came of a swap.
enum Swapped {
    /// Nothing new: it was done before, and led to this order.
    Before(OrderId),
    /// This is to be asked for.
    Now(Box<Asked>),
}

/// Whether an order that stands there can make room: one whose code may be up, or one of which a part was paid, whose
/// code is down.
fn can_be_taken_down(state: State) -> bool {
    state.is_live() || state == State::Underpaid
}

impl Replaced {
    /// Takes the order's code down, if it still owes just that. Answers why not, and then nothing is written.
    pub(crate) fn take_down(
        &self,
        book: &mut journal::Writing<'_>,
        owed: Price,
        stamp: &Stamp,
    ) -> Result<Option<Code>, journal::Error> {
        let Some(stored) = book.order(self.order)? else {
            return Ok(Some(Code::NoSuchOrder));
        };
        let order = stored.order;
        if !can_be_taken_down(order.state) || order.owed() != Some(owed) {
            return Ok(Some(Code::NotCancellable));
        }
        if order.state.is_live() {
            let cancelled = Happening::Cancelled {
                operator: self.operator.clone(),
            };
            book.record(self.order, &cancelled, stamp)?;
        }
        Ok(None)
    }
}
