//! The watch: for each order not at rest, does its duty. The one loop of the program.
//!
//! A round asks the provider once, however many orders wait (`account/transactions`), probes the orders
//! themselves when money moved (`cashin/{id}`), and steps each order as far as the answers allow:
//!
//! ```text
//! credits said ─▶ new ones journaled ─▶ probes: a credit the provider ties to an order pays it
//!                                    ─▶ matching: one credit and one order that fit are a payment
//!              ─▶ in doubt and never shown: lapses · time over: lapses · grace over: released
//! silence      ─▶ the link is down; time over still lapses, nothing is released, nothing is in doubt less
//! ```
//!
//! Rounds do not depend on a cashier looking: they go on after the screen was left and after a restart.

use std::{
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    day::{CutOff, Day},
    evidence::Evidence,
    instant::Instant,
    lifecycle::Duty,
    matching::{self, Candidate, Unlisted, Verdict},
    order::{Happening, Order, OrderId, Payment, WATCH_MS},
};
use gateway::{Answer, RefusedKind, pace};
use journal::{Stamp, Stored};

use crate::{
    Till,
    event::Event,
    refusal::{Code, Refusal},
    view::Link,
};

/// How often the provider is asked while nothing waits, so that the screen can say whether it answers.
const IDLE: Duration = Duration::from_mins(1);
/// Orders probed in one round at most: with the list, well under thirty requests a minute.
const PROBES_MAX: usize = 3;
/// A round in which nothing moved probes all the same, once in as many rounds: the list may lag.
const PROBE_EVERY: u32 = 4;

/// While the provider refuses the credentials, each try is a failed login that may lock the account.
const LOCKED_OUT: Duration = Duration::from_mins(5);
/// How far back the list is read: an order that waits longer waits for a person.
const LOOK_BACK_MS: i64 = 48 * 3_600_000;

/// How the rounds go, from one to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rhythm {
    /// Rounds so far.
    rounds: u32,
    /// Rounds since the provider last answered.
    silences: u32,
}

/// What came of reading the provider's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The list, and how many credits in it are new.
    List(usize),
    /// A no.
    Refused(RefusedKind),
    /// Nothing to rely on.
    Silence,
}

/// What a round found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Orders not at rest after it.
    pub waiting: usize,
    /// Of those, orders whose request we do not know the outcome of.
    pub in_doubt: usize,
    /// Whether the provider answered.
    pub heard: bool,
    /// When the next round is due.
    pub next: Duration,
}

impl Round {
    fn report(waiting: &[Order], heard: bool, next: Duration) -> Round {
        let in_doubt = waiting.iter().filter(|order| order.duty() == Duty::Verify);
        Round {
            waiting: waiting.len(),
            in_doubt: in_doubt.count(),
            heard,
            next,
        }
    }
}

impl Till {
    /// Watches until the program ends.
    pub async fn watch(&self) {
        loop {
            let next = match self.round().await {
                Ok(round) => round.next,
                Err(refusal) => {
                    // Already logged with its cause; a journal that cannot be read now may be later.
                    tracing::error!(code = %refusal.code.word(), "a round of the watch failed");
                    IDLE
                }
            };
            self.wait(next).await;
        }
    }

    /// Waits for the next round, or until something asks for one before.
    pub async fn wait(&self, next: Duration) {
        tokio::select! {
            () = self.inner.ports.clock.sleep(next) => {}
            () = self.inner.nudge.notified() => {}
        }
    }

    /// Whether the provider takes the account's credentials: a real login.
    pub async fn check_account(&self) -> Result<(), Refusal> {
        match self.inner.telepagos.sign_in().await {
            Answer::Said(()) => Ok(()),
            Answer::Refused(refused) => {
                let mut refusal = self.refuse(Code::from(&refused.kind));
                refusal.reason = refused.words;
                Err(refusal)
            }
            Answer::Silence(_) => Err(self.refuse(Code::ProviderSilent)),
        }
    }

    /// One round: asks, steps every order that can be stepped, and says when to come again.
    pub async fn round(&self) -> Result<Round, Refusal> {
        let waiting = self.waiting().await?;
        if let Err(wait) = self.budget().take(self.inner.ports.clock.uptime()) {
            return Ok(Round::report(&waiting, self.present().link.online, wait));
        }
        let outcome = self.look(&waiting).await?;
        let heard = matches!(outcome, Heard::List(_));
        self.set_link(heard);
        self.close(heard).await?;
        self.tell_news().await?;

        let waiting = self.waiting().await?;
        let rhythm = {
            let mut present = self.present();
            let rhythm = &mut present.watch;
            rhythm.rounds = rhythm.rounds.wrapping_add(1);
            rhythm.silences = if heard {
                0
            } else {
                rhythm.silences.saturating_add(1)
            };
            *rhythm
        };
        if heard {
            self.concepts().await;
        }
        let next = self.next_round(&waiting, rhythm, outcome);
        Ok(Round::report(&waiting, heard, next))
    }

