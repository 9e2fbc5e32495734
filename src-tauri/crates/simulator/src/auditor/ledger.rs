//! The last look: the books, the notes and the providers' ledger tell one story, to the centavo.

use std::collections::BTreeMap;

use domain::{day::Day, entry::Kind, instant::Instant};
use journal::Verification;
use serde_json::Value;

use super::{
    Auditor, Rule, Sums, Wrong,
    books::Sale,
    cents,
    days::{Came, Sum},
};
use crate::shop::Shop;

/// Holds everything against each other. Nothing may be under way any more.
pub(super) async fn holds(auditor: &Auditor, shop: &Shop) -> Result<Sums, Wrong> {
    let world = shop.strings.world().await;
    if world["conserved"] != true {
        let what = "the providers' own books do not add up".to_owned();
        return Err(Wrong::of(Rule::Whole, what));
    }
    customers_were_noted(auditor, &world)?;
    is_settled(auditor)?;
    let credits = credits_are_whole(auditor)?;
    sums_are_whole(auditor)?;
    payouts_are_whole(auditor, &world)?;
    nothing_was_asked_unwritten(auditor, &world)?;
    chain_holds(auditor, shop).await?;
    days_are_events(auditor, shop).await?;
    days_come_to_that(auditor, shop).await?;
    let flagged = auditor.books.payouts.values().filter(|it| it.is_flagged());
    let puzzling = auditor.books.sales.values().filter(|it| it.is_puzzling);
    let count = |many: usize| u64::try_from(many).unwrap_or(u64::MAX);
    let paid = auditor.books.sales.values().filter(|it| it.paid() > 0);
    Ok(Sums {
        sales: count(auditor.books.sales.len()),
        paid: count(paid.count()),
        cents: auditor.visits.iter().map(|visit| visit.cents).sum(),
        credits: count(auditor.visits.len()),
        payouts: count(auditor.books.payouts.len()),
        for_a_person: count(flagged.count())
            .saturating_add(count(puzzling.count()))
            .saturating_add(credits),
        lent: auditor.lent,
        claims: count(auditor.books.claims),
        overruled: count(auditor.books.overruled),
        refunds: auditor
            .books
            .sales
            .values()
            .map(|sale| count(sale.refunds.len()))
            .sum(),
    })
}

/// The notes are the ledger: every credit in it was paid by a customer of ours.
fn customers_were_noted(auditor: &Auditor, world: &Value) -> Result<(), Wrong> {
    let credits = world["credits"].as_array().map_or(&[][..], Vec::as_slice);
    let sum: i64 = credits.iter().map(|credit| cents(&credit["amount"])).sum();
    let noted: i64 = auditor.visits.iter().map(|visit| visit.cents).sum();
    let visible = credits.iter().all(|credit| credit["visible"] == true);
    if sum != noted || credits.len() != auditor.visits.len() || !visible {
        let what = format!("the ledger has {sum}, the customers paid {noted}, all seen: {visible}");
        return Err(Wrong::of(Rule::Whole, what));
    }
    Ok(())
}

fn is_settled(auditor: &Auditor) -> Result<(), Wrong> {
    for sale in auditor.books.sales.values() {
        if !super::is_at_rest(sale) {
            let what = format!(
                "sale {} ({}) of {}, paid {}, last {}",
                sale.reference,
                sale.channel,
                sale.cents,
                sale.paid(),
                sale.last
            );
            return Err(Wrong::of(Rule::Settled, what));
        }
    }
    for sale in auditor.books.sales.values() {
        refunds_are_settled(auditor, sale)?;
    }
    for payout in auditor.books.payouts.values() {
        if !payout.has_ended() && !payout.is_flagged() {
            let what = format!("payout {}, last {}", payout.reference, payout.last);
            return Err(Wrong::of(Rule::Settled, what));
        }
    }
    Ok(())
}

/// What a sale says went back is what its payouts say.
fn refunds_are_settled(auditor: &Auditor, sale: &Sale) -> Result<(), Wrong> {
    for (id, (cents, arrived)) in &sale.refunds {
        let Some(payout) = auditor.books.payouts.get(id) else {
            let what = format!("sale {}: refund {id} is no payout", sale.reference);
            return Err(Wrong::of(Rule::RefundsAreCapped, what));
        };
        let fits = match (payout.last.as_str(), arrived) {
            ("processed", arrived) => *arrived == Some(true),
            ("failed" | "rejected", arrived) => *arrived == Some(false),
            // A person said how it ended, or has yet to.
            ("concluded", arrived) => arrived.is_some(),
            (_, arrived) => arrived.is_none(),
        };
        if !fits || payout.cents != *cents || payout.provider != sale.provider() {
            let what = format!(
                "sale {}: of {cents} that go back it says {arrived:?}, and the payout: {payout:?}",
                sale.reference
            );
            return Err(Wrong::of(Rule::RefundsAreCapped, what));
        }
    }
    Ok(())
}

