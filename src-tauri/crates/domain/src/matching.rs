//! Which credit paid which order, when the provider does not say: pure, and never a guess.
//!
//! A credit and an order fit when the amounts are equal and the credit came in the order's time. Only
//! when exactly one credit and exactly one order fit each other is the order paid; anything else is for a
//! person (provider notes, §6, evidence E2; promise P18).

use sabotage::Rule;

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
    /// When its code came up.
    pub opened: Instant,
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
pub fn matched(
    unlisted: &[Unlisted],
    candidates: &[Candidate],
    unclaimed: &[Unclaimed],
    sale_points: &[String],
) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut free: Vec<&Unclaimed> = unclaimed.iter().collect();

    // First the payments we know of: their credits are spoken for.
    for paid in unlisted {
        if let Some(place) = free
            .iter()
            .position(|credit| lists(paid, credit, sale_points))
        {
            let credit = free.remove(place).credit.clone();
            verdicts.push(Verdict::Listed {
                order: paid.order,
                credit,
            });
        }
    }

    for candidate in candidates {
        let fitting: Vec<&&Unclaimed> = free
            .iter()
            .filter(|credit| fits(candidate, credit, sale_points))
            .collect();
        let verdict = match fitting.as_slice() {
            [] => continue,
            [only] if rivals(candidates, only, sale_points) == 1 => Verdict::Paid {
                order: candidate.order,
                credit: only.credit.clone(),
            },
            [first, ..] if sabotage::breaks(Rule::NoGuess) => Verdict::Paid {
                order: candidate.order,
                credit: first.credit.clone(),
            },
            several => Verdict::Puzzled {
                order: candidate.order,
                credits: several.iter().map(|credit| credit.credit.clone()).collect(),
            },
        };
        verdicts.push(verdict);
    }
    verdicts
}

/// Whether the credit is the one of the known payment: of its amount, in its time, and its payer's. Where the
/// payer cannot be told, only a credit listed right with the payment is.
fn lists(paid: &Unlisted, unclaimed: &Unclaimed, sale_points: &[String]) -> bool {
    let Unclaimed { credit, seen } = unclaimed;
    let payer = match (
        same(paid.account.as_deref(), credit.account.as_deref()),
        same(paid.cuit.as_deref(), credit.cuit.as_deref()),
    ) {
        (Some(same), _) | (None, Some(same)) => Some(same),
        (None, None) => None,
    };
    let latest = match payer {
        Some(true) => LISTED_LATE_MS,
        Some(false) => return false,
        None => LISTED_SOON_MS,
    };
    paid.provider == credit.provider
        && paid.amount == credit.amount
        && came_in_there(paid.sale_point.as_deref(), credit, sale_points)
        && *seen > paid.opened
        && *seen <= paid.paid.plus_ms(latest)
}

/// Whether two numbers are the same one, however they are written; none when either is not known.
fn same(known: Option<&str>, shown: Option<&str>) -> Option<bool> {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let (known, shown) = (digits(known?), digits(shown?));
    (!known.is_empty() && !shown.is_empty()).then(|| known == shown)
}

fn fits(candidate: &Candidate, unclaimed: &Unclaimed, sale_points: &[String]) -> bool {
    let from = candidate.opened.plus_ms(CLOCK_SLACK_MS.saturating_neg());
    let until = candidate.until.plus_ms(CLOCK_SLACK_MS);
    let in_time = match unclaimed.credit.at {
        Some(at) => from <= at && at <= until,
        None => candidate.baseline,
    };
    // A credit that stood in the list when the code came up is not its payment, whatever its date says; nor
    // is one of the same millisecond, in which nobody can have scanned it.
    let new = unclaimed.seen > candidate.opened;
    let amount = candidate.amount == unclaimed.credit.amount;
    candidate.provider == unclaimed.credit.provider
        && (amount || sabotage::breaks(Rule::AmountMatches))
        && !candidate.disclaimed.contains(&unclaimed.credit.fingerprint)
        && new
        && in_time
        && came_in_there(
            candidate.sale_point.as_deref(),
            &unclaimed.credit,
            sale_points,
        )
}

/// Whether the credit came in where the order is collected (at that sale point, or by a code of its own), as far
/// as its row says.
fn came_in_there(collects: Option<&str>, credit: &Credit, sale_points: &[String]) -> bool {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    match (collects, credit.sale_point.as_deref()) {
        (Some(ours), Some(theirs)) => same(ours, theirs),
        (None, Some(theirs)) => sale_points.iter().all(|known| !same(known, theirs)),
        (_, None) => true,
    }
}

