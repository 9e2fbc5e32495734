//! `shift`: the register's turn.

use std::{fmt::Write, path::Path};

use domain::{instant::Instant, money::Money};
use host::register::Purpose;
use serde_json::{Value, json};
use till::{
    Till,
    refusal::Refusal,
    view::{ComparedOutcome, ComparedView, NamedSum, ShiftReport, Sum},
};

use super::day::tell_saved;

use crate::{
    arguments::{Global, Shift},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(global: &Global, asked: Shift, output: &Output) -> Result<Exit, Refusal> {
    match asked {
        Shift::Open => open(global, output).await,
        Shift::X { output: path } => {
            let opened = session::enter(global, Purpose::Look, output).await?;
            let report = opened.till.shift_report().await?;
            output.line(&object(&report), &text(&report));
            paper(&opened.till, None, path.as_deref(), output).await?;
            Ok(Exit::Done)
        }
        Shift::Close {
            explain,
            output: path,
        } => close(global, explain.as_deref(), path.as_deref(), output).await,
        Shift::Z {
            number,
            output: path,
        } => {
            let opened = session::enter(global, Purpose::Look, output).await?;
            let report = opened.till.closed_shift(number).await?;
            output.line(&object(&report), &text(&report));
            paper(&opened.till, Some(number), path.as_deref(), output).await?;
            Ok(Exit::Done)
        }
        Shift::List => {
            let opened = session::enter(global, Purpose::Look, output).await?;
            let closed = opened.till.closed_shifts(None).await?;
            if closed.is_empty() {
                Output::diagnostic("Todavía no se cerró ningún turno en esta caja.");
            }
            for report in &closed {
                output.line(&object(report), &title(report));
            }
            Ok(Exit::Done)
        }
    }
}

async fn close(
    global: &Global,
    explanation: Option<&str>,
    path: Option<&Path>,
    output: &Output,
) -> Result<Exit, Refusal> {
    // No register is begun by closing a shift: the folder's name may be mistyped.
    drop(session::look(global)?);
    // The provider is asked for its list, and no money moves.
    let (opened, pin) = session::enter_with_pin(global, Purpose::Check, output).await?;
    let closed = {
        let _turn = session::in_turn(&opened.folders);
        let explanation = explanation.unwrap_or_default();
        opened.till.close_shift(&pin, explanation).await?
    };
    output.line(&object(&closed), &text(&closed));
    let kept = paper(&opened.till, Some(closed.shift.number), path, output).await;
    if kept.is_err() {
        Output::diagnostic(&format!(
            "El turno está cerrado, pero el papel no se guardó: `shift z {}` lo hace de nuevo.",
            closed.shift.number
        ));
    }
    kept.map(|()| Exit::Done)
}

/// Keeps the paper of a shift where it is said, if it is.
async fn paper(
    till: &Till,
    number: Option<i64>,
    path: Option<&Path>,
    output: &Output,
) -> Result<(), Refusal> {
    let Some(path) = path else {
        return Ok(());
    };
    let pdf = till.shift_paper(number).await?;
    tell_saved(&till.save_to(path, pdf).await?, output);
    Ok(())
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
        "compared": report.compared.map(compared),
        "head": report.head,
        "events": report.events,
    })
}

fn shares(shares: &[NamedSum]) -> Vec<Value> {
    let share = |it: &NamedSum| json!({ "name": it.name, "count": it.sum.count, "amount": decimal(it.sum.cents) });
    shares.iter().map(share).collect()
}

/// A closed shift in a line.
fn title(report: &ShiftReport) -> String {
    let closed = report.closed_ms.unwrap_or(report.at_ms);
    format!(
        "Z {:04}  {}  cerró {:<20} cobrado {:>18}  neto {:>18}",
        report.shift.number,
        Instant::from_ms(closed).to_receipt(),
        report.closed_by.as_deref().unwrap_or_default(),
        pesos(report.collected.cents),
        pesos(report.net_cents),
    )
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
    if let Some(compared) = report.compared {
        let _ = write!(text, "\nConciliado {}", compared_text(compared));
    }
    if !report.explanation.is_empty() {
        let _ = write!(text, "\nExplicación: {}", report.explanation);
    }
    let _ = write!(text, "\nCabeza     {}", report.head);
    text
}

/// What comparing it with the provider's list came to, as programs read it.
fn compared(of: ComparedView) -> Value {
    json!({
        "outcome": of.outcome,
        "at": Instant::from_ms(of.at_ms).to_rfc3339(),
        "matched": of.matched,
        "differences": of.differences.count,
        "difference": decimal(of.differences.cents),
    })
}

/// The same, for people.
fn compared_text(of: ComparedView) -> String {
    match of.outcome {
        ComparedOutcome::Agreed => format!("todo coincide ({} pagos)", of.matched),
        ComparedOutcome::Differed => format!(
            "{} diferencias, {}",
            of.differences.count,
            pesos(of.differences.cents)
        ),
        ComparedOutcome::Unread => "el proveedor no contestó".to_owned(),
    }
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
