//! The counter of a shop, whole: a till on a real journal, a real sandbox over real HTTP, and a clock that
//! stands. Its verbs are what happens at a counter, so that a test reads as a story.

pub(crate) mod desk;
pub(crate) mod dice;
pub mod forgery;
pub(crate) mod gazette;
pub(crate) mod provider;
pub(crate) mod wire;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use domain::{
    channel::Channel,
    instant::Instant,
    lifecycle::State,
    money::Price,
    operator::Role,
    order::{Order, OrderId},
};
use gateway::Clock;
use host::listener::{Doors, Listener};
use journal::{Journal, Recorded, Verification};
use sandbox::{Options, Running, Sandbox};
use secrecy::SecretString;
use serde_json::{Value, json};
use simulator::{FrozenClock, MemoryVault};
use tempfile::TempDir;
use till::{
    Till,
    charge::Charge,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    profile::Profile,
    refusal::Refusal,
    watch::Round,
};

use desk::Desk;
use dice::SeededDice;
use gazette::Gazette;
use provider::{Provider, World};
use wire::Wire;

/// A Friday afternoon: 2026-11-20 14:33:08.000 in Buenos Aires.
pub const START: Instant = Instant::from_ms(1_795_195_988_000);

/// The route of a login.
pub const LOGIN: &str = "v2/auth/token";
/// The route of the list of concepts.
pub const CONCEPTS: &str = "v2/payment/concepts";
/// The route that makes a QR order.
pub const GENERATE: &str = "v2/payment/cashin/qr/generate";
/// The route that tells of one credit.
pub const CASHIN: &str = "v2/payment/cashin/{id}";
/// The route of the list of movements.
pub const TRANSACTIONS: &str = "v2/account/transactions";

/// How long a customer takes to scan and pay.
const SCANNING: Duration = Duration::from_secs(1);

/// What decides the sandbox's ids and tokens, and our references.
const SEED: u64 = 2_026;

/// A shop's counter.
pub struct Counter {
    clock: Arc<FrozenClock>,
    /// How far the provider's clock is ahead of the wall's, in milliseconds.
    ahead_ms: Arc<AtomicI64>,
    dice: Arc<SeededDice>,
    vault: Arc<MemoryVault>,
    wire: Arc<Wire>,
    provider: Provider,
    // None only while one desk is cleared for the next.
    desk: Option<Desk>,
    doors: Option<Listener>,
    // Dropped last: what stands on them is gone by then.
    _sandbox: Running,
    folder: TempDir,
}

impl Counter {
    /// A counter on a Friday afternoon, the practice manager signed in.
    pub async fn open() -> Counter {
        Counter::open_at(START).await
    }

    /// A counter at another time.
    pub async fn open_at(start: Instant) -> Counter {
        Counter::open_in(folder(), start).await
    }

    /// A counter in a folder that somebody watches.
    pub async fn open_in(folder: TempDir, start: Instant) -> Counter {
        let clock = Arc::new(FrozenClock::at(start));
        let ahead_ms = Arc::new(AtomicI64::new(0));
        let (shared, ahead) = (Arc::clone(&clock), Arc::clone(&ahead_ms));
        let options = Options {
            seed: SEED,
            clock: Arc::new(move || shared.now().ms() + ahead.load(Ordering::SeqCst)),
            ..Options::default()
        };
        let sandbox = Sandbox::start(options).await.expect("a port on loopback");
        let provider = Provider::at(&sandbox.url());
        let wire = Wire::to(&sandbox.url(), folder.path().join("journal.db"));
        let mut counter = Counter {
            clock,
            ahead_ms,
            dice: Arc::new(SeededDice::of(SEED)),
            vault: Arc::default(),
            wire: Arc::new(wire),
            provider,
            desk: None,
            doors: None,
            _sandbox: sandbox,
            folder,
        };
        let desk = counter.another_desk(Profile::practice(), true).await;
        counter.desk = Some(desk);
        counter.sign_in().await;
        counter
    }

