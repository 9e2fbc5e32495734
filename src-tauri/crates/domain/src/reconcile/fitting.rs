//! Fitting: which payments and credits may be the same money, counted without holding each against each.
//!
//! What must be the same is a [`Label`]; each thing on the left looks under several, each on the right lies under
//! several, made so that two that fit have exactly one in common, and two that do not have none. Under a label they lie
//! by time, so how many fit is told by searching, however many they are.

use std::collections::HashMap;

use super::{Ours, Theirs};
use crate::{
    instant::Instant,
    matching::{digits, plain},
    money::Money,
};

/// What must be the same for two to fit.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Label {
    /// None where amounts do not matter.
    amount: Option<Money>,
    came_in: CameIn,
    payer: Payer,
}

/// Where a credit came in, as far as its row says.
#[derive(Clone, PartialEq, Eq, Hash)]
enum CameIn {
    /// It does not say: anywhere.
    Unsaid,
    /// By the sale point of this name.
    By(String),
    /// By none of the account's sale points, so by a code of its own.
    ByNoSalePoint,
}

/// Which numbers of a payer both sides know, and the one that decides: the account where both know it, else the CUIT.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Payer {
    /// Payers do not matter.
    Anybody,
    /// What the left knows, what the right knows (an account, a CUIT), and the number that is the same.
    Known([bool; 2], [bool; 2], Option<String>),
}

/// Where an order is collected.
pub(super) enum Place {
    /// By a code of its own.
    OwnCode,
    /// By the static QR of that sale point.
    At(String),
}

/// The account's sale points.
pub(super) struct Names(Vec<String>);

/// What something on the left looks for: labels, each with the time in which it lies.
pub(super) struct Looks(Vec<(Label, Instant, Instant)>);

/// What something on the right lies under, and when it happened.
pub(super) struct Lies {
    labels: Vec<Label>,
    at: Instant,
}

impl Names {
    pub(super) fn of(sale_points: &[String]) -> Names {
        Names(sale_points.iter().map(|name| plain(name)).collect())
    }
}

impl Place {
    pub(super) fn of(sale_point: Option<&str>) -> Place {
        sale_point.map_or(Place::OwnCode, |name| Place::At(plain(name)))
    }

    fn looks(&self) -> [CameIn; 2] {
        let named = match self {
            Place::OwnCode => CameIn::ByNoSalePoint,
            Place::At(name) => CameIn::By(name.clone()),
        };
        [CameIn::Unsaid, named]
    }
}

/// Where a credit lies.
fn came_in(it: &Theirs, names: &Names) -> Vec<CameIn> {
    let Some(name) = it.credit.sale_point.as_deref().map(plain) else {
        return vec![CameIn::Unsaid];
    };
    let mut came_in = Vec::new();
    // Looked for by whoever collects there, and by whoever collects by a code of its own.
    if !names.0.contains(&name) {
        came_in.push(CameIn::ByNoSalePoint);
    }
    came_in.push(CameIn::By(name));
    came_in
}

impl Looks {
    /// For an amount, whoever paid it.
    pub(super) fn by_amount(amount: Money, place: &Place, from: Instant, until: Instant) -> Looks {
        let label = |came_in| Label {
            amount: Some(amount),
            came_in,
            payer: Payer::Anybody,
        };
        let looks = place.looks().into_iter();
        Looks(looks.map(|came_in| (label(came_in), from, until)).collect())
    }
}

/// What a payment looks for: until `soon` where its payer cannot be told, until `late` where it is the same. Without an
/// amount only what is its payer's.
pub(super) fn looks(
    it: &Ours,
    amount: Option<Money>,
    from: Instant,
    soon: Instant,
    late: Instant,
) -> Looks {
    let numbers = numbers(it.account.as_deref(), it.cuit.as_deref());
    let mut looks = Vec::new();
    for came_in in Place::of(it.sale_point.as_deref()).looks() {
        for theirs in PATTERNS {
            let payer = payer(pattern(&numbers), theirs, &numbers);
            let is_known = matches!(&payer, Payer::Known(_, _, Some(_)));
            if amount.is_none() && !is_known {
                continue;
            }
            let label = Label {
                amount,
                came_in: came_in.clone(),
                payer,
            };
            looks.push((label, from, if is_known { late } else { soon }));
        }
    }
    Looks(looks)
}

/// What a credit lies under for payments.
pub(super) fn lies(it: &Theirs, amount: Option<Money>, names: &Names) -> Lies {
    let credit = &it.credit;
    let numbers = numbers(credit.account.as_deref(), credit.cuit.as_deref());
    let mut labels = Vec::new();
    for came_in in came_in(it, names) {
        for ours in PATTERNS {
            labels.push(Label {
                amount,
                came_in: came_in.clone(),
                payer: payer(ours, pattern(&numbers), &numbers),
            });
        }
    }
    Lies {
        labels,
        at: it.came_in(),
    }
}

