//! The next morning: an image is opened as the program would, and held against what is known of the day.

use std::{collections::BTreeSet, fs, time::Duration};

use disk::{Event, Image, Loss, Replay};
use domain::{instant::Instant, register::Register};
use journal::{Journal, Opening, Stamp, Verification};
use tests::{START, folder};

use crate::{
    day::{Day, JOURNAL},
    images::Moment,
};

/// What is known of a day.
pub(crate) struct Morning<'d> {
    day: &'d Day,
    /// The last event of each commit there was.
    pub(crate) commits: BTreeSet<i64>,
    /// How many times the disk was waited for.
    pub(crate) boundaries: usize,
}

impl<'d> Morning<'d> {
    /// Reads where the commits ended off the disk itself: all that was there whenever it was waited for.
    pub(crate) async fn of(day: &'d Day) -> Morning<'d> {
        let mut morning = Morning {
            day,
            commits: BTreeSet::new(),
            boundaries: 0,
        };
        let mut replay = Replay::of(&day.record);
        while let Some(event) = replay.step() {
            if !matches!(event, Event::Synced { .. }) {
                continue;
            }
            morning.boundaries += 1;
            let image = replay.image(Loss::Nothing);
            if image.contains_key(&day.folder.join(JOURNAL)) {
                let head = morning.head_of(&image).await;
                morning.commits.insert(head.expect("nothing was lost"));
            }
        }
        morning
    }

    /// Opens what the disk holds at that moment, and says what does not hold.
    pub(crate) async fn opens(&self, moment: &Moment) -> Result<(), String> {
        if !moment.image.contains_key(&self.day.folder.join(JOURNAL)) {
            // The journal was not given its name yet.
            return match moment.mark {
                None => Ok(()),
                Some(mark) => Err(format!("there is no journal, and {mark} was acknowledged")),
            };
        }
        let head = self.head_of(&moment.image).await?;
        if let Some(mark) = moment.mark
            && head < mark
        {
            return Err(format!("{mark} was acknowledged and {head} is the last"));
        }
        if !self.commits.contains(&head) {
            return Err(format!("half a commit: {head} is the last"));
        }
        Ok(())
    }

    /// The last event of a journal that holds together, goes on, and tells nothing but what happened.
    async fn head_of(&self, image: &Image) -> Result<i64, String> {
        let folder = folder();
        for (path, held) in image {
            // The backup is in the same folder; nothing else ever is.
            let name = path.strip_prefix(&self.day.folder);
            let name = name.map_err(|_| format!("{} is elsewhere", path.display()))?;
            fs::write(folder.path().join(name), held).map_err(|why| why.to_string())?;
        }
        let opening = Opening {
            reserve_bytes: 0,
            check_after: Duration::from_hours(1),
        };
        let path = folder.path().join(JOURNAL);
        let nobody = Register::from_bits(0xBAD);
        let journal = Journal::open_as(&path, nobody, START, opening);
        let journal = journal.map_err(|why| format!("it does not open: {why:?}"))?;
        let read = journal
            .read(|book| Ok((book.verify()?, book.events(1, u32::MAX)?)))
            .await;
        let (verified, events) = read.map_err(|why| format!("it is not read: {why:?}"))?;
        if !matches!(verified, Verification::Holds { .. }) {
            return Err(format!("it does not hold: {verified:?}"));
        }
        if self.day.events.get(..events.len()) != Some(events.as_slice()) {
            return Err("it tells what never happened".to_owned());
        }
        let stamp = Stamp {
            id: uuid::Uuid::from_u128(1),
            at: Instant::from_ms(START.ms() + 86_400_000),
            operator: None,
        };
        let next = journal
            .write(move |book| book.set_setting("the next morning", "comes", &stamp))
            .await;
        next.map_err(|why| format!("it does not go on: {why:?}"))?;
        i64::try_from(events.len()).map_err(|why| why.to_string())
    }
}
