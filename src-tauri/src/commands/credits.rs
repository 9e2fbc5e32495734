//! Money that came in and is no sale's: seeing it, and saying whose it is.

use serde::Deserialize;
use specta::Type;
use specta_typescript::Number;
use tauri::State;
use till::{
    refusal::Refusal,
    view::{CreditView, OrderView},
};

use super::order_id;
use crate::counter::Counter;

/// An amount as a window sends it. Its numbers hold more centavos than a sale can have.
#[derive(Clone, Copy, Deserialize, Type)]
#[specta(inline, type = Number)]
pub(crate) struct Cents(pub(super) i64);

/// What came in of late and belongs to no sale, newest first; of that amount, if one is given.
#[tauri::command]
#[specta::specta]
pub(crate) async fn credits(
    counter: State<'_, Counter>,
    cents: Option<Cents>,
) -> Result<Vec<CreditView>, Refusal> {
    counter.till().await?.of_late(cents.map(|it| it.0)).await
}

/// The sales that a credit may be the payment of, the likeliest first. A manager's to ask.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claimable(
    counter: State<'_, Counter>,
    credit: String,
) -> Result<Vec<OrderView>, Refusal> {
    counter.till().await?.claimable(&credit).await
}

/// Makes a credit the payment of a sale, on a manager's word. `again`: though another sale may have been paid by it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn claim(
    counter: State<'_, Counter>,
    credit: String,
    order: String,
    reason: String,
    again: bool,
) -> Result<(), Refusal> {
    let (till, order) = (counter.till().await?, order_id(&order)?);
    if again {
        till.claim_all_the_same(&credit, order, &reason).await?;
    } else {
        till.claim(&credit, order, &reason).await?;
    }
    Ok(())
}
