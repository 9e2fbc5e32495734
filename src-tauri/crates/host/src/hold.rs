//! Holding a register: of all processes on it, one asks for money.
//!
//! The lock is the operating system's, so it ends with the process however that ends. Who has it is written into
//! the locked file, for whoever comes second: a note for people, on which nothing is built.

use std::{
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::Path,
};

use domain::instant::Instant;
use sabotage::Rule;

/// What stands between the words for a [`Holder`].
const BETWEEN: &str = " · ";
/// The longest name a program is noted with, in characters.
const PROGRAM_MAX: usize = 60;

/// Who holds a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The program, as people know it.
    pub program: String,
    /// The process, as the system's own tools list it.
    pub process: u32,
    /// Since when: the hour and the minute, in the shop's time.
    pub since: String,
}

/// A register held; let go when dropped.
#[derive(Debug)]
pub struct Hold {
    // Held for its lock.
    file: File,
    noted: bool,
}

/// What came of trying to take a register.
#[derive(Debug)]
pub enum Taking {
    /// It is ours now.
    Held(Hold),
    /// Another process has it; who that is, if it has said so.
    By(Option<Holder>),
}

impl Holder {
    /// This process, from `now` on.
    pub fn this(program: &str, now: Instant) -> Holder {
        let program = program.lines().next().unwrap_or_default();
        Holder {
            program: program.chars().take(PROGRAM_MAX).collect(),
            process: std::process::id(),
            since: hour(now),
        }
    }

    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Holder> {
        let mut words = text.trim_end().rsplitn(3, BETWEEN);
        let (since, process, program) = (words.next()?, words.next()?, words.next()?);
        let is_told = !program.is_empty() && !text.trim_end().contains(char::is_control);
        is_told.then_some(Holder {
            program: program.to_owned(),
            process: process.parse().ok()?,
            since: since.to_owned(),
        })
    }
}

/// `mostradorctl settle · 4711 · 14:33`: the same in every language, so that each can word it.
impl fmt::Display for Holder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holder {
            program,
            process,
            since,
        } = self;
        write!(formatter, "{program}{BETWEEN}{process}{BETWEEN}{since}")
    }
}

impl Hold {
    /// Takes the register for `holder`, unless another process has it.
    pub fn take(path: &Path, holder: &Holder) -> io::Result<Taking> {
        let file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if sabotage::breaks(Rule::OneSeller) => {}
            // The note may be missing yet, or where a locked file cannot be read; then it is not told.
            Err(TryLockError::WouldBlock) => {
                let noted = fs::read_to_string(path).ok();
                return Ok(Taking::By(noted.and_then(|text| Holder::parse(&text))));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let noted = note(&file, holder);
        if let Err(error) = &noted {
            tracing::warn!(error = %error, "it is not noted who holds the register");
        }
        Ok(Taking::Held(Hold {
            file,
            noted: noted.is_ok(),
        }))
    }

    /// Takes what is held for moments only, in turn. Blocks until then.
    pub fn in_turn(path: &Path) -> io::Result<Hold> {
        let file = open(path)?;
        file.lock()?;
        Ok(Hold { file, noted: false })
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // Before the lock goes: the next one is not to be told of this.
        if self.noted {
            let _ = self.file.set_len(0);
        }
    }
}

fn note(mut file: &File, holder: &Holder) -> io::Result<()> {
    // What a process that was killed had noted.
    file.set_len(0)?;
    file.write_all(holder.to_string().as_bytes())
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

/// The hour of a moment as a receipt has it.
fn hour(moment: Instant) -> String {
    let told = moment.to_receipt();
    told.split(' ').next_back().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use domain::instant::Instant;

    use super::{Hold, Holder, Taking};

    fn me() -> Holder {
        Holder::this("mostradorctl settle", Instant::from_ms(1_795_189_980_000))
    }

    #[test]
    fn a_register_is_held_once_and_let_go() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("register.lock");
        let take = || Hold::take(&path, &me()).expect("the file opens");
        let Taking::Held(held) = take() else {
            panic!("the first one gets it");
        };
        let Taking::By(holder) = take() else {
            panic!("the second does not");
        };
        if cfg!(unix) {
            assert_eq!(holder, Some(me()), "and is told who has it");
        }
        drop(held);
        assert_eq!(
            fs::read(&path).expect("it is there"),
            b"",
            "nobody is told of who has let go"
        );
        assert!(matches!(take(), Taking::Held(_)), "until the first lets go");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_dead_process_noted_is_written_over_and_nonsense_is_nobody() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("register.lock");
        fs::write(&path, "Mostrador · 4711 · 09:00 and much more than that").expect("a note");
        let taken = Hold::take(&path, &me()).expect("the file opens");
        assert!(matches!(taken, Taking::Held(_)), "a note holds nothing");
        let noted = fs::read_to_string(&path).expect("it is there");
        assert_eq!(noted, me().to_string(), "the whole note is the new one's");
        for torn in [
            "",
            "Mostrador",
            "Mostrador · x · 14:33",
            " · 1 · 14:33",
            "a\u{1b} · 1 · 1",
        ] {
            fs::write(&path, torn).expect("a note");
            let second = Hold::take(&path, &me()).expect("the file opens");
            assert!(
                matches!(second, Taking::By(None)),
                "{torn:?} says nobody: {second:?}"
            );
        }
    }

    #[test]
    fn a_holder_reads_back_whatever_its_program_is_called() {
        for program in ["Mostrador", "mostradorctl payout", "a · b"] {
            let holder = Holder::this(program, Instant::from_ms(0));
            let read = Holder::parse(&holder.to_string());
            assert_eq!(read.as_ref(), Some(&holder), "{program}");
        }
        let long = Holder::this(&"x".repeat(500), Instant::from_ms(0));
        assert_eq!(long.program.len(), 60, "a note is short");
        let lines = Holder::this("one\ntwo", Instant::from_ms(0));
        assert_eq!(lines.program, "one", "and of one line");
    }
}
