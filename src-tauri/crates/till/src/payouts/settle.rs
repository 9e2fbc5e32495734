//! Settling: what the watch and a person do about a payout that has not ended.
//!
//! Each look is one question, or the same bytes once more where the provider's rules allow it; what comes of it is
//! journaled before anything else happens. A provider that does not answer keeps nobody waiting at the counter: the
//! looks go on beside the rounds, one at a time for each provider.

use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};

use domain::{
    channel::Provider,
    day::{CutOff, Day},
    matching::CLOCK_SLACK_MS,
    operator::Deed,
    payout::{Draft, Duty, Happening, Payout, PayoutId, Proof, State},
    reference::Reference,
};
use gateway::{Answer, Movement, totalcoin::Payment};
use sabotage::Rule;

use super::{
    due::{self, Owed},
    outcome::{self, Because, Verdict},
    proof,
    sending::{Paying, Sending},
};
use crate::{
    Till,
    refusal::{Code, Refusal},
};

/// How long a round waits for the looks that are due, on the clock: a customer may be waiting for it.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many payouts can have made a movement that one still open may have made: the newest.
const RIVALS_MAX: u32 = 1_000;
/// How far back the list is read for a person who asks.
const LOOK_BACK_MS: i64 = 31 * 24 * 3_600_000;
/// How many hints are kept at most: what nobody waits for is forgotten, and the next round looks all the same.
const HINTS_MAX: usize = 100;

/// What the looks have to remember, from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    /// The ids of payouts that TotalCoin called in about.
    hints: HashSet<String>,
    /// The providers whose payouts are being looked at.
    under_way: BTreeSet<Provider>,
}

/// How often it is looked whether what was begun has ended; the provider's own time limit ends it.
const A_MOMENT: Duration = Duration::from_millis(200);

/// What a look came to, for whoever has more to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The provider answered, or was not asked.
    Done,
    /// It did not: the others can wait for the next round.
    Unheard,
}

impl Till {
    /// TotalCoin called in about the payout of that id: it is due at once. Nothing else is believed of it.
    pub(crate) fn hear_of_payout(&self, provider_id: &str) {
        {
            let hints = &mut self.present().looks.hints;
            if hints.len() >= HINTS_MAX {
                hints.clear();
            }
            hints.insert(provider_id.to_ascii_lowercase());
        }
        self.hint();
    }

    /// Waits until no payout is being sent or asked about. For whoever ends the program: a look that is cut off would
    /// be begun again at the next start, and never end.
    pub async fn hear_payouts_out(&self) {
        let busy = || {
            let present = self.present();
            !present.paying.is_empty() || !present.looks.under_way.is_empty()
        };
        while busy() {
            self.wait(A_MOMENT).await;
        }
    }

    /// Looks at every payout that is due. `debits` is the money that went out, if TelePagos listed it in this round.
    pub(crate) async fn settle_payouts(&self, debits: Option<&[Movement]>) -> Result<(), Refusal> {
        if let Some(debits) = debits {
            self.prove_payouts(debits).await?;
        }
        // What can send money is one process's; the other looks at the list.
        if !self.ends_what_it_began() {
            return Ok(());
        }
        let mut looks = Vec::new();
        // Taken before the looks begin: what comes back meanwhile is for the next round.
        let catches_up = std::mem::take(&mut self.present().catches_up);
        for provider in Provider::ALL {
            if self.payouts_due(provider, catches_up).await?.is_empty() {
                continue;
            }
            let till = self.clone();
            looks.push(tokio::spawn(async move {
                till.look_around(provider, catches_up).await
            }));
        }
        if looks.is_empty() {
            return Ok(());
        }
        let all = async {
            for look in looks {
                match look.await {
                    // One that could not be written down is looked at again; the orders are not to wait for it.
                    Ok(Err(refusal)) => {
                        tracing::error!(code = %refusal.code.word(), "a look at the payouts failed");
                    }
                    Ok(Ok(())) => {}
                    Err(error) => tracing::error!(error = %error, "a look at the payouts died"),
                }
            }
            Ok(())
        };
        tokio::select! {
            done = all => done,
            // They go on by themselves, and tell what they find.
            () = self.inner.ports.clock.sleep(PATIENCE) => Ok(()),
        }
    }

