//! The day: what was sold, as the journal has it. A sale counts on the day it was paid; one never paid, on
//! the day it was begun.

use domain::{day::Day, lifecycle::State, money::Money, operator::Deed};
use journal::Filter;

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::OrderView,
};

/// A day's sales.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// Which day.
    pub day: Day,
    /// What came in, all payments of the day's sales together.
    pub collected: Money,
    /// How many sales are paid in full.
    pub paid: usize,
    /// How many orders stand in each state, those with none left out.
    pub by_state: Vec<(State, usize)>,
    /// The orders, newest first.
    pub orders: Vec<OrderView>,
}

impl Till {
    /// The business day that is now.
    pub fn today(&self) -> Day {
        Day::of(self.clock_now(), self.inner.settings.cut_off)
    }

    /// What was sold on a day. Totals are a manager's to see.
    pub async fn day(&self, day: Day) -> Result<DayReport, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let orders = self.orders(self.of_day(day)).await?;
        let mut cents = 0_i64;
        for order in &orders {
            cents = cents
                .checked_add(order.paid_cents)
                .ok_or_else(|| self.refuse(Code::Internal))?;
        }
        let collected = Money::from_cents(cents).map_err(|_| self.refuse(Code::Internal))?;
        let count = |state: State| orders.iter().filter(|order| order.state == state).count();
        Ok(DayReport {
            day,
            collected,
            paid: orders.iter().filter(|order| order.state.is_paid()).count(),
            by_state: State::ALL
                .into_iter()
                .map(|state| (state, count(state)))
                .filter(|(_, count)| *count > 0)
                .collect(),
            orders,
        })
    }

    /// The filter for a business day's orders.
    pub fn of_day(&self, day: Day) -> Filter {
        let (from, to) = day.bounds(self.inner.settings.cut_off);
        Filter {
            from: Some(from),
            to: Some(to),
            ..Filter::default()
        }
    }
}
