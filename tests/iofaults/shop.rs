//! A shop on a disk that fails: a counter with money at both providers, and what must hold whatever happened.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use disk::{Disk, Fault};
use domain::{
    channel::{Channel, Provider},
    lifecycle::{Duty, State},
    order::{Order, OrderId},
    payout::{self, PayoutId},
};
use journal::Verification;
use serde_json::Value;
use tests::{Counter, START, folder};

/// What the till acknowledged: from then on it is so.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    /// This sale was taken up.
    Charged(OrderId),
    /// This sale was shown as paid.
    Paid(OrderId),
    /// This sale was called off.
    Cancelled(OrderId),
    /// A manager decided about this sale, and this is how it stands.
    Stands(OrderId, State),
    /// This payout was taken up.
    Ordered(PayoutId),
    /// This payout was shown as arrived.
    Arrived(PayoutId),
    /// Somebody works here, with this PIN.
    Hired(String, String),
    /// Where the doors are to be.
    Doors(std::net::SocketAddr),
    /// A document is there.
    Document(String),
    /// A backup is there, with this event as its last.
    Backup(PathBuf, i64),
    /// The journal was sealed up to this event.
    Sealed(i64),
}

/// A shop, and the disk under it.
pub(crate) struct Shop {
    pub(crate) counter: Counter,
    pub(crate) disk: Disk,
    /// How many trials it has seen: each asks for an amount of its own.
    pub(crate) trial: i64,
}

impl Shop {
    /// A shop with money at both providers.
    pub(crate) async fn open() -> Shop {
        let folder = folder();
        let disk = Disk::over(folder.path());
        let counter = Counter::open_in(folder, START).await;
        counter.wire().minds_its_own_business();
        for channel in [Channel::TelepagosQr, Channel::TotalcoinQr] {
            let order = counter.charge_by(channel, "900.000,00").await;
            counter.customer_pays(&order).await;
            counter.advance(Duration::from_mins(1));
            counter.looks().await;
            let state = counter.state_of(&order).await;
            assert_eq!(state, State::Paid, "there is money to send");
        }
        Shop {
            counter,
            disk,
            trial: 0,
        }
    }

    /// The disk begins to fail.
    pub(crate) fn breaks(&self, fault: Fault) {
        self.disk.fails(fault);
    }

    /// The order as it stands, looked up past the faults.
    pub(crate) async fn order(&self, id: OrderId) -> Option<Order> {
        let _aside = self.disk.aside();
        let stored = self
            .counter
            .journal()
            .read(move |book| book.order(id))
            .await;
        stored.ok().flatten().map(|stored| stored.order)
    }

    /// The till looks at the provider, if the disk lets it.
    pub(crate) async fn looks(&self) {
        // Whatever it is refused for, it goes on with the next round.
        self.counter.till().round().await.ok();
    }

    /// Begins anew after the disk was healed, waits until nothing is left to do, and says what does not hold.
    pub(crate) async fn settles(&mut self, facts: &[Fact], restarts: bool) -> Vec<String> {
        if !restarts {
            // The same program goes on first: a disk that failed once is no reason to end.
            self.counter.advance(Duration::from_mins(1));
            self.looks().await;
        }
        self.counter.restart().await;
        let mut round = self.counter.looks().await;
        for _ in 0..60 {
            if round.waiting == 0 && round.payouts == 0 {
                break;
            }
            self.counter.advance(Duration::from_mins(1));
            round = self.counter.looks().await;
        }
        let mut complaints = Vec::new();
        if round.in_doubt > 0 || round.payouts_in_doubt > 0 {
            complaints.push(format!("somebody is still in doubt: {round:?}"));
        }
        if round.waiting > round.undecided || round.payouts > round.payouts_undecided {
            complaints.push(format!("not all came to rest: {round:?}"));
        }
        self.holds_the_chain(&mut complaints).await;
        self.holds_the_sales(&mut complaints).await;
        self.holds_the_payouts(&mut complaints).await;
        for fact in facts {
            if let Err(why) = self.stands(fact).await {
                complaints.push(format!("{fact:?} was acknowledged: {why}"));
            }
        }
        complaints
    }

