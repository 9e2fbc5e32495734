//! Exports: the sales that a query means, all of them, in files for people who calculate and for programs.
//!
//! A row is a sale, and what stands in it is what its money did on these days, so that the columns come to what the
//! [`review`](crate::review) of the same days says, to the centavo. That is why a sale that is listed on another day is
//! in it, too, when money of it moved on these. Sales are read a few at a time, and text is written as it is read: whoever
//! looks at the till meanwhile is not kept waiting by a year of them, and a year needs no more memory than a day. A
//! workbook and a report are made whole, because their beginning says what is at their end.

mod sink;
mod whole_journal;

use std::path::{Path, PathBuf};

use documents::sheets::{self, Sheet};
use domain::{
    entry::Kind,
    instant::Instant,
    money::Money,
    operator::Deed,
    order::{Order, OrderId},
};
use journal::Moved;
use serde_json::{Value, json};

pub(crate) use self::sink::Sink;
use crate::{
    Till, objects,
    progress::Task,
    refusal::{Code, Refusal},
    review::Costs,
    sales::Wanted,
    story,
    view::{ExportFormat, SalesQuery, Saved, StoryStep, Work},
};

/// How many sales are read at a time.
const AT_A_TIME: usize = 500;

/// What the name of a file of that format ends with.
pub const fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Json => "json",
        ExportFormat::Pdf => "pdf",
    }
}

/// What a file with the sales of a query is called unless somebody calls it otherwise.
pub fn file_name(query: &SalesQuery, format: ExportFormat) -> String {
    let days = match (&query.from, &query.to) {
        (from, to) if from == to => from.clone(),
        (from, to) => format!("{from}-a-{to}"),
    };
    format!("ventas-{days}.{}", ending(format))
}

/// What a sale's money did on some days.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Came {
    /// When its last payment counts.
    pub(crate) paid: Option<Instant>,
    collected: Money,
    taken_back: Money,
    refunded: Money,
    pub(crate) costs: Costs,
}

/// A sale, and what its money did.
pub(crate) struct Exported {
    pub(crate) order: Order,
    pub(crate) came: Came,
}