    /// A manager found out with the provider how a flagged payout ended, and answers for it, with a reason. For any
    /// other it is refused: the program is still finding out, or knows.
    ///
    /// For whoever gave their PIN just now, as at a console; a window [asks for it](Till::end_payout).
    pub async fn conclude_payout(
        &self,
        id: PayoutId,
        arrived: bool,
        reason: &str,
    ) -> Result<Payout, Refusal> {
        let who = self.allowed(Deed::PayOut)?;
        self.must_write()?;
        let reason = reason.trim().to_owned();
        if reason.chars().count() < 3 || reason.chars().count() > 200 {
            return Err(self.refuse(Code::BadWord));
        }
        if self.find_payout(id).await?.state != State::Flagged {
            return Err(self.refuse(Code::NotFlagged));
        }
        let concluded = Happening::Concluded {
            arrived,
            operator: who.name,
            reason,
        };
        let payout = self.step_payout(id, vec![concluded]).await?;
        self.tell_news().await?;
        // Better news may have come in between; what a person said then was not taken.
        let expected = if arrived {
            State::Processed
        } else {
            State::Failed
        };
        if payout.state != expected {
            return Err(self.refuse(Code::NotFlagged));
        }
        Ok(payout)
    }

    /// Somebody asks how a payout stands: it is looked at now, also one that waits for a person.
    pub async fn check_payout(&self, id: PayoutId) -> Result<Payout, Refusal> {
        self.allowed(Deed::SeeAccount)?;
        let payout = self.find_payout(id).await?;
        let provider = payout.draft.provider;
        if payout.duty() == Duty::Rest {
            return Ok(payout);
        }
        if !self.has(provider) {
            return Err(self.refuse(Code::NoAccount));
        }
        if self.shut_out(provider).is_some() {
            return Err(self.refuse(Code::CredentialsRefused));
        }
        if provider == Provider::Telepagos {
            self.read_list_for(&payout).await?;
        }
        // When somebody is at it already, what they find is as good.
        if let Some(_paying) = Paying::begin(self, id) {
            let payout = self.find_payout(id).await?;
            self.look_at(&payout).await?;
        }
        self.tell_news().await?;
        self.hint();
        self.find_payout(id).await
    }

    /// Reads the list since the payout was ordered and has it prove what it can.
    async fn read_list_for(&self, payout: &Payout) -> Result<(), Refusal> {
        let now = self.clock_now();
        let from = payout.created.plus_ms(CLOCK_SLACK_MS.saturating_neg());
        let from = from
            .max(now.plus_ms(LOOK_BACK_MS.saturating_neg()))
            .min(now);
        let day = |moment| Day::of(moment, CutOff::MIDNIGHT);
        match self.telepagos()?.movements(day(from), day(now)).await {
            Answer::Said(movements) => {
                self.see(movements.credits).await?;
                self.prove_payouts(&movements.debits).await
            }
            // The look that follows says whether they answer.
            Answer::Refused(refused) => {
                self.note_refusal(Provider::Telepagos, refused.kind);
                Ok(())
            }
            Answer::Silence(_) => Ok(()),
        }
    }

    /// Ends the payouts that a movement in the list proves.
    async fn prove_payouts(&self, debits: &[Movement]) -> Result<(), Refusal> {
        if debits.is_empty() {
            return Ok(());
        }
        let known = self
            .inner
            .journal
            .read(|book| {
                let mut known = book.payouts_unsettled()?;
                if known.is_empty() {
                    return Ok(known);
                }
                for payout in book.payouts(Some(RIVALS_MAX))? {
                    if payout.duty() == Duty::Rest {
                        known.push(payout);
                    }
                }
                Ok(known)
            })
            .await?;
        let proven = proof::proven(&known, debits);
        for payout in known.iter().filter(|payout| proven.contains(&payout.id)) {
            // One on the wire is about to be answered, with its id.
            let Some(_paying) = Paying::begin(self, payout.id) else {
                continue;
            };
            let verdict = Verdict::Processed {
                id: None,
                proof: Proof::Movement,
            };
            self.conclude(payout, verdict).await?;
        }
        Ok(())
    }

    /// The provider's payouts that are to be looked at now and are not on the wire; all that have not ended when
    /// there is something to catch up with.
    async fn payouts_due(
        &self,
        provider: Provider,
        catches_up: bool,
    ) -> Result<Vec<Payout>, Refusal> {
        let unsettled = self.payouts_unsettled().await?;
        let now = self.clock_now();
        let present = self.present();
        let hints = &present.looks.hints;
        let hinted = |payout: &Payout| provider == Provider::Totalcoin && is_hinted(payout, hints);
        let is_due = |payout: &Payout| due::is_due(payout, now);
        let mut due: Vec<Payout> = unsettled
            .into_iter()
            .filter(|payout| payout.draft.provider == provider)
            .filter(|payout| catches_up || is_due(payout) || hinted(payout))
            .filter(|payout| !present.paying.contains(&payout.id))
            .collect();
        due.sort_by_key(|payout| (!hinted(payout), payout.next_check));
        Ok(due)
    }