    /// The orders not at rest whose request is not on the wire now.
    async fn waiting(&self) -> Result<Vec<Order>, Refusal> {
        let stored = self.inner.journal.read(|book| book.unsettled()).await?;
        let present = self.present();
        let orders = stored.into_iter().map(|Stored { order, .. }| order);
        Ok(orders
            .filter(|order| !present.asking.contains(&order.id))
            .collect())
    }

    /// Reads the provider's list and settles what it tells of.
    async fn look(&self, waiting: &[Order]) -> Result<Heard, Refusal> {
        let now = self.clock_now();
        let oldest = waiting
            .iter()
            .map(|order| order.created)
            .min()
            .unwrap_or(now);
        let oldest = oldest.max(now.plus_ms(LOOK_BACK_MS.saturating_neg()));
        let heard = self.read_credits(oldest).await?;
        let Heard::List(fresh) = heard else {
            return Ok(heard);
        };
        let quiet = self.present().watch.rounds.is_multiple_of(PROBE_EVERY);
        if fresh > 0 || quiet {
            self.probe(waiting).await?;
        }
        self.match_credits(oldest.plus_ms(matching::CLOCK_SLACK_MS.saturating_neg()))
            .await?;
        Ok(heard)
    }

    /// Reads the provider's list from the day of `oldest` on, and journals what is new in it.
    ///
    /// A credit counts as seen from the moment we asked, not from when the answer came: an order whose code
    /// came up in between cannot have been paid by it.
    pub(crate) async fn read_credits(&self, oldest: Instant) -> Result<Heard, Refusal> {
        let asked_at = self.clock_now();
        // Just after midnight the list of today does not have what was paid just before.
        let from = oldest.plus_ms(matching::CLOCK_SLACK_MS.saturating_neg());
        let day = |moment| Day::of(moment, CutOff::MIDNIGHT);
        let credits = match self.inner.telepagos.credits(day(from), day(asked_at)).await {
            Answer::Said(credits) => credits,
            Answer::Refused(refused) => {
                tracing::warn!(kind = ?refused.kind, "the list of credits was refused");
                return Ok(Heard::Refused(refused.kind));
            }
            Answer::Silence(silence) => {
                tracing::warn!(why = ?silence.why, "the list of credits did not come");
                return Ok(Heard::Silence);
            }
        };
        let till = self.clone();
        let mut stamp = move || Stamp {
            at: asked_at,
            ..till.stamp_by(None)
        };
        let fresh = self
            .inner
            .journal
            .write(move |book| book.see_credits(&credits, &mut stamp))
            .await?;
        Ok(Heard::List(fresh.len()))
    }

    /// Asks about the orders themselves. An answer counts only if it names our order: whether the document
    /// means a credit's id or an order's is not said, and the two may collide (ambiguity 3).
    async fn probe(&self, waiting: &[Order]) -> Result<(), Refusal> {
        let shown = waiting.iter().rev().filter(|order| order.was_shown());
        for order in shown.take(PROBES_MAX) {
            let Some(asked) = &order.provider_order else {
                continue;
            };
            if self.budget().take(self.inner.ports.clock.uptime()).is_err() {
                break;
            }
            let Answer::Said(cashin) = self.inner.telepagos.cashin(asked).await else {
                continue;
            };
            if cashin.qr_order_id.as_ref() != Some(asked) {
                continue;
            }
            let payment = Payment {
                amount: cashin.amount,
                evidence: Evidence::Order,
                credit: None,
                operation: cashin.transaction_id,
                name: None,
                cuit: cashin.cuit,
                account: cashin.cvu,
            };
            self.step(order.id, Happening::Paid(payment)).await?;
        }
        Ok(())
    }

    /// Ties the credits nobody has claimed to the orders they can only belong to.
    async fn match_credits(&self, since: Instant) -> Result<(), Refusal> {
        let (unclaimed, unsettled, unlisted) = self
            .inner
            .journal
            .read(move |book| Ok((book.unclaimed(since)?, book.unsettled()?, book.unlisted()?)))
            .await?;
        let candidates: Vec<Candidate> = unsettled
            .iter()
            .filter_map(|stored| candidate(&stored.order))
            .collect();
        let unlisted: Vec<Unlisted> = unlisted
            .iter()
            .filter_map(|stored| awaits_listing(&stored.order))
            .collect();
        for verdict in matching::matched(&unlisted, &candidates, &unclaimed) {
            let (order, happening) = match verdict {
                Verdict::Listed { order, credit } => (
                    order,
                    Happening::Listed {
                        credit: credit.fingerprint,
                        holder: credit.holder,
                    },
                ),
                Verdict::Paid { order, credit } => (
                    order,
                    Happening::Paid(Payment {
                        amount: credit.amount,
                        evidence: Evidence::Matched,
                        credit: Some(credit.fingerprint),
                        operation: None,
                        name: credit.holder,
                        cuit: credit.cuit,
                        account: credit.account,
                    }),
                ),
                Verdict::Puzzled { order, credits } => {
                    let credits = credits
                        .into_iter()
                        .map(|credit| credit.fingerprint)
                        .collect();
                    (order, Happening::Puzzled { credits })
                }
            };
            self.step(order, happening).await?;
        }
        Ok(())
    }

