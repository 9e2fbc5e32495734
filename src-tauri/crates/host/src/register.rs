//! Opening a register: folders, lock, journal, providers, till, and the door for those who call in, in that order.
//!
//! In practice mode the providers are a sandbox: one that already runs at a loopback address, or one of our
//! own started for as long as the register is open. A live account speaks with the credentials of the keyring, or
//! of this run.

use std::{io, path::PathBuf, sync::Arc};

use domain::{cbu::Cbu, channel::Provider, cuit::Cuit, register::Register};
use gateway::{BaseUrl, Carrier, HttpTransport, Transport};
use journal::Journal;
use till::{
    Foundation, Till,
    credentials::{self, Credentials, Trial},
    ports::{Clock, Dice, Outlet, Ports},
    profile::Profile,
    refusal::{Code, Refusal},
    settings::Settings,
    standing::{Standing, Why},
};

use crate::{
    accounts::{self, Way},
    cabinet::Disk,
    dice::SystemDice,
    doors,
    folders::Folders,
    hold::{Hold, Holder, Taking},
    listener::Listener,
    logging::{self, Log},
    press::{Press, spool::Files},
    rescue::{self, Backups},
    seal::{Part, Sealing},
    vault::Keyring,
};

/// How a register is to be opened.
#[derive(Clone)]
pub struct Plan {
    /// Where it lives; none: the system's folder for the app.
    pub data_dir: Option<PathBuf>,
    /// Which account.
    pub account: Account,
    /// A sandbox that already runs, for practice.
    pub sandbox_url: Option<String>,
    /// Credentials for this run, in place of those in the keyring.
    pub credentials: Vec<Credentials>,
    /// What for.
    pub purpose: Purpose,
    /// Which program opens it, as people know it: whoever comes second is told.
    pub program: String,
    /// What time it is here: [`SystemClock`](crate::clock::SystemClock), but for a test that moves its own.
    pub clock: Arc<dyn Clock>,
    /// Who hears what happens.
    pub outlet: Arc<dyn Outlet>,
}

/// The accounts a register can work with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// The sandbox: nothing of value moves.
    Practice,
    /// A real account at TelePagos.
    Telepagos,
    /// A real account at TotalCoin.
    Totalcoin,
}

/// What a register is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Asking for money, or settling what was asked for: takes the register.
    Sell,
    /// What the journal itself needs, or who may work here: takes the register, and speaks with no provider.
    Keep,
    /// Looking: works beside a process that sells, and where nothing can be written. Makes nothing where there
    /// is no register: the folder's name may be mistyped.
    Look,
    /// Looking, and what a register needs before it can sell. Makes one where there is none.
    SetUp,
    /// Looking, and asking the provider what moves no money.
    Check,
}

/// An open register. Closes when dropped.
pub struct Opened {
    /// The till.
    pub till: Till,
    /// The register's journal.
    pub journal: Journal,
    /// Where it lives.
    pub folders: Folders,
    /// Where the sandbox answers, in practice mode.
    pub sandbox_url: Option<String>,
    /// What the keyring says of the journal.
    pub sealing: Sealing,
    /// Which account.
    pub account: Account,
    way: Way,
    clock: Arc<dyn Clock>,
    // Kept for as long as the register is open; in this order they end.
    _printing: Option<Printing>,
    _listener: Option<Listener>,
    _sandbox: Option<sandbox::Running>,
    hold: Option<Hold>,
    _log: Option<Arc<Log>>,
}

/// The printing queue at work, until it is dropped.
struct Printing(tokio::task::JoinHandle<()>);

impl Printing {
    fn of(till: &Till) -> Printing {
        let till = till.clone();
        Printing(tokio::spawn(async move { till.print_watch().await }))
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Account {
    /// The account's word: its folder's name and the console's `--profile`.
    pub const fn word(self) -> &'static str {
        match self {
            Account::Practice => "practice",
            Account::Telepagos => "telepagos",
            Account::Totalcoin => "totalcoin",
        }
    }

    /// Whose accounts it has: in practice, everybody's.
    pub const fn providers(self) -> &'static [Provider] {
        match self {
            Account::Practice => &Provider::ALL,
            Account::Telepagos => &[Provider::Telepagos],
            Account::Totalcoin => &[Provider::Totalcoin],
        }
    }

