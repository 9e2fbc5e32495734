//! What can happen to an order, and what each happening carries: the journal's events are these.

use serde::{Deserialize, Serialize};

use super::{Draft, Note, OrderId};
use crate::{
    credit::Fingerprint,
    evidence::Evidence,
    instant::Instant,
    money::{Money, Price},
    payout::PayoutId,
};

/// A payment of an order, as told by the provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How much came in.
    pub amount: Money,
    /// How we know.
    pub evidence: Evidence,
    /// The listed credit that paid it, once the list shows it.
    pub credit: Option<Fingerprint>,
    /// The provider's number of the operation, if it gave one.
    pub operation: Option<String>,
    /// The account holder who paid.
    pub name: Option<String>,
    /// Their CUIT, as given.
    pub cuit: Option<String>,
    /// Their CBU or CVU, as given.
    pub account: Option<String>,
    /// What of it reaches the shop, and when, if the provider said.
    pub settlement: Option<Settlement>,
}

/// What becomes of a payment on its way to the shop's account (TotalCoin, "Webhook Payload").
///
/// `net + fees + taxes` is the amount of its payment: one that does not add up is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// What reaches the shop.
    pub net: Money,
    /// What the provider keeps.
    pub fees: Money,
    /// What the taxes take.
    pub taxes: Money,
    /// When the shop has it.
    pub accredits: Option<Instant>,
}

/// Why an order has no code: our word for it, and the provider's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A refusal code, as the window and the console word it.
    pub code: String,
    /// What the provider said.
    pub words: Option<String>,
    /// Finds the story in the log.
    pub trace: String,
}

/// Something that happened to an order, with what it carries: the journal's events are these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// A sale was begun.
    Drafted(Draft),
    /// The request is about to be sent.
    Asked,
    /// No answer came.
    Unanswered(Reason),
    /// The provider made the order; its code may be shown.
    Opened {
        /// The text of the QR: a payment code, or an address when the channel has only that.
        qr: String,
        /// The address the customer may open instead of scanning.
        link: Option<String>,
        /// The provider's id of the order, or of the link, if it gave one.
        provider_order: Option<String>,
        /// When we take the code down.
        expires: Instant,
        /// Whether the provider's list of credits was read before the code came up, so that what is new
        /// in it afterwards is known to be new.
        baseline: bool,
    },
    /// There is no code to show.
    Declined(Reason),
    /// Its time ran out.
    Lapsed,
    /// A person cancelled it.
    Cancelled {
        /// Who.
        operator: String,
    },
    /// We stopped looking for a late payment.
    Released,
    /// A payment came in, all, less or more: [`Order::after`](super::Order::after) compares.
    Paid(Payment),
    /// The list shows the credit of a payment that was known before.
    Listed {
        /// The credit.
        credit: Fingerprint,
        /// Its amount: which of the payments it is the credit of.
        amount: Money,
        /// The account holder, whom only the list names.
        holder: Option<String>,
    },
    /// Several credits or several orders fit.
    Puzzled {
        /// The credits that fit.
        credits: Vec<Fingerprint>,
    },
    /// A person says that a credit is its payment.
    Claimed {
        /// The payment; its evidence is a person's word, and it has a credit.
        payment: Payment,
        /// Who says so.
        operator: String,
        /// How they know.
        reason: String,
    },
    /// A person says that the credit it was paid by is not its payment after all.
    Unclaimed {
        /// The credit.
        credit: Fingerprint,
        /// Who says so.
        operator: String,
        /// How they know.
        reason: String,
    },
    /// The provider says that the credit it was paid by, on a person's word or because nothing else fitted, is another
    /// order's payment.
    Overruled {
        /// The credit.
        credit: Fingerprint,
        /// The order it is the payment of.
        by: OrderId,
    },
    /// A payout is about to give back what was paid, or a part of it.
    RefundBegun {
        /// The payout.
        payout: PayoutId,
        /// Where it goes: the account of one of the payments.
        account: String,
        /// How much.
        amount: Price,
    },
    /// That payout came to its end.
    RefundEnded {
        /// The payout.
        payout: PayoutId,
        /// Whether the money arrived.
        arrived: bool,
    },
    /// A person says what they did about its payment. No step of its life: nothing but its notes is another after it.
    Noted {
        /// What they did.
        note: Note,
        /// Who.
        operator: String,
    },
    /// Its receipt is about to be given out. No step of its life: nothing but how many there were is another after it.
    Printed {
        /// Which: 0 is the original, each later one a copy of that number.
        copy: u32,
    },
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
            Happening::Cancelled { .. } => "cancelled",
            Happening::Released => "released",
            Happening::Paid(_) => "paid",
            Happening::Listed { .. } => "listed",
            Happening::Puzzled { .. } => "puzzled",
            Happening::Claimed { .. } => "claimed",
            Happening::Unclaimed { .. } => "unclaimed",
            Happening::Overruled { .. } => "overruled",
            Happening::RefundBegun { .. } => "refund_begun",
            Happening::RefundEnded { .. } => "refund_ended",
            Happening::Noted { .. } => "noted",
            Happening::Printed { .. } => "printed",
        }
    }
}
