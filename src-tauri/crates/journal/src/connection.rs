//! Connections: how a journal's file comes to be, is opened, and is left tidy.
//!
//! What must hold for a commit to survive the plug being pulled is set here, on every connection, and read
//! back. A file that is not a whole journal is never touched, let alone made anew over it. Opening costs the
//! same however much has happened: who reads all of the file is `health`.

use std::{
    ffi::OsString,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{instant::Instant, register::Register};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, config::DbConfig};

use crate::{
    access::Writing,
    backup,
    chain::Hash,
    error::Error,
    events::Stamp,
    fact::{Fact, OfJournal},
    reserve::Reserve,
    schema::{self, APPLICATION_ID, STEPS},
};
use sabotage::Rule;

/// How long we wait for another program to let go of the file.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Makes the journal of `register` at `path`, unless somebody else just did.
///
/// It is made under another name and given its own when it is whole, so that a crash leaves either no
/// journal or one with its first event: an empty file at `path` is always the sign of a loss.
pub(crate) fn create(path: &Path, register: &Register, at: Instant) -> Result<(), Error> {
    if let Some(why) = loss(path) {
        // Unless somebody else made both between our two looks.
        return if path.try_exists()? {
            Ok(())
        } else {
            Err(Error::Damaged(why.to_owned()))
        };
    }
    let unborn = beside(path, &format!(".{register}.new"));
    sabotage::point("journal.filling");
    let made = fill(&unborn, register, at).and_then(|()| give_name(&unborn, path));
    // A link under the final name keeps the content; a failed attempt is only in the way.
    fs::remove_file(&unborn).ok();
    made
}

/// Whether a journal was here that is not any more: what stands beside it is never there before it is.
fn loss(path: &Path) -> Option<&'static str> {
    let is_there = |left: &Path| fs::metadata(left).is_ok_and(|file| file.len() > 0);
    // SQLite would take the pages of a log for the new file's own.
    if is_there(&beside(path, "-wal")) || is_there(&beside(path, "-journal")) {
        return Some("the file is gone but its log is still there");
    }
    if Reserve::path_of(path).exists() {
        return Some("the file is gone but its reserve is still there");
    }
    None
}

fn fill(unborn: &Path, register: &Register, at: Instant) -> Result<(), Error> {
    let mut connection = blank(unborn)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let begun = Fact::Journal(OfJournal::Begun {
        register: register.clone(),
    });
    Writing::begin(&transaction, register)?.append(&begun, &first_stamp(register, at))?;
    sabotage::point("journal.filled");
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// A file of the newest schema in which nothing has happened: no journal yet.
pub(crate) fn blank(path: &Path) -> Result<Connection, Error> {
    new_file(path)?;
    let mut connection = Connection::open_with_flags(path, plain(Access::ReadWrite))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    schema::migrate(&mut connection, STEPS)?;
    Ok(connection)
}

/// The first event's stamp. Nobody hands the journal an id for it, so it is made of the register's name,
/// which is as random as an id.
fn first_stamp(register: &Register, at: Instant) -> Stamp {
    let Hash(random) = Hash::of(register.as_str().as_bytes());
    let random: [u8; 10] = std::array::from_fn(|place| random.get(place).copied().unwrap_or(0));
    let ms = u64::try_from(at.ms()).unwrap_or(0);
    Stamp {
        id: uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid(),
        at,
        operator: None,
    }
}

/// An empty file that only its owner reads: it will hold names and account numbers.
pub(crate) fn new_file(path: &Path) -> Result<(), Error> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.sync_all()?;
    Ok(())
}

/// Gives a file its final name, unless that name is taken, in which case the other one stays.
fn give_name(unborn: &Path, path: &Path) -> Result<(), Error> {
    match fs::hard_link(unborn, path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        // Not every file system has links. This leaves a moment in which two programs that both make
        // the first journal of a register could overwrite each other's; neither has sold anything yet.
        Err(_) if !path.exists() => fs::rename(unborn, path)?,
        Err(error) => return Err(error.into()),
    }
    sabotage::point("journal.named");
    sync_folder_of(path)
}

