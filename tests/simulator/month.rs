//! A month of a shop, sold, reconciled and closed day by day, and then told six ways that agree to the centavo, for
//! each of its days and for all of them: by the journal's events, by the providers' ledger, on the screen, as text, as a
//! workbook and on paper.
//!
//! ```text
//! events ──(the auditor's own sums)──┐
//! ledger ──(credits, by their day)───┤
//! screen ──(review, every page)──────┼── one sum
//! CSV, XLSX ──(every row)────────────┤
//! PDF ──(its head, every line)───────┘
//! ```
//!
//! Nobody's sums are taken on trust but each held against another's. Then the console does the same with the same
//! register.

mod console;
mod files;
mod ledger;
mod trading;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
    path::Path,
};

use domain::{
    day::{CutOff, Day},
    lifecycle::State,
};
use sandbox::OPENING_CENTS;
use simulator::shop::{Blank, runtime};
use till::{
    Till,
    view::{ExportFormat, NamedSum, OrderView, Review, SaleGroup, SalesQuery, Sum},
};

use self::{
    console::{Console, decimal},
    files::{Paper, Table},
    ledger::Ledger,
    trading::Month,
};

/// The first day: long gone, whatever the computer's clock says.
const FIRST: &str = "2024-04-01";
/// How many days a month has.
const DAYS: u64 = 30;
/// How many sales a build sells, and how many a night does.
const FEW: u64 = 20 * DAYS;
const ALL: u64 = 30_000;
/// The day that the console is asked about.
const SOME_DAY: usize = 14;

/// What sales come to, in centavos.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Came {
    collected: i64,
    taken_back: i64,
    refunded: i64,
    fees: i64,
    taxes: i64,
    net: i64,
}

impl Came {
    fn and(self, other: Came) -> Came {
        Came {
            collected: self.collected + other.collected,
            taken_back: self.taken_back + other.taken_back,
            refunded: self.refunded + other.refunded,
            fees: self.fees + other.fees,
            taxes: self.taxes + other.taxes,
            net: self.net + other.net,
        }
    }

    fn on_screen(review: &Review) -> Came {
        Came {
            collected: review.collected.cents,
            taken_back: review.taken_back.cents,
            refunded: review.refunded.cents,
            fees: review.fees_cents,
            taxes: review.taxes_cents,
            net: review.net_cents,
        }
    }
}

/// Some days, as everybody tells of them who is asked for days.
struct Told {
    review: Review,
    /// The sales of all pages, the newest first.
    pages: Vec<OrderView>,
    csv: Table,
    csv_bytes: Vec<u8>,
    xlsx: Table,
    paper: Paper,
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how large the month was is for whoever reads the log"
)]
fn a_month_closed_day_by_day_is_told_six_ways_that_agree_to_the_centavo() {
    let sales = if tests::soak() > 1 { ALL } else { FEW };
    let folder = super::folder();
    let data = folder.path().join("data");
    let account = data.join("practice");
    std::fs::create_dir_all(&account).expect("a folder in it");
    let first = Day::parse(FIRST).expect("a day");
    let alone = runtime().expect("a runtime");
    let (stage, some_day, last_shift) = alone.block_on(async {
        let (midnight, _) = first.bounds(CutOff::MIDNIGHT);
        let blank = Blank::make(folder.path(), midnight).await;
        let blank = blank.expect("an empty journal");
        let month = Box::pin(trading::trades(&account, &blank, first, (DAYS, sales)));
        let mut month = month.await.unwrap_or_else(|wrong| panic!("the month: {wrong}"));
        every_state_is_there(&mut month, folder.path()).await;
        let ended = month.ends().await;
        ended.unwrap_or_else(|wrong| panic!("its end: {wrong}"));
        let (some_day, all) = agree(&mut month, folder.path()).await;
        println!(
            "{} sales in {DAYS} days, {} payments of {} centavos, {} taken back, {} given back, fees and taxes {}, \
             {} closes, {} compared",
            all.pages.len(),
            all.review.collected.count,
            all.review.collected.cents,
            all.review.taken_back.count,
            all.review.refunded.count,
            all.review.fees_cents + all.review.taxes_cents,
            month.closed.len(),
            month.compared.len(),
        );
        let last = month.morning_after();
        let last_shift = told(month.shop.till(), folder.path(), last..=last).await;
        let stage = month.shop.strings.stage();
        month.shop.end().await;
        (stage, some_day, last_shift.review)
    });
    drop(alone);
    let serving = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("threads");
    let running = serving.block_on(stage.serve()).expect("a free port");
    let url = running.url();
    the_console_tells_the_same(
        &Console { data, url },
        folder.path(),
        &some_day,
        &last_shift,
    );
}

