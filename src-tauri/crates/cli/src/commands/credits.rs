//! `credits`, `claim`, `unclaim`: money that came in and is no sale's, and whose a manager says it is.

use domain::day::CutOff;
use host::{clock::SystemClock, register::Purpose};
use serde_json::json;
use till::{ports::Clock, refusal::Refusal};

use crate::{
    arguments::{Claim, Credits, Global, Unclaim},
    output::{Exit, Output, order_json, order_text},
    session,
};

const MINUTE_MS: i64 = 60_000;

pub(crate) async fn run(
    global: &Global,
    asked: &Credits,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let cut_off: CutOff = opened.till.settings().cut_off;
    let since = match asked.minutes {
        Some(minutes) => {
            let ms = i64::from(minutes).saturating_mul(MINUTE_MS);
            SystemClock.now().plus_ms(ms.saturating_neg())
        }
        None => opened.till.today().bounds(cut_off).0,
    };
    let credits = opened.till.credits(since).await?;
    if credits.is_empty() {
        Output::diagnostic("Todo lo que entró es de alguna venta.");
    }
    for unclaimed in &credits {
        let credit = &unclaimed.credit;
        let at = credit.at.unwrap_or(unclaimed.seen);
        output.line(
            &json!({
                "id": credit.fingerprint.as_str(),
                "provider": credit.provider.word(),
                "amount": credit.amount.to_decimal(),
                "date": credit.date,
                "at": credit.at.map(domain::instant::Instant::to_rfc3339),
                "seen_at": unclaimed.seen.to_rfc3339(),
                "holder": credit.holder,
                "cuit": credit.cuit,
                "account": credit.account,
                "operation": credit.operation,
                "sale_point": credit.sale_point,
            }),
            &format!(
                "{:>18}  {}  {}  {}",
                credit.amount.to_string(),
                at.to_receipt(),
                credit.provider.word(),
                credit.holder.as_deref().unwrap_or("sin nombre"),
            ),
        );
    }
    Ok(Exit::Done)
}

/// `claim`
pub(crate) async fn claim(
    global: &Global,
    asked: &Claim,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let order = session::find(&opened, &asked.order).await?;
    let (till, credit, reason) = (&opened.till, &asked.credit, &asked.reason);
    let claimed = if asked.again {
        till.claim_all_the_same(credit, order, reason).await?
    } else {
        till.claim(credit, order, reason).await?
    };
    output.line(&order_json(&claimed, true), &order_text(&claimed));
    Ok(Exit::Done)
}

/// `unclaim`
pub(crate) async fn unclaim(
    global: &Global,
    asked: &Unclaim,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let order = opened.till.unclaim(&asked.credit, &asked.reason).await?;
    output.line(&order_json(&order, true), &order_text(&order));
    Ok(Exit::Done)
}
