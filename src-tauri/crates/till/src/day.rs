//! The day: what was sold, as the journal has it. A sale counts on the day it was paid; one never paid, on
//! the day it was begun.

use domain::{day::Day, lifecycle::State, money::Money, operator::Deed};
use journal::Filter;

use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// What a day's sales add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayReport {
    /// Which day.
    pub day: Day,
    /// What came in, all payments of the day's sales together.
    pub collected: Money,
    /// How many orders there are.
    pub orders: i64,
    /// How many of them are paid in full.
    pub paid: i64,
    /// How many stand in each state, those with none left out.
    pub by_state: Vec<(State, i64)>,
}

impl Till {
    /// The business day that is now.
    pub fn today(&self) -> Day {
        Day::of(self.clock_now(), self.inner.settings.cut_off)
    }

    /// What was sold on a day. Totals are a manager's to see.
    pub async fn day(&self, day: Day) -> Result<DayReport, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let (from, to) = day.bounds(self.inner.settings.cut_off);
        let tallies = self
            .inner
            .journal
            .read(move |book| book.tally(from, to))
            .await?;
        let mut collected = Money::ZERO;
        for tally in &tallies {
            collected = collected
                .plus(tally.paid)
                .ok_or_else(|| self.refuse(Code::Internal))?;
        }
        let count = |wanted: &dyn Fn(State) -> bool| -> i64 {
            tallies
                .iter()
                .filter(|tally| wanted(tally.state))
                .map(|tally| tally.orders)
                .sum()
        };
        Ok(DayReport {
            day,
            collected,
            orders: count(&|_| true),
            paid: count(&State::is_paid),
            by_state: State::ALL
                .into_iter()
                .map(|state| (state, count(&|other| other == state)))
                .filter(|(_, orders)| *orders > 0)
                .collect(),
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
