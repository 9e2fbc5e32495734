//! A trading day: what a shop sells from morning to evening, and what its manager does when it closes.
//!
//! The line is fair and nobody pulls a plug: what goes wrong here is what people do. Most pay what is asked; some pay
//! twice, too little, too late or by the code on the wall, some go away, some the provider turns away, and the manager
//! puts right what can be put right. The till is driven by what happens, not by the clock: the watch looks when there is something to see.

mod closing;
mod plan;

use std::{collections::BTreeMap, time::Duration};

use domain::{
    channel::Channel,
    day::{CutOff, Day as Date},
    order::OrderId,
};
use serde_json::json;
use till::{charge::Charge, refusal::Refusal, watch::Round};
use uuid::Uuid;

use crate::{
    auditor::{Auditor, Rule, Wrong},
    dice::Chance,
    shop::{Done, Shop},
};
use plan::{Manner, Planned};

/// How long after a payment shows the watch looks.
const SOON_MS: i64 = 1_500;
/// How long before a payment that comes too late the watch has looked.
const LAPSED_MS: i64 = 5_000;
/// How often the watch looks while something waits and nothing happens.
const NOW_AND_THEN_MS: i64 = 5 * 60_000;
/// The same, at most, once the shop is closed.
const AT_NIGHT_MS: u64 = 10 * 60_000;
/// How often it looks at most until nothing is owed any more: far more than anything takes.
const LOOKS_MAX: u32 = 200;
/// How many of a day's first looks make way for one that is as good.
const AS_GOOD_MS: i64 = 2_000;
/// When the cashiers take turns: at what hour, and who, by their place in [`PEOPLE`](crate::shop::PEOPLE).
const SHIFTS: [(i64, usize); 4] = [(8, 1), (12, 2), (16, 3), (19, 1)];

const HOUR_MS: i64 = 3_600_000;

/// The names of the shop's sale points, beside the till's own.
pub const COUNTERS: [&str; 3] = ["Mostrador", "Barra", "Vidriera"];

/// A trading day, before it begins.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    /// Which.
    pub date: Date,
    /// How many sales are begun.
    pub sales: u64,
    /// What decides everything.
    pub seed: u64,
}

/// Something that is due to happen.
#[derive(Clone, Debug)]
enum Due {
    Shift(usize),
    Sale(Planned),
    Customer(String, Manner),
    Cancel(String),
    Look,
}

impl Day {
    /// Lets it happen in this shop, which is as yet before that day's opening. At the end everything is settled or
    /// waits for a person, and it is late in the evening.
    ///
    /// # Errors
    ///
    /// What does not hold; nothing that is owed is left behind unsaid.
    pub async fn happens(self, shop: &mut Shop, auditor: &mut Auditor) -> Result<(), Wrong> {
        let (midnight, _) = self.date.bounds(CutOff::MIDNIGHT);
        let mut chance = Chance::of_all(&[self.seed, midnight.ms().unsigned_abs()]);
        let mut trading = Trading {
            agenda: BTreeMap::new(),
            number: 0,
            today: Vec::new(),
            shop,
            auditor,
            chance: chance.clone(),
        };
        for (hour, who) in SHIFTS {
            trading.plans(midnight.ms() + hour * HOUR_MS, Due::Shift(who));
        }
        for planned in plan::sales(self.sales, &mut chance) {
            trading.plans(midnight.ms() + planned.at_ms, Due::Sale(planned));
        }
        trading.chance = chance;
        while let Some(((at_ms, _), due)) = trading.agenda.pop_first() {
            trading.waits_until(at_ms).await;
            trading.comes_to_pass(due).await?;
        }
        trading.settles().await?;
        trading.closes().await?;
        trading.settles().await
    }
}

/// A day while it happens.
struct Trading<'a> {
    shop: &'a mut Shop,
    auditor: &'a mut Auditor,
    chance: Chance,
    /// What is due, by the moment, and by how it was planned where moments are the same.
    agenda: BTreeMap<(i64, u64), Due>,
    number: u64,
    /// The sales of the day, by id.
    today: Vec<String>,
}

