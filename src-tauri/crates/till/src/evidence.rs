//! Evidence: what the providers show of money, and which order it pays.
//!
//! Two ways lead to a payment at TelePagos (provider notes, §6). A probe asks about an order and is told of the
//! credit that paid it: that is the provider's own word. The list of movements names no orders, so a credit in
//! it pays one only if nothing else fits; where the provider has shown that it answers probes, the list alone
//! pays nothing any more, because the same account may collect at another till.
//!
//! TotalCoin says of each of its QR orders whether it was paid, one question an order. Its pre-orders cannot be
//! asked about: what is known of them calls in ([`inbound`](crate::inbound)).

use std::time::Duration;

use domain::{
    channel::{Channel, Proof, Provider},
    credit::Credit,
    day::{CutOff, Day},
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    matching::{self, Candidate, LISTED_LATE_MS, Unclaimed, Unlisted, Verdict},
    money::Money,
    operator::Deed,
    order::{Happening, Order, OrderId, Payment, WATCH_MS},
};
use gateway::{Answer, Cashin, Movement, RefusedKind, totalcoin::QrState};

use crate::{
    Till,
    refusal::{Code, Refusal},
    sale_points,
};

/// Orders probed in one round at most, when money moved: with the list, under thirty requests a minute.
const PROBES_MAX: usize = 3;
/// A round in which nothing moved probes one order all the same, once in as many rounds: the list may lag. One,
/// however many wait, so that many orders cost the provider no more than one.
const PROBE_EVERY: u32 = 4;
/// How far back the list is read at most.
const LOOK_BACK_MS: i64 = 31 * 24 * 3_600_000;
/// How much longer than the code itself its baseline may take: the customer waits.
const BASELINE_PATIENCE: Duration = Duration::from_millis(1_500);
/// The links looked at as what a credit may have paid: the newest, many more than a shop has out at once.
const LINKS_MAX: u32 = 500;
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

/// What a round heard of TotalCoin.
pub(crate) struct Polled {
    /// The order that was asked about.
    pub(crate) order: OrderId,
    /// What came of it.
    pub(crate) heard: Heard,
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
    /// Reads TelePagos's list from `since` on and settles what it tells of the orders that wait.
    pub(crate) async fn look(
        &self,
        waiting: &[Order],
        since: Option<Instant>,
    ) -> Result<Looked, Refusal> {
        let now = self.clock_now();
        let created = waiting.iter().map(|order| order.created);
        let oldest = created.chain(since).min().unwrap_or(now);
        let oldest = oldest.max(now.plus_ms(LOOK_BACK_MS.saturating_neg()));
        let (heard, debits) = self.read_list(oldest).await?;
        let looked = Looked { heard, debits };
        if !heard.is_answer() {
            return Ok(looked);
        }
        // Also when the list was refused: the orders themselves may still be asked about.
        let rhythm = self.present().watch;
        if heard != Heard::List || rhythm.moved || rhythm.rounds.is_multiple_of(PROBE_EVERY) {
            self.probe(waiting, if rhythm.moved { PROBES_MAX } else { 1 })
                .await?;
        }
        if heard == Heard::List {
            self.match_credits(oldest.plus_ms(matching::CLOCK_SLACK_MS.saturating_neg()))
                .await?;
        }
        Ok(looked)
    }

    /// Asks TotalCoin about one of the orders that can be asked about: one whose time of being looked after is
    /// over, before it is given up; the newest and each of the others by turns otherwise. None when there is
    /// nothing to ask.
    pub(crate) async fn poll(&self, waiting: &[Order]) -> Result<Option<Polled>, Refusal> {
        let now = self.clock_now();
        let polled: Vec<(&Order, &str)> = probed(waiting)
            .into_iter()
            .filter(|(order, _)| order.draft.channel.proof() == Proof::Status)
            .collect();
        let over: Vec<&(&Order, &str)> = polled
            .iter()
            .filter(|(order, _)| order.watched_until().is_some_and(|until| now >= until))
            .collect();
        let turn = {
            let rhythm = &mut self.present().watch;
            rhythm.polls = rhythm.polls.wrapping_add(1);
            rhythm.polls
        };
        // Whatever the provider says of the others, the customer at the counter has every second turn; of the rest,
        // one half goes round all of them and the other round those that are to be given up.
        let place = |length: usize| turn.checked_div(4).and_then(|n| n.checked_rem(length));
        let chosen = match turn.checked_rem(4) {
            Some(0) => place(over.len())
                .and_then(|place| over.get(place).copied())
                .or_else(|| polled.get(place(polled.len())?)),
            Some(2) => place(polled.len()).and_then(|place| polled.get(place)),
            _ => polled.first(),
        };
        let Some((order, asked)) = chosen else {
            return Ok(None);
        };
        let answer = self.totalcoin()?.qr_status(asked).await;
        let heard = match answer {
            Answer::Said(status) => {
                self.told(order, status.state, status.amount).await?;
                Heard::List
            }
            Answer::Refused(refused) => {
                tracing::warn!(order = %order.id, kind = ?refused.kind, "a status was refused");
                self.note_refusal(Provider::Totalcoin, refused.kind);
                Heard::Refused(refused.kind)
            }
            Answer::Silence(silence) => {
                tracing::warn!(order = %order.id, why = ?silence.why, "a status did not come");
                Heard::Silence
            }
        };
        Ok(Some(Polled {
            order: order.id,
            heard,
        }))
    }

