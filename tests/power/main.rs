//! The plug is pulled: at every moment of a working day, with everything a disk may have lost by then.
//!
//! A real journal, and the real till on it, work on a [disk](disk::Disk) that records what SQLite writes and
//! what it waits for. From the record the files are rebuilt as a disk may hold them when the power goes
//! ([`disk::Replay`] has the rules), and each of these images is opened as the next morning's program would.
//! What was acknowledged is there, what is there is whole, and nothing is there that never was.
//!
//! ```text
//! day.rs ──▶ a record, with a mark behind everything that was acknowledged
//! images.rs ──▶ which moments, and what is lost at each
//! morning.rs ──▶ one image, opened and held against what is known
//! ```

mod day;
mod images;
mod morning;

use std::{collections::BTreeSet, sync::Mutex, thread};

use tests::soak;

use day::Day;
use images::{Pick, walk};
use morning::Morning;

/// How many images there are at least, in a run that is not a soak.
const AT_LEAST: usize = 2_000;

#[test]
fn whatever_the_disk_lost_what_was_acknowledged_is_there_and_whole() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let mut all = 0;
    for day in [
        runtime.block_on(day::of_the_journal()),
        runtime.block_on(day::of_the_till()),
    ] {
        let morning = runtime.block_on(Morning::of(&day));
        all += hold(&day, &morning);
    }
    assert!(all >= AT_LEAST, "{all} images are too few");
}

/// Holds every image of a day against what is known of it; answers how many there were.
fn hold(day: &Day, morning: &Morning<'_>) -> usize {
    let pick = Pick::of(&day.record, soak());
    let threads = thread::available_parallelism().map_or(2, |cores| cores.get().min(4));
    let seen = Mutex::new(BTreeSet::new());
    let complaints = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for thread in 0..threads {
            let (pick, seen, complaints) = (&pick, &seen, &complaints);
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build();
                let runtime = runtime.expect("a runtime");
                walk(&day.record, pick, (thread, threads), |moment| {
                    let new = seen
                        .lock()
                        .expect("nobody panics while counting")
                        .insert(moment.print());
                    if !new {
                        return;
                    }
                    if let Err(why) = runtime.block_on(morning.opens(&moment)) {
                        let about = format!("event {}, {:?}: {why}", moment.at, moment.loss);
                        complaints
                            .lock()
                            .expect("nobody panics while complaining")
                            .push(about);
                    }
                });
            });
        }
    });
    let complaints = complaints.into_inner().expect("nobody panicked");
    let images = seen.into_inner().expect("nobody panicked").len();
    tell(day, morning, images);
    assert!(
        complaints.is_empty(),
        "{}: {} of {images} images do not hold:\n  {}",
        day.name,
        complaints.len(),
        complaints[..complaints.len().min(20)].join("\n  ")
    );
    images
}

#[expect(
    clippy::print_stdout,
    reason = "how much was tried is what people ask a run for"
)]
fn tell(day: &Day, morning: &Morning<'_>, images: usize) {
    println!(
        "{}: {images} images of {} boundaries; {} events in {} commits, {} things acknowledged",
        day.name,
        morning.boundaries,
        day.events.len(),
        morning.commits.len(),
        day.acknowledged,
    );
}
