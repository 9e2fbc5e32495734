//! Payouts: money the shop sends. The life of one, whole, and how it comes to be from what happened to it.
//!
//! ```text
//! Drafted ──Asked──▶ InDoubt ─┬─Accepted────▶ Accepted ───┐
//!    │                ▲  │    ├─Processing──▶ Processing ─┤ (either way round)
//!    │     Unanswered─┘  │    ├─Rejected────▶ Rejected    │
//!    │     Missing, Resent    │                           │
//!    └────Rejected            └─Processed, Failed ◀───────┘
//! Flagged from anything that is not final: a person looks. Better news still ends it.
//! ```
//!
//! *In doubt* is what every request is until it is answered: the intent is in the journal, the money may be on
//! its way. The same reference and the same bytes go out again, never a new one. A final state is absorbing.
//! Who may pay out, and how much, is the till's; what a provider's word means is the gateway's.

mod life;
mod payee;

pub use life::{Duty, State};
pub use payee::{NotAPayee, Payee};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    channel::Provider,
    cuit::Cuit,
    instant::Instant,
    money::Price,
    order::{OrderId, Reason},
    reference::Reference,
};

/// How long until one that waits for a person is looked at again: better news may still come.
const FLAGGED_LOOK_MS: i64 = 3_600_000;

/// A payout's identity: made by us before anybody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PayoutId(pub Uuid);

impl std::fmt::Display for PayoutId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// A payout as it was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Our name for it, sent along and the same at every repetition.
    pub reference: Reference,
    /// Who pays it out.
    pub provider: Provider,
    /// Where the money goes.
    pub payee: Payee,
    /// Whose account that is, if it was said.
    pub cuit: Option<Cuit>,
    /// How much.
    pub amount: Price,
    /// What for: an id of the provider's list.
    pub concept: String,
    /// What it says beside the concept.
    pub description: String,
    /// Who ordered it.
    pub operator: String,
    /// The order whose payment it gives back; none when it is no refund.
    pub refund_of: Option<OrderId>,
    /// The second manager who agreed, where the shop asks for two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<String>,
}

/// How we know that the money arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The provider's status of this very payout said so.
    Status,
    /// The provider's list shows the movement: this amount, to this payee.
    Movement,
    /// The provider gave a voucher of it.
    Voucher,
    /// A person answers for it, with a reason.
    Person,
}

/// A voucher as it was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// The name of its file among the papers; none when it is an address or a text.
    pub file: Option<String>,
    /// The address or text itself; none when it is a file.
    pub text: Option<String>,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
}

/// Something that happened to a payout: the journal's events are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// It was ordered.
    Drafted(Draft),
    /// The request is about to be sent.
    Asked {
        /// When to look if nothing is heard.
        next_check: Instant,
    },
    /// No answer came, to the request or to a look.
    Unanswered {
        /// Why.
        reason: Reason,
        /// When to look again.
        next_check: Instant,
    },
    /// We looked and the provider does not know it: no proof that it has not got it.
    Missing {
        /// When to look again.
        next_check: Instant,
    },
    /// The same bytes are about to be sent again.
    Resent {
        /// When to look if nothing is heard.
        next_check: Instant,
    },
    /// The provider took it, under this id.
    Accepted {
        /// The provider's id of it.
        provider_id: String,
        /// When to look how it went on.
        next_check: Instant,
    },
    /// The provider has it and has not finished.
    Processing {
        /// The provider's id of it, if it said.
        provider_id: Option<String>,
        /// The provider's word for where it stands.
        word: String,
        /// When to look again.
        next_check: Instant,
    },
    /// The money arrived.
    Processed {
        /// The provider's id of it, if it said.
        provider_id: Option<String>,
        /// How we know.
        proof: Proof,
    },
    /// The provider could not do it.
    Failed {
        /// The provider's id of it, if it said.
        provider_id: Option<String>,
        /// The provider's word for it.
        word: String,
    },
    /// The provider did not take it, or it never was sent.
    Rejected(Reason),
    /// A person must look.
    Flagged(Reason),
    /// A person found out with the provider how it ended, and answers for that.
    Concluded {
        /// Whether the money arrived.
        arrived: bool,
        /// Who says so.
        operator: String,
        /// How they know.
        reason: String,
    },
    /// Its voucher was kept.
    VoucherKept(Voucher),
}

