//! Histories: thousands of shops that never were, each held by an auditor that knows none of the till's rules.
//!
//! The engine is the crate `simulator`; here is how many of them there are, and what became of those that once went
//! wrong. A failure says its seed and its steps: they belong in [`NAMED`], with a word about what it was.

mod month;

use std::{
    fmt::Write,
    num::NonZero,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use simulator::{
    Ended, Failure, History,
    history::{START, STEPS},
    shop::{Blank, runtime},
};
use tempfile::TempDir;

/// How many there are; a soak has as many times more.
const HISTORIES: u64 = 10_000;
/// One in so many is as long as a history is meant to be. The others are short, because most that can go wrong needs
/// few steps, and many short ones come to more places than few long ones.
const LONG_ONE_IN: u64 = 25;
/// How many failures are told before the rest is let be.
const TOLD: usize = 40;

/// What went wrong once, and what it was.
const NAMED: [(History, &str); 21] = [
    (
        calm(3_000, 200),
        "the credit of a known payment was never listed",
    ),
    (
        calm(4_550, 200),
        "the credit of a payment that was heard of after a restart was never listed",
    ),
    (
        calm(1_817, 27),
        "all of a part that was paid had gone back, and nobody looks for the rest any more",
    ),
    (
        calm(21, 200),
        "a rest was paid after the till had stopped looking",
    ),
    (
        calm(54, 25),
        "a payout was still on its way when the look at it was given up",
    ),
    (
        calm(2_650, 200),
        "one customer paid twice, and the auditor took the one credit for the other",
    ),
    (
        calm(7_000, 200),
        "the wall was forty minutes ahead, and a credit fitted by its date a sale it was not of",
    ),
    (
        hasty(3_149, 200),
        "one customer paid at the counter and by a code of its own, and the credits were mixed up",
    ),
    (
        rough(30, 200),
        "the clock was set back, and what came up then was older than the sale it paid",
    ),
    (
        wild(500_009, 200),
        "by the wall it was the next day already, and that day's list did not have what came in",
    ),
    (
        wild(500_162, 200),
        "the same of money by an open code, which nothing waits for",
    ),
    (
        wild(500_064, 200),
        "a credit was claimed for the wrong sale, and the provider's word about it counted once more",
    ),
    (wild(500_204, 200), "the same at the counter's own code"),
    (
        calm(5_125, 200),
        "a claim of money that nobody is known to have paid",
    ),
    (
        calm(6_125, 200),
        "a claim of money that nobody is known to have paid",
    ),
    (
        calm(9_775, 200),
        "a claim of money that nobody is known to have paid",
    ),
    (
        calm(10_700, 200),
        "a claim of money that nobody is known to have paid",
    ),
    (
        wild(23_050, 200),
        "a manager's mistake was taken for the credit of a known payment, which somebody else had made",
    ),
    (
        wild(35_100, 200),
        "a second customer's money, claimed for the sale they had paid too, was taken for the first one's",
    ),
    (
        wild(35_750, 200),
        "a credit as much too large as a known payment, and somebody else's, was taken for its own",
    ),
    (
        wild(96_500, 200),
        "one customer paid two sales, a third was given the one credit by mistake, and all three were paid",
    ),
];

fn steps_of(seed: u64) -> u64 {
    if seed.is_multiple_of(LONG_ONE_IN) {
        STEPS
    } else {
        3 + seed % 6
    }
}

/// A folder in memory, where the system offers that: that nothing is lost with the power is tried elsewhere.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    folder.expect("a folder for the shops")
}

/// Lets these happen, on as many threads as there are processors.
fn happen(histories: &[History]) -> (Vec<Ended>, Vec<Failure>) {
    let next = AtomicU64::new(0);
    let ended = Mutex::new(Vec::new());
    let failed: Mutex<Vec<Failure>> = Mutex::default();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let folder = folder();
                let blank = Blank::make(folder.path(), START);
                let blank = runtime().expect("a runtime").block_on(blank);
                let blank = blank.expect("an empty journal");
                loop {
                    let place = next.fetch_add(1, Ordering::SeqCst);
                    let place = usize::try_from(place).expect("there are not so many");
                    let Some(history) = histories.get(place) else {
                        return;
                    };
                    if failed.lock().expect("nobody panics with it").len() >= TOLD {
                        return;
                    }
                    let own = folder.path().join(place.to_string());
                    std::fs::create_dir(&own).expect("a folder in it");
                    // A runtime each: what a program that ended had left behind goes with it.
                    let alone = runtime().expect("a runtime");
                    let happened = alone.block_on(history.happens(&own, &blank));
                    drop(alone);
                    std::fs::remove_dir_all(&own).expect("it is ours to remove");
                    match happened {
                        Ok(end) => ended.lock().expect("nobody panics with it").push(end),
                        Err(failure) => {
                            failed.lock().expect("nobody panics with it").push(failure);
                        }
                    }
                }
            });
        }
    });
    (
        ended.into_inner().expect("nobody panicked with it"),
        failed.into_inner().expect("nobody panicked with it"),
    )
}

