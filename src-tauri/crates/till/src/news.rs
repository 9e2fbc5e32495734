//! News: what the windows are told, numbered, and drawn from the journal itself.
//!
//! Nothing announces what it did. After a commit, [`Till::tell_news`] reads the events that nobody was told
//! of yet, this process's or another's, and tells of the orders they moved, of the shift they opened, and that the
//! register itself is another. So nothing is
//! shown that is not first in the journal, and a console at work beside the window is seen there too.

use std::sync::Mutex;

use domain::order::OrderId;
use journal::Recorded;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    Till,
    event::{Event, Notice},
    picture::view,
    refusal::Refusal,
    view::Shift,
};

/// How many events are read at a time.
const PAGE: u32 = 500;

/// What was told so far.
pub(crate) struct News {
    told: Mutex<Told>,
    /// The number of the last notice, for whoever waits for one.
    number: watch::Sender<u64>,
    /// Held while the journal is read for news, so that notices keep its order.
    reading: tokio::sync::Mutex<()>,
}

struct Told {
    /// The last journal event told of.
    sequence: i64,
    /// The last notice given out.
    number: u64,
}

impl News {
    pub(crate) fn starting_at(sequence: i64) -> News {
        News {
            told: Mutex::new(Told {
                sequence,
                number: 0,
            }),
            number: watch::Sender::new(0),
            reading: tokio::sync::Mutex::new(()),
        }
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        // The numbers in it are whole at every moment; a panic elsewhere does not spoil them.
        self.told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Till {
    /// The number of the last notice given out.
    pub fn last_notice(&self) -> u64 {
        self.inner.news.told().number
    }

    /// Changes with every notice; for a console that waits for an order to move.
    pub fn notices(&self) -> watch::Receiver<u64> {
        self.inner.news.number.subscribe()
    }

    /// Tells one thing that is not an order's.
    pub(crate) fn tell(&self, event: Event) {
        let news = &self.inner.news;
        let number = {
            let mut told = news.told();
            told.number = told.number.saturating_add(1);
            self.inner.ports.outlet.tell(Notice {
                number: told.number,
                event,
            });
            told.number
        };
        news.number.send_replace(number);
    }

    /// Tells of every order that moved in the journal since the last time, of the shift if it is another, and of the
    /// register if a setting or somebody who works there is.
    pub(crate) async fn tell_news(&self) -> Result<(), Refusal> {
        let _turn = self.inner.news.reading.lock().await;
        loop {
            let since = self.inner.news.told().sequence;
            let (moved, turned, changed, last) = self
                .inner
                .journal
                .read(move |book| {
                    let events = book.events(since.saturating_add(1), PAGE)?;
                    let last = events.last().map(|event| event.sequence);
                    let mut subjects: Vec<OrderId> = Vec::new();
                    for event in &events {
                        if let Some(order) =
                            about(&event.subject).filter(|id| !subjects.contains(id))
                        {
                            subjects.push(order);
                        }
                    }
                    let moved = subjects
                        .into_iter()
                        .filter_map(|id| book.order(id).transpose())
                        .collect::<Result<Vec<_>, _>>()?;
                    // As it stands now: told twice it is the same.
                    let turned = events
                        .iter()
                        .any(|event| event.subject == "shift")
                        .then(|| book.open_shift())
                        .transpose()?;
                    let changed = Changed {
                        settings: events.iter().any(|event| event.subject == "setting"),
                        people: events.iter().any(is_about_the_team),
                    };
                    Ok((moved, turned, changed, last))
                })
                .await?;
            let Some(last) = last else {
                return Ok(());
            };
            if !moved.is_empty() {
                // A sale that was paid may have a receipt to print.
                self.inner.press_nudge.notify_one();
            }
            // A locked window is told of no sales; whoever signs in takes the snapshot.
            let seen = if self.session().is_some() {
                moved.as_slice()
            } else {
                &[]
            };
            for stored in seen {
                let order = Box::new(view(stored, &self.inner.profile));
                self.tell(Event::OrderChanged { order });
            }
            if changed.settings {
                self.read_settings_again().await?;
            }
            if changed.people {
                self.tell(Event::RegisterChanged);
            }
            if let Some(open) = turned {
                let shift = open.map(|open| Shift::from(open.shift));
                self.tell(Event::ShiftChanged { shift });
            }
            self.inner.news.told().sequence = last;
        }
    }
}

/// What of the register itself changed.
#[derive(Clone, Copy)]
struct Changed {
    settings: bool,
    people: bool,
}

/// Whether an event says that somebody else works here, or that somebody works here no more.
fn is_about_the_team(event: &Recorded) -> bool {
    event.subject == "operator" && matches!(event.kind.as_str(), "added" | "dismissed")
}

/// The order an event is about, if it is about one.
fn about(subject: &str) -> Option<OrderId> {
    Uuid::parse_str(subject).ok().map(OrderId)
}
