//! Money that goes out: ordering it, seeing what became of it, and whom the shop pays.

use tauri::State;
use till::{
    refusal::Refusal,
    view::{PayeeCheck, PayoutLimits, PayoutRequest, PayoutView, Recipient},
};

use crate::counter::Counter;

/// The payouts, newest first: the newest 200, and every one that has not ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn payouts(counter: State<'_, Counter>) -> Result<Vec<PayoutView>, Refusal> {
    counter.till().await?.recent_payouts().await
}

/// What can be said of an account or alias as it is typed. Asks nobody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_payee(
    counter: State<'_, Counter>,
    text: String,
) -> Result<PayeeCheck, Refusal> {
    Ok(counter.till().await?.check_payee(&text))
}

/// Whether a CUIT verifies. Asks nobody.
#[tauri::command]
#[specta::specta]
pub(crate) async fn check_cuit(counter: State<'_, Counter>, text: String) -> Result<bool, Refusal> {
    Ok(counter.till().await?.check_cuit(&text))
}

/// Orders a payout, with the PIN of the manager who is signed in. The same `request.key` again is the same payout.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pay_out(
    counter: State<'_, Counter>,
    request: PayoutRequest,
    pin: String,
) -> Result<PayoutView, Refusal> {
    counter.till().await?.order_payout(&request, &pin).await
}

/// Asks the provider now what became of a payout.
#[tauri::command]
#[specta::specta]
pub(crate) async fn ask_payout(
    counter: State<'_, Counter>,
    reference: String,
) -> Result<PayoutView, Refusal> {
    counter.till().await?.ask_about_payout(&reference).await
}

/// Ends a payout that waits for a person: it arrived, or it did not; with a reason, and the PIN of the manager who is
/// signed in.
#[tauri::command]
#[specta::specta]
pub(crate) async fn conclude_payout(
    counter: State<'_, Counter>,
    reference: String,
    arrived: bool,
    reason: String,
    pin: String,
) -> Result<PayoutView, Refusal> {
    let till = counter.till().await?;
    till.end_payout(&reference, arrived, &reason, &pin).await
}

/// How much may go out.
#[tauri::command]
#[specta::specta]
pub(crate) async fn payout_limits(counter: State<'_, Counter>) -> Result<PayoutLimits, Refusal> {
    counter.till().await?.payout_limits().await
}

/// Sets how much may go out, all limits at once, with the PIN of the manager who is signed in. Answers them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_payout_limits(
    counter: State<'_, Counter>,
    limits: PayoutLimits,
    pin: String,
) -> Result<PayoutLimits, Refusal> {
    let till = counter.till().await?;
    till.set_payout_limits(&limits, &pin).await
}

/// The people and firms the shop pays, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn recipients(counter: State<'_, Counter>) -> Result<Vec<Recipient>, Refusal> {
    counter.till().await?.recipients().await
}

/// Keeps a recipient; one of the same name gives way. Answers all of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_recipient(
    counter: State<'_, Counter>,
    recipient: Recipient,
) -> Result<Vec<Recipient>, Refusal> {
    counter.till().await?.save_recipient(&recipient).await
}

/// Takes a recipient out of the list. Answers the others.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_recipient(
    counter: State<'_, Counter>,
    name: String,
) -> Result<Vec<Recipient>, Refusal> {
    counter.till().await?.remove_recipient(&name).await
}
