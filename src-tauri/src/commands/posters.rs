//! Posters: shown, kept as PDFs, and handed to the system to print.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{Handed, PosterSize, PosterView, Saved},
};

use super::papers::opened;
use crate::counter::Counter;

/// What a sale point's poster shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn poster(
    counter: State<'_, Counter>,
    id: String,
    open: bool,
) -> Result<PosterView, Refusal> {
    counter.till().await?.poster(&id, open).await
}

/// Keeps a sale point's poster among the papers.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_poster(
    counter: State<'_, Counter>,
    id: String,
    open: bool,
    size: PosterSize,
) -> Result<Saved, Refusal> {
    counter.till().await?.save_poster(&id, open, size).await
}

/// Prints a sale point's poster: on the printer that is set up, or with the system's viewer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_poster(
    counter: State<'_, Counter>,
    id: String,
    open: bool,
    size: PosterSize,
) -> Result<Handed, Refusal> {
    let till = counter.till().await?;
    opened(till.print_poster(&id, open, size).await?)
}
