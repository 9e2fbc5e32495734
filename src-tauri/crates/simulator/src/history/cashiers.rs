//! Cashiers: who charges, and thinks better of it, and goes home.

use domain::{channel::Channel, order::OrderId};
use till::charge::Charge;
use uuid::Uuid;

use super::{
    Running,
    acts::{said_of, word_of},
};
use crate::{
    auditor::{Rule, Wrong},
    shop::{Done, PEOPLE, SALE_POINTS},
};

/// How often each way to collect is used.
const CHANNELS: [(u64, Channel); 6] = [
    (45, Channel::TelepagosQr),
    (14, Channel::TelepagosCounter),
    (10, Channel::TelepagosLink),
    (10, Channel::TelepagosTransfer),
    (7, Channel::TotalcoinQr),
    (14, Channel::TotalcoinPreorder),
];

impl Running {
    pub(super) async fn charges(&mut self, times: u64) -> Result<(), Wrong> {
        let cents = if self.chance.percent(35) {
            let usual = self.usual;
            self.chance.of_these(&usual).copied().unwrap_or(100_000)
        } else {
            self.chance.between(1, 20_000_000)
        };
        let channel = self.chance.weighed(&CHANNELS);
        let channel = channel.unwrap_or(Channel::TelepagosQr);
        let sale_point = self.chance.of_these(&SALE_POINTS).copied();
        let sale_point = sale_point.filter(|_| channel == Channel::TelepagosCounter);
        for _ in 0..times {
            let request = Charge {
                cents,
                concept_id: None,
                channel,
                sale_point_id: sale_point.map(str::to_owned),
            };
            let till = self.shop.till().clone();
            let done = self
                .shop
                .does(async move { Done::Charged(till.charge_and_wait(&request).await) })
                .await?;
            let said = said_of(done.as_ref());
            self.tells(format_args!(
                "charges {cents} by {}: {said}",
                channel.word()
            ));
            if let Some(Done::Charged(Ok(id))) = done
                && self.at_the_till.is_none()
            {
                let what = format!("sale {id} was begun and nobody was at the till");
                return Err(Wrong::of(Rule::Roles, what));
            }
        }
        // Who pressed twice takes one of them back.
        if times > 1 && self.chance.percent(70) {
            self.auditor.looks(&self.shop).await?;
            if let Some(id) = self.auditor.books.order.last().cloned() {
                self.cancels_one(&id).await;
            }
        }
        Ok(())
    }

    pub(super) async fn cancels(&mut self) -> Result<(), Wrong> {
        let recent = self.auditor.books.order.iter().rev().take(5);
        let recent: Vec<String> = recent.cloned().collect();
        if let Some(id) = self.chance.of_these(&recent).cloned() {
            self.cancels_one(&id).await;
        }
        Ok(())
    }

    async fn cancels_one(&mut self, id: &str) {
        let Ok(uuid) = Uuid::parse_str(id) else {
            return;
        };
        let cancelled = self.shop.till().cancel(OrderId(uuid)).await;
        let name = self.name_of(id);
        self.tells(format_args!("cancels {name}: {}", word_of(&cancelled)));
    }

    pub(super) async fn changes_person(&mut self) -> Result<(), Wrong> {
        if self.chance.percent(30) {
            self.shop
                .till()
                .lock()
                .await
                .map_err(crate::shop::Error::from)?;
            self.at_the_till = None;
            self.tells("the till is locked");
            return Ok(());
        }
        let count = u64::try_from(PEOPLE.len()).unwrap_or(1);
        let who = usize::try_from(self.chance.below(count)).unwrap_or(0);
        self.shop.sign_in(who).await?;
        self.at_the_till = Some(who);
        self.tells(format_args!("{} comes to the till", PEOPLE[who].0));
        Ok(())
    }
}
