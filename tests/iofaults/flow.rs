//! What people do at the counter while the disk fails. Whatever is refused, they go on as people would: nothing
//! here expects anything to succeed, and what did is a [`Fact`].

use std::{net::SocketAddr, time::Duration};

use domain::{
    channel::{Channel, Provider},
    instant::Instant,
    lifecycle::State,
    operator::Role,
    order::OrderId,
    payout,
};
use journal::Stamp;
use serde_json::json;
use till::{charge::Charge, people::PRACTICE_PIN, refunds::Refunding};

use crate::shop::{Fact, Shop, sends};

/// Why a manager decided something.
const WHY: &str = "el cliente mostró el comprobante";

const SCANNING: Duration = Duration::from_secs(5);

/// One thing people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flow {
    Sale,
    SaleAtTotalcoin,
    Cancel,
    PaidLate,
    PaidTwice,
    Underpaid,
    Payout,
    PayoutAtTotalcoin,
    SignIn,
    Hire,
    Setting,
    Receipt,
    Backup,
    Seal,
    Claim,
    Unclaim,
    Refund,
    CloseDay,
}

impl Flow {
    pub(crate) const ALL: [Flow; 18] = [
        Flow::Sale,
        Flow::SaleAtTotalcoin,
        Flow::Cancel,
        Flow::PaidLate,
        Flow::PaidTwice,
        Flow::Underpaid,
        Flow::Payout,
        Flow::PayoutAtTotalcoin,
        Flow::SignIn,
        Flow::Hire,
        Flow::Setting,
        Flow::Receipt,
        Flow::Backup,
        Flow::Seal,
        Flow::Claim,
        Flow::Unclaim,
        Flow::Refund,
        Flow::CloseDay,
    ];

    /// What must be so before it begins, on a disk that obeys.
    pub(crate) async fn is_prepared(self, shop: &Shop) -> Option<OrderId> {
        let counter = &shop.counter;
        match self {
            Flow::Claim | Flow::Unclaim => {
                // Paid twice: the second credit is nobody's, and a person's to claim.
                let order = counter.charge("64,20").await;
                counter
                    .customer_pays_with(&order, json!({ "how": "twice" }))
                    .await;
                counter.looks().await;
                if self == Flow::Unclaim {
                    let credit = shop.unclaimed().await.expect("one credit is left");
                    let claimed = counter.till().claim(&credit, order, WHY).await;
                    claimed.expect("a manager may");
                }
                Some(order)
            }
            Flow::CloseDay => {
                // Past the end of the business day: the next round closes it.
                counter.advance(Duration::from_hours(24));
                None
            }
            Flow::Receipt | Flow::Refund => {
                let order = counter.charge("75,50").await;
                counter.customer_pays(&order).await;
                counter.looks().await;
                assert!(counter.state_of(&order).await.is_paid(), "it is paid");
                Some(order)
            }
            Flow::SignIn => {
                let people = counter.till().people().await.expect("readable");
                if people.iter().all(|person| person.name != "Lucía") {
                    counter.hire("Lucía", Role::Cashier, "4826").await;
                }
                None
            }
            _ => None,
        }
    }