    /// Reads an account's word.
    pub fn parse(word: &str) -> Option<Account> {
        [Account::Practice, Account::Telepagos, Account::Totalcoin]
            .into_iter()
            .find(|account| account.word() == word)
    }
}

impl Opened {
    /// Opens a register.
    ///
    /// Must be called on a tokio runtime, which goes on serving the sandbox and whoever calls in.
    pub async fn open(plan: Plan) -> Result<Opened, Refusal> {
        let dice = SystemDice;
        if plan.account != Account::Practice && plan.sandbox_url.is_some() {
            return Err(refused(Code::SandboxUrl, &"only in practice mode"));
        }
        let folders = Folders::of(plan.data_dir, plan.account.word())
            .map_err(|error| refused(Code::JournalUnwritable, &error))?;
        let holder = Holder::this(&plan.program, plan.clock.now());
        rescue::end_what_was_decided(&folders, &holder)?;
        make(&folders, plan.purpose)?;
        // First of all, so that whatever fails below is told of.
        let log = logging::start(&folders.logs());
        sabotage::point("log.opened");
        let hold = take(&folders, plan.purpose, &holder)?;
        sabotage::point("register.held");
        let (journal, shortcoming) = open_journal(&folders, dice, plan.clock.as_ref())?;
        if hold.is_some() && shortcoming.is_none() {
            rescue::note_identity(&folders, journal.register()).unwrap_or_else(
                |error| tracing::warn!(%error, "whose register this is was not noted"),
            );
        }
        let vault = Arc::new(Keyring::for_register(&folders.account()));
        let part = Part::of(takes(plan.purpose) && shortcoming.is_none());
        let mut sealing = Sealing::begin(&journal, vault.clone(), Arc::new(dice), part);
        sabotage::point("journal.opened");

        let (way, sandbox) = match (plan.account, plan.purpose, plan.sandbox_url) {
            (Account::Practice, _, Some(url)) => (Way::Sandbox(loopback(&url)?), None),
            (_, Purpose::Keep | Purpose::Look | Purpose::SetUp, _) => (Way::Nowhere, None),
            (Account::Telepagos | Account::Totalcoin, _, _) => (Way::Live, None),
            (Account::Practice, Purpose::Sell | Purpose::Check, None) => {
                let running = start_sandbox(dice, &journal).await?;
                (Way::Sandbox(loopback(&running.url())?), Some(running))
            }
        };
        let kept = kept_accounts(&journal).await?;
        let wanted = accounts::Wanted {
            providers: plan.account.providers(),
            practice: plan.account == Account::Practice,
            carrier: carrier(&journal).await?,
            given: &plan.credentials,
            kept: &kept,
        };
        let (providers, used) = accounts::providers(&wanted, &*vault, &way, &plan.clock).await?;
        let unset = providers.telepagos.is_none() && providers.totalcoin.is_none();
        let stage = stage(&way);
        let ports = Ports {
            clock: Arc::clone(&plan.clock),
            dice: Arc::new(dice),
            vault: vault.clone(),
            outlet: plan.outlet,
            cabinet: Arc::new(Disk),
        };
        let till = Till::open(Foundation {
            profile: profile(plan.account, &journal, &plan.credentials).await?,
            ports,
            journal: journal.clone(),
            providers,
            stage: stage.clone(),
            papers: folders.papers(),
            sells: hold.is_some(),
        })
        .await?;
        till.archives_in(Arc::new(Backups::of(&folders)));
        till.prints_on(Press::here(), Arc::new(Files::of(folders.printing())));
        if sandbox.is_some() {
            till.practises_anew();
        }
        if unset && plan.purpose == Purpose::Sell && shortcoming.is_none() {
            sells_to_nobody(&till, plan.account).await?;
        }
        stands(&till, shortcoming, &mut sealing, plan.purpose);
        for credentials in &used {
            till.works_with(credentials).await?;
        }
        sabotage::point("till.opened");
        let listener = match plan.purpose {
            // Nobody may call in where what they say cannot be written down.
            Purpose::Sell if !journal.is_read_only() => {
                doors::open(&till, &*vault, stage.as_deref(), dice).await?
            }
            _ => None,
        };
        let printing = (plan.purpose == Purpose::Sell).then(|| Printing::of(&till));
        Ok(Opened {
            till,
            journal,
            folders,
            sandbox_url: match &way {
                Way::Sandbox(base) => Some(base.to_string()),
                Way::Live | Way::Nowhere => None,
            },
            sealing,
            account: plan.account,
            way,
            clock: plan.clock,
            _printing: printing,
            _listener: listener,
            _sandbox: sandbox,
            hold,
            _log: log,
        })
    }

