//! What a shift comes to: looked at as long as it is open (the X), written down for ever when it is closed (the Z).
//!
//! What counts is said where it is counted ([`domain::shift`]): the sales that were begun in the shift, and all money
//! that moved since the last one was closed. A sale that can still be paid or is in doubt keeps its shift open. A link
//! that is out does not: it lives longer than shifts, and its payment is of the shift in which it comes.

use domain::{operator::Deed, shift::Closing};
use journal::SoFar;

use crate::{
    Till,
    picture::view,
    refusal::{Code, Refusal},
    view::ShiftReport,
};

/// How many closed shifts are listed at a time.
const PAGE: u32 = 50;

impl Till {
    /// What the open shift comes to now. A manager's to see. [`Code::NoShift`] when none is open.
    pub async fn shift_report(&self) -> Result<ShiftReport, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let read = self
            .inner
            .journal
            .read(|book| Ok(book.shift_so_far()?.zip(Some(book.head()?))))
            .await?;
        let (so_far, head) = read.ok_or_else(|| self.refuse(Code::NoShift))?;
        let SoFar {
            shift,
            totals,
            open,
        } = so_far;
        let head = (head.to_string(), head.sequence);
        let report = ShiftReport::of(shift.into(), &totals, self.clock_now(), head);
        let mut report = report.ok_or_else(|| self.refuse(Code::Internal))?;
        let profile = &self.inner.profile;
        report.open = open.iter().map(|stored| view(stored, profile)).collect();
        Ok(report)
    }

    /// Closes the open shift for good, with the PIN of the manager who is signed in. A wrong one is counted as at signing
    /// in. Answers what the shift came to, which is never worked out again.
    ///
    /// [`Code::NoShift`] when none is open, [`Code::ShiftHasOpenSales`] as long as one of its sales can still be paid or
    /// is in doubt, [`Code::ExplanationNeeded`] when one of them needs a look, or money came in that is nobody's, or its
    /// days do not agree with the provider's list, or nobody could read that, and nothing was written about it. But for
    /// the list, which is read before, each of these is found in the very step that writes the close, so no sale slips
    /// between.
    pub async fn close_shift(&self, pin: &str, explanation: &str) -> Result<ShiftReport, Refusal> {
        self.allowed(Deed::CloseShift)?;
        self.must_write()?;
        let explanation = match explanation.trim() {
            "" => String::new(),
            text => self.reason(text)?,
        };
        let who = self.confirm_pin(pin).await?;
        let compared = self.compared_at_close().await?;
        let is_unlike = compared.is_some_and(|compared| compared.must_be_explained());
        let stamp = self.stamp_by(Some(who.name.clone()));
        let letterhead = self.letterhead_of_today();
        sabotage::point("shift.closing");
        let closed = self
            .inner
            .journal
            .write(move |book| {
                let Some(so_far) = book.shift_so_far()? else {
                    return Ok(Err(Code::NoShift));
                };
                if !so_far.open.is_empty() {
                    return Ok(Err(Code::ShiftHasOpenSales));
                }
                let unexplained = is_unlike || so_far.totals.must_be_explained();
                if explanation.is_empty() && unexplained {
                    return Ok(Err(Code::ExplanationNeeded));
                }
                let closing =
                    book.close_shift_by(&who.name, &explanation, &letterhead, compared, &stamp);
                Ok(Ok(closing?))
            })
            .await?;
        sabotage::point("shift.closed");
        let closing = closed.map_err(|code| self.refuse(code))?;
        tracing::info!(shift = closing.number, "a shift was closed");
        self.tell_news().await?;
        ShiftReport::closed(closing).ok_or_else(|| self.refuse(Code::Internal))
    }

    /// The shifts that were closed, the newest first, a page of them; below the number `before`, if one is given. A
    /// manager's to see.
    pub async fn closed_shifts(&self, before: Option<i64>) -> Result<Vec<ShiftReport>, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let closings = self
            .inner
            .journal
            .read(move |book| book.closings(before, PAGE))
            .await?;
        let reports: Option<Vec<ShiftReport>> =
            closings.into_iter().map(ShiftReport::closed).collect();
        reports.ok_or_else(|| self.refuse(Code::Internal))
    }

    /// One shift that was closed, as it was. A manager's to see. [`Code::NoShift`] when none of that number was.
    pub async fn closed_shift(&self, number: i64) -> Result<ShiftReport, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let closing = self.closing(number).await?;
        ShiftReport::closed(closing).ok_or_else(|| self.refuse(Code::Internal))
    }

    /// All that the journal has of a shift that was closed.
    pub(crate) async fn closing(&self, number: i64) -> Result<Closing, Refusal> {
        let closing = self
            .inner
            .journal
            .read(move |book| book.closing(number))
            .await?;
        closing.ok_or_else(|| self.refuse(Code::NoShift))
    }
}
