//! The practice customer.

use tauri::State;
use till::{refusal::Refusal, view::PracticeAct};

use super::order_id;
use crate::counter::Counter;

/// Lets the practice customer act. Refused outside practice mode.
#[tauri::command]
#[specta::specta]
pub(crate) async fn practice_customer(
    counter: State<'_, Counter>,
    id: Option<String>,
    act: PracticeAct,
) -> Result<(), Refusal> {
    let id = id.as_deref().map(order_id).transpose()?;
    counter.till().await?.practice_customer(id, act).await
}