    /// Whether this process took the register, to ask for money at it.
    pub fn sells(&self) -> bool {
        self.hold.is_some()
    }

    /// A client that speaks with credentials which are to be tried, where this register's account lives.
    pub fn trial(&self, credentials: &Credentials) -> Result<Trial, Refusal> {
        // A live register that is only looked at still tries what a manager gives it; a practice one never leaves
        // this computer.
        let way = match &self.way {
            Way::Nowhere if self.account != Account::Practice => &Way::Live,
            way => way,
        };
        accounts::client(
            credentials,
            way,
            Carrier::default(),
            Arc::clone(&self.clock),
        )
    }
}

/// Which account a register is, with what it knows of itself.
pub(crate) async fn profile(
    account: Account,
    journal: &Journal,
    given: &[Credentials],
) -> Result<Profile, Refusal> {
    let provider = match account {
        Account::Practice => return Ok(Profile::practice()),
        Account::Telepagos => Provider::Telepagos,
        Account::Totalcoin => Provider::Totalcoin,
    };
    let (cuit, own, environment) = journal
        .read(move |book| {
            Ok((
                book.setting(credentials::CUIT)?,
                book.setting(credentials::ACCOUNT)?,
                book.setting(&credentials::environment(provider))?,
            ))
        })
        .await?;
    let given = given.iter().find(|it| it.provider == provider);
    let environment = given.map(|it| it.environment.clone()).or(environment);
    Ok(Profile {
        trial: environment.is_some_and(|it| it != credentials::PRODUCTION),
        ..Profile::live(
            provider,
            cuit.and_then(|text| Cuit::parse(&text).ok()),
            own.and_then(|text| Cbu::parse(&text).ok()),
        )
    })
}

/// The account's switch for how fields travel; unset, or a word we never heard: as usual.
async fn carrier(journal: &Journal) -> Result<Carrier, Refusal> {
    let word = journal
        .read(|book| book.setting(credentials::FIELDS))
        .await?;
    Ok(word
        .and_then(|word| Carrier::parse(&word))
        .unwrap_or_default())
}

/// Whose credentials the keyring was given: it is asked for no others, because it may be slow to answer.
async fn kept_accounts(journal: &Journal) -> Result<Vec<Provider>, Refusal> {
    let kept = journal
        .read(|book| {
            let mut kept = Vec::new();
            for provider in Provider::ALL {
                if book.setting(&credentials::setting(provider))?.as_deref()
                    == Some(credentials::KEYRING)
                {
                    kept.push(provider);
                }
            }
            Ok(kept)
        })
        .await?;
    Ok(kept)
}

/// Without an account nothing is sold. But a keyring that lost everything lost the credentials, too: that is to be
/// said, and the register shown.
async fn sells_to_nobody(till: &Till, account: Account) -> Result<(), Refusal> {
    if !matches!(till.has_lost_its_secret().await, Ok(true)) {
        return Err(refused(Code::NoAccount, &account.word()));
    }
    let why = Why::SecretLost;
    till.stand(Standing::ViewOnly { why });
    Ok(())
}

/// How this process stands to the register: it only looks where the journal cannot be written, or turns out to be
/// another than was sealed.
fn stands(till: &Till, shortcoming: Option<Why>, sealing: &mut Sealing, purpose: Purpose) {
    match (shortcoming, purpose) {
        (Some(why), _) => till.stand(Standing::ViewOnly { why }),
        (None, Purpose::Sell) => sealing.holds_back(till),
        (None, Purpose::Keep | Purpose::Look | Purpose::SetUp | Purpose::Check) => {}
    }
}

/// Makes what is missing of the folders, if there is a journal or may be one. Where nothing can be written, what is there can be looked at all the same.
fn make(folders: &Folders, purpose: Purpose) -> Result<(), Refusal> {
    find_journal(folders, purpose)?;
    match folders.make() {
        Err(error) if is_read_only(&error) && folders.journal().exists() => Ok(()),
        made => made.map_err(|error| refused(Code::JournalUnwritable, &error)),
    }
}

