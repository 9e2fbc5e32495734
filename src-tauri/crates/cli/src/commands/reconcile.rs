//! `reconcile`: some days, held against the provider's list.

use std::fmt::Write;

use domain::instant::Instant;
use host::register::Purpose;
use serde_json::{Value, json};
use till::{
    refusal::Refusal,
    view::{CreditView, Difference, OrderView, Reconciliation, SheetFormat, Sum, Work},
};

use super::{
    day::hand_over,
    shifts::{decimal, pesos},
};
use crate::{
    arguments::{self, Comparison, Global},
    moment,
    output::{Exit, Output},
    sentences, session, watching,
};

pub(crate) async fn run(
    global: &Global,
    asked: &arguments::Reconcile,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    let till = &opened.till;
    let (from, to) = moment::days(&asked.days, till.today())?;
    let sheet = match asked.format {
        Some(Comparison::Csv) => Some(SheetFormat::Csv),
        Some(Comparison::Xlsx) => Some(SheetFormat::Xlsx),
        Some(Comparison::Text | Comparison::Json) | None => None,
    };
    let path = asked.output.as_deref();
    if let Some(format) = sheet {
        let exporting = till.export_reconciliation(from, to, format);
        let sheet = watching::through(till, Work::Export, "días", exporting).await?;
        hand_over(till, path, sheet.bytes, output).await?;
        return Ok(exit(sheet.differences == 0));
    }
    let comparing = till.reconcile(from, to);
    let compared = watching::through(till, Work::Reconcile, "días", comparing).await?;
    let is_json = match asked.format {
        Some(format) => format == Comparison::Json,
        None => output.is_json(),
    };
    let written = Output::new(is_json);
    match path {
        Some(_) => {
            let text = if is_json {
                object(&compared).to_string()
            } else {
                text(&compared)
            };
            let bytes = format!("{text}\n").into_bytes();
            hand_over(till, path, bytes, output).await?;
        }
        None => written.line(&object(&compared), &text(&compared)),
    }
    Ok(exit(compared.differences.is_empty()))
}

const fn exit(agrees: bool) -> Exit {
    if agrees { Exit::Done } else { Exit::Differs }
}

fn object(it: &Reconciliation) -> Value {
    json!({
        "from": it.from,
        "to": it.to,
        "provider": it.provider.word(),
        "read_at": Instant::from_ms(it.read_ms).to_rfc3339(),
        "ours": sum(it.ours),
        "theirs": sum(it.theirs),
        "difference": decimal(it.difference_cents),
        "matched": it.matched,
        "differences": it.differences.iter().map(difference).collect::<Vec<_>>(),
        "decided": it.decided.iter().map(difference).collect::<Vec<_>>(),
    })
}

fn sum(of: Sum) -> Value {
    json!({ "count": of.count, "amount": decimal(of.cents) })
}

fn difference(it: &Difference) -> Value {
    json!({
        "id": it.id,
        "kind": it.kind,
        "amount": decimal(it.cents),
        "order": it.order.as_ref().map(order),
        "credit": it.credit.as_ref().map(credit),
        "decision": it.decision.as_ref().map(|decision| json!({
            "operator": decision.operator,
            "at": Instant::from_ms(decision.at_ms).to_rfc3339(),
            "reason": decision.reason,
        })),
    })
}

fn order(it: &OrderView) -> Value {
    json!({
        "id": it.id,
        "number": it.number,
        "reference": it.reference,
        "state": it.state.word(),
        "amount": decimal(it.amount_cents),
        "paid": decimal(it.paid_cents),
    })
}

fn credit(it: &CreditView) -> Value {
    json!({
        "id": it.id,
        "amount": decimal(it.amount_cents),
        "at": it.at_ms.map(|ms| Instant::from_ms(ms).to_rfc3339()),
        "seen_at": Instant::from_ms(it.seen_ms).to_rfc3339(),
        "holder": it.payer.as_ref().and_then(|payer| payer.name.clone()),
        "sale_point": it.sale_point,
    })
}

fn text(it: &Reconciliation) -> String {
    let provider = it.provider.word();
    let mut text = if it.from == it.to {
        format!("{} contra la lista de {provider}", it.from)
    } else {
        format!("{} a {} contra la lista de {provider}", it.from, it.to)
    };
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "\nMostrador  {} ({} pagos)",
        pesos(it.ours.cents),
        it.ours.count
    );
    let _ = write!(
        text,
        "\nProveedor  {} ({} pagos)",
        pesos(it.theirs.cents),
        it.theirs.count
    );
    let _ = write!(text, "\nDiferencia {}", pesos(it.difference_cents));
    let _ = write!(text, "\nCoinciden  {}", it.matched);
    if it.differences.is_empty() && it.decided.is_empty() {
        let _ = write!(text, "\nTodo coincide.");
    }
    for difference in it.differences.iter().chain(&it.decided) {
        let _ = write!(text, "\n{}", line(difference));
    }
    text
}

/// What differs, both sides of it, and what was decided.
fn line(it: &Difference) -> String {
    let mut line = format!(
        "  {:<20} {:>16}",
        sentences::difference(it.kind),
        pesos(it.cents)
    );
    if let Some(order) = &it.order {
        let state = sentences::state(order.state);
        let _ = write!(line, "  venta {} ({state})", order.number);
    }
    if let Some(credit) = &it.credit {
        let at = Instant::from_ms(credit.at_ms.unwrap_or(credit.seen_ms)).to_receipt();
        let payer = credit
            .payer
            .as_ref()
            .and_then(|payer| payer.name.as_deref());
        let _ = write!(line, "  {at} {}", payer.unwrap_or("sin nombre"));
    }
    if let Some(decision) = &it.decision {
        let _ = write!(line, "  · {}: {}", decision.operator, decision.reason);
    }
    line
}
