//! What years of sales cost whoever asks: each question put to journals of several sizes, and how much longer the
//! largest takes than the smallest.
//!
//! A day's report is also held against the other way to come to it, which is to look at every sale.

use std::{sync::Arc, time::Duration};

use criterion::Criterion;
use domain::{
    channel::Provider,
    day::{CutOff, Day},
    instant::Instant,
    lifecycle::State,
};
use journal::{Error, Filter, Range, Reading, Whose};
use rusqlite::{Connection, OpenFlags};
use tokio::runtime::Runtime;

use crate::{
    fixtures::{Fixtures, OPEN},
    measure::{Times, each, ratio},
    report::{Bar, Report},
    shop::{self, Sale},
};

/// How many sales are looked for, one after the other, all over the years.
const SOUGHT: u64 = 199;
/// In which of the first days the day's report is asked for: the same sales in every journal.
const SOME_SALE: usize = 400;

/// How long a picture stands on a screen that shows sixty a second.
const FRAME: Duration = Duration::from_micros(16_667);
/// What must come within one.
const PAGE: &str = "a page of a day's sales";

/// A question, and how many rows its answer must have.
struct Question {
    what: &'static str,
    bar: Bar,
    ask: fn(&Reading<'_>, &Known, usize) -> Result<usize, Error>,
}

/// What whoever asks knows.
struct Known {
    day: (Instant, Instant),
    sought: Vec<Sale>,
}

const QUESTIONS: [Question; 13] = [
    Question {
        what: "a day's report",
        bar: Bar::AtMost(1.5),
        ask: |book, known, _| {
            let tallies = book.tally(known.day.0, known.day.1)?;
            let day = Day::of(known.day.0, CutOff::MIDNIGHT);
            book.sums(day, day)?;
            book.refunds_until(day)?;
            Ok(count(tallies.iter().map(|tally| tally.orders).sum()))
        },
    },
    Question {
        what: "a day's review",
        bar: Bar::AtMost(1.5),
        ask: |book, known, _| {
            let day = Day::of(known.day.0, CutOff::MIDNIGHT);
            let everybody = Whose::default();
            book.calendar()?;
            let sales = book.headcount(known.day.0, known.day.1)?;
            book.sums_of(day, day, &everybody)?;
            book.refunds_until_of(day, &everybody)?;
            book.unclaimed(known.day.0)?;
            let mut movements = 0;
            book.movements(day, day, &everybody, &mut |_| movements += 1)?;
            Ok(movements + count(sales.iter().map(|of| of.orders).sum()))
        },
    },
    Question {
        what: PAGE,
        bar: Bar::AtMost(2.0),
        ask: |book, known, _| {
            let range = Range {
                from: known.day.0,
                to: known.day.1,
                states: State::ALL.to_vec(),
                operator: None,
                before: None,
            };
            let numbers = book.numbers(&range)?;
            let page = numbers.iter().take(51);
            let page = page.map(|number| book.order_numbered(*number));
            let page = page.collect::<Result<Vec<_>, _>>()?;
            Ok(numbers.len() + page.iter().flatten().count())
        },
    },
    Question {
        what: "the newest fifty",
        bar: Bar::AtMost(2.0),
        ask: |book, _, _| {
            let newest = Filter {
                limit: Some(50),
                ..Filter::default()
            };
            Ok(book.orders(&newest)?.len())
        },
    },
    Question {
        what: "the list of a day",
        bar: Bar::AtMost(2.0),
        ask: |book, known, _| {
            let day = Filter {
                from: Some(known.day.0),
                to: Some(known.day.1),
                ..Filter::default()
            };
            Ok(book.orders(&day)?.len())
        },
    },
    Question {
        what: "the list of those that are open",
        bar: Bar::AtMost(2.0),
        ask: |book, _, _| Ok(book.orders(&in_state(State::Open))?.len()),
    },
    Question {
        what: "the list of those that were paid less",
        bar: Bar::AtMost(2.0),
        ask: |book, _, _| Ok(book.orders(&in_state(State::Underpaid))?.len()),
    },
    Question {
        what: "those not at rest",
        bar: Bar::AtMost(2.0),
        ask: |book, _, _| Ok(book.unsettled()?.len()),
    },
    Question {
        what: "a sale by its reference",
        bar: Bar::AtMost(3.0),
        ask: |book, known, turn| {
            let found = book.order_by_reference(&known.sale(turn).reference())?;
            Ok(found.iter().count())
        },
    },
    Question {
        what: "a sale by its id",
        bar: Bar::AtMost(3.0),
        ask: |book, known, turn| Ok(book.order(known.sale(turn).id())?.iter().count()),
    },
    Question {
        what: "a sale by the operation that paid it",
        bar: Bar::AtMost(3.0),
        ask: |book, known, turn| {
            let operation = known.sale(turn).operation();
            let found = book.order_by_operation(Provider::Telepagos, &operation)?;
            Ok(found.iter().count())
        },
    },
    Question {
        what: "all that happened to a sale",
        bar: Bar::AtMost(3.0),
        ask: |book, known, turn| Ok(book.history(known.sale(turn).id())?.len()),
    },
    Question {
        what: "the next number",
        bar: Bar::AtMost(2.0),
        ask: |book, _, _| Ok(count(book.next_number()?.min(1))),
    },
];

impl Known {
    fn of(sales: u64) -> Known {
        let some = shop::sales()
            .nth(SOME_SALE)
            .expect("there is no end of them");
        let step = (sales / SOUGHT).max(1);
        let sought = shop::sales()
            .take_while(|sale| sale.number <= sales)
            .filter(|sale| sale.number.is_multiple_of(step))
            .collect();
        Known {
            day: Day::of(some.begun, CutOff::MIDNIGHT).bounds(CutOff::MIDNIGHT),
            sought,
        }
    }

