//! Verifying: the whole chain walked, and every view held against what the events add up to.
//!
//! What it cannot see is a stream cut short or made anew together with its views: for that, compare the
//! head it answers with one that was printed or sealed elsewhere.

use domain::{link, order::Unfit, payout};

use crate::{
    access::Reading,
    audit::Audit,
    chain::{Head, hash_of},
    error::{Error, is_unreadable},
    events::Recorded,
    schema,
};

/// What a walk over the whole journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Everything holds together.
    Holds {
        /// How many events there are.
        events: i64,
        /// The last of them.
        head: Head,
    },
    /// Something does not.
    Broken {
        /// The event at which it shows; 0 when it is no event's.
        sequence: i64,
        /// What does not hold.
        why: Break,
    },
}

/// How a journal can fail to hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// SQLite says the file's pages or indexes are not sound.
    FileDamaged(String),
    /// A table, an index or one of the events' guards of this name is missing, too many, or another.
    SchemaDiffers(String),
    /// The event is not what its hash says.
    HashDiffers,
    /// An event before this one is missing.
    Gap,
    /// There is more than one event of this number.
    Duplicate,
    /// The event does not follow on the one before it.
    PreviousDiffers,
    /// The event is of another register's stream.
    Foreign,
    /// The event holds what no event of ours holds.
    BodyUnreadable,
    /// The event cannot have happened to its order.
    Unfit(Unfit),
    /// The event cannot have happened to its payout.
    UnfitPayout(payout::Unfit),
    /// The event cannot have happened to its link.
    UnfitLink(link::Unfit),
    /// A row says other than the events.
    ViewDiffers {
        /// Which table.
        table: &'static str,
        /// Which row; empty when there are rows of which no event tells.
        row: String,
    },
}

/// Why a walk ends early.
pub(crate) enum Stop {
    Broken(i64, Break),
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Stop {
        Stop::Failed(error.into())
    }
}

impl Reading<'_> {
    /// Walks the whole journal. `Err` only when it cannot be read; what does not hold is an answer.
    ///
    /// Some ten seconds for a million events, during which other reads on this handle wait.
    pub fn verify(self) -> Result<Verification, Error> {
        let walked = self.check_file().and_then(|()| {
            let (events, head) = self.walk()?;
            Audit::of(&self)?;
            if let Some(name) = schema::oddity(self.connection)? {
                return Err(Stop::Broken(0, Break::SchemaDiffers(name)));
            }
            Ok(Verification::Holds { events, head })
        });
        match walked {
            Ok(holds) => Ok(holds),
            Err(Stop::Broken(sequence, why)) => Ok(Verification::Broken { sequence, why }),
            Err(Stop::Failed(Error::Damaged(what))) => Ok(Verification::Broken {
                sequence: 0,
                why: Break::FileDamaged(what),
            }),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    fn check_file(&self) -> Result<(), Stop> {
        let verdict: String =
            self.connection
                .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if verdict == "ok" {
            Ok(())
        } else {
            Err(Stop::Broken(0, Break::FileDamaged(verdict)))
        }
    }

    fn walk(&self) -> Result<(i64, Head), Stop> {
        let mut statement = self.connection.prepare(
            "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM events ORDER BY sequence, register",
        )?;
        let mut rows = statement.query([])?;
        let mut head = Head::genesis(self.register);
        let mut events = 0_i64;
        while let Some(row) = rows.next()? {
            let expected = head.sequence.saturating_add(1);
            let event = match Recorded::from_row(row) {
                Err(error) if is_unreadable(&error) => {
                    return Err(Stop::Broken(expected, Break::BodyUnreadable));
                }
                event => event?,
            };
            if let Some(why) = self.flaw(&event, head) {
                return Err(Stop::Broken(event.sequence, why));
            }
            head = Head {
                sequence: event.sequence,
                hash: event.hash,
            };
            events = events.saturating_add(1);
        }
        Ok((events, head))
    }

    /// What is wrong with an event that stands after `head`.
    fn flaw(&self, event: &Recorded, head: Head) -> Option<Break> {
        if event.register != self.register.as_str() {
            return Some(Break::Foreign);
        }
        match event.sequence.cmp(&head.sequence.saturating_add(1)) {
            std::cmp::Ordering::Less => return Some(Break::Duplicate),
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => return Some(Break::Gap),
        }
        if event.previous != head.hash {
            return Some(Break::PreviousDiffers);
        }
        if event.hash != hash_of(event) {
            return Some(Break::HashDiffers);
        }
        if event.fact().is_none() {
            return Some(Break::BodyUnreadable);
        }
        None
    }
}
