//! Days and their sales, as a manager looks at them.

use tauri::State;
use till::{
    export,
    refunds::Refunding,
    refusal::Refusal,
    view::{ExportFormat, Progress, Review, SalesFound, SalesQuery, Saved, StoryStep, Work},
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

/// Gives back what was paid, or a part of it, to whoever paid it, with the PIN of the manager who is signed in; `again`:
/// although as much went back to them within a day. Answers the payout's reference.
#[tauri::command]
#[specta::specta]
pub(crate) async fn refund_order(
    counter: State<'_, Counter>,
    id: String,
    cents: Cents,
    reason: String,
    again: bool,
    pin: String,
) -> Result<String, Refusal> {
    let till = counter.till().await?;
    let request = Refunding {
        order: order_id(&id)?,
        cents: cents.0,
        reason,
        again,
    };
    till.refund_order(&request, &pin).await
}

/// Writes the sales a query means to a file where the person says; none: they said nowhere. It can be watched and stopped.
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
    till.may_export(&query)?;
    let name = export::file_name(&query, format);
    let path = match places.ask(&name, export::ending(format)).await {
        Place::Said(path) => path,
        Place::AmongPapers => till.among_papers(&name),
        Place::Nowhere => return Ok(None),
    };
    let saved = till.export_sales_to(&query, format, &path).await?;
    Ok(Some(saved))
}

/// Writes the whole journal, every event, to a file where the person says; none: they said nowhere. It can be watched and
/// stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_journal(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
) -> Result<Option<Saved>, Refusal> {
    let till = counter.till().await?;
    till.may_export_journal()?;
    let name = till.journal_file_name();
    let path = match places.ask(&name, "jsonl").await {
        Place::Said(path) => path,
        Place::AmongPapers => till.among_papers(&name),
        Place::Nowhere => return Ok(None),
    };
    Ok(Some(till.export_journal_to(&path).await?))
}

/// How far a long piece of work has come; none: nothing of the kind is being done.
#[tauri::command]
#[specta::specta]
pub(crate) async fn progress(
    counter: State<'_, Counter>,
    work: Work,
) -> Result<Option<Progress>, Refusal> {
    Ok(counter.till().await?.progress(work))
}

/// Stops such work: whoever asked for it is told, and nothing of it stays.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stop(counter: State<'_, Counter>, work: Work) -> Result<(), Refusal> {
    counter.till().await?.stop(work);
    Ok(())
}
