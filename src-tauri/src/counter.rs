//! The counter: the one open register of this process, from when it is asked for until another takes its place or the
//! program ends.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use host::{
    chosen,
    folders::Folders,
    register::{Account, Opened, Plan, Purpose},
    set_up::{self, Founding},
};
use tauri::{AppHandle, Runtime, async_runtime};
use till::{
    Till,
    credentials::{Credentials, Kept},
    ports::{Clock, Outlet},
    refusal::{Code, Refusal},
    standing::{Standing, Why},
    view::{AccountRequest, AccountsView, SetUpDone, SetUpPerson, ShopSetting},
};
use tokio::{sync::watch, task::JoinHandle};

use crate::outlet::Windows;

/// How often a register that another process holds is asked for again.
const HELD_AGAIN: Duration = Duration::from_secs(2);
/// What people know this program by.
const PROGRAM: &str = "Mostrador";

/// A register, opening or open, or the reason why not.
type Outcome = Option<Result<Arc<Opened>, Refusal>>;

/// The register of this process.
pub(crate) struct Counter {
    opened: watch::Sender<Outcome>,
    outlet: Arc<dyn Outlet>,
    clock: Arc<dyn Clock>,
    /// Opens the register and watches over it.
    watching: Mutex<Option<JoinHandle<()>>>,
    /// Which account is worked with, and the credentials no keyring kept.
    desk: Mutex<Desk>,
    /// Held while one register takes another's place.
    turning: tokio::sync::Mutex<()>,
}

/// What this process works with.
struct Desk {
    account: Account,
    /// For this run, on a system without a keyring.
    credentials: Vec<Credentials>,
}

impl Counter {
    /// Begins to open the register this PC is set to, and to watch over it.
    pub(crate) fn opening<R: Runtime>(app: &AppHandle<R>, clock: Arc<dyn Clock>) -> Counter {
        let counter = Counter {
            opened: watch::Sender::new(None),
            outlet: Arc::new(Windows::of(app.clone())),
            clock,
            watching: Mutex::default(),
            desk: Mutex::new(Desk {
                account: chosen::read(data_dir()).account,
                credentials: Vec::new(),
            }),
            turning: tokio::sync::Mutex::default(),
        };
        counter.open();
        counter
    }

    /// The till, once the register is open.
    pub(crate) async fn till(&self) -> Result<Till, Refusal> {
        Ok(self.opened().await?.till.clone())
    }

    /// The register, once it is open.
    pub(crate) async fn opened(&self) -> Result<Arc<Opened>, Refusal> {
        let mut opened = self.opened.subscribe();
        let outcome = opened.wait_for(Option::is_some).await;
        match outcome.as_deref() {
            Ok(Some(Ok(opened))) => Ok(Arc::clone(opened)),
            Ok(Some(Err(refusal))) => Err(refusal.clone()),
            Ok(None) | Err(_) => Err(Refusal::new(Code::Internal, String::new())),
        }
    }

    /// The clock on the wall.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// The accounts of this PC.
    pub(crate) async fn accounts(&self) -> AccountsView {
        set_up::accounts(data_dir(), self.account()).await
    }

    /// Opens the register of another account in place of this one, and tells the windows to begin anew. What is refused
    /// leaves this one open.
    pub(crate) async fn turn_to(&self, account: Account) -> Result<(), Refusal> {
        let _turn = self.turning.lock().await;
        let leaving = self.opened.borrow().clone();
        self.replace(account).await?;
        if let Some(Ok(leaving)) = leaving {
            leaving.till.leaves();
        }
        Ok(())
    }

    /// Opens the same register anew: one that was only looked at, because it had no account, has one now.
    pub(crate) async fn turn_again(&self) -> Result<(), Refusal> {
        let is_idle = match &*self.opened.borrow() {
            Some(Ok(opened)) => !opened.sells(),
            Some(Err(_)) | None => false,
        };
        if is_idle {
            self.turn_to(self.account()).await?;
        }
        Ok(())
    }

