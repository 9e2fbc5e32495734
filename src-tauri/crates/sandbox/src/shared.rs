//! What all requests share: the world and everything about it, behind one lock.
//!
//! The lock is held for one request's work and never across an `await`.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use tokio::sync::{Notify, watch};

use crate::customer::Customers;
use crate::dialect::{CashinId, Dialect};
use crate::endpoints;
use crate::faults::Faults;
use crate::telepagos::Tokens;
use crate::totalcoin::{Book, Channel};
use crate::world::{Numbering, World};
use crate::{Clock, Options};

/// The longest request body that is read; the documents know none near it.
pub(crate) const BODY_MAX: usize = 64 * 1024;

/// One running sandbox, as its requests see it.
pub(crate) struct Shared {
    clock: Clock,
    stop: watch::Receiver<bool>,
    state: Mutex<State>,
    /// Rung when there may be something to tell the shop; one for each carrier.
    bells: [Notify; 2],
}

/// What everybody practises with, until it is changed.
const PRACTICE: &str = "practica";

/// Everything that changes.
pub(crate) struct State {
    pub(crate) seed: u64,
    pub(crate) world: World,
    pub(crate) customers: Customers,
    pub(crate) telepagos_tokens: Tokens,
    pub(crate) totalcoin: Book,
    pub(crate) faults: Faults,
    pub(crate) dialect: Dialect,
    /// The one word that is user name, password and company of the practice accounts.
    pub(crate) password: String,
    /// How often each endpoint was asked, answered or not.
    pub(crate) asked: BTreeMap<&'static str, u64>,
    /// How many requests followed a redirect to where none should go.
    pub(crate) strays: u64,
}

impl Shared {
    pub(crate) fn new(options: Options, stop: watch::Receiver<bool>) -> Shared {
        let Options {
            port: _,
            seed,
            clock,
            opening_cents,
            sale_points,
            faults,
            dialect,
        } = options;
        let mut set = Faults::default();
        for fault in faults {
            set.add(fault);
        }
        let mut world = World::new(seed);
        world.endow(opening_cents);
        for name in &sale_points {
            world.open_sale_point(name);
        }
        let state = State {
            seed,
            world,
            customers: Customers::new(seed),
            telepagos_tokens: Tokens::new(seed),
            totalcoin: Book::new(seed),
            faults: set,
            dialect,
            password: PRACTICE.to_owned(),
            asked: endpoints::all()
                .map(|endpoint| (endpoint.name, 0))
                .collect(),
            strays: 0,
        };
        Shared {
            clock,
            stop,
            state: Mutex::new(state),
            bells: [Notify::new(), Notify::new()],
        }
    }

    /// The sandbox's time, in milliseconds since the epoch.
    pub(crate) fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    /// The state as it is.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("a broken promise about money stops this world for good")
    }

    /// The time and the state at that time: every credit that is due has been made, and every
    /// notification about it has been written.
    pub(crate) fn present(&self) -> (i64, MutexGuard<'_, State>) {
        let now_ms = self.now_ms();
        let mut guard = self.state();
        let state = &mut *guard;
        state.world.settle(now_ms);
        state
            .totalcoin
            .catch_up(&state.world, &state.dialect, now_ms);
        (now_ms, guard)
    }

    /// Wakes the carriers: something may have happened. A ring that nobody waits for is kept.
    pub(crate) fn ring(&self) {
        for bell in &self.bells {
            bell.notify_one();
        }
    }

    /// Waits until something may have happened.
    pub(crate) async fn rung(&self, channel: Channel) {
        let [webhooks, callbacks] = &self.bells;
        match channel {
            Channel::Webhook => webhooks.notified().await,
            Channel::Callback => callbacks.notified().await,
        }
    }

    /// Waits until the sandbox is told to stop.
    pub(crate) async fn stopped(&self) {
        stopped(self.stop.clone()).await;
    }
}

impl State {
    /// How the next credit is numbered.
    pub(crate) fn numbering(&self) -> Numbering {
        match self.dialect.cashin_id {
            CashinId::Either => Numbering::Apart,
            CashinId::Credit => Numbering::Shared,
        }
    }
}

/// Waits until `stop` says so, or nobody is left to say it.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    let told = stop.wait_for(|stop| *stop).await.is_ok();
    tracing::trace!(told, "stopping");
}