    /// Closes what time has run out for. Without an answer nothing is given up, but a code comes down.
    async fn close(&self, heard: bool) -> Result<(), Refusal> {
        let now = self.clock_now();
        for order in self.waiting().await? {
            let due = match order.duty() {
                // It was asked for and never shown, and the provider shows no money: nobody could pay it.
                Duty::Verify if heard => Some(Happening::Lapsed),
                Duty::Poll if order.expires.is_some_and(|expires| now >= expires) => {
                    Some(Happening::Lapsed)
                }
                Duty::Watch if heard && watch_is_over(&order, now) => Some(Happening::Released),
                Duty::Send
                | Duty::Verify
                | Duty::Poll
                | Duty::Watch
                | Duty::Decide
                | Duty::Rest => None,
            };
            if let Some(happening) = due {
                self.step(order.id, happening).await?;
            }
        }
        Ok(())
    }

    /// Steps an order, unless it moved meanwhile and the step no longer fits: then what it became stands.
    async fn step(&self, id: OrderId, happening: Happening) -> Result<(), Refusal> {
        let stamp = self.stamp_by(None);
        let word = happening.word();
        let stepped = self
            .inner
            .journal
            .write(move |book| match book.record(id, &happening, &stamp) {
                Ok(_) => Ok(true),
                Err(journal::Error::Unfit(_)) => Ok(false),
                Err(error) => Err(error),
            })
            .await?;
        tracing::info!(order = %id, step = word, stepped, "an order was stepped");
        Ok(())
    }

    /// Notes whether the provider answers, and tells the windows when that changed or was heard anew.
    pub(crate) fn set_link(&self, heard: bool) {
        let now = self.clock_now();
        let link = {
            let mut present = self.present();
            let heard_ms = if heard {
                Some(now.ms())
            } else {
                present.link.heard_ms
            };
            present.link = Link {
                online: heard,
                heard_ms,
            };
            present.link
        };
        self.tell(Event::LinkChanged { link });
    }

    /// What may still be asked this minute. A charge is never held back by it.
    fn budget(&self) -> MutexGuard<'_, pace::Budget> {
        // Nothing panics while it holds this lock; were it to, the numbers in it are still whole.
        self.inner
            .budget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn next_round(&self, waiting: &[Order], rhythm: Rhythm, outcome: Heard) -> Duration {
        let now = self.clock_now();
        let until = |moment: Instant| {
            Duration::from_millis(u64::try_from(moment.ms_since(now)).unwrap_or(0))
        };
        let [draw, jitter, ..] = self.inner.ports.dice.bits().to_be_bytes();
        let jitter = jitter.rem_euclid(pace::JITTER_MAX.saturating_add(1));
        let youngest = waiting
            .iter()
            .map(|order| order.opened.unwrap_or(order.created))
            .max()
            .map(|since| Duration::from_millis(u64::try_from(now.ms_since(since)).unwrap_or(0)));
        let pace = match outcome {
            Heard::List(_) => youngest.map_or(IDLE, |age| pace::after(age, jitter)),
            Heard::Silence | Heard::Refused(RefusedKind::NotSent | RefusedKind::Rejected) => {
                pace::after_silence(rhythm.silences, youngest.unwrap_or(IDLE), draw, jitter)
            }
            Heard::Refused(RefusedKind::Busy { retry_after_ms }) => {
                pace::after_busy(retry_after_ms, youngest.unwrap_or(IDLE), jitter)
            }
            Heard::Refused(RefusedKind::Credentials | RefusedKind::Permission) => LOCKED_OUT,
        };
        // A code comes down on time, not at the next look.
        let codes = waiting.iter().filter(|order| order.duty() == Duty::Poll);
        let down = codes.filter_map(|order| order.expires).map(until).min();
        down.filter(|left| !left.is_zero())
            .map_or(pace, |left| pace.min(left))
    }
}

/// What a credit must be to belong to the order; none for one nobody was shown.
fn candidate(order: &Order) -> Option<Candidate> {
    let opened = order.opened?;
    let closed = order.closed.or(order.expires).unwrap_or(opened);
    Some(Candidate {
        order: order.id,
        amount: order.draft.amount.money(),
        opened,
        until: closed.plus_ms(WATCH_MS),
        baseline: order.baseline,
    })
}

fn awaits_listing(order: &Order) -> Option<Unlisted> {
    let payment = order.payment.as_ref()?;
    Some(Unlisted {
        order: order.id,
        amount: payment.amount,
        cuit: payment.cuit.clone(),
        account: payment.account.clone(),
    })
}

/// A closed order is released after its grace; one nobody was shown, at once.
fn watch_is_over(order: &Order, now: Instant) -> bool {
    !order.was_shown() || order.watched_until().is_none_or(|until| now >= until)
}
