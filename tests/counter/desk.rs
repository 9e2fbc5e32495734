//! Desks: tills on one journal, each as a process of its own would have it.

use std::sync::Arc;

use domain::register::Register;
use gateway::{
    Clock, Credentials, Telepagos,
    totalcoin::{self, Totalcoin},
};
use host::cabinet::Disk;
use journal::Journal;
use secrecy::SecretString;
use till::{
    Foundation, Providers, Till,
    ports::{Dice, Ports},
    profile::Profile,
    view::Mode,
};

use super::{Counter, gazette::Gazette};

/// A till in one process, with the journal it has open and the ears it speaks to.
pub struct Desk {
    /// The till.
    pub till: Till,
    /// Its handle on the journal.
    pub journal: Journal,
    /// What it told.
    pub gazette: Arc<Gazette>,
}

/// A practice account that takes itself for a live one.
pub fn live() -> Profile {
    Profile {
        mode: Mode::Live,
        ..Profile::practice()
    }
}

impl Counter {
    /// Another till on the same journal, as a second process would have it; nobody is signed in there.
    /// One that `sells` may ask for money.
    pub async fn another_desk(&self, profile: Profile, sells: bool) -> Desk {
        let name = Register::from_bits(self.dice.bits());
        let journal = Journal::open(&self.journal_path(), name, self.clock.now());
        let journal = journal.expect("the journal opens");
        self.desk_over(profile, journal, sells).await
    }

    /// A till on a journal of its own, on which nothing was ever done.
    pub async fn fresh_desk(&self, profile: Profile) -> Desk {
        let name = Register::from_bits(self.dice.bits());
        let path = self.folder().join("fresh.db");
        let journal = Journal::open(&path, name, self.clock.now());
        let journal = journal.expect("a new journal");
        self.desk_over(profile, journal, true).await
    }

    /// A till over the journal opened for looking only.
    pub async fn desk_that_cannot_write(&self) -> Desk {
        let journal = Journal::open_read_only(&self.journal_path()).expect("the journal opens");
        self.desk_over(Profile::practice(), journal, true).await
    }

    /// The accounts everybody practises with, at both providers.
    pub fn providers(&self) -> Providers {
        let word = || "practica".to_owned();
        let telepagos = Telepagos::new(
            self.wire.clone(),
            self.clock.clone(),
            Credentials {
                username: word(),
                password: SecretString::from(word()),
            },
        );
        let totalcoin = Totalcoin::new(
            self.wire.clone(),
            self.clock.clone(),
            totalcoin::Credentials {
                company: Some(word()),
                username: word(),
                password: SecretString::from(word()),
            },
        );
        Providers {
            telepagos: Some(Arc::new(telepagos)),
            totalcoin: Some(Arc::new(totalcoin)),
        }
    }

    async fn desk_over(&self, profile: Profile, journal: Journal, sells: bool) -> Desk {
        let gazette = Arc::new(Gazette::default());
        let ports = Ports {
            clock: self.clock.clone(),
            dice: self.dice.clone(),
            vault: self.vault.clone(),
            outlet: gazette.clone(),
            cabinet: Arc::new(Disk),
        };
        let till = Till::open(Foundation {
            profile,
            ports,
            journal: journal.clone(),
            providers: self.providers(),
            stage: Some(self.wire.clone()),
            papers: self.papers(),
            sells,
        });
        let till = till.await.expect("a till opens on a whole journal");
        Desk {
            till,
            journal,
            gazette,
        }
    }
}
