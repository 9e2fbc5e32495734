//! A comparison as a sheet: every difference with what was decided on it, and every pair, so that it comes to what both
//! sides have.

use std::path::Path;

use documents::sheets::{self, Compared, Sheet, Standing};
use domain::{
    day::Day,
    instant::Instant,
    reconcile::{Kind, Outcome},
};
use journal::{Decision, Stored};

use super::sides::{Names, Sides};
use crate::{
    Till,
    export::Sink,
    progress::Task,
    refusal::{Code, Refusal},
    view::{Saved, SheetFormat, Work},
};

/// What the name of a file of that format ends with.
pub const fn ending(format: SheetFormat) -> &'static str {
    match format {
        SheetFormat::Csv => "csv",
        SheetFormat::Xlsx => "xlsx",
    }
}

/// What a file with the comparison of these days is called unless somebody calls it otherwise.
pub fn file_name(from: Day, to: Day, format: SheetFormat) -> String {
    let days = if from == to {
        from.to_string()
    } else {
        format!("{from}-a-{to}")
    };
    format!("conciliacion-{days}.{}", ending(format))
}

/// A comparison in a file.
pub struct ComparedSheet {
    /// The file.
    pub bytes: Vec<u8>,
    /// How much of it does not agree and nobody has decided on.
    pub differences: usize,
}

impl Till {
    /// The bytes of a file with the comparison of these days, for which the list is read anew. A manager's.
    pub async fn export_reconciliation(
        &self,
        from: Day,
        to: Day,
        format: SheetFormat,
    ) -> Result<ComparedSheet, Refusal> {
        self.may_reconcile(from, to)?;
        let task = self.set_about(Work::Export);
        self.compared_sheet((from, to), format, &task).await
    }

    /// The same, written where it is said, in the place of a file that is there. It can be watched and stopped as
    /// [`Work::Export`]: then, as when it fails, there is no file, nor half of one.
    pub async fn export_reconciliation_to(
        &self,
        from: Day,
        to: Day,
        format: SheetFormat,
        path: &Path,
    ) -> Result<Saved, Refusal> {
        self.may_reconcile(from, to)?;
        let task = self.set_about(Work::Export);
        let sink = Sink::at(self, path).await?;
        let sheet = self.compared_sheet((from, to), format, &task).await?;
        sink.put(sheet.bytes).await?.keep().await
    }

    async fn compared_sheet(
        &self,
        days: (Day, Day),
        format: SheetFormat,
        task: &Task,
    ) -> Result<ComparedSheet, Refusal> {
        let (sides, outcome) = self.compare(days, task).await?;
        let sheet = sheet_of(days, &sides, &outcome);
        let sheet = sheet.ok_or_else(|| self.refuse(Code::Internal))?;
        let bytes = match format {
            SheetFormat::Csv => sheets::csv(&sheet),
            SheetFormat::Xlsx => self.packed(sheet).await?,
        };
        task.goes_on()?;
        let (open, _) = self.differences(&sides, &outcome);
        Ok(ComparedSheet {
            bytes,
            differences: open.len(),
        })
    }
}

/// None when it comes to more than can be held.
fn sheet_of((from, to): (Day, Day), sides: &Sides, outcome: &Outcome) -> Option<Sheet> {
    let mut found: Vec<&domain::reconcile::Difference> = outcome.differences.iter().collect();
    found.sort_by_key(|it| std::cmp::Reverse(sides.happened(it)));
    let mut names = Names::default();
    let mut rows: Vec<Compared> = Vec::new();
    for it in found {
        let order = it.ours.and_then(|place| sides.order_of(place));
        let order = order.or_else(|| sides.unpaid_order(it.unpaid?));
        let name = names.name(sides, it);
        rows.push(Compared {
            standing: standing(it.kind),
            difference: it.amount,
            ..row(
                sides,
                (it.ours, it.theirs),
                (order, sides.happened(it)),
                sides.decision_on(&name, it),
            )
        });
    }
    // What nobody decided on comes first, each part of it the newest first.
    rows.sort_by_key(|row| row.decision.is_some());
    let mut pairs = outcome.pairs.clone();
    pairs.sort_by_key(|pair| std::cmp::Reverse(sides.came_in(pair.theirs)));
    rows.extend(pairs.iter().map(|pair| {
        row(
            sides,
            (Some(pair.ours), Some(pair.theirs)),
            (sides.order_of(pair.ours), sides.came_in(pair.theirs)),
            None,
        )
    }));
    let title = if from == to {
        format!("Conciliación {from}")
    } else {
        format!("Conciliación {from} a {to}")
    };
    sheets::agreement(&title, &rows)
}

fn row(
    sides: &Sides,
    (ours, theirs): (Option<usize>, Option<usize>),
    (order, at): (Option<&Stored>, Option<Instant>),
    decision: Option<&Decision>,
) -> Compared {
    let order = order.map(|stored| &stored.order);
    let credit = theirs
        .and_then(|place| sides.credit(place))
        .map(|it| &it.credit);
    Compared {
        standing: Standing::Agrees,
        at,
        number: order.map(|order| order.draft.number),
        reference: order.map(|order| order.draft.reference.to_string()),
        state: order.map(|order| order.state),
        ours: ours.and_then(|place| sides.paid(place)),
        theirs: credit.map(|credit| credit.amount),
        difference: domain::money::Money::ZERO,
        holder: credit.and_then(|credit| credit.holder.clone()),
        cuit: credit.and_then(|credit| credit.cuit.clone()),
        operation: credit.and_then(|credit| credit.operation.clone()),
        sale_point: credit.and_then(|credit| credit.sale_point.clone()),
        decision: decision.map(|it| (it.operator.clone(), it.at, it.reason.clone())),
    }
}

const fn standing(kind: Kind) -> Standing {
    match kind {
        Kind::MissingHere => Standing::MissingHere,
        Kind::AmountsDiffer => Standing::AmountsDiffer,
        Kind::PaidLate => Standing::PaidLate,
        Kind::MissingThere => Standing::MissingThere,
        Kind::Ambiguous => Standing::Ambiguous,
    }
}
