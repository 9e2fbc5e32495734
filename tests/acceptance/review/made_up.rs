//! Days that are made up and written straight into the journal, reckoned by hand, and held against what the till says.

use std::collections::BTreeMap;

use domain::{
    channel::{Channel, Provider},
    credit::{Credit, Fingerprint},
    evidence::Evidence,
    instant::Instant,
    lifecycle::State,
    money::{Money, Price},
    order::{Concept, Draft, Happening, OrderId, Payment, Settlement},
    payout::PayoutId,
    reference::Reference,
};
use journal::{Stamp, Writing};
use proptest::prelude::*;
use tests::Counter;
use till::view::{ExportFormat, NamedSum, Review, SalesQuery};
use uuid::Uuid;

use super::{DAY, all_of};

/// Midnight of the first day, 2026-11-20 in Buenos Aires.
const MIDNIGHT_MS: i64 = 1_795_143_600_000;
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const OPERATORS: [&str; 3] = ["Lucía", "Nadia", "Tomás"];
const PLACES: [&str; 2] = ["Caja 1", "Cafetería"];
const CHANNELS: [&str; 6] = [
    "telepagos.qr",
    "telepagos.counter",
    "telepagos.link",
    "telepagos.transfer",
    "totalcoin.qr",
    "totalcoin.preorder",
];
const DAYS: [&str; 3] = [DAY, "2026-11-21", "2026-11-22"];

/// What becomes of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nobody pays.
    Lapses,
    /// It is paid; of one in two the provider says what it costs.
    Paid { costs: Option<(i64, i64)> },
    /// Half of it is paid.
    Half,
    /// It is paid by a credit that a manager takes back an hour later.
    TakenBack,
    /// It is paid, and a third of it goes back, or is about to.
    Refunded { arrives: bool },
}

/// A sale that never was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sale {
    /// Minutes after the first midnight.
    minute: i64,
    cents: i64,
    operator: usize,
    place: usize,
    channel: usize,
    fate: Fate,
}

/// So many sales of the first day, all alike and paid by the same person.
pub(super) fn alike(count: i64) -> Vec<Sale> {
    let sale = |nth| Sale {
        minute: 9 * 60 + nth,
        cents: 10_000,
        operator: 0,
        place: 0,
        channel: 0,
        fate: Fate::Paid { costs: None },
    };
    (0..count).map(sale).collect()
}

impl Sale {
    fn begun(&self) -> Instant {
        Instant::from_ms(MIDNIGHT_MS + self.minute * 60_000)
    }

    fn draft(&self, number: i64) -> Happening {
        Happening::Drafted(Draft {
            reference: Reference::from_bits(u128::from(number.unsigned_abs()) * 7_919),
            number,
            amount: Price::from_cents(self.cents).expect("a price"),
            channel: Channel::ALL[self.channel],
            sale_point: PLACES[self.place].to_owned(),
            sale_point_id: None,
            concept: Concept {
                id: "VAR".to_owned(),
                name: "Varios".to_owned(),
            },
            operator: OPERATORS[self.operator].to_owned(),
        })
    }

    /// What came in, if anything did.
    fn came(&self) -> Option<i64> {
        match self.fate {
            Fate::Lapses => None,
            Fate::Half => Some(self.cents / 2),
            Fate::Paid { .. } | Fate::TakenBack | Fate::Refunded { .. } => Some(self.cents),
        }
    }

