//! Work that may be long: whoever watches a terminal sees how far it is, and Ctrl+C stops it so that nothing half-done
//! stays. A script sees neither.

use std::{
    future::Future,
    io::{IsTerminal, Write, stderr},
    pin::pin,
    time::Duration,
};

use host::clock::SystemClock;
use till::{
    Till,
    ports::Clock,
    refusal::Refusal,
    view::{Progress, Work},
};

/// How often it is told how far it is.
const TICK: Duration = Duration::from_millis(200);

/// Does it, and tells how far it is. `parts` are what it has many of: `ventas`, `días`.
pub(crate) async fn through<T>(
    till: &Till,
    work: Work,
    parts: &str,
    doing: impl Future<Output = Result<T, Refusal>>,
) -> Result<T, Refusal> {
    let mut doing = pin!(doing);
    let is_watched = stderr().is_terminal();
    let mut was_told = false;
    loop {
        tokio::select! {
            done = &mut doing => {
                if was_told {
                    // What comes next begins on a line of its own.
                    let _ = writeln!(stderr().lock());
                }
                return done;
            }
            // Where no signal can be heard, none stops it.
            Ok(()) = tokio::signal::ctrl_c() => till.stop(work),
            () = SystemClock.sleep(TICK), if is_watched => {
                if let Some(progress) = till.progress(work) {
                    was_told = true;
                    // Whoever closed the terminal does not want to know.
                    let _ = write!(stderr().lock(), "\r{}", told(progress, parts));
                }
            }
        }
    }
}

fn told(progress: Progress, parts: &str) -> String {
    match progress {
        Progress { of: 0, .. } => "Buscando…".to_owned(),
        Progress { done, of } => format!("{done} de {of} {parts}"),
    }
}

#[cfg(test)]
mod tests {
    use till::view::Progress;

    use super::told;

    #[test]
    fn how_far_it_is_is_said_once_it_is_known() {
        assert_eq!(told(Progress { done: 0, of: 0 }, "ventas"), "Buscando…");
        let half = Progress {
            done: 500,
            of: 1_000,
        };
        assert_eq!(told(half, "ventas"), "500 de 1000 ventas");
    }
}
