//! The accounts at the providers: which this register has, and how often each may be asked.
//!
//! Each has a client of its own, with its own credentials, token and way out, so that nothing of one ever
//! reaches the other. What is asked, and when, is for the use cases.

use std::{
    collections::btree_map::Entry,
    sync::{Arc, PoisonError},
    time::Duration,
};

use domain::channel::Provider;
use gateway::{RefusedKind, Telepagos, pace::Budget, totalcoin::Totalcoin};

use crate::{
    Till,
    refusal::{Code, Refusal},
    watch::LOCKED_OUT,
};

/// The accounts a register has.
#[derive(Clone, Default)]
pub struct Providers {
    /// The one at TelePagos.
    pub telepagos: Option<Arc<Telepagos>>,
    /// The one at TotalCoin.
    pub totalcoin: Option<Arc<Totalcoin>>,
}

impl Till {
    /// The accounts this register has now.
    pub(crate) fn providers(&self) -> Providers {
        // The accounts in it are whole at every moment; a panic elsewhere does not spoil them.
        let providers = self.inner.providers.read();
        providers.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Works with these accounts from now on, in place of those of the same providers.
    pub(crate) fn take_up(&self, other: Providers) {
        {
            let providers = self.inner.providers.write();
            let mut providers = providers.unwrap_or_else(PoisonError::into_inner);
            providers.telepagos = other.telepagos.or(providers.telepagos.take());
            providers.totalcoin = other.totalcoin.or(providers.totalcoin.take());
        }
        self.tell_channels();
    }

    /// Whether this register has an account there.
    pub fn has(&self, provider: Provider) -> bool {
        match provider {
            Provider::Telepagos => self.providers().telepagos.is_some(),
            Provider::Totalcoin => self.providers().totalcoin.is_some(),
        }
    }

    /// The account at TelePagos.
    pub(crate) fn telepagos(&self) -> Result<Arc<Telepagos>, Refusal> {
        self.is_taken(Provider::Telepagos)?;
        let account = self.providers().telepagos;
        account.ok_or_else(|| self.refuse(Code::NoAccount))
    }

    /// The account at TotalCoin.
    pub(crate) fn totalcoin(&self) -> Result<Arc<Totalcoin>, Refusal> {
        self.is_taken(Provider::Totalcoin)?;
        let account = self.providers().totalcoin;
        account.ok_or_else(|| self.refuse(Code::NoAccount))
    }

    /// Refused while the provider does not take our credentials: each try is a failed login that may lock the account.
    fn is_taken(&self, provider: Provider) -> Result<(), Refusal> {
        match self.shut_out(provider) {
            None => Ok(()),
            Some(_) => Err(self.refuse(Code::CredentialsRefused)),
        }
    }

    /// Takes one request out of what a provider may be asked this minute, or says how long until there is one.
    /// A charge is never held back by it.
    ///
    /// While the provider refuses our credentials nothing may be asked, however often somebody hints.
    pub(crate) fn may_ask(&self, provider: Provider) -> Result<(), Duration> {
        self.may_ask_leaving(provider, 0)
    }

    /// The same, if as many more questions are left then: for what follows from the answer.
    pub(crate) fn may_ask_leaving(&self, provider: Provider, more: u32) -> Result<(), Duration> {
        if let Some(left) = self.shut_out(provider) {
            return Err(left);
        }
        let uptime = self.inner.ports.clock.uptime();
        let quiet = self.present().quiet_until.get(&provider).copied();
        let quiet = quiet.and_then(|until| until.checked_sub(uptime));
        if let Some(left) = quiet.filter(|left| !left.is_zero()) {
            return Err(left);
        }
        // Nothing panics while it holds this lock; were it to, the numbers in it are still whole.
        let budgets = self.inner.budgets.lock();
        let mut budgets = budgets.unwrap_or_else(PoisonError::into_inner);
        let budget = match budgets.entry(provider) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(fresh) => fresh.insert(Budget::new(uptime)),
        };
        budget.take_leaving(more, uptime)
    }

    /// Remembers that a provider does not take our credentials: every try more may lock the account.
    pub(crate) fn note_refusal(&self, provider: Provider, kind: RefusedKind) {
        if kind == RefusedKind::Credentials {
            let until = self.inner.ports.clock.uptime().saturating_add(LOCKED_OUT);
            self.present().shut_out_until.insert(provider, until);
        }
    }

    /// How long nothing is asked any more because the provider refuses our credentials, if it does.
    pub(crate) fn shut_out(&self, provider: Provider) -> Option<Duration> {
        let now = self.inner.ports.clock.uptime();
        let until = self.present().shut_out_until.get(&provider).copied()?;
        until.checked_sub(now).filter(|left| !left.is_zero())
    }
}
