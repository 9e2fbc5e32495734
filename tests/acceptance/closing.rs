//! The end of a day: sealed and copied by itself, once, and what was printed of it proves it for ever.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::instant::Instant;
use journal::Journal;
use tests::Counter;
use till::ports::{self, Archive, Occasion, Soon};
use tokio::sync::watch;

/// A shelf that copies are put on.
struct Shelf {
    folder: PathBuf,
    copies: watch::Sender<Vec<PathBuf>>,
}

impl Archive for Shelf {
    fn back_up<'a>(
        &'a self,
        journal: &'a Journal,
        at: Instant,
        occasion: Occasion,
    ) -> Soon<'a, Result<PathBuf, journal::Error>> {
        Box::pin(async move {
            assert_eq!(occasion, Occasion::DayClosed, "nobody asked");
            let path = self.folder.join(format!("copy-{}.db", at.ms()));
            journal.back_up(&path).await?;
            self.copies.send_modify(|copies| copies.push(path.clone()));
            Ok(path)
        })
    }

    fn shelf(&self, _chosen: Option<&str>) -> ports::Shelf {
        ports::Shelf {
            folder: self.folder.clone(),
            last: None,
        }
    }

    fn must_take(&self, _folder: &Path) -> std::io::Result<()> {
        Ok(())
    }
}

fn shelf(counter: &Counter) -> Arc<Shelf> {
    Arc::new(Shelf {
        folder: counter.folder(),
        copies: watch::Sender::default(),
    })
}

/// The days that were sealed, in order.
async fn sealed_days(counter: &Counter) -> Vec<String> {
    let events = counter
        .journal()
        .read(|book| book.events(1, u32::MAX))
        .await;
    let events = events.expect("readable").into_iter();
    events
        .filter(|event| event.kind == "sealed")
        .filter_map(|event| {
            let body: serde_json::Value = serde_json::from_str(&event.body).expect("JSON");
            body["day"].as_str().map(str::to_owned)
        })
        .collect()
}

#[tokio::test]
async fn a_day_is_sealed_and_copied_once_it_is_over() {
    let counter = Counter::open().await;
    let shelf = shelf(&counter);
    counter.till().archives_in(shelf.clone());
    let order = counter.charge("150,00").await;
    counter.customer_pays(&order).await;
    counter.looks().await;
    assert!(
        sealed_days(&counter).await.is_empty(),
        "the day is not over"
    );

    counter.advance(Duration::from_hours(12));
    counter.looks().await;
    counter.looks().await;

    assert_eq!(sealed_days(&counter).await, ["2026-11-20"], "once");
    counter.till().has_copied().await;
    let copies = shelf.copies.borrow().clone();
    assert_eq!(
        copies.len(),
        1,
        "and copied once, before a program that waits for it ends"
    );
    let copy = Journal::open_read_only(&copies[0]).expect("a journal");
    let found = copy.read(move |book| book.order(order)).await;
    let found = found.expect("readable").expect("the sale is in it");
    assert!(found.order.state.is_paid(), "as it stood");
    counter.holds_together().await;
}

#[tokio::test]
async fn a_till_that_was_off_closes_the_day_at_its_next_start_and_a_clock_set_back_closes_none() {
    let mut counter = Counter::open().await;
    counter.charge("150,00").await;
    counter.looks().await;
    counter.advance(Duration::from_hours(3 * 24));
    counter.restart().await;
    counter.looks().await;
    assert_eq!(
        sealed_days(&counter).await,
        ["2026-11-22"],
        "all that is before today is sealed with it"
    );

    counter.clock().set(tests::START);
    counter.looks().await;

    assert_eq!(sealed_days(&counter).await.len(), 1, "that day was closed");
    counter.holds_together().await;
}
