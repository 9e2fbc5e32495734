//! Importing again: after the journal was put together from a copy, the provider's list is read from where the loss
//! begins, so that the money of meanwhile is at least known.
//!
//! What was sold in the gap is not in the journal, so a credit of that time may be the payment of a sale nobody
//! remembers: none of them is matched by its amount. What the provider ties to a sale it ties all the same; the rest
//! waits for a person, among the credits to claim.
//!
//! What was sent in the gap is forgotten, too. What the list shows as gone out and no payout explains is kept for a
//! manager, and the same to the same payee is not sent again unless they insist. TotalCoin lists nothing: there, for
//! as long as the same is taken for a mistake anyway, every payout is to be insisted on.

use std::collections::BTreeMap;

use domain::{
    channel::Provider,
    credit::Fingerprint,
    cuit::Cuit,
    debit::Debit,
    instant::Instant,
    matching::{CLOCK_SLACK_MS, Unclaimed},
    money::Price,
    operator::Deed,
    payout::{Duty, Payee, Payout},
};
use gateway::Movement;
use journal::{Restoration, Unexplained};

use crate::{
    Till,
    evidence::Heard,
    payouts::{ALIKE_MS, is_alike, unexplained},
    refusal::{Code, Refusal},
};

/// How long after a loss was made good what goes out may still be of the lost part: a payout that was on its way.
const LATE_MS: i64 = 24 * 3_600_000;
/// How long after the list was read again a credit that bears no date may still be of the lost part.
const UNDATED_MS: i64 = 24 * 3_600_000;

/// The setting that remembers up to which loss the list was read again: the number of the event that tells of it.
const IMPORTED: &str = "journal.imported_after";

/// The time of which the journal knows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// When the last event happened that was not lost.
    pub(crate) from: Instant,
    /// When it was over: the journal was put together again, or, where the clock was behind just then, the list was
    /// read again. None when no clock has said so yet.
    to: Option<Instant>,
    /// The event that says that it was put together.
    sequence: i64,
    /// When the list was read again, if it was.
    imported: Option<Instant>,
}

/// What is known of a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Loss {
    /// It was not looked up yet.
    #[default]
    Unasked,
    /// There never was one.
    Never,
    /// This was the last.
    Of(Gap),
}

impl Gap {
    fn of(restored: Restoration, imported: Option<&str>) -> Gap {
        let mut words = imported.unwrap_or_default().split(' ');
        let mut number = || words.next().and_then(|text| text.parse::<i64>().ok());
        let up_to = number().filter(|up_to| *up_to >= restored.sequence);
        // Of an earlier program, which did not say when: not before the loss was made good.
        let at = number().map_or(restored.at, Instant::from_ms);
        Gap {
            from: restored.lost_after,
            to: Some(restored.at).filter(|at| *at >= restored.lost_after),
            sequence: restored.sequence,
            imported: None,
        }
        .imported_at(up_to.map(|_| at))
    }

    /// The same, the list having been read again then.
    fn imported_at(self, at: Option<Instant>) -> Gap {
        Gap {
            to: self.to.or(at.filter(|at| *at >= self.from)),
            imported: at,
            ..self
        }
    }

    /// Whether a moment is not later than `late_ms` after the gap, as far as is known.
    fn reaches(&self, moment: Instant, late_ms: i64) -> bool {
        self.to.is_none_or(|to| moment <= to.plus_ms(late_ms))
    }

    /// Whether the credit may be the payment of a sale that was lost: one that the journal did not know by then.
    ///
    /// One that bears no date may be one if it was there when the list was read again, or came up soon after. What
    /// comes up later is not of then, or no credit without a date would ever be anybody's again.
    pub(crate) fn may_hide(&self, it: &Unclaimed) -> bool {
        let undated_until = self.imported.map(|at| at.plus_ms(UNDATED_MS));
        it.sequence > self.sequence
            && match it.credit.at {
                Some(at) => self.reaches(at, CLOCK_SLACK_MS),
                None => undated_until.is_none_or(|until| it.seen <= until),
            }
    }

    /// Whether the money may have gone out by a payout that was lost.
    fn may_have_sent(&self, debit: &Movement) -> bool {
        let from = self.from.plus_ms(CLOCK_SLACK_MS.saturating_neg());
        let is_of_then = |at| from <= at && self.reaches(at, LATE_MS);
        debit.income != Some(true) && debit.at.is_none_or(is_of_then)
    }
}

impl Till {
    /// The last loss, if there ever was one. Read once: the journal is put together while nobody works with it.
    pub(crate) async fn gap(&self) -> Result<Option<Gap>, Refusal> {
        match self.present().loss {
            Loss::Unasked => {}
            Loss::Never => return Ok(None),
            Loss::Of(gap) => return Ok(Some(gap)),
        }
        let gap = self
            .inner
            .journal
            .read(|book| {
                let imported = book.setting(IMPORTED)?;
                let restored = book.restored()?;
                Ok(restored.map(|restored| Gap::of(restored, imported.as_deref())))
            })
            .await?;
        self.present().loss = gap.map_or(Loss::Never, Loss::Of);
        Ok(gap)
    }

