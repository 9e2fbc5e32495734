//! The sweep: every call of every flow fails once, alone and for good.

use std::{
    collections::{BTreeMap, VecDeque},
    panic,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use disk::Fault;
use tests::soak;

use crate::{flow::Flow, shop::Shop};

/// How many trials one shop sees: its journal grows with each.
const A_SHOPS_TRIALS: usize = 25;
/// How many trials of long flows there are in a run that is not a soak; of more calls than that a part is tried.
const TRIALS: u64 = 600;
/// A flow of no more calls than this is short: each of them is tried in every run.
const SHORT: u64 = 80;

/// A call that fails.
#[derive(Clone, Copy, Debug)]
struct Trial {
    flow: Flow,
    at: u64,
    lasting: bool,
}

/// All that is tried.
pub(crate) struct Sweep {
    /// How many calls each flow makes when nothing fails.
    calls: BTreeMap<Flow, u64>,
    trials: Vec<Trial>,
}

/// What came of it.
#[derive(Default)]
struct Report {
    tried: BTreeMap<Flow, u64>,
    /// Trials whose call never came, because something before it went another way.
    unmet: u64,
    acknowledged: usize,
    complaints: Vec<String>,
}

impl Sweep {
    /// Every call of every flow, or as many as there is time for.
    pub(crate) fn of_every_flow() -> Sweep {
        let calls: BTreeMap<Flow, u64> = runtime().block_on(async {
            let mut shop = Shop::open().await;
            let mut calls = BTreeMap::new();
            for flow in Flow::ALL {
                shop.trial += 1;
                let prepared = flow.is_prepared(&shop).await;
                shop.breaks(Fault::at(u64::MAX, false));
                flow.goes(&shop, prepared).await;
                calls.insert(flow, shop.disk.calls().in_all());
                shop.disk.heals();
                let complaints = shop.settles(&[], true).await;
                assert!(
                    complaints.is_empty(),
                    "{flow:?} on a disk that obeys: {complaints:?}"
                );
            }
            calls
        });
        let long = calls.values().filter(|calls| **calls > SHORT).sum::<u64>() * 2;
        let stride = long.div_ceil(TRIALS * u64::from(soak())).max(1);
        let mut trials = Vec::new();
        for (turn, (flow, calls)) in calls.iter().enumerate() {
            let stride = if *calls > SHORT { stride } else { 1 };
            for lasting in [false, true] {
                // Each flow and each kind begins elsewhere, so that together they come by every place.
                let first = 1 + (turn as u64 * 2 + u64::from(lasting)) % stride;
                let at = (first..=*calls).step_by(usize::try_from(stride).expect("small"));
                trials.extend(at.map(|at| Trial {
                    flow: *flow,
                    at,
                    lasting,
                }));
            }
        }
        Sweep { calls, trials }
    }

    /// Tries it all, and ends with everything there is to complain of.
    pub(crate) fn holds(self) {
        let panics = Arc::new(AtomicUsize::new(0));
        count_panics(&panics);
        let mut jobs: VecDeque<Vec<Trial>> = VecDeque::new();
        for chunk in self.trials.chunks(A_SHOPS_TRIALS) {
            jobs.push_back(chunk.to_vec());
        }
        let jobs = Mutex::new(jobs);
        let report = Mutex::new(Report::default());
        let threads = thread::available_parallelism().map_or(2, |cores| cores.get().min(4));
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| work(&jobs, &report));
            }
        });
        let report = report.into_inner().expect("nobody panicked");
        tell(&self, &report);
        let complaints = &report.complaints;
        assert!(
            complaints.is_empty(),
            "{} complaints:\n  {}",
            complaints.len(),
            complaints[..complaints.len().min(30)].join("\n  ")
        );
        let panics = panics.load(Ordering::SeqCst);
        assert_eq!(panics, 0, "no thread panicked, whatever failed");
        assert!(
            report.acknowledged > self.trials.len() / 8,
            "people got something done"
        );
    }
}

fn work(jobs: &Mutex<VecDeque<Vec<Trial>>>, report: &Mutex<Report>) {
    loop {
        let job = jobs.lock().expect("nobody panics while taking").pop_front();
        let Some(job) = job else {
            return;
        };
        // A panic in a story ends that shop, and is a complaint.
        let current = Mutex::new(None);
        let ended = panic::catch_unwind(panic::AssertUnwindSafe(|| {
            runtime().block_on(work_a_shop(&job, &current, report));
        }));
        if ended.is_err() {
            let trial = current.into_inner().unwrap_or(None);
            let mut report = report.lock().expect("nobody panics while noting");
            report.complaints.push(format!("{trial:?}: it panicked"));
        }
    }
}

async fn work_a_shop(job: &[Trial], current: &Mutex<Option<Trial>>, report: &Mutex<Report>) {
    let mut shop = Shop::open().await;
    for trial in job {
        *current.lock().expect("nobody panics while noting") = Some(*trial);
        shop.trial += 1;
        let prepared = trial.flow.is_prepared(&shop).await;
        shop.breaks(Fault::at(trial.at, trial.lasting));
        let facts = trial.flow.goes(&shop, prepared).await;
        let met = shop.disk.heals();
        let complaints = shop.settles(&facts, shop.trial % 4 < 2).await;
        let ends = !complaints.is_empty();
        report.lock().expect("nobody panics while noting").takes(
            *trial,
            met,
            facts.len(),
            complaints,
        );
        if ends {
            // What went wrong once would be complained of for ever.
            shop = Shop::open().await;
        }
    }
}

impl Report {
    fn takes(&mut self, trial: Trial, met: bool, acknowledged: usize, complaints: Vec<String>) {
        *self.tried.entry(trial.flow).or_default() += 1;
        self.unmet += u64::from(!met);
        self.acknowledged += acknowledged;
        for why in complaints {
            self.complaints.push(format!("{trial:?}: {why}"));
        }
    }
}

/// Counts every panic of every thread, those of the journal's own among them.
fn count_panics(panics: &Arc<AtomicUsize>) {
    let (panics, before) = (Arc::clone(panics), panic::take_hook());
    panic::set_hook(Box::new(move |why| {
        panics.fetch_add(1, Ordering::SeqCst);
        before(why);
    }));
}

pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

#[expect(
    clippy::print_stdout,
    reason = "how much was tried is what people ask a run for"
)]
fn tell(sweep: &Sweep, report: &Report) {
    for (flow, calls) in &sweep.calls {
        let tried = report.tried.get(flow).copied().unwrap_or(0);
        println!("{flow:?}: {calls} calls to the disk, {tried} of them failed");
    }
    println!(
        "{} trials, {} of a call that did not come; {} things acknowledged",
        sweep.trials.len(),
        report.unmet,
        report.acknowledged
    );
}
