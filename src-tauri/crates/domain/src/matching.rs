//! Which credit paid which order, when the provider does not say: pure, and never a guess.
//!
//! A credit and an order fit when the amounts are equal and the credit came in the order's time. Only
//! when exactly one credit and exactly one order fit each other is the order paid; anything else is for a
//! person (provider notes, §6, evidence E2; promise P18). A date alone keeps no order out of that: it is the
//! provider's clock against the one on the wall, and that may be wrong.

mod shelves;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use sabotage::Rule;

pub(crate) use self::shelves::plain;
use self::shelves::{Placed, Shelves};
use crate::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    instant::Instant,
    money::Money,
    order::OrderId,
};

/// How far the provider's clock may be from ours before a credit's date rules an order out. Generous, it would
/// let the late money of one sale pay the next.
pub const CLOCK_SLACK_MS: i64 = 2 * 60_000;
/// How soon after the payment was known its credit must be listed, when nothing but the amount tells it.
const LISTED_SOON_MS: i64 = 2 * 60_000;
/// How soon in any case.
pub const LISTED_LATE_MS: i64 = 24 * 3_600_000;

/// An order that a credit could belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The order.
    pub order: OrderId,
    /// Who collects it.
    pub provider: Provider,
    /// The sale point whose static QR collects it; none when it has a code of its own.
    pub sale_point: Option<String>,
    /// What is still owed.
    pub amount: Money,
    /// Since when it may be paid.
    pub opened: Instant,
    /// The number of the event since which it may be paid.
    pub shown: i64,
    /// The last moment a payment of it can bear.
    pub until: Instant,
    /// Whether the list was read before its code came up: without that, a credit whose row tells no time
    /// may be an old one.
    pub baseline: bool,
    /// The credits of which a person said that they are not its payment.
    pub disclaimed: Vec<Fingerprint>,
}

/// An order known to be paid whose credit the list has not shown yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// The order.
    pub order: OrderId,
    /// Who collected it.
    pub provider: Provider,
    /// The sale point whose static QR collected it; none when it had a code of its own.
    pub sale_point: Option<String>,
    /// What was paid.
    pub amount: Money,
    /// The number of the event since which it could be paid.
    pub shown: i64,
    /// When the payment was known.
    pub paid: Instant,
    /// The payer's CUIT, if the provider gave it.
    pub cuit: Option<String>,
    /// The payer's account, if the provider gave it.
    pub account: Option<String>,
}

/// A credit nobody has claimed, and when we first saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclaimed {
    /// The credit.
    pub credit: Credit,
    /// When it first stood in the provider's list.
    pub seen: Instant,
    /// The number of the event that says so.
    pub sequence: i64,
}

/// What follows for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This is the credit of a payment already known.
    Listed {
        /// The order.
        order: OrderId,
        /// Its credit.
        credit: Credit,
    },
    /// This credit paid it.
    Paid {
        /// The order.
        order: OrderId,
        /// Its credit.
        credit: Credit,
    },
    /// More than one credit, or more than one order, fit.
    Puzzled {
        /// The order.
        order: OrderId,
        /// The credits that fit it.
        credits: Vec<Credit>,
    },
}

/// What the unclaimed credits mean for the orders. Credits that fit nothing stay unclaimed.
///
/// `sale_points` are the names of the account's sale points: a credit that bears one came in by the static QR
/// of it, and belongs to no order that has a code of its own.
///
/// Takes no longer than sorting them all does, and naming what fits: no order is held against every
/// credit.
pub fn matched(
    unlisted: &[Unlisted],
    candidates: &[Candidate],
    unclaimed: &[Unclaimed],
    sale_points: &[String],
) -> Vec<Verdict> {
    let shelves = Shelves::of(unclaimed, sale_points);
    let mut verdicts = Vec::new();

    // First the payments we know of: their credits are spoken for.
    let mut spoken_for = HashSet::new();
    for paid in unlisted {
        let its_own = shelves.for_payment(paid).filter(|(place, credit)| {
            !spoken_for.contains(place) && lists(paid, credit, sale_points)
        });
        // The first of the list, wherever it lies; but before those that could have come in anywhere, one that came in
        // there: the other may be what the same person paid elsewhere.
        let first = its_own.min_by_key(|(place, it)| (!names_where(paid, it), *place));
        if let Some((place, unclaimed)) = first {
            spoken_for.insert(place);
            verdicts.push(Verdict::Listed {
                order: paid.order,
                credit: unclaimed.credit.clone(),
            });
        }
    }

    let others = Others::of(candidates);
    for candidate in candidates {
        let order = candidate.order;
        let fitting = shelves.for_order(candidate).filter(|(place, credit)| {
            !spoken_for.contains(place) && fits(candidate, credit, sale_points)
        });
        let mut fitting: Vec<Placed<'_>> = fitting.collect();
        fitting.sort_unstable_by_key(|(place, _)| *place);
        let verdict = match fitting.as_slice() {
            [] => continue,
            [(_, only)] if !others.may_have(only, order, sale_points) => Verdict::Paid {
                order,
                credit: only.credit.clone(),
            },
            [(_, first), ..] if sabotage::breaks(Rule::NoGuess) => Verdict::Paid {
                order,
                credit: first.credit.clone(),
            },
            several => Verdict::Puzzled {
                order,
                credits: several.iter().map(|(_, it)| it.credit.clone()).collect(),
            },
        };
        verdicts.push(verdict);
    }
    verdicts
}

