//! Evidence: what the providers show of money, and which order it pays.
//!
//! Two ways lead to a payment at TelePagos (provider notes, §6). A probe asks about an order and is told of the
//! credit that paid it: that is the provider's own word. The list of movements names no orders, so a credit in
//! it pays one only if nothing else fits; where the provider has shown that it answers probes, the list alone
//! pays nothing any more, because the same account may collect at another till.
//!
//! What the provider says itself wins over what a person or the list alone made of the same money ([`word`]); and no
//! credit is missed between two of its days ([`window`]).
//!
//! TotalCoin says of each of its QR orders whether it was paid, one question an order. Its pre-orders cannot be
//! asked about: what is known of them calls in ([`inbound`](crate::inbound)).

pub(crate) mod claims;
mod status;
mod window;
mod word;

use std::{collections::HashSet, time::Duration};

use domain::{
    channel::{Channel, Proof, Provider},
    credit::{Credit, Fingerprint},
    day::{CutOff, Day},
    evidence::Evidence,
    instant::Instant,
    lifecycle::Duty,
    matching::Unclaimed,
    money::{Money, Price},
    operator::Deed,
    order::{Order, OrderId, Payment},
};
use gateway::{Answer, Cashin, Movement, RefusedKind};

pub(crate) use self::status::Polled;
use self::word::{Sureness, Weighed};
use crate::{Till, refusal::Refusal};

/// Orders probed in one round at most, when money moved: with the list, under thirty requests a minute.
const PROBES_MAX: usize = 3;
/// How much longer than the code itself its baseline may take: the customer waits.
const BASELINE_PATIENCE: Duration = Duration::from_millis(1_500);
/// How many credits are remembered as journaled at most: those of a busy week.
const JOURNALED_MAX: usize = 5_000;
/// The setting that remembers that this provider ties credits to orders.
const TIES_ORDERS: &str = "provider.ties_orders";

/// What came of asking a provider about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// What was asked for.
    List,
    /// A no.
    Refused(RefusedKind),
    /// Nothing to rely on.
    Silence,
}

/// What a round heard of TelePagos.
pub(crate) struct Looked {
    /// What came of the list.
    pub(crate) heard: Heard,
    /// The money that went out, as far back as the list was read.
    pub(crate) debits: Vec<Movement>,
}

impl Heard {
    /// Whether it settles what was asked: the answer itself, or a no that is about the question.
    pub(crate) fn is_certain(self) -> bool {
        matches!(self, Heard::List | Heard::Refused(RefusedKind::Rejected))
    }

    /// Whether the provider said anything at all.
    pub(crate) fn is_answer(self) -> bool {
        match self {
            Heard::List => true,
            Heard::Refused(kind) => kind != RefusedKind::NotSent,
            Heard::Silence => false,
        }
    }
}

impl Till {
    /// Reads TelePagos's list from `since` on, and whatever was not read of it, and settles what it tells of the orders
    /// that wait.
    pub(crate) async fn look(
        &self,
        waiting: &[Order],
        since: Option<Instant>,
    ) -> Result<Looked, Refusal> {
        let from = self.window(waiting, since).await?;
        let (heard, debits) = self.read_list(from).await?;
        let looked = Looked { heard, debits };
        if !heard.is_answer() {
            return Ok(looked);
        }
        // Also when the list was refused: the orders themselves may still be asked about.
        let rhythm = self.present().watch;
        if heard != Heard::List || rhythm.probes() {
            self.probe(waiting, if rhythm.moved { PROBES_MAX } else { 1 })
                .await?;
        }
        if heard == Heard::List {
            if let Err(refusal) = self.has_read(from).await {
                // It is read again in the next round.
                tracing::error!(code = %refusal.code.word(), "what was read of the list was not noted");
            }
            self.match_credits().await?;
        }
        Ok(looked)
    }

