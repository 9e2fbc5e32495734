//! The auditor: holds what the till believes against what its people and the providers know.
//!
//! It has [`books`] of its own, made from the journal's events, notes of what customers paid and managers
//! ordered, and the providers' ledger. From these it says where every centavo must be. It knows no rule of the till's
//! for matching credits or moving orders; it knows only what money may never do.
//!
//! | rule | what is held |
//! |---|---|
//! | I1 | what a manager orders once leaves the account once |
//! | I2 | what is paid was paid: by a customer, of that amount, visible by then |
//! | I3 | what is paid stays paid, and what has ended stays ended |
//! | I4 | what is not at rest has a moment at which it is looked at |
//! | I5 | events are numbered without a gap, and linked |
//! | I6 | each day came to what its events say, and stays so once it is closed |
//! | I7 | no more goes back than came in |
//! | I8 | a credit, and an operation, pays one sale |
//! | whole | at the end every credit is in one place, and the sums are the ledger's |
//! | settled | at the end everything is at rest, or a person was told |
//! | roles | who may not, could not |
//! | codes | a code that is shown can be paid |
//! | told | the windows were told everything, in order |

mod ledger;

pub mod books;
pub mod days;

use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    fmt,
};

use domain::{instant::Instant, lifecycle::Duty};
use sandbox::Letter;
use serde_json::Value;

use crate::shop::{self, Shop};
use books::{Books, Credit, News, Paid, Sale};
use days::Came;

/// How many events are read at once.
const AT_ONCE: u32 = 10_000;

/// What is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// I1.
    OnePayoutOneMovement,
    /// I2.
    PaidHasEvidence,
    /// I3.
    PaidIsAbsorbing,
    /// I4.
    UnsettledHasNextAction,
    /// I5.
    Chain,
    /// I6.
    DaysAreEvents,
    /// I7.
    RefundsAreCapped,
    /// I8.
    OneCreditOneSale,
    /// At the end, every centavo is in one place.
    Whole,
    /// At the end, everything is settled or flagged.
    Settled,
    /// Who may not, could not.
    Roles,
    /// A code that is shown can be paid.
    Codes,
    /// Notices are numbered without a gap.
    Told,
    /// The program went on.
    Alive,
}

impl Rule {
    /// Its word in a report.
    pub const fn word(self) -> &'static str {
        match self {
            Rule::OnePayoutOneMovement => "I1",
            Rule::PaidHasEvidence => "I2",
            Rule::PaidIsAbsorbing => "I3",
            Rule::UnsettledHasNextAction => "I4",
            Rule::Chain => "I5",
            Rule::DaysAreEvents => "I6",
            Rule::RefundsAreCapped => "I7",
            Rule::OneCreditOneSale => "I8",
            Rule::Whole => "whole",
            Rule::Settled => "settled",
            Rule::Roles => "roles",
            Rule::Codes => "codes",
            Rule::Told => "told",
            Rule::Alive => "alive",
        }
    }
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which rule.
    pub rule: Rule,
    /// What was found.
    pub what: String,
}

impl Wrong {
    /// This rule does not hold, for that.
    pub fn of(rule: Rule, what: String) -> Wrong {
        Wrong { rule, what }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule.word(), self.what)
    }
}

impl From<shop::Error> for Wrong {
    fn from(error: shop::Error) -> Wrong {
        Wrong::of(Rule::Alive, error.to_string())
    }
}

impl From<journal::Error> for Wrong {
    fn from(error: journal::Error) -> Wrong {
        Wrong::of(Rule::Alive, error.to_string())
    }
}

/// A payment by a customer, as the wallet's receipt has it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The provider's word.
    pub provider: String,
    /// The sale whose code was scanned; none for money by an open code.
    pub sale: Option<String>,
    /// The provider's number of the operation.
    pub transaction: String,
    /// How much, in centavos.
    pub cents: i64,
    /// The payer's account.
    pub account: String,
    /// When the shop can see it, by the provider's clock.
    pub visible_ms: i64,
    /// The sale the till says it paid.
    pub spent_on: Option<String>,
}

/// A payout as a manager ordered it.
#[derive(Clone, Debug)]
pub struct Instruction {
    /// The provider's word.
    pub provider: String,
    /// How much, in centavos: no two are alike but those that are meant to be.
    pub cents: i64,
}

