//! `GET v2/account/transactions`: the movements of a range of days.
//!
//! The rows have no id and name no order. A credit is known by what its row says and by its ordinal
//! among rows that say the same (provider notes, §6); which order it paid, and which payout a debit was,
//! is decided elsewhere.

mod browse;
mod movement;
mod rows;

use domain::{credit::Credit, day::Day};
use serde_json::value::RawValue;

pub use browse::{TransactionsPage, TransactionsQuery};
pub use movement::Movement;
use rows::Page;
pub(super) use rows::{Known, Oddities};

use super::{Telepagos, dialect::Stake};
use crate::{
    answer::{Answer, SilenceKind, Unsaid},
    transport::Method,
};

const ROUTE: &str = "v2/account/transactions";

/// The most pages read: a shop's two days fit many times over.
const PAGES_MAX: u32 = 100;
/// How often a list in pages is read to find it unchanged.
const PASSES_MAX: u32 = 3;

type Fields = Vec<(&'static str, String)>;

/// What moved on an account, in and out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    /// The settled credits, oldest first.
    pub credits: Vec<Credit>,
    /// What went out, settled or not, oldest first, each amount without a sign and more than nothing.
    pub debits: Vec<Movement>,
}

impl Telepagos {
    /// What was booked from `from` to `to`, both included.
    ///
    /// Income that is not settled, and rows that are not readable, are left out and told to the log. Asked
    /// for whole, once for both directions; should the provider answer in pages all the same, every page
    /// is read, and read again until two readings agree, so that a row that moves from one page to the
    /// next while we read is neither missed nor counted twice (ambiguity 29). Days whose rows are too many
    /// for one answer are asked for in two halves, down to a day alone.
    pub async fn movements(&self, from: Day, to: Day) -> Answer<Movements> {
        self.read_movements(from, to).await.into()
    }

    /// The credits among the [movements](Telepagos::movements).
    pub async fn credits(&self, from: Day, to: Day) -> Answer<Vec<Credit>> {
        let movements = self.movements(from, to).await;
        movements.map(|movements| movements.credits)
    }

    async fn read_movements(&self, from: Day, to: Day) -> Result<Movements, Unsaid> {
        let mut movements = Movements::default();
        // What is left to read, the oldest days last.
        let mut left = vec![(from, to)];
        while let Some((from, to)) = left.pop() {
            match self.read_range(from, to).await {
                Ok(read) => {
                    // No row of one day says the same as a row of another: twins are of one range.
                    movements.credits.extend(read.credits);
                    movements.debits.extend(read.debits);
                }
                Err(unsaid) => {
                    let Some([first, second]) = self.halves(&unsaid, from, to) else {
                        return Err(unsaid);
                    };
                    left.extend([second, first]);
                }
            }
        }
        Ok(movements)
    }

    /// The halves of some days, if all that is wrong with them is that one answer cannot hold them. A list in pages
    /// that has no end in sight has none in half of it either, at a request a page.
    fn halves(&self, unsaid: &Unsaid, from: Day, to: Day) -> Option<[(Day, Day); 2]> {
        let is_too_long = *unsaid == Unsaid::silence(SilenceKind::TooLarge);
        if !is_too_long || from >= to || self.habit().paged {
            return None;
        }
        let middle = Day::from_number(from.number().midpoint(to.number()))?;
        Some([(from, middle), (middle.after(), to)])
    }

    async fn read_range(&self, from: Day, to: Day) -> Result<Movements, Unsaid> {
        let range = vec![("date_from", from.to_string()), ("date_to", to.to_string())];
        let rows = self.rows(&range).await?;
        let read = rows::read(&rows, &mut self.known_rows());
        self.note_oddities(read.oddities);
        Ok(read.movements)
    }

    async fn rows(&self, range: &Fields) -> Result<Vec<Box<RawValue>>, Unsaid> {
        let paged = self.habit().paged;
        if !paged {
            let body = self.get(range).await?;
            let page = Page::read(&body)?;
            if page.pages.is_none_or(|pages| pages <= 1) {
                return Ok(owned(&page));
            }
            tracing::info!(
                provider = "telepagos",
                "The provider lists movements in pages."
            );
            self.habit().paged = true;
        }

        let mut before: Option<Pass> = None;
        for _ in 0..PASSES_MAX {
            let pass = self.pass(range).await?;
            let settled = pass.pages <= 1 || before.is_some_and(|before| before.shows_as(&pass));
            if settled {
                return Ok(pass.rows);
            }
            before = Some(pass);
        }
        Err(Unsaid::silence(SilenceKind::Changing))
    }

    /// Every page once.
    async fn pass(&self, range: &Fields) -> Result<Pass, Unsaid> {
        let mut rows: Vec<Box<RawValue>> = Vec::new();
        for number in 1..=PAGES_MAX {
            let mut fields = range.clone();
            fields.push(("paginate", "1".to_owned()));
            fields.push(("page", number.to_string()));
            let body = self.get(&fields).await?;
            let page = Page::read(&body)?;
            let fresh = owned(&page);
            // A server that heeds no page number would show us the same credits on every page.
            let heeded = page.number.is_none_or(|page| page == number);
            if !heeded || (!fresh.is_empty() && same(tail(&rows, fresh.len()), &fresh)) {
                return Err(Unsaid::silence(SilenceKind::Unreadable));
            }
            rows.extend(fresh);
            if page.pages.is_none_or(|pages| pages <= number) {
                let pages = number;
                return Ok(Pass { pages, rows });
            }
        }
        Err(Unsaid::silence(SilenceKind::TooLarge))
    }

    /// Tells the log what was left out, once for as long as it stays the same.
    fn note_oddities(&self, oddities: Oddities) {
        let before = std::mem::replace(&mut self.habit().oddities, oddities);
        if before == oddities || oddities == Oddities::default() {
            return;
        }
        tracing::warn!(
            provider = "telepagos",
            unreadable = oddities.unreadable,
            unsettled = oddities.unsettled,
            "Some movements do not count as credits."
        );
    }

    async fn get(&self, fields: &Fields) -> Result<String, Unsaid> {
        self.carried(Stake::Read, Method::Get, ROUTE, fields).await
    }
}

/// All rows, read page by page.
struct Pass {
    pages: u32,
    rows: Vec<Box<RawValue>>,
}

impl Pass {
    fn shows_as(&self, other: &Pass) -> bool {
        same(&self.rows, &other.rows)
    }
}

fn owned(page: &Page) -> Vec<Box<RawValue>> {
    page.rows.iter().map(|row| (*row).to_owned()).collect()
}

/// The last rows, as many as asked for if there are so many.
fn tail(rows: &[Box<RawValue>], count: usize) -> &[Box<RawValue>] {
    &rows[rows.len().saturating_sub(count)..]
}

fn same(ours: &[Box<RawValue>], theirs: &[Box<RawValue>]) -> bool {
    let texts = |rows: &[Box<RawValue>]| -> Vec<String> {
        rows.iter().map(|row| row.get().to_owned()).collect()
    };
    texts(ours) == texts(theirs)
}