    /// Runs `asking`, and reads the list beside it: what stands in the list by then is no payment of what is
    /// asked for. Whether the list was read in time.
    pub(crate) async fn with_baseline<T>(&self, asking: impl Future<Output = T>) -> (T, bool) {
        let reading = self.read_list(self.window_of_now());
        tokio::pin!(asking, reading);
        let (answer, read) = tokio::select! {
            // The customer waits for the code; and the same things happen in the same order at every run of a seed.
            biased;
            answer = &mut asking => (answer, None),
            read = &mut reading => (asking.await, Some(read)),
        };
        let read = if let Some(read) = read {
            Some(read)
        } else {
            tokio::select! {
                biased;
                read = &mut reading => Some(read),
                () = self.inner.ports.clock.sleep(BASELINE_PATIENCE) => None,
            }
        };
        (answer, matches!(read, Some(Ok((Heard::List, _)))))
    }

    /// Reads the provider's list from that day on, and journals the credits that are new in it.
    async fn read_list(&self, from: Day) -> Result<(Heard, Vec<Movement>), Refusal> {
        let movements = match self.list_from(from).await? {
            Answer::Said(movements) => movements,
            Answer::Refused(refused) => {
                tracing::warn!(kind = ?refused.kind, "the list of credits was refused");
                self.note_refusal(Provider::Telepagos, refused.kind);
                return Ok((Heard::Refused(refused.kind), Vec::new()));
            }
            Answer::Silence(silence) => {
                tracing::warn!(why = ?silence.why, "the list of credits did not come");
                return Ok((Heard::Silence, Vec::new()));
            }
        };
        self.see(movements.credits).await?;
        Ok((Heard::List, movements.debits))
    }

    /// Reads the provider's list of these days because somebody wants to know, takes note of what is new in it and ties
    /// it to the orders it can only belong to. Answers the credits of the list.
    ///
    /// Not noted is what can be the payment of no order here and might be taken for one because it is new to us: what
    /// came in before there was a register, and in a list of days that are over, what bears no date.
    pub(crate) async fn read_days(&self, from: Day, to: Day) -> Result<Vec<Credit>, Refusal> {
        let answer = self.telepagos()?.movements(from, to).await;
        let credits = self.heard(Provider::Telepagos, answer)?.credits;
        let begun = self.inner.journal.read(|book| book.begun()).await?;
        let begun = begun.map_or(from, window::unfinished);
        let is_of_now = from >= self.window_of_now();
        let mut noted = credits.clone();
        noted.retain(|credit| match credit.at {
            Some(at) => Day::of(at, CutOff::MIDNIGHT) >= begun,
            None => is_of_now,
        });
        self.see(noted).await?;
        self.match_credits().await?;
        Ok(credits)
    }

    /// Journals the credits that are new to us.
    pub(crate) async fn see(&self, mut credits: Vec<Credit>) -> Result<(), Refusal> {
        {
            // Nothing leaves the journal: what was found there once need not be looked up with every list.
            let present = self.present();
            credits.retain(|credit| !present.journaled.contains(&credit.fingerprint));
        }
        if credits.is_empty() {
            return Ok(());
        }
        let seen: Vec<Fingerprint> = credits.iter().map(|it| it.fingerprint.clone()).collect();
        // Mostly there is nothing new, and then nobody waits for the pen.
        let unknown = self
            .inner
            .journal
            .read(move |book| {
                let mut unknown = Vec::new();
                for credit in credits {
                    if book.credit(&credit.fingerprint)?.is_none() {
                        unknown.push(credit);
                    }
                }
                Ok(unknown)
            })
            .await?;
        if unknown.is_empty() {
            self.remember_as_journaled(seen);
            return Ok(());
        }
        let till = self.clone();
        let mut stamp = move || till.stamp_by(None);
        sabotage::point("credits.seeing");
        self.inner
            .journal
            // Also on a full disk: this is what became of money.
            .keep(move |book| book.see_credits(&unknown, &mut stamp))
            .await?;
        self.remember_as_journaled(seen);
        let rhythm = &mut self.present().watch;
        sabotage::point("credits.seen");
        (rhythm.moved, rhythm.probed) = (true, 0);
        Ok(())
    }

