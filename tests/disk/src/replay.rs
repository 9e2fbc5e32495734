//! What a disk may hold after the power went, rebuilt from the record.
//!
//! The model: what was synced is there. What was written since may be there, in part, or not at all, each
//! sector or page for itself and in whatever order; a file that grew may have grown and hold anything where
//! nothing arrived. Bytes beside those that were written are never touched (SQLite takes a disk for one of that
//! kind, as the system's own file system tells it to: `SQLITE_IOCAP_POWERSAFE_OVERWRITE`). Folders are
//! orderly: of the names that were given and taken since a folder was synced the first so-many hold.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

use crate::record::{Event, FileId, Record};

/// What a disk holds, by name.
pub type Image = BTreeMap<PathBuf, Vec<u8>>;

/// Of how many bytes all arrive or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 512 bytes: a sector of an old disk.
    Sector,
    /// 4096: one of a new disk, or a page of the system's memory.
    Page,
}

impl Unit {
    const fn bytes(self) -> usize {
        match self {
            Unit::Sector => 512,
            Unit::Page => 4096,
        }
    }
}

/// What became of that which was not safe when the power went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It is gone.
    All,
    /// It is all there.
    Nothing,
    /// Each unit of it is there or not, as the dice of this seed fall.
    Some(u64, Unit),
    /// All but the last write is there, and of that one as many bytes.
    Torn(usize),
}

/// A change of a file that is not safe yet.
#[derive(Clone)]
enum Change<'r> {
    Written(u64, &'r [u8]),
    Cut(u64),
}

/// A file as the record goes.
#[derive(Clone, Default)]
struct File<'r> {
    safe: Vec<u8>,
    since: Vec<Change<'r>>,
}

/// A change of a folder that is not safe yet.
#[derive(Clone)]
enum Naming<'r> {
    Given(&'r Path, FileId),
    Taken(&'r Path),
}

/// Walks a record, and tells at each step what the disk may hold.
pub struct Replay<'r> {
    record: &'r Record,
    next: usize,
    files: HashMap<FileId, File<'r>>,
    names: BTreeMap<&'r Path, FileId>,
    namings: Vec<Naming<'r>>,
    mark: Option<i64>,
}

impl<'r> Replay<'r> {
    /// Stands before the first event.
    pub fn of(record: &'r Record) -> Replay<'r> {
        let file = |(file, held): (&FileId, &Vec<u8>)| {
            let (safe, since) = (held.clone(), Vec::new());
            (*file, File { safe, since })
        };
        Replay {
            record,
            next: 0,
            files: record.before.iter().map(file).collect(),
            names: BTreeMap::new(),
            namings: Vec::new(),
            mark: None,
        }
    }

    /// Does the next thing that was done, and answers it; none at the end.
    pub fn step(&mut self) -> Option<&'r Event> {
        let event = self.record.events.get(self.next)?;
        self.next += 1;
        match event {
            Event::Opened { file, path, named } => {
                if *named {
                    self.names.insert(path, *file);
                } else {
                    self.namings.push(Naming::Given(path, *file));
                }
            }
            Event::Written {
                file,
                offset,
                bytes,
            } => self.changes(*file, Change::Written(*offset, bytes)),
            Event::Cut { file, length } => self.changes(*file, Change::Cut(*length)),
            Event::Synced { file, folder } => {
                let file = self.files.entry(*file).or_default();
                for change in std::mem::take(&mut file.since) {
                    apply(&mut file.safe, &change);
                }
                if let Some(folder) = folder {
                    self.settle(folder);
                }
            }
            Event::Deleted { path, synced } => {
                self.namings.push(Naming::Taken(path));
                if let (true, Some(folder)) = (synced, path.parent()) {
                    self.settle(folder);
                }
            }
            Event::Marked(mark) => self.mark = Some(*mark),
        }
        Some(event)
    }

    /// How many events were done.
    pub fn at(&self) -> usize {
        self.next
    }

    /// What the test said last.
    pub fn mark(&self) -> Option<i64> {
        self.mark
    }

    /// Whether anything was done that is not safe.
    pub fn is_unsafe(&self) -> bool {
        !self.namings.is_empty() || self.files.values().any(|file| !file.since.is_empty())
    }

