//! Faults: which call fails, and how often.

use rusqlite::ffi;

/// What can be asked of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A file is opened.
    Open,
    /// Bytes are read.
    Read,
    /// Bytes are written. When it fails half of them are there.
    Write,
    /// What was written is to be safe.
    Sync,
    /// A file is made shorter.
    Truncate,
    /// A file is removed.
    Delete,
    /// How long a file is.
    Look,
    /// A file is locked.
    Lock,
    /// The memory that readers and writers of a log share is asked for.
    Map,
    /// A part of it is locked.
    Share,
    /// A statement of SQL is begun. It is broken off, maybe when its work is done.
    Statement,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 11] = [
        Class::Open,
        Class::Read,
        Class::Write,
        Class::Sync,
        Class::Truncate,
        Class::Delete,
        Class::Look,
        Class::Lock,
        Class::Map,
        Class::Share,
        Class::Statement,
    ];

    /// What SQLite is told when it fails and the test does not say otherwise.
    const fn code(self) -> i32 {
        match self {
            Class::Open => ffi::SQLITE_CANTOPEN,
            Class::Read => ffi::SQLITE_IOERR_READ,
            Class::Write => ffi::SQLITE_IOERR_WRITE,
            Class::Sync => ffi::SQLITE_IOERR_FSYNC,
            Class::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            Class::Delete => ffi::SQLITE_IOERR_DELETE,
            Class::Look => ffi::SQLITE_IOERR_FSTAT,
            Class::Lock => ffi::SQLITE_IOERR_LOCK,
            Class::Map => ffi::SQLITE_IOERR_SHMMAP,
            Class::Share => ffi::SQLITE_IOERR_SHMLOCK,
            Class::Statement => ffi::SQLITE_INTERRUPT,
        }
    }

    fn place(self) -> usize {
        Class::ALL
            .iter()
            .position(|class| *class == self)
            .expect("every class is in the list")
    }
}

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which calls are counted.
    pub of: Vec<Class>,
    /// The number of the call that fails, from 1.
    pub at: u64,
    /// Whether all that follow fail too, until the disk is healed.
    pub lasting: bool,
    /// What SQLite is told, where it is not the class's own word.
    pub with: Option<i32>,
}

impl Fault {
    /// The `at`-th call of any class fails.
    pub fn at(at: u64, lasting: bool) -> Fault {
        Fault {
            of: Class::ALL.to_vec(),
            at,
            lasting,
            with: None,
        }
    }

    /// The `at`-th call of one class fails.
    pub fn of(class: Class, at: u64, lasting: bool) -> Fault {
        Fault {
            of: vec![class],
            ..Fault::at(at, lasting)
        }
    }
}

/// How often each class was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls([u64; Class::ALL.len()]);

impl Calls {
    /// How often this class was asked for.
    pub fn of(&self, class: Class) -> u64 {
        self.0[class.place()]
    }

    /// How often anything was.
    pub fn in_all(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// What is counted, and what goes wrong.
#[derive(Default)]
pub(crate) struct Faults {
    fault: Option<Fault>,
    /// How many calls the fault has counted.
    seen: u64,
    calls: Calls,
    /// How many look past all this.
    aside: u32,
}

impl Faults {
    /// Answers whether the fault before was met.
    pub(crate) fn begin(&mut self, fault: Option<Fault>) -> bool {
        let before = std::mem::replace(&mut self.fault, fault);
        let met = before.is_some_and(|before| self.seen >= before.at);
        self.seen = 0;
        self.calls = Calls::default();
        met
    }

    pub(crate) fn calls(&self) -> Calls {
        self.calls
    }

    pub(crate) fn look_away(&mut self) {
        self.aside += 1;
    }

    pub(crate) fn look_back(&mut self) {
        self.aside -= 1;
    }

    pub(crate) fn called(&mut self, class: Class) -> Option<i32> {
        if self.aside > 0 {
            return None;
        }
        self.calls.0[class.place()] += 1;
        let fault = self.fault.as_ref()?;
        if !fault.of.contains(&class) {
            return None;
        }
        self.seen += 1;
        let meets = self.seen == fault.at || fault.lasting && self.seen > fault.at;
        meets.then(|| fault.with.unwrap_or(class.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Fault, Faults};

    #[test]
    fn the_call_of_that_number_fails_and_no_other_or_all_that_follow() {
        let mut faults = Faults::default();
        let mut told = |lasting| {
            faults.begin(Some(Fault::of(Class::Write, 2, lasting)));
            let calls = [Class::Write, Class::Read, Class::Write, Class::Write];
            let told = calls.map(|class| faults.called(class).is_some());
            assert!(faults.begin(None), "the fault was met");
            told
        };
        assert_eq!(told(false), [false, false, true, false], "once");
        assert_eq!(told(true), [false, false, true, true], "from then on");
    }

    #[test]
    fn whoever_looks_past_the_faults_is_not_counted() {
        let mut faults = Faults::default();
        faults.begin(Some(Fault::at(1, true)));
        faults.look_away();
        assert_eq!(faults.called(Class::Sync), None, "it is the test's own");
        faults.look_back();
        assert_eq!(faults.calls().in_all(), 0, "and nobody counted it");
        assert!(faults.called(Class::Sync).is_some(), "this one is not");
    }
}
