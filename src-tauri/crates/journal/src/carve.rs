//! Carving: rows read out of a file's bytes page by page, whatever has become of its tables of contents.
//!
//! A file whose first page is gone is no database any more, but a sale is still in the page it was written
//! to. Nothing is believed here: which rows are true is told by their hashes, in `salvage`.
//!
//! ```text
//! page   = 0D ‖ freeblock (2) ‖ cells (2) ‖ content (2) ‖ fragments (1) ‖ cells × place (2) ‖ … cells
//! cell   = payload length (varint) ‖ row (varint) ‖ payload, or its head and the number (4) of the next page
//! row    = header length (varint) ‖ type of each column (varint) ‖ columns
//! log    = magic (4) … salts (16..24) … ‖ frames; frame = page number (4) ‖ pages if it ends a transaction (4)
//!          ‖ salts (8) ‖ checksums (8) ‖ page
//! ```
//!
//! The file is never opened as a database and never written to.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use crate::{connection::beside, error::Error};

/// The size of a page in every journal.
const PAGE: usize = 4096;
const PAGE_BYTES: u64 = 4096;
const LOG_HEAD: u64 = 32;
const FRAME_HEAD: u64 = 24;
/// The head of a file's first page, before its cells.
const FILE_HEAD: usize = 100;
/// No column of ours is longer: a length beyond it is no length.
const LONGEST: usize = 16 * 1024 * 1024;

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
    /// Nothing of ours.
    Other,
}

/// A damaged file and its log.
pub(crate) struct Carcass {
    file: File,
    pages: u64,
    log: Option<Log>,
}

struct Log {
    file: File,
    /// Where the newest kept version of each page is.
    pages: BTreeMap<u64, u64>,
}

/// A page, by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the file, by its number from 1.
    File(u64),
    /// In the log, by its offset, and its number in the file.
    Log(u64, u64),
}

impl Carcass {
    /// What lies at `path`.
    pub(crate) fn open(path: &Path) -> Result<Carcass, Error> {
        let file = File::open(path)?;
        let pages = file.metadata()?.len().div_ceil(PAGE_BYTES);
        let log = Log::open(&beside(path, "-wal"))?;
        Ok(Carcass { file, pages, log })
    }

    /// Every page there is: those of the file, then the newest of the log.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let logged: Vec<Place> = self.log.as_ref().map_or_else(Vec::new, |log| {
            log.pages
                .iter()
                .map(|(number, offset)| Place::Log(*offset, *number))
                .collect()
        });
        (1..=self.pages).map(Place::File).chain(logged)
    }

    /// The rows that can be read in a page, each with its number; none if it is not one of rows, or cannot be
    /// read. A column that is the row's number stands nowhere else: it is [`Value::Null`] there.
    pub(crate) fn rows(&mut self, place: Place) -> Vec<(i64, Vec<Value>)> {
        let Some(page) = self.page(place) else {
            return Vec::new();
        };
        let first = matches!(place, Place::File(1) | Place::Log(_, 1));
        let head = if first { FILE_HEAD } else { 0 };
        if page.get(head) != Some(&0x0D) {
            return Vec::new();
        }
        let cells = usize::from(short(&page, head.saturating_add(3)).unwrap_or(0));
        let places = head.saturating_add(8);
        (0..cells)
            .filter_map(|cell| {
                let at = short(&page, places.saturating_add(cell.saturating_mul(2)))?;
                let (number, payload) = self.payload(&page, usize::from(at))?;
                Some((number, row(&payload)?))
            })
            .collect()
    }

    fn page(&mut self, place: Place) -> Option<Vec<u8>> {
        match place {
            Place::File(number) => {
                let offset = number.checked_sub(1)?.checked_mul(PAGE_BYTES)?;
                read_page(&mut self.file, offset)
            }
            Place::Log(offset, _) => read_page(&mut self.log.as_mut()?.file, offset),
        }
    }

    /// A row's number and all that its cell holds, also where it goes on in other pages.
    fn payload(&mut self, page: &[u8], at: usize) -> Option<(i64, Vec<u8>)> {
        let (length, at) = varint(page, at)?;
        let (number, at) = varint(page, at)?;
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= LONGEST)?;
        let here = in_page(length);
        let mut payload = page.get(at..at.checked_add(here)?)?.to_vec();
        let mut next = if here < length {
            long(page, at.checked_add(here)?)?
        } else {
            0
        };
        while payload.len() < length {
            // A chain that bites its own tail ends here too: each turn adds a page.
            let further = self.newest(u64::from(next))?;
            next = long(&further, 0)?;
            let rest = length.checked_sub(payload.len())?.min(PAGE - 4);
            payload.extend_from_slice(further.get(4..rest.checked_add(4)?)?);
        }
        Some((number.cast_signed(), payload))
    }

    fn newest(&mut self, number: u64) -> Option<Vec<u8>> {
        let logged = self
            .log
            .as_ref()
            .and_then(|log| log.pages.get(&number).copied());
        self.page(match logged {
            Some(offset) => Place::Log(offset, number),
            None => Place::File(number),
        })
    }
}

