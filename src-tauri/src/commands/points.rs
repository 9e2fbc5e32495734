//! Sale points: seeing, making and retiring them, and holding what hangs there against what it must say.

use tauri::State;
use till::{
    refusal::{Code, Refusal},
    view::{PastedPhoto, SalePointView, StickerCheck, StickerPhoto},
};

use crate::{
    counter::Counter,
    places::{Place, Places},
};

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

/// Compares the code in a photograph that was pasted or dropped with what it must hold, field by field.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_sticker_photo(
    counter: State<'_, Counter>,
    id: String,
    open: bool,
    photo: PastedPhoto,
) -> Result<StickerPhoto, Refusal> {
    let till = counter.till().await?;
    till.check_sticker_photo(&id, open, photo.bytes()).await
}

/// Asks, in the system's dialog, for a photograph of a printed code, and compares the code in it; none: they thought
/// better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn choose_sticker_photo(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
    id: String,
    open: bool,
) -> Result<Option<StickerPhoto>, Refusal> {
    let till = counter.till().await?;
    let file = match places.ask_photo().await {
        Place::Said(file) => file,
        Place::Nowhere => return Ok(None),
        Place::AmongPapers => counter.opened().await?.folders.papers().join("cartel.jpg"),
    };
    let photo = Places::read_photo(&file).map_err(|error| {
        tracing::warn!(%error, "a photograph could not be read");
        Refusal::new(Code::BadPhoto, String::new())
    })?;
    Ok(Some(till.check_sticker_photo(&id, open, photo).await?))
}
