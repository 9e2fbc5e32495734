//! The providers' own ledger: every credit, every payout and what is in the accounts, as the sandbox has it.

use domain::{
    day::{CutOff, Day},
    instant::Instant,
};
use serde_json::Value;
use simulator::shop::Shop;

use super::files::cents;

/// Everything that happened to the shop's money at the providers.
#[derive(Debug)]
pub(super) struct Ledger {
    pub(super) credits: Vec<Credit>,
    /// What left: the provider, the shop's reference, how much.
    pub(super) sent: Vec<(String, String, i64)>,
    /// What the shop has at each provider, TelePagos first.
    pub(super) balances: [i64; 2],
}

/// A payment to the shop.
#[derive(Clone, Debug)]
pub(super) struct Credit {
    pub(super) provider: String,
    /// The provider's number of the operation.
    pub(super) operation: String,
    /// The day on which the shop could see it.
    pub(super) day: Day,
    pub(super) cents: i64,
    /// What the provider kept of it, taxes included.
    pub(super) fees: i64,
}

impl Ledger {
    pub(super) async fn of(shop: &Shop) -> Ledger {
        let world = shop.strings.world().await;
        let all = |name: &str| {
            let all = world[name].as_array();
            all.unwrap_or_else(|| panic!("the ledger has {name}"))
        };
        let credits = all("credits").iter().map(|credit| Credit {
            provider: text(&credit["provider"]),
            operation: text(&credit["transaction_id"]),
            day: Day::of(
                Instant::from_ms(credit["visible_at"].as_i64().expect("a moment")),
                CutOff::MIDNIGHT,
            ),
            cents: cents(&text(&credit["amount"])),
            fees: cents(&text(&credit["fees"])),
        });
        let sent = all("payouts")
            .iter()
            .filter(|payout| payout["state"] == "processed")
            .map(|payout| {
                (
                    text(&payout["provider"]),
                    text(&payout["reference"]),
                    cents(&text(&payout["amount"])),
                )
            });
        let balance = |holder: &str| {
            let account = all("accounts").iter().find(|it| it["holder"] == holder);
            cents(&text(&account.expect("an account")["balance"]))
        };
        Ledger {
            credits: credits.collect(),
            sent: sent.collect(),
            balances: ["shop", "shop_totalcoin"].map(balance),
        }
    }

    /// How many credits came in on that day, and what they add up to.
    pub(super) fn of_day(&self, day: Day, is_counted: impl Fn(&Credit) -> bool) -> (i64, i64) {
        let of_day = self.credits.iter().filter(|it| it.day == day);
        of_day
            .filter(|it| is_counted(it))
            .fold((0, 0), |(count, sum), it| (count + 1, sum + it.cents))
    }

    /// What was sent of these references.
    pub(super) fn sent_of(&self, is_of: impl Fn(&str) -> bool) -> (i64, i64) {
        let sent = self
            .sent
            .iter()
            .filter(|(_, reference, _)| is_of(reference));
        sent.fold((0, 0), |(count, sum), (_, _, cents)| {
            (count + 1, sum + cents)
        })
    }

    /// What a shop that began with so much must have at each provider.
    pub(super) fn must_have(&self, opening: i64) -> [i64; 2] {
        ["telepagos", "totalcoin"].map(|provider| {
            let credits = self.credits.iter().filter(|it| it.provider == provider);
            let came: i64 = credits.map(|it| it.cents - it.fees).sum();
            let sent = self.sent.iter().filter(|(from, ..)| from == provider);
            let left: i64 = sent.map(|(_, _, cents)| cents).sum();
            opening + came - left
        })
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
