//! `journal verify`, `journal stats`: what the register's journal says of itself.

use ::journal::Verification;
use serde_json::json;
use till::refusal::Refusal;

use crate::{
    arguments::{Global, Journal},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Journal,
    output: &Output,
) -> Result<Exit, Refusal> {
    let journal = session::look(global)?;
    match asked {
        Journal::Verify => verify(&journal, output).await,
        Journal::Stats => stats(&journal, output).await,
    }
}

async fn verify(journal: &::journal::Journal, output: &Output) -> Result<Exit, Refusal> {
    match journal.read(|book| book.verify()).await? {
        Verification::Holds { events, head } => {
            let head = head.hash.to_string();
            output.line(
                &json!({ "holds": true, "events": events, "head": head }),
                &format!("La cadena está entera: {events} eventos, cabeza {head}."),
            );
            Ok(Exit::Done)
        }
        Verification::Broken { sequence, why } => {
            let words = sentences::broken(&why);
            output.line(
                &json!({ "holds": false, "sequence": sequence, "why": words }),
                &format!("La cadena se corta en el evento {sequence}: {words}."),
            );
            Ok(Exit::Differs)
        }
    }
}

async fn stats(journal: &::journal::Journal, output: &Output) -> Result<Exit, Refusal> {
    let stats = journal.read(|book| book.stats()).await?;
    let object = json!({
        "register": journal.register(),
        "schema": stats.schema,
        "events": stats.events,
        "orders": stats.orders,
        "credits": stats.credits,
        "first_at": stats.first_at.to_rfc3339(),
        "last_at": stats.last_at.to_rfc3339(),
        "bytes": stats.file_bytes,
    });
    let text = format!(
        "Caja {}: {} eventos, {} ventas, {} acreditaciones, {} bytes.",
        journal.register(),
        stats.events,
        stats.orders,
        stats.credits,
        stats.file_bytes
    );
    output.line(&object, &text);
    Ok(Exit::Done)
}
