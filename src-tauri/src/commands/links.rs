//! Links: seeing them, having them made, and leaving them out of the list.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{LinkRequest, LinkView, TransferLinkRequest},
};

use crate::counter::Counter;

/// The links that were made here, newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn links(counter: State<'_, Counter>) -> Result<Vec<LinkView>, Refusal> {
    counter.till().await?.link_list().await
}

/// Has a link made; one that is split, with the PIN of the manager who is signed in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_link(
    counter: State<'_, Counter>,
    request: LinkRequest,
    pin: Option<String>,
) -> Result<LinkView, Refusal> {
    let till = counter.till().await?;
    till.order_link(&request, pin.as_deref()).await
}

/// Has a transfer link made, with the PIN of the manager who is signed in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_transfer_link(
    counter: State<'_, Counter>,
    request: TransferLinkRequest,
    pin: String,
) -> Result<LinkView, Refusal> {
    let till = counter.till().await?;
    till.order_transfer_link(&request, &pin).await
}

/// Leaves a link out of the list, or puts it back. Whoever has it can pay it all the same.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hide_link(
    counter: State<'_, Counter>,
    id: String,
    hidden: bool,
) -> Result<(), Refusal> {
    counter.till().await?.hide_link(&id, hidden).await
}