/// Every credit that `TelePagos` shows was seen, once, and nothing was seen that is not there. Answers how many belong
/// to no sale.
fn credits_are_whole(auditor: &Auditor) -> Result<u64, Wrong> {
    let mut left: BTreeMap<(i64, &str, i64), i64> = BTreeMap::new();
    for visit in auditor
        .visits
        .iter()
        .filter(|it| it.provider == "telepagos")
    {
        let second = visit.visible_ms.div_euclid(1_000);
        *left
            .entry((visit.cents, &visit.account, second))
            .or_default() += 1;
    }
    let mut loose = 0_u64;
    for credit in auditor.books.credits.values() {
        if credit.sale.is_none() {
            loose = loose.saturating_add(1);
        }
        if credit.provider == "telepagos" {
            *left
                .entry((credit.cents, &credit.account, credit.second))
                .or_default() -= 1;
        }
    }
    match left.iter().find(|(_, count)| **count != 0) {
        None => Ok(loose),
        Some((credit, count)) => {
            let what = format!("{credit:?}: paid {count} times more often than seen");
            Err(Wrong::of(Rule::Whole, what))
        }
    }
}

/// What sales say was paid, and what belongs to no sale, is what customers paid.
fn sums_are_whole(auditor: &Auditor) -> Result<(), Wrong> {
    let of = |provider: &str| {
        let sales = auditor.books.sales.values();
        let paid: i64 = sales
            .filter(|sale| sale.provider() == provider)
            .map(Sale::paid)
            .sum();
        let credits = auditor.books.credits.values();
        let loose: i64 = credits
            .filter(|credit| credit.provider == provider && credit.sale.is_none())
            .map(|credit| credit.cents)
            .sum();
        (paid, loose)
    };
    let (paid, loose) = of("telepagos");
    let truth = auditor
        .visits
        .iter()
        .filter(|it| it.provider == "telepagos");
    let truth: i64 = truth.map(|visit| visit.cents).sum();
    if paid.saturating_add(loose) != truth {
        let what = format!(
            "TelePagos: sales have {paid}, {loose} belongs to none, customers paid {truth}: {}",
            twice(auditor)
        );
        return Err(Wrong::of(Rule::Whole, what));
    }
    // TotalCoin shows no list: what nobody asked about in time and nobody called in to tell of is not known. What is
    // known must be there.
    let (paid, loose) = of("totalcoin");
    let mut known = 0_i64;
    for visit in auditor
        .visits
        .iter()
        .filter(|it| it.provider == "totalcoin")
    {
        let sale = visit
            .sale
            .as_ref()
            .and_then(|id| auditor.books.sales.get(id));
        let by_notice = sale.is_some_and(|sale| sale.channel == "totalcoin.preorder");
        let is_known = if by_notice {
            auditor.told.contains(&visit.transaction)
        } else {
            visit.spent_on.is_some()
        };
        if is_known {
            known = known.saturating_add(visit.cents);
        } else if let Some(sale) = sale
            && !by_notice
            && !sale.is_released
            && !sale.is_puzzling
        {
            let what = format!(
                "sale {} was paid {} and is not",
                sale.reference, visit.cents
            );
            return Err(Wrong::of(Rule::Whole, what));
        }
    }
    if paid.saturating_add(loose) != known {
        let what =
            format!("TotalCoin: sales have {paid}, {loose} belongs to none, {known} is known");
        return Err(Wrong::of(Rule::Whole, what));
    }
    Ok(())
}

/// The payments whose credit was never found among those that belong to no sale, for whoever looks for the mistake.
fn twice(auditor: &Auditor) -> String {
    let mut found = Vec::new();
    for sale in auditor.books.sales.values() {
        let unlisted = sale.payments.iter().filter(|paid| paid.credit.is_none());
        for paid in unlisted.filter(|_| sale.provider() == "telepagos") {
            let loose = auditor.books.credits.values();
            let loose = loose.filter(|it| it.sale.is_none() && it.cents == paid.cents);
            let seconds: Vec<i64> = loose.map(|it| it.second).collect();
            found.push(format!(
                "{} ({}) paid {} by {}, never listed; credits of as much at {seconds:?}",
                sale.reference, sale.channel, paid.cents, paid.evidence
            ));
        }
    }
    found.join("; ")
}

