//! A shop: the real till over a real journal, and round it a machine, a network and a world that are not there.
//!
//! What is done at the till is a task of its own and is driven until it is done, or until it waits for an answer that
//! does not come: then time passes for it, or it is left under way and the next step is taken. Who is under way when
//! the program ends is never heard of again.

use std::{
    io,
    path::{Path, PathBuf},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{
    instant::Instant, operator::Role, order::OrderId, payout::PayoutId, register::Register,
};
use gateway::{
    Clock, Credentials, Telepagos,
    totalcoin::{self, Totalcoin},
};
use journal::{Journal, Opening, Stamp};
use sandbox::{Letter, OPENING_CENTS, Options, Stage};
use secrecy::SecretString;
use till::{
    Foundation, Providers, Till,
    inbound::Doors,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    ports::{Dice, Ports},
    profile::Profile,
    refusal::Refusal,
    watch::Round,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::JoinHandle,
};
use uuid::Uuid;

use crate::{
    clock::FrozenClock,
    dice::SeededDice,
    line::{End, Line},
    ports::{Drawer, Ear, MemoryVault},
    strings::Strings,
};

/// Who works here: a name, a role, a PIN, and the cheapest hash of it there is. A real one takes the time it was made
/// to take, and ten thousand shops sign in.
pub const PEOPLE: [(&str, Role, &str, &str); 4] = [
    ("Marta", Role::Manager, "000000", MANAGERS_HASH),
    ("Lucía", Role::Cashier, "4071", CASHIERS_HASH),
    ("Bruno", Role::Cashier, "4071", CASHIERS_HASH),
    ("Carla", Role::Cashier, "4071", CASHIERS_HASH),
];

/// The names of a shop's sale points, beside the till's own.
pub const SALE_POINTS: [&str; 2] = ["Mostrador", "Barra"];

/// Whom the shop pays: an account or an alias outside, and whose it is.
pub const PAYEES: [(&str, &str); 2] = [
    ("2850590940090418135201", "20267565393"),
    ("panaderia.sol", "27326594305"),
];

const MANAGERS_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$bW9zdHJhZG9y$gtm+ZmEfaG+Q8hznYt3V8VfOCQ+fQdYV5dcOeHQbj+Y";
const CASHIERS_HASH: &str =
    "$argon2id$v=19$m=8,t=1,p=1$bW9zdHJhZG9y$5w6Khh/1dPz3YZERqKCvmSSywyGyrra/7wvyv9NVLSc";

/// The account everybody practises with.
const WORD: &str = "practica";

/// A history's journal is opened in passing: no disk of it is ever full, and none of it is old enough to be looked over.
const IN_PASSING: Opening = Opening {
    reserve_bytes: 64 * 1024,
    check_after: Duration::from_hours(1),
};
/// How often everybody must have had a turn without anybody using it before all who are left are taken to wait.
const IDLE_TURNS: u32 = 3;

/// How often everybody has a turn while the till does something by itself: more than that ever needs.
const BY_ITSELF_TURNS: u32 = 40;

/// Why a shop could not go on: never because of what a till answers.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The journal could not be opened or read.
    #[error("the journal: {0}")]
    Journal(#[from] journal::Error),
    /// A file could not be written or read.
    #[error("a file: {0}")]
    Io(#[from] io::Error),
    /// The till could not be opened, or would not do what it always must.
    #[error("the till refused: {0:?}")]
    Till(till::refusal::Code),
    /// Something at the till panicked.
    #[error("the till stopped: {0}")]
    Panicked(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Till(refusal.code)
    }
}

/// A journal in which people work and nothing has happened, to be copied.
#[derive(Clone)]
pub struct Blank(Arc<Vec<u8>>);

impl Blank {
    /// Makes one, in this folder and out of it again.
    pub async fn make(folder: &Path, at: Instant) -> Result<Blank, Error> {
        let path = folder.join("blank.db");
        let journal = Journal::open_as(&path, Register::from_bits(2_026), at, IN_PASSING)?;
        let dice = SeededDice::of(2_026);
        journal
            .write(move |book| {
                for (name, role, _, hash) in PEOPLE {
                    let stamp = Stamp {
                        id: Uuid::from_u128(dice.bits()),
                        at,
                        operator: None,
                    };
                    book.add_operator(name, role, hash, &stamp)?;
                }
                Ok(())
            })
            .await?;
        // The last one to close the file takes the log along.
        drop(journal);
        let bytes = std::fs::read(&path)?;
        std::fs::remove_file(&path)?;
        Ok(Blank(Arc::new(bytes)))
    }

    fn put(&self, path: &Path) -> io::Result<()> {
        std::fs::write(path, &*self.0)
    }
}

/// What a history runs on: one thread, and one more for what takes its time, so that everything is done in the order in
/// which it was asked for.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread()
        .max_blocking_threads(1)
        .build()
}

/// Something that was done at the till, and how it ended.
#[derive(Debug)]
pub enum Done {
    /// A sale was begun.
    Charged(Result<OrderId, Refusal>),
    /// A payout was ordered.
    PaidOut(Result<PayoutId, Refusal>),
    /// The watch looked.
    Looked(Result<Round, Refusal>),
    /// Something else.
    Other(Result<(), Refusal>),
}

/// Where a shop's journal is.
pub enum Kept<'a> {
    /// In this folder, and begins as a copy of that. [`PEOPLE`] work there.
    Copied(&'a Path, &'a Blank),
    /// Somebody has it open: a practice register, whose manager everybody knows. Who of [`PEOPLE`] is missing there is
    /// hired.
    Open(Journal),
}

