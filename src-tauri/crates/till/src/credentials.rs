//! Credentials: the user names and passwords of the accounts, checked by a real login and kept in the keyring of
//! the operating system, never anywhere else.
//!
//! The host an account lives at is kept with them, so that no setting or file can lead a password elsewhere.
//! Without a keyring they serve for as long as the program runs, and that is said.

use std::sync::Arc;

use domain::{cbu::Cbu, channel::Provider, cuit::Cuit, operator::Deed};
use gateway::{Answer, Telepagos, totalcoin::Totalcoin};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    Till,
    ports::{NoVault, Vault},
    providers::Providers,
    refusal::{Code, Refusal},
    settings::{BUSINESS_UNIT, DNI},
    view::{AccountRequest, Mode},
};

/// The setting that keeps the account's CUIT, which every code must name.
pub const CUIT: &str = "account.cuit";
/// The setting that keeps the account's CVU, which every code must name.
pub const ACCOUNT: &str = "account.cvu";

/// The setting's word for credentials that are in the keyring.
pub const KEYRING: &str = "keyring";

/// The setting that says whether an account's credentials are in the keyring: `keyring` or `no`.
pub fn setting(provider: Provider) -> String {
    format!("account.{}", provider.word())
}

/// The setting that says which account a live register works with: a hash of where it lives and who it is.
fn bound(provider: Provider) -> String {
    format!("account.{}.bound", provider.word())
}

/// The setting with the account's company, as a hash, once one was said.
fn company(provider: Provider) -> String {
    format!("account.{}.company", provider.word())
}

/// The setting that says where a live register's account lives.
pub fn environment(provider: Provider) -> String {
    format!("account.{}.environment", provider.word())
}

/// Where money is real.
pub const PRODUCTION: &str = "production";

/// The setting that says how TelePagos takes the fields of a GET (ambiguity 1).
pub const FIELDS: &str = "account.telepagos.fields";

/// What a provider knows the shop by, and where.
#[derive(Clone)]
pub struct Credentials {
    /// Whose they are.
    pub provider: Provider,
    /// A word for the hosts they are good at: `production`, `homologation`, `test` or `practice`.
    pub environment: String,
    /// The company, where the provider asks for one.
    pub company: Option<String>,
    /// The user name.
    pub username: String,
    /// The password.
    pub password: SecretString,
}

/// Neither names nor password.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("provider", &self.provider)
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// What tells an account from any other, whatever its password. Hashes, because the journal holds no credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    provider: Provider,
    environment: String,
    user: String,
    /// None where nobody said one: a document of TotalCoin's asks for none.
    company: Option<String>,
}

impl Identity {
    pub(crate) fn of(credentials: &Credentials) -> Identity {
        let hash = |text: &str| journal::Hash::of(text.as_bytes()).to_string();
        let (environment, username) = (&credentials.environment, &credentials.username);
        let company = credentials.company.as_deref().map(str::trim);
        Identity {
            provider: credentials.provider,
            environment: environment.clone(),
            user: hash(&format!("{environment}\n{username}")),
            company: company.filter(|company| !company.is_empty()).map(hash),
        }
    }

    /// Whether the journal is held to this account, or to none yet.
    fn fits(&self, book: &journal::Reading<'_>) -> Result<bool, journal::Error> {
        let user = book.setting(&bound(self.provider))?;
        let company = book.setting(&company(self.provider))?;
        let other = |held: Option<String>, ours: Option<&String>| {
            held.zip(ours).is_some_and(|(held, ours)| held != *ours)
        };
        Ok(!other(user, Some(&self.user)) && !other(company, self.company.as_ref()))
    }

    /// Holds the journal to this account. False, and nothing written, when it is held to another.
    pub(crate) fn hold(
        &self,
        book: &mut journal::Writing<'_>,
        stamps: &mut impl Iterator<Item = journal::Stamp>,
    ) -> Result<bool, journal::Error> {
        if !self.fits(book)? {
            return Ok(false);
        }
        let facts = [
            (bound(self.provider), Some(&self.user)),
            (company(self.provider), self.company.as_ref()),
            (environment(self.provider), Some(&self.environment)),
        ];
        for ((key, value), stamp) in facts.into_iter().zip(stamps) {
            if let Some(value) = value
                && book.setting(&key)?.as_ref() != Some(value)
            {
                book.set_setting(&key, value, &stamp)?;
            }
        }
        Ok(true)
    }
}

/// An account's client, made with credentials that are to be tried.
pub enum Trial {
    /// At TelePagos.
    Telepagos(Arc<Telepagos>),
    /// At TotalCoin.
    Totalcoin(Arc<Totalcoin>),
}

