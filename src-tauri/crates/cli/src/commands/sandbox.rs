//! `sandbox`: the pretend providers, alone, until stopped.

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
    let url = running.url();
    output.line(
        &json!({ "url": url }),
        &format!("El simulador responde en {url}. Ctrl+C lo detiene."),
    );
    stopped().await;
    running.stop().await;
    Ok(Exit::Done)
}

/// Waits until somebody asks the program to end.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a handler the system's own ending of the process does as well.
    let _ = tokio::signal::ctrl_c().await;
}