    /// From when on the list is to be read again; none when it was, or nothing was lost.
    pub(crate) async fn to_import(&self) -> Result<Option<Instant>, Refusal> {
        let gap = self.gap().await?;
        let left = gap.filter(|gap| gap.imported.is_none());
        Ok(left.map(|gap| gap.from))
    }

    /// The list was read, and from where the loss begins if it had not been since. Of what went out, what no payout
    /// explains is kept.
    pub(crate) async fn has_imported(&self, debits: &[Movement]) -> Result<(), Refusal> {
        let Some(gap) = self.gap().await? else {
            return Ok(());
        };
        let now = self.clock_now();
        if gap.imported.is_some() && !gap.reaches(now, LATE_MS) {
            return Ok(());
        }
        self.keep_unexplained(&gap, debits).await?;
        if gap.imported.is_some() {
            return Ok(());
        }
        let (done, stamp) = (
            format!("{} {}", gap.sequence, now.ms()),
            self.stamp_by(None),
        );
        let unclaimed = self
            .inner
            .journal
            .write(move |book| {
                book.set_setting(IMPORTED, &done, &stamp)?;
                Ok(book.unclaimed_after(gap.sequence)?.len())
            })
            .await?;
        tracing::warn!(
            from = %gap.from.to_rfc3339(),
            to = gap.to.map(Instant::to_rfc3339),
            unclaimed,
            "the list was read again after a loss; what is nobody's is for a manager"
        );
        self.present().loss = Loss::Of(gap.imported_at(Some(now)));
        Ok(())
    }

    /// Keeps what went out in the gap, or soon after it, and no payout explains.
    async fn keep_unexplained(&self, gap: &Gap, debits: &[Movement]) -> Result<(), Refusal> {
        let of_then: Vec<&Movement> = debits.iter().filter(|it| gap.may_have_sent(it)).collect();
        if of_then.is_empty() {
            return Ok(());
        }
        let known = self.inner.journal.read(|book| {
            let mut known = book.payouts_unsettled()?;
            let ended = book.payouts(None)?.into_iter();
            known.extend(ended.filter(|payout| payout.duty() == Duty::Rest));
            Ok(known)
        });
        let known: Vec<Payout> = known.await?;
        let unexplained = listed(&unexplained(&known, &of_then));
        if unexplained.is_empty() {
            return Ok(());
        }
        let till = self.clone();
        let mut stamp = move || till.stamp_by(None);
        let new = self
            .inner
            .journal
            .write(move |book| book.see_debits(&unexplained, &mut stamp))
            .await?;
        if new > 0 {
            tracing::warn!(
                new,
                "money went out that no payout explains; it is for a manager"
            );
        }
        Ok(())
    }

    /// The money that went out and that no payout explains, the last seen first. A manager's to see.
    pub async fn unexplained_debits(&self) -> Result<Vec<Unexplained>, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        Ok(self.inner.journal.read(|book| book.unexplained()).await?)
    }

    /// Refused when the same may have been sent in a part that was lost: a debit that no payout explains is like it,
    /// or nobody can know.
    pub(crate) async fn refuse_after_loss(
        &self,
        provider: Provider,
        payee: &Payee,
        cuit: Option<&Cuit>,
        amount: Price,
    ) -> Result<(), Refusal> {
        let Some(gap) = self.gap().await? else {
            return Ok(());
        };
        let after_loss = || self.refuse(Code::PayoutAfterLoss);
        let known = match provider {
            // Its documents have no list: what it did in the gap can only be asked about by a reference that is lost.
            Provider::Totalcoin => !gap.reaches(self.clock_now(), ALIKE_MS),
            Provider::Telepagos => gap.imported.is_some() || self.imports_now(&gap).await?,
        };
        if !known {
            return Err(after_loss());
        }
        let (payee, cuit) = (payee.clone(), cuit.cloned());
        let alike = self.inner.journal.read(move |book| {
            let mut debits = book.unexplained()?.into_iter();
            Ok(debits.find(|it| is_alike(&it.debit, &payee, cuit.as_ref(), amount)))
        });
        match alike.await? {
            None => Ok(()),
            Some(alike) => {
                let mut refusal = after_loss();
                refusal.reason = Some(format!("{} {}", alike.debit.amount, alike.debit.date));
                Err(refusal)
            }
        }
    }

    /// Reads the list from where the loss begins, at once: somebody is about to send money. Whether it was read.
    async fn imports_now(&self, gap: &Gap) -> Result<bool, Refusal> {
        if self.may_ask(Provider::Telepagos).is_err() {
            return Ok(false);
        }
        let looked = self.look(&[], Some(gap.from)).await?;
        if looked.heard != Heard::List {
            return Ok(false);
        }
        self.has_imported(&looked.debits).await?;
        Ok(true)
    }
}

