//! `charge`: a sale from the amount to the payment, told line by line as it moves.

use std::{path::Path, time::Duration};

use domain::{
    channel::{Channel, Face},
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
    arguments::{self, Global, Profile},
    output::{Exit, Output, order_json, order_text},
    picture,
    sentences::{self, Matter},
    session,
};

pub(crate) async fn run(
    global: &Global,
    arguments: &arguments::Charge,
    output: &Output,
) -> Result<Exit, Refusal> {
    let refuse = |code| Refusal::new(code, String::new());
    let amount = Price::parse(&arguments.amount).map_err(|why| refuse(Code::from(why)))?;
    let channel = match (arguments.channel, global.profile) {
        (Some(channel), _) => channel.into(),
        (None, Profile::Totalcoin) => Channel::TotalcoinQr,
        (None, Profile::Practice | Profile::Telepagos) => Channel::TelepagosQr,
    };
    if arguments.sale_point.is_some() && channel != Channel::TelepagosCounter {
        Output::diagnostic("Solo telepagos.counter cobra con el QR fijo de un punto de venta.");
        return Err(refuse(Code::BadWord));
    }
    if let Some(path) = &arguments.qr {
        picture::check_name(path)?;
    }
    let opened = session::enter(global, Purpose::Sell, output).await?;
    session::tell_where(&opened, global);
    let request = Charge {
        cents: amount.cents(),
        concept_id: arguments.concept.clone(),
        channel,
        sale_point_id: arguments.sale_point.clone(),
    };

    let named = arguments.sale_point.as_deref();
    if let Some(name) = named.filter(|_| session::practises_alone(&opened, global)) {
        hang_a_code(&opened, name).await?;
    }

    // Listening comes first, so that no move is missed.
    let mut notices = opened.till.notices();
    let mut patience = SystemClock.sleep(Duration::from_secs(arguments.wait));
    // Whoever does not wait hears the answer, however soon it comes.
    let mut impatient = arguments.wait == 0;
    let asked = opened.till.charge(&request).await;
    let id = asked.inspect_err(|refusal| {
        if refusal.code == Code::UnavailableChannel {
            say_what_is_missing(channel);
        }
    })?;
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
            sabotage::point("code.showing");
            output.line(
                &order_json(&order, session::is_manager(&opened)),
                &told_text(&order),
            );
        }
        sabotage::point("code.shown");
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
        opened.till.has_copied().await;
    }
    if let Some(reason) = &order.reason {
        let refusal = Refusal::from_reason(reason);
        let sentence = sentences::of(&refusal, Matter::Sale);
        Output::diagnostic(&format!("{sentence} [{}]", reason.code));
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

/// Writes the order's QR as the file's name asks.
async fn draw(opened: &Opened, id: OrderId, path: &Path) -> Result<(), Refusal> {
    let Some(text) = opened.till.qr_text(id).await? else {
        return Ok(());
    };
    picture::draw(opened, &text, path).await.map(|_| ())
}

/// The embedded sandbox is as new as this command, so it has no sale point but the till's own. Whoever may not make
/// one is told that there is none.
async fn hang_a_code(opened: &Opened, name: &str) -> Result<(), Refusal> {
    match opened.till.create_sale_point(name).await {
        Err(refusal) if refusal.code != Code::NotAllowed => Err(refusal),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// What an account must be given so that it collects by that channel.
fn say_what_is_missing(channel: Channel) {
    match channel {
        Channel::TelepagosTransfer => Output::diagnostic(
            "Hacen falta el CUIT y el CVU de la cuenta: `account add telepagos --cuit … --cvu …`.",
        ),
        Channel::TotalcoinPreorder => Output::diagnostic(
            "Hacen falta la unidad de negocio y el documento (`account add totalcoin --business-unit … --dni …`) \
             y la puerta por la que el proveedor avisa del pago (`listener on`).",
        ),
        Channel::TelepagosQr
        | Channel::TelepagosCounter
        | Channel::TelepagosLink
        | Channel::TotalcoinQr => {}
    }
}

/// An order as people read it while they wait: with the address to send, if that is how it is paid.
fn told_text(order: &Order) -> String {
    let link = order.link.as_deref();
    match link.filter(|_| order.state == State::Open) {
        Some(link) if order.draft.channel.face() == Face::Address => {
            format!("{}\nLink: {link}", order_text(order))
        }
        Some(_) | None => order_text(order),
    }
}
