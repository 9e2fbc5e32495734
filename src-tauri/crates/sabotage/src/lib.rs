//! What only a test may do to the program: end it at a named point, and break one of its rules on purpose.
//!
//! The program says where it is ([`point`]) and asks whether a rule is broken ([`breaks`]). Built without the
//! feature `armed`, as it is shipped, both are nothing: the answer is a constant and the compiler leaves it out.
//! Armed, as the tests build it, they do what the environment of the process says, which is read once:
//!
//! | variable | meaning |
//! |---|---|
//! | `MOSTRADOR_END_AT` | `NAME` or `NAME:N`: the process is killed, as by `kill -9`, when it comes to that point (for the N-th time) |
//! | `MOSTRADOR_BREAK` | the [`Rule`] of that word does not hold in this process |
//! | `MOSTRADOR_CLOCK_AHEAD_MS` | it is so many milliseconds later in this process than it is |
//!
//! What is broken is each rule's own line in the program; what the tests must make of it is theirs
//! (`.ci/mutants`, `tests/crash`).

mod rule;

pub use rule::Rule;

/// The program is here. A test may have it end here.
///
/// A point's name is `what.when`: `sale.asked`, `backup.renamed`.
#[inline]
pub fn point(name: &'static str) {
    #[cfg(feature = "armed")]
    armed::point(name);
    #[cfg(not(feature = "armed"))]
    let _ = name;
}

/// Whether a test broke this rule. Never so in a program that is shipped.
#[inline]
#[must_use]
pub fn breaks(rule: Rule) -> bool {
    #[cfg(feature = "armed")]
    return armed::breaks(rule);
    #[cfg(not(feature = "armed"))]
    {
        let _ = rule;
        false
    }
}

/// How many milliseconds later it is said to be than it is: what is due in ten minutes is tried without them.
/// None in a program that is shipped.
#[inline]
#[must_use]
pub fn clock_ahead_ms() -> i64 {
    #[cfg(feature = "armed")]
    return armed::clock_ahead_ms();
    #[cfg(not(feature = "armed"))]
    0
}

/// What the environment of the process asks for, and what is done about it.
#[cfg(feature = "armed")]
mod armed {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    };

    use crate::rule::Rule;

    /// Where the process is to end.
    struct End {
        name: String,
        /// How often it has to come there, from 1.
        turn: u32,
    }

    static END: OnceLock<Option<End>> = OnceLock::new();
    static BROKEN: OnceLock<Option<Rule>> = OnceLock::new();
    static AHEAD_MS: OnceLock<i64> = OnceLock::new();
    /// How often the process came to the point at which it is to end.
    static COME: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn point(name: &'static str) {
        let Some(end) = END.get_or_init(|| variable("MOSTRADOR_END_AT").and_then(read)) else {
            return;
        };
        if end.name == name && COME.fetch_add(1, Ordering::SeqCst).saturating_add(1) == end.turn {
            die();
        }
    }

    pub(crate) fn breaks(rule: Rule) -> bool {
        let broken = BROKEN.get_or_init(|| variable("MOSTRADOR_BREAK").as_deref().map(named));
        *broken == Some(rule)
    }

    /// # Panics
    ///
    /// When it is no number: a test at the wrong hour proves nothing.
    pub(crate) fn clock_ahead_ms() -> i64 {
        *AHEAD_MS.get_or_init(|| {
            let said = variable("MOSTRADOR_CLOCK_AHEAD_MS");
            said.map_or(0, |text| text.parse().expect("a number of milliseconds"))
        })
    }

    /// # Panics
    ///
    /// When there is no such rule: a test that breaks nothing proves nothing.
    fn named(word: &str) -> Rule {
        Rule::parse(word).unwrap_or_else(|| panic!("there is no rule {word:?} to break"))
    }

    fn read(text: String) -> Option<End> {
        let (name, turn) = match text.rsplit_once(':') {
            Some((name, turn)) => (name.to_owned(), turn.parse().ok()?),
            None => (text, 1),
        };
        Some(End { name, turn })
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a test speaks to the program it starts through its environment"
    )]
    fn variable(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|text| !text.is_empty())
    }

    /// As by `kill -9`: nothing is flushed, nothing is dropped, no lock is let go but by the system.
    fn die() -> ! {
        #[cfg(unix)]
        {
            let me = rustix::process::getpid();
            // A process may always end itself; if the signal were late, the end below is as sudden.
            let _ = rustix::process::kill_process(me, rustix::process::Signal::KILL);
        }
        std::process::abort()
    }

    #[cfg(test)]
    mod tests {
        use super::read;

        #[test]
        fn a_point_is_said_with_or_without_its_turn() {
            let said = |text: &str| read(text.to_owned()).map(|end| (end.name, end.turn));
            assert_eq!(
                said("sale.asked"),
                Some(("sale.asked".to_owned(), 1)),
                "the first time"
            );
            assert_eq!(
                said("poll.kept:3"),
                Some(("poll.kept".to_owned(), 3)),
                "the third time"
            );
            assert!(said("poll.kept:often").is_none(), "that is no number");
        }
    }
}
