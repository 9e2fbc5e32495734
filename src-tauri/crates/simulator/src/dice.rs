//! Chance with a seed: the same throws at every run.
//!
//! Two kinds, so that none disturbs the other: the till's own [dice](SeededDice), and the [`Chance`] by which a
//! history decides what happens next.

use std::{
    sync::{Mutex, PoisonError},
    thread::{self, ThreadId},
};

use till::ports::Dice;

/// The splitmix64 sequences of a seed, as the till's dice: one for the thread that made them and one for all others,
/// so that what the journal's thread draws does not depend on what else is done at that moment.
pub struct SeededDice {
    home: ThreadId,
    here: Mutex<Chance>,
    elsewhere: Mutex<Chance>,
}

impl SeededDice {
    /// Dice that throw what this seed says.
    pub fn of(seed: u64) -> SeededDice {
        SeededDice {
            home: thread::current().id(),
            here: Mutex::new(Chance::of(seed)),
            elsewhere: Mutex::new(Chance::of_all(&[seed, 0xE15E])),
        }
    }
}

impl Dice for SeededDice {
    fn bits(&self) -> u128 {
        let chance = if thread::current().id() == self.home {
            &self.here
        } else {
            &self.elsewhere
        };
        let mut chance = chance.lock().unwrap_or_else(PoisonError::into_inner);
        u128::from(chance.throw()) << 64 | u128::from(chance.throw())
    }
}

/// The splitmix64 sequence of a seed.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// What this seed says.
    pub fn of(seed: u64) -> Chance {
        Chance(seed)
    }

    /// What these numbers say together: a throw that depends on nothing that was thrown before.
    pub fn of_all(numbers: &[u64]) -> Chance {
        let mixed = numbers.iter().fold(0_u64, |mixed, number| {
            Chance(mixed.rotate_left(23) ^ number).throw()
        });
        Chance(mixed)
    }

    /// The next 64 bits.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        // The bias of a remainder is nothing beside 64 bits.
        self.throw().checked_rem(end).unwrap_or(0)
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: i64, last: i64) -> i64 {
        let span = last.abs_diff(first).saturating_add(1);
        first.saturating_add_unsigned(self.below(span))
    }

    /// Whether something happens that happens `times` in a hundred.
    pub fn percent(&mut self, times: u64) -> bool {
        self.below(100) < times
    }

    /// One of these.
    pub fn of_these<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(all.len()).unwrap_or(u64::MAX);
        all.get(usize::try_from(self.below(count)).unwrap_or(0))
    }

    /// One of these, each as often as its number says.
    pub fn weighed<T: Copy>(&mut self, all: &[(u64, T)]) -> Option<T> {
        let sum = all.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(sum);
        for (weight, one) in all {
            if left < *weight {
                return Some(*one);
            }
            left = left.saturating_sub(*weight);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Chance;

    #[test]
    fn the_seed_decides_and_nothing_else() {
        let throws = |seed| {
            let mut chance = Chance::of(seed);
            (0..20).map(|_| chance.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(3), throws(3), "the same seed, the same throws");
        assert_ne!(throws(3), throws(4), "another seed, other throws");
        assert_ne!(
            Chance::of_all(&[1, 2]).throw(),
            Chance::of_all(&[2, 1]).throw(),
            "their order counts"
        );
    }

    #[test]
    fn every_throw_is_within_its_bounds_and_each_bound_is_thrown() {
        let mut chance = Chance::of(9);
        let throws: Vec<i64> = (0..1_000).map(|_| chance.between(-2, 2)).collect();
        assert_eq!(throws.iter().min(), Some(&-2), "the first");
        assert_eq!(throws.iter().max(), Some(&2), "the last");
        let weighed: Vec<char> = (0..1_000)
            .filter_map(|_| chance.weighed(&[(0, 'n'), (1, 'a'), (9, 'b')]))
            .collect();
        let count = |one| weighed.iter().filter(|other| **other == one).count();
        assert_eq!(weighed.len(), 1_000, "there is always one");
        assert_eq!(count('n'), 0, "what weighs nothing is never thrown");
        assert!(count('b') > 5 * count('a'), "the heavier the oftener");
    }
}
