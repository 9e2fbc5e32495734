//! What the till tells its windows as it happens: numbered, so that a missed one is noticed.

use domain::order::Concept;
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use crate::{
    standing::Standing,
    view::{ChannelOffer, Link, OrderView, PrintQueue, Session, Shift},
};

/// One thing that happened. Numbers rise by one; a gap means "take the snapshot again".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
pub struct Notice {
    /// One more than the notice before it, from 1 at the program's start.
    #[specta(type = Number)]
    pub number: u64,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// An order came to be or moved.
    OrderChanged {
        /// The order as it stands now.
        order: Box<OrderView>,
    },
    /// The provider was heard again, or was not.
    LinkChanged {
        /// The link as it stands now.
        link: Link,
    },
    /// This process may ask for money from now on, or no longer.
    StandingChanged {
        /// How it stands now.
        standing: Standing,
    },
    /// A shift was opened or closed.
    ShiftChanged {
        /// The open shift.
        shift: Option<Shift>,
    },
    /// Somebody signed in, or the till was locked.
    SessionChanged {
        /// Who is at the till now.
        session: Option<Session>,
    },
    /// The provider's list of concepts was read.
    ConceptsChanged {
        /// The list as it stands now.
        concepts: Vec<Concept>,
        /// The one a sale is for unless the cashier chooses.
        concept_id: Option<String>,
    },
    /// A setting of the register or who works at it is another: what a window shows of it is in the next snapshot.
    RegisterChanged,
    /// Another of this PC's registers is opened in place of this one: a window begins anew.
    RegisterLeft,
    /// This register can collect by a way more, or by one less.
    ChannelsChanged {
        /// The ways of collecting as they stand now.
        channels: Vec<ChannelOffer>,
    },
    /// A paper moved on its way to the printer.
    PrintingChanged {
        /// The queue as it stands now.
        queue: PrintQueue,
    },
}