    fn remember_as_journaled(&self, seen: Vec<Fingerprint>) {
        let journaled = &mut self.present().journaled;
        if journaled.len() >= JOURNALED_MAX {
            journaled.clear();
        }
        journaled.extend(seen);
    }

    /// Asks about the orders themselves. An answer counts only if it names our order: whether the document
    /// means a credit's id or an order's is not said, and the two may collide (ambiguity 3).
    ///
    /// The newest first, whose customer stands at the counter, and by turns, so that each has one. Where the provider is
    /// known to tie credits to orders, before them those of whose amount there is money that is nobody's; elsewhere the
    /// list would pay one of these by itself, before anybody newer was asked about whose money it is.
    async fn probe(&self, waiting: &[Order], most: usize) -> Result<(), Refusal> {
        // Its list may just have told us that it does not take our credentials.
        let Ok(telepagos) = self.telepagos() else {
            return Ok(());
        };
        let shown: Vec<(&Order, &str)> = probed(waiting)
            .into_iter()
            .filter(|(order, _)| order.draft.channel.proof() == Proof::ListAndCredit)
            .collect();
        let likeliest = self.likeliest_first(&shown).await?;
        let mut goes_by_turns = likeliest.is_some() && self.present().watch.is_by_turns();
        let likeliest = likeliest.unwrap_or_else(|| shown.clone());
        let mut settled = 0_usize;
        for _ in 0..most.min(shown.len()) {
            if self.may_ask(Provider::Telepagos).is_err() {
                break;
            }
            let by_turns = std::mem::take(&mut goes_by_turns);
            let next = if by_turns {
                // The oldest first: its code comes down before the others'.
                shown.iter().rev().nth(self.next_turn(shown.len()))
            } else {
                likeliest.get(self.next_probe(shown.len()))
            };
            let Some((order, asked)) = next else {
                continue;
            };
            let Answer::Said(cashin) = telepagos.cashin(asked).await else {
                continue;
            };
            let named = match order.draft.channel {
                Channel::TelepagosLink => cashin.link_id.as_deref(),
                Channel::TelepagosQr
                | Channel::TelepagosCounter
                | Channel::TelepagosTransfer
                | Channel::TotalcoinQr
                | Channel::TotalcoinPreorder => cashin.qr_order_id.as_deref(),
            };
            if named == Some(*asked) {
                self.tied(order, cashin).await?;
                if !by_turns && !self.still_waits(order.id).await? {
                    settled = settled.saturating_add(1);
                }
            }
        }
        // Whoever was settled is not among those of the next round, where everybody after them moves up. Turns go on all
        // the same: in a rush there is always one more at the end, and they would never begin anew.
        let rhythm = &mut self.present().watch;
        rhythm.probed = rhythm.probed.saturating_sub(settled);
        Ok(())
    }

    /// The place of the next of that many orders that are probed because money moved.
    fn next_probe(&self, orders: usize) -> usize {
        let rhythm = &mut self.present().watch;
        let probe = rhythm.probed;
        rhythm.probed = probe.wrapping_add(1);
        rhythm.moved &= rhythm.probed < orders;
        probe.checked_rem(orders).unwrap_or(0)
    }

    /// The place of the one of that many orders whose turn it is.
    fn next_turn(&self, orders: usize) -> usize {
        let rhythm = &mut self.present().watch;
        let turn = rhythm.turns;
        rhythm.turns = turn.wrapping_add(1);
        turn.checked_rem(orders).unwrap_or(0)
    }

