//! A disk without room, from each write on: nothing new is begun, what is in hand is stored, and with room again
//! everything goes on.
//!
//! The disk sees what SQLite writes. What the journal writes beside it, its reserve, it takes back where there is
//! no room, when SQLite comes by the next time.

use std::{fs, time::Duration};

use disk::{Class, Fault};
use domain::channel::Channel;
use tests::soak;
use till::charge::Charge;

use crate::{flow::Flow, shop::Shop, sweep};

/// What fills the disk while it goes on.
const FLOWS: [Flow; 6] = [
    Flow::Sale,
    Flow::SaleAtTotalcoin,
    Flow::Cancel,
    Flow::Payout,
    Flow::PayoutAtTotalcoin,
    Flow::Hire,
];
/// How many writes of each flow are tried in a run that is not a soak.
const WRITES: u64 = 16;

/// What was seen on full disks.
#[derive(Default)]
pub(crate) struct Seen {
    /// How often the disk was full.
    full: u32,
    /// How often a payment that came then was stored.
    stored: u32,
    /// How often that took room from the reserve.
    spent: u32,
    /// How often a new sale was refused.
    refused: u32,
    complaints: Vec<String>,
}

/// Fills the disk at the writes of every flow.
pub(crate) fn sweep() -> Seen {
    let mut seen = Seen::default();
    sweep::runtime().block_on(async {
        for flow in FLOWS {
            let mut shop = Shop::open().await;
            let writes = writes_of(flow, &mut shop).await;
            let stride = writes.div_ceil(WRITES * u64::from(soak())).max(1);
            let stride = usize::try_from(stride).expect("few writes");
            for at in (1..=writes).step_by(stride) {
                shop.trial += 1;
                let complaints = fills_up(flow, at, &mut shop, &mut seen).await;
                if !complaints.is_empty() {
                    for why in complaints {
                        let about = format!("{flow:?}, full at write {at}: {why}");
                        seen.complaints.push(about);
                    }
                    shop = Shop::open().await;
                }
            }
        }
    });
    seen
}

async fn writes_of(flow: Flow, shop: &mut Shop) -> u64 {
    shop.trial += 1;
    let prepared = flow.is_prepared(shop).await;
    shop.breaks(Fault::at(u64::MAX, false));
    flow.goes(shop, prepared).await;
    let writes = shop.disk.calls().of(Class::Write);
    shop.disk.heals();
    let complaints = shop.settles(&[], true).await;
    assert!(complaints.is_empty(), "{flow:?}: {complaints:?}");
    writes
}

/// One flow, with the disk full from one of its writes on.
async fn fills_up(flow: Flow, at: u64, shop: &mut Shop, seen: &mut Seen) -> Vec<String> {
    let prepared = flow.is_prepared(shop).await;
    let in_hand = shop.counter.charge("33,00").await;
    shop.disk.fills_up(at);
    let facts = flow.goes(shop, prepared).await;
    let mut complaints = Vec::new();
    if shop.disk.is_limited() {
        seen.full += 1;
        shop.counter.customer_pays(&in_hand).await;
        for _ in 0..2 {
            shop.looks().await;
            shop.counter.advance(Duration::from_secs(5));
        }
        if shop.counter.state_of(&in_hand).await.is_paid() {
            seen.stored += 1;
        } else {
            complaints.push("what was paid is not stored on a full disk".to_owned());
        }
        asks_for_more(shop, seen, &mut complaints).await;
    }
    shop.disk.holds(None);
    // Whoever asks has the reserve made whole.
    shop.counter.journal().has_reserve(Duration::MAX);
    comes_by(shop).await;
    if let Err(refusal) = shop.counter.till().charge_and_wait(&sale(shop)).await {
        complaints.push(format!("with room again nothing is sold: {refusal:?}"));
    }
    complaints.extend(shop.settles(&facts, at.is_multiple_of(2)).await);
    complaints
}

/// A new sale on a full disk: refused without a word to anybody when the reserve was used, and otherwise
/// either that, or taken up for good.
async fn asks_for_more(shop: &mut Shop, seen: &mut Seen, complaints: &mut Vec<String>) {
    comes_by(shop).await;
    let reserve = shop.counter.journal_path().with_extension("reserve");
    let spent = fs::metadata(reserve).map_or(0, |file| file.len()) < 8 * 1024 * 1024;
    let asked = shop.counter.world().await.requests_in_all();
    let charged = shop.counter.till().charge_and_wait(&sale(shop)).await;
    let now = shop.counter.world().await.requests_in_all();
    seen.spent += u32::from(spent);
    match charged {
        Err(_) if now == asked => seen.refused += 1,
        Err(refusal) => complaints.push(format!(
            "a sale was refused, and {} requests went out: {refusal:?}",
            now - asked
        )),
        Ok(_) if spent => {
            complaints.push("a sale was begun with nothing left in reserve".to_owned());
        }
        Ok(id) => {
            if shop.order(id).await.is_none() {
                complaints.push("a sale was taken up and is not there".to_owned());
            }
        }
    }
}

/// Waits until the journal's writer has done all that was asked of it, its reserve among that.
async fn comes_by(shop: &Shop) {
    let nothing = shop.counter.journal().write(|_| Ok(())).await;
    // On a full disk that may be refused, too.
    nothing.ok();
}

fn sale(shop: &Shop) -> Charge {
    Charge {
        cents: 20_000 + shop.trial,
        concept_id: None,
        channel: Channel::TelepagosQr,
        sale_point_id: None,
    }
}

impl Seen {
    /// Ends with everything there is to complain of.
    pub(crate) fn holds(self) {
        self.is_told();
        let complaints = &self.complaints;
        assert!(
            complaints.is_empty(),
            "{} complaints:\n  {}",
            complaints.len(),
            complaints[..complaints.len().min(20)].join("\n  ")
        );
        assert!(self.full > 50, "the disk was full {} times", self.full);
        assert_eq!(self.stored, self.full, "each payment in hand was stored");
        assert!(
            self.spent > self.full / 4 && self.refused >= self.spent,
            "the reserve was used {} times, and {} sales were refused",
            self.spent,
            self.refused
        );
    }

    #[expect(
        clippy::print_stdout,
        reason = "how much was tried is what people ask a run for"
    )]
    fn is_told(&self) {
        println!(
            "{} full disks: {} payments in hand stored, {} of them from the reserve; {} new sales refused \
             before any request",
            self.full, self.stored, self.spent, self.refused
        );
    }
}
