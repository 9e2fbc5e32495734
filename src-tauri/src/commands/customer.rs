//! The customer's window: what it shows, and on which monitor.

use tauri::State;
use till::{refusal::Refusal, view::CustomerView};

use super::order_id;
use crate::{
    counter::Counter,
    customer::{CustomerDisplay, Display, Facing},
};

/// Shows the customer an order, or nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn face_customer(
    counter: State<'_, Counter>,
    facing: State<'_, Facing>,
    id: Option<String>,
) -> Result<(), Refusal> {
    let till = counter.till().await?;
    let id = id.as_deref().map(order_id).transpose()?;
    let shown = till.customer_view(id).await;
    // Whoever may not see the order shows nobody anything.
    let view = match &shown {
        Ok(view) => view.clone(),
        Err(_) => till.customer_view(None).await?,
    };
    facing.turn(view);
    shown.map(|_| ())
}

/// What the customer is shown now. The one command of the customer's window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn customer_view(
    counter: State<'_, Counter>,
    facing: State<'_, Facing>,
) -> Result<CustomerView, Refusal> {
    match facing.view() {
        Some(view) => Ok(view),
        None => counter.till().await?.customer_view(None).await,
    }
}

/// Where the customer's window is, and where it could be.
#[tauri::command]
#[specta::specta]
pub(crate) async fn customer_display(
    display: State<'_, Display>,
) -> Result<CustomerDisplay, Refusal> {
    Ok(display.look())
}

/// Puts the customer's window on that monitor, or takes it away.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_customer_display(
    display: State<'_, Display>,
    monitor: Option<String>,
) -> Result<CustomerDisplay, Refusal> {
    display.want(monitor);
    Ok(display.look())
}