/// What the auditor saw when all was over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Sales that were begun.
    pub sales: u64,
    /// Of those, paid, in part or in full.
    pub paid: u64,
    /// What customers paid, in centavos.
    pub cents: i64,
    /// In how many payments they did.
    pub credits: u64,
    /// Payouts that were ordered.
    pub payouts: u64,
    /// Sales and payouts that wait for a person, and credits that belong to no sale.
    pub for_a_person: u64,
    /// Payments that the list alone could have given another sale of the same amount, and did.
    pub lent: u64,
    /// Claims, and claims that were taken back.
    pub claims: u64,
    /// Credits that were taken from a sale because the provider said that they paid another.
    pub overruled: u64,
    /// Refunds that were ordered.
    pub refunds: u64,
}

/// The auditor.
#[derive(Debug, Default)]
pub struct Auditor {
    /// The books.
    pub books: Books,
    /// What customers paid.
    pub visits: Vec<Visit>,
    /// What managers ordered.
    pub instructions: Vec<Instruction>,
    /// The operations that somebody called in to tell of.
    pub told: BTreeSet<String>,
    /// What came up since the last look.
    pub opened: Vec<String>,
    lent: u64,
    /// What all days added up to before, at once and one by one.
    before: ((i64, i64), (i64, i64)),
    /// Whether any money had moved before.
    has_past: bool,
    /// What the days came to that were closed, as the till had it then.
    closed: BTreeMap<i64, Came>,
}

impl Auditor {
    /// An auditor of what happens in this shop from now on: what was before is not looked into.
    pub async fn beginning(shop: &Shop) -> Result<Auditor, Wrong> {
        let settings = ["day.cut_off", "day.closed"];
        let (head, settings) = shop
            .journal()
            .read(move |book| {
                let settings = settings.map(|key| Ok((key, book.setting(key)?)));
                let settings: Result<Vec<_>, journal::Error> = settings.into_iter().collect();
                Ok((book.head()?, settings?))
            })
            .await?;
        let mut books = Books::after((head.sequence, head.hash));
        for (key, value) in settings {
            books.days.sets(key, value.as_deref().unwrap_or_default());
        }
        Ok(Auditor {
            books,
            before: ledger::all_days(shop).await?,
            has_past: ledger::came_to(shop, None).await? != Came::default(),
            ..Auditor::default()
        })
    }

    /// Notes what a wallet's receipt says.
    pub fn visited(&mut self, sale: Option<String>, receipt: &Value) {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        self.visits.push(Visit {
            provider: text(&receipt["provider"]),
            sale,
            transaction: text(&receipt["transaction_id"]),
            cents: cents(&receipt["amount"]),
            account: text(&receipt["payer"]["cvu"]),
            visible_ms: receipt["visible_at"].as_i64().unwrap_or(0),
            spent_on: None,
        });
    }

    /// Notes that somebody called in: whatever a webhook names is known from now on.
    pub fn heard(&mut self, letter: &Letter) {
        if !letter.is_webhook {
            return;
        }
        let text = String::from_utf8_lossy(&letter.body);
        let about = |visit: &&Visit| {
            visit.provider == "totalcoin" && text.contains(visit.transaction.as_str())
        };
        // Whoever calls in speaks of what was just paid.
        if let Some(visit) = self.visits.iter().rev().find(about) {
            self.told.insert(visit.transaction.clone());
        }
    }

    /// After a step: what is new in the journal is borne out by the notes, and what is owed is on record.
    pub async fn looks(&mut self, shop: &Shop) -> Result<(), Wrong> {
        self.reads(shop).await?;
        self.is_owed(shop).await
    }

    /// Only what is new in the journal.
    pub async fn reads(&mut self, shop: &Shop) -> Result<(), Wrong> {
        let now_ms = shop.clock.elsewhere().ms();
        let closed = self.books.days.closed;
        let mut news = Vec::new();
        loop {
            let from = self.books.next();
            let events = shop.journal().read(move |book| book.events(from, AT_ONCE));
            let events = events.await?;
            if events.is_empty() {
                break;
            }
            news.extend(self.books.read(&events)?);
        }
        for one in news {
            match one {
                News::Paid(sale, paid) => self.bears_out(&sale, &paid, now_ms)?,
                News::Opened(sale) => self.opened.push(sale),
                News::Listed(sale, credit) => self.lists(&sale, &credit)?,
                News::LetGo(sale, credit) => self.lets_go(&sale, &credit)?,
            }
        }
        if self.books.days.closed != closed {
            self.keeps_what_was_closed(shop).await?;
        }
        if !shop.has_told_all() {
            return Err(Wrong::of(Rule::Told, "a notice was missed".to_owned()));
        }
        Ok(())
    }