impl Till {
    /// The sales that `query` means as a sheet, the oldest first, with totals. A manager's to see.
    pub async fn sales_sheet(&self, query: &SalesQuery) -> Result<Sheet, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let task = self.set_about(Work::Export);
        self.sheet_of(&self.wanted(query)?, &task).await
    }

    /// The bytes of a file with the sales that `query` means. A manager's to see.
    pub async fn export_sales(
        &self,
        query: &SalesQuery,
        format: ExportFormat,
    ) -> Result<Vec<u8>, Refusal> {
        self.may_export(query)?;
        let task = self.set_about(Work::Export);
        let sink = Sink::in_memory(self);
        let sink = self.write_sales((query, format), sink, &task).await?;
        Ok(sink.bytes())
    }

    /// Writes a file with the sales that `query` means where it is said, in the place of one that is there. It can be
    /// watched and stopped as [`Work::Export`]: then, as when it fails, there is no file, nor half of one.
    pub async fn export_sales_to(
        &self,
        query: &SalesQuery,
        format: ExportFormat,
        path: &Path,
    ) -> Result<Saved, Refusal> {
        self.may_export(query)?;
        let task = self.set_about(Work::Export);
        let sink = Sink::at(self, path).await?;
        let sink = self.write_sales((query, format), sink, &task).await?;
        sink.keep().await
    }

    /// Whether the person at the till may have the sales that `query` means: for whoever asks where to put them, first.
    pub fn may_export(&self, query: &SalesQuery) -> Result<(), Refusal> {
        self.allowed(Deed::SeeTotals)?;
        self.wanted(query).map(drop)
    }

    /// Where a file of that name goes when nobody says where: among the register's papers.
    pub fn among_papers(&self, name: &str) -> PathBuf {
        self.inner.papers.join(name)
    }

    async fn write_sales(
        &self,
        (query, format): (&SalesQuery, ExportFormat),
        sink: Sink,
        task: &Task,
    ) -> Result<Sink, Refusal> {
        let wanted = self.wanted(query)?;
        match format {
            ExportFormat::Csv => self.write_rows(&wanted, sink, task).await,
            ExportFormat::Json => self.write_objects(query, &wanted, sink, task).await,
            ExportFormat::Xlsx => {
                let sheet = self.sheet_of(&wanted, task).await?;
                let packed = self.packed(sheet).await?;
                task.goes_on()?;
                sink.put(packed).await
            }
            ExportFormat::Pdf => {
                let pdf = self.drawn_days(query, task).await?;
                task.goes_on()?;
                sink.put(pdf).await
            }
        }
    }

    /// The sales as text, a row each.
    async fn write_rows(&self, wanted: &Wanted, sink: Sink, task: &Task) -> Result<Sink, Refusal> {
        let numbers = self.numbers_of(wanted, task).await?;
        let mut sink = sink.put(sheets::csv_head(&sheets::sale_columns())).await?;
        for batch in numbers.chunks(AT_A_TIME) {
            let sales = self.batch(batch, wanted).await?;
            let rows: Option<Vec<_>> = sales
                .iter()
                .map(|sale| row(sale).map(|row| sheets::sale_row(&row)))
                .collect();
            let rows = rows.ok_or_else(|| self.refuse(Code::Internal))?;
            sink = sink.put(sheets::csv_rows(&rows)).await?;
            task.did(batch.len()).await?;
        }
        Ok(sink)
    }

    /// The sales for programs, each whole, with all that happened to it, and what they come to.
    async fn write_objects(
        &self,
        query: &SalesQuery,
        wanted: &Wanted,
        sink: Sink,
        task: &Task,
    ) -> Result<Sink, Refusal> {
        let numbers = self.numbers_of(wanted, task).await?;
        let begins = format!("{{\"query\":{},\"sales\":[", json!(query));
        let mut sink = sink.put(begins.into_bytes()).await?;
        let (mut all, mut is_first) = (Came::default(), true);
        for batch in numbers.chunks(AT_A_TIME) {
            let sales = self.batch(batch, wanted).await?;
            let stories = self
                .stories(sales.iter().map(|it| it.order.id).collect())
                .await?;
            let mut text = String::new();
            for (sale, story) in sales.iter().zip(stories) {
                all = all
                    .and(&sale.came)
                    .ok_or_else(|| self.refuse(Code::Internal))?;
                let mut object = objects::order(&sale.order, true);
                object["came"] = came_object(&sale.came);
                object["story"] = story.iter().map(objects::step).collect();
                if !std::mem::take(&mut is_first) {
                    text.push(',');
                }
                text.push_str(&object.to_string());
            }
            sink = sink.put(text.into_bytes()).await?;
            task.did(batch.len()).await?;
        }
        let ends = format!("],\"totals\":{}}}\n", came_object(&all));
        sink.put(ends.into_bytes()).await
    }

    async fn sheet_of(&self, wanted: &Wanted, task: &Task) -> Result<Sheet, Refusal> {
        let sales = self.gather(wanted, task).await?;
        let too_much = || self.refuse(Code::Internal);
        let rows: Option<Vec<sheets::Sale>> = sales.iter().map(row).collect();
        let title = match wanted.days {
            (first, last) if first == last => format!("Ventas {first}"),
            (first, last) => format!("Ventas {first} a {last}"),
        };
        sheets::sales(&title, &rows.ok_or_else(too_much)?).ok_or_else(too_much)
    }

    /// A sheet as a workbook. Years of rows are megabytes to pack; nobody else waits for that.
    pub(crate) async fn packed(&self, sheet: Sheet) -> Result<Vec<u8>, Refusal> {
        let packed = tokio::task::spawn_blocking(move || sheets::xlsx(&sheet)).await;
        match packed {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) => {
                let refusal = self.refuse(Code::Internal);
                tracing::error!(trace = refusal.trace, error = %error, "a workbook could not be made");
                Err(refusal)
            }
            Err(_) => Err(self.refuse(Code::Internal)),
        }
    }

    /// The sales that `query` means, the oldest first, with what their money did on its days.
    pub(crate) async fn gathered(
        &self,
        query: &SalesQuery,
        task: &Task,
    ) -> Result<Vec<Exported>, Refusal> {
        let wanted = self.wanted(query)?;
        self.gather(&wanted, task).await
    }

    async fn gather(&self, wanted: &Wanted, task: &Task) -> Result<Vec<Exported>, Refusal> {
        let numbers = self.numbers_of(wanted, task).await?;
        let mut sales = Vec::new();
        for batch in numbers.chunks(AT_A_TIME) {
            sales.extend(self.batch(batch, wanted).await?);
            task.did(batch.len()).await?;
        }
        Ok(sales)
    }

    /// The numbers of the sales that may be meant, the oldest first: those that are listed on these days, and those whose
    /// money moved on these and that are listed on others.
    async fn numbers_of(&self, wanted: &Wanted, task: &Task) -> Result<Vec<i64>, Refusal> {
        let asked = wanted.clone();
        let mut numbers = self
            .inner
            .journal
            .browse(move |book| {
                let (first, last) = asked.days;
                let mut numbers = asked.numbers(book)?;
                numbers.extend(book.numbers_moved(first, last)?);
                Ok(numbers)
            })
            .await?;
        numbers.sort_unstable();
        numbers.dedup();
        task.has(numbers.len()).await;
        Ok(numbers)
    }

    /// The sales of these numbers that are wanted, with what their money did on these days.
    async fn batch(&self, numbers: &[i64], wanted: &Wanted) -> Result<Vec<Exported>, Refusal> {
        let (numbers, asked) = (numbers.to_vec(), wanted.clone());
        let read = self
            .inner
            .journal
            .browse(move |book| {
                let (first, last) = asked.days;
                let mut sales = Vec::new();
                for number in numbers {
                    let Some(stored) = book.order_numbered(number)? else {
                        continue;
                    };
                    if !asked.means(&stored.order) {
                        continue;
                    }
                    let moved = book.movements_of(stored.order.id, first, last)?;
                    let came = moved.iter().try_fold(Came::default(), Came::after);
                    sales.push(came.map(|came| Exported {
                        order: stored.order,
                        came,
                    }));
                }
                Ok(sales)
            })
            .await?;
        let sales: Option<Vec<Exported>> = read.into_iter().collect();
        sales.ok_or_else(|| self.refuse(Code::Internal))
    }

    async fn stories(&self, orders: Vec<OrderId>) -> Result<Vec<Vec<StoryStep>>, Refusal> {
        let stories = self.inner.journal.browse(move |book| {
            let stories = orders.iter().map(|id| story::read(book, *id));
            stories.collect::<Result<Vec<_>, _>>()
        });
        Ok(stories.await?)
    }
}

