//! The life of an order, whole: every state, every step, and what each state owes.
//!
//! ```text
//!                        ┌─Unanswered─┐
//! Drafted ───Asked───▶ InDoubt ◀──────┘
//!    │                    │ │ └───Declined──▶ Declined
//!    │                    │ └──Opened──▶ Open ─┬─Lapsed────▶ Lapsed ────┐  Released:
//!    │                    ├────Lapsed──────────┼───────────▶            │  we stop
//!    └────Cancelled───────┴────Cancelled───────┴─Cancelled─▶ Cancelled ─┘  looking
//!
//! Paid from InDoubt, Open ───────────────▶ Paid ───────┐
//! Paid from Lapsed, Cancelled, Declined ─▶ PaidLate ───┤
//! PaidLess ─▶ Underpaid ─(the rest)─▶ Paid             ├─Refunded─▶ Refunded
//! PaidMore ─▶ Overpaid ────────────────────────────────┘
//! Puzzled  ─▶ Ambiguous ─(a person or better evidence)─▶ any of the paid states
//!
//! A person claims a credit for it: as above; from one of the paid states (PaidAgain) ─▶ Overpaid
//! A person takes such a claim back: to where the payments that are left would have it (LeftNothing ─▶ Lapsed)
//! The provider says whose the credit is: the same, but with nothing left (Overruled ─▶ Ambiguous) a person decides
//! ```
//!
//! Money wins: a payment that arrives after the order lapsed or was cancelled is still a payment. Paid is
//! absorbing: time never moves an order out of it. What is corrected afterwards is an event
//! of its own: a second credit, a part given back, all of it given back, or that what a person or the matching said is
//! taken back, by a person, or because the provider says that the same money paid another order.

use sabotage::Rule;
use serde::{Deserialize, Serialize};
use specta::Type;

/// Where an order stands (console reference, "States").
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "OrderState")]
pub enum State {
    /// Begun, nothing sent.
    Drafted,
    /// Asked for; the answer has not come.
    InDoubt,
    /// The provider said no, or gave a code we do not show. Nobody could pay.
    Declined,
    /// The code is up.
    Open,
    /// Not paid in time.
    Lapsed,
    /// Cancelled by a person.
    Cancelled,
    /// Paid in full, in time.
    Paid,
    /// Paid in full after it was closed.
    PaidLate,
    /// Paid, but less.
    Underpaid,
    /// Paid, but more.
    Overpaid,
    /// More than one credit or more than one order fit: nobody guesses.
    Ambiguous,
    /// Given back in full.
    Refunded,
}

/// Something that happens to an order. What it carries is in [`crate::order::Happening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// We are about to send the request.
    Asked,
    /// The request went out and no answer came back.
    Unanswered,
    /// The provider made it, and its code is safe to show.
    Opened,
    /// The provider said no, or its code was not safe to show.
    Declined,
    /// Its time ran out.
    Lapsed,
    /// A person cancelled it.
    Cancelled,
    /// The grace after closing ended, one more look found nothing: we stop looking.
    Released,
    /// The whole amount was credited.
    Paid,
    /// Less was credited.
    PaidLess,
    /// More was credited.
    PaidMore,
    /// Credits and orders fit in more than one way.
    Puzzled,
    /// A person said that one more credit is its payment, too.
    PaidAgain,
    /// A person said that the credit it was paid by is not its payment; nothing is left of what was paid.
    LeftNothing,
    /// The provider said that the credit it was paid by is another order's payment; nothing is left of what was paid.
    Overruled,
    /// The same, and less than was asked for is left.
    LeftLess,
    /// The same, and just what was asked for is left.
    LeftEnough,
    /// The same, and more than was asked for is left.
    LeftMore,
    /// A payout is to give back what was paid, or a part of it.
    RefundBegun,
    /// That payout did not arrive.
    RefundFailed,
    /// A part of what was paid was given back.
    RefundedPart,
    /// All that was paid was given back.
    Refunded,
}

/// What we owe an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Send it, or say that it never was.
    Send,
    /// Find out whether the provider has it.
    Verify,
    /// Ask whether it was paid.
    Poll,
    /// Ask, less often, whether it was paid after all; until it is released.
    Watch,
    /// A person must decide; meanwhile ask, as for [`Duty::Watch`], whether the provider can.
    Decide,
    /// Nothing.
    Rest,
}

