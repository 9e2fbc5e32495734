//! Salvage: a journal put together again from a backup and from what can still be read of a damaged file.
//!
//! ```text
//!  backup    1 ── 2 ── … ── b
//!  damaged   1 ── 2 ── … ── b ── b+1 ── … ── s ── ✗ ── s+2 ── …
//!                                └── salvaged ──┘      └ stranded ┘
//!  restored  1 ── 2 ── … ── b ── b+1 ── … ── s ── restored ── numbers
//! ```
//!
//! Salvaged events are taken over as they are, ids and hashes and all: the chain says that they are the ones
//! that were written. What follows on a lost event cannot be chained, so it is only counted, and read for
//! the numbers and references that it names. The damaged file is never changed.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::Path,
};

use domain::{
    instant::Instant, operator::Role, order::Happening, payout, reference::Reference,
    register::Register,
};
use rusqlite::{Connection, TransactionBehavior, params};
use uuid::Uuid;

use crate::{
    access::{Reading, Writing},
    backup::Backup,
    carve::{Carcass, Place, Value},
    chain::{Hash, Head},
    connection,
    error::Error,
    events::{self, Recorded, Stamp},
    fact::{Fact, OfCall, OfJournal, OfOperator},
    health::follow,
    numbers::{self, FIRST_NUMBER, Witness},
    operators::{NO_PIN, OperatorRow, digest},
    verify::Verification,
};

/// What is to be put together.
#[derive(Clone, Copy, Debug)]
pub struct Restore<'p> {
    /// The damaged file, with its log beside it; none if it is gone.
    pub damaged: Option<&'p Path>,
    /// The backup to begin from; none: what can be read of the damaged file alone.
    pub backup: Option<&'p Path>,
    /// Where the restored journal is to be. What is there is replaced.
    pub to: &'p Path,
    /// When this is.
    pub at: Instant,
    /// Whose it must be; none: whosever it is.
    pub register: Option<&'p Register>,
    /// Who else knows of numbers that sales were given.
    pub witnesses: &'p [Witness],
    /// The last head that was sealed, as the keyring has it.
    pub sealed: Option<Head>,
}

/// A journal that was put together again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Whose it is.
    pub register: Register,
    /// The last event the backup had; 0 without one.
    pub backup: i64,
    /// How many events after that were taken over from the damaged file.
    pub salvaged: i64,
    /// What is not there any more.
    pub gap: Gap,
    /// The last event now: the one that tells of this.
    pub head: Head,
}

/// What is known of what was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// When the last event happened that is there. What the provider shows from a little before this on must
    /// be read again.
    pub from: Instant,
    /// When the journal was put together: nothing was lost after it.
    pub to: Instant,
    /// Events that can still be read but follow on one that cannot.
    pub stranded: i64,
    /// The highest number of a sale that is there.
    pub last_number: i64,
    /// The highest number of a sale that is known of, there or lost.
    pub highest_number: i64,
    /// The number of the next sale: beyond every one that can have been printed.
    pub next_number: i64,
    /// Whether the clock is behind what is known of, so that more numbers are left out.
    pub clock_is_behind: bool,
    /// The references of lost sales and payouts that can still be read.
    pub references: Vec<Reference>,
    /// Who is there but whose PIN was lost: a manager must add them anew.
    pub without_pin: Vec<String>,
}

impl Gap {
    /// Whether events are known to be lost. That none are known is no proof: the end of a file leaves no
    /// trace when it is gone.
    pub fn is_known(&self) -> bool {
        self.stranded > 0
    }
}