impl Trading<'_> {
    fn plans(&mut self, at_ms: i64, due: Due) {
        self.number = self.number.saturating_add(1);
        self.agenda.insert((at_ms, self.number), due);
    }

    /// The watch is to look then, unless it will a moment later.
    fn looks_at(&mut self, at_ms: i64) {
        let later = (at_ms, 0)..(at_ms.saturating_add(AS_GOOD_MS), 0);
        let mut later = self.agenda.range(later);
        if !later.any(|(_, due)| matches!(due, Due::Look)) {
            self.plans(at_ms, Due::Look);
        }
    }

    fn now_ms(&self) -> i64 {
        self.shop.clock.elsewhere().ms()
    }

    async fn waits_until(&self, at_ms: i64) {
        let left = at_ms.saturating_sub(self.now_ms());
        if let Ok(left) = u64::try_from(left) {
            self.shop.waits(Duration::from_millis(left));
            self.shop.rests().await;
        }
    }

    async fn comes_to_pass(&mut self, due: Due) -> Result<(), Wrong> {
        match due {
            Due::Shift(who) => Ok(self.shop.sign_in(who).await?),
            Due::Sale(planned) => self.sells(planned).await,
            Due::Customer(id, manner) => self.is_paid(&id, manner).await,
            Due::Cancel(id) => {
                if let Ok(uuid) = Uuid::parse_str(&id) {
                    // One that was paid a moment ago is not cancelled any more.
                    self.shop.till().cancel(OrderId(uuid)).await.ok();
                }
                Ok(())
            }
            Due::Look => {
                let round = self.looks().await?;
                let next = self.now_ms().saturating_add(NOW_AND_THEN_MS);
                let planned = self.agenda.range(..(next, 0)).next().is_some();
                if round.waiting > 0 && !planned {
                    self.plans(next, Due::Look);
                }
                Ok(())
            }
        }
    }

    async fn sells(&mut self, planned: Planned) -> Result<(), Wrong> {
        if planned.manner == Manner::TurnedAway {
            self.shop.strings.turns_the_next_away().await;
        }
        let begun = match self.charges(&planned, planned.channel).await? {
            // Another sale waits at that code on the wall: this one gets a code of its own.
            Err(_) if planned.channel != Channel::TelepagosQr => {
                self.charges(&planned, Channel::TelepagosQr).await?
            }
            begun => begun,
        };
        let id = begun.map_err(|why| {
            let what = format!("a sale was refused: {}", why.code.word());
            Wrong::of(Rule::Alive, what)
        })?;
        self.auditor.reads(self.shop).await?;
        self.auditor.opened.clear();
        let id = id.to_string();
        self.today.push(id.clone());
        let now_ms = self.now_ms();
        let scans_ms = now_ms.saturating_add(self.chance.between(5_000, 50_000));
        match planned.manner {
            // No code came up, and nobody pays.
            Manner::TurnedAway => {}
            // Whoever goes away is noticed when the code is up no more.
            Manner::GoesAway => self.looks_at(now_ms.saturating_add(NOW_AND_THEN_MS)),
            Manner::ThinksBetter => self.plans(scans_ms, Due::Cancel(id)),
            manner => self.plans(scans_ms, Due::Customer(id, manner)),
        }
        Ok(())
    }

    async fn charges(
        &mut self,
        planned: &Planned,
        channel: Channel,
    ) -> Result<Result<OrderId, Refusal>, Wrong> {
        let request = Charge {
            cents: planned.cents,
            concept_id: None,
            channel,
            sale_point_id: planned
                .sale_point
                .filter(|_| channel == Channel::TelepagosCounter)
                .map(str::to_owned),
        };
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move { Done::Charged(till.charge_and_wait(&request).await) });
        match done.await? {
            Some(Done::Charged(begun)) => Ok(begun),
            other => Err(stood_still(other.as_ref())),
        }
    }

    /// A customer scans what the screen shows, and pays it, or something else.
    async fn is_paid(&mut self, id: &str, manner: Manner) -> Result<(), Wrong> {
        let sale = self.auditor.books.sales.get(id);
        let Some((code, cents)) = sale.and_then(|sale| Some((sale.code.clone()?, sale.cents)))
        else {
            return Ok(());
        };
        let on_the_wall = manner == Manner::ByTheWall;
        let visit = if on_the_wall {
            let Some(open) = self.shop.open_codes().first().cloned() else {
                return Ok(());
            };
            let amount = format!("{}.{:02}", cents / 100, cents % 100);
            json!({"qr": open, "amount": amount})
        } else {
            json!({"qr": code, "how": manner.word()})
        };
        // A code that went down a moment ago is not paid, and the customer asks for another.
        let receipts = self.shop.strings.pay(visit).await.unwrap_or_default();
        for receipt in &receipts {
            let sale = (!on_the_wall).then(|| id.to_owned());
            self.auditor.visited(sale, receipt);
            let shows_ms = self.auditor.visits.last().map_or(0, |it| it.visible_ms);
            let shows_ms = shows_ms.max(self.now_ms());
            self.looks_at(shows_ms.saturating_add(SOON_MS));
            if manner == Manner::Late {
                // Before it shows, the code is seen to be up no more.
                self.looks_at(shows_ms.saturating_sub(LAPSED_MS));
            }
        }
        Ok(())
    }

    async fn looks(&mut self) -> Result<Round, Wrong> {
        looks(self.shop, self.auditor).await
    }

    async fn settles(&mut self) -> Result<(), Wrong> {
        settles(self.shop, self.auditor).await
    }
}

/// The watch looks, once every notification has come in.
///
/// # Errors
///
/// What does not hold.
pub async fn looks(shop: &mut Shop, auditor: &mut Auditor) -> Result<Round, Wrong> {
    for letter in shop.strings.letters() {
        shop.carries(&letter).await?;
        auditor.heard(&letter);
    }
    let till = shop.till().clone();
    let done = shop.does(async move { Done::Looked(till.round().await) });
    let done = done.await?;
    let Some(Done::Looked(Ok(round))) = done else {
        return Err(stood_still(done.as_ref()));
    };
    auditor.reads(shop).await?;
    auditor.opened.clear();
    Ok(round)
}

/// Time passes until nothing is owed any more.
///
/// # Errors
///
/// What does not hold, and what is owed for too long.
pub async fn settles(shop: &mut Shop, auditor: &mut Auditor) -> Result<(), Wrong> {
    let mut last = None;
    for _ in 0..LOOKS_MAX {
        let round = looks(shop, auditor).await?;
        let all_shows = shop.clock.elsewhere() > auditor.all_is_visible_at();
        let is_over = round.waiting == 0
            && round.payouts == round.payouts_undecided
            && all_shows
            && shop.strings.letters().is_empty();
        if is_over {
            return Ok(());
        }
        let pause = round
            .next
            .clamp(Duration::from_mins(2), Duration::from_millis(AT_NIGHT_MS));
        shop.waits(pause);
        shop.rests().await;
        last = Some(round);
    }
    let what = format!("after {LOOKS_MAX} looks something is owed: {last:?}");
    Err(Wrong::of(Rule::Settled, what))
}

/// On a fair line everything that is begun ends.
fn stood_still(done: Option<&Done>) -> Wrong {
    Wrong::of(Rule::Alive, format!("what was begun did not end: {done:?}"))
}
