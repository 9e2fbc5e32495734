//! `shift`: the register's turn.

use std::fmt::Write;

use domain::{instant::Instant, money::Money};
use host::register::Purpose;
use serde_json::{Value, json};
use till::{
    refusal::Refusal,
    view::{NamedSum, ShiftReport, Sum},
};

use crate::{
    arguments::{Global, Shift},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(global: &Global, asked: Shift, output: &Output) -> Result<Exit, Refusal> {
    match asked {
        Shift::Open => open(global, output).await,
        Shift::X => {
            let opened = session::enter(global, Purpose::Look, output).await?;
            let report = opened.till.shift_report().await?;
            output.line(&object(&report), &text(&report));
            Ok(Exit::Done)
        }
        Shift::Close { explain } => {
            let (opened, pin) = session::enter_with_pin(global, Purpose::Look, output).await?;
            let closed = {
                let _turn = session::in_turn(&opened.folders);
                let explanation = explain.as_deref().unwrap_or_default();
                opened.till.close_shift(&pin, explanation).await?
            };
            output.line(&object(&closed), &text(&closed));
            Ok(Exit::Done)
        }
    }
}

async fn open(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let shift = opened.till.open_shift().await?;
    let at = Instant::from_ms(shift.opened_ms);
    output.line(
        &json!({
            "number": shift.number,
            "opened_at": at.to_rfc3339(),
            "operator": shift.operator,
        }),
        &format!(
            "Turno {}, abierto por {} el {}.",
            shift.number,
            shift.operator,
            at.to_receipt()
        ),
    );
    Ok(Exit::Done)
}

fn object(report: &ShiftReport) -> Value {
    let at = |ms: i64| Instant::from_ms(ms).to_rfc3339();
    json!({
        "number": report.shift.number,
        "opened_at": at(report.shift.opened_ms),
        "operator": report.shift.operator,
        "closed_at": report.closed_ms.map(at),
        "closed_by": report.closed_by,
        "explanation": report.explanation,
        "at": at(report.at_ms),
        "collected": sum_json(report.collected),
        "taken_back": sum_json(report.taken_back),
        "refunded": sum_json(report.refunded),
        "settled": report.settled,
        "fees": decimal(report.fees_cents),
        "taxes": decimal(report.taxes_cents),
        "net": decimal(report.net_cents),
        "orders": report.orders,
        "unpaid": report.unpaid,
        "first_sale": report.first_sale,
        "last_sale": report.last_sale,
        "by_operator": shares(&report.by_operator),
        "by_channel": shares(&report.by_channel),
        "open": report.open.iter().map(|order| json!({
            "id": order.id,
            "number": order.number,
            "reference": order.reference,
            "state": order.state.word(),
            "amount": decimal(order.amount_cents),
        })).collect::<Vec<_>>(),
        "to_review": report.to_review,
        "unassigned": sum_json(report.unassigned),
        "payouts_in_doubt": report.payouts_in_doubt,
        "head": report.head,
        "events": report.events,
    })
}

fn shares(shares: &[NamedSum]) -> Vec<Value> {
    let share = |it: &NamedSum| json!({ "name": it.name, "count": it.sum.count, "amount": decimal(it.sum.cents) });
    shares.iter().map(share).collect()
}

/// What there is none of has no line.
fn text(report: &ShiftReport) -> String {
    let opened = Instant::from_ms(report.shift.opened_ms).to_receipt();
    let mut text = format!(
        "Turno {}, abierto por {} el {opened}",
        report.shift.number, report.shift.operator
    );
    // Writing to a string does not fail.
    let _ = match (&report.closed_by, report.closed_ms) {
        (Some(who), Some(ms)) => {
            let at = Instant::from_ms(ms).to_receipt();
            write!(text, "\nCerrado por {who} el {at}")
        }
        _ => write!(text, "\nAbierto"),
    };
    let mut line = |label: &str, of: Sum, what: &str| {
        if of.count > 0 || label == "Cobrado" {
            let _ = write!(
                text,
                "\n{label:<10} {} ({} {what})",
                pesos(of.cents),
                of.count
            );
        }
    };
    line("Cobrado", report.collected, "pagos");
    line(
        "Quitado",
        report.taken_back,
        "pagos que no eran de su venta",
    );
    line("Devuelto", report.refunded, "devoluciones");
    line("Sin asignar", report.unassigned, "entradas, sin sumar");
    if report.settled > 0 {
        let _ = write!(text, "\nTarifas    {}", pesos(report.fees_cents));
        let _ = write!(text, "\nImpuestos  {}", pesos(report.taxes_cents));
    }
    let _ = write!(text, "\nNeto       {}", pesos(report.net_cents));
    let _ = write!(
        text,
        "\nVentas     {} ({} sin pago, {} para revisar)",
        report.orders, report.unpaid, report.to_review
    );
    for share in report.by_operator.iter().chain(&report.by_channel) {
        let sum = share.sum;
        let _ = write!(
            text,
            "\n  {:<18} {} ({})",
            share.name,
            pesos(sum.cents),
            sum.count
        );
    }
    for order in &report.open {
        let state = sentences::state(order.state);
        let amount = pesos(order.amount_cents);
        let _ = write!(
            text,
            "\nSin terminar: venta {} de {amount}, {state}",
            order.number
        );
    }
    if report.payouts_in_doubt > 0 {
        let _ = write!(text, "\nEnvíos sin confirmar: {}", report.payouts_in_doubt);
    }
    if !report.explanation.is_empty() {
        let _ = write!(text, "\nExplicación: {}", report.explanation);
    }
    let _ = write!(text, "\nCabeza     {}", report.head);
    text
}

fn sum_json(sum: Sum) -> Value {
    json!({ "count": sum.count, "amount": decimal(sum.cents) })
}

/// An amount as programs read it.
pub(super) fn decimal(cents: i64) -> String {
    Money::from_cents(cents).unwrap_or_default().to_decimal()
}

/// An amount as people read it.
pub(super) fn pesos(cents: i64) -> String {
    Money::from_cents(cents).unwrap_or_default().to_string()
}