impl Happening {
    /// The happening's word in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Happening::Drafted(_) => "drafted",
            Happening::Asked { .. } => "asked",
            Happening::Unanswered { .. } => "unanswered",
            Happening::Missing { .. } => "missing",
            Happening::Resent { .. } => "resent",
            Happening::Accepted { .. } => "accepted",
            Happening::Processing { .. } => "processing",
            Happening::Processed { .. } => "processed",
            Happening::Failed { .. } => "failed",
            Happening::Rejected(_) => "rejected",
            Happening::Flagged(_) => "flagged",
            Happening::Concluded { .. } => "concluded",
            Happening::VoucherKept(_) => "voucher_kept",
        }
    }
}

/// A payout as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// Its identity.
    pub id: PayoutId,
    /// How it was begun.
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
    /// When it was ordered.
    pub created: Instant,
    /// When it was last sent.
    pub sent: Option<Instant>,
    /// How often it was sent.
    pub sendings: u32,
    /// How often the provider did not know it since it was last sent.
    pub missing: u32,
    /// When the provider first did not know it since it was last sent.
    pub missing_since: Option<Instant>,
    /// The provider's id of it.
    pub provider_id: Option<String>,
    /// The provider's last word for where it stands.
    pub word: Option<String>,
    /// When to look next; none when nothing is owed.
    pub next_check: Option<Instant>,
    /// When it came to its end.
    pub ended: Option<Instant>,
    /// How we know that it arrived.
    pub proof: Option<Proof>,
    /// Its voucher.
    pub voucher: Option<Voucher>,
    /// What was said when it was last refused, not answered, or flagged.
    pub reason: Option<Reason>,
}

/// A happening that does not fit the payout it is said to have happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The payout's state does not allow it.
    #[error("a payout that is {from:?} cannot be {word}")]
    Illegal {
        /// Where it stands.
        from: State,
        /// What was said of it.
        word: &'static str,
    },
    /// A payout is drafted once, first.
    #[error("a payout begins with a draft and has only one")]
    Beginning,
    /// It has another id at the provider.
    #[error("the provider gave it another id before")]
    OtherId,
}

impl Payout {
    /// The payout that begins with `first`, which must be a draft.
    pub fn begin(id: PayoutId, first: &Happening, at: Instant) -> Result<Payout, Unfit> {
        let Happening::Drafted(draft) = first else {
            return Err(Unfit::Beginning);
        };
        Ok(Payout {
            id,
            draft: draft.clone(),
            state: State::Drafted,
            created: at,
            sent: None,
            sendings: 0,
            missing: 0,
            missing_since: None,
            provider_id: None,
            word: None,
            next_check: Some(at),
            ended: None,
            proof: None,
            voucher: None,
            reason: None,
        })
    }

