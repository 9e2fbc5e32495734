//! Receipts that come out by themselves, once a sale is paid.
//!
//! What decides is the journal: a sale that was paid a moment ago and whose receipt nobody was given. So it is the same
//! whether the paid screen was looked at, the till was locked, or the program was started again in between; and of one
//! sale there is one original, whoever counts it first.

use domain::lifecycle::State;
use journal::Filter;

use crate::{Till, receipt::Wanted, refusal::Refusal, standing::Standing};

/// For how long after the payment a receipt comes out by itself: until then whoever paid is still there.
const FRESH_MS: i64 = 120_000;
/// No counter has so many customers in that time.
const AT_ONCE: u32 = 50;

impl Till {
    /// Hands in the receipts of sales that were paid just now.
    pub(crate) async fn print_paid_sales(&self) -> Result<(), Refusal> {
        let settings = self.printing().await?;
        let has_printer = self.receipt_printer(&settings).is_some();
        if !settings.auto_print || !has_printer || self.standing() != Standing::Sells {
            return Ok(());
        }
        let since = self.clock_now().plus_ms(-FRESH_MS);
        let paid = self.inner.journal.read(move |book| {
            let mut paid = Vec::new();
            for state in [State::Paid, State::Overpaid] {
                paid.extend(book.orders(&Filter {
                    from: Some(since),
                    to: None,
                    state: Some(state),
                    limit: Some(AT_ONCE),
                })?);
            }
            Ok(paid)
        });
        let mut paid = paid.await?;
        paid.retain(|stored| {
            let fresh = stored.order.paid_at.is_some_and(|at| at >= since);
            fresh && stored.order.receipts == 0
        });
        paid.sort_by_key(|stored| stored.order.draft.number);
        for stored in paid {
            self.hand_in_receipt(stored.order.id, Wanted::First).await?;
        }
        Ok(())
    }
}