    async fn holds_the_chain(&self, complaints: &mut Vec<String>) {
        let verified = self.counter.journal().read(|book| book.verify()).await;
        if !matches!(verified, Ok(Verification::Holds { .. })) {
            complaints.push(format!("the chain does not hold: {verified:?}"));
        }
        let open = self
            .counter
            .journal()
            .read(|book| book.intents_open())
            .await;
        let open = open.expect("the journal can be read");
        if !open.is_empty() {
            complaints.push(format!("calls have no outcome: {open:?}"));
        }
    }

    /// Nothing is paid that the provider does not say was paid, and nothing that was paid is missing.
    async fn holds_the_sales(&self, complaints: &mut Vec<String>) {
        let world = self.counter.world().await;
        if !world.is_conserved() {
            complaints.push("centavos appeared or vanished".to_owned());
        }
        let sales = self
            .counter
            .journal()
            .read(|book| book.orders(&journal::Filter::default()))
            .await
            .expect("the journal can be read");
        let made = world.orders().len();
        if made > sales.len() {
            let known = sales.len();
            complaints.push(format!(
                "{made} orders at the provider, {known} in the journal"
            ));
        }
        for sale in sales.into_iter().map(|stored| stored.order) {
            let there = sale.qr.as_deref().and_then(|code| {
                world
                    .orders()
                    .iter()
                    .find(|order| order["qr_code"] == code || order["link"] == code)
            });
            let credited = there.map_or(0, |there| credited(there, world.credits()));
            let asked = sale.draft.amount.cents();
            let about = || format!("order {}: {:?}", sale.draft.number, sale.state);
            if sale.state.is_paid() && credited < asked {
                complaints.push(format!("{}, and {credited} of {asked} came", about()));
            }
            let told = sale.state.is_paid()
                || matches!(
                    sale.state,
                    State::Underpaid | State::Ambiguous | State::Refunded
                );
            if credited > 0 && !told {
                complaints.push(format!("{}, and {credited} centavos came", about()));
            }
            if sale.duty() != Duty::Rest
                && sale.duty() != Duty::Decide
                && sale.duty() != Duty::Watch
            {
                complaints.push(format!("{} is not at rest", about()));
            }
        }
    }

    /// Each reference moved money at most once, and the journal knows of all that moved.
    async fn holds_the_payouts(&self, complaints: &mut Vec<String>) {
        let world = self.counter.world().await;
        let ours = self.counter.journal().read(|book| book.payouts(None)).await;
        let ours = ours.expect("the journal can be read");
        for there in world.payouts() {
            let reference = there["reference"].as_str().unwrap_or_default();
            let same = world.payouts().iter();
            let same = same.filter(|other| other["reference"] == there["reference"]);
            if same.count() != 1 {
                complaints.push(format!("{reference} was paid out more than once"));
            }
            let known = ours
                .iter()
                .find(|ours| ours.draft.reference.as_str() == reference);
            match known {
                None => complaints.push(format!("{reference} was paid out and never ordered")),
                Some(known) if known.state != payout::State::Processed => complaints.push(format!(
                    "{reference} arrived and stands as {:?}",
                    known.state
                )),
                Some(_) => {}
            }
        }
        let mut given_back = BTreeMap::new();
        for ours in &ours {
            if let (Some(order), payout::State::Processed) = (ours.draft.refund_of, ours.state) {
                *given_back.entry(order).or_insert(0) += ours.draft.amount.cents();
            }
        }
        for (id, cents) in given_back {
            let paid = self.order(id).await.map_or(0, |order| order.paid.cents());
            if cents > paid {
                complaints.push(format!("{cents} of {paid} were given back for {id}"));
            }
        }
        for ours in ours {
            let there = world.payouts().iter();
            let mut there = there.filter(|it| it["reference"] == ours.draft.reference.as_str());
            if ours.state == payout::State::Processed && there.next().is_none() {
                complaints.push(format!("{} never arrived", ours.draft.reference));
            }
        }
    }

