//! The log: one file a day under the register's folder, for whoever helps the shop.
//!
//! What is logged is decided where it is logged; secrets, bodies and personal data never are. The console
//! keeps its stderr for people, so nothing of this goes there. A program has one log, whichever of its registers is
//! open: it ends with the last of them.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use tracing_appender::{
    non_blocking::{NonBlockingBuilder, WorkerGuard},
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::EnvFilter;

/// Days of log kept.
const DAYS: usize = 14;
/// Lines that wait to be written at most; what comes then is lost, as nobody at the counter waits for the log. Room for
/// all of them is made at the start, by every console too.
const LINES: usize = 8_192;
/// How the file's name begins and ends; the day is between them.
pub(crate) const NAME: (&str, &str) = ("mostrador", "log");

/// The log of this program, while somebody holds it.
static RUNNING: Mutex<Weak<Log>> = Mutex::new(Weak::new());

/// A log that is on. What is still to be written is written when the last holder lets go.
pub struct Log {
    _guard: WorkerGuard,
}

/// Starts the log, or goes on with the one that runs.
///
/// None when the folder cannot be written, or another than this one logs: a till without a log still sells.
pub fn start(folder: &Path) -> Option<Arc<Log>> {
    // Nothing is half done under this lock.
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(log) = running.upgrade() {
        return Some(log);
    }
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(NAME.0)
        .filename_suffix(NAME.1)
        .max_log_files(DAYS)
        .build(folder)
        .ok()?;
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES)
        .finish(file);
    let filter = EnvFilter::new("info,hyper=warn,reqwest=warn");
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer)
        .json()
        .try_init()
        .ok()?;
    let log = Arc::new(Log { _guard: guard });
    *running = Arc::downgrade(&log);
    Some(log)
}
