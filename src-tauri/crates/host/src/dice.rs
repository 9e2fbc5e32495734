//! The dice: the only place of the program that draws at random.

use till::ports::Dice;

/// The operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDice;

impl Dice for SystemDice {
    #[expect(clippy::disallowed_methods, reason = "these are the dice")]
    fn bits(&self) -> u128 {
        let mut bytes = [0_u8; 16];
        // A system without randomness cannot make references that are unique; better to stop than to go on.
        getrandom::fill(&mut bytes).expect("the operating system has a random source");
        u128::from_be_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use till::ports::Dice;

    use super::SystemDice;

    #[test]
    fn no_two_draws_are_alike() {
        assert_ne!(
            SystemDice.bits(),
            SystemDice.bits(),
            "references are made of these"
        );
    }
}
