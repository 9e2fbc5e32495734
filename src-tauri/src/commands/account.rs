//! The account: what the provider says of it.

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::State;
use till::{
    refusal::Refusal,
    view::{MovementFilter, MovementsPage, MovementsQuery, StatisticView},
};

use crate::counter::Counter;

/// An amount as a window is told it. Its numbers hold more centavos than an account.
#[derive(Clone, Copy, Serialize, Type)]
#[specta(inline, type = Number)]
pub(crate) struct Balance(i64);

/// What the account holds, in centavos.
#[tauri::command]
#[specta::specta]
pub(crate) async fn balance(counter: State<'_, Counter>) -> Result<Balance, Refusal> {
    let held = counter.till().await?.balance().await?;
    Ok(Balance(held.cents()))
}

/// The kinds of movement a list can be narrowed to.
#[tauri::command]
#[specta::specta]
pub(crate) async fn movement_filters(
    counter: State<'_, Counter>,
) -> Result<Vec<MovementFilter>, Refusal> {
    let filters = counter.till().await?.operation_filters().await?;
    Ok(filters.into_iter().map(MovementFilter::from).collect())
}

/// A page of the account's movements, as the provider lists them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn movements(
    counter: State<'_, Counter>,
    query: MovementsQuery,
) -> Result<MovementsPage, Refusal> {
    counter.till().await?.movements(&query).await
}

/// The provider's statistics of a month, `2026-11`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn statistics(
    counter: State<'_, Counter>,
    month: String,
) -> Result<Vec<StatisticView>, Refusal> {
    let statistics = counter.till().await?.statistics(&month).await?;
    Ok(statistics.into_iter().map(StatisticView::from).collect())
}
