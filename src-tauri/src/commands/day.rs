//! Days and their sales, as a manager looks at them.

use tauri::State;
use till::{
    export,
    refusal::Refusal,
    view::{ExportFormat, Review, SalesFound, SalesQuery, Saved, StoryStep},
};

use super::{credits::Cents, order_id};
use crate::{
    counter::Counter,
    places::{Place, Places},
};

/// What the sales of some days come to. Totals: a manager's to see.
#[tauri::command]
#[specta::specta]
pub(crate) async fn review_days(
    counter: State<'_, Counter>,
    query: SalesQuery,
) -> Result<Review, Refusal> {
    counter.till().await?.review_days(&query).await
}

/// The sales a query means, newest first, below the number `before`, if one is given: a page.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_sales(
    counter: State<'_, Counter>,
    query: SalesQuery,
    before: Option<u32>,
) -> Result<SalesFound, Refusal> {
    let before = before.map(i64::from);
    counter.till().await?.find_sales(&query, before).await
}

/// All that happened to a sale, oldest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sale_story(
    counter: State<'_, Counter>,
    id: String,
) -> Result<Vec<StoryStep>, Refusal> {
    counter.till().await?.sale_story(order_id(&id)?).await
}

/// Gives back what was paid, or a part of it, to whoever paid it. Answers the payout's reference.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refund_order(
    counter: State<'_, Counter>,
    id: String,
    cents: Cents,
    reason: String,
) -> Result<String, Refusal> {
    let till = counter.till().await?;
    till.refund_order(order_id(&id)?, cents.0, &reason).await
}

/// Writes the sales a query means to a file where the person says; none: they said nowhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_sales(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
    query: SalesQuery,
    format: ExportFormat,
) -> Result<Option<Saved>, Refusal> {
    let till = counter.till().await?;
    // First of all: nobody is asked where to put what they may not have.
    let bytes = till.export_sales(&query, format).await?;
    let name = export::file_name(&query, format);
    match places.ask(&name, export::ending(format)).await {
        Place::Said(path) => Ok(Some(till.save_to(&path, bytes).await?)),
        Place::AmongPapers => Ok(Some(till.save_among_papers(&name, bytes).await?)),
        Place::Nowhere => Ok(None),
    }
}
