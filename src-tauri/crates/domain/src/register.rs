//! Registers: one per PC. Its stream of events is numbered by itself, so that streams of several can be
//! brought together and each event counted once.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::reference::{NotAReference, Reference};

/// The name of a register's stream: made once, at random, when the journal is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register(Reference);

impl Register {
    /// A register's name from random bits.
    pub fn from_bits(bits: u128) -> Register {
        Register(Reference::from_bits(bits))
    }

    /// Reads a register's name.
    pub fn parse(text: &str) -> Result<Register, NotAReference> {
        Reference::parse(text).map(Register)
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
