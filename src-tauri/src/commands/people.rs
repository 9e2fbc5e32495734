//! Who is at the till, and everything the window needs to draw itself.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{Session, Snapshot},
};

use crate::counter::Counter;

/// Everything the window needs, as of now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn snapshot(counter: State<'_, Counter>) -> Result<Snapshot, Refusal> {
    counter.till().await?.snapshot().await
}

/// Signs somebody in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_in(
    counter: State<'_, Counter>,
    name: String,
    pin: String,
) -> Result<Session, Refusal> {
    counter.till().await?.sign_in(&name, &pin).await
}

/// Locks the till.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(counter: State<'_, Counter>) -> Result<(), Refusal> {
    counter.till().await?.lock().await
}
