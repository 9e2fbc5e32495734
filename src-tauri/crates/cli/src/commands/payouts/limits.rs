//! `payout limits`: how much may go out, and from how much on it takes two managers.

use domain::money::Money;
use host::register::Purpose;
use serde_json::{Value, json};
use till::{refusal::Refusal, view::PayoutLimits};

use crate::{
    arguments::{self, Global},
    output::{Exit, Output},
    session,
};

/// The word for no limit.
const NONE: &str = "none";

pub(super) async fn run(
    global: &Global,
    asked: &arguments::PayoutLimits,
    output: &Output,
) -> Result<Exit, Refusal> {
    // All of it is read before the register is opened: a slip of the finger disturbs nobody.
    let changes = [
        read(asked.operation.as_deref())?,
        read(asked.day.as_deref())?,
        read(asked.recipient.as_deref())?,
        read(asked.second.as_deref())?,
    ];
    let opened = session::enter(global, Purpose::Look, output).await?;
    let kept = opened.till.payout_limits().await?;
    let limits = if changes.iter().any(Option::is_some) {
        let [operation, day, recipient, second] = changes;
        let limits = PayoutLimits {
            operation_cents: operation.unwrap_or(kept.operation_cents),
            day_cents: day.unwrap_or(kept.day_cents),
            recipient_cents: recipient.unwrap_or(kept.recipient_cents),
            second_cents: second.unwrap_or(kept.second_cents),
        };
        opened.till.set_payout_limits(&limits).await?
    } else {
        kept
    };
    output.line(&in_json(&limits), &in_words(&limits));
    Ok(Exit::Done)
}

/// What an option says of a limit: nothing, that there is none, or how much.
fn read(text: Option<&str>) -> Result<Option<Option<i64>>, Refusal> {
    match text {
        None => Ok(None),
        Some(NONE) => Ok(Some(None)),
        Some(text) => {
            let amount = Money::parse(text);
            let amount = amount.map_err(|why| Refusal::new(why.into(), String::new()))?;
            Ok(Some(Some(amount.cents())))
        }
    }
}

fn in_json(limits: &PayoutLimits) -> Value {
    let amount = |cents: Option<i64>| money(cents).map(Money::to_decimal);
    json!({
        "operation": amount(limits.operation_cents),
        "day": amount(limits.day_cents),
        "recipient": amount(limits.recipient_cents),
        "second": amount(limits.second_cents),
    })
}

fn in_words(limits: &PayoutLimits) -> String {
    let amount = |cents: Option<i64>| {
        money(cents).map_or_else(|| "sin límite".to_owned(), |amount| amount.to_string())
    };
    let second = money(limits.second_cents);
    let second = second.map_or_else(
        || "nunca".to_owned(),
        |amount| format!("por más de {amount}"),
    );
    format!(
        "Por envío: {}. Por día: {}. Por cuenta en el día: {}. Dos encargados: {second}.",
        amount(limits.operation_cents),
        amount(limits.day_cents),
        amount(limits.recipient_cents),
    )
}

fn money(cents: Option<i64>) -> Option<Money> {
    cents.and_then(|cents| Money::from_cents(cents).ok())
}
