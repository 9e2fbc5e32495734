//! Accreditation: when the money of some days' payments is expected in the shop's account, and how much of it.
//!
//! A date is the provider's or there is none: TotalCoin says one with each payment (`FechaAcreditacion`), with cards
//! months ahead; TelePagos documents none, and none is made up for it. A payment counts on the day on which the
//! [`review`](crate::review) counts it, so that what is collected there is what is told here; one that turned out not to be
//! its sale's is taken off those without a date, where such payments are: what a provider tied to a sale with all its
//! costs, no person takes from it.

use std::collections::BTreeMap;

use domain::{
    day::{CutOff, Day},
    entry::Kind,
    money::Money,
    operator::Deed,
};
use journal::{Moved, Whose};

use crate::{
    Till,
    day::Movements,
    refusal::{Code, Refusal},
    review::Costs,
    view::{Accreditation, AccreditationDay},
};

/// What is expected on a date.
#[derive(Clone, Copy, Default)]
struct Expected {
    came: Movements,
    taken_back: Money,
    costs: Costs,
}

/// By date; those without one apart.
#[derive(Default)]
struct Calendar {
    dated: BTreeMap<Day, Expected>,
    undated: Expected,
}

impl Till {
    /// When the payments that count on the days from `from` to `to`, both included, reach the shop's account. A manager's
    /// to see. [`Code::BadDate`] when the last day comes before the first.
    pub async fn accreditation(&self, from: Day, to: Day) -> Result<Accreditation, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        if from > to {
            return Err(self.refuse(Code::BadDate));
        }
        let calendar = self
            .inner
            .journal
            .read(move |book| {
                let mut calendar = Some(Calendar::default());
                book.movements(from, to, &Whose::default(), &mut |moved| {
                    calendar = calendar.take().and_then(|calendar| calendar.and(&moved));
                })?;
                Ok(calendar)
            })
            .await?;
        let days = calendar.and_then(Calendar::days);
        Ok(Accreditation {
            from: from.to_string(),
            to: to.to_string(),
            today: self.today().to_string(),
            days: days.ok_or_else(|| self.refuse(Code::Internal))?,
        })
    }
}

impl Calendar {
    /// These and one more movement; none when they are more than can be held.
    fn and(mut self, moved: &Moved) -> Option<Calendar> {
        match moved.kind {
            Kind::Payment => {
                let said = moved.settlement.as_ref();
                let expected = match said.and_then(|said| said.accredits) {
                    // A bank's date is a date of the calendar, whenever the shop's day begins.
                    Some(at) => self.dated.entry(Day::of(at, CutOff::MIDNIGHT)).or_default(),
                    None => &mut self.undated,
                };
                expected.came = expected.came.and(Movements {
                    count: 1,
                    amount: moved.amount,
                })?;
                expected.costs = expected.costs.and(said)?;
            }
            Kind::TakenBack => {
                self.undated.taken_back = self.undated.taken_back.plus(moved.amount)?;
            }
            Kind::RefundBegun | Kind::RefundArrived | Kind::RefundFailed => {}
        }
        Some(self)
    }

    fn days(self) -> Option<Vec<AccreditationDay>> {
        let mut days = Vec::new();
        for (day, expected) in &self.dated {
            days.push(expected.view(Some(*day))?);
        }
        if self.undated.came.count > 0 || !self.undated.taken_back.is_zero() {
            days.push(self.undated.view(None)?);
        }
        Some(days)
    }
}

impl Expected {
    fn view(&self, day: Option<Day>) -> Option<AccreditationDay> {
        let gross = self.came.amount.minus(self.taken_back)?;
        let net = gross.minus(self.costs.fees)?.minus(self.costs.taxes)?;
        Some(AccreditationDay {
            day: day.map(|day| day.to_string()),
            count: self.came.count,
            gross_cents: gross.cents(),
            settled: self.costs.settled,
            fees_cents: self.costs.fees.cents(),
            taxes_cents: self.costs.taxes.cents(),
            net_cents: net.cents(),
        })
    }
}