    /// These orders, those first of whose amount there is money that is no sale's: what is asked about them is hardly
    /// ever asked in vain, however many others wait. None where the provider is not known to tie credits to orders.
    async fn likeliest_first<'o>(
        &self,
        shown: &[(&'o Order, &'o str)],
    ) -> Result<Option<Vec<(&'o Order, &'o str)>>, Refusal> {
        let Some(oldest) = shown.iter().map(|(order, _)| order.created).min() else {
            return Ok(None);
        };
        let since = window::surely_before(oldest);
        let (is_tied, unclaimed) = self
            .inner
            .journal
            .read(move |book| {
                let is_tied = book.setting(TIES_ORDERS)?.is_some();
                Ok((is_tied, book.unclaimed(since)?))
            })
            .await?;
        let amounts: HashSet<Money> = unclaimed
            .into_iter()
            .filter(|it| it.credit.provider == Provider::Telepagos)
            .map(|it| it.credit.amount)
            .collect();
        let mut likeliest = shown.to_vec();
        likeliest.sort_by_key(|(order, _)| {
            let owed = order.owed().map(Price::money);
            !owed.is_some_and(|owed| amounts.contains(&owed))
        });
        Ok(is_tied.then_some(likeliest))
    }

    /// Whether the order is one of those that are asked about.
    async fn still_waits(&self, id: OrderId) -> Result<bool, Refusal> {
        let stored = self.inner.journal.read(move |book| book.order(id)).await?;
        Ok(stored.is_some_and(|stored| stored.order.duty() != Duty::Rest))
    }

    /// The provider says that this credit paid this order.
    async fn tied(&self, order: &Order, cashin: Cashin) -> Result<(), Refusal> {
        let word = Payment {
            amount: cashin.amount,
            evidence: Evidence::Order,
            credit: None,
            operation: cashin.transaction_id,
            name: None,
            cuit: cashin.cuit,
            account: cashin.cvu,
            settlement: None,
        };
        sabotage::point("order.probed");
        let mut weighed = self.weigh(order.id, &word, Sureness::MayBeBehind).await?;
        if weighed == Weighed::LooksTaken {
            // The list may be behind; whatever the word is about is in it now.
            let (heard, _) = self.read_list(self.window(&[], None).await?).await?;
            if heard != Heard::List {
                return Ok(());
            }
            weighed = self.weigh(order.id, &word, Sureness::JustRead).await?;
        }
        if weighed != Weighed::Paid {
            return Ok(());
        }
        sabotage::point("order.tied");
        // After the payment: on a full disk there is room for that, and none for this.
        self.remember_that_orders_are_tied().await
    }

    async fn remember_that_orders_are_tied(&self) -> Result<(), Refusal> {
        let stamp = self.stamp_by(None);
        let remembered = move |book: &mut journal::Writing<'_>| match book.setting(TIES_ORDERS)? {
            Some(_) => Ok(()),
            None => book.set_setting(TIES_ORDERS, "yes", &stamp),
        };
        Ok(self.inner.journal.write(remembered).await?)
    }

    /// How many credits of the business day belong to no sale.
    pub async fn unclaimed_credits(&self) -> Result<usize, Refusal> {
        let (from, _) = self.today().bounds(self.settings().cut_off);
        Ok(self
            .inner
            .journal
            .read(move |book| Ok(book.unclaimed(from)?.len()))
            .await?)
    }

    /// The credits first seen at `since` or after that belong to no sale, in the order they came up. They name
    /// people and accounts, so they are a manager's to see.
    pub async fn credits(&self, since: Instant) -> Result<Vec<Unclaimed>, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        Ok(self
            .inner
            .journal
            .read(move |book| book.unclaimed(since))
            .await?)
    }
}

/// The orders that can be asked about, the newest first, each with what its provider calls it. Where two orders
/// of one channel were given one name, it is the newer one's.
fn probed(waiting: &[Order]) -> Vec<(&Order, &str)> {
    let mut probed: Vec<(&Order, &str)> = Vec::new();
    for order in waiting.iter().rev() {
        let Some(name) = order.provider_order.as_deref() else {
            continue;
        };
        let channel = order.draft.channel;
        let namesake =
            |(other, known): &(&Order, &str)| *known == name && other.draft.channel == channel;
        if !probed.iter().any(namesake) {
            probed.push((order, name));
        }
    }
    probed
}
