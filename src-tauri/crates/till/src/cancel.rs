//! Cancelling: the code comes down. The provider has no cancel, so whoever scanned it may still pay, and the
//! order stays watched (UI specification, screen 3).

use domain::{
    lifecycle::Duty,
    operator::Deed,
    order::{Happening, OrderId},
};

use crate::{
    Till,
    refusal::{Code, Refusal},
};

impl Till {
    /// Takes an order's code down. Cancelling twice is cancelling once.
    pub async fn cancel(&self, id: OrderId) -> Result<(), Refusal> {
        let who = self.allowed(Deed::Cancel)?;
        let stamp = self.stamp();
        sabotage::point("cancel.begun");
        let cancelled = self
            .inner
            .journal
            .write(move |book| {
                let Some(stored) = book.order(id)? else {
                    return Ok(Err(Code::NoSuchOrder));
                };
                if stored.order.state == domain::lifecycle::State::Cancelled {
                    return Ok(Ok(()));
                }
                let happening = Happening::Cancelled { operator: who.name };
                // What hangs on the wall can be paid whether or not we know that it hangs there: its doubt ends by
                // itself, and until then its sale point collects nothing else.
                let on_the_wall =
                    stored.order.duty() == Duty::Verify && stored.order.payable_since().is_some();
                if on_the_wall
                    || stored.order.duty() == Duty::Rest
                    || stored.order.after(&happening, stamp.at).is_err()
                {
                    return Ok(Err(Code::NotCancellable));
                }
                book.record(id, &happening, &stamp)?;
                Ok(Ok(()))
            })
            .await?;
        cancelled.map_err(|code| self.refuse(code))?;
        sabotage::point("cancel.kept");
        self.tell_news().await?;
        self.hint();
        Ok(())
    }
}