    /// A day was closed: what it came to is kept, and must be the same at the end.
    async fn keeps_what_was_closed(&mut self, shop: &Shop) -> Result<(), Wrong> {
        let Some(closed) = self.books.days.closed else {
            return Ok(());
        };
        // Days that had not come, and were closed by a clock that was ahead, are open again.
        self.closed.retain(|day, _| *day <= closed);
        let days: Vec<i64> = self
            .books
            .days
            .came
            .range(..=closed)
            .map(|it| *it.0)
            .collect();
        for day in days.into_iter().chain([closed]) {
            if let Entry::Vacant(place) = self.closed.entry(day) {
                place.insert(ledger::came_to(shop, Some(day)).await?);
            }
        }
        Ok(())
    }

    /// Somebody paid that, and it has not paid anything else.
    fn bears_out(&mut self, id: &str, paid: &Paid, now_ms: i64) -> Result<(), Wrong> {
        let Some(sale) = self.books.sales.get(id).cloned() else {
            return Ok(());
        };
        let credit = paid.credit.as_ref();
        let credit = credit
            .and_then(|credit| self.books.credits.get(credit))
            .cloned();
        let fits = |visit: &Visit| {
            // The amount tells most of a month's visits apart, and costs the least.
            let alike = visit.cents == paid.cents
                && visit.provider == sale.provider()
                && visit.visible_ms <= now_ms;
            let operation = paid.operation.as_ref();
            // TotalCoin lists nothing: a credit of its is one that somebody called in to tell of.
            let is_known = credit.is_none()
                || sale.provider() == "telepagos"
                || self.told.contains(&visit.transaction);
            let credit = credit.as_ref().filter(|_| sale.provider() == "telepagos");
            alike
                && is_known
                && operation.is_none_or(|it| it.trim_start_matches('0') == visit.transaction)
                && credit.is_none_or(|it| {
                    it.account == visit.account && it.second == visit.visible_ms.div_euclid(1_000)
                })
        };
        let own = |visit: &Visit| visit.sale.as_deref() == Some(id);
        let by_word = paid.evidence == "order";
        // What the provider itself says is never about another sale.
        let may_be = |visit: &Visit| fits(visit) && (own(visit) || !by_word);
        let free = |visit: &Visit| visit.spent_on.is_none();
        let place = [
            self.visits
                .iter()
                .position(|it| fits(it) && own(it) && free(it)),
            self.visits
                .iter()
                .position(|it| fits(it) && own(it) && self.twin_of(it, now_ms).is_some()),
            self.visits.iter().position(|it| may_be(it) && free(it)),
            self.visits
                .iter()
                .position(|it| may_be(it) && self.twin_of(it, now_ms).is_some()),
        ];
        let Some(place) = place.into_iter().flatten().next() else {
            let what = format!(
                "sale {} of {} ({}) is paid {} by {}, and nobody paid that",
                sale.reference, sale.cents, sale.channel, paid.cents, paid.evidence
            );
            return Err(Wrong::of(Rule::PaidHasEvidence, what));
        };
        let twin = self
            .visits
            .get(place)
            .and_then(|it| self.twin_of(it, now_ms));
        let before = self.visits.get_mut(place).and_then(|visit| {
            let lent = visit.sale.as_deref() != Some(id);
            self.lent = self.lent.saturating_add(u64::from(lent));
            visit.spent_on.replace(id.to_owned())
        });
        if let Some(twin) = twin.and_then(|place| self.visits.get_mut(place))
            && before.is_some()
        {
            twin.spent_on = before;
        }
        Ok(())
    }

    /// A payment that nothing was paid with yet and that looks like this one in every way that shows: the same payer
    /// sent as much twice, and whoever was paid with the one was paid with the other as well.
    fn twin_of(&self, visit: &Visit, now_ms: i64) -> Option<usize> {
        self.visits.iter().position(|other| {
            other.spent_on.is_none()
                && other.visible_ms <= now_ms
                && (&other.provider, other.cents, &other.account)
                    == (&visit.provider, visit.cents, &visit.account)
        })
    }

    /// A person took a credit from a sale: that payment is nobody's again.
    fn lets_go(&mut self, id: &str, credit: &str) -> Result<(), Wrong> {
        let credit = self.books.credits.get(credit);
        // The credit's own payment, or its twin.
        let alike = |visit: &Visit| {
            let twin = |it: &Credit| {
                (&it.provider, it.cents, &it.account)
                    == (&visit.provider, visit.cents, &visit.account)
            };
            credit.is_some_and(|it| it.is_of(visit) || twin(it))
        };
        let spent = |visit: &Visit| visit.spent_on.as_deref() == Some(id);
        let is_of = |visit: &Visit| credit.is_some_and(|it| it.is_of(visit));
        let place = self.visits.iter().position(|it| spent(it) && is_of(it));
        let place = place.or_else(|| self.visits.iter().position(|it| spent(it) && alike(it)));
        let Some(visit) = place.and_then(|place| self.visits.get_mut(place)) else {
            let what = format!("sale {id} lets go of {credit:?}, by which nobody paid it");
            return Err(Wrong::of(Rule::OneCreditOneSale, what));
        };
        visit.spent_on = None;
        Ok(())
    }

