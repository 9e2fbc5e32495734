//! Money that goes out, as a manager sees and orders it.

use std::fmt;

use domain::{channel::Provider, payout::State};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use crate::refusal::Refusal;

/// A payout, as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PayoutView {
    /// Our reference.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// How much.
    #[specta(type = Number)]
    pub amount_cents: i64,
    /// Where it goes: an alias, or the number in full.
    pub to: String,
    /// The recipient's name, if the list of recipients has one for that account.
    pub name: Option<String>,
    /// The bank or wallet of the account, if its number says.
    pub bank: Option<String>,
    /// Whose account that is, with dashes.
    pub cuit: Option<String>,
    /// What for.
    pub concept: String,
    /// What it says beside the concept.
    pub description: String,
    /// Who pays it out.
    pub provider: Provider,
    /// The provider's id of it.
    pub provider_id: Option<String>,
    /// Who ordered it.
    pub operator: String,
    /// The second manager who agreed, if it took two.
    pub second: Option<String>,
    /// When.
    #[specta(type = Number)]
    pub created_ms: i64,
    /// When it ended.
    #[specta(type = Option<Number>)]
    pub ended_ms: Option<i64>,
    /// When the provider is asked again.
    #[specta(type = Option<Number>)]
    pub next_check_ms: Option<i64>,
    /// Why it ended badly or nobody knows.
    pub refusal: Option<Refusal>,
    /// The number of the sale it gives back; none: it is no refund.
    #[specta(type = Option<Number>)]
    pub refund_of: Option<i64>,
    /// Whether the provider gave a voucher of it.
    pub has_voucher: bool,
}

/// What can be said of an account or alias as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PayeeCheck {
    /// Nothing was typed.
    Empty,
    /// Digits so far: each block is right, wrong, or not whole yet.
    Digits {
        /// How many digits are missing of 22; less than nothing: so many too many.
        #[specta(type = Number)]
        missing: i64,
        /// The first eight: entity and branch.
        first: BlockCheck,
        /// The last fourteen: the account.
        second: BlockCheck,
        /// Whether it is a CVU, once that is known.
        cvu: Option<bool>,
        /// The bank or wallet, once that is known.
        bank: Option<String>,
        /// The branch, for a CBU.
        branch: Option<String>,
    },
    /// An alias.
    Alias {
        /// Whether it can be one.
        valid: bool,
    },
}

/// A block of an account's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BlockCheck {
    /// It is not whole yet.
    Partial,
    /// It verifies.
    Right,
    /// It does not.
    Wrong,
}

/// What a manager orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PayoutRequest {
    /// Made when the person confirms, the same at every retry: a uuid.
    pub key: String,
    /// Who pays it out; none: the provider this register works with.
    pub provider: Option<Provider>,
    /// A CBU, a CVU or an alias.
    pub to: String,
    /// Whose account that is. `TotalCoin` demands it.
    pub cuit: Option<String>,
    /// How much.
    #[specta(type = Number)]
    pub cents: i64,
    /// What for; none: the usual.
    pub concept_id: Option<String>,
    /// What it says beside the concept; empty: our reference.
    pub description: String,
    /// Whether it is meant although the same was ordered before.
    pub again: bool,
    /// A second manager, where it takes two.
    pub second: Option<SecondManager>,
}

/// A manager beside the one who is signed in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SecondManager {
    /// Who they are.
    pub name: String,
    /// Their PIN.
    pub pin: String,
}

/// Without the PIN: what is printed for a developer ends in logs.
impl fmt::Debug for SecondManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondManager")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// How much may go out. What is none has no limit. Refunds are limited by what was paid, and by nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct PayoutLimits {
    /// The most of one payout.
    #[specta(type = Option<Number>)]
    pub operation_cents: Option<i64>,
    /// The most of a business day.
    #[specta(type = Option<Number>)]
    pub day_cents: Option<i64>,
    /// The most to one account in a business day.
    #[specta(type = Option<Number>)]
    pub recipient_cents: Option<i64>,
    /// Above this a payout takes two managers.
    #[specta(type = Option<Number>)]
    pub second_cents: Option<i64>,
}

/// Somebody the shop pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Recipient {
    /// Their name in the shop's list.
    pub name: String,
    /// A CBU, a CVU or an alias.
    pub to: String,
    /// Whose account that is.
    pub cuit: Option<String>,
    /// The usual concept; none: the usual one.
    pub concept_id: Option<String>,
}