    /// Whether the register is one that could not be opened: there is no till then to ask who is there.
    pub(crate) fn is_shut(&self) -> bool {
        matches!(*self.opened.borrow(), Some(Err(_)))
    }

    /// Founds a live register and works with it. The window is not told to begin anew: what it shows first cannot be
    /// shown again.
    pub(crate) async fn found(
        &self,
        account: &AccountRequest,
        shop: &ShopSetting,
        people: &[SetUpPerson],
    ) -> Result<SetUpDone, Refusal> {
        let _turn = self.turning.lock().await;
        may_open(account.provider.into(), is_remote_controlled())?;
        let logo = self.till().await?.settings().logo.clone();
        let (founded, credentials) = set_up::found(Founding {
            data_dir: data_dir(),
            account,
            shop,
            logo,
            people,
            program: PROGRAM.to_owned(),
            clock: Arc::clone(&self.clock),
            outlet: Arc::new(Nobody),
        })
        .await?;
        if founded.kept == Kept::ThisRun {
            self.desk().credentials.push(credentials);
        }
        if let Err(refusal) = self.replace(account.provider.into()).await {
            // It is founded, and its spare key must be seen: whoever stays here goes there later.
            tracing::error!(code = %refusal.code.word(), "a register was founded and not opened");
        }
        Ok(SetUpDone {
            account: self.account().into(),
            kept: Some(founded.kept == Kept::Keyring),
            spare_key: Some(founded.spare_key.expose()),
        })
    }

    /// Refused unless this window may work with that account at all.
    pub(crate) fn may_work_with(account: Account) -> Result<(), Refusal> {
        may_open(account, is_remote_controlled())
    }

    /// Which account is worked with.
    pub(crate) fn account(&self) -> Account {
        self.desk().account
    }

    /// Serves with these credentials for this run, too: no keyring kept them.
    pub(crate) fn serve_with(&self, credentials: Credentials) {
        let mut desk = self.desk();
        desk.credentials
            .retain(|it| it.provider != credentials.provider);
        desk.credentials.push(credentials);
    }

    /// The other register first, and only when it is open the end of this one: the lock of each is its own.
    async fn replace(&self, account: Account) -> Result<(), Refusal> {
        may_open(account, is_remote_controlled())?;
        let before = self.opened.borrow().clone();
        if let Some(Ok(before)) = &before
            && before.account == account
            && before.sells()
        {
            return Ok(());
        }
        // None is begun by going there: what makes a live register one is its founding.
        let exists =
            Folders::of(data_dir(), account.word()).is_ok_and(|folders| folders.journal().exists());
        if account != Account::Practice && !exists {
            return Err(Refusal::new(Code::NoAccount, String::new()));
        }
        let stood = match &before {
            Some(Ok(before)) => Some(before.till.step_back().await?),
            _ => None,
        };
        let back = |refusal: Refusal| {
            if let (Some(Ok(before)), Some(stood)) = (&before, stood.clone()) {
                before.till.stand(stood);
            }
            refusal
        };
        let plan = self.plan(account);
        let opened = match Opened::open(plan).await {
            Ok(opened) => Arc::new(opened),
            Err(refusal) => return Err(back(refusal)),
        };
        if let Err(error) = chosen::keep(opened.folders.data(), account) {
            tracing::error!(%error, "which register is worked with was not noted");
            return Err(back(Refusal::new(Code::JournalUnwritable, String::new())));
        }
        let watching = self.watching().take();
        if let Some(watching) = watching {
            watching.abort();
            // Until nothing of it touches the register any more.
            let _ = watching.await;
        }
        if let Some(Ok(before)) = &before {
            before.till.has_copied().await;
        }
        self.desk().account = account;
        self.opened.send_replace(Some(Ok(Arc::clone(&opened))));
        self.watches(async move { opened.till.watch().await });
        Ok(())
    }

