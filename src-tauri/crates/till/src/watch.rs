//! The watch: for each order and each payout not at rest, does its duty. The one loop of the program.
//!
//! A round asks each provider once, however many orders wait: TelePagos for its list (`account/transactions`),
//! TotalCoin for the status of one order; it probes the orders themselves when money moved (`cashin/{id}`), and
//! steps each order as far as the answers allow:
//!
//! ```text
//! credits said ─▶ new ones journaled ─▶ probes: a credit the provider ties to an order pays it
//!                                    ─▶ matching: one credit and one order that fit are a payment
//!              ─▶ in doubt and never shown: lapses · time over: lapses · grace over: released
//! silence      ─▶ the link is down; time over still lapses, nothing is released, nothing is in doubt less
//! ```
//!
//! Rounds do not depend on a cashier looking: they go on after the screen was left and after a restart.

use std::time::Duration;

use domain::{
    channel::{Proof, Provider},
    instant::Instant,
    lifecycle::Duty,
    order::{Happening, Order, OrderId},
    payout::{self, Payout},
};
use gateway::{RefusedKind, pace};
use journal::{Stamp, Stored};
use sabotage::Rule;

use domain::link::Happening::Lapsed;

use crate::{
    Till,
    event::Event,
    evidence::{Heard, Looked, Polled},
    recover::ABSENT,
    refusal::Refusal,
    standing::{Standing, Why},
    view::Link,
};

/// How often the provider is asked while nothing waits, so that the screen can say whether it answers.
const IDLE: Duration = Duration::from_mins(1);
/// The age of the youngest order when there is none: nobody stands at the counter.
const NOBODY_WAITS: Duration = Duration::from_hours(1);
/// How long until a round that could not use the journal is made again: a customer may be waiting.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
/// While the provider refuses the credentials, each try is a failed login that may lock the account.
pub(crate) const LOCKED_OUT: Duration = Duration::from_mins(5);
/// Once in as many rounds the first probe goes by turns, also when nothing moved: the list may lag. One, however many
/// wait, so that many orders cost the provider no more than one.
const PROBE_EVERY: u32 = 4;

/// How the rounds go, from one to the next.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rhythm {
    /// Rounds so far.
    pub(crate) rounds: u32,
    /// Whether credits came up for which not every order was probed yet: a charge reads the list too.
    pub(crate) moved: bool,
    /// How many orders were probed since they came up.
    pub(crate) probed: usize,
    /// How many orders had their turn, whatever moved.
    pub(crate) turns: usize,
    /// How many orders TotalCoin was asked about.
    pub(crate) polls: usize,
}

impl Rhythm {
    /// Whether an order is to be probed in this round.
    pub(crate) fn probes(self) -> bool {
        self.moved || self.is_by_turns()
    }

    /// Whether the first probe of this round is that of the order whose turn it is. Without that, one whose payment
    /// looks like nobody's would wait for as long as there is always a newer sale.
    pub(crate) fn is_by_turns(self) -> bool {
        self.rounds.is_multiple_of(PROBE_EVERY)
    }
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
    /// Payouts not at rest after it.
    pub payouts: usize,
    /// Of those, payouts we do not know the provider has.
    pub payouts_in_doubt: usize,
    /// Of those, payouts that wait for a person.
    pub payouts_undecided: usize,
    /// Whether the providers answered what they were asked.
    pub heard: bool,
    /// When the next round is due.
    pub next: Duration,
}

impl Round {
    fn report(waiting: &[Order], payouts: &[Payout], heard: bool, next: Duration) -> Round {
        let count = |duty: Duty| waiting.iter().filter(|order| order.duty() == duty).count();
        let owed = |duty: payout::Duty| payouts.iter().filter(|it| it.duty() == duty).count();
        Round {
            waiting: waiting.len(),
            in_doubt: count(Duty::Verify),
            undecided: count(Duty::Decide),
            payouts: payouts.len(),
            payouts_in_doubt: owed(payout::Duty::Settle),
            payouts_undecided: owed(payout::Duty::Decide),
            heard,
            next,
        }
    }
}

/// What a round heard of the providers: of each, nothing when it was not asked.
#[derive(Default)]
struct Rounds {
    telepagos: Option<Looked>,
    totalcoin: Option<Polled>,
    /// How long until a provider may be asked that could not be now.
    wait: Option<Duration>,
}

impl Rounds {
    /// Whether the provider's evidence for that order was read in this round.
    fn heard(&self, order: &Order) -> bool {
        match order.draft.channel.proof() {
            Proof::ListAndCredit | Proof::List => self
                .telepagos
                .as_ref()
                .is_some_and(|looked| looked.heard == Heard::List),
            // Without an id there is nothing to ask, and nobody was shown it.
            Proof::Status if order.provider_order.is_none() => true,
            Proof::Status => self
                .totalcoin
                .as_ref()
                .is_some_and(|polled| polled.order == order.id && polled.heard.is_certain()),
            // There is nobody to ask: what pays it calls in, also after it was given up.
            Proof::Notification => true,
        }
    }

