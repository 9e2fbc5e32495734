//! Lines: the whole journal as text that any program reads, an event a line, and that anybody can hold against the
//! chain without this program.
//!
//! ```text
//! {"format":"mostrador-journal-1","register":"R1","events":2,"head":"2:9f…"}
//! {"sequence":1,"id":"0199…","at":"2026-11-20T…","at_ms":1795…,"operator":null,"subject":"setting","kind":"set",
//!  "body":{…},"previous":"41…","hash":"c0…"}
//! {"sequence":2,…}
//! ```
//!
//! The first line says how many events follow and which is the last, so that a file that was cut short tells. A body
//! stands there as the journal keeps it, letter by letter, because the hash is of those letters: keys in order, nothing
//! between the tokens. How a hash is made is in `chain`.

use std::io::BufRead;

use domain::{instant::Instant, register::Register};
use serde::Deserialize;
use serde_json::{json, value::RawValue};
use uuid::Uuid;

use crate::{
    chain::{Hash, Head, hash_of},
    events::Recorded,
};

/// What the first line calls the format.
const FORMAT: &str = "mostrador-journal-1";

/// What holding a file of lines against its chain came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinesVerdict {
    /// Every event follows on the one before it, up to the head that the first line names.
    Holds {
        /// Whose journal it is.
        register: String,
        /// The last event.
        head: Head,
    },
    /// It does not, from this event on.
    Broken {
        /// The number of the first event that does not hold; of the first line, 0.
        sequence: i64,
        /// In what way.
        why: LinesBreak,
    },
}

/// In what way a file of lines does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinesBreak {
    /// The line is none of an export of ours.
    Unreadable,
    /// The event does not follow on the one before it.
    Gap,
    /// What it says is not what was hashed.
    HashDiffers,
    /// The file ends before, or after, the event that its first line names.
    CutShort,
}

/// The first line of an export of `register` up to `head`.
pub fn first_line(register: &Register, head: Head) -> String {
    let first = json!({
        "format": FORMAT,
        "register": register.as_str(),
        "events": head.sequence,
        "head": head.to_string(),
    });
    format!("{first}\n")
}

impl Recorded {
    /// The event as a line of an export.
    pub fn line(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let operator = self.operator.as_deref().map_or("null".to_owned(), text);
        format!(
            "{{\"sequence\":{},\"id\":\"{}\",\"at\":\"{}\",\"at_ms\":{},\"operator\":{operator},\"subject\":{},\
             \"kind\":{},\"body\":{},\"previous\":\"{}\",\"hash\":\"{}\"}}\n",
            self.sequence,
            self.id,
            self.at.to_rfc3339(),
            self.at.ms(),
            text(&self.subject),
            text(&self.kind),
            self.body,
            self.previous,
            self.hash,
        )
    }
}

#[derive(Deserialize)]
struct First {
    format: String,
    register: String,
    events: i64,
    head: String,
}

#[derive(Deserialize)]
struct Line<'a> {
    sequence: i64,
    id: Uuid,
    at_ms: i64,
    operator: Option<String>,
    subject: String,
    kind: String,
    #[serde(borrow)]
    body: &'a RawValue,
    previous: String,
    hash: String,
}

/// Holds an export against its own chain, line by line. What it cannot tell is whether somebody made a whole new chain:
/// that is what a printed head is for, and the one this answers is compared with it.
///
/// # Errors
/// When the file cannot be read.
pub fn verify_lines(mut file: impl BufRead) -> std::io::Result<LinesVerdict> {
    let broken = |sequence, why| Ok(LinesVerdict::Broken { sequence, why });
    let mut text = String::new();
    file.read_line(&mut text)?;
    let first = serde_json::from_str::<First>(&text).ok();
    let named = first.and_then(|first| {
        let register = Register::parse(&first.register).ok()?;
        let head = Head::parse(&first.head)?;
        let fits = first.format == FORMAT && head.sequence == first.events;
        fits.then_some((register, head))
    });
    let Some((register, named)) = named else {
        return broken(0, LinesBreak::Unreadable);
    };
    let mut head = Head::genesis(&register);
    loop {
        text.clear();
        if file.read_line(&mut text)? == 0 {
            break;
        }
        let next = head.sequence.saturating_add(1);
        let Some(event) = read(&text, &register) else {
            return broken(next, LinesBreak::Unreadable);
        };
        if event.sequence != next || event.previous != head.hash {
            return broken(next, LinesBreak::Gap);
        }
        if hash_of(&event) != event.hash {
            return broken(next, LinesBreak::HashDiffers);
        }
        head = Head {
            sequence: event.sequence,
            hash: event.hash,
        };
    }
    if head != named {
        return broken(head.sequence, LinesBreak::CutShort);
    }
    Ok(LinesVerdict::Holds {
        register: register.as_str().to_owned(),
        head,
    })
}

