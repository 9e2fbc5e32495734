//! The shape of the file, and how an older one is brought to it. Forward only.
//!
//! A schema's number is SQLite's `user_version`. A step, once released, is never edited: the next change
//! is a step of its own, at the end. One that changes what an order, a payout, a link or a credit holds must also
//! see to it that the views are made anew (`Writing::rebuild`): their old rows would not be readable.

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use crate::{credits, error::Error, events, intents, links, operators, orders, payouts, settings};

/// What tells a journal from any other SQLite file: "MOST" in ASCII.
pub(crate) const APPLICATION_ID: i32 = 0x4D4F_5354;

/// One schema after the other; each is what a step adds to the one before.
pub(crate) const STEPS: &[&[&str]] = &[&[
    events::SCHEMA,
    orders::SCHEMA,
    intents::SCHEMA,
    credits::SCHEMA,
    payouts::SCHEMA,
    links::SCHEMA,
    operators::SCHEMA,
    settings::SCHEMA,
]];

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
            transaction.commit()?;
        }
    }
}

/// The name of something in the schema that is not as a new file of this schema has it.
pub(crate) fn oddity(connection: &Connection) -> Result<Option<String>, Error> {
    let mut model = Connection::open_in_memory()?;
    migrate(&mut model, STEPS)?;
    let (ours, theirs) = (shape(&model)?, shape(connection)?);
    let odd = ours.symmetric_difference(&theirs).next();
    Ok(odd.map(|(name, _)| name.clone()))
}

/// Every table, index and trigger by name, and the statement that made it.
fn shape(connection: &Connection) -> Result<BTreeSet<(String, Option<String>)>, Error> {
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