    /// What the disk holds if the power goes now and this is lost.
    pub fn image(&self, loss: Loss) -> Image {
        let mut dice = Dice(match loss {
            Loss::Some(seed, _) => seed,
            Loss::All | Loss::Nothing | Loss::Torn(_) => 0,
        });
        let mut names = self.names.clone();
        let hold = match loss {
            Loss::All => 0,
            Loss::Nothing | Loss::Torn(_) => self.namings.len(),
            Loss::Some(..) => dice.below(self.namings.len() + 1),
        };
        for naming in self.namings.iter().take(hold) {
            name(&mut names, naming);
        }
        let torn = match self
            .next
            .checked_sub(1)
            .map(|last| &self.record.events[last])
        {
            Some(Event::Written { file, .. }) => Some(*file),
            _ => None,
        };
        let nothing = File::default();
        // In the order of names: the dice fall alike at every run.
        let image = names.into_iter().map(|(path, id)| {
            let file = self.files.get(&id).unwrap_or(&nothing);
            let loss = match loss {
                Loss::Torn(_) if torn != Some(id) => Loss::Nothing,
                loss => loss,
            };
            (path.to_owned(), file.after(loss, &mut dice))
        });
        image.collect()
    }

    fn changes(&mut self, file: FileId, change: Change<'r>) {
        self.files.entry(file).or_default().since.push(change);
    }

    /// What was done in that folder is safe.
    fn settle(&mut self, folder: &Path) {
        let mut rest = Vec::new();
        for naming in std::mem::take(&mut self.namings) {
            let (Naming::Given(path, _) | Naming::Taken(path)) = naming;
            if path.parent() == Some(folder) {
                name(&mut self.names, &naming);
            } else {
                rest.push(naming);
            }
        }
        self.namings = rest;
    }
}

impl File<'_> {
    fn after(&self, loss: Loss, dice: &mut Dice) -> Vec<u8> {
        let mut held = self.safe.clone();
        let last = self.since.len().saturating_sub(1);
        for (place, change) in self.since.iter().enumerate() {
            match (loss, change) {
                (Loss::All, _) => {}
                (Loss::Torn(bytes), Change::Written(offset, written)) if place == last => {
                    let arrived = written.get(..bytes).unwrap_or(written);
                    apply(&mut held, &Change::Written(*offset, arrived));
                }
                (Loss::Nothing | Loss::Torn(_), change) => apply(&mut held, change),
                (Loss::Some(_, unit), Change::Written(offset, written)) => {
                    scatter(&mut held, *offset, written, unit, dice);
                }
                (Loss::Some(..), Change::Cut(_)) => {
                    if dice.falls() {
                        apply(&mut held, change);
                    }
                }
            }
        }
        held
    }
}

/// Writes those units of `written` that the dice let arrive; the file may have grown for the others, too.
fn scatter(held: &mut Vec<u8>, offset: u64, written: &[u8], unit: Unit, dice: &mut Dice) {
    let unit = unit.bytes();
    // What stands where a file grew and nothing arrived: nothing, or what some other file left.
    let rest = if dice.falls() { 0 } else { 0xA5 };
    if dice.falls() {
        let end = place(offset) + written.len();
        if held.len() < end {
            held.resize(end, rest);
        }
    }
    let mut from = 0;
    while from < written.len() {
        // Units are the disk's, not the write's.
        let within = (place(offset) + from) % unit;
        let to = written.len().min(from + unit - within);
        if dice.falls() {
            let start = place(offset) + from;
            if held.len() < start {
                held.resize(start, rest);
            }
            apply(held, &Change::Written(start as u64, &written[from..to]));
        }
        from = to;
    }
}

fn apply(held: &mut Vec<u8>, change: &Change<'_>) {
    match change {
        Change::Written(offset, bytes) => {
            let (start, end) = (place(*offset), place(*offset) + bytes.len());
            if bytes.is_empty() {
                return;
            }
            if held.len() < end {
                held.resize(end, 0);
            }
            held[start..end].copy_from_slice(bytes);
        }
        Change::Cut(length) => held.truncate(place(*length)),
    }
}

fn name<'r>(names: &mut BTreeMap<&'r Path, FileId>, naming: &Naming<'r>) {
    match naming {
        Naming::Given(path, file) => names.insert(path, *file),
        Naming::Taken(path) => names.remove(path),
    };
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).expect("a test's files fit into memory")
}

/// The splitmix64 sequence of a seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn falls(&mut self) -> bool {
        self.throw() >> 63 == 1
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.throw() >> 33).expect("31 bits fit") % limit
    }
}