    /// Looks at the provider's payouts that are due, one after the other, for as long as it answers and may be asked.
    async fn look_around(&self, provider: Provider, catches_up: bool) -> Result<(), Refusal> {
        let Some(_turn) = Turn::begin(self, provider) else {
            return Ok(());
        };
        let (mut within_budget, mut heard) = (true, true);
        for due in self.payouts_due(provider, catches_up).await? {
            let Some(_paying) = Paying::begin(self, due.id) else {
                continue;
            };
            let now = self.clock_now();
            // As it is now that nobody else is at it.
            let payout = self.find_payout(due.id).await?;
            if payout != due {
                continue;
            }
            let asks = matches!(
                due::owed(&payout, now),
                Owed::Repeat | Owed::LookUp | Owed::Voucher
            );
            // Nobody can be asked, and a day is over: somebody should know.
            if payout.state != State::Flagged
                && due::is_overdue(&payout, now)
                && self.shut_out(provider).is_some()
            {
                let because = Because::of(Code::CredentialsRefused);
                self.conclude(&payout, Verdict::Flagged(because)).await?;
                continue;
            }
            if asks && self.has(provider) && self.may_ask(provider).is_err() {
                let may_insist = within_budget && due::is_starved(&payout, now);
                within_budget = false;
                if !may_insist || self.shut_out(provider).is_some() {
                    break;
                }
            }
            self.take_hint(&payout);
            heard = self.look_at(&payout).await? == Look::Done;
            if !heard {
                break;
            }
        }
        if within_budget && heard {
            self.forget_hints(provider);
        }
        self.tell_news().await
    }

    /// Does what is owed to a payout that nobody else is at.
    async fn look_at(&self, payout: &Payout) -> Result<Look, Refusal> {
        let now = self.clock_now();
        if !self.has(payout.draft.provider) {
            // The account may come back; after a day somebody should know that nobody is asked.
            if payout.state != State::Flagged && due::is_overdue(payout, now) {
                let because = Because::of(Code::NoAccount);
                self.conclude(payout, Verdict::Flagged(because)).await?;
            }
            return Ok(Look::Done);
        }
        match due::owed(payout, now) {
            Owed::Nothing => Ok(Look::Done),
            Owed::NeverSent => {
                // Asked is in the transaction of the draft, so this is one of which nothing was ever sent.
                let because = Because::of(Code::ProviderUnreachable);
                self.conclude(payout, Verdict::Rejected(because)).await?;
                Ok(Look::Done)
            }
            Owed::Wait => {
                let because = Because::of(Code::ProviderSilent);
                if payout.state != State::Flagged && due::is_overdue(payout, now) {
                    self.conclude(payout, Verdict::Flagged(because)).await?;
                }
                Ok(Look::Done)
            }
            Owed::Voucher => self.ask_for_voucher(payout).await,
            // Looking is for every process, sending for the one that holds the register.
            Owed::Repeat if !self.ends_what_it_began() => Ok(Look::Done),
            Owed::Repeat => self.repeat(payout).await,
            Owed::LookUp => {
                let (looked, look) = self.look_up(payout).await?;
                // Right after they said once more that they do not know it, and never on what they said before.
                let is_missing = looked.missing > payout.missing;
                if is_missing && self.ends_what_it_began() && due::may_repeat(&looked, now) {
                    return self.repeat(&looked).await;
                }
                Ok(look)
            }
        }
    }

    /// Asks TotalCoin how the payout stands.
    async fn look_up(&self, payout: &Payout) -> Result<(Payout, Look), Refusal> {
        let totalcoin = self.totalcoin()?;
        let answer = match &payout.provider_id {
            Some(id) => totalcoin.payment(id).await,
            None => {
                totalcoin
                    .payment_by_reference(&payout.draft.reference)
                    .await
            }
        };
        sabotage::point("payout.looked");
        let look = self.hear(payout, &answer);
        let verdict = outcome::looked_up(payout, &answer);
        if matches!(&verdict, Verdict::Flagged(_)) {
            note_disagreement(payout, &answer);
        }
        Ok((self.conclude(payout, verdict).await?, look))
    }

    /// Asks TelePagos for the voucher, which says that the money arrived.
    async fn ask_for_voucher(&self, payout: &Payout) -> Result<Look, Refusal> {
        let Some(id) = payout.provider_id.clone() else {
            return Ok(Look::Done);
        };
        let answer = self.telepagos()?.cash_out_voucher(&id).await;
        sabotage::point("payout.vouched");
        let look = self.hear(payout, &answer);
        let verdict = outcome::vouched(payout, &id, &answer);
        match answer {
            Answer::Said(voucher) if matches!(verdict, Verdict::Processed { .. }) => {
                self.take_voucher(payout, voucher).await?;
            }
            Answer::Said(_) | Answer::Refused(_) | Answer::Silence(_) => {
                self.conclude(payout, verdict).await?;
            }
        }
        Ok(look)
    }