    /// Does it, and tells what was acknowledged.
    pub(crate) async fn goes(self, shop: &Shop, prepared: Option<OrderId>) -> Vec<Fact> {
        let mut facts = Vec::new();
        match self {
            Flow::Sale => shop.sells(Channel::TelepagosQr, &mut facts).await,
            Flow::SaleAtTotalcoin => shop.sells(Channel::TotalcoinQr, &mut facts).await,
            Flow::Cancel => shop.calls_off(&mut facts).await,
            Flow::PaidLate => shop.sells_late(&mut facts).await,
            Flow::PaidTwice => shop.is_paid(json!({ "how": "twice" }), &mut facts).await,
            Flow::Underpaid => shop.is_paid(json!({ "how": "less" }), &mut facts).await,
            Flow::Payout => shop.pays(Provider::Telepagos, &mut facts).await,
            Flow::PayoutAtTotalcoin => shop.pays(Provider::Totalcoin, &mut facts).await,
            Flow::SignIn => shop.signs_in().await,
            Flow::Hire => shop.hires(&mut facts).await,
            Flow::Setting => shop.sets(&mut facts).await,
            Flow::Receipt => shop.prints(prepared, &mut facts).await,
            Flow::Backup => shop.backs_up(&mut facts).await,
            Flow::Seal => shop.seals(&mut facts).await,
            Flow::Claim => shop.claims(prepared, &mut facts).await,
            Flow::Unclaim => shop.takes_back(prepared, &mut facts).await,
            Flow::Refund => shop.gives_back(prepared, &mut facts).await,
            Flow::CloseDay => {
                shop.looks().await;
                shop.looks().await;
            }
        }
        facts
    }
}

impl Shop {
    /// Charges, if the till lets it; the sale, if there is a code to scan.
    async fn charges(&self, channel: Channel, facts: &mut Vec<Fact>) -> Option<OrderId> {
        let request = Charge {
            cents: 10_000 + self.trial,
            concept_id: None,
            channel,
            sale_point_id: None,
        };
        let id = self.counter.till().charge_and_wait(&request).await.ok()?;
        facts.push(Fact::Charged(id));
        // A customer scans what is shown, and nothing else.
        let shown = self.counter.till().qr_text(id).await;
        shown.ok().flatten().map(|_| id)
    }

    async fn customer_pays(&self, id: OrderId, mut visit: serde_json::Value) {
        self.counter.advance(SCANNING);
        if let Some(code) = self.order(id).await.and_then(|order| order.qr) {
            visit["qr"] = code.into();
            self.counter.provider().is_visited(visit).await;
        }
    }

    /// Looks a few times, and notes it when the sale is shown as paid.
    async fn watches(&self, id: OrderId, facts: &mut Vec<Fact>) {
        for _ in 0..2 {
            self.looks().await;
            self.counter.advance(SCANNING);
        }
        let sale = self.counter.till().sale(id).await;
        if sale.is_ok_and(|sale| sale.state.is_paid()) {
            facts.push(Fact::Paid(id));
        }
    }

    async fn sells(&self, channel: Channel, facts: &mut Vec<Fact>) {
        if let Some(id) = self.charges(channel, facts).await {
            self.customer_pays(id, json!({})).await;
            self.watches(id, facts).await;
        }
    }

    async fn is_paid(&self, visit: serde_json::Value, facts: &mut Vec<Fact>) {
        if let Some(id) = self.charges(Channel::TelepagosQr, facts).await {
            self.customer_pays(id, visit).await;
            self.watches(id, facts).await;
        }
    }

    async fn calls_off(&self, facts: &mut Vec<Fact>) {
        let Some(id) = self.charges(Channel::TelepagosQr, facts).await else {
            return;
        };
        if self.counter.till().cancel(id).await.is_ok() {
            facts.push(Fact::Cancelled(id));
        }
        if self.trial % 2 == 0 {
            // Who has scanned already pays all the same.
            self.customer_pays(id, json!({})).await;
        }
        self.watches(id, facts).await;
    }

    async fn sells_late(&self, facts: &mut Vec<Fact>) {
        if let Some(id) = self.charges(Channel::TelepagosQr, facts).await {
            self.counter.advance(Duration::from_mins(6));
            self.looks().await;
            self.customer_pays(id, json!({})).await;
            self.watches(id, facts).await;
        }
    }

    async fn pays(&self, provider: Provider, facts: &mut Vec<Fact>) {
        let till = self.counter.till();
        let Ok(id) = till
            .pay_out_and_wait(&sends(provider, 1_000 + self.trial))
            .await
        else {
            return;
        };
        facts.push(Fact::Ordered(id));
        for _ in 0..3 {
            self.counter.advance(SCANNING);
            self.looks().await;
        }
        let shown = till.payout(id).await;
        if shown.is_ok_and(|shown| shown.state == payout::State::Processed) {
            facts.push(Fact::Arrived(id));
        }
    }

