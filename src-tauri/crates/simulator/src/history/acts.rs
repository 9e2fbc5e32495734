//! What can happen in a step, and how often.

use std::time::Duration;

use gateway::Clock;
use serde_json::json;
use till::refusal::Refusal;

use super::Running;
use crate::{
    auditor::Wrong,
    line::{Outage, Weather},
    shop::Done,
};

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Charge,
    ChargeTwice,
    Cancel,
    OtherPerson,
    Pay,
    PayOnTheWall,
    PayOut,
    PayOutAgain,
    CheckPayout,
    Claim,
    Unclaim,
    Refund,
    Look,
    TimePasses,
    LongTimePasses,
    GoOn,
    Restart,
    ClockIsSet,
    Suspended,
    WeatherTurns,
    Outage,
    TokensEnd,
    PayoutsDecided,
    Delays,
    Carry,
    StrangeNotice,
}

/// How often each happens.
const ACTS: [(u64, Act); 26] = [
    (200, Act::Charge),
    (12, Act::ChargeTwice),
    (40, Act::Cancel),
    (15, Act::OtherPerson),
    (210, Act::Pay),
    (10, Act::PayOnTheWall),
    (28, Act::PayOut),
    (10, Act::PayOutAgain),
    (6, Act::CheckPayout),
    (16, Act::Claim),
    (7, Act::Unclaim),
    (14, Act::Refund),
    (270, Act::Look),
    (50, Act::TimePasses),
    (8, Act::LongTimePasses),
    (40, Act::GoOn),
    (14, Act::Restart),
    (8, Act::ClockIsSet),
    (6, Act::Suspended),
    (10, Act::WeatherTurns),
    (10, Act::Outage),
    (6, Act::TokensEnd),
    (14, Act::PayoutsDecided),
    (4, Act::Delays),
    (22, Act::Carry),
    (7, Act::StrangeNotice),
];

impl Running {
    /// Something happens.
    pub(super) async fn acts(&mut self) -> Result<(), Wrong> {
        match self.chance.weighed(&ACTS).unwrap_or(Act::Look) {
            Act::Charge => self.charges(1).await,
            Act::ChargeTwice => self.charges(2).await,
            Act::Cancel => self.cancels().await,
            Act::OtherPerson => self.changes_person().await,
            Act::Pay => self.customer_pays().await,
            Act::PayOnTheWall => self.customer_pays_on_the_wall().await,
            Act::PayOut => self.pays_out(false).await,
            Act::PayOutAgain => self.pays_out(true).await,
            Act::CheckPayout => self.checks_payout().await,
            Act::Claim => self.claims().await,
            Act::Unclaim => self.unclaims().await,
            Act::Refund => self.gives_back().await,
            Act::Look => self.watch_looks().await,
            Act::TimePasses => self.time_passes(5_000, 90_000).await,
            Act::LongTimePasses => self.time_passes(180_000, 2_700_000).await,
            Act::GoOn => self.what_stood_still_goes_on().await,
            Act::Restart => self.program_ends_and_starts().await,
            Act::ClockIsSet => {
                let (slack, now) = (self.slack_ms(), self.shop.clock.now());
                let ahead = now.ms_since(self.shop.clock.elsewhere());
                // Only in a rough history may it be set back.
                let least = if self.plan.rough { -slack } else { ahead };
                let by = self.chance.between(least, slack.max(least));
                self.tells(format_args!("the clock on the wall is set {by} ms ahead"));
                self.shop.clock.set(self.shop.clock.elsewhere().plus_ms(by));
                Ok(())
            }
            Act::Suspended => {
                let time = self.chance.between(30_000, 10_800_000);
                self.tells(format_args!("the computer sleeps for {time} ms"));
                self.nobody_looks_for(Duration::from_millis(time.unsigned_abs()));
                self.watch_looks().await
            }
            Act::WeatherTurns => {
                let all = [Weather::Fair, Weather::Breezy, Weather::Stormy];
                let weather = self.chance.of_these(&all).copied();
                let weather = weather.unwrap_or(Weather::Fair);
                self.tells(format_args!("the weather turns {weather:?}"));
                self.shop.line.turns(weather);
                Ok(())
            }
            Act::Outage => {
                let time = Duration::from_millis(self.chance.below(400_000));
                let how = if self.chance.percent(60) {
                    Outage::Refused
                } else {
                    Outage::Silent
                };
                self.tells(format_args!("{how:?} for {time:?}"));
                self.shop.line.breaks(how, time);
                Ok(())
            }
            Act::TokensEnd => {
                self.tells("every token ends");
                self.shop.strings.ends_all_tokens().await;
                Ok(())
            }
            Act::PayoutsDecided => {
                let next = [(3, "ok"), (3, "fail"), (3, "hold"), (2, "refuse")];
                let next = self.chance.weighed(&next).unwrap_or("ok");
                let held = if self.chance.percent(70) {
                    "ok"
                } else {
                    "fail"
                };
                let decision = json!({"next": next, "held": held});
                self.tells(format_args!("payouts: {decision}"));
                self.shop.strings.decides_payouts(decision).await;
                Ok(())
            }
            Act::Delays => {
                let cashout = self.chance.below(120_000);
                let payment = self.chance.below(120_000);
                self.tells(format_args!("payouts take {cashout} and {payment} ms"));
                let delays = json!({"cashout_delay_ms": cashout, "payment_delay_ms": payment});
                self.shop.strings.speaks(delays).await;
                Ok(())
            }
            Act::Carry => {
                let lost = self.chance.percent(25);
                self.carries_letters(lost).await
            }
            Act::StrangeNotice => self.strange_notice().await,
        }
    }