    /// Sends the very bytes again that the journal holds. That they are about to be sent is journaled first.
    async fn repeat(&self, payout: &Payout) -> Result<Look, Refusal> {
        let (id, key) = (payout.id, payout.draft.reference.to_string());
        let stamp = self.stamp_by(None);
        let happening = Happening::Resent {
            next_check: self.next_look(payout.created),
        };
        sabotage::point("payout.repeating");
        let (payout, body) = self
            .inner
            .journal
            .write(move |book| {
                let intent = book.intent(&key)?.ok_or(journal::Error::NoSuchIntent)?;
                Ok((book.record_payout(id, &happening, &stamp)?, intent.body))
            })
            .await?;
        tracing::warn!(payout = %id, sendings = payout.sendings, "a payout in doubt is sent again");
        sabotage::point("payout.repeated");
        let sending = if sabotage::breaks(Rule::SameReferenceOnRetry) {
            let reference = Reference::from_bits(self.inner.ports.dice.bits());
            let anew = Draft {
                reference,
                ..payout.draft.clone()
            };
            self.sending(&anew).await?
        } else {
            Sending::again(payout.draft.provider, body)
        };
        let answer = self.send_payout(&sending).await;
        self.answered_payout(&payout, &answer).await
    }

    /// Journals what came of a sending; what the provider says it has already is looked up.
    pub(super) async fn answered_payout(
        &self,
        payout: &Payout,
        answer: &Answer<String>,
    ) -> Result<Look, Refusal> {
        sabotage::point("payout.heard");
        let look = self.hear(payout, answer);
        match outcome::sent(payout, answer, self.clock_now()) {
            Some(verdict) => {
                self.conclude(payout, verdict).await?;
                Ok(look)
            }
            None => Ok(self.look_up(payout).await?.1),
        }
    }

    /// Tells the log of an answer that is none, and remembers refused credentials.
    fn hear<T>(&self, payout: &Payout, answer: &Answer<T>) -> Look {
        match answer {
            Answer::Said(_) => Look::Done,
            Answer::Refused(refused) => {
                self.note_refusal(payout.draft.provider, refused.kind);
                if refused.status.is_none() {
                    Look::Unheard
                } else {
                    Look::Done
                }
            }
            Answer::Silence(silence) => {
                tracing::warn!(payout = %payout.id, why = ?silence.why, "no answer about a payout");
                Look::Unheard
            }
        }
    }

    /// This payout is being looked at, so what was called in about it is heeded.
    fn take_hint(&self, payout: &Payout) {
        if let Some(id) = &payout.provider_id {
            let id = id.to_ascii_lowercase();
            self.present().looks.hints.remove(&id);
        }
    }

    /// Every payout a hint could mean has been looked at, but for those on the wire, whose id may be the one.
    fn forget_hints(&self, provider: Provider) {
        let mut present = self.present();
        // The one that is being looked at at this moment has let go by now.
        if provider == Provider::Totalcoin && present.paying.is_empty() {
            present.looks.hints.clear();
        }
    }
}

/// Whether TotalCoin called in about this payout, or about one whose id we do not know while this one's is not
/// known either.
fn is_hinted(payout: &Payout, hints: &HashSet<String>) -> bool {
    match &payout.provider_id {
        Some(id) => hints.contains(&id.to_ascii_lowercase()),
        None => !hints.is_empty(),
    }
}

/// The provider shows another payout under our reference. What it shows is for the log alone.
fn note_disagreement(payout: &Payout, answer: &Answer<Payment>) {
    if let Answer::Said(payment) = answer {
        tracing::error!(
            payout = %payout.id,
            ours = payout.draft.amount.cents(),
            theirs = payment.amount.cents(),
            "the provider shows another payout than was asked for"
        );
    }
}

/// A provider's payouts are being looked at for as long as this lives.
struct Turn {
    till: Till,
    provider: Provider,
}

impl Turn {
    /// None when it is somebody's turn already.
    fn begin(till: &Till, provider: Provider) -> Option<Turn> {
        let till = till.clone();
        let begun = till.present().looks.under_way.insert(provider);
        begun.then_some(Turn { till, provider })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.till.present().looks.under_way.remove(&self.provider);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{channel::Provider, payout::Payout};

    use super::is_hinted;
    use crate::payouts::sample;

    #[test]
    fn a_hint_is_of_the_payout_it_names_or_of_one_that_has_no_name_yet() {
        let hints: HashSet<String> = HashSet::from(["e645-ff".to_owned()]);
        let of = |id: Option<&str>| Payout {
            provider_id: id.map(str::to_owned),
            ..sample::in_doubt(Provider::Totalcoin, 1)
        };
        assert!(is_hinted(&of(Some("E645-FF")), &hints), "in either case");
        assert!(!is_hinted(&of(Some("A")), &hints), "another's");
        assert!(is_hinted(&of(None), &hints), "it may be the one");
        assert!(!is_hinted(&of(None), &HashSet::new()), "nobody called");
    }
}
