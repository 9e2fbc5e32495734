//! What people can do at the counter, told as stories: the till over a real journal and a real sandbox,
//! time moving when a story moves it.
//!
//! One module for each use case. How single parts work is tried beside them, in their own crates.

mod accreditation;
mod after_loss;
mod allowed;
mod cancel;
mod channels;
mod charge;
mod claims;
mod closed_days;
mod closing;
mod codes;
mod day;
mod dialects;
mod evidence;
mod exports;
mod faults;
mod inbound;
mod links;
mod midnight;
mod movements;
mod notes;
mod payout_limits;
mod payouts;
mod payouts_bad_days;
mod payouts_in_doubt;
mod payouts_ordered;
mod payouts_recover;
mod payouts_shown;
mod posters;
mod practice;
mod printing;
mod puzzles;
mod receipt;
mod recipients;
mod reconcile;
mod recover;
mod refunds;
mod rescue;
mod review;
mod roles;
mod sale_points;
mod set_up;
mod settings;
mod shifts;
mod sign_in;
mod snapshot;
mod spare_key;
mod support;
mod swap;
mod team;
mod unassigned;
mod unlocked_window;
mod vouchers;
mod wall;
mod watch;
mod z;

use domain::{evidence::Evidence, order::OrderId};
use serde_json::json;
use tests::Counter;

/// A provider that tells of credits by their own ids only, which collide with those of orders: whoever
/// probes with an order's id meets somebody else's credit.
async fn with_colliding_ids() -> Counter {
    let counter = Counter::open().await;
    counter
        .provider()
        .speaks(json!({ "cashin_id": "credit" }))
        .await;
    counter
}

/// How we know that the order was paid.
async fn evidence_of(counter: &Counter, order: &OrderId) -> Option<Evidence> {
    counter
        .order(order)
        .await
        .payment()
        .map(|payment| payment.evidence)
}