    /// The payout after `happening` at `at`, or why that cannot have happened to it.
    pub fn after(mut self, happening: &Happening, at: Instant) -> Result<Payout, Unfit> {
        let from = self.state;
        let to = from.after(happening)?;
        match happening {
            Happening::Drafted(_) => {}
            Happening::Asked { next_check } | Happening::Resent { next_check } => {
                self.sent = Some(at);
                self.sendings = self.sendings.saturating_add(1);
                (self.missing, self.missing_since) = (0, None);
                self.next_check = Some(*next_check);
            }
            Happening::Unanswered { reason, next_check } => {
                self.reason = Some(reason.clone());
                self.next_check = Some(*next_check);
            }
            Happening::Missing { next_check } => {
                self.missing = self.missing.saturating_add(1);
                self.missing_since = self.missing_since.or(Some(at));
                self.next_check = Some(*next_check);
            }
            Happening::Accepted {
                provider_id,
                next_check,
            } => {
                self = self.known_as(Some(provider_id))?;
                self.next_check = Some(*next_check);
            }
            Happening::Processing {
                provider_id,
                word,
                next_check,
            } => {
                self = self.known_as(provider_id.as_ref())?;
                self.word = Some(word.clone());
                self.next_check = Some(*next_check);
            }
            Happening::Processed { provider_id, proof } => {
                self = self.known_as(provider_id.as_ref())?;
                self.proof = Some(proof.clone());
            }
            Happening::Failed { provider_id, word } => {
                self = self.known_as(provider_id.as_ref())?;
                self.word = Some(word.clone());
            }
            Happening::Rejected(reason) | Happening::Flagged(reason) => {
                self.reason = Some(reason.clone());
            }
            Happening::Concluded {
                arrived, reason, ..
            } => {
                self.proof = arrived.then_some(Proof::Person);
                self.word = Some(reason.clone());
            }
            Happening::VoucherKept(voucher) => self.voucher = Some(voucher.clone()),
        }
        self.state = to;
        if to.is_final() {
            self.ended = self.ended.or(Some(at));
        }
        match (to.duty(), happening) {
            (Duty::Rest, _) => self.next_check = None,
            (Duty::Decide, Happening::Flagged(_)) => {
                self.next_check = Some(at.plus_ms(FLAGGED_LOOK_MS));
            }
            (Duty::Decide | Duty::Send | Duty::Settle | Duty::Verify, _) => {}
        }
        Ok(self)
    }

    /// What we owe it.
    pub const fn duty(&self) -> Duty {
        self.state.duty()
    }

    /// Takes the provider's id, which never changes.
    fn known_as(mut self, id: Option<&String>) -> Result<Payout, Unfit> {
        if let (Some(known), Some(said)) = (&self.provider_id, id)
            && known != said
        {
            return Err(Unfit::OtherId);
        }
        self.provider_id = self.provider_id.or_else(|| id.cloned());
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Draft, Duty, Happening, NotAPayee, Payee, Payout, PayoutId, Proof, State, Unfit};
    use crate::{
        channel::Provider, instant::Instant, money::Price, order::Reason, reference::Reference,
    };

    const NOW: Instant = Instant::from_ms(1_000_000);
    const CVU: &str = "0000222800000000057723";

    fn reason() -> Reason {
        Reason {
            code: "provider_silent".to_owned(),
            words: None,
            trace: "T".to_owned(),
        }
    }

    fn drafted() -> Payout {
        let draft = Draft {
            reference: Reference::from_bits(7),
            provider: Provider::Totalcoin,
            payee: Payee::parse(CVU).expect("it verifies"),
            cuit: None,
            amount: Price::from_cents(1_000).expect("ten pesos"),
            concept: "VAR".to_owned(),
            description: String::new(),
            operator: "Lucía".to_owned(),
            refund_of: None,
            second: None,
        };
        Payout::begin(PayoutId(uuid::Uuid::nil()), &Happening::Drafted(draft), NOW)
            .expect("a draft")
    }

    fn every_happening() -> Vec<Happening> {
        let next_check = NOW.plus_ms(60_000);
        let id = || Some("T1".to_owned());
        vec![
            Happening::Asked { next_check },
            Happening::Unanswered {
                reason: reason(),
                next_check,
            },
            Happening::Missing { next_check },
            Happening::Resent { next_check },
            Happening::Accepted {
                provider_id: "T1".to_owned(),
                next_check,
            },
            Happening::Processing {
                provider_id: id(),
                word: "Pending".to_owned(),
                next_check,
            },
            Happening::Processed {
                provider_id: id(),
                proof: Proof::Status,
            },
            Happening::Failed {
                provider_id: id(),
                word: "Failed".to_owned(),
            },
            Happening::Rejected(reason()),
            Happening::Flagged(reason()),
            Happening::Concluded {
                arrived: false,
                operator: "Lucía".to_owned(),
                reason: "llamé".to_owned(),
            },
        ]
    }

