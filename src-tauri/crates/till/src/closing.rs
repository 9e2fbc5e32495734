//! Closing the day: when a business day is over, its last event is sealed and the journal is copied.
//!
//! What a day came to stays as it is once the day is closed ([`day`](crate::day)); so it is closed only after the
//! providers were heard once more, or did not answer for a while. The head that is sealed is what paper prints: whoever
//! has it can tell whether anything before it was changed or cut off. Sealing and copying happen by themselves, in the
//! first round of the next day or at the next start; a manager can copy the journal at any time.

use std::{path::PathBuf, time::Duration};

use domain::{
    day::{Day, Due},
    operator::Deed,
};
use journal::{DAY_CLOSED, Head};

use crate::{
    Till,
    ports::{Archive, Occasion},
    refusal::{Code, Refusal},
};

/// The setting that keeps why a manager went on with a journal that is not the one that was sealed.
pub(crate) const ACCEPTED: &str = "journal.accepted";

/// How long a day that is over waits for a provider that does not answer: what was paid in its last minutes is then
/// still its own. Long enough for a computer that was just started to find its network.
const PATIENCE: Duration = Duration::from_mins(5);

/// A day that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Which.
    pub day: Day,
    /// The last event of it, as sealed.
    pub head: Head,
}

impl Till {
    /// From now on the journal is copied there.
    pub fn archives_in(&self, archive: std::sync::Arc<dyn Archive>) {
        self.present().archive = Some(archive);
    }

    /// Copies the journal, on a manager's word. Answers where to.
    pub async fn back_up(&self) -> Result<PathBuf, Refusal> {
        self.allowed(Deed::KeepJournal)?;
        self.copy_journal(Occasion::Asked).await
    }

    /// The last event of the journal: what is printed to fix all that came before it. A manager's to see.
    pub async fn head(&self) -> Result<Head, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        Ok(self.inner.journal.read(|book| book.head()).await?)
    }

    /// Closes the business day before this one, unless that was done. On a new register there is none. `all_answered`
    /// is whether all that could be asked answered in this round.
    pub(crate) async fn close_day(&self, all_answered: bool) -> Result<Option<Closed>, Refusal> {
        if !self.sells() {
            return Ok(None);
        }
        let today = self.today();
        let calendar = self.inner.journal.read(|book| book.calendar()).await?;
        let over = match calendar.due(today) {
            Due::Nothing => {
                self.present().day_over_since = None;
                return Ok(None);
            }
            Due::Begin(over) => {
                self.note_closed(over).await?;
                return Ok(None);
            }
            // A clock that is wrong is seldom one by which a provider can be spoken to, so a day that was closed is
            // opened again only where one was heard.
            Due::Reopen(_) if !all_answered => return Ok(None),
            Due::Reopen(over) => {
                tracing::warn!(closed = ?calendar.closed, "a day that has not come is noted as closed; the clock was set");
                self.note_closed(over).await?;
                return Ok(None);
            }
            Due::Close(over) => over,
        };
        if !all_answered && !self.has_waited_to_close() {
            return Ok(None);
        }
        sabotage::point("day.closing");
        let (noted, sealed) = (self.stamp_by(None), self.stamp_by(None));
        let head = self.inner.journal.close_day(over, noted, sealed).await?;
        sabotage::point("day.sealed");
        self.present().day_over_since = None;
        sabotage::point("day.closed");
        tracing::info!(day = %over, sequence = head.sequence, "the day is closed");
        if self.present().archive.is_some() {
            // Beside the rounds: years of journal take a while, and customers pay meanwhile. A copy that fails is told
            // in the log; the day is closed all the same.
            let till = self.clone();
            let copying = tokio::spawn(async move {
                if let Err(refusal) = till.copy_journal(Occasion::DayClosed).await {
                    tracing::error!(code = %refusal.code.word(), "the journal was not copied");
                }
            });
            self.present().copying = Some(copying);
        }
        Ok(Some(Closed { day: over, head }))
    }

    /// Waits until the copy of a day that was closed is made, if one is being made: for a program that is about to end.
    pub async fn has_copied(&self) {
        let copying = self.present().copying.take();
        if let Some(copying) = copying {
            // One that panicked is in the log; there is nothing more to wait for.
            copying.await.ok();
        }
    }

    /// Whether a day that is over has waited long enough for a provider that does not answer.
    fn has_waited_to_close(&self) -> bool {
        let now = self.inner.ports.clock.uptime();
        let since = *self.present().day_over_since.get_or_insert(now);
        now.saturating_sub(since) >= PATIENCE
    }

    /// A manager has looked at a journal that is not the one that was sealed, and goes on with it, for the reason given.
    /// It is written down before the journal is sealed anew, which is the keyring's side to do.
    pub async fn accept_journal(&self, reason: &str) -> Result<(), Refusal> {
        self.allowed(Deed::KeepJournal)?;
        let (reason, stamp) = (self.reason(reason)?, self.stamp());
        self.inner
            .journal
            .write(move |book| book.set_setting(ACCEPTED, &reason, &stamp))
            .await?;
        Ok(())
    }

    async fn note_closed(&self, day: Day) -> Result<(), Refusal> {
        let (day, stamp) = (day.to_string(), self.stamp_by(None));
        self.inner
            .journal
            .write(move |book| book.set_setting(DAY_CLOSED, &day, &stamp))
            .await?;
        Ok(())
    }

    pub(crate) async fn copy_journal(&self, occasion: Occasion) -> Result<PathBuf, Refusal> {
        let archive = self.present().archive.clone();
        let Some(archive) = archive else {
            return Err(self.refuse(Code::BackupFailed));
        };
        let copied = archive.back_up(&self.inner.journal, self.clock_now(), occasion);
        copied.await.map_err(|error| {
            let mut refusal = self.refuse(Code::BackupFailed);
            tracing::error!(trace = refusal.trace, %error, "the journal could not be copied");
            refusal.reason = Some(error.to_string());
            refusal
        })
    }
}