/// Has the disk keep the names of the folder that `path` is in: they must survive the plug being pulled,
/// too.
pub(crate) fn sync_folder_of(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    if let Some(folder) = path.parent().filter(|folder| folder.is_dir()) {
        fs::File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Opens a journal to write to it: of a shape we know, and brought up to date.
pub(crate) fn open_to_write(path: &Path) -> Result<Connection, Error> {
    let mut connection = Connection::open_with_flags(path, plain(Access::ReadWrite))?;
    connection.busy_timeout(PATIENCE)?;
    // SQLite opens for reading what it cannot open for writing, and says so only at the first write. Where the log
    // cannot be made either, it cannot even be read this way.
    let is_read_only = connection.is_readonly("main")?;
    let found = match schema::found(&connection) {
        Err(_) if is_read_only => return Err(Error::ReadOnly),
        found => found?,
    };
    let known = schema::known();
    if found > known {
        return Err(Error::Newer { found, known });
    }
    if is_read_only {
        return Err(Error::ReadOnly);
    }
    settle(&connection)?;
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::Io(std::io::Error::new(
            ErrorKind::Unsupported,
            "this folder cannot hold a write-ahead log",
        )));
    }
    if found < known {
        backup::before_migration(&connection, path, found)?;
    }
    schema::migrate(&mut connection, STEPS)?;
    // The pen, for a moment: whoever cannot have it now must hear of it before somebody waits for a sale.
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK;")?;
    // Without its guards or its indexes it would take what it must refuse, or not find what it has.
    match schema::oddity(&connection)? {
        None => Ok(connection),
        Some(name) => Err(Error::Damaged(format!("{name} is not as it was made"))),
    }
}

/// Opens a journal that is already open for writing a second time, for reading.
pub(crate) fn open_to_read(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(path, plain(Access::ReadOnly))?;
    settle(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens a journal for looking: beside a writer, or where nothing can be written. Changes nothing. Waits for
/// other programs no longer than `patience`, until it is open.
pub(crate) fn open_to_look(path: &Path, patience: Duration) -> Result<Connection, Error> {
    if !path.exists() {
        return Err(Error::Missing);
    }
    let connection = open_to_read(path).and_then(|connection| {
        connection.busy_timeout(patience)?;
        schema::found(&connection)?;
        connection.busy_timeout(PATIENCE)?;
        Ok(connection)
    });
    let connection = match connection {
        // Where the log's index cannot be made (a read-only folder or disk) the file alone will do, as
        // long as there is nothing in the log.
        Err(Error::Io(_) | Error::ReadOnly) if !has_log(path) => open_unchanging(path)?,
        other => other?,
    };
    let (found, known) = (schema::found(&connection)?, schema::known());
    match found.cmp(&known) {
        std::cmp::Ordering::Less => Err(Error::Older { found, known }),
        std::cmp::Ordering::Equal => Ok(connection),
        std::cmp::Ordering::Greater => Err(Error::Newer { found, known }),
    }
}

/// Opens a file that nobody writes to and that needs no log: looking at it leaves nothing beside it.
pub(crate) fn open_unchanging(path: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(unchanging(path)?, uri())?;
    settle(&connection)?;
    Ok(connection)
}

/// Puts what the log holds into the file and empties the log, unless somebody is using it. Done while
/// nobody sells, so that no sale has to wait for it and a copied file is seldom without its last sales.
pub(crate) fn tidy(connection: &Connection) {
    let tidied = connection
        // Tidying up never keeps a sale waiting: if a reader is in the way, it is for another time.
        .busy_timeout(Duration::ZERO)
        .and_then(|()| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                row.get::<_, i64>(0)
            })
        });
    if let Err(error) = tidied {
        tracing::warn!(error = %error, "the journal's log was not emptied");
    }
    if let Err(error) = connection.busy_timeout(PATIENCE) {
        tracing::warn!(error = %error, "the journal will not wait for other programs");
    }
}

