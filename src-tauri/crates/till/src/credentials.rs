//! Credentials: the user names and passwords of the accounts, checked by a real login and kept in the keyring of
//! the operating system, never anywhere else.
//!
//! The host an account lives at is kept with them, so that no setting or file can lead a password elsewhere.
//! Without a keyring they serve for as long as the program runs, and that is said.

use std::sync::Arc;

use domain::{cbu::Cbu, channel::Provider, cuit::Cuit, operator::Deed};
use gateway::{Telepagos, totalcoin::Totalcoin};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    Till,
    ports::{NoVault, Vault},
    providers::Providers,
    refusal::{Code, Refusal},
    settings::{BUSINESS_UNIT, DNI},
    view::Mode,
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

/// The setting that says where a live register's account lives.
pub fn environment(provider: Provider) -> String {
    format!("account.{}.environment", provider.word())
}

/// Where money is real.
pub const PRODUCTION: &str = "production";

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

impl Credentials {
    /// What tells this account from any other, whatever its password.
    fn account(&self) -> String {
        let company = self.company.as_deref().unwrap_or_default();
        let parts = [self.environment.as_str(), company, &self.username];
        journal::Hash::of(parts.join("\n").as_bytes()).to_string()
    }
}

/// An account's client, made with credentials that are to be tried.
pub enum Trial {
    /// At TelePagos.
    Telepagos(Arc<Telepagos>),
    /// At TotalCoin.
    Totalcoin(Arc<Totalcoin>),
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
        self.is_same_account(credentials).await?;
        let answer = match &trial {
            Trial::Telepagos(telepagos) => telepagos.sign_in().await,
            Trial::Totalcoin(totalcoin) => totalcoin.sign_in().await,
        };
        // A refused trial says nothing of the account that works now, so it shuts nobody out.
        if let gateway::Answer::Refused(refused) = answer {
            let mut refusal = self.refuse((&refused.kind).into());
            refusal.reason = refused.words;
            return Err(refusal);
        }
        self.heard(provider, answer)?;
        self.bind(credentials).await?;
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
        self.present().shut_out_until.remove(&provider);
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

    /// Holds a live register to one account of a provider for good. What is on its way at one account must never be
    /// asked about, or sent again, at another; and sales of a trial account must not stand among real ones.
    ///
    /// [`Code::OtherAccount`] when the register works with another. Practice has no accounts to mix up.
    pub async fn bind_account(&self, credentials: &Credentials) -> Result<(), Refusal> {
        self.is_same_account(credentials).await?;
        if self.inner.sells {
            self.bind(credentials).await?;
        }
        Ok(())
    }

    async fn is_same_account(&self, credentials: &Credentials) -> Result<(), Refusal> {
        let key = bound(credentials.provider);
        let held = self
            .inner
            .journal
            .read(move |book| book.setting(&key))
            .await?;
        let other = held.is_some_and(|held| held != credentials.account());
        if other && self.inner.profile.mode == Mode::Live {
            return Err(self.refuse(Code::OtherAccount));
        }
        Ok(())
    }

    async fn bind(&self, credentials: &Credentials) -> Result<(), Refusal> {
        if self.inner.profile.mode == Mode::Practice {
            return Ok(());
        }
        let facts = [
            (bound(credentials.provider), credentials.account()),
            (
                environment(credentials.provider),
                credentials.environment.clone(),
            ),
        ];
        let mut stamps = [self.stamp(), self.stamp()].into_iter();
        self.inner
            .journal
            .write(move |book| {
                for ((key, value), stamp) in facts.iter().zip(&mut stamps) {
                    if book.setting(key)?.as_deref() != Some(value) {
                        book.set_setting(key, value, &stamp)?;
                    }
                }
                Ok(())
            })
            .await?;
        Ok(())
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
        let text = |value: Option<String>| value.filter(|text| !text.trim().is_empty());
        let facts = [
            (
                CUIT,
                particulars.cuit.as_ref().map(|it| it.as_str().to_owned()),
            ),
            (
                ACCOUNT,
                particulars
                    .account
                    .as_ref()
                    .map(|it| it.as_str().to_owned()),
            ),
            (BUSINESS_UNIT, text(particulars.business_unit.clone())),
            (DNI, text(particulars.dni.clone())),
        ];
        let mut facts: Vec<(&str, String, journal::Stamp)> = facts
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?, self.stamp())))
            .collect();
        if facts.is_empty() {
            return Ok(());
        }
        self.inner
            .journal
            .write(move |book| {
                for (key, value, stamp) in facts.drain(..) {
                    book.set_setting(key, &value, &stamp)?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
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

async fn keep(vault: &dyn Vault, credentials: &Credentials) -> Result<(), NoVault> {
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
fn name(provider: Provider) -> String {
    setting(provider)
}