fn read(text: &str, register: &Register) -> Option<Recorded> {
    let line: Line<'_> = serde_json::from_str(text).ok()?;
    Some(Recorded {
        register: register.as_str().to_owned(),
        sequence: line.sequence,
        id: line.id,
        at: Instant::from_ms(line.at_ms),
        operator: line.operator,
        subject: line.subject,
        kind: line.kind,
        body: line.body.get().to_owned(),
        previous: Hash::parse(&line.previous)?,
        hash: Hash::parse(&line.hash)?,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use domain::{instant::Instant, register::Register};
    use uuid::Uuid;

    use super::{LinesBreak, LinesVerdict, first_line, verify_lines};
    use crate::{
        chain::{Head, hash_of},
        events::Recorded,
    };

    fn exported(bodies: &[&str]) -> (String, Head) {
        let register = Register::parse("R1").expect("a short name");
        let mut head = Head::genesis(&register);
        let mut lines = String::new();
        for (place, body) in (1_i64..).zip(bodies) {
            let mut event = Recorded {
                register: "R1".to_owned(),
                sequence: place,
                id: Uuid::from_u128(7),
                at: Instant::from_ms(1_000),
                operator: (place == 2).then(|| "Lucía \"Lu\"".to_owned()),
                subject: "setting".to_owned(),
                kind: "set".to_owned(),
                body: (*body).to_owned(),
                previous: head.hash,
                hash: head.hash,
            };
            event.hash = hash_of(&event);
            head = Head {
                sequence: place,
                hash: event.hash,
            };
            lines.push_str(&event.line());
        }
        (first_line(&register, head) + &lines, head)
    }

    fn verdict(text: &str) -> LinesVerdict {
        verify_lines(Cursor::new(text.as_bytes())).expect("memory is read")
    }

    fn broken(sequence: i64, why: LinesBreak) -> LinesVerdict {
        LinesVerdict::Broken { sequence, why }
    }

    #[test]
    fn what_was_exported_is_held_against_its_chain() {
        let (text, head) = exported(&["{\"a\":1}", "{\"ñ\":\"1\\n2\"}", "{}"]);
        let register = "R1".to_owned();
        assert_eq!(
            verdict(&text),
            LinesVerdict::Holds { register, head },
            "as it was written: {text}"
        );
        let (nothing, head) = exported(&[]);
        let register = "R1".to_owned();
        assert_eq!(
            verdict(&nothing),
            LinesVerdict::Holds { register, head },
            "also one without events"
        );
    }

    #[test]
    fn whatever_is_changed_taken_out_or_cut_off_is_told() {
        let (text, _) = exported(&["{\"cents\":100}", "{\"cents\":250}", "{}"]);
        let changed = text.replace("250", "150");
        assert_eq!(
            verdict(&changed),
            broken(2, LinesBreak::HashDiffers),
            "an amount"
        );
        let renamed = text.replace("Lucía", "Marta");
        assert_eq!(
            verdict(&renamed),
            broken(2, LinesBreak::HashDiffers),
            "a person"
        );
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let without = [lines[0], lines[1], lines[3]].concat();
        assert_eq!(verdict(&without), broken(2, LinesBreak::Gap), "one is gone");
        let short = lines[..3].concat();
        assert_eq!(
            verdict(&short),
            broken(2, LinesBreak::CutShort),
            "the end is gone"
        );
        let half = &text[..text.len() - 9];
        assert_eq!(
            verdict(half),
            broken(3, LinesBreak::Unreadable),
            "half a line"
        );
        assert_eq!(
            verdict(""),
            broken(0, LinesBreak::Unreadable),
            "nothing at all"
        );
        assert_eq!(
            verdict(&text.replace("journal-1", "journal-9")),
            broken(0, LinesBreak::Unreadable),
            "another format"
        );
    }
}
