//! What people can do: one use case, one file.
//!
//! The till is the program without its window. It decides what a person may do, journals before it sends,
//! asks the provider, and tells what happened as numbered notices. It reads no clock, draws nothing at
//! random, and knows neither windows nor files of the system by itself: those come in through
//! [`ports`]. HTTP is the gateway's, SQL the journal's, paper the documents'.
//!
//! Read in this order: [`charge`], [`watch`], [`cancel`], [`receipt`], [`payouts`], then what they stand on.

#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

pub mod account;
pub mod accreditation;
pub mod cancel;
pub mod charge;
pub mod claims;
pub mod closing;
pub mod credentials;
pub mod customer;
pub mod day;
pub mod event;
pub mod export;
pub mod inbound;
pub mod links;
pub mod logo;
pub mod notes;
pub mod objects;
pub mod papers;
pub mod payouts;
pub mod people;
pub mod ports;
pub mod posters;
pub mod practice;
pub mod printing;
pub mod profile;
pub mod progress;
pub mod receipt;
pub mod reconcile;
pub mod refunds;
pub mod refusal;
pub mod review;
pub mod sale_points;
pub mod sales;
pub mod set_up;
pub mod settings;
pub mod shift;
pub mod sign_in;
pub mod snapshot;
pub mod spare_key;
pub mod standing;
pub mod story;
pub mod swap;
pub mod unassigned;
pub mod view;
pub mod vouchers;
pub mod watch;

mod channels;
mod concepts;
mod evidence;
mod news;
mod picture;
mod providers;
mod recover;
mod reimport;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, RwLock},
    time::Duration,
};

use domain::{
    channel::Provider,
    credit::Fingerprint,
    day::Day,
    instant::Instant,
    operator::Deed,
    order::{Concept, OrderId},
    payout::PayoutId,
};
use gateway::{Transport, pace::Budget};
use journal::{Journal, Stamp};
use tokio::sync::Notify;

pub use crate::providers::Providers;
use crate::{
    news::News,
    ports::{Archive, Ports},
    profile::Profile,
    refusal::{Code, Refusal},
    settings::Settings,
    standing::{Standing, Why},
    view::{ChannelOffer, Link, Session},
};

/// A register at work. Cheap to clone; every clone is the same register.
#[derive(Clone)]
pub struct Till {
    inner: Arc<Inner>,
}

struct Inner {
    profile: Profile,
    ports: Ports,
    journal: Journal,
    /// The accounts this register collects and pays with; one may be replaced while it runs.
    providers: RwLock<Providers>,
    /// The strings behind the sandbox's stage, in practice mode.
    stage: Option<Arc<dyn Transport>>,
    papers: PathBuf,
    /// Those of now: replaced whole when one is set.
    settings: RwLock<Arc<Settings>>,
    news: News,
    /// Wakes the watch before its time: a new order, a hint, a person who asks.
    nudge: Notify,
    /// What may still be asked of each provider this minute.
    budgets: Mutex<BTreeMap<Provider, Budget>>,
    now: Mutex<Present>,
    /// Which order took whose place since the program was started, by the one that made room. Held while one is
    /// swapped.
    swaps: tokio::sync::Mutex<HashMap<OrderId, OrderId>>,
    /// Held while a payout is looked for by its key and written down: one key is one payout, however often it is
    /// ordered at a time.
    ordering: tokio::sync::Mutex<()>,
    /// Wakes whoever waits for what came of a payout's request.
    payouts_heard: Notify,
    /// Wakes the printing queue before its time: a new paper, a sale that was paid, a person's word.
    press_nudge: Notify,
    /// The right to send papers, once this process has it. Held during a round of the queue.
    press_turn: tokio::sync::Mutex<Option<Box<dyn Send + Sync>>>,
    /// Held while a paper takes its place in the queue.
    press_counter: tokio::sync::Mutex<()>,
}

/// What is true only while the program runs.
#[derive(Default)]
struct Present {
    standing: Standing,
    /// What the windows were told of it.
    standing_told: Option<Standing>,
    session: Option<Session>,
    /// The waits after too many wrong PINs that this process has seen, by person.
    waits: HashMap<String, sign_in::Wait>,
    /// The wrong PINs that only this process counts, because the journal can only be read, by person.
    tries: HashMap<String, sign_in::Tries>,
    link: Link,
    concepts: Vec<Concept>,
    /// Orders whose request is on the wire at this moment: the watch leaves them alone.
    asking: HashSet<OrderId>,
    /// Until when, on the uptime clock, a provider is not asked because it refuses our credentials.
    shut_out_until: BTreeMap<Provider, Duration>,
    watch: watch::Rhythm,
    /// The sale points sales were collected at, by their id.
    counters: HashMap<String, sale_points::Counter>,
    /// The id of the only sale point the account has, if that was seen.
    sole_counter: Option<String>,
    /// Whether a window would show which sale point sales are collected at here.
    looks_for_counter: sale_points::Looking,
    /// The differences that comparing came to since the program was started: only of these can anybody say anything.
    differing: HashSet<String>,
    /// How long a code stayed up at most since the program was started, under settings that are others now.
    longest_code_ms: i64,
    /// What the windows were told of the ways of collecting.
    channels_told: Option<Vec<ChannelOffer>>,
    /// Names that credits bear and no sale point has.
    unlisted_names: HashSet<String>,
    /// Which account each provider's credentials are of, on a live register.
    identities: BTreeMap<Provider, credentials::Identity>,
    /// How often in a row a provider did not answer.
    silences: BTreeMap<Provider, u32>,
    /// Until when, on the uptime clock, a provider is left alone because it asked for that.
    quiet_until: BTreeMap<Provider, Duration>,
    /// Where the providers may call in.
    doors: Option<inbound::Doors>,
    /// Payouts whose request is on the wire at this moment: the watch leaves them alone.
    paying: HashSet<PayoutId>,
    /// What the looks at payouts have to remember.
    looks: payouts::Looks,
    /// Whether everything in doubt is looked at in the next round, due or not: the program was just started, or was
    /// away, or a provider answers again.
    catches_up: bool,
    /// Credits that are in the journal, as this process knows: those of the lists it read.
    journaled: HashSet<Fingerprint>,
    /// Which link is asked about next.
    links_asked: usize,
    /// The first day of which TelePagos's list was not read to its end, once that was looked up.
    unread_from: Option<Day>,
    /// Whether TelePagos lists no day that has not come, which is asked for near midnight.
    lists_no_tomorrow: bool,
    /// The time of which the journal knows nothing, if there is any.
    loss: reimport::Loss,
    /// Since when, on the uptime clock, a day that is over waits for a provider before it is closed.
    day_over_since: Option<Duration>,
    /// The printers, and where papers wait for them.
    press: Option<printing::Press>,
    /// Where the journal is copied to at the end of a day.
    archive: Option<Arc<dyn Archive>>,
    /// What comparing the open shift with the provider's list came to, the last time.
    compared: Option<shift::Seen>,
    /// Since when the pretended provider knows of anything, where this process started it.
    practises_since: Option<Instant>,
    /// What takes long and is being done.
    works: BTreeMap<view::Work, Arc<progress::UnderWay>>,
    /// The copy of a day that was closed, as long as it is being made.
    copying: Option<tokio::task::JoinHandle<()>>,
}

