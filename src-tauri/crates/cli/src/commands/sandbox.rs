//! `sandbox`: the pretend providers, alone, until stopped.

use domain::money::Money;
use serde_json::json;
use till::refusal::{Code, Refusal};

use crate::{
    arguments,
    output::{Exit, Output},
};

pub(crate) async fn run(asked: &arguments::Sandbox, output: &Output) -> Result<Exit, Refusal> {
    let refuse = |code: Code, why: String| Refusal {
        reason: Some(why),
        ..Refusal::new(code, String::new())
    };
    let mut options = ::sandbox::Options {
        port: asked.port,
        seed: asked.seed,
        opening_cents: opening(&asked.opening)?,
        sale_points: sale_points(&asked.sale_point),
        ..Default::default()
    };
    if let Some(path) = &asked.faults {
        let text = std::fs::read_to_string(path)
            .map_err(|error| refuse(Code::BadWord, error.to_string()))?;
        options.faults = serde_json::from_str(&text)
            .map_err(|error| refuse(Code::BadWord, error.to_string()))?;
    }
    let running = ::sandbox::Sandbox::start(options)
        .await
        .map_err(|error| refuse(Code::BadWord, error.to_string()))?;
    // Before anybody learns that it runs and may ask it to end.
    let stopped = stopped();
    let url = running.url();
    output.line(
        &json!({ "url": url }),
        &format!("El simulador responde en {url}. Ctrl+C lo detiene."),
    );
    stopped.await;
    running.stop().await;
    Ok(Exit::Done)
}

/// The money a shop begins with, in centavos: nothing, or an amount.
fn opening(text: &str) -> Result<i64, Refusal> {
    match Money::parse(text) {
        Ok(amount) if amount >= Money::ZERO => Ok(amount.cents()),
        Ok(_) => Err(Refusal::new(Code::AmountNegative, String::new())),
        Err(why) => Err(Refusal::new(Code::from(why), String::new())),
    }
}

/// The counters a shop begins with: the one that is named, if it is.
fn sale_points(name: &str) -> Vec<String> {
    let name = name.trim();
    if name.is_empty() {
        return Vec::new();
    }
    vec![name.to_owned()]
}

/// Done once somebody asks the program to end. Listens from the call on, not only while it is awaited.
#[cfg(unix)]
fn stopped() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (interrupted, terminated) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    );
    async move {
        // Without a handler the system's own ending of the process does as well.
        let (Ok(mut interrupted), Ok(mut terminated)) = (interrupted, terminated) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    }
}

/// Done once somebody asks the program to end.
#[cfg(not(unix))]
async fn stopped() {
    // Without a handler the system's own ending of the process does as well.
    let _ = tokio::signal::ctrl_c().await;
}
