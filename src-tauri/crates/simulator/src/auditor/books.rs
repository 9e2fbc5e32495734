//! The auditor's own books: what the journal's events add up to, kept by hand.
//!
//! An event is read as the words and numbers that stand in it. Nothing here knows what the till makes of them, so
//! that a mistake of the till's is not repeated; what must never stand in a journal is said as soon as it does.

use std::collections::BTreeMap;

use journal::{Hash, Recorded};
use serde_json::Value;

use super::{
    Rule, Visit, Wrong,
    days::{Back, Days},
};

/// A sale, as its events tell of it.
#[derive(Clone, Debug, Default)]
pub struct Sale {
    /// Its id.
    pub id: String,
    /// Our name for it.
    pub reference: String,
    /// How it is collected: the channel's word.
    pub channel: String,
    /// What was asked for, in centavos.
    pub cents: i64,
    /// The code that was shown.
    pub code: Option<String>,
    /// The provider's name for it.
    pub provider_order: Option<String>,
    /// The last thing that happened to it, in the journal's word.
    pub last: String,
    /// Whether the till has stopped looking.
    pub is_released: bool,
    /// Whether its code is up, as far as the journal knows.
    pub is_open: bool,
    /// What came in for it.
    pub payments: Vec<Paid>,
    /// What goes back: a payout, how much, and whether it arrived.
    pub refunds: BTreeMap<String, (i64, Option<bool>)>,
    /// Whether somebody has to decide about it.
    pub is_puzzling: bool,
}

/// A payment, as an event tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// How much, in centavos.
    pub cents: i64,
    /// The word for how it is known.
    pub evidence: String,
    /// The listed credit.
    pub credit: Option<String>,
    /// The provider's number.
    pub operation: Option<String>,
    /// What the provider kept of it and what the taxes took, in centavos, if it was said with the payment.
    pub costs: Option<(i64, i64)>,
}

/// A credit, as an event tells of it.
#[derive(Clone, Debug)]
pub struct Credit {
    /// Whose list or notice showed it.
    pub provider: String,
    /// How much, in centavos.
    pub cents: i64,
    /// The payer's account.
    pub account: String,
    /// The second it bears.
    pub second: i64,
    /// When it was paid, if it says so.
    pub at_ms: Option<i64>,
    /// The sale it paid.
    pub sale: Option<String>,
}

/// A payout, as its events tell of it.
#[derive(Clone, Debug, Default)]
pub struct Payout {
    /// Our name for it.
    pub reference: String,
    /// Who sends it.
    pub provider: String,
    /// How much, in centavos.
    pub cents: i64,
    /// The last thing that happened to it that moved it.
    pub last: String,
    /// When it is to be looked at next, as its last event says.
    pub next_check: Option<i64>,
}

/// Something new that the ledger has to bear out.
#[derive(Clone, Debug)]
pub enum News {
    /// A sale was paid: its id and the payment.
    Paid(String, Paid),
    /// A credit was found to be a payment's that was known.
    Listed(String, String),
    /// A person took a credit away from a sale.
    LetGo(String, String),
    /// A code came up.
    Opened(String),
}

/// The books.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// The sales, by id.
    pub sales: BTreeMap<String, Sale>,
    /// The ids of the sales, as they were begun.
    pub order: Vec<String>,
    /// The credits, by fingerprint.
    pub credits: BTreeMap<String, Credit>,
    /// The payouts, by id.
    pub payouts: BTreeMap<String, Payout>,
    /// How often a person said whose a credit is, or is not.
    pub claims: usize,
    /// What each day came to.
    pub days: Days,
    /// How often the provider said that a credit was another sale's payment.
    pub overruled: usize,
    operations: BTreeMap<(String, String), String>,
    last: Option<(i64, Hash)>,
}

impl Sale {
    /// What came in, less what a person took back.
    pub fn paid(&self) -> i64 {
        self.payments.iter().map(|paid| paid.cents).sum()
    }

    /// What went back, or is on its way.
    pub fn goes_back(&self) -> i64 {
        let refunds = self.refunds.values();
        let back = refunds.filter(|(_, arrived)| *arrived != Some(false));
        back.map(|(cents, _)| *cents).sum()
    }

    /// What went back, and arrived.
    pub fn has_arrived_back(&self) -> i64 {
        let refunds = self.refunds.values();
        let back = refunds.filter(|(_, arrived)| *arrived == Some(true));
        back.map(|(cents, _)| *cents).sum()
    }

