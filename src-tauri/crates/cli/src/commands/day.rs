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
    view::{ExportFormat, Review, SaleGroup, SalesQuery, Saved, Work},
};

use super::shifts::{decimal, pesos};
use crate::{
    arguments::{self, Format, Global},
    commands::payouts,
    moment,
    output::{Exit, Output},
    sentences, session, watching,
};

pub(crate) async fn run(
    global: &Global,
    asked: &arguments::Day,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let till = &opened.till;
    let (from, to) = moment::days(&asked.days, till.today())?;
    let sheet = match asked.format {
        Some(Format::Csv) => Some(ExportFormat::Csv),
        Some(Format::Xlsx) => Some(ExportFormat::Xlsx),
        Some(Format::Pdf) => Some(ExportFormat::Pdf),
        Some(Format::Text | Format::Json) | None => None,
    };
    if let Some(format) = sheet {
        return sales(till, (from, to), format, asked.output.as_deref(), output).await;
    }
    let report = till.days(from, to).await?;
    // What is left of it is told here as in every sheet and on paper: less what is known to have been kept.
    let review = till.review_days(&all_of((from, to))).await?;
    let head = opened.journal.read(|book| book.head()).await?;
    let mut debits = till.unexplained_debits().await?;
    let cut_off = till.settings().cut_off;
    let (begins, ends) = (from.bounds(cut_off).0, to.bounds(cut_off).1);
    // Of the day on which they went out, and of the one on which that was seen.
    let is_of = |at: Instant| begins <= at && at < ends;
    debits.retain(|it| is_of(it.seen) || it.debit.at.is_some_and(is_of));
    let format = asked.format.unwrap_or(if output.is_json() {
        Format::Json
    } else {
        Format::Text
    });
    let written = match format {
        Format::Json => object(&report, &review, &debits, head).to_string(),
        Format::Text | Format::Csv | Format::Xlsx | Format::Pdf => {
            text(&report, &review, &debits, head)
        }
    };
    match &asked.output {
        Some(path) => {
            let bytes = format!("{written}\n").into_bytes();
            return hand_over(till, Some(path), bytes, output).await;
        }
        None if format == Format::Json => {
            Output::new(true).line(&object(&report, &review, &debits, head), "");
        }
        None => Output::new(false).line(&Value::Null, &written),
    }
    Ok(Exit::Done)
}

/// The sales of the days in a file, or to whoever reads the output.
async fn sales(
    till: &Till,
    days: (Day, Day),
    format: ExportFormat,
    path: Option<&Path>,
    output: &Output,
) -> Result<Exit, Refusal> {
    let query = all_of(days);
    let Some(path) = path else {
        let exporting = till.export_sales(&query, format);
        let bytes = watching::through(till, Work::Export, "ventas", exporting).await?;
        Output::bytes(&bytes);
        return Ok(Exit::Done);
    };
    let exporting = till.export_sales_to(&query, format, path);
    let saved = watching::through(till, Work::Export, "ventas", exporting).await?;
    tell_saved(&saved, output);
    Ok(Exit::Done)
}

/// Says where a file is.
pub(super) fn tell_saved(saved: &Saved, output: &Output) {
    output.line(
        &json!({ "file": saved.path }),
        &format!("Guardado en {}.", saved.path),
    );
}

/// Everything that was sold on the days.
fn all_of((from, to): (Day, Day)) -> SalesQuery {
    SalesQuery {
        from: from.to_string(),
        to: to.to_string(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    }
}

/// Writes a file where it was asked for, or to whoever reads the output.
pub(super) async fn hand_over(
    till: &Till,
    path: Option<&Path>,
    bytes: Vec<u8>,
    output: &Output,
) -> Result<Exit, Refusal> {
    let Some(path) = path else {
        Output::bytes(&bytes);
        return Ok(Exit::Done);
    };
    tell_saved(&till.save_to(path, bytes).await?, output);
    Ok(Exit::Done)
}

fn object(report: &DayReport, review: &Review, debits: &[Unexplained], head: Head) -> Value {
    let states: serde_json::Map<String, Value> = report
        .by_state
        .iter()
        .map(|(state, count)| (state.word().to_owned(), json!(count)))
        .collect();
    let refunds = &report.refunds;
    let mut object = json!({
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
        // Of how many payments the provider said what they cost, and what that was.
        "settled": review.settled,
        "fees": decimal(review.fees_cents),
        "taxes": decimal(review.taxes_cents),
        "net": decimal(review.net_cents),
        "by_state": states,
        // What went out and no payout explains, after a part of the journal was lost.
        "unexplained_debits": debits.iter().map(payouts::debit_json).collect::<Vec<_>>(),
        // What `journal verify --head` takes: on paper, it vouches for all that came before.
        "head": head.to_string(),
    });
    if report.day == report.last {
        object["day"] = report.day.to_string().into();
    } else {
        object["from"] = report.day.to_string().into();
        object["to"] = report.last.to_string().into();
    }
    object
}

fn movements(of: Movements) -> Value {
    json!({ "count": of.count, "amount": of.amount.to_decimal() })
}

/// What there is none of has no line.
fn text(report: &DayReport, review: &Review, debits: &[Unexplained], head: Head) -> String {
    let closed = if report.is_closed { " (cerrado)" } else { "" };
    let mut text = if report.day == report.last {
        format!("Día {}{closed}", report.day)
    } else {
        format!("Días {} a {}{closed}", report.day, report.last)
    };
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
    if review.settled > 0 {
        let _ = write!(text, "\nTarifas   {}", pesos(review.fees_cents));
        let _ = write!(text, "\nImpuestos {}", pesos(review.taxes_cents));
    }
    let _ = write!(text, "\nNeto      {}", pesos(review.net_cents));
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