/// Where a shop is and what decides it.
pub struct Plan<'a> {
    /// Where its journal is.
    pub journal: Kept<'a>,
    /// When it opens.
    pub start: Instant,
    /// What decides everything.
    pub seed: u64,
}

/// A shop.
pub struct Shop {
    /// The clock on its wall.
    pub clock: Arc<FrozenClock>,
    /// The line to the providers.
    pub line: Arc<Line>,
    /// The strings behind them.
    pub strings: Strings,
    dice: Arc<SeededDice>,
    vault: Arc<MemoryVault>,
    drawer: Arc<Drawer>,
    ear: Arc<Ear>,
    shelf: Shelf,
    /// The codes on the wall that take any amount.
    open_codes: Vec<String>,
    // None only while one desk is cleared for the next.
    desk: Option<Desk>,
    under_way: Vec<JoinHandle<Done>>,
    /// How often anything that is done at the till went on.
    turns: Arc<AtomicU64>,
    /// How many tasks of programs that are no more never go on.
    left_behind: usize,
}

/// Where the program finds the journal when it starts.
enum Shelf {
    File(PathBuf),
    Open(Journal),
}

struct Desk {
    till: Till,
    journal: Journal,
    end: Arc<End>,
}

impl Shop {
    /// Opens a shop, the manager signed in.
    pub async fn open(plan: Plan<'_>) -> Result<Shop, Error> {
        let clock = Arc::new(FrozenClock::at(plan.start));
        let theirs = Arc::clone(&clock);
        let stage = Arc::new(Stage::open(Options {
            seed: plan.seed,
            // Whoever sets the clock in the shop does not set the providers'.
            clock: Arc::new(move || theirs.elsewhere().ms()),
            opening_cents: OPENING_CENTS,
            ..Options::default()
        }));
        let shelf = match plan.journal {
            Kept::Copied(folder, blank) => {
                let path = folder.join("journal.db");
                blank.put(&path)?;
                Shelf::File(path)
            }
            Kept::Open(journal) => Shelf::Open(journal),
        };
        let line = Line::to(Arc::clone(&stage), Arc::clone(&clock), plan.seed);
        let mut shop = Shop {
            line: Arc::new(line),
            strings: Strings::of(stage),
            dice: Arc::new(SeededDice::of(plan.seed)),
            vault: Arc::default(),
            drawer: Arc::default(),
            ear: Arc::default(),
            clock,
            shelf,
            open_codes: Vec::new(),
            desk: None,
            under_way: Vec::new(),
            turns: Arc::default(),
            left_behind: 0,
        };
        shop.sit_down().await?;
        shop.sign_in(0).await?;
        if let Shelf::Open(_) = shop.shelf {
            shop.hires().await?;
        }
        Ok(shop)
    }