/// The debits as they are kept, each told from those that look like it by its place among them.
fn listed(debits: &[&Movement]) -> Vec<Debit> {
    let mut twins: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    let listed = debits.iter().map(|debit| {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        let (cents, kind) = (debit.amount.cents().to_string(), text(&debit.operation));
        let whose = [&debit.cuit, &debit.account].map(text);
        let [cuit, account] = &whose;
        // Not its status: what is under way now is the same when it is done. Nor its holder: a name may be learned
        // later.
        let fields: [&str; 5] = [&debit.date, &cents, &kind, cuit, account];
        let twin = twins.entry(Fingerprint::of(&fields, 0)).or_default();
        let fingerprint = Fingerprint::of(&fields, *twin);
        *twin = twin.saturating_add(1);
        Debit {
            fingerprint,
            provider: Provider::Telepagos,
            amount: debit.amount,
            date: debit.date.clone(),
            at: debit.at,
            holder: debit.holder.clone(),
            cuit: debit.cuit.clone(),
            account: debit.account.clone(),
            operation: debit.operation.clone(),
        }
    });
    listed.collect()
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        credit::{Credit, Fingerprint},
        instant::Instant,
        matching::Unclaimed,
        money::Money,
    };
    use gateway::Movement;
    use journal::Restoration;

    use super::Gap;

    const HOUR: i64 = 3_600_000;

    /// The loss was made good at ten, and noted then as it being `hour`.
    fn gap_by(hour: i64, imported: Option<&str>) -> Gap {
        let restored = Restoration {
            sequence: 70,
            at: Instant::from_ms(hour.saturating_mul(HOUR)),
            backup: 60,
            salvaged: 9,
            lost_after: Instant::from_ms(8 * HOUR),
        };
        Gap::of(restored, imported)
    }

    fn gap(imported: Option<&str>) -> Gap {
        gap_by(10, imported)
    }

    /// Money that went out.
    fn sent() -> Movement {
        Movement {
            income: Some(false),
            amount: Money::from_cents(1_000).expect("small"),
            date: String::new(),
            at: None,
            operation: None,
            holder: None,
            cuit: None,
            account: None,
            status: None,
            sale_point: None,
        }
    }

    /// A credit of that hour, or of none, that came up after ten, so much later.
    fn dated(hour: Option<i64>, later: i64) -> Unclaimed {
        Unclaimed {
            credit: Credit {
                fingerprint: Fingerprint::of(&["a"], 0),
                provider: Provider::Telepagos,
                amount: Money::from_cents(1_000).expect("small"),
                date: String::new(),
                at: hour.map(|hour| Instant::from_ms(hour.saturating_mul(HOUR))),
                holder: None,
                cuit: None,
                account: None,
                operation: None,
                sale_point: None,
            },
            seen: Instant::from_ms(10 * HOUR).plus_ms(later.saturating_mul(HOUR)),
            sequence: 71,
        }
    }

    #[test]
    fn the_list_is_read_again_once_for_each_loss() {
        let imported = |text| gap(text).imported.map(Instant::ms);
        assert_eq!(imported(None), None, "never");
        assert_eq!(imported(Some("12 5")), None, "for an earlier loss");
        assert_eq!(
            imported(Some("70 36000001")),
            Some(36_000_001),
            "for this one"
        );
        assert_eq!(imported(Some("70")), Some(10 * HOUR), "some time since");
    }

    #[test]
    fn a_credit_of_the_gap_may_be_a_lost_sales() {
        let gap = gap(None);
        assert!(gap.may_hide(&dated(Some(9), 0)), "paid while nobody wrote");
        assert!(gap.may_hide(&dated(None, 0)), "nobody knows when");
        let imported = self::gap(Some("70 36000000"));
        assert!(imported.may_hide(&dated(None, 1)), "the list may lag");
        assert!(
            !imported.may_hide(&dated(None, 25)),
            "what comes up a day after the list was read is not of then"
        );
        assert!(!gap.may_hide(&dated(Some(11), 1)), "paid afterwards");
        let known = Unclaimed {
            sequence: 69,
            ..dated(Some(7), 0)
        };
        assert!(!gap.may_hide(&known), "the journal knew it");
    }

    #[test]
    fn a_clock_that_was_wrong_when_the_loss_was_made_good_hides_nothing_of_it() {
        for (wall, what) in [(0, "behind"), (500, "ahead")] {
            let gap = gap_by(wall, None);
            assert!(gap.may_hide(&dated(Some(9), 0)), "{what}: paid in the gap");
        }
        let behind = gap_by(0, None);
        let debit = |hour: i64| Movement {
            at: Some(Instant::from_ms(hour.saturating_mul(HOUR))),
            ..sent()
        };
        assert!(behind.may_have_sent(&debit(9)), "sent in the gap");
        assert!(
            behind.reaches(Instant::from_ms(900 * HOUR), 0),
            "no clock has said yet when it was over"
        );
        let imported = behind.imported_at(Some(Instant::from_ms(11 * HOUR)));
        assert!(imported.may_have_sent(&debit(9)), "it is still of then");
        assert!(
            !imported.may_have_sent(&debit(40)),
            "what goes out a day after the list was read is not"
        );
        let still = behind.imported_at(Some(Instant::from_ms(HOUR)));
        assert!(
            still.may_have_sent(&debit(9)),
            "nor does a clock that is still behind end it"
        );
    }
}
