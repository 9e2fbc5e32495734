//! Payees: where a payout goes.

use serde::{Deserialize, Serialize};

use crate::{
    alias::{Alias, NotAnAlias},
    cbu::{Cbu, NotACbu},
};

/// Where the money goes: an account, or a name for one, never both (document of TelePagos, "cashout").
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// A CBU or CVU.
    Account(Cbu),
    /// An alias, which its owner can point elsewhere.
    Alias(Alias),
}

/// Why the text names no payee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPayee {
    /// It is digits, as an account is, and they do not verify.
    #[error(transparent)]
    Account(#[from] NotACbu),
    /// It is no alias either.
    #[error(transparent)]
    Alias(#[from] NotAnAlias),
}

impl Payee {
    /// Reads an account or an alias. What has twenty digits or more and nothing else is meant as an account.
    pub fn parse(text: &str) -> Result<Payee, NotAPayee> {
        let meant = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.'));
        let digits = meant.clone().all(|c| c.is_ascii_digit()) && meant.count() >= 20;
        if digits {
            Ok(Payee::Account(Cbu::parse(text)?))
        } else {
            Ok(Payee::Alias(Alias::parse(text)?))
        }
    }

    /// The payee as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Payee::Account(account) => account.as_str(),
            Payee::Alias(alias) => alias.as_str(),
        }
    }
}
