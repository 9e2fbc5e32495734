//! The log: one file a day under the register's folder, for whoever helps the shop.
//!
//! What is logged is decided where it is logged; secrets, bodies and personal data never are. The console
//! keeps its stderr for people, so nothing of this goes there.

use std::path::Path;

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

/// Starts the log. What is still to be written is written when the guard is dropped.
///
/// None when there is already a log, or the folder cannot be written: a till without a log still sells.
pub fn start(folder: &Path) -> Option<WorkerGuard> {
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("mostrador")
        .filename_suffix("log")
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
        .ok()
        .map(|()| guard)
}