    #[test]
    fn a_payee_is_an_account_or_an_alias_and_a_mistyped_account_is_no_alias() {
        assert!(
            matches!(Payee::parse(CVU), Ok(Payee::Account(_))),
            "22 digits that verify"
        );
        assert!(
            matches!(Payee::parse("mi.alias.mp"), Ok(Payee::Alias(_))),
            "a name"
        );
        for wrong in ["0000222800000000057724", "000022280000000005772"] {
            assert!(
                matches!(Payee::parse(wrong), Err(NotAPayee::Account(_))),
                "{wrong} is a mistyped account"
            );
        }
        assert!(
            matches!(Payee::parse("ñandú.x"), Err(NotAPayee::Alias(_))),
            "no such letters"
        );
    }

    #[test]
    fn what_was_asked_for_is_in_doubt_until_it_is_answered() {
        let asked = drafted()
            .after(&every_happening()[0], NOW)
            .expect("a draft may be sent");
        assert_eq!(
            asked.state,
            State::InDoubt,
            "from the moment before it is sent"
        );
        assert_eq!(asked.sendings, 1, "it is about to be sent once");
        let unsent = drafted().after(
            &Happening::Processed {
                provider_id: None,
                proof: Proof::Status,
            },
            NOW,
        );
        assert!(
            matches!(unsent, Err(Unfit::Illegal { .. })),
            "what was never sent did not arrive"
        );
    }

    #[test]
    fn not_found_proves_nothing_and_is_counted_anew_after_each_sending() {
        let steps = every_happening();
        let missing = [&steps[0], &steps[2], &steps[2]]
            .into_iter()
            .try_fold(drafted(), |payout, happening| payout.after(happening, NOW))
            .expect("looks while in doubt");
        assert_eq!(
            (missing.state, missing.missing),
            (State::InDoubt, 2),
            "still in doubt"
        );
        let resent = missing
            .after(&steps[3], NOW)
            .expect("the same may be sent again");
        assert_eq!(
            (resent.missing, resent.sendings),
            (0, 2),
            "the count begins anew"
        );
    }

    #[test]
    fn the_providers_id_never_changes() {
        let accepted = [&every_happening()[0], &every_happening()[4]]
            .into_iter()
            .try_fold(drafted(), |payout, happening| payout.after(happening, NOW))
            .expect("it was taken");
        let other = accepted.after(
            &Happening::Failed {
                provider_id: Some("T2".to_owned()),
                word: "Failed".to_owned(),
            },
            NOW,
        );
        assert_eq!(
            other,
            Err(Unfit::OtherId),
            "that is the fate of another payout"
        );
    }

    #[test]
    fn a_person_ends_only_what_waits_for_a_person() {
        let every = every_happening();
        let asked = drafted().after(&every[0], NOW).expect("sent");
        assert!(
            asked.clone().after(&every[10], NOW).is_err(),
            "the program is still finding out"
        );
        let flagged = asked.after(&every[9], NOW).expect("a day has passed");
        let ended = flagged
            .after(&every[10], NOW)
            .expect("somebody called them");
        assert_eq!(ended.state, State::Failed, "and the money had not left");
        assert_eq!(ended.proof, None, "so nothing proves that it arrived");
    }

    #[test]
    fn every_state_has_a_word_and_every_word_a_state() {
        for state in State::ALL {
            assert_eq!(
                State::parse(state.word()),
                Some(state),
                "{state:?} reads back"
            );
        }
    }

    proptest! {
        #[test]
        fn an_end_is_an_end_and_whatever_is_not_at_rest_has_a_next_look(
            steps in proptest::collection::vec(0_usize..11, 0..30),
        ) {
            let every = every_happening();
            let mut payout = drafted();
            for step in steps {
                let before = payout.state;
                if let Ok(next) = payout.clone().after(&every[step], NOW) {
                    prop_assert!(!before.is_final() || next.state == before);
                    payout = next;
                }
                let looked_at = payout.duty() != Duty::Rest;
                prop_assert_eq!(looked_at, payout.next_check.is_some());
                prop_assert_eq!(payout.state.is_final(), payout.ended.is_some());
            }
        }
    }
}