    /// The watch looks, unless it is still at it.
    pub(super) async fn watch_looks(&mut self) -> Result<(), Wrong> {
        if self.is_looking || (self.shop.has_something_under_way() && self.chance.percent(50)) {
            return self.what_stood_still_goes_on().await;
        }
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move { Done::Looked(till.round().await) })
            .await?;
        let said = said_of(done.as_ref());
        self.is_looking = done.is_none();
        if let Some(Done::Looked(Ok(round))) = done {
            self.due = self.shop.clock.uptime().saturating_add(round.next);
        }
        self.tells(format_args!("the watch looks: {said}"));
        Ok(())
    }

    /// Time passes, and the watch looks when it is due: a few times, which is enough to see what it would see.
    async fn time_passes(&mut self, first: i64, last: i64) -> Result<(), Wrong> {
        let time = self.chance.between(first, last).unsigned_abs();
        self.tells(format_args!("{time} ms pass"));
        let end = self
            .shop
            .clock
            .uptime()
            .saturating_add(Duration::from_millis(time));
        for _ in 0..3 {
            let left = end.saturating_sub(self.shop.clock.uptime());
            let until = self.due.saturating_sub(self.shop.clock.uptime());
            if until >= left {
                break;
            }
            self.nobody_looks_for(until.max(left / 3));
            self.watch_looks().await?;
        }
        let left = end.saturating_sub(self.shop.clock.uptime());
        self.nobody_looks_for(left);
        self.shop.rests().await;
        Ok(())
    }

    pub(super) async fn what_stood_still_goes_on(&mut self) -> Result<(), Wrong> {
        if !self.shop.has_something_under_way() {
            return Ok(());
        }
        for done in self.shop.goes_on().await? {
            let said = said_of(Some(&done));
            self.is_looking &= !matches!(done, Done::Looked(_));
            self.tells(format_args!("what stood still went on: {said}"));
        }
        Ok(())
    }

    async fn program_ends_and_starts(&mut self) -> Result<(), Wrong> {
        let under_way = self.shop.has_something_under_way();
        self.tells(format_args!(
            "the program ends and starts again{}",
            if under_way {
                ", with something under way"
            } else {
                ""
            }
        ));
        self.shop.restart().await?;
        self.restarts = self.restarts.saturating_add(1);
        self.at_the_till = Some(0);
        self.is_looking = false;
        self.due = self.shop.clock.uptime();
        Ok(())
    }

    pub(super) fn name_of(&self, id: &str) -> String {
        let sale = self.auditor.books.sales.get(id);
        sale.map_or_else(
            || id.to_owned(),
            |sale| format!("{} ({}, {})", sale.reference, sale.channel, sale.cents),
        )
    }
}

/// How something that was done ended, in a few words.
pub(super) fn said_of(done: Option<&Done>) -> String {
    match done {
        None => "stands still".to_owned(),
        Some(Done::Charged(it)) => word_of(it),
        Some(Done::PaidOut(it)) => word_of(it),
        Some(Done::Other(it)) => word_of(it),
        Some(Done::Looked(Ok(round))) => format!(
            "{} wait, {} in doubt, {} undecided, payouts {} {} {}, heard {}, next in {:?}",
            round.waiting,
            round.in_doubt,
            round.undecided,
            round.payouts,
            round.payouts_in_doubt,
            round.payouts_undecided,
            round.heard,
            round.next
        ),
        Some(Done::Looked(Err(why))) => why.code.word(),
    }
}

pub(super) fn word_of<T>(outcome: &Result<T, Refusal>) -> String {
    match outcome {
        Ok(_) => "done".to_owned(),
        Err(refusal) => refusal.code.word(),
    }
}
