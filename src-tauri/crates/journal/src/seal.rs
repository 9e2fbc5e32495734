//! Seals: what says that a stretch of the chain is the one this register wrote, and no other made as well.
//!
//! The chain alone can be recomputed by whoever writes the file. A seal cannot: it is an event like any other,
//! last in the transaction that made it due, and holds a MAC under a key that is in no file.
//!
//! ```text
//!  … 254 ── 255 ── 256 ── 257 sealed ── 258 ── …
//!                   │          │
//!                   └──────────┴─ mac = HMAC-SHA256(key, "mostrador seal 1" ‖ field(register) ‖ field(sequence)
//!                                                        ‖ field(hash) ‖ field(day))
//!  field(x) = length of x in bytes (8 bytes, big-endian) ‖ x
//! ```
//!
//! `sequence` (8 bytes, big-endian) and `hash` (32 bytes) are those of the event before the seal, `register` is
//! UTF-8, and `day` is one byte 1 and the text when a day was closed with it, or one byte 0.
//!
//! With a key, every [`SEAL_EVERY`] events are sealed without anybody thinking of it. Without one nothing is,
//! but for the days that are closed: such a seal has no MAC, and marks the place for the paper that names it.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};

use domain::{day::Day, instant::Instant, register::Register};
use hmac::{Hmac, Mac};
use rusqlite::OptionalExtension;
use secrecy::{ExposeSecret, SecretBox};
use sha2::Sha256;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    access::{Reading, Writing},
    chain::{Hash, Head, hash_of},
    entries::DAY_CLOSED,
    error::Error,
    events::{Recorded, Stamp},
    fact::{Fact, OfJournal},
    journal::Journal,
};

/// How many events go without a seal before the next one is due.
pub const SEAL_EVERY: i64 = 256;
/// How many events may go without a seal before it is late. Twice what is due: a program that had no key, a console
/// beside the window, may have written some.
pub const UNSEALED_AT_MOST: i64 = 512;

/// How many of so many events without a seal have waited too long for it: all of them, or none.
///
/// Late is not false. Whoever opens the journal and whoever verifies it say the same of it, and what is due is made
/// as soon as there is a key ([`Journal::seal_what_waits`]).
pub(crate) const fn overdue(unsealed: i64) -> i64 {
    if unsealed > UNSEALED_AT_MOST {
        unsealed
    } else {
        0
    }
}

/// Both are found by the subject's index: a journal has few events about itself, and the last is mostly it.
const LAST_SEAL: &str = "
    SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash FROM events
    WHERE subject = 'journal' AND kind = 'sealed' AND json_extract(body, '$.mac') IS NOT NULL
    ORDER BY sequence DESC LIMIT 1";
const LAST_RESTORED: &str = "
    SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash FROM events
    WHERE subject = 'journal' AND kind = 'restored' ORDER BY sequence DESC LIMIT 1";

/// What a register seals with, and from which event on. Shows itself to nobody, and is wiped when dropped.
pub struct SealKey {
    secret: SecretBox<[u8; 32]>,
    since: Head,
}

impl SealKey {
    /// A key of these bytes, which seals what comes after `since`.
    pub fn new(bytes: [u8; 32], since: Head) -> SealKey {
        SealKey {
            secret: SecretBox::new(Box::new(bytes)),
            since,
        }
    }

    /// The event after which it seals: what seals there are before are another key's.
    pub fn since(&self) -> Head {
        self.since
    }

    fn begin(&self, register: &Register, sealed: Head, day: Option<&str>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret())
            .expect("an HMAC takes a key of any length");
        mac.update(b"mostrador seal 1");
        let mut field = |parts: &[&[u8]]| {
            let length: usize = parts.iter().map(|part| part.len()).sum();
            mac.update(&u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
            for part in parts {
                mac.update(part);
            }
        };
        field(&[register.as_str().as_bytes()]);
        field(&[&sealed.sequence.to_be_bytes()]);
        field(&[sealed.hash.bytes()]);
        match day {
            Some(day) => field(&[&[1], day.as_bytes()]),
            None => field(&[&[0]]),
        }
        mac
    }

    fn mac(&self, register: &Register, sealed: Head, day: Option<&str>) -> Hash {
        let mac = self.begin(register, sealed, day);
        Hash(mac.finalize().into_bytes().into())
    }

