//! How a command comes to an open register with somebody signed in.

use std::{io::IsTerminal, sync::Arc};

use domain::{operator::Role, order::OrderId};
use host::{
    chosen,
    clock::SystemClock,
    folders::Folders,
    hold::{Hold, Holder},
    register::{Account, Opened, Plan, Purpose},
    rescue,
    vault::Keyring,
};
use journal::Journal;
use till::{
    Till,
    credentials::Credentials,
    event::Notice,
    people::{PRACTICE_MANAGER, PRACTICE_PIN},
    ports::{Clock, Outlet},
    refusal::{Code, Refusal},
};
use uuid::Uuid;

use crate::{
    arguments::{Global, Profile},
    credentials,
    output::Output,
};

/// Nobody listens: the console reads the journal instead.
struct Silent;

impl Outlet for Silent {
    fn tell(&self, _notice: Notice) {}
}

/// Opens the register, with the log on and the credentials of this run, if it was given any.
pub(crate) async fn open(global: &Global, purpose: Purpose) -> Result<Opened, Refusal> {
    let credentials = credentials::of_this_run(account(global))?;
    open_with(global, purpose, credentials).await
}

/// The same, with these credentials in place of what the keyring has.
pub(crate) async fn open_with(
    global: &Global,
    purpose: Purpose,
    credentials: Vec<Credentials>,
) -> Result<Opened, Refusal> {
    Opened::open(Plan {
        data_dir: global.data_dir.clone(),
        account: account(global),
        sandbox_url: global.sandbox_url.clone(),
        credentials,
        purpose,
        program: global.program.clone(),
        clock: Arc::new(SystemClock),
        outlet: silent(),
    })
    .await
}

/// Opens the register and signs the operator in.
pub(crate) async fn enter(
    global: &Global,
    purpose: Purpose,
    output: &Output,
) -> Result<Opened, Refusal> {
    let opened = open(global, purpose).await?;
    sign_in(&opened, global, output).await?;
    Ok(opened)
}

/// The same, for what asks for the operator's PIN once more: answers it too, typed once.
pub(crate) async fn enter_with_pin(
    global: &Global,
    purpose: Purpose,
    output: &Output,
) -> Result<(Opened, String), Refusal> {
    let opened = open(global, purpose).await?;
    let pin = sign_in_with_pin(&opened, global, output).await?;
    Ok((opened, pin))
}

/// Waits until no other console tries a PIN here.
pub(crate) fn in_turn(folders: &Folders) -> Option<Hold> {
    // One at a time: each try counts as wrong until its PIN was found right, so consoles that start at the
    // same moment would lock each other out. Where no lock can be had nothing can be counted either.
    Hold::in_turn(&folders.door()).ok()
}

/// Nobody who listens.
pub(crate) fn silent() -> Arc<dyn Outlet> {
    Arc::new(Silent)
}

/// Signs the operator in at an open register.
pub(crate) async fn sign_in(
    opened: &Opened,
    global: &Global,
    output: &Output,
) -> Result<(), Refusal> {
    sign_in_at(&opened.till, &opened.folders, global, output).await
}

/// The same, and answers the PIN, for what asks for it once more.
pub(crate) async fn sign_in_with_pin(
    opened: &Opened,
    global: &Global,
    output: &Output,
) -> Result<String, Refusal> {
    let (name, pin) = who(global, output)?;
    come_in(&opened.till, &opened.folders, &name, &pin).await?;
    Ok(pin)
}

/// Signs the operator in at a till that lives in these folders.
pub(crate) async fn sign_in_at(
    till: &Till,
    folders: &Folders,
    global: &Global,
    output: &Output,
) -> Result<(), Refusal> {
    let (name, pin) = who(global, output)?;
    come_in(till, folders, &name, &pin).await
}

async fn come_in(till: &Till, folders: &Folders, name: &str, pin: &str) -> Result<(), Refusal> {
    let _turn = in_turn(folders);
    till.sign_in(name, pin).await.map(|_| ())
}

