//! Customers: who scans what the shop shows, and pays it, or something else, or twice, or when it is too late.

use serde_json::{Value, json};

use super::Running;
use crate::auditor::{Rule, Wrong};

/// What a wallet says of a code that should never have been shown.
const BAD_CODES: [&str; 8] = [
    "unreadable_qr",
    "wrong_crc",
    "not_pesos",
    "not_argentine",
    "other_acceptor",
    "other_account",
    "other_amount",
    "unknown_order",
];

impl Running {
    pub(super) async fn customer_pays(&mut self) -> Result<(), Wrong> {
        let open = |id: &&String| {
            let sale = self.auditor.books.sales.get(*id);
            sale.is_some_and(|sale| sale.is_open)
        };
        let waiting: Vec<String> = self.shown.iter().filter(open).cloned().collect();
        let any = self.chance.percent(15) || waiting.is_empty();
        let from = if any { &self.shown } else { &waiting };
        let Some(id) = self.chance.of_these(from).cloned() else {
            return Ok(());
        };
        let Some(sale) = self.auditor.books.sales.get(&id).cloned() else {
            return Ok(());
        };
        let Some(code) = sale.code else {
            return Ok(());
        };
        let how = [
            (76, "exact"),
            (7, "less"),
            (6, "more"),
            (6, "twice"),
            (5, "late"),
        ];
        let how = self.chance.weighed(&how).unwrap_or("exact");
        let mut visit = json!({"qr": code, "how": how});
        if how != "late" && self.chance.percent(30) {
            visit["delay_ms"] = self.chance.below(150_000).into();
        }
        if self.chance.percent(2) {
            visit["delay_ms"] = self.chance.below(5_000_000).into();
        }
        let on_the_wall = sale.channel == "telepagos.counter";
        let paid = self.shop.strings.pay(visit).await;
        let told = match &paid {
            Ok(receipts) => format!("{} credits", receipts.len()),
            Err(why) => why.clone(),
        };
        let name = self.name_of(&id);
        self.tells(format_args!("a customer pays {name} {how}: {told}"));
        match paid {
            Ok(receipts) => {
                for receipt in receipts {
                    let sale = if on_the_wall {
                        self.sale_on_the_wall(&receipt).await
                    } else {
                        Some(id.clone())
                    };
                    self.auditor.visited(sale, &receipt);
                }
                Ok(())
            }
            Err(why) if BAD_CODES.contains(&why.as_str()) => {
                let what = format!("the code of {name} was shown, and a wallet says {why}");
                Err(Wrong::of(Rule::Codes, what))
            }
            Err(_) => Ok(()),
        }
    }

    /// What waits on the wall when a customer scans it is the provider's to say: it may be another sale by then.
    async fn sale_on_the_wall(&self, receipt: &Value) -> Option<String> {
        let world = self.shop.strings.world().await;
        let orders = world["orders"].as_array()?;
        let paid = orders
            .iter()
            .find(|order| order["id"] == receipt["qr_order_id"])?;
        let reference = paid["description"].as_str()?;
        let sales = self.auditor.books.sales.values();
        let mut ours = sales.filter(|sale| sale.reference == reference);
        ours.next().map(|sale| sale.id.clone())
    }

    pub(super) async fn customer_pays_on_the_wall(&mut self) -> Result<(), Wrong> {
        let codes = self.shop.open_codes().to_vec();
        let Some(code) = self.chance.of_these(&codes) else {
            return Ok(());
        };
        // Somebody who should have scanned the screen.
        let cents = self
            .shown
            .last()
            .and_then(|id| self.auditor.books.sales.get(id));
        let cents = cents.map_or(123_456, |sale| sale.cents);
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let visit = json!({"qr": code, "amount": amount});
        let paid = self.shop.strings.pay(visit).await;
        self.tells(format_args!("a customer pays {amount} by an open code"));
        for receipt in paid.unwrap_or_default() {
            self.auditor.visited(None, &receipt);
        }
        Ok(())
    }
}
