//! Reconciling: the payments that the journal has, held against the credits that the provider lists. Pure, and never a
//! guess.
//!
//! A payment whose credit is known and listed agrees; one whose credit is known and no longer listed is missing there,
//! whatever else would fit it. Of the others, a payment and a credit are paired when they fit each other and each fits
//! nothing else; whatever fits in more than one way is shown as that. So pairs are one to one, and there are as many of
//! them as there can be without choosing: every further pair would be one of several.
//!
//! ```text
//!   payments        credits
//!      p1 ────────── c1      fit, and nothing else: a pair
//!      p2 ────┬───── c2      two credits fit: ambiguous, all three
//!             └───── c3
//!      p4            ·       missing there
//!      ·             c5      missing here; or, if it fits a sale that had ended unpaid: paid late
//! ```
//!
//! Every payment and every credit ends in one pair or one difference, so that what they had and the differences add up
//! to what the list has.

mod fitting;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use self::fitting::{Degrees, Looks, Place};
use crate::{
    credit::{Credit, Fingerprint},
    instant::Instant,
    matching::{CLOCK_SLACK_MS, LISTED_LATE_MS},
    money::Money,
    order::OrderId,
};

/// How long after it ended a sale may still be what somebody pays: they have its code in their hand.
const PAID_LATE_MS: i64 = 48 * 3_600_000;

/// A payment of a sale, as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ours {
    /// The sale.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
    /// Since when it could be paid.
    pub since: Instant,
    /// When it was known.
    pub known: Instant,
    /// Its credit, if that was ever listed.
    pub credit: Option<Fingerprint>,
    /// The sale point whose static QR collected it; none when it had a code of its own.
    pub sale_point: Option<String>,
    /// The payer's CUIT, if the provider gave it.
    pub cuit: Option<String>,
    /// The payer's account, if the provider gave it.
    pub account: Option<String>,
}

/// A credit, as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theirs {
    /// The credit.
    pub credit: Credit,
    /// When we first saw it.
    pub seen: Instant,
}

/// A sale that ended without being paid, or of which nobody knows by which of several credits it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpaid {
    /// The sale.
    pub order: OrderId,
    /// What is owed on it.
    pub amount: Money,
    /// Since when it could be paid.
    pub since: Instant,
    /// When it ended.
    pub ended: Instant,
    /// The sale point whose static QR collected it; none when it had a code of its own.
    pub sale_point: Option<String>,
    /// The credits among which its payment is known to be; none: it is just unpaid.
    pub puzzle: Vec<Fingerprint>,
}

/// In what way two sides do not agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The list has money that is no sale's here.
    MissingHere,
    /// The payment and its credit have other amounts.
    AmountsDiffer,
    /// A sale that had ended unpaid was paid.
    PaidLate,
    /// A payment is not in the list.
    MissingThere,
    /// More than one fits.
    Ambiguous,
}

/// A payment and the credit that stands for it: their places among what was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// The payment.
    pub ours: usize,
    /// The credit.
    pub theirs: usize,
}

/// Something that does not agree: places among what was compared.
///
/// An ambiguous one with both sides shows two that are of the same amount and happened about the same time; it does not
/// say that they belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In what way.
    pub kind: Kind,
    /// The payment, if the journal has one.
    pub ours: Option<usize>,
    /// The credit, if the list has one.
    pub theirs: Option<usize>,
    /// The sale without a payment, if it is about one.
    pub unpaid: Option<usize>,
    /// Theirs less ours.
    pub amount: Money,
}

/// What comparing came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What agrees.
    pub pairs: Vec<Pair>,
    /// What does not.
    pub differences: Vec<Difference>,
}

impl Kind {
    /// The word that names it.
    pub const fn word(self) -> &'static str {
        match self {
            Kind::MissingHere => "missing_here",
            Kind::AmountsDiffer => "amounts_differ",
            Kind::PaidLate => "paid_late",
            Kind::MissingThere => "missing_there",
            Kind::Ambiguous => "ambiguous",
        }
    }
}