    /// Whether `mac` is what this key makes of it; in a time that does not tell where they differ.
    pub(crate) fn made(&self, mac: &str, register: &Register, seal: &Seal<'_>) -> bool {
        let Some(mac) = Hash::parse(mac) else {
            return false;
        };
        let own = self.begin(register, seal.sealed, seal.day);
        own.verify_slice(mac.bytes()).is_ok() || sabotage::breaks(sabotage::Rule::SealIsChecked)
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealKey")
            .field("since", &self.since.sequence)
            .finish_non_exhaustive()
    }
}

/// A seal as an event tells of it.
pub(crate) struct Seal<'f> {
    /// What it seals.
    pub(crate) sealed: Head,
    /// Under which MAC; none when there was no key.
    pub(crate) mac: Option<&'f str>,
    /// Which day was closed with it.
    day: Option<&'f str>,
}

impl<'f> Seal<'f> {
    /// The seal that a fact is; `Err` when it names what is not the event before it, or is one that nobody makes:
    /// without a key only a day is sealed.
    pub(crate) fn of(fact: &'f Fact, event: &Recorded) -> Option<Result<Seal<'f>, ()>> {
        let Fact::Journal(OfJournal::Sealed {
            sequence,
            hash,
            mac,
            day,
        }) = fact
        else {
            return None;
        };
        let sealed = Head {
            sequence: event.sequence.saturating_sub(1),
            hash: event.previous,
        };
        let is_ours = mac.is_some() || day.is_some();
        if !is_ours || *sequence != sealed.sequence || *hash != sealed.hash.to_string() {
            return Some(Err(()));
        }
        Some(Ok(Seal {
            sealed,
            mac: mac.as_deref(),
            day: day.as_deref(),
        }))
    }
}

/// How a journal stands to the seal that was last known of it elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The seal is in it as it was.
    Stands {
        /// How many events at its end have waited too long for a seal of the key; 0 when none have.
        overdue: i64,
    },
    /// It ends before that seal.
    CutShort {
        /// Its last event.
        last: i64,
    },
    /// It has another event in that place.
    Differs,
    /// Its last seal was not made with the key.
    Forged {
        /// The event that pretends to be one.
        sequence: i64,
    },
}

/// That the journal was put together again from a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restoration {
    /// The event that says so.
    pub sequence: i64,
    /// When that was.
    pub at: Instant,
    /// The last event the backup had.
    pub backup: i64,
    /// How many events after that one were read out of the damaged file.
    pub salvaged: i64,
    /// When the last event happened that was not lost.
    pub lost_after: Instant,
}

impl Reading<'_> {
    /// Whether the event of that number is there, with that hash, and is what its hash says.
    pub fn has(&self, head: Head) -> Result<bool, Error> {
        if head.sequence == 0 {
            return Ok(head == Head::genesis(self.register));
        }
        let found = self.events(head.sequence, 1)?;
        Ok(found.first().is_some_and(|event| {
            event.sequence == head.sequence
                && event.hash == head.hash
                && hash_of(event) == head.hash
        }))
    }

    /// How the journal stands to `sealed`, the last head that was sealed with `key`. Looks at a few events; the
    /// rest is for [`Reading::verify_against`].
    pub fn standing(&self, key: &SealKey, sealed: Head) -> Result<Standing, Error> {
        let last = self.head()?.sequence;
        if last < sealed.sequence.max(key.since.sequence) {
            return Ok(Standing::CutShort { last });
        }
        if !self.has(sealed)? || !self.has(key.since)? {
            return Ok(Standing::Differs);
        }
        let last_seal = self.last_seal()?;
        if let Some(event) = last_seal.filter(|event| event.sequence > key.since.sequence) {
            let fact = event.fact();
            let seal = fact.as_ref().and_then(|fact| Seal::of(fact, &event));
            let holds = seal.is_some_and(|seal| {
                seal.is_ok_and(|seal| {
                    hash_of(&event) == event.hash
                        && seal
                            .mac
                            .is_some_and(|mac| key.made(mac, self.register, &seal))
                })
            });
            if !holds {
                let sequence = event.sequence;
                return Ok(Standing::Forged { sequence });
            }
        }
        let unsealed = last.saturating_sub(self.sealed_up_to(key)?);
        let overdue = overdue(unsealed);
        Ok(Standing::Stands { overdue })
    }

    /// The last seal with a MAC, whoever's.
    pub fn last_seal(self) -> Result<Option<Recorded>, Error> {
        self.last_of_journal(LAST_SEAL)
    }

    /// The last time the journal was put together again, if it ever was.
    pub fn restored(self) -> Result<Option<Restoration>, Error> {
        let event = self.last_of_journal(LAST_RESTORED)?;
        Ok(event.and_then(|event| match event.fact() {
            Some(Fact::Journal(OfJournal::Restored {
                backup,
                salvaged,
                lost_after,
            })) => Some(Restoration {
                sequence: event.sequence,
                at: event.at,
                backup,
                salvaged,
                lost_after,
            }),
            _ => None,
        }))
    }

    fn last_of_journal(&self, sql: &'static str) -> Result<Option<Recorded>, Error> {
        let event = self
            .connection
            .prepare_cached(sql)?
            .query_row([], Recorded::from_row)
            .optional()?;
        Ok(event)
    }

    /// The last event that needs no seal: the last one of `key`, or where the key came in.
    fn sealed_up_to(&self, key: &SealKey) -> Result<i64, Error> {
        let seal = self.last_seal()?.map_or(0, |event| event.sequence);
        Ok(seal.max(key.since.sequence))
    }
}