fn told(failures: &[Failure]) -> String {
    let mut text = String::new();
    for failure in failures {
        writeln!(text, "\n{failure}").expect("a text takes whatever is written");
    }
    text
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "how many there were, and of what, is for whoever reads the log"
)]
fn ten_thousand_histories_keep_every_promise_about_money() {
    let count = HISTORIES * u64::from(tests::soak());
    let histories: Vec<History> = (1_000_u64..)
        .map(|seed| wild(seed, steps_of(seed)))
        .take(usize::try_from(count).expect("a machine counts so far"))
        .collect();
    let (ended, failed) = happen(&histories);
    assert!(
        failed.is_empty(),
        "no history goes wrong: {}",
        told(&failed)
    );
    let of = |what: fn(&Ended) -> u64| ended.iter().map(what).sum::<u64>();
    println!(
        "{} histories, {} steps, {} sales, {} paid, {} payouts, {} refunds, {} claims, {} overruled, {} \
         credits, {} restarts, {} requests, {} for a person, findings 0",
        ended.len(),
        histories.iter().map(|it| it.steps).sum::<u64>(),
        of(|it| it.sums.sales),
        of(|it| it.sums.paid),
        of(|it| it.sums.payouts),
        of(|it| it.sums.refunds),
        of(|it| it.sums.claims),
        of(|it| it.sums.overruled),
        of(|it| it.sums.credits),
        of(|it| it.restarts),
        of(|it| it.requests),
        of(|it| it.sums.for_a_person),
    );
    // A simulator in which nothing happens holds every promise.
    assert!(of(|it| it.sums.sales) > count, "they sell");
    assert!(of(|it| it.sums.paid) > count / 5, "customers pay");
    assert!(of(|it| it.sums.payouts) > count / 10, "managers pay out");
    assert!(
        of(|it| it.sums.for_a_person) > count / 10,
        "some of it is for a person"
    );
    assert!(of(|it| it.sums.refunds) > count / 1_000, "some goes back");
    assert!(of(|it| it.sums.claims) > count / 1_000, "some is claimed");
    assert!(of(|it| it.restarts) > count / 20, "programs end");
    assert!(of(|it| it.requests) > count * 10, "the providers are asked");
}

#[test]
fn the_same_seed_gives_the_same_history_to_the_last_hash() {
    let histories: Vec<History> = (0..24).map(|seed| wild(seed, 60)).collect();
    let mut seen = [happen(&histories), happen(&histories)].map(|(ended, failed)| {
        assert!(
            failed.is_empty(),
            "no history goes wrong: {}",
            told(&failed)
        );
        let mut heads: Vec<_> = ended
            .into_iter()
            .map(|it| (it.head, it.sums, it.requests))
            .collect();
        heads.sort_by_key(|(head, ..)| head.map(|(sequence, hash)| (sequence, hash.to_string())));
        heads
    });
    let again = seen[1].split_off(0);
    for (first, second) in seen[0].iter().zip(&again) {
        assert_eq!(first, second, "nothing but the seed decides");
    }
    assert_eq!(seen[0].len(), again.len(), "as many as there were");
    let mut heads: Vec<_> = again
        .iter()
        .map(|(head, ..)| head.map(|it| it.1.to_string()))
        .collect();
    heads.dedup();
    assert_eq!(
        heads.len(),
        again.len(),
        "and another seed decides otherwise"
    );
}

#[test]
fn named_histories_that_went_wrong_once_do_not_any_more() {
    let histories = NAMED.map(|(history, _)| history);
    let (_, failed) = happen(&histories);
    assert!(failed.is_empty(), "they hold: {}", told(&failed));
}

/// A history in which clocks only go forward, and a manager knows what happened.
const fn calm(seed: u64, steps: u64) -> History {
    History {
        seed,
        steps,
        rough: false,
        hasty: false,
        astray: false,
    }
}

/// One in which the manager does not wait until the till has stopped looking, and is sometimes mistaken.
const fn hasty(seed: u64, steps: u64) -> History {
    let hasty = true;
    History {
        hasty,
        ..calm(seed, steps)
    }
}

/// One in which the wall's clock is set back, and a computer sleeps through midnight.
const fn rough(seed: u64, steps: u64) -> History {
    let rough = true;
    History {
        rough,
        ..calm(seed, steps)
    }
}

/// One in which all of that happens, and the wall's clock may show another day than the providers' clocks do.
const fn wild(seed: u64, steps: u64) -> History {
    History {
        rough: true,
        hasty: true,
        astray: true,
        ..calm(seed, steps)
    }
}