/// On the morning after some sales are under way: the screen and the files show them where they stand.
async fn every_state_is_there(month: &mut Month, folder: &Path) {
    let left = month.leaves_some_under_way().await;
    left.unwrap_or_else(|wrong| panic!("the morning after: {wrong}"));
    let days = month.days[0]..=month.morning_after();
    let now = told(month.shop.till(), folder, days).await;
    agree_on_sales(&now, "with some under way");
    let states: BTreeSet<State> = now.pages.iter().map(|sale| sale.state).collect();
    // A draft is one between two commits of one press of a key: nobody comes to see it.
    let seen = State::ALL.into_iter().filter(|it| *it != State::Drafted);
    assert_eq!(
        states,
        seen.collect(),
        "a month has sales in every state there is"
    );
}

/// Holds everybody's sums against everybody else's: those of each day, and those of all. Answers one day and all.
async fn agree(month: &mut Month, folder: &Path) -> (Told, Told) {
    let ledger = Ledger::of(&month.shop).await;
    let mut days = month.days.clone();
    days.push(month.morning_after());
    let mut each = Vec::new();
    for day in days.iter().copied() {
        let of_day = told(month.shop.till(), folder, day..=day).await;
        agree_on_sums(month, &of_day, day..=day);
        agree_on_sales(&of_day, &day.to_string());
        agrees_with_the_ledger(month, &ledger, &of_day.review, day);
        each.push(of_day);
    }
    for (nth, closed) in month.closed.iter().enumerate() {
        let review = &each[nth].review;
        assert_eq!(
            (closed.collected, closed.taken_back, closed.refunded),
            (review.collected, review.taken_back, review.refunded),
            "{}: the shift was the day",
            review.from
        );
        assert_eq!(
            (closed.settled, closed.fees_cents, closed.taxes_cents),
            (review.settled, review.fees_cents, review.taxes_cents),
            "{}: what it cost too",
            review.from
        );
        assert_eq!(closed.net_cents, review.net_cents, "{}", review.from);
        let again = month.shop.till().closed_shift(closed.shift.number).await;
        assert_eq!(again.as_ref(), Ok(closed), "a close is for ever");
        agrees_with_the_comparison(month, &ledger, nth);
    }
    let span = days[0]..=*days.last().expect("there were days");
    let all = told(month.shop.till(), folder, span.clone()).await;
    agree_on_sums(month, &all, span);
    agree_on_sales(&all, "the month");
    let sum = each.iter().fold(Came::default(), |sum, day| {
        sum.and(Came::on_screen(&day.review))
    });
    assert_eq!(sum, Came::on_screen(&all.review), "the days are the month");
    let mut listed: Vec<i64> = each
        .iter()
        .flat_map(|day| day.pages.iter().map(|sale| sale.number))
        .collect();
    listed.sort_unstable();
    let sold = i64::try_from(month.auditor.books.sales.len()).expect("not so many");
    assert_eq!(
        listed,
        (1..=sold).collect::<Vec<_>>(),
        "each sale is of one day"
    );
    the_ledger_is_whole(month, &ledger, &all).await;
    something_of_everything_happened(&all.review);
    (each.swap_remove(SOME_DAY), all)
}