/// What a credit lies under for sales that nobody paid.
pub(super) fn lies_plain(it: &Theirs, names: &Names) -> Lies {
    let label = |came_in| Label {
        amount: Some(it.credit.amount),
        came_in,
        payer: Payer::Anybody,
    };
    Lies {
        labels: came_in(it, names).into_iter().map(label).collect(),
        at: it.came_in(),
    }
}

/// Whether an account and a CUIT are known: each way there is.
const PATTERNS: [[bool; 2]; 4] = [[false, false], [false, true], [true, false], [true, true]];

/// An account's and a CUIT's digits.
fn numbers(account: Option<&str>, cuit: Option<&str>) -> [Option<String>; 2] {
    [account, cuit].map(|it| it.map(digits).filter(|number| !number.is_empty()))
}

fn pattern(numbers: &[Option<String>; 2]) -> [bool; 2] {
    [
        numbers.first().is_some_and(Option::is_some),
        numbers.last().is_some_and(Option::is_some),
    ]
}

/// What must be the same of the payer, by whoever has these numbers on one of the sides.
fn payer(ours: [bool; 2], theirs: [bool; 2], numbers: &[Option<String>; 2]) -> Payer {
    let both = ours.into_iter().zip(theirs).zip(numbers);
    let mut both = both.filter(|((ours, theirs), _)| *ours && *theirs);
    let number = both.next().and_then(|(_, number)| number.clone());
    Payer::Known(ours, theirs, number)
}

/// How many on the other side each fits.
pub(super) struct Degrees {
    left: Vec<usize>,
    right: Vec<usize>,
    only: Vec<Option<usize>>,
}

impl Degrees {
    pub(super) fn of(left: &[Looks], right: &[Lies]) -> Degrees {
        // Those on the right, and when the time of those on the left begins and ends, under each label.
        let mut lying: HashMap<&Label, Vec<(Instant, usize)>> = HashMap::new();
        for (place, it) in right.iter().enumerate() {
            for label in &it.labels {
                lying.entry(label).or_default().push((it.at, place));
            }
        }
        for lying in lying.values_mut() {
            lying.sort_unstable();
        }
        let mut times: HashMap<&Label, (Vec<Instant>, Vec<Instant>)> = HashMap::new();
        for (label, from, until) in left.iter().flat_map(|it| &it.0) {
            // One that ends before it begins fits nothing.
            if from <= until {
                let times = times.entry(label).or_default();
                times.0.push(*from);
                times.1.push(*until);
            }
        }
        for (begin, end) in times.values_mut() {
            begin.sort_unstable();
            end.sort_unstable();
        }
        let (degrees, first): (Vec<usize>, Vec<Option<usize>>) =
            left.iter().map(|it| fitting(it, &lying)).unzip();
        let right: Vec<usize> = right.iter().map(|it| looked_for(it, &times)).collect();
        let only = degrees.iter().zip(first).map(|(degree, first)| {
            let alone = |place: &usize| *degree == 1 && right.get(*place) == Some(&1);
            first.filter(alone)
        });
        Degrees {
            only: only.collect(),
            left: degrees,
            right,
        }
    }

    /// How many on the right the one at that place on the left fits.
    pub(super) fn of_left(&self, place: usize) -> usize {
        self.left.get(place).copied().unwrap_or(0)
    }

    /// How many on the left the one at that place on the right fits.
    pub(super) fn of_right(&self, place: usize) -> usize {
        self.right.get(place).copied().unwrap_or(0)
    }

    /// The one on the right that the one at that place on the left fits and no other does, if it fits nothing else.
    pub(super) fn only(&self, place: usize) -> Option<usize> {
        self.only.get(place).copied().flatten()
    }
}

/// How many lie where it looks, and one of them.
fn fitting(it: &Looks, lying: &HashMap<&Label, Vec<(Instant, usize)>>) -> (usize, Option<usize>) {
    let (mut count, mut first) = (0_usize, None);
    for (label, from, until) in &it.0 {
        let Some(lying) = lying.get(label) else {
            continue;
        };
        let begin = lying.partition_point(|(at, _)| at < from);
        let end = lying.partition_point(|(at, _)| at <= until);
        let here = lying.get(begin..end).unwrap_or_default();
        count = count.saturating_add(here.len());
        first = first.or_else(|| here.first().map(|(_, place)| *place));
    }
    (count, first)
}

/// How many look where it lies.
fn looked_for(it: &Lies, times: &HashMap<&Label, (Vec<Instant>, Vec<Instant>)>) -> usize {
    let here = |label: &Label| {
        let (from, until) = times.get(label)?;
        let started = from.partition_point(|from| *from <= it.at);
        let over = until.partition_point(|until| *until < it.at);
        started.checked_sub(over)
    };
    let counts = it.labels.iter().filter_map(here);
    counts.fold(0, usize::saturating_add)
}
