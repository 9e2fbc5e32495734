//! `printers`: what there is to print on, and what waits for it.
//!
//! The console prints what waits itself, unless a window is at work beside it: then it looks on.

use std::time::Duration;

use domain::instant::Instant;
use host::{
    clock::SystemClock,
    register::{Opened, Purpose},
};
use serde_json::{Value, json};
use till::{
    ports::Clock,
    refusal::Refusal,
    view::{Handed, PrintQueue, PrintingView, TicketState, TicketView, TicketWord},
};

use crate::{
    arguments::{Global, Printers, SetPrinting},
    output::{Exit, Output},
    sentences, session,
};

/// How often the queue is looked at.
const LOOK: Duration = Duration::from_millis(200);

pub(crate) async fn run(
    global: &Global,
    asked: &Printers,
    output: &Output,
) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let till = &opened.till;
    match asked {
        Printers::List => {
            list(output, &till.printers().await?);
            Ok(Exit::Done)
        }
        Printers::Set(asked) => {
            let settings = changed(till.printers().await?, asked);
            list(output, &till.set_printing(settings.settings).await?);
            Ok(Exit::Done)
        }
        Printers::Test(waiting) => {
            let handed = till.print_test_page().await?;
            follow(&opened, &handed, waiting.wait, output).await
        }
        Printers::Queue(waiting) => {
            let queue = settled(&opened, None, waiting.wait).await?;
            Ok(tell(output, &queue))
        }
        Printers::Retry(ticket) => {
            till.retry_print(&ticket.id).await?;
            let queue = settled(&opened, None, ticket.wait).await?;
            Ok(tell(output, &queue))
        }
        Printers::Done(ticket) => {
            let queue = till.settle_print(&ticket.id, TicketWord::CameOut).await?;
            Ok(tell(output, &queue))
        }
        Printers::Drop(ticket) => {
            let queue = till.settle_print(&ticket.id, TicketWord::Drop).await?;
            Ok(tell(output, &queue))
        }
    }
}

/// Waits for a paper to come out and says what became of it.
pub(crate) async fn follow(
    opened: &Opened,
    handed: &Handed,
    seconds: u64,
    output: &Output,
) -> Result<Exit, Refusal> {
    let Some(id) = handed.ticket.as_deref() else {
        let path = handed.path.clone().unwrap_or_default();
        output.line(&json!({ "file": path }), &format!("Guardado en {path}."));
        return Ok(Exit::Done);
    };
    let queue = settled(opened, Some(id), seconds).await?;
    let all = queue.waiting.iter().chain(&queue.done);
    let Some(ticket) = all.into_iter().find(|ticket| ticket.id == id) else {
        return Ok(Exit::Done);
    };
    output.line(&object(ticket), &text(ticket));
    Ok(exit(ticket))
}

/// The queue once that paper, or all of them, came to rest or nothing more can be done, or the time is over.
async fn settled(opened: &Opened, id: Option<&str>, seconds: u64) -> Result<PrintQueue, Refusal> {
    let end = SystemClock
        .uptime()
        .saturating_add(Duration::from_secs(seconds));
    loop {
        opened.till.print_round().await?;
        let queue = opened.till.print_queue().await?;
        let moves = |ticket: &TicketView| {
            ticket.state != TicketState::Doubtful && id.is_none_or(|id| ticket.id == id)
        };
        if !queue.waiting.iter().any(moves) || SystemClock.uptime() >= end {
            return Ok(queue);
        }
        SystemClock.sleep(LOOK).await;
    }
}

fn changed(of: PrintingView, asked: &SetPrinting) -> PrintingView {
    let mut settings = of.settings;
    let printer = |word: &String| Some(word.clone()).filter(|word| word != "none");
    if let Some(word) = &asked.receipts {
        settings.receipts = printer(word);
    }
    if let Some(word) = &asked.sheets {
        settings.sheets = printer(word);
    }
    settings.form = asked.form.map_or(settings.form, Into::into);
    settings.paper = asked.paper.map_or(settings.paper, Into::into);
    settings.alphabet = asked.alphabet.map_or(settings.alphabet, Into::into);
    settings.cut = asked.cut.unwrap_or(settings.cut);
    settings.drawer = asked.drawer.unwrap_or(settings.drawer);
    settings.auto_print = asked.auto.unwrap_or(settings.auto_print);
    PrintingView { settings, ..of }
}

fn list(output: &Output, view: &PrintingView) {
    let settings = &view.settings;
    let set = |word: &Option<String>| word.clone().unwrap_or_else(|| "ninguna".to_owned());
    output.line(
        &json!({ "settings": settings, "system_answers": view.system_answers }),
        &format!(
            "Recibos: {}. Hojas: {}.{}",
            set(&settings.receipts),
            set(&settings.sheets),
            if view.system_answers {
                ""
            } else {
                " El servicio de impresión de esta PC no contesta."
            }
        ),
    );
    for printer in &view.printers {
        output.line(
            &json!({
                "destination": printer.destination,
                "model": printer.model,
                "default": printer.is_default,
                "condition": printer.condition,
            }),
            &format!(
                "{:<40} {}  {}",
                printer.destination,
                sentences::printer(printer.condition),
                printer.model
            ),
        );
    }
}

fn tell(output: &Output, queue: &PrintQueue) -> Exit {
    let mut worst = Exit::Done;
    for ticket in &queue.waiting {
        output.line(&object(ticket), &text(ticket));
        worst = Exit::InDoubt;
    }
    if queue.waiting.is_empty() {
        output.line(&json!({ "waiting": 0 }), "No espera nada.");
    }
    worst
}

fn exit(ticket: &TicketView) -> Exit {
    match ticket.state {
        TicketState::Printed => Exit::Done,
        TicketState::Dropped => Exit::NotPaid,
        TicketState::Queued | TicketState::Sending | TicketState::Taken | TicketState::Doubtful => {
            Exit::InDoubt
        }
    }
}

fn object(ticket: &TicketView) -> Value {
    json!({
        "ticket": ticket.id,
        "kind": ticket.kind,
        "name": ticket.name,
        "printer": ticket.printer,
        "state": ticket.state,
        "condition": ticket.condition,
        "tries": ticket.tries,
        "at": Instant::from_ms(ticket.at_ms).to_rfc3339(),
    })
}

fn text(ticket: &TicketView) -> String {
    let condition = ticket.condition.map(sentences::printer);
    format!(
        "{}  {} {}, {}: {}{}",
        ticket.id,
        sentences::paper(ticket.kind),
        ticket.name,
        ticket.printer,
        sentences::ticket(ticket.state),
        condition.map_or_else(String::new, |words| format!(" ({words})")),
    )
}