    /// Who collects it.
    pub fn provider(&self) -> &str {
        self.channel.split('.').next().unwrap_or_default()
    }
}

impl Credit {
    /// Whether it is the credit of this payment, by all that shows in it.
    pub fn is_of(&self, visit: &Visit) -> bool {
        self.provider == visit.provider
            && self.cents == visit.cents
            && (self.provider != "telepagos"
                || (self.account == visit.account
                    && self.second == visit.visible_ms.div_euclid(1_000)))
    }
}

impl Payout {
    /// Whether nothing can change it any more.
    pub fn has_ended(&self) -> bool {
        matches!(
            self.last.as_str(),
            "processed" | "failed" | "rejected" | "concluded"
        )
    }

    /// Whether a person has to look.
    pub fn is_flagged(&self) -> bool {
        self.last == "flagged"
    }
}

impl Books {
    /// Books of what comes after this event.
    pub fn after(last: (i64, Hash)) -> Books {
        Books {
            last: Some(last),
            ..Books::default()
        }
    }

    /// The number of the next event that is not in the books.
    pub fn next(&self) -> i64 {
        self.last
            .map_or(1, |(sequence, _)| sequence.saturating_add(1))
    }

    /// The last event in the books.
    pub fn head(&self) -> Option<(i64, Hash)> {
        self.last
    }

    /// Writes the next events down, and says what in them the ledger has to bear out.
    pub fn read(&mut self, events: &[Recorded]) -> Result<Vec<News>, Wrong> {
        let mut news = Vec::new();
        for event in events {
            self.follow(event)?;
            let body: Value = serde_json::from_str(&event.body).map_err(|_| {
                Wrong::of(
                    Rule::Chain,
                    format!("event {} says nothing", event.sequence),
                )
            })?;
            if let Some(id) = event.subject.strip_prefix("payout:") {
                self.payout(id, event, &body)?;
            } else if event.subject == "credit" {
                self.credit(&body);
            } else if event.subject == "setting" {
                let text = |name: &str| body[name].as_str().unwrap_or_default();
                self.days.sets(text("key"), text("value"));
            } else if event.subject.len() == 36 && !event.subject.contains(':') {
                news.extend(self.sale(event, &body)?);
            }
        }
        Ok(news)
    }

    /// The events are numbered without a gap, each linked to the one before it.
    fn follow(&mut self, event: &Recorded) -> Result<(), Wrong> {
        let follows = match self.last {
            None => event.sequence == 1,
            Some((sequence, hash)) => {
                event.sequence == sequence.saturating_add(1) && event.previous == hash
            }
        };
        if !follows {
            let what = format!("event {} follows on {:?}", event.sequence, self.last);
            return Err(Wrong::of(Rule::Chain, what));
        }
        self.last = Some((event.sequence, event.hash));
        Ok(())
    }

    fn credit(&mut self, body: &Value) {
        let credit = &body["credit"];
        let text = |name: &str| credit[name].as_str().unwrap_or_default().to_owned();
        let seen = Credit {
            provider: text("provider"),
            cents: credit["amount"].as_i64().unwrap_or(0),
            account: text("account"),
            second: credit["at"].as_i64().unwrap_or(0).div_euclid(1_000),
            at_ms: credit["at"].as_i64(),
            sale: None,
        };
        self.credits.insert(text("fingerprint"), seen);
    }

