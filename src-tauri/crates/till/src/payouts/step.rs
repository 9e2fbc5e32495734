//! Steps: what follows for a payout, journaled in one transaction with the outcome of its call.

use domain::{
    order,
    payout::{Duty, Happening, Payout, PayoutId, State},
};

use super::{
    due,
    outcome::{Because, Verdict},
};
use crate::{
    Till,
    charge::reason,
    refusal::{Code, Refusal},
};

impl Till {
    /// Journals what follows for a payout, unless it moved meanwhile and that no longer fits: then what it became
    /// stands. One that has not ended in a day is flagged.
    pub(super) async fn conclude(
        &self,
        payout: &Payout,
        verdict: Verdict,
    ) -> Result<Payout, Refusal> {
        let happening = self.happening(payout, verdict);
        self.step_payout(payout.id, vec![happening]).await
    }

    /// Journals what happened, in order and in one transaction, as far as each fits.
    pub(super) async fn step_payout(
        &self,
        id: PayoutId,
        happenings: Vec<Happening>,
    ) -> Result<Payout, Refusal> {
        let now = self.clock_now();
        let overdue = Happening::Flagged(reason(&self.refuse(Code::ProviderSilent)));
        let words: Vec<&str> = happenings.iter().map(Happening::word).collect();
        let words = words.join(" ");
        let till = self.clone();
        sabotage::point("payout.stepping");
        let payout = self
            .inner
            .journal
            // Also on a full disk: this is what became of money.
            .keep(move |book| {
                let before = book.payout(id)?.ok_or(journal::Error::NoSuchPayout)?;
                let mut payout = before.clone();
                for happening in &happenings {
                    match book.record_payout(id, happening, &till.stamp_by(None)) {
                        Ok(stepped) => payout = stepped,
                        Err(journal::Error::UnfitPayout(unfit)) => {
                            tracing::warn!(payout = %id, why = %unfit, "a step came too late");
                        }
                        Err(error) => return Err(error),
                    }
                }
                let open = matches!(payout.duty(), Duty::Settle | Duty::Verify);
                if open && due::is_overdue(&payout, now) {
                    payout = book.record_payout(id, &overdue, &till.stamp_by(None))?;
                }
                if let Some(order) = payout.draft.refund_of
                    && payout.state.is_final()
                    && !before.state.is_final()
                {
                    let ended = order::Happening::RefundEnded {
                        payout: id,
                        arrived: payout.state == State::Processed,
                    };
                    book.record(order, &ended, &till.stamp_by(None))?;
                }
                if let Some(word) = settled(&before, &payout) {
                    let key = payout.draft.reference.to_string();
                    match book.settle_intent(&key, word, &till.stamp_by(None)) {
                        // It was settled when the provider first answered.
                        Ok(()) | Err(journal::Error::NoSuchIntent) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(payout)
            })
            .await?;
        tracing::info!(payout = %id, steps = words, state = payout.state.word(), "a payout was stepped");
        sabotage::point("payout.stepped");
        Ok(payout)
    }

    fn happening(&self, payout: &Payout, verdict: Verdict) -> Happening {
        let next_check = self.next_look(payout.created);
        let why = |because: Because| {
            let mut refusal = self.refuse(because.code);
            let (trace, code) = (&refusal.trace, because.code.word());
            tracing::warn!(payout = %payout.id, trace, code, "a payout was not answered as hoped");
            refusal.reason = because.words;
            reason(&refusal)
        };
        match verdict {
            Verdict::Accepted { id } => Happening::Accepted {
                provider_id: id,
                next_check,
            },
            Verdict::Processing { id, word } => Happening::Processing {
                provider_id: Some(id),
                word,
                next_check,
            },
            Verdict::Processed { id, proof } => Happening::Processed {
                provider_id: id,
                proof,
            },
            Verdict::Failed { id, word } => Happening::Failed {
                provider_id: Some(id),
                word,
            },
            Verdict::Rejected(because) => Happening::Rejected(why(because)),
            Verdict::Missing => Happening::Missing { next_check },
            Verdict::Unanswered(because) => Happening::Unanswered {
                reason: why(because),
                next_check,
            },
            Verdict::Flagged(because) => Happening::Flagged(why(because)),
        }
    }
}

/// How the call ended, once it is known whether the provider took it.
fn settled(before: &Payout, after: &Payout) -> Option<&'static str> {
    let known = |state: State| match state {
        State::Accepted
        | State::Processing
        | State::Processed
        | State::Failed
        | State::Rejected => true,
        State::Drafted | State::InDoubt | State::Flagged => false,
    };
    let word = after.state.word();
    (!known(before.state) && known(after.state)).then_some(word)
}

#[cfg(test)]
mod tests {
    use domain::{
        channel::Provider,
        payout::{Payout, State},
    };

    use super::settled;
    use crate::payouts::sample;

    #[test]
    fn a_call_has_ended_once_it_is_known_whether_it_was_heard() {
        let at = |state| Payout {
            state,
            ..sample::in_doubt(Provider::Totalcoin, 1)
        };
        let word = |before, after| settled(&at(before), &at(after));
        assert_eq!(
            word(State::InDoubt, State::Accepted),
            Some("accepted"),
            "it was taken"
        );
        assert_eq!(
            word(State::Flagged, State::Processed),
            Some("processed"),
            "after all"
        );
        assert_eq!(
            word(State::InDoubt, State::Flagged),
            None,
            "that is not known"
        );
        assert_eq!(word(State::InDoubt, State::InDoubt), None, "nor is that");
        assert_eq!(
            word(State::Accepted, State::Processed),
            None,
            "that was known before"
        );
    }
}
