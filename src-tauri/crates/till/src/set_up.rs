//! Setting a register up: what the wizard gathered, written down whole or not at all.
//!
//! Until a register was set up there is nobody to ask for a PIN: whoever is there sets it up, or says that they will do
//! it later. A live register is founded on an account that was just seen to take its credentials; all that makes it one
//! (the account, the shop, its first people, the spare key) is in one transaction, so that what failed on the way is
//! tried again from the beginning.

use domain::{lifecycle::State, order};
use domain::{
    operator::{Deed, Role},
    payout,
    spare_key::SpareKey,
};
use journal::{Stamp, Writing};

use crate::{
    Till,
    credentials::{self, Credentials, Identity, KEYRING, Kept, Particulars, Trial, setting},
    event::Event,
    logo::ShopLogo,
    people::{Newcomer, PRACTICE_MANAGER},
    refusal::{Code, Refusal},
    settings::{self, LOGO, SET_UP},
    spare_key::SPARE_KEY,
    standing::{Standing, Why},
    view::{Mode, SetUpPerson, SetUpRequest, ShopSetting},
};

/// The setting's word for a register that was set up.
const DONE: &str = "done";
/// The setting's word for one that is to be set up later.
const LATER: &str = "later";

/// An account that a live register is founded on.
pub struct Account {
    /// What it is known by.
    pub credentials: Credentials,
    /// A client that speaks with them.
    pub trial: Trial,
    /// What of it is no secret.
    pub particulars: Particulars,
}

/// What came of founding a live register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founded {
    /// Where the credentials went.
    pub kept: Kept,
    /// The register's spare key, to be shown this once.
    pub spare_key: SpareKey,
}

impl Till {
    /// Whether the register was set up, or somebody said that they would do it later. One that was worked with before
    /// anybody was asked counts as set up.
    pub(crate) async fn is_set_up(&self) -> Result<bool, Refusal> {
        if self.settings().set_up {
            return Ok(true);
        }
        let worked_with = self.inner.journal.read(|book| {
            let mut people = book.operators()?.into_iter();
            Ok(book.next_number()? > 1 || people.any(|person| person.name != PRACTICE_MANAGER))
        });
        Ok(worked_with.await?)
    }

    /// Refused unless whoever is there may arrange this PC's accounts: a manager, or anybody on a register that was not
    /// set up.
    pub async fn may_arrange(&self) -> Result<(), Refusal> {
        if !self.is_set_up().await? {
            return Ok(());
        }
        self.allowed(Deed::ManageAccounts).map(|_| ())
    }

    /// Refused unless a manager is there who may do this.
    pub fn may(&self, deed: Deed) -> Result<(), Refusal> {
        self.allowed(deed).map(|_| ())
    }

    /// Refused unless a manager is there and gives their PIN once more.
    pub async fn prove_manager(&self, pin: &str) -> Result<(), Refusal> {
        self.proven(Deed::ManageAccounts, pin).await.map(|_| ())
    }

    /// The register is worked with as it is; the wizard waits. On one that was set up nothing is to be skipped.
    pub async fn skip_set_up(&self) -> Result<(), Refusal> {
        if self.settings().set_up {
            return Ok(());
        }
        self.must_write()?;
        self.set(vec![(SET_UP, LATER.to_owned())]).await
    }