impl Present {
    fn standing(sells: bool) -> Present {
        let held = Standing::ViewOnly {
            why: Why::Held { holder: None },
        };
        Present {
            standing: if sells { Standing::Sells } else { held },
            // What was left in doubt is looked at first of all.
            catches_up: true,
            ..Present::default()
        }
    }
}

/// What a till stands on.
pub struct Foundation {
    /// Which account, and whether money is real.
    pub profile: Profile,
    /// The way out of the till.
    pub ports: Ports,
    /// The register's journal.
    pub journal: Journal,
    /// The accounts at the providers, each with a way to it of its own.
    pub providers: Providers,
    /// The way to the sandbox's own strings, in practice mode: the practice customer pulls them.
    pub stage: Option<Arc<dyn Transport>>,
    /// Where receipts and exports go.
    pub papers: PathBuf,
    /// Whether this process may ask for money: it holds the register.
    pub sells: bool,
}

impl Till {
    /// A till on this foundation. A fresh practice register gets its manager.
    pub async fn open(foundation: Foundation) -> Result<Till, Refusal> {
        let Foundation {
            profile,
            ports,
            journal,
            providers,
            stage,
            papers,
            sells,
        } = foundation;
        let settings = Settings::read(&journal, &profile).await?;
        let news = News::starting_at(journal.read(|book| Ok(book.head()?.sequence)).await?);
        let till = Till {
            inner: Arc::new(Inner {
                profile,
                ports,
                journal,
                providers: RwLock::new(providers),
                stage,
                papers,
                settings: RwLock::new(Arc::new(settings)),
                news,
                nudge: Notify::new(),
                budgets: Mutex::default(),
                now: Mutex::new(Present::standing(sells)),
                swaps: tokio::sync::Mutex::default(),
                ordering: tokio::sync::Mutex::default(),
                payouts_heard: Notify::new(),
                press_nudge: Notify::new(),
                press_turn: tokio::sync::Mutex::default(),
                press_counter: tokio::sync::Mutex::default(),
            }),
        };
        till.seat_practice_manager().await?;
        // Whoever looks from now on takes a snapshot; only what changes after it is told.
        let channels = till.channels();
        till.present().channels_told = Some(channels);
        Ok(till)
    }

    /// Which account this register works with.
    pub fn profile(&self) -> &Profile {
        &self.inner.profile
    }

    /// Asks the watch to look at once: something may have happened.
    pub fn hint(&self) {
        self.inner.nudge.notify_one();
    }

    fn clock_now(&self) -> Instant {
        self.inner.ports.clock.now()
    }

    /// A stamp for something done now, by whoever is signed in.
    fn stamp(&self) -> Stamp {
        let operator = self
            .present()
            .session
            .as_ref()
            .map(|session| session.name.clone());
        self.stamp_by(operator)
    }

    /// A stamp for something done now, by `operator` or by the till itself.
    fn stamp_by(&self, operator: Option<String>) -> Stamp {
        let at = self.clock_now();
        Stamp {
            id: self.inner.ports.uuid_v7(at),
            at,
            operator,
        }
    }

    /// The person at the till, if they may do this.
    fn allowed(&self, deed: Deed) -> Result<Session, Refusal> {
        let session = self.present().session.clone();
        let Some(session) = session else {
            return Err(self.refuse(Code::SignedOut));
        };
        if !session.role.may(deed) {
            return Err(self.refuse(Code::NotAllowed));
        }
        Ok(session)
    }

    /// A refusal with a fresh trace, so that the log and the screen tell of the same thing.
    fn refuse(&self, code: Code) -> Refusal {
        Refusal::new(code, self.inner.ports.trace())
    }

    /// What is true only now. Held for a moment, never across an await.
    fn present(&self) -> MutexGuard<'_, Present> {
        // Nothing panics while it holds this lock; were it to, the values in it are still whole.
        self.inner
            .now
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
