//! Claims: which credit of TelePagos's list belongs to which order, where nothing but the list tells. What fits what
//! is the domain's rule; here is what it is asked about, and what follows from its verdicts.

use domain::{
    channel::{Proof, Provider},
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
    pub(super) async fn match_credits(&self, since: Instant) -> Result<(), Refusal> {
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
        let gap = self.gap().await?;
        unclaimed.retain(|it| {
            let hidden = gap.is_some_and(|gap| gap.may_hide(&it.credit, it.seen));
            it.credit.provider == Provider::Telepagos && !hidden
        });
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
            sabotage::point("match.deciding");
            self.step(order, happening).await?;
            sabotage::point("match.decided");
        }
        Ok(())
    }
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
        disclaimed: order.disclaimed.clone(),
    })
}

/// What the credit of a known payment must be; none when it has had its time to be listed.
fn awaits_listing(order: &Order, now: Instant) -> Option<Unlisted> {
    let payment = order.payment()?;
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
