//! A sale's story: all that happened to it, oldest first, as the journal's events tell it.

use std::collections::HashMap;

use domain::{
    credit::Fingerprint,
    money::Money,
    operator::Deed,
    order::{Happening, OrderId, Reason},
    payout::PayoutId,
};
use journal::{Happened, Reading};

use crate::{
    Till, refunds,
    refusal::{Code, Refusal},
    view::{StoryKind, StoryStep},
};

impl Till {
    /// All that happened to a sale, oldest first. For whoever sees sales. That it was asked for is left out: what came of
    /// asking is told.
    pub async fn sale_story(&self, id: OrderId) -> Result<Vec<StoryStep>, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let story = self.inner.journal.read(move |book| read(book, id)).await?;
        if story.is_empty() {
            return Err(self.refuse(Code::NoSuchOrder));
        }
        Ok(story)
    }
}

/// All that happened to a sale, oldest first; nothing when there is no such sale.
pub(crate) fn read(book: &Reading<'_>, id: OrderId) -> Result<Vec<StoryStep>, journal::Error> {
    let happened = book.happenings(id)?;
    let mut reasons = HashMap::new();
    for it in &happened {
        if let Happening::RefundBegun { payout, .. } = it.happening
            && let Some(found) = book.payout(payout)?
            && let Some(reason) = refunds::reason_of(&found.draft.description)
        {
            reasons.insert(payout, reason.to_owned());
        }
    }
    Ok(told(&happened, &reasons))
}

/// What was said before, and is needed to tell what comes after.
#[derive(Default)]
struct SoFar {
    credits: HashMap<Fingerprint, Money>,
    refunds: HashMap<PayoutId, Money>,
}

/// The steps of a story. `reasons` are why money went back, as whoever ordered it said.
fn told(happened: &[Happened], reasons: &HashMap<PayoutId, String>) -> Vec<StoryStep> {
    let mut so_far = SoFar::default();
    let steps = happened.iter();
    steps
        .filter_map(|it| step(it, &mut so_far, reasons))
        .collect()
}

fn step(
    happened: &Happened,
    so_far: &mut SoFar,
    reasons: &HashMap<PayoutId, String>,
) -> Option<StoryStep> {
    let plain = |kind: StoryKind| StoryStep {
        at_ms: happened.at.ms(),
        kind,
        operator: None,
        cents: None,
        reason: None,
        note: None,
        copy: None,
    };
    let by = |kind: StoryKind, operator: &str| StoryStep {
        operator: Some(operator.to_owned()),
        ..plain(kind)
    };
    let because = |kind: StoryKind, reason: &Reason| StoryStep {
        reason: reason.words.clone(),
        ..plain(kind)
    };
    let of = |kind: StoryKind, amount: Option<Money>| StoryStep {
        cents: amount.map(Money::cents),
        ..plain(kind)
    };
    Some(match &happened.happening {
        Happening::Drafted(draft) => by(StoryKind::Created, &draft.operator),
        Happening::Asked => return None,
        Happening::Unanswered(reason) => because(StoryKind::Unanswered, reason),
        Happening::Opened { .. } => plain(StoryKind::Shown),
        Happening::Declined(reason) => because(StoryKind::Declined, reason),
        Happening::Lapsed => plain(StoryKind::Lapsed),
        Happening::Cancelled { operator } => by(StoryKind::Cancelled, operator),
        Happening::Released => plain(StoryKind::Released),
        Happening::Paid(payment) => {
            so_far.knows(payment.credit.as_ref(), payment.amount);
            of(StoryKind::Paid, Some(payment.amount))
        }
        Happening::Listed { credit, amount, .. } => {
            so_far.knows(Some(credit), *amount);
            of(StoryKind::Listed, Some(*amount))
        }
        Happening::Puzzled { .. } => plain(StoryKind::Puzzled),
        Happening::Claimed {
            payment,
            operator,
            reason,
        } => {
            so_far.knows(payment.credit.as_ref(), payment.amount);
            StoryStep {
                cents: Some(payment.amount.cents()),
                reason: Some(reason.clone()),
                ..by(StoryKind::Claimed, operator)
            }
        }
        Happening::Unclaimed {
            credit,
            operator,
            reason,
        } => StoryStep {
            cents: so_far.credits.get(credit).map(|it| it.cents()),
            reason: Some(reason.clone()),
            ..by(StoryKind::Unclaimed, operator)
        },
        Happening::Overruled { credit, .. } => {
            of(StoryKind::Overruled, so_far.credits.get(credit).copied())
        }
        Happening::RefundBegun { payout, amount, .. } => {
            so_far.refunds.insert(*payout, amount.money());
            StoryStep {
                operator: happened.operator.clone(),
                reason: reasons.get(payout).cloned(),
                ..of(StoryKind::RefundBegun, Some(amount.money()))
            }
        }
        Happening::RefundEnded { payout, arrived } => {
            let kind = match arrived {
                true => StoryKind::RefundArrived,
                false => StoryKind::RefundFailed,
            };
            of(kind, so_far.refunds.get(payout).copied())
        }
        Happening::Noted { note, operator } => StoryStep {
            note: Some(*note),
            ..by(StoryKind::Noted, operator)
        },
        Happening::Printed { copy } => StoryStep {
            operator: happened.operator.clone(),
            copy: (*copy > 0).then_some(*copy),
            ..plain(match copy {
                0 => StoryKind::ReceiptPrinted,
                1.. => StoryKind::ReceiptCopied,
            })
        },
    })
}

impl SoFar {
    fn knows(&mut self, credit: Option<&Fingerprint>, amount: Money) {
        if let Some(credit) = credit {
            self.credits.insert(credit.clone(), amount);
        }
    }
}
