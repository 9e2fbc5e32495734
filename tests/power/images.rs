//! Which moments of a record are tried, and what is lost at each.

use disk::{Event, Image, Loss, Record, Replay, Unit};
use sha2::{Digest, Sha256};

/// A moment at which the power went.
pub(crate) struct Moment {
    /// How many events were done.
    pub(crate) at: usize,
    /// What became of that which was not safe.
    pub(crate) loss: Loss,
    /// What was acknowledged: the number of the last event.
    pub(crate) mark: Option<i64>,
    /// What the disk holds.
    pub(crate) image: Image,
}

impl Moment {
    /// The same for images that are the same, and for which the same must hold.
    pub(crate) fn print(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(self.mark.unwrap_or(0).to_le_bytes());
        for (path, held) in &self.image {
            hasher.update(path.as_os_str().as_encoded_bytes());
            hasher.update(held.len().to_le_bytes());
            hasher.update(held);
        }
        hasher.finalize().into()
    }
}

/// How many images a record is good for.
pub(crate) struct Pick {
    /// At each boundary, how often the dice say what arrived.
    throws: u64,
    /// Of the writes in between, each so-manieth is torn.
    stride: usize,
}

impl Pick {
    /// `factor` times as many as usual.
    pub(crate) fn of(record: &Record, factor: u32) -> Pick {
        let writes = record.events.iter();
        let writes = writes.filter(|event| matches!(event, Event::Written { .. }));
        // Some two hundred torn writes of each record, whatever its length.
        let wanted = 200 * usize::try_from(factor).expect("a small number");
        Pick {
            throws: 2 * u64::from(factor),
            stride: (writes.count() / wanted).max(1),
        }
    }

    /// What is lost if the power goes after this event, the `n`-th write.
    fn losses(&self, event: &Event, n: usize, at: usize) -> Vec<Loss> {
        let seed = |throw: u64| at as u64 * 1_000 + throw;
        match event {
            // Just before a sync everything is at stake; just after it what is not of that file.
            Event::Synced { .. } | Event::Deleted { .. } | Event::Cut { .. } => {
                let mut losses = vec![Loss::All, Loss::Nothing];
                for throw in 0..self.throws {
                    losses.push(Loss::Some(seed(throw), Unit::Sector));
                    losses.push(Loss::Some(seed(throw), Unit::Page));
                }
                losses
            }
            Event::Written { bytes, .. } if n.is_multiple_of(self.stride) => {
                let last = bytes.len().saturating_sub(1);
                // A frame of the log is two writes: its header of 24 bytes, and its page.
                let torn = [0, 1, last / 2, last].map(Loss::Torn);
                let scattered = Loss::Some(seed(0), Unit::Sector);
                torn.into_iter().chain([scattered]).collect()
            }
            Event::Marked(_) => vec![Loss::All],
            Event::Written { .. } | Event::Opened { .. } => vec![],
        }
    }
}

/// Goes through the record and shows every moment that is tried. Of `(n, of)` threads this is the `n`-th.
pub(crate) fn walk(
    record: &Record,
    pick: &Pick,
    (thread, threads): (usize, usize),
    mut shows: impl FnMut(Moment),
) {
    let mut replay = Replay::of(record);
    let mut writes = 0;
    loop {
        let (at, mark) = (replay.at(), replay.mark());
        let next = record.events.get(at);
        let mine = at % threads == thread;
        // What a sync was about to make safe is all at stake until it is done.
        if let Some(Event::Synced { .. } | Event::Deleted { .. }) = next
            && mine
        {
            let event = next.expect("there is one");
            for loss in pick.losses(event, writes, at) {
                let image = replay.image(loss);
                shows(Moment {
                    at,
                    loss,
                    mark,
                    image,
                });
            }
        }
        let Some(event) = replay.step() else {
            return;
        };
        writes += usize::from(matches!(event, Event::Written { .. }));
        if mine {
            let (at, mark) = (replay.at(), replay.mark());
            for loss in pick.losses(event, writes, at) {
                let image = replay.image(loss);
                shows(Moment {
                    at,
                    loss,
                    mark,
                    image,
                });
            }
        }
    }
}
