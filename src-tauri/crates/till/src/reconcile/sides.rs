//! Both sides of a comparison as the journal has them: the payments of some days, the credits that were just listed for
//! them, the sales that ended unpaid about then, and what people decided before.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    day::{CutOff, Day},
    entry::Entry,
    instant::Instant,
    lifecycle::State,
    matching::Unclaimed,
    money::{Money, Price},
    order::{Order, OrderId, Payment},
    reconcile::{self, Difference, Ours, Outcome, Theirs, Unpaid},
};
use journal::{Decision, Error, Filter, Reading, Stored};

use super::sum;
use crate::{evidence::claims::sale_point, sale_points, view::Sum};

/// How long before the days sales are looked at that somebody may have paid on them.
const SALES_BACK_MS: i64 = 48 * 3_600_000;

/// The time that is compared, and the days it is of.
#[derive(Clone, Copy)]
pub(super) struct Span {
    days: (Day, Day),
    from: Instant,
    to: Instant,
}

impl Span {
    pub(super) fn of(first: Day, last: Day, cut_off: CutOff) -> Span {
        Span {
            days: (first, last),
            from: first.bounds(cut_off).0,
            to: last.bounds(cut_off).1,
        }
    }

    /// The days of the provider's list that have all of it: a night after the cut-off is on the next.
    pub(super) fn days_listed(self) -> (Day, Day) {
        let last = self.to.plus_ms(-1);
        (
            Day::of(self.from, CutOff::MIDNIGHT),
            Day::of(last, CutOff::MIDNIGHT),
        )
    }

    fn has(self, moment: Instant) -> bool {
        self.from <= moment && moment < self.to
    }
}

/// What is compared.
pub(crate) struct Sides {
    /// When the list was read.
    pub(super) read_ms: i64,
    ours: Vec<Ours>,
    theirs: Vec<Theirs>,
    unpaid: Vec<Unpaid>,
    sale_points: Vec<String>,
    /// The credits as they were first seen, place by place as they are compared.
    credits: Vec<Unclaimed>,
    /// The orders of all of it.
    orders: HashMap<OrderId, Stored>,
    disowned: BTreeMap<Fingerprint, Decision>,
    reviewed: BTreeMap<String, Decision>,
}

impl Sides {
    pub(super) fn read(
        book: &Reading<'_>,
        span: Span,
        listed: Vec<Credit>,
        read_ms: i64,
    ) -> Result<Sides, Error> {
        let mut sides = Sides {
            read_ms,
            ours: Vec::new(),
            theirs: Vec::new(),
            unpaid: Vec::new(),
            sale_points: sale_points::known(book)?,
            credits: Vec::new(),
            orders: HashMap::new(),
            disowned: book.disowned()?,
            reviewed: book.reviewed()?,
        };
        let owners = sides.read_theirs(book, span, listed)?;
        sides.read_ours(book, span, owners)?;
        sides.read_unpaid(book, span)?;
        Ok(sides)
    }

    /// The credits of the list that came in then, and the orders whose payments they are.
    fn read_theirs(
        &mut self,
        book: &Reading<'_>,
        span: Span,
        listed: Vec<Credit>,
    ) -> Result<HashSet<OrderId>, Error> {
        let mut owners = HashSet::new();
        for credit in listed {
            let noted = book.credit_seen(&credit.fingerprint)?;
            let (seen, owner) = noted.unwrap_or_else(|| (unnoted(&credit, span), None));
            if span.has(credit.at.unwrap_or(seen.seen)) {
                owners.extend(owner);
                self.theirs.push(Theirs {
                    credit,
                    seen: seen.seen,
                });
                self.credits.push(seen);
            }
        }
        Ok(owners)
    }

    /// The payments that came in then: those of the days by the journal, and those whose credit the list has.
    fn read_ours(
        &mut self,
        book: &Reading<'_>,
        span: Span,
        owners: HashSet<OrderId>,
    ) -> Result<(), Error> {
        let mut entries: HashMap<OrderId, Vec<Entry>> = HashMap::new();
        for (order, entry) in book.payments_made(span.days.0, span.days.1)? {
            entries.entry(order).or_default().push(entry);
        }
        let listed: HashSet<Fingerprint> = self
            .theirs
            .iter()
            .map(|it| it.credit.fingerprint.clone())
            .collect();
        // In an order that is always the same.
        let mut orders: Vec<OrderId> = entries.keys().copied().chain(owners).collect();
        orders.sort_unstable();
        orders.dedup();
        for id in orders {
            let Some(stored) = book.order(id)? else {
                continue;
            };
            if stored.order.draft.channel.provider() != Provider::Telepagos {
                continue;
            }
            let entries = entries.remove(&id).unwrap_or_default();
            self.read_payments(book, span, &stored.order, entries, &listed)?;
            self.orders.insert(id, stored);
        }
        Ok(())
    }

    fn read_payments(
        &mut self,
        book: &Reading<'_>,
        span: Span,
        order: &Order,
        mut entries: Vec<Entry>,
        listed: &HashSet<Fingerprint>,
    ) -> Result<(), Error> {
        for payment in &order.payments {
            let known = if let Some(credit) = &payment.credit {
                let seen = book.credit_seen(credit)?;
                let came_in = seen.map(|(it, _)| it.credit.at.unwrap_or(it.seen));
                came_in.filter(|at| listed.contains(credit) || span.has(*at))
            } else {
                let is_its = |it: &Entry| !it.listed && it.amount == payment.amount;
                let place = entries.iter().position(is_its);
                place.map(|place| entries.swap_remove(place).learned)
            };
            if let Some(known) = known {
                self.ours.push(ours(order, payment, known));
            }
        }
        Ok(())
    }