    /// Whether what was acknowledged is so.
    async fn stands(&self, fact: &Fact) -> Result<(), String> {
        let demand = |holds: bool, why: String| if holds { Ok(()) } else { Err(why) };
        match fact {
            Fact::Charged(id) => demand(self.order(*id).await.is_some(), "no such order".into()),
            Fact::Paid(id) => {
                let state = self.order(*id).await.map(|order| order.state);
                demand(state.is_some_and(State::is_paid), format!("{state:?}"))
            }
            Fact::Stands(id, state) => {
                let found = self.order(*id).await.map(|order| order.state);
                demand(found == Some(*state), format!("{found:?}"))
            }
            Fact::Cancelled(id) => {
                let order = self.order(*id).await.ok_or("no such order")?;
                let off = matches!(order.state, State::Cancelled) || order.state.is_paid();
                demand(off, format!("{:?}", order.state))
            }
            Fact::Ordered(id) | Fact::Arrived(id) => {
                let id = *id;
                let found = self
                    .counter
                    .journal()
                    .read(move |book| book.payout(id))
                    .await;
                let found = found.ok().flatten().map(|payout| payout.state);
                let ended = matches!(
                    found,
                    Some(
                        payout::State::Processed | payout::State::Failed | payout::State::Rejected
                    )
                );
                let arrived = found == Some(payout::State::Processed);
                let holds = if matches!(fact, Fact::Arrived(_)) {
                    arrived
                } else {
                    ended
                };
                demand(holds, format!("{found:?}"))
            }
            Fact::Hired(name, pin) => {
                let came = self.counter.till().sign_in(name, pin).await;
                let back = self.counter.sign_in().await;
                demand(came.is_ok(), format!("{came:?}, {back:?}"))
            }
            Fact::Doors(at) => {
                let wanted = self.counter.till().doors_wanted().await;
                demand(wanted.as_ref() == Ok(&Some(*at)), format!("{wanted:?}"))
            }
            Fact::Document(path) => {
                let there = std::fs::read(path).unwrap_or_default();
                demand(there.starts_with(b"%PDF-"), "no document".to_owned())
            }
            Fact::Backup(path, head) => {
                let found = journal::Backup::look(path).map(|backup| backup.head.sequence);
                let holds = found.as_ref().is_ok_and(|found| found == head);
                demand(holds, format!("{found:?}"))
            }
            Fact::Sealed(head) => {
                let now = self.counter.journal().read(|book| book.head()).await;
                let now = now.map(|now| now.sequence);
                demand(
                    now.as_ref().is_ok_and(|now| now >= head),
                    format!("{now:?}"),
                )
            }
        }
    }
}

/// How many centavos came for an order of the provider's.
fn credited(there: &Value, credits: &[Value]) -> i64 {
    let paying = there["credits"].as_array().map_or(&[][..], Vec::as_slice);
    let credits = credits
        .iter()
        .filter(|credit| paying.contains(&credit["id"]));
    credits.map(|credit| cents(&credit["amount"])).sum()
}

/// An amount as the sandbox spells it.
fn cents(amount: &Value) -> i64 {
    let text = amount
        .as_str()
        .map_or_else(|| amount.to_string(), str::to_owned);
    let price = domain::money::Price::parse(&text.replace('.', ","));
    price.expect("the sandbox spells amounts").cents()
}

/// At which provider a channel collects.
pub(crate) fn sends(provider: Provider, cents: i64) -> till::payouts::Disbursement {
    till::payouts::Disbursement {
        provider: Some(provider),
        to: "2850590940090418135201".to_owned(),
        cuit: Some("20-26756539-3".to_owned()),
        cents,
        concept_id: None,
        description: None,
        again: false,
    }
}
