//! How long a register takes to open, and its window to be drawn, by how much it sold before.

use std::{sync::Arc, time::Duration};

use criterion::Criterion;
use domain::instant::Instant;
use host::{
    clock::SystemClock,
    register::{Account, Opened, Plan, Purpose},
};
use journal::Journal;
use till::{
    event::Notice,
    ports::{Clock, Outlet, Soon},
};
use tokio::runtime::Runtime;

use crate::{
    fixtures::Fixtures,
    measure::{Times, once, ratio, timed},
    report::{Bar, Report},
    shop,
};

/// Which of the three lines is the register's.
const REGISTER: usize = 1;

/// Nobody looks at these windows.
struct Unheard;

impl Outlet for Unheard {
    fn tell(&self, _notice: Notice) {}
}

/// It stays the evening of the last sales.
struct Evening(Instant);

impl Clock for Evening {
    fn now(&self) -> Instant {
        self.0
    }

    fn uptime(&self) -> Duration {
        SystemClock.uptime()
    }

    fn sleep(&self, wait: Duration) -> Soon<'static, ()> {
        SystemClock.sleep(wait)
    }
}

pub(crate) fn run(
    criterion: &mut Criterion,
    runtime: &Runtime,
    fixtures: &Fixtures,
    report: &mut Report,
) {
    // One provider for all: how long its pretence takes to start is not the journal's doing.
    let provider = runtime
        .block_on(sandbox::Sandbox::start(sandbox::Options::default()))
        .expect("loopback");
    let (mut empty, mut smallest): (Option<[Times; 3]>, Option<[Times; 3]>) = (None, None);
    for (place, sales) in [0].iter().chain(&fixtures.sizes).enumerate() {
        let path = fixtures.journal(*sales);
        let begun = Instant::from_ms(0);
        let file = timed(
            criterion,
            &format!("opening/the journal, of {sales}"),
            || {
                let register = domain::register::Register::from_bits(1);
                let (journal, took) = once(|| Journal::open(&path, register, begun));
                drop(journal.expect("a sound journal"));
                took
            },
        );
        let now = shop::sales()
            .nth(usize::try_from(*sales).expect("a number of sales"))
            .expect("there is no end of them")
            .begun;
        let plan = || Plan {
            data_dir: Some(fixtures.data(*sales)),
            account: Account::Practice,
            sandbox_url: Some(provider.url()),
            credentials: Vec::new(),
            purpose: Purpose::Sell,
            program: "bars".to_owned(),
            clock: Arc::new(Evening(now)),
            outlet: Arc::new(Unheard),
        };
        let register = timed(
            criterion,
            &format!("opening/the register, of {sales}"),
            || {
                let plan = plan();
                let (opened, took) = once(|| runtime.block_on(Opened::open(plan)));
                drop(opened.expect("a register"));
                took
            },
        );
        let opened = runtime.block_on(Opened::open(plan())).expect("a register");
        let window = timed(
            criterion,
            &format!("opening/the window's picture, of {sales}"),
            || {
                let (picture, took) = once(|| runtime.block_on(opened.till.snapshot()));
                picture.expect("a picture");
                took
            },
        );
        drop(opened);
        let names = [
            "opening the journal",
            "opening the register",
            "the window's picture",
        ];
        let all = [file, register, window];
        for (nth, (times, name)) in all.iter().zip(names).enumerate() {
            let what = format!("{name}, of {sales} sales");
            // An empty journal has no last events to look at, and an empty window nothing to draw: these two are
            // held to the smallest that have.
            let peers = if nth == REGISTER { &empty } else { &smallest };
            let Some(peer) = peers.as_ref().and_then(|peer| peer.get(nth)) else {
                report.tell(what, times);
                continue;
            };
            let is_last = place == fixtures.sizes.len();
            let bar = if is_last { Bar::AtMost(2.0) } else { Bar::None };
            report.hold(what, times, ratio(times, peer), bar);
        }
        if place == 1 {
            smallest.get_or_insert(all);
        } else {
            empty.get_or_insert(all);
        }
    }
}