impl Restore<'_> {
    /// Of which registers events can be read in the file at `path`, whatever has become of it.
    pub fn registers_in(path: &Path) -> Vec<Register> {
        let Ok(mut carcass) = Carcass::open(path) else {
            return Vec::new();
        };
        let finds = Finds::of(&mut carcass, i64::MAX);
        let names = finds.registers.iter();
        names
            .filter_map(|name| Register::parse(name).ok())
            .collect()
    }

    /// Puts the journal together, reads all of it back, and leaves it at `to`, closed. Changes nothing else.
    ///
    /// `stamp` is asked for each event that tells of it. [`Error::Damaged`] when the backup does not hold
    /// together, or when there is none and nothing can be read; [`Error::Foreign`] when it is another register's
    /// than it must be, or than what is damaged.
    pub fn run(&self, stamp: &mut dyn FnMut() -> Stamp) -> Result<Restored, Error> {
        clear(self.to)?;
        let mut finds = Finds::default();
        let mut carcass = self.damaged.map(Carcass::open).transpose()?;
        let (mut connection, register, begins) = self.begin(&mut carcass, &mut finds)?;
        if let (Some(carcass), false) = (&mut carcass, self.backup.is_none()) {
            finds = Finds::of(carcass, begins.sequence);
        }
        let must_be = self.register.is_none_or(|must_be| *must_be == register);
        if !must_be || finds.is_anothers(&register) {
            return Err(Error::Foreign(register));
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writing = Writing::begin(&transaction, &register)?;
        let mut without_pin = Vec::new();
        if let Some(carcass) = &mut carcass {
            while let Some((event, fact)) = finds.next(carcass, &writing) {
                if !writing.take_over(&event, &fact, &finds, &mut without_pin)? {
                    break;
                }
            }
        }
        let last = writing.head;
        if last.sequence == 0 {
            return Err(Error::Damaged("nothing of it can be read".to_owned()));
        }
        let salvaged = last.sequence.saturating_sub(begins.sequence);
        let gap = writing.tell(self, (begins, salvaged), &mut finds, carcass, stamp)?;
        let gap = Gap { without_pin, ..gap };
        let head = writing.head;
        writing.check()?;
        transaction.commit()?;
        read_back(&connection, &register)?;
        connection.close().map_err(|(_, error)| error)?;
        fs::File::open(self.to)?.sync_all()?;
        Ok(Restored {
            register,
            backup: begins.sequence,
            salvaged,
            gap,
            head,
        })
    }

    /// The file to go on from: the backup's content, or nothing at all.
    fn begin(
        &self,
        carcass: &mut Option<Carcass>,
        finds: &mut Finds,
    ) -> Result<(Connection, Register, Head), Error> {
        if let Some(backup) = self.backup {
            let looked = Backup::look(backup)?;
            connection::new_file(self.to)?;
            fs::copy(backup, self.to)?;
            let connection = connection::open_to_write(self.to)?;
            read_back(&connection, &looked.register)?;
            return Ok((connection, looked.register, looked.head));
        }
        let Some(carcass) = carcass else {
            return Err(Error::Missing);
        };
        *finds = Finds::of(carcass, 0);
        let register = finds
            .begun(carcass)
            .ok_or_else(|| Error::Damaged("its first event cannot be read".to_owned()))?;
        let connection = connection::blank(self.to)?;
        connection.close().map_err(|(_, error)| error)?;
        let connection = connection::open_to_write(self.to)?;
        let begins = Head::genesis(&register);
        Ok((connection, register, begins))
    }
}

