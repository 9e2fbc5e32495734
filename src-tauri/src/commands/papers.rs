//! Receipts and vouchers: kept as PDFs, and handed to the system to print or to share.

use tauri::State;
use till::{
    refusal::{Code, Refusal},
    view::{Handed, Saved},
};

use super::order_id;
use crate::counter::Counter;

/// Keeps an order's receipt among the register's papers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_receipt(
    counter: State<'_, Counter>,
    id: String,
) -> Result<Saved, Refusal> {
    counter.till().await?.save_receipt(order_id(&id)?).await
}

/// Prints an order's receipt: on the printer that is set up, or with the system's viewer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_receipt(
    counter: State<'_, Counter>,
    id: String,
) -> Result<Handed, Refusal> {
    let handed = counter.till().await?.print_receipt(order_id(&id)?).await?;
    opened(handed)
}

/// Keeps an order's receipt and shows it in its folder, from where it can be sent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn share_receipt(
    counter: State<'_, Counter>,
    id: String,
) -> Result<Saved, Refusal> {
    let saved = counter.till().await?.save_receipt(order_id(&id)?).await?;
    tauri_plugin_opener::reveal_item_in_dir(&saved.path).map_err(|error| no_program(&error))?;
    Ok(saved)
}

/// Keeps our voucher of a payout that arrived among the papers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_voucher(
    counter: State<'_, Counter>,
    reference: String,
) -> Result<Saved, Refusal> {
    counter.till().await?.save_voucher(&reference).await
}

/// Prints our voucher of a payout that arrived: on the printer that is set up, or with the system's viewer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_voucher(
    counter: State<'_, Counter>,
    reference: String,
) -> Result<Handed, Refusal> {
    let handed = counter.till().await?.print_voucher(&reference).await?;
    opened(handed)
}

/// Opens a paper that no printer was set up for with the system's viewer, which prints.
pub(super) fn opened(handed: Handed) -> Result<Handed, Refusal> {
    if let Some(path) = &handed.path {
        tauri_plugin_opener::open_path(path, None::<&str>).map_err(|error| no_program(&error))?;
    }
    Ok(handed)
}

fn no_program(error: &tauri_plugin_opener::Error) -> Refusal {
    tracing::error!(error = %error, "the system did not open a paper");
    Refusal {
        reason: Some(error.to_string()),
        ..Refusal::new(Code::NoViewer, String::new())
    }
}
