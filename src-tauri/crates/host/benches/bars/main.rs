//! Bars: how long things take that people wait for, and by how much that may grow.
//!
//! Criterion decides how often each is run; the report, which stays in `target/bench-report.txt`, says of each
//! what half and what nearly all of the runs took, and whether the bar that it is held to was kept. The times are
//! this computer's; the bars are ratios within one run.
//!
//! `make bench` runs all of it. Words after `--` run only the rooms of those names: `growth`, `opening`,
//! `verify`, `durable`, `matching`. The first time takes long: a shop has to sell for years (`shop`).

mod durable;
mod fixtures;
mod growth;
mod matching;
mod measure;
mod opening;
mod report;
mod shop;
mod verify;

use std::{io::Write, path::Path, process::ExitCode, time::Duration};

use criterion::Criterion;

use crate::{fixtures::Fixtures, report::Report};

fn main() -> ExitCode {
    // Cargo says this when it wants the times; without it everything is run once, to see that it can be.
    let in_earnest = std::env::args().any(|word| word == "--bench");
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wanted = |room: &str| asked.is_empty() || asked.iter().any(|word| word == room);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("a folder in the target folder");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("threads");
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1));
    if !in_earnest {
        criterion = criterion
            .sample_size(10)
            .measurement_time(Duration::from_millis(10))
            .warm_up_time(Duration::from_millis(1));
    }
    let mut report = Report::default();
    if wanted("matching") {
        matching::run(&mut criterion, &mut report);
    }
    if wanted("durable") {
        durable::run(&mut criterion, &runtime, target, &mut report);
    }
    if ["growth", "opening", "verify"].into_iter().any(wanted) {
        let fixtures = Fixtures::prepare(&runtime, target, in_earnest);
        if wanted("growth") {
            growth::run(&mut criterion, &runtime, &fixtures, &mut report);
        }
        if wanted("opening") {
            opening::run(&mut criterion, &runtime, &fixtures, &mut report);
        }
        if wanted("verify") {
            verify::run(&runtime, &fixtures, &mut report);
        }
    }
    criterion.final_summary();
    tell(&report, target, in_earnest)
}

fn tell(report: &Report, target: &Path, in_earnest: bool) -> ExitCode {
    let text = report.text();
    let mut out = std::io::stdout().lock();
    write!(out, "\n{text}").expect("somebody reads");
    if !in_earnest {
        return ExitCode::SUCCESS;
    }
    std::fs::write(target.join("bench-report.txt"), text).expect("there is room");
    if report.is_kept() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
