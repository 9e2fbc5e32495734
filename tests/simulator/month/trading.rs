//! How the month comes about: days of the simulator, and what a manager does round each of them.
//!
//! In the morning a credit that belonged to no sale the day before is claimed, now and then taken back again, and a
//! sale of the day before is given back; a shift is opened. In the evening the day is held against the provider's list,
//! what differs is decided, and the shift is closed. Before the first day two sales fit one credit; on the morning after
//! the last one sale waits and of another nobody knows whether it was begun.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    channel::Channel,
    day::{CutOff, Day as Date},
    instant::Instant,
    order::OrderId,
};
use serde_json::json;
use simulator::{
    Day,
    auditor::{Auditor, Instruction, Rule, Wrong},
    day::{COUNTERS, looks, settles},
    line::Outage,
    shop::{Blank, Done, Kept, PEOPLE, Plan, Shop},
};
use till::{
    charge::Charge,
    refunds::Refunding,
    refusal::Refusal,
    view::{Reconciliation, ShiftReport},
};
use uuid::Uuid;

/// What decides everything.
const SEED: u64 = 30_000;
const HOUR_MS: i64 = 3_600_000;
/// When the program is started on the first day, and when the manager comes.
const OPENING_MS: i64 = 7 * HOUR_MS;
const MANAGER_MS: i64 = OPENING_MS + HOUR_MS / 2;
/// On how many days a sale of the day before is given back, and a claim of it taken back: on one of so many.
const BACK_ONE_IN: i64 = 3;
const UNDONE_ONE_IN: i64 = 7;

/// A month that was.
pub(super) struct Month {
    pub(super) shop: Shop,
    pub(super) auditor: Auditor,
    /// Its days, the first one first; the morning after is none of them.
    pub(super) days: Vec<Date>,
    /// The closes of their shifts.
    pub(super) closed: Vec<ShiftReport>,
    /// How each day compared with the provider's list in its evening, before anybody decided anything.
    pub(super) compared: Vec<Reconciliation>,
    /// Claims that were taken back: of which day the money was, and how much.
    pub(super) undone: Vec<(Date, i64)>,
    claimed: Option<String>,
}

/// Lets so many sales happen on the days from `first` on.
pub(super) async fn trades(
    folder: &Path,
    blank: &Blank,
    first: Date,
    (days, sales): (u64, u64),
) -> Result<Month, Wrong> {
    let (midnight, _) = first.bounds(CutOff::MIDNIGHT);
    let mut shop = Shop::open(Plan {
        journal: Kept::Copied(folder, blank),
        start: midnight.plus_ms(OPENING_MS),
        seed: SEED,
    })
    .await?;
    shop.makes_sale_points(&COUNTERS).await;
    let mut month = Month {
        auditor: Auditor::beginning(&shop).await?,
        shop,
        days: Vec::new(),
        closed: Vec::new(),
        compared: Vec::new(),
        undone: Vec::new(),
        claimed: None,
    };
    let mut date = first;
    for nth in 0..days {
        month.opens(date).await?;
        if nth == 0 {
            month.is_puzzled().await?;
        }
        let day = Day {
            date,
            // The last days take what is left over, one each.
            sales: (sales + nth) / days,
            seed: SEED,
        };
        day.happens(&mut month.shop, &mut month.auditor).await?;
        month.closes(date).await?;
        month.days.push(date);
        date = date.after();
    }
    month.opens(date).await?;
    Ok(month)
}

impl Month {
    /// The morning after the last day.
    pub(super) fn morning_after(&self) -> Date {
        self.days
            .last()
            .map(|day| day.after())
            .expect("there were days")
    }

    /// One sale is paid, one waits, and of one nobody knows.
    pub(super) async fn leaves_some_under_way(&mut self) -> Result<(), Wrong> {
        let paid = self.sells(310_050).await?;
        self.is_paid(&paid).await?;
        looks(&mut self.shop, &mut self.auditor).await?;
        self.sells(99_900).await?;
        self.shop
            .line
            .breaks(Outage::Silent, Duration::from_mins(2));
        self.sells(123_456).await?;
        self.shop.line.heals();
        Ok(self.shop.sign_in(0).await?)
    }

