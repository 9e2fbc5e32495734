//! What a window can ask for. Each command reads its arguments, calls the till and hands back the answer.

mod account;
mod credits;
mod customer;
mod day;
mod links;
mod orders;
mod papers;
mod payouts;
mod people;
mod points;
mod posters;
mod practice;
mod printing;
mod reconcile;
mod set_up;
mod settings;
mod shifts;

use domain::order::OrderId;
use tauri::Runtime;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};
use till::refusal::{Code, Refusal};
use uuid::Uuid;

use crate::{customer::CustomerFaced, outlet::Told};

/// Every command and event, with their types. Also in `commands.txt` and the capability: a test compares.
#[expect(
    clippy::too_many_lines,
    reason = "a line for each command, and nothing else"
)]
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
            day::review_days,
            day::find_sales,
            day::sale_story,
            day::refund_order,
            day::export_sales,
            shifts::shift_report,
            shifts::close_shift,
            shifts::closed_shifts,
            shifts::print_shift,
            reconcile::reconcile,
            reconcile::unassigned,
            reconcile::disown,
            reconcile::review_difference,
            points::sale_points,
            points::create_sale_point,
            points::retire_sale_point,
            points::check_sticker,
            points::check_sticker_photo,
            points::choose_sticker_photo,
            links::links,
            links::make_link,
            links::make_transfer_link,
            links::hide_link,
            account::balance,
            account::movement_filters,
            account::movements,
            account::statistics,
            payouts::payouts,
            payouts::check_payee,
            payouts::check_cuit,
            payouts::pay_out,
            payouts::ask_payout,
            payouts::conclude_payout,
            payouts::payout_limits,
            payouts::set_payout_limits,
            payouts::recipients,
            payouts::save_recipient,
            payouts::remove_recipient,
            posters::poster,
            posters::save_poster,
            posters::print_poster,
            papers::print_voucher,
            papers::save_voucher,
            settings::settings,
            settings::change_setting,
            settings::team,
            settings::add_person,
            settings::set_pin,
            settings::dismiss_person,
            set_up::accounts,
            set_up::check_account,
            set_up::set_up,
            set_up::skip_set_up,
            set_up::switch_account,
            set_up::replace_credentials,
            set_up::doctor,
            set_up::support_bundle,
            set_up::save_support_bundle,
            settings::back_up,
            settings::choose_backup_folder,
            settings::choose_logo,
            settings::entitle_dialogs,
            printing::printers,
            printing::set_printing,
            printing::print_test_page,
            printing::print_queue,
            printing::retry_print,
            printing::settle_print,
            day::export_journal,
            day::progress,
            day::stop,
            shifts::compare_shift,
            reconcile::export_reconciliation,
            reconcile::accreditation,
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