impl Writing<'_> {
    /// Seals all that was written, if that is due. Answers the seal's own head.
    fn seal_if_due(&mut self, key: &SealKey) -> Result<Option<Head>, Error> {
        let unsealed = self.head.sequence.saturating_sub(self.sealed_up_to(key)?);
        if unsealed < SEAL_EVERY {
            return Ok(None);
        }
        let last = self.events(self.head.sequence, 1)?;
        let at = last
            .first()
            .map(|event| event.at)
            .ok_or_else(|| Error::Damaged("the last event is gone".to_owned()))?;
        let id = id_after(self.head, at);
        let head = self.whole(|writing| writing.seal(Some(key), None, id, at))?;
        Ok(Some(head))
    }

    fn seal(
        &mut self,
        key: Option<&SealKey>,
        day: Option<&str>,
        id: Uuid,
        at: Instant,
    ) -> Result<Head, Error> {
        let sealed = self.head;
        let mac = key.map(|key| key.mac(self.register, sealed, day).to_string());
        let fact = Fact::Journal(OfJournal::Sealed {
            sequence: sealed.sequence,
            hash: sealed.hash.to_string(),
            mac,
            day: day.map(str::to_owned),
        });
        let operator = None;
        self.append(&fact, &Stamp { id, at, operator })?;
        Ok(self.head)
    }
}

/// An id that nobody hands in: of the hash it follows, which is as random as one and was never there before.
fn id_after(head: Head, at: Instant) -> Uuid {
    let Hash(random) = head.hash;
    let random: [u8; 10] = std::array::from_fn(|place| random.get(place).copied().unwrap_or(0));
    let ms = u64::try_from(at.ms()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
}

/// What a handle seals with, and who wants to know.
pub(crate) struct Sealing {
    key: Mutex<Option<Arc<SealKey>>>,
    told: watch::Sender<Option<Head>>,
}

impl Sealing {
    /// Without a key.
    pub(crate) fn new() -> Sealing {
        Sealing {
            key: Mutex::new(None),
            told: watch::Sender::new(None),
        }
    }

    fn locked(&self) -> MutexGuard<'_, Option<Arc<SealKey>>> {
        self.key.lock().expect("nobody panics while holding it")
    }

    fn key(&self) -> Option<Arc<SealKey>> {
        self.locked().clone()
    }

    /// Ends what was written after `before`: sealed, if that is due. A seal that fails is for the next time,
    /// because no sale may be lost for it.
    pub(crate) fn close(
        &self,
        writing: &mut Writing<'_>,
        before: Head,
    ) -> Result<Option<Head>, Error> {
        let key = self.key().filter(|_| writing.head != before);
        let Some(key) = key else {
            return Ok(None);
        };
        match writing.seal_if_due(&key) {
            Ok(sealed) => Ok(sealed),
            Err(error) => {
                // Unless the failure undid all that was written.
                writing.check()?;
                tracing::warn!(%error, "a seal was due and could not be written");
                Ok(None)
            }
        }
    }

    /// The seal is on the disk.
    pub(crate) fn tell(&self, sealed: Option<Head>) {
        if sealed.is_some() {
            self.told.send_replace(sealed);
        }
    }
}

impl Journal {
    /// Seals with this key from now on, in place of any before it: the events written by this handle and its
    /// clones, whenever [`SEAL_EVERY`] of them follow the last seal.
    pub fn seal_with(&self, key: SealKey) {
        *self.sealing().locked() = Some(Arc::new(key));
    }

