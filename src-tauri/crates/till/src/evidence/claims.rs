//! Claims: which credit of TelePagos's list belongs to which order, where nothing but the list tells. What fits what
//! is the domain's rule; here is what it is asked about, and what follows from its verdicts.

use domain::{
    channel::{Proof, Provider},
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    matching::{self, Candidate, LISTED_LATE_MS, Unclaimed, Unlisted, Verdict},
    money::Money,
    order::{Happening, Order, OrderId, Payment, WATCH_MS},
};

use super::TIES_ORDERS;
use crate::{
    Till,
    refusal::{Code, Refusal},
    sale_points,
};

/// The links looked at as what a credit may have paid: the newest, many more than a shop has out at once.
const LINKS_MAX: u32 = 500;

impl Till {
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
    pub(super) async fn match_credits(&self) -> Result<(), Refusal> {
        let now = self.clock_now();
        let (mut unclaimed, unsettled, unlisted, tied, links) = self
            .inner
            .journal
            .read(move |book| {
                // The provider's word may come before its answer was written down, and the credit with it.
                let unlisted = since_then(book.unlisted()?, |order| book.asked(order))?;
                let unsettled = since_then(book.unsettled()?, |order| book.shown(order))?;
                // A credit is new to an order by the journal's numbers, whatever the clock showed when it came up.
                let known = unlisted
                    .iter()
                    .filter(|(order, _)| order.paid_at.is_some_and(|paid| is_recent(paid, now)));
                let waits = unsettled
                    .iter()
                    .filter(|(order, shown)| candidate(order, *shown).is_some());
                let since = known.chain(waits).map(|(_, since)| *since).min();
                Ok((
                    since.map_or(Ok(Vec::new()), |since| book.unclaimed_after(since))?,
                    unsettled,
                    unlisted,
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
            .flat_map(|(order, shown)| await_listing(order, *shown, now))
            .collect();
        let mut verdicts = matching::matched(&unlisted, &[], &unclaimed, &sale_points);
        // The credits of known payments are spoken for, and one that puzzles somebody already is nobody
        // else's until a person decides; nor is one that may be a lost sale's. Where nobody can tell whether it is,
        // because it bears no date, a person is shown it with whatever it fits.
        let gap = self.gap().await?;
        let may_be_lost: Vec<Fingerprint> = unclaimed
            .iter()
            .filter(|it| gap.is_some_and(|gap| gap.may_hide(it)))
            .map(|it| it.credit.fingerprint.clone())
            .collect();
        // Somebody said that these are no sale's: only the provider or a person says otherwise.
        let disowned = self.inner.journal.read(|book| book.disowned()).await?;
        unclaimed.retain(|it| {
            if disowned.contains_key(&it.credit.fingerprint) {
                return false;
            }
            if it.credit.at.is_some() && may_be_lost.contains(&it.credit.fingerprint) {
                return false;
            }
            let spoken_for = verdicts.iter().any(|verdict| {
                matches!(verdict, Verdict::Listed { credit, .. }
                    if credit.fingerprint == it.credit.fingerprint)
            });
            !spoken_for
                && unsettled
                    .iter()
                    .all(|(order, _)| !order.puzzle.contains(&it.credit.fingerprint))
        });
        let candidates: Vec<Candidate> = unsettled
            .iter()
            .filter_map(|(order, shown)| candidate(order, *shown))
            .collect();
        let by_list_alone: Vec<OrderId> = unsettled
            .iter()
            .filter(|(order, _)| order.draft.channel.proof() == Proof::List)
            .map(|(order, _)| order.id)
            .collect();
        verdicts.extend(matching::matched(
            &[],
            &candidates,
            &unclaimed,
            &sale_points,
        ));
        let ground = Ground {
            tied,
            by_list_alone,
            from_afar,
            may_be_lost,
        };
        for verdict in verdicts {
            let Some((order, happening)) = ground.follows(verdict) else {
                continue;
            };
            sabotage::point("match.deciding");
            self.step(order, happening).await?;
            sabotage::point("match.decided");
        }
        Ok(())
    }
}

/// What a verdict of the matching stands on.
struct Ground {
    /// Whether the provider has shown that it ties credits to orders.
    tied: bool,
    /// The orders of which nothing but the list tells.
    by_list_alone: Vec<OrderId>,
    /// What is asked for by links that were sent out.
    from_afar: Vec<Money>,
    /// The credits that may be the payment of a sale that was lost.
    may_be_lost: Vec<Fingerprint>,
}

impl Ground {
    /// What follows from a verdict, and for which order.
    fn follows(&self, verdict: Verdict) -> Option<(OrderId, Happening)> {
        Some(match verdict {
            Verdict::Listed { order, credit } => (
                order,
                Happening::Listed {
                    credit: credit.fingerprint,
                    amount: credit.amount,
                    holder: credit.holder,
                },
            ),
            // The provider can say which order a credit is of, and has not: it may be another till's. Of a
            // transfer it can never say, so there the list alone must do.
            Verdict::Paid { order, .. } | Verdict::Puzzled { order, .. }
                if self.tied && !self.by_list_alone.contains(&order) =>
            {
                return None;
            }
            // A link that was sent out asks for as much: somebody may have paid that. Or a sale that was lost.
            Verdict::Paid { order, credit }
                if self.from_afar.contains(&credit.amount)
                    || self.may_be_lost.contains(&credit.fingerprint) =>
            {
                (
                    order,
                    Happening::Puzzled {
                        credits: vec![credit.fingerprint],
                    },
                )
            }
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
        })
    }
}

/// What a credit must be to belong to the order; none for one nobody was shown, or one that waits for a person.
fn candidate(order: &Order, shown: i64) -> Option<Candidate> {
    let listed = matches!(
        order.draft.channel.proof(),
        Proof::ListAndCredit | Proof::List
    );
    // One of which somebody said that a credit is not its own is a person's to go on with.
    if order.state == State::Ambiguous || !listed || !order.disclaimed.is_empty() {
        return None;
    }
    waits_for(order, shown)
}

/// What a credit must be to be what the order still waits for; none when nobody can pay it, or it is all paid.
pub(crate) fn waits_for(order: &Order, shown: i64) -> Option<Candidate> {
    let opened = order.payable_since()?;
    let closed = order.closed.or(order.expires).unwrap_or(opened);
    Some(Candidate {
        order: order.id,
        provider: order.draft.channel.provider(),
        sale_point: sale_point(order),
        amount: order.owed()?.money(),
        opened,
        shown,
        until: closed.plus_ms(WATCH_MS),
        baseline: order.baseline,
        disclaimed: order.disclaimed.clone(),
    })
}

/// What the credits of its known payments must be; none when they have had their time to be listed.
pub(crate) fn await_listing(order: &Order, shown: i64, now: Instant) -> Vec<Unlisted> {
    let provider = order.draft.channel.provider();
    let Some(paid) = order.paid_at.filter(|paid| is_recent(*paid, now)) else {
        return Vec::new();
    };
    let unlisted = |payment: &&Payment| payment.credit.is_none();
    let awaited = order.payments.iter().filter(unlisted);
    let awaited = awaited.filter(|_| provider == Provider::Telepagos);
    awaited
        .map(|payment| Unlisted {
            order: order.id,
            provider,
            sale_point: sale_point(order),
            amount: payment.amount,
            shown,
            paid,
            cuit: payment.cuit.clone(),
            account: payment.account.clone(),
        })
        .collect()
}

/// Whether the credit of what was paid then may still be shown.
pub(super) fn is_recent(paid: Instant, now: Instant) -> bool {
    now.ms_since(paid) <= LISTED_LATE_MS
}

/// Each order with the number of the event since which it may be paid, as `since` has it; one that never could be is
/// left out.
pub(crate) fn since_then(
    stored: Vec<journal::Stored>,
    since: impl Fn(OrderId) -> Result<Option<i64>, journal::Error>,
) -> Result<Vec<(Order, i64)>, journal::Error> {
    let mut orders = Vec::with_capacity(stored.len());
    for stored in stored {
        if let Some(since) = since(stored.order.id)? {
            orders.push((stored.order, since));
        }
    }
    Ok(orders)
}

/// The name of the sale point whose static QR collects the order; none when it has a code of its own.
pub(crate) fn sale_point(order: &Order) -> Option<String> {
    let draft = &order.draft;
    draft
        .sale_point_id
        .as_ref()
        .map(|_| draft.sale_point.clone())
}
