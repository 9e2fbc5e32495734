//! How an order looks to people: the one place where a stored order becomes a view.

use domain::{instant::Instant, lifecycle::State, order::Order};
use journal::Stored;

use crate::{
    profile::Profile,
    refusal::Refusal,
    view::{NoteView, OrderView, Payer, QrView, SettlementView},
};

/// The order as people see it.
pub(crate) fn view(stored: &Stored, profile: &Profile) -> OrderView {
    let order = &stored.order;
    let ms = |moment: Option<Instant>| moment.map(Instant::ms);
    OrderView {
        id: order.id.to_string(),
        sequence: stored.sequence,
        number: order.draft.number,
        reference: order.draft.reference.to_string(),
        state: order.state,
        amount_cents: order.draft.amount.cents(),
        paid_cents: order.paid.cents(),
        refunded_cents: order.refunded().cents(),
        channel: order.draft.channel,
        sale_point: order.draft.sale_point.clone(),
        concept: order.draft.concept.clone(),
        operator: order.draft.operator.clone(),
        created_ms: order.created.ms(),
        opened_ms: ms(order.opened),
        expires_ms: ms(order.expires),
        closed_ms: ms(order.closed),
        watched_until_ms: ms(order.watched_until()),
        paid_ms: ms(order.paid_at),
        payer: order.payment().map(Payer::of),
        operation: order
            .payment()
            .and_then(|payment| payment.operation.clone()),
        evidence: order.payment().map(|payment| payment.evidence),
        refusal: order.reason.as_ref().map(Refusal::from_reason),
        qr: showable(order, profile)
            .and_then(|text| documents::qr::encode(text).ok())
            .map(|code| QrView {
                modules: code.modules,
                path: code.path,
            }),
        link: order
            .link
            .clone()
            .filter(|_| showable(order, profile).is_some()),
        notes: order.notes.iter().map(NoteView::from).collect(),
        settlement: SettlementView::of(order),
        receipts: order.receipts,
    }
}

/// The text of the order's code, if it is up and safe to show. What is kept is checked like what was just
/// received: between the two lies a file that others can write.
pub(crate) fn showable<'o>(order: &'o Order, profile: &Profile) -> Option<&'o str> {
    let text = order.qr.as_deref().filter(|_| order.state == State::Open)?;
    match profile.check(&order.draft, text) {
        Ok(()) => Some(text),
        Err(why) => {
            tracing::error!(order = %order.id, why, "a code that is kept is not safe to show");
            None
        }
    }
}