    /// Opens the register that is worked with, and watches over it.
    fn open(&self) {
        let (plan, done) = (self.plan(self.account()), self.opened.clone());
        let clock = Arc::clone(&self.clock);
        let opening = async move {
            loop {
                let opened = open(plan.clone()).await.map(Arc::new);
                done.send_replace(Some(opened.clone()));
                match opened {
                    Ok(opened) => break opened.till.watch().await,
                    // Whoever has it lets go some time; the window says so meanwhile, and asks again.
                    Err(refusal) if refusal.code == Code::RegisterHeld => {
                        clock.sleep(HELD_AGAIN).await;
                    }
                    Err(_) => break,
                }
            }
        };
        self.watches(opening);
    }

    fn watches(&self, watching: impl Future<Output = ()> + Send + 'static) {
        let async_runtime::JoinHandle::Tokio(watching) = async_runtime::spawn(watching);
        *self.watching() = Some(watching);
    }

    fn plan(&self, account: Account) -> Plan {
        let sandbox_url = sandbox_url().filter(|_| account == Account::Practice);
        let desk = self.desk();
        let ours = |it: &&Credentials| {
            account != Account::Practice && account.providers().contains(&it.provider)
        };
        Plan {
            data_dir: data_dir(),
            account,
            sandbox_url,
            credentials: desk.credentials.iter().filter(ours).cloned().collect(),
            purpose: Purpose::Sell,
            program: PROGRAM.to_owned(),
            clock: Arc::clone(&self.clock),
            outlet: Arc::clone(&self.outlet),
        }
    }

    fn desk(&self) -> std::sync::MutexGuard<'_, Desk> {
        // Nothing panics while it holds this lock.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watching(&self) -> std::sync::MutexGuard<'_, Option<JoinHandle<()>>> {
        self.watching.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Nobody hears what happens while a register is founded.
struct Nobody;

impl Outlet for Nobody {
    fn tell(&self, _notice: till::event::Notice) {}
}

async fn open(plan: Plan) -> Result<Opened, Refusal> {
    may_open(plan.account, is_remote_controlled())?;
    match Opened::open(plan.clone()).await {
        // A keyring that kept nothing, or lost it: a manager gives the credentials anew, in this window.
        Err(refusal) if refusal.code == Code::NoAccount => {
            let opened = Opened::open(Plan {
                purpose: Purpose::SetUp,
                ..plan
            })
            .await?;
            let why = Why::NoAccount;
            opened.till.stand(Standing::ViewOnly { why });
            Ok(opened)
        }
        opened => opened,
    }
}
/// Whether this window may work with that account. One that another program drives may only practise:
/// whoever can set a variable of the environment must not be able to press the buttons of a real till.
fn may_open(account: Account, remote_controlled: bool) -> Result<(), Refusal> {
    if remote_controlled && account != Account::Practice {
        tracing::error!(
            account = account.word(),
            "a window under remote control asked for real money"
        );
        return Err(Refusal::new(Code::PracticeOnly, String::new()));
    }
    Ok(())
}

/// Whether a test drives this window through `WebDriver`. The web view reads the same variable, in release
/// builds too, and takes only `true` for yes; we take any word.
#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the window's environment is read"
)]
fn is_remote_controlled() -> bool {
    std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the window's environment is read"
)]
fn data_dir() -> Option<std::path::PathBuf> {
    std::env::var_os("MOSTRADOR_DATA_DIR").map(Into::into)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the shell is where the window's environment is read"
)]
fn sandbox_url() -> Option<String> {
    std::env::var("MOSTRADOR_SANDBOX_URL").ok()
}

#[cfg(test)]
mod tests {
    use host::register::Account;
    use till::refusal::Code;

    use super::may_open;

    #[test]
    fn a_window_under_remote_control_only_practises() {
        assert_eq!(
            may_open(Account::Practice, true),
            Ok(()),
            "tests drive the practice till"
        );
        for account in [Account::Telepagos, Account::Totalcoin] {
            let refused = may_open(account, true).expect_err("real money is for people");
            assert_eq!(
                refused.code,
                Code::PracticeOnly,
                "and it says why: {account:?}"
            );
            assert_eq!(
                may_open(account, false),
                Ok(()),
                "a person may: {account:?}"
            );
        }
    }
}