impl Trial {
    async fn sign_in(&self) -> Answer<()> {
        match self {
            Trial::Telepagos(telepagos) => telepagos.sign_in().await,
            Trial::Totalcoin(totalcoin) => totalcoin.sign_in().await,
        }
    }

    /// Asks the provider whether the credentials are good, by a real login. Nothing is kept of it, and no register hears
    /// of it.
    pub async fn must_be_taken(&self) -> Result<(), Refusal> {
        match self.sign_in().await {
            Answer::Said(()) => Ok(()),
            Answer::Refused(refused) => {
                let mut refusal = Refusal::new((&refused.kind).into(), String::new());
                refusal.reason = refused.words;
                Err(refusal)
            }
            Answer::Silence(_) => Err(Refusal::new(Code::ProviderSilent, String::new())),
        }
    }
}

/// What of an account is no secret, and kept in the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The account's CUIT.
    pub cuit: Option<Cuit>,
    /// The account's CVU.
    pub account: Option<Cbu>,
    /// TotalCoin's business unit, for pre-orders.
    pub business_unit: Option<String>,
    /// The document number pre-orders carry.
    pub dni: Option<String>,
    /// How TelePagos takes the fields of a GET: `both`, `body` or `query`.
    pub fields: Option<String>,
}

/// Where the credentials went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Into the keyring: they are there the next time.
    Keyring,
    /// Nowhere: they serve until this program ends.
    ThisRun,
}

/// An entry of the keyring.
#[derive(Serialize, Deserialize)]
struct Entry {
    environment: String,
    company: Option<String>,
    username: String,
    password: String,
}

impl Till {
    /// Takes up an account: a manager gives the credentials, the provider is asked whether they are good, and
    /// only then are they kept. What a login refuses is forgotten at once.
    pub async fn add_account(
        &self,
        credentials: &Credentials,
        trial: Trial,
        particulars: &Particulars,
    ) -> Result<Kept, Refusal> {
        self.allowed(Deed::ManageAccounts)?;
        let provider = credentials.provider;
        self.works_with(credentials).await?;
        let answer = trial.sign_in().await;
        // A refused trial says nothing of the account that works now, so it shuts nobody out.
        if let Answer::Refused(refused) = answer {
            let mut refusal = self.refuse((&refused.kind).into());
            refusal.reason = refused.words;
            return Err(refusal);
        }
        self.heard(provider, answer)?;
        if self.inner.profile.mode == Mode::Live {
            self.hold(Identity::of(credentials)).await?;
        }
        self.note_particulars(particulars).await?;
        let kept = match keep(&*self.inner.ports.vault, credentials).await {
            Ok(()) => {
                self.note_where(provider, KEYRING).await?;
                Kept::Keyring
            }
            Err(why) => {
                tracing::warn!(error = %why, "credentials serve for this run only");
                Kept::ThisRun
            }
        };
        {
            // What the old credentials brought about is not the new ones' to bear.
            let mut present = self.present();
            present.shut_out_until.remove(&provider);
            present.quiet_until.remove(&provider);
            present.silences.remove(&provider);
        }
        self.take_up(match trial {
            Trial::Telepagos(telepagos) => Providers {
                telepagos: Some(telepagos),
                totalcoin: None,
            },
            Trial::Totalcoin(totalcoin) => Providers {
                telepagos: None,
                totalcoin: Some(totalcoin),
            },
        });
        self.hint();
        Ok(kept)
    }

    /// Works with these credentials from here on, if they are of the account this live register is held to, or if it
    /// is held to none yet. Practice has no accounts to mix up.
    ///
    /// [`Code::OtherAccount`] otherwise: what is on its way at one account must never be asked about, or sent again,
    /// at another; and sales of a trial account must not stand among real ones.
    pub async fn works_with(&self, credentials: &Credentials) -> Result<(), Refusal> {
        if self.inner.profile.mode == Mode::Practice {
            return Ok(());
        }
        let identity = Identity::of(credentials);
        let ours = identity.clone();
        let fits = self.inner.journal.read(move |book| ours.fits(book)).await?;
        if !fits {
            return Err(self.refuse(Code::OtherAccount));
        }
        let provider = identity.provider;
        self.present().identities.insert(provider, identity);
        Ok(())
    }

    /// Holds a live register to the account it works with, for good, before the first thing is asked of that account
    /// that leaves something behind. A login proves first that there is such an account: a user name that was
    /// mistyped binds nothing.
    pub async fn hold_to_account(&self, provider: Provider) -> Result<(), Refusal> {
        let Some(identity) = self.present().identities.get(&provider).cloned() else {
            return Ok(());
        };
        let known = self
            .inner
            .journal
            .read(move |book| book.setting(&bound(provider)))
            .await?;
        if known.is_none() {
            self.check_account_at(provider).await?;
        }
        self.hold(identity).await
    }

