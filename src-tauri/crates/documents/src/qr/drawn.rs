//! Codes that were drawn a moment ago: a till checks a code, shows it, and shows it again with whatever else moves.
//!
//! A code follows from its text alone, so one that is remembered is the one that would be drawn.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::Code;
use crate::Error;

/// How many are remembered: more than stand on a counter at a time.
const MOST: usize = 16;

/// The last ones of this program.
static DRAWN: Mutex<Drawn> = Mutex::new(Drawn(VecDeque::new()));

/// The code of this text, as it was drawn before, or else as `draw` does it now.
pub(super) fn or(
    text: &str,
    draw: impl FnOnce(&str) -> Result<Code, Error>,
) -> Result<Code, Error> {
    let known = drawn().find(text);
    if let Some(code) = known {
        return Ok(code);
    }
    // Nobody else waits while it is drawn.
    let code = draw(text)?;
    drawn().remember(text, &code);
    Ok(code)
}

fn drawn() -> MutexGuard<'static, Drawn> {
    // An entry is whole whoever panicked.
    DRAWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Codes by their texts, the newest first.
struct Drawn(VecDeque<(String, Code)>);

impl Drawn {
    fn find(&self, text: &str) -> Option<Code> {
        let known = self.0.iter().find(|(known, _)| known == text);
        known.map(|(_, code)| code.clone())
    }

    fn remember(&mut self, text: &str, code: &Code) {
        self.0.truncate(MOST.saturating_sub(1));
        self.0.push_front((text.to_owned(), code.clone()));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::{Drawn, MOST};
    use crate::qr::{draw, encode};

    #[test]
    fn the_last_codes_are_remembered_each_by_its_own_text() {
        let mut drawn = Drawn(VecDeque::new());
        let text = |number: usize| format!("https://example.com/pagar/{number}");
        for number in 0..2 * MOST {
            let code = draw(&text(number)).expect("it fits");
            drawn.remember(&text(number), &code);
        }
        assert_eq!(drawn.0.len(), MOST, "a day of codes does not pile up");
        assert_eq!(drawn.find(&text(0)), None, "the oldest is drawn anew");
        for number in MOST..2 * MOST {
            assert_eq!(
                drawn.find(&text(number)),
                draw(&text(number)).ok(),
                "the one that follows from its text"
            );
        }
    }

    #[test]
    fn a_code_is_the_same_however_often_it_is_asked_for() {
        let text = "asked for again and again";
        let first = encode(text).expect("it fits");
        assert_eq!(encode(text).ok(), Some(first), "drawn or remembered");
        let too_long = "x".repeat(5_000);
        for _ in 0..2 {
            assert!(encode(&too_long).is_err(), "no code holds that, ever");
        }
    }
}