    fn write(&self, number: i64, book: &mut Writing<'_>) -> Result<(), journal::Error> {
        let id = OrderId(Uuid::from_u128(
            0x700 << 64 | u128::from(number.unsigned_abs()),
        ));
        let mut nth = 0;
        let mut stamp = |after_ms: i64| {
            nth += 1;
            Stamp {
                id: Uuid::from_u128(u128::from(number.unsigned_abs()) << 32 | nth | 0x7 << 76),
                at: self.begun().plus_ms(after_ms),
                operator: None,
            }
        };
        let opened = Happening::Opened {
            qr: "000201".to_owned(),
            link: None,
            provider_order: None,
            expires: self.begun().plus_ms(600_000),
            baseline: true,
        };
        book.record(id, &self.draft(number), &stamp(0))?;
        book.record(id, &Happening::Asked, &stamp(1))?;
        book.record(id, &opened, &stamp(2))?;
        let Some(cents) = self.came() else {
            book.record(id, &Happening::Lapsed, &stamp(600_000))?;
            return Ok(());
        };
        let payment = payment(number, cents, self.fate);
        if let Some(credit) = &payment.credit {
            let credit = credit_of(credit.clone(), cents, self.begun().plus_ms(20_000));
            book.see_credits(&[credit], &mut || stamp(20_000))?;
        }
        book.record(id, &Happening::Paid(payment.clone()), &stamp(20_000))?;
        match (self.fate, payment.credit) {
            (Fate::TakenBack, Some(credit)) => {
                let taken_back = Happening::Unclaimed {
                    credit,
                    operator: "Marta".to_owned(),
                    reason: "era de otra venta".to_owned(),
                };
                book.record(id, &taken_back, &stamp(HOUR_MS))?;
            }
            (Fate::Refunded { arrives }, _) => {
                let payout = PayoutId(Uuid::from_u128(u128::from(number.unsigned_abs())));
                let begun = Happening::RefundBegun {
                    payout,
                    account: "0000222800000000057723".to_owned(),
                    amount: Price::from_cents(back(cents)).expect("a price"),
                };
                book.record(id, &begun, &stamp(HOUR_MS))?;
                if arrives {
                    let arrived = Happening::RefundEnded {
                        payout,
                        arrived: true,
                    };
                    book.record(id, &arrived, &stamp(2 * HOUR_MS))?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// How much of it goes back.
fn back(cents: i64) -> i64 {
    (cents / 3).max(1)
}

fn payment(number: i64, cents: i64, fate: Fate) -> Payment {
    let money = |cents| Money::from_cents(cents).expect("small");
    let settlement = match fate {
        Fate::Paid {
            costs: Some((fees, taxes)),
        } => Some(Settlement {
            net: money(cents - fees - taxes),
            fees: money(fees),
            taxes: money(taxes),
            accredits: None,
        }),
        _ => None,
    };
    let credit =
        (fate == Fate::TakenBack).then(|| Fingerprint::of(&["made up", &number.to_string()], 0));
    Payment {
        amount: money(cents),
        evidence: match credit {
            Some(_) => Evidence::Matched,
            None => Evidence::Order,
        },
        credit,
        operation: None,
        name: Some("GÓMEZ María Laura".to_owned()),
        cuit: Some("27234567065".to_owned()),
        account: Some("0000222800000000057723".to_owned()),
        settlement,
    }
}

fn credit_of(fingerprint: Fingerprint, cents: i64, at: Instant) -> Credit {
    Credit {
        fingerprint,
        provider: Provider::Telepagos,
        amount: Money::from_cents(cents).expect("small"),
        date: at.to_receipt(),
        at: Some(at),
        holder: None,
        cuit: None,
        account: None,
        operation: None,
        sale_point: None,
    }
}

/// Writes them down, numbered in their order.
pub(super) async fn write(counter: &Counter, sales: Vec<Sale>) {
    let written = counter.journal().write(move |book| {
        for (sale, number) in sales.iter().zip(1..) {
            sale.write(number, book)?;
        }
        Ok(())
    });
    written.await.expect("legal stories");
}

/// What is missing of an order comes in at that moment. Answers how much.
pub(super) async fn rest(counter: &Counter, order: &OrderId, at: Instant) -> i64 {
    let id = *order;
    let owed = counter
        .order(order)
        .await
        .owed()
        .expect("something is missing");
    let paid = Happening::Paid(payment(0, owed.cents(), Fate::Half));
    let stamp = Stamp {
        id: Uuid::from_u128(0x7 << 76 | 1),
        at,
        operator: None,
    };
    let written = counter
        .journal()
        .write(move |book| book.record(id, &paid, &stamp));
    let stored = written.await.expect("it can be paid");
    assert_eq!(stored.order.state, State::Paid, "all of it is here now");
    owed.cents()
}

/// Days as somebody reckons them who reads the sales one by one.
#[derive(Debug, Default, PartialEq, Eq)]
struct Reckoned {
    collected: (i64, i64),
    taken_back: (i64, i64),
    refunded: (i64, i64),
    under_way: (i64, i64),
    costs: (i64, i64, i64),
    hours: BTreeMap<i64, i64>,
    days: BTreeMap<i64, i64>,
    operators: BTreeMap<&'static str, i64>,
    places: BTreeMap<&'static str, i64>,
    channels: BTreeMap<&'static str, i64>,
}

/// What is of the days from the first to the last, counted from 0.
fn reckon(sales: &[Sale], first: i64, last: i64) -> Reckoned {
    let mut of = Reckoned::default();
    let add = |sum: &mut (i64, i64), cents: i64| *sum = (sum.0 + 1, sum.1 + cents);
    for sale in sales {
        let Some(cents) = sale.came() else { continue };
        let begun_ms = sale.minute * 60_000;
        let day = |after_ms: i64| (begun_ms + after_ms).div_euclid(DAY_MS);
        let is_in = |after_ms: i64| (first..=last).contains(&day(after_ms));
        if is_in(20_000) {
            add(&mut of.collected, cents);
            let hour = (begun_ms + 20_000).rem_euclid(DAY_MS) / HOUR_MS;
            *of.hours.entry(hour).or_default() += cents;
            *of.days.entry(day(20_000)).or_default() += cents;
            *of.operators.entry(OPERATORS[sale.operator]).or_default() += cents;
            *of.places.entry(PLACES[sale.place]).or_default() += cents;
            *of.channels
                .entry(Channel::ALL[sale.channel].word())
                .or_default() += cents;
            if let Fate::Paid {
                costs: Some((fees, taxes)),
            } = sale.fate
            {
                of.costs = (of.costs.0 + 1, of.costs.1 + fees, of.costs.2 + taxes);
            }
        }
        match sale.fate {
            Fate::TakenBack if is_in(HOUR_MS) => add(&mut of.taken_back, cents),
            Fate::Refunded { arrives } => {
                if arrives && is_in(2 * HOUR_MS) {
                    add(&mut of.refunded, back(cents));
                }
                let is_begun = day(HOUR_MS) <= last;
                let has_ended = arrives && day(2 * HOUR_MS) <= last;
                if is_begun && !has_ended {
                    add(&mut of.under_way, back(cents));
                }
            }
            _ => {}
        }
    }
    of
}

/// The same of what the till said.
fn said(review: &Review) -> Reckoned {
    let named =
        |sums: &[NamedSum], known: &'static [&'static str]| -> BTreeMap<&'static str, i64> {
            let of = |name: &str| *known.iter().find(|it| **it == name).expect("a known name");
            sums.iter().map(|it| (of(&it.name), it.sum.cents)).collect()
        };
    let sum = |of: till::view::Sum| (of.count, of.cents);
    let day = |name: &str| {
        DAYS.iter()
            .zip(0..)
            .find(|(it, _)| **it == name)
            .expect("a day")
            .1
    };
    Reckoned {
        collected: sum(review.collected),
        taken_back: sum(review.taken_back),
        refunded: sum(review.refunded),
        under_way: sum(review.refunds_under_way),
        costs: (review.settled, review.fees_cents, review.taxes_cents),
        hours: review
            .by_hour
            .iter()
            .filter(|it| it.sum.count > 0)
            .map(|it| (i64::from(it.hour), it.sum.cents))
            .collect(),
        days: review
            .by_day
            .iter()
            .filter(|it| it.sum.count > 0)
            .map(|it| (day(&it.name), it.sum.cents))
            .collect(),
        operators: named(&review.by_operator, &OPERATORS),
        places: named(&review.by_sale_point, &PLACES),
        channels: named(&review.by_channel, &CHANNELS),
    }
}

/// Each way of looking at it comes to what was collected, and what is left is what the identity says.
fn adds_up(review: &Review) {
    let ways = [
        (
            "hour",
            review.by_hour.iter().map(|it| it.sum).collect::<Vec<_>>(),
        ),
        (
            "operator",
            review.by_operator.iter().map(|it| it.sum).collect(),
        ),
        (
            "sale point",
            review.by_sale_point.iter().map(|it| it.sum).collect(),
        ),
        (
            "channel",
            review.by_channel.iter().map(|it| it.sum).collect(),
        ),
        ("day", review.by_day.iter().map(|it| it.sum).collect()),
    ];
    for (way, sums) in ways.into_iter().filter(|(_, sums)| !sums.is_empty()) {
        let count: i64 = sums.iter().map(|sum| sum.count).sum();
        let cents: i64 = sums.iter().map(|sum| sum.cents).sum();
        assert_eq!(
            (count, cents),
            (review.collected.count, review.collected.cents),
            "by {way} it is all of it and nothing else"
        );
    }
    let gone =
        review.taken_back.cents + review.refunded.cents + review.fees_cents + review.taxes_cents;
    assert_eq!(
        review.net_cents,
        review.collected.cents - gone,
        "what is left"
    );
    let standing: i64 = review.by_state.iter().map(|it| it.count).sum();
    assert_eq!(standing, review.orders, "each sale stands somewhere");
}

fn query(first: &str, last: &str, operator: Option<&str>, place: Option<&str>) -> SalesQuery {
    SalesQuery {
        to: last.to_owned(),
        operator: operator.map(str::to_owned),
        sale_point: place.map(str::to_owned),
        ..all_of(first)
    }
}

/// What the columns of the sheet come to, in centavos, and what the object for programs says.
async fn written(counter: &Counter, query: &SalesQuery) -> (i64, i64) {
    let rows = super::rows(counter, query).await;
    let net = rows.iter().map(|row| {
        let cents = row[10].replace(',', "");
        cents.parse::<i64>().expect("an amount")
    });
    let object = counter.till().export_sales(query, ExportFormat::Json).await;
    let object: serde_json::Value =
        serde_json::from_slice(&object.expect("a manager may")).expect("JSON");
    let said = object["totals"]["net"].as_str().expect("an amount");
    let said = said.replace('.', "").parse::<i64>().expect("an amount");
    (net.sum(), said)
}

async fn hold(sales: Vec<Sale>) {
    let counter = Counter::open().await;
    write(&counter, sales.clone()).await;
    let whoses = OPERATORS.map(|it| (Some(it), None)).into_iter();
    let wheres = PLACES.map(|it| (None, Some(it))).into_iter();
    for (operator, place) in whoses
        .chain(wheres)
        .chain([(None, None), (Some("Lucía"), Some("Caja 1"))])
    {
        let theirs: Vec<Sale> = sales
            .iter()
            .filter(|sale| operator.is_none_or(|it| it == OPERATORS[sale.operator]))
            .filter(|sale| place.is_none_or(|it| it == PLACES[sale.place]))
            .copied()
            .collect();
        for (first, last, days) in [
            (DAY, "2026-11-22", (0, 2)),
            ("2026-11-21", "2026-11-21", (1, 1)),
        ] {
            let query = query(first, last, operator, place);
            let review = super::review(&counter, &query).await;
            let mut reckoned = reckon(&theirs, days.0, days.1);
            if days.0 == days.1 {
                reckoned.days.clear();
            }
            assert_eq!(
                said(&review),
                reckoned,
                "{first} to {last}, {operator:?} at {place:?}"
            );
            adds_up(&review);
            assert_eq!(
                written(&counter, &query).await,
                (review.net_cents, review.net_cents),
                "in files it is the same to the centavo"
            );
        }
    }
    let day = domain::day::Day::parse("2026-11-21").expect("a day");
    let report = counter
        .till()
        .day(day)
        .await
        .expect("a manager sees totals");
    let review = super::review(&counter, &all_of("2026-11-21")).await;
    assert_eq!(
        (report.collected.amount.cents(), report.orders),
        (review.collected.cents, review.orders),
        "the day's report and its review are one"
    );
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Lapses),
        Just(Fate::Paid { costs: None }),
        (1_i64..200, 0_i64..200).prop_map(|costs| Fate::Paid { costs: Some(costs) }),
        Just(Fate::Half),
        Just(Fate::TakenBack),
        any::<bool>().prop_map(|arrives| Fate::Refunded { arrives }),
    ]
}

fn sale() -> impl Strategy<Value = Sale> {
    (
        0_i64..3 * 24 * 60,
        1_000_i64..1_000_000,
        0..OPERATORS.len(),
        0..PLACES.len(),
        0..Channel::ALL.len(),
        fate(),
    )
        .prop_map(|(minute, cents, operator, place, channel, fate)| Sale {
            minute,
            cents,
            operator,
            place,
            channel,
            fate,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn days_come_to_what_somebody_reckons_by_hand(sales in proptest::collection::vec(sale(), 1..40)) {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        runtime.block_on(hold(sales));
    }
}
