//! Shelves: the unclaimed credits laid out by who received them, how much and where, and on each shelf by time
//! or number, so that whoever looks for an order's money looks only where it can lie.
//!
//! A shelf offers more than fits, never less: what fits is not decided here.

use std::collections::HashMap;

use sabotage::Rule;

use super::{
    CLOCK_SLACK_MS, Candidate, LISTED_LATE_MS, LISTED_SOON_MS, Unclaimed, Unlisted, digits,
};
use crate::{channel::Provider, instant::Instant, money::Money};

/// A credit, and its place in the list.
pub(super) type Placed<'a> = (usize, &'a Unclaimed);

pub(super) struct Shelves<'a> {
    shelves: HashMap<Label, Shelf<'a>>,
}

/// What must be the same for a credit to be an order's.
#[derive(PartialEq, Eq, Hash)]
struct Label {
    provider: Provider,
    /// None only where amounts do not matter.
    amount: Option<Money>,
    came_in: CameIn,
}

/// Where a credit came in, as far as its row says.
#[derive(PartialEq, Eq, Hash)]
enum CameIn {
    /// It does not say.
    Unsaid,
    /// By the sale point of this name.
    By(String),
    /// By none of the account's sale points.
    ByNoSalePoint,
}

/// Credits of one label.
#[derive(Default)]
struct Shelf<'a> {
    all: Queue<'a>,
    /// Those of one payer: by the digits of a CUIT or of an account.
    by_number: HashMap<String, Queue<'a>>,
    /// Those whose row tells a time, by that.
    by_date: Vec<(Instant, Placed<'a>)>,
    /// Those whose row tells none.
    undated: Queue<'a>,
}

/// Credits in the order in which they came up.
#[derive(Default)]
struct Queue<'a> {
    credits: Vec<Queued<'a>>,
}

struct Queued<'a> {
    sequence: i64,
    /// When the earliest of this and all that follow was seen. That is this one, unless a clock was set back.
    earliest: Instant,
    placed: Placed<'a>,
}

impl<'a> Shelves<'a> {
    pub(super) fn of(unclaimed: &'a [Unclaimed], sale_points: &[String]) -> Shelves<'a> {
        let known: Vec<String> = sale_points.iter().map(|name| plain(name)).collect();
        let mut shelves: HashMap<Label, Shelf<'a>> = HashMap::new();
        for placed in unclaimed.iter().enumerate() {
            let credit = &placed.1.credit;
            let mut lay = |came_in| {
                let label = Label::new(credit.provider, credit.amount, came_in);
                shelves.entry(label).or_default().lay(placed);
            };
            match credit.sale_point.as_deref().map(plain) {
                None => lay(CameIn::Unsaid),
                Some(name) => {
                    // Looked for by whoever collects there, and by whoever collects by a code of its own.
                    if !known.contains(&name) {
                        lay(CameIn::ByNoSalePoint);
                    }
                    lay(CameIn::By(name));
                }
            }
        }
        shelves.values_mut().for_each(Shelf::sort);
        Shelves { shelves }
    }

    /// The credits among which that of a known payment is: all that came up soon, and for longer those of its payer.
    pub(super) fn for_payment(&self, paid: &Unlisted) -> impl Iterator<Item = Placed<'a>> {
        let (soon, late) = (
            paid.paid.plus_ms(LISTED_SOON_MS),
            paid.paid.plus_ms(LISTED_LATE_MS),
        );
        let numbers = [paid.account.as_deref(), paid.cuit.as_deref()]
            .map(|it| it.map(digits).filter(|number| !number.is_empty()));
        let shown = paid.shown;
        self.labelled(paid.provider, paid.amount, paid.sale_point.as_deref())
            .flat_map(move |shelf| {
                let of_payer: Vec<_> = numbers
                    .iter()
                    .flatten()
                    .filter_map(|number| shelf.by_number.get(number))
                    .flat_map(|queue| queue.after(shown, late))
                    .collect();
                shelf.all.after(shown, soon).chain(of_payer)
            })
    }

