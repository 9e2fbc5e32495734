//! Closing the day: when a business day is over, its last event is sealed and the journal is copied.
//!
//! The head that is sealed is what paper prints: whoever has it can tell whether anything before it was changed or
//! cut off. Sealing and copying happen by themselves, in the first round of the next day or at the next start; a
//! manager can copy the journal at any time.

use std::path::PathBuf;

use domain::{day::Day, operator::Deed};
use journal::Head;

use crate::{
    Till,
    ports::{Archive, Occasion},
    refusal::{Code, Refusal},
};

/// The setting that remembers which business day was closed last.
const CLOSED: &str = "day.closed";

/// The setting that keeps why a manager went on with a journal that is not the one that was sealed.
const ACCEPTED: &str = "journal.accepted";

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

    /// Closes the business day before this one, unless that was done. On a new register there is none.
    pub(crate) async fn close_day(&self) -> Result<Option<Closed>, Refusal> {
        if !self.sells() {
            return Ok(None);
        }
        let today = self.today();
        let closed = self.inner.journal.read(|book| book.setting(CLOSED)).await?;
        let over = today.before();
        match closed.as_deref().map(Day::parse) {
            // The first day of a register, or a setting that does not read: counted from here.
            None | Some(Err(_)) => {
                self.note_closed(over).await?;
                return Ok(None);
            }
            // Closed on a day that is still to come: the clock was ahead, and must not keep days from being closed.
            Some(Ok(closed)) if closed >= today => {
                tracing::warn!(day = %closed, "a day that has not come is noted as closed; the clock was set");
                self.note_closed(over).await?;
                return Ok(None);
            }
            Some(Ok(closed)) if closed >= over => return Ok(None),
            Some(Ok(_)) => {}
        }
        sabotage::point("day.closing");
        let stamp = self.stamp_by(None);
        let head = self
            .inner
            .journal
            .seal_day(&over.to_string(), stamp)
            .await?;
        sabotage::point("day.sealed");
        // After a crash between the two the day is sealed once more, which changes nothing.
        self.note_closed(over).await?;
        sabotage::point("day.closed");
        tracing::info!(day = %over, sequence = head.sequence, "the day is closed");
        if self.present().archive.is_some() {
            // Beside the rounds: years of journal take a while, and customers pay meanwhile. A copy that fails is told
            // in the log; the day is closed all the same.
            let till = self.clone();
            tokio::spawn(async move {
                if let Err(refusal) = till.copy_journal(Occasion::DayClosed).await {
                    tracing::error!(code = %refusal.code.word(), "the journal was not copied");
                }
            });
        }
        Ok(Some(Closed { day: over, head }))
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
            .write(move |book| book.set_setting(CLOSED, &day, &stamp))
            .await?;
        Ok(())
    }

    async fn copy_journal(&self, occasion: Occasion) -> Result<PathBuf, Refusal> {
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
