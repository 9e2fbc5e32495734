//! `charge`: a sale from the amount to the payment, told line by line as it moves.

use std::{path::Path, time::Duration};

use domain::{
    channel::Channel,
    lifecycle::State,
    money::Price,
    order::{Order, OrderId},
};
use host::{
    clock::SystemClock,
    register::{Opened, Purpose},
};
use till::{
    charge::Charge,
    ports::Clock,
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{self, Global},
    output::{Exit, Output, order_json, order_text},
    sentences, session,
};

/// Pixels a module has in a PNG: large enough for a phone across a table.
const MODULE_PX: u32 = 8;

pub(crate) async fn run(
    global: &Global,
    arguments: &arguments::Charge,
    output: &Output,
) -> Result<Exit, Refusal> {
    let refuse = |code| Refusal::new(code, String::new());
    let amount = Price::parse(&arguments.amount).map_err(|why| refuse(Code::from(why)))?;
    if arguments.channel != arguments::Channel::TelepagosQr {
        return Err(refuse(Code::UnavailableChannel));
    }
    if let Some(path) = &arguments.qr {
        is_picture(path)
            .then_some(())
            .ok_or_else(|| refuse(Code::BadWord))?;
    }
    let opened = session::enter(global, Purpose::Sell, output).await?;
    if let Some(url) = opened
        .sandbox_url
        .as_deref()
        .filter(|_| global.sandbox_url.is_none())
    {
        Output::diagnostic(&format!("Modo práctica: el simulador responde en {url}"));
    }
    let request = Charge {
        cents: amount.cents(),
        concept_id: arguments.concept.clone(),
        channel: Channel::TelepagosQr,
    };

    // Listening comes first, so that no move is missed.
    let mut notices = opened.till.notices();
    let mut patience = SystemClock.sleep(Duration::from_secs(arguments.wait));
    let mut impatient = false;
    let id = opened.till.charge(&request).await?;
    let mut watching = None;
    let mut told = None;
    let order = loop {
        // Before the order is read, so that an answer that is no longer awaited is in what is read.
        let asked = opened.till.is_asking(id);
        let order = opened.till.sale(id).await?;
        // An order stays in doubt when no answer came, but then it can be said why.
        let telling = (order.state, order.reason.is_some());
        if told != Some(telling) {
            told = Some(telling);
            // First the picture: whoever reads that the order is open looks for it at once.
            if let (State::Open, Some(path)) = (order.state, &arguments.qr) {
                draw(&opened, id, path).await?;
            }
            output.line(
                &order_json(&order, session::is_manager(&opened)),
                &order_text(&order),
            );
        }
        if is_over(&order) {
            break order;
        }
        // The answer to the request itself is waited for in any case: an order is asked for once.
        if impatient && !asked {
            break order;
        }
        // Only then: whoever does not wait is told what the answer was, not what it was settled as.
        if !asked && watching.is_none() {
            let till = opened.till.clone();
            watching = Some(tokio::spawn(async move { till.watch().await }));
        }
        tokio::select! {
            moved = notices.changed() => if moved.is_err() { break order },
            () = &mut patience, if !impatient => impatient = true,
        }
    };
    if let Some(watching) = watching {
        watching.abort();
    }
    if let Some(reason) = &order.reason {
        let refusal = Refusal::from_reason(reason);
        Output::diagnostic(&format!("{} [{}]", sentences::of(&refusal), reason.code));
    }
    Ok(ending(&order))
}

/// Whether nothing this command waits for can still happen.
fn is_over(order: &Order) -> bool {
    !matches!(order.state, State::Drafted | State::InDoubt | State::Open)
}

fn ending(order: &Order) -> Exit {
    match order.state {
        State::Paid | State::PaidLate | State::Overpaid => Exit::Done,
        State::Drafted | State::InDoubt => Exit::InDoubt,
        State::Declined => Exit::Refused,
        State::Open
        | State::Lapsed
        | State::Cancelled
        | State::Underpaid
        | State::Ambiguous
        | State::Refunded => Exit::NotPaid,
    }
}

fn is_picture(path: &Path) -> bool {
    extension(path).is_some_and(|extension| extension == "svg" || extension == "png")
}

fn extension(path: &Path) -> Option<String> {
    path.extension()
        .map(|extension| extension.to_string_lossy().to_ascii_lowercase())
}

/// Writes the order's QR as the file's name asks.
async fn draw(opened: &Opened, id: OrderId, path: &Path) -> Result<(), Refusal> {
    let Some(text) = opened.till.qr_text(id).await? else {
        return Ok(());
    };
    let code =
        documents::qr::encode(&text).map_err(|_| Refusal::new(Code::UnsafeQr, String::new()))?;
    let bytes = match extension(path).as_deref() {
        Some("svg") => code.svg().into_bytes(),
        _ => code.png(MODULE_PX),
    };
    opened.till.save_to(path, bytes).await.map(|_| ())
}
