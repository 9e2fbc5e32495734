//! The end of a history: all heals, and time passes until nothing is owed any more.

use std::time::Duration;

use gateway::Clock;
use serde_json::json;

use super::{Ended, Running};
use crate::{
    auditor::{Rule, Wrong},
    shop::Done,
};

/// How often the watch looks at most, once all is well: far more than anything takes.
const LOOKS_MAX: u32 = 600;
/// The longest it is left to itself.
const PAUSE_MAX: Duration = Duration::from_mins(10);

impl Running {
    /// All heals, and the books are closed.
    pub(super) async fn ends(&mut self) -> Result<Ended, Wrong> {
        self.step = self.step.saturating_add(1);
        self.tells("all heals");
        self.shop.line.heals();
        self.shop.line.begins(self.step, false);
        self.what_stood_still_goes_on().await?;
        self.shop.line.delivers(true).await;
        if self.plan.rough {
            let right = self.shop.clock.elsewhere();
            self.shop.clock.set(right);
        }
        self.shop
            .strings
            .decides_payouts(json!({"held": "ok"}))
            .await;
        self.auditor.looks(&self.shop).await?;
        self.until_nothing_is_owed().await?;
        let sums = self.auditor.closes(&self.shop).await?;
        let took = self.shop.clock.uptime();
        self.shop.end().await;
        Ok(Ended {
            head: self.auditor.books.head(),
            sums,
            restarts: self.restarts,
            requests: self.shop.line.requests(),
            hours: took.as_secs() / 3_600,
        })
    }

    async fn until_nothing_is_owed(&mut self) -> Result<(), Wrong> {
        let mut pause = Duration::from_secs(1);
        let mut quiet = 0_u32;
        let mut last = None;
        for _ in 0..LOOKS_MAX {
            self.carries_letters(false).await?;
            let till = self.shop.till().clone();
            let done = self
                .shop
                .does(async move { Done::Looked(till.round().await) })
                .await?;
            self.auditor.looks(&self.shop).await?;
            let Some(Done::Looked(Ok(round))) = done else {
                return Err(Wrong::of(Rule::Alive, format!("the watch: {done:?}")));
            };
            let all_shows = self.shop.clock.elsewhere() > self.auditor.all_is_visible_at();
            let is_over = round.waiting == 0
                && round.payouts == round.payouts_undecided
                && all_shows
                && self.shop.strings.letters().is_empty();
            quiet = if is_over { quiet.saturating_add(1) } else { 0 };
            // Once more, for what came to light in the last look.
            if quiet == 3 {
                return Ok(());
            }
            let next = round.next.max(pause).min(PAUSE_MAX);
            self.nobody_looks_for(next);
            self.shop.rests().await;
            last = Some(round);
            pause = (pause * 3 / 2).min(PAUSE_MAX);
        }
        let letters = self.shop.strings.letters().len();
        let owed = self.auditor.books.payouts.values();
        let owed: Vec<_> = owed.filter(|payout| !payout.has_ended()).collect();
        let what = format!(
            "after {LOOKS_MAX} looks, with {letters} letters, under way {}: {last:?}, {owed:?}",
            self.shop.has_something_under_way()
        );
        Err(Wrong::of(Rule::Settled, what))
    }
}
