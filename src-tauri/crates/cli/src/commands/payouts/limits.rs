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
    let (opened, pin) = session::enter_with_pin(global, Purpose::Look, output).await?;
    let kept = opened.till.payout_limits().await?;
    let limits = if changes.iter().any(|it| *it != Change::Kept) {
        let [operation, day, recipient, second] = changes;
        let limits = PayoutLimits {
            operation_cents: operation.of(kept.operation_cents),
            day_cents: day.of(kept.day_cents),
            recipient_cents: recipient.of(kept.recipient_cents),
            second_cents: second.of(kept.second_cents),
        };
        let _turn = session::in_turn(&opened.folders);
        opened.till.set_payout_limits(&limits, &pin).await?
    } else {
        kept
    };
    output.line(&in_json(&limits), &in_words(&limits));
    Ok(Exit::Done)
}

/// What an option says of a limit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    /// Nothing.
    Kept,
    /// That there is none.
    None,
    /// How much, in centavos.
    Set(i64),
}

impl Change {
    fn of(self, kept: Option<i64>) -> Option<i64> {
        match self {
            Change::Kept => kept,
            Change::None => None,
            Change::Set(cents) => Some(cents),
        }
    }
}

fn read(text: Option<&str>) -> Result<Change, Refusal> {
    match text {
        None => Ok(Change::Kept),
        Some(NONE) => Ok(Change::None),
        Some(text) => {
            let amount = Money::parse(text);
            let amount = amount.map_err(|why| Refusal::new(why.into(), String::new()))?;
            Ok(Change::Set(amount.cents()))
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
