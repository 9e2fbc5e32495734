//! Numbers after a loss: what the next sale's may be, so that none is given twice.
//!
//! A sale's number is one more than the highest that the journal has. What is lost is not in it, so after a loss
//! some are left out: beyond the highest that anybody knows of, as many as can have been given since.
//!
//! ```text
//!  known of, by a moment     since then            rounded up
//!  ├───── 412 ──────────────┼─ 1,000 + 2,000 a day ─┼───▶ 4,001
//! ```
//!
//! Who knows of numbers are the [`Witness`]es: the backup that was begun from, what was read out of the damaged file,
//! other backups, what was put aside before, and the note of an earlier restoration. Each of them is believed for
//! its own moment, and the highest that comes of any of them counts. By a clock that is behind one of them nobody
//! knows how long ago that was: then as many are left out as for a year. The providers know of no number: what they
//! have of a sale is its reference.

use std::path::Path;

use domain::{instant::Instant, order::Happening, register::Register};

use crate::{
    access::Reading,
    backup::Backup,
    carve::Carcass,
    chain::Head,
    connection::has_log,
    error::Error,
    fact::{Fact, OfSetting},
    salvage::Finds,
};

/// The setting that says with which number the next sale begins after a loss.
pub(crate) const FIRST_NUMBER: &str = "numbers.first_after_a_loss";
/// How many numbers are left out at least, and how many more for each day of which nothing is known.
const LEFT_OUT: i64 = 1_000;
const LEFT_OUT_A_DAY: i64 = 2_000;
const DAY_MS: i64 = 86_400_000;
/// How many days it is said to have been when the clock does not know.
const NOBODY_KNOWS_DAYS: i64 = 366;
/// By how much a clock may have been put right since, and still know.
const SLACK_MS: i64 = 3_600_000;

/// Somebody who knows of a register's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The highest that was given; 0 when none was.
    pub number: i64,
    /// By when.
    pub at: Instant,
}

impl Witness {
    /// What the file at `path` knows of the numbers of `register`, whatever has become of the file. None when it
    /// knows nothing of that register. Changes nothing.
    pub fn of(path: &Path, register: &Register) -> Option<Witness> {
        let peeked = Backup::peek(path).ok();
        // What only the log has is in no table yet.
        let is_all = peeked.is_some() && !has_log(path);
        let told = peeked.filter(|peek| peek.register == *register);
        let told = told.map(|peek| peek.numbers);
        if is_all {
            return told;
        }
        let carved = Witness::carved(path, register);
        carved.map(|carved| carved.and(told)).or(told)
    }

    fn carved(path: &Path, register: &Register) -> Option<Witness> {
        let mut carcass = Carcass::open(path).ok()?;
        let finds = Finds::of(&mut carcass, 0);
        let mut witness = None;
        for sequence in finds.numbers() {
            for event in finds.at(&mut carcass, sequence) {
                if event.register == register.as_str() {
                    let told = Witness {
                        number: event.fact().and_then(|fact| number_in(&fact)).unwrap_or(0),
                        at: event.at,
                    };
                    witness = Some(told.and(witness));
                }
            }
        }
        witness
    }

    /// Both together: the highest number, and the last moment.
    pub(crate) fn and(self, other: Option<Witness>) -> Witness {
        let other = other.unwrap_or(self);
        Witness {
            number: self.number.max(other.number),
            at: self.at.max(other.at),
        }
    }

    /// The highest number that can have been given by `to`, and whether the clock knows how long that was.
    fn bound(self, to: Instant) -> (i64, bool) {
        let elapsed = to.ms_since(self.at);
        let knows = elapsed >= -SLACK_MS;
        let days = if knows {
            elapsed.max(0).saturating_add(DAY_MS - 1) / DAY_MS
        } else {
            NOBODY_KNOWS_DAYS
        };
        let since = LEFT_OUT_A_DAY.saturating_mul(days);
        let bound = self.number.saturating_add(LEFT_OUT).saturating_add(since);
        (bound, knows)
    }
}

