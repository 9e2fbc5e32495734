//! Unassigned: money that came in of late and is no sale's, and the sales it may be the payment of.
//!
//! «¿Entró la plata?» (UI specification, §11): whoever is at the till sees it, because a customer stands there and says
//! that they paid. Whose it is, a manager says ([`claims`](crate::claims)); here is what they choose from.

use domain::{
    credit::{Credit, Fingerprint},
    instant::Instant,
    lifecycle::State,
    matching::Unclaimed,
    money::Price,
    operator::Deed,
    order::Order,
};
use journal::{Filter, Reading, Stored};

use crate::{
    Till,
    claims::awaits,
    picture::view,
    refusal::{Code, Refusal},
    view::{CreditView, DecisionView, OrderView, UnassignedView},
};

/// How long money that came in is shown to whoever asks for it: as long as a closed order is looked after.
const OF_LATE_MS: i64 = 30 * 60_000;
/// How much longer ago than that it may have been seen first, and still bear a date of late: clocks differ.
const SEEN_BEFORE_MS: i64 = 24 * 3_600_000;
/// How much older than a credit the sales are that it may be the payment of.
const SALES_BACK_MS: i64 = 48 * 3_600_000;
/// How much newer they are: whoever paid by the code on the wall before anything was charged is charged afterwards.
const SALES_AFTER_MS: i64 = 48 * 3_600_000;
/// How many sales are offered for a credit: nobody reads more.
const OFFERED_MAX: usize = 20;
/// How many sales of a state are looked at to count those that a credit may be of. Some of them could never be paid.
const COUNTED_MAX: u32 = 100;

impl Till {
    /// What came in within the last half hour, or was seen first in it, and is no sale's payment: the newest first, of
    /// that amount if one is given. For whoever sees sales, with as much of the payer as a sale shows.
    pub async fn of_late(&self, cents: Option<i64>) -> Result<Vec<CreditView>, Refusal> {
        self.allowed(Deed::SeeSales)?;
        let since = self.clock_now().plus_ms(OF_LATE_MS.saturating_neg());
        let seen = since.plus_ms(SEEN_BEFORE_MS.saturating_neg());
        let mut unclaimed = self
            .inner
            .journal
            .read(move |book| book.unclaimed(seen))
            .await?;
        unclaimed.retain(|it| it.seen >= since || it.credit.at.is_some_and(|at| at >= since));
        unclaimed.retain(|it| cents.is_none_or(|cents| it.credit.amount.cents() == cents));
        unclaimed.sort_by_key(|it| std::cmp::Reverse((came_in(it), it.sequence)));
        Ok(unclaimed.iter().map(CreditView::of).collect())
    }

    /// The sales that a credit may be the payment of, the likeliest first: of its amount, then nearest in time. Sales at
    /// the same provider, begun within two days of when it came in, of which not all was paid, that were paid by
    /// a credit the provider has not shown yet, or that the same payer paid already and may have paid twice; one of which
    /// a person said that it is not its payment comes last.
    /// A manager's to see.
    ///
    /// [`Code::CreditTaken`] when it is a sale's payment already.
    pub async fn claimable(&self, credit: &str) -> Result<Vec<OrderView>, Refusal> {
        self.allowed(Deed::ClaimCredits)?;
        let fingerprint = Fingerprint::known(credit);
        let found = self
            .inner
            .journal
            .browse(move |book| {
                let unclaimed = book.unclaimed(Instant::from_ms(i64::MIN))?;
                let this = |it: &Unclaimed| it.credit.fingerprint == fingerprint;
                let Some(unclaimed) = unclaimed.into_iter().find(this) else {
                    let taken = book.credit(&fingerprint)?.is_some();
                    return Ok(Err(if taken {
                        Code::CreditTaken
                    } else {
                        Code::NoSuchCredit
                    }));
                };
                // However old the credit is, and however much was sold since: only the sales of those days are read.
                let about_then = Filter {
                    from: Some(came_in(&unclaimed).plus_ms(SALES_BACK_MS.saturating_neg())),
                    to: Some(came_in(&unclaimed).plus_ms(SALES_AFTER_MS)),
                    ..Filter::default()
                };
                let mut sales = book.orders(&about_then)?;
                sales.retain(|stored| may_be_of(&stored.order, &unclaimed.credit));
                Ok(Ok((unclaimed, sales)))
            })
            .await?;
        let (unclaimed, mut sales) = found.map_err(|code| self.refuse(code))?;
        sales.sort_by_key(|stored| unlikeliness(&stored.order, &unclaimed));
        sales.truncate(OFFERED_MAX);
        let profile = &self.inner.profile;
        Ok(sales.iter().map(|stored| view(stored, profile)).collect())
    }

    /// All that came in and is no sale's, the newest first, whenever that was; with what somebody said of it, and how
    /// many sales would be [offered](Till::claimable) for it. A manager's to see.
    pub async fn unassigned(&self) -> Result<Vec<UnassignedView>, Refusal> {
        self.allowed(Deed::ClaimCredits)?;
        let (mut unclaimed, disowned, sales) = self
            .inner
            .journal
            .browse(move |book| {
                let unclaimed = book.unclaimed(Instant::from_ms(i64::MIN))?;
                let first = unclaimed.iter().map(came_in).min();
                let sales = first.map_or(Ok(Vec::new()), |first| newest_unpaid(book, first))?;
                Ok((unclaimed, book.disowned()?, sales))
            })
            .await?;
        unclaimed.sort_by_key(|it| std::cmp::Reverse((came_in(it), it.sequence)));
        let views = unclaimed.iter().map(|it| UnassignedView {
            credit: CreditView::of(it),
            disowned: disowned.get(&it.credit.fingerprint).map(DecisionView::from),
            candidates: offered(&sales, it),
        });
        Ok(views.collect())
    }

