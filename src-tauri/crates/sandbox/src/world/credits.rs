//! What a payment to the shop is, for what, and where its parts go.
//!
//! When money moves is `world`'s business.

use super::{Kind, Order, Provider, SHOP, Share, Split};
use crate::customer::Payer;

/// A payment to the shop.
#[derive(Clone, Debug)]
pub(crate) struct Credit {
    pub(crate) id: u64,
    pub(crate) provider: Provider,
    pub(crate) transaction_id: u64,
    /// The order it pays; none when it came by the open QR of a sale point.
    pub(crate) order_id: Option<u64>,
    /// The sale point on whose QR it was paid.
    pub(crate) sale_point_id: Option<u64>,
    pub(crate) amount_cents: i64,
    /// What of it goes on to others once it is there; never more than it is.
    pub(crate) shares: Vec<Share>,
    pub(crate) payer: Payer,
    pub(crate) paid_ms: i64,
    pub(crate) visible_ms: i64,
    /// Whether the money has left the rail. It never goes back, even if the clock does.
    pub(crate) visible: bool,
}

/// What a payment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// An order.
    Order(u64),
    /// No order: whatever the customer paid on the open QR of this sale point.
    SalePoint(u64),
}

/// How the next credit is numbered; see [`crate::CashinId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// Far from all orders.
    Apart,
    /// From the same start as the orders, so that ids collide.
    Shared,
}

impl Credit {
    /// What of it the shop keeps.
    pub(crate) fn kept_cents(&self) -> i64 {
        let shared: i64 = self.shares.iter().map(|share| share.amount_cents).sum();
        self.amount_cents - shared - self.fees_cents()
    }

    /// What of it the provider keeps, taxes included. TelePagos' documents know no fee.
    pub(crate) fn fees_cents(&self) -> i64 {
        match self.provider {
            Provider::Telepagos => 0,
            Provider::Totalcoin => Split::of(self.amount_cents).kept_cents(),
        }
    }
}

/// What of a payment goes on to others. Who pays less than was asked serves the shares in their
/// order, as far as the money goes; the shop's own share just stays.
pub(super) fn shared_out(order: &Order, paid_cents: i64) -> Vec<Share> {
    let Kind::Link { distribution } = &order.kind else {
        return Vec::new();
    };
    let mut left = paid_cents;
    let mut shares = Vec::new();
    for share in distribution.iter().filter(|share| share.cvu != SHOP.cvu) {
        let amount_cents = share.amount_cents.min(left);
        left -= amount_cents;
        if amount_cents > 0 {
            shares.push(Share {
                amount_cents,
                ..share.clone()
            });
        }
    }
    shares
}

/// When a payment leaves the wallet and when the shop sees it, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    pub(crate) paid_ms: i64,
    pub(crate) visible_ms: i64,
}
