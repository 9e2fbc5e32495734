//! The rows of the days: what they came to, on screen and in files, and what the provider says of them.

use till::{
    Till,
    view::{ExportFormat, SaleGroup, SalesQuery, SheetFormat},
};

use super::{DONE, NO, OUT, Row, row, tried};

/// What a manager asks of days.
pub(super) fn rows() -> Vec<Row> {
    [told(), compared()].into_iter().flatten().collect()
}

fn told() -> Vec<Row> {
    vec![
        row("day", [OUT, NO, DONE], |it| {
            tried(it.till().day(it.till().today()))
        }),
        row("review_days", [OUT, NO, DONE], |it| {
            tried(async move { it.till().review_days(&today_of(it.till())).await })
        }),
        row("find_sales", [OUT, NO, DONE], |it| {
            tried(async move { it.till().find_sales(&today_of(it.till()), None).await })
        }),
        row("sales_sheet", [OUT, NO, DONE], |it| {
            tried(async move { it.till().sales_sheet(&today_of(it.till())).await })
        }),
        row("export_sales", [OUT, NO, DONE], |it| {
            tried(async move {
                let query = today_of(it.till());
                it.till().export_sales(&query, ExportFormat::Csv).await
            })
        }),
        row("may_export", [OUT, NO, DONE], |it| {
            tried(async move { it.till().may_export(&today_of(it.till())) })
        }),
        row("export_sales_to", [OUT, NO, DONE], |it| {
            tried(async move {
                let (query, path) = (today_of(it.till()), it.till().among_papers("ventas.csv"));
                it.till()
                    .export_sales_to(&query, ExportFormat::Csv, &path)
                    .await
            })
        }),
        row("may_export_journal", [OUT, NO, DONE], |it| {
            tried(async move { it.till().may_export_journal() })
        }),
        row("export_journal_to", [OUT, NO, DONE], |it| {
            tried(async move {
                let path = it.till().among_papers("registro.jsonl");
                it.till().export_journal_to(&path).await
            })
        }),
        row("days", [OUT, NO, DONE], |it| {
            let today = it.till().today();
            tried(it.till().days(today, today))
        }),
        row("accreditation", [OUT, NO, DONE], |it| {
            let today = it.till().today();
            tried(it.till().accreditation(today, today))
        }),
    ]
}

fn compared() -> Vec<Row> {
    vec![
        row("reconcile", [OUT, NO, DONE], |it| {
            let today = it.till().today();
            tried(it.till().reconcile(today, today))
        }),
        row("may_reconcile", [OUT, NO, DONE], |it| {
            let today = it.till().today();
            tried(async move { it.till().may_reconcile(today, today) })
        }),
        row("export_reconciliation", [OUT, NO, DONE], |it| {
            let today = it.till().today();
            tried(
                it.till()
                    .export_reconciliation(today, today, SheetFormat::Csv),
            )
        }),
        row("export_reconciliation_to", [OUT, NO, DONE], |it| {
            tried(async move {
                let (till, today) = (it.till(), it.till().today());
                let path = till.among_papers("conciliacion.csv");
                till.export_reconciliation_to(today, today, SheetFormat::Csv, &path)
                    .await
            })
        }),
        row("compare_shift", [OUT, NO, DONE], |it| {
            tried(it.till().compare_shift())
        }),
    ]
}

/// All that was sold today.
pub(super) fn today_of(till: &Till) -> SalesQuery {
    SalesQuery {
        from: till.today().to_string(),
        to: till.today().to_string(),
        operator: None,
        sale_point: None,
        group: SaleGroup::All,
        state: None,
        text: String::new(),
    }
}
