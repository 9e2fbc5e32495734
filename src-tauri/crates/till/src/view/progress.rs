//! Long work, as windows see it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What may take long enough to be watched, and stopped.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// A file is being written: sales, a comparison, or the whole journal. Its parts are rows.
    Export,
    /// The provider's list is being read and compared. Its parts are days.
    Reconcile,
}

/// How far some work has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Progress {
    /// How many parts of it are done.
    pub done: u32,
    /// How many it has; 0: nobody knows yet.
    pub of: u32,
}