    /// Seals what is due for it already, without waiting for somebody to write: for when the keyring comes back.
    /// Answers the seal's own head; none when nothing was due, or there is no key.
    pub async fn seal_what_waits(&self) -> Result<Option<Head>, Error> {
        let Some(key) = self.sealing().key() else {
            return Ok(None);
        };
        let sealed = self.write(move |writing| writing.seal_if_due(&key)).await?;
        self.sealing().tell(sealed);
        Ok(sealed)
    }

    /// Seals all there is at the close of a day, and answers the head to print: the seal's own. Without a key it
    /// has no MAC, and the paper alone vouches for it.
    pub async fn seal_day(&self, day: &str, stamp: Stamp) -> Result<Head, Error> {
        self.end_day(day, None, stamp).await
    }

    /// Closes a day: from here on nothing is added to what it comes to ([`Reading::sums`]), and the seal vouches for
    /// that. Both or neither. Answers the head to print.
    pub async fn close_day(&self, day: Day, noted: Stamp, sealed: Stamp) -> Result<Head, Error> {
        self.end_day(&day.to_string(), Some(noted), sealed).await
    }

    async fn end_day(&self, day: &str, noted: Option<Stamp>, stamp: Stamp) -> Result<Head, Error> {
        let (key, day) = (self.sealing().key(), day.to_owned());
        let has_key = key.is_some();
        let head = self
            .write(move |writing| {
                let key = key.as_deref();
                writing.whole(|writing| {
                    if let Some(noted) = noted {
                        writing.set_setting(DAY_CLOSED, &day, &noted)?;
                    }
                    writing.seal(key, Some(&day), stamp.id, stamp.at)
                })
            })
            .await?;
        self.sealing().tell(has_key.then_some(head));
        Ok(head)
    }

    /// Hears of each seal made with a key, once it is on the disk: its own head. Ends with the journal.
    pub fn seals(&self) -> watch::Receiver<Option<Head>> {
        self.sealing().told.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use domain::register::Register;

    use super::SealKey;
    use crate::chain::{Hash, Head};

    fn key(byte: u8) -> SealKey {
        let register = Register::parse("R1").expect("a short name");
        SealKey::new([byte; 32], Head::genesis(&register))
    }

    fn mac(key: &SealKey, register: &str, sequence: i64, of: &[u8], day: Option<&str>) -> String {
        let register = Register::parse(register).expect("a short name");
        let hash = Hash::of(of);
        key.mac(&register, Head { sequence, hash }, day).to_string()
    }

    /// Computed apart from this code, from the picture at the top of the file:
    /// `python3 -c "import hmac,hashlib as h,struct as s; f=lambda x:s.pack('>Q',len(x))+x; g=h.sha256(b'x').digest();
    /// t=b'mostrador seal 1'+f(b'R1')+f(s.pack('>q',256))+f(g); m=lambda d:hmac.new(b'\x07'*32,t+f(d),'sha256').hexdigest();
    /// print(m(b'\x00'), m(b'\x012026-11-20'))"`
    #[test]
    fn the_mac_is_the_one_the_picture_describes() {
        assert_eq!(
            mac(&key(7), "R1", 256, b"x", None),
            "9957cad9c4b44c531b775da0b5a1eef8d113342ebeaa14f634163d4d9db812b8",
            "another program must come to the same"
        );
        assert_eq!(
            mac(&key(7), "R1", 256, b"x", Some("2026-11-20")),
            "51e61da4b93bf2da3d6994618a9f1bc174c20a49a308c82f4eb6bcafe0e26673",
            "the day is under it"
        );
    }

    #[test]
    fn every_field_counts() {
        let all = [
            mac(&key(7), "R1", 256, b"x", None),
            mac(&key(8), "R1", 256, b"x", None),
            mac(&key(7), "R2", 256, b"x", None),
            mac(&key(7), "R1", 257, b"x", None),
            mac(&key(7), "R1", 256, b"y", None),
            mac(&key(7), "R1", 256, b"x", Some("")),
            mac(&key(7), "R1", 256, b"x", Some("2026-11-20")),
            mac(&key(7), "R1", 256, b"x", Some("2026-11-21")),
        ];
        for (place, one) in all.iter().enumerate() {
            let others = all.iter().enumerate();
            let same = others.filter(|(_, other)| *other == one).map(|(at, _)| at);
            assert_eq!(same.collect::<Vec<_>>(), [place], "{one} is its own");
        }
    }

    #[test]
    fn a_key_does_not_show_itself() {
        let shown = format!("{:?}", key(7));
        assert_eq!(shown, "SealKey { since: 0, .. }", "not in a log either");
    }
}
