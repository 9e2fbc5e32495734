//! Links: where each stands, as its events have it. A view: whatever is here can be made again from them.

use domain::{
    instant::Instant,
    link::{Happening, Link, LinkId, Unfit},
};
use rusqlite::{OptionalExtension, params};

use crate::{
    access::{Reading, Writing},
    canonical::canonical,
    error::Error,
    events::Stamp,
    fact::Fact,
};

/// `begun` is the number of a link's first event: which is newer is not for the clock to say.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE links (
        id         TEXT    NOT NULL PRIMARY KEY,
        state      TEXT    NOT NULL,
        due_ms     INTEGER,
        created_ms INTEGER NOT NULL,
        begun      INTEGER NOT NULL UNIQUE,
        sequence   INTEGER NOT NULL,
        body       TEXT    NOT NULL
    ) STRICT;

    CREATE INDEX links_due ON links (due_ms, begun) WHERE due_ms IS NOT NULL;";

impl Reading<'_> {
    /// One link.
    pub fn link(&self, id: LinkId) -> Result<Option<Link>, Error> {
        let row = LinkRow::find(self, id)?;
        row.map(|row| parse(&row.body)).transpose()
    }

    /// The links to which something is owed at `now`, the longest overdue first.
    pub fn links_due(&self, now: Instant) -> Result<Vec<Link>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT body FROM links WHERE due_ms <= ?1 ORDER BY due_ms, begun")?;
        let mut rows = statement.query([now.ms()])?;
        let mut links = Vec::new();
        while let Some(row) = rows.next()? {
            links.push(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(links)
    }

    /// The links, the newest first, at most `limit`.
    pub fn links(&self, limit: Option<u32>) -> Result<Vec<Link>, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT body FROM links ORDER BY begun DESC LIMIT ?1")?;
        // SQLite takes -1 for no limit.
        let mut rows = statement.query([limit.map_or(-1, i64::from)])?;
        let mut links = Vec::new();
        while let Some(row) = rows.next()? {
            links.push(parse(&row.get::<_, String>(0)?)?);
        }
        Ok(links)
    }
}

impl Writing<'_> {
    /// Records what happened to a link and answers how it stands now.
    ///
    /// [`Error::UnfitLink`] when it cannot have happened to it, [`Error::NoSuchLink`] when there is none.
    pub fn record_link(
        &mut self,
        id: LinkId,
        happening: &Happening,
        stamp: &Stamp,
    ) -> Result<Link, Error> {
        self.whole(|writing| {
            let sequence = writing.append(&Fact::Link(id, happening.clone()), stamp)?;
            writing.apply_to_link(id, happening, stamp.at, sequence)
        })
    }

    /// Brings the view of a link up to an event of it.
    pub(crate) fn apply_to_link(
        &self,
        id: LinkId,
        happening: &Happening,
        at: Instant,
        sequence: i64,
    ) -> Result<Link, Error> {
        let (link, begun) = match LinkRow::find(self, id)? {
            Some(row) => (parse(&row.body)?.after(happening)?, row.begun),
            None => match Link::begin(id, happening, at) {
                Ok(link) => (link, sequence),
                Err(Unfit::Beginning) => return Err(Error::NoSuchLink),
                Err(unfit @ Unfit::Illegal { .. }) => return Err(unfit.into()),
            },
        };
        let row = LinkRow::of(&link, begun, sequence);
        self.connection
            .prepare_cached(
                "INSERT INTO links (id, state, due_ms, created_ms, begun, sequence, body)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE SET state = excluded.state, due_ms = excluded.due_ms,
                    sequence = excluded.sequence, body = excluded.body",
            )?
            .execute(params![
                row.id,
                row.state,
                row.due_ms,
                row.created_ms,
                row.begun,
                row.sequence,
                row.body,
            ])?;
        Ok(link)
    }
}

/// A row of the view: all of it follows from the link and the numbers of its events.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LinkRow {
    id: String,
    state: String,
    due_ms: Option<i64>,
    created_ms: i64,
    begun: i64,
    sequence: i64,
    body: String,
}

impl LinkRow {
    pub(crate) fn of(link: &Link, begun: i64, sequence: i64) -> LinkRow {
        LinkRow {
            id: link.id.to_string(),
            state: link.state.word().to_owned(),
            due_ms: link.next_action().map(Instant::ms),
            created_ms: link.created.ms(),
            begun,
            sequence,
            body: canonical(link),
        }
    }

    /// The row as it stands in the file.
    pub(crate) fn find(reading: &Reading<'_>, id: LinkId) -> Result<Option<LinkRow>, Error> {
        let row = reading
            .connection
            .prepare_cached(
                "SELECT id, state, due_ms, created_ms, begun, sequence, body FROM links WHERE id = ?1",
            )?
            .query_row([id.to_string()], |row| {
                Ok(LinkRow {
                    id: row.get(0)?,
                    state: row.get(1)?,
                    due_ms: row.get(2)?,
                    created_ms: row.get(3)?,
                    begun: row.get(4)?,
                    sequence: row.get(5)?,
                    body: row.get(6)?,
                })
            })
            .optional()?;
        Ok(row)
    }
}

fn parse(body: &str) -> Result<Link, Error> {
    serde_json::from_str(body).map_err(|error| Error::Damaged(format!("a link: {error}")))
}
