//! Comparing with the provider's list, and what people decide on what differs.

use domain::day::Day;
use tauri::State;
use till::{
    reconcile::{ending, file_name},
    refusal::{Code, Refusal},
    view::{Accreditation, Reconciliation, Saved, SheetFormat, UnassignedView},
};

use crate::{
    counter::Counter,
    places::{Place, Places},
};

/// Compares some days with the provider's list, which is read anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reconcile(
    counter: State<'_, Counter>,
    from: String,
    to: String,
) -> Result<Reconciliation, Refusal> {
    let (from, to) = (day(&from)?, day(&to)?);
    counter.till().await?.reconcile(from, to).await
}

/// Writes the comparison of some days to a file where the person says; none: they said nowhere. The list is read anew. It
/// can be watched and stopped.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_reconciliation(
    counter: State<'_, Counter>,
    places: State<'_, Places>,
    from: String,
    to: String,
    format: SheetFormat,
) -> Result<Option<Saved>, Refusal> {
    let (from, to) = (day(&from)?, day(&to)?);
    let till = counter.till().await?;
    // First of all: nobody is asked where to put what they may not have.
    till.may_reconcile(from, to)?;
    let name = file_name(from, to, format);
    let path = match places.ask(&name, ending(format)).await {
        Place::Said(path) => path,
        Place::AmongPapers => till.among_papers(&name),
        Place::Nowhere => return Ok(None),
    };
    let saved = till
        .export_reconciliation_to(from, to, format, &path)
        .await?;
    Ok(Some(saved))
}

/// When the payments of some days are expected in the shop's account, and how much of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn accreditation(
    counter: State<'_, Counter>,
    from: String,
    to: String,
) -> Result<Accreditation, Refusal> {
    let (from, to) = (day(&from)?, day(&to)?);
    counter.till().await?.accreditation(from, to).await
}

/// What came in and is no sale's, newest first, whenever that was.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unassigned(
    counter: State<'_, Counter>,
) -> Result<Vec<UnassignedView>, Refusal> {
    counter.till().await?.unassigned().await
}

/// Says of money that came in that it is no sale's of this shop, with a reason; or takes that back.
#[tauri::command]
#[specta::specta]
pub(crate) async fn disown(
    counter: State<'_, Counter>,
    credit: String,
    reason: String,
) -> Result<(), Refusal> {
    counter.till().await?.disown(&credit, &reason).await
}

/// Says of a difference that somebody looked at it, with a reason.
#[tauri::command]
#[specta::specta]
pub(crate) async fn review_difference(
    counter: State<'_, Counter>,
    id: String,
    reason: String,
) -> Result<(), Refusal> {
    counter.till().await?.review_difference(&id, &reason).await
}

/// A day as a window sends it.
fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(|_| Refusal::new(Code::BadDate, String::new()))
}
