//! Everything that can go wrong on the way, at every call there is: the real clients, over real HTTP, to
//! the real sandbox, and to worse than that.
//!
//! Twenty-one faults, and every public call of both providers' clients: each pair of them is a cell. What
//! each must come to is in `verdict.rs`, small enough to be read as a whole. That it does, in time, with no
//! request more than there may be and no centavo astray, is tried cell by cell.
//!
//! ```text
//! client ─▶ switchboard ─┬─▶ sandbox              with one of its own faults, or none
//!                        └─▶ nobody · a stranger · a relay ─▶ sandbox
//! ```

/// A plain enum, and the list of all it can be: so that no cell is forgotten.
macro_rules! listed {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $one:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $name { $($(#[$of])* $one,)* }

        impl $name {
            /// Each of them once.
            pub(crate) const ALL: &[$name] = &[$($name::$one),*];
        }
    };
}

mod call;
mod cell;
mod fault;
mod relay;
mod scene;
mod shop;
mod stranger;
mod switchboard;
mod verdict;

use std::{
    collections::BTreeSet,
    sync::atomic::{AtomicUsize, Ordering},
    thread::{self, ScopedJoinHandle},
};

use tokio::{runtime::Builder, task::JoinSet};

use call::{Call, Stake};
use cell::{Cell, Place};
use fault::Fault;
use shop::Shop;

/// How many cells each thread has under way: while some wait for a limit to pass, others go on.
const AT_ONCE: usize = 8;

#[test]
fn every_fault_at_every_call_comes_to_what_it_must_in_time_and_moves_no_money_twice() {
    let cells = matrix(
        Place::Call,
        &[Stake::Login, Stake::Read, Stake::Make, Stake::Pay],
    );
    assert_eq!(cells.len(), 21 * 26, "every fault at every call");
    hold(&cells);
}

#[test]
fn every_fault_at_the_login_a_call_needs_leaves_nobody_in_doubt_about_the_call() {
    let cells = matrix(Place::Login, &[Stake::Read, Stake::Make, Stake::Pay]);
    assert_eq!(
        cells.len(),
        21 * 24,
        "every fault before every call that carries a token"
    );
    hold(&cells);
}

#[tokio::test]
async fn every_endpoint_there_is_has_its_calls() {
    let shop = Shop::open().await;
    let asked = shop.provider.world().await;
    let counted = asked.0["requests"].as_object().expect("counts by endpoint");
    // What an edition of the document had that is no longer TotalCoin's: nobody here calls it.
    let there = counted
        .keys()
        .map(String::as_str)
        .filter(|name| *name != "api/pre-orders");
    let there: BTreeSet<&str> = there.collect();
    let tried: BTreeSet<&str> = Call::ALL.iter().map(|call| call.row().endpoint).collect();
    assert_eq!(tried, there, "each is tried, and nothing that is not there");
    assert_eq!(
        (there.len(), Fault::ALL.len()),
        (24, 21),
        "as many as there are"
    );
}

#[test]
fn whoever_is_told_no_about_something_made_or_sent_may_rely_on_it() {
    for Cell { fault, call, .. } in matrix(Place::Call, &[Stake::Make, Stake::Pay]) {
        // Retiring twice is a no about the second time; the sale point is retired, as was wanted.
        let twice = (Fault::DeliveredTwice, Call::RetireSalePoint);
        if verdict::of(fault, call).is_a_no() && (fault, call) != twice {
            assert_eq!(
                verdict::done(fault, call),
                0..=0,
                "{fault:?} at {call:?} did nothing"
            );
        }
    }
}

/// Every fault at this place of every call with one of these at stake.
fn matrix(place: Place, stakes: &[Stake]) -> Vec<Cell> {
    let calls = Call::ALL.iter().copied();
    let calls = calls.filter(|call| stakes.contains(&call.row().stake));
    let row = |fault: &Fault| {
        let fault = *fault;
        calls.clone().map(move |call| Cell { fault, call, place })
    };
    Fault::ALL.iter().flat_map(row).collect()
}

/// Tries all cells, on as many threads as there are cores; ends with everything they have to complain of.
fn hold(cells: &[Cell]) {
    let threads = thread::available_parallelism().map_or(2, |cores| cores.get().min(4));
    let next = AtomicUsize::new(0);
    let reports: Vec<Report> = thread::scope(|scope| {
        let trying = || {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(try_all(cells, &next))
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(trying)).collect();
        let ended = threads.into_iter().map(ScopedJoinHandle::join);
        ended
            .map(|report| report.expect("a panic ends its cell alone"))
            .collect()
    });

    let complaints = reports.iter().flat_map(|report| &report.complaints);
    let complaints: Vec<&str> = complaints.map(String::as_str).collect();
    assert!(
        complaints.is_empty(),
        "{} complaints:\n  {}",
        complaints.len(),
        complaints.join("\n  ")
    );
    let tried: usize = reports.iter().map(|report| report.tried).sum();
    assert_eq!(tried, cells.len(), "every cell was tried");
    tell(tried);
}

/// What came of one thread's cells.
struct Report {
    tried: usize,
    complaints: Vec<String>,
}

/// Tries cells until none is left.
async fn try_all(cells: &[Cell], next: &AtomicUsize) -> Report {
    let mut report = Report {
        tried: 0,
        complaints: Vec::new(),
    };
    let mut trials = JoinSet::new();
    loop {
        while trials.len() < AT_ONCE
            && let Some(cell) = cells.get(next.fetch_add(1, Ordering::Relaxed))
        {
            trials.spawn(trial(*cell));
        }
        let Some(complaints) = trials.join_next().await else {
            return report;
        };
        report.tried += 1;
        report
            .complaints
            .extend(complaints.expect("a trial notes panics"));
    }
}

/// One cell, in a task of its own: a panic in it is one more complaint.
async fn trial(cell: Cell) -> Vec<String> {
    let heard = tokio::spawn(cell.is_tried()).await;
    let heard = heard.unwrap_or_else(|panic| vec![panic.to_string()]);
    let about = |why| format!("{cell:?}: {why}");
    heard.into_iter().map(about).collect()
}

#[expect(
    clippy::print_stdout,
    reason = "the size of the matrix is what people ask a run for"
)]
fn tell(tried: usize) {
    println!("{tried} cells of the matrix, each as the table has it");
}