    /// The cashiers begin to work here, but for those who do.
    async fn hires(&self) -> Result<(), Error> {
        let known = self.till().people().await?;
        for (name, role, pin, _) in PEOPLE {
            if role == Role::Cashier && !known.iter().any(|person| person.name == name) {
                let hired = self.till().add_person(name, role, pin, PRACTICE_PIN);
                hired.await?;
            }
        }
        Ok(())
    }

    /// The till.
    ///
    /// # Panics
    ///
    /// Never: somebody sits at the desk whenever the shop is in anybody's hands.
    pub fn till(&self) -> &Till {
        &self.desk.as_ref().expect("somebody sits there").till
    }

    /// The journal.
    ///
    /// # Panics
    ///
    /// Never: as [`Shop::till`].
    pub fn journal(&self) -> &Journal {
        &self.desk.as_ref().expect("somebody sits there").journal
    }

    /// Somebody of [`PEOPLE`] comes to the till.
    pub async fn sign_in(&self, who: usize) -> Result<(), Error> {
        let (name, _, pin, _) = PEOPLE.get(who).unwrap_or(&PEOPLE[0]);
        let (name, pin) = match &self.shelf {
            Shelf::Open(_) if who == 0 => (PRACTICE_MANAGER, PRACTICE_PIN),
            Shelf::Open(_) | Shelf::File(_) => (*name, *pin),
        };
        self.till().sign_in(name, pin).await?;
        Ok(())
    }

    /// The program ends without a word and is started again, the manager signed in.
    pub async fn restart(&mut self) -> Result<(), Error> {
        self.end().await;
        self.sit_down().await?;
        self.sign_in(0).await
    }

    /// The program ends without a word.
    pub async fn end(&mut self) {
        for task in &self.under_way {
            task.abort();
        }
        for task in self.under_way.drain(..) {
            // It was ended, or had ended just before.
            task.await.ok();
        }
        if let Some(desk) = &self.desk {
            desk.end.dies();
            // What the till had begun by itself hears of it, and never goes on.
            for _ in 0..IDLE_TURNS {
                self.everybody_goes_on().await;
            }
        }
        self.desk = None;
        self.left_behind = Handle::current().metrics().num_alive_tasks();
    }

    /// Whether the windows were told everything, in order.
    pub fn has_told_all(&self) -> bool {
        !self.ear.has_missed_one()
    }

    /// Whether something stands still on its way.
    pub fn has_something_under_way(&self) -> bool {
        !self.under_way.is_empty() || self.line.holds_any()
    }

    /// Does something at the till, until it is done or stands still.
    pub async fn does(
        &mut self,
        deed: impl Future<Output = Done> + Send + 'static,
    ) -> Result<Option<Done>, Error> {
        let turns = Arc::clone(&self.turns);
        let task = tokio::spawn(async move {
            let mut deed = pin!(deed);
            std::future::poll_fn(move |context| {
                turns.fetch_add(1, Ordering::SeqCst);
                deed.as_mut().poll(context)
            })
            .await
        });
        let done = self.drive(task).await;
        self.rests().await;
        done
    }

    /// What the till does by itself comes to rest, if it does anything.
    pub async fn rests(&self) {
        let known = self.under_way.len().saturating_add(self.left_behind);
        if Handle::current().metrics().num_alive_tasks() > known {
            for _ in 0..BY_ITSELF_TURNS {
                self.everybody_goes_on().await;
            }
        }
    }

    /// Lets go on what stands still, and drives it to its end.
    pub async fn goes_on(&mut self) -> Result<Vec<Done>, Error> {
        let mut done = Vec::new();
        while self.line.releases_one() {
            self.calms_down().await;
        }
        for task in std::mem::take(&mut self.under_way) {
            done.extend(self.drive(task).await?);
        }
        self.rests().await;
        Ok(done)
    }

    async fn drive(&mut self, mut task: JoinHandle<Done>) -> Result<Option<Done>, Error> {
        let line = Arc::clone(&self.line);
        let ended = |ended: Result<Done, tokio::task::JoinError>| match ended {
            Ok(done) => Ok(Some(done)),
            Err(panic) => Err(Error::Panicked(panic.to_string())),
        };
        loop {
            tokio::select! {
                biased;
                done = &mut task => return ended(done),
                () = line.is_stuck() => {}
            }
            tokio::select! {
                biased;
                done = &mut task => return ended(done),
                () = self.calms_down() => {}
            }
            let Some(alarm) = self.clock.next_alarm() else {
                self.under_way.push(task);
                return Ok(None);
            };
            self.clock
                .advance(alarm.saturating_sub(self.clock.uptime()));
        }
    }