/// Takes away what an attempt before this one left.
fn clear(to: &Path) -> Result<(), Error> {
    for ending in ["", "-wal", "-shm", "-journal"] {
        match fs::remove_file(connection::beside(to, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// All of it holds together, or it is not used.
fn read_back(connection: &Connection, register: &Register) -> Result<(), Error> {
    let found = events::register_of(connection)?;
    let reading = Reading {
        connection,
        register,
    };
    match reading.verify()? {
        Verification::Holds { .. } if found == *register => Ok(()),
        Verification::Holds { .. } => Err(Error::Damaged("it is of another register".to_owned())),
        Verification::Broken { sequence, why } => Err(Error::Damaged(format!(
            "event {sequence} does not hold: {why:?}"
        ))),
    }
}

/// What was carved out of a damaged file, from an event on.
#[derive(Default)]
pub(crate) struct Finds {
    /// Where events of each number are; more than one when the file and its log differ.
    events: BTreeMap<i64, Vec<(Place, usize)>>,
    registers: BTreeSet<String>,
    /// The bytes of calls, by their key.
    calls: HashMap<String, Vec<u8>>,
    /// What is in no event of people's rows, by their name.
    people: HashMap<String, Person>,
}

#[derive(Clone)]
struct Person {
    /// The event by which they got that PIN.
    sequence: i64,
    pin_hash: String,
    failures: i64,
    locked_until_ms: Option<i64>,
}

impl Finds {
    pub(crate) fn of(carcass: &mut Carcass, after: i64) -> Finds {
        let mut finds = Finds::default();
        let places: Vec<Place> = carcass.places().collect();
        for place in places {
            for (index, (number, row)) in carcass.rows(place).into_iter().enumerate() {
                match row.as_slice() {
                    [
                        Value::Text(register),
                        Value::Null,
                        Value::Blob(id),
                        ..,
                        Value::Blob(_),
                        Value::Blob(_),
                    ] if row.len() == 10 && id.len() == 16 => {
                        finds.registers.insert(register.clone());
                        if number > after {
                            let found = finds.events.entry(number).or_default();
                            found.push((place, index));
                        }
                    }
                    [
                        Value::Text(key),
                        Value::Text(_),
                        Value::Text(_),
                        Value::Blob(body),
                        Value::Blob(sha256),
                        Value::Integer(sequence),
                        ..,
                    ] if row.len() == 9
                        && *sequence > after
                        && Hash::of(body).bytes().as_slice() == sha256 =>
                    {
                        finds.calls.insert(key.clone(), body.clone());
                    }
                    [
                        Value::Text(name),
                        Value::Text(role),
                        Value::Text(pin_hash),
                        Value::Integer(failures),
                        until @ (Value::Null | Value::Integer(_)),
                        Value::Integer(0..=1),
                        Value::Integer(sequence),
                    ] if *sequence > after && Role::parse(role).is_some() => {
                        let person = Person {
                            sequence: *sequence,
                            pin_hash: pin_hash.clone(),
                            failures: (*failures).max(0),
                            locked_until_ms: match until {
                                Value::Integer(until) => Some(*until),
                                _ => None,
                            },
                        };
                        // An older page may still lie about.
                        let known = finds.people.get(name);
                        if known.is_none_or(|known| known.sequence <= person.sequence) {
                            finds.people.insert(name.clone(), person);
                        }
                    }
                    _ => {}
                }
            }
        }
        finds
    }

    /// The numbers of all events that were found.
    pub(crate) fn numbers(&self) -> Vec<i64> {
        self.events.keys().copied().collect()
    }

    /// The person of that name, if the hash found comes to `pin`, as far as that is told. One that is not the one that
    /// was set would let in somebody else, or nobody.
    fn person(&self, name: &str, pin: Option<&str>) -> Option<&Person> {
        self.people
            .get(name)
            .filter(|person| pin.is_none_or(|pin| pin == digest(&person.pin_hash)))
    }

    fn is_anothers(&self, register: &Register) -> bool {
        !self.registers.is_empty() && !self.registers.contains(register.as_str())
    }

    /// Whose stream it is, if its first event can be read.
    fn begun(&self, carcass: &mut Carcass) -> Option<Register> {
        self.at(carcass, 1).into_iter().find_map(|event| {
            let register = Register::parse(&event.register).ok()?;
            follow(Head::genesis(&register), &event).ok()?;
            Some(register)
        })
    }

    /// The events of that number, as they can be read.
    pub(crate) fn at(&self, carcass: &mut Carcass, sequence: i64) -> Vec<Recorded> {
        let places = self.events.get(&sequence).map(Vec::as_slice);
        places
            .unwrap_or_default()
            .iter()
            .filter_map(|(place, index)| event(carcass.rows(*place).get(*index)?))
            .collect()
    }

    /// The event that follows on what was written, and what it says.
    fn next(&self, carcass: &mut Carcass, writing: &Writing<'_>) -> Option<(Recorded, Fact)> {
        let next = writing.head.sequence.checked_add(1)?;
        let register = writing.register.as_str();
        self.at(carcass, next).into_iter().find_map(|event| {
            let follows = event.register == register && follow(writing.head, &event).is_ok();
            let fact = event.fact().filter(|_| follows)?;
            Some((event, fact))
        })
    }
}

/// The event that a row of ten columns is.
fn event((sequence, row): &(i64, Vec<Value>)) -> Option<Recorded> {
    let [
        Value::Text(register),
        Value::Null,
        Value::Blob(id),
        Value::Integer(at),
        operator @ (Value::Null | Value::Text(_)),
        Value::Text(subject),
        Value::Text(kind),
        Value::Text(body),
        Value::Blob(previous),
        Value::Blob(hash),
    ] = row.as_slice()
    else {
        return None;
    };
    Some(Recorded {
        register: register.clone(),
        sequence: *sequence,
        id: Uuid::from_slice(id).ok()?,
        at: Instant::from_ms(*at),
        operator: match operator {
            Value::Text(name) => Some(name.clone()),
            _ => None,
        },
        subject: subject.clone(),
        kind: kind.clone(),
        body: body.clone(),
        previous: Hash(previous.as_slice().try_into().ok()?),
        hash: Hash(hash.as_slice().try_into().ok()?),
    })
}

impl Writing<'_> {
    /// Takes an event over as it is, with what follows from it. Answers whether all that it needs was there;
    /// if not, nothing was written.
    fn take_over(
        &mut self,
        event: &Recorded,
        fact: &Fact,
        finds: &Finds,
        without_pin: &mut Vec<String>,
    ) -> Result<bool, Error> {
        let bytes = match fact {
            // The bytes of a call are in no event, and without them it can never be made again as the same.
            Fact::Call(_, OfCall::Intended { key, sha256, .. }) => match finds.calls.get(key) {
                Some(bytes) if Hash::of(bytes).to_string() == *sha256 => Some(bytes),
                _ => return Ok(false),
            },
            _ => None,
        };
        self.whole(|writing| {
            writing.connection.prepare_cached(
                "INSERT INTO events
                    (register, sequence, id, at_ms, operator, subject, kind, body, previous, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                event.register,
                event.sequence,
                event.id.as_bytes(),
                event.at.ms(),
                event.operator,
                event.subject,
                event.kind,
                event.body,
                event.previous.0,
                event.hash.0,
            ])?;
            match fact {
                Fact::Call(subject, OfCall::Intended { key, call, .. }) => {
                    let bytes = bytes.map_or(&[][..], Vec::as_slice);
                    writing.connection.execute(
                        "INSERT INTO intents (key, subject, call, body, sha256, sequence, written_ms)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                        params![
                            key,
                            subject.to_string(),
                            call,
                            bytes,
                            Hash::of(bytes).0,
                            event.sequence,
                            event.at.ms()
                        ],
                    )?;
                }
                Fact::Call(_, OfCall::Answered { key, outcome }) => {
                    writing.connection.execute(
                        "UPDATE intents SET outcome = ?2, settled_ms = ?3 WHERE key = ?1",
                        params![key, outcome, event.at.ms()],
                    )?;
                }
                Fact::Operator(OfOperator::PinSet { name, pin, .. }) => {
                    // Only the row has the hash. The PIN before it must not open anything again.
                    let person = finds.person(name, Some(pin));
                    without_pin.retain(|other| other != name);
                    if person.is_none() {
                        without_pin.push(name.clone());
                    }
                    let hash = person.map_or(NO_PIN, |person| person.pin_hash.as_str());
                    writing.put_pin(name, hash, event.sequence)?;
                    if let Some(person) = person {
                        // What was tried wrongly since is not forgotten with the damage.
                        writing.connection.execute(
                            "UPDATE operators SET failures = ?2, locked_until_ms = ?3 WHERE name = ?1",
                            params![name, person.failures, person.locked_until_ms],
                        )?;
                    }
                }
                Fact::Operator(OfOperator::PinTaken { name, .. }) => {
                    without_pin.retain(|other| other != name);
                    writing.put_pin(name, NO_PIN, event.sequence)?;
                }
                Fact::Operator(OfOperator::Dismissed { name, .. }) => {
                    without_pin.retain(|other| other != name);
                    writing.put_dismissed(name, event.sequence)?;
                }
                Fact::Operator(OfOperator::Added { name, role, pin }) => {
                    let found = finds.person(name, pin.as_deref());
                    let person = found.cloned().unwrap_or_else(|| {
                        without_pin.push(name.clone());
                        Person {
                            sequence: event.sequence,
                            pin_hash: NO_PIN.to_owned(),
                            failures: 0,
                            locked_until_ms: None,
                        }
                    });
                    let row = OperatorRow {
                        name: name.clone(),
                        role: *role,
                        pin_hash: person.pin_hash,
                        failures: u32::try_from(person.failures).unwrap_or(u32::MAX),
                        locked_until: person.locked_until_ms.map(Instant::from_ms),
                        active: true,
                    };
                    writing.put_operator(&row, event.sequence)?;
                }
                fact => writing.apply(fact, event)?,
            }
            writing.head = Head {
                sequence: event.sequence,
                hash: event.hash,
            };
            Ok(true)
        })
    }

    /// Writes down what was done, and sees to it that no number is given twice.
    fn tell(
        &mut self,
        restore: &Restore<'_>,
        (begins, salvaged): (Head, i64),
        finds: &mut Finds,
        mut left: Option<Carcass>,
        stamp: &mut dyn FnMut() -> Stamp,
    ) -> Result<Gap, Error> {
        let last = self.events(self.head.sequence, 1)?;
        let from = last
            .first()
            .map(|event| event.at)
            .ok_or_else(|| Error::Damaged("the last event is gone".to_owned()))?;
        let next_known = self.next_number()?;
        let last_number = next_known.saturating_sub(1);
        let mut stranded = None;
        let mut gap = Gap {
            from,
            to: restore.at,
            stranded: 0,
            last_number,
            highest_number: last_number,
            next_number: next_known,
            clock_is_behind: false,
            references: Vec::new(),
            without_pin: Vec::new(),
        };
        if let Some(left) = &mut left {
            let beyond = finds
                .events
                .split_off(&self.head.sequence.saturating_add(1));
            finds.events = beyond;
            for sequence in finds.numbers() {
                for event in finds.at(left, sequence).into_iter().take(1) {
                    stranded = Some(gap.miss(&event).and(stranded));
                }
            }
        }
        let left = Witness {
            number: last_number,
            at: from,
        };
        let others = restore.witnesses.iter().copied();
        let next = numbers::next(
            others.chain(Some(left)).chain(stranded),
            (self.head, last_number),
            restore.sealed,
            restore.at,
        );
        gap.next_number = next.number;
        gap.clock_is_behind = next.clock_is_behind;
        let restored = Fact::Journal(OfJournal::Restored {
            backup: begins.sequence,
            salvaged,
            lost_after: from,
        });
        self.append(&restored, &stamp())?;
        self.set_setting(FIRST_NUMBER, &gap.next_number.to_string(), &stamp())?;
        Ok(gap)
    }
}

impl Gap {
    /// An event that is lost but can be read: what of it must not be forgotten. Answers what it knows of numbers.
    fn miss(&mut self, event: &Recorded) -> Witness {
        self.stranded = self.stranded.saturating_add(1);
        let fact = event.fact();
        let number = fact.as_ref().and_then(numbers::number_in).unwrap_or(0);
        match fact {
            Some(Fact::Order(_, Happening::Drafted(draft))) => {
                self.highest_number = self.highest_number.max(draft.number);
                self.references.push(draft.reference);
            }
            Some(Fact::Payout(_, payout::Happening::Drafted(draft))) => {
                self.references.push(draft.reference);
            }
            _ => {}
        }
        Witness {
            number,
            at: event.at,
        }
    }
}
