//! Setting this PC up: its registers as they are, credentials that are tried, and a live register that is founded.
//!
//! What is written down is the till's ([`till::set_up`]); here are the register's folders, and the way to the provider.

use std::{path::PathBuf, sync::Arc};

use domain::{cbu::Cbu, channel::Provider, cuit::Cuit};
use gateway::Carrier;
use journal::Journal;
use till::{
    credentials::{self, Credentials},
    logo::ShopLogo,
    ports::{Clock, Dice, Outlet},
    refusal::{Code, Refusal},
    set_up::{self, Founded},
    view::{AccountName, AccountRequest, AccountView, AccountsView, SetUpPerson, ShopSetting},
};

use crate::{
    accounts::{self, Way},
    dice::SystemDice,
    folders::Folders,
    register::{Account, Opened, Plan, Purpose},
    vault::Keyring,
};

impl From<AccountName> for Account {
    fn from(name: AccountName) -> Account {
        match name {
            AccountName::Practice => Account::Practice,
            AccountName::Telepagos => Account::Telepagos,
            AccountName::Totalcoin => Account::Totalcoin,
        }
    }
}

impl From<Account> for AccountName {
    fn from(account: Account) -> AccountName {
        match account {
            Account::Practice => AccountName::Practice,
            Account::Telepagos => AccountName::Telepagos,
            Account::Totalcoin => AccountName::Totalcoin,
        }
    }
}

impl From<Provider> for Account {
    /// The live register of a provider's account.
    fn from(provider: Provider) -> Account {
        match provider {
            Provider::Telepagos => Account::Telepagos,
            Provider::Totalcoin => Account::Totalcoin,
        }
    }
}

/// The registers of this PC, as they are: what is no secret of each, and whether there is a keyring.
pub async fn accounts(data_dir: Option<PathBuf>, current: Account) -> AccountsView {
    let mut registers = Vec::new();
    for account in [Account::Practice, Account::Telepagos, Account::Totalcoin] {
        registers.push(look(data_dir.clone(), account).await);
    }
    let keyring = Folders::of(data_dir, current.word())
        .map(|folders| Keyring::for_register(&folders.account()));
    let has_keyring = match keyring {
        Ok(keyring) => keyring.probe(SystemDice.bits()).await.is_ok(),
        Err(_) => false,
    };
    AccountsView {
        current: current.into(),
        registers,
        has_keyring,
    }
}

/// One of this PC's registers, looked at without opening it.
async fn look(data_dir: Option<PathBuf>, account: Account) -> AccountView {
    let nothing = AccountView {
        name: account.into(),
        exists: false,
        kept: false,
        environment: None,
        cuit: None,
        account_ending: None,
    };
    let folders = Folders::of(data_dir, account.word()).ok();
    let Some(folders) = folders.filter(|folders| folders.journal().exists()) else {
        return nothing;
    };
    let there = AccountView {
        exists: true,
        ..nothing
    };
    let [provider] = account.providers() else {
        return there;
    };
    let provider = *provider;
    // A register that is damaged is one all the same; what it knows of its account is not told then.
    let Ok(journal) = Journal::open_read_only_at_once(&folders.journal()) else {
        return there;
    };
    let known = journal.read(move |book| {
        Ok((
            book.setting(&credentials::setting(provider))?,
            book.setting(&credentials::environment(provider))?,
            book.setting(credentials::CUIT)?,
            book.setting(credentials::ACCOUNT)?,
        ))
    });
    let Ok((kept, environment, cuit, own)) = known.await else {
        return there;
    };
    AccountView {
        kept: kept.as_deref() == Some(credentials::KEYRING),
        environment,
        cuit: cuit
            .and_then(|text| Cuit::parse(&text).ok())
            .map(|cuit| cuit.to_string()),
        account_ending: own
            .and_then(|text| Cbu::parse(&text).ok())
            .map(|own| ending(own.as_str())),
        ..there
    }
}

/// The last four digits.
fn ending(digits: &str) -> String {
    let skipped = digits.chars().count().saturating_sub(4);
    digits.chars().skip(skipped).collect()
}

/// Asks the provider whether these credentials are good, by a real login with a client that is thrown away. Nothing is
/// kept, in no file and no keyring.
pub async fn check_account(request: &AccountRequest, clock: Arc<dyn Clock>) -> Result<(), Refusal> {
    let (credentials, _) = read(request)?;
    let trial = accounts::client(&credentials, &Way::Live, Carrier::default(), clock)?;
    trial.must_be_taken().await
}

/// The credentials somebody typed, of an environment there is.
pub fn read(request: &AccountRequest) -> Result<(Credentials, credentials::Particulars), Refusal> {
    if accounts::host(request.provider, &request.environment).is_none() {
        return Err(Refusal::new(Code::BadSetting, String::new()));
    }
    credentials::read(request)
}

/// A live register that is to be founded.
pub struct Founding<'a> {
    /// Where this PC's registers live; none: the system's folder for the app.
    pub data_dir: Option<PathBuf>,
    /// The account it works with.
    pub account: &'a AccountRequest,
    /// The shop.
    pub shop: &'a ShopSetting,
    /// Its logo, if one was chosen.
    pub logo: Option<Arc<ShopLogo>>,
    /// Who works there, a manager first.
    pub people: &'a [SetUpPerson],
    /// Which program founds it.
    pub program: String,
    /// What time it is here.
    pub clock: Arc<dyn Clock>,
    /// Who hears what happens there meanwhile.
    pub outlet: Arc<dyn Outlet>,
}

/// Founds a live register. Answers what came of it, and the credentials, for a run on a system that kept none.
///
/// What fails leaves a register on which nobody works, which the next try founds.
pub async fn found(founding: Founding<'_>) -> Result<(Founded, Credentials), Refusal> {
    let (credentials, particulars) = read(founding.account)?;
    let account = Account::from(founding.account.provider);
    let opened = Opened::open(Plan {
        data_dir: founding.data_dir,
        account,
        sandbox_url: None,
        credentials: Vec::new(),
        purpose: Purpose::SetUp,
        program: founding.program,
        clock: founding.clock,
        outlet: founding.outlet,
    })
    .await?;
    let trial = opened.trial(&credentials)?;
    let account = set_up::Account {
        credentials: credentials.clone(),
        trial,
        particulars,
    };
    let founded = opened
        .till
        .found(
            account,
            founding.shop,
            founding.logo.as_deref(),
            founding.people,
        )
        .await?;
    Ok((founded, credentials))
}
