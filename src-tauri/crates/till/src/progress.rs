//! Long work, as whoever waits for it sees it: how far it has come, and a word that stops it.
//!
//! Nothing of it is kept. A window that shows it asks from time to time; whoever does the work asks before each part
//! whether it is still wanted. Of each kind the one that was begun last is the one that is meant.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

use crate::{
    Till,
    refusal::{Code, Refusal},
    view::{Progress, Work},
};

/// How far some work has come.
#[derive(Default)]
pub(crate) struct UnderWay {
    done: AtomicU32,
    of: AtomicU32,
    is_stopped: AtomicBool,
}

/// Some work, as long as it is being done: it ends when this is dropped.
pub(crate) struct Task {
    till: Till,
    work: Work,
    under_way: Arc<UnderWay>,
}

impl Till {
    /// How far that work has come; none when nothing of the kind is being done.
    pub fn progress(&self, work: Work) -> Option<Progress> {
        let present = self.present();
        let under_way = present.works.get(&work)?;
        Some(Progress {
            done: under_way.done.load(Ordering::Relaxed),
            of: under_way.of.load(Ordering::Relaxed),
        })
    }

    /// Stops that work, if it is being done: whoever asked for it is told [`Code::Stopped`], and nothing of it stays.
    pub fn stop(&self, work: Work) {
        if let Some(under_way) = self.present().works.get(&work) {
            under_way.is_stopped.store(true, Ordering::Relaxed);
        }
    }

    /// Begins such work.
    pub(crate) fn set_about(&self, work: Work) -> Task {
        let under_way = Arc::new(UnderWay::default());
        self.present().works.insert(work, Arc::clone(&under_way));
        Task {
            till: self.clone(),
            work,
            under_way,
        }
    }
}

impl Task {
    /// How many parts it has in all. Whoever watches gets a turn to see it.
    pub(crate) async fn has(&self, parts: usize) {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        self.under_way.of.store(parts, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }

    /// Some more of it is done, and whoever watches gets a turn to see it. [`Code::Stopped`] when it is not wanted any
    /// more.
    pub(crate) async fn did(&self, parts: usize) -> Result<(), Refusal> {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        self.under_way.done.fetch_add(parts, Ordering::Relaxed);
        tokio::task::yield_now().await;
        self.goes_on()
    }

    /// [`Code::Stopped`] when it is not wanted any more.
    pub(crate) fn goes_on(&self) -> Result<(), Refusal> {
        if self.under_way.is_stopped.load(Ordering::Relaxed) {
            return Err(self.till.refuse(Code::Stopped));
        }
        Ok(())
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let mut present = self.till.present();
        let is_this = |it: &Arc<UnderWay>| Arc::ptr_eq(it, &self.under_way);
        if present.works.get(&self.work).is_some_and(is_this) {
            present.works.remove(&self.work);
        }
    }
}
