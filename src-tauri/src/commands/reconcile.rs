//! Comparing with the provider's list, and what people decide on what differs.

use domain::day::Day;
use tauri::State;
use till::{
    refusal::{Code, Refusal},
    view::{Reconciliation, UnassignedView},
};

use crate::counter::Counter;

/// Compares some days with the provider's list, which is read anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconcile(
    counter: State<'_, Counter>,
    from: String,
    to: String,
) -> Result<Reconciliation, Refusal> {
    let (from, to) = (day(&from)?, day(&to)?);
    counter.till().await?.reconcile(from, to).await
}

/// What came in and is no sale's, newest first, whenever that was.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unassigned(
    counter: State<'_, Counter>,
) -> Result<Vec<UnassignedView>, Refusal> {
    counter.till().await?.unassigned().await
}

/// Says of money that came in that it is no sale's of this shop, with a reason; or takes that back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn disown(
    counter: State<'_, Counter>,
    credit: String,
    reason: String,
) -> Result<(), Refusal> {
    counter.till().await?.disown(&credit, &reason).await
}

/// Says of a difference that somebody looked at it, with a reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn review_difference(
    counter: State<'_, Counter>,
    id: String,
    reason: String,
) -> Result<(), Refusal> {
    counter.till().await?.review_difference(&id, &reason).await
}

/// A day as a window sends it.
fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(|_| Refusal::new(Code::BadDate, String::new()))
}
