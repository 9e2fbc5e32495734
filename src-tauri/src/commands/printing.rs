//! The printers, how they are set up, and what waits for them.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{Handed, PrintQueue, PrintingSettings, PrintingView, TicketWord},
};

use crate::counter::Counter;

/// The printers there are, each with how it is, and how papers are printed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn printers(counter: State<'_, Counter>) -> Result<PrintingView, Refusal> {
    counter.till().await?.printers().await
}

/// Sets up how papers are printed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_printing(
    counter: State<'_, Counter>,
    settings: PrintingSettings,
) -> Result<PrintingView, Refusal> {
    counter.till().await?.set_printing(settings).await
}

/// Prints a test page on the printer for receipts.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_test_page(counter: State<'_, Counter>) -> Result<Handed, Refusal> {
    counter.till().await?.print_test_page().await
}

/// The papers that wait or need somebody, and the last ones that are done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_queue(counter: State<'_, Counter>) -> Result<PrintQueue, Refusal> {
    counter.till().await?.print_queue().await
}

/// Tries a paper again that waits, or prints one again that perhaps came out: a receipt as a copy.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_print(
    counter: State<'_, Counter>,
    id: String,
) -> Result<PrintQueue, Refusal> {
    counter.till().await?.retry_print(&id).await
}

/// Says of a paper that it came out, or that nobody wants it any more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_print(
    counter: State<'_, Counter>,
    id: String,
    word: TicketWord,
) -> Result<PrintQueue, Refusal> {
    counter.till().await?.settle_print(&id, word).await
}
