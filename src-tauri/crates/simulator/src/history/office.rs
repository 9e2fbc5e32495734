//! The manager: who pays out, gives back, and says whose payment a credit is. Now and then it is somebody else who
//! tries, and must not be let.

use domain::{channel::Provider, order::OrderId, payout::PayoutId};
use till::{payouts::Disbursement, refunds::Refunding};
use uuid::Uuid;

use super::{Running, acts::said_of};
use crate::{
    auditor::{Instruction, Rule, Wrong},
    shop::{Done, PAYEES},
};

impl Running {
    pub(super) async fn pays_out(&mut self, same_again: bool) -> Result<(), Wrong> {
        let before = self.auditor.instructions.last().cloned();
        let again = same_again && self.chance.percent(40);
        let (provider, cents) = if let Some(before) = before.filter(|_| same_again) {
            (before.provider, before.cents)
        } else {
            let all = ["telepagos", "totalcoin"];
            let provider = self.chance.of_these(&all).copied().unwrap_or("telepagos");
            // No two alike: the step stands in the centavos.
            let cents = self.chance.between(1, 300) * 100_000;
            let cents = cents.saturating_add(i64::try_from(self.step).unwrap_or(0));
            (provider.to_owned(), cents)
        };
        let (to, cuit) = PAYEES[usize::from(cents % 2 == 0)];
        let request = Disbursement {
            provider: Provider::parse(&provider),
            to: to.to_owned(),
            cuit: Some(cuit.to_owned()),
            cents,
            concept_id: None,
            description: None,
            again,
        };
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move { Done::PaidOut(till.pay_out_and_wait(&request).await) })
            .await?;
        let said = said_of(done.as_ref());
        self.tells(format_args!(
            "pays out {cents} at {provider}{}: {said}",
            if again { ", again" } else { "" }
        ));
        let manager = self.at_the_till == Some(0);
        match done {
            Some(Done::PaidOut(Err(_))) => Ok(()),
            Some(Done::PaidOut(Ok(id))) if !manager => {
                let what = format!("payout {id} was ordered by who may not");
                Err(Wrong::of(Rule::Roles, what))
            }
            // Ordered, or on its way.
            _ => {
                self.auditor
                    .instructions
                    .push(Instruction { provider, cents });
                Ok(())
            }
        }
    }

    pub(super) async fn checks_payout(&mut self) -> Result<(), Wrong> {
        let ids: Vec<String> = self.auditor.books.payouts.keys().cloned().collect();
        let Some(id) = self.chance.of_these(&ids) else {
            return Ok(());
        };
        let Ok(id) = Uuid::parse_str(id) else {
            return Ok(());
        };
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move {
                let checked = till.check_payout(PayoutId(id)).await;
                Done::Other(checked.map(|_| ()))
            })
            .await?;
        self.tells(format_args!(
            "asks after payout {id}: {}",
            said_of(done.as_ref())
        ));
        Ok(())
    }

    /// Somebody says whose payment a credit is: the sale's that was paid, or of money by the code on the wall any
    /// sale's. Now and then it is a credit that has its sale.
    ///
    /// It is said when the till has stopped looking. Who is hasty says it before, and sometimes of the wrong sale, and
    /// insists.
    pub(super) async fn claims(&mut self) -> Result<(), Wrong> {
        let any = self.chance.percent(10);
        let is_mistaken = self.plan.hasty && self.chance.percent(60);
        let credits = self.auditor.books.credits.iter();
        let loose = credits.filter(|(_, credit)| any || credit.sale.is_none());
        let loose: Vec<String> = loose.map(|(fingerprint, _)| fingerprint.clone()).collect();
        let mistakable = loose.iter().filter(|credit| {
            let payer = self.auditor.payer_of(credit);
            let own = payer.and_then(|payer| payer.sale.as_deref());
            is_mistaken && own.is_some_and(|own| !self.like(own).is_empty())
        });
        let mistakable: Vec<String> = mistakable.cloned().collect();
        let from = if mistakable.is_empty() {
            &loose
        } else {
            &mistakable
        };
        let Some(credit) = self.chance.of_these(from).cloned() else {
            return Ok(());
        };
        let Some(payer) = self.auditor.payer_of(&credit).cloned() else {
            return Ok(());
        };
        let alike = payer.sale.as_deref().map(|own| self.like(own));
        let alike = alike.filter(|_| is_mistaken).unwrap_or_default();
        let sale = match payer.sale {
            Some(_) if !alike.is_empty() => self.chance.of_these(&alike).cloned(),
            Some(own) => Some(own),
            None => self.chance.of_these(&self.auditor.books.order).cloned(),
        };
        let at_rest = |id: &String| {
            let sale = self.auditor.books.sales.get(id);
            self.plan.hasty || sale.is_some_and(crate::auditor::is_at_rest)
        };
        let sale = sale.filter(at_rest);
        let Some((name, sale)) = sale.and_then(|id| Some((id.clone(), Uuid::parse_str(&id).ok()?)))
        else {
            return Ok(());
        };
        let insists = self.plan.hasty && self.chance.percent(50);
        let till = self.shop.till().clone();
        let done = self.shop.does(async move {
            let (order, why) = (OrderId(sale), "Mostró el comprobante");
            let claimed = if insists {
                till.claim_all_the_same(&credit, order, why).await
            } else {
                till.claim(&credit, order, why).await
            };
            Done::Other(claimed.map(|_| ()))
        });
        let done = done.await?;
        let (name, said) = (self.name_of(&name), said_of(done.as_ref()));
        self.tells(format_args!("claims a credit for {name}: {said}"));
        self.only_a_manager(done.as_ref(), "a claim")
    }

    /// The other sales of that amount, for which its receipt could be taken.
    fn like(&self, id: &str) -> Vec<String> {
        let books = &self.auditor.books;
        let Some(own) = books.sales.get(id) else {
            return Vec::new();
        };
        let like = |id: &&String| {
            let other = books.sales.get(*id).filter(|other| other.id != own.id);
            other.is_some_and(|it| (it.provider(), it.cents) == (own.provider(), own.cents))
        };
        books.order.iter().filter(like).cloned().collect()
    }

    /// Somebody says that a credit is not that sale's payment. Who is not hasty says so only when it is true: what is
    /// taken from the sale it paid is not its by itself any more, whatever the provider says then.
    pub(super) async fn unclaims(&mut self) -> Result<(), Wrong> {
        let credits = self.auditor.books.credits.iter();
        let taken = credits.filter(|(fingerprint, credit)| {
            let payer = self.auditor.payer_of(fingerprint);
            let is_true = payer.is_some_and(|payer| payer.sale != credit.sale);
            credit.sale.is_some() && (is_true || self.plan.hasty)
        });
        let taken: Vec<String> = taken.map(|(fingerprint, _)| fingerprint.clone()).collect();
        let Some(credit) = self.chance.of_these(&taken).cloned() else {
            return Ok(());
        };
        let of = self.auditor.books.credits.get(&credit);
        let of = of
            .and_then(|credit| credit.sale.clone())
            .unwrap_or_default();
        let till = self.shop.till().clone();
        let done = self.shop.does(async move {
            let unclaimed = till.unclaim(&credit, "Era de otra venta");
            Done::Other(unclaimed.await.map(|_| ()))
        });
        let done = done.await?;
        let (name, said) = (self.name_of(&of), said_of(done.as_ref()));
        self.tells(format_args!("takes a credit from {name}: {said}"));
        self.only_a_manager(done.as_ref(), "what took a claim back")
    }

    /// Somebody gives back what was paid for a sale, or a part of it, or more than that.
    pub(super) async fn gives_back(&mut self) -> Result<(), Wrong> {
        let sales = self.auditor.books.sales.values();
        let paid: Vec<(String, i64)> = sales
            .filter(|sale| sale.paid() > 0)
            .map(|sale| (sale.id.clone(), sale.paid()))
            .collect();
        let Some((id, paid)) = self.chance.of_these(&paid).cloned() else {
            return Ok(());
        };
        let Ok(order) = Uuid::parse_str(&id) else {
            return Ok(());
        };
        let cents = match self.chance.below(10) {
            0..=3 => paid,
            4..=6 => (paid / 2).max(1),
            7 => paid.saturating_add(1),
            _ => self.chance.between(1, paid),
        };
        let request = Refunding {
            order: OrderId(order),
            cents,
            reason: "Devolvió la mercadería".to_owned(),
            again: self.chance.percent(30),
        };
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move { Done::PaidOut(till.refund_and_wait(&request).await) })
            .await?;
        let (name, said) = (self.name_of(&id), said_of(done.as_ref()));
        self.tells(format_args!(
            "gives back {cents} of {paid} for {name}: {said}"
        ));
        match &done {
            Some(Done::PaidOut(Err(_))) => Ok(()),
            Some(Done::PaidOut(Ok(payout))) if self.at_the_till != Some(0) => {
                let what = format!("refund {payout} was ordered by who may not");
                Err(Wrong::of(Rule::Roles, what))
            }
            _ => {
                let sale = self.auditor.books.sales.get(&id);
                let provider = sale.map(|sale| sale.provider().to_owned());
                let provider = provider.unwrap_or_default();
                self.auditor
                    .instructions
                    .push(Instruction { provider, cents });
                Ok(())
            }
        }
    }

    fn only_a_manager(&self, done: Option<&Done>, what: &str) -> Result<(), Wrong> {
        let was_let = matches!(done, Some(Done::Other(Ok(()))));
        if was_let && self.at_the_till != Some(0) {
            let what = format!("{what} was taken from who may not");
            return Err(Wrong::of(Rule::Roles, what));
        }
        Ok(())
    }
}
