//! Sales: beginning one, stopping one, asking about them all.

use domain::{channel::Channel, order::Note};
use tauri::State;
use till::{charge::Charge, refusal::Refusal};

use super::order_id;
use crate::counter::Counter;

/// Charges the customer in front of the till. Answers with the order's id once it is journaled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn charge(
    counter: State<'_, Counter>,
    request: Charge,
) -> Result<String, Refusal> {
    let id = counter.till().await?.charge(&request).await?;
    Ok(id.to_string())
}

/// Takes an order's code down.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_order(counter: State<'_, Counter>, id: String) -> Result<(), Refusal> {
    counter.till().await?.cancel(order_id(&id)?).await
}

/// Collects what is owed on an order by another channel: its code comes down, and a new order takes its place.
#[tauri::command]
#[specta::specta]
pub(crate) async fn swap(
    counter: State<'_, Counter>,
    id: String,
    channel: Channel,
) -> Result<String, Refusal> {
    let order = counter.till().await?.swap(order_id(&id)?, channel).await?;
    Ok(order.to_string())
}

/// Asks the provider now instead of at the next round.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_now(counter: State<'_, Counter>) -> Result<(), Refusal> {
    counter.till().await?.hint();
    Ok(())
}

/// Writes down what a person did about a payment that was not plain.
#[tauri::command]
#[specta::specta]
pub(crate) async fn note_order(
    counter: State<'_, Counter>,
    id: String,
    note: Note,
) -> Result<(), Refusal> {
    counter.till().await?.note(order_id(&id)?, note).await
}