    /// Everybody goes on who can, until nobody does.
    async fn calms_down(&self) {
        let mut idle = 0_u32;
        while idle < IDLE_TURNS {
            let before = self.turns.load(Ordering::SeqCst);
            self.everybody_goes_on().await;
            let went_on = self.turns.load(Ordering::SeqCst) != before;
            idle = if went_on { 0 } else { idle.saturating_add(1) };
        }
    }

    /// Whoever waits for the journal, or for nothing but a turn, has it. The journal's clerks do one job after the
    /// other, so what was asked of them before has been answered by the time this is.
    async fn everybody_goes_on(&self) {
        let journal = self.journal();
        // What is wrong with a journal that cannot be read is found out by whoever needs it.
        journal.read(|_| Ok(())).await.ok();
        tokio::task::yield_now().await;
        journal.write(|_| Ok(())).await.ok();
        tokio::task::yield_now().await;
        // So is what was given to the one thread for what takes its time.
        tokio::task::spawn_blocking(|| ()).await.ok();
        tokio::task::yield_now().await;
    }

    async fn sit_down(&mut self) -> Result<(), Error> {
        let name = Register::from_bits(self.dice.bits());
        let journal = match &self.shelf {
            Shelf::File(path) => Journal::open_as(path, name, self.clock.now(), IN_PASSING)?,
            Shelf::Open(journal) => journal.clone(),
        };
        // A program that starts tells its notices from the first one on.
        self.ear = Arc::default();
        let end = Arc::new(End::of(self.line.clone()));
        let till = Till::open(Foundation {
            profile: Profile::practice(),
            ports: Ports {
                clock: self.clock.clone(),
                dice: self.dice.clone(),
                vault: self.vault.clone(),
                outlet: self.ear.clone(),
                cabinet: self.drawer.clone(),
            },
            journal: journal.clone(),
            providers: self.providers(&end),
            stage: None,
            papers: PathBuf::from("papers"),
            sells: true,
        });
        let till = till.await?;
        till.listens(Some(Doors {
            callback_url: "http://127.0.0.1:9/callback".to_owned(),
        }));
        self.desk = Some(Desk { till, journal, end });
        Ok(())
    }

    fn providers(&self, end: &Arc<End>) -> Providers {
        let password = || SecretString::from(WORD);
        let telepagos = Telepagos::new(
            end.clone(),
            self.clock.clone(),
            Credentials {
                username: WORD.to_owned(),
                password: password(),
            },
        );
        let totalcoin = Totalcoin::new(
            end.clone(),
            self.clock.clone(),
            totalcoin::Credentials {
                company: Some(WORD.to_owned()),
                username: WORD.to_owned(),
                password: password(),
            },
        );
        Providers {
            telepagos: Some(Arc::new(telepagos)),
            totalcoin: Some(Arc::new(totalcoin)),
        }
    }

    /// The shop has sale points of these names from now on, and the provider writes of payments that come in.
    pub async fn makes_sale_points(&mut self, names: &[&str]) {
        for name in names {
            let made = self.strings.makes_a_sale_point(name).await;
            self.open_codes.extend(made.map(|codes| codes.1));
        }
        self.strings.writes_webhooks().await;
    }

    /// The codes on the wall that take any amount.
    pub fn open_codes(&self) -> &[String] {
        &self.open_codes
    }

    /// Carries a notification to the till, and the till's answer back. Answers whether it was heard.
    pub async fn carries(&self, letter: &Letter) -> Result<bool, Error> {
        let till = self.till();
        let heard = if letter.is_webhook {
            till.hear_webhook(&letter.body).await?
        } else {
            let header = letter.header.clone().unwrap_or_default();
            till.hear_callback(&letter.body, &header).await?
        };
        let status = if heard { 200 } else { 401 };
        self.strings.fared(letter.number, Some(status));
        Ok(heard)
    }

    /// Lets time pass. Nothing looks meanwhile.
    pub fn waits(&self, time: Duration) {
        self.clock.advance(time);
    }
}
