//! Histories: a seed and a number of steps, and everything that follows from them.
//!
//! In each step somebody does one thing: a cashier, a customer, the manager, the watch, a provider, the network, the
//! clock, the plug. Then the [auditor](crate::auditor) looks. At the end all heals, time passes until nothing is owed
//! any more, and the auditor closes the books.

mod acts;
mod cashiers;
mod customers;
mod end;
mod letters;
mod office;

use std::{fmt, path::Path, time::Duration};

use domain::instant::Instant;
use gateway::Clock;
use journal::Hash;

use crate::{
    auditor::{Auditor, Sums, Wrong},
    dice::Chance,
    line::Weather,
    shop::{self, Blank, Kept, SALE_POINTS, Shop},
};

/// A Friday morning: 2026-11-20 08:33:08.000 in Buenos Aires.
pub const START: Instant = Instant::from_ms(1_795_174_388_000);
/// That Friday's evening, half an hour before midnight.
const EVENING: Instant = START.plus_ms(15 * 3_600_000);

/// How many steps a history has unless somebody says otherwise.
pub const STEPS: u64 = 200;

/// How much of a history is told when it went wrong.
const TOLD: usize = 20;

/// A day, and how far midnight in Buenos Aires is from that of the world's clock.
const DAY_MS: i64 = 86_400_000;
const TO_UTC_MS: i64 = -3 * HOUR_MS;
const HOUR_MS: i64 = 3_600_000;
/// How long before midnight and after it a clock that is wrong by two hours is put right: nobody sleeps for longer.
const NIGHT_MS: i64 = 6 * HOUR_MS;
/// So short that whatever shows in it is in the next list.
const A_BLINK: Duration = Duration::from_secs(90);

/// A history, before it happens.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// What decides everything.
    pub seed: u64,
    /// How many steps it has.
    pub steps: u64,
    /// Whether the wall's clock may also be set back, and a computer may sleep through midnight.
    pub rough: bool,
    /// Whether the manager claims a credit also while the till still asks about a sale it may be of, and now and then for
    /// the wrong sale.
    pub hasty: bool,
    /// Whether the wall's clock may show another day than the providers' clocks do.
    pub astray: bool,
}

/// How a history ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The journal's last event: the same for the same seed and steps.
    pub head: Option<(i64, Hash)>,
    /// What the auditor saw.
    pub sums: Sums,
    /// How many requests there were.
    pub requests: u64,
    /// How often the program ended without a word and was started again.
    pub restarts: u64,
    /// How long it took, in the shop's own time.
    pub hours: u64,
}

/// A history that went wrong: all that is needed to see it again.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which history.
    pub seed: u64,
    /// How many steps it was to have.
    pub steps: u64,
    /// In which step it showed; none: at the end.
    pub step: Option<u64>,
    /// What does not hold.
    pub wrong: Wrong,
    /// All that happened.
    pub story: Vec<String>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { seed, steps, .. } = self;
        let place = match self.step {
            Some(step) => format!("in step {step}"),
            None => "at the end".to_owned(),
        };
        writeln!(f, "history {seed} of {steps} steps went wrong {place}")?;
        writeln!(f, "  {}", self.wrong)?;
        let untold = self.story.len().saturating_sub(TOLD);
        for line in self.story.iter().skip(untold) {
            writeln!(f, "    {line}")?;
        }
        write!(
            f,
            "  again: cargo test -p tests --test simulator named, with wild({seed}, {steps}) in NAMED"
        )
    }
}

impl std::error::Error for Failure {}

impl History {
    /// The history of this seed, as long as usual.
    pub fn of(seed: u64) -> History {
        History {
            seed,
            steps: STEPS,
            rough: true,
            hasty: true,
            astray: true,
        }
    }

    /// Lets it happen, in this folder.
    pub async fn happens(self, folder: &Path, blank: &Blank) -> Result<Ended, Failure> {
        let failed = |step, wrong: Wrong, story: Vec<String>| Failure {
            seed: self.seed,
            steps: self.steps,
            step,
            wrong,
            story,
        };
        let opened = Running::open(self, folder, blank).await;
        let mut running = opened.map_err(|why| failed(None, why.into(), Vec::new()))?;
        for step in 1..=self.steps {
            if let Err(wrong) = running.takes(step).await {
                return Err(failed(Some(step), wrong, running.story));
            }
        }
        let ended = running.ends().await;
        ended.map_err(|wrong| failed(None, wrong, running.story))
    }
}