/// How many orders the credit fits.
fn rivals(candidates: &[Candidate], credit: &Unclaimed, sale_points: &[String]) -> usize {
    candidates
        .iter()
        .filter(|candidate| fits(candidate, credit, sale_points))
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::{Candidate, Unclaimed, Unlisted, Verdict, matched};
    use crate::{
        channel::Provider,
        credit::{Credit, Fingerprint},
        instant::Instant,
        money::Money,
        order::OrderId,
    };

    const OPENED: Instant = Instant::from_ms(10_000_000);

    fn id(n: u128) -> OrderId {
        OrderId(Uuid::from_u128(n))
    }

    fn candidate(n: u128, cents: i64) -> Candidate {
        Candidate {
            order: id(n),
            provider: Provider::Telepagos,
            sale_point: None,
            amount: Money::from_cents(cents).expect("small"),
            opened: OPENED,
            until: OPENED.plus_ms(2_100_000),
            baseline: true,
            disclaimed: Vec::new(),
        }
    }

    fn unclaimed(n: usize, cents: i64) -> Unclaimed {
        let credit = Credit {
            fingerprint: Fingerprint::of(&["row"], n),
            provider: Provider::Telepagos,
            amount: Money::from_cents(cents).expect("small"),
            date: String::new(),
            at: Some(OPENED.plus_ms(5_000)),
            holder: None,
            cuit: Some("27234567065".to_owned()),
            account: None,
            operation: None,
            sale_point: None,
        };
        Unclaimed {
            credit,
            seen: OPENED.plus_ms(6_000),
        }
    }

    #[test]
    fn one_credit_and_one_order_that_fit_are_a_payment() {
        let verdicts = matched(
            &[],
            &[candidate(1, 500), candidate(2, 700)],
            &[unclaimed(0, 700)],
            &[],
        );
        let credit = unclaimed(0, 700).credit;
        assert_eq!(
            verdicts,
            vec![Verdict::Paid {
                order: id(2),
                credit
            }],
            "only one fits"
        );
    }

    #[test]
    fn two_orders_of_one_amount_and_one_credit_are_a_puzzle() {
        let verdicts = matched(
            &[],
            &[candidate(1, 700), candidate(2, 700)],
            &[unclaimed(0, 700)],
            &[],
        );
        let puzzled = verdicts
            .iter()
            .all(|verdict| matches!(verdict, Verdict::Puzzled { .. }));
        assert!(
            puzzled && verdicts.len() == 2,
            "nobody guesses: {verdicts:?}"
        );
    }

    #[test]
    fn a_credit_seen_before_the_code_came_up_is_somebody_elses() {
        let mut early = unclaimed(0, 700);
        early.seen = OPENED.plus_ms(-1);
        early.credit.at = None;
        assert_eq!(
            matched(&[], &[candidate(1, 700)], &[early], &[]),
            vec![],
            "it was there already"
        );
        let mut old = unclaimed(0, 700);
        old.credit.at = Some(OPENED.plus_ms(-600_000));
        assert_eq!(
            matched(&[], &[candidate(1, 700)], &[old], &[]),
            vec![],
            "its date is too early: it is late money of an earlier sale"
        );
    }

    #[test]
    fn a_credit_without_a_time_pays_only_what_opened_after_the_list_was_read() {
        let mut timeless = unclaimed(0, 700);
        timeless.credit.at = None;
        let known = matched(
            &[],
            &[candidate(1, 700)],
            std::slice::from_ref(&timeless),
            &[],
        );
        assert_eq!(
            known.len(),
            1,
            "it was not in the list before, so it is new"
        );
        let mut blind = candidate(1, 700);
        blind.baseline = false;
        assert_eq!(
            matched(&[], &[blind], &[timeless], &[]),
            vec![],
            "it may be from this morning"
        );
    }

    #[test]
    fn the_credit_of_a_known_payment_pays_nothing_else() {
        let known = Unlisted {
            order: id(1),
            provider: Provider::Telepagos,
            sale_point: None,
            amount: Money::from_cents(700).expect("small"),
            opened: OPENED,
            paid: OPENED.plus_ms(6_000),
            cuit: Some("27-23456706-5".to_owned()),
            account: None,
        };
        let verdicts = matched(&[known], &[candidate(2, 700)], &[unclaimed(0, 700)], &[]);
        let credit = unclaimed(0, 700).credit;
        assert_eq!(
            verdicts,
            vec![Verdict::Listed {
                order: id(1),
                credit
            }],
            "it is spoken for"
        );
    }

    #[test]
    fn a_known_payment_does_not_swallow_a_credit_that_cannot_be_its_own() {
        let known = |cuit: Option<&str>| Unlisted {
            order: id(1),
            provider: Provider::Telepagos,
            sale_point: None,
            amount: Money::from_cents(700).expect("small"),
            opened: OPENED,
            paid: OPENED.plus_ms(6_000),
            cuit: cuit.map(str::to_owned),
            account: None,
        };
        let paid = |unlisted: Unlisted, credit: Unclaimed| {
            let verdicts = matched(&[unlisted], &[candidate(2, 700)], &[credit], &[]);
            matches!(verdicts.as_slice(), [Verdict::Paid { order, .. }] if *order == id(2))
        };
        assert!(
            paid(known(Some("20990853186")), unclaimed(0, 700)),
            "another person's money"
        );
        let mut later = unclaimed(0, 700);
        later.seen = OPENED.plus_ms(600_000);
        assert!(paid(known(None), later), "nobody's name, and long after");
    }

    #[test]
    fn a_credit_pays_only_an_order_of_the_sale_point_and_the_provider_it_came_in_by() {
        let by = |name: &str| {
            let mut credit = unclaimed(0, 700);
            credit.credit.sale_point = Some(name.to_owned());
            credit
        };
        let at = |name: &str| Candidate {
            sale_point: Some(name.to_owned()),
            ..candidate(1, 700)
        };
        let known = ["Caja 1".to_owned(), "Caja 2".to_owned()];
        let pays = |candidate: Candidate, credit: Unclaimed| {
            !matched(&[], &[candidate], &[credit], &known).is_empty()
        };
        assert!(pays(at("Caja 1"), by(" caja 1")), "its own sale point");
        assert!(!pays(at("Caja 1"), by("Caja 2")), "the other counter's");
        assert!(
            !pays(candidate(1, 700), by("Caja 2")),
            "a code of its own is not the one on the wall"
        );
        assert!(
            pays(candidate(1, 700), by("Web")),
            "a name that is no sale point's rules nothing out"
        );
        assert!(
            pays(at("Caja 1"), unclaimed(0, 700)),
            "and neither does silence"
        );
        let elsewhere = Candidate {
            provider: Provider::Totalcoin,
            ..candidate(1, 700)
        };
        assert!(
            !pays(elsewhere, unclaimed(0, 700)),
            "another provider's money"
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn two_equal_amounts_on_an_open_code_are_never_matched(
            cents in 1_i64..1_000_000,
            twins in 2_usize..5,
            times in proptest::collection::vec((-60_000_i64..600_000, any::<bool>()), 5),
            orders in 1_usize..4,
            at_sale_point: bool,
        ) {
            // The open static QR takes any amount at any time and names no order: two credits of one amount
            // and an order of that amount are for a person to tell apart.
            let name = || at_sale_point.then(|| "Caja 1".to_owned());
            let credits: Vec<Unclaimed> = (0..twins)
                .map(|n| {
                    let (offset, named) = times[n];
                    let mut twin = unclaimed(n, cents);
                    twin.credit.at = Some(OPENED.plus_ms(offset));
                    twin.seen = OPENED.plus_ms(offset.max(1));
                    twin.credit.sale_point = name().filter(|_| named || n == 0);
                    twin
                })
                .collect();
            let candidates: Vec<Candidate> = (1..)
                .take(orders)
                .map(|n| Candidate { sale_point: name(), ..candidate(n, cents) })
                .collect();
            let known = ["Caja 1".to_owned()];
            for verdict in matched(&[], &candidates, &credits, &known) {
                let guessed = matches!(verdict, Verdict::Paid { .. });
                prop_assert!(!guessed, "nobody guesses: {:?}", verdict);
            }
        }
    }

    proptest! {
        #[test]
        fn a_credit_pays_at_most_one_order_and_an_order_is_paid_at_most_once(
            orders in proptest::collection::vec(1_i64..4, 0..6),
            credits in proptest::collection::vec(1_i64..4, 0..6),
        ) {
            let candidates: Vec<Candidate> =
                orders.iter().zip(1..).map(|(cents, n)| candidate(n, *cents)).collect();
            let credits: Vec<Unclaimed> =
                credits.iter().enumerate().map(|(n, cents)| unclaimed(n, *cents)).collect();
            let mut funded = Vec::new();
            for verdict in matched(&[], &candidates, &credits, &[]) {
                if let Verdict::Paid { order, credit } = verdict {
                    prop_assert!(!funded.contains(&credit.fingerprint));
                    funded.push(credit.fingerprint.clone());
                    let owed = candidates.iter().find(|c| c.order == order).map(|c| c.amount);
                    prop_assert_eq!(owed, Some(credit.amount));
                    let alike = candidates.iter().filter(|c| c.amount == credit.amount).count();
                    prop_assert_eq!(alike, 1, "an equal order makes it a guess");
                }
            }
        }
    }
}
