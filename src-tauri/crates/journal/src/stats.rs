//! Stats: how much there is, for support.

use domain::instant::Instant;

use crate::{access::Reading, error::Error, schema};

/// How much a journal holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// How many events.
    pub events: i64,
    /// How many orders.
    pub orders: i64,
    /// How many credits were seen.
    pub credits: i64,
    /// How many payouts.
    pub payouts: i64,
    /// How many links.
    pub links: i64,
    /// When its first event happened.
    pub first_at: Instant,
    /// When its last event happened.
    pub last_at: Instant,
    /// How large the database is, with what is still in its log.
    pub file_bytes: i64,
    /// The number of its schema.
    pub schema: i64,
    /// The version of SQLite that reads it.
    pub sqlite: &'static str,
}

impl Reading<'_> {
    /// How much there is.
    pub fn stats(self) -> Result<Stats, Error> {
        let number = |sql: &str| -> Result<i64, Error> {
            Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
        };
        let page_bytes = number("PRAGMA page_size")?;
        Ok(Stats {
            events: number("SELECT count(*) FROM events")?,
            orders: number("SELECT count(*) FROM orders")?,
            credits: number("SELECT count(*) FROM credits")?,
            payouts: number("SELECT count(*) FROM payouts")?,
            links: number("SELECT count(*) FROM links")?,
            first_at: Instant::from_ms(number(
                "SELECT at_ms FROM events ORDER BY register, sequence LIMIT 1",
            )?),
            last_at: Instant::from_ms(number(
                "SELECT at_ms FROM events ORDER BY register DESC, sequence DESC LIMIT 1",
            )?),
            file_bytes: number("PRAGMA page_count")?.saturating_mul(page_bytes),
            schema: schema::found(self.connection)?,
            sqlite: rusqlite::version(),
        })
    }
}
