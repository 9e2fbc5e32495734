//! How long it takes until a sale is safe: a commit of one event against the disk's own floor in the same run, the
//! same bytes written and synced.
//!
//! The two take turns, so that whatever else the disk has to do meets both alike. The floor goes over its file
//! as the log does: from the beginning again after as many bytes as a log grows to.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::Path,
};

use criterion::Criterion;
use journal::Journal;
use tokio::runtime::Runtime;

use crate::{
    measure::{Times, once, ratio, timed},
    report::{Bar, Report},
    shop::{self, Sale},
};

/// After so many bytes SQLite goes on at the log's beginning: a thousand pages with their headers.
const LOG_BYTES: u64 = 1_000 * PAGE_BYTES;
const PAGE_BYTES: u64 = 4_096 + 24;
/// How many sales there are before: the tables are not all one page.
const BEFORE: u64 = 2_000;
/// How many commits the log is looked at for.
const SAMPLE: u64 = 40;

pub(crate) fn run(
    criterion: &mut Criterion,
    runtime: &Runtime,
    target: &Path,
    report: &mut Report,
) {
    // On the disk that journals are on, not in the memory that temporary files may be in.
    let folder = tempfile::tempdir_in(target).expect("a folder");
    let path = folder.path().join("journal.db");
    let journal = shop::quiet(&path);
    shop::sell(runtime, &journal, BEFORE);
    drop(journal);

    let journal = shop::quiet(&path);
    let mut coming = shop::sales().skip_while(|sale| sale.number <= BEFORE);
    let mut next = move || coming.next().expect("there is no end of them");
    begin(runtime, &journal, next());
    let before = log_bytes(&path);
    for _ in 0..SAMPLE {
        begin(runtime, &journal, next());
    }
    let bytes = (log_bytes(&path) - before) / SAMPLE;

    let mut floor = File::create(folder.path().join("floor")).expect("a file");
    let written = vec![0x5A_u8; usize::try_from(bytes).expect("a few pages")];
    let mut write = move || {
        if floor.stream_position().expect("a place") + bytes > LOG_BYTES {
            floor.seek(SeekFrom::Start(0)).expect("a place");
        }
        floor.write_all(&written).expect("there is room");
        floor.sync_data().expect("the disk obeys");
    };

    let mut floors = Times::default();
    let commits = timed(criterion, "durable/an order begun, committed", || {
        let sale = next();
        floors.add(once(&mut write).1);
        once(|| begin(runtime, &journal, sale)).1
    });
    if commits.count() < 100 {
        return; // Only tried out.
    }
    let per_second = f64::from(u32::try_from(commits.count()).unwrap_or(u32::MAX))
        / commits.in_all().as_secs_f64();
    report.note("durable: events a second, one a commit", per_second);
    report.note(
        "durable: pages that such a commit writes to the log",
        f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(PAGE_BYTES).unwrap_or(u32::MAX)),
    );
    report.tell("durable: the same bytes written and synced", &floors);
    let over = ratio(&commits, &floors);
    report.hold(
        "durable: an order begun, committed",
        &commits,
        over,
        Bar::AtMost(1.6),
    );
}

/// One event in a transaction of its own.
fn begin(runtime: &Runtime, journal: &Journal, sale: Sale) {
    let begun = journal.write(move |book| sale.begin(book));
    runtime.block_on(begun).expect("there is room");
}

fn log_bytes(journal: &Path) -> u64 {
    let log = journal.with_extension("db-wal");
    fs::metadata(log).expect("there is a log").len()
}
