//! Killed anywhere, at work again: real processes, real files, a real provider in a process of its own.
//!
//! A process is killed as by `kill -9` at every named point of the program (`points.rs`) and at every byte that
//! matters between it and its provider (`relay.rs`), whatever the provider does with the request that is in flight.
//! Then the next one is started, and what became of the shop is judged from outside (`judge.rs`): no sale that was
//! told of is lost, no money moves twice, nothing is told that is not so, and everything is settled or waits for a
//! person.

mod flow;
mod judge;
mod plan;
mod points;
mod program;
mod races;
mod relay;
mod run;
mod stage;

use std::{
    collections::{BTreeMap, BTreeSet},
    panic,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use host::clock::SystemClock;
use till::ports::Clock;

use crate::{
    judge::Broken,
    run::{End, Run, Told},
};

/// Processes that are killed at least.
const KILLED: usize = 1_000;
/// Runs there are for it, as many times as a soak says: not every answer leads everywhere.
const RUNS: usize = 1_150;

/// What all the runs came to.
#[derive(Default)]
struct Totals {
    killed: usize,
    passed_by: Vec<Run>,
    reached: BTreeSet<(flow::Flow, End)>,
    /// How many runs were settled by so many runs of `settle`.
    settles: BTreeMap<u32, usize>,
    /// How many were in doubt for so long, on the register's clock.
    doubts_ms: BTreeMap<i64, usize>,
    broken: Vec<(Run, Broken, String)>,
}

/// Plays all runs, as many at a time as there are cores.
fn play(runs: &[Run]) -> Totals {
    let (next, totals) = (AtomicUsize::new(0), Mutex::new(Totals::default()));
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(run) = runs.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let told = played(*run);
                    let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
                    if told.reached {
                        totals.killed += 1;
                        totals.reached.insert((run.flow, run.end));
                        *totals.settles.entry(told.settles).or_default() += 1;
                        *totals.doubts_ms.entry(told.doubt_ms).or_default() += 1;
                    } else {
                        totals.passed_by.push(*run);
                    }
                    let broken = told.findings.into_iter();
                    totals
                        .broken
                        .extend(broken.map(|(broken, what)| (*run, broken, what)));
                }
            });
        }
    });
    totals.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Plays a run. One that cannot go on is a finding, and ends none of the others.
fn played(run: Run) -> Told {
    panic::catch_unwind(|| run.play()).unwrap_or_else(|why| {
        let what = why.downcast_ref::<String>().cloned();
        Told {
            reached: false,
            settles: 0,
            doubt_ms: 0,
            findings: vec![(Broken::Damaged, what.unwrap_or_default())],
        }
    })
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "what was tried, for whoever asks with --nocapture"
)]
fn whoever_is_killed_anywhere_loses_nothing_and_sends_nothing_twice() {
    let begun = SystemClock.uptime();
    let mut runs = plan::all();
    let wanted = RUNS * usize::try_from(tests::soak()).expect("a factor");
    let more = wanted.saturating_sub(runs.len()).max(50);
    runs.extend(plan::drawn(&runs, more));
    let totals = play(&runs);
    let took = SystemClock.uptime().saturating_sub(begun);

    let count = |wanted: Broken| totals.broken.iter().filter(|it| it.1 == wanted).count();
    println!(
        "crash: {} runs, {} killed, {} passed by, {} places in {:.0?}: {} lost, {} double, {} untrue, {} unsettled, \
         {} damaged",
        runs.len(),
        totals.killed,
        totals.passed_by.len(),
        totals.reached.len(),
        took,
        count(Broken::Lost),
        count(Broken::Double),
        count(Broken::Untrue),
        count(Broken::Unsettled),
        count(Broken::Damaged),
    );
    println!(
        "crash: runs by settles until nothing is in doubt {:?}",
        totals.settles
    );
    println!(
        "crash: runs by milliseconds in doubt {:?}",
        totals.doubts_ms
    );

    let places: BTreeSet<(flow::Flow, End)> = runs.iter().map(|run| (run.flow, run.end)).collect();
    let missed: Vec<_> = places.difference(&totals.reached).collect();
    println!("crash: nobody died at {missed:?}");

    let told: Vec<String> = totals
        .broken
        .iter()
        .map(|(run, broken, what)| format!("{broken:?}: {run}: {what}"))
        .collect();
    assert!(
        told.is_empty(),
        "{} promises broken:\n{}",
        told.len(),
        told.join("\n")
    );
    assert!(missed.is_empty(), "nobody died there: {missed:#?}");
    assert!(
        totals.killed >= KILLED,
        "{} processes were killed",
        totals.killed
    );
}