/// Whether there is a journal, or may be one: nothing is begun where one was lost, nor by looking.
fn find_journal(folders: &Folders, purpose: Purpose) -> Result<(), Refusal> {
    if folders.journal().exists() {
        return Ok(());
    }
    // Looked at once more: another process may have made it meanwhile, with all that lies beside it.
    if rescue::is_lost(folders) && !folders.journal().exists() {
        return Err(refused(Code::JournalDamaged, &folders.journal().display()));
    }
    match purpose {
        Purpose::Keep | Purpose::Look => {
            Err(refused(Code::JournalMissing, &folders.account().display()))
        }
        Purpose::SetUp | Purpose::Check | Purpose::Sell => Ok(()),
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// The journal to write in. One that cannot be written, for the reason that comes with it, is still opened to
/// look at: whoever stands at the counter must see what was sold, and why nothing is sold now.
fn open_journal(
    folders: &Folders,
    dice: SystemDice,
    clock: &dyn Clock,
) -> Result<(Journal, Option<Why>), Refusal> {
    let register = Register::from_bits(dice.bits());
    let error = match Journal::open(&folders.journal(), register, clock.now()) {
        Ok(journal) => return Ok((journal, None)),
        Err(error) => error,
    };
    let why = match &error {
        journal::Error::ReadOnly => Why::ReadOnly,
        journal::Error::Locked => Why::Locked,
        journal::Error::Damaged(_) => Why::Damaged,
        journal::Error::Full => Why::DiskFull,
        _ => return Err(error.into()),
    };
    match Journal::open_read_only_at_once(&folders.journal()) {
        Ok(journal) => {
            tracing::error!(?why, %error, "the journal is only looked at");
            Ok((journal, Some(why)))
        }
        // Why it cannot be written says more than why it cannot be read either.
        Err(_) => Err(error.into()),
    }
}

/// Whether nobody else may work the register meanwhile.
fn takes(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::Sell | Purpose::Keep)
}

/// The register, if it is opened to sell; another process that has it is named. None where nothing can be written:
/// there nobody can be kept out, and nobody sells.
fn take(folders: &Folders, purpose: Purpose, holder: &Holder) -> Result<Option<Hold>, Refusal> {
    if !takes(purpose) {
        return Ok(None);
    }
    match Hold::take(&folders.lock(), holder) {
        Ok(Taking::Held(hold)) => Ok(Some(hold)),
        Ok(Taking::By(Some(holder))) => Err(refused(Code::RegisterHeld, &holder)),
        Ok(Taking::By(None)) => Err(refused(Code::RegisterHeld, &folders.lock().display())),
        Err(error) if is_read_only(&error) && folders.journal().exists() => Ok(None),
        Err(error) => Err(refused(Code::JournalUnwritable, &error)),
    }
}

/// The way to the sandbox's own strings, where there is one.
fn stage(way: &Way) -> Option<Arc<dyn Transport>> {
    match way {
        Way::Sandbox(base) => Some(Arc::new(HttpTransport::new(base.clone()))),
        Way::Live | Way::Nowhere => None,
    }
}

fn loopback(url: &str) -> Result<BaseUrl, Refusal> {
    BaseUrl::loopback(url).map_err(|why| refused(Code::SandboxUrl, &why))
}

async fn start_sandbox(dice: SystemDice, journal: &Journal) -> Result<sandbox::Running, Refusal> {
    // A fresh world at each start: with one seed, yesterday's order ids would come up again.
    let seed = u64::try_from(dice.bits() >> 64).unwrap_or_default();
    let settings = Settings::read(journal, &Profile::practice()).await?;
    let options = sandbox::Options {
        seed,
        // So that sending money can be practised before any came in.
        opening_cents: sandbox::OPENING_CENTS,
        // A printed code can be practised at once: one hangs at this till.
        sale_points: vec![settings.shop.sale_point],
        ..sandbox::Options::default()
    };
    sandbox::Sandbox::start(options)
        .await
        .map_err(|error| refused(Code::ProviderUnreachable, &error))
}

pub(crate) fn refused(code: Code, cause: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(code = %code.word(), %cause, "the register was not opened");
    Refusal {
        reason: Some(cause.to_string()),
        ..Refusal::new(code, String::new())
    }
}
