//! `shift`: the register's turn.

use domain::instant::Instant;
use host::register::Purpose;
use serde_json::json;
use till::refusal::Refusal;

use crate::{
    arguments::{Global, Shift},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(global: &Global, asked: Shift, output: &Output) -> Result<Exit, Refusal> {
    let Shift::Open = asked;
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