/// Who acts, and their PIN.
fn who(global: &Global, output: &Output) -> Result<(String, String), Refusal> {
    let practice = global.profile == Profile::Practice;
    let name = match &global.operator {
        Some(name) => name.clone(),
        None if practice => PRACTICE_MANAGER.to_owned(),
        None => return Err(Refusal::new(Code::SignedOut, String::new())),
    };
    let pin = match pin("MOSTRADOR_PIN", &format!("PIN de {name}: "), output) {
        Some(pin) => pin,
        // The practice manager's PIN is no secret, so that the console works out of the box.
        None if practice && name == PRACTICE_MANAGER => PRACTICE_PIN.to_owned(),
        None => return Err(Refusal::new(Code::SignedOut, String::new())),
    };
    Ok((name, pin))
}

/// Whether the provider is the sandbox of this very process.
pub(crate) fn practises_alone(opened: &Opened, global: &Global) -> bool {
    opened.sandbox_url.is_some() && global.sandbox_url.is_none()
}

/// Tells where the embedded sandbox answers, if there is one: another program may pay there.
pub(crate) fn tell_where(opened: &Opened, global: &Global) {
    if let Some(url) = &opened.sandbox_url
        && practises_alone(opened, global)
    {
        Output::diagnostic(&format!("Modo práctica: el simulador responde en {url}"));
    }
}

/// A PIN from the environment, or typed unseen on a terminal. Never an argument: arguments can be listed.
#[expect(
    clippy::disallowed_methods,
    reason = "the console is where the environment is read"
)]
pub(crate) fn pin(variable: &str, prompt: &str, output: &Output) -> Option<String> {
    if let Ok(pin) = std::env::var(variable) {
        return Some(pin);
    }
    if output.is_json() || !std::io::stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(prompt)
        .ok()
        .filter(|pin| !pin.is_empty())
}

/// The order of that id or reference.
pub(crate) async fn find(opened: &Opened, text: &str) -> Result<OrderId, Refusal> {
    match Uuid::parse_str(text) {
        Ok(id) => Ok(OrderId(id)),
        Err(_) => opened.till.order_of_reference(&text.to_uppercase()).await,
    }
}

/// Whether the person signed in may see whole account numbers.
pub(crate) fn is_manager(opened: &Opened) -> bool {
    opened
        .till
        .session()
        .is_some_and(|session| session.role == Role::Manager)
}

/// The journal alone, to look at: also one that is damaged. Nothing is made where there is none.
pub(crate) fn look(global: &Global) -> Result<Journal, Refusal> {
    let folders = Folders::of(global.data_dir.clone(), account(global).word())
        .map_err(|_| Refusal::new(Code::JournalMissing, String::new()))?;
    let holder = Holder::this(&global.program, SystemClock.now());
    rescue::end_what_was_decided(&folders, &holder)?;
    Ok(Journal::open_read_only(&folders.journal())?)
}

/// The keyring's entries of the register, which need not be open.
pub(crate) fn keyring(global: &Global) -> Result<Keyring, Refusal> {
    let folders = Folders::of(global.data_dir.clone(), account(global).word())
        .map_err(|_| Refusal::new(Code::JournalMissing, String::new()))?;
    Ok(Keyring::for_register(&folders.account()))
}

/// The account that was said, else the one this PC is set to.
pub(crate) fn profile(global: &Global) -> Profile {
    if let Some(said) = global.said {
        return said;
    }
    let chosen = chosen::read(global.data_dir.clone());
    if chosen.is_damaged {
        Output::diagnostic(
            "No se entiende con qué cuenta trabaja esta PC: se usa la de práctica. Elegila con `profile use`.",
        );
    }
    match chosen.account {
        Account::Practice => Profile::Practice,
        Account::Telepagos => Profile::Telepagos,
        Account::Totalcoin => Profile::Totalcoin,
    }
}

/// Which account a command works with.
pub(crate) fn account(global: &Global) -> Account {
    account_of(global.profile)
}

/// The account of that profile.
pub(crate) const fn account_of(profile: Profile) -> Account {
    match profile {
        Profile::Practice => Account::Practice,
        Profile::Telepagos => Account::Telepagos,
        Profile::Totalcoin => Account::Totalcoin,
    }
}
