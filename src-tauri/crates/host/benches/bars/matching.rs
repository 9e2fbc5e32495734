//! How long it takes to tell which credit paid which order, and whether a list agrees, when both are many.

use criterion::Criterion;
use domain::{
    channel::Provider,
    credit::{Credit, Fingerprint},
    instant::Instant,
    matching::{Candidate, Unclaimed, Unlisted, Verdict, matched},
    money::Money,
    order::OrderId,
    reconcile::{Ours, Theirs, compare},
};
use uuid::Uuid;

use crate::{
    measure::{Times, each, ratio},
    report::{Bar, Report},
};

/// How far apart sales are begun: a queue that does not end.
const PAUSE_MS: i64 = 90_000;
const FEW: u32 = 1_000;
const MANY: u32 = 10_000;
/// Ten times as many take ten times as long, and log 10 000 / log 1 000 of that again.
const N_LOG_N: f64 = 14.0;

/// What the nth sale costs, in centavos.
type PriceOf = fn(u32) -> i64;

pub(crate) fn run(criterion: &mut Criterion, report: &mut Report) {
    let queues: [(&str, PriceOf); 2] = [
        ("of many prices", |n| {
            100_000 + i64::from(n.wrapping_mul(2_654_435_761) % 900) * 5_000
        }),
        ("all of one price", |_| 250_000),
    ];
    for (what, price) in queues {
        let few = of(criterion, what, FEW, price);
        let many = of(criterion, what, MANY, price);
        report.tell(format!("matching {FEW} credits and orders, {what}"), &few);
        let grown = ratio(&many, &few);
        let line = format!("matching {MANY} credits and orders, {what}");
        report.hold(line, &many, grown, Bar::AtMost(N_LOG_N));
        let few = of_list(criterion, what, FEW, price);
        let many = of_list(criterion, what, MANY, price);
        report.tell(format!("reconciling {FEW} with {FEW}, {what}"), &few);
        let line = format!("reconciling {MANY} with {MANY}, {what}");
        report.hold(line, &many, ratio(&many, &few), Bar::AtMost(N_LOG_N));
    }
}

/// So many payments and a list of as many credits, within one hour however many they are: each may be several others'.
/// The payer of every third is known on both sides.
fn of_list(criterion: &mut Criterion, what: &str, many: u32, price: PriceOf) -> Times {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for n in 0..many {
        let since = Instant::from_ms(i64::from(n) * 3_600_000 / i64::from(many));
        let amount = Money::from_cents(price(n)).expect("small");
        let cuit = (n % 3 == 0).then(|| format!("27{n:08}4"));
        ours.push(Ours {
            order: OrderId(Uuid::from_u128(u128::from(n))),
            amount,
            since,
            known: since.plus_ms(22_000),
            credit: None,
            sale_point: None,
            cuit: cuit.clone(),
            account: None,
        });
        theirs.push(Theirs {
            credit: Credit {
                fingerprint: Fingerprint::of(&[&n.to_string()], 0),
                provider: Provider::Telepagos,
                amount,
                date: String::new(),
                at: Some(since.plus_ms(20_000)),
                holder: None,
                cuit,
                account: None,
                operation: None,
                sale_point: None,
            },
            seen: since.plus_ms(21_000),
        });
    }
    let points = ["Caja 1".to_owned(), "Caja 2".to_owned()];
    let ask = || compare(&ours, &theirs, &[], &points);
    let outcome = ask().expect("little money");
    let told = outcome.differences.iter().filter(|it| it.ours.is_some());
    assert_eq!(
        outcome.pairs.len() + told.count(),
        ours.len(),
        "each payment is told of once"
    );
    each(criterion, &format!("reconciling/{many}, {what}"), ask)
}

/// So many orders, a third of them known to be paid, and the credits of all.
fn of(criterion: &mut Criterion, what: &str, many: u32, price: PriceOf) -> Times {
    let (mut unlisted, mut candidates, mut unclaimed) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..many {
        let opened = Instant::from_ms(i64::from(n) * PAUSE_MS);
        let amount = Money::from_cents(price(n)).expect("small");
        let order = OrderId(Uuid::from_u128(u128::from(n)));
        let cuit = format!("27{n:08}4");
        let credit = Credit {
            fingerprint: Fingerprint::of(&[&cuit], 0),
            provider: Provider::Telepagos,
            amount,
            date: String::new(),
            at: Some(opened.plus_ms(20_000)),
            holder: None,
            cuit: Some(cuit.clone()),
            account: None,
            operation: None,
            sale_point: None,
        };
        unclaimed.push(Unclaimed {
            credit,
            seen: opened.plus_ms(21_000),
            sequence: 2 * i64::from(n) + 1,
        });
        if n % 3 == 0 {
            unlisted.push(Unlisted {
                order,
                provider: Provider::Telepagos,
                sale_point: None,
                amount,
                shown: 2 * i64::from(n),
                paid: opened.plus_ms(22_000),
                cuit: Some(cuit),
                account: None,
            });
        } else {
            candidates.push(Candidate {
                order,
                provider: Provider::Telepagos,
                sale_point: None,
                amount,
                opened,
                shown: 2 * i64::from(n),
                until: opened.plus_ms(60_000),
                baseline: true,
                disclaimed: Vec::new(),
            });
        }
    }
    let points = ["Caja 1".to_owned(), "Caja 2".to_owned()];
    let ask = || matched(&unlisted, &candidates, &unclaimed, &points);
    let listed = |verdict: &&Verdict| matches!(verdict, Verdict::Listed { .. });
    assert_eq!(
        ask().iter().filter(listed).count(),
        unlisted.len(),
        "each is known by its payer"
    );
    each(criterion, &format!("matching/{many}, {what}"), ask)
}