/// What every connection holds itself to.
fn settle(connection: &Connection) -> Result<(), Error> {
    connection.busy_timeout(PATIENCE)?;
    // FULL: a commit is on the disk before it is acknowledged. In WAL mode anything less loses the last
    // ones when the power goes.
    let (word, number) = if sabotage::breaks(Rule::FullSync) {
        ("NORMAL", 1)
    } else {
        ("FULL", 2)
    };
    connection.pragma_update(None, "synchronous", word)?;
    // macOS only: ask the disk itself, not just its cache. Elsewhere this does nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Without it INSERT OR REPLACE deletes without the triggers' knowledge.
    connection.pragma_update(None, "recursive_triggers", true)?;
    // Whoever wrote the file's schema does not get to run anything of ours.
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // A statement is planned once, not anew for each value that it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    let synchronous: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0))?;
    if synchronous != number {
        return Err(Error::Io(std::io::Error::other(
            "commits would not be synchronous",
        )));
    }
    Ok(())
}

/// Whether something is in the log beside the file.
pub(crate) fn has_log(path: &Path) -> bool {
    fs::metadata(beside(path, "-wal")).is_ok_and(|log| log.len() > 0)
}

pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[derive(Clone, Copy)]
enum Access {
    ReadWrite,
    ReadOnly,
}

fn plain(access: Access) -> OpenFlags {
    // Each connection stays with one thread, so SQLite need not lock. Never CREATE: see `create`.
    let access = match access {
        Access::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn uri() -> OpenFlags {
    plain(Access::ReadOnly) | OpenFlags::SQLITE_OPEN_URI
}

/// The address of a file that nobody writes to, as SQLite reads it.
fn unchanging(path: &Path) -> Result<String, Error> {
    let path = std::path::absolute(path)?;
    let path = path.to_str().ok_or_else(|| {
        Error::Io(std::io::Error::new(
            ErrorKind::InvalidFilename,
            "the path is not Unicode",
        ))
    })?;
    let mut uri = String::from("file://");
    if !path.starts_with('/') {
        uri.push('/'); // C:\ and the like.
    }
    for letter in path.chars() {
        match letter {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' if cfg!(windows) => uri.push('/'),
            other => uri.push(other),
        }
    }
    uri.push_str("?immutable=1");
    Ok(uri)
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, register::Register};

    use super::{beside, create, has_log, open_to_read, open_to_write, tidy, unchanging};

    #[test]
    fn a_tidied_log_is_empty_and_a_reader_keeps_nobody_waiting() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("register.journal");
        create(&path, &Register::from_bits(1), Instant::from_ms(0)).expect("a new journal");
        let writer = open_to_write(&path).expect("a sound journal");
        let set = |key: &str| {
            writer
                .execute("INSERT INTO settings VALUES (?1, '', 0)", [key])
                .expect("a row");
        };
        set("a");
        assert!(has_log(&path), "what was written is in the log");
        let reader = open_to_read(&path).expect("beside the writer");
        reader
            .execute_batch("BEGIN; SELECT count(*) FROM settings;")
            .expect("a snapshot");
        set("b");
        tidy(&writer);
        assert!(has_log(&path), "the reader still needs it");
        reader.execute_batch("COMMIT").expect("the reader leaves");
        tidy(&writer);
        assert!(!has_log(&path), "now it is all in the file");
        let rows: i64 = reader
            .query_row("SELECT count(*) FROM settings", [], |row| row.get(0))
            .expect("a count");
        assert_eq!(rows, 2, "and nothing was lost on the way");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_a_journal() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("register.journal");
        create(&path, &Register::from_bits(1), Instant::from_ms(0)).expect("a new journal");
        let writer = open_to_write(&path).expect("a sound journal");
        writer
            .execute_batch("INSERT INTO settings VALUES ('a', '', 0)")
            .expect("a row");
        for file in [path.clone(), beside(&path, "-wal")] {
            let mode = std::fs::metadata(&file).expect("a file").permissions();
            assert_eq!(
                mode.mode() & 0o077,
                0,
                "{} holds people's accounts",
                file.display()
            );
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_strange_path_is_still_an_address() {
        let address = unchanging(std::path::Path::new("/Caja #1/50%?/ñ.journal"));
        assert_eq!(
            address.ok().as_deref(),
            Some("file:///Caja %231/50%25%3f/ñ.journal?immutable=1"),
            "what means something in an address is written otherwise"
        );
    }
}
