//! Sums as papers carry them: how many, how much, and of what.

use domain::money::Money;

/// Some payments added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// What they add up to.
    pub amount: Money,
}

/// A sum and what it is of: a person, a place, a way of collecting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name, for people.
    pub name: String,
    /// The sum.
    pub sum: Sum,
}
