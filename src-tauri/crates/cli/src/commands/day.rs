//! `day`: what was sold.

use std::fmt::Write;

use host::register::Purpose;
use journal::Head;
use serde_json::{Value, json};
use till::{day::DayReport, refusal::Refusal};

use crate::{
    arguments::{self, Format, Global},
    commands::orders,
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
    let report = opened.till.day(day).await?;
    let head = opened.journal.read(|book| book.head()).await?;
    let format = asked.format.unwrap_or(if output.is_json() {
        Format::Json
    } else {
        Format::Text
    });
    let written = match format {
        Format::Json => object(&report, head).to_string(),
        Format::Text => text(&report, head),
    };
    match &asked.output {
        Some(path) => {
            let saved = opened
                .till
                .save_to(path, format!("{written}\n").into_bytes())
                .await?;
            output.line(
                &json!({ "file": saved.path }),
                &format!("Guardado en {}.", saved.path),
            );
        }
        None if format == Format::Json => Output::new(true).line(&object(&report, head), ""),
        None => Output::new(false).line(&Value::Null, &written),
    }
    Ok(Exit::Done)
}

fn object(report: &DayReport, head: Head) -> Value {
    let states: serde_json::Map<String, Value> = report
        .by_state
        .iter()
        .map(|(state, count)| (state.word().to_owned(), json!(count)))
        .collect();
    json!({
        "day": report.day.to_string(),
        "orders": report.orders,
        "paid": report.paid,
        "collected": report.collected.to_decimal(),
        "by_state": states,
        // What `journal verify --head` takes: on paper, it vouches for all that came before.
        "head": head.to_string(),
    })
}

fn text(report: &DayReport, head: Head) -> String {
    let mut text = format!(
        "Día {}\nCobrado   {}\nVentas    {} ({} pagadas)",
        report.day, report.collected, report.orders, report.paid
    );
    for (state, count) in &report.by_state {
        // Writing to a string does not fail.
        let _ = write!(text, "\n  {:<16} {count}", sentences::state(*state));
    }
    let _ = write!(text, "\nCabeza    {head}");
    text
}