/// Each payout is at the provider once or not at all, and as the till has it.
fn payouts_are_whole(auditor: &Auditor, world: &Value) -> Result<(), Wrong> {
    let payouts = world["payouts"].as_array().map_or(&[][..], Vec::as_slice);
    let text = |payout: &Value, name: &str| payout[name].as_str().unwrap_or_default().to_owned();
    let mut moved: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for payout in payouts {
        let key = (text(payout, "provider"), cents(&payout["amount"]));
        let count = moved.entry(key).or_default();
        *count = count.saturating_add(1);
    }
    for (key, count) in &moved {
        let ordered = auditor
            .instructions
            .iter()
            .filter(|it| (it.provider.as_str(), it.cents) == (key.0.as_str(), key.1));
        let ordered = ordered.count();
        if *count > ordered {
            let what = format!("{key:?} was ordered {ordered} times and left {count} times");
            return Err(Wrong::of(Rule::OnePayoutOneMovement, what));
        }
    }
    for payout in auditor.books.payouts.values() {
        let theirs = payouts.iter().find(|it| {
            text(it, "reference") == payout.reference && text(it, "provider") == payout.provider
        });
        let state = theirs.map(|it| text(it, "state"));
        let fits = match (payout.last.as_str(), state.as_deref()) {
            ("processed", state) => state == Some("processed"),
            ("failed", state) => state == Some("failed"),
            ("rejected", state) => state.is_none() || state == Some("failed"),
            // A person said so, or has yet to.
            _ => true,
        };
        let same = theirs.is_none_or(|it| cents(&it["amount"]) == payout.cents);
        if !fits || !same {
            let what = format!(
                "payout {} of {} is {} here and {state:?} there",
                payout.reference, payout.cents, payout.last
            );
            return Err(Wrong::of(Rule::OnePayoutOneMovement, what));
        }
    }
    let unknown = payouts.iter().find(|it| {
        let reference = text(it, "reference");
        let ours = |payout: &super::books::Payout| payout.reference == reference;
        !auditor.books.payouts.values().any(ours)
    });
    match unknown {
        None => Ok(()),
        Some(payout) => {
            let what = format!(
                "payout {} was never written down",
                text(payout, "reference")
            );
            Err(Wrong::of(Rule::OnePayoutOneMovement, what))
        }
    }
}

/// Whatever was asked of a provider was in the journal first, and so is there now.
fn nothing_was_asked_unwritten(auditor: &Auditor, world: &Value) -> Result<(), Wrong> {
    let orders = world["orders"].as_array().map_or(&[][..], Vec::as_slice);
    for order in orders {
        let Some(said) = order["description"].as_str().filter(|it| it.len() == 14) else {
            continue;
        };
        if !auditor
            .books
            .sales
            .values()
            .any(|sale| sale.reference == said)
        {
            let what = format!("the provider has an order {said} that was never written down");
            return Err(Wrong::of(Rule::Whole, what));
        }
    }
    Ok(())
}

async fn chain_holds(auditor: &Auditor, shop: &Shop) -> Result<(), Wrong> {
    let verified = shop.journal().read(|book| book.verify()).await?;
    let head = auditor.books.head().map(|(_, hash)| hash);
    match verified {
        Verification::Holds { head: found, .. } if Some(found.hash) == head => Ok(()),
        other => Err(Wrong::of(Rule::Chain, format!("{other:?}"))),
    }
}

