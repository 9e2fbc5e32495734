//! Receipts and vouchers: kept as PDFs, and handed to the system to print or to share.

use tauri::State;
use till::{
    refusal::{Code, Refusal},
    view::Saved,
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

/// Keeps an order's receipt and opens it with the system's viewer, which prints.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_receipt(
    counter: State<'_, Counter>,
    id: String,
) -> Result<Saved, Refusal> {
    let saved = counter.till().await?.save_receipt(order_id(&id)?).await?;
    opened(saved)
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

/// Keeps our voucher of a payout that arrived and opens it with the system's viewer, which prints.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_voucher(
    counter: State<'_, Counter>,
    reference: String,
) -> Result<Saved, Refusal> {
    let saved = counter.till().await?.save_voucher(&reference).await?;
    opened(saved)
}

/// Opens a paper that is kept with the system's viewer, which prints.
pub(super) fn opened(saved: Saved) -> Result<Saved, Refusal> {
    tauri_plugin_opener::open_path(&saved.path, None::<&str>)
        .map_err(|error| no_program(&error))?;
    Ok(saved)
}

fn no_program(error: &tauri_plugin_opener::Error) -> Refusal {
    tracing::error!(error = %error, "the system did not open a paper");
    Refusal {
        reason: Some(error.to_string()),
        ..Refusal::new(Code::NoViewer, String::new())
    }
}
