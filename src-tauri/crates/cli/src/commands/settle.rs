//! `settle`: does what is due for every order and every payout not at rest.

use std::time::Duration;

use host::{clock::SystemClock, register::Purpose};
use serde_json::json;
use till::{ports::Clock, refusal::Refusal, watch::Round};

use crate::{
    arguments::{Global, Settle},
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(global: &Global, asked: &Settle, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Sell, output).await?;
    let mut patience = SystemClock.sleep(Duration::from_secs(asked.wait));
    let mut round = opened.till.round().await?;
    while still_open(&round) > 0 {
        tokio::select! {
            () = opened.till.wait(round.next) => round = opened.till.round().await?,
            () = &mut patience => break,
        }
    }
    if round.payouts > 0 {
        opened.till.hear_payouts_out().await;
        round = opened.till.round().await?;
        opened.till.hear_payouts_out().await;
    }
    sabotage::point("settle.done");
    let unclaimed = opened.till.unclaimed_credits().await?;
    let object = json!({
        "waiting": round.waiting,
        "in_doubt": round.in_doubt,
        "undecided": round.undecided,
        "payouts": round.payouts,
        "payouts_in_doubt": round.payouts_in_doubt,
        "payouts_undecided": round.payouts_undecided,
        "unclaimed_credits": unclaimed,
        "provider_answers": round.heard,
    });
    output.line(&object, &told(&round));
    if let Some(orders) = counted(round.undecided, "venta", "ventas") {
        Output::diagnostic(&format!(
            "La encargada tiene que decir qué pago es el suyo: {orders}."
        ));
    }
    if let Some(payouts) = counted(round.payouts_undecided, "envío", "envíos") {
        Output::diagnostic(&format!(
            "La encargada tiene que mirarlos con el proveedor (`payout list`): {payouts}."
        ));
    }
    if let Some(credits) = counted(unclaimed, "pago", "pagos") {
        Output::diagnostic(&format!(
            "Entraron hoy y no son de ninguna venta (`credits`): {credits}."
        ));
    }
    opened.till.has_copied().await;
    Ok(if still_open(&round) == 0 {
        Exit::Done
    } else {
        Exit::InDoubt
    })
}

/// What has not come to rest and awaits nobody.
fn still_open(round: &Round) -> usize {
    let orders = round.waiting.saturating_sub(round.undecided);
    let payouts = round.payouts.saturating_sub(round.payouts_undecided);
    orders.saturating_add(payouts)
}

fn told(round: &Round) -> String {
    let orders = round.waiting.saturating_sub(round.undecided);
    let payouts = round.payouts.saturating_sub(round.payouts_undecided);
    let left: Vec<String> = [
        counted(orders, "venta", "ventas"),
        counted(payouts, "envío", "envíos"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let left = left.join(" y ");
    match (left.is_empty(), round.heard) {
        (true, _) => "Todo está resuelto.".to_owned(),
        (false, true) => format!("Sin resolver: {left}. Se sigue mirando."),
        (false, false) => format!("El proveedor no responde. Por verificar: {left}."),
    }
}

/// So many of them, in words; none when there are none.
fn counted(count: usize, one: &str, many: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    }
}
