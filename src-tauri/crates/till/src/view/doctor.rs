//! What the doctor says, and what goes to support.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// Whether the register has what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Examination {
    /// When it was made.
    #[specta(type = Number)]
    pub at_ms: i64,
    /// One finding a check, in the order they are shown.
    pub findings: Vec<Finding>,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Finding {
    /// What was looked at.
    pub check: Check,
    /// Whether it is as it should be.
    pub health: Health,
    /// Which case it is: a word of that check, for the words on screen.
    pub case: String,
    /// What the words need: a path, a number, a time. May be empty.
    pub facts: Vec<String>,
}

/// What the doctor looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The journal's chain, and whether it can be written.
    Journal,
    /// The last copy of it, and where copies go.
    Backup,
    /// The time of day.
    Clock,
    /// Where secrets are kept.
    Keyring,
    /// Where receipts go.
    Papers,
    /// Room on the disk.
    Disk,
    /// The printers.
    Printer,
    /// What is to be done about payouts.
    Payouts,
    /// Whether a provider takes the credentials.
    Provider,
    /// Where the providers may call in.
    Listener,
}

/// Whether something is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Fine,
    /// The register works without, but something is lost.
    Warning,
    /// The register cannot sell.
    Failing,
}

/// A file of the support bundle, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct BundleFile {
    /// Its name in the bundle.
    pub name: String,
    /// Its text, as it would be shared.
    pub text: String,
}
