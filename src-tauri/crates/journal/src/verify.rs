//! Verifying: the whole chain walked, and every view held against what the events add up to.
//!
//! What the file alone cannot tell is that its stream was cut short, or made anew together with its views. For
//! that there are [`Anchors`], which are not in the file: the key its seals were made with, and the heads that
//! were printed or kept elsewhere.
//!
//! | what was done | tells it |
//! |---|---|
//! | an event changed, taken out, slipped in or moved | the chain |
//! | the chain recomputed after that | the next seal, and any later head |
//! | everything after the last seal made anew | a head of what was there |
//! | the end cut off | a head of what was there |
//! | a row changed, or the hash of a PIN put in another's place | the views, worked out anew |
//! | the whole made anew without the key | any head; that its seals are missing is told, too |
//!
//! A seal that is missing is late and no more: the keyring may not have answered. What was written meanwhile is
//! as good as a journal without a key, and the next seal vouches for all of it.

use domain::{link, order::Unfit, payout, register::Register};

use crate::{
    access::Reading,
    audit::Audit,
    chain::{Head, hash_of},
    error::{Error, is_unreadable},
    events::Recorded,
    fact::Fact,
    schema,
    seal::{Seal, SealKey, overdue},
};

/// What is known of a journal from elsewhere. By default: nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anchors<'a> {
    /// What it is sealed with.
    pub key: Option<&'a SealKey>,
    /// Heads it had, as they were printed or kept; in any order.
    pub heads: &'a [Head],
}

/// What its seals say of a journal that holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seals {
    /// How many were found to be made with the key.
    pub checked: i64,
    /// How many could not be checked: there was no key, or they were made with another before it or with none.
    pub unchecked: i64,
    /// Up to which event a checked seal vouches; 0 when none does.
    pub up_to: i64,
    /// How many events were left too long without a seal before one came that covers them: somebody sold
    /// while the keyring did not answer.
    pub late: i64,
    /// How many events at the end have waited too long for theirs, for the same reason; 0 when the key has sealed
    /// in time, and without a key.
    pub overdue: i64,
}

/// What a walk over the whole journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// Everything holds together.
    Holds {
        /// How many events there are.
        events: i64,
        /// The last of them.
        head: Head,
        /// What its seals say.
        seals: Seals,
        /// For how many people's PINs no event vouches: an older program set them, or they were lost.
        pins_unvouched: i64,
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
    /// The seal is not of the event before it, or was not made with the key.
    SealDiffers,
    /// The head that was printed or kept is not the event of that number.
    HeadDiffers(Head),
    /// The stream ends before the head that was printed or kept.
    CutShort(Head),
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
    /// Walks the whole journal, knowing nothing of it from elsewhere.
    pub fn verify(self) -> Result<Verification, Error> {
        self.verify_against(&Anchors::default())
    }

    /// Walks the whole journal. `Err` only when it cannot be read; what does not hold is an answer.
    ///
    /// Twenty to forty seconds for a million events, during which other reads on this handle wait.
    pub fn verify_against(self, anchors: &Anchors<'_>) -> Result<Verification, Error> {
        let walked = self.check_file().and_then(|()| {
            let (events, head, seals) = self.walk(anchors)?;
            let pins_unvouched = Audit::of(&self)?;
            if let Some(name) = schema::oddity(self.connection)? {
                return Err(Stop::Broken(0, Break::SchemaDiffers(name)));
            }
            Ok(Verification::Holds {
                events,
                head,
                seals,
                pins_unvouched,
            })
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

    fn walk(&self, anchors: &Anchors<'_>) -> Result<(i64, Head, Seals), Stop> {
        let mut statement = self.connection.prepare(
            "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM events ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        let mut head = Head::genesis(self.register);
        let mut events = 0_i64;
        let mut moored = Moored::at(anchors, self.register);
        moored.pass(head)?;
        while let Some(row) = rows.next()? {
            let expected = head.sequence.saturating_add(1);
            let event = match Recorded::from_row(row) {
                Err(error) if is_unreadable(&error) => {
                    return Err(Stop::Broken(expected, Break::BodyUnreadable));
                }
                event => event?,
            };
            let fact = match self.flaw(&event, head) {
                Some(why) => return Err(Stop::Broken(event.sequence, why)),
                None => event.fact(),
            };
            let Some(fact) = fact else {
                return Err(Stop::Broken(event.sequence, Break::BodyUnreadable));
            };
            head = Head {
                sequence: event.sequence,
                hash: event.hash,
            };
            moored.pass(head)?;
            moored.look_at(&fact, &event)?;
            events = events.saturating_add(1);
        }
        let seals = moored.end(head)?;
        Ok((events, head, seals))
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
        None
    }
}

/// The anchors, and how much of the chain was held against them.
struct Moored<'a> {
    register: &'a Register,
    key: Option<&'a SealKey>,
    /// The heads that are still to come, the next one last.
    ahead: Vec<Head>,
    /// The last event that needs no seal.
    sealed: i64,
    seals: Seals,
}

impl<'a> Moored<'a> {
    fn at(anchors: &Anchors<'a>, register: &'a Register) -> Moored<'a> {
        let since = anchors.key.map(SealKey::since);
        let mut ahead: Vec<Head> = anchors.heads.iter().copied().chain(since).collect();
        ahead.sort_unstable_by_key(|head| std::cmp::Reverse(head.sequence));
        Moored {
            register,
            key: anchors.key,
            ahead,
            sealed: since.map_or(0, |head| head.sequence),
            seals: Seals::default(),
        }
    }

    /// Comes by an event of the chain.
    fn pass(&mut self, head: Head) -> Result<(), Stop> {
        while let Some(known) = self.ahead.pop_if(|known| known.sequence <= head.sequence) {
            if known != head {
                return Err(Stop::Broken(known.sequence, Break::HeadDiffers(known)));
            }
        }
        Ok(())
    }

    fn look_at(&mut self, fact: &Fact, event: &Recorded) -> Result<(), Stop> {
        let Some(seal) = Seal::of(fact, event) else {
            return Ok(());
        };
        let differs = || Stop::Broken(event.sequence, Break::SealDiffers);
        let seal = seal.map_err(|()| differs())?;
        let key = self.key.filter(|key| event.sequence > key.since().sequence);
        let (Some(key), Some(mac)) = (key, seal.mac) else {
            self.seals.unchecked = self.seals.unchecked.saturating_add(1);
            return Ok(());
        };
        if !key.made(mac, self.register, &seal) {
            return Err(differs());
        }
        let waited = seal.sealed.sequence.saturating_sub(self.sealed);
        self.seals.late = self.seals.late.saturating_add(overdue(waited));
        self.sealed = event.sequence;
        self.seals.up_to = seal.sealed.sequence;
        self.seals.checked = self.seals.checked.saturating_add(1);
        Ok(())
    }

    /// The chain ends here.
    fn end(mut self, head: Head) -> Result<Seals, Stop> {
        if let Some(known) = self.ahead.first() {
            return Err(Stop::Broken(head.sequence, Break::CutShort(*known)));
        }
        if self.key.is_some() {
            self.seals.overdue = overdue(head.sequence.saturating_sub(self.sealed));
        }
        Ok(self.seals)
    }
}
