//! The counter: the one open register of this process, from when it is asked for until the program ends.

use std::{sync::Arc, time::Duration};

use host::register::{Account, Opened, Plan, Purpose};
use tauri::{AppHandle, Runtime, async_runtime};
use till::{
    Till,
    ports::{Clock, Outlet},
    refusal::{Code, Refusal},
};
use tokio::sync::watch;

use crate::outlet::Windows;

/// How often a register that another process holds is asked for again.
const HELD_AGAIN: Duration = Duration::from_secs(2);

/// The register, opening or open, or the reason why not.
pub(crate) struct Counter {
    opened: watch::Receiver<Option<Result<Arc<Opened>, Refusal>>>,
}

impl Counter {
    /// Begins to open the register, and to watch over it.
    pub(crate) fn opening<R: Runtime>(app: &AppHandle<R>, clock: Arc<dyn Clock>) -> Counter {
        let (done, opened) = watch::channel(None);
        let outlet = Arc::new(Windows::of(app.clone()));
        async_runtime::spawn(async move {
            loop {
                let outlet: Arc<dyn Outlet> = outlet.clone();
                let opened = open(outlet, Arc::clone(&clock)).await.map(Arc::new);
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
        });
        Counter { opened }
    }

    /// The till, once the register is open.
    pub(crate) async fn till(&self) -> Result<Till, Refusal> {
        let mut opened = self.opened.clone();
        let outcome = opened.wait_for(Option::is_some).await;
        match outcome.as_deref() {
            Ok(Some(Ok(opened))) => Ok(opened.till.clone()),
            Ok(Some(Err(refusal))) => Err(refusal.clone()),
            Ok(None) | Err(_) => Err(Refusal::new(Code::Internal, String::new())),
        }
    }
}

async fn open(outlet: Arc<dyn Outlet>, clock: Arc<dyn Clock>) -> Result<Opened, Refusal> {
    let account = Account::Practice;
    may_open(account, is_remote_controlled())?;
    Opened::open(Plan {
        data_dir: data_dir(),
        account,
        sandbox_url: sandbox_url(),
        credentials: Vec::new(),
        purpose: Purpose::Sell,
        program: "Mostrador".to_owned(),
        clock,
        outlet,
    })
    .await
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
