//! Sums: how much of something there is, and what of it reaches the shop.

use domain::{money::Money, order::Order};
use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

/// How many, and what they add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Sum {
    /// How many.
    #[specta(type = Number)]
    pub count: i64,
    /// What they add up to.
    #[specta(type = Number)]
    pub cents: i64,
}

/// A sum and what it is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct NamedSum {
    /// The person, the sale point, or the channel's word.
    pub name: String,
    /// The sum.
    pub sum: Sum,
}

/// What of some payments reaches the shop, as far as the provider says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct SettlementView {
    /// What the provider keeps.
    #[specta(type = Number)]
    pub fees_cents: i64,
    /// What the taxes take.
    #[specta(type = Number)]
    pub taxes_cents: i64,
    /// What reaches the shop.
    #[specta(type = Number)]
    pub net_cents: i64,
}

impl SettlementView {
    /// What becomes of all that was paid for an order; none when the provider did not say it of each payment.
    pub fn of(order: &Order) -> Option<SettlementView> {
        let mut all = (Money::ZERO, Money::ZERO, Money::ZERO);
        for payment in &order.payments {
            let of = payment.settlement.as_ref()?;
            all = (
                all.0.plus(of.fees)?,
                all.1.plus(of.taxes)?,
                all.2.plus(of.net)?,
            );
        }
        let (fees, taxes, net) = all;
        (!order.payments.is_empty()).then(|| SettlementView {
            fees_cents: fees.cents(),
            taxes_cents: taxes.cents(),
            net_cents: net.cents(),
        })
    }
}