    /// Says of a credit that it is the payment of none of the shop's sales, for the reason given; with an empty one,
    /// takes that back. A manager's. It can be claimed all the same, which ends it.
    ///
    /// [`Code::CreditTaken`] when it is a sale's payment.
    pub async fn disown(&self, credit: &str, reason: &str) -> Result<(), Refusal> {
        let who = self.allowed(Deed::ClaimCredits)?;
        self.must_write()?;
        let reason = match reason.trim() {
            "" => None,
            text => Some(self.reason(text)?),
        };
        let (credit, stamp) = (Fingerprint::known(credit), self.stamp());
        let decided = self
            .inner
            .journal
            .write(move |book| {
                let decided = match reason {
                    Some(reason) => book.disown(&credit, &who.name, &reason, &stamp),
                    None => book.acknowledge(&credit, &who.name, &stamp),
                };
                match decided {
                    Ok(()) => Ok(Ok(())),
                    Err(journal::Error::NoSuchCredit) => Ok(Err(Code::NoSuchCredit)),
                    Err(journal::Error::CreditTaken) => Ok(Err(Code::CreditTaken)),
                    Err(error) => Err(error),
                }
            })
            .await?;
        decided.map_err(|code| self.refuse(code))
    }
}

/// The sales that may still take a credit which came in at `first` or later: the newest of each state, and those that the
/// provider said were paid and whose credit is not known.
fn newest_unpaid(book: &Reading<'_>, first: Instant) -> Result<Vec<Stored>, journal::Error> {
    let mut sales = book.unlisted()?;
    for state in WAITING.into_iter().chain(PAID) {
        let newest = Filter {
            from: Some(first.plus_ms(SALES_BACK_MS.saturating_neg())),
            state: Some(state),
            limit: Some(COUNTED_MAX),
            ..Filter::default()
        };
        sales.extend(book.orders(&newest)?);
    }
    sales.sort_by_key(|stored| stored.order.id);
    sales.dedup_by_key(|stored| stored.order.id);
    Ok(sales)
}

/// How many of the sales would be offered for the credit.
fn offered(sales: &[Stored], unclaimed: &Unclaimed) -> u32 {
    let since = came_in(unclaimed).plus_ms(SALES_BACK_MS.saturating_neg());
    let until = came_in(unclaimed).plus_ms(SALES_AFTER_MS);
    let fitting = sales.iter().map(|stored| &stored.order).filter(|order| {
        let at = order.paid_at.unwrap_or(order.created);
        since <= at && at < until && may_be_of(order, &unclaimed.credit)
    });
    u32::try_from(fitting.take(OFFERED_MAX).count()).unwrap_or(u32::MAX)
}

/// When the money came in: when the provider says, or else when it was seen first.
fn came_in(unclaimed: &Unclaimed) -> Instant {
    unclaimed.credit.at.unwrap_or(unclaimed.seen)
}

/// Where a sale stands that could be paid and was not, or not all of it.
const WAITING: [State; 6] = [
    State::InDoubt,
    State::Open,
    State::Lapsed,
    State::Cancelled,
    State::Underpaid,
    State::Ambiguous,
];

/// Where a sale stands that was paid, and may have been paid once more.
const PAID: [State; 3] = [State::Paid, State::PaidLate, State::Overpaid];

/// Whether somebody could have paid the order with that credit: one of the same provider that could be paid and was
/// not, or not all of it, or that was, by a credit which may be this one, or by the same payer.
fn may_be_of(order: &Order, credit: &Credit) -> bool {
    let waits = WAITING.contains(&order.state);
    order.draft.channel.provider() == credit.provider
        && (awaits(order, credit)
            || (waits && order.payable_since().is_some())
            || was_paid_by(order, credit))
}

/// Whether the order was paid already, from the account that the credit came from: whoever scans twice pays twice, and
/// gets it back from the sale it was meant for.
fn was_paid_by(order: &Order, credit: &Credit) -> bool {
    PAID.contains(&order.state)
        && credit.account.is_some()
        && order
            .payments
            .iter()
            .any(|payment| payment.account == credit.account)
}

/// How unlikely it is that the credit paid the order, to sort by: what a person said it did not pay, another amount, and
/// that it was paid already, how far apart they are; the newer sale first where that is the same.
fn unlikeliness(
    order: &Order,
    unclaimed: &Unclaimed,
) -> (bool, bool, bool, u64, std::cmp::Reverse<i64>) {
    let credit = &unclaimed.credit;
    let disclaimed = order.disclaimed.contains(&credit.fingerprint);
    let paid = was_paid_by(order, credit);
    let owed = if paid {
        Some(order.draft.amount.money())
    } else {
        order.owed().map(Price::money)
    };
    let another = owed != Some(credit.amount) && !awaits(order, credit);
    let then = order.paid_at.or(order.opened).unwrap_or(order.created);
    let apart = came_in(unclaimed).ms_since(then).unsigned_abs();
    let number = std::cmp::Reverse(order.draft.number);
    (disclaimed, another, paid, apart, number)
}
