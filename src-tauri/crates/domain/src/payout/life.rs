//! The states of a payout, the steps between them, and what each state owes.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Happening, Unfit};

/// Where a payout stands (console reference, "A payout").
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "PayoutState")]
pub enum State {
    /// Written down, nothing sent.
    Drafted,
    /// Asked for; whether the provider has it is not known.
    InDoubt,
    /// The provider has it, and says no more.
    Accepted,
    /// The provider has it and works on it.
    Processing,
    /// The money arrived.
    Processed,
    /// The provider had it and could not do it: the money stays.
    Failed,
    /// The provider did not take it: the money stays.
    Rejected,
    /// A person must look.
    Flagged,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [State; 8] = [
        State::Drafted,
        State::InDoubt,
        State::Accepted,
        State::Processing,
        State::Processed,
        State::Failed,
        State::Rejected,
        State::Flagged,
    ];

    /// The state's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            State::Drafted => "drafted",
            State::InDoubt => "in_doubt",
            State::Accepted => "accepted",
            State::Processing => "processing",
            State::Processed => "processed",
            State::Failed => "failed",
            State::Rejected => "rejected",
            State::Flagged => "flagged",
        }
    }

    /// Reads a state's word.
    pub fn parse(text: &str) -> Option<State> {
        Self::ALL.into_iter().find(|state| state.word() == text)
    }

    /// The state after `happening`, or why there is none.
    pub fn after(self, happening: &Happening) -> Result<State, Unfit> {
        after(self, happening)
    }

    /// Whether nothing can change it any more.
    pub const fn is_final(self) -> bool {
        match self {
            State::Processed | State::Failed | State::Rejected => true,
            State::Drafted
            | State::InDoubt
            | State::Accepted
            | State::Processing
            | State::Flagged => false,
        }
    }

    /// What we owe a payout that stands here. Exhaustive on purpose: a new state must answer.
    pub const fn duty(self) -> Duty {
        match self {
            State::Drafted => Duty::Send,
            State::InDoubt => Duty::Settle,
            State::Accepted | State::Processing => Duty::Verify,
            State::Flagged => Duty::Decide,
            State::Processed | State::Failed | State::Rejected => Duty::Rest,
        }
    }
}

/// What we owe a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Nothing was sent: say that it never was.
    Send,
    /// Find out whether the provider has it; send the same again only as the provider's rules allow.
    Settle,
    /// Ask how it ended.
    Verify,
    /// A person must decide; looking is still allowed.
    Decide,
    /// Nothing.
    Rest,
}

/// The state after `happening`. Exhaustive on purpose: a new state or happening must answer.
fn after(from: State, happening: &Happening) -> Result<State, Unfit> {
    let illegal = Err(Unfit::Illegal {
        from,
        word: happening.word(),
    });
    match happening {
        Happening::Drafted(_) => Err(Unfit::Beginning),
        Happening::Asked { .. } if from == State::Drafted => Ok(State::InDoubt),
        Happening::Resent { .. } if from == State::InDoubt => Ok(State::InDoubt),
        // A look without an answer changes nothing, and neither does a provider that forgot what it took.
        Happening::Unanswered { .. } | Happening::Missing { .. }
            if matches!(
                from,
                State::InDoubt | State::Accepted | State::Processing | State::Flagged
            ) =>
        {
            Ok(from)
        }
        Happening::Accepted { .. } if matches!(from, State::InDoubt | State::Accepted) => {
            Ok(State::Accepted)
        }
        Happening::Processing { .. }
            if matches!(from, State::InDoubt | State::Accepted | State::Processing) =>
        {
            Ok(State::Processing)
        }
        // What was flagged stays flagged until there is an end to it.
        Happening::Accepted { .. } | Happening::Processing { .. } if from == State::Flagged => {
            Ok(State::Flagged)
        }
        Happening::Processed { .. } | Happening::Failed { .. }
            if matches!(
                from,
                State::InDoubt | State::Accepted | State::Processing | State::Flagged
            ) =>
        {
            if matches!(happening, Happening::Processed { .. }) {
                Ok(State::Processed)
            } else {
                Ok(State::Failed)
            }
        }
        Happening::Rejected(_) if matches!(from, State::Drafted | State::InDoubt) => {
            Ok(State::Rejected)
        }
        Happening::Flagged(_) if !from.is_final() && from != State::Drafted => Ok(State::Flagged),
        Happening::Concluded { arrived, .. } if from == State::Flagged => {
            if *arrived {
                Ok(State::Processed)
            } else {
                Ok(State::Failed)
            }
        }
        Happening::VoucherKept(_)
            if matches!(
                from,
                State::Accepted | State::Processing | State::Processed | State::Flagged
            ) =>
        {
            Ok(from)
        }
        Happening::Asked { .. }
        | Happening::Resent { .. }
        | Happening::Unanswered { .. }
        | Happening::Missing { .. }
        | Happening::Accepted { .. }
        | Happening::Processing { .. }
        | Happening::Processed { .. }
        | Happening::Failed { .. }
        | Happening::Rejected(_)
        | Happening::Flagged(_)
        | Happening::Concluded { .. }
        | Happening::VoucherKept(_) => illegal,
    }
}
