//! The chain: each event's hash covers the event and the hash before it, so that none can be changed,
//! taken out or slipped in without every later hash telling.
//!
//! ```text
//! genesis  = SHA-256(register)
//! hash     = SHA-256(previous ‖ field(register) ‖ field(sequence) ‖ field(id) ‖ field(at_ms)
//!                             ‖ field(operator) ‖ field(subject) ‖ field(kind) ‖ field(body))
//! field(x) = length of x in bytes (8 bytes, big-endian) ‖ x
//! ```
//!
//! `sequence` and `at_ms` are 8 bytes big-endian, `id` its 16 bytes, texts their UTF-8; `operator` is one
//! byte 1 and the text, or one byte 0 when nobody was signed in. Whoever can write the file can also make
//! a whole new chain: that is what a printed [`Head`] and a seal (`seal`) are for.

use std::fmt;

use domain::register::Register;
use sabotage::Rule;
use sha2::{Digest, Sha256};

use crate::events::Recorded;

/// A SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub(crate) [u8; 32]);

impl Hash {
    /// Of any bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads sixty-four hexadecimal digits, in either case; none when it is anything else.
    pub fn parse(text: &str) -> Option<Hash> {
        let mut bytes = [0_u8; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            // `from_str_radix` takes a sign, too.
            if !pair.iter().all(u8::is_ascii_hexdigit) {
                return None;
            }
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Hash(bytes))
    }
}

/// Sixty-four hexadecimal digits, in lower case.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The last event of a stream: what a printed day or a seal must name to fix all that came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Head {
    /// Its number, from 1; 0 when there is none.
    pub sequence: i64,
    /// Its hash; the genesis when there is none.
    pub hash: Hash,
}

impl Head {
    /// What the first event of a register follows.
    pub(crate) fn genesis(register: &Register) -> Head {
        Head {
            sequence: 0,
            hash: Hash::of(register.as_str().as_bytes()),
        }
    }

    /// Reads a head as it is shown: `123:` and the sixty-four digits. None when it is anything else.
    pub fn parse(text: &str) -> Option<Head> {
        let (sequence, hash) = text.trim().split_once(':')?;
        // A sign is not what we print, and `parse` would take one.
        if !sequence.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Some(Head {
            sequence: sequence.parse().ok()?,
            hash: Hash::parse(hash)?,
        })
    }
}

/// As it is printed and as `journal verify --head` takes it: `SEQUENCE:HASH`.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.sequence, self.hash)
    }
}

/// The hash an event must have.
pub(crate) fn hash_of(event: &Recorded) -> Hash {
    let mut digest = Sha256::new();
    digest.update(event.previous.0);
    let mut field = |parts: &[&[u8]]| {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        digest.update(u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes());
        for part in parts {
            digest.update(part);
        }
    };
    field(&[event.register.as_bytes()]);
    field(&[&event.sequence.to_be_bytes()]);
    field(&[event.id.as_bytes()]);
    field(&[&event.at.ms().to_be_bytes()]);
    match &event.operator {
        Some(name) => field(&[&[1], name.as_bytes()]),
        None => field(&[&[0]]),
    }
    field(&[event.subject.as_bytes()]);
    field(&[event.kind.as_bytes()]);
    if !sabotage::breaks(Rule::HashCoversBody) {
        field(&[event.body.as_bytes()]);
    }
    Hash(digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, register::Register};

    use super::{Hash, Head, hash_of};
    use crate::events::Recorded;

    fn event() -> Recorded {
        let register = Register::parse("R1").expect("a short name");
        Recorded {
            register: "R1".to_owned(),
            sequence: 1,
            id: uuid::Uuid::from_u128(7),
            at: Instant::from_ms(1_000),
            operator: Some("Lucía".to_owned()),
            subject: "setting".to_owned(),
            kind: "set".to_owned(),
            body: "{}".to_owned(),
            previous: Head::genesis(&register).hash,
            hash: Hash::of(b""),
        }
    }

    /// Computed apart from this code, from the picture at the top of the file:
    /// `python3 -c "import hashlib as h,struct as s; f=lambda x:s.pack('>Q',len(x))+x; g=h.sha256(b'R1').digest();
    /// print(h.sha256(g+f(b'R1')+f(s.pack('>q',1))+f(bytes(15)+b'\x07')+f(s.pack('>q',1000))
    /// +f(b'\x01'+'Lucía'.encode())+f(b'setting')+f(b'set')+f(b'{}')).hexdigest())"`
    #[test]
    fn the_hash_is_the_one_the_picture_describes() {
        assert_eq!(
            hash_of(&event()).to_string(),
            "a96451708fd75205696c5de38c9b6854e2b8b31ccfa5463b38bfb8e7ef8b5934",
            "another program must come to the same"
        );
    }

    #[test]
    fn a_head_reads_back_as_it_is_printed() {
        let head = Head {
            sequence: 123,
            hash: Hash::of(b"x"),
        };
        let printed = head.to_string();
        assert_eq!(Head::parse(&printed), Some(head), "{printed} is typed in");
        assert_eq!(
            Head::parse(&format!(" {}\n", printed.to_uppercase())),
            Some(head),
            "nor does it matter how"
        );
    }

    #[test]
    fn what_is_no_head_is_not_read_as_one() {
        let hash = Hash::of(b"x").to_string();
        for text in [
            String::new(),
            hash.clone(),
            format!(":{}", &hash[1..]),
            format!("+1:{hash}"),
            format!("-1:{hash}"),
            format!("1:{}", &hash[1..]),
            format!("1:{hash}0"),
            format!("1:+{}", &hash[1..]),
            format!("1:ñ{}", &hash[2..]),
            format!("9223372036854775808:{hash}"),
        ] {
            assert_eq!(Head::parse(&text), None, "{text:?} is another thing");
        }
    }

    #[test]
    fn every_field_counts() {
        let changes: [fn(&mut Recorded); 9] = [
            |event| event.register = "R2".to_owned(),
            |event| event.sequence = 2,
            |event| event.id = uuid::Uuid::from_u128(8),
            |event| event.at = Instant::from_ms(1_001),
            |event| event.operator = None,
            |event| event.subject = "settin".to_owned(),
            |event| event.kind = "gset".to_owned(),
            |event| event.body = "{ }".to_owned(),
            |event| event.previous = Hash::of(b"another"),
        ];
        let mut seen = vec![hash_of(&event())];
        for change in changes {
            let mut other = event();
            change(&mut other);
            let hash = hash_of(&other);
            assert!(!seen.contains(&hash), "{other:?} has a hash of its own");
            seen.push(hash);
        }
    }

    #[test]
    fn a_letter_that_moves_to_the_next_field_is_noticed() {
        let mut moved = event();
        moved.subject = "settings".to_owned();
        moved.kind = "et".to_owned();
        assert_ne!(
            hash_of(&moved),
            hash_of(&event()),
            "each field carries its length"
        );
    }
}