    fn sale(&mut self, event: &Recorded, body: &Value) -> Result<Option<News>, Wrong> {
        let (id, kind) = (event.subject.clone(), event.kind.as_str());
        if kind == "drafted" {
            let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
            self.order.push(id.clone());
            let sale = Sale {
                id: id.clone(),
                reference: text("reference"),
                channel: text("channel"),
                cents: body["amount"].as_i64().unwrap_or(0),
                last: kind.to_owned(),
                ..Sale::default()
            };
            self.sales.insert(id, sale);
            return Ok(None);
        }
        // A link's payments, and calls, have subjects of this form too.
        let Some(sale) = self.sales.get_mut(&id) else {
            return Ok(None);
        };
        let was_paid_in_full = sale.paid() >= sale.cents;
        let closes = matches!(
            kind,
            "lapsed" | "cancelled" | "declined" | "puzzled" | "paid" | "released"
        );
        if was_paid_in_full && closes {
            let what = format!(
                "sale {} of {} was paid, and then {kind}",
                sale.reference, sale.cents
            );
            return Err(Wrong::of(Rule::PaidIsAbsorbing, what));
        }
        let at_ms = event.at.ms();
        match kind {
            // What somebody noted or printed moves nothing.
            "intended" | "answered" | "noted" | "printed" => return Ok(None),
            "opened" => {
                sale.code = body["qr"].as_str().map(str::to_owned);
                sale.provider_order = body["provider_order"].as_str().map(str::to_owned);
                sale.is_open = true;
            }
            "lapsed" | "cancelled" | "declined" => sale.is_open = false,
            "released" => sale.is_released = true,
            "puzzled" => (sale.is_puzzling, sale.is_open) = (true, false),
            "refund_begun" | "refund_ended" => {
                if let Some((back, cents)) = goes_back(sale, kind, body) {
                    self.days.goes(back, cents, at_ms);
                }
            }
            _ => {}
        }
        if matches!(kind, "claimed" | "unclaimed") {
            self.claims = self.claims.saturating_add(1);
        }
        if kind == "overruled" {
            self.overruled = self.overruled.saturating_add(1);
        }
        kind.clone_into(&mut sale.last);
        let back = sale.goes_back();
        if back > sale.paid() && !matches!(kind, "paid" | "claimed" | "unclaimed" | "overruled") {
            let what = format!(
                "sale {}: {back} goes back of {}",
                sale.reference,
                sale.paid()
            );
            return Err(Wrong::of(Rule::RefundsAreCapped, what));
        }
        let news = match kind {
            "opened" => Some(News::Opened(id)),
            "paid" => Some(self.pays(&id, body, at_ms)?),
            "claimed" => Some(self.pays(&id, &body["payment"], at_ms)?),
            "unclaimed" | "overruled" => {
                let credit = body["credit"].as_str().unwrap_or_default().to_owned();
                self.lets_go(&id, &credit)?;
                let cents = self.credits.get(&credit).map_or(0, |credit| credit.cents);
                self.days.goes(Back::TakenBack, cents, at_ms);
                Some(News::LetGo(id, credit))
            }
            "listed" => {
                let credit = body["credit"].as_str().unwrap_or_default().to_owned();
                self.take(&credit, &id)?;
                let cents = self.credits.get(&credit).map(|credit| credit.cents);
                let sale = self.sales.get_mut(&id);
                let paid = sale.and_then(|sale| {
                    let unlisted = |paid: &&mut Paid| paid.credit.is_none();
                    let mut paid = sale.payments.iter_mut().filter(unlisted);
                    paid.find(|paid| Some(paid.cents) == cents)
                });
                let Some(paid) = paid else {
                    let what =
                        format!("a credit of {cents:?} is listed for {id}, which awaits none");
                    return Err(Wrong::of(Rule::OneCreditOneSale, what));
                };
                paid.credit = Some(credit.clone());
                let paid_ms = self.credits.get(&credit).and_then(|credit| credit.at_ms);
                self.days.is_listed(&id, cents.unwrap_or(0), paid_ms);
                Some(News::Listed(id, credit))
            }
            _ => None,
        };
        Ok(news)
    }

    fn pays(&mut self, id: &str, body: &Value, at_ms: i64) -> Result<News, Wrong> {
        let text = |name: &str| body[name].as_str().map(str::to_owned);
        let paid = Paid {
            cents: body["amount"].as_i64().unwrap_or(0),
            evidence: text("evidence").unwrap_or_default(),
            credit: text("credit"),
            operation: text("operation"),
            costs: costs(&body["settlement"]),
        };
        let credit = paid.credit.as_ref();
        let seen = credit.and_then(|credit| self.credits.get(credit));
        let paid_ms = seen.and_then(|credit| credit.at_ms);
        let came = (paid.cents, paid.costs);
        self.days.comes_in(id, came, paid_ms, at_ms);
        if let Some(credit) = &paid.credit {
            self.days.has_its_credit(id);
            self.take(credit, id)?;
            let cents = self.credits.get(credit).map(|credit| credit.cents);
            if cents != Some(paid.cents) {
                let what = format!("a payment of {} by a credit of {cents:?}", paid.cents);
                return Err(Wrong::of(Rule::PaidHasEvidence, what));
            }
        }
        if let Some(sale) = self.sales.get_mut(id) {
            sale.is_open = false;
            sale.is_puzzling = false;
            sale.payments.push(paid.clone());
            let key = paid
                .operation
                .clone()
                .map(|operation| (sale.provider().to_owned(), operation));
            if let Some(key) = key
                && let Some(other) = self.operations.insert(key, id.to_owned())
            {
                let what = format!("operation {:?} paid {other} and {id}", paid.operation);
                return Err(Wrong::of(Rule::OneCreditOneSale, what));
            }
        }
        Ok(News::Paid(id.to_owned(), paid))
    }