impl Came {
    /// These after one more movement; none when they are more than can be held.
    fn after(mut self, moved: &Moved) -> Option<Came> {
        let sum = match moved.kind {
            Kind::Payment => {
                self.paid = Some(moved.at);
                self.costs = self.costs.and(moved.settlement.as_ref())?;
                &mut self.collected
            }
            Kind::TakenBack => &mut self.taken_back,
            Kind::RefundArrived => &mut self.refunded,
            // Until it has arrived it is still here.
            Kind::RefundBegun | Kind::RefundFailed => return Some(self),
        };
        *sum = sum.plus(moved.amount)?;
        Some(self)
    }

    /// These and those.
    fn and(mut self, other: &Came) -> Option<Came> {
        self.collected = self.collected.plus(other.collected)?;
        self.taken_back = self.taken_back.plus(other.taken_back)?;
        self.refunded = self.refunded.plus(other.refunded)?;
        self.costs = self.costs.with(other.costs)?;
        Some(self)
    }

    /// What is left of it.
    pub(crate) fn net(&self) -> Option<Money> {
        self.collected
            .minus(self.taken_back)?
            .minus(self.refunded)?
            .minus(self.costs.fees)?
            .minus(self.costs.taxes)
    }
}

fn came_object(came: &Came) -> Value {
    let costs = Some(came.costs).filter(|costs| costs.settled > 0);
    json!({
        "collected": came.collected.to_decimal(),
        "taken_back": came.taken_back.to_decimal(),
        "refunded": came.refunded.to_decimal(),
        "fees": costs.map(|costs| costs.fees.to_decimal()),
        "taxes": costs.map(|costs| costs.taxes.to_decimal()),
        "net": came.net().map(Money::to_decimal),
    })
}

/// A sale's row; none when it comes to more than can be held.
fn row(sale: &Exported) -> Option<sheets::Sale> {
    let (order, came) = (&sale.order, &sale.came);
    let payment = order.payment();
    let said = Some(came.costs).filter(|costs| costs.settled > 0);
    Some(sheets::Sale {
        at: came.paid.or(order.paid_at).unwrap_or(order.created),
        number: order.draft.number,
        reference: order.draft.reference.to_string(),
        state: order.state,
        amount: order.draft.amount.money(),
        collected: came.collected,
        taken_back: came.taken_back,
        refunded: came.refunded,
        costs: said.map(|costs| (costs.fees, costs.taxes)),
        net: came.net()?,
        payer: payment.and_then(|payment| payment.name.clone()),
        cuit: payment.and_then(|payment| payment.cuit.clone()),
        operation: payment.and_then(|payment| payment.operation.clone()),
        concept: order.draft.concept.name.clone(),
        operator: order.draft.operator.clone(),
        sale_point: order.draft.sale_point.clone(),
        channel: order.draft.channel,
    })
}
