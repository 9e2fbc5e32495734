//! `account`: what the provider says of it. Giving one to this register is in [`credentials`].

mod credentials;

use host::register::Purpose;
use serde_json::{Value, json};
use till::{
    account::{Movement, TransactionsQuery},
    refusal::Refusal,
};

use crate::{
    arguments::{Account, Days, Global, Transactions},
    commands::shifts::{decimal, pesos},
    moment,
    output::{Exit, Output},
    session,
};

pub(crate) async fn run(
    global: &Global,
    asked: &Account,
    output: &Output,
) -> Result<Exit, Refusal> {
    match asked {
        Account::Balance => balance(global, output).await,
        Account::Concepts => concepts(global, output).await,
        Account::Filters => filters(global, output).await,
        Account::Transactions(asked) => transactions(global, asked, output).await,
        Account::Calendar { days } => calendar(global, days, output).await,
        Account::Statistics { period } => statistics(global, period, output).await,
        Account::Add(asked) => credentials::add(global, asked, output).await,
        Account::Remove { provider } => {
            credentials::remove(global, (*provider).into(), output).await
        }
    }
}

async fn balance(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    let balance = opened.till.balance().await?;
    output.line(
        &json!({ "provider": "telepagos", "balance": balance.to_decimal() }),
        &format!("Saldo según TelePagos: {balance}"),
    );
    Ok(Exit::Done)
}

async fn concepts(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    for concept in opened.till.concept_list().await? {
        output.line(
            &json!({ "id": concept.id, "name": concept.name }),
            &format!("{:<8} {}", concept.id, concept.name),
        );
    }
    Ok(Exit::Done)
}

async fn filters(global: &Global, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    for filter in opened.till.operation_filters().await? {
        output.line(
            &json!({ "id": filter.id, "name": filter.name, "type": filter.kind }),
            &format!("{:<8} {}", filter.id, filter.name),
        );
    }
    Ok(Exit::Done)
}

async fn transactions(
    global: &Global,
    asked: &Transactions,
    output: &Output,
) -> Result<Exit, Refusal> {
    let query = TransactionsQuery {
        from: moment::day(&asked.from)?,
        to: moment::day(&asked.to)?,
        operation: asked.operation.clone(),
        page: asked.page,
    };
    let opened = session::enter(global, Purpose::Check, output).await?;
    let page = opened.till.transactions(&query).await?;
    if page.rows.is_empty() {
        Output::diagnostic("No hay movimientos para mostrar.");
    }
    for row in &page.rows {
        let mut object = movement_json(row);
        if asked.page.is_some() {
            object["page"] = page.page.into();
            object["pages"] = page.pages.into();
        }
        output.line(&object, &movement_text(row));
    }
    if let (Some(page), Some(pages)) = (page.page, page.pages) {
        Output::diagnostic(&format!("Página {page} de {pages}."));
    }
    if page.unreadable > 0 {
        Output::diagnostic(&format!(
            "Atención: hay {} movimientos que no se entienden y no están en la lista.",
            page.unreadable
        ));
    }
    Ok(Exit::Done)
}

/// When what was collected is expected in the account. It is the journal that says it, of what the provider said.
async fn calendar(global: &Global, asked: &Days, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Look, output).await?;
    let (from, to) = moment::days(asked, opened.till.today())?;
    let calendar = opened.till.accreditation(from, to).await?;
    if calendar.days.is_empty() {
        Output::diagnostic("En esos días no se cobró nada.");
    }
    for day in &calendar.days {
        let is_whole = day.settled == day.count;
        let known = if is_whole {
            String::new()
        } else {
            format!(
                "  (tarifas e impuestos de {} de {})",
                day.settled, day.count
            )
        };
        output.line(
            &json!({
                "date": day.day,
                "payments": day.count,
                "gross": decimal(day.gross_cents),
                "settled": day.settled,
                "fees": decimal(day.fees_cents),
                "taxes": decimal(day.taxes_cents),
                "net": decimal(day.net_cents),
            }),
            &format!(
                "{:<28} {:>4} pagos  bruto {:>16}  tarifas {:>14}  impuestos {:>14}  neto {:>16}{known}",
                day.day.as_deref().unwrap_or("el proveedor no dice la fecha"),
                day.count,
                pesos(day.gross_cents),
                pesos(day.fees_cents),
                pesos(day.taxes_cents),
                pesos(day.net_cents),
            ),
        );
    }
    Ok(Exit::Done)
}

async fn statistics(global: &Global, period: &str, output: &Output) -> Result<Exit, Refusal> {
    let opened = session::enter(global, Purpose::Check, output).await?;
    for statistic in opened.till.statistics(period).await? {
        output.line(
            &json!({ "name": statistic.name, "value": statistic.value }),
            &format!(
                "{}: {}",
                statistic.name,
                statistic.value.as_deref().unwrap_or("sin datos")
            ),
        );
    }
    Ok(Exit::Done)
}

/// A movement as programs read it. Movements are a manager's, so the numbers in them are whole.
fn movement_json(row: &Movement) -> Value {
    json!({
        "date": row.date,
        "at": row.at.map(domain::instant::Instant::to_rfc3339),
        "income": row.income,
        "amount": row.amount.to_decimal(),
        "operation": row.operation,
        "holder": row.holder,
        "cuit": row.cuit,
        "account": row.account,
        "status": row.status,
        "sale_point": row.sale_point,
    })
}

/// A movement as people read it.
fn movement_text(row: &Movement) -> String {
    let direction = match row.income {
        Some(true) => "entró",
        Some(false) => "salió",
        None => "",
    };
    let when = row
        .at
        .map_or_else(|| row.date.clone(), domain::instant::Instant::to_receipt);
    format!(
        "{when:<19}  {direction:<5} {:>18}  {}  {}",
        row.amount.to_string(),
        row.operation.as_deref().unwrap_or_default(),
        row.holder.as_deref().unwrap_or_default(),
    )
    .trim_end()
    .to_owned()
}
