//! Notes: what people did at the counter about a payment that was not plain. They move no money and no state; they say
//! what became of the goods and of the cash, which no provider knows.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Order;
use crate::{instant::Instant, lifecycle::State};

/// What a person did about a payment that was not plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "OrderNote")]
pub enum Note {
    /// What was missing was paid in cash.
    RestInCash,
    /// What was too much was given back in cash.
    ChangeGiven,
    /// Left for the manager.
    ForManager,
    /// Paid late, and the customer has the goods.
    Delivered,
    /// Paid late, and the customer left without them: to be given back.
    ToGiveBack,
}

/// A note on an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// What was done.
    pub note: Note,
    /// By whom.
    pub operator: String,
    /// When.
    pub at: Instant,
}

impl Note {
    /// Every note.
    pub const ALL: [Note; 5] = [
        Note::RestInCash,
        Note::ChangeGiven,
        Note::ForManager,
        Note::Delivered,
        Note::ToGiveBack,
    ];

    /// Whether it can be said of an order that stands there.
    pub const fn fits(self, state: State) -> bool {
        match self {
            Note::RestInCash => matches!(state, State::Underpaid),
            Note::ChangeGiven => matches!(state, State::Overpaid),
            Note::Delivered | Note::ToGiveBack => matches!(state, State::PaidLate),
            Note::ForManager => matches!(
                state,
                State::Underpaid | State::Overpaid | State::PaidLate | State::Ambiguous
            ),
        }
    }
}

impl Order {
    /// Whether somebody has to look at it: what was paid is not plain, or nobody knows yet, and nothing was done that
    /// closes the matter.
    ///
    /// A sale paid less is closed by [`Note::RestInCash`], one paid more by [`Note::ChangeGiven`] or once what was too
    /// much has gone back, one paid late by [`Note::Delivered`]. [`Note::ForManager`] and [`Note::ToGiveBack`] ask for a
    /// look and close nothing. Where several fit, or nobody answered, only what the provider or a person says of the
    /// payment does.
    pub fn is_to_review(&self) -> bool {
        match self.state {
            State::InDoubt | State::Ambiguous => true,
            State::PaidLate => !self.has_note(Note::Delivered),
            State::Underpaid => !self.has_note(Note::RestInCash),
            State::Overpaid => {
                let held = self.paid.minus(self.refunded());
                let has_more = held.is_none_or(|held| held > self.draft.amount.money());
                has_more && !self.has_note(Note::ChangeGiven)
            }
            State::Drafted
            | State::Declined
            | State::Open
            | State::Lapsed
            | State::Cancelled
            | State::Paid
            | State::Refunded => false,
        }
    }
}