    /// The credits among which the order's are.
    pub(super) fn for_order(&self, candidate: &Candidate) -> impl Iterator<Item = Placed<'a>> {
        let from = candidate.opened.plus_ms(CLOCK_SLACK_MS.saturating_neg());
        let until = candidate.until.plus_ms(CLOCK_SLACK_MS);
        let shown = candidate.shown;
        // Without the baseline nobody knows whether one that tells no time is old or new: none of those.
        let is_told = candidate.baseline;
        self.labelled(
            candidate.provider,
            candidate.amount,
            candidate.sale_point.as_deref(),
        )
        .flat_map(move |shelf| {
            let undated = shelf.undated.after(shown, Instant::from_ms(i64::MAX));
            between(&shelf.by_date, from, until).chain(undated.filter(move |_| is_told))
        })
    }

    fn labelled(
        &self,
        provider: Provider,
        amount: Money,
        collects: Option<&str>,
    ) -> impl Iterator<Item = &Shelf<'a>> {
        let named = collects.map_or(CameIn::ByNoSalePoint, |name| CameIn::By(plain(name)));
        [CameIn::Unsaid, named]
            .into_iter()
            .filter_map(move |came_in| self.shelves.get(&Label::new(provider, amount, came_in)))
    }
}

impl Label {
    fn new(provider: Provider, amount: Money, came_in: CameIn) -> Label {
        Label {
            provider,
            amount: (!sabotage::breaks(Rule::AmountMatches)).then_some(amount),
            came_in,
        }
    }
}

impl<'a> Shelf<'a> {
    fn lay(&mut self, placed: Placed<'a>) {
        let credit = &placed.1.credit;
        self.all.add(placed);
        let mut numbers = [credit.account.as_deref(), credit.cuit.as_deref()]
            .map(|it| it.map(digits).filter(|number| !number.is_empty()));
        if let [account, cuit] = &mut numbers
            && account == cuit
        {
            *cuit = None;
        }
        for number in numbers.into_iter().flatten() {
            self.by_number.entry(number).or_default().add(placed);
        }
        match credit.at {
            Some(at) => self.by_date.push((at, placed)),
            None => self.undated.add(placed),
        }
    }

    fn sort(&mut self) {
        self.all.sort();
        self.by_number.values_mut().for_each(Queue::sort);
        self.undated.sort();
        self.by_date.sort_by_key(|(time, _)| *time);
    }
}

impl<'a> Queue<'a> {
    fn add(&mut self, placed: Placed<'a>) {
        let (_, unclaimed) = placed;
        self.credits.push(Queued {
            sequence: unclaimed.sequence,
            earliest: unclaimed.seen,
            placed,
        });
    }

    fn sort(&mut self) {
        self.credits.sort_by_key(|queued| queued.sequence);
        let mut earliest = Instant::from_ms(i64::MAX);
        for queued in self.credits.iter_mut().rev() {
            earliest = earliest.min(queued.earliest);
            queued.earliest = earliest;
        }
    }

    /// Those that came up after the event of that number, as long as there is one that was seen until then.
    fn after(&self, sequence: i64, until: Instant) -> impl Iterator<Item = Placed<'a>> {
        let first = self
            .credits
            .partition_point(|queued| queued.sequence <= sequence);
        self.credits
            .iter()
            .skip(first)
            .take_while(move |queued| queued.earliest <= until)
            .map(|queued| queued.placed)
    }
}

/// The credits dated from one moment to another, both included.
fn between<'s, 'a>(
    credits: &'s [(Instant, Placed<'a>)],
    from: Instant,
    to: Instant,
) -> impl Iterator<Item = Placed<'a>> + use<'s, 'a> {
    let first = credits.partition_point(|(time, _)| *time < from);
    let after = credits.partition_point(|(time, _)| *time <= to);
    let among = credits.get(first..after).unwrap_or_default();
    among.iter().map(|(_, placed)| *placed)
}

/// A sale point's name as it is compared: people write them as they like.
pub(crate) fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}