impl Theirs {
    /// When it came in: when the provider says, or else when it was seen first.
    pub fn came_in(&self) -> Instant {
        self.credit.at.unwrap_or(self.seen)
    }
}

/// Compares the payments with the list. `sale_points` are the names of the account's sale points: a credit that bears
/// one came in by the static QR of it.
///
/// None when the amounts are more than can be held. Takes no longer than sorting does.
pub fn compare(
    ours: &[Ours],
    theirs: &[Theirs],
    unpaid: &[Unpaid],
    sale_points: &[String],
) -> Option<Outcome> {
    let mut sides = Sides {
        ours,
        theirs,
        unpaid,
        places: fitting::Names::of(sale_points),
        left_ours: (0..ours.len()).collect(),
        left_theirs: (0..theirs.len()).collect(),
        outcome: Outcome::default(),
    };
    sides.pair_the_known()?;
    let vanished = sides.take_the_vanished();
    sides.set_puzzles_apart();
    sides.pair_what_fits()?;
    sides.find_other_amounts()?;
    sides.find_paid_late();
    for place in std::mem::take(&mut sides.left_theirs) {
        sides.differs(Kind::MissingHere, None, Some(place), None)?;
    }
    let mut missing = std::mem::take(&mut sides.left_ours);
    missing.extend(vanished);
    missing.sort_unstable();
    for place in missing {
        sides.differs(Kind::MissingThere, Some(place), None, None)?;
    }
    Some(sides.outcome)
}

/// Both sides, and what is left of each.
struct Sides<'a> {
    ours: &'a [Ours],
    theirs: &'a [Theirs],
    unpaid: &'a [Unpaid],
    places: fitting::Names,
    left_ours: Vec<usize>,
    left_theirs: Vec<usize>,
    outcome: Outcome,
}