impl Log {
    /// The log at `path`, as far as its last whole transaction; none if there is none.
    fn open(path: &Path) -> Result<Option<Log>, Error> {
        let Ok(mut file) = File::open(path) else {
            return Ok(None);
        };
        let frames = file
            .metadata()?
            .len()
            .saturating_sub(LOG_HEAD)
            .checked_div(FRAME_HEAD.saturating_add(PAGE_BYTES))
            .unwrap_or(0);
        let mut head = [0_u8; 32];
        let mut salts = match read_at(&mut file, 0, &mut head) {
            // 377F0682 or 377F0683, as the machine counts.
            Some(()) if head.starts_with(&[0x37, 0x7F, 0x06]) => {
                head.get(16..24).map(<[u8]>::to_vec)
            }
            _ => None,
        };
        let (mut pages, mut unfinished) = (BTreeMap::new(), Vec::new());
        for frame in 0..frames {
            let at = frame
                .saturating_mul(FRAME_HEAD.saturating_add(PAGE_BYTES))
                .saturating_add(LOG_HEAD);
            let mut head = [0_u8; 24];
            if read_at(&mut file, at, &mut head).is_none() {
                break;
            }
            let own = head.get(8..16).map(<[u8]>::to_vec);
            // Without a readable head the first frame says which frames belong together.
            if *salts.get_or_insert_with(|| own.clone().unwrap_or_default())
                != own.unwrap_or_default()
            {
                break;
            }
            let (number, ends) = (long(&head, 0).unwrap_or(0), long(&head, 4).unwrap_or(0));
            unfinished.push((u64::from(number), at.saturating_add(FRAME_HEAD)));
            if ends > 0 {
                pages.extend(unfinished.drain(..));
            }
        }
        Ok(Some(Log { file, pages }))
    }
}

/// How much of a payload stands in the page itself.
fn in_page(length: usize) -> usize {
    const MOST: usize = PAGE - 35;
    const LEAST: usize = (PAGE - 12) * 32 / 255 - 23;
    if length <= MOST {
        return length;
    }
    let some = length
        .saturating_sub(LEAST)
        .checked_rem(PAGE - 4)
        .unwrap_or(0)
        .saturating_add(LEAST);
    if some <= MOST { some } else { LEAST }
}

fn row(payload: &[u8]) -> Option<Vec<Value>> {
    let (head, mut at) = varint(payload, 0)?;
    let head = usize::try_from(head).ok()?;
    let mut body = head;
    let mut values = Vec::new();
    while at < head {
        let (kind, next) = varint(payload, at)?;
        at = next;
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from(kind.checked_sub(12)?.checked_div(2)?).ok()?,
            _ => return None,
        };
        let bytes = payload.get(body..body.checked_add(length)?)?;
        body = body.checked_add(length)?;
        values.push(match kind {
            0 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => Value::Integer(integer(bytes)),
            12.. if kind.is_multiple_of(2) => Value::Blob(bytes.to_vec()),
            12.. => String::from_utf8(bytes.to_vec()).map_or(Value::Other, Value::Text),
            _ => Value::Other,
        });
    }
    Some(values)
}

/// Of one to eight bytes, the first of which has the sign.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    let mut whole = [if negative { 0xFF } else { 0 }; 8];
    for (slot, byte) in whole.iter_mut().rev().zip(bytes.iter().rev()) {
        *slot = *byte;
    }
    i64::from_be_bytes(whole)
}