    fn take(&mut self, credit: &str, id: &str) -> Result<(), Wrong> {
        let Some(seen) = self.credits.get_mut(credit) else {
            let what = format!("sale {id} is paid by a credit that nobody saw");
            return Err(Wrong::of(Rule::PaidHasEvidence, what));
        };
        if let Some(other) = seen.sale.replace(id.to_owned()) {
            let what = format!("a credit of {} is {other}'s and {id}'s", seen.cents);
            return Err(Wrong::of(Rule::OneCreditOneSale, what));
        }
        Ok(())
    }

    /// A person said that it is not that payment, or the provider that it is another sale's. What the provider tied to
    /// the sale itself nobody can untie, and what was given back must have come in.
    fn lets_go(&mut self, id: &str, credit: &str) -> Result<(), Wrong> {
        let Some(sale) = self.sales.get_mut(id) else {
            return Ok(());
        };
        let taken = |paid: &Paid| paid.credit.as_deref() == Some(credit);
        let place = sale.payments.iter().position(taken);
        let paid = place.map(|place| sale.payments.remove(place));
        sale.is_released = false;
        if paid.is_none_or(|paid| paid.evidence == "order") {
            let what = format!(
                "sale {}: a payment of the provider's own word was taken back, or none",
                sale.reference
            );
            return Err(Wrong::of(Rule::PaidIsAbsorbing, what));
        }
        let (back, paid) = (sale.goes_back(), sale.paid());
        if back > paid {
            let what = format!("sale {}: {back} goes back of {paid}", sale.reference);
            return Err(Wrong::of(Rule::RefundsAreCapped, what));
        }
        if let Some(seen) = self.credits.get_mut(credit) {
            seen.sale = None;
        }
        Ok(())
    }

    fn payout(&mut self, id: &str, event: &Recorded, body: &Value) -> Result<(), Wrong> {
        let kind = event.kind.as_str();
        if matches!(kind, "intended" | "answered") {
            return Ok(());
        }
        let payout = self.payouts.entry(id.to_owned()).or_default();
        if kind == "drafted" {
            let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
            (payout.reference, payout.provider) = (text("reference"), text("provider"));
            payout.cents = body["amount"].as_i64().unwrap_or(0);
        }
        if payout.has_ended() && kind != "voucher_kept" {
            let what = format!(
                "payout {} was {}, and then {kind}",
                payout.reference, payout.last
            );
            return Err(Wrong::of(Rule::PaidIsAbsorbing, what));
        }
        // One that waits for a person waits until somebody knows how it ended.
        let keeps = matches!(
            kind,
            "unanswered" | "missing" | "resent" | "voucher_kept" | "accepted" | "processing"
        );
        if !(keeps && (payout.is_flagged() || payout.has_ended())) {
            kind.clone_into(&mut payout.last);
        }
        payout.next_check = body["next_check"].as_i64();
        Ok(())
    }
}

/// What a settlement says that a payment cost.
fn costs(settlement: &Value) -> Option<(i64, i64)> {
    Some((settlement["fees"].as_i64()?, settlement["taxes"].as_i64()?))
}

/// Notes what goes back of a sale, or that it did or did not.
fn goes_back(sale: &mut Sale, kind: &str, body: &Value) -> Option<(Back, i64)> {
    let payout = body["payout"].as_str().unwrap_or_default();
    if kind == "refund_begun" {
        let cents = body["amount"].as_i64().unwrap_or(0);
        sale.refunds.insert(payout.to_owned(), (cents, None));
        return Some((Back::Begun, cents));
    }
    let (cents, arrived) = sale.refunds.get_mut(payout)?;
    *arrived = body["arrived"].as_bool();
    let back = match arrived {
        Some(true) => Back::Arrived,
        _ => Back::Failed,
    };
    Some((back, *cents))
}