/// The number that a fact tells of, if it tells of one.
pub(crate) fn number_in(fact: &Fact) -> Option<i64> {
    match fact {
        Fact::Order(_, Happening::Drafted(draft)) => Some(draft.number),
        // It was to be the next one, so none before it was given after it.
        Fact::Setting(OfSetting::Set { key, value }) if key == FIRST_NUMBER => {
            Some(value.parse::<i64>().ok()?.saturating_sub(1))
        }
        _ => None,
    }
}

/// Which number the next sale is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Next {
    pub(crate) number: i64,
    /// The clock is behind what some witness saw, so that nobody knows how long ago that was.
    pub(crate) clock_is_behind: bool,
}

/// The number beyond every one that can have been given by `to`.
///
/// A sale takes an event at least: what the keyring knows of the last one that was `sealed` says how many there can
/// have been after the `head` that is left, with sales up to the number `given`.
pub(crate) fn next(
    witnesses: impl Iterator<Item = Witness>,
    (head, given): (Head, i64),
    sealed: Option<Head>,
    to: Instant,
) -> Next {
    let lost = sealed.map_or(0, |sealed| sealed.sequence.saturating_sub(head.sequence));
    let mut bound = given.saturating_add(lost.max(0)).saturating_add(LEFT_OUT);
    let mut clock_is_behind = false;
    for witness in witnesses {
        let (most, knows) = witness.bound(to);
        bound = bound.max(most);
        clock_is_behind |= !knows;
    }
    let number = bound
        .saturating_div(LEFT_OUT)
        .saturating_add(1)
        .saturating_mul(LEFT_OUT)
        .saturating_add(1);
    Next {
        number,
        clock_is_behind,
    }
}

impl Reading<'_> {
    /// The number the next sale has at least, if the journal was ever put together again.
    pub(crate) fn first_number_after_a_loss(self) -> Result<Option<i64>, Error> {
        let first = self.setting(FIRST_NUMBER)?;
        Ok(first.and_then(|first| first.parse().ok()))
    }
}

#[cfg(test)]
mod tests {
    use domain::{instant::Instant, register::Register};

    use super::{DAY_MS, Next, Witness, next};
    use crate::chain::Head;

    const TODAY: Instant = Instant::from_ms(1_000 * DAY_MS);

    fn saw(number: i64, days_ago: i64) -> Witness {
        Witness {
            number,
            at: TODAY.plus_ms(days_ago.saturating_mul(DAY_MS).saturating_neg()),
        }
    }

    fn head(sequence: i64) -> Head {
        let register = Register::parse("R1").expect("a short name");
        Head {
            sequence,
            ..Head::genesis(&register)
        }
    }

    fn told(witnesses: &[Witness], sealed: Option<i64>) -> Next {
        let witnesses = witnesses.iter().copied();
        next(witnesses, (head(100), 40), sealed.map(head), TODAY)
    }

    #[test]
    fn it_is_beyond_all_that_can_have_been_given_since_each_witness() {
        for (witnesses, expected) in [
            (vec![], 2_001),
            (vec![saw(40, 0)], 2_001),
            (vec![saw(40, 1)], 4_001),
            (vec![saw(40, 30)], 62_001),
            (vec![saw(40, 30), saw(61_500, 0)], 63_001),
        ] {
            let next = told(&witnesses, None);
            assert_eq!(next.number, expected, "of {witnesses:?}");
            assert!(!next.clock_is_behind, "the clock goes on from there");
        }
    }

    #[test]
    fn a_clock_that_is_behind_knows_nothing_of_the_time_that_passed() {
        let next = told(&[saw(40, -30), saw(40, 2)], None);
        assert!(next.clock_is_behind, "which is said");
        assert!(next.number > 40 + 366 * 2_000, "as for a year: {next:?}");
        let put_right = Witness {
            number: 40,
            at: TODAY.plus_ms(60_000),
        };
        assert!(
            !told(&[put_right], None).clock_is_behind,
            "a minute is no loss of memory"
        );
    }

    #[test]
    fn there_were_no_more_sales_than_events() {
        assert_eq!(
            told(&[saw(40, 0)], Some(90_100)).number,
            92_001,
            "as many as were sealed, each with an event of its own"
        );
        assert_eq!(
            told(&[saw(40, 0)], Some(99)).number,
            2_001,
            "what is left is more than was sealed"
        );
    }
}
