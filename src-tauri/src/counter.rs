//! The counter: the one open register of this process, from when it is asked for until the program ends.

use std::sync::Arc;

use host::register::{Account, Opened, Plan, Purpose};
use tauri::{AppHandle, Runtime, async_runtime};
use till::{
    Till,
    refusal::{Code, Refusal},
};
use tokio::sync::watch;

use crate::outlet::Windows;

/// The register, opening or open, or the reason why not.
pub(crate) struct Counter {
    opened: watch::Receiver<Option<Result<Arc<Opened>, Refusal>>>,
}

impl Counter {
    /// Begins to open the register, and to watch over it.
    pub(crate) fn opening<R: Runtime>(app: &AppHandle<R>) -> Counter {
        let (done, opened) = watch::channel(None);
        let outlet = Arc::new(Windows::of(app.clone()));
        async_runtime::spawn(async move {
            let plan = Plan {
                data_dir: data_dir(),
                account: Account::Practice,
                sandbox_url: sandbox_url(),
                purpose: Purpose::Sell,
                outlet,
            };
            let opened = Opened::open(plan).await.map(Arc::new);
            let till = opened.as_ref().ok().map(|opened| opened.till.clone());
            done.send_replace(Some(opened));
            if let Some(till) = till {
                till.watch().await;
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

#[expect(clippy::disallowed_methods, reason = "the shell is where the window's environment is read")]
fn data_dir() -> Option<std::path::PathBuf> {
    std::env::var_os("MOSTRADOR_DATA_DIR").map(Into::into)
}

#[expect(clippy::disallowed_methods, reason = "the shell is where the window's environment is read")]
fn sandbox_url() -> Option<String> {
    std::env::var("MOSTRADOR_SANDBOX_URL").ok()
}