/// Asks the till for some days in every way there is.
async fn told(till: &Till, folder: &Path, days: RangeInclusive<Day>) -> Told {
    let query = SalesQuery {
        from: days.start().to_string(),
        to: days.end().to_string(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    };
    let export = async |format| {
        let bytes = till.export_sales(&query, format).await;
        bytes.expect("a manager carries it away")
    };
    let mut pages: Vec<OrderView> = Vec::new();
    let mut counted = None;
    loop {
        let before = pages.last().map(|sale| sale.number);
        let page = till.find_sales(&query, before).await;
        let page = page.expect("a manager sees the sales");
        counted = counted.or(page.count);
        pages.extend(page.orders);
        if !page.more {
            break;
        }
    }
    assert_eq!(
        counted.map(|count| usize::try_from(count).expect("not so many")),
        Some(pages.len()),
        "{}: as many as the first page says",
        query.from
    );
    let csv_bytes = export(ExportFormat::Csv).await;
    Told {
        review: till
            .review_days(&query)
            .await
            .expect("a manager sees totals"),
        csv: files::csv(&csv_bytes),
        csv_bytes,
        xlsx: files::xlsx(&export(ExportFormat::Xlsx).await),
        paper: files::pdf(folder, &export(ExportFormat::Pdf).await),
        pages,
    }
}

/// The journal's events, the screen, the files and the paper have the same sums.
fn agree_on_sums(month: &Month, told: &Told, days: RangeInclusive<Day>) {
    let numbers = days.start().number()..=days.end().number();
    let days = &month.auditor.books.days;
    let mut events = Came::default();
    let mut payments = 0;
    for (_, came) in days.came.range(numbers.clone()) {
        payments += came.payments.0;
        events.collected += came.payments.1;
        events.taken_back += came.taken_back.1;
        events.refunded += came.arrived.1;
    }
    for (_, costs) in days.costs.range(numbers) {
        events.fees += costs.fees;
        events.taxes += costs.taxes;
    }
    events.net =
        events.collected - events.taken_back - events.refunded - events.fees - events.taxes;
    let of = &told.review.from;
    assert_eq!(Came::on_screen(&told.review), events, "{of}: on the screen");
    assert_eq!(told.review.collected.count, payments, "{of}: payments");
    assert_eq!(told.csv.came(), events, "{of}: the rows of the text");
    assert_eq!(told.xlsx.came(), events, "{of}: the rows of the workbook");
    assert_eq!(
        told.xlsx.totals,
        Some(events),
        "{of}: the totals of the workbook"
    );
    assert_eq!(told.paper.came, events, "{of}: on paper");
    assert_eq!(told.paper.payments, payments, "{of}: payments on paper");
    let costs = told.paper.lines.iter();
    let costs = costs.fold((0, 0), |(fees, taxes), line| {
        (fees + line.fees, taxes + line.taxes)
    });
    assert_eq!(
        costs,
        (events.fees, events.taxes),
        "{of}: the lines on paper"
    );
}

/// The pages, the files and the paper have the same sales, and each part of the review is a part of the whole.
fn agree_on_sales(told: &Told, of: &str) {
    let review = &told.review;
    let listed: BTreeSet<i64> = told.pages.iter().map(|sale| sale.number).collect();
    let rows = told.csv.numbers();
    assert_eq!(told.pages.len(), listed.len(), "{of}: each once");
    assert_eq!(
        usize::try_from(review.orders),
        Ok(listed.len()),
        "{of}: as many as there are"
    );
    // A row more: a sale of another day of which money moved on these.
    assert!(
        listed.iter().all(|number| rows.contains(number)),
        "{of}: every sale has its row"
    );
    assert_eq!(told.csv.rows, told.xlsx.rows, "{of}: both files are alike");
    let on_paper: Vec<(i64, i64)> = told
        .paper
        .lines
        .iter()
        .map(|line| (line.number, line.cents))
        .collect();
    let in_text: Vec<(i64, i64)> = told
        .csv
        .rows
        .iter()
        .map(|row| (row.number, row.cents))
        .collect();
    assert_eq!(on_paper, in_text, "{of}: and so is the paper");
    let mut states: BTreeMap<State, i64> = BTreeMap::new();
    for sale in &told.pages {
        *states.entry(sale.state).or_default() += 1;
    }
    let by_state: BTreeMap<State, i64> = review
        .by_state
        .iter()
        .map(|it| (it.state, it.count))
        .collect();
    assert_eq!(by_state, states, "{of}: where they stand");
    for (parts, what) in [
        (&review.by_operator, "who charged"),
        (&review.by_sale_point, "where"),
        (&review.by_channel, "how"),
    ] {
        assert_eq!(whole(parts), review.collected, "{of}: by {what}");
    }
    let hours = review.by_hour.iter().map(|it| it.sum.cents).sum::<i64>();
    assert_eq!(hours, review.collected.cents, "{of}: by the hour");
    assert_eq!(
        told.csv.by(|row| &row.cashier),
        amounts(&review.by_operator),
        "{of}: the rows of each cashier"
    );
    assert_eq!(
        told.csv.by(|row| &row.place),
        amounts(&review.by_sale_point),
        "{of}: the rows of each sale point"
    );
    for named in review.by_operator.iter().chain(&review.by_sale_point) {
        let words = format!("{} ({})", named.name, named.sum.count);
        assert!(
            told.paper.words.contains(&words),
            "{of}: {words:?} is on paper"
        );
    }
}

/// What the ledger has of a day is what the screen has of it, money that is no sale's included; but what only was known
/// when the day was closed counts later.
fn agrees_with_the_ledger(month: &Month, ledger: &Ledger, review: &Review, day: Day) {
    let books = &month.auditor.books;
    let visits = &month.auditor.visits;
    // TotalCoin has no list: of what nobody called in to tell nobody knows.
    let is_heard = |credit: &ledger::Credit| {
        credit.provider == "telepagos"
            || month.auditor.told.contains(&credit.operation)
            || visits.iter().any(|visit| {
                visit.transaction == credit.operation
                    && visit.provider == credit.provider
                    && visit.spent_on.is_some()
            })
    };
    let theirs = ledger.of_day(day, is_heard);
    let later = books.days.later.get(&day.number());
    let later = later.copied().unwrap_or_default();
    let undone = month.undone.iter().filter(|(of, _)| *of == day);
    let undone = undone.fold((0, 0), |(count, sum), (_, cents)| (count + 1, sum + cents));
    let ours = |of: fn(Sum) -> i64, pick: fn((i64, i64)) -> i64| {
        of(review.collected) - of(review.of_before) + pick(later) - pick(undone)
            + of(review.unassigned)
    };
    assert_eq!(
        (
            ours(|it| it.count, |it| it.0),
            ours(|it| it.cents, |it| it.1)
        ),
        theirs,
        "{day}: what the screen has is what came in at the providers"
    );
}

/// What was compared in the evening is what the ledger has of the day.
fn agrees_with_the_comparison(month: &Month, ledger: &Ledger, nth: usize) {
    let compared = &month.compared[nth];
    let theirs = ledger.of_day(month.days[nth], |it| it.provider == "telepagos");
    assert_eq!(
        (compared.theirs.count, compared.theirs.cents),
        theirs,
        "{}: the list that was read is the ledger",
        compared.from
    );
    let missing: i64 = compared.differences.iter().map(|it| it.cents).sum();
    assert_eq!(
        (compared.difference_cents, compared.ours.cents + missing),
        (missing, compared.theirs.cents),
        "{}: the differences are all that differs",
        compared.from
    );
}

/// The whole ledger: what came in, what it cost, what left and what is there.
async fn the_ledger_is_whole(month: &mut Month, ledger: &Ledger, all: &Told) {
    let books = &month.auditor.books;
    assert_eq!(
        ledger.balances,
        ledger.must_have(OPENING_CENTS),
        "what is in the accounts is what came in, less what it cost and what left"
    );
    let credits: BTreeMap<(&str, &str), &ledger::Credit> = (ledger.credits.iter())
        .map(|it| ((it.provider.as_str(), it.operation.as_str()), it))
        .collect();
    let mut kept = 0;
    for sale in books.sales.values() {
        for paid in &sale.payments {
            let Some((fees, taxes)) = paid.costs else {
                continue;
            };
            let operation = paid.operation.as_deref().expect("a notification names it");
            let credit = credits.get(&(sale.provider(), operation.trim_start_matches('0')));
            let credit = credit.unwrap_or_else(|| panic!("the ledger has {operation}"));
            assert_eq!(
                (credit.cents, credit.fees),
                (paid.cents, fees + taxes),
                "operation {operation}: what it was and what it cost"
            );
            kept += credit.fees;
        }
    }
    assert_eq!(
        all.review.fees_cents + all.review.taxes_cents,
        kept,
        "what the screen has for fees and taxes is what the provider kept"
    );
    let refunds: BTreeSet<&str> = books
        .sales
        .values()
        .flat_map(|sale| sale.refunds.keys())
        .map(|payout| books.payouts[payout].reference.as_str())
        .collect();
    assert_eq!(
        ledger.sent_of(|reference| refunds.contains(reference)),
        (all.review.refunded.count, all.review.refunded.cents),
        "what was given back has left"
    );
    let paid: BTreeMap<i64, (i64, i64)> = (all.csv.rows.iter())
        .map(|row| {
            let came = row.came;
            (
                row.number,
                (came.collected - came.taken_back, came.refunded),
            )
        })
        .collect();
    for sale in &all.pages {
        assert_eq!(
            Some(&(sale.paid_cents, sale.refunded_cents)),
            paid.get(&sale.number),
            "sale {}: on its page and in its row",
            sale.number
        );
    }
    let (first, last) = (month.days[0], month.days[month.days.len() - 1]);
    let till = month.shop.till().clone();
    let compared = month
        .does(async move { till.reconcile(first, last).await })
        .await;
    let compared = compared.unwrap_or_else(|wrong| panic!("the month compared: {wrong}"));
    let theirs = (month.days.iter())
        .map(|day| ledger.of_day(*day, |it| it.provider == "telepagos"))
        .fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
    assert_eq!(
        (compared.theirs.count, compared.theirs.cents),
        theirs,
        "the month's list is the ledger"
    );
}

/// A month in which nothing happens agrees with itself.
fn something_of_everything_happened(all: &Review) {
    for (what, count) in [
        ("payments", all.collected.count),
        ("payments of days before", all.of_before.count),
        ("payments taken back", all.taken_back.count),
        ("refunds", all.refunded.count),
        ("payments of which the cost is known", all.settled),
        ("money that is no sale's", all.unassigned.count),
    ] {
        assert!(count > 0, "there were {what}");
    }
    assert_eq!(all.by_operator.len(), 3, "three cashiers");
    assert_eq!(all.by_sale_point.len(), 4, "four sale points");
    assert_eq!(all.by_channel.len(), 6, "every way to collect");
}

/// The console has the same figures of one of the days, and closes the shift that is open.
fn the_console_tells_the_same(console: &Console, folder: &Path, day: &Told, shift: &Review) {
    let date = day.review.from.as_str();
    let of_day = ["day", "--day", date, "--format"];
    let of = |format: &'static str| [&of_day[..], &[format]].concat();
    let object = console.tells(&of("json"));
    let review = &day.review;
    assert_eq!(object["orders"], review.orders, "{date}: {object}");
    for (name, cents) in [
        ("collected", review.collected.cents),
        ("net", review.net_cents),
    ] {
        assert_eq!(object[name], decimal(cents), "{date}: {name}");
    }
    assert!(
        console.says(&of("csv")) == day.csv_bytes,
        "{date}: the same text, byte for byte"
    );
    let workbook = files::xlsx(&console.writes("day.xlsx", &of("xlsx")));
    assert_eq!(workbook, day.xlsx, "{date}: the same workbook");
    let paper = files::pdf(folder, &console.writes("day.pdf", &of("pdf")));
    assert_eq!(
        (paper.came, paper.lines),
        (day.paper.came, day.paper.lines.clone()),
        "{date}: the same on paper"
    );
    let compared = console.tells(&["reconcile", "--day", date]);
    assert_eq!(
        compared["differences"].as_array().map(Vec::len),
        Some(0),
        "{date}: all that differs was decided: {compared}"
    );
    assert_eq!(compared["to"], date, "of that day: {compared}");
    let words = "Quedó una venta de la mañana siguiente";
    let closed = console.tells(&["shift", "close", "--explain", words]);
    assert_eq!(closed["number"], DAYS + 1, "the morning's shift: {closed}");
    for (name, sum) in [
        ("collected", shift.collected),
        ("taken_back", shift.taken_back),
        ("refunded", shift.refunded),
    ] {
        assert_eq!(
            (&closed[name]["count"], &closed[name]["amount"]),
            (&sum.count.into(), &decimal(sum.cents)),
            "{name}: what the screen had of it"
        );
    }
    assert_eq!(closed["net"], decimal(shift.net_cents), "{closed}");
}

fn whole(parts: &[NamedSum]) -> Sum {
    parts.iter().fold(Sum::default(), |sum, part| Sum {
        count: sum.count + part.sum.count,
        cents: sum.cents + part.sum.cents,
    })
}

fn amounts(parts: &[NamedSum]) -> BTreeMap<String, i64> {
    parts
        .iter()
        .map(|part| (part.name.clone(), part.sum.cents))
        .collect()
}
