//! Evidence: what the provider shows of money, and which order it pays.
//!
//! Two ways lead to a payment (provider notes, §6). A probe asks about an order and is told of the credit
//! that paid it: that is the provider's own word. The list of movements names no orders, so a credit in it
//! pays one only if nothing else fits; where the provider has shown that it answers probes, the list alone
//! pays nothing any more, because the same account may collect at another till.

use std::time::Duration;

use domain::{
    day::{CutOff, Day},
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    matching::{self, Candidate, LISTED_LATE_MS, Unlisted, Verdict},
    order::{Happening, Order, Payment, WATCH_MS},
};
use gateway::{Answer, Cashin, RefusedKind};

use crate::{Till, refusal::Refusal};

/// Orders probed in one round at most: with the list, well under thirty requests a minute.
const PROBES_MAX: usize = 3;
/// A round in which nothing moved probes all the same, once in as many rounds: the list may lag.
const PROBE_EVERY: u32 = 4;
/// How far back the list is read at most.
const LOOK_BACK_MS: i64 = 31 * 24 * 3_600_000;
/// How much longer than the code itself its baseline may take: the customer waits.
const BASELINE_PATIENCE: Duration = Duration::from_millis(1_500);
/// The setting that remembers that this provider ties credits to orders.
const TIES_ORDERS: &str = "provider.ties_orders";

/// What came of reading the provider's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The list.
    List,
    /// A no.
    Refused(RefusedKind),
    /// Nothing to rely on.
    Silence,
}

impl Heard {
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
    /// Reads the provider's list and settles what it tells of.
    pub(crate) async fn look(&self, waiting: &[Order]) -> Result<Heard, Refusal> {
        let now = self.clock_now();
        let oldest = waiting
            .iter()
            .map(|order| order.created)
            .min()
            .unwrap_or(now);
        let oldest = oldest.max(now.plus_ms(LOOK_BACK_MS.saturating_neg()));
        let heard = self.read_credits(oldest).await?;
        if !heard.is_answer() {
            return Ok(heard);
        }
        // Also when the list was refused: the orders themselves may still be asked about.
        let rhythm = self.present().watch;
        if heard != Heard::List || rhythm.moved || rhythm.rounds.is_multiple_of(PROBE_EVERY) {
            self.probe(waiting).await?;
        }
        if heard == Heard::List {
            self.match_credits(oldest.plus_ms(matching::CLOCK_SLACK_MS.saturating_neg()))
                .await?;
        }
        Ok(heard)
    }

    /// Runs `asking`, and reads the list beside it: what stands in the list by then is no payment of what is
    /// asked for. Whether the list was read in time.
    pub(crate) async fn with_baseline<T>(&self, asking: impl Future<Output = T>) -> (T, bool) {
        let reading = self.read_credits(self.clock_now());
        tokio::pin!(asking, reading);
        let (answer, read) = tokio::select! {
            answer = &mut asking => (answer, None),
            read = &mut reading => (asking.await, Some(read)),
        };
        let read = if let Some(read) = read {
            Some(read)
        } else {
            tokio::select! {
                read = &mut reading => Some(read),
                () = self.inner.ports.clock.sleep(BASELINE_PATIENCE) => None,
            }
        };
        (answer, matches!(read, Some(Ok(Heard::List))))
    }

