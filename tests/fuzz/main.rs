//! Every door through which something written elsewhere comes in, tried with what nobody should send.
//!
//! ```text
//! corpus/ + contract/exchanges ──▶ twists, from a fixed seed ──▶ a parser, through its public door
//!                                                                  │
//!        no panic, no more than its cost, and what must be true of whatever it took for good
//! ```
//!
//! The same inputs at every run; `MOSTRADOR_SOAK=N` tries N times as many. What once broke something is in the
//! corpus under a name that tells, and is tried first. `--nocapture` shows what came of each target.

mod amounts;
mod callbacks;
mod console;
mod corpus;
mod cost;
mod dates;
mod emv;
mod engine;
mod journal_bodies;
mod listener;
mod names;
mod panics;
mod pictures;
mod provider;
mod settings;
mod telepagos;
mod totalcoin;
mod twist;
mod webhooks;

/// Whether a text can be shown: nothing in it moves a cursor, or turns or hides what stands beside it.
fn is_seemly(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}