    /// The program ends without a word and is started again: the same journal, the same provider, the
    /// manager signed in anew.
    pub async fn restart(&mut self) {
        self.start_again().await;
        self.sign_in().await;
    }

    /// The same, with nobody signed in.
    pub async fn start_again(&mut self) {
        self.desk = None;
        let desk = self.another_desk(Profile::practice(), true).await;
        self.desk = Some(desk);
    }

    /// The program ends; something is done to the journal that lies there; the program is started again.
    pub async fn restart_after(&mut self, done: impl AsyncFnOnce(&Path)) {
        self.desk = None;
        done(&self.journal_path()).await;
        self.restart().await;
    }

    /// The practice manager comes to the till.
    pub async fn sign_in(&self) {
        let session = self.till().sign_in(PRACTICE_MANAGER, PRACTICE_PIN).await;
        session.expect("the practice manager may always come in");
    }

    /// Adds somebody; the practice manager must be signed in.
    pub async fn hire(&self, name: &str, role: Role, pin: &str) {
        self.till()
            .add_person(name, role, pin, PRACTICE_PIN)
            .await
            .expect("a manager may add people");
    }

    /// Charges an amount as people write it, and waits for what came of asking.
    pub async fn charge(&self, amount: &str) -> OrderId {
        let charged = self.till().charge_and_wait(&ask(amount)).await;
        charged.expect("the charge is taken up")
    }

    /// The same by any channel, at the only sale point where the channel needs one.
    pub async fn charge_by(&self, channel: Channel, amount: &str) -> OrderId {
        let request = Charge {
            channel,
            ..ask(amount)
        };
        let charged = self.till().charge_and_wait(&request).await;
        charged.expect("the charge is taken up")
    }

    /// The providers can call in from now on, at a real door on loopback, and the sandbox is told where.
    pub async fn opens_the_doors(&mut self) {
        let secret = |digit: &str| SecretString::from(digit.repeat(32));
        let doors = Doors {
            header: Some(("x-mostrador-word".to_owned(), secret("b"))),
            ..Doors::on_loopback(secret("a"))
        };
        let listener = Listener::open(doors, Arc::new(self.till().clone()));
        let listener = listener.expect("a door on loopback");
        self.provider
            .calls_in_at(&listener.webhook_url(), "x-mostrador-word", &"b".repeat(32))
            .await;
        self.till().listens(Some(till::inbound::Doors {
            callback_url: listener.callback_url(),
        }));
        self.doors = Some(listener);
    }

    /// Waits until the order is open no longer, because somebody called in. Nobody looks.
    pub async fn hears_of(&self, order: &OrderId) -> State {
        let mut notices = self.till().notices();
        loop {
            let now = self.state_of(order).await;
            if now != State::Open {
                return now;
            }
            notices.changed().await.expect("the till is there");
        }
    }

    /// Somebody scans the order's code, which may have come down meanwhile, and pays what it asks. That takes
    /// them a second. Answers the credits.
    pub async fn customer_pays(&self, order: &OrderId) -> Vec<Value> {
        self.customer_pays_with(order, json!({})).await
    }

    /// The same, in a particular way: the sandbox's words for a visit, without the code.
    pub async fn customer_pays_with(&self, order: &OrderId, mut visit: Value) -> Vec<Value> {
        self.advance(SCANNING);
        visit["qr"] = self.code_of(order).await.into();
        self.provider.is_visited(visit).await
    }

    /// The text of the order's code as it was shown, even if it has come down.
    pub async fn code_of(&self, order: &OrderId) -> String {
        self.order(order).await.qr.expect("the order was shown")
    }

    /// The till looks at the provider once: one round of the watch.
    pub async fn looks(&self) -> Round {
        self.till()
            .round()
            .await
            .expect("the journal can be read and written")
    }

    /// The wall's clock is wrong: the provider's is so far ahead of it from now on, or behind.
    pub fn provider_is_ahead(&self, ms: i64) {
        self.ahead_ms.store(ms, Ordering::SeqCst);
    }

