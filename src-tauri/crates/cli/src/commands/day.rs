//! `day`: what was sold.

use std::{fmt::Write, path::Path};

use domain::{day::Day, instant::Instant};
use host::register::Purpose;
use journal::{Head, Unexplained};
use serde_json::{Value, json};
use till::{
    Till,
    day::{DayReport, Movements},
    refusal::Refusal,
    view::{ExportFormat, SaleGroup, SalesQuery},
};

use crate::{
    arguments::{self, Format, Global},
    commands::{orders, payouts},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &arguments::Day,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let day = match &asked.date {
        Some(text) => orders::day(text)?,
        None => opened.till.today(),
    };
    let sheet = match asked.format {
        Some(Format::Csv) => Some(ExportFormat::Csv),
        Some(Format::Xlsx) => Some(ExportFormat::Xlsx),
        Some(Format::Pdf) => Some(ExportFormat::Pdf),
        Some(Format::Text | Format::Json) | None => None,
    };
    if let Some(format) = sheet {
        let bytes = opened.till.export_sales(&all_of(day), format).await?;
        return hand_over(&opened.till, asked.output.as_deref(), bytes, output).await;
    }
    let report = opened.till.day(day).await?;
    let head = opened.journal.read(|book| book.head()).await?;
    let mut debits = opened.till.unexplained_debits().await?;
    let (from, to) = day.bounds(opened.till.settings().cut_off);
    // Of the day on which they went out, and of the one on which that was seen.
    let is_of = |at: Instant| from <= at && at < to;
    debits.retain(|it| is_of(it.seen) || it.debit.at.is_some_and(is_of));
    let format = asked.format.unwrap_or(if output.is_json() {
        Format::Json
    } else {
        Format::Text
    });
    let written = match format {
        Format::Json => object(&report, &debits, head).to_string(),
        Format::Text | Format::Csv | Format::Xlsx | Format::Pdf => text(&report, &debits, head),
    };
    match &asked.output {
        Some(path) => {
            let bytes = format!("{written}\n").into_bytes();
            return hand_over(&opened.till, Some(path), bytes, output).await;
        }
        None if format == Format::Json => {
            Output::new(true).line(&object(&report, &debits, head), "");
        }
        None => Output::new(false).line(&Value::Null, &written),
    }
    Ok(Exit::Done)
}

/// Everything that was sold on the day.
fn all_of(day: Day) -> SalesQuery {
    SalesQuery {
        from: day.to_string(),
        to: day.to_string(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    }
}

/// Writes a file where it was asked for, or to whoever reads the output.
async fn hand_over(
    till: &Till,
    path: Option<&Path>,
    bytes: Vec<u8>,
    output: &Output,
) -> Result<Exit, Refusal> {
    let Some(path) = path else {
        Output::bytes(&bytes);
        return Ok(Exit::Done);
    };
    let saved = till.save_to(path, bytes).await?;
    output.line(
        &json!({ "file": saved.path }),
        &format!("Guardado en {}.", saved.path),
    );
    Ok(Exit::Done)
}

fn object(report: &DayReport, debits: &[Unexplained], head: Head) -> Value {
    let states: serde_json::Map<String, Value> = report
        .by_state
        .iter()
        .map(|(state, count)| (state.word().to_owned(), json!(count)))
        .collect();
    let refunds = &report.refunds;
    json!({
        "day": report.day.to_string(),
        "closed": report.is_closed,
        "orders": report.orders,
        "paid": report.paid,
        "collected": report.collected.amount.to_decimal(),
        "payments": report.collected.count,
        "of_days_before": movements(report.of_before),
        "taken_back": movements(report.taken_back),
        "refunds": {
            "begun": movements(refunds.begun),
            "arrived": movements(refunds.arrived),
            "failed": movements(refunds.failed),
            "under_way": movements(refunds.under_way),
        },
        "net": report.net.to_decimal(),
        "by_state": states,
        // What went out and no payout explains, after a part of the journal was lost.
        "unexplained_debits": debits.iter().map(payouts::debit_json).collect::<Vec<_>>(),
        // What `journal verify --head` takes: on paper, it vouches for all that came before.
        "head": head.to_string(),
    })
}

fn movements(of: Movements) -> Value {
    json!({ "count": of.count, "amount": of.amount.to_decimal() })
}

/// What there is none of has no line.
fn text(report: &DayReport, debits: &[Unexplained], head: Head) -> String {
    let closed = if report.is_closed { " (cerrado)" } else { "" };
    let mut text = format!("Día {}{closed}", report.day);
    let mut line = |label: &str, of: Movements, what: &str| {
        if of.count > 0 || label == "Cobrado" {
            // Writing to a string does not fail.
            let _ = write!(text, "\n{label:<9} {} ({} {what})", of.amount, of.count);
        }
    };
    let refunds = &report.refunds;
    line("Cobrado", report.collected, "pagos");
    line("", report.of_before, "de días anteriores");
    line(
        "Quitado",
        report.taken_back,
        "pagos que no eran de su venta",
    );
    line("Devuelto", refunds.arrived, "devoluciones");
    line("", refunds.failed, "devoluciones que no llegaron");
    line("", refunds.under_way, "devoluciones en curso, sin restar");
    let _ = write!(text, "\nNeto      {}", report.net);
    let _ = write!(
        text,
        "\nVentas    {} ({} pagadas)",
        report.orders, report.paid
    );
    for (state, count) in &report.by_state {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {:<16} {count}", sentences::state(*state));
    }
    if !debits.is_empty() {
        let _ = write!(
            text,
            "\nSalió sin que se sepa por qué (se perdió una parte del registro):"
        );
        for debit in debits {
            let _ = write!(text, "\n{}", payouts::debit_text(debit));
        }
    }
    let _ = write!(text, "\nCabeza    {head}");
    text
}
