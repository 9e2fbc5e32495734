//! The house, tried from outside: what several kinds of tests stand on.
//!
//! [`Counter`] is a shop's counter, whole: a till on a real journal, a real sandbox over real HTTP, and in
//! place of this computer a clock that stands, dice with a seed, and ears. What is tried with it is in
//! `acceptance/`; the other kinds (`contract/`, `faults/`, `golden/`, `console/`, `keyring.rs`, `tidy.rs`)
//! say in their own first lines what they are for.

#![expect(
    clippy::missing_panics_doc,
    reason = "a story that cannot go on ends there, which is what a test is for"
)]

mod counter;
mod printers;
mod program;
mod soak;

pub use counter::{
    CASHIN, CONCEPTS, Counter, GENERATE, LOGIN, START, TRANSACTIONS, ask, code_of,
    desk::{Desk, live},
    dice::SeededDice,
    folder, forgery,
    gazette::Gazette,
    provider::{Provider, World},
    wire::{Sent, Wire},
};
pub use printers::{Manner, Sink};
pub use program::mostradorctl;
pub use simulator::{FrozenClock, MemoryVault};
pub use soak::soak;
