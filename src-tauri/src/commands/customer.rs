//! The customer's window: what it shows, and on which monitor.

use tauri::{AppHandle, Runtime, State};
use till::{refusal::Refusal, view::CustomerView};

use super::order_id;
use crate::{
    counter::Counter,
    customer::{CustomerDisplay, Display, Facing},
};

/// Shows the customer an order, or nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn face_customer<R: Runtime>(
    app: AppHandle<R>,
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
    facing.turn(&app, view);
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
#[expect(
    clippy::unused_async,
    reason = "a command that is not async runs where the windows are drawn, which it asks about them"
)]
pub(crate) async fn customer_display<R: Runtime>(
    app: AppHandle<R>,
) -> Result<CustomerDisplay, Refusal> {
    Ok(Display::of(&app).map_or_else(CustomerDisplay::default, |display| display.look(&app)))
}

/// Puts the customer's window on that monitor, or takes it away.
#[tauri::command]
#[specta::specta]
#[expect(clippy::unused_async, reason = "as above")]
pub(crate) async fn set_customer_display<R: Runtime>(
    app: AppHandle<R>,
    monitor: Option<String>,
) -> Result<CustomerDisplay, Refusal> {
    Ok(
        Display::of(&app).map_or_else(CustomerDisplay::default, |display| {
            display.want(&app, monitor);
            display.look(&app)
        }),
    )
}