    /// What TotalCoin's word about an order means for it. A word never heard means nothing.
    async fn told(&self, order: &Order, state: QrState, amount: Money) -> Result<(), Refusal> {
        let owed = order.owed().map(domain::money::Price::money);
        match state {
            QrState::Paid if owed == Some(amount) => {
                let payment = Payment {
                    amount,
                    evidence: Evidence::Order,
                    credit: None,
                    operation: None,
                    name: None,
                    cuit: None,
                    account: None,
                    settlement: None,
                };
                self.step(order.id, Happening::Paid(payment)).await
            }
            // Paid, but what: a person looks at the provider's own screen.
            QrState::Paid => {
                tracing::error!(order = %order.id, "a status says paid, of another amount");
                self.step(
                    order.id,
                    Happening::Puzzled {
                        credits: Vec::new(),
                    },
                )
                .await
            }
            QrState::Expired if order.state == State::Open => {
                self.step(order.id, Happening::Lapsed).await
            }
            QrState::Expired | QrState::Pending | QrState::Unheard => Ok(()),
        }
    }

    /// Runs `asking`, and reads the list beside it: what stands in the list by then is no payment of what is
    /// asked for. Whether the list was read in time.
    pub(crate) async fn with_baseline<T>(&self, asking: impl Future<Output = T>) -> (T, bool) {
        let reading = self.read_list(self.clock_now());
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
        (answer, matches!(read, Some(Ok((Heard::List, _)))))
    }

