//! Notes: what a person did about a payment that was not plain, written down by whoever did it. It moves no money and
//! ends nothing: the order is looked after as before.

use domain::{
    operator::Deed,
    order::{Happening, Note, OrderId},
};

use crate::{
    Till,
    refusal::{Code, Refusal},
};

impl Till {
    /// Writes down what was done about an order's payment. The same note twice is one.
    ///
    /// [`Code::NotClaimable`] when the order does not stand, or no longer, where that can be said of it.
    pub async fn note(&self, id: OrderId, note: Note) -> Result<(), Refusal> {
        let who = self.allowed(Deed::Note)?;
        self.must_write()?;
        let stamp = self.stamp();
        let noted = self
            .inner
            .journal
            .write(move |book| {
                let Some(stored) = book.order(id)? else {
                    return Ok(Err(Code::NoSuchOrder));
                };
                if stored.order.has_note(note) {
                    return Ok(Ok(()));
                }
                let happening = Happening::Noted {
                    note,
                    operator: who.name,
                };
                match book.record(id, &happening, &stamp) {
                    Ok(_) => Ok(Ok(())),
                    Err(journal::Error::Unfit(_)) => Ok(Err(Code::NotClaimable)),
                    Err(error) => Err(error),
                }
            })
            .await?;
        noted.map_err(|code| self.refuse(code))?;
        tracing::info!(order = %id, ?note, "a note was made on an order");
        self.tell_news().await
    }
}
