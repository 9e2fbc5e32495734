//! Sales as programs read them (console reference, "Commands"): one shape, whoever asks.

use domain::{
    instant::Instant,
    lifecycle::State,
    money::Money,
    order::{Order, Payment, Refund, Settlement},
};
use serde_json::{Value, json};

use crate::{
    refusal::Refusal,
    view::{Payer, StoryStep},
};

/// A sale. Whole account numbers are for managers.
pub fn order(order: &Order, whole: bool) -> Value {
    let payer = order.payment().map(|payment| {
        let masked = Payer::of(payment);
        let (cuit, account) = if whole {
            (payment.cuit.clone(), payment.account.clone())
        } else {
            (masked.cuit, masked.account)
        };
        json!({ "name": payment.name, "cuit": cuit, "account": account })
    });
    json!({
        "id": order.id.to_string(),
        "reference": order.draft.reference,
        "number": order.draft.number,
        "state": order.state.word(),
        "amount": order.draft.amount.money().to_decimal(),
        "paid": order.paid.to_decimal(),
        "channel": order.draft.channel.word(),
        "sale_point": order.draft.sale_point,
        "concept": order.draft.concept.id,
        "operator": order.draft.operator,
        // Only while it may be paid: an integration must not show a code that is down.
        "qr": order.qr.as_deref().filter(|_| order.state == State::Open),
        "link": order.link.as_deref().filter(|_| order.state == State::Open),
        "created_at": order.created.to_rfc3339(),
        "expires_at": order.expires.map(Instant::to_rfc3339),
        "paid_at": order.paid_at.map(Instant::to_rfc3339),
        "payer": payer,
        "operation": order.payment().and_then(|payment| payment.operation.clone()),
        "evidence": order.payment().map(|payment| payment.evidence),
        "settlement": order.payment().and_then(|payment| payment.settlement.as_ref()).map(settlement),
        "refunded": order.refunded().to_decimal(),
        "receipts": order.receipts,
        "payments": order.payments.iter().map(payment).collect::<Vec<_>>(),
        "refunds": order.refunds.iter().map(refund).collect::<Vec<_>>(),
        // As a command that is refused says it, so that programs look in one place.
        "refused": order.reason.as_ref().map(Refusal::from_reason),
    })
}

/// A step of a sale's story.
pub fn step(step: &StoryStep) -> Value {
    let amount = step.cents.and_then(|cents| Money::from_cents(cents).ok());
    json!({
        "at": Instant::from_ms(step.at_ms).to_rfc3339(),
        "kind": step.kind,
        "operator": step.operator,
        "amount": amount.map(Money::to_decimal),
        "reason": step.reason,
        "note": step.note,
        "copy": step.copy,
    })
}

/// One of a sale's payments; who paid is said once, of the last.
fn payment(payment: &Payment) -> Value {
    json!({
        "amount": payment.amount.to_decimal(),
        "evidence": payment.evidence,
        "credit": payment.credit,
        "operation": payment.operation,
    })
}

/// What of a payment goes back.
fn refund(refund: &Refund) -> Value {
    json!({
        "payout": refund.payout,
        "amount": refund.amount.money().to_decimal(),
        "arrived": refund.arrived,
    })
}

/// What of a payment reaches the shop.
fn settlement(settlement: &Settlement) -> Value {
    json!({
        "net": settlement.net.to_decimal(),
        "fees": settlement.fees.to_decimal(),
        "taxes": settlement.taxes.to_decimal(),
        "accredits_at": settlement.accredits.map(Instant::to_rfc3339),
    })
}
