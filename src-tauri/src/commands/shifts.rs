//! Shifts: opening one, its sales, what it comes to, and closing it.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{ComparedView, Handed, SalesPage, Shift, ShiftReport},
};

use super::papers::opened;
use crate::counter::Counter;

/// Opens a shift, unless one is open. Answers the open one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn open_shift(counter: State<'_, Counter>) -> Result<Shift, Refusal> {
    counter.till().await?.open_shift().await
}

/// The sales of the open shift, newest first: a cashier's own, a manager's all. Below that number, if one is given.
#[tauri::command]
#[specta::specta]
pub(crate) async fn shift_sales(
    counter: State<'_, Counter>,
    before: Option<u32>,
) -> Result<SalesPage, Refusal> {
    let before = before.map(i64::from);
    counter.till().await?.shift_sales(before).await
}

/// What the open shift comes to now: the X.
#[tauri::command]
#[specta::specta]
pub(crate) async fn shift_report(counter: State<'_, Counter>) -> Result<ShiftReport, Refusal> {
    counter.till().await?.shift_report().await
}

/// Compares the days of the open shift with the provider's list, as closing it does; none: there is no list.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compare_shift(
    counter: State<'_, Counter>,
) -> Result<Option<ComparedView>, Refusal> {
    counter.till().await?.compare_shift().await
}

/// Closes the open shift for good, with the PIN of the manager who is signed in: the Z.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_shift(
    counter: State<'_, Counter>,
    pin: String,
    explanation: String,
) -> Result<ShiftReport, Refusal> {
    counter.till().await?.close_shift(&pin, &explanation).await
}

/// The shifts that were closed, newest first, below that number, if one is given.
#[tauri::command]
#[specta::specta]
pub(crate) async fn closed_shifts(
    counter: State<'_, Counter>,
    before: Option<u32>,
) -> Result<Vec<ShiftReport>, Refusal> {
    let before = before.map(i64::from);
    counter.till().await?.closed_shifts(before).await
}

/// Prints the paper of a shift, on the printer that is set up or with the system's viewer: the Z of that number, or the X
/// of the open one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_shift(
    counter: State<'_, Counter>,
    number: Option<u32>,
) -> Result<Handed, Refusal> {
    let number = number.map(i64::from);
    let handed = counter.till().await?.print_shift(number).await?;
    opened(handed)
}