    /// Everything comes to its end, and the books are closed.
    pub(super) async fn ends(&mut self) -> Result<(), Wrong> {
        settles(&mut self.shop, &mut self.auditor).await?;
        self.auditor.closes(&self.shop).await?;
        Ok(())
    }

    /// Something is done at the till, to its end.
    pub(super) async fn does<T: Send + 'static>(
        &mut self,
        deed: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    ) -> Result<T, Wrong> {
        let kept = Arc::new(Mutex::new(None));
        let place = Arc::clone(&kept);
        let done = self.shop.does(async move {
            Done::Other(deed.await.map(|it| {
                *place.lock().expect("nobody panics with it") = Some(it);
            }))
        });
        let done = done.await?;
        let kept = kept.lock().expect("nobody panics with it").take();
        kept.ok_or_else(|| Wrong::of(Rule::Alive, format!("it was not done: {done:?}")))
    }

    async fn opens(&mut self, date: Date) -> Result<(), Wrong> {
        let (midnight, _) = date.bounds(CutOff::MIDNIGHT);
        let left = midnight.ms() + MANAGER_MS - self.shop.clock.elsewhere().ms();
        if let Ok(left) = u64::try_from(left) {
            self.shop.waits(Duration::from_millis(left));
            self.shop.rests().await;
        }
        // The first look of a day closes the day before.
        looks(&mut self.shop, &mut self.auditor).await?;
        self.shop.sign_in(0).await?;
        let before = date.before();
        self.puts_right(before).await?;
        if date.number() % BACK_ONE_IN == 0 {
            self.gives_back(before).await?;
        }
        settles(&mut self.shop, &mut self.auditor).await?;
        self.shop.sign_in(1).await?;
        let till = self.shop.till().clone();
        self.does(async move { till.open_shift().await }).await?;
        Ok(())
    }

    /// One credit of that day that was no sale's finds its sale; now and then the one before was not the sale's after all.
    async fn puts_right(&mut self, day: Date) -> Result<(), Wrong> {
        if day.number() % UNDONE_ONE_IN == 0
            && let Some(credit) = self.claimed.take()
        {
            let (of, cents) = self.credit(&credit);
            let till = self.shop.till().clone();
            self.does(async move { till.unclaim(&credit, "Era de otro cliente").await })
                .await?;
            self.undone.push((of, cents));
        }
        let loose = self.auditor.books.credits.iter();
        let claim = loose
            .filter(|(credit, it)| it.sale.is_none() && self.credit(credit).0 == day)
            .find_map(|(credit, it)| {
                let visits = &mut self.auditor.visits.iter();
                let visit = visits.find(|visit| visit.spent_on.is_none() && it.is_of(visit));
                Some((credit.clone(), visit?.sale.clone()?))
            });
        if let Some((credit, sale)) = claim {
            let (till, named) = (self.shop.till().clone(), credit.clone());
            let sale = order(&sale);
            let done = self.shop.does(async move {
                let claimed = till.claim(&named, sale, "Volvió con el comprobante").await;
                Done::Other(claimed.map(|_| ()))
            });
            // One that may still be another's stays for a person to look at.
            if matches!(done.await?, Some(Done::Other(Ok(())))) {
                self.claimed = Some(credit);
            }
        }
        self.auditor.reads(&self.shop).await
    }

    async fn gives_back(&mut self, day: Date) -> Result<(), Wrong> {
        let sales = self.auditor.books.order.iter().rev();
        let sales = sales.filter_map(|id| self.auditor.books.sales.get(id));
        let sold = sales
            .filter(|sale| sale.paid() == sale.cents && sale.refunds.is_empty())
            .find(|sale| {
                let credits = sale.payments.iter().filter_map(|it| it.credit.as_ref());
                credits
                    .into_iter()
                    .any(|credit| self.credit(credit).0 == day)
            });
        let Some((id, provider, cents)) =
            sold.map(|sale| (sale.id.clone(), sale.provider().to_owned(), sale.cents))
        else {
            return Ok(());
        };
        let request = Refunding {
            order: order(&id),
            cents,
            reason: "Lo cambió al día siguiente".to_owned(),
            again: false,
        };
        let till = self.shop.till().clone();
        let done = self
            .shop
            .does(async move { Done::PaidOut(till.refund_and_wait(&request).await) });
        if matches!(done.await?, Some(Done::PaidOut(Ok(_)))) {
            self.auditor
                .instructions
                .push(Instruction { provider, cents });
        }
        self.auditor.reads(&self.shop).await
    }

    async fn closes(&mut self, date: Date) -> Result<(), Wrong> {
        let till = self.shop.till().clone();
        let compare = move || {
            let till = till.clone();
            async move { till.reconcile(date, date).await }
        };
        let compared = self.does(compare()).await?;
        for id in compared.differences.iter().map(|it| it.id.clone()) {
            let till = self.shop.till().clone();
            self.does(async move { till.review_difference(&id, "Visto con el cajero").await })
                .await?;
        }
        let again = self.does(compare()).await?;
        assert_eq!(again.differences, [], "{date}: all that differs is decided");
        assert_eq!(
            again.decided.len(),
            compared.differences.len() + compared.decided.len(),
            "{date}: and nothing else differs"
        );
        self.compared.push(compared);
        let till = self.shop.till().clone();
        let closed = self
            .does(async move {
                let (_, _, pin, _) = PEOPLE[0];
                till.close_shift(pin, "Lo que quedó sin asignar espera al cliente")
                    .await
            })
            .await?;
        self.closed.push(closed);
        self.auditor.reads(&self.shop).await
    }

    /// Two sales of one amount, and one credit that does not say whose it is.
    async fn is_puzzled(&mut self) -> Result<(), Wrong> {
        let by = |how: &str| json!({ "cashin_id": how });
        self.shop.strings.speaks(by("credit")).await;
        let first = self.sells(1_500_000).await?;
        self.sells(1_500_000).await?;
        self.is_paid(&first).await?;
        looks(&mut self.shop, &mut self.auditor).await?;
        self.shop.strings.speaks(by("either")).await;
        Ok(())
    }

    async fn sells(&mut self, cents: i64) -> Result<String, Wrong> {
        let request = Charge {
            cents,
            concept_id: None,
            channel: Channel::TelepagosQr,
            sale_point_id: None,
        };
        let till = self.shop.till().clone();
        let id = self
            .does(async move { till.charge_and_wait(&request).await })
            .await?;
        self.auditor.reads(&self.shop).await?;
        self.auditor.opened.clear();
        Ok(id.to_string())
    }

    async fn is_paid(&mut self, id: &str) -> Result<(), Wrong> {
        let code = self.auditor.books.sales[id].code.clone();
        let receipts = self.shop.strings.pay(json!({ "qr": code })).await;
        for receipt in receipts.expect("the code is up") {
            self.auditor.visited(Some(id.to_owned()), &receipt);
        }
        self.shop.waits(Duration::from_secs(5));
        self.shop.rests().await;
        Ok(())
    }

    /// Of which day a credit is, and how much it is.
    fn credit(&self, fingerprint: &str) -> (Date, i64) {
        let credit = &self.auditor.books.credits[fingerprint];
        let at = credit.at_ms.unwrap_or(credit.second * 1_000);
        (
            Date::of(Instant::from_ms(at), CutOff::MIDNIGHT),
            credit.cents,
        )
    }
}

fn order(id: &str) -> OrderId {
    OrderId(Uuid::parse_str(id).expect("the journal names it so"))
}
