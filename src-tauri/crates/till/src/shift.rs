//! Shifts: a turn of the register is opened, and its sales are looked at.
//!
//! A shift is the register's: it is opened once, by whoever is there, and stays open while people come and go and the
//! program is started anew, until a manager closes it (`closing`). Selling does not ask for one here; the window does,
//! before it charges.

mod closing;
mod comparing;

use domain::operator::Deed;
use journal::Opened;

pub(crate) use self::comparing::Seen;

use crate::{
    Till,
    picture::view,
    refusal::Refusal,
    view::{SalesPage, Shift},
};

/// How many sales a page has.
const PAGE: usize = 50;

impl Till {
    /// Opens a shift, unless one is open. Answers the open one: two who press at the same moment are in the same shift.
    pub async fn open_shift(&self) -> Result<Shift, Refusal> {
        let who = self.allowed(Deed::Charge)?;
        self.must_write()?;
        let stamp = self.stamp();
        sabotage::point("shift.opening");
        let opened = self
            .inner
            .journal
            .write(move |book| book.open_shift_by(&who.name, &stamp))
            .await?;
        sabotage::point("shift.opened");
        let shift = match opened {
            Opened::New(shift) => {
                tracing::info!(shift = shift.number, "a shift was opened");
                shift
            }
            Opened::Already(shift) => shift,
        };
        // Also when another process opened it: whoever pressed here has not been told of it yet.
        self.tell_news().await?;
        Ok(shift.into())
    }

    /// The sales of the open shift, newest first: a cashier's own, a manager's all. Below the number `before`, if one is
    /// given. None when no shift is open.
    pub async fn shift_sales(&self, before: Option<i64>) -> Result<SalesPage, Refusal> {
        let who = self.allowed(Deed::SeeSales)?;
        let own = (!who.role.may(Deed::SeeOthersSales)).then_some(who.name);
        // One more than a page: whether there are older ones.
        let limit = u32::try_from(PAGE.saturating_add(1)).unwrap_or(u32::MAX);
        let mut sales = self
            .inner
            .journal
            .read(move |book| match book.open_shift()? {
                Some(open) => book.sales_in(&open.shift, own.as_deref(), before, limit),
                None => Ok(Vec::new()),
            })
            .await?;
        let more = sales.len() > PAGE;
        sales.truncate(PAGE);
        let orders = sales
            .iter()
            .map(|stored| view(stored, &self.inner.profile))
            .collect();
        Ok(SalesPage { orders, more })
    }
}