/// The step is not possible from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an order that is {from:?} cannot take the step {step:?}")]
pub struct Illegal {
    /// Where the order stands.
    pub from: State,
    /// What was asked of it.
    pub step: Step,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [State; 12] = [
        State::Drafted,
        State::InDoubt,
        State::Declined,
        State::Open,
        State::Lapsed,
        State::Cancelled,
        State::Paid,
        State::PaidLate,
        State::Underpaid,
        State::Overpaid,
        State::Ambiguous,
        State::Refunded,
    ];

    /// The state after `step`, or why there is none.
    pub fn after(self, step: Step) -> Result<State, Illegal> {
        match (self, step) {
            (State::Drafted, Step::Asked) | (State::InDoubt, Step::Unanswered) => {
                Ok(State::InDoubt)
            }
            (State::InDoubt, Step::Opened) => Ok(State::Open),
            (State::Drafted | State::InDoubt, Step::Declined) => Ok(State::Declined),

            (State::InDoubt | State::Open, Step::Lapsed) => Ok(State::Lapsed),
            (State::Drafted | State::InDoubt | State::Open, Step::Cancelled) => {
                Ok(State::Cancelled)
            }
            (
                state @ (State::Lapsed | State::Cancelled | State::Underpaid | State::Ambiguous),
                Step::Released,
            ) => Ok(state),

            (State::InDoubt | State::Open | State::Underpaid | State::Ambiguous, Step::Paid) => {
                Ok(State::Paid)
            }
            (State::Lapsed | State::Cancelled | State::Declined, Step::Paid) => Ok(State::PaidLate),
            (
                State::InDoubt
                | State::Open
                | State::Lapsed
                | State::Cancelled
                | State::Declined
                | State::Underpaid
                | State::Ambiguous,
                Step::PaidLess,
            ) => Ok(State::Underpaid),
            (
                State::InDoubt
                | State::Open
                | State::Lapsed
                | State::Cancelled
                | State::Declined
                | State::Underpaid
                | State::Ambiguous,
                Step::PaidMore,
            ) => Ok(State::Overpaid),
            (State::InDoubt | State::Open | State::Lapsed | State::Cancelled, Step::Puzzled) => {
                Ok(State::Ambiguous)
            }

            (State::Paid | State::PaidLate | State::Overpaid, Step::PaidAgain) => {
                Ok(State::Overpaid)
            }
            (State::Paid, Step::Lapsed | Step::Cancelled)
                if sabotage::breaks(Rule::PaidIsAbsorbing) =>
            {
                Ok(State::Lapsed)
            }

            (state, step) if state.has_money() => match step {
                Step::LeftNothing => Ok(State::Lapsed),
                // The goods may be gone: nobody but a person knows.
                Step::Overruled => Ok(State::Ambiguous),
                Step::LeftLess => Ok(State::Underpaid),
                Step::LeftEnough if state == State::Overpaid => Ok(State::Paid),
                Step::LeftMore if state == State::Overpaid => Ok(State::Overpaid),
                Step::RefundBegun | Step::RefundFailed | Step::RefundedPart => Ok(state),
                Step::Refunded => Ok(State::Refunded),
                Step::Asked
                | Step::Unanswered
                | Step::Opened
                | Step::Declined
                | Step::Lapsed
                | Step::Cancelled
                | Step::Released
                | Step::Paid
                | Step::PaidLess
                | Step::PaidMore
                | Step::Puzzled
                | Step::PaidAgain
                | Step::LeftEnough
                | Step::LeftMore => Err(Illegal { from: state, step }),
            },

            (from, step) => Err(Illegal { from, step }),
        }
    }

    /// What we owe an order that stands here. Exhaustive on purpose: a new state must answer.
    pub const fn duty(self) -> Duty {
        match self {
            State::Drafted => Duty::Send,
            State::InDoubt => Duty::Verify,
            State::Open => Duty::Poll,
            State::Lapsed | State::Cancelled | State::Underpaid => Duty::Watch,
            State::Ambiguous => Duty::Decide,
            State::Declined | State::Paid | State::PaidLate | State::Overpaid | State::Refunded => {
                Duty::Rest
            }
        }
    }

    /// Whether a code may be up or be on its way, and nothing was paid yet.
    pub const fn is_live(self) -> bool {
        match self {
            State::Drafted | State::InDoubt | State::Open => true,
            State::Declined
            | State::Lapsed
            | State::Cancelled
            | State::Paid
            | State::PaidLate
            | State::Underpaid
            | State::Overpaid
            | State::Ambiguous
            | State::Refunded => false,
        }
    }

    /// Whether money of a customer is in, all or some, and not all of it was given back.
    pub const fn has_money(self) -> bool {
        self.is_paid() || matches!(self, State::Underpaid)
    }