    async fn signs_in(&self) {
        let till = self.counter.till();
        till.lock().await.ok();
        till.sign_in("Lucía", "0000").await.ok();
        till.sign_in("Lucía", "4826").await.ok();
    }

    async fn hires(&self, facts: &mut Vec<Fact>) {
        let (name, pin) = (format!("Ana {}", self.trial), "7391".to_owned());
        let till = self.counter.till();
        let added = till.add_person(&name, Role::Cashier, &pin, PRACTICE_PIN);
        if added.await.is_ok() {
            facts.push(Fact::Hired(name, pin));
        }
    }

    async fn sets(&self, facts: &mut Vec<Fact>) {
        let port = u16::try_from(1_024 + self.trial).expect("few trials");
        let at = SocketAddr::from(([127, 0, 0, 1], port));
        if self.counter.till().want_doors(Some(at)).await.is_ok() {
            facts.push(Fact::Doors(at));
        }
    }

    async fn prints(&self, prepared: Option<OrderId>, facts: &mut Vec<Fact>) {
        let order = prepared.expect("a sale was prepared");
        if let Ok(saved) = self.counter.till().save_receipt(order).await {
            facts.push(Fact::Document(saved.path));
        }
    }

    /// What names a credit that nobody has claimed.
    async fn unclaimed(&self) -> Option<String> {
        let _aside = self.disk.aside();
        let credits = self
            .counter
            .journal()
            .read(|book| book.unclaimed(Instant::from_ms(0)))
            .await;
        let last = credits.ok()?.pop()?;
        Some(last.credit.fingerprint.as_str().to_owned())
    }

    async fn claims(&self, prepared: Option<OrderId>, facts: &mut Vec<Fact>) {
        let order = prepared.expect("a sale was prepared");
        let credit = self.unclaimed().await.expect("one credit is left");
        if self.counter.till().claim(&credit, order, WHY).await.is_ok() {
            facts.push(Fact::Stands(order, State::Overpaid));
        }
    }

    async fn takes_back(&self, prepared: Option<OrderId>, facts: &mut Vec<Fact>) {
        let order = prepared.expect("a sale was prepared");
        let claimed = self.order(order).await.and_then(|order| {
            let last = order.payments.into_iter().next_back()?;
            last.credit
        });
        let claimed = claimed.expect("a credit was claimed");
        let till = self.counter.till();
        if till.unclaim(claimed.as_str(), WHY).await.is_ok() {
            facts.push(Fact::Stands(order, State::Paid));
        }
    }

    async fn gives_back(&self, prepared: Option<OrderId>, facts: &mut Vec<Fact>) {
        let request = Refunding {
            order: prepared.expect("a sale was prepared"),
            cents: 1_000 + self.trial,
            reason: WHY.to_owned(),
            again: false,
        };
        if let Ok(id) = self.counter.till().refund_and_wait(&request).await {
            facts.push(Fact::Ordered(id));
        }
        for _ in 0..3 {
            self.counter.advance(SCANNING);
            self.looks().await;
        }
    }

    async fn backs_up(&self, facts: &mut Vec<Fact>) {
        let path = self.counter.folder().join("backup.db");
        let done = self.counter.journal().back_up(&path).await;
        if let Ok(backup) = done {
            facts.push(Fact::Backup(path, backup.head.sequence));
        }
    }

    async fn seals(&self, facts: &mut Vec<Fact>) {
        let stamp = Stamp {
            id: uuid::Uuid::from_u128(0x5EA1_0000 + u128::from(self.trial.unsigned_abs())),
            at: gateway::Clock::now(self.counter.clock()),
            operator: None,
        };
        let sealed = self.counter.journal().seal_day("2026-11-20", stamp).await;
        if let Ok(head) = sealed {
            facts.push(Fact::Sealed(head.sequence));
        }
    }
}
