//! `orders`, `order`, `cancel`: looking at sales, and stopping one.

use domain::{day::Day, lifecycle::State};
use host::register::Purpose;
use till::refusal::{Code, Refusal};

use crate::{
    arguments::{Global, One, Orders},
    output::{Exit, Output, order_json, order_text},
    session,
};

/// Orders listed when no day is named.
const RECENT: u32 = 100;

pub(crate) async fn list(
    global: &Global,
    asked: &Orders,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let mut filter = match &asked.day {
        Some(text) => opened.till.of_day(day(text)?),
        None => journal::Filter {
            limit: Some(RECENT),
            ..journal::Filter::default()
        },
    };
    if let Some(word) = &asked.state {
        filter.state = Some(state(word)?);
    }
    let orders = opened.till.sales(filter).await?;
    if orders.is_empty() {
        Output::diagnostic("No hay ventas para mostrar.");
    }
    for order in &orders {
        output.line(
            &order_json(order, session::is_manager(&opened)),
            &order_text(order),
        );
    }
    Ok(Exit::Done)
}

pub(crate) async fn show(global: &Global, asked: &One, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let id = session::find(&opened, &asked.id).await?;
    let order = opened.till.sale(id).await?;
    output.line(
        &order_json(&order, session::is_manager(&opened)),
        &order_text(&order),
    );
    Ok(Exit::Done)
}

pub(crate) async fn cancel(global: &Global, asked: &One, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let id = session::find(&opened, &asked.id).await?;
    opened.till.cancel(id).await?;
    let order = opened.till.sale(id).await?;
    output.line(
        &order_json(&order, session::is_manager(&opened)),
        &order_text(&order),
    );
    Output::diagnostic(
        "Si el cliente ya había escaneado el QR, el pago puede entrar igual: se lo sigue mirando por \
         30 minutos.",
    );
    Ok(Exit::Done)
}

/// Reads a day, or says why not.
pub(crate) fn day(text: &str) -> Result<Day, Refusal> {
    Day::parse(text).map_err(|_| bad_word("Un día se escribe AAAA-MM-DD."))
}

fn state(word: &str) -> Result<State, Refusal> {
    State::parse(word).ok_or_else(|| {
        let words: Vec<&str> = State::ALL.iter().map(|state| state.word()).collect();
        bad_word(&format!("Los estados son: {}.", words.join(", ")))
    })
}

/// A word that is none of those a command takes: usage, and so said as clap says it.
fn bad_word(sentence: &str) -> Refusal {
    Output::diagnostic(sentence);
    Refusal::new(Code::BadWord, String::new())
}