    /// Lets time pass, for everybody. Nothing looks meanwhile.
    pub fn advance(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// Lets time pass with the watch at work: every round when it is due, until the time is over.
    pub async fn watches_for(&self, time: Duration) {
        let end = self.clock.uptime() + time;
        loop {
            let next = self.looks().await.next;
            let left = end.saturating_sub(self.clock.uptime());
            if next >= left {
                self.advance(left);
                return;
            }
            // A round that is due at once takes a moment all the same.
            self.advance(next.max(Duration::from_millis(1)));
        }
    }

    /// Where the order stands.
    pub async fn state_of(&self, order: &OrderId) -> State {
        self.order(order).await.state
    }

    /// The order, whole, as the journal has it.
    pub async fn order(&self, order: &OrderId) -> Order {
        let id = *order;
        let stored = self.journal().read(move |book| book.order(id)).await;
        let stored = stored.expect("the journal can be read");
        stored.expect("the journal has it").order
    }

    /// What the journal tells of the order: each event's word, in order.
    pub async fn history_of(&self, order: &OrderId) -> Vec<String> {
        let events = self.events_of(order).await;
        events.into_iter().map(|event| event.kind).collect()
    }

    /// The journal's events of the order.
    pub async fn events_of(&self, order: &OrderId) -> Vec<Recorded> {
        let id = *order;
        let events = self.journal().read(move |book| book.history(id)).await;
        events.expect("the journal can be read")
    }

    /// How many credits nobody has claimed.
    pub async fn unclaimed(&self) -> usize {
        let credits = self
            .journal()
            .read(|book| book.unclaimed(Instant::from_ms(0)))
            .await;
        credits.expect("the journal can be read").len()
    }

    /// Holds everything against each other: the journal's chain, the provider's books, and the notices,
    /// which are numbered from 1 without a gap. For the end of a story.
    pub async fn holds_together(&self) {
        let verified = self.journal().read(|book| book.verify()).await;
        let verified = verified.expect("the journal can be read");
        assert!(
            matches!(verified, Verification::Holds { .. }),
            "the chain holds: {verified:?}"
        );
        assert!(
            self.world().await.is_conserved(),
            "no centavo appeared or vanished"
        );
        let numbers = self
            .desk()
            .gazette
            .notices()
            .into_iter()
            .map(|notice| notice.number);
        assert!(
            numbers.eq(1..=self.till().last_notice()),
            "notices are numbered without a gap"
        );
    }

    /// Everything that is so at the provider.
    pub async fn world(&self) -> World {
        self.provider.world().await
    }

    /// The provider, from behind the stage.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The wire to it.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The clock on the wall.
    pub fn clock(&self) -> &FrozenClock {
        &self.clock
    }

    /// The keyring.
    pub fn vault(&self) -> &MemoryVault {
        &self.vault
    }

    /// The till.
    pub fn till(&self) -> &Till {
        &self.desk().till
    }

    /// The journal.
    pub fn journal(&self) -> &Journal {
        &self.desk().journal
    }

    /// What the till told.
    pub fn gazette(&self) -> &Gazette {
        &self.desk().gazette
    }

    fn desk(&self) -> &Desk {
        self.desk.as_ref().expect("somebody works at the counter")
    }

    /// The folder everything is kept in.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The journal's file.
    pub fn journal_path(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    /// The folder of receipts.
    pub fn papers(&self) -> PathBuf {
        self.folder.path().join("papers")
    }
}

/// A folder for a shop: in memory where the system offers that, because what a disk takes its time for (that
/// nothing is lost when the power goes) is tried beside the journal, and not here.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    folder.expect("a folder for the shop")
}

/// A cashier's request for an amount as people write it, for the usual concept.
pub fn ask(amount: &str) -> Charge {
    Charge {
        cents: Price::parse(amount).expect("an amount").cents(),
        concept_id: None,
        channel: Channel::TelepagosQr,
        sale_point_id: None,
    }
}

/// What a refusal was for.
pub fn code_of<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> till::refusal::Code {
    outcome.expect_err("it was refused").code
}
