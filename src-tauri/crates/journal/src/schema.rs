//! The shape of the file, and how an older one is brought to it. Forward only.
//!
//! A schema's number is SQLite's `user_version`. A step, once released, is never edited: the next change
//! is a step of its own, at the end. One that changes what an order, a payout, a link or a credit holds must also
//! see to it that the views are made anew (`Writing::rebuild`): their old rows would not be readable.

use std::{collections::BTreeSet, sync::OnceLock};

use rusqlite::{Connection, TransactionBehavior};

use crate::{
    closings, credits, debits, decisions, entries, error::Error, events, intents, links, operators,
    orders, payouts, settings, shifts,
};

/// What tells a journal from any other SQLite file: "MOST" in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x4D4F_5354;

/// One schema after the other; each is what a step adds to the one before.
pub(crate) const STEPS: &[&[&str]] = &[
    &[
        events::SCHEMA,
        orders::SCHEMA,
        entries::SCHEMA,
        intents::SCHEMA,
        credits::SCHEMA,
        debits::SCHEMA,
        payouts::SCHEMA,
        links::SCHEMA,
        operators::SCHEMA,
        settings::SCHEMA,
    ],
    // No event before it tells of a shift, so the view of none begins whole; and an order that nobody made a note on is
    // written as it always was.
    &[shifts::SCHEMA, orders::BY_OPERATOR],
    // No event before it closes a shift, disowns a credit or reviews a difference.
    &[closings::SCHEMA, decisions::SCHEMA],
];

/// The number of the newest schema this program knows.
pub(crate) fn known() -> i64 {
    number(STEPS.len())
}

/// The schema of an open file, if it is a journal at all. Changes nothing.
pub(crate) fn found(connection: &Connection) -> Result<i64, Error> {
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(Error::Damaged("the file is not a journal".to_owned()));
    }
    version(connection)
}