/// A number of one to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for place in 0..9_usize {
        let end = at.checked_add(place)?;
        let byte = *bytes.get(end)?;
        let next = end.checked_add(1)?;
        if place == 8 {
            return Some((value << 8 | u64::from(byte), next));
        }
        value = value << 7 | u64::from(byte & 0x7F);
        if byte < 0x80 {
            return Some((value, next));
        }
    }
    None
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let part = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(part.try_into().ok()?))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(part.try_into().ok()?))
}

fn read_at(file: &mut File, at: u64, into: &mut [u8]) -> Option<()> {
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(into).ok()
}

/// A page; what is missing at the end of the file is nothing. A sector that cannot be read is nothing too.
fn read_page(file: &mut File, offset: u64) -> Option<Vec<u8>> {
    let mut page = vec![0_u8; PAGE];
    file.seek(SeekFrom::Start(offset)).ok()?;
    let mut filled = 0;
    while filled < PAGE {
        match file.read(page.get_mut(filled..)?) {
            Ok(0) => break,
            Ok(more) => filled = filled.checked_add(more)?,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    (filled > 0).then_some(page)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{Carcass, Value};

    /// A table of every kind of value, some of it too long for one page.
    fn sample(
        folder: &tempfile::TempDir,
        wal: bool,
    ) -> (std::path::PathBuf, Vec<(i64, Vec<Value>)>) {
        let path = folder.path().join("sample.db");
        let connection = Connection::open(&path).expect("a file");
        if wal {
            connection
                .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
                .expect("a log");
        }
        connection
            .execute_batch("CREATE TABLE sample (n INTEGER, t TEXT, b BLOB, x)")
            .expect("a table");
        let integers = [
            0,
            1,
            -1,
            127,
            -128,
            40_000,
            -40_000,
            8_000_000,
            -2_000_000_000,
            1 << 40,
            i64::MIN,
            i64::MAX,
        ];
        let mut expected = Vec::new();
        for (n, length) in integers
            .into_iter()
            .zip([0, 1, 500, 4_050, 4_070, 9_000, 70_000].into_iter().cycle())
        {
            let (text, blob) = ("ñ".repeat(length), vec![7_u8; length / 3]);
            connection
                .execute(
                    "INSERT INTO sample VALUES (?1, ?2, ?3, NULL)",
                    rusqlite::params![n, text, blob],
                )
                .expect("a row");
            let columns = vec![
                Value::Integer(n),
                Value::Text(text),
                Value::Blob(blob),
                Value::Null,
            ];
            expected.push((connection.last_insert_rowid(), columns));
        }
        if wal {
            // Nobody closes it: the rows stay in the log.
            std::mem::forget(connection);
        }
        (path, expected)
    }

    fn found(path: &std::path::Path) -> Vec<(i64, Vec<Value>)> {
        let mut carcass = Carcass::open(path).expect("it can be read");
        let places: Vec<_> = carcass.places().collect();
        let rows = places.into_iter().flat_map(|place| carcass.rows(place));
        rows.filter(|(_, row)| row.len() == 4).collect()
    }

    #[test]
    fn every_row_of_a_file_is_read_from_its_bytes() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let (path, expected) = sample(&folder, false);
        assert_eq!(found(&path), expected, "as it was written");
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[..100].fill(0xFF);
        std::fs::write(&path, bytes).expect("a file without a head");
        assert_eq!(found(&path), expected, "and without the head of the file");
    }

    #[test]
    fn rows_that_are_only_in_the_log_are_read_too() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let (path, expected) = sample(&folder, true);
        assert_eq!(found(&path), expected, "as they were written");
    }

    #[test]
    fn no_bytes_are_too_strange() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let (path, expected) = sample(&folder, false);
        let sound = std::fs::read(&path).expect("a file");
        let mut state = 1_u64;
        for _ in 0..300 {
            let mut bytes = sound.clone();
            for _ in 0..40 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(state >> 33).expect("small") % bytes.len();
                bytes[at] = state.to_le_bytes()[5];
            }
            std::fs::write(&path, bytes).expect("a file");
            assert!(
                found(&path).len() <= expected.len() * 4,
                "it ends, and finds no more than there could be"
            );
        }
    }
}
