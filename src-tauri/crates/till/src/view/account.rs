//! The account at the provider, as a manager sees it.

use domain::{cuit, instant::Instant};
use gateway::{Movement, OperationFilter, Statistic, TransactionsPage};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// A kind of movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MovementFilter {
    /// What a list is asked for by.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// Which movements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MovementsQuery {
    /// The first day, `2026-11-20`.
    pub from: String,
    /// The last one, included.
    pub to: String,
    /// Only this kind.
    pub operation: Option<String>,
    /// Which page, from 1.
    pub page: u32,
}

/// A page of movements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MovementsPage {
    /// The rows, in the provider's order.
    pub rows: Vec<MovementView>,
    /// How many rows there are on all pages, if that was said.
    pub results: Option<u32>,
    /// How many pages, if that was said.
    pub pages: Option<u32>,
    /// How many rows of this page could not be read.
    pub unreadable: u32,
}

/// A movement of the account, as the provider gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MovementView {
    /// When, as given.
    pub date: String,
    /// When, if that could be read.
    #[specta(type = Option<Number>)]
    pub at_ms: Option<i64>,
    /// How much, less than nothing when it went out.
    #[specta(type = Number)]
    pub cents: i64,
    /// The provider's word for its kind.
    pub operation: String,
    /// Whose, if it was said: names and masked numbers.
    pub holder: Option<String>,
    /// Where it came in or went, if it was said.
    pub sale_point: Option<String>,
}

/// A value of the provider's statistics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct StatisticView {
    /// Its name, as given.
    pub name: String,
    /// Its value, as given.
    pub value: Option<String>,
}

impl From<OperationFilter> for MovementFilter {
    fn from(filter: OperationFilter) -> MovementFilter {
        MovementFilter {
            id: filter.id,
            name: filter.name,
        }
    }
}

impl From<Statistic> for StatisticView {
    fn from(statistic: Statistic) -> StatisticView {
        StatisticView {
            name: statistic.name,
            value: statistic.value,
        }
    }
}

impl From<TransactionsPage> for MovementsPage {
    fn from(page: TransactionsPage) -> MovementsPage {
        MovementsPage {
            rows: page.rows.iter().map(MovementView::of).collect(),
            results: page.results,
            pages: page.pages,
            unreadable: page.unreadable,
        }
    }
}

impl MovementView {
    /// The movement as people see it. Which way it went decides its sign; where that was not said, the provider's sign
    /// stands.
    pub fn of(movement: &Movement) -> MovementView {
        let cents = movement.amount.cents();
        let cents = match movement.income {
            Some(true) => cents.saturating_abs(),
            Some(false) => cents.saturating_abs().saturating_neg(),
            None => cents,
        };
        let tail = |account: &String| {
            let skipped = account.chars().count().saturating_sub(4);
            format!("…{}", account.chars().skip(skipped).collect::<String>())
        };
        let holder = [
            movement.holder.clone(),
            movement.cuit.as_deref().map(cuit::mask),
            movement.account.as_ref().map(tail),
        ];
        let holder: Vec<String> = holder.into_iter().flatten().collect();
        MovementView {
            date: movement.date.clone(),
            at_ms: movement.at.map(Instant::ms),
            cents,
            operation: movement.operation.clone().unwrap_or_default(),
            holder: (!holder.is_empty()).then(|| holder.join(" · ")),
            sale_point: movement.sale_point.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::money::Money;
    use gateway::Movement;

    use super::MovementView;

    fn movement(income: Option<bool>, cents: i64) -> Movement {
        Movement {
            income,
            amount: Money::from_cents(cents).expect("small"),
            date: "ayer".to_owned(),
            at: None,
            holder: Some("ANA PÉREZ".to_owned()),
            cuit: Some("27234567065".to_owned()),
            account: Some("0000003100012345678901".to_owned()),
            operation: None,
            status: None,
            sale_point: None,
        }
    }

    #[test]
    fn what_went_out_is_less_than_nothing_however_it_was_written() {
        let shown = |income, cents| MovementView::of(&movement(income, cents)).cents;
        assert_eq!(shown(Some(false), 500), -500, "without a sign");
        assert_eq!(shown(Some(false), -500), -500, "with one");
        assert_eq!(shown(Some(true), 500), 500, "what came in");
        assert_eq!(shown(None, -500), -500, "nobody said: as it was given");
    }

    #[test]
    fn whose_it_was_is_told_without_whole_numbers() {
        let view = MovementView::of(&movement(Some(true), 1));
        assert_eq!(
            view.holder.as_deref(),
            Some("ANA PÉREZ · 27-••••••06-5 · …8901"),
            "as much as a screen may show"
        );
    }
}