/// Brings a file up to the last of `steps`, each step in a transaction of its own.
pub(crate) fn migrate(connection: &mut Connection, steps: &[&[&str]]) -> Result<(), Error> {
    let known = number(steps.len());
    loop {
        let found = version(connection)?;
        if found > known {
            return Err(Error::Newer { found, known });
        }
        if found == known {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another program may have taken the step while we waited for the lock.
        if version(&transaction)? == found {
            let place = usize::try_from(found)
                .map_err(|_| Error::Damaged(format!("{found} is no schema")))?;
            for part in steps.get(place).copied().unwrap_or_default() {
                transaction.execute_batch(part)?;
            }
            transaction.pragma_update(None, "user_version", found.saturating_add(1))?;
            sabotage::point("schema.stepping");
            transaction.commit()?;
            sabotage::point("schema.stepped");
        }
    }
}

/// The name of something in the schema that is not as a new file of this schema has it.
pub(crate) fn oddity(connection: &Connection) -> Result<Option<String>, Error> {
    let theirs = shape(connection)?;
    let ours = if let Some(ours) = MODEL.get() {
        ours
    } else {
        let mut model = Connection::open_in_memory()?;
        migrate(&mut model, STEPS)?;
        let ours = shape(&model)?;
        MODEL.get_or_init(|| ours)
    };
    let odd = ours.symmetric_difference(&theirs).next();
    Ok(odd.map(|(name, _)| name.clone()))
}

/// What a new file of this schema has, made once: it follows from the program alone.
static MODEL: OnceLock<Shape> = OnceLock::new();

type Shape = BTreeSet<(String, Option<String>)>;

/// Every table, index and trigger by name, and the statement that made it.
fn shape(connection: &Connection) -> Result<Shape, Error> {
    let shape = connection
        .prepare("SELECT name, sql FROM sqlite_schema")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(shape)
}

fn version(connection: &Connection) -> Result<i64, Error> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

fn number(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{STEPS, known, migrate, version};
    use crate::error::Error;

    fn tables(connection: &Connection) -> Vec<String> {
        connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .expect("a schema")
            .query_map([], |row| row.get(0))
            .expect("names")
            .collect::<Result<_, _>>()
            .expect("text")
    }

    #[test]
    fn an_old_file_is_brought_up_step_by_step_and_once() {
        let mut connection = Connection::open_in_memory().expect("memory");
        let first: &[&[&str]] = &[&["CREATE TABLE a (x)"]];
        let both: &[&[&str]] = &[&["CREATE TABLE a (x)"], &["CREATE TABLE b (x)"]];
        migrate(&mut connection, first).expect("from nothing");
        migrate(&mut connection, both).expect("from the first");
        migrate(&mut connection, both).expect("again, with nothing to do");
        assert_eq!(tables(&connection), ["a", "b"], "each step was taken once");
        assert_eq!(version(&connection).ok(), Some(2), "and is counted");
    }

    #[test]
    fn a_step_that_fails_half_way_leaves_the_schema_before_it() {
        let mut connection = Connection::open_in_memory().expect("memory");
        let steps: &[&[&str]] = &[
            &["CREATE TABLE a (x)"],
            &["CREATE TABLE b (x)", "CREATE TABLE a (x)"],
        ];
        migrate(&mut connection, steps).expect_err("there is a table `a` already");
        assert_eq!(tables(&connection), ["a"], "half a step is no step");
        assert_eq!(version(&connection).ok(), Some(1), "and is not counted");
    }

    /// Three changes of a file, each of several statements.
    const CHANGES: &[&[&str]] = &[
        &["CREATE TABLE a (x)", "INSERT INTO a VALUES (1), (2)"],
        &["ALTER TABLE a ADD COLUMN y DEFAULT 7", "CREATE TABLE b (x)"],
        &[
            "CREATE INDEX a_by_y ON a (y)",
            "INSERT INTO b SELECT x + y FROM a",
            "DROP TABLE a",
        ],
    ];

    /// Everything a file holds: its schema's number, its shape, and the rows of its tables.
    fn content(connection: &Connection) -> (i64, Vec<String>, Vec<Vec<i64>>) {
        let shape: Vec<String> = connection
            .prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
            .expect("a schema")
            .query_map([], |row| row.get(0))
            .expect("statements")
            .collect::<Result<_, _>>()
            .expect("text");
        let rows = tables(connection)
            .iter()
            .map(|table| {
                connection
                    .prepare(&format!("SELECT x FROM {table} ORDER BY x"))
                    .expect("a table")
                    .query_map([], |row| row.get(0))
                    .expect("rows")
                    .collect::<Result<_, _>>()
                    .expect("numbers")
            })
            .collect();
        (version(connection).expect("a number"), shape, rows)
    }

    /// What a file may look like: before each change and after the last.
    fn stages() -> Vec<(i64, Vec<String>, Vec<Vec<i64>>)> {
        (0..=CHANGES.len())
            .map(|taken| {
                let mut connection = Connection::open_in_memory().expect("memory");
                migrate(&mut connection, &CHANGES[..taken]).expect("so far");
                content(&connection)
            })
            .collect()
    }

    #[test]
    fn a_change_that_is_broken_off_at_any_instruction_leaves_old_or_new() {
        let stages = stages();
        let (mut broken, mut seen) = (0, std::collections::BTreeSet::new());
        for instruction in 1..20_000 {
            let mut connection = Connection::open_in_memory().expect("memory");
            let mut count = 0;
            let handler = move || {
                count += 1;
                count >= instruction
            };
            connection
                .progress_handler(1, Some(handler))
                .expect("a handler");
            let migrated = migrate(&mut connection, CHANGES);
            connection
                .progress_handler(0, None::<fn() -> bool>)
                .expect("no handler");
            if !connection.is_autocommit() {
                // Taking it back was broken off, too. A program that ends does it all the same.
                connection.execute_batch("ROLLBACK").expect("taken back");
            }
            let found = content(&connection);
            let stage = stages.iter().position(|stage| *stage == found);
            seen.insert(stage.unwrap_or_else(|| panic!("{instruction}: in between: {found:?}")));
            migrate(&mut connection, CHANGES).expect("the next start goes on");
            assert_eq!(
                Some(&content(&connection)),
                stages.last(),
                "{instruction}: and comes to the end"
            );
            if migrated.is_ok() {
                break;
            }
            broken += 1;
        }
        assert!(broken > 100, "it was broken off in many places: {broken}");
        assert_eq!(seen.len(), 4, "before each change and after the last");
    }

    #[test]
    fn what_the_disk_holds_at_any_commit_is_old_or_new() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("file.db");
        let stages = stages();
        let mut connection = Connection::open(&path).expect("a file");
        connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
            .expect("a log");
        let copies = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let (counted, from) = (std::sync::Arc::clone(&copies), path.clone());
        let copy = move || {
            let n = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            for ending in ["", "-wal"] {
                let from = crate::connection::beside(&from, ending);
                let to = from.with_file_name(format!("{n}.db{ending}"));
                std::fs::copy(&from, to).expect("a copy");
            }
            false
        };
        connection.commit_hook(Some(copy)).expect("a hook");
        migrate(&mut connection, CHANGES).expect("to the end");
        drop(connection);
        let copies = copies.load(std::sync::atomic::Ordering::SeqCst);
        assert_eq!(copies, CHANGES.len(), "one commit a change");
        for n in 0..copies {
            let copy = folder.path().join(format!("{n}.db"));
            let mut connection = Connection::open(copy).expect("what was on the disk");
            assert_eq!(
                Some(&content(&connection)),
                stages.get(n),
                "just before a commit nothing of it is there"
            );
            migrate(&mut connection, CHANGES).expect("the next start goes on");
            assert_eq!(
                Some(&content(&connection)),
                stages.last(),
                "and comes to the end"
            );
        }
    }

    #[test]
    fn a_schema_from_the_future_is_left_alone() {
        let mut connection = Connection::open_in_memory().expect("memory");
        let future = known().saturating_add(1);
        connection
            .pragma_update(None, "user_version", future)
            .expect("a number");
        let refused = migrate(&mut connection, STEPS);
        assert!(
            matches!(refused, Err(Error::Newer { found, known: ours }) if found == future && ours == known()),
            "both numbers are told: {refused:?}"
        );
        assert!(tables(&connection).is_empty(), "and nothing was made");
    }
}
