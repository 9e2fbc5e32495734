//! `journal seed`: a practice register with days of sales in it, for whoever wants to see one that was worked with.
//!
//! Nothing is made up in the journal: the till itself sells, with the providers pretended in this very process and a
//! clock that is moved, and the books are closed at the end. So whatever holds of a journal holds of this one.

use std::sync::Arc;

use domain::{
    day::{CutOff, Day},
    money::Money,
};
use host::{
    clock::SystemClock,
    register::{Opened, Plan, Purpose},
};
use journal::Verification;
use serde_json::json;
use simulator::{
    FrozenClock, Season,
    auditor::{Sums, Wrong},
    season::Progress,
    shop,
};
use till::{
    ports::Clock,
    refusal::{Code, Refusal},
};

use crate::{
    arguments::{Global, Profile, Seed},
    output::{Exit, Output},
    sentences, session,
};

pub(crate) async fn run(global: &Global, asked: &Seed, output: &Output) -> Result<Exit, Refusal> {
    if global.profile != Profile::Practice {
        return Err(Refusal::new(Code::PracticeOnly, String::new()));
    }
    let last = Day::of(SystemClock.now(), CutOff::MIDNIGHT).before();
    let first = (1..asked.days).fold(last, |day, _| day.before());
    let (begins, _) = first.bounds(CutOff::MIDNIGHT);
    // A register that is made here is made on the first of the days.
    let opened = Opened::open(Plan {
        data_dir: global.data_dir.clone(),
        account: session::account(global),
        sandbox_url: None,
        credentials: Vec::new(),
        purpose: Purpose::Sell,
        program: global.program.clone(),
        clock: Arc::new(FrozenClock::at(begins)),
        outlet: session::silent(),
    })
    .await?;
    let stats = opened.journal.read(|book| book.stats()).await?;
    if stats.orders > 0 && !asked.more {
        Output::diagnostic(&format!(
            "Esta caja ya tiene {} ventas. Para sumarle otras, agregá --more.",
            stats.orders
        ));
        return Ok(Exit::Refused);
    }
    let season = Season {
        journal: opened.journal.clone(),
        last,
        days: asked.days,
        sales: asked.sales,
        seed: asked.which,
    };
    let sums = match happens(season, asked.sales).await? {
        Ok(sums) => sums,
        Err(wrong) => {
            Output::diagnostic(&format!("Algo no cierra: {wrong}"));
            return Ok(Exit::Failed);
        }
    };
    opened.sealing.settled().await;
    let verified = opened.journal.read(|book| book.verify()).await?;
    let (events, head) = match verified {
        Verification::Holds { events, head, .. } => (events, head),
        Verification::Broken { sequence, why } => {
            let why = sentences::broken(&why);
            Output::diagnostic(&format!(
                "La cadena se corta en el evento {sequence}: {why}."
            ));
            return Ok(Exit::Differs);
        }
    };
    let came_in =
        Money::from_cents(sums.cents).map_err(|_| Refusal::new(Code::Internal, String::new()))?;
    output.line(
        &json!({
            "sales": sums.sales,
            "paid": sums.paid,
            "came_in": came_in.to_decimal(),
            "payouts": sums.payouts,
            "for_a_person": sums.for_a_person,
            "first_day": first.to_string(),
            "last_day": last.to_string(),
            "holds": true,
            "events": events,
            "head": head.to_string(),
        }),
        &format!(
            "Listo: {} ventas del {first} al {last}, {} con pagos, {came_in} en total, {} transferencias; {} cosas \
             para que alguien mire. La cadena está entera: {events} eventos, cabeza {head}.",
            sums.sales, sums.paid, sums.payouts, sums.for_a_person
        ),
    );
    Ok(Exit::Done)
}

/// Has it happen on a thread of its own, because nobody else may have a turn there.
async fn happens(season: Season, sales: u64) -> Result<Result<Sums, Wrong>, Refusal> {
    let days = season.days;
    let tell = move |progress: Progress| {
        Output::diagnostic(&format!(
            "{}: día {} de {days}, {} de {sales} ventas",
            progress.day, progress.days, progress.sales
        ));
    };
    let happened = tokio::task::spawn_blocking(move || {
        let alone = shop::runtime().map_err(shop::Error::from)?;
        alone.block_on(season.happens(tell))
    });
    happened
        .await
        .map_err(|_| Refusal::new(Code::Internal, String::new()))
}