    /// Whether the customer's money is in, all of it.
    pub const fn is_paid(self) -> bool {
        match self {
            State::Paid | State::PaidLate | State::Overpaid => true,
            State::Drafted
            | State::InDoubt
            | State::Declined
            | State::Open
            | State::Lapsed
            | State::Cancelled
            | State::Underpaid
            | State::Ambiguous
            | State::Refunded => false,
        }
    }

    /// The state's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            State::Drafted => "drafted",
            State::InDoubt => "in_doubt",
            State::Declined => "declined",
            State::Open => "open",
            State::Lapsed => "lapsed",
            State::Cancelled => "cancelled",
            State::Paid => "paid",
            State::PaidLate => "paid_late",
            State::Underpaid => "underpaid",
            State::Overpaid => "overpaid",
            State::Ambiguous => "ambiguous",
            State::Refunded => "refunded",
        }
    }

    /// Reads a state's word.
    pub fn parse(text: &str) -> Option<State> {
        Self::ALL.into_iter().find(|state| state.word() == text)
    }
}

impl Step {
    /// Every step, in the order of a life.
    pub const ALL: [Step; 21] = [
        Step::Asked,
        Step::Unanswered,
        Step::Opened,
        Step::Declined,
        Step::Lapsed,
        Step::Cancelled,
        Step::Released,
        Step::Paid,
        Step::PaidLess,
        Step::PaidMore,
        Step::Puzzled,
        Step::PaidAgain,
        Step::LeftNothing,
        Step::Overruled,
        Step::LeftLess,
        Step::LeftEnough,
        Step::LeftMore,
        Step::RefundBegun,
        Step::RefundFailed,
        Step::RefundedPart,
        Step::Refunded,
    ];

    /// Whether what a person or the matching said of a payment is taken back: the only way out of paid but giving all
    /// of it back.
    pub const fn takes_back(self) -> bool {
        matches!(
            self,
            Step::LeftNothing
                | Step::Overruled
                | Step::LeftLess
                | Step::LeftEnough
                | Step::LeftMore
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Duty, State, Step};

    #[test]
    fn every_state_has_a_word_and_every_word_a_state() {
        for state in State::ALL {
            assert_eq!(
                State::parse(state.word()),
                Some(state),
                "{state:?} reads back"
            );
        }
        assert_eq!(State::parse("pagada"), None, "a word we never wrote");
    }

    #[test]
    fn no_step_undoes_a_payment() {
        for state in [State::Paid, State::PaidLate, State::Overpaid] {
            for step in Step::ALL {
                let after = state.after(step);
                let kept = after.map_or(true, State::is_paid) || after == Ok(State::Refunded);
                assert!(
                    kept || step.takes_back(),
                    "{state:?} may only be given or taken back, but {step:?} gave {after:?}"
                );
            }
        }
    }

    #[test]
    fn only_a_credit_pays() {
        for state in State::ALL {
            for step in Step::ALL {
                let paid = state.after(step).is_ok_and(State::is_paid);
                let credit = matches!(step, Step::Paid | Step::PaidMore | Step::PaidAgain);
                assert!(
                    !paid || credit || state.is_paid(),
                    "{state:?} became paid by {step:?}"
                );
            }
        }
    }

    #[test]
    fn money_that_comes_late_is_still_found() {
        for state in [State::Lapsed, State::Cancelled, State::Declined] {
            assert_eq!(
                state.after(Step::Paid),
                Ok(State::PaidLate),
                "{state:?} is no excuse"
            );
        }
    }

    #[test]
    fn what_may_still_be_paid_is_never_left_alone() {
        for state in State::ALL {
            let may_be_paid = state.after(Step::Paid).is_ok();
            let resting = state.duty() == Duty::Rest;
            let known = state == State::Declined;
            assert!(
                !(may_be_paid && resting) || known,
                "{state:?} waits, so somebody must look"
            );
        }
    }

    proptest! {
        #[test]
        fn no_history_leaves_paid_but_by_what_takes_a_payment_back(
            steps in proptest::collection::vec(0_usize..Step::ALL.len(), 0..40),
        ) {
            let mut state = State::Drafted;
            let mut was_paid = false;
            for step in steps {
                let step = Step::ALL[step];
                if let Ok(next) = state.after(step) {
                    state = next;
                    was_paid = was_paid && !step.takes_back();
                }
                prop_assert!(!was_paid || state.is_paid() || state == State::Refunded);
                was_paid = was_paid || state.is_paid();
            }
        }
    }
}
