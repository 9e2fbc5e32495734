//! Links: addresses the shop sends out so that people pay from afar. The life of one, and what it was made of.
//!
//! ```text
//! Drafted ──Asked──▶ InDoubt ─┬─Opened───▶ Open ─┬─Lapsed─▶ Lapsed
//!                             ├──────────────────┘
//!                             └─Declined─▶ Declined
//! ```
//!
//! A link is not a sale: it may be paid never, once, or many times. One that stays in doubt may exist without
//! anybody having its address, so nobody can pay it (provider notes, ambiguity 23); it is kept so that people
//! see the possible twin before they make another. A sale that is collected by a link is an
//! [`order`](crate::order).

use serde::{Deserialize, Serialize};
use specta::Type;
use uuid::Uuid;

use crate::{
    cbu::Cbu,
    cuit::Cuit,
    instant::Instant,
    money::{Money, Price},
    order::Reason,
};

/// How long a transfer link, which has no end of its own, is taken to be out: a day.
const TRANSFER_LIFE_MS: i64 = 24 * 3_600_000;

/// A link's identity: made by us before anybody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkId(pub Uuid);

impl std::fmt::Display for LinkId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

/// A part of what a link collects that goes to another account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Whose part.
    pub account: Cbu,
    /// How much.
    pub amount: Price,
}

/// What a link is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// A page on which anybody pays (TelePagos, `cashin/link/generate`).
    Payment {
        /// When it ends.
        expires: Instant,
        /// Whether it may be paid more than once.
        multiple_use: bool,
        /// What of it goes to whom; empty: all to the shop.
        distribution: Vec<Share>,
    },
    /// A transfer already filled in (TelePagos, `cashin/transfer/generate`).
    Transfer {
        /// The account in it.
        account: Cbu,
        /// Whose account that is.
        cuit: Cuit,
    },
}

/// The parts of a link add up to more than the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parts add up to more than the amount")]
pub struct TooMuchShared;

/// Whether the parts can be taken out of the amount (provider notes, ambiguity 25).
pub fn share_out(amount: Price, distribution: &[Share]) -> Result<(), TooMuchShared> {
    let sum = distribution
        .iter()
        .try_fold(Money::ZERO, |sum, share| sum.plus(share.amount.money()));
    sum.filter(|sum| *sum <= amount.money())
        .map(|_| ())
        .ok_or(TooMuchShared)
}

/// A link as it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What it is.
    #[serde(flatten)]
    pub kind: Kind,
    /// How much it asks for.
    pub amount: Price,
    /// What for: an id of the provider's list.
    pub concept: String,
    /// Who ordered it.
    pub operator: String,
}

/// Where a link stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
#[serde(rename = "LinkState")]
pub enum State {
    /// Written down, nothing sent.
    Drafted,
    /// Asked for; no address came back.
    InDoubt,
    /// It has an address.
    Open,
    /// The provider did not make it.
    Declined,
    /// Its time is over.
    Lapsed,
}

/// What we owe a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Nothing was sent: say that it never was.
    Send,
    /// Say that its time is over, once it is. Whether it was made and never answered is known to nobody: until then
    /// people see the possible twin.
    Lapse,
    /// Nothing.
    Rest,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [State; 5] = [
        State::Drafted,
        State::InDoubt,
        State::Open,
        State::Declined,
        State::Lapsed,
    ];

    /// The state after `happening`, or why there is none.
    pub fn after(self, happening: &Happening) -> Result<State, Unfit> {
        match (self, happening) {
            (_, Happening::Drafted(_)) => Err(Unfit::Beginning),
            (State::Drafted, Happening::Asked) | (State::InDoubt, Happening::Unanswered(_)) => {
                Ok(State::InDoubt)
            }
            (State::InDoubt, Happening::Opened { .. }) => Ok(State::Open),
            (State::Drafted | State::InDoubt, Happening::Declined(_)) => Ok(State::Declined),
            (State::InDoubt | State::Open, Happening::Lapsed) => Ok(State::Lapsed),
            // Whether people see it in a list is nothing to whoever has its address.
            (from, Happening::Hidden | Happening::Shown) => Ok(from),
            // One for several uses goes on, and money is money after its time too.
            (from @ (State::InDoubt | State::Open | State::Lapsed), Happening::Paid { .. }) => {
                Ok(from)
            }
            (from, _) => Err(Unfit::Illegal {
                from,
                word: happening.word(),
            }),
        }
    }

    /// What we owe a link that stands here. Exhaustive on purpose: a new state must answer.
    pub const fn duty(self) -> Duty {
        match self {
            State::Drafted => Duty::Send,
            State::InDoubt | State::Open => Duty::Lapse,
            State::Declined | State::Lapsed => Duty::Rest,
        }
    }

    /// The state's word in the journal and the console.
    pub const fn word(self) -> &'static str {
        match self {
            State::Drafted => "drafted",
            State::InDoubt => "in_doubt",
            State::Open => "open",
            State::Declined => "declined",
            State::Lapsed => "lapsed",
        }
    }
}

