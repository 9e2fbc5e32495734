//! Importing again: after the journal was put together from a copy, the provider's list is read from where the loss
//! begins, so that the money of meanwhile is at least known.
//!
//! What was sold in the gap is not in the journal, so a credit of that time may be the payment of a sale nobody
//! remembers: none of them is matched by its amount. What the provider ties to a sale it ties all the same; the rest
//! waits for a person, among the credits to claim.

use domain::{credit::Credit, instant::Instant, matching::CLOCK_SLACK_MS};
use journal::Restoration;

use crate::{Till, refusal::Refusal};

/// The setting that remembers up to which loss the list was read again: the number of the event that tells of it.
const IMPORTED: &str = "journal.imported_after";

/// The time of which the journal knows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    /// When the last event happened that was not lost.
    pub(crate) from: Instant,
    /// When the journal was put together again.
    pub(crate) to: Instant,
    /// The event that says so.
    sequence: i64,
    /// Whether the list was read again since.
    imported: bool,
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
        let up_to = imported.and_then(|text| text.parse::<i64>().ok());
        Gap {
            from: restored.lost_after,
            to: restored.at,
            sequence: restored.sequence,
            imported: up_to.is_some_and(|up_to| up_to >= restored.sequence),
        }
    }

    /// Whether the credit, first seen at `seen`, may be the payment of a sale that was lost.
    pub(crate) fn may_hide(&self, credit: &Credit, seen: Instant) -> bool {
        let until = self.to.plus_ms(CLOCK_SLACK_MS);
        seen >= self.to && credit.at.is_none_or(|at| at <= until)
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
        Ok(gap.filter(|gap| !gap.imported).map(|gap| gap.from))
    }

    /// The list was read from where the loss begins.
    pub(crate) async fn has_imported(&self) -> Result<(), Refusal> {
        let Some(gap) = self.gap().await?.filter(|gap| !gap.imported) else {
            return Ok(());
        };
        let (sequence, stamp) = (gap.sequence.to_string(), self.stamp_by(None));
        let unclaimed = self
            .inner
            .journal
            .write(move |book| {
                book.set_setting(IMPORTED, &sequence, &stamp)?;
                Ok(book.unclaimed(gap.to)?.len())
            })
            .await?;
        tracing::warn!(
            from = %gap.from.to_rfc3339(),
            to = %gap.to.to_rfc3339(),
            unclaimed,
            "the list was read again after a loss; what is nobody's is for a manager"
        );
        self.present().loss = Loss::Of(Gap {
            imported: true,
            ..gap
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        credit::{Credit, Fingerprint},
        instant::Instant,
        money::Money,
    };
    use journal::Restoration;

    use super::Gap;

    const HOUR: i64 = 3_600_000;

    fn gap(imported: Option<&str>) -> Gap {
        let restored = Restoration {
            sequence: 70,
            at: Instant::from_ms(10 * HOUR),
            backup: 60,
            salvaged: 9,
            lost_after: Instant::from_ms(8 * HOUR),
        };
        Gap::of(restored, imported)
    }

    fn dated(hour: Option<i64>) -> Credit {
        Credit {
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
        }
    }

    #[test]
    fn the_list_is_read_again_once_for_each_loss() {
        assert!(!gap(None).imported, "never");
        assert!(!gap(Some("12")).imported, "for an earlier loss");
        assert!(gap(Some("70")).imported, "for this one");
    }

    #[test]
    fn a_credit_of_the_gap_may_be_a_lost_sales() {
        let seen = Instant::from_ms(10 * HOUR).plus_ms(1);
        let gap = gap(None);
        assert!(
            gap.may_hide(&dated(Some(9)), seen),
            "paid while nobody wrote"
        );
        assert!(gap.may_hide(&dated(None), seen), "nobody knows when");
        assert!(!gap.may_hide(&dated(Some(11)), seen), "paid afterwards");
        let before = Instant::from_ms(7 * HOUR);
        assert!(
            !gap.may_hide(&dated(Some(7)), before),
            "the journal knew it"
        );
    }
}
