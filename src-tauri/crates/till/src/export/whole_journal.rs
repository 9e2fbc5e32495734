//! The whole journal as a file: every event, a line each, so that another program can read it and anybody can hold it
//! against its chain ([`journal::verify_lines`]). It has what every sale and every payout said, whole account numbers
//! among it; no PIN and no password, which no journal has.

use std::path::Path;

use domain::operator::Deed;
use journal::Recorded;

use super::{AT_A_TIME, Sink};
use crate::{
    Till,
    progress::Task,
    refusal::{Code, Refusal},
    view::{Saved, Work},
};

impl Till {
    /// What a file with the whole journal is called unless somebody calls it otherwise.
    pub fn journal_file_name(&self) -> String {
        let register = self.inner.journal.register();
        format!("registro-{}-{}.jsonl", register.as_str(), self.today())
    }

    /// Whether the person at the till may have the whole journal: for whoever asks where to put it, first.
    pub fn may_export_journal(&self) -> Result<(), Refusal> {
        self.allowed(Deed::KeepJournal).map(drop)
    }

    /// Writes the whole journal as it is now where it is said, in the place of a file that is there. It can be watched
    /// and stopped as [`Work::Export`]: then, as when it fails, there is no file, nor half of one. A manager's.
    pub async fn export_journal_to(&self, path: &Path) -> Result<Saved, Refusal> {
        self.allowed(Deed::KeepJournal)?;
        let task = self.set_about(Work::Export);
        let sink = Sink::at(self, path).await?;
        let sink = self.write_journal(sink, &task).await?;
        sink.keep().await
    }

    /// Whether there is something at that path already: an export does not ask, whoever has one made does.
    pub fn has_file(&self, path: &Path) -> bool {
        self.inner.ports.cabinet.has(path)
    }

    async fn write_journal(&self, sink: Sink, task: &Task) -> Result<Sink, Refusal> {
        // What is written from now on is of the next export: this one ends at this head.
        let head = self.inner.journal.read(|book| book.head()).await?;
        let all = usize::try_from(head.sequence).map_err(|_| self.refuse(Code::Internal))?;
        task.has(all).await;
        let first = journal::first_line(self.inner.journal.register(), head);
        let mut sink = sink.put(first.into_bytes()).await?;
        let mut written = 0_i64;
        while written < head.sequence {
            let from = written.saturating_add(1);
            let limit = u32::try_from(AT_A_TIME).unwrap_or(u32::MAX);
            let mut events = self
                .inner
                .journal
                .read(move |book| book.events(from, limit))
                .await?;
            events.retain(|event| event.sequence <= head.sequence);
            let Some(last) = events.last() else {
                return Err(self.refuse(Code::JournalDamaged));
            };
            written = last.sequence;
            let lines: String = events.iter().map(Recorded::line).collect();
            sink = sink.put(lines.into_bytes()).await?;
            task.did(events.len()).await?;
        }
        Ok(sink)
    }
}
