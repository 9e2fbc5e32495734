//! Signing in and locking: who is at the till, and whether it is still them.
//!
//! A wrong PIN is counted in the journal before it is checked, so that neither pulling the plug nor starting
//! again gives a guesser a free one.
//!
//! Where the journal can only be read, nothing can be counted in it: there this process counts, for as long as it runs. A
//! guesser who starts the program anew gets five more, and time, where nothing can be done but look.
//!
//! A wait is kept as the moment it ends, so it outlives a restart. While the program runs it is counted by the uptime
//! clock from when the wait was first seen, because the wall's clock is anybody's to set: set forward it ends no wait,
//! set back it makes none longer.

use std::time::Duration;

use domain::{instant::Instant, operator::Deed, pin};
use journal::{Attendance, OperatorRow};

use crate::{
    Till,
    event::Event,
    refusal::{Code, Refusal},
    view::Session,
};

impl Till {
    /// Signs somebody in, in place of whoever was.
    pub async fn sign_in(&self, name: &str, digits: &str) -> Result<Session, Refusal> {
        let now = self.clock_now();
        let person = self.prove(name, digits).await?;
        self.attend(&person.name, Attendance::SignedIn).await?;
        sabotage::point("shift.begun");

        let session = Session {
            name: person.name,
            role: person.role,
            since_ms: now.ms(),
        };
        self.present().session = Some(session.clone());
        self.tell(Event::SessionChanged {
            session: Some(session.clone()),
        });
        self.hint();
        Ok(session)
    }

    /// Holds that whoever is signed in gives their PIN once more, for what is not to be done on a till that somebody
    /// walked away from. A wrong one is counted as at signing in, and ends in the same wait.
    pub(crate) async fn confirm_pin(&self, digits: &str) -> Result<Session, Refusal> {
        let session = self.session();
        let session = session.ok_or_else(|| self.refuse(Code::SignedOut))?;
        self.prove(&session.name, digits).await?;
        // The till may have been locked, or another come to it, while the PIN was compared.
        let still = self.session().filter(|still| *still == session);
        still.ok_or_else(|| self.refuse(Code::SignedOut))
    }

    /// The person at the till, if they may do this and gave their PIN once more: what could rob a shop is not to be done
    /// from a window that somebody found unlocked. A wrong PIN is counted as at signing in.
    pub(crate) async fn proven(&self, deed: Deed, digits: &str) -> Result<Session, Refusal> {
        self.allowed(deed)?;
        self.confirm_pin(digits).await
    }

    /// Holds that the digits are that person's PIN, and forgets their wrong ones then. Each try is counted.
    pub(crate) async fn prove(&self, name: &str, digits: &str) -> Result<OperatorRow, Refusal> {
        let now = self.clock_now();
        sabotage::point("pin.asked");
        let person = self.take_a_try(name, now).await?;
        sabotage::point("pin.counted");
        if let Some(until) = self.waits_until(&person, now) {
            return Err(self.locked_out(until));
        }
        let (failures, until) = after_a_try(&person, now);
        let is_right = match self.is_pin(digits, &person.pin_hash).await {
            Err(refusal) if refusal.code == Code::SecretLost => {
                // It was no try: there was nothing to compare with.
                self.count_tries(&person.name, person.failures, person.locked_until)
                    .await?;
                return Err(refusal);
            }
            is_right => is_right?,
        };
        if !is_right {
            tracing::warn!(failures, "a wrong PIN");
            if let Some(until) = until {
                self.note_wait(&person.name, Wait::begin(until, now, self.uptime()));
                self.attend(&person.name, Attendance::LockedOut { until })
                    .await?;
                return Err(self.locked_out(until));
            }
            let mut refusal = self.refuse(Code::WrongPin);
            refusal.attempts_left = Some(pin::attempts_left(failures));
            return Err(refusal);
        }
        sabotage::point("pin.right");
        self.forget_failures(&person.name).await?;
        sabotage::point("pin.forgotten");
        Ok(person)
    }

    /// Locks the till. What is open goes on being watched.
    pub async fn lock(&self) -> Result<(), Refusal> {
        // First the lock itself: whatever the journal says, nobody is at the till from now on.
        let left = self.present().session.take();
        self.tell(Event::SessionChanged { session: None });
        match left {
            Some(session) => self.attend(&session.name, Attendance::SignedOut).await,
            None => Ok(()),
        }
    }

    /// Who is at the till.
    pub fn session(&self) -> Option<Session> {
        self.present().session.clone()
    }