    /// What came of asking, for each provider that was asked.
    fn heards(&self) -> Vec<(Provider, Heard)> {
        let telepagos = self.telepagos.as_ref().map(|looked| looked.heard);
        let totalcoin = self.totalcoin.as_ref().map(|polled| polled.heard);
        let both = [
            (Provider::Telepagos, telepagos),
            (Provider::Totalcoin, totalcoin),
        ];
        both.into_iter()
            .filter_map(|(provider, heard)| Some((provider, heard?)))
            .collect()
    }

    /// What came of asking, the worse of the two; none when nobody was asked.
    fn outcome(&self) -> Option<Heard> {
        let heards = self.heards();
        let worse = heards.iter().find(|(_, heard)| *heard != Heard::List);
        worse.or(heards.first()).map(|(_, heard)| *heard)
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

    /// One round: asks, steps every order and payout that can be stepped, and says when to come again.
    pub async fn round(&self) -> Result<Round, Refusal> {
        sabotage::point("round.begun");
        self.tell_standing();
        let damaged = Standing::ViewOnly { why: Why::Damaged };
        if self.inner.journal.is_read_only() || self.standing() == damaged {
            // Whatever were heard could not be kept, or not be believed.
            let (online, rest) = (self.present().link.online, (&[], &[]));
            return Ok(Round::report(rest.0, rest.1, online, IDLE));
        }
        let waiting = self.waiting().await?;
        let payouts = self.payouts_unsettled().await?;
        let rounds = self.ask_around(&waiting, &payouts).await?;
        let outcome = rounds.outcome();
        if let Some(heard) = outcome {
            self.set_link(heard.is_answer());
        }
        let debits = rounds
            .telepagos
            .as_ref()
            .filter(|looked| looked.heard == Heard::List);
        self.settle_payouts(debits.map(|looked| looked.debits.as_slice()))
            .await?;
        self.close(&rounds).await?;
        if let Err(refusal) = self.close_links().await {
            tracing::error!(code = %refusal.code.word(), "a link that is over was not closed");
        }
        // What was just heard may be yesterday's.
        let heard_all = rounds.wait.is_none() && outcome.is_none_or(Heard::is_certain);
        if let Err(refusal) = self.close_day(heard_all).await {
            // It is tried again in the next round; a customer who pays must not wait for it.
            tracing::error!(code = %refusal.code.word(), "the day was not closed");
        }
        sabotage::point("round.told");
        self.tell_news().await?;

        let waiting = self.waiting().await?;
        let payouts = self.payouts_unsettled().await?;
        let Some(outcome) = outcome else {
            // Nobody was asked, so nothing is known of the link; but a code comes down in time all the same.
            let online = self.present().link.online;
            let pace = rounds.wait.unwrap_or(IDLE);
            let next = self.not_after(pace, &waiting, &payouts);
            return Ok(Round::report(&waiting, &payouts, online, next));
        };
        let heard = outcome == Heard::List;
        {
            let rhythm = &mut self.present().watch;
            rhythm.rounds = rhythm.rounds.wrapping_add(1);
        }
        if heard {
            self.concepts().await;
        }
        if debits.is_some() {
            self.look_for_counter().await;
        }
        let pace = self.pace(&waiting, &payouts, &rounds);
        let next = self.not_after(pace, &waiting, &payouts);
        Ok(Round::report(&waiting, &payouts, heard, next))
    }

    /// Asks each provider that something waits for; when nothing waits at all, TelePagos, so that the screen can
    /// say whether it answers.
    async fn ask_around(&self, waiting: &[Order], payouts: &[Payout]) -> Result<Rounds, Refusal> {
        let mut rounds = Rounds::default();
        let of = |provider: Provider| {
            let owned = waiting
                .iter()
                .filter(|order| order.draft.channel.provider() == provider);
            owned.cloned().collect::<Vec<Order>>()
        };
        let (telepagos, totalcoin) = (of(Provider::Telepagos), of(Provider::Totalcoin));
        // A payout that was taken, or may have been, shows in the list when it is done.
        let sent = payouts
            .iter()
            .filter(|payout| payout.draft.provider == Provider::Telepagos)
            // One that waits for a person may be old, and must not make every round read a month.
            .filter(|payout| payout.duty() != payout::Duty::Decide)
            .map(|payout| payout.created)
            .chain(self.to_import().await?)
            .min();
        if self.has(Provider::Telepagos)
            && (!telepagos.is_empty() || sent.is_some() || totalcoin.is_empty())
        {
            // A list that is read as often as the budget lets leaves nothing to ask whose the money in it is.
            let probes = u32::from(self.present().watch.probes());
            match self.may_ask_leaving(Provider::Telepagos, probes) {
                Ok(()) => {
                    let looked = self.look(&telepagos, sent).await?;
                    if looked.heard == Heard::List
                        && let Err(refusal) = self.has_imported(&looked.debits).await
                    {
                        // It is read again in the next round.
                        tracing::error!(code = %refusal.code.word(), "an import was not noted");
                    }
                    rounds.telepagos = Some(looked);
                }
                Err(wait) => rounds.wait = Some(wait),
            }
        }
        if self.has(Provider::Totalcoin) && totalcoin.iter().any(|it| it.provider_order.is_some()) {
            match self.may_ask(Provider::Totalcoin) {
                Ok(()) => rounds.totalcoin = self.poll(&totalcoin).await?,
                Err(wait) => {
                    rounds.wait = Some(rounds.wait.map_or(wait, |other| other.min(wait)));
                }
            }
        }
        Ok(rounds)
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
    async fn close(&self, rounds: &Rounds) -> Result<(), Refusal> {
        let now = self.clock_now();
        for order in self.waiting().await? {
            let heard = rounds.heard(&order);
            let due = match order.duty() {
                // It was asked for and never shown, and the provider shows no money: nobody could pay it. An order
                // for a static code may be there all the same; it is waited for as if it were up.
                Duty::Verify if heard && self.doubt_is_over(&order, now) => Some(Happening::Lapsed),
                Duty::Poll if order.expires.is_some_and(|expires| now >= expires) => {
                    Some(Happening::Lapsed)
                }
                Duty::Watch | Duty::Decide
                    if (heard || sabotage::breaks(Rule::NoAnswerNoRelease))
                        && watch_is_over(&order, now) =>
                {
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
                if heard && order.payable_since().is_none() {
                    self.step(order.id, Happening::Released).await?;
                }
            }
        }
        Ok(())
    }

    /// Says of each link whose time is over that it is.
    async fn close_links(&self) -> Result<(), Refusal> {
        let now = self.clock_now();
        let due = self
            .inner
            .journal
            .read(move |book| book.links_due(now))
            .await?;
        for link in due {
            let stamp = self.stamp_by(None);
            let lapsed = self
                .inner
                .journal
                .write(
                    move |book| match book.record_link(link.id, &Lapsed, &stamp) {
                        // It was answered meanwhile: its time is over all the same, and the next round says so.
                        Ok(_) | Err(journal::Error::UnfitLink(_)) => Ok(()),
                        Err(error) => Err(error),
                    },
                )
                .await;
            lapsed?;
        }
        Ok(())
    }

    /// Whether an order in doubt can be given up: at once if nobody can have paid it, else when its time is over.
    fn doubt_is_over(&self, order: &Order, now: Instant) -> bool {
        self.doubt_ends(order).is_none_or(|end| now >= end)
    }

    /// When an order in doubt that can be paid all the same has had the time of a code.
    fn doubt_ends(&self, order: &Order) -> Option<Instant> {
        let doubted = order.payable_since()?;
        Some(doubted.plus_ms(self.longest_code_life_ms()))
    }

    /// Steps an order, unless it moved meanwhile and the step no longer fits, or its credit is another's by
    /// now: then what it became stands.
    pub(crate) async fn step(&self, id: OrderId, happening: Happening) -> Result<(), Refusal> {
        let (stamp, settled) = (self.stamp_by(None), self.stamp_by(None));
        let word = happening.word();
        let stepped = self
            .keep_step(move |book| take_step(book, id, &happening, &stamp, &settled))
            .await?;
        if stepped {
            tracing::info!(order = %id, step = word, "an order was stepped");
        }
        Ok(())
    }

    /// Writes down what became of money, also on a full disk.
    pub(crate) async fn keep_step<T: Send + 'static>(
        &self,
        step: impl FnMut(&mut journal::Writing<'_>) -> Result<T, journal::Error> + Send + 'static,
    ) -> Result<T, Refusal> {
        sabotage::point("order.stepping");
        let kept = self.inner.journal.keep(step).await?;
        sabotage::point("order.stepped");
        Ok(kept)
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

    /// How long until the next round: the sooner of what each provider that was asked would have. One that is busy or
    /// refuses us is left alone for as long as that asks for, and holds up nobody who waits for the other.
    fn pace(&self, waiting: &[Order], payouts: &[Payout], rounds: &Rounds) -> Duration {
        let uptime = self.inner.ports.clock.uptime();
        let paces = rounds.heards().into_iter().map(|(provider, heard)| {
            let pace = self.pace_of(provider, waiting, payouts, heard);
            let quiet = matches!(
                heard,
                Heard::Refused(RefusedKind::Busy { .. } | RefusedKind::Credentials)
            );
            if quiet {
                let until = uptime.saturating_add(pace);
                self.present().quiet_until.insert(provider, until);
            }
            pace
        });
        let pace = paces.chain(rounds.wait).min();
        pace.unwrap_or(IDLE)
    }

    /// How long until a provider that was heard like this is asked again.
    fn pace_of(
        &self,
        provider: Provider,
        waiting: &[Order],
        payouts: &[Payout],
        heard: Heard,
    ) -> Duration {
        let something_waits = waiting
            .iter()
            .map(|order| order.draft.channel.provider())
            .chain(payouts.iter().map(|payout| payout.draft.provider))
            .any(|waits_for| waits_for == provider);
        let now = self.clock_now();
        let [draw, jitter, ..] = self.inner.ports.dice.bits().to_be_bytes();
        let jitter = jitter.rem_euclid(pace::JITTER_MAX.saturating_add(1));
        let silences = {
            let silences = &mut self.present().silences;
            let silences = silences.entry(provider).or_default();
            let before = *silences;
            *silences = match heard {
                Heard::List => 0,
                Heard::Refused(_) | Heard::Silence => silences.saturating_add(1),
            };
            (before, *silences)
        };
        let (before, silences) = silences;
        if before > 0 && heard.is_answer() {
            self.is_back(provider);
        }
        let youngest = waiting
            .iter()
            .filter(|order| order.draft.channel.provider() == provider)
            .map(|order| order.opened.unwrap_or(order.created))
            .max()
            .map(|since| Duration::from_millis(u64::try_from(now.ms_since(since)).unwrap_or(0)));
        match heard {
            Heard::List => youngest.map_or(IDLE, |age| pace::after(age, jitter)),
            Heard::Silence | Heard::Refused(RefusedKind::NotSent | RefusedKind::Rejected) => {
                let pace =
                    pace::after_silence(silences, youngest.unwrap_or(NOBODY_WAITS), draw, jitter);
                // Something of ours may be at stake there: the moment they are back is not to be missed.
                if something_waits {
                    pace.min(ABSENT)
                } else {
                    pace
                }
            }
            Heard::Refused(RefusedKind::Busy { retry_after_ms }) => {
                pace::after_busy(retry_after_ms, youngest.unwrap_or(NOBODY_WAITS), jitter)
            }
            Heard::Refused(RefusedKind::Credentials | RefusedKind::Permission) => LOCKED_OUT,
        }
    }

    /// The pace, but not past the moment at which a code comes down or a payout is to be looked at.
    fn not_after(&self, pace: Duration, waiting: &[Order], payouts: &[Payout]) -> Duration {
        let now = self.clock_now();
        let moments = waiting
            .iter()
            .filter_map(|order| match order.duty() {
                Duty::Poll => order.expires,
                Duty::Verify => self.doubt_ends(order),
                Duty::Send | Duty::Watch | Duty::Decide | Duty::Rest => None,
            })
            .chain(payouts.iter().filter_map(|payout| payout.next_check));
        let next = moments
            .map(|moment| Duration::from_millis(u64::try_from(moment.ms_since(now)).unwrap_or(0)))
            // What is overdue could not be done in this round, and must not hide what comes after it.
            .filter(|left| !left.is_zero())
            .min();
        next.map_or(pace, |left| pace.min(left))
    }
}

/// Writes a step of an order down, and that it answers what was asked for and never answered. Whether the step fitted.
pub(crate) fn take_step(
    book: &mut journal::Writing<'_>,
    id: OrderId,
    happening: &Happening,
    stamp: &Stamp,
    settled: &Stamp,
) -> Result<bool, journal::Error> {
    let doubted = book.order(id)?.filter(|it| it.order.duty() == Duty::Verify);
    match book.record(id, happening, stamp) {
        Ok(_) => {}
        Err(
            journal::Error::Unfit(_)
            | journal::Error::CreditTaken
            | journal::Error::OperationTaken
            | journal::Error::NoSuchCredit,
        ) => return Ok(false),
        Err(error) => return Err(error),
    }
    // What was asked for and never answered is answered by what it was settled as.
    if let Some(doubted) = doubted {
        let key = doubted.order.draft.reference.to_string();
        book.settle_intent(&key, happening.word(), settled)?;
    }
    Ok(true)
}

/// A closed order is released after its grace; one nobody can have paid, at once.
fn watch_is_over(order: &Order, now: Instant) -> bool {
    order.payable_since().is_none() || order.watched_until().is_none_or(|until| now >= until)
}
