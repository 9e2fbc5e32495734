//! What can go wrong with a journal, for developers. What a person reads of it is the till's to word.

use domain::{link, order::Unfit, payout, register::Register};
use rusqlite::ErrorCode;

/// Why the journal did not do what it was asked. Nothing was written, but see [`Error::Stopped`] and
/// what [`Journal::write`](crate::Journal::write) says of a disk that fails.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file was written by a newer Mostrador: this one would not understand it, so it keeps off.
    #[error("the journal has schema {found} and this program knows up to {known}")]
    Newer {
        /// The schema of the file.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// The file has an older schema and was opened only for looking, so it cannot be brought up to date.
    #[error("the journal has schema {found} and looking at it needs {known}")]
    Older {
        /// The schema of the file.
        found: i64,
        /// The schema this program reads.
        known: i64,
    },
    /// There is no journal at that path.
    #[error("there is no journal there")]
    Missing,
    /// The file is not a journal, or no longer a whole one. It was left as it is.
    #[error("the journal is damaged: {0}")]
    Damaged(String),
    /// A row that lets somebody in is not what the event that it names tells: it was changed. Nothing else is doubted.
    #[error("{0} is not as its event has it")]
    Unvouched(String),
    /// The file is another register's than it was to be.
    #[error("the journal is of register {}", .0.as_str())]
    Foreign(Register),
    /// The file, its folder or this handle can only be read.
    #[error("the journal can only be read")]
    ReadOnly,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// Another program held the file for longer than we wait.
    #[error("another program holds the journal")]
    Locked,
    /// The disk or the operating system failed.
    #[error("the disk does not obey")]
    Io(#[source] std::io::Error),
    /// The happening does not fit the order.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The happening does not fit the payout.
    #[error(transparent)]
    UnfitPayout(#[from] payout::Unfit),
    /// The happening does not fit the link.
    #[error(transparent)]
    UnfitLink(#[from] link::Unfit),
    /// Another order is live at that sale point: its printed code collects one sale at a time.
    #[error("another order is live at the sale point")]
    SalePointBusy,
    /// The credit pays for something already: it funds one order, once.
    #[error("the credit is another payment's")]
    CreditTaken,
    /// The provider's operation paid already: it pays one order, once.
    #[error("the operation is another payment's")]
    OperationTaken,
    /// The credit was never seen in the provider's list.
    #[error("no such credit was seen")]
    NoSuchCredit,
    /// The journal has no such order.
    #[error("there is no such order")]
    NoSuchOrder,
    /// The journal has no such payout.
    #[error("there is no such payout")]
    NoSuchPayout,
    /// The journal has no such link.
    #[error("there is no such link")]
    NoSuchLink,
    /// No shift is open.
    #[error("no shift is open")]
    NoSuchShift,
    /// There is no unanswered intent of that key.
    #[error("there is no unanswered intent of that key")]
    NoSuchIntent,
    /// Nobody of that name works here.
    #[error("there is no such operator")]
    NoSuchOperator,
    /// Something of which there can be only one is there already.
    #[error("there is already one such {0}")]
    Duplicate(&'static str),
    /// An earlier failure in the same transaction undid all of it; what follows would stand alone.
    #[error("the transaction was undone by an earlier failure")]
    Undone,
    /// The journal's thread ended, by a bug that the log tells of. Whether the last write was kept is
    /// known to the file alone: open it again and look.
    #[error("the journal has stopped")]
    Stopped,
    /// Anything else SQLite says: a bug of ours.
    #[error("SQLite: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::Full,
            Some(ErrorCode::ReadOnly) => Error::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Error::Damaged(error.to_string())
            }
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) => {
                Error::Io(std::io::Error::other(error))
            }
            _ if is_unreadable(&error) => Error::Damaged(error.to_string()),
            _ => Error::Sqlite(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Error::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Error::ReadOnly
            }
            _ => Error::Io(error),
        }
    }
}

/// Whether a column held what no row of ours holds.
pub(crate) fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
    )
}

/// Says which thing there can be only one of, when that is why SQLite refused.
pub(crate) fn twice(what: &'static str) -> impl Fn(rusqlite::Error) -> Error {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::Duplicate(what),
        _ => Error::from(error),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::Error;

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .execute_batch("CREATE TABLE box (thing BLOB); PRAGMA max_page_count = 3;")
            .expect("a small box");
        let error = connection
            .execute("INSERT INTO box VALUES (zeroblob(100000))", [])
            .expect_err("it does not fit");
        assert!(
            matches!(Error::from(error), Error::Full),
            "no page was left"
        );
    }

    #[test]
    fn a_statement_that_is_wrong_is_a_bug_of_ours() {
        let connection = Connection::open_in_memory().expect("memory");
        let error = connection.execute_batch("SELEC 1").expect_err("a typo");
        assert!(
            matches!(Error::from(error), Error::Sqlite(_)),
            "neither the disk nor the file is to blame"
        );
    }

    #[test]
    fn a_forbidden_folder_is_only_for_reading() {
        let error = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        assert!(
            matches!(Error::from(error), Error::ReadOnly),
            "looking may still be possible"
        );
    }
}
