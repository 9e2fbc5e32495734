//! A forger: whoever can write the file, knows how the chain is made, and has all the time in the world. Everything
//! but the key.
//!
//! How an event is hashed is written here a second time, from the picture and not from the program.

use std::path::{Path, PathBuf};

use domain::instant::Instant;
use journal::Journal;
use rusqlite::{Connection, config::DbConfig, params};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::book::register;

/// An event as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) register: String,
    pub(crate) sequence: i64,
    pub(crate) id: Vec<u8>,
    pub(crate) at_ms: i64,
    pub(crate) operator: Option<String>,
    pub(crate) subject: String,
    pub(crate) kind: String,
    pub(crate) body: String,
    pub(crate) previous: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Row {
    fn honest_hash(&self) -> Vec<u8> {
        let mut bytes = self.previous.clone();
        let mut field = |field: &[u8]| {
            bytes.extend((field.len() as u64).to_be_bytes());
            bytes.extend(field);
        };
        field(self.register.as_bytes());
        field(&self.sequence.to_be_bytes());
        field(&self.id);
        field(&self.at_ms.to_be_bytes());
        match &self.operator {
            Some(name) => field(&[&[1], name.as_bytes()].concat()),
            None => field(&[0]),
        }
        field(self.subject.as_bytes());
        field(self.kind.as_bytes());
        field(self.body.as_bytes());
        Sha256::digest(bytes).to_vec()
    }
}

/// What a forger does about the MAC in a seal whose head is no longer the one it was made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AboutMacs {
    /// Leaves the old one.
    Leaves,
    /// Takes it out, as where there never was a key.
    TakesOut,
    /// Puts in one of their own.
    Invents,
}

/// The chain recomputed over `rows` as they stand: numbers, links, hashes, and what the seals say they seal.
pub(crate) fn rechain(rows: &mut [Row], macs: AboutMacs) {
    let mut previous = Sha256::digest(register().as_str().as_bytes()).to_vec();
    for (row, sequence) in rows.iter_mut().zip(1..) {
        row.sequence = sequence;
        row.previous.clone_from(&previous);
        if row.kind == "sealed" && row.subject == "journal" {
            reseal(row, macs);
        }
        row.hash = row.honest_hash();
        previous.clone_from(&row.hash);
    }
}

fn reseal(row: &mut Row, macs: AboutMacs) {
    let Ok(mut body) = serde_json::from_str::<serde_json::Value>(&row.body) else {
        return;
    };
    let before = (body["sequence"].clone(), body["hash"].clone());
    body["sequence"] = (row.sequence - 1).into();
    body["hash"] = hex(&row.previous).into();
    if before != (body["sequence"].clone(), body["hash"].clone()) {
        match macs {
            AboutMacs::Leaves => {}
            AboutMacs::TakesOut => body["mac"] = serde_json::Value::Null,
            AboutMacs::Invents => body["mac"] = hex(&Sha256::digest(&row.previous)).into(),
        }
    }
    row.body = body.to_string();
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16).expect("below sixteen");
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(digit).collect()
}

/// Memory, where there is a disk in it: nothing here is about the disk.
pub(crate) fn folder() -> TempDir {
    TempDir::new_in("/dev/shm")
        .or_else(|_| TempDir::new())
        .expect("a folder")
}

/// A file in the forger's hands.
pub(crate) struct Loot {
    path: PathBuf,
}

impl Loot {
    /// A copy of the journal's bytes at `path`, with nothing beside it.
    pub(crate) fn copy(bytes: &[u8], path: &Path) -> Loot {
        for ending in ["journal-wal", "journal-shm"] {
            // Left by the one before, or not there.
            let _ = std::fs::remove_file(path.with_extension(ending));
        }
        std::fs::write(path, bytes).expect("a file");
        Loot {
            path: path.to_owned(),
        }
    }

    /// SQLite with every guard of the events asleep, for one deed.
    pub(crate) fn opened<T>(&self, deed: impl FnOnce(&Connection) -> T) -> T {
        let raw = Connection::open(&self.path).expect("the file");
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)
            .expect("whoever opens the file decides that");
        raw.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN")
            .expect("no care at all");
        let done = deed(&raw);
        raw.execute_batch("COMMIT").expect("it is done");
        done
    }

    /// Puts these events in the place of those that are there.
    pub(crate) fn replace(&self, rows: &[Row]) -> rusqlite::Result<()> {
        self.opened(|raw| {
            raw.execute_batch("DELETE FROM events")?;
            let mut insert =
                raw.prepare("INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")?;
            for row in rows {
                insert.execute(params![
                    row.register,
                    row.sequence,
                    row.id,
                    row.at_ms,
                    row.operator,
                    row.subject,
                    row.kind,
                    row.body,
                    row.previous,
                    row.hash
                ])?;
            }
            // What the events no longer tell of must not be there either.
            raw.execute_batch(
                "DELETE FROM intents WHERE NOT EXISTS (SELECT 1 FROM events
                    WHERE kind = 'intended' AND json_extract(events.body, '$.key') = intents.key);
                 DELETE FROM operators WHERE NOT EXISTS (SELECT 1 FROM events
                    WHERE subject = 'operator' AND kind = 'added'
                        AND json_extract(events.body, '$.name') = operators.name);
                 UPDATE intents SET (sequence, written_ms) = (SELECT sequence, at_ms FROM events
                    WHERE kind = 'intended' AND json_extract(events.body, '$.key') = intents.key);
                 UPDATE intents SET settled_ms = coalesce((SELECT at_ms FROM events
                    WHERE kind = 'answered' AND json_extract(events.body, '$.key') = intents.key), settled_ms);
                 UPDATE operators SET sequence = (SELECT sequence FROM events
                    WHERE subject = 'operator' AND kind = 'added'
                        AND json_extract(events.body, '$.name') = operators.name);",
            )
        })
    }

    /// Has our own program make the views anew, so that they say what the forged events say. It may find that
    /// they cannot have happened.
    pub(crate) async fn rebuild(&self) {
        let journal = Journal::open(&self.path, register(), Instant::from_ms(0));
        if let Ok(journal) = journal {
            let rebuilt = journal.write(|writing| writing.rebuild().map(drop)).await;
            // Whoever tells a story that cannot be leaves the rows as they were.
            drop(rebuilt);
        }
    }
}

/// Every event of a file, in the order of their numbers.
pub(crate) fn events(raw: &Connection) -> rusqlite::Result<Vec<Row>> {
    raw.prepare(
        "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
         FROM events ORDER BY sequence",
    )?
    .query_map([], |row| {
        Ok(Row {
            register: row.get(0)?,
            sequence: row.get(1)?,
            id: row.get(2)?,
            at_ms: row.get(3)?,
            operator: row.get(4)?,
            subject: row.get(5)?,
            kind: row.get(6)?,
            body: row.get(7)?,
            previous: row.get(8)?,
            hash: row.get(9)?,
        })
    })?
    .collect()
}
