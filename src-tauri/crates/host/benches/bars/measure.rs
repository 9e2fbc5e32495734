//! Measuring: how long each single run took, so that the slow ones can be told, too. Criterion decides how many
//! runs there are, and keeps its own account of them.

use std::{hint::black_box, time::Duration};

use criterion::{
    Criterion,
    measurement::{Measurement, WallTime},
};

/// How long the runs of one thing took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Times(Vec<Duration>);

impl Times {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn p50(&self) -> Duration {
        self.of_hundred(50)
    }

    pub(crate) fn p99(&self) -> Duration {
        self.of_hundred(99)
    }

    pub(crate) fn in_all(&self) -> Duration {
        self.0.iter().sum()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The time that so many of a hundred runs did not exceed.
    fn of_hundred(&self, many: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len().saturating_sub(1) * many).div_ceil(100);
        *sorted.get(place).expect("it was run at least once")
    }
}

/// How many times longer `these` took than their peer, by the middle one of each.
pub(crate) fn ratio(these: &Times, peer: &Times) -> f64 {
    these.p50().as_secs_f64() / peer.p50().as_secs_f64().max(f64::MIN_POSITIVE)
}

/// How long one run takes.
pub(crate) fn once<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let begun = WallTime.start();
    let made = black_box(run());
    (made, WallTime.end(begun))
}

/// Runs `run` as often as criterion wants, and answers how long each run took. What a run answers is let go
/// outside of its time.
pub(crate) fn each<T>(criterion: &mut Criterion, name: &str, mut run: impl FnMut() -> T) -> Times {
    timed(criterion, name, || once(&mut run).1)
}

/// The same, for a run that says itself what of it counts.
pub(crate) fn timed(
    criterion: &mut Criterion,
    name: &str,
    mut run: impl FnMut() -> Duration,
) -> Times {
    let mut times = Times::default();
    // Nothing is kept of the first run: it finds everything cold, which is another question.
    run();
    criterion.bench_function(name, |b| {
        b.iter_custom(|runs| {
            (0..runs)
                .map(|_| {
                    let took = run();
                    times.add(took);
                    took
                })
                .sum()
        });
    });
    times
}