    /// The sales that somebody may have paid then without the journal knowing. One of which a person said that a credit
    /// is not its own is theirs to go on with.
    fn read_unpaid(&mut self, book: &Reading<'_>, span: Span) -> Result<(), Error> {
        for state in [State::Lapsed, State::Cancelled, State::Ambiguous] {
            let about_then = Filter {
                from: Some(span.from.plus_ms(SALES_BACK_MS.saturating_neg())),
                to: Some(span.to),
                state: Some(state),
                limit: None,
            };
            for stored in book.orders(&about_then)? {
                if let Some(unpaid) = unpaid(&stored.order) {
                    self.unpaid.push(unpaid);
                    self.orders.insert(stored.order.id, stored);
                }
            }
        }
        Ok(())
    }

    pub(super) fn compared(&self) -> Option<Outcome> {
        reconcile::compare(&self.ours, &self.theirs, &self.unpaid, &self.sale_points)
    }

    pub(super) fn ours_in_all(&self) -> Option<Sum> {
        sum(self.ours.iter().map(|it| it.amount.cents()))
    }

    pub(super) fn theirs_in_all(&self) -> Option<Sum> {
        sum(self.theirs.iter().map(|it| it.credit.amount.cents()))
    }

    pub(super) fn credit(&self, place: usize) -> Option<&Unclaimed> {
        self.credits.get(place)
    }

    pub(super) fn came_in(&self, place: usize) -> Option<Instant> {
        self.theirs.get(place).map(Theirs::came_in)
    }

    /// How much the payment in that place is.
    pub(super) fn paid(&self, place: usize) -> Option<Money> {
        self.ours.get(place).map(|it| it.amount)
    }

    pub(super) fn order_of(&self, place: usize) -> Option<&Stored> {
        self.orders.get(&self.ours.get(place)?.order)
    }

    pub(super) fn unpaid_order(&self, place: usize) -> Option<&Stored> {
        self.orders.get(&self.unpaid.get(place)?.order)
    }

    /// When what differs happened: when the credit came in, or else when the payment was known.
    pub(super) fn happened(&self, it: &Difference) -> Option<Instant> {
        let came_in = it.theirs.and_then(|place| self.came_in(place));
        came_in.or_else(|| Some(self.ours.get(it.ours?)?.known))
    }

    /// What was decided on it: that somebody looked at it, or that the money is no sale's.
    pub(super) fn decision_on(&self, id: &str, it: &Difference) -> Option<&Decision> {
        let reviewed = self.reviewed.get(id);
        reviewed.or_else(|| {
            let credit = self.theirs.get(it.theirs.filter(|_| it.ours.is_none())?)?;
            self.disowned.get(&credit.credit.fingerprint)
        })
    }
}

/// The names of differences, each given once.
#[derive(Default)]
pub(super) struct Names(HashMap<String, usize>);

impl Names {
    /// What, of which sale and which credit: the same at the next look, as long as it differs in the same way. Two
    /// payments of one sale that differ alike are told apart by a number.
    pub(super) fn name(&mut self, sides: &Sides, it: &Difference) -> String {
        let order = it.ours.and_then(|place| Some(sides.ours.get(place)?.order));
        let order = order.or_else(|| Some(sides.unpaid.get(it.unpaid?)?.order));
        let order = order.map(|id| id.to_string()).unwrap_or_default();
        let credit = it.theirs.and_then(|place| sides.credit(place));
        let credit = credit.map_or("", |it| it.credit.fingerprint.as_str());
        let name = format!("{}:{order}:{credit}", it.kind.word());
        let again = self.0.entry(name.clone()).or_default();
        *again = again.saturating_add(1);
        match *again {
            1 => name,
            n => format!("{name}:{n}"),
        }
    }
}

/// A credit that can be no order's here and was not noted: the list has it on these days.
fn unnoted(credit: &Credit, span: Span) -> Unclaimed {
    Unclaimed {
        credit: credit.clone(),
        seen: span.from,
        sequence: 0,
    }
}

fn ours(order: &Order, payment: &Payment, known: Instant) -> Ours {
    Ours {
        order: order.id,
        amount: payment.amount,
        since: order.payable_since().unwrap_or(order.created),
        known,
        credit: payment.credit.clone(),
        sale_point: sale_point(order),
        cuit: payment.cuit.clone(),
        account: payment.account.clone(),
    }
}

/// What somebody may have paid for it; none when nobody could, or a person is at it.
fn unpaid(order: &Order) -> Option<Unpaid> {
    let is_ours = order.draft.channel.provider() == Provider::Telepagos;
    if !is_ours || !order.disclaimed.is_empty() {
        return None;
    }
    let since = order.payable_since()?;
    Some(Unpaid {
        order: order.id,
        amount: order.owed().map(Price::money)?,
        since,
        ended: order.closed.or(order.expires).unwrap_or(since),
        sale_point: sale_point(order),
        puzzle: order.puzzle.clone(),
    })
}
