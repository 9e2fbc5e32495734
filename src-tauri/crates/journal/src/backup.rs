//! Backups: the journal as it stood at one moment, in a file of its own, believed only after it was read
//! back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{instant::Instant, register::Register};
use rusqlite::{Connection, OpenFlags, backup};

use crate::{
    access::Reading,
    chain::Head,
    connection::{PATIENCE, beside, new_file, open_to_look, open_unchanging, sync_folder_of},
    error::Error,
    events,
    health::{Care, Traffic, examine},
    numbers::Witness,
    schema,
};

/// How many pages are copied at a time: a mebibyte.
const PAGES: i32 = 256;
/// How often a copy that finds its own new file locked is tried again.
const TURNS: u32 = 100;

/// A backup that holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Where it is.
    pub path: PathBuf,
    /// Whose journal it is.
    pub register: Register,
    /// Its last event.
    pub head: Head,
    /// When that happened.
    pub last_at: Instant,
    /// How large it is.
    pub bytes: u64,
}

/// What a backup says of itself, before anybody has read all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// Whose journal it is.
    pub register: Register,
    /// Its last event.
    pub head: Head,
    /// How often the journal had been put together again by then.
    pub restorations: i64,
    /// Its highest number, and when its last event happened.
    pub numbers: Witness,
}

impl Backup {
    /// What the backup at `path` says of itself, believed for no more than telling backups apart.
    pub fn peek(path: &Path) -> Result<Peek, Error> {
        if !path.exists() {
            return Err(Error::Missing);
        }
        let connection = open_unchanging(path)?;
        schema::found(&connection)?;
        let register = events::register_of(&connection)?;
        let reading = Reading {
            connection: &connection,
            register: &register,
        };
        let head = reading.head()?;
        let last = reading.events(head.sequence, 1)?;
        let last = last
            .first()
            .ok_or_else(|| Error::Damaged("it has no event".to_owned()))?;
        let restorations = connection.query_row(
            "SELECT count(*) FROM events WHERE subject = 'journal' AND kind = 'restored'",
            [],
            |row| row.get(0),
        )?;
        let numbers = Witness {
            number: reading.next_number()?.saturating_sub(1),
            at: last.at,
        };
        Ok(Peek {
            register,
            head,
            restorations,
            numbers,
        })
    }

    /// Whether the backup at `path` has that event, as it was.
    pub fn has(path: &Path, head: Head) -> Result<bool, Error> {
        let connection = open_unchanging(path)?;
        schema::found(&connection)?;
        let register = events::register_of(&connection)?;
        let reading = Reading {
            connection: &connection,
            register: &register,
        };
        reading.has(head)
    }

    /// Reads all pages and all events of the backup at `path`. Changes nothing, and leaves nothing beside it.
    ///
    /// An older schema is as good: it is brought up to date when it is put to use.
    pub fn look(path: &Path) -> Result<Backup, Error> {
        if !path.exists() {
            return Err(Error::Missing);
        }
        let mut connection = open_unchanging(path)?;
        let (found, known) = (schema::found(&connection)?, schema::known());
        if found > known {
            return Err(Error::Newer { found, known });
        }
        // What SQLite does not mind in a schema may still keep another program from reading the file.
        if found == known
            && let Some(name) = schema::oddity(&connection)?
        {
            return Err(Error::Damaged(format!("{name:?} is not as we made it")));
        }
        let register = events::register_of(&connection)?;
        let head = examine(&mut connection, &register, Care::Indexes, || false)?;
        let reading = Reading {
            connection: &connection,
            register: &register,
        };
        let last = reading.events(head.sequence, 1)?;
        let last = last
            .first()
            .ok_or_else(|| Error::Damaged("it has no event".to_owned()))?;
        Ok(Backup {
            path: path.to_owned(),
            head,
            last_at: last.at,
            bytes: fs::metadata(path)?.len(),
            register,
        })
    }
}

/// Copies the journal at `from` to `to`, beside whoever works on it.
pub(crate) fn make(
    from: &Path,
    to: &Path,
    register: &Register,
    traffic: &Arc<Traffic>,
) -> Result<Backup, Error> {
    let source = open_to_look(from, PATIENCE)?;
    copy(&source, register, to, &|| traffic.give_way())
}

/// The journal as it was before it is brought to a newer schema, among the other backups. Nobody works on it
/// meanwhile.
pub(crate) fn before_migration(
    connection: &Connection,
    journal: &Path,
    found: i64,
) -> Result<(), Error> {
    let folder = journal.with_file_name("backups");
    fs::create_dir_all(&folder)?;
    let stem = journal.file_stem().unwrap_or_default().to_string_lossy();
    let to = folder.join(format!("{stem}-schema-{found}.db"));
    let register = events::register_of(connection)?;
    let made = copy(connection, &register, &to, &|| ())?;
    tracing::info!(backup = %made.path.display(), schema = found, "the journal was backed up before migrating");
    Ok(())
}

/// Copies what `source` shows at this moment to `to`: written aside, on the disk, read back, then named.
fn copy(
    source: &Connection,
    register: &Register,
    to: &Path,
    pause: &dyn Fn(),
) -> Result<Backup, Error> {
    let part = beside(to, ".part");
    sabotage::point("backup.begun");
    let made = fill(source, register, &part, pause).and_then(|head| {
        sabotage::point("backup.copied");
        fs::File::open(&part)?.sync_all()?;
        sabotage::point("backup.written");
        let made = Backup::look(&part)?;
        if made.head != head || made.register != *register {
            return Err(Error::Io(std::io::Error::other(
                "the backup is not what was copied",
            )));
        }
        sabotage::point("backup.verified");
        fs::rename(&part, to)?;
        sabotage::point("backup.named");
        sync_folder_of(to)?;
        Ok(Backup {
            path: to.to_owned(),
            ..made
        })
    });
    if made.is_err() {
        // Half a backup is none, and it takes room.
        fs::remove_file(&part).ok();
    }
    // What is wrong with a copy says nothing of what was copied.
    made.map_err(|error| match error {
        Error::Damaged(what) => Error::Io(std::io::Error::other(format!(
            "the backup does not hold together: {what}"
        ))),
        error => error,
    })
}

/// Copies page by page, and answers the last event of what was copied.
fn fill(
    source: &Connection,
    register: &Register,
    part: &Path,
    pause: &dyn Fn(),
) -> Result<Head, Error> {
    new_file(part)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut target = Connection::open_with_flags(part, flags)?;
    // It has no name yet: it is put on the disk once, at the end.
    target.pragma_update(None, "synchronous", "OFF")?;
    target.pragma_update_and_check(None, "journal_mode", "OFF", |_| Ok(()))?;
    // One moment, however long it takes: otherwise each sale would have the copy begin anew.
    let moment = source.unchecked_transaction()?;
    let reading = Reading {
        connection: source,
        register,
    };
    let head = reading.head()?;
    {
        let copying = backup::Backup::new(source, &mut target)?;
        let mut turns = 0_u32;
        loop {
            match copying.step(PAGES)? {
                backup::StepResult::Done => break,
                backup::StepResult::More => {}
                _ if turns >= TURNS => return Err(Error::Locked),
                _ => turns = turns.saturating_add(1),
            }
            pause();
        }
    }
    moment.finish()?;
    target.close().map_err(|(_, error)| error)?;
    Ok(head)
}
