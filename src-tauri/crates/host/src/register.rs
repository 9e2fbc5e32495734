//! Opening a register: folders, lock, journal, provider, till, in that order.
//!
//! In practice mode the provider is a sandbox: one that already runs at a loopback address, or one of our
//! own started for as long as the register is open.

use std::{path::PathBuf, sync::Arc};

use domain::register::Register;
use gateway::{BaseUrl, Credentials, HttpTransport, Transport};
use journal::Journal;
use secrecy::SecretString;
use till::{
    Foundation, Till,
    ports::{Clock, Dice, Outlet, Ports},
    profile::Profile,
    refusal::{Code, Refusal},
};
use tracing_appender::non_blocking::WorkerGuard;

use crate::{
    cabinet::Disk, dice::SystemDice, folders::Folders, hold::Hold, logging, unplugged::Unplugged,
    vault::Keyring,
};

/// How a register is to be opened.
pub struct Plan {
    /// Where it lives; none: the system's folder for the app.
    pub data_dir: Option<PathBuf>,
    /// Which account.
    pub account: Account,
    /// A sandbox that already runs, for practice.
    pub sandbox_url: Option<String>,
    /// What for.
    pub purpose: Purpose,
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
    /// Looking, and what needs no provider: works beside a process that sells.
    Look,
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
    // Kept for as long as the register is open; in this order they end.
    _sandbox: Option<sandbox::Running>,
    _hold: Option<Hold>,
    _log: Option<WorkerGuard>,
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
    /// Must be called on a tokio runtime, which goes on serving the sandbox.
    pub async fn open(plan: Plan) -> Result<Opened, Refusal> {
        let dice = SystemDice;
        if plan.account != Account::Practice {
            return Err(refused(Code::NoAccount, &plan.account.word()));
        }
        let folders = Folders::of(plan.data_dir, plan.account.word())
            .and_then(|folders| folders.make().map(|()| folders))
            .map_err(|error| refused(Code::JournalUnwritable, &error))?;
        // First of all, so that whatever fails below is told of.
        let log = logging::start(&folders.logs());
        let hold = match plan.purpose {
            Purpose::Look | Purpose::Check => None,
            Purpose::Sell => Hold::take(&folders.lock())
                .map_err(|error| refused(Code::JournalUnwritable, &error))?,
        };
        if plan.purpose == Purpose::Sell && hold.is_none() {
            return Err(refused(Code::RegisterHeld, &folders.lock().display()));
        }
        let journal = open_journal(&folders, dice, plan.clock.as_ref())?;

        let (transport, sandbox, sandbox_url) = match (plan.purpose, plan.sandbox_url) {
            (Purpose::Look, None) => (Arc::new(Unplugged) as Arc<dyn Transport>, None, None),
            (_, Some(url)) => (connect(&url)?, None, Some(url)),
            (Purpose::Sell | Purpose::Check, None) => {
                let running = start_sandbox(dice).await?;
                let url = running.url();
                (connect(&url)?, Some(running), Some(url))
            }
        };
        let ports = Ports {
            clock: plan.clock,
            dice: Arc::new(dice),
            vault: Arc::new(Keyring::for_register(&folders.account())),
            outlet: plan.outlet,
            transport,
            cabinet: Arc::new(Disk),
        };
        let till = Till::open(Foundation {
            profile: Profile::practice(),
            ports,
            journal: journal.clone(),
            credentials: Credentials {
                username: "practica".to_owned(),
                password: SecretString::from("practica"),
            },
            papers: folders.papers(),
            sells: hold.is_some(),
        })
        .await?;
        Ok(Opened {
            till,
            journal,
            folders,
            sandbox_url,
            _sandbox: sandbox,
            _hold: hold,
            _log: log,
        })
    }
}

/// The journal to write in; one that cannot be written is still opened to look at.
fn open_journal(
    folders: &Folders,
    dice: SystemDice,
    clock: &dyn Clock,
) -> Result<Journal, Refusal> {
    let register = Register::from_bits(dice.bits());
    match Journal::open(&folders.journal(), register, clock.now()) {
        Err(journal::Error::ReadOnly) => Ok(Journal::open_read_only(&folders.journal())?),
        opened => Ok(opened?),
    }
}

fn connect(url: &str) -> Result<Arc<dyn Transport>, Refusal> {
    let base = BaseUrl::loopback(url).map_err(|why| refused(Code::SandboxUrl, &why))?;
    Ok(Arc::new(HttpTransport::new(base)))
}

async fn start_sandbox(dice: SystemDice) -> Result<sandbox::Running, Refusal> {
    // A fresh world at each start: with one seed, yesterday's order ids would come up again.
    let seed = u64::try_from(dice.bits() >> 64).unwrap_or_default();
    let options = sandbox::Options {
        seed,
        ..sandbox::Options::default()
    };
    sandbox::Sandbox::start(options)
        .await
        .map_err(|error| refused(Code::ProviderUnreachable, &error))
}

fn refused(code: Code, cause: &dyn std::fmt::Display) -> Refusal {
    tracing::error!(code = %code.word(), %cause, "the register was not opened");
    Refusal {
        reason: Some(cause.to_string()),
        ..Refusal::new(code, String::new())
    }
}
