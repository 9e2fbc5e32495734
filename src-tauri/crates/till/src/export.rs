//! Exports: the sales that a query means, all of them, in files for people who calculate and for programs.
//!
//! A row is a sale, and what stands in it is what its money did on these days, so that the columns come to what the
//! [`review`](crate::review) of the same days says, to the centavo. That is why a sale that is listed on another day is
//! in it, too, when money of it moved on these. Sales are read a few at a time: whoever looks at the till meanwhile is not
//! kept waiting by a year of them.

use std::collections::HashMap;

use documents::sheets::{self, Sheet};
use domain::{
    entry::Kind,
    instant::Instant,
    money::Money,
    operator::Deed,
    order::{Order, OrderId},
};
use journal::{Moved, Stored};
use serde_json::{Value, json};

use crate::{
    Till, objects,
    refusal::{Code, Refusal},
    review::Costs,
    sales::Wanted,
    story,
    view::{ExportFormat, SalesQuery, Saved, StoryStep},
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
        let wanted = self.wanted(query)?;
        let sales = self.gather(&wanted).await?;
        let too_much = || self.refuse(Code::Internal);
        let rows: Option<Vec<sheets::Sale>> = sales.iter().map(row).collect();
        let title = match wanted.days {
            (first, last) if first == last => format!("Ventas {first}"),
            (first, last) => format!("Ventas {first} a {last}"),
        };
        sheets::sales(&title, &rows.ok_or_else(too_much)?).ok_or_else(too_much)
    }

    /// The same for programs: each sale whole, with all that happened to it.
    pub async fn sales_object(&self, query: &SalesQuery) -> Result<Value, Refusal> {
        self.allowed(Deed::SeeTotals)?;
        let wanted = self.wanted(query)?;
        let sales = self.gather(&wanted).await?;
        let mut all = Came::default();
        let mut objects = Vec::new();
        for batch in sales.chunks(AT_A_TIME) {
            let ids: Vec<OrderId> = batch.iter().map(|it| it.order.id).collect();
            let stories = self.stories(ids).await?;
            for (sale, story) in batch.iter().zip(stories) {
                all = all
                    .and(&sale.came)
                    .ok_or_else(|| self.refuse(Code::Internal))?;
                let mut object = objects::order(&sale.order, true);
                object["came"] = came_object(&sale.came);
                object["story"] = story.iter().map(objects::step).collect();
                objects.push(object);
            }
        }
        Ok(json!({
            "query": query,
            "sales": objects,
            "totals": came_object(&all),
        }))
    }

    /// The bytes of a file with the sales that `query` means.
    pub async fn export_sales(
        &self,
        query: &SalesQuery,
        format: ExportFormat,
    ) -> Result<Vec<u8>, Refusal> {
        match format {
            ExportFormat::Json => {
                let mut text = self.sales_object(query).await?.to_string();
                text.push('\n');
                Ok(text.into_bytes())
            }
            ExportFormat::Pdf => self.days_paper(query).await,
            ExportFormat::Csv => Ok(sheets::csv(&self.sales_sheet(query).await?)),
            ExportFormat::Xlsx => {
                let sheet = self.sales_sheet(query).await?;
                // Years of sales are megabytes to pack; nobody else waits for that.
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
        }
    }

    /// Writes an export among the register's papers, where nobody said where.
    pub async fn save_among_papers(&self, name: &str, bytes: Vec<u8>) -> Result<Saved, Refusal> {
        self.save_to(&self.inner.papers.join(name), bytes).await
    }

    /// The sales that `query` means, the oldest first, with what their money did on its days.
    pub(crate) async fn gathered(&self, query: &SalesQuery) -> Result<Vec<Exported>, Refusal> {
        let wanted = self.wanted(query)?;
        self.gather(&wanted).await
    }

    /// The sales that are wanted, the oldest first, with what their money did on these days.
    async fn gather(&self, wanted: &Wanted) -> Result<Vec<Exported>, Refusal> {
        let asked = wanted.clone();
        let (numbers, mut came) = self
            .inner
            .journal
            .read(move |book| {
                let mut came: HashMap<OrderId, Option<Came>> = HashMap::new();
                let (first, last) = asked.days;
                book.movements(first, last, &asked.whose, &mut |moved| {
                    let of = came.entry(moved.order).or_insert(Some(Came::default()));
                    *of = of.take().and_then(|of| of.after(&moved));
                })?;
                Ok((asked.numbers(book)?, came))
            })
            .await?;
        let mut sales = Vec::new();
        for batch in numbers.chunks(AT_A_TIME) {
            let batch = batch.to_vec();
            let stored = self
                .inner
                .journal
                .read(move |book| {
                    let found = batch.iter().map(|number| book.order_numbered(*number));
                    found.collect::<Result<Vec<Option<Stored>>, _>>()
                })
                .await?;
            self.take(stored, wanted, &mut came, &mut sales)?;
        }
        // Those whose money moved on these days and that are listed on others.
        let others: Vec<OrderId> = came.keys().copied().collect();
        for batch in others.chunks(AT_A_TIME) {
            let batch = batch.to_vec();
            let stored = self
                .inner
                .journal
                .read(move |book| {
                    let found = batch.iter().map(|id| book.order(*id));
                    found.collect::<Result<Vec<Option<Stored>>, _>>()
                })
                .await?;
            self.take(stored, wanted, &mut came, &mut sales)?;
        }
        sales.sort_unstable_by_key(|it| it.order.draft.number);
        Ok(sales)
    }

    /// Takes those of them that are wanted along, with what their money did.
    fn take(
        &self,
        stored: Vec<Option<Stored>>,
        wanted: &Wanted,
        came: &mut HashMap<OrderId, Option<Came>>,
        sales: &mut Vec<Exported>,
    ) -> Result<(), Refusal> {
        for order in stored.into_iter().flatten().map(|stored| stored.order) {
            let did = came.remove(&order.id).unwrap_or(Some(Came::default()));
            if !wanted.means(&order) {
                continue;
            }
            sales.push(Exported {
                came: did.ok_or_else(|| self.refuse(Code::Internal))?,
                order,
            });
        }
        Ok(())
    }

    async fn stories(&self, orders: Vec<OrderId>) -> Result<Vec<Vec<StoryStep>>, Refusal> {
        let stories = self.inner.journal.read(move |book| {
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
