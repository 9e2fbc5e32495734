//! A season: trading days, one after the other, in a practice register that somebody has open.

use domain::day::{CutOff, Day as Date};
use journal::Journal;

use crate::{
    auditor::{Auditor, Sums, Wrong},
    day::{COUNTERS, Day},
    dice::Chance,
    shop::{Kept, Plan, Shop},
};

/// When the program is started on the first day: an hour before the first sale at the earliest.
const OPENING_MS: i64 = 8 * 3_600_000;

/// Days that are to be.
pub struct Season {
    /// The register's journal: of practice, and in nobody else's hands meanwhile.
    pub journal: Journal,
    /// The last of the days.
    pub last: Date,
    /// How many days.
    pub days: u64,
    /// How many sales, on all of them.
    pub sales: u64,
    /// What decides everything, together with where the journal stands.
    pub seed: u64,
}

/// How far a season has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// The day that is over.
    pub day: Date,
    /// How many days are.
    pub days: u64,
    /// How many sales there were.
    pub sales: u64,
}

impl Season {
    /// The first of the days.
    pub fn first(&self) -> Date {
        (1..self.days).fold(self.last, |day, _| day.before())
    }

    /// Lets it happen, on a [runtime](crate::shop::runtime) of its own. After each day `tell` is told. At the end
    /// the books were closed: every centavo is where the providers' ledger has it.
    ///
    /// # Errors
    ///
    /// What does not hold. What was sold until then is in the journal.
    pub async fn happens(self, mut tell: impl FnMut(Progress)) -> Result<Sums, Wrong> {
        // The same seed twice in one register are not the same sales.
        let head = self.journal.read(|book| book.head()).await?;
        let seed = Chance::of_all(&[self.seed, head.sequence.unsigned_abs()]).throw();
        let mut chance = Chance::of(seed);
        let mut date = self.first();
        let (midnight, _) = date.bounds(CutOff::MIDNIGHT);
        let mut shop = Shop::open(Plan {
            journal: Kept::Open(self.journal.clone()),
            start: midnight.plus_ms(OPENING_MS),
            seed,
        })
        .await?;
        shop.makes_sale_points(&COUNTERS).await;
        let mut auditor = Auditor::beginning(&shop).await?;
        let (mut days, mut sales) = (0_u64, 0_u64);
        for left in (1..=self.days).rev() {
            let rest = self.sales.saturating_sub(sales);
            let today = share(rest, left, &mut chance);
            let day = Day {
                date,
                sales: today,
                seed,
            };
            day.happens(&mut shop, &mut auditor).await?;
            (days, sales) = (days.saturating_add(1), sales.saturating_add(today));
            tell(Progress {
                day: date,
                days,
                sales,
            });
            let (_, tomorrow) = date.bounds(CutOff::MIDNIGHT);
            date = Date::of(tomorrow, CutOff::MIDNIGHT);
        }
        let sums = auditor.closes(&shop).await?;
        shop.end().await;
        Ok(sums)
    }
}

/// How many of the sales that are left are today's: no two days are alike, and the last one takes the rest.
fn share(rest: u64, days_left: u64, chance: &mut Chance) -> u64 {
    if days_left <= 1 {
        return rest;
    }
    let even = rest.checked_div(days_left).unwrap_or(rest);
    let slack = i64::try_from(even / 4).unwrap_or(0);
    even.saturating_add_signed(chance.between(slack.saturating_neg(), slack))
        .min(rest)
}

#[cfg(test)]
mod tests {
    use super::share;
    use crate::dice::Chance;

    #[test]
    fn the_days_share_all_the_sales_and_no_two_are_alike() {
        let mut chance = Chance::of(8);
        let (mut rest, mut days) = (3_000, Vec::new());
        for left in (1..=30).rev() {
            let today = share(rest, left, &mut chance);
            rest -= today;
            days.push(today);
        }
        assert_eq!(rest, 0, "none is left over");
        assert!(days.iter().all(|day| *day > 50), "no day is idle: {days:?}");
        days.dedup();
        assert!(days.len() > 20, "they differ: {days:?}");
    }
}
