//! Shifts: opening one, and its sales.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{SalesPage, Shift},
};

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