/// A history while it happens.
struct Running {
    shop: Shop,
    auditor: Auditor,
    chance: Chance,
    step: u64,
    /// Sales whose code was shown, in the order in which it came up.
    shown: Vec<String>,
    /// Who is at the till, by their place in [`shop::PEOPLE`]; none: it is locked.
    at_the_till: Option<usize>,
    /// Amounts that are charged again and again.
    usual: [i64; 3],
    /// What it was to be.
    plan: History,
    /// How often the program was started again.
    restarts: u64,
    /// Whether the watch is still at it: it never looks twice at a time.
    is_looking: bool,
    /// When the watch is due, on the uptime.
    due: Duration,
    story: Vec<String>,
}

impl Running {
    async fn open(history: History, folder: &Path, blank: &Blank) -> Result<Running, shop::Error> {
        let mut chance = Chance::of_all(&[history.seed, 0xACE5]);
        // Some shops open late in the evening: a day ends while they sell.
        let start = if history.rough && chance.percent(50) {
            EVENING
        } else {
            START
        };
        let later = chance.between(0, 1_600_000);
        let shop = Shop::open(shop::Plan {
            journal: Kept::Copied(folder, blank),
            start: start.plus_ms(later),
            seed: history.seed,
        });
        let mut shop = shop.await?;
        shop.makes_sale_points(&SALE_POINTS).await;
        let weather = [Weather::Fair, Weather::Breezy, Weather::Stormy];
        let weather = chance.of_these(&weather).copied();
        shop.line.turns(weather.unwrap_or(Weather::Fair));
        let usual = [(); 3].map(|()| chance.between(1_000, 5_000_000));
        Ok(Running {
            shop,
            auditor: Auditor::default(),
            chance,
            step: 0,
            shown: Vec::new(),
            at_the_till: Some(0),
            usual,
            plan: history,
            restarts: 0,
            is_looking: false,
            due: Duration::ZERO,
            story: Vec::new(),
        })
    }

    /// One step.
    async fn takes(&mut self, step: u64) -> Result<(), Wrong> {
        self.step = step;
        let may_hold = !self.shop.has_something_under_way() || self.chance.percent(20);
        self.shop.line.begins(step, may_hold);
        let pause = self.chance.between(100, 6_000);
        self.shop.waits(Duration::from_millis(pause.unsigned_abs()));
        self.is_put_right();
        self.shop.line.delivers(false).await;
        self.shop.rests().await;
        self.acts().await?;
        self.auditor.looks(&self.shop).await?;
        self.shown.append(&mut self.auditor.opened);
        Ok(())
    }

    /// How far the wall's clock may be from the providers': towards midnight not so far that it shows another day.
    fn slack_ms(&self) -> i64 {
        let now_ms = self.shop.clock.elsewhere().plus_ms(TO_UTC_MS).ms();
        let day_ms = now_ms.rem_euclid(DAY_MS);
        if self.plan.astray || (NIGHT_MS..DAY_MS.saturating_sub(NIGHT_MS)).contains(&day_ms) {
            2 * HOUR_MS
        } else {
            0
        }
    }

    /// Somebody notices before midnight that the clock is wrong.
    fn is_put_right(&mut self) {
        let right = self.shop.clock.elsewhere();
        let off_ms = self.shop.clock.now().ms_since(right).abs();
        if self.plan.rough && self.slack_ms() == 0 && off_ms > 0 {
            self.shop.clock.set(right);
            self.tells("the clock on the wall is put right");
        }
    }

    /// Lets time pass in which nobody looks. In a history that is not rough it ends before midnight, if the day does.
    fn nobody_looks_for(&mut self, time: Duration) {
        let left_ms = DAY_MS.saturating_sub(
            self.shop
                .clock
                .now()
                .plus_ms(TO_UTC_MS)
                .ms()
                .rem_euclid(DAY_MS),
        );
        let left = Duration::from_millis(left_ms.unsigned_abs());
        if self.plan.rough || time < left || left <= A_BLINK {
            self.shop.waits(time);
        } else {
            self.shop.waits(left.saturating_sub(A_BLINK));
        }
    }

    /// Notes what happened, for whoever wants to know how it came to that.
    fn tells(&mut self, what: impl fmt::Display) {
        let at = self.shop.clock.elsewhere().to_rfc3339();
        self.story.push(format!("{:>4}  {at}  {what}", self.step));
    }
}