impl Sides<'_> {
    /// A payment whose credit is known is that credit's, whatever else fits.
    fn pair_the_known(&mut self) -> Option<()> {
        let mut listed: HashMap<&Fingerprint, usize> = HashMap::new();
        for (place, it) in self.theirs.iter().enumerate() {
            listed.entry(&it.credit.fingerprint).or_insert(place);
        }
        let mut known = Vec::new();
        for (place, it) in self.ours.iter().enumerate() {
            // One credit pays once, whatever two payments say.
            let credit = it.credit.as_ref().and_then(|credit| listed.remove(credit));
            known.extend(credit.map(|credit| (place, credit)));
        }
        for &(one, other) in &known {
            let same = self.ours.get(one)?.amount == self.theirs.get(other)?.credit.amount;
            if same {
                self.pairs(one, other);
            } else {
                self.differs(Kind::AmountsDiffer, Some(one), Some(other), None)?;
            }
        }
        self.take(known.iter().map(|it| it.0), known.iter().map(|it| it.1));
        Some(())
    }

    /// The payments whose credit is known and not in the list: another's money, however well it fits, is not theirs.
    fn take_the_vanished(&mut self) -> Vec<usize> {
        let has_its_own =
            |place: &usize| self.ours.get(*place).is_some_and(|it| it.credit.is_some());
        let (vanished, left) = self.left_ours.iter().partition(|place| has_its_own(place));
        self.left_ours = left;
        vanished
    }

    /// A credit of which it is known that it may be one of several sales' is nobody's until a person decides.
    fn set_puzzles_apart(&mut self) {
        let mut puzzles: HashMap<&Fingerprint, usize> = HashMap::new();
        for (place, sale) in self.unpaid.iter().enumerate() {
            for credit in &sale.puzzle {
                puzzles.entry(credit).or_insert(place);
            }
        }
        let mut apart = Vec::new();
        for &place in &self.left_theirs {
            let credit = self.theirs.get(place).map(|it| &it.credit);
            let sale = credit.and_then(|credit| puzzles.get(&credit.fingerprint));
            apart.extend(sale.map(|sale| (place, *sale)));
        }
        for &(place, sale) in &apart {
            self.credit_of(Kind::Ambiguous, place, Some(sale));
        }
        self.take([], apart.iter().map(|it| it.0));
    }

    /// Payments whose credit is not known, and credits that are nobody's.
    fn pair_what_fits(&mut self) -> Option<()> {
        let looks = |place: &usize| {
            let it = self.ours.get(*place)?;
            Some(looks_of(it, Some(it.amount)))
        };
        let looks: Vec<Looks> = self.left_ours.iter().filter_map(looks).collect();
        let lies = |place: &usize| {
            let it = self.theirs.get(*place)?;
            Some(fitting::lies(it, Some(it.credit.amount), &self.places))
        };
        let lies: Vec<_> = self.left_theirs.iter().filter_map(lies).collect();
        let degrees = Degrees::of(&looks, &lies);
        let (mut paired, mut one_of_several) = (Vec::new(), (Vec::new(), Vec::new()));
        for (n, place) in self.left_ours.iter().enumerate() {
            match degrees.only(n) {
                Some(other) => paired.push((*place, *self.left_theirs.get(other)?)),
                None if degrees.of_left(n) > 0 => one_of_several.0.push(*place),
                None => {}
            }
        }
        let taken: HashSet<usize> = paired.iter().map(|it| it.1).collect();
        for (n, place) in self.left_theirs.iter().enumerate() {
            if degrees.of_right(n) > 0 && !taken.contains(place) {
                one_of_several.1.push(*place);
            }
        }
        for &(one, other) in &paired {
            self.pairs(one, other);
        }
        self.take(paired.iter().map(|it| it.0), taken.iter().copied());
        self.show_side_by_side(one_of_several.0, one_of_several.1)
    }

    /// What fits in more than one way, those of one amount beside each other, in the order in which they happened.
    fn show_side_by_side(&mut self, ours: Vec<usize>, theirs: Vec<usize>) -> Option<()> {
        let key = |place: &usize| self.ours.get(*place).map(|it| (it.amount, it.known));
        let mut ours: Vec<_> = ours
            .into_iter()
            .filter_map(|it| Some((key(&it)?, it)))
            .collect();
        let key = |place: &usize| {
            let it = self.theirs.get(*place)?;
            Some((it.credit.amount, it.came_in()))
        };
        let mut theirs: Vec<_> = theirs
            .into_iter()
            .filter_map(|it| Some((key(&it)?, it)))
            .collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        self.take(ours.iter().map(|it| it.1), theirs.iter().map(|it| it.1));
        let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
        loop {
            let (one, other) = (ours.peek().map(|it| it.0.0), theirs.peek().map(|it| it.0.0));
            let (takes_one, takes_other) = match (one, other) {
                (None, None) => return Some(()),
                (Some(one), Some(other)) => (one <= other, other <= one),
                (one, other) => (one.is_some(), other.is_some()),
            };
            let one = ours.next_if(|_| takes_one).map(|it| it.1);
            let other = theirs.next_if(|_| takes_other).map(|it| it.1);
            self.differs(Kind::Ambiguous, one, other, None)?;
        }
    }

    /// A payment and a credit of the same payer at the same time that have other amounts.
    fn find_other_amounts(&mut self) -> Option<()> {
        let looks = |place: &usize| Some(looks_of(self.ours.get(*place)?, None));
        let looks: Vec<Looks> = self.left_ours.iter().filter_map(looks).collect();
        let lies =
            |place: &usize| Some(fitting::lies(self.theirs.get(*place)?, None, &self.places));
        let lies: Vec<_> = self.left_theirs.iter().filter_map(lies).collect();
        let degrees = Degrees::of(&looks, &lies);
        let mut found = Vec::new();
        for (n, place) in self.left_ours.iter().enumerate() {
            if let Some(other) = degrees.only(n) {
                found.push((*place, *self.left_theirs.get(other)?));
            }
        }
        for &(one, other) in &found {
            self.differs(Kind::AmountsDiffer, Some(one), Some(other), None)?;
        }
        self.take(found.iter().map(|it| it.0), found.iter().map(|it| it.1));
        Some(())
    }

    /// Credits that fit a sale which had ended unpaid.
    fn find_paid_late(&mut self) {
        let just_unpaid: Vec<usize> = (0..self.unpaid.len())
            .filter(|place| {
                self.unpaid
                    .get(*place)
                    .is_some_and(|it| it.puzzle.is_empty())
            })
            .collect();
        let looks = |place: &usize| {
            let it = self.unpaid.get(*place)?;
            let place = Place::of(it.sale_point.as_deref());
            let from = it.since.plus_ms(CLOCK_SLACK_MS.saturating_neg());
            Some(Looks::by_amount(
                it.amount,
                &place,
                from,
                it.ended.plus_ms(PAID_LATE_MS),
            ))
        };
        let looks: Vec<Looks> = just_unpaid.iter().filter_map(looks).collect();
        let lies =
            |place: &usize| Some(fitting::lies_plain(self.theirs.get(*place)?, &self.places));
        let lies: Vec<_> = self.left_theirs.iter().filter_map(lies).collect();
        let degrees = Degrees::of(&looks, &lies);
        let mut sale_of: HashMap<usize, usize> = HashMap::new();
        for (n, sale) in just_unpaid.iter().enumerate() {
            if let Some(other) = degrees.only(n) {
                sale_of.insert(other, *sale);
            }
        }
        let found: Vec<(usize, Option<usize>)> = self
            .left_theirs
            .iter()
            .enumerate()
            .filter(|(n, _)| degrees.of_right(*n) > 0)
            .map(|(n, place)| (*place, sale_of.get(&n).copied()))
            .collect();
        for &(place, sale) in &found {
            let kind = match sale {
                Some(_) => Kind::PaidLate,
                None => Kind::Ambiguous,
            };
            self.credit_of(kind, place, sale);
        }
        self.take([], found.iter().map(|it| it.0));
    }

    fn pairs(&mut self, ours: usize, theirs: usize) {
        self.outcome.pairs.push(Pair { ours, theirs });
    }

    /// A credit without a payment: all of it is a difference.
    fn credit_of(&mut self, kind: Kind, theirs: usize, unpaid: Option<usize>) {
        if let Some(it) = self.theirs.get(theirs) {
            self.outcome.differences.push(Difference {
                kind,
                ours: None,
                theirs: Some(theirs),
                unpaid,
                amount: it.credit.amount,
            });
        }
    }

    fn differs(
        &mut self,
        kind: Kind,
        ours: Option<usize>,
        theirs: Option<usize>,
        unpaid: Option<usize>,
    ) -> Option<()> {
        let paid = ours.and_then(|place| self.ours.get(place));
        let credited = theirs.and_then(|place| self.theirs.get(place));
        let paid = paid.map_or(Money::ZERO, |it| it.amount);
        let credited = credited.map_or(Money::ZERO, |it| it.credit.amount);
        self.outcome.differences.push(Difference {
            kind,
            ours,
            theirs,
            unpaid,
            amount: credited.minus(paid)?,
        });
        Some(())
    }

    /// These are accounted for.
    fn take(
        &mut self,
        ours: impl IntoIterator<Item = usize>,
        theirs: impl IntoIterator<Item = usize>,
    ) {
        let ours: HashSet<usize> = ours.into_iter().collect();
        let theirs: HashSet<usize> = theirs.into_iter().collect();
        self.left_ours.retain(|place| !ours.contains(place));
        self.left_theirs.retain(|place| !theirs.contains(place));
    }
}

/// What a payment looks for. By payer alone where no amount is given; until the list must have shown it.
fn looks_of(it: &Ours, amount: Option<Money>) -> Looks {
    let from = it.since.plus_ms(CLOCK_SLACK_MS.saturating_neg());
    let soon = it.known.plus_ms(CLOCK_SLACK_MS);
    let late = match amount {
        Some(_) => it.known.plus_ms(LISTED_LATE_MS),
        None => soon,
    };
    fitting::looks(it, amount, from, soon, late)
}
