//! Sales looked for: those of some business days, by whose they are, where they stand and what people remember of them.
//!
//! A query is read once, here, for whoever asks: a page for the window, all of it for a file. Which sales can be meant at
//! all is told by an index, bounded by the days; only those are read, the newest first, and no more of them than the page
//! takes. Everything is counted once, for the first page.

mod text;

use std::ops::ControlFlow;

use domain::{
    day::{CutOff, Day},
    lifecycle::State,
    operator::Deed,
    order::Order,
};
use journal::{Range, Reading, Stored, Whose};

use self::text::Remembered;
use crate::{
    Till,
    day::bounds,
    picture::view,
    refusal::{Code, Refusal},
    view::{SaleGroup, SalesFound, SalesQuery},
};

/// How many sales a page has.
const PAGE: usize = 50;

impl Till {
    /// The sales that `query` means, newest first: a page of them, below the number `before`, if one is given. How many
    /// there are in all is told with the first page. All of a day, whoever sold: a manager's to see; a cashier's own
    /// list is [`shift_sales`](Till::shift_sales).
    pub async fn find_sales(
        &self,
        query: &SalesQuery,
        before: Option<i64>,
    ) -> Result<SalesFound, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let wanted = self.wanted(query)?;
        let (page, count) = self
            .inner
            .journal
            .browse(move |book| wanted.page(book, before))
            .await?;
        let more = page.len() > PAGE;
        let page = page.iter().take(PAGE);
        Ok(SalesFound {
            orders: page
                .map(|stored| view(stored, &self.inner.profile))
                .collect(),
            more,
            count: count.map(|count| u32::try_from(count).unwrap_or(u32::MAX)),
        })
    }

    /// What a query means; refused when its days are none, or the last comes before the first.
    pub(crate) fn wanted(&self, query: &SalesQuery) -> Result<Wanted, Refusal> {
        let day = |text: &str| Day::parse(text).map_err(|_| self.refuse(Code::BadDate));
        let days = (day(&query.from)?, day(&query.to)?);
        if days.0 > days.1 {
            return Err(self.refuse(Code::BadDate));
        }
        let named = |name: &Option<String>| name.clone().filter(|name| !name.is_empty());
        Ok(Wanted {
            days,
            cut_off: self.settings().cut_off,
            whose: Whose {
                operator: named(&query.operator),
                sale_point: named(&query.sale_point),
            },
            group: query.group,
            state: query.state,
            remembered: Remembered::read(&query.text),
        })
    }
}

/// What a query means.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The first day and the last.
    pub(crate) days: (Day, Day),
    pub(crate) cut_off: CutOff,
    pub(crate) whose: Whose,
    group: SaleGroup,
    state: Option<State>,
    remembered: Option<Remembered>,
}

impl Wanted {
    /// A page and one more, and how many there are when it is the first.
    fn page(
        &self,
        book: &Reading<'_>,
        before: Option<i64>,
    ) -> Result<(Vec<Stored>, Option<usize>), journal::Error> {
        let numbers = book.numbers(&self.range(before))?;
        let is_first = before.is_none();
        // Where the index says it all, it also says how many.
        let known = (is_first && self.is_told_by_the_index()).then_some(numbers.len());
        let must_count = is_first && known.is_none();
        let (mut page, mut count) = (Vec::new(), 0_usize);
        self.each(book, &numbers, &mut |stored| {
            count = count.saturating_add(1);
            if page.len() <= PAGE {
                page.push(stored);
            }
            if page.len() > PAGE && !must_count {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        Ok((page, known.or(must_count.then_some(count))))
    }

    /// The numbers of those that may be meant, the newest first.
    pub(crate) fn numbers(&self, book: &Reading<'_>) -> Result<Vec<i64>, journal::Error> {
        book.numbers(&self.range(None))
    }

    /// Shows each sale of these numbers that is meant, until whoever looks has enough.
    fn each(
        &self,
        book: &Reading<'_>,
        numbers: &[i64],
        look: &mut dyn FnMut(Stored) -> ControlFlow<()>,
    ) -> Result<(), journal::Error> {
        for number in numbers {
            let Some(stored) = book.order_numbered(*number)? else {
                continue;
            };
            if self.means(&stored.order) && look(stored).is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether a sale of those days is meant.
    pub(crate) fn means(&self, order: &Order) -> bool {
        let is_there =
            |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|it| it == is);
        is_there(&self.whose.operator, &order.draft.operator)
            && is_there(&self.whose.sale_point, &order.draft.sale_point)
            && self.state.is_none_or(|state| state == order.state)
            && is_in(self.group, order)
            && self.remembered.as_ref().is_none_or(|it| it.fits(order))
    }

    fn range(&self, before: Option<i64>) -> Range {
        let (from, to) = bounds(self.days, self.cut_off);
        let stands = |state: &State| {
            may_be_in(self.group, *state) && self.state.is_none_or(|wanted| wanted == *state)
        };
        Range {
            from,
            to,
            states: State::ALL.into_iter().filter(stands).collect(),
            operator: self.whose.operator.clone(),
            before,
        }
    }

    /// Whether the index tells which are meant, so that no sale has to be read for it.
    fn is_told_by_the_index(&self) -> bool {
        self.whose.sale_point.is_none()
            && self.remembered.is_none()
            && matches!(self.group, SaleGroup::All | SaleGroup::Unpaid)
    }
}

/// Whether a sale is looked at with those of that group.
///
/// What somebody must look at, and what closes the matter, is [`Order::is_to_review`]. A sale whose matter is closed is
/// among the paid: the money came or was made up for, and nothing is left to look at.
fn is_in(group: SaleGroup, order: &Order) -> bool {
    may_be_in(group, order.state)
        && match group {
            SaleGroup::All | SaleGroup::Unpaid => true,
            SaleGroup::Paid => !order.is_to_review(),
            SaleGroup::ToReview => order.is_to_review(),
        }
}

/// Whether a sale that stands there may be looked at with those of that group.
fn may_be_in(group: SaleGroup, state: State) -> bool {
    match group {
        SaleGroup::All => true,
        SaleGroup::Paid => state.has_money(),
        SaleGroup::ToReview => match state {
            State::InDoubt
            | State::PaidLate
            | State::Underpaid
            | State::Overpaid
            | State::Ambiguous => true,
            State::Drafted
            | State::Declined
            | State::Open
            | State::Lapsed
            | State::Cancelled
            | State::Paid
            | State::Refunded => false,
        },
        SaleGroup::Unpaid => matches!(state, State::Declined | State::Lapsed | State::Cancelled),
    }
}