    /// Reads the provider's list from the day of `oldest` on, and journals what is new in it.
    async fn read_credits(&self, oldest: Instant) -> Result<Heard, Refusal> {
        let now = self.clock_now();
        // Just after midnight the list of today does not have what was paid just before; and a clock that
        // was set back must not ask for days that are to come.
        let from = oldest
            .plus_ms(matching::CLOCK_SLACK_MS.saturating_neg())
            .min(now);
        let day = |moment| Day::of(moment, CutOff::MIDNIGHT);
        let credits = match self.inner.telepagos.credits(day(from), day(now)).await {
            Answer::Said(credits) => credits,
            Answer::Refused(refused) => {
                tracing::warn!(kind = ?refused.kind, "the list of credits was refused");
                self.note_refusal(refused.kind);
                return Ok(Heard::Refused(refused.kind));
            }
            Answer::Silence(silence) => {
                tracing::warn!(why = ?silence.why, "the list of credits did not come");
                return Ok(Heard::Silence);
            }
        };
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
            return Ok(Heard::List);
        }
        let till = self.clone();
        let mut stamp = move || till.stamp_by(None);
        self.inner
            .journal
            .write(move |book| book.see_credits(&unknown, &mut stamp))
            .await?;
        let rhythm = &mut self.present().watch;
        (rhythm.moved, rhythm.probed) = (true, 0);
        Ok(Heard::List)
    }

    /// Asks about the orders themselves. An answer counts only if it names our order: whether the document
    /// means a credit's id or an order's is not said, and the two may collide (ambiguity 3).
    ///
    /// The newest first, whose customer stands at the counter, and by turns, so that each has one.
    async fn probe(&self, waiting: &[Order]) -> Result<(), Refusal> {
        let shown = probed(waiting);
        for _ in 0..PROBES_MAX.min(shown.len()) {
            if self.may_ask().is_err() {
                break;
            }
            let turn = {
                let rhythm = &mut self.present().watch;
                let turn = rhythm.probed;
                rhythm.probed = turn.wrapping_add(1);
                rhythm.moved &= rhythm.probed < shown.len();
                turn.checked_rem(shown.len()).unwrap_or(0)
            };
            let Some((order, asked)) = shown.get(turn) else {
                continue;
            };
            let Answer::Said(cashin) = self.inner.telepagos.cashin(asked).await else {
                continue;
            };
            if cashin.qr_order_id.as_deref() == Some(asked) {
                self.tied(order, cashin).await?;
            }
        }
        Ok(())
    }

    /// The provider says that this credit paid this order. Another amount than what is owed is believed only of
    /// an operation that has a number, and each operation pays one order.
    async fn tied(&self, order: &Order, cashin: Cashin) -> Result<(), Refusal> {
        let equal = order
            .owed()
            .is_some_and(|owed| owed.money() == cashin.amount);
        let claimed = match cashin.transaction_id.clone() {
            Some(operation) => {
                let by = move |book: &journal::Reading<'_>| book.order_by_operation(&operation);
                self.inner.journal.read(by).await?.is_some()
            }
            None => !equal,
        };
        if claimed {
            return Ok(());
        }
        self.remember_that_orders_are_tied().await?;
        let payment = Payment {
            amount: cashin.amount,
            evidence: Evidence::Order,
            credit: None,
            operation: cashin.transaction_id,
            name: None,
            cuit: cashin.cuit,
            account: cashin.cvu,
        };
        self.step(order.id, Happening::Paid(payment)).await
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
        let (from, _) = self.today().bounds(self.inner.settings.cut_off);
        Ok(self
            .inner
            .journal
            .read(move |book| Ok(book.unclaimed(from)?.len()))
            .await?)
    }

    /// Ties the credits nobody has claimed to the orders they can only belong to.
    async fn match_credits(&self, since: Instant) -> Result<(), Refusal> {
        let now = self.clock_now();
        let (mut unclaimed, unsettled, unlisted, tied) = self
            .inner
            .journal
            .read(move |book| {
                Ok((
                    book.unclaimed(since)?,
                    book.unsettled()?,
                    book.unlisted()?,
                    book.setting(TIES_ORDERS)?.is_some(),
                ))
            })
            .await?;
        let unlisted: Vec<Unlisted> = unlisted
            .iter()
            .filter_map(|stored| awaits_listing(&stored.order, now))
            .collect();
        let mut verdicts = matching::matched(&unlisted, &[], &unclaimed);
        // The credits of known payments are spoken for, and one that puzzles somebody already is nobody
        // else's until a person decides.
        unclaimed.retain(|it| {
            let spoken_for = verdicts.iter().any(|verdict| {
                matches!(verdict, Verdict::Listed { credit, .. }
                    if credit.fingerprint == it.credit.fingerprint)
            });
            !spoken_for
                && unsettled
                    .iter()
                    .all(|stored| !stored.order.puzzle.contains(&it.credit.fingerprint))
        });
        let candidates: Vec<Candidate> = unsettled
            .iter()
            .filter_map(|stored| candidate(&stored.order))
            .collect();
        verdicts.extend(matching::matched(&[], &candidates, &unclaimed));
        for verdict in verdicts {
            let (order, happening) = match verdict {
                Verdict::Listed { order, credit } => (
                    order,
                    Happening::Listed {
                        credit: credit.fingerprint,
                        holder: credit.holder,
                    },
                ),
                // The provider can say which order a credit is of, and has not: it may be another till's.
                Verdict::Paid { .. } | Verdict::Puzzled { .. } if tied => continue,
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
}

/// The orders that can be asked about, the newest first, each with what the provider calls it. Where two
/// orders were given one name, it is the newer one's.
fn probed(waiting: &[Order]) -> Vec<(&Order, &str)> {
    let mut probed: Vec<(&Order, &str)> = Vec::new();
    for order in waiting.iter().rev().filter(|order| order.was_shown()) {
        let Some(name) = order.provider_order.as_deref() else {
            continue;
        };
        if probed.iter().all(|(_, other)| *other != name) {
            probed.push((order, name));
        }
    }
    probed
}

/// What a credit must be to belong to the order; none for one nobody was shown, or one that waits for a person.
fn candidate(order: &Order) -> Option<Candidate> {
    if order.state == State::Ambiguous {
        return None;
    }
    let opened = order.opened?;
    let closed = order.closed.or(order.expires).unwrap_or(opened);
    Some(Candidate {
        order: order.id,
        amount: order.owed()?.money(),
        opened,
        until: closed.plus_ms(WATCH_MS),
        baseline: order.baseline,
    })
}

/// What the credit of a known payment must be; none when it has had its time to be listed.
fn awaits_listing(order: &Order, now: Instant) -> Option<Unlisted> {
    let payment = order.payment.as_ref()?;
    let paid = order
        .paid_at
        .filter(|paid| now.ms_since(*paid) <= LISTED_LATE_MS)?;
    Some(Unlisted {
        order: order.id,
        amount: payment.amount,
        opened: order.opened?,
        paid,
        cuit: payment.cuit.clone(),
        account: payment.account.clone(),
    })
}