    /// Whose money a credit is, if only one payment can have made it.
    pub fn payer_of(&self, credit: &str) -> Option<&Visit> {
        let credit = self.books.credits.get(credit)?;
        let mut payers = self.visits.iter().filter(|visit| credit.is_of(visit));
        payers.next().filter(|_| payers.next().is_none())
    }

    /// The credit that was found is the one of the payment, or one that looks like it in every way that shows.
    fn lists(&self, id: &str, credit: &str) -> Result<(), Wrong> {
        let sale = self.books.sales.get(id);
        let credit = self.books.credits.get(credit);
        let (Some(sale), Some(credit)) = (sale, credit) else {
            return Ok(());
        };
        let alike = |visit: &&Visit| {
            visit.cents == credit.cents
                && visit.spent_on.as_deref() == Some(id)
                && (credit.account.is_empty() || visit.account == credit.account)
        };
        if self.visits.iter().any(|visit| alike(&visit)) {
            return Ok(());
        }
        let what = format!(
            "the payment of sale {} is listed as one of {}",
            sale.reference, credit.cents
        );
        Err(Wrong::of(Rule::OneCreditOneSale, what))
    }

    /// What is not at rest is on record as such, so that no restart forgets it.
    async fn is_owed(&self, shop: &Shop) -> Result<(), Wrong> {
        let owed = shop.journal().read(|book| {
            let mut owed = BTreeSet::new();
            for stored in book.unsettled()? {
                owed.insert(stored.order.id.to_string());
                if stored.order.duty() == Duty::Rest {
                    owed.remove(&stored.order.id.to_string());
                }
            }
            for payout in book.payouts_unsettled()? {
                owed.insert(payout.id.to_string());
            }
            Ok(owed)
        });
        let owed = owed.await?;
        for sale in self.books.sales.values() {
            if is_at_rest(sale) == owed.contains(&sale.id) {
                let what = format!(
                    "sale {} ({}), last {}: owed {}",
                    sale.reference,
                    sale.channel,
                    sale.last,
                    owed.contains(&sale.id)
                );
                return Err(Wrong::of(Rule::UnsettledHasNextAction, what));
            }
        }
        for (id, payout) in &self.books.payouts {
            let waits = !payout.has_ended();
            let looked_at = payout.next_check.is_some() || payout.is_flagged();
            if waits != owed.contains(id) || (waits && !looked_at) {
                let what = format!(
                    "payout {}, last {}, next look {:?}",
                    payout.reference, payout.last, payout.next_check
                );
                return Err(Wrong::of(Rule::UnsettledHasNextAction, what));
            }
        }
        Ok(())
    }

    /// When the last thing that is under way will show, by the provider's clock.
    pub fn all_is_visible_at(&self) -> Instant {
        let last = self.visits.iter().map(|visit| visit.visible_ms).max();
        Instant::from_ms(last.unwrap_or(0))
    }

    /// When all is over: everything is settled or flagged, and every centavo is where the ledger has it.
    pub async fn closes(&mut self, shop: &Shop) -> Result<Sums, Wrong> {
        self.looks(shop).await?;
        ledger::holds(self, shop).await
    }
}

/// Whether nothing more is to be done for a sale, by what its events say.
pub(crate) fn is_at_rest(sale: &Sale) -> bool {
    let has_gone_back = sale.paid() > 0 && sale.has_arrived_back() == sale.paid();
    if sale.paid() >= sale.cents || has_gone_back || sale.last == "declined" {
        return true;
    }
    let closed = matches!(
        sale.last.as_str(),
        // What comes after all is told by a notice, and is looked after no more than before.
        "released" | "refund_begun" | "refund_ended" | "listed" | "paid" | "claimed"
    );
    closed && sale.is_released
}

/// An amount as the strings write it: two decimals, or a number.
fn cents(value: &Value) -> i64 {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let tenths = if part.len() == 1 { 10 } else { 1 };
    number(whole)
        .saturating_mul(100)
        .saturating_add(number(part).saturating_mul(tenths))
}