    /// Sets this practice register up: the shop and who works here. The manager everybody knows leaves when another is
    /// named.
    pub async fn set_up_practice(&self, request: &SetUpRequest) -> Result<(), Refusal> {
        self.may_arrange().await?;
        if self.inner.profile.mode != Mode::Practice {
            return Err(self.refuse(Code::PracticeOnly));
        }
        self.must_write()?;
        let shop = settings::shop_values(&request.shop).map_err(|code| self.refuse(code))?;
        let newcomers = self.newcomers(&request.people).await?;
        let manager = newcomers.iter().any(|it| it.role == Role::Manager);
        let mut stamps = self.stamps(shop.len().saturating_add(newcomers.len()));
        let set_up = move |book: &mut Writing<'_>| {
            for newcomer in &newcomers {
                if newcomer.is_taken(book)? {
                    return Ok(Err(Code::NameTaken));
                }
            }
            for (key, value) in shop.iter().map(as_text).chain([(SET_UP, DONE)]) {
                book.set_setting(key, value, &next(&mut stamps)?)?;
            }
            for newcomer in &newcomers {
                newcomer.seat(book, &next(&mut stamps)?)?;
            }
            let everybodys = book.operator(PRACTICE_MANAGER)?;
            if manager && everybodys.is_some_and(|person| person.active) {
                book.dismiss(PRACTICE_MANAGER, &next(&mut stamps)?)?;
            }
            Ok(Ok(()))
        };
        let written = self.inner.journal.write(set_up).await?;
        written.map_err(|code| self.refuse(code))?;
        let gone = self.session().filter(|it| it.name == PRACTICE_MANAGER);
        if manager && gone.is_some() {
            self.lock().await?;
        }
        self.tell_news().await
    }

    /// Founds this live register, on which nobody works yet: the account, checked by a real login and into the keyring;
    /// the shop, with its logo; its people, of whom the first is a manager. All of it, or nothing.
    pub async fn found(
        &self,
        account: Account,
        shop: &ShopSetting,
        logo: Option<&ShopLogo>,
        people: &[SetUpPerson],
    ) -> Result<Founded, Refusal> {
        self.must_write()?;
        let nobody = self
            .inner
            .journal
            .read(|book| Ok(book.operators()?.is_empty()));
        if self.inner.profile.mode == Mode::Practice || !nobody.await? {
            return Err(self.refuse(Code::AlreadySetUp));
        }
        if people.first().is_none_or(|it| it.role != Role::Manager) {
            return Err(self.refuse(Code::NotAllowed));
        }
        let Account {
            credentials,
            trial,
            particulars,
        } = account;
        let provider = credentials.provider;
        let mut values = settings::shop_values(shop).map_err(|code| self.refuse(code))?;
        self.works_with(&credentials).await?;
        trial.must_be_taken().await?;
        let newcomers = self.newcomers(people).await?;
        let (spare_key, spare_hash) = self.new_spare_key()?;
        let vault = &*self.inner.ports.vault;
        let kept = match credentials::keep(vault, &credentials).await {
            Ok(()) => Kept::Keyring,
            Err(why) => {
                tracing::warn!(error = %why, "credentials serve for this run only");
                Kept::ThisRun
            }
        };
        values.extend(particulars.values());
        values.extend(logo.map(|logo| (LOGO, logo.kept())));
        values.push((SPARE_KEY, spare_hash));
        values.push((SET_UP, DONE.to_owned()));
        let place = match kept {
            Kept::Keyring => KEYRING,
            Kept::ThisRun => "no",
        };
        let identity = Identity::of(&credentials);
        let mut stamps = self.stamps(values.len().saturating_add(newcomers.len()));
        let found = move |book: &mut Writing<'_>| {
            if !book.operators()?.is_empty() {
                return Ok(Err(Code::AlreadySetUp));
            }
            if !identity.hold(book, &mut stamps)? {
                return Ok(Err(Code::OtherAccount));
            }
            book.set_setting(&setting(provider), place, &next(&mut stamps)?)?;
            for (key, value) in values.iter().map(as_text) {
                book.set_setting(key, value, &next(&mut stamps)?)?;
            }
            for newcomer in &newcomers {
                newcomer.seat(book, &next(&mut stamps)?)?;
            }
            Ok(Ok(()))
        };
        let written = self.inner.journal.write(found).await;
        let written = written.map_err(Refusal::from);
        let written = written.and_then(|it| it.map_err(|code| self.refuse(code)));
        if let Err(refusal) = written {
            // What founded nothing is nobody's credentials.
            if let Err(why) = vault.forget(&credentials::name(provider)).await {
                tracing::warn!(error = %why, "credentials of no register stay in the keyring");
            }
            return Err(refusal);
        }
        Ok(Founded { kept, spare_key })
    }

    /// Asks for no more money, because another register is to be opened in place of this one. Answers how this process
    /// stood to it, to [go back](Till::stand) to.
    ///
    /// [`Code::WorkInHand`], and it sells on, while a sale waits for its payment or a payout is in doubt.
    pub async fn step_back(&self) -> Result<Standing, Refusal> {
        let before = self.present().standing.clone();
        if before != Standing::Sells {
            return Ok(before);
        }
        self.present().standing = Standing::ViewOnly {
            why: Why::Held { holder: None },
        };
        match self.has_work_in_hand().await {
            Ok(false) => Ok(before),
            Ok(true) => {
                self.present().standing = before;
                Err(self.refuse(Code::WorkInHand))
            }
            Err(refusal) => {
                self.present().standing = before;
                Err(refusal)
            }
        }
    }

    /// Tells the windows that another register is opened in place of this one.
    pub fn leaves(&self) {
        self.tell(Event::RegisterLeft);
    }

    async fn has_work_in_hand(&self) -> Result<bool, Refusal> {
        let is_busy = {
            let present = self.present();
            !present.asking.is_empty() || !present.paying.is_empty()
        };
        if is_busy {
            return Ok(true);
        }
        let (sales, payouts) = self
            .inner
            .journal
            .read(|book| Ok((book.unsettled()?, book.payouts_unsettled()?)))
            .await?;
        let waits = |order: &order::Order| {
            matches!(order.state, State::Drafted | State::InDoubt | State::Open)
        };
        Ok(sales.iter().any(|stored| waits(&stored.order))
            || payouts
                .iter()
                .any(|payout| payout.duty() == payout::Duty::Settle))
    }

    async fn newcomers(&self, people: &[SetUpPerson]) -> Result<Vec<Newcomer>, Refusal> {
        let mut newcomers: Vec<Newcomer> = Vec::new();
        for person in people {
            let newcomer = self
                .newcomer(&person.name, person.role, &person.pin)
                .await?;
            if newcomers.iter().any(|other| other.name == newcomer.name) {
                return Err(self.refuse(Code::NameTaken));
            }
            newcomers.push(newcomer);
        }
        Ok(newcomers)
    }

    /// As many stamps as that many things need, and the few that go with setting up.
    fn stamps(&self, things: usize) -> std::vec::IntoIter<Stamp> {
        let stamps: Vec<Stamp> = (0..things.saturating_add(8))
            .map(|_| self.stamp())
            .collect();
        stamps.into_iter()
    }
}

fn as_text<'v>((key, value): &'v (&'static str, String)) -> (&'v str, &'v str) {
    (key, value)
}

fn next(stamps: &mut impl Iterator<Item = Stamp>) -> Result<Stamp, journal::Error> {
    stamps
        .next()
        .ok_or_else(|| journal::Error::Io(std::io::Error::other("no stamp is left")))
}
