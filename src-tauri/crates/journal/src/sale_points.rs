//! Sale points: what was made and retired on the account, for the audit. The provider's list says which there
//! are; here it says since when, and who did it.

use domain::instant::Instant;
use serde::{Deserialize, Serialize};

use crate::{
    access::{Reading, Writing},
    error::Error,
    events::{Recorded, Stamp},
    fact::Fact,
};

/// What became of a sale point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SalePointNote {
    /// The provider made it.
    Created {
        /// The provider's id of it.
        id: String,
        /// What people call it.
        name: String,
    },
    /// The provider took it off.
    Retired {
        /// The provider's id of it.
        id: String,
        /// What people called it. None in journals from before it was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

impl SalePointNote {
    /// The note's word in the journal.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            SalePointNote::Created { .. } => "created",
            SalePointNote::Retired { .. } => "retired",
        }
    }
}

impl Reading<'_> {
    /// All that became of the account's sale points through this register, in order, and when.
    pub fn sale_point_notes(self) -> Result<Vec<(SalePointNote, Instant)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT register, sequence, id, at_ms, operator, subject, kind, body, previous, hash
             FROM events WHERE subject = 'sale_point' ORDER BY sequence",
        )?;
        let mut rows = statement.query([])?;
        let mut notes = Vec::new();
        while let Some(row) = rows.next()? {
            let event = Recorded::from_row(row)?;
            let Some(Fact::SalePoint(note)) = event.fact() else {
                let what = format!("event {} cannot be read", event.sequence);
                return Err(Error::Damaged(what));
            };
            notes.push((note, event.at));
        }
        Ok(notes)
    }
}

impl Writing<'_> {
    /// Takes note of what became of a sale point: an event and nothing else.
    pub fn note_sale_point(&mut self, note: &SalePointNote, stamp: &Stamp) -> Result<(), Error> {
        self.whole(|writing| {
            writing.append(&Fact::SalePoint(note.clone()), stamp)?;
            Ok(())
        })
    }
}
