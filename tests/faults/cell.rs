//! One cell: a fault at a call, from a shop that opens to one that can be relied on again.

use std::{
    collections::BTreeSet,
    fmt::{self, Debug},
    ops::RangeInclusive,
    time::Duration,
};

use serde_json::Value;
use tests::World;
use tokio::time::timeout;

use crate::{
    call::{Call, Stake},
    fault::Fault,
    scene::Scene,
    shop::Shop,
    verdict::{self, Class},
};

/// Within this every call must be over, whatever is wrong: a loaded computer's worth above the limits.
const BOUND: Duration = Duration::from_secs(8);

/// A fault, a call, and where on the way of the call it strikes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) fault: Fault,
    pub(crate) call: Call,
    pub(crate) place: Place,
}

/// Where a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the call itself, whose token is good.
    Call,
    /// At the login for it, its token having ended since the call before.
    Login,
}

/// What must come of a cell.
struct Verdict {
    class: Class,
    /// How often the request that the fault strikes is sent, and arrives.
    sent: usize,
    arrived: RangeInclusive<usize>,
    /// How often the call arrives, where it is the login that is struck.
    asked: RangeInclusive<usize>,
    done: RangeInclusive<usize>,
}

impl Cell {
    /// Whom the fault strikes.
    fn struck(self) -> Call {
        match self.place {
            Place::Call => self.call,
            Place::Login => self.call.login(),
        }
    }

    fn verdict(self) -> Verdict {
        let Cell { fault, call, .. } = self;
        let arrived = verdict::arrived(fault, self.struck());
        let sent = verdict::sent(fault, self.struck());
        if self.place == Place::Call {
            return Verdict {
                class: verdict::of(fault, call),
                sent,
                arrived: arrived.clone(),
                asked: arrived,
                done: verdict::done(fault, call),
            };
        }
        let class = verdict::of_login(fault, call);
        // Its old token was not taken; with a new one it goes on as if nothing had been.
        let goes_on = usize::from(class == Class::Said);
        let makes = usize::from(matches!(call.row().stake, Stake::Make | Stake::Pay));
        Verdict {
            class,
            sent,
            arrived,
            asked: 1 + goes_on..=1 + goes_on,
            done: makes * goes_on..=makes * goes_on,
        }
    }

    /// Tries it, in a shop of its own; answers everything that is not as it must be.
    pub(crate) async fn is_tried(self) -> Vec<String> {
        let Cell { fault, call, place } = self;
        let (struck, must) = (self.struck(), self.verdict());
        let mut complaints = Complaints::default();
        let shop = Shop::open().await;
        let about = shop.prepare(call).await;
        let before = shop.provider.world().await;
        if place == Place::Login {
            shop.provider.ends_all_tokens().await;
        }
        let mut scene = Scene::of(fault, struck, &shop).await;
        let line = (struck.row().method, struck.row().route);
        shop.switchboard.connects(line, scene.line.clone());

        let Ok(heard) = timeout(BOUND, shop.ask(call, &about)).await else {
            return vec!["it did not come to an end".to_owned()];
        };
        complaints.of("its class", heard.class, must.class);
        complaints.of("how often it was sent", shop.switchboard.sent(), must.sent);
        let is_of_a_word = matches!(
            call,
            Call::Payment | Call::PaymentByReference | Call::QrStatus
        );
        if fault == Fault::UnknownWord && place == Place::Call && is_of_a_word {
            let settled = !heard.told.contains("Unheard");
            complaints.of(
                "whether a word nobody knows settles anything",
                settled,
                false,
            );
        }

        let world = shop.provider.world().await;
        let asked = |call| asked(&world, call) - asked(&before, call);
        let done = made(&world) - made(&before);
        complaints.within("how often it arrived", asked(struck), must.arrived);
        complaints.within("how often it was asked", asked(call), must.asked);
        complaints.within("how often it was done", done, must.done);
        if place == Place::Call && call != call.login() {
            // Whatever goes wrong with a call, only a token that was not taken is a reason for another.
            let renewed = usize::from(fault == Fault::Unauthorised401);
            complaints.of(
                "how often a token was asked for",
                asked(call.login()),
                renewed,
            );
        }
        complaints.about_money(&world);

        scene.is_over(&shop).await;
        shop.switchboard.connects(line, scene.line.clone());
        let Ok(again) = timeout(BOUND, shop.ask(call, &about)).await else {
            return vec!["it did not come to an end once all was well".to_owned()];
        };
        let well = verdict::afterwards(call, done);
        complaints.of("its class once all was well", again.class, well);
        let world = shop.provider.world().await;
        complaints.about_money(&world);
        if call.row().stake == Stake::Pay {
            complaints.of("payouts in the end", world.payouts().len(), 1);
        }
        complaints.all.extend(scene.complaints(fault).await);
        complaints.all
    }
}

/// `DroppedAfter at Pay`
impl Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cell { fault, call, place } = self;
        match place {
            Place::Call => write!(f, "{fault:?} at {call:?}"),
            Place::Login => write!(f, "{fault:?} at the login for {call:?}"),
        }
    }
}

/// How often a call's endpoint was asked.
fn asked(world: &World, call: Call) -> usize {
    usize::try_from(world.requests(call.row().endpoint)).expect("a count")
}

/// How much was made: orders of every kind, sale points, payouts; and sale points that are no more.
fn made(world: &World) -> usize {
    let sale_points = world.0["sale_points"].as_array().expect("a list");
    let retired = sale_points.iter().filter(|it| it["retired"] == true);
    world.orders().len() + world.payouts().len() + sale_points.len() + retired.count()
}

/// What is not as it must be.
#[derive(Default)]
struct Complaints {
    all: Vec<String>,
}

impl Complaints {
    fn note(&mut self, why: String) {
        self.all.push(why);
    }

    fn of<T: Copy + PartialEq + Debug>(&mut self, what: &str, is: T, must_be: T) {
        if is != must_be {
            self.note(format!("{what} is {is:?} and must be {must_be:?}"));
        }
    }

    fn within(&mut self, what: &str, is: usize, must_be: RangeInclusive<usize>) {
        if !must_be.contains(&is) {
            self.note(format!("{what} is {is} and must be {must_be:?}"));
        }
    }

    /// No centavo appears or vanishes, no reference moves money twice, and no request went astray.
    fn about_money(&mut self, world: &World) {
        self.of("the ledger's balance", world.is_conserved(), true);
        self.of("the number of strays", world.strays(), 0);
        let mut seen = BTreeSet::new();
        let name = |payout: &Value| {
            (
                payout["provider"].to_string(),
                payout["reference"].to_string(),
            )
        };
        for name in world.payouts().iter().map(name) {
            if !seen.insert(name.clone()) {
                self.note(format!("two payouts of one reference: {name:?}"));
            }
        }
    }
}
