//! Dice with a seed: the same throws at every run.

use std::sync::Mutex;

use till::ports::Dice;

/// The splitmix64 sequence of a seed.
pub struct SeededDice(Mutex<u64>);

impl SeededDice {
    /// Dice that throw what this seed says.
    pub fn of(seed: u64) -> SeededDice {
        SeededDice(Mutex::new(seed))
    }

    fn throw(&self) -> u64 {
        let mut state = self.0.lock().expect("nobody panics while throwing");
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

impl Dice for SeededDice {
    fn bits(&self) -> u128 {
        u128::from(self.throw()) << 64 | u128::from(self.throw())
    }
}