/// The orders that wait, by whom and how much they wait for.
struct Others<'a>(HashMap<(Provider, Money), Vec<&'a Candidate>>);

impl<'a> Others<'a> {
    fn of(candidates: &'a [Candidate]) -> Others<'a> {
        let mut others: HashMap<_, Vec<&Candidate>> = HashMap::new();
        for candidate in candidates {
            let label = (candidate.provider, candidate.amount);
            others.entry(label).or_default().push(candidate);
        }
        Others(others)
    }

    /// Whether the credit may be the payment of another than this order, were it not for its date.
    fn may_have(&self, unclaimed: &Unclaimed, order: OrderId, sale_points: &[String]) -> bool {
        let label = (unclaimed.credit.provider, unclaimed.credit.amount);
        let alike = self.0.get(&label).map(Vec::as_slice).unwrap_or_default();
        alike
            .iter()
            .any(|it| it.order != order && may_pay(it, unclaimed, sale_points))
    }
}

/// Whether the credit is the one of the known payment: of its amount, in its time, and its payer's. Where the
/// payer cannot be told, only a credit listed right with the payment is.
pub fn lists(paid: &Unlisted, unclaimed: &Unclaimed, sale_points: &[String]) -> bool {
    let Unclaimed {
        credit,
        seen,
        sequence,
    } = unclaimed;
    // What is soon told first: a busy shop has many credits of one amount.
    let may_be = paid.provider == credit.provider
        && paid.amount == credit.amount
        && *sequence > paid.shown
        && *seen <= paid.paid.plus_ms(LISTED_LATE_MS)
        && came_in_there(paid.sale_point.as_deref(), credit, sale_points);
    if !may_be {
        return false;
    }
    match is_payers(paid.account.as_deref(), paid.cuit.as_deref(), credit) {
        Some(is_payers) => is_payers,
        None => *seen <= paid.paid.plus_ms(LISTED_SOON_MS),
    }
}

/// Whether the credit is of whoever has this account, or where that cannot be told this CUIT; none when neither can.
pub fn is_payers(account: Option<&str>, cuit: Option<&str>, credit: &Credit) -> Option<bool> {
    same(account, credit.account.as_deref()).or_else(|| same(cuit, credit.cuit.as_deref()))
}

/// Whether the credit's row says that it came in where the payment was collected; it may say nothing.
fn names_where(paid: &Unlisted, unclaimed: &Unclaimed) -> bool {
    paid.sale_point.is_some() && unclaimed.credit.sale_point.is_some()
}

/// Whether two numbers are the same one, however they are written; none when either is not known.
fn same(known: Option<&str>, shown: Option<&str>) -> Option<bool> {
    let (known, shown) = (digits(known?), digits(shown?));
    (!known.is_empty() && !shown.is_empty()).then(|| known == shown)
}

/// What two ways of writing one number have in common.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn fits(candidate: &Candidate, unclaimed: &Unclaimed, sale_points: &[String]) -> bool {
    let from = candidate.opened.plus_ms(CLOCK_SLACK_MS.saturating_neg());
    let until = candidate.until.plus_ms(CLOCK_SLACK_MS);
    let in_time = unclaimed
        .credit
        .at
        .is_none_or(|at| from <= at && at <= until);
    in_time && may_pay(candidate, unclaimed, sale_points)
}

/// Whether the credit may be the payment of the order by all but its date: of its amount, new since it may be paid, and
/// where it is collected.
pub fn may_pay(candidate: &Candidate, unclaimed: &Unclaimed, sale_points: &[String]) -> bool {
    // A credit that stood in the list when the code came up is not its payment, whatever its date says. What came
    // first is for the journal's numbers to say: a wall clock may be set back in between.
    let new = unclaimed.sequence > candidate.shown;
    let is_told = unclaimed.credit.at.is_some() || candidate.baseline;
    let amount = candidate.amount == unclaimed.credit.amount;
    candidate.provider == unclaimed.credit.provider
        && (amount || sabotage::breaks(Rule::AmountMatches))
        && !candidate.disclaimed.contains(&unclaimed.credit.fingerprint)
        && new
        && is_told
        && came_in_there(
            candidate.sale_point.as_deref(),
            &unclaimed.credit,
            sale_points,
        )
}

/// Whether the credit came in where the order is collected (at that sale point, or by a code of its own), as far
/// as its row says.
fn came_in_there(collects: Option<&str>, credit: &Credit, sale_points: &[String]) -> bool {
    let same = |one: &str, other: &str| plain(one) == plain(other);
    match (collects, credit.sale_point.as_deref()) {
        (Some(ours), Some(theirs)) => same(ours, theirs),
        (None, Some(theirs)) => sale_points.iter().all(|known| !same(known, theirs)),
        (_, None) => true,
    }
}