/// Something that happened to a link: the journal's events are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "happening", rename_all = "snake_case")]
pub enum Happening {
    /// It was ordered.
    Drafted(Draft),
    /// The request is about to be sent.
    Asked,
    /// No answer came.
    Unanswered(Reason),
    /// The provider made it.
    Opened {
        /// Its address.
        url: String,
        /// The provider's id of it, if it gave one.
        provider_id: Option<String>,
    },
    /// The provider did not make it.
    Declined(Reason),
    /// Its time is over.
    Lapsed,
    /// The provider names a payment of it: the first it had.
    Paid {
        /// How much came in.
        amount: Money,
        /// The provider's number of the operation, if it gave one.
        operation: Option<String>,
    },
    /// Somebody left it out of the list.
    Hidden,
    /// Somebody put it back.
    Shown,
}

impl Happening {
    /// The happening's word in the journal.
    pub const fn word(&self) -> &'static str {
        match self {
            Happening::Drafted(_) => "drafted",
            Happening::Asked => "asked",
            Happening::Unanswered(_) => "unanswered",
            Happening::Opened { .. } => "opened",
            Happening::Declined(_) => "declined",
            Happening::Lapsed => "lapsed",
            Happening::Paid { .. } => "paid",
            Happening::Hidden => "hidden",
            Happening::Shown => "shown",
        }
    }
}

/// A link as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its identity.
    pub id: LinkId,
    /// How it was ordered.
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
    /// When it was ordered.
    pub created: Instant,
    /// Its address, once it has one.
    pub url: Option<String>,
    /// The provider's id of it.
    pub provider_id: Option<String>,
    /// Why it has no address.
    pub reason: Option<Reason>,
    /// What its first payment came to, once the provider named one. It names no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Money>,
    /// Whether it is left out of the list. Whoever has it can pay it all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// A happening that does not fit the link it is said to have happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The link's state does not allow it.
    #[error("a link that is {from:?} cannot be {word}")]
    Illegal {
        /// Where it stands.
        from: State,
        /// What was said of it.
        word: &'static str,
    },
    /// A link is drafted once, first.
    #[error("a link begins with a draft and has only one")]
    Beginning,
}

impl Link {
    /// The link that begins with `first`, which must be a draft.
    pub fn begin(id: LinkId, first: &Happening, at: Instant) -> Result<Link, Unfit> {
        let Happening::Drafted(draft) = first else {
            return Err(Unfit::Beginning);
        };
        Ok(Link {
            id,
            draft: draft.clone(),
            state: State::Drafted,
            created: at,
            url: None,
            provider_id: None,
            reason: None,
            paid: None,
            hidden: false,
        })
    }

    /// Whether somebody may pay it at `now`: one that is in doubt may be out, one for several uses stays so until it
    /// ends, and of one for a single use it is not known whether it was used.
    pub fn may_be_paid(&self, now: Instant) -> bool {
        self.state.duty() == Duty::Lapse && now < self.ends()
    }

    /// When its time is over.
    pub fn ends(&self) -> Instant {
        match &self.draft.kind {
            Kind::Payment { expires, .. } => *expires,
            Kind::Transfer { .. } => self.created.plus_ms(TRANSFER_LIFE_MS),
        }
    }

    /// When something is owed to it next; none exactly when nothing is.
    pub fn next_action(&self) -> Option<Instant> {
        match self.state.duty() {
            Duty::Send => Some(self.created),
            Duty::Lapse => Some(self.ends()),
            Duty::Rest => None,
        }
    }

