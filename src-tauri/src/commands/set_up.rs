//! The accounts of this PC: setting a register up, working with another, and how this one does.

use domain::operator::Deed;
use host::{doctor, register::Account, set_up, support};
use tauri::State;
use till::{
    credentials::Kept,
    refusal::{Code, Refusal},
    view::{
        AccountName, AccountRequest, AccountsView, BundleFile, Examination, Saved, SetUpDone,
        SetUpRequest,
    },
};

use crate::{
    counter::Counter,
    places::{Place, Places},
};

/// What the support bundle is called unless somebody calls it otherwise.
const BUNDLE: &str = "mostrador-soporte.zip";

/// The accounts of this PC: which registers there are, which is open, and what is kept of each account. A manager's, or
/// anybody's on a register that was not set up.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accounts(counter: State<'_, Counter>) -> Result<AccountsView, Refusal> {
    counter.till().await?.may_arrange().await?;
    Ok(counter.accounts().await)
}

/// Asks the provider whether credentials are good, by a real login. Nothing is kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_account(
    counter: State<'_, Counter>,
    account: AccountRequest,
) -> Result<(), Refusal> {
    counter.till().await?.may_arrange().await?;
    Counter::may_work_with(account.provider.into())?;
    set_up::check_account(&account, counter.clock()).await
}

/// Does what the wizard gathered: the account (checked once more, into the keyring), the shop, the people; then works
/// with that register.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_up(
    counter: State<'_, Counter>,
    request: SetUpRequest,
) -> Result<SetUpDone, Refusal> {
    let till = counter.till().await?;
    let Some(account) = &request.account else {
        till.set_up_practice(&request).await?;
        return Ok(SetUpDone {
            account: AccountName::Practice,
            kept: None,
            spare_key: None,
        });
    };
    till.may_arrange().await?;
    let done = counter
        .found(account, &request.shop, &request.people)
        .await?;
    if let Err(refusal) = till.skip_set_up().await {
        tracing::warn!(code = %refusal.code.word(), "the wizard comes again in practice");
    }
    Ok(done)
}

/// The wizard is left for later: the register is worked with as it is.
#[tauri::command]
#[specta::specta]
pub(crate) async fn skip_set_up(counter: State<'_, Counter>) -> Result<(), Refusal> {
    counter.till().await?.skip_set_up().await
}

/// Closes this register and opens the one of another account. Wants a manager's PIN. The window then begins anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn switch_account(
    counter: State<'_, Counter>,
    account: AccountName,
    pin: String,
) -> Result<(), Refusal> {
    // Where no register is open nobody can prove anything; practising is always allowed.
    if !(counter.is_shut() && account == AccountName::Practice) {
        let till = counter.till().await?;
        till.prove_manager(&pin).await?;
    }
    counter.turn_to(account.into()).await
}

/// Gives this live register other credentials, checked by a real login. A manager's, with their PIN.
#[tauri::command]
#[specta::specta]
pub(crate) async fn replace_credentials(
    counter: State<'_, Counter>,
    account: AccountRequest,
    pin: String,
) -> Result<AccountsView, Refusal> {
    let till = counter.till().await?;
    till.prove_manager(&pin).await?;
    let (credentials, particulars) = set_up::read(&account)?;
    let opened = counter.opened().await?;
    // Practice has no credentials of its own, and lends none of a live account to its imitation.
    if opened.account != Account::from(credentials.provider) {
        return Err(Refusal::new(Code::OtherAccount, String::new()));
    }
    let trial = opened.trial(&credentials)?;
    let kept = till.add_account(&credentials, trial, &particulars).await?;
    if kept == Kept::ThisRun {
        counter.serve_with(credentials);
    }
    counter.turn_again().await?;
    Ok(counter.accounts().await)
}

/// Whether the register has what it needs, each with what to do. A manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn doctor(counter: State<'_, Counter>) -> Result<Examination, Refusal> {
    counter.till().await?.may(Deed::KeepJournal)?;
    let opened = counter.opened().await?;
    Ok(doctor::examine(&opened).await?.examination)
}

/// What a support bundle would hold, to be read before it is shared: no secrets, no payers, no whole account numbers. A
/// manager's.
#[tauri::command]
#[specta::specta]
pub(crate) async fn support_bundle(
    counter: State<'_, Counter>,
) -> Result<Vec<BundleFile>, Refusal> {
    counter.till().await?.may(Deed::KeepJournal)?;
    let opened = counter.opened().await?;
    support::bundle(&opened).await
}

/// Saves the support bundle (a ZIP) where the person says; none: they thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_support_bundle(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
) -> Result<Option<Saved>, Refusal> {
    let till = counter.till().await?;
    till.may(Deed::KeepJournal)?;
    let opened = counter.opened().await?;
    let zip = support::packed(&support::bundle(&opened).await?).map_err(|error| {
        tracing::error!(%error, "the support bundle could not be packed");
        Refusal::new(Code::DocumentUnwritable, String::new())
    })?;
    let path = match places.ask(BUNDLE, "zip").await {
        Place::Said(path) => path,
        Place::Nowhere => return Ok(None),
        Place::AmongPapers => opened.folders.papers().join(BUNDLE),
    };
    Ok(Some(till.save_to(&path, zip).await?))
}
