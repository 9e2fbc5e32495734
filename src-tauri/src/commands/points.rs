//! Sale points: seeing, making and retiring them, and holding what hangs there against what it must say.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{SalePointView, StickerCheck},
};

use crate::counter::Counter;

/// The sale points of the account, and those retired from here.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sale_points(
    counter: State<'_, Counter>,
) -> Result<Vec<SalePointView>, Refusal> {
    counter.till().await?.sale_point_list().await
}

/// Makes a sale point. Answers all of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_sale_point(
    counter: State<'_, Counter>,
    name: String,
) -> Result<Vec<SalePointView>, Refusal> {
    counter.till().await?.add_sale_point(&name).await
}

/// Retires a sale point for good; `name` is what the person typed. Answers all of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn retire_sale_point(
    counter: State<'_, Counter>,
    id: String,
    name: String,
) -> Result<Vec<SalePointView>, Refusal> {
    counter.till().await?.retire_named(&id, &name).await
}

/// Compares what a printed code holds with what it must, field by field.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_sticker(
    counter: State<'_, Counter>,
    id: String,
    open: bool,
    content: String,
) -> Result<StickerCheck, Refusal> {
    let till = counter.till().await?;
    till.check_sticker(&id, open, &content).await
}
