//! Signing in and locking: who is at the till.
//!
//! A wrong PIN is counted in the journal before it is checked, so that neither pulling the plug nor starting
//! again gives a guesser a free one; a clock set back does not shorten a wait, because what is kept is the
//! moment it ends and a moment before it began is still before it ends.

use domain::pin;
use journal::Attendance;

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
        let asked = name.to_owned();
        let person = self
            .inner
            .journal
            .read(move |book| book.operator(&asked))
            .await?
            .filter(|person| person.active)
            .ok_or_else(|| self.refuse(Code::NoSuchOperator))?;
        if let Some(until) = person.locked_until.filter(|until| *until > now) {
            return Err(self.locked_out(until));
        }

        let failures = person.failures.saturating_add(1);
        let until = pin::lockout_ms(failures).map(|ms| now.plus_ms(ms));
        self.count_attempts(&person.name, failures, until).await?;
        if !self.is_pin(digits, &person.pin_hash).await? {
            tracing::warn!(failures, "a wrong PIN");
            if let Some(until) = until {
                self.attend(&person.name, Attendance::LockedOut { until })
                    .await?;
                return Err(self.locked_out(until));
            }
            let mut refusal = self.refuse(Code::WrongPin);
            refusal.attempts_left = Some(pin::attempts_left(failures));
            return Err(refusal);
        }
        self.count_attempts(&person.name, 0, None).await?;
        self.attend(&person.name, Attendance::SignedIn).await?;

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

    async fn count_attempts(
        &self,
        name: &str,
        failures: u32,
        until: Option<domain::instant::Instant>,
    ) -> Result<(), Refusal> {
        if self.inner.journal.is_read_only() {
            // Nothing can be counted there, and nothing can be done there either but look.
            return Ok(());
        }
        let name = name.to_owned();
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

    fn locked_out(&self, until: domain::instant::Instant) -> Refusal {
        let mut refusal = self.refuse(Code::LockedOut);
        refusal.retry_at_ms = Some(until.ms());
        refusal
    }
}
