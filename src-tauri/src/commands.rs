//! What a window can ask for. Each command reads its arguments, calls the till and hands back the answer.

mod credits;
mod customer;
mod orders;
mod papers;
mod people;
mod posters;
mod practice;
mod shifts;

use domain::order::OrderId;
use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};
use till::refusal::{Code, Refusal};
use uuid::Uuid;

use crate::{customer::CustomerFaced, outlet::Told};

/// Every command and event, with their types. Also in `commands.txt` and the capability: a test compares.
pub(crate) fn all<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            people::snapshot,
            people::sign_in,
            people::lock,
            orders::charge,
            orders::cancel_order,
            orders::check_now,
            papers::save_receipt,
            papers::print_receipt,
            papers::share_receipt,
            practice::practice_customer,
            customer::face_customer,
            customer::customer_view,
            customer::customer_display,
            customer::set_customer_display,
            orders::note_order,
            shifts::open_shift,
            shifts::shift_sales,
            orders::swap,
            credits::credits,
            credits::claimable,
            credits::claim,
            posters::poster,
            posters::save_poster,
            posters::print_poster,
            papers::print_voucher,
            papers::save_voucher,
        ])
        .events(collect_events![Told, CustomerFaced])
        .error_handling(ErrorHandlingMode::Result)
        // What the core writes and what it reads have one shape: every field is always there.
        .disable_serde_phases()
}

/// An order's id as a window sends it.
fn order_id(text: &str) -> Result<OrderId, Refusal> {
    let id = Uuid::parse_str(text).map_err(|_| Refusal::new(Code::NoSuchOrder, String::new()))?;
    Ok(OrderId(id))
}