    /// The link after `happening`, or why that cannot have happened to it.
    pub fn after(mut self, happening: &Happening) -> Result<Link, Unfit> {
        self.state = self.state.after(happening)?;
        match happening {
            Happening::Drafted(_) | Happening::Asked | Happening::Lapsed => {}
            Happening::Paid { amount, .. } => self.paid = self.paid.or(Some(*amount)),
            Happening::Hidden => self.hidden = true,
            Happening::Shown => self.hidden = false,
            Happening::Opened { url, provider_id } => {
                self.url = Some(url.clone());
                self.provider_id.clone_from(provider_id);
                self.reason = None;
            }
            Happening::Unanswered(reason) | Happening::Declined(reason) => {
                self.reason = Some(reason.clone());
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, Happening, Kind, Link, LinkId, Share, State, Unfit, share_out};
    use crate::{cbu::Cbu, instant::Instant, money::Price};

    fn price(cents: i64) -> Price {
        Price::from_cents(cents).expect("a price")
    }

    fn drafted() -> Link {
        let draft = Draft {
            kind: Kind::Payment {
                expires: Instant::from_ms(9),
                multiple_use: true,
                distribution: Vec::new(),
            },
            amount: price(1_000),
            concept: "VAR".to_owned(),
            operator: "Lucía".to_owned(),
        };
        let first = Happening::Drafted(draft);
        Link::begin(LinkId(uuid::Uuid::nil()), &first, Instant::from_ms(1)).expect("a draft")
    }

    #[test]
    fn a_link_has_an_address_only_after_it_was_asked_for() {
        let opened = Happening::Opened {
            url: "https://x.example/1".to_owned(),
            provider_id: Some("1".to_owned()),
        };
        assert!(
            matches!(drafted().after(&opened), Err(Unfit::Illegal { .. })),
            "nobody asked"
        );
        let link = drafted()
            .after(&Happening::Asked)
            .and_then(|link| link.after(&opened))
            .expect("asked and answered");
        assert_eq!(link.state, State::Open, "it may be paid");
        assert!(
            link.clone().after(&Happening::Asked).is_err(),
            "and is not asked for twice"
        );
        assert_eq!(
            link.next_action(),
            Some(Instant::from_ms(9)),
            "until its time is over"
        );
        let lapsed = link.after(&Happening::Lapsed).expect("its time is over");
        assert_eq!(lapsed.next_action(), None, "then nothing is owed to it");
        assert!(
            !lapsed.may_be_paid(Instant::from_ms(0)),
            "and nobody pays it"
        );
    }

    #[test]
    fn the_first_payment_of_a_link_is_known_and_moves_nothing() {
        let paid = |cents| Happening::Paid {
            amount: price(cents).money(),
            operation: None,
        };
        assert!(
            drafted().after(&paid(1)).is_err(),
            "nobody could pay it yet"
        );
        let link = [Happening::Asked, paid(1_000), paid(7), Happening::Lapsed]
            .iter()
            .try_fold(drafted(), Link::after)
            .expect("it may have been out though nobody answered");
        assert_eq!(link.paid, Some(price(1_000).money()), "the first one");
        assert_eq!(link.state, State::Lapsed, "its life goes on as it would");
        assert!(link.after(&paid(1)).is_ok(), "and money comes late too");
    }

    #[test]
    fn hiding_a_link_changes_nothing_but_who_sees_it() {
        let hidden = drafted().after(&Happening::Hidden).expect("at any time");
        assert!(hidden.hidden, "it is left out");
        assert_eq!(hidden.state, drafted().state, "and stands where it stood");
        let shown = hidden.after(&Happening::Shown).expect("and back");
        assert_eq!(shown, drafted(), "as if nothing had been");
    }

    #[test]
    fn no_more_is_given_away_than_comes_in() {
        let account = Cbu::parse("0000222800000000057723").expect("it verifies");
        let share = |cents| Share {
            account: account.clone(),
            amount: price(cents),
        };
        assert!(share_out(price(1_000), &[]).is_ok(), "all of it stays");
        assert!(
            share_out(price(1_000), &[share(400), share(600)]).is_ok(),
            "to the centavo"
        );
        assert!(
            share_out(price(1_000), &[share(400), share(601)]).is_err(),
            "a centavo too much"
        );
    }
}
