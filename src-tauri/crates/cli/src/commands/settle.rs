//! `settle`: does what is due for every order not at rest.

use std::time::Duration;

use host::{clock::SystemClock, register::Purpose};
use serde_json::json;
use till::{ports::Clock, refusal::Refusal};

use crate::{
    arguments::{Global, Settle},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(global: &Global, asked: &Settle, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Sell, output).await?;
    let mut patience = SystemClock.sleep(Duration::from_secs(asked.wait));
    let mut round = opened.till.round().await?;
    while round.waiting > round.undecided {
        tokio::select! {
            () = opened.till.wait(round.next) => round = opened.till.round().await?,
            () = &mut patience => break,
        }
    }
    let unclaimed = opened.till.unclaimed_credits().await?;
    let text = match (round.waiting.saturating_sub(round.undecided), round.heard) {
        (0, _) => "Todo está resuelto.".to_owned(),
        (waiting, true) => format!("Quedan {waiting} ventas que se siguen mirando."),
        (waiting, false) => {
            format!("El proveedor no responde. Quedan {waiting} ventas por verificar.")
        }
    };
    let object = json!({
        "waiting": round.waiting,
        "in_doubt": round.in_doubt,
        "undecided": round.undecided,
        "unclaimed_credits": unclaimed,
        "provider_answers": round.heard,
    });
    output.line(&object, &text);
    if round.undecided > 0 {
        Output::diagnostic(&format!(
            "{} ventas esperan que la encargada diga qué pago es el suyo.",
            round.undecided
        ));
    }
    if unclaimed > 0 {
        Output::diagnostic(&format!(
            "Hoy entraron {unclaimed} pagos que no son de ninguna venta."
        ));
    }
    Ok(if round.waiting == round.undecided {
        Exit::Done
    } else {
        Exit::InDoubt
    })
}