    /// The person as they were, and one more try counted against them unless they must wait: in one step,
    /// so that guesses made at the same moment are counted one by one.
    async fn take_a_try(&self, name: &str, now: Instant) -> Result<OperatorRow, Refusal> {
        let name = name.to_owned();
        let (known, uptime) = (self.known_wait(&name), self.uptime());
        let found = if self.inner.journal.is_read_only() {
            let read = self.inner.journal.read(move |book| book.operator(&name));
            read.await?.map(|person| self.count_here(person, now))
        } else {
            let counted = move |book: &mut journal::Writing<'_>| {
                let person = book.operator(&name)?;
                if let Some(person) = &person
                    && Wait::of(person, known, now, uptime).is_none()
                {
                    let (failures, until) = after_a_try(person, now);
                    book.set_pin_attempts(&name, failures, until)?;
                }
                Ok(person)
            };
            self.inner.journal.write(counted).await?
        };
        found
            .filter(|person| person.active)
            .ok_or_else(|| self.refuse(Code::NoSuchOperator))
    }

    /// The person as they were, and one more try counted by this process alone: as `take_a_try` does, where the journal
    /// cannot.
    fn count_here(&self, person: OperatorRow, now: Instant) -> OperatorRow {
        let uptime = self.uptime();
        let mut present = self.present();
        let person = match present.tries.get(&person.name) {
            Some(tries) => tries.of(person),
            None => person,
        };
        let known = present.waits.get(&person.name).copied();
        if Wait::of(&person, known, now, uptime).is_none() {
            let (failures, until) = after_a_try(&person, now);
            let tries = Tries { failures, until };
            present.tries.insert(person.name.clone(), tries);
        }
        person
    }

    /// Somebody as the journal has them, or as this process counted where the journal cannot.
    pub(crate) fn as_tried(&self, person: OperatorRow) -> OperatorRow {
        match self.present().tries.get(&person.name) {
            Some(tries) => tries.of(person),
            None => person,
        }
    }

    /// Until when no PIN of theirs is tried, by the wall's clock as it is now, if they must wait.
    pub(crate) fn waits_until(&self, person: &OperatorRow, now: Instant) -> Option<Instant> {
        let uptime = self.uptime();
        let wait = Wait::of(person, self.known_wait(&person.name), now, uptime)?;
        self.note_wait(&person.name, wait);
        let left = wait.ends.saturating_sub(uptime).as_millis();
        Some(now.plus_ms(i64::try_from(left).unwrap_or(i64::MAX)))
    }

    fn known_wait(&self, name: &str) -> Option<Wait> {
        self.present().waits.get(name).copied()
    }

    fn note_wait(&self, name: &str, wait: Wait) {
        self.present().waits.insert(name.to_owned(), wait);
    }

    pub(crate) fn uptime(&self) -> Duration {
        self.inner.ports.clock.uptime()
    }

    /// Forgets the wrong PINs: the right one came.
    async fn forget_failures(&self, name: &str) -> Result<(), Refusal> {
        self.count_tries(name, 0, None).await
    }

    async fn count_tries(
        &self,
        name: &str,
        failures: u32,
        until: Option<Instant>,
    ) -> Result<(), Refusal> {
        let name = name.to_owned();
        if self.inner.journal.is_read_only() {
            self.present().tries.insert(name, Tries { failures, until });
            return Ok(());
        }
        let counted =
            move |book: &mut journal::Writing<'_>| book.set_pin_attempts(&name, failures, until);
        Ok(self.inner.journal.write(counted).await?)
    }

    /// Journals that somebody came, left or was locked out.
    async fn attend(&self, name: &str, attendance: Attendance) -> Result<(), Refusal> {
        if self.inner.journal.is_read_only() {
            return Ok(());
        }
        let (name, stamp) = (name.to_owned(), self.stamp_by(Some(name.to_owned())));
        let attended =
            move |book: &mut journal::Writing<'_>| book.attend(&name, attendance, &stamp);
        Ok(self.inner.journal.write(attended).await?)
    }

    fn locked_out(&self, until: Instant) -> Refusal {
        let mut refusal = self.refuse(Code::LockedOut);
        refusal.retry_at_ms = Some(until.ms());
        refusal
    }
}

/// The tries that this process counted, because the journal can only be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tries {
    failures: u32,
    until: Option<Instant>,
}

impl Tries {
    /// Somebody with these in place of what the journal has, which it never changes.
    fn of(self, person: OperatorRow) -> OperatorRow {
        OperatorRow {
            failures: self.failures,
            locked_until: self.until,
            ..person
        }
    }
}

/// A wait that this process has seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    /// When it ends as the journal has it: which wait it is.
    until: Instant,
    /// When it ends on the uptime clock, which nobody sets.
    ends: Duration,
}

impl Wait {
    /// The wait of a person, if it is not over. One that this process has not seen begins to be counted now.
    fn of(
        person: &OperatorRow,
        known: Option<Wait>,
        now: Instant,
        uptime: Duration,
    ) -> Option<Wait> {
        let until = person.locked_until?;
        let wait = match known.filter(|known| known.until == until) {
            Some(known) => known,
            None if until > now => Wait::begin(until, now, uptime),
            None => return None,
        };
        (wait.ends > uptime).then_some(wait)
    }

    /// Never longer than the longest there is: then the clock was set back since it began.
    fn begin(until: Instant, now: Instant, uptime: Duration) -> Wait {
        let left = until.ms_since(now).clamp(0, pin::LONGEST_LOCKOUT_MS);
        let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        Wait {
            until,
            ends: uptime.saturating_add(left),
        }
    }
}

/// Their wrong PINs in a row if this try is one more, and until when they must wait then.
fn after_a_try(person: &OperatorRow, now: Instant) -> (u32, Option<Instant>) {
    let failures = person.failures.saturating_add(1);
    let until = pin::lockout_ms(failures).map(|ms| now.plus_ms(ms));
    (failures, until)
}