    /// Another one each time, near and far.
    fn sale(&self, turn: usize) -> &Sale {
        self.sought
            .get(turn * 89 % self.sought.len())
            .expect("it is one of them")
    }
}

fn in_state(state: State) -> Filter {
    Filter {
        state: Some(state),
        limit: Some(50),
        ..Filter::default()
    }
}

fn count(number: i64) -> usize {
    usize::try_from(number).expect("not less than none")
}

pub(crate) fn run(
    criterion: &mut Criterion,
    runtime: &Runtime,
    fixtures: &Fixtures,
    report: &mut Report,
) {
    let mut smallest: Vec<(Times, usize)> = Vec::new();
    for (place, sales) in fixtures.sizes.iter().enumerate() {
        let journal = shop::quiet(&fixtures.journal(*sales));
        let known = Arc::new(Known::of(*sales));
        for (nth, question) in QUESTIONS.iter().enumerate() {
            let mut turn = 0;
            let mut ask = || {
                turn += 1;
                let (known, ask) = (Arc::clone(&known), question.ask);
                runtime
                    .block_on(journal.read(move |book| ask(book, &known, turn)))
                    .expect("an answer")
            };
            let rows = ask();
            let name = format!("growth/{}, of {sales}", question.what);
            let times = each(criterion, &name, ask);
            let what = format!("{}, of {sales} sales", question.what);
            match smallest.get(nth).filter(|_| place > 0) {
                None => {
                    report.tell(what, &times);
                    smallest.push((times, rows));
                }
                Some((least, as_many)) => {
                    assert_eq!(rows, *as_many, "{what}: the same is asked and answered");
                    // Between the smallest and the largest lies nothing that is held to a bar.
                    let is_last = place + 1 == fixtures.sizes.len();
                    let bar = if is_last { question.bar } else { Bar::None };
                    report.hold(what, &times, ratio(&times, least), bar);
                    if is_last && question.what == PAGE {
                        let of_frame = times.p99().as_secs_f64() / FRAME.as_secs_f64();
                        let what = format!("{PAGE}, of {sales} sales: of a frame");
                        report.hold(what, &times, of_frame, Bar::AtMost(1.0));
                    }
                    if is_last && nth == 0 {
                        against_a_scan(criterion, fixtures, &known, (&times, rows), report);
                    }
                }
            }
        }
        drop(journal);
    }
    let not_at_rest = smallest.get(7).map(|(_, rows)| *rows);
    assert_eq!(
        not_at_rest,
        usize::try_from(OPEN).ok(),
        "as many as were left open"
    );
}

/// The same sum, come to by looking at every sale.
fn against_a_scan(
    criterion: &mut Criterion,
    fixtures: &Fixtures,
    known: &Known,
    (by_day, rows): (&Times, usize),
    report: &mut Report,
) {
    let sales = *fixtures.sizes.last().expect("there are sizes");
    let file = Connection::open_with_flags(
        fixtures.journal(sales),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )
    .expect("a journal");
    let (first, after) = known.day;
    let mut statement = file
        .prepare(
            "SELECT coalesce(sum(orders), 0) FROM (
                SELECT state, operator, count(*) AS orders, sum(amount_cents), sum(paid_cents)
                FROM orders NOT INDEXED WHERE effective_ms >= ?1 AND effective_ms < ?2
                GROUP BY state, operator)",
        )
        .expect("a statement");
    let mut scan = || -> i64 {
        statement
            .query_row([first.ms(), after.ms()], |row| row.get(0))
            .expect("a sum")
    };
    assert_eq!(count(scan()), rows, "both ways come to the same");
    let times = each(
        criterion,
        &format!("growth/the same by a scan, of {sales}"),
        scan,
    );
    report.tell(format!("the same by looking at all {sales} sales"), &times);
    let faster = ratio(&times, by_day);
    // In a small journal there is little to be saved.
    let bar = if sales >= 1_000_000 {
        Bar::AtLeast(50.0)
    } else {
        Bar::None
    };
    report.hold(
        format!("a day's report, faster by, of {sales} sales"),
        by_day,
        faster,
        bar,
    );
}