    async fn hold(&self, identity: Identity) -> Result<(), Refusal> {
        let mut stamps = [self.stamp(), self.stamp(), self.stamp()].into_iter();
        let held = self
            .inner
            .journal
            .write(move |book| identity.hold(book, &mut stamps))
            .await?;
        if held {
            Ok(())
        } else {
            Err(self.refuse(Code::OtherAccount))
        }
    }

    /// Forgets an account's credentials. The journal and its sales stay.
    pub async fn forget_account(&self, provider: Provider) -> Result<(), Refusal> {
        self.allowed(Deed::ManageAccounts)?;
        let forgotten = self.inner.ports.vault.forget(&name(provider)).await;
        forgotten.map_err(|why| {
            tracing::error!(error = %why, "credentials could not be forgotten");
            self.refuse(Code::NoKeyring)
        })?;
        self.note_where(provider, "no").await
    }

    async fn note_where(&self, provider: Provider, place: &'static str) -> Result<(), Refusal> {
        let (key, stamp) = (setting(provider), self.stamp());
        self.inner
            .journal
            .write(move |book| book.set_setting(&key, place, &stamp))
            .await?;
        Ok(())
    }

    async fn note_particulars(&self, particulars: &Particulars) -> Result<(), Refusal> {
        let facts = particulars.values();
        if facts.is_empty() {
            return Ok(());
        }
        self.set(facts).await
    }
}

impl Particulars {
    /// What of them was said, by its setting.
    pub(crate) fn values(&self) -> Vec<(&'static str, String)> {
        let text = |value: &Option<String>| value.clone().filter(|text| !text.trim().is_empty());
        let facts = [
            (CUIT, self.cuit.as_ref().map(|it| it.as_str().to_owned())),
            (
                ACCOUNT,
                self.account.as_ref().map(|it| it.as_str().to_owned()),
            ),
            (BUSINESS_UNIT, text(&self.business_unit)),
            (DNI, text(&self.dni)),
            (FIELDS, text(&self.fields)),
        ];
        let said = facts.into_iter();
        said.filter_map(|(key, value)| Some((key, value?)))
            .collect()
    }
}

/// What somebody typed of an account, read: the credentials, and what of it is no secret.
///
/// [`Code::BadCuit`] and [`Code::BadAccount`] for what does not verify, [`Code::BadSetting`] for a name or a password
/// that is none.
pub fn read(request: &AccountRequest) -> Result<(Credentials, Particulars), Refusal> {
    let refused = |code| Refusal::new(code, String::new());
    let said = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    if request.username.trim().is_empty() || request.password.is_empty() {
        return Err(refused(Code::BadSetting));
    }
    let cuit = said(&request.cuit).map(|text| Cuit::parse(&text));
    let account = said(&request.account).map(|text| Cbu::parse(&text));
    let preorder = request.preorder.as_ref();
    let credentials = Credentials {
        provider: request.provider,
        environment: request.environment.clone(),
        company: said(&request.company),
        username: request.username.trim().to_owned(),
        password: SecretString::from(request.password.clone()),
    };
    let particulars = Particulars {
        cuit: cuit.transpose().map_err(|_| refused(Code::BadCuit))?,
        account: account.transpose().map_err(|_| refused(Code::BadAccount))?,
        business_unit: preorder.map(|it| it.business_unit.trim().to_owned()),
        dni: preorder.map(|it| it.dni.trim().to_owned()),
        fields: None,
    };
    Ok((credentials, particulars))
}

/// The credentials that are kept for a provider, if any are.
pub async fn kept(vault: &dyn Vault, provider: Provider) -> Result<Option<Credentials>, NoVault> {
    let Some(entry) = vault.read(&name(provider)).await? else {
        return Ok(None);
    };
    let entry: Entry = serde_json::from_str(entry.expose_secret())
        .map_err(|_| NoVault("its entry for the account is not one of ours".to_owned()))?;
    Ok(Some(Credentials {
        provider,
        environment: entry.environment,
        company: entry.company,
        username: entry.username,
        password: SecretString::from(entry.password),
    }))
}

pub(crate) async fn keep(vault: &dyn Vault, credentials: &Credentials) -> Result<(), NoVault> {
    let entry = Entry {
        environment: credentials.environment.clone(),
        company: credentials.company.clone(),
        username: credentials.username.clone(),
        password: credentials.password.expose_secret().to_owned(),
    };
    let text = serde_json::to_string(&entry).map_err(|why| NoVault(why.to_string()))?;
    vault
        .keep(&name(credentials.provider), SecretString::from(text))
        .await
}

/// The keyring's name for an account.
pub(crate) fn name(provider: Provider) -> String {
    setting(provider)
}
