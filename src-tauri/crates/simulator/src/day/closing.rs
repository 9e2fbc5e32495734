//! Closing time: the manager puts right what can be, gives back what was agreed on, and pays out what came in.

use domain::{channel::Provider, order::OrderId};
use till::{payouts::Disbursement, refunds::Refunding};
use uuid::Uuid;

use super::{Trading, stood_still};
use crate::{
    auditor::{Instruction, Wrong, books::Sale},
    shop::{Done, PAYEES},
};

/// How many of a hundred paid sales are given back.
const GIVEN_BACK: u64 = 1;
/// How many of a hundred credits that could be claimed are: the rest is left for whoever practises.
const CLAIMED: u64 = 60;
/// How much of a day's takings is paid out, of a hundred.
const PAID_OUT: i64 = 70;

impl Trading<'_> {
    pub(super) async fn closes(&mut self) -> Result<(), Wrong> {
        self.shop.sign_in(0).await?;
        self.claims().await?;
        self.gives_back().await?;
        self.pays_out().await
    }

    /// Credits that belong to no sale, of customers who can say what they bought.
    async fn claims(&mut self) -> Result<(), Wrong> {
        let mut claims = Vec::new();
        let loose = self.auditor.books.credits.iter();
        for (fingerprint, credit) in loose.filter(|(_, it)| it.sale.is_none()) {
            let visit = self.auditor.visits.iter().find(|visit| {
                visit.spent_on.is_none()
                    && credit.is_of(visit)
                    && visit
                        .sale
                        .as_ref()
                        .is_some_and(|id| self.today.contains(id))
            });
            let sale = visit.and_then(|visit| visit.sale.clone());
            claims.extend(sale.map(|sale| (fingerprint.clone(), sale)));
        }
        for (credit, sale) in claims {
            let Ok(sale) = Uuid::parse_str(&sale) else {
                continue;
            };
            if self.chance.percent(CLAIMED) {
                let till = self.shop.till().clone();
                let done = self.shop.does(async move {
                    let claimed = till.claim(&credit, OrderId(sale), "Mostró el comprobante");
                    Done::Other(claimed.await.map(|_| ()))
                });
                // What cannot be claimed stays for a person to look at.
                done.await?;
                self.auditor.reads(self.shop).await?;
            }
        }
        Ok(())
    }

    /// Some sales go back.
    async fn gives_back(&mut self) -> Result<(), Wrong> {
        for id in self.today.clone() {
            let paid = self.auditor.books.sales.get(&id).map_or(0, Sale::paid);
            let Ok(order) = Uuid::parse_str(&id) else {
                continue;
            };
            if paid == 0 || !self.chance.percent(GIVEN_BACK) {
                continue;
            }
            let cents = if self.chance.percent(70) {
                paid
            } else {
                (paid / 2).max(1)
            };
            let request = Refunding {
                order: OrderId(order),
                cents,
                reason: "Devolvió la mercadería".to_owned(),
                again: false,
            };
            let till = self.shop.till().clone();
            let done = self
                .shop
                .does(async move { Done::PaidOut(till.refund_and_wait(&request).await) })
                .await?;
            match done {
                Some(Done::PaidOut(Ok(_))) => {
                    let sale = self.auditor.books.sales.get(&id);
                    let provider = sale.map(|sale| sale.provider().to_owned());
                    let provider = provider.unwrap_or_default();
                    self.auditor
                        .instructions
                        .push(Instruction { provider, cents });
                }
                // Of a payment of which nobody said whose it was, nothing can be given back.
                Some(Done::PaidOut(Err(_))) => {}
                other => return Err(stood_still(other.as_ref())),
            }
            self.auditor.reads(self.shop).await?;
        }
        Ok(())
    }

    /// What came in today, or most of it, goes to whom the shop owes.
    async fn pays_out(&mut self) -> Result<(), Wrong> {
        for (provider, (to, cuit)) in Provider::ALL.into_iter().zip(PAYEES) {
            let sales = self.today.iter();
            let sales = sales.filter_map(|id| self.auditor.books.sales.get(id));
            let of_it = sales.filter(|sale| sale.provider() == provider.word());
            let taken: i64 = of_it.map(Sale::paid).sum();
            let cents = taken * PAID_OUT / 100;
            if cents == 0 {
                continue;
            }
            let request = Disbursement {
                provider: Some(provider),
                to: to.to_owned(),
                cuit: Some(cuit.to_owned()),
                cents,
                concept_id: None,
                description: Some("Proveedores".to_owned()),
                again: false,
            };
            let till = self.shop.till().clone();
            let done = self
                .shop
                .does(async move { Done::PaidOut(till.pay_out_and_wait(&request).await) })
                .await?;
            match done {
                Some(Done::PaidOut(Ok(_))) => self.auditor.instructions.push(Instruction {
                    provider: provider.word().to_owned(),
                    cents,
                }),
                // More than there is, net of what the provider keeps: another day.
                Some(Done::PaidOut(Err(_))) => {}
                other => return Err(stood_still(other.as_ref())),
            }
            self.auditor.reads(self.shop).await?;
        }
        Ok(())
    }
}
