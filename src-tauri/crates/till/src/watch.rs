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

use std::{sync::PoisonError, time::Duration};

use domain::{
    instant::Instant,
    lifecycle::Duty,
    order::{Happening, Order, OrderId},
};
use gateway::{Answer, RefusedKind, pace};
use journal::Stored;

use crate::{
    Till,
    event::Event,
    evidence::Heard,
    refusal::{Code, Refusal},
    view::Link,
};

/// How often the provider is asked while nothing waits, so that the screen can say whether it answers.
const IDLE: Duration = Duration::from_mins(1);
/// How long until a round that could not use the journal is made again: a customer may be waiting.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
/// While the provider refuses the credentials, each try is a failed login that may lock the account.
pub(crate) const LOCKED_OUT: Duration = Duration::from_mins(5);
/// How the rounds go, from one to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rhythm {
    /// Rounds so far.
    pub(crate) rounds: u32,
    /// Rounds since the provider last answered.
    silences: u32,
    /// Whether credits came up for which not every order was probed yet: a charge reads the list too.
    pub(crate) moved: bool,
    /// How many orders were probed since they came up, or in all while nothing moves.
    pub(crate) probed: usize,
}

/// What a round found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// Orders not at rest after it.
    pub waiting: usize,
    /// Of those, orders whose request we do not know the outcome of.
    pub in_doubt: usize,
    /// Of those, orders that wait for a person.
    pub undecided: usize,
    /// Whether the provider answered.
    pub heard: bool,
    /// When the next round is due.
    pub next: Duration,
}

impl Round {
    fn report(waiting: &[Order], heard: bool, next: Duration) -> Round {
        let count = |duty: Duty| waiting.iter().filter(|order| order.duty() == duty).count();
        Round {
            waiting: waiting.len(),
            in_doubt: count(Duty::Verify),
            undecided: count(Duty::Decide),
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
                    AFTER_FAILURE
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
        if let Err(wait) = self.may_ask() {
            // Nobody is asked, but a code comes down in time all the same.
            self.close(false).await?;
            self.tell_news().await?;
            let waiting = self.waiting().await?;
            return Ok(Round::report(&waiting, self.present().link.online, wait));
        }
        let outcome = self.look(&waiting).await?;
        let heard = outcome == Heard::List;
        self.set_link(outcome.is_answer());
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
                Duty::Watch | Duty::Decide if heard && watch_is_over(&order, now) => {
                    Some(Happening::Released)
                }
                Duty::Send
                | Duty::Verify
                | Duty::Poll
                | Duty::Watch
                | Duty::Decide
                | Duty::Rest => None,
            };
            if let Some(happening) = due {
                self.step(order.id, happening).await?;
                // Nobody was shown a code of it, so there is nothing to go on looking for.
                if heard && !order.was_shown() {
                    self.step(order.id, Happening::Released).await?;
                }
            }
        }
        Ok(())
    }

    /// Steps an order, unless it moved meanwhile and the step no longer fits, or its credit is another's by
    /// now: then what it became stands.
    pub(crate) async fn step(&self, id: OrderId, happening: Happening) -> Result<(), Refusal> {
        let (stamp, settled) = (self.stamp_by(None), self.stamp_by(None));
        let word = happening.word();
        let stepped = self
            .inner
            .journal
            .write(move |book| {
                let doubted = book.order(id)?.filter(|it| it.order.duty() == Duty::Verify);
                match book.record(id, &happening, &stamp) {
                    Ok(_) => {}
                    Err(
                        journal::Error::Unfit(_)
                        | journal::Error::CreditTaken
                        | journal::Error::NoSuchCredit,
                    ) => return Ok(false),
                    Err(error) => return Err(error),
                }
                // What was asked for and never answered is answered by what it was settled as.
                if let Some(doubted) = doubted {
                    let key = doubted.order.draft.reference.to_string();
                    book.settle_intent(&key, happening.word(), &settled)?;
                }
                Ok(true)
            })
            .await?;
        if stepped {
            tracing::info!(order = %id, step = word, "an order was stepped");
        }
        Ok(())
    }

    /// Notes whether the provider answers, and tells the windows.
    pub(crate) fn set_link(&self, heard: bool) {
        let now = self.clock_now();
        // Told while it is set, so that two at once are told in the order in which they were set.
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
        self.tell(Event::LinkChanged { link: present.link });
    }

    /// Takes one request out of what may be asked this minute, or says how long until there is one. A charge
    /// is never held back by it.
    ///
    /// While the provider refuses our credentials nothing may be asked, however often somebody hints.
    pub(crate) fn may_ask(&self) -> Result<(), Duration> {
        if let Some(left) = self.shut_out() {
            return Err(left);
        }
        // Nothing panics while it holds this lock; were it to, the numbers in it are still whole.
        let budget = self.inner.budget.lock();
        let mut budget = budget.unwrap_or_else(PoisonError::into_inner);
        budget.take(self.inner.ports.clock.uptime())
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
            Heard::List => youngest.map_or(IDLE, |age| pace::after(age, jitter)),
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

/// A closed order is released after its grace; one nobody was shown, at once.
fn watch_is_over(order: &Order, now: Instant) -> bool {
    !order.was_shown() || order.watched_until().is_none_or(|until| now >= until)
}
