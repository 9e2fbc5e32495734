//! How long it takes to walk a whole chain and hold every view against it, by how long the chain is.

use std::time::Duration;

use journal::Verification;
use tokio::runtime::Runtime;

use crate::{
    fixtures::Fixtures,
    measure::{Times, once, ratio},
    report::{Bar, Report},
    shop,
};

/// How often a chain is walked. Criterion would do it ten times, and there is little to be learnt after three.
const WALKS: u32 = 3;

pub(crate) fn run(runtime: &Runtime, fixtures: &Fixtures, report: &mut Report) {
    let mut shorter: Option<Times> = None;
    for sales in fixtures.sizes.iter().take(2) {
        let journal = shop::quiet(&fixtures.journal(*sales));
        let mut of_a_million = Times::default();
        for _ in 0..WALKS {
            let (walked, took) = once(|| runtime.block_on(journal.read(|book| book.verify())));
            let Ok(Verification::Holds { events, .. }) = walked else {
                panic!("what the shop wrote does not hold: {walked:?}");
            };
            of_a_million.add(for_a_million(took, events));
        }
        let what = format!("verifying, a million events' worth, of {sales} sales");
        match &shorter {
            None => report.tell(what, &of_a_million),
            Some(shorter) => {
                let grown = ratio(&of_a_million, shorter);
                report.hold(what, &of_a_million, grown, Bar::AtMost(1.5));
            }
        }
        shorter.get_or_insert(of_a_million);
    }
}

fn for_a_million(took: Duration, events: i64) -> Duration {
    let events = u32::try_from(events).expect("some hundred thousand");
    took * 1_000 / (events / 1_000).max(1)
}