    /// Reads the provider's list from the day of `oldest` on, and journals the credits that are new in it.
    async fn read_list(&self, oldest: Instant) -> Result<(Heard, Vec<Movement>), Refusal> {
        let now = self.clock_now();
        // Just after midnight the list of today does not have what was paid just before; and a clock that
        // was set back must not ask for days that are to come.
        let from = oldest
            .plus_ms(matching::CLOCK_SLACK_MS.saturating_neg())
            .min(now);
        let day = |moment| Day::of(moment, CutOff::MIDNIGHT);
        let movements = match self.telepagos()?.movements(day(from), day(now)).await {
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

    /// Journals the credits that are new to us.
    pub(crate) async fn see(&self, credits: Vec<Credit>) -> Result<(), Refusal> {
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
            return Ok(());
        }
        let till = self.clone();
        let mut stamp = move || till.stamp_by(None);
        self.inner
            .journal
            .write(move |book| book.see_credits(&unknown, &mut stamp))
            .await?;
        let rhythm = &mut self.present().watch;
        (rhythm.moved, rhythm.probed) = (true, 0);
        Ok(())
    }

    /// Asks about the orders themselves. An answer counts only if it names our order: whether the document
    /// means a credit's id or an order's is not said, and the two may collide (ambiguity 3).
    ///
    /// The newest first, whose customer stands at the counter, and by turns, so that each has one.
    async fn probe(&self, waiting: &[Order], most: usize) -> Result<(), Refusal> {
        // Its list may just have told us that it does not take our credentials.
        let Ok(telepagos) = self.telepagos() else {
            return Ok(());
        };
        let shown: Vec<(&Order, &str)> = probed(waiting)
            .into_iter()
            .filter(|(order, _)| order.draft.channel.proof() == Proof::ListAndCredit)
            .collect();
        for _ in 0..most.min(shown.len()) {
            if self.may_ask(Provider::Telepagos).is_err() {
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
            Some(operation) if order.operations.contains(&operation) => true,
            Some(operation) => {
                let by = move |book: &journal::Reading<'_>| {
                    book.order_by_operation(Provider::Telepagos, &operation)
                };
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
            settlement: None,
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

    /// The names of the account's sale points. Asked for again when a credit bears a name that was never listed: it
    /// may be a poster's that somebody else put up.
    async fn names_in(&self, unclaimed: &[Unclaimed]) -> Result<Vec<String>, Refusal> {
        let known = self.inner.journal.read(sale_points::known).await?;
        let unheard: Vec<String> = unclaimed
            .iter()
            .filter_map(|it| it.credit.sale_point.clone())
            .filter(|name| !known.contains(name))
            .filter(|name| !self.present().unlisted_names.contains(name))
            .collect();
        if unheard.is_empty() {
            return Ok(known);
        }
        // Where nobody can be asked now, the name may be a sale point's: its credit waits, and is no guess.
        let held_back = || known.iter().chain(&unheard).cloned().collect();
        if self.may_ask(Provider::Telepagos).is_err() {
            return Ok(held_back());
        }
        match self.list_sale_points().await {
            Err(refusal)
                if refusal.code != Code::ProviderRefused
                    && refusal.code != Code::AccountNotPermitted =>
            {
                return Ok(held_back());
            }
            // What the list does not have, or nobody will list for us, is no sale point, and not asked about again.
            Ok(_) | Err(_) => self.present().unlisted_names.extend(unheard),
        }
        Ok(self.inner.journal.read(sale_points::known).await?)
    }

    /// Ties the credits nobody has claimed to the orders they can only belong to.
    async fn match_credits(&self, since: Instant) -> Result<(), Refusal> {
        let now = self.clock_now();
        let (mut unclaimed, unsettled, unlisted, tied, links) = self
            .inner
            .journal
            .read(move |book| {
                Ok((
                    book.unclaimed(since)?,
                    book.unsettled()?,
                    book.unlisted()?,
                    book.setting(TIES_ORDERS)?.is_some(),
                    book.links(Some(LINKS_MAX))?,
                ))
            })
            .await?;
        // What TotalCoin credits, it ties to an order itself or leaves to a person.
        unclaimed.retain(|it| it.credit.provider == Provider::Telepagos);
        let sale_points = self.names_in(&unclaimed).await?;
        let from_afar: Vec<Money> = links
            .iter()
            .filter(|link| link.may_be_paid(now))
            .map(|link| link.draft.amount.money())
            .collect();
        let unlisted: Vec<Unlisted> = unlisted
            .iter()
            .filter_map(|stored| awaits_listing(&stored.order, now))
            .collect();
        let mut verdicts = matching::matched(&unlisted, &[], &unclaimed, &sale_points);
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
        let by_list_alone: Vec<OrderId> = unsettled
            .iter()
            .filter(|stored| stored.order.draft.channel.proof() == Proof::List)
            .map(|stored| stored.order.id)
            .collect();
        verdicts.extend(matching::matched(
            &[],
            &candidates,
            &unclaimed,
            &sale_points,
        ));
        for verdict in verdicts {
            let (order, happening) = match verdict {
                Verdict::Listed { order, credit } => (
                    order,
                    Happening::Listed {
                        credit: credit.fingerprint,
                        holder: credit.holder,
                    },
                ),
                // The provider can say which order a credit is of, and has not: it may be another till's. Of a
                // transfer it can never say, so there the list alone must do.
                Verdict::Paid { order, .. } | Verdict::Puzzled { order, .. }
                    if tied && !by_list_alone.contains(&order) =>
                {
                    continue;
                }
                // A link that was sent out asks for as much: somebody may have paid that.
                Verdict::Paid { order, credit } if from_afar.contains(&credit.amount) => (
                    order,
                    Happening::Puzzled {
                        credits: vec![credit.fingerprint],
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
                        settlement: None,
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

/// What a credit must be to belong to the order; none for one nobody was shown, or one that waits for a person.
fn candidate(order: &Order) -> Option<Candidate> {
    let listed = matches!(
        order.draft.channel.proof(),
        Proof::ListAndCredit | Proof::List
    );
    if order.state == State::Ambiguous || !listed {
        return None;
    }
    let opened = order.payable_since()?;
    let closed = order.closed.or(order.expires).unwrap_or(opened);
    Some(Candidate {
        order: order.id,
        provider: order.draft.channel.provider(),
        sale_point: sale_point(order),
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
    if order.draft.channel.provider() != Provider::Telepagos {
        return None;
    }
    Some(Unlisted {
        order: order.id,
        provider: order.draft.channel.provider(),
        sale_point: sale_point(order),
        amount: payment.amount,
        opened: order.payable_since()?,
        paid,
        cuit: payment.cuit.clone(),
        account: payment.account.clone(),
    })
}

/// The name of the sale point whose static QR collects the order; none when it has a code of its own.
fn sale_point(order: &Order) -> Option<String> {
    let draft = &order.draft;
    draft
        .sale_point_id
        .as_ref()
        .map(|_| draft.sale_point.clone())
}
