//! `receipt`: the PDF of a paid sale, or its paper.

use host::register::Purpose;
use serde_json::json;
use till::refusal::Refusal;

use crate::{
    arguments::{Global, Receipt},
    commands::printers,
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Receipt,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let id = session::find(&opened, &asked.order).await?;
    let Some(path) = &asked.output else {
        let handed = opened.till.print_receipt_as(id, asked.copy).await?;
        return printers::follow(&opened, &handed, asked.wait, output).await;
    };
    let paper = asked.paper.into();
    let pdf = opened.till.receipt(id, paper, asked.copy).await?;
    let bytes = pdf.len();
    let saved = opened.till.save_to(path, pdf).await?;
    output.line(
        &json!({ "file": saved.path, "bytes": bytes }),
        &format!("Recibo guardado en {}.", saved.path),
    );
    Ok(Exit::Done)
}