/// Each day came to what the events say, and those that were closed still come to what they came to then.
async fn days_come_to_that(auditor: &Auditor, shop: &Shop) -> Result<(), Wrong> {
    for (day, then) in &auditor.closed {
        let now = came_to(shop, Some(*day)).await?;
        if now != *then {
            let what = format!("day {day} was closed with {then:?}, and now has {now:?}");
            return Err(Wrong::of(Rule::DaysAreEvents, what));
        }
    }
    if auditor.has_past {
        return Ok(());
    }
    for (day, came) in &auditor.books.days.came {
        let told = came_to(shop, Some(*day)).await?;
        if told != *came {
            let what = format!("day {day} came to {came:?}, and the till says {told:?}");
            return Err(Wrong::of(Rule::DaysAreEvents, what));
        }
    }
    let add = |one: Sum, other: Sum| (one.0.saturating_add(other.0), one.1.saturating_add(other.1));
    let days = auditor.books.days.came.values();
    let all = days.fold(Came::default(), |all, came| Came {
        payments: add(all.payments, came.payments),
        of_before: add(all.of_before, came.of_before),
        taken_back: add(all.taken_back, came.taken_back),
        begun: add(all.begun, came.begun),
        arrived: add(all.arrived, came.arrived),
        failed: add(all.failed, came.failed),
    });
    let told = came_to(shop, None).await?;
    let sales = auditor.books.sales.values();
    let paid: i64 = sales.map(Sale::paid).sum();
    if told != all || all.payments.1.saturating_sub(all.taken_back.1) != paid {
        let what = format!("all days came to {all:?}, all sales to {paid}, the till says {told:?}");
        return Err(Wrong::of(Rule::DaysAreEvents, what));
    }
    Ok(())
}

/// What the till says a day came to, or all of them.
pub(super) async fn came_to(shop: &Shop, day: Option<i64>) -> Result<Came, Wrong> {
    let ends = ["0001-01-01", "9998-12-31"].map(|text| Day::parse(text).ok());
    let (first, last) = match day {
        Some(day) => (Day::from_number(day), Day::from_number(day)),
        None => (ends[0], ends[1]),
    };
    let (Some(first), Some(last)) = (first, last) else {
        return Err(Wrong::of(Rule::DaysAreEvents, format!("{day:?} is no day")));
    };
    let sums = shop.journal().read(move |book| book.sums(first, last));
    let mut came = Came::default();
    for sum in sums.await? {
        let add = |to: &mut (i64, i64)| {
            *to = (
                to.0.saturating_add(sum.count),
                to.1.saturating_add(sum.amount.cents()),
            );
        };
        match sum.kind {
            Kind::Payment => {
                add(&mut came.payments);
                if sum.is_of_before {
                    add(&mut came.of_before);
                }
            }
            Kind::TakenBack => add(&mut came.taken_back),
            Kind::RefundBegun => add(&mut came.begun),
            Kind::RefundArrived => add(&mut came.arrived),
            Kind::RefundFailed => add(&mut came.failed),
        }
    }
    Ok(came)
}

/// What the days add up to is what the events add up to.
async fn days_are_events(auditor: &Auditor, shop: &Shop) -> Result<(), Wrong> {
    let (all, by_day) = all_days(shop).await?;
    let paid: i64 = auditor.books.sales.values().map(Sale::paid).sum();
    let orders = i64::try_from(auditor.books.sales.len()).unwrap_or(i64::MAX);
    let since = |now: (i64, i64), then: (i64, i64)| {
        (now.0.saturating_sub(then.0), now.1.saturating_sub(then.1))
    };
    let all = since(all, auditor.before.0);
    let by_day = since(by_day, auditor.before.1);
    if all != (paid, orders) || by_day != all {
        let what = format!(
            "events say {:?}, all days {all:?}, one by one {by_day:?}",
            (paid, orders)
        );
        return Err(Wrong::of(Rule::DaysAreEvents, what));
    }
    Ok(())
}

/// What was paid and how many sales there were: of all time, and twenty days by twenty days.
pub(super) async fn all_days(shop: &Shop) -> Result<((i64, i64), (i64, i64)), Wrong> {
    const DAY_MS: i64 = 24 * 3_600_000;
    let far = 400 * DAY_MS;
    let now = shop.clock.elsewhere();
    let tallies = shop.journal().read(move |book| {
        let all = book.tally(Instant::from_ms(0), now.plus_ms(20 * far))?;
        let mut by_day = Vec::new();
        let mut day = now.plus_ms(-far);
        while day < now.plus_ms(far) {
            by_day.extend(book.tally(day, day.plus_ms(DAY_MS * 20))?);
            day = day.plus_ms(DAY_MS * 20);
        }
        Ok((all, by_day))
    });
    let (all, by_day) = tallies.await?;
    let sums = |tallies: &[journal::Tally]| {
        let paid: i64 = tallies.iter().map(|it| it.paid.cents()).sum();
        let orders: i64 = tallies.iter().map(|it| it.orders).sum();
        (paid, orders)
    };
    Ok((sums(&all), sums(&by_day)))
}
